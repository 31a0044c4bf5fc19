import type { Record, RecordId } from '@tocsin/core';
import { recordBytes } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createParked, PARKED_BYTES_MAX, PARKED_RECORDS_MAX } from './parked.ts';
import { makeRecord, sortedIds, writerNamed } from './testing.ts';

const ana = writerNamed('ana');
const gone: RecordId = idNamed('gone');

/** A record whose id follows from its number; `bytes` of body. */
function orphan(number: number, bytes: number = 4): Record {
  const body = new Uint8Array(bytes);
  return { ...makeRecord(ana, null, { body }), id: idNamed<RecordId>('orphan', number) };
}

describe('records that wait for a parent', () => {
  test('come out when it comes, with their sender, and once only', () => {
    const parked = createParked();
    const record = orphan(1);
    parked.park('bea', record, [gone, idNamed('other')]);
    parked.park('cem', record, [gone]);
    expect(parked.size()).toBe(1);
    expect(parked.release(gone)).toEqual([{ sender: 'bea', record }]);
    expect(parked.release(gone)).toEqual([]);
    expect(parked.wanted(10)).toEqual([]);
  });

  test('push out the oldest of their own sender, never those of others', () => {
    const parked = createParked();
    parked.park('quiet', orphan(-1), [gone]);
    for (let at = 0; at < PARKED_RECORDS_MAX + 10; at += 1)
      parked.park('flood', orphan(at), [gone]);
    expect(parked.size()).toBe(PARKED_RECORDS_MAX + 1);
    const released = parked.release(gone);
    expect(released.filter(({ sender }) => sender === 'quiet')).toHaveLength(1);
    const kept = released.filter(({ sender }) => sender === 'flood').map(({ record }) => record);
    const newest = Array.from({ length: PARKED_RECORDS_MAX }, (_, at) => orphan(at + 10));
    expect(sortedIds(kept)).toEqual(sortedIds(newest));
  });

  test('take up no more bytes of a sender than its room', () => {
    const parked = createParked();
    const bytes = recordBytes(orphan(0, 15_000));
    const room = Math.floor(PARKED_BYTES_MAX / bytes);
    for (let at = 0; at < room + 5; at += 1) parked.park('flood', orphan(at, 15_000), [gone]);
    expect(parked.size()).toBe(room);
    expect(sortedIds(parked.release(gone).map(({ record }) => record))).toEqual(
      sortedIds(Array.from({ length: room }, (_, at) => orphan(at + 5))),
    );
  });

  test('ask for the parents that are not parked themselves, and not for too many', () => {
    const parked = createParked();
    parked.park('bea', orphan(1), [idNamed('orphan', 2), gone]);
    parked.park('bea', orphan(2), [idNamed('other')]);
    expect(parked.wanted(10)).toEqual([gone, idNamed('other')]);
    expect(parked.wanted(1)).toEqual([gone]);
  });
});
