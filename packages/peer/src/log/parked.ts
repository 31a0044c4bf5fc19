/**
 * Records that wait for a parent. Each sender may park only so much: whoever floods with orphans
 * pushes out its own, never those of others.
 */
import type { Record, RecordId } from '@tocsin/core';
import { recordBytes } from '@tocsin/core';

/** Records one sender may have waiting: two full batches of the smallest records, 512. */
export const PARKED_RECORDS_MAX = 512;
/** Bytes one sender may have waiting: 64 of the largest records, 1 MiB. */
export const PARKED_BYTES_MAX = 1_048_576;

const NOTHING: readonly RecordId[] = [];

/** Records waiting for parents. */
export interface Parked {
  /** Keeps a record aside, if it is not yet; the sender's oldest go first when its room ends. */
  park(sender: string, record: Record, missing: readonly RecordId[]): boolean;
  /** Takes out the records that waited for `id`, to be tried again. */
  release(id: RecordId): readonly { readonly sender: string; readonly record: Record }[];
  /** Takes records out that are not to wait after all. */
  forget(ids: Iterable<RecordId>): void;
  /** What is asked for, at most `limit` ids. */
  wanted(limit: number): readonly RecordId[];
  size(): number;
}

interface Waiting {
  readonly sender: string;
  readonly record: Record;
  readonly missing: readonly RecordId[];
}

/** What is given of nothing: every record that comes is asked for who waits for it. */
const NONE: readonly never[] = [];

/** Nothing waiting. */
export function createParked(): Parked {
  const waiting = new Map<RecordId, Waiting>();
  const byParent = new Map<RecordId, Set<RecordId>>();
  const bySender = new Map<string, { bytes: number; ids: Set<RecordId> }>();

  function forget(id: RecordId): Waiting | undefined {
    const entry = waiting.get(id);
    if (entry === undefined) return undefined;
    waiting.delete(id);
    for (const parent of entry.missing) {
      const children = byParent.get(parent);
      children?.delete(id);
      if (children?.size === 0) byParent.delete(parent);
    }
    const account = bySender.get(entry.sender);
    if (account !== undefined) {
      account.ids.delete(id);
      account.bytes -= recordBytes(entry.record);
      if (account.ids.size === 0) bySender.delete(entry.sender);
    }
    return entry;
  }

  return {
    park(sender, record, missing) {
      if (waiting.has(record.id)) return false;
      const account = bySender.get(sender) ?? { bytes: 0, ids: new Set<RecordId>() };
      bySender.set(sender, account);
      account.ids.add(record.id);
      account.bytes += recordBytes(record);
      waiting.set(record.id, { sender, record, missing });
      for (const parent of missing) {
        const children = byParent.get(parent) ?? new Set<RecordId>();
        byParent.set(parent, children.add(record.id));
      }
      while (account.ids.size > PARKED_RECORDS_MAX || account.bytes > PARKED_BYTES_MAX) {
        const oldest = account.ids.values().next().value;
        if (oldest === undefined) break;
        forget(oldest);
      }
      return true;
    },
    release(id) {
      const children = byParent.get(id);
      if (children === undefined) return NONE;
      const released: { sender: string; record: Record }[] = [];
      // The set loses each as it is forgotten, which its iteration bears.
      for (const child of children) {
        const entry = forget(child);
        if (entry !== undefined) released.push({ sender: entry.sender, record: entry.record });
      }
      return released;
    },
    forget(ids) {
      for (const id of ids) forget(id);
    },
    wanted(limit) {
      if (byParent.size === 0) return NOTHING;
      const ids: RecordId[] = [];
      for (const parent of byParent.keys()) {
        if (waiting.has(parent)) continue;
        if (ids.length >= limit) break;
        ids.push(parent);
      }
      return ids;
    },
    size: () => waiting.size,
  };
}
