/**
 * The end of every script: all devices are killed once more and started as they should be, so that what is
 * compared lies on their disks; then each must hold the same records and come to the same state, and
 * every record that was acknowledged must be among them.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { decodeWire, recordIdOf } from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';

import type { Device } from './device.ts';
import type { Ledger } from './ledger.ts';
import { LOG } from './village.ts';

/**
 * How long a record that one of them holds may take to reach all, once nothing is wrong any more. Devices go on
 * writing by themselves while they are compared, so it is counted for each record, from when it was first seen missing.
 */
const ARRIVES_WITHIN_MS = 180_000;
/** How long they may take to hold the same at one look. */
const EQUAL_WITHIN_MS = 1_200_000;
const LOOK_MS = 500;
/** Fewer acknowledged records than this show nothing: the script itself is broken. */
const ACKNOWLEDGED_LEAST = 20;

/** What was found at the end. */
export interface Reckoning {
  readonly records: number;
  readonly acknowledged: number;
  /** The first signs of the state hash that all came to. */
  readonly hash: string;
  /** From the last start until all were equal. */
  readonly equalAfterMs: number;
}

/** A loss or a difference; the message says which. */
class Broken extends Error {}

/** What a device has on its disk. */
export interface Held {
  readonly stateHash: string;
  /** Its records by id: how long each is as it travels, in bytes. */
  readonly records: ReadonlyMap<string, number>;
  readonly bad: number;
}

/** Starts all anew and compares; throws `Broken` unless nothing is lost and all are equal. */
export async function reckon(devices: readonly Device[], ledger: Ledger): Promise<Reckoning> {
  await ledger.stop();
  if (ledger.acknowledged().size < ACKNOWLEDGED_LEAST)
    throw new Broken(`only ${String(ledger.acknowledged().size)} records were acknowledged`);
  await Promise.all(devices.map((device) => device.kill()));
  for (const device of devices) await device.up();
  const beganMs = performance.now();
  let missing: Missing = new Map();
  for (;;) {
    const held = await Promise.all(devices.map(heldBy));
    const [first] = held;
    if (first === undefined) throw new Broken('there is nobody to compare');
    const bad = held.findIndex((one) => one.bad > 0);
    if (bad >= 0)
      throw new Broken(`${devices[bad]?.name ?? ''}: ${String(held[bad]?.bad)} records are spoilt`);
    const isEqual = held.every((one) => isEqualTo(one, first));
    const lost = [...ledger.acknowledged()].filter((id) => !first.records.has(id));
    if (isEqual && lost.length === 0) {
      mustBeCalm(devices);
      return {
        records: first.records.size,
        acknowledged: ledger.acknowledged().size,
        hash: first.stateHash.slice(0, 12),
        equalAfterMs: Math.round(performance.now() - beganMs),
      };
    }
    missing = missingSince(held, missing, performance.now());
    const nowMs = performance.now();
    if (
      nowMs - beganMs > EQUAL_WITHIN_MS ||
      [...missing.values()].some((sinceMs) => nowMs - sinceMs > ARRIVES_WITHIN_MS)
    )
      throw new Broken(differenceOf(devices, held, ledger, nowMs - beganMs));
    await pause(LOOK_MS);
  }
}

/** Since when somebody lacks a record, in milliseconds: by the device that lacks it and the record. */
type Missing = ReadonlyMap<string, number>;

function missingSince(held: readonly Held[], before: Missing, nowMs: number): Missing {
  const all = new Set(held.flatMap(({ records }) => [...records.keys()]));
  const missing = new Map<string, number>();
  for (const [at, { records }] of held.entries())
    for (const id of all) {
      const key = `${String(at)} ${id}`;
      if (!records.has(id)) missing.set(key, before.get(key) ?? nowMs);
    }
  return missing;
}

/** A mistake of ours that a daemon noted is a find, even if nothing was lost by it. */
function mustBeCalm(devices: readonly Device[]): void {
  for (const device of devices) {
    const [mistake] = device.mistakes();
    if (mistake !== undefined) throw new Broken(`${device.name} made a mistake: ${mistake}`);
  }
}

function differenceOf(
  devices: readonly Device[],
  held: readonly Held[],
  ledger: Ledger,
  afterMs: number,
): string {
  const all = new Set(held.flatMap(({ records }) => [...records.keys()]));
  const each = held.map(({ records, stateHash }, at) => {
    const lost = [...ledger.acknowledged()].filter((id) => !records.has(id)).length;
    const lacks = all.size - records.size;
    return `${devices[at]?.name ?? ''}: ${String(records.size)} records, lacks ${String(lacks)}, ${String(lost)} of them acknowledged, state ${stateHash.slice(0, 12)}`;
  });
  return `not equal after ${String(Math.round(afterMs / 1_000))} s: ${each.join('; ')}`;
}

/** Whether two hold the same records and come to the same state. */
export function isEqualTo(one: Held, other: Held): boolean {
  return (
    one.stateHash === other.stateHash &&
    one.records.size === other.records.size &&
    [...one.records.keys()].every((id) => other.records.has(id))
  );
}

/** What a device has on its disk now. */
export async function heldBy(device: Device): Promise<Held> {
  const { logs } = await device.ask('log.verify', {}, LOG);
  const read = logs.find(({ log }) => log === LOG);
  const out = join(device.folder, '..', `${device.name}.export`);
  rmSync(out, { force: true });
  await device.ask('log.export', { out, folder: join(device.folder, '..') }, LOG);
  const records = recordsIn(readFileSync(out));
  rmSync(out, { force: true });
  return { stateHash: read?.stateHash ?? '', bad: read?.bad ?? 0, records };
}

/** The records of an exported log, a sequence of byte strings, each a record as it travels. */
function recordsIn(exported: Uint8Array): ReadonlyMap<string, number> {
  const { hash } = nativeCrypto();
  const records = new Map<string, number>();
  for (let at = 0; at < exported.length;) {
    const [length, head] = stringHead(exported, at);
    const record = decodeWire(exported.subarray(at + head, at + head + length));
    if (!record.ok) throw new Broken(`an exported record is ${record.fault.rule}`);
    records.set(recordIdOf(hash, record.value.header), length);
    at += head + length;
  }
  return records;
}

/** Length of the byte string at a place, and of its head (RFC 8949, major type 2). */
function stringHead(bytes: Uint8Array, at: number): readonly [number, number] {
  const short = (bytes[at] ?? 0) & 31;
  if (short < 24) return [short, 1];
  const width = 2 ** (short - 24);
  let length = 0;
  for (let next = 1; next <= width; next += 1) length = length * 256 + (bytes[at + next] ?? 0);
  return [length, 1 + width];
}
