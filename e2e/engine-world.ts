/**
 * For tests: assemblies of real engines in one process of Node, joined by the memory bearer. Clock, crypto
 * and rules are the real ones; only the network and the disk are memory.
 */
import { randomBytes } from 'node:crypto';

import type { MemoryNet } from '@tocsin/bearers/memory';
import type {
  Act,
  Hash32,
  Header,
  LogId,
  PlacementId,
  RecordId,
  Terms,
  Verb,
  WireRecord,
} from '@tocsin/core';
import {
  actKind,
  bodyHashOf,
  consentKind,
  encodeHeader,
  encodeSaid,
  hour,
  hourOf,
  idBytes,
  idOf,
  LANE_COMMON,
  NONCE_BYTES,
  RECORD_VERSION,
  recordIdOf,
  RHYTHM,
  RHYTHM_DEFAULT,
  sealBody,
} from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';
import type { Clock, Random } from '@tocsin/peer';
import { createMemoryStore } from '@tocsin/storage/memory';

import { nodeClock } from '../packages/node/src/daemon/clock.ts';
import type { FoundedWorld, Living, Machine, Seeded } from './found-world.ts';
import { foundOn, liveOn, must, seededOn, untilOn } from './found-world.ts';

export { must } from './found-world.ts';
export type { FoundedWorld, Living, Seeded } from './found-world.ts';

export const crypto: ReturnType<typeof nativeCrypto> = nativeCrypto();
export const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
export const clock: Clock = nodeClock();

/** This machine: Node, and stores in memory. */
const machine: Machine = {
  crypto,
  random,
  clock,
  createStore: async () => createMemoryStore(),
  turn: () => new Promise<void>((resolve) => void setImmediate(resolve)),
};

/** Settles once `isTrue`; fails with what was waited for. */
export function until(what: string, isTrue: () => boolean): Promise<void> {
  return untilOn(machine, what, isTrue);
}

/** A device with fresh keys. */
export function seeded(): Promise<Seeded> {
  return seededOn(machine);
}

/** Opens a device's home on a net, as `liveOn`. */
export function live(
  net: MemoryNet,
  log: LogId,
  tempoMs: number,
  device: Seeded,
  ways: readonly string[],
  isBeyond: boolean = false,
): Promise<Living> {
  return liveOn(machine, net, log, tempoMs, device, ways, isBeyond);
}

/** Founds an assembly, as `foundOn`. */
export function found(
  count: number,
  tempoMs: number,
  overrides: Terms['overrides'] = [],
  isBeyond: (at: number) => boolean = () => false,
  net?: MemoryNet,
): Promise<FoundedWorld> {
  return foundOn(machine, count, tempoMs, overrides, isBeyond, net);
}

/** The height that a device knows. */
export function heightOf({ home }: Living): number {
  return home.peer.judged().state?.height ?? -1;
}

/** Writes an act on the first device, lets `yes` of the others consent, waits until it is placed. */
export async function decide(
  devices: readonly Living[],
  verb: Verb,
  byClass: Act['class'],
  yes: number,
): Promise<RecordId> {
  const [first] = devices;
  const state = first?.home.peer.judged().state;
  if (first === undefined || state === undefined) throw new Error('nobody decides');
  const act = must(
    await first.home.peer.append(actKind, first.home.governance.draft(state, verb, byClass)),
  );
  for (const { home } of devices.slice(0, yes)) {
    await until('the act came', () => home.peer.judged().state?.reading.actById.has(act) === true);
    must(await home.peer.append(consentKind, { act, stance: 'for' }));
  }
  await placed(devices, act);
  return act;
}

/** Settles once every device knows an act as placed. */
export async function placed(devices: readonly Living[], act: RecordId): Promise<void> {
  await until('the act is placed everywhere', () =>
    devices.every(({ home }) => home.peer.judged().state?.placedActs.has(act) === true),
  );
}

/** Closes engines. */
export async function close(devices: readonly Living[]): Promise<void> {
  await Promise.all(devices.map(({ home }) => home.close()));
}

/** What of a record is wished otherwise than a device would write it. */
export interface RawWishes extends Partial<Omit<Header, 'bodyLen' | 'bodyHash'>> {
  /** The body as it is; sealed by whoever made it. */
  readonly body?: Uint8Array;
  /** What the body says, to be sealed under `key` where there is one. */
  readonly plain?: Uint8Array;
  readonly key?: Uint8Array;
  /** Who signs; the author when not given. */
  readonly signer?: Seeded;
}

/** A record with its id, as a hostile hand writes it: the engine has no part in it. */
export interface RawRecord extends WireRecord {
  readonly id: RecordId;
}

/** Writes a record by hand; nothing of what is wished is checked. */
export function rawRecord(device: Seeded, log: LogId | null, wishes: RawWishes = {}): RawRecord {
  const { body: given, plain, key, signer, ...change } = wishes;
  const fields: Omit<Header, 'bodyLen' | 'bodyHash'> = {
    version: RECORD_VERSION,
    log,
    author: device.keyring.me,
    seq: 0,
    prev: null,
    deps: [],
    gov: log as string as PlacementId,
    wallHour: hour(1),
    lane: LANE_COMMON,
    epoch: key === undefined ? 0 : 1,
    nonce: key === undefined ? new Uint8Array() : random.bytes(NONCE_BYTES),
    ...change,
  };
  const said = plain ?? encodeSaid(RHYTHM, RHYTHM_DEFAULT);
  const body = given ?? (key === undefined ? said : sealBody(crypto, key, fields, said));
  const bodyHash = idOf<Hash32>(bodyHashOf(crypto.hash, body));
  const header = encodeHeader({ ...fields, bodyLen: body.length, bodyHash });
  const id = recordIdOf(crypto.hash, header);
  const { secretKey } = (signer ?? device).keyring.signing;
  return { id, header, signature: crypto.sign(idBytes(id), secretKey), body };
}

/** The next record of a device's own chain, written by hand. */
export function nextRecord({ home, ...device }: Living, wishes: RawWishes = {}): RawRecord {
  const { replica } = home.peer;
  const [head] = replica.index.view.headsOf(replica.me);
  const key = device.keyring.laneKey(1, wishes.lane ?? LANE_COMMON);
  return rawRecord(device, replica.log, {
    seq: (head?.seq ?? -1) + 1,
    prev: head?.id ?? null,
    wallHour: hourOf(clock.now(), replica.tempoMs),
    ...(key === undefined ? {} : { key }),
    ...wishes,
  });
}
