/** Golden bytes: `vectors/protocol.json` pins every frame, the proofs of a handshake, a bundle. */
import type { DeviceId, Hash32, PlacementId, RecordId } from '@tocsin/core';
import { fromHex, idOf, toHex } from '@tocsin/core';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { BUNDLE_RANDOM_BYTES } from './bundle-slots.ts';
import { openBundle, packBundle } from './bundle.ts';
import { encodeReceipt, receiptDigest } from './custody.ts';
import type { Frame } from './frames.ts';
import { decodeFrame, encodeFrame, FRAME_KINDS } from './frames.ts';
import { answerProof, doorKey, handshakeDigest, helloProof } from './handshake-proof.ts';
import { LOG, recordAt } from './testing.ts';

const device = idNamed<DeviceId>('device');
const id = idNamed<RecordId>('record');
const signature = bytesNamed('signature', 0, 64);
const nonce = bytesNamed('nonce');

const frames: readonly Frame[] = [
  { kind: 'hello', versions: [1, 2], nonce, proof: bytesNamed('proof') },
  { kind: 'answer', version: 1, device, nonce, proof: bytesNamed('proof') },
  { kind: 'auth', device, signature },
  { kind: 'welcome', signature },
  { kind: 'refuse', reason: 'struck' },
  {
    kind: 'frontier',
    gov: idNamed<PlacementId>('gov'),
    devices: [{ device, heads: [{ seq: 300, id }] }],
    more: false,
  },
  { kind: 'records', records: [Uint8Array.of(1, 2, 3)] },
  { kind: 'want', ids: [id] },
  { kind: 'locate', head: id, above: null, below: 70_000 },
  { kind: 'points', head: id, points: [{ seq: 5, id }] },
  { kind: 'beat', bytes: Uint8Array.of(1) },
  { kind: 'alert', class: 'cancel', bytes: Uint8Array.of(2) },
  { kind: 'probe', bytes: Uint8Array.of(3) },
  { kind: 'probeAnswer', bytes: Uint8Array.of(4) },
  { kind: 'custody', bytes: Uint8Array.of(5) },
  { kind: 'credit', bytes: 65_536 },
  { kind: 'bye', reason: 'done' },
  { kind: 'husks', run: Uint8Array.of(6) },
  { kind: 'told', rows: [{ last: id, count: 300 }] },
  { kind: 'wake', bytes: Uint8Array.of(7) },
];

function handshakeBytes(): Readonly<Record<string, string>> {
  const { hash, keyedHash } = testCrypto;
  const door = doorKey(keyedHash, LOG);
  const link = { initiator: bytesNamed('bearer', 1), responder: bytesNamed('bearer', 2) };
  const transcript = {
    link,
    versions: [1, 2],
    version: 1,
    initiatorNonce: nonce,
    responderNonce: bytesNamed('nonce', 1),
  };
  const devices = { initiator: device, responder: idNamed<DeviceId>('device', 1) };
  return {
    door: toHex(door),
    hello: toHex(helloProof(keyedHash, door, link, [1, 2], nonce)),
    answer: toHex(answerProof(keyedHash, door, transcript, devices.responder)),
    auth: toHex(handshakeDigest(hash, 'initiator', LOG, transcript, devices)),
    welcome: toHex(handshakeDigest(hash, 'responder', LOG, transcript, devices)),
  };
}

function receiptBytes(): Readonly<Record<string, string>> {
  const unsigned = {
    bundle: idNamed<Hash32>('bundle'),
    device,
    what: 'arrived',
    day: 20_007,
  } as const;
  return {
    digest: toHex(receiptDigest(testCrypto.hash, unsigned)),
    encoded: toHex(encodeReceipt({ ...unsigned, signature })),
  };
}

function bundleBytes(): Uint8Array {
  const records = [recordAt(device, undefined, [], 1)];
  const sender = pairNamed('sender');
  const packed = packBundle(
    {
      content: {
        log: LOG,
        device: idOf<DeviceId>(sender.publicKey),
        createdDay: 20_000,
        expiresDay: 20_090,
        frontier: undefined,
        alerts: [{ class: 'ring', bytes: bytesNamed('ring', 0, 207) }],
        beats: [bytesNamed('beat', 0, 140)],
        receipts: [],
        records,
        husks: [],
      },
      sign: (digest) => testCrypto.sign(digest, sender.secretKey),
      recipients: [testCrypto.kem.pair(bytesNamed('kem')).publicKey],
    },
    testCrypto,
    bytesNamed('random', 0, BUNDLE_RANDOM_BYTES),
  );
  if (!packed.ok) throw new Error(packed.fault.kind);
  return packed.value;
}

/** Everything that is pinned, as `vectors/protocol.json` holds it. */
function current() {
  const bundle = bundleBytes();
  return {
    v: 1,
    frames: Object.fromEntries(frames.map((one) => [one.kind, toHex(encodeFrame(one))])),
    handshake: handshakeBytes(),
    receipt: receiptBytes(),
    bundle: {
      bytes: bundle.length,
      header: toHex(bundle.subarray(0, 43)),
      hash: toHex(testCrypto.hash(bundle)),
    },
  };
}

describe('the bytes on the wire', () => {
  test('are those of the golden vectors', async () => {
    await expect(`${JSON.stringify(current(), null, 2)}\n`).toMatchFileSnapshot(
      '../../../vectors/protocol.json',
    );
  });

  test('are pinned for every kind of frame, and are read again', () => {
    expect(frames.map((one) => one.kind)).toEqual(FRAME_KINDS);
    for (const [at, hex] of Object.values(current().frames).entries())
      expect(decodeFrame(fromHex(hex) as Uint8Array)).toEqual({ ok: true, value: frames[at] });
  });

  test('of a bundle open again', () => {
    const opened = openBundle(bundleBytes(), [bytesNamed('kem')], testCrypto);
    expect(opened).toMatchObject({ ok: true, value: { log: LOG, expiresDay: 20_090 } });
  });
});
