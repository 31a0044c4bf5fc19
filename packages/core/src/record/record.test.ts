import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { NONCE_BYTES } from '../base/crypto.ts';
import { toHex } from '../base/bytes.ts';
import { allDomains, hashIn } from '../base/domain.ts';
import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Cbor } from '../codec/cbor.ts';
import { decodeCbor, encodeCbor, malformed } from '../codec/cbor.ts';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryIds,
  arbitraryMutation,
  arbitraryUint,
  bytesNamed,
  idNamed,
  testCrypto,
} from '../testing.ts';
import { openBody, sealBody } from './body.ts';
import type { Header } from './header.ts';
import {
  BODY_BYTES_MAX,
  decodeHeader,
  decodeHeaderByShape,
  DEPS_MAX,
  encodeHeader,
  EPOCH_MAX,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  HOUR_MAX,
  RECORD_BYTES_MAX,
  recordIdAt,
  recordIdOf,
  restHashOf,
  SEQ_MAX,
} from './header.ts';
import { LANE_MAX } from './lane.ts';
import { bodyHashOf, decodeWire, encodeWire, parseRecord, WIRE_FRAME_BYTES } from './record.ts';

const anyHeader: fc.Arbitrary<Header> = fc
  .record({
    version: fc.constant(1),
    log: arbitraryId<LogId>(),
    author: arbitraryId<DeviceId>(),
    seq: arbitraryUint(SEQ_MAX),
    prev: arbitraryId<RecordId>(),
    deps: arbitraryIds<RecordId>(DEPS_MAX),
    gov: arbitraryId<PlacementId>(),
    wallHour: arbitraryUint(HOUR_MAX).map((value) => value as Hour),
    lane: arbitraryUint(LANE_MAX),
    epoch: arbitraryUint(EPOCH_MAX),
    nonce: arbitraryBytes(NONCE_BYTES),
    bodyLen: arbitraryUint(BODY_BYTES_MAX),
    bodyHash: arbitraryId<Hash32>(),
  })
  .map((header) => ({
    ...header,
    prev: header.seq === 0 ? null : header.prev,
    nonce: header.epoch === 0 ? new Uint8Array() : header.nonce,
  }));

const largest: Header = {
  version: 1,
  log: idNamed('log'),
  author: idNamed('author'),
  seq: SEQ_MAX,
  prev: idNamed('prev'),
  deps: Array.from({ length: DEPS_MAX }, (_, at) => idNamed<RecordId>('dep', at)).toSorted(),
  gov: idNamed('gov'),
  wallHour: HOUR_MAX as Hour,
  lane: LANE_MAX,
  epoch: EPOCH_MAX,
  nonce: bytesNamed('nonce', 0, NONCE_BYTES),
  bodyLen: BODY_BYTES_MAX,
  bodyHash: idNamed('hash'),
};

const decodedLargest = decodeCbor(encodeHeader(largest), HEADER_BYTES_MAX);
/** The fields of the largest header as they stand in CBOR. */
const largestCbor = decodedLargest.ok ? (decodedLargest.value as readonly Cbor[]) : [];
const arbitraryCbor = fc.oneof(
  fc.constantFrom<Cbor>(null, true, 'text', [], new Uint8Array()),
  fc.integer({ min: -3, max: 70_000 }),
  arbitraryBytes(0, 40),
  fc.array(arbitraryBytes(32), { maxLength: 9 }),
);

describe('the id of a record', () => {
  const { hash } = testCrypto;

  test('is a hash of its place and of the hash of the rest', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const fieldsOf = (...names: readonly (keyof Header)[]): Uint8Array[] =>
          names.map((name) => {
            const value = header[name];
            if (Array.isArray(value)) return encodeCbor(value.map((one: RecordId) => idBytes(one)));
            return encodeCbor(typeof value === 'string' ? idBytes(value) : value);
          });
        const restNames = ['deps', 'wallHour', 'lane', 'nonce', 'bodyLen', 'bodyHash'] as const;
        const rest = hashIn(hash, 'rest', ...fieldsOf(...restNames));
        const place = fieldsOf('version', 'log', 'author', 'seq', 'prev', 'gov', 'epoch');
        const encoded = encodeHeader(header);
        const id = idOf<RecordId>(hashIn(hash, 'record', ...place, rest));
        expect(recordIdOf(hash, encoded)).toBe(id);
        expect(restHashOf(hash, encoded)).toBe(idOf<Hash32>(rest));
        expect(recordIdAt(hash, header, restHashOf(hash, encoded))).toBe(id);
      }),
    );
  });

  test('is another one wherever a header is another', () => {
    fc.assert(
      fc.property(
        anyHeader,
        anyHeader,
        fc.constantFrom(...Object.keys(largest)),
        (one, other, name) => {
          const mixed = { ...one, [name]: other[name as keyof Header] };
          const [before, after] = [encodeHeader(one), encodeHeader(mixed)];
          const isSame = toHex(before) === toHex(after);
          expect(recordIdOf(hash, before) === recordIdOf(hash, after)).toBe(isSame);
        },
      ),
    );
  });
});

describe('a header', () => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const encoded = encodeHeader(header);
        expect(encoded.length).toBeLessThanOrEqual(HEADER_BYTES_MAX);
        expect(decodeHeader(encoded)).toEqual({ ok: true, value: header });
      }),
    );
  });

  test('reaches its limit exactly, and three limits together are 16 KiB', () => {
    expect(encodeHeader(largest).length).toBe(HEADER_BYTES_MAX);
    const together = HEADER_BYTES_MAX + 64 * GENESIS_SIGNATURES_MAX + BODY_BYTES_MAX;
    expect(together).toBe(RECORD_BYTES_MAX);
  });

  test('is total, and has one form only', () => {
    const changed = anyHeader.chain((header) => arbitraryMutation(encodeHeader(header)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 600), changed), (bytes) => {
        const read = decodeHeader(bytes);
        if (read.ok) expect(encodeHeader(read.value)).toEqual(bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads the same straight from its bytes as by its shape', () => {
    const changed = anyHeader.chain((header) => arbitraryMutation(encodeHeader(header)));
    const twiceChanged = changed.chain(arbitraryMutation);
    const built = fc
      .array(fc.oneof(arbitraryCbor, fc.constantFrom(...Object.values(largestCbor))), {
        minLength: 12,
        maxLength: 14,
      })
      .map(encodeCbor);
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 600), changed, twiceChanged, built), (bytes) => {
        expect(decodeHeader(bytes)).toEqual(decodeHeaderByShape(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test('reads each number the same at the borders of its forms', () => {
    const numbers = [0, 23, 24, 255, 256, 65_535, 65_536, SEQ_MAX, SEQ_MAX + 1, HOUR_MAX + 1];
    for (const number of [...numbers, Number.MAX_SAFE_INTEGER, -1])
      for (const at of largestCbor.keys()) {
        const bytes = encodeCbor(largestCbor.with(at, number));
        expect(decodeHeader(bytes)).toEqual(decodeHeaderByShape(bytes));
      }
  });

  test.each<[string, Partial<Header>]>([
    ['a first record that has a previous one', { seq: 0 }],
    ['a later record without a previous one', { prev: null }],
    ['a sealed body without a nonce', { nonce: new Uint8Array() }],
    ['a plain body with a nonce', { epoch: 0 }],
    ['its previous record again among the heads', { deps: [largest.prev as RecordId] }],
    ['heads out of order', { deps: [...largest.deps].toReversed() }],
    ['a head twice', { deps: [largest.deps[0] as RecordId, largest.deps[0] as RecordId] }],
    ['no governance head', { gov: null }],
    ['a genesis that cites others', { log: null, gov: null, seq: 0, prev: null }],
    ['another version', { version: 2 }],
    ['a body over the limit', { bodyLen: BODY_BYTES_MAX + 1 }],
  ])('refuses %s', (_, change) => {
    expect(decodeHeader(encodeHeader({ ...largest, ...change })).ok).toBe(false);
  });
});

describe('a header that is refused', () => {
  const refusal = (change: Partial<Header>) =>
    decodeHeader(encodeHeader({ ...largest, ...change }));

  test('says by which rule', () => {
    expect(refusal({ version: 2 })).toEqual(malformed('version'));
    expect(refusal({ prev: null })).toEqual(malformed('header'));
  });
});

describe('the header of a genesis', () => {
  const genesis: Header = {
    ...largest,
    log: null,
    gov: null,
    seq: 0,
    prev: null,
    deps: [],
    lane: 0,
    epoch: 0,
    nonce: new Uint8Array(),
  };
  const reads = (change: Partial<Header>): boolean =>
    decodeHeader(encodeHeader({ ...genesis, ...change })).ok;

  test('stands under nothing, cites nothing, and is not sealed', () => {
    expect(reads({})).toBe(true);
    expect(reads({ gov: idNamed('gov') })).toBe(false);
    expect(reads({ seq: 1, prev: idNamed('prev') })).toBe(false);
    expect(reads({ deps: [idNamed('dep')] })).toBe(false);
    expect(reads({ lane: 1 })).toBe(false);
    expect(reads({ epoch: 1, nonce: bytesNamed('nonce', 0, NONCE_BYTES) })).toBe(false);
  });
});

describe('a record', () => {
  const { hash } = testCrypto;
  const body = bytesNamed('body', 0, 100);
  const fields: Header = { ...largest, bodyLen: 100, bodyHash: idOf(bodyHashOf(hash, body)) };
  const wire = { header: encodeHeader(fields), signature: new Uint8Array(64), body };

  test('travels and comes back, with its body or without', () => {
    for (const one of [wire, { ...wire, body: null }]) {
      const encoded = encodeWire(one);
      expect(decodeWire(encoded)).toEqual({ ok: true, value: one });
      const parsed = parseRecord(hash, one);
      expect(parsed.ok && parsed.value.fields).toEqual(fields);
    }
  });

  test('fits its frame even at its largest', () => {
    const header = new Uint8Array(HEADER_BYTES_MAX);
    const signature = new Uint8Array(64 * GENESIS_SIGNATURES_MAX);
    const encoded = encodeWire({ header, signature, body: new Uint8Array(BODY_BYTES_MAX) });
    expect(encoded.length).toBe(RECORD_BYTES_MAX + WIRE_FRAME_BYTES);
    expect(decodeWire(encoded).ok).toBe(true);
  });

  test('is refused for the first thing that is wrong with it', () => {
    const fault = (one: Parameters<typeof parseRecord>[1]) => {
      const parsed = parseRecord(hash, one);
      return parsed.ok ? undefined : parsed.fault;
    };
    expect(fault({ ...wire, header: new Uint8Array(3) })).toMatchObject({ kind: 'Malformed' });
    for (const length of [63, 65, 128])
      expect(fault({ ...wire, signature: new Uint8Array(length) })).toEqual({
        kind: 'BadSignature',
      });
    const nonce = new Uint8Array();
    const genesis: Header = {
      ...fields,
      log: null,
      gov: null,
      seq: 0,
      prev: null,
      deps: [],
      lane: 0,
      epoch: 0,
      nonce,
    };
    const founded = { ...wire, header: encodeHeader(genesis) };
    expect(fault({ ...founded, signature: new Uint8Array(128) })).toBeUndefined();
    expect(fault({ ...founded, signature: new Uint8Array(100) })).toEqual({
      kind: 'BadSignature',
    });
    const shorter = encodeHeader({ ...fields, bodyLen: 99 });
    expect(fault({ ...wire, header: shorter })).toEqual({ kind: 'BodyMismatch' });
  });

  test('is refused with another body, a cut body, or founders’ signatures without being one', () => {
    const other = Uint8Array.from(body, (byte, at) => (at === 5 ? byte ^ 1 : byte));
    for (const changed of [other, body.subarray(1), new Uint8Array()])
      expect(parseRecord(hash, { ...wire, body: changed })).toEqual({
        ok: false,
        fault: { kind: 'BodyMismatch' },
      });
    expect(parseRecord(hash, { ...wire, signature: new Uint8Array(128) }).ok).toBe(false);
  });

  test('is total on any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(arbitraryBytes(0, 300), arbitraryMutation(encodeWire(wire))),
        (bytes) => {
          const read = decodeWire(bytes);
          if (read.ok) expect(encodeWire(read.value)).toEqual(bytes);
          if (read.ok) expect(typeof parseRecord(hash, read.value).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('a sealed body', () => {
  const key = bytesNamed('key');
  const plain = bytesNamed('plain', 0, 77);
  const sealed = sealBody(testCrypto, key, largest, plain);

  test('opens under its key and header', () => {
    expect(openBody(testCrypto, key, largest, sealed)).toEqual(plain);
    expect(sealed.length).toBe(plain.length + 48);
  });

  test.each<[string, Partial<Header>]>([
    ['author', { author: idNamed('other') }],
    ['log', { log: idNamed('other') }],
    ['seq', { seq: 1 }],
    ['lane', { lane: 1 }],
    ['epoch', { epoch: 1 }],
    ['governance head', { gov: idNamed('other') }],
    ['wall', { wallHour: 1 as Hour }],
    ['heads', { deps: [] }],
    ['nonce', { nonce: bytesNamed('other', 0, NONCE_BYTES) }],
  ])('does not open under another %s', (_, change) => {
    expect(openBody(testCrypto, key, { ...largest, ...change }, sealed)).toBeUndefined();
  });

  test('does not open under another key, nor changed anywhere, nor too short', () => {
    expect(openBody(testCrypto, bytesNamed('key', 1), largest, sealed)).toBeUndefined();
    fc.assert(
      fc.property(arbitraryMutation(sealed), (changed) => {
        fc.pre(changed.length !== sealed.length || changed.some((byte, at) => byte !== sealed[at]));
        expect(openBody(testCrypto, key, largest, changed)).toBeUndefined();
      }),
    );
  });
});

test('no domain string is the beginning of another', () => {
  const domains = allDomains();
  for (const one of domains)
    for (const other of domains) expect(one !== other && other.startsWith(one)).toBe(false);
});
