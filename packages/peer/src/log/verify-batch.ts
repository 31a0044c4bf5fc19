/**
 * Checking signatures of many records at once. Of each run of one device's records in a batch only
 * the newest needs its signature verified: it signs the hash of the one before, and so on back. A
 * record vouched for so is stored as `chain`, and its own signature is checked before it is ever
 * passed on without its successor (log.md §7).
 */
import type { Record, RecordId, Verify } from '@tocsin/core';
import { idBytes, invariant, isGenesisSigned, isSigned, SIGNATURE_BYTES } from '@tocsin/core';

import type { LogCrypto, Signed } from '../ports/index.ts';

/** How the signature of each record of a batch was found good, by its place there; undefined = not. */
export type Verified = readonly ('each' | 'chain' | undefined)[];

/** Records of which a batch is verified: all, or along the chains. */
export type How = 'each' | 'chain';

/** Records that are looked at together, each id once, and where each of them stands. */
export interface Batch {
  readonly records: readonly Record[];
  readonly placeById: ReadonlyMap<RecordId, number>;
}

/** A batch whose signatures are being verified. */
export interface Verifying {
  /** What will be found if every signature that is looked at is good. */
  readonly presumed: Verified;
  /** Whether every one was. Waits for all. */
  readonly stands: () => boolean;
  /** What was found. Waits for all. */
  readonly found: () => Verified;
}

/** A batch of these; of two with one id the later counts. */
export function batchOf(records: readonly Record[]): Batch {
  const byId = new Map(records.map((record) => [record.id, record]));
  const placeById = new Map([...byId.keys()].map((id, place) => [id, place]));
  return { records: [...byId.values()], placeById };
}

/** Verifies every signature. */
export function verifyEach(verify: Verify, { records }: Batch): Verified {
  return records.map((record) => (isWhollySigned(verify, record) ? 'each' : undefined));
}

/**
 * Verifies the last record of each device's run and walks its `prev` hashes back. Where the last
 * does not verify, each of its run is checked by itself.
 */
export function verifyChains(verify: Verify, batch: Batch): Verified {
  return foundAlong(batch, runsOf(batch), (record) => isWhollySigned(verify, record));
}

/**
 * Begins to verify a batch beside whatever the caller does next; undefined where nobody can, or it is
 * not worth it. What is found is what `verifyEach` or `verifyChains` finds.
 */
export function verifyAhead(
  { verify, verifyAhead: begin }: Pick<LogCrypto, 'verify' | 'verifyAhead'>,
  batch: Batch,
  how: How,
): Verifying | undefined {
  if (begin === undefined) return undefined;
  const runs = how === 'chain' ? runsOf(batch) : undefined;
  const { records } = batch;
  const judged = runs === undefined ? records : runs.last.map((place) => recordAt(batch, place));
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
    runs === undefined
      ? records.map((record) => (judge(record) ? 'each' : undefined))
      : foundAlong(batch, runs, judge);
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

/** No record of the batch comes before this one. */
const NONE = -1;

/** The runs of the devices in a batch, by places. */
interface Runs {
  /** The place of the record before each, or `NONE`. */
  readonly before: Int32Array;
  /** The last of each run. */
  readonly last: readonly number[];
}

function runsOf(batch: Batch): Runs {
  const { records } = batch;
  const before = new Int32Array(records.length);
  const isFollowed = new Uint8Array(records.length);
  for (const [place, record] of records.entries()) {
    const at = placeBefore(batch, record);
    before[place] = at;
    if (at !== NONE) isFollowed[at] = 1;
  }
  const last: number[] = [];
  for (const [place, followed] of isFollowed.entries()) if (followed === 0) last.push(place);
  return { before, last };
}

function recordAt({ records }: Batch, place: number): Record {
  const record = records[place];
  invariant(record !== undefined, 'a place of the batch');
  return record;
}

function foundAlong(
  batch: Batch,
  { before, last }: Runs,
  isGood: (record: Record) => boolean,
): Verified {
  const found: ('each' | 'chain' | undefined)[] = batch.records.map(() => undefined);
  for (const newest of last) {
    let isVouched = false;
    for (let at = newest; at !== NONE; at = before[at] ?? NONE) {
      if (found[at] !== undefined) isVouched = true;
      else if (isVouched) found[at] = 'chain';
      else if (isGood(recordAt(batch, at))) {
        found[at] = 'each';
        isVouched = true;
      }
    }
  }
  return found;
}

/** The record before this one in the batch; a link to another author's record vouches for nothing. */
function placeBefore({ records, placeById }: Batch, record: Record): number {
  const { prev, author, seq } = record.fields;
  const place = prev === null ? undefined : placeById.get(prev);
  const before = place === undefined ? undefined : records[place]?.fields;
  if (place === undefined || before?.author !== author) return NONE;
  return before.seq + 1 === seq ? place : NONE;
}

function isWhollySigned(verify: Verify, record: Record): boolean {
  return record.fields.log === null ? isGenesisSigned(verify, record) : isSigned(verify, record);
}
