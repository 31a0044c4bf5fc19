import type { DeviceId, Entry, Hour, LogId, RecordId, SyncCrypto } from '@tocsin/core';
import { boxKind, boxTag, dayOf, hour, makeBox } from '@tocsin/core';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { Prekey } from '../log/keyring.ts';
import { NOON } from '../log/testing.ts';
import type { BoxOpenings } from './box-openings.ts';
import { createBoxOpenings, OPENED_MAX, OPENINGS_AN_HOUR } from './box-openings.ts';

const log = idNamed<LogId>('log');
const me = idNamed<DeviceId>('me');
const honest = idNamed<DeviceId>('honest');
const insider = idNamed<DeviceId>('insider');
const members = new Set([honest, insider]);
const epochKey = bytesNamed('epoch key');
const prekeys: readonly Prekey[] = [0, 1].map((at) => ({
  kem: testCrypto.kem.pair(bytesNamed('kem', at)),
  boxSeed: bytesNamed('seed', at),
}));

/** A reader whose dear openings are counted, and whose clock is set by hand. */
function reader(): {
  readonly boxes: BoxOpenings;
  opened: () => number;
  set: (at: number) => void;
} {
  let count = 0;
  let now: Hour = hour(NOON);
  const kem: SyncCrypto['kem'] = {
    ...testCrypto.kem,
    decapsulate: (ciphertext, secretKey) => {
      count += 1;
      // Bad boxes hold zeros: what they would cost is counted, not spent.
      return ciphertext.every((byte) => byte === 0)
        ? undefined
        : testCrypto.kem.decapsulate(ciphertext, secretKey);
    },
  };
  const crypto = { ...testCrypto, kem };
  const boxes = createBoxOpenings({ log, me, crypto, prekeys: () => prekeys, hourNow: () => now });
  return { boxes, opened: () => count, set: (at) => void (now = hour(at)) };
}

function entryOf(author: DeviceId, name: string, box: object, epoch = 2): Entry {
  return {
    id: idNamed<RecordId>(name),
    header: {
      version: 1,
      log,
      author,
      seq: 1,
      prev: idNamed('prev'),
      deps: [],
      gov: null,
      wallHour: hour(NOON),
      lane: 3,
      epoch: 0,
      nonce: new Uint8Array(),
      bodyLen: 0,
      bodyHash: idNamed('body'),
    },
    body: { state: 'read', kind: 9, said: boxKind.shape.toCbor({ epoch, boxes: [box as never] }) },
  };
}

/** A box of the epoch's key for us, or one that holds nothing. */
function boxFrom(author: DeviceId, name: string, isGood: boolean): Entry {
  const [{ kem, boxSeed }] = prekeys as readonly [Prekey];
  const day = dayOf(hour(NOON));
  if (!isGood) {
    const tag = boxTag(testCrypto.keyedHash, boxSeed, day);
    const kemCiphertext = new Uint8Array(1_120);
    return entryOf(author, name, { tag, kemCiphertext, sealed: bytesNamed(name, 1, 48) });
  }
  const shown = { kemPublic: kem.publicKey, boxSeed };
  const address = { log, epoch: 2, device: me, day };
  const box = makeBox(testCrypto, address, shown, epochKey, bytesNamed(name, 0, 64));
  if (box === undefined) throw new Error('no box');
  return entryOf(author, name, box);
}

const flood = (author: DeviceId, count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, at) => boxFrom(author, `${author}/${at}`, false));

const keysOf = (boxes: BoxOpenings, entries: readonly Entry[]): readonly Uint8Array[] =>
  boxes.look(entries, () => true, members).opened.flatMap(({ key }) => key ?? []);

describe('boxes under one’s tag', () => {
  test('are opened once, however often they are looked at and whatever is sought in them', () => {
    const { boxes, opened } = reader();
    const entries = [boxFrom(honest, 'good', true), boxFrom(insider, 'bad', false)];
    for (let at = 0; at < 5; at += 1) expect(keysOf(boxes, entries)).toEqual([epochKey]);
    expect(opened()).toBe(2);
  });

  test('cost nothing where they lie under no tag of ours, or are of an epoch that is not sought', () => {
    const { boxes, opened } = reader();
    const [prekey] = prekeys as readonly [Prekey];
    const tag = boxTag(testCrypto.keyedHash, prekey.boxSeed, 1);
    const strange = { tag, kemCiphertext: new Uint8Array(1_120), sealed: new Uint8Array(48) };
    boxes.look([entryOf(honest, 'other', strange)], () => true, members);
    boxes.look([boxFrom(honest, 'good', true)], (epoch) => epoch === 7, members);
    expect(opened()).toBe(0);
  });

  test('of a flood cost so many openings an hour, and no more', () => {
    const { boxes, opened, set } = reader();
    const entries = flood(insider, OPENINGS_AN_HOUR + 10);
    expect(boxes.look(entries, () => true, members).isMore).toBe(true);
    boxes.look(entries, () => true, members);
    expect(opened()).toBe(OPENINGS_AN_HOUR);
    set(NOON + 1);
    expect(boxes.look(entries, () => true, members).isMore).toBe(false);
    expect(opened()).toBe(OPENINGS_AN_HOUR + 10);
  });

  test('of a flood by one hand do not keep out a box by another that came last', () => {
    const { boxes } = reader();
    const entries = [...flood(insider, 200), boxFrom(honest, 'good', true)];
    expect(keysOf(boxes, entries)).toEqual([epochKey]);
  });

  test('of strangers come last, however many they are', () => {
    const { boxes } = reader();
    const strangers = Array.from({ length: 200 }, (_, at) =>
      boxFrom(idNamed<DeviceId>('stranger', at), `stranger/${at}`, false),
    );
    expect(keysOf(boxes, [...strangers, boxFrom(honest, 'good', true)])).toEqual([epochKey]);
  });

  test('are not remembered without end, and a good one is found in any flood', () => {
    const { boxes, set } = reader();
    const entries = [...flood(insider, OPENED_MAX + OPENINGS_AN_HOUR)];
    let seen = 0;
    for (let at = 0; at < 40; at += 1) {
      set(NOON + at);
      seen = Math.max(seen, boxes.look(entries, () => true, members).opened.length);
    }
    expect(seen).toBe(OPENED_MAX);
    set(NOON + 50);
    expect(keysOf(boxes, [...entries, boxFrom(honest, 'good', true)])).toEqual([epochKey]);
  });
});
