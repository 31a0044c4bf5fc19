/**
 * What reconciliation must see of a log: places, not contents. The host keeps it in memory beside
 * its store and passes it to each step; records themselves are asked for by effects.
 */
import type { DeviceId, Frontier, Head, Husk, RecordId } from '@tocsin/core';
import { compareHeads, invariant } from '@tocsin/core';

/** Where a held record stands. */
export interface Place {
  readonly author: DeviceId;
  readonly seq: number;
  readonly prev: RecordId | null;
  /** Rises with each record this replica took in; so parents have smaller numbers. */
  readonly arrival: number;
  /** What else its husk says, where only that is left (R14): then it is known, and cannot be sent. */
  readonly husk?: Pick<Husk, 'gov' | 'epoch' | 'restHash'>;
}

/** The records a replica holds. */
export interface LogView {
  readonly place: (id: RecordId) => Place | undefined;
  /** The records of a device with this seq: none, one, or one for each branch; sorted by id. */
  readonly at: (device: DeviceId, seq: number) => readonly RecordId[];
  /** The smallest seq that a device used twice; undefined unless it forked. */
  readonly forkedAt: (device: DeviceId) => number | undefined;
  /** Heads of every device, in rising order of device. */
  readonly devices: () => Frontier;
  /** Heads of one device by seq, then id; none when nothing of it is held. */
  readonly headsOf: (device: DeviceId) => readonly Head[];
}

/** A view that grows by `add`. */
export interface LogMap extends LogView {
  /**
   * Notes a record whose parents are noted already; a second time changes nothing, but a record
   * takes the place of its husk.
   */
  readonly add: (id: RecordId, record: Pick<Place, 'author' | 'seq' | 'prev' | 'husk'>) => void;
  /** Puts a husk in the place of its record. */
  readonly prune: (husk: Husk) => void;
}

interface Chain {
  readonly idsBySeq: Map<number, RecordId[]>;
  heads: readonly Head[];
  forkedAt: number | undefined;
}

/** An empty view in memory. About 200 bytes a record. */
export function createLogMap(): LogMap {
  const places = new Map<RecordId, Place>();
  const chains = new Map<DeviceId, Chain>();
  return {
    place: (id) => places.get(id),
    at: (device, seq) => chains.get(device)?.idsBySeq.get(seq) ?? [],
    forkedAt: (device) => chains.get(device)?.forkedAt,
    headsOf: (device) => chains.get(device)?.heads ?? [],
    devices: () =>
      [...chains]
        .map(([device, chain]) => ({ device, heads: chain.heads }))
        .toSorted((a, b) => (a.device < b.device ? -1 : 1)),
    prune({ id, gov, epoch, restHash }) {
      const place = places.get(id);
      if (place !== undefined) places.set(id, { ...place, husk: { gov, epoch, restHash } });
    },
    add(id, { author, seq, prev, husk }) {
      const before = places.get(id);
      if (before !== undefined) {
        const { arrival } = before;
        if (husk === undefined) places.set(id, { author, seq, prev, arrival });
        return;
      }
      invariant(prev === null || places.has(prev), 'a record comes after its previous one');
      const arrival = places.size + 1;
      places.set(id, { author, seq, prev, arrival, ...(husk === undefined ? {} : { husk }) });
      let chain = chains.get(author);
      if (chain === undefined)
        chains.set(author, (chain = { idsBySeq: new Map(), heads: [], forkedAt: undefined }));
      const ids = [...(chain.idsBySeq.get(seq) ?? []), id].toSorted();
      chain.idsBySeq.set(seq, ids);
      if (ids.length > 1) chain.forkedAt = Math.min(seq, chain.forkedAt ?? seq);
      chain.heads = [...chain.heads.filter((head) => head.id !== prev), { seq, id }].toSorted(
        compareHeads,
      );
    },
  };
}

/** The record of `id`'s branch with this seq, `id` itself included; undefined beyond either end. */
export function ancestorAt(view: LogView, id: RecordId, seq: number): RecordId | undefined {
  const top = view.place(id);
  if (top === undefined || seq > top.seq || seq < 0) return undefined;
  const forkedAt = view.forkedAt(top.author);
  // Below a fork there is one branch: look it up instead of walking.
  if (forkedAt === undefined || seq < forkedAt) return view.at(top.author, seq)[0];
  let found = id;
  for (let at: Place | undefined = top; at !== undefined && at.seq > seq; at = view.place(found)) {
    if (at.prev === null) return undefined;
    found = at.prev;
  }
  return found;
}
