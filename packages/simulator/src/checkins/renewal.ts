/**
 * The world that the rule was tuned on. Everything that fails does so without memory: regions go
 * dark, observers lose their line, devices break, each at its rate and for its mean time. Peers
 * keep a slot and miss some. Couriers make trips: what was made in the dark since the last trip goes
 * with the next one, and all of a trip arrives at once; some peers have nothing but the courier.
 */
import type { TraceBeat, TracePause } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import { createLuck } from '../world/luck.ts';
import type { Spell } from './chance.ts';
import { bell, DAY, fraction, happens, HOUR, spellAt, spells, waiting } from './chance.ts';
import type { Cadence, CheckinSize, CheckinWorld, MissedFor, MissedSign } from './world.ts';
import { arrived, rhythmIn } from './world.ts';

const CADENCES: readonly Cadence[] = [
  { name: 'daily', periodHours: 24, graceHours: 12 },
  { name: 'weekly', periodHours: 168, graceHours: 72 },
  { name: 'fortnightly', periodHours: 336, graceHours: 96 },
];
const START = 1_700_000_000;
const REGIONS = 8;
const OBSERVERS_PER_REGION = 2;

interface Region {
  readonly name: string;
  readonly dark: readonly Spell[];
  /** When a courier leaves, and when it arrives. */
  readonly trips: readonly Spell[];
}

interface Listener {
  readonly observer: string;
  readonly region: Region;
  readonly deaf: readonly Spell[];
}

interface Habit {
  readonly peer: string;
  readonly cadence: Cadence;
  readonly region: Region;
  /** Seconds after each multiple of the period, and how far it strays. */
  readonly slot: number;
  readonly stray: number;
  readonly misses: number;
  readonly byCourier: boolean;
  readonly listeners: readonly Listener[];
  readonly broken: readonly Spell[];
  readonly away: readonly Spell[];
  readonly until: number;
}

/** Makes the world of a seed. */
export function renewalWorld({ seed, weeks, peers }: CheckinSize): CheckinWorld {
  const luck = createLuck(seed, 'renewal');
  const span = { start: START, end: START + weeks * 7 * DAY };
  const regions = Array.from({ length: REGIONS }, (_, at) => regionOf(luck, `r${at}`, span));
  const listeners = regions.flatMap((region) =>
    Array.from({ length: OBSERVERS_PER_REGION }, (_, at) => ({
      observer: `o-${region.name}-${at}`,
      region,
      deaf: spells(luck, span, 3, () => waiting(luck, 1.5 * DAY)),
    })),
  );
  const beats: TraceBeat[] = [];
  const pauses: TracePause[] = [];
  const missed: MissedSign[] = [];
  const silentSince = new Map<string, number>();
  const habits = CADENCES.flatMap((cadence) =>
    Array.from({ length: peers }, (_, at) => {
      const peer = `${cadence.name}-${at}`;
      const silent = happens(luck, 0.3) ? fallsSilent(luck, cadence, span) : null;
      if (silent !== null) silentSince.set(peer, Math.floor(silent));
      const one = habitOf(luck, peer, cadence, regions, listeners, span, silent ?? span.end);
      pauses.push(...pausesOf(luck, one));
      beats.push(...signsOf(luck, one, span, missed));
      return one;
    }),
  );
  const trace = {
    ...span,
    schedule: habits.map((one) => rhythmIn(one.region.name, one)),
    watch: habits.flatMap(({ peer, listeners: mine }) =>
      mine.map(({ observer }) => ({ peer, observer })),
    ),
    observers: listeners.map(({ observer, region }) => ({ observer, region: region.name })),
    beats: arrived(beats, span.end),
    pauses: pauses.filter(({ announcedAt }) => announcedAt <= span.end),
  };
  return { trace, silentSince, missed };
}

/** After a quarter of the span, and so that eight periods are left to notice. */
function fallsSilent(
  luck: Luck,
  { periodHours }: Cadence,
  { start, end }: { readonly start: number; readonly end: number },
): number {
  const from = start + (end - start) / 4;
  return from + fraction(luck) * (end - from - 8 * periodHours * HOUR);
}

function regionOf(luck: Luck, name: string, span: { start: number; end: number }): Region {
  const dark = spells(luck, span, 4, () => waiting(luck, happens(luck, 0.2) ? 6 * DAY : DAY));
  const trips: Spell[] = [];
  for (let at = span.start; at < span.end;) {
    // One trip in twelve does not take place.
    if (!happens(luck, 1 / 12)) trips.push({ from: at, to: at + (0.5 + fraction(luck)) * DAY });
    at += (3 + 2 * fraction(luck)) * DAY;
  }
  return { name, dark, trips };
}

function habitOf(
  luck: Luck,
  peer: string,
  cadence: Cadence,
  regions: readonly Region[],
  listeners: readonly Listener[],
  span: { readonly start: number; readonly end: number },
  until: number,
): Habit {
  const period = cadence.periodHours * HOUR;
  const region = luck.pick(regions);
  const near = listeners.filter((one) => one.region === region);
  const far = luck.shuffle(listeners.filter((one) => one.region !== region)).slice(0, 3);
  const isPoor = happens(luck, 0.2);
  const slot = fraction(luck) * period;
  return {
    peer,
    cadence,
    region,
    slot,
    stray: Math.min(period / 8, (1 + 5 * fraction(luck)) * HOUR),
    misses: isPoor ? 0.08 + 0.08 * fraction(luck) : 0.005 + 0.025 * fraction(luck),
    byCourier: cadence.periodHours > 24 && happens(luck, 0.12),
    listeners: [luck.pick(near), ...far],
    broken: spells(luck, span, 0.5, () => waiting(luck, 1.5 * DAY)),
    away: spells(luck, span, 1.5, () => (3 + 12 * fraction(luck)) * DAY),
    until,
  };
}

/** Of those who go away most say so before, some when they are gone, few never. */
function pausesOf(luck: Luck, { peer, away, until }: Habit): readonly TracePause[] {
  const pauses: TracePause[] = [];
  for (const { from, to } of away) {
    if (from >= until) continue;
    const how = fraction(luck);
    if (how > 0.94) continue;
    const announcedAt = from + (how < 0.84 ? -7 * DAY : 1.5 * DAY) * fraction(luck);
    if (announcedAt < until && announcedAt > START)
      pauses.push({
        peer,
        announcedAt: Math.floor(announcedAt),
        from: Math.floor(from),
        to: Math.floor(to),
      });
  }
  return pauses;
}

function signsOf(
  luck: Luck,
  one: Habit,
  { start, end }: { readonly start: number; readonly end: number },
  missed: MissedSign[],
): readonly TraceBeat[] {
  const period = one.cadence.periodHours * HOUR;
  const beats: TraceBeat[] = [];
  for (let slot = start - period + one.slot; slot < end; slot += period) {
    const at = slot + bell(luck, one.stray);
    if (at < start || at >= one.until) continue;
    const why = whyNot(luck, one, at);
    const rows = why === null ? rowsOf(luck, one, at) : [];
    if (rows.length === 0) missed.push({ peer: one.peer, at, why: why ?? 'line' });
    beats.push(...rows);
  }
  return beats;
}

function whyNot(luck: Luck, one: Habit, at: number): MissedFor | null {
  if (happens(luck, one.misses)) return 'forgot';
  if (spellAt(one.broken, at) !== undefined) return 'device';
  return spellAt(one.away, at) === undefined ? null : 'away';
}

/** Who hears it, and how. */
function rowsOf(luck: Luck, one: Habit, at: number): readonly TraceBeat[] {
  const { peer, region, listeners, byCourier } = one;
  const trip = region.trips.find(({ from }) => from >= at);
  const goes = byCourier || (spellAt(region.dark, at) !== undefined && happens(luck, 0.7));
  return listeners.flatMap(({ observer, region: there, deaf }): TraceBeat[] => {
    const isNear = there === region;
    const isCut = !isNear && (spellAt(region.dark, at) ?? spellAt(there.dark, at)) !== undefined;
    const isDeaf = spellAt(deaf, at) !== undefined;
    // What is said within a dark region stays there: for the network it has not arrived.
    const isHeard = !isCut && !isDeaf && spellAt(region.dark, at) === undefined;
    if (!byCourier && isHeard) {
      const arrivedAt = at + 2 + waiting(luck, 20);
      return [{ peer, channel: 'net', evidenceAt: at, arrivedAt, observer }];
    }
    if (!goes || trip === undefined || isNear) return [];
    return [{ peer, channel: 'courier', evidenceAt: at, arrivedAt: trip.to, observer }];
  });
}
