/** Reads a log again from its disk: the form and signature of every record, and the fold anew. */
import type { Husk, Record, RecordId, Result, SyncCrypto, WireRecord } from '@tocsin/core';
import { foldAssembly, foldPact, foundingIn, isSigned, ok, parseRecord } from '@tocsin/core';
import type { RecordStore, StoreFault } from '@tocsin/peer/ports';

import type { OpenLog } from './live-log.ts';
import { assemblyStateHash, pactStateHash } from './state-hash.ts';

/** Records read at once. */
const READ_BATCH = 500;

/** What reading again found. */
export interface LogRead {
  readonly records: number;
  /** Of which only the husk is left: their time was over (R14). */
  readonly husks: number;
  /** Signatures that were verified themselves. */
  readonly signatures: number;
  /** Records that no longer verify, and one more if the fold came to something else. */
  readonly bad: number;
  readonly stateHash: string;
}

/** Calls back with every record and husk of a store, in order of arrival. */
export async function readWhole(
  store: RecordStore,
  each: (record: WireRecord, verified: 'each' | 'chain') => void,
  eachHusk: (husk: Husk) => void = () => undefined,
): Promise<Result<void, StoreFault>> {
  for (let after = 0; ;) {
    const batch = await store.scan(after, READ_BATCH);
    if (!batch.ok) return batch;
    for (const stored of batch.value) {
      after = stored.arrival;
      if (stored.header === null) eachHusk(stored);
      else each(stored, stored.verified);
    }
    if (batch.value.length < READ_BATCH) return ok(undefined);
  }
}

/** Reads a log again and compares. `note` is told how many records were read. */
export async function checkLog(
  log: OpenLog,
  note: (done: number) => void,
): Promise<Result<LogRead, StoreFault>> {
  const { crypto } = log.peer.parts;
  const signed = new Set<RecordId>();
  const vouched: Record[] = [];
  const nextOf = new Map<RecordId, RecordId>();
  let records = 0;
  let husks = 0;
  let signatures = 0;
  let bad = 0;
  const readRecord = (wire: WireRecord, verified: 'each' | 'chain'): void => {
    records += 1;
    if (records % READ_BATCH === 0) note(records);
    const record = parseRecord(crypto.hash, wire);
    if (!record.ok) bad += 1;
    else {
      const { id, fields } = record.value;
      if (fields.prev !== null) nextOf.set(fields.prev, id);
      if (isSigned(crypto.verify, record.value)) {
        signatures += 1;
        signed.add(id);
      } else if (verified === 'chain') vouched.push(record.value);
      else bad += 1;
    }
  };
  // Its record was verified when it was here, or is proven by the one above it.
  const readHusk = ({ id, prev }: Husk): void => {
    husks += 1;
    nextOf.set(prev, id);
    signed.add(id);
  };
  const read = await readWhole(log.store, readRecord, readHusk);
  if (!read.ok) return read;
  // A record vouched for by its successor is as good as that one's signature.
  for (const { id } of vouched) if (!isVouched(id, nextOf, signed)) bad += 1;
  const now = stateHashOf(log, crypto);
  const again = foldAgain(log, crypto);
  return ok({
    records,
    husks,
    signatures,
    bad: bad + (again === now ? 0 : 1),
    stateHash: again,
  });
}

function isVouched(
  id: RecordId,
  nextOf: ReadonlyMap<RecordId, RecordId>,
  signed: ReadonlySet<RecordId>,
): boolean {
  for (let at = nextOf.get(id); at !== undefined; at = nextOf.get(at))
    if (signed.has(at)) return true;
  return false;
}

/** The hash of the state that this device goes by; empty before there is one. */
function stateHashOf({ assembly, pact }: OpenLog, { hash }: SyncCrypto): string {
  if (pact !== undefined) {
    const state = pact.open?.peer.peer.judged().state;
    return state === undefined ? '' : pactStateHash(hash, state);
  }
  const { state } = assembly.peer.peer.judged();
  return state === undefined ? '' : assemblyStateHash(hash, state);
}

function foldAgain({ assembly, pact, peer }: OpenLog, crypto: SyncCrypto): string {
  const entries = peer.whole();
  if (pact === undefined) {
    const folded = foldAssembly(assembly.log, entries, crypto);
    return folded.ok ? assemblyStateHash(crypto.hash, folded.value) : '';
  }
  const genesis = foundingIn(crypto, entries);
  const folded = genesis && foldPact(crypto, genesis, entries);
  return folded?.ok === true ? pactStateHash(crypto.hash, folded.value) : '';
}
