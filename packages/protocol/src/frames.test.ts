import type { DeviceId, Frontier, PlacementId, RecordId } from '@tocsin/core';
import { compareText, SEQ_MAX, WAKE_WORD_BYTES_MAX } from '@tocsin/core';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryMutation,
  arbitraryUint,
  idNamed,
} from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  ALERT_BYTES_MAX,
  ALERT_CLASSES,
  BATCH_RECORDS_MAX,
  BEAT_BYTES_MAX,
  decodeFrame,
  encodeFrame,
  FRAME_BYTES_MAX,
  FRAME_KINDS,
  POINTS_MAX,
  priorityOf,
  PROBE_BYTES_MAX,
  REASONS,
  RECEIPT_FRAME_BYTES_MAX,
  WANT_IDS_MAX,
} from './frames.ts';
import type { Frame } from './frames.ts';
import { joinFrontier, splitFrontier } from './frontier.ts';

const head = fc.record({ seq: arbitraryUint(SEQ_MAX), id: arbitraryId<RecordId>() });
const heads = fc
  .uniqueArray(head, { minLength: 1, maxLength: 4, selector: ({ id }) => id })
  .map((some) => some.toSorted((a, b) => a.seq - b.seq || compareText(a.id, b.id)));
const frontier: fc.Arbitrary<Frontier> = fc
  .uniqueArray(fc.record({ device: arbitraryId<DeviceId>(), heads }), {
    maxLength: 5,
    selector: ({ device }) => device,
  })
  .map((some) => some.toSorted((a, b) => compareText(a.device, b.device)));
const reason = fc.constantFrom(...REASONS);
const proof = arbitraryBytes(32);
const signature = arbitraryBytes(64);
const versions = fc
  .uniqueArray(fc.nat(255), { minLength: 1, maxLength: 8 })
  .map((some) => some.toSorted((a, b) => a - b));

const opaque = (kind: 'beat' | 'probe' | 'probeAnswer' | 'custody' | 'wake', max: number) =>
  fc.record({ kind: fc.constant(kind), bytes: arbitraryBytes(1, max) });

const arbitraryFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('hello' as const), versions, nonce: proof, proof }),
  fc.record({
    kind: fc.constant('answer' as const),
    version: fc.nat(255),
    device: arbitraryId<DeviceId>(),
    nonce: proof,
    proof,
  }),
  fc.record({ kind: fc.constant('auth' as const), device: arbitraryId<DeviceId>(), signature }),
  fc.record({ kind: fc.constant('welcome' as const), signature }),
  fc.record({ kind: fc.constantFrom('refuse' as const, 'bye' as const), reason }),
  fc.record({
    kind: fc.constant('frontier' as const),
    gov: fc.option(arbitraryId<PlacementId>()),
    devices: frontier,
    more: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('records' as const),
    records: fc.array(arbitraryBytes(1, 90), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('want' as const),
    ids: fc.array(arbitraryId<RecordId>(), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('locate' as const),
    head: arbitraryId<RecordId>(),
    above: fc.option(arbitraryUint(SEQ_MAX)),
    below: arbitraryUint(SEQ_MAX),
  }),
  fc.record({
    kind: fc.constant('points' as const),
    head: arbitraryId<RecordId>(),
    points: heads,
  }),
  opaque('beat', BEAT_BYTES_MAX),
  opaque('probe', PROBE_BYTES_MAX),
  opaque('probeAnswer', PROBE_BYTES_MAX),
  opaque('custody', RECEIPT_FRAME_BYTES_MAX),
  opaque('wake', WAKE_WORD_BYTES_MAX),
  fc.record({
    kind: fc.constant('alert' as const),
    class: fc.constantFrom(...ALERT_CLASSES),
    bytes: arbitraryBytes(1, 300),
  }),
  fc.record({ kind: fc.constant('credit' as const), bytes: arbitraryUint(67_108_864) }),
);

describe('a frame', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(arbitraryFrame, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame });
      }),
    );
  });

  test('has one encoding: changed bytes are another frame or none', () => {
    fc.assert(
      fc.property(
        arbitraryFrame.chain((frame) => arbitraryMutation(encodeFrame(frame))),
        (bytes) => {
          const read = decodeFrame(bytes);
          if (read.ok) expect(encodeFrame(read.value)).toEqual(bytes);
          else expect(['Malformed', 'UnknownFrame']).toContain(read.fault.kind);
        },
      ),
    );
  });

  test('is read from any bytes without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = decodeFrame(bytes);
        if (read.ok) expect(encodeFrame(read.value)).toEqual(bytes);
      }),
    );
  });

  test('of an unknown type is named so', () => {
    expect(decodeFrame(Uint8Array.of(0x82, 0x18, 0x63, 0x80))).toEqual({
      ok: false,
      fault: { kind: 'UnknownFrame', type: 99 },
    });
    expect(decodeFrame(Uint8Array.of(0x82, 0x00, 0x80))).toMatchObject({ ok: false });
  });
});

describe('the limits of frames', () => {
  const longest: readonly (readonly [string, (size: number) => Frame, number])[] = [
    ['beat', (size) => ({ kind: 'beat', bytes: new Uint8Array(size) }), BEAT_BYTES_MAX],
    ['probe', (size) => ({ kind: 'probe', bytes: new Uint8Array(size) }), PROBE_BYTES_MAX],
    [
      'alert',
      (size) => ({ kind: 'alert', class: 'ring', bytes: new Uint8Array(size) }),
      ALERT_BYTES_MAX,
    ],
    [
      'custody',
      (size) => ({ kind: 'custody', bytes: new Uint8Array(size) }),
      RECEIPT_FRAME_BYTES_MAX,
    ],
    ['wake', (size) => ({ kind: 'wake', bytes: new Uint8Array(size) }), WAKE_WORD_BYTES_MAX],
    [
      'want',
      (size) => ({
        kind: 'want',
        ids: Array.from({ length: size }, (_, at) => idNamed<RecordId>('want', at)),
      }),
      WANT_IDS_MAX,
    ],
    [
      'points',
      (size) => ({
        kind: 'points',
        head: idNamed<RecordId>('head'),
        points: Array.from({ length: size }, (_, at) => ({
          seq: at,
          id: idNamed<RecordId>('point', at),
        })),
      }),
      POINTS_MAX,
    ],
    [
      'records',
      (size) => ({
        kind: 'records',
        records: Array.from({ length: size }, () => new Uint8Array(200)),
      }),
      BATCH_RECORDS_MAX,
    ],
  ];

  test.each(longest)('are tight for %s', (_, make, max) => {
    expect(decodeFrame(encodeFrame(make(max)))).toMatchObject({ ok: true });
    expect(decodeFrame(encodeFrame(make(max + 1)))).toMatchObject({ ok: false });
  });

  test('refuse more than 64 KiB before looking at it', () => {
    const five = (size: number): Frame => ({
      kind: 'records',
      records: [16_000, 16_000, 16_000, 16_000, size].map((one) => new Uint8Array(one)),
    });
    const tight = 1_000 + FRAME_BYTES_MAX - encodeFrame(five(1_000)).length;
    expect(encodeFrame(five(tight))).toHaveLength(FRAME_BYTES_MAX);
    expect(decodeFrame(encodeFrame(five(tight)))).toMatchObject({ ok: true });
    expect(decodeFrame(encodeFrame(five(tight + 1)))).toEqual({
      ok: false,
      fault: { kind: 'Malformed', rule: 'oversize' },
    });
  });
});

describe('priority', () => {
  test('puts bell words before all else and records last', () => {
    const first = FRAME_KINDS.filter((kind) => priorityOf(kind) === 0);
    const last = FRAME_KINDS.toSorted((a, b) => priorityOf(b) - priorityOf(a))[0];
    expect(first).toEqual(['alert']);
    expect(last).toBe('records');
    expect(priorityOf('beat')).toBeLessThan(priorityOf('frontier'));
  });
});

describe('a frontier of many devices', () => {
  test('travels in parts that fit, and comes together again', () => {
    const devices = Array.from({ length: 2_000 }, (_, at) => ({
      device: idNamed<DeviceId>('device', at),
      heads: [{ seq: SEQ_MAX, id: idNamed<RecordId>('head', at) }],
    })).toSorted((a, b) => compareText(a.device, b.device));
    const parts = splitFrontier({ gov: idNamed<PlacementId>('gov'), devices });
    let joined: Frontier | undefined = [];
    for (const part of parts) {
      expect(encodeFrame({ kind: 'frontier', ...part }).length).toBeLessThanOrEqual(
        FRAME_BYTES_MAX,
      );
      joined = joinFrontier(joined ?? [], part);
    }
    expect(parts.map(({ more }) => more)).toEqual([true, true, false]);
    expect(joined).toEqual(devices);
  });

  test('is refused when a part repeats', () => {
    const device = idNamed<DeviceId>('device');
    const devices = [{ device, heads: [{ seq: 0, id: idNamed<RecordId>('head') }] }];
    expect(joinFrontier(devices, { gov: null, devices, more: false })).toBeUndefined();
  });
});
