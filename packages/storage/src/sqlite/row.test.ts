import { encodeHeader, HEADER_BYTES_MAX, hour, idBytes } from '@tocsin/core';
import type { DeviceId, Hash32, LogId, PlacementId, RecordId } from '@tocsin/core';
import { arbitraryBytes, arbitraryId, arbitraryIds, arbitraryUint } from '@tocsin/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { sampleDevice, sampleHusk, sampleRecord, seededChance, valueOf } from '../testing.ts';
import { openDatabase } from './database.ts';
import { DamageFound } from './fault.ts';
import { bringUpToDate } from './format.ts';
import { clearGuard, sealedGuard, wrapBytes } from './guard.ts';
import { packHeader, unpackHeader } from './header-form.ts';
import type { RecordPlace } from './row.ts';
import { RecordRows } from './row.ts';
import { atRestNamed, createFolder, removeFolder } from './testing.ts';
import { Words } from './words.ts';

const folder = createFolder();
const database = valueOf(openDatabase(`${folder}/store`));
valueOf(bringUpToDate(database, clearGuard));
const words = new Words(database, clearGuard);
afterAll(() => {
  database.close();
  removeFolder(folder);
});

/** Runs `work` in a transaction that comes to nothing, as on a full disk. */
function inVain(work: () => void): void {
  const size = words.size;
  const fullDisk = Object.assign(new Error('full'), { errcode: 13 });
  const done = database.write(
    'batched',
    () => {
      work();
      throw fullDisk;
    },
    () => {
      words.forgetFrom(size);
    },
  );
  expect(done).toEqual({ ok: false, fault: { kind: 'StoreFull' } });
}

/** A header's kept form and what comes back of it. */
function throughForm(header: Uint8Array): { packed: number; header: Uint8Array | undefined } {
  const out = new Uint8Array(HEADER_BYTES_MAX);
  const end = packHeader(words, header, out, 0);
  if (end === undefined) return { packed: header.length, header };
  const scratch = new Uint8Array(HEADER_BYTES_MAX);
  return { packed: end, header: unpackHeader(words, out.slice(0, end), scratch) };
}

const anyHeader = fc
  .record({
    version: fc.constant(1),
    log: arbitraryId<LogId>(),
    author: arbitraryId<DeviceId>(),
    seq: arbitraryUint(4_294_967_295).filter((seq) => seq > 0),
    prev: arbitraryId<RecordId>(),
    deps: arbitraryIds<RecordId>(8),
    gov: arbitraryId<PlacementId>(),
    wallHour: arbitraryUint(281_474_976_710_655).map((value) => hour(value)),
    lane: arbitraryUint(65_535),
    epoch: fc.integer({ min: 1, max: 65_535 }),
    nonce: arbitraryBytes(24),
    bodyLen: arbitraryUint(15_000),
    bodyHash: arbitraryId<Hash32>(),
  })
  .map((header) => encodeHeader(header));

describe('the kept form of a header', () => {
  test('gives back any header, and takes at least 87 bytes less', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const { packed, header: again } = throughForm(header);
        expect(again).toEqual(header);
        // Three ids of 34 bytes, each now at most five.
        expect(packed).toBeLessThanOrEqual(header.length - 3 * 29);
      }),
    );
  });

  test('gives back any bytes', () => {
    const anyBytes = fc.oneof(
      arbitraryBytes(1, HEADER_BYTES_MAX),
      fc.tuple(anyHeader, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([header, at, byte]) => {
        const changed = Uint8Array.from(header);
        changed[at % header.length] = byte;
        return changed;
      }),
      fc
        .tuple(anyHeader, fc.nat())
        .map(([header, at]) => header.slice(0, 1 + (at % header.length))),
    );
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(throughForm(bytes).header).toEqual(bytes);
      }),
    );
  });

  test('is undefined for bytes that are none, or longer than a header can be', () => {
    const scratch = new Uint8Array(HEADER_BYTES_MAX);
    words.learnDevice(sampleDevice(1));
    const tooLong = [0x82, 0x01, 0x20, ...new Uint8Array(HEADER_BYTES_MAX - 35)];
    for (const bytes of [[0x58], [0x41], [0x1c], [0xff], [0x60], [0xa0], [0xf5], tooLong])
      expect(unpackHeader(words, Uint8Array.from(bytes), scratch)).toBeUndefined();
  });
});

describe('the words of a store', () => {
  test('are found again when it opens, and forgotten with their transaction', () => {
    const [kept, gone] = [sampleDevice(11), sampleDevice(12)];
    const number = words.learnDevice(kept);
    const size = words.size;
    inVain(() => {
      words.learnDevice(gone);
    });
    expect(words.deviceNumber(gone)).toBeUndefined();
    expect(words.numberAt(idBytes(gone), 0)).toBeUndefined();
    const again = new Words(database, clearGuard);
    expect([again.size, again.deviceNumber(kept)]).toEqual([size, number]);
    expect(again.numberAt(idBytes(kept), 0)).toBe(number);
  });

  test('that begin alike on purpose are learnt four times, and devices always', () => {
    const alike = Array.from({ length: 7 }, (_, at) => {
      const bytes = new Uint8Array(32).fill(7);
      bytes[31] = at;
      return bytes;
    });
    const learnt = alike.map((bytes) => words.learnAt(bytes, 0));
    expect(learnt.map((number) => number !== undefined)).toEqual(alike.map((_, at) => at < 4));
    const device = `${'07'.repeat(31)}ff` as DeviceId;
    inVain(() => {
      expect(words.deviceOf(words.learnDevice(device))).toBe(device);
    });
    expect(words.deviceNumber(device)).toBeUndefined();
    for (const [at, bytes] of alike.slice(0, 4).entries())
      expect(words.numberAt(bytes, 0)).toBe(learnt[at]);
  });
});

describe('a row', () => {
  const place: RecordPlace = { arrival: 7, key: 5, tie: 0, device: 0, seq: 3 };

  for (const [form, guard] of [
    ['clear', clearGuard],
    ['sealed', sealedGuard(atRestNamed('key'))],
  ] as const)
    test(`is damaged when any of its bytes changed, or it is elsewhere (${form})`, () => {
      const rows = new RecordRows(guard, words);
      const record = sampleRecord(3, { bodyBytes: 20, deps: 1 });
      const own = { ...place, key: rows.keyOf(record.id) };
      const held = new Uint8Array(rows.wrap(own, record, false));
      const again = rows.unwrap(own, held);
      if (again.header === null) expect.unreachable('a record, no husk');
      expect([again.id, again.header, again.body]).toEqual([record.id, record.header, record.body]);
      expectDamageFound(rows, own, held);
    });

  for (const [form, guard] of [
    ['clear', clearGuard],
    ['sealed', sealedGuard(atRestNamed('key'))],
  ] as const)
    test(`of a husk is damaged when any of its bytes changed, or it is elsewhere (${form})`, () => {
      const rows = new RecordRows(guard, words);
      const husk = sampleHusk(sampleRecord(9, { seq: 3 }));
      const own = { ...place, key: rows.keyOf(husk.id) };
      const held = new Uint8Array(rows.wrapHusk(own, husk, true));
      const author = words.deviceOf(own.device);
      const given = { ...husk, author, arrival: own.arrival, header: null, isPruned: true };
      expect(rows.unwrap(own, held)).toEqual(given);
      expectDamageFound(rows, own, held);
    });

  test('of a husk keeps a governance head whole that is no word', () => {
    const rows = new RecordRows(clearGuard, words);
    const alike = Array.from({ length: 9 }, (_, at) => `${'09'.repeat(31)}0${at}` as PlacementId);
    for (const gov of alike) {
      const husk = { ...sampleHusk(sampleRecord(9, { seq: 3 })), gov };
      const own = { ...place, key: rows.keyOf(husk.id) };
      inVain(() => {
        for (const other of alike) words.learnAt(idBytes(other), 0);
        const held = new Uint8Array(rows.wrapHusk(own, husk, false));
        expect(rows.unwrap(own, held)).toMatchObject({ gov, isPruned: false });
      });
    }
  });

  function expectDamageFound(rows: RecordRows, own: RecordPlace, held: Uint8Array): void {
    const chance = seededChance(1);
    for (let at = 0; at < held.length; at += 1) {
      const changed = Uint8Array.from(held);
      changed[at] = (changed[at] ?? 0) ^ (1 + chance.below(255));
      expect(() => rows.unwrap(own, changed)).toThrow(DamageFound);
      expect(() => rows.unwrap(own, held.subarray(0, at))).toThrow(DamageFound);
    }
    for (const field of ['arrival', 'key', 'tie', 'device', 'seq'] as const) {
      const elsewhere = { ...own, [field]: own[field] + 1 };
      expect(() => rows.unwrap(elsewhere, held)).toThrow(DamageFound);
    }
  }

  test('is damaged when it was well kept but is no record', () => {
    const rows = new RecordRows(clearGuard, words);
    const record = sampleRecord(3, { bodyBytes: 0, deps: 0 });
    const held = new Uint8Array(rows.wrap(place, record, false).subarray(0, -4));
    // The place as `row.ts` writes it, so that only the content is at fault.
    const placed = Buffer.alloc(27);
    placed.write('rec', 'ascii');
    placed.writeUIntBE(place.arrival, 3, 6);
    placed.writeUIntBE(place.key, 9, 6);
    placed.writeUInt32BE(place.seq, 23);
    expect(rows.unwrap(place, wrapBytes(clearGuard, placed, held)).seq).toBe(place.seq);
    for (let length = 0; length < held.length; length += 1) {
      const cut = wrapBytes(clearGuard, placed, held.subarray(0, length));
      expect(() => rows.unwrap(place, cut)).toThrow(DamageFound);
    }
  });
});
