/**
 * R4 as a function of records: which of two rivals stands for the time being, and which is to be
 * healed. Beside it stands the first text, in which following alone made a branch final, so that its
 * counter-examples can be shown (decision 0053). The fold has its own.
 */
import { isMoreThanHalf } from './rules.ts';

export type Rival = 'A' | 'B';

/** A record of one member: what it cites as its head or says in a heal, and its ancestry. */
export interface Citing {
  readonly author: number;
  readonly cites: Rival | 'parent';
  readonly heals?: Rival;
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
  /** Members whose faults are proven by any records here. */
  readonly struck: readonly number[];
}

/** What it holds for the first text. */
export interface FirstHeld extends Held {
  readonly above: readonly Above[];
  /** Which strikes count when a branch is judged frozen; the first text leaves it open. */
  readonly freezesBy: 'any records' | 'its frontier';
}

const RIVALS: readonly Rival[] = ['A', 'B'];

const isBefore = (one: Citing, other: Citing): boolean =>
  other.after.some((record) => record === one || isBefore(one, record));

/** Those with none of the others after them. */
const lastOf = (records: readonly Citing[]): readonly Citing[] =>
  records.filter((record) => !records.some((other) => isBefore(record, other)));

/** What all of these say alike, if anything. */
function agreed<T>(said: readonly T[]): T | undefined {
  return said.every((one) => one === said[0]) ? said[0] : undefined;
}

/** The branch that a member follows: its last records above the parent cite it. */
function followedBy({ records }: Held, member: number): Rival | undefined {
  const above = records.filter(({ author, cites }) => author === member && cites !== 'parent');
  const cited = agreed(lastOf(above).map(({ cites }) => cites));
  return cited === 'parent' ? undefined : cited;
}

/** The branch that a member is for: its last heals say so, or else what it follows. */
function isFor(held: Held, member: number): Rival | undefined {
  const healed = held.records.filter((one) => one.author === member && one.heals !== undefined);
  if (healed.length === 0) return followedBy(held, member);
  return agreed(lastOf(healed).map(({ heals }) => heals));
}

const unstruckOf = ({ members, struck }: Held): readonly number[] =>
  members.filter((member) => !struck.includes(member));

/** The branch that stands until one is healed, or the parent if the height is contested. */
export function standing(held: Held): Rival | 'parent' {
  const [a, b] = RIVALS.map(
    (rival) => unstruckOf(held).filter((one) => followedBy(held, one) === rival).length,
  ) as [number, number];
  if (a === b) return 'parent';
  return a > b ? 'A' : 'B';
}

/** The rival for which a fresh healing may be placed, if any. */
export function dueOf(held: Held): Rival | undefined {
  const unstruck = unstruckOf(held);
  return RIVALS.find((rival) =>
    isMoreThanHalf(unstruck.filter((one) => isFor(held, one) === rival).length, unstruck.length),
  );
}

/** The first text: who follows a rival by these records, a record that cites the parent included. */
function firstFollowers(
  members: readonly number[],
  records: readonly Citing[],
  struck: readonly number[],
): Record<Rival, number> {
  const followers = (rival: Rival): number =>
    members.filter((member) => {
      const last = lastOf(records.filter(({ author }) => author === member));
      return !struck.includes(member) && agreed(last.map(({ cites }) => cites)) === rival;
    }).length;
  return { A: followers('A'), B: followers('B') };
}

/** The first text: whether a branch is frozen by what is held. */
export function isFrozen(held: FirstHeld, rival: Rival): boolean {
  return held.above.some((above) => {
    if (above.rival !== rival) return false;
    const struck = held.freezesBy === 'any records' ? held.struck : above.struckWithin;
    const unstruck = held.members.filter((member) => !struck.includes(member)).length;
    const closed = closedOver(above.frontier);
    return isMoreThanHalf(firstFollowers(held.members, closed, struck)[rival], unstruck);
  });
}

/** The first text: the branch that stands, or the parent if the height is contested. */
export function firstStanding(held: FirstHeld): Rival | 'parent' {
  const frozen = RIVALS.filter((rival) => isFrozen(held, rival));
  if (frozen.length === 1) return frozen[0] as Rival;
  const { A, B } = firstFollowers(held.members, held.records, held.struck);
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
