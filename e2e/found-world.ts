/**
 * For tests: founding an assembly of real engines in one process, joined by the memory bearer, on
 * whatever machine the test runs: Node, or a browser. Rules are the real ones; the net is memory.
 */
import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import type { Circle, LogId, Terms } from '@tocsin/core';
import {
  cardsHashOf,
  commitmentOf,
  draftGenesis,
  EMPTY_CIRCLE,
  epochKeyHashOf,
  finishFounding,
  founderSigns,
  hourOf,
  joinCircles,
  paperHashOf,
  RULES_KNOWN,
} from '@tocsin/core';
import type { AssemblyPeer, Clock, Crypto, Keyring, Random, RecordStore } from '@tocsin/peer';
import { openAssemblyPeer, openKeyring, openReplica, writeDeviceSeeds } from '@tocsin/peer';

/** How long a test waits for something that must come by itself. */
const PATIENCE_MS = 20_000;

/** What the machine brings on which a test runs. */
export interface Machine {
  readonly crypto: Crypto;
  readonly random: Random;
  readonly clock: Clock;
  /** A store that nobody has. */
  readonly createStore: () => Promise<RecordStore>;
  /** Settles after whatever else is to be done now. */
  readonly turn: () => Promise<void>;
}

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
export async function untilOn(
  { turn }: Pick<Machine, 'turn'>,
  what: string,
  isTrue: () => boolean,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    // oxlint-disable-next-line no-await-in-loop -- one look after another.
    await turn();
  }
}

/** A device with fresh keys. */
export async function seededOn({ crypto, random, createStore }: Machine): Promise<Seeded> {
  const store = await createStore();
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
export async function liveOn(
  { crypto, random, clock }: Machine,
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
 * @param net - what joins them; one that works when not given.
 */
export async function foundOn(
  machine: Machine,
  count: number,
  tempoMs: number,
  overrides: Terms['overrides'] = [],
  isBeyond: (at: number) => boolean = () => false,
  net: MemoryNet = createMemoryNet(),
): Promise<FoundedWorld> {
  const { crypto, random, clock } = machine;
  const seats = await Promise.all(
    Array.from({ length: count }, async () => ({
      ...(await seededOn(machine)),
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
  const devices: Living[] = [];
  for (const seat of seats) {
    const { store, keyring } = seat;
    const parts = { log, tempoMs, store, crypto, clock, random, keyring };
    const replica = must(await openReplica(parts));
    must(await replica.ingest([record], 'founding', 'each'));
    devices.push(
      await liveOn(
        machine,
        net,
        log,
        tempoMs,
        seat,
        devices.map(({ address }) => address),
        isBeyond(devices.length),
      ),
    );
  }
  await untilOn(machine, 'every founder has the key', () =>
    devices.every(({ keyring }) => keyring.highestEpoch() === 1),
  );
  return { log, net, devices, paperCodes: seats.map(({ paperCode }) => paperCode) };
}
