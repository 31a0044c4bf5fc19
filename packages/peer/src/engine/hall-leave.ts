/**
 * What a person told their own device about answers that others write down for them: that it may say
 * yes in their name to the act which carries a question out (decision 0174). Kept by the device alone,
 * in a local value of its store: `proposal ‖ record` for each, the record 32 zeros where nothing was
 * written down yet. Authority rests on this word of the member, never on what a scribe wrote.
 */
import type { RecordId, Result } from '@tocsin/core';
import { fail, idBytes, idOf, ok } from '@tocsin/core';

import type { RecordStore, StoreFault } from '../ports/index.ts';

const NAME = 'decision.hall';
const ID_BYTES = 32;
/** One leave: the question, and what was written down. */
const LEAVE_BYTES = 2 * ID_BYTES;
/** Questions for which leave stands at once: two evenings of a hall; 4 KiB. */
const HALL_LEAVES_MAX = 64;

const NOTHING_YET = new Uint8Array(ID_BYTES);

/** Leave to carry out what was written down for this device's person. */
export interface HallLeave {
  /**
   * The record that they confirmed, and no other; null: whatever a scribe will write in the hall, for
   * which they left their device behind.
   */
  readonly record: RecordId | null;
}

/** The leaves of one device. */
export interface HallLeaves {
  /** Reads them; nothing stands before it has. */
  load(): Promise<void>;
  of(proposal: RecordId): HallLeave | undefined;
  /** Keeps leave for a question, durably; those that `isOver` says make room. */
  give(
    proposal: RecordId,
    leave: HallLeave,
    isOver: (proposal: RecordId) => boolean,
  ): Promise<Result<void, StoreFault | { readonly kind: 'TooManyLeaves' }>>;
  takeBack(proposal: RecordId): Promise<Result<void, StoreFault>>;
}

/** The leaves in a store. */
export function createHallLeaves(store: RecordStore): HallLeaves {
  const leaves = new Map<RecordId, HallLeave>();
  let isLoaded = false;

  async function load(): Promise<void> {
    if (isLoaded) return;
    const kept = await store.readLocal(NAME);
    // Read again at the next step: leave that cannot be read is leave that was not given.
    if (!kept.ok) return;
    isLoaded = true;
    for (const [proposal, leave] of decodeLeaves(kept.value ?? new Uint8Array()))
      leaves.set(proposal, leave);
  }

  async function keep(next: ReadonlyMap<RecordId, HallLeave>): Promise<Result<void, StoreFault>> {
    const value = next.size === 0 ? null : encodeLeaves(next);
    const written = await store.writeLocal(new Map([[NAME, value]]));
    if (!written.ok) return written;
    leaves.clear();
    for (const [proposal, leave] of next) leaves.set(proposal, leave);
    return ok(undefined);
  }

  return {
    load,
    of: (proposal) => leaves.get(proposal),
    async give(proposal, leave, isOver) {
      await load();
      const next = new Map([...leaves].filter(([one]) => one !== proposal && !isOver(one)));
      if (next.size >= HALL_LEAVES_MAX) return fail({ kind: 'TooManyLeaves' });
      return await keep(next.set(proposal, leave));
    },
    async takeBack(proposal) {
      await load();
      return await keep(new Map([...leaves].filter(([one]) => one !== proposal)));
    },
  };
}

function encodeLeaves(leaves: ReadonlyMap<RecordId, HallLeave>): Uint8Array {
  const bytes = new Uint8Array(leaves.size * LEAVE_BYTES);
  [...leaves].forEach(([proposal, { record }], at) => {
    bytes.set(idBytes(proposal), at * LEAVE_BYTES);
    bytes.set(record === null ? NOTHING_YET : idBytes(record), at * LEAVE_BYTES + ID_BYTES);
  });
  return bytes;
}

/** Our own bytes: what is left over at the end was never whole, and is no leave. */
function decodeLeaves(bytes: Uint8Array): ReadonlyMap<RecordId, HallLeave> {
  const leaves = new Map<RecordId, HallLeave>();
  for (let at = 0; at + LEAVE_BYTES <= bytes.length; at += LEAVE_BYTES) {
    const record = bytes.slice(at + ID_BYTES, at + LEAVE_BYTES);
    const proposal = idOf<RecordId>(bytes.slice(at, at + ID_BYTES));
    const isOpen = record.every((byte) => byte === 0);
    leaves.set(proposal, { record: isOpen ? null : idOf<RecordId>(record) });
  }
  return leaves;
}
