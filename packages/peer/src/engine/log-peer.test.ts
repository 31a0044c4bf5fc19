import type { DeviceId, RecordId } from '@tocsin/core';
import { hour, idOf, parseRecord } from '@tocsin/core';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { chainOf, makeRecord, ME, NOON, saidKind, valueOf } from '../log/testing.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import type { HandClock } from './testing.ts';
import { handClock, lastingStore, openPlainPeer, OTHERS } from './testing.ts';

/** The wall of what is written now. */
async function wallNow(peer: LogPeer<Judged>): Promise<number | undefined> {
  const id = valueOf(await peer.append(saidKind, 1));
  return peer.replica.index.known(id)?.wallHour;
}

/** Lets three others write at an hour. */
async function othersWrite(peer: LogPeer<Judged>, at: number): Promise<void> {
  for (const writer of OTHERS) {
    const records = chainOf(writer, 1, { wallHour: hour(at) });
    valueOf(await peer.replica.ingest(records, 'a courier', 'each'));
  }
}

describe('a device whose clock fell behind that of three others', () => {
  test('writes untimed until a person says that today is today', async () => {
    const clock = handClock(NOON);
    const peer = await openPlainPeer(await lastingStore(createMemoryStore()), clock);
    expect(await wallNow(peer)).toBe(NOON);
    await othersWrite(peer, NOON + 72);
    expect(peer.clockVerdict()).toEqual({ kind: 'behind', hours: 72 });
    expect(await wallNow(peer)).toBe(0);
    valueOf(await peer.confirmClock());
    expect(await wallNow(peer)).toBe(NOON);
    clock.turn(-100);
    expect(await wallNow(peer)).toBe(0);
  });

  test('is believed again by itself once its clock was set', async () => {
    const clock = handClock(NOON);
    const peer = await openPlainPeer(await lastingStore(createMemoryStore()), clock);
    await othersWrite(peer, NOON + 72);
    expect(peer.isClockSure()).toBe(false);
    clock.turn(71);
    expect(peer.isClockSure()).toBe(true);
    expect(await wallNow(peer)).toBe(NOON + 71);
  });

  test('remembers the answer over a restart', async () => {
    const clock = handClock(NOON);
    const store = await lastingStore(createMemoryStore());
    const before = await openPlainPeer(store, clock);
    await othersWrite(before, NOON + 72);
    valueOf(await before.confirmClock());
    await before.close();
    const after = await openPlainPeer(store, clock);
    expect(after.isClockSure()).toBe(true);
  });
});

describe('a clock', () => {
  test('that falls behind a placement in force and the time since is not believed', async () => {
    const clock = handClock(NOON);
    const peer = await openPlainPeer(await lastingStore(createMemoryStore()), clock, {
      placedAt: hour(NOON - 1),
    });
    clock.pass(30);
    expect(peer.isClockSure()).toBe(true);
    clock.turn(-30);
    expect(peer.clockVerdict()).toEqual({ kind: 'behind', hours: 29 });
  });

  test('that another log of this device doubts is not believed here', async () => {
    const peer = await openPlainPeer(await lastingStore(createMemoryStore()), handClock(NOON), {
      isClockDoubted: () => true,
    });
    expect(await wallNow(peer)).toBe(0);
  });
});

/** A device that wrote once, was closed for so many hours, and is open again. */
async function closedFor(
  hours: number,
): Promise<{ readonly clock: HandClock; readonly peer: LogPeer<Judged> }> {
  const clock = handClock(NOON);
  const store = await lastingStore(createMemoryStore());
  const before = await openPlainPeer(store, clock);
  valueOf(await before.append(saidKind, 1));
  clock.pass(100);
  await before.close();
  clock.pass(hours);
  return { clock, peer: await openPlainPeer(store, clock) };
}

describe('a device that was closed', () => {
  test('for a day writes at once', async () => {
    const { peer } = await closedFor(24);
    expect(peer.firstLook()).toBe('free');
    valueOf(await peer.append(saidKind, 2));
  });

  test('for longer writes nothing before a peer has said how far it knows it', async () => {
    const { peer } = await closedFor(25);
    expect(peer.firstLook()).toBe('looking');
    expect(await peer.append(saidKind, 2)).toEqual({ ok: false, fault: { kind: 'LookingFirst' } });
    const stranger = idNamed<DeviceId>('stranger');
    peer.noteFrontier(stranger, { gov: null, devices: peer.frontier() });
    expect(peer.firstLook()).toBe('looking');
    peer.noteFrontier(OTHERS[0]?.id as DeviceId, { gov: null, devices: peer.frontier() });
    await peer.mayWrite();
    expect(peer.firstLook()).toBe('free');
    valueOf(await peer.append(saidKind, 2));
  });

  test('for longer goes on after ten minutes in which nobody was there, and says so', async () => {
    const { clock, peer } = await closedFor(25);
    clock.pass(1);
    await peer.mayWrite();
    expect(peer.firstLook()).toBe('unseen');
    valueOf(await peer.append(saidKind, 2));
    peer.noteFrontier(OTHERS[0]?.id as DeviceId, { gov: null, devices: [] });
    expect(peer.firstLook()).toBe('free');
  });

  test('and brought back from a copy stops when a peer shows what it wrote since', async () => {
    const { peer } = await closedFor(25);
    const head = { seq: 1, id: idOf<never>(new Uint8Array(32).fill(7)) };
    const shown = { gov: null, devices: [{ device: ME.id, heads: [head] }] };
    peer.noteFrontier(OTHERS[0]?.id as DeviceId, shown);
    // One may lie: the record itself is waited for, and nothing is written meanwhile.
    expect(peer.firstLook()).toBe('looking');
    peer.noteFrontier(OTHERS[1]?.id as DeviceId, shown);
    await peer.mayWrite();
    const stopped = { ok: false, fault: { kind: 'RestoredBackup' } };
    expect(await peer.append(saidKind, 2)).toEqual(stopped);
  });

  test('and brought back from a copy never writes again once its own record came', async () => {
    const { clock, peer } = await closedFor(25);
    const first = peer.replica.index.view.at(ME.id, 0)[0] as RecordId;
    const stored = valueOf(await peer.parts.store.get(first));
    if (stored === undefined) throw new Error('it wrote once');
    const before = valueOf(parseRecord(testCrypto.hash, stored));
    const since = makeRecord(ME, before, { says: 5 });
    valueOf(await peer.replica.ingest([since], 'ana', 'each'));
    const stopped = { ok: false, fault: { kind: 'RestoredBackup' } };
    expect(await peer.append(saidKind, 2)).toEqual(stopped);
    await peer.close();
    const again = await openPlainPeer(peer.parts.store, clock);
    expect(again.replica.isStopped()).toBe(true);
    again.noteFrontier(OTHERS[0]?.id as DeviceId, { gov: null, devices: [] });
    expect(await again.append(saidKind, 2)).toEqual(stopped);
  });

  test('while it still looked has to look again', async () => {
    const { clock, peer } = await closedFor(25);
    await peer.close();
    clock.pass(1);
    const again = await openPlainPeer(peer.parts.store, clock);
    expect(again.firstLook()).toBe('looking');
  });
});
