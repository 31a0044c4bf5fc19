/**
 * Checking signatures of many records at once. Of each run of one device's records in a batch only
 * the newest needs its signature verified: it signs the hash of the one before, and so on back. A
 * record vouched for so is stored as `chain`, and its own signature is checked before it is ever
 * passed on without its successor (log.md §7).
 */
import type { Record, RecordId, Verify } from '@tocsin/core';
import { isGenesisSigned, isSigned } from '@tocsin/core';

/** How a record's signature was found good; absent = it was not. */
export type Verified = ReadonlyMap<RecordId, 'each' | 'chain'>;

/** Verifies every signature. */
export function verifyEach(verify: Verify, records: readonly Record[]): Verified {
  const verified = new Map<RecordId, 'each'>();
  for (const record of records) if (isWhollySigned(verify, record)) verified.set(record.id, 'each');
  return verified;
}

/**
 * Verifies the last record of each device's run and walks its `prev` hashes back. Where the last
 * does not verify, each of its run is checked by itself.
 */
export function verifyChains(verify: Verify, records: readonly Record[]): Verified {
  const linkById = new Map<RecordId, Link>();
  for (const record of records)
    linkById.set(record.id, { record, before: undefined, isFollowed: false });
  for (const link of linkById.values()) {
    link.before = linkBefore(linkById, link.record);
    if (link.before !== undefined) link.before.isFollowed = true;
  }
  const verified = new Map<RecordId, 'each' | 'chain'>();
  for (const link of linkById.values()) if (!link.isFollowed) verifyRun(verify, link, verified);
  return verified;
}

/** A record in a batch, the one before it there, and whether one comes after it. */
interface Link {
  readonly record: Record;
  before: Link | undefined;
  isFollowed: boolean;
}

function verifyRun(verify: Verify, newest: Link, verified: Map<RecordId, 'each' | 'chain'>): void {
  let vouched = false;
  for (let at: Link | undefined = newest; at !== undefined; at = at.before) {
    const { record } = at;
    if (verified.has(record.id)) vouched = true;
    else if (vouched) verified.set(record.id, 'chain');
    else if (isWhollySigned(verify, record)) {
      verified.set(record.id, 'each');
      vouched = true;
    }
  }
}

/** The record before this one in the batch; a link to another author's record vouches for nothing. */
function linkBefore(linkById: ReadonlyMap<RecordId, Link>, record: Record): Link | undefined {
  const { prev, author, seq } = record.fields;
  const before = prev === null ? undefined : linkById.get(prev);
  if (before === undefined || before.record.fields.author !== author) return undefined;
  return before.record.fields.seq + 1 === seq ? before : undefined;
}

function isWhollySigned(verify: Verify, record: Record): boolean {
  return record.fields.log === null ? isGenesisSigned(verify, record) : isSigned(verify, record);
}
