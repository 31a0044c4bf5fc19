/**
 * A world of poor listeners, on which the rule was not tuned: people keep a slot and say so when they go
 * away, regions go dark, and one listener in five is impaired: it hears but six signs of ten, whoever
 * makes them. That is the setting in which Lifeguard was measured (10 to 30 % impaired nodes, arXiv
 * 1707.00788), and the only share of failures that the research behind the design names.
 */
import type { TraceBeat, TracePause } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import { createLuck } from '../world/luck.ts';
import type { Spell } from './chance.ts';
import { bell, DAY, fraction, happens, HOUR, spellAt, spells, waiting } from './chance.ts';
import type { Cadence, CheckinSize, CheckinWorld, MissedSign } from './world.ts';
import { arrived, rhythmIn } from './world.ts';

const CADENCES: readonly Cadence[] = [
  { name: 'daily', periodHours: 24, graceHours: 12 },
  { name: 'weekly', periodHours: 168, graceHours: 48 },
  { name: 'fortnightly', periodHours: 336, graceHours: 72 },
];
const START = 1_750_000_000;
const REGIONS = 6;
const LISTENERS_PER_REGION = 3;
const LISTENERS_EACH = 3;

interface Region {
  readonly name: string;
  readonly dark: readonly Spell[];
  /** When a courier leaves, and when it arrives. */
  readonly trips: readonly Spell[];
}

interface Listener {
  readonly observer: string;
  readonly region: Region;
  /** What it does not hear though its line is up. */
  readonly loses: number;
  readonly cut: readonly Spell[];
}

interface Person {
  readonly peer: string;
  readonly cadence: Cadence;
  readonly region: Region;
  readonly listeners: readonly Listener[];
  readonly slot: number;
  readonly forgets: number;
  readonly away: readonly Spell[];
  readonly until: number;
}

type Span = { readonly start: number; readonly end: number };

/** Makes the world of a seed. */
export function impairedWorld({ seed, weeks, peers }: CheckinSize): CheckinWorld {
  const luck = createLuck(seed, 'impaired');
  const span = { start: START, end: START + weeks * 7 * DAY };
  const regions = Array.from({ length: REGIONS }, (_, at) => regionOf(luck, `g${at}`, span));
  const listeners = regions.flatMap((region) =>
    Array.from({ length: LISTENERS_PER_REGION }, (_, at) => ({
      observer: `l-${region.name}-${at}`,
      region,
      loses: happens(luck, 0.2) ? 0.4 : 0.02,
      cut: spells(luck, span, 4, () => (0.5 + 4 * fraction(luck)) * DAY),
    })),
  );
  const silentSince = new Map<string, number>();
  const people: Person[] = [];
  for (const cadence of CADENCES)
    for (let at = 0; at < peers; at += 1) {
      const peer = `${cadence.name}-${at}`;
      const share = happens(luck, 0.25) ? 0.2 + 0.6 * fraction(luck) : 1;
      const until = span.start + share * (span.end - span.start);
      if (share < 1) silentSince.set(peer, Math.floor(until));
      people.push(personOf(luck, { peer, cadence, until }, regions, listeners, span));
    }
  const missed: MissedSign[] = [];
  const beats = people.flatMap((one) => signsOf(luck, one, span, missed));
  const pauses = people.flatMap((one) => pausesOf(luck, one));
  const trace = {
    ...span,
    schedule: people.map((one) => rhythmIn(one.region.name, one)),
    watch: people.flatMap(({ peer, listeners: mine }) =>
      mine.map(({ observer }) => ({ peer, observer })),
    ),
    observers: listeners.map(({ observer, region }) => ({ observer, region: region.name })),
    beats: arrived(beats, span.end),
    pauses,
  };
  return { trace, silentSince, missed };
}

function regionOf(luck: Luck, name: string, span: Span): Region {
  const dark = spells(luck, span, 4, () => (0.25 + 5 * fraction(luck)) * DAY);
  const trips: Spell[] = [];
  for (let at = span.start; at < span.end; at += (2 + 3 * fraction(luck)) * DAY)
    trips.push({ from: at, to: at + (1 + 2 * fraction(luck)) * DAY });
  return { name, dark, trips };
}

function personOf(
  luck: Luck,
  named: { readonly peer: string; readonly cadence: Cadence; readonly until: number },
  regions: readonly Region[],
  listeners: readonly Listener[],
  span: Span,
): Person {
  return {
    ...named,
    region: luck.pick(regions),
    listeners: luck.shuffle(listeners).slice(0, LISTENERS_EACH),
    slot: fraction(luck) * named.cadence.periodHours * HOUR,
    forgets: happens(luck, 0.2) ? 0.05 + 0.15 * fraction(luck) : 0.02,
    away: spells(luck, span, 2, () => (5 + 10 * fraction(luck)) * DAY),
  };
}

/** All say that they go; one in seven when they are gone already. */
function pausesOf(luck: Luck, { peer, away, until }: Person): readonly TracePause[] {
  return away.flatMap(({ from, to }): TracePause[] => {
    const announcedAt = from + (happens(luck, 6 / 7) ? -3 : 2) * DAY * fraction(luck);
    if (announcedAt >= until || announcedAt < START) return [];
    const [announced, begins, ends] = [announcedAt, from, to].map(Math.floor);
    return [{ peer, announcedAt: announced ?? 0, from: begins ?? 0, to: ends ?? 0 }];
  });
}

function signsOf(
  luck: Luck,
  one: Person,
  { start, end }: Span,
  missed: MissedSign[],
): readonly TraceBeat[] {
  const { peer, cadence, forgets, away, until } = one;
  const period = cadence.periodHours * HOUR;
  const beats: TraceBeat[] = [];
  for (let slot = start + one.slot; slot < end; slot += period) {
    const at = slot + bell(luck, Math.min(period / 20, 8 * HOUR));
    if (at < start || at >= until) continue;
    const isAway = spellAt(away, at) !== undefined;
    const why = happens(luck, forgets) ? 'forgot' : isAway ? 'away' : null;
    const rows = why === null ? rowsOf(luck, one, at) : [];
    if (rows.length === 0) missed.push({ peer, at, why: why ?? 'line' });
    beats.push(...rows);
  }
  return beats;
}

/** Who hears it; out of a dark region a courier takes six of ten signs to all at once. */
function rowsOf(luck: Luck, { peer, region, listeners }: Person, at: number): readonly TraceBeat[] {
  if (spellAt(region.dark, at) !== undefined) {
    const trip = region.trips.find(({ from }) => from >= at);
    if (trip === undefined || !happens(luck, 0.6)) return [];
    return listeners.map(({ observer }): TraceBeat => {
      return { peer, channel: 'courier', evidenceAt: at, arrivedAt: trip.to, observer };
    });
  }
  return listeners.flatMap(({ observer, region: there, loses, cut }): TraceBeat[] => {
    const isCut = (spellAt(there.dark, at) ?? spellAt(cut, at)) !== undefined;
    if (isCut || happens(luck, loses)) return [];
    const arrivedAt = at + waiting(luck, 60);
    return [{ peer, channel: 'net', evidenceAt: at, arrivedAt, observer }];
  });
}
