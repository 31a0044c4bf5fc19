/**
 * The world that the rule was not tuned on: people. They check in when they think of it, more in
 * the evening and less at weekends; a bad month makes them forget; summers and the turn of the
 * year take many away at once; a feast silences a region though no line is down. What breaks
 * breaks with a heavy tail: most power cuts last hours, a few last weeks. Buses carry the couriers on
 * fixed weekdays. Some people share a phone.
 */
import type { TraceBeat, TracePause } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import { createLuck } from '../world/luck.ts';
import type { Spell } from './chance.ts';
import { bell, DAY, fraction, happens, heavy, HOUR, spellAt, spells, YEAR } from './chance.ts';
import type { Cadence, CheckinSize, CheckinWorld, MissedFor, MissedSign } from './world.ts';
import { arrived, rhythmIn } from './world.ts';

const CADENCES: readonly Cadence[] = [
  { name: 'daily', periodHours: 24, graceHours: 12 },
  { name: 'weekly', periodHours: 168, graceHours: 48 },
  { name: 'fortnightly', periodHours: 336, graceHours: 72 },
];
/** A Monday, at midnight, early in January. */
const START = 1_736_121_600;
const REGIONS = 5;

interface Valley {
  readonly name: string;
  readonly powerCuts: readonly Spell[];
  readonly feasts: readonly Spell[];
  /** The weekdays on which a bus goes out, 0 = Monday. */
  readonly busDays: readonly number[];
  readonly busCancelled: number;
}

interface Post {
  readonly observer: string;
  readonly valley: Valley;
  readonly asleep: readonly Spell[];
}

interface Person {
  readonly peer: string;
  readonly cadence: Cadence;
  readonly valley: Valley;
  readonly weekday: number;
  readonly hour: number;
  readonly forgets: number;
  readonly badMonths: readonly Spell[];
  readonly away: readonly Spell[];
  readonly phone: readonly Spell[];
  readonly posts: readonly Post[];
  readonly onlyBus: boolean;
  readonly until: number;
}

type Span = { readonly start: number; readonly end: number };

/** Makes the world of a seed. */
export function peopleWorld({ seed, weeks, peers }: CheckinSize): CheckinWorld {
  const luck = createLuck(seed, 'people');
  const span = { start: START, end: START + weeks * 7 * DAY };
  const valleys = Array.from({ length: REGIONS }, (_, at) => valleyOf(luck, `v${at}`, span));
  const posts = valleys.flatMap((valley) =>
    Array.from({ length: 1 + luck.below(3) }, (_, at) => ({
      observer: `post-${valley.name}-${at}`,
      valley,
      asleep: spells(luck, span, 6, () => Math.min(30 * DAY, heavy(luck, 4 * HOUR, 1.1))),
    })),
  );
  const silentSince = new Map<string, number>();
  const people: Person[] = [];
  for (const cadence of CADENCES)
    for (let at = 0; at < peers; at += 1) {
      const peer = `${cadence.name}-${at}`;
      const isSilent = happens(luck, 0.25);
      const left = 8 * cadence.periodHours * HOUR;
      const share = 0.2 + 0.8 * fraction(luck);
      const until = isSilent ? span.start + share * (span.end - span.start - left) : span.end;
      if (isSilent) silentSince.set(peer, Math.floor(until));
      people.push(personOf(luck, { peer, cadence, until }, valleys, posts, people.at(-1), span));
    }
  const missed: MissedSign[] = [];
  const trace = {
    ...span,
    schedule: people.map((one) => rhythmIn(one.valley.name, one)),
    watch: people.flatMap((one) => one.posts.map(({ observer }) => ({ peer: one.peer, observer }))),
    observers: posts.map(({ observer, valley }) => ({ observer, region: valley.name })),
    beats: arrived(
      people.flatMap((one) => signsOf(luck, one, span, missed)),
      span.end,
    ),
    pauses: people.flatMap((one) => pausesOf(luck, one)),
  };
  return { trace, silentSince, missed };
}

function valleyOf(luck: Luck, name: string, span: Span): Valley {
  const busDays = [luck.below(3), 3 + luck.below(3)];
  return {
    name,
    powerCuts: spells(luck, span, 7, () => Math.min(21 * DAY, heavy(luck, 3 * HOUR, 0.9))),
    feasts: spells(luck, span, 3, () => DAY * (1 + luck.below(3))),
    busDays,
    busCancelled: 0.04 + 0.1 * fraction(luck),
  };
}

/** Holidays begin in July, August and late December; a few at any time. */
function holidays(luck: Luck, { start, end }: Span): readonly Spell[] {
  const away: Spell[] = [];
  for (let year = start; year < end; year += YEAR) {
    const summer = year + (185 + 50 * fraction(luck)) * DAY;
    if (happens(luck, 0.6)) away.push({ from: summer, to: summer + heavy(luck, 5, 2.5) * DAY });
    const turn = year + (352 + 5 * fraction(luck)) * DAY;
    if (happens(luck, 0.25)) away.push({ from: turn, to: turn + heavy(luck, 4, 3) * DAY });
    const other = year + 340 * fraction(luck) * DAY;
    if (happens(luck, 0.3)) away.push({ from: other, to: other + heavy(luck, 2, 1.8) * DAY });
  }
  return away;
}

function personOf(
  luck: Luck,
  named: { readonly peer: string; readonly cadence: Cadence; readonly until: number },
  valleys: readonly Valley[],
  posts: readonly Post[],
  neighbour: Person | undefined,
  span: Span,
): Person {
  // One in ten shares the phone of the one before, and with it every day on which it is broken.
  const shares = neighbour !== undefined && happens(luck, 0.1);
  const valley = shares ? neighbour.valley : luck.pick(valleys);
  const own = luck.shuffle(posts).slice(0, 2 + luck.below(3));
  const breaks = spells(luck, span, 0.6, () => Math.min(14 * DAY, heavy(luck, 8 * HOUR, 1.2)));
  return {
    ...named,
    valley,
    weekday: luck.below(7),
    hour: 7 + luck.below(16),
    forgets: Math.min(0.2, heavy(luck, 0.008, 1.1)),
    badMonths: spells(luck, span, 0.5, () => 30 * DAY),
    away: holidays(luck, span),
    phone: shares ? neighbour.phone : breaks,
    posts: own,
    onlyBus: named.cadence.periodHours > 24 && happens(luck, 0.08),
  };
}

function pausesOf(luck: Luck, { peer, away, until }: Person): readonly TracePause[] {
  const pauses: TracePause[] = [];
  for (const { from, to } of away) {
    // Short absences are announced less often than long ones.
    const isSaid = happens(luck, to - from < 4 * DAY ? 0.75 : 0.95);
    const late = happens(luck, 0.1);
    const announcedAt = late ? from + 2 * DAY * fraction(luck) : from - heavy(luck, DAY, 1.5);
    if (!isSaid || announcedAt >= until || announcedAt < START) continue;
    // People come back when they like; what they said was rounded to days.
    const back = from + Math.ceil((to - from) / DAY) * DAY;
    pauses.push({
      peer,
      announcedAt: Math.floor(announcedAt),
      from: Math.floor(from),
      to: Math.floor(back),
    });
  }
  return pauses;
}

/** One thought a period: at their hour, on their weekday where a period has several. */
function signsOf(
  luck: Luck,
  one: Person,
  { start, end }: Span,
  missed: MissedSign[],
): readonly TraceBeat[] {
  const beats: TraceBeat[] = [];
  const { cadence, weekday, hour, until } = one;
  const days = cadence.periodHours / 24;
  for (let day = days === 1 ? 0 : weekday; day * DAY < end - start; day += days) {
    const slipped = days > 1 && happens(luck, 0.15) ? heavy(luck, 0.5, 1.6) : 0;
    const thought = start + day * DAY + hour * HOUR + bell(luck, 2.2 * HOUR) + slipped * DAY;
    const isWeekend = Math.floor((thought - start) / DAY) % 7 >= 5;
    const bad = spellAt(one.badMonths, thought) !== undefined ? 4 : 1;
    const chance = Math.min(0.5, one.forgets * bad * (isWeekend ? 1.8 : 1));
    if (thought < start || thought >= until) continue;
    const why = whyNot(luck, one, thought, chance);
    const rows = why === null ? rowsOf(luck, one, thought) : [];
    if (rows.length === 0) missed.push({ peer: one.peer, at: thought, why: why ?? 'line' });
    beats.push(...rows);
  }
  return beats;
}

function whyNot(luck: Luck, one: Person, at: number, chance: number): MissedFor | null {
  if (happens(luck, chance)) return 'forgot';
  if (spellAt(one.phone, at) !== undefined) return 'device';
  if (spellAt(one.away, at) !== undefined) return 'away';
  return spellAt(one.valley.feasts, at) !== undefined && happens(luck, 0.6) ? 'feast' : null;
}

function rowsOf(luck: Luck, one: Person, at: number): readonly TraceBeat[] {
  const { peer, valley, posts, onlyBus } = one;
  const isDark = spellAt(valley.powerCuts, at) !== undefined;
  const carried = onlyBus || (isDark && happens(luck, 0.5)) ? busFrom(valley, at) : null;
  return posts.flatMap(({ observer, valley: there, asleep }): TraceBeat[] => {
    const isHeard = !onlyBus && !isDark && spellAt(there.powerCuts, at) === undefined;
    if (isHeard && spellAt(asleep, at) === undefined)
      return [
        { peer, channel: 'net', evidenceAt: at, arrivedAt: at + heavy(luck, 1, 1), observer },
      ];
    if (carried === null) return [];
    return [{ peer, channel: 'courier', evidenceAt: at, arrivedAt: carried, observer }];
  });
}

/** When the next bus that goes brings it: it leaves at nine, and is there by night. */
function busFrom({ name, busDays, busCancelled }: Valley, at: number): number | null {
  for (let day = Math.ceil((at - START) / DAY); day < (at - START) / DAY + 40; day += 1) {
    if (!busDays.includes(day % 7)) continue;
    // Whether a bus went is the same for all who waited for it.
    if (!happens(createLuck(day, `bus ${name}`), busCancelled))
      return START + day * DAY + 12 * HOUR;
  }
  return null;
}
