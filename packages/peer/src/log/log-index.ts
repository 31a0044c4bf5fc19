/**
 * What a replica remembers of every record it holds: enough to admit the next one, to compare
 * itself with others, and to see forks. Bodies and signatures stay in the store. Some 250 bytes a
 * record, of which its id takes a third.
 */
import type { DeviceId, Head, Hour, KnownRecord, RecordId } from '@tocsin/core';
import { compareHeads, compareText, invariant } from '@tocsin/core';
import type { LogMap, Place } from '@tocsin/protocol';

/** Two records of one device with one seq: proof that its key wrote twice (R17). */
export interface ForkEvidence {
  readonly author: DeviceId;
  readonly seq: number;
  readonly ids: readonly RecordId[];
}

/** The memory of a log's records. */
export interface LogIndex {
  /** Places, as reconciliation sees them. */
  readonly view: Omit<LogMap, 'add'>;
  readonly known: (id: RecordId) => KnownRecord | undefined;
  size(): number;
  add(
    id: RecordId,
    record: KnownRecord & { readonly prev: RecordId | null; readonly deps: readonly RecordId[] },
  ): void;
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

  const at = (device: DeviceId, seq: number): readonly RecordId[] => {
    const chain = chains.get(device);
    const first = chain?.firstBySeq[seq];
    return first === undefined ? [] : (chain?.forks.get(seq) ?? [first]);
  };
  const sortedChains = (): readonly [DeviceId, Chain][] =>
    [...chains].toSorted(([a], [b]) => compareText(a, b));

  return {
    view: {
      place: (id) => held.get(id),
      at,
      forkedAt: (device) => chains.get(device)?.forkedAt,
      devices: () => sortedChains().map(([device, { heads }]) => ({ device, heads })),
      headsOf: (device) => chains.get(device)?.heads ?? [],
    },
    known: (id) => held.get(id),
    size: () => held.size,
    add(id, { author, seq, prev, wallHour, deps }) {
      if (held.has(id)) return;
      held.set(id, { author, seq, prev, wallHour, arrival: held.size + 1 });
      let chain = chains.get(author);
      if (chain === undefined) chains.set(author, (chain = emptyChain()));
      lengthen(chain, { seq, id }, prev);
      tips.add(id);
      if (prev !== null) tips.delete(prev);
      for (const dep of deps) tips.delete(dep);
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
