/**
 * Whether this device's clock may be believed in one log (R9c): gathers what the log shows of the
 * time and keeps a person's answer. What is thought of it is `core`'s (`time-estimate.ts`); until
 * the clock is believed, records of ours are written untimed and nothing is placed or balloted.
 */
import type {
  ClockVerdict,
  DeviceId,
  Hour,
  PassedHour,
  Result,
  SubjectId,
  TimeKnown,
} from '@tocsin/core';
import { divideFloor, hour, judgeClock, ok, readUint, uintBytes } from '@tocsin/core';

import type { ReplicaParts } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import type { LogIndex } from '../log/log-index.ts';
import type { StoreFault } from '../ports/index.ts';

const ANSWERED = 'clock.answered';
/** Bytes of an hour on the disk. */
const UINT_BYTES = 6;

/** The clock of this device, as one log judges it. */
export interface ClockWatch {
  /** What to think of the clock now. */
  verdict(): ClockVerdict;
  /** Notes the newest placement in force. */
  notePlaced(at: Hour | undefined): void;
  /** Notes that an own record was written with this wall. */
  noteOwn(at: Hour): void;
  /** A person says that the clock shows the right day; holds for a week. */
  answer(): Promise<Result<void, StoreFault>>;
}

/** What of a log the watch looks at. */
export interface ClockWatched {
  readonly parts: Pick<ReplicaParts, 'store' | 'clock' | 'tempoMs'>;
  readonly me: DeviceId;
  readonly index: Pick<LogIndex, 'view' | 'known' | 'size' | 'husks'>;
  readonly subjectByDevice: () => ReadonlyMap<DeviceId, SubjectId>;
}

/** Opens the watch, reading what a person last said. */
export async function openClockWatch(
  watched: ClockWatched,
): Promise<Result<ClockWatch, StoreFault>> {
  const { parts, me, index } = watched;
  const kept = await parts.store.readLocal(ANSWERED);
  if (!kept.ok) return kept;
  let answeredAt =
    kept.value?.length === UINT_BYTES ? hour(readUint(kept.value, 0, UINT_BYTES)) : undefined;
  const passedFrom = (at: Hour): { readonly at: Hour; readonly sinceMs: number } => ({
    at,
    sinceMs: parts.clock.monotonicMs(),
  });
  const lastOwn = newestTimed(index, me);
  let own = lastOwn === undefined ? undefined : passedFrom(lastOwn);
  let placed: ReturnType<typeof passedFrom> | undefined;
  const passed = (mark: typeof own): PassedHour | undefined => {
    if (mark === undefined) return undefined;
    const ms = parts.clock.monotonicMs() - mark.sinceMs;
    return { hour: mark.at, sinceHours: divideFloor(Math.max(0, ms), parts.tempoMs) };
  };
  const others = rememberOthers(watched);
  const judge = rememberVerdict();
  return ok({
    verdict: () =>
      judge({
        clock: hourNow(parts),
        others: others(),
        placed: passed(placed),
        own: passed(own),
        answeredAt,
      }),
    notePlaced(at) {
      if (at !== undefined && at !== placed?.at) placed = passedFrom(at);
    },
    noteOwn(at) {
      if (at > 0) own = passedFrom(at);
    },
    async answer() {
      answeredAt = hourNow(parts);
      // The clock may be far behind an own record of a wrong day: from now on this day counts.
      own = passedFrom(answeredAt);
      return parts.store.writeLocal(new Map([[ANSWERED, uintBytes(answeredAt, UINT_BYTES)]]));
    },
  });
}

/** The wall of the newest timed record of a device; undefined when it wrote none. */
export function newestTimed(
  { view, known }: ClockWatched['index'],
  device: DeviceId,
): Hour | undefined {
  for (let seq = view.headsOf(device).at(-1)?.seq ?? -1; seq >= 0; seq -= 1)
    for (const id of view.at(device, seq)) {
      const wall = known(id)?.wallHour ?? hour(0);
      if (wall > 0) return wall;
    }
  return undefined;
}

/** `judgeClock`, asked again when something it knows is another: it is asked far more often than hourly. */
function rememberVerdict(): (known: TimeKnown) => ClockVerdict {
  let before: TimeKnown | undefined;
  let verdict: ClockVerdict = { kind: 'sure' };
  return (known) => {
    const isSame =
      before?.clock === known.clock &&
      before.others === known.others &&
      before.answeredAt === known.answeredAt &&
      isSamePassed(before.placed, known.placed) &&
      isSamePassed(before.own, known.own);
    if (!isSame) verdict = judgeClock(known);
    before = known;
    return verdict;
  };
}

function isSamePassed(one: PassedHour | undefined, other: PassedHour | undefined): boolean {
  return one?.hour === other?.hour && one?.sinceHours === other?.sinceHours;
}

/** `newestOfOthers`, looked up again when a record came or was swept, or others speak. */
function rememberOthers(watched: ClockWatched): () => readonly Hour[] {
  let size = -1;
  let husks = 0;
  let subjects: ReturnType<ClockWatched['subjectByDevice']> | undefined;
  let others: readonly Hour[] = [];
  return () => {
    const now = watched.subjectByDevice();
    const { index } = watched;
    if (size !== index.size() || husks !== index.husks() || subjects !== now)
      others = newestOfOthers(watched);
    size = index.size();
    husks = index.husks();
    subjects = now;
    return others;
  };
}

/** The newest wall of each other member, by all of that member's devices. */
function newestOfOthers({ me, index, subjectByDevice }: ClockWatched): readonly Hour[] {
  const subjects = subjectByDevice();
  const mine = subjects.get(me);
  const wallBySubject = new Map<SubjectId, Hour>();
  for (const [device, subject] of subjects) {
    if (subject === mine || device === me) continue;
    for (const { id } of index.view.headsOf(device)) {
      const wall = index.known(id)?.wallHour ?? hour(0);
      if (wall > (wallBySubject.get(subject) ?? 0)) wallBySubject.set(subject, wall);
    }
  }
  return [...wallBySubject.values()];
}
