import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes, idOf } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { Header } from '../record/header.ts';
import {
  DEPS_MAX,
  encodeHeader,
  EPOCH_MAX,
  HOUR_MAX,
  RECORD_VERSION,
  recordIdAt,
  recordIdOf,
  restHashOf,
  SEQ_MAX,
} from '../record/header.ts';
import { LANE_COMMON, LANE_MAX } from '../record/lane.ts';
import type { Record } from '../record/record.ts';
import { encodeWire } from '../record/record.ts';
import {
  arbitraryBytes,
  arbitraryMutation,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '../testing.ts';
import type { Husk, HuskRun } from './husk.ts';
import {
  decodeHuskRun,
  encodeHuskRun,
  HUSK_RUN_BYTES_MAX,
  huskEntry,
  huskOf,
  HUSKS_MAX,
  isProven,
  WAYMARK_SEQS,
} from './husk.ts';

const { hash, verify } = testCrypto;
const pair = pairNamed('author');
const author = idOf<DeviceId>(pair.publicKey);
const log = idNamed<LogId>('log');

function husksOf(count: number, first: number, epoch: number = 3): readonly Husk[] {
  const husks: Husk[] = [];
  let prev = idNamed<RecordId>('record', first - 1);
  for (let seq = first; seq < first + count; seq += 1) {
    const place = { author, seq, prev, gov: idNamed<PlacementId>('gov', seq % 3), epoch };
    const restHash = idNamed<Hash32>('rest', seq);
    prev = recordIdAt(hash, { version: RECORD_VERSION, log, ...place }, restHash);
    husks.push({ id: prev, ...place, restHash });
  }
  return husks;
}

function runOf(husks: readonly Husk[], change: Partial<Header> = {}): HuskRun {
  const last = husks.at(-1) as Husk;
  const fields: Header = {
    version: 1,
    log,
    author,
    seq: last.seq + 1,
    prev: last.id,
    deps: [],
    gov: idNamed<PlacementId>('gov'),
    wallHour: hour(480_000),
    lane: LANE_COMMON,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: 7,
    bodyHash: idNamed<Hash32>('body'),
    ...change,
  };
  const header = encodeHeader(fields);
  const id = recordIdOf(hash, header);
  const signature = testCrypto.sign(idBytes(id), pair.secretKey);
  const proof: Record = { id, fields, header, signature, body: null };
  return { proof, husks };
}

const arbitraryRun = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 70_000 }), fc.nat(EPOCH_MAX))
  .map(([count, first, epoch]) => runOf(husksOf(count, first, epoch)));

const faultOf = (bytes: Uint8Array): string | undefined => {
  const read = decodeHuskRun(hash, bytes);
  if (read.ok) return undefined;
  return read.fault.kind === 'Malformed' ? read.fault.rule : read.fault.kind;
};

describe('R14: a run of husks', () => {
  test('gives back what was put in, and its proof stands', () => {
    fc.assert(
      fc.property(arbitraryRun, (run) => {
        expect(decodeHuskRun(hash, encodeHuskRun(run))).toEqual({ ok: true, value: run });
        expect(isProven(verify, log, run).ok).toBe(true);
      }),
    );
  });

  test('is total, and has one form only', () => {
    const changed = arbitraryRun.chain((run) => arbitraryMutation(encodeHuskRun(run)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 900), changed), (bytes) => {
        const read = decodeHuskRun(hash, bytes);
        if (read.ok) expect(encodeHuskRun(read.value)).toEqual(bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reaches its limit exactly, and one husk more is refused', () => {
    const longest: Partial<Header> = {
      seq: SEQ_MAX,
      deps: Array.from({ length: DEPS_MAX }, (_, at) => idNamed<RecordId>('dep', at)).toSorted(),
      wallHour: hour(HOUR_MAX),
      lane: LANE_MAX,
      epoch: EPOCH_MAX,
      nonce: bytesNamed('nonce', 0, NONCE_BYTES),
      bodyLen: 12_000,
    };
    const run = runOf(husksOf(HUSKS_MAX, SEQ_MAX - HUSKS_MAX, EPOCH_MAX), longest);
    const encoded = encodeHuskRun(run);
    expect(encoded.length).toBe(HUSK_RUN_BYTES_MAX);
    expect(faultOf(encoded)).toBeUndefined();
    const more = runOf(husksOf(HUSKS_MAX + 1, SEQ_MAX - HUSKS_MAX - 1, EPOCH_MAX), longest);
    expect(faultOf(encodeHuskRun(more))).toBe('oversize');
    expect(HUSKS_MAX).toBe(WAYMARK_SEQS - 1);
  });

  test('is refused where it is not below its proof', () => {
    const husks = husksOf(3, 5);
    const above = (change: Partial<Header>) => encodeHuskRun(runOf(husks, change));
    expect(faultOf(above({}))).toBeUndefined();
    expect(faultOf(above({ prev: idNamed('other') }))).toBe('husk-run');
    // Nobody's first record is a husk; and elsewhere on the chain, or in another log, they are others.
    for (const change of [{ seq: 3 }, { seq: 9 }, { log: idNamed<LogId>('other') }])
      expect(faultOf(above(change))).toBe('husk-run');
  });

  test('is refused where it takes a device’s first record for a husk, however well it proves it', () => {
    expect(faultOf(encodeHuskRun(runOf(husksOf(2, 0))))).toBe('husk-run');
    expect(faultOf(encodeHuskRun(runOf(husksOf(2, 1))))).toBeUndefined();
  });

  test('is refused where its proof brings the body along', () => {
    const body = bytesNamed('body', 0, 7);
    const bodyHash = idOf<Hash32>(hashIn(hash, 'body', body));
    const run = runOf(husksOf(2, 5), { bodyHash });
    const told = run.husks.map((one) => [idBytes(one.gov), one.epoch, idBytes(one.restHash)]);
    const withBody = (some: Uint8Array | null) =>
      encodeCbor([
        encodeWire({ ...run.proof, body: some }),
        idBytes(run.husks[0]?.prev as RecordId),
        told,
      ]);
    expect(faultOf(withBody(null))).toBeUndefined();
    expect(faultOf(withBody(body))).toBe('proof-body');
  });

  test('is refused where any of it is not what its author signed: nobody makes one up', () => {
    const changes: readonly ((husk: Husk) => Husk)[] = [
      (husk) => ({ ...husk, restHash: idNamed<Hash32>('made up') }),
      (husk) => ({ ...husk, gov: idNamed<PlacementId>('made up') }),
      (husk) => ({ ...husk, epoch: husk.epoch ^ 1 }),
    ];
    const change = fc.constantFrom(...changes);
    const run = fc
      .integer({ min: 1, max: 9 })
      .chain((count) =>
        fc.tuple(fc.constant(runOf(husksOf(count, 20))), fc.nat(count - 1), change),
      );
    fc.assert(
      fc.property(run, ([{ proof, husks }, at, changed]) => {
        const told = husks.with(at, changed(husks[at] as Husk));
        expect(faultOf(encodeHuskRun({ proof, husks: told }))).toBe('husk-run');
        // Nor is one left out, put in, or told of another record below.
        const [first] = husks as [Husk];
        const without = at === 0 ? [] : husks.toSpliced(at, 1);
        const more = husks.toSpliced(at, 0, husks[at] as Husk);
        const below = husks.with(0, { ...first, prev: idNamed<RecordId>('made up') });
        for (const other of [without, more, below])
          if (other.length > 0)
            expect(faultOf(encodeHuskRun({ proof, husks: other }))).toBe('husk-run');
      }),
    );
  });

  test('carries no body, whatever came with its proof', () => {
    const run = runOf(husksOf(1, 5));
    const withBody = { ...run, proof: { ...run.proof, body: bytesNamed('said', 0, 7) } };
    expect(encodeHuskRun(withBody)).toEqual(encodeHuskRun(run));
    expect(toHex(encodeHuskRun(run))).not.toContain(toHex(bytesNamed('said', 0, 7)));
  });

  test('proves nothing in another log, unsigned, or by a device that was unsure of the hour', () => {
    const fault = (run: HuskRun): string | undefined => {
      const proven = isProven(verify, log, run);
      if (proven.ok) return undefined;
      return proven.fault.kind === 'Malformed' ? proven.fault.rule : proven.fault.kind;
    };
    const husks = husksOf(2, 9);
    const run = runOf(husks);
    const unsigned = { ...run.proof, signature: new Uint8Array(64) };
    expect(fault(run)).toBeUndefined();
    expect(fault(runOf(husks, { log: idNamed<LogId>('other') }))).toBe('OtherLog');
    expect(fault(runOf(husks, { wallHour: hour(0) }))).toBe('proof-untimed');
    expect(fault({ ...run, proof: unsigned })).toBe('BadSignature');
  });
});

describe('R14: a husk', () => {
  const full = runOf(husksOf(1, 5), { epoch: 2, nonce: new Uint8Array(NONCE_BYTES) }).proof;

  test('keeps the place of its record, its governance head and its epoch, and nothing else', () => {
    const husk = huskOf(hash, { id: full.id, header: full.fields });
    const { author: by, seq, prev, gov, epoch } = full.fields;
    const restHash = restHashOf(hash, full.header);
    expect(husk).toEqual({ id: full.id, author: by, seq, prev, gov, epoch, restHash });
    const entry = huskEntry(log, husk as Husk);
    expect(entry).toMatchObject({ id: full.id, header: { author: by, seq, prev, gov, epoch } });
    expect(entry.header).toMatchObject({ wallHour: 0, deps: [], bodyLen: 0 });
    expect(entry).toMatchObject({ body: { state: 'gone' }, isHusk: true });
  });

  test('is nobody’s first record, nor a genesis', () => {
    expect(
      huskOf(hash, { id: full.id, header: { ...full.fields, seq: 0, prev: null } }),
    ).toBeUndefined();
    expect(huskOf(hash, { id: full.id, header: { ...full.fields, gov: null } })).toBeUndefined();
  });
});

describe('the bytes of a run', () => {
  test('are those of the golden vectors', async () => {
    const runs = { one: runOf(husksOf(1, 1, 0)), some: runOf(husksOf(4, 300)) };
    const current = Object.fromEntries(
      Object.entries(runs).map(([name, run]) => [name, toHex(encodeHuskRun(run))]),
    );
    await expect(`${JSON.stringify(current, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/husks.json',
    );
  });
});
