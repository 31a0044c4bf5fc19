/**
 * What a replica remembers of every record it holds or once held: enough to admit the next one, to
 * compare itself with others, and to see forks. Bodies and signatures stay in the store. Some 250 bytes a
 * record, of which its id takes a third.
 */
import type { DeviceId, Frontier, Head, Hour, Husk, KnownRecord, RecordId } from '@tocsin/core';
import { compareHeads, compareText, hour, invariant } from '@tocsin/core';
import type { LogMap, Place, Row } from '@tocsin/protocol';
import { rowsOf } from '@tocsin/protocol';

/** Two records of one device with one seq: proof that its key wrote twice (R17). */
export interface ForkEvidence {
  readonly author: DeviceId;
  readonly seq: number;
  readonly ids: readonly RecordId[];
}

/** The memory of a log's records. */
export interface LogIndex {
  /** Places, as reconciliation sees them. */
  readonly view: Omit<LogMap, 'add' | 'prune'>;
  readonly known: (id: RecordId) => KnownRecord | undefined;
  /** Whether a record is known and only its husk is here (R14). */
  readonly isPruned: (id: RecordId) => boolean;
  /** Whether only its husk is here, and the record never was: others say that its time is over. */
  readonly isTold: (id: RecordId) => boolean;
  /** Such husks, in rows. */
  told(): readonly Row[];
  /** How many are known, husks included, and how many of them are husks. */
  size(): number;
  husks(): number;
  /** Notes a record; it takes the place of its husk, if that was told. */
  add(
    id: RecordId,
    record: KnownRecord & { readonly prev: RecordId | null; readonly deps: readonly RecordId[] },
  ): void;
  /** Notes a husk: of a record that is known, or of one that never was here. */
  addHusk(husk: Husk, isTold?: boolean): void;
  /** Records that nothing cites yet, sorted by id. */
  tips(): readonly RecordId[];
  /** The first fork of each device that forked, sorted by device. */
  forks(): readonly ForkEvidence[];
}

interface Held extends Place {
  readonly wallHour: Hour;
}

/** The records of one device. */
interface Chain {
  /** The first record that came with each seq: without a hole, since the previous one is held. */
  readonly firstBySeq: RecordId[];
  /** All records of a seq that came more than once, sorted. */
  readonly forks: Map<number, readonly RecordId[]>;
  heads: readonly Head[];
  /** The smallest seq that came more than once. */
  forkedAt: number | undefined;
}

/** An empty index. */
export function createLogIndex(): LogIndex {
  const held = new Map<RecordId, Held>();
  const chains = new Map<DeviceId, Chain>();
  const tips = new Set<RecordId>();
  const told = new Set<RecordId>();
  // The same list until a head moves: meetings ask for it far more often than the log grows.
  let frontier: Frontier | undefined;
  let husks = 0;

  const at = (device: DeviceId, seq: number): readonly RecordId[] => {
    const chain = chains.get(device);
    const first = chain?.firstBySeq[seq];
    return first === undefined ? [] : (chain?.forks.get(seq) ?? [first]);
  };
  const follow = (id: RecordId, author: DeviceId, seq: number, prev: RecordId | null): void => {
    frontier = undefined;
    let chain = chains.get(author);
    if (chain === undefined) chains.set(author, (chain = emptyChain()));
    lengthen(chain, { seq, id }, prev);
    tips.add(id);
    if (prev !== null) tips.delete(prev);
  };
  const sortedChains = (): readonly [DeviceId, Chain][] =>
    [...chains].toSorted(([a], [b]) => compareText(a, b));

  const view: LogIndex['view'] = {
    place: (id) => held.get(id),
    at,
    forkedAt: (device) => chains.get(device)?.forkedAt,
    devices: () => (frontier ??= sortedChains().map(([device, { heads }]) => ({ device, heads }))),
    headsOf: (device) => chains.get(device)?.heads ?? [],
  };
  return {
    view,
    known: (id) => held.get(id),
    isPruned: (id) => held.get(id)?.husk !== undefined,
    isTold: (id) => told.has(id),
    told: () => rowsOf(view, told),
    size: () => held.size,
    husks: () => husks,
    add(id, { author, seq, prev, wallHour, deps }) {
      const before = held.get(id);
      if (before !== undefined && !told.delete(id)) return;
      const arrival = before?.arrival ?? held.size + 1;
      held.set(id, { author, seq, prev, wallHour, arrival });
      if (before === undefined) follow(id, author, seq, prev);
      else husks -= 1;
      for (const dep of deps) tips.delete(dep);
    },
    addHusk({ id, author, seq, prev, gov, epoch, restHash }, isTold = false) {
      const before = held.get(id);
      if (before?.husk !== undefined) return;
      husks += 1;
      if (isTold) told.add(id);
      const husk = { gov, epoch, restHash };
      if (before !== undefined) {
        held.set(id, { ...before, wallHour: hour(0), husk });
        return;
      }
      held.set(id, { author, seq, prev, wallHour: hour(0), arrival: held.size + 1, husk });
      follow(id, author, seq, prev);
    },
    tips: () => [...tips].toSorted(compareText),
    forks: () =>
      sortedChains().flatMap(([author, { forkedAt: seq }]) =>
        seq === undefined ? [] : [{ author, seq, ids: at(author, seq) }],
      ),
  };
}

function emptyChain(): Chain {
  return { firstBySeq: [], forks: new Map(), heads: [], forkedAt: undefined };
}

function lengthen(chain: Chain, head: Head, prev: RecordId | null): void {
  const { firstBySeq, forks, heads } = chain;
  const { seq, id } = head;
  invariant(seq <= firstBySeq.length, 'a record comes after its previous one');
  const first = firstBySeq[seq];
  if (first === undefined) firstBySeq.push(id);
  else {
    forks.set(seq, [...(forks.get(seq) ?? [first]), id].toSorted(compareText));
    chain.forkedAt = Math.min(seq, chain.forkedAt ?? seq);
  }
  if (heads.length <= 1 && (heads[0]?.id ?? null) === prev) chain.heads = [head];
  else chain.heads = [...heads.filter((one) => one.id !== prev), head].toSorted(compareHeads);
}
