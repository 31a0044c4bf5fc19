/**
 * R4's freezing by followers as a function of records: which of two rivals stands. It shows by
 * counter-examples what it cannot promise, and why decision 0053 proposes to heal at a height of its
 * own. The fold has its own.
 */
import { isMoreThanHalf } from './rules.ts';

export type Rival = 'A' | 'B';

/** A record of one member: what it cites as its head, and the records in its ancestry. */
export interface Citing {
  readonly author: number;
  readonly cites: Rival | 'parent';
  readonly after: readonly Citing[];
}

/** A placement in force above a rival, with the records in its frontier. */
interface Above {
  readonly rival: Rival;
  readonly frontier: readonly Citing[];
  /** Members whose faults are proven within that frontier. */
  readonly struckWithin: readonly number[];
}

/** What one replica holds. */
export interface Held {
  readonly members: readonly number[];
  readonly records: readonly Citing[];
  readonly above: readonly Above[];
  /** Members whose faults are proven by any records here. */
  readonly struck: readonly number[];
  /** Which strikes count when a branch is judged frozen; the first text leaves it open. */
  readonly freezesBy: 'any records' | 'its frontier';
}

const isBefore = (one: Citing, other: Citing): boolean =>
  other.after.some((record) => record === one || isBefore(one, record));

/** The unstruck members who follow a rival by these records. */
function followersOf(held: Held, records: readonly Citing[], struck: readonly number[]) {
  const followers = (rival: Rival): number =>
    held.members.filter((member) => {
      const own = records.filter(({ author }) => author === member);
      const latest = own.filter((record) => !own.some((other) => isBefore(record, other)));
      return (
        !struck.includes(member) &&
        latest.length > 0 &&
        latest.every(({ cites }) => cites === rival)
      );
    }).length;
  return { A: followers('A'), B: followers('B') };
}

/** Whether a branch is frozen by what is held. */
export function isFrozen(held: Held, rival: Rival): boolean {
  return held.above.some((above) => {
    if (above.rival !== rival) return false;
    const struck = held.freezesBy === 'any records' ? held.struck : above.struckWithin;
    const unstruck = held.members.filter((member) => !struck.includes(member)).length;
    const closed = closedOver(above.frontier);
    return isMoreThanHalf(followersOf(held, closed, struck)[rival], unstruck);
  });
}

/** The branch that stands, or the parent if the height is contested; heals are left out. */
export function standing(held: Held): Rival | 'parent' {
  const frozen = (['A', 'B'] as const).filter((rival) => isFrozen(held, rival));
  if (frozen.length === 1) return frozen[0] as Rival;
  const { A, B } = followersOf(held, held.records, held.struck);
  if (A === B) return 'parent';
  return A > B ? 'A' : 'B';
}

/** Records with all their ancestors. */
export function closedOver(records: readonly Citing[]): readonly Citing[] {
  const closed = new Set<Citing>();
  const add = (record: Citing): void => {
    if (closed.has(record)) return;
    closed.add(record);
    for (const before of record.after) add(before);
  };
  for (const record of records) add(record);
  return [...closed];
}
