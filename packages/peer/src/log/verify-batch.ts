/**
 * Checking signatures of many records at once. Of each run of one device's records in a batch only
 * the newest needs its signature verified: it signs the hash of the one before, and so on back. A
 * record vouched for so is stored as `chain`, and its own signature is checked before it is ever
 * passed on without its successor (log.md §7).
 */
import type { Record, RecordId, Verify } from '@tocsin/core';
import { idBytes, isGenesisSigned, isSigned, SIGNATURE_BYTES } from '@tocsin/core';

import type { LogCrypto, Signed } from '../ports/index.ts';

/** How a record's signature was found good; absent = it was not. */
export type Verified = ReadonlyMap<RecordId, 'each' | 'chain'>;

/** Records of which a batch is verified: all, or along the chains. */
export type How = 'each' | 'chain';

/** A batch whose signatures are being verified. */
export interface Verifying {
  /** What will be found if every signature that is looked at is good. */
  readonly presumed: Verified;
  /** Whether every one was. Waits for all. */
  readonly stands: () => boolean;
  /** What was found. Waits for all. */
  readonly found: () => Verified;
}

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
  return foundAlong(newestOf(records), (record) => isWhollySigned(verify, record));
}

/**
 * Begins to verify a batch beside whatever the caller does next; undefined where nobody can, or it is
 * not worth it. What is found is what `verifyEach` or `verifyChains` finds.
 */
export function verifyAhead(
  { verify, verifyAhead: begin }: Pick<LogCrypto, 'verify' | 'verifyAhead'>,
  records: readonly Record[],
  how: How,
): Verifying | undefined {
  if (begin === undefined) return undefined;
  const newest = how === 'chain' ? newestOf(records) : [];
  const judged = how === 'chain' ? newest.map(({ record }) => record) : records;
  // Whom a genesis is to be signed by stands in its body: it is verified here.
  const looked = judged.filter(({ fields }) => fields.log !== null);
  const verdicts = begin(looked.map(signedOf));
  if (verdicts === undefined) return undefined;
  let told: ReadonlyMap<Record, boolean | undefined> | undefined;
  const isGood = (record: Record): boolean => {
    if (told === undefined) {
      const all = verdicts();
      told = new Map(looked.map((one, at) => [one, all[at]]));
    }
    return told.get(record) ?? isWhollySigned(verify, record);
  };
  const along = (judge: (record: Record) => boolean): Verified =>
    how === 'chain'
      ? foundAlong(newest, judge)
      : new Map(records.filter(judge).map(({ id }) => [id, 'each']));
  let found: Verified | undefined;
  return {
    presumed: along(() => true),
    stands: () => judged.every(isGood),
    found: () => (found ??= along(isGood)),
  };
}

function signedOf({ id, signature, fields }: Record): Signed {
  const { author } = fields;
  return {
    signature: signature.subarray(0, SIGNATURE_BYTES),
    message: idBytes(id),
    key: idBytes(author),
  };
}

/** A record in a batch, the one before it there, and whether one comes after it. */
interface Link {
  readonly record: Record;
  before: Link | undefined;
  isFollowed: boolean;
}

/** The last of each run. */
function newestOf(records: readonly Record[]): readonly Link[] {
  const linkById = new Map<RecordId, Link>();
  for (const record of records)
    linkById.set(record.id, { record, before: undefined, isFollowed: false });
  for (const link of linkById.values()) {
    link.before = linkBefore(linkById, link.record);
    if (link.before !== undefined) link.before.isFollowed = true;
  }
  return [...linkById.values()].filter(({ isFollowed }) => !isFollowed);
}

function foundAlong(newest: readonly Link[], isGood: (record: Record) => boolean): Verified {
  const verified = new Map<RecordId, 'each' | 'chain'>();
  for (const link of newest) verifyRun(isGood, link, verified);
  return verified;
}

function verifyRun(
  isGood: (record: Record) => boolean,
  newest: Link,
  verified: Map<RecordId, 'each' | 'chain'>,
): void {
  let vouched = false;
  for (let at: Link | undefined = newest; at !== undefined; at = at.before) {
    const { record } = at;
    if (verified.has(record.id)) vouched = true;
    else if (vouched) verified.set(record.id, 'chain');
    else if (isGood(record)) {
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
