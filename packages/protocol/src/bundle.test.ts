import type { DeviceId, Husk, LogId, Record, RecordId } from '@tocsin/core';
import {
  concatBytes,
  encodeHeader,
  huskOf,
  idOf,
  parseRecord,
  recordIdAt,
  uintBytes,
} from '@tocsin/core';
import {
  arbitraryMutation,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BundleContent } from './bundle-content.ts';
import {
  BUNDLE_RANDOM_BYTES,
  RECIPIENTS_MAX,
  SECRETS_TRIED_MAX,
  SLOT_BYTES,
} from './bundle-slots.ts';
import { CHUNK_BYTES } from './bundle-stream.ts';
import type { BundleFault, BundleInput } from './bundle.ts';
import {
  BUNDLE_BYTES_MAX,
  BUNDLE_HEADER_BYTES,
  openBundle,
  packBundle,
  readBundleHeader,
} from './bundle.ts';
import { receiptDigest } from './custody.ts';
import { createReplica, LOG, recordAt, takeIn } from './testing.ts';

const sender = pairNamed('sender');
const device = idOf<DeviceId>(sender.publicKey);
const ana = idNamed<DeviceId>('ana');
const prekeys = Array.from({ length: 70 }, (_, at) => testCrypto.kem.pair(bytesNamed('kem', at)));
const stranger = testCrypto.kem.pair(bytesNamed('stranger'));
const random = bytesNamed('random', 0, BUNDLE_RANDOM_BYTES);
const sign = (digest: Uint8Array) => testCrypto.sign(digest, sender.secretKey);

function contentWith(change: Partial<BundleContent> = {}): BundleContent {
  const first = recordAt(ana, undefined, [], 1);
  const unsigned = {
    bundle: idOf<never>(bytesNamed('b')),
    device,
    what: 'carried',
    day: 3,
  } as const;
  return {
    log: LOG,
    device,
    createdDay: 20_000,
    expiresDay: 20_060,
    frontier: { gov: null, devices: [{ device: ana, heads: [{ seq: 1, id: first.id }] }] },
    alerts: [
      { class: 'ring', bytes: bytesNamed('ring', 0, 207) },
      { class: 'cancel', bytes: bytesNamed('cancel', 0, 90) },
    ],
    beats: [bytesNamed('beat', 0, 140)],
    receipts: [{ ...unsigned, signature: sign(receiptDigest(testCrypto.hash, unsigned)) }],
    records: [first, recordAt(ana, first, [], 2)],
    husks: [],
    ...change,
  };
}

function pack(content: BundleContent, change: Partial<BundleInput> = {}): Uint8Array {
  const recipients = prekeys.slice(0, 3).map(({ publicKey }) => publicKey);
  const packed = packBundle({ content, sign, recipients, ...change }, testCrypto, random);
  if (!packed.ok) throw new Error(packed.fault.kind);
  return packed.value;
}

const secretOf = (at: number) => prekeys[at]?.secretKey as Uint8Array;
const open = (bytes: Uint8Array, secret: Uint8Array = secretOf(0)) =>
  openBundle(bytes, [secret], testCrypto);
function faultOf(bytes: Uint8Array, secret?: Uint8Array): BundleFault['kind'] | undefined {
  const opened = open(bytes, secret);
  return opened.ok ? undefined : opened.fault.kind;
}
const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);
const slotsEnd = (slots: number) => BUNDLE_HEADER_BYTES + slots * SLOT_BYTES;

/** A content of several chunks. */
function longContent(): BundleContent {
  const records: Record[] = [];
  for (let at = 0; at < 30; at += 1)
    records.push(recordAt(ana, records.at(-1), [], 100 + at, 1, 6_000));
  return contentWith({ records });
}

describe('a bundle', () => {
  test('gives every recipient what was packed, and tells its carrier only days and size', () => {
    const content = contentWith();
    const bytes = pack(content);
    for (const at of [0, 1, 2])
      expect(open(bytes, secretOf(at))).toEqual({ ok: true, value: content });
    expect(readBundleHeader(bytes)).toMatchObject({
      value: { createdDay: 20_000, expiresDay: 20_060, slots: 4, length: 4_096 },
    });
    const other = pack(contentWith({ records: content.records.slice(0, 1), beats: [] }));
    expect(other).toHaveLength(bytes.length);
  });

  test('brings governance and bell words first, whatever order they were given in', () => {
    const act = recordAt(idNamed<DeviceId>('zoe'), undefined, [], 9, 0);
    const words = recordAt(ana, undefined, [], 1);
    const alerts = [
      { class: 'cancel', bytes: Uint8Array.of(1) },
      { class: 'ring', bytes: Uint8Array.of(2) },
    ] as const;
    const opened = open(pack(contentWith({ records: [words, act], alerts })));
    if (!opened.ok) throw new Error(opened.fault.kind);
    expect(opened.value.records.map(({ id }) => id)).toEqual([act.id, words.id]);
    expect(opened.value.alerts.map((alert) => alert.class)).toEqual(['ring', 'cancel']);
  });

  test('merges to the same whatever the order and number of times', () => {
    const long = longContent().records;
    const bundles = [long.slice(0, 12), long.slice(8, 20), long.slice(18)].map((records) =>
      pack(contentWith({ records })),
    );
    const contents = bundles.map((bytes) => open(bytes));
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), (order) => {
        const replica = createReplica();
        for (const at of order) {
          const opened = contents[at];
          if (opened?.ok === true)
            for (const record of opened.value.records) takeIn(replica, record);
        }
        expect([...replica.records.keys()].toSorted()).toEqual(long.map(({ id }) => id).toSorted());
      }),
      { numRuns: 10 },
    );
  });
});

/** A chain of which the records between the first and one other are husks. */
function sweptChain(length: number, proofAt: number) {
  const records: Record[] = [];
  for (let at = 0; at < length; at += 1) records.push(recordAt(ana, records.at(-1), [], 700 + at));
  const proof = { ...(records[proofAt] as Record), body: null };
  const husks = records
    .slice(1, proofAt)
    .map(({ id, fields }) => huskOf(testCrypto.hash, { id, header: fields }) as Husk);
  return { whole: records, run: { proof, husks } };
}

describe('R14: a bundle of which a part is swept', () => {
  const { whole, run } = sweptChain(6, 3);
  const [first, ...rest] = [whole[0] as Record, ...whole.slice(3)];

  test('brings husks where they stand among the records', () => {
    const content = contentWith({ records: [first, ...rest], husks: [{ before: 1, run }] });
    expect(open(pack(content))).toEqual({ ok: true, value: content });
  });

  test('brings what needs them after them, whatever its lane', () => {
    const act = recordAt(idNamed<DeviceId>('zoe'), undefined, [run.husks[0]?.id as RecordId], 9, 0);
    const content = contentWith({ records: [first, ...rest, act], husks: [{ before: 1, run }] });
    const opened = open(pack(content));
    if (!opened.ok) throw new Error(opened.fault.kind);
    const { records, husks } = opened.value;
    expect(husks).toEqual([{ before: 1, run }]);
    expect(records.map(({ id }) => id)).toEqual([first, act, ...rest].map(({ id }) => id));
  });

  test('is refused where a run is of another log, or does not lie below its proof', () => {
    const log = idNamed<LogId>('other');
    const [husk] = run.husks as [Husk];
    const { version } = run.proof.fields;
    const prev = recordIdAt(testCrypto.hash, { version, log, ...husk }, husk.restHash);
    const header = encodeHeader({ ...run.proof.fields, log, seq: husk.seq + 1, prev, deps: [] });
    const foreign = parseRecord(testCrypto.hash, { ...run.proof, header });
    if (!foreign.ok) throw new Error(foreign.fault.kind);
    const other = { proof: foreign.value, husks: [husk] };
    expect(faultOf(pack(contentWith({ husks: [{ before: 0, run: other }] })))).toBe(
      'OtherLogInside',
    );
    const cut = { ...run, husks: run.husks.slice(0, 1) };
    expect(faultOf(pack(contentWith({ husks: [{ before: 0, run: cut }] })))).toBe(
      'MalformedInside',
    );
  });
});

describe('the slots of a bundle', () => {
  test.each([
    [1, 4],
    [4, 4],
    [5, 8],
    [16, 16],
    [33, 64],
    [64, 64],
  ])('for %i has %i slots, each of which opens or looks like one', (recipients, slots) => {
    const keys = prekeys.slice(0, recipients);
    const bytes = pack(contentWith(), { recipients: keys.map(({ publicKey }) => publicKey) });
    expect(bytes[19]).toBe(slots);
    expect(faultOf(bytes, keys.at(-1)?.secretKey)).toBeUndefined();
    expect(faultOf(bytes, stranger.secretKey)).toBe('NotForUs');
    const seen = new Set<string>();
    for (let at = BUNDLE_HEADER_BYTES; at < slotsEnd(slots); at += SLOT_BYTES)
      seen.add(bytes.subarray(at, at + SLOT_BYTES).join());
    expect(seen.size).toBe(slots);
  });

  test('opens with an older prekey, and tries no more than the limit', () => {
    const bytes = pack(contentWith());
    const others = prekeys.slice(10, 10 + SECRETS_TRIED_MAX).map(({ secretKey }) => secretKey);
    const last = [...others.slice(0, -1), secretOf(1)];
    expect(openBundle(bytes, last, testCrypto).ok).toBe(true);
    let tried = 0;
    const counting = {
      ...testCrypto,
      kem: {
        ...testCrypto.kem,
        decapsulate: (ciphertext: Uint8Array, secret: Uint8Array) => {
          tried += 1;
          return testCrypto.kem.decapsulate(ciphertext, secret);
        },
      },
    };
    expect(openBundle(bytes, [...others, secretOf(1)], counting).ok).toBe(false);
    expect(tried).toBe(4 * SECRETS_TRIED_MAX);
  });
});

const long = pack(longContent());
const chunks = slotsEnd(4) + 32;
const sealedChunk = CHUNK_BYTES + 16;

describe('a bundle is refused', () => {
  test.each<readonly [string, Uint8Array, BundleFault['kind']]>([
    ['when it is empty', new Uint8Array(), 'Truncated'],
    ['when it is another file', concatBytes(new Uint8Array(80)), 'NotABundle'],
    ['when its header is cut', long.subarray(0, 30), 'Truncated'],
    ['when its slots are cut', long.subarray(0, 2_000), 'Truncated'],
    ['when it is cut in a chunk', long.subarray(0, -1), 'Truncated'],
    ['when it is cut between chunks', long.subarray(0, chunks + sealedChunk), 'Truncated'],
    ['when something follows', concatBytes(long, Uint8Array.of(0)), 'Damaged'],
    ['when it is newer', long.with(8, 2), 'NewerVersion'],
    ['when its version is none', long.with(8, 0), 'NotABundle'],
    ['when its slots are miscounted', long.with(19, 5), 'Damaged'],
    ['when its day was changed', flipped(long, 18), 'NotForUs'],
    ['when its lifetime is too short', long.with(18, (long[18] ?? 0) - 1), 'Damaged'],
    ['when its nonce was changed', flipped(long, 42), 'NotForUs'],
    ['when its commitment was changed', flipped(long, slotsEnd(4)), 'Damaged'],
    ['when a bit of a chunk was changed', flipped(long, chunks + 70_000), 'Damaged'],
    [
      'when chunks were put in another order',
      concatBytes(
        long.subarray(0, chunks),
        long.subarray(chunks + sealedChunk, chunks + 2 * sealedChunk),
        long.subarray(chunks, chunks + sealedChunk),
        long.subarray(chunks + 2 * sealedChunk),
      ),
      'Damaged',
    ],
    [
      'when its length was shortened with its chunks',
      concatBytes(
        long.subarray(0, 20),
        uintBytes(CHUNK_BYTES, 4),
        long.subarray(24, chunks + sealedChunk),
      ),
      'NotForUs',
    ],
  ])('%s', (_, changed, kind) => {
    expect(faultOf(changed)).toBe(kind);
  });
});

describe('a bundle is not opened', () => {
  test('when it is larger than the limit, before it is looked at', () => {
    expect(faultOf(new Uint8Array(BUNDLE_BYTES_MAX + 1))).toBe('Oversize');
    const announced = long.slice();
    announced.set(uintBytes(67_108_864, 4), 20);
    expect(faultOf(announced)).toBe('Oversize');
  });

  test('when any slot, chunk or header comes from another bundle', () => {
    const other = packBundle(
      { content: longContent(), sign, recipients: [prekeys[0]?.publicKey as Uint8Array] },
      testCrypto,
      bytesNamed('other random', 0, BUNDLE_RANDOM_BYTES),
    );
    if (!other.ok) throw new Error(other.fault.kind);
    for (const cut of [BUNDLE_HEADER_BYTES, slotsEnd(4), chunks, chunks + sealedChunk]) {
      const mixed = concatBytes(long.subarray(0, cut), other.value.subarray(cut));
      expect(['NotForUs', 'Damaged']).toContain(faultOf(mixed));
    }
  });

  test('when a record of another log is inside', () => {
    const ours = recordAt(ana, undefined, [], 1);
    const header = encodeHeader({ ...ours.fields, log: idNamed<LogId>('other') });
    const foreign = parseRecord(testCrypto.hash, { ...ours, header });
    if (!foreign.ok) throw new Error(foreign.fault.kind);
    expect(faultOf(pack(contentWith({ records: [ours, foreign.value] })))).toBe('OtherLogInside');
  });

  test('when another device signed it', () => {
    const other = pairNamed('other');
    const bad = pack(contentWith(), { sign: (digest) => testCrypto.sign(digest, other.secretKey) });
    expect(faultOf(bad)).toBe('BadBundleSignature');
  });

  test('after any change, without a throw', () => {
    const short = pack(contentWith());
    fc.assert(
      fc.property(arbitraryMutation(short), (changed) => {
        const opened = open(changed);
        // A slot of someone else may change unseen by none: the commitment covers all slots.
        expect(opened.ok && changed.join() !== short.join()).toBe(false);
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        expect(open(concatBytes(short.subarray(0, 9), tail)).ok).toBe(false);
      }),
    );
  });
});

describe('packing is refused', () => {
  const content = contentWith();
  const recipients = prekeys.slice(0, 1).map(({ publicKey }) => publicKey);
  const tooMany = prekeys.slice(0, RECIPIENTS_MAX + 1).map(({ publicKey }) => publicKey);
  test.each<readonly [string, Partial<BundleInput>, string]>([
    ['for nobody', { recipients: [] }, 'NoRecipients'],
    ['for too many', { recipients: tooMany }, 'TooManyRecipients'],
    ['for a malformed key', { recipients: [new Uint8Array(7)] }, 'BadRecipientKey'],
    ['for less than 60 days', { content: { ...content, expiresDay: 20_059 } }, 'BadLifetime'],
    ['for more than 400 days', { content: { ...content, expiresDay: 20_401 } }, 'BadLifetime'],
  ])('%s', (_, change, kind) => {
    const packed = packBundle({ content, sign, recipients, ...change }, testCrypto, random);
    expect(packed).toMatchObject({ ok: false, fault: { kind } });
  });
});
