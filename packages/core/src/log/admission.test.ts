import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Header } from '../record/header.ts';
import { encodeHeader } from '../record/header.ts';
import type { Record } from '../record/record.ts';
import type { KnownRecord } from './admission.ts';
import { admit, parentsOf, recordBytes } from './admission.ts';

const idFrom = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);
const log = idFrom(1) as LogId;
const ana = idFrom(2) as DeviceId;
const bea = idFrom(3) as DeviceId;

function record(id: number, change: Partial<Header>): Record {
  const fields: Header = {
    version: 1,
    log,
    author: ana,
    seq: 0,
    prev: null,
    deps: [],
    gov: idFrom(1) as PlacementId,
    wallHour: hour(5),
    lane: 1,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: 0,
    bodyHash: idFrom(9) as Hash32,
    ...change,
  };
  return {
    id: idFrom(id) as RecordId,
    fields,
    header: encodeHeader(fields),
    signature: new Uint8Array(64),
    body: new Uint8Array(),
  };
}

const known = new Map<RecordId, KnownRecord>([
  [idFrom(20) as RecordId, { author: ana, seq: 4, wallHour: hour(1) }],
  [idFrom(21) as RecordId, { author: bea, seq: 4, wallHour: hour(1) }],
]);
const lookUp = (id: RecordId): KnownRecord | undefined => known.get(id);

describe('admission', () => {
  test('takes a first record and a next one of the same device', () => {
    expect(admit(log, record(30, {}), lookUp).kind).toBe('admitted');
    const next = record(31, { seq: 5, prev: idFrom(20) as RecordId });
    expect(admit(log, next, lookUp).kind).toBe('admitted');
  });

  test('takes the genesis of this log, and waits for no parents of a first record', () => {
    const genesis = { log: null, gov: null, lane: 0 };
    expect(admit(log, record(1, genesis), lookUp)).toEqual({ kind: 'admitted' });
    const first = record(30, { author: bea, deps: [idFrom(20) as RecordId] });
    expect(admit(log, first, lookUp)).toEqual({ kind: 'admitted' });
  });

  test('names the previous record first, and leaves out what is here', () => {
    const [prev, gone] = [idFrom(77), idFrom(78)] as [RecordId, RecordId];
    const change = { seq: 5, prev, deps: [idFrom(20) as RecordId, gone] };
    expect(admit(log, record(31, change), lookUp)).toEqual({
      kind: 'parked',
      missing: [prev, gone],
    });
  });

  test('parks a record whose parents are not here, and names them', () => {
    const missing = idFrom(77) as RecordId;
    expect(admit(log, record(31, { deps: [missing] }), lookUp)).toEqual({
      kind: 'parked',
      missing: [missing],
    });
  });

  test.each([
    ['a link of another author', { seq: 5, prev: idFrom(21) as RecordId }, 'BrokenChain'],
    ['a seq that skips', { seq: 6, prev: idFrom(20) as RecordId }, 'BrokenChain'],
    ['another log', { log: idFrom(8) as LogId }, 'OtherLog'],
    ['a second genesis', { log: null, gov: null, lane: 0 }, 'SecondGenesis'],
  ])('refuses %s', (_, change, kind) => {
    expect(admit(log, record(40, change), lookUp)).toEqual({ kind: 'refused', fault: { kind } });
  });

  test('is never stopped by a clock, however far it is off', () => {
    for (const wallHour of [hour(0), hour(1), hour(281_474_976_710_655)])
      expect(admit(log, record(50, { wallHour }), lookUp).kind).toBe('admitted');
  });
});

describe('a record', () => {
  test('has its previous one and those it cites as parents', () => {
    const [prev, dep] = [idFrom(20), idFrom(21)] as [RecordId, RecordId];
    expect(parentsOf(record(31, { seq: 5, prev, deps: [dep] }))).toEqual([prev, dep]);
    expect(parentsOf(record(31, { deps: [dep] }))).toEqual([dep]);
  });

  test('weighs its header, signature and body, also while the body is not here', () => {
    const one = record(31, { bodyLen: 1_000 });
    expect(recordBytes(one)).toBe(one.header.length + 64 + 1_000);
  });
});
