/** Golden bytes: `vectors/record.json` pins headers, ids, bodies and the form on the wire. */
import { describe, expect, test } from 'vitest';

import { concatBytes, toHex } from '../base/bytes.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import type { AnyId, DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import { laneKey, openBody, sealBody } from './body.ts';
import type { Header } from './header.ts';
import {
  associatedBytes,
  DEPS_MAX,
  encodeHeader,
  EPOCH_MAX,
  HOUR_MAX,
  recordIdOf,
  SEQ_MAX,
} from './header.ts';
import { LANE_COMMON, LANE_GOVERNANCE, LANE_KEYS, LANE_MAX } from './lane.ts';
import type { WireRecord } from './record.ts';
import { bodyHashOf, decodeWire, encodeWire, isSigned, parseRecord } from './record.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

const { hash, keyedHash } = testCrypto;
const author = pairNamed('author');
const none = new Uint8Array();
/** `[65535, ["so it is", 7]]`: a kind that no program knows, carried all the same. */
const plaintext = encodeCbor([65_535, ['so it is', 7]]);
const epochKey = bytesNamed('epoch-key', 3);

type HeaderWithoutBody = Omit<Header, 'bodyLen' | 'bodyHash'>;

function ids<Id extends AnyId>(name: string, count: number): readonly Id[] {
  return Array.from({ length: count }, (_, at) => idNamed<Id>(name, at)).toSorted();
}

const genesis: HeaderWithoutBody = {
  version: 1,
  log: null,
  author: idOf<DeviceId>(author.publicKey),
  seq: 0,
  prev: null,
  deps: [],
  gov: null,
  wallHour: hour(490_000),
  lane: LANE_GOVERNANCE,
  epoch: 0,
  nonce: none,
};
const first: HeaderWithoutBody = {
  ...genesis,
  log: idNamed<LogId>('log'),
  gov: idNamed<PlacementId>('log'),
  lane: LANE_KEYS,
};
/** Every field with something in it: what an ordinary sealed record looks like. */
const ordinary: HeaderWithoutBody = {
  ...first,
  seq: 300,
  prev: idNamed<RecordId>('prev'),
  deps: ids<RecordId>('dep', 2),
  gov: idNamed<PlacementId>('gov'),
  lane: LANE_COMMON,
  epoch: 3,
  nonce: bytesNamed('nonce', 0, NONCE_BYTES),
};
const untimed: HeaderWithoutBody = { ...ordinary, seq: 301, deps: [], wallHour: hour(0) };
/** Each field as long as it can be. */
const longest: HeaderWithoutBody = {
  ...ordinary,
  seq: SEQ_MAX,
  deps: ids<RecordId>('dep', DEPS_MAX),
  wallHour: hour(HOUR_MAX),
  lane: LANE_MAX,
  epoch: EPOCH_MAX,
};

function bodyOf(header: HeaderWithoutBody): Uint8Array {
  if (header.epoch === 0) return plaintext;
  return sealBody(testCrypto, laneKey(keyedHash, epochKey, header.lane), header, plaintext);
}

function wireOf(fields: HeaderWithoutBody): WireRecord {
  const body = bodyOf(fields);
  const bodyHash = idOf<Hash32>(bodyHashOf(hash, body));
  const header = encodeHeader({ ...fields, bodyLen: body.length, bodyHash });
  const id = idBytes(recordIdOf(hash, header));
  const signature = testCrypto.sign(id, author.secretKey);
  // The genesis stands here for one of two founders.
  const second = testCrypto.sign(id, pairNamed('author', 1).secretKey);
  return {
    header,
    signature: fields.log === null ? concatBytes(signature, second) : signature,
    body,
  };
}

/** The bytes of one record, after they were read back as a stranger would read them. */
function pinned(fields: HeaderWithoutBody): object {
  const wire = encodeWire(wireOf(fields));
  const decoded = decodeWire(wire);
  if (!decoded.ok) throw new Error(decoded.fault.kind);
  const record = parseRecord(hash, decoded.value);
  if (!record.ok) throw new Error(record.fault.kind);
  const { header, body, signature } = record.value;
  expect(isSigned(testCrypto.verify, record.value)).toBe(true);
  const opened =
    fields.epoch === 0
      ? body
      : openBody(
          testCrypto,
          laneKey(keyedHash, epochKey, fields.lane),
          record.value.fields,
          body ?? none,
        );
  expect(opened).toEqual(plaintext);
  return {
    header: toHex(header),
    id: record.value.id,
    associated: toHex(associatedBytes(fields)),
    body: toHex(body ?? none),
    bodyHash: record.value.fields.bodyHash,
    signature: toHex(signature),
    wire: toHex(wire),
    wireWithoutBody: toHex(encodeWire({ header, signature, body: null })),
  };
}

describe('the vectors of records', () => {
  test('are those that were published', async () => {
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      plaintext: toHex(plaintext),
      epochKey: toHex(epochKey),
      laneKeys: {
        governance: toHex(laneKey(keyedHash, epochKey, LANE_GOVERNANCE)),
        common: toHex(laneKey(keyedHash, epochKey, LANE_COMMON)),
        last: toHex(laneKey(keyedHash, epochKey, LANE_MAX)),
      },
      records: {
        genesis: pinned(genesis),
        first: pinned(first),
        ordinary: pinned(ordinary),
        untimed: pinned(untimed),
        longest: pinned(longest),
      },
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/record.json',
    );
  });
});
