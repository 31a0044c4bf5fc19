/**
 * For tests: assemblies of real engines in one process, joined by the memory bearer. Clock, crypto
 * and rules are the real ones; only the network and the disk are memory.
 */
import { randomBytes } from 'node:crypto';

import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import type {
  Act,
  Circle,
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
  cardsHashOf,
  commitmentOf,
  consentKind,
  draftGenesis,
  EMPTY_CIRCLE,
  encodeHeader,
  encodeSaid,
  epochKeyHashOf,
  finishFounding,
  founderSigns,
  hour,
  hourOf,
  idBytes,
  idOf,
  joinCircles,
  LANE_COMMON,
  NONCE_BYTES,
  paperHashOf,
  RECORD_VERSION,
  recordIdOf,
  RHYTHM,
  RHYTHM_DEFAULT,
  sealBody,
  RULES_KNOWN,
} from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';
import type { AssemblyPeer, Clock, Keyring, Random, RecordStore } from '@tocsin/peer';
import { openAssemblyPeer, openKeyring, openReplica, writeDeviceSeeds } from '@tocsin/peer';
import { createMemoryStore } from '@tocsin/storage/memory';

import { nodeClock } from '../packages/node/src/daemon/clock.ts';

/** How long a test waits for something that must come by itself. */
const PATIENCE_MS = 20_000;

export const crypto: ReturnType<typeof nativeCrypto> = nativeCrypto();
export const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
export const clock: Clock = nodeClock();

/** A device that belongs to nobody yet. */
export interface Seeded {
  readonly store: RecordStore;
  readonly keyring: Keyring;
}

/** A member's device, alive. */
export interface Living extends Seeded {
  readonly home: AssemblyPeer;
  readonly address: string;
}

/** An assembly that came to life. */
export interface FoundedWorld {
  readonly log: LogId;
  readonly net: MemoryNet;
  readonly devices: readonly Living[];
  /** The codes on paper, in the order of the devices. */
  readonly paperCodes: readonly Uint8Array[];
}

/** What must not fail in a test. */
export function must<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly fault: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

/** Settles once `isTrue`; fails with what was waited for. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    // oxlint-disable-next-line no-await-in-loop -- one look after another.
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

/** A device with fresh keys. */
export async function seeded(): Promise<Seeded> {
  const store = createMemoryStore();
  const seeds = {
    device: random.bytes(32),
    prekey: random.bytes(32),
    boxSeed: random.bytes(32),
  };
  must(await writeDeviceSeeds(store, seeds));
  const keyring = must(await openKeyring(store, crypto));
  if (keyring === undefined) throw new Error('no keyring');
  return { store, keyring };
}

let bearers = 0;

/**
 * Opens a device's home on a net, in touch with the devices at these addresses.
 *
 * @param isBeyond - whether others reach it beyond their own net.
 */
export async function live(
  net: MemoryNet,
  log: LogId,
  tempoMs: number,
  device: Seeded,
  ways: readonly string[],
  isBeyond: boolean = false,
): Promise<Living> {
  bearers += 1;
  const name = `device-${String(bearers)}`;
  const bearer = net.createBearer({ name, key: random.bytes(32), isBeyond });
  const { store, keyring } = device;
  const parts = { log, tempoMs, store, crypto, clock, random, keyring };
  const home = must(
    await openAssemblyPeer({ ...parts, bearers: [bearer], channelOf: () => 'net' }),
  );
  bearer.setWays(ways);
  return { ...device, home, address: bearer.addresses()[0] ?? '' };
}

/**
 * Founds an assembly of `count` members in one room and brings it to life.
 *
 * @param isBeyond - whether the n-th device stands beyond the others' own net.
 */
export async function found(
  count: number,
  tempoMs: number,
  overrides: Terms['overrides'] = [],
  isBeyond: (at: number) => boolean = () => false,
): Promise<FoundedWorld> {
  const seats = await Promise.all(
    Array.from({ length: count }, async () => ({
      ...(await seeded()),
      epochKey: random.bytes(32),
      reveal: random.bytes(32),
      paperCode: random.bytes(16),
    })),
  );
  const terms: Terms = { rules: RULES_KNOWN, tempoMs, unmet: false, overrides };
  let circle: Circle = EMPTY_CIRCLE;
  for (const { keyring, epochKey, reveal, paperCode } of seats) {
    const prekey = keyring.prekeys()[0];
    if (prekey === undefined) throw new Error('no prekey');
    const card: Circle['cards'][number] = {
      device: keyring.me,
      prekey: { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed },
      paperHash: paperHashOf(crypto.hash, paperCode),
      epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
      wallHour: hourOf(clock.now(), tempoMs),
      terms,
      commit: commitmentOf(crypto.hash, keyring.me, reveal),
    };
    circle = must(joinCircles(circle, { ...EMPTY_CIRCLE, cards: [card] }));
  }
  const cards = cardsHashOf(crypto.hash, circle.cards);
  for (const { keyring, reveal } of seats)
    circle = must(
      joinCircles(circle, { ...EMPTY_CIRCLE, reveals: [{ device: keyring.me, cards, reveal }] }),
    );
  const draft = must(draftGenesis(circle, crypto));
  for (const { keyring } of seats) {
    const signature = crypto.sign(founderSigns(draft), keyring.signing.secretKey);
    const signed = { device: keyring.me, log: draft.log, signature };
    circle = must(joinCircles(circle, { ...EMPTY_CIRCLE, signatures: [signed] }));
  }
  const { log, record } = must(finishFounding(circle, crypto));
  const first = seats.toSorted((a, b) => (a.keyring.me < b.keyring.me ? -1 : 1))[0];
  if (first !== undefined) must(await first.keyring.addEpochKey(1, first.epochKey));
  const net = createMemoryNet();
  const devices: Living[] = [];
  for (const seat of seats) {
    const { store, keyring } = seat;
    const parts = { log, tempoMs, store, crypto, clock, random, keyring };
    const replica = must(await openReplica(parts));
    must(await replica.ingest([record], 'founding', 'each'));
    devices.push(
      await live(
        net,
        log,
        tempoMs,
        seat,
        devices.map(({ address }) => address),
        isBeyond(devices.length),
      ),
    );
  }
  await until('every founder has the key', () =>
    devices.every(({ keyring }) => keyring.highestEpoch() === 1),
  );
  return { log, net, devices, paperCodes: seats.map(({ paperCode }) => paperCode) };
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
