/**
 * For tests only: arbitraries of the pulse, and a world that writes check-in traces of its own:
 * missed beats, dark regions, couriers, pauses, and peers that truly fall silent.
 */
import type { SubjectId } from './subject.ts';
import { divideFloor } from '../base/integer.ts';
import type { DeviceId, RecordId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { Evidence } from './evidence.ts';
import type { Said } from './fold.ts';
import type { Trace, TraceBeat, TracePause } from './trace.ts';
import { traceBeats } from './trace.ts';

/** A subject by number. */
export function subjectNamed(number: number): SubjectId {
  return idNamed<SubjectId>('subject', number);
}

/** One beat of a subject, in hours of a living tempo. */
export function beatAt(
  subject: SubjectId,
  evidenceHour: number,
  arrivedHour: number = evidenceHour,
  counter: number = evidenceHour,
): Evidence {
  return {
    subject,
    device: idNamed<DeviceId>(`device of ${subject}`),
    counter,
    evidenceAt: hoursIn(evidenceHour),
    arrivedAt: hoursIn(arrivedHour),
    way: 'net',
    nextDueHours: null,
  };
}

/** The instant after some hours of a living tempo. */
export function hoursIn(hours: number): Instant {
  return instant(hours * 3_600_000);
}

/** A stream of whole numbers that follows from a seed (xorshift, 32 bits). */
function createLuck(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return divideFloor(state, 16) % Math.max(1, below);
  };
}

/** What a made world is like; shares in permille. */
export interface TraceWorld {
  readonly seed: number;
  readonly weeks: number;
  readonly regions: number;
  readonly peersPerRegion: number;
  readonly observersPerRegion: number;
  readonly periodHours: number;
  readonly graceHours: number;
  readonly missedPermille: number;
  readonly silentPermille: number;
  /** Dark spells of each region in a year. */
  readonly darkPerYear: number;
  readonly pausesPerYear: number;
}

/** A trace, and since when who is truly silent. */
export interface MadeTrace {
  readonly trace: Trace;
  readonly silentSince: ReadonlyMap<string, number>;
}

const HOUR = 3_600;

/** Makes a trace from a world; the same world gives the same trace. */
export function madeTrace(world: TraceWorld): MadeTrace {
  const luck = createLuck(world.seed);
  const start = 1_700_000_000;
  const end = start + world.weeks * 168 * HOUR;
  const regions = Array.from({ length: world.regions }, (_, at) => `r${at}`);
  const dark = new Map(regions.map((region) => [region, spellsOf(world, luck, start, end)]));
  const isDark = (region: string, at: number): boolean =>
    (dark.get(region) ?? []).some(([from, to]) => from <= at && at < to);
  const observers = regions.flatMap((region) =>
    Array.from({ length: world.observersPerRegion }, (_, at) => ({
      observer: `o-${region}-${at}`,
      region,
    })),
  );
  const schedule: Trace['schedule'][number][] = [];
  const watch: Trace['watch'][number][] = [];
  const beats: TraceBeat[] = [];
  const pauses: TracePause[] = [];
  const silentSince = new Map<string, number>();
  const { periodHours, graceHours } = world;
  for (const region of regions)
    for (let number = 0; number < world.peersPerRegion; number += 1) {
      const peer = `p-${region}-${number}`;
      schedule.push({ peer, periodHours, graceHours, region });
      const watching = [0, 1, 2].map(() => observers[luck(observers.length)]).filter((o) => !!o);
      const mine = [...new Set(watching)];
      for (const { observer } of mine) watch.push({ peer, observer });
      const span = end - start;
      const fallsSilent = luck(1_000) < world.silentPermille;
      const last = fallsSilent ? start + divideFloor(span, 4) + luck(divideFloor(span, 2)) : end;
      if (fallsSilent) silentSince.set(peer, last);
      const resting = pausesOf(world, luck, peer, start, last);
      pauses.push(...resting);
      const hears = (at: number): readonly TraceBeat[] =>
        beatsAt(luck, { peer, region, at }, mine, isDark);
      for (const at of signsOf(world, luck, start, last))
        if (!resting.some((pause) => pause.from <= at && at < pause.to)) beats.push(...hears(at));
    }
  beats.sort((a, b) => a.arrivedAt - b.arrivedAt);
  const kept = beats.filter(({ arrivedAt }) => arrivedAt <= end);
  const trace = { start, end, schedule, watch, observers, beats: traceBeats(kept), pauses };
  return { trace, silentSince };
}

type Luck = (below: number) => number;

/** Once a period, up to a tenth early or late, some not at all. */
function signsOf(world: TraceWorld, luck: Luck, start: number, last: number): readonly number[] {
  const period = world.periodHours * HOUR;
  const jitter = divideFloor(period, 10);
  const signs: number[] = [];
  for (let slot = start + luck(period); slot < last; slot += period)
    if (luck(1_000) >= world.missedPermille) signs.push(slot + luck(jitter));
  return signs.filter((at) => at < last);
}

function spellsOf(
  world: TraceWorld,
  luck: Luck,
  start: number,
  end: number,
): readonly (readonly [number, number])[] {
  const count = divideFloor(world.darkPerYear * world.weeks, 52);
  return Array.from({ length: count }, () => {
    const from = start + luck(end - start);
    return [from, from + (12 + luck(8 * 24)) * HOUR] as const;
  });
}

function pausesOf(
  world: TraceWorld,
  luck: Luck,
  peer: string,
  start: number,
  last: number,
): readonly TracePause[] {
  const count = divideFloor(world.pausesPerYear * world.weeks, 52);
  return Array.from({ length: count }, () => {
    const announcedAt = start + luck(last - start);
    const from = announcedAt + luck(72) * HOUR;
    return { peer, announcedAt, from, to: from + (168 + luck(336)) * HOUR };
  });
}

/** By net where neither side is dark; else perhaps by courier, days later. */
function beatsAt(
  luck: Luck,
  sign: { readonly peer: string; readonly region: string; readonly at: number },
  mine: Trace['observers'],
  isDark: (region: string, at: number) => boolean,
): readonly TraceBeat[] {
  const beats: TraceBeat[] = [];
  const { peer, region, at } = sign;
  const courier = luck(2) === 0 ? at + (24 + luck(120)) * HOUR : null;
  for (const one of mine) {
    const { observer } = one;
    const isCut = isDark(one.region, at) || isDark(region, at);
    if (!isCut)
      beats.push({ peer, channel: 'net', evidenceAt: at, arrivedAt: at + luck(60), observer });
    else if (courier !== null)
      beats.push({ peer, channel: 'courier', evidenceAt: at, arrivedAt: courier, observer });
  }
  return beats;
}

/** A record as the fold gives it. */
export function saidBy<T>(by: SubjectId, seq: number, at: number, said: T): Said<T> {
  const device = idNamed<DeviceId>(`device of ${by}`);
  return { id: idNamed<RecordId>(`record of ${by}`, seq), by, device, seq, hour: hour(at), said };
}
