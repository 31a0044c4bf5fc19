/**
 * A member who went over: their keys are taken from their home, and what speaks is no daemon but a script
 * that says whatever it likes over real links.
 */
import { join } from 'node:path';

import type { Libp2pBearer } from '@tocsin/bearers/libp2p';
import { createLibp2pBearer, LINK_PROTOCOL_ID } from '@tocsin/bearers/libp2p';
import type { LogId } from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';
import { readNote } from '@tocsin/host';
import type { Keyring } from '@tocsin/peer';
import { openKeyring } from '@tocsin/peer';
import type { BearerEvent, RecordStore } from '@tocsin/peer/ports';
import type { HandshakeEvent, HandshakeSetting, HandshakeState } from '@tocsin/protocol';
import { HANDSHAKE_START, stepHandshake } from '@tocsin/protocol';
import { openSqliteStore } from '@tocsin/storage/sqlite';

import { must } from '../../e2e/found-world.ts';
import { nodeClock } from '../../packages/node/src/daemon/clock.ts';
import { nodeRandom } from '../../packages/node/src/home/node-random.ts';
import type { Device } from './device.ts';
import { LOG } from './village.ts';

const crypto = nativeCrypto();
const random = nodeRandom();

/** Dials again at once: what it says gets it thrown out. */
const EAGER = { redialFirstMs: 20, redialCapMs: 100, stableMs: 0, settleMs: 0, closeMs: 50 };

/** The keys of a member, and their log. */
export interface Stolen {
  readonly log: LogId;
  readonly keyring: Keyring;
  readonly store: RecordStore;
}

/** Opens the store of a device that is off, for as long as `look` takes. */
export async function lookInto<T>(
  { folder }: Device,
  look: (store: RecordStore) => Promise<T>,
): Promise<T> {
  const store = must(openSqliteStore(join(folder, 'logs', LOG, 'log.sqlite')));
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Takes the keys of a device that is off. */
export function steal(device: Device): Promise<Stolen> {
  return lookInto(device, async (store) => {
    const [keyring, note] = [must(await openKeyring(store, crypto)), must(await readNote(store))];
    if (keyring === undefined || note?.kind !== 'assembly') throw new Error('there are no keys');
    return { log: note.log, keyring, store };
  });
}

/** An end of a real link that speaks for a member, or for nobody. */
export interface HostileEnd {
  /** Sends a parcel once it is met; false when it was thrown out meanwhile. */
  send(parcel: Uint8Array): Promise<boolean>;
  /** How often the other end met it. */
  met(): number;
  /** Ends the link; it comes again. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens one that dials a device again and again.
 *
 * @param stolen - whose keys it shows; without any it says nothing at all.
 */
export async function openHostileEnd(
  address: string,
  stolen: Stolen | undefined,
): Promise<HostileEnd> {
  const bearer = must(
    await createLibp2pBearer({
      secretKey: random.bytes(32),
      listen: [],
      relay: false,
      useRelays: [],
      protocolId: LINK_PROTOCOL_ID,
      clock: nodeClock(),
      random,
      timing: EAGER,
    }),
  );
  const end = new LivingEnd(bearer, stolen);
  bearer.setWays([address]);
  return end;
}

class LivingEnd implements HostileEnd {
  readonly #bearer: Libp2pBearer;
  readonly #stolen: Stolen | undefined;
  readonly #closing = new AbortController();
  readonly #reading: Promise<void>;
  #link: string | undefined;
  #setting: HandshakeSetting | undefined;
  #handshake: HandshakeState = HANDSHAKE_START;
  #waiting = Promise.withResolvers<void>();
  #met = 0;

  constructor(bearer: Libp2pBearer, stolen: Stolen | undefined) {
    this.#bearer = bearer;
    this.#stolen = stolen;
    this.#reading = this.#read();
  }

  async send(parcel: Uint8Array): Promise<boolean> {
    await this.#waiting.promise;
    const link = this.#link;
    if (link === undefined || this.#closing.signal.aborted) return false;
    try {
      return (await this.#bearer.carry(link, parcel, this.#closing.signal)).ok;
    } catch {
      return false;
    }
  }

  met(): number {
    return this.#met;
  }

  async drop(): Promise<void> {
    if (this.#link !== undefined) await this.#bearer.drop(this.#link);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiting.resolve();
    await this.#bearer.close();
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const event of this.#bearer.events(this.#closing.signal)) await this.#hear(event);
  }

  async #hear(event: BearerEvent): Promise<void> {
    if (event.kind === 'up') {
      this.#link = event.link;
      this.#handshake = HANDSHAKE_START;
      if (this.#stolen === undefined) {
        this.#met += 1;
        return this.#waiting.resolve();
      }
      this.#setting = settingOf(this.#stolen, event);
      return this.#greet(event.link, { kind: 'begin' });
    }
    if (event.link !== this.#link) return;
    if (event.kind === 'parcel' && this.#handshake.at !== 'over')
      return this.#greet(event.link, { kind: 'parcel', bytes: event.bytes });
    if (event.kind !== 'down') return;
    this.#link = undefined;
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers();
  }

  async #greet(link: string, event: HandshakeEvent): Promise<void> {
    if (this.#setting === undefined) return;
    const step = stepHandshake(this.#setting, this.#handshake, event);
    this.#handshake = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'send')
        await this.#bearer.carry(link, effect.bytes, this.#closing.signal).catch(() => undefined);
      if (effect.kind === 'judge') await this.#greet(link, { kind: 'judged', standing: 'member' });
      if (effect.kind !== 'met') continue;
      this.#met += 1;
      this.#waiting.resolve();
    }
  }
}

function settingOf(
  { log, keyring }: Stolen,
  event: Extract<BearerEvent, { readonly kind: 'up' }>,
): HandshakeSetting {
  const sign = (digest: Uint8Array): Uint8Array => crypto.sign(digest, keyring.signing.secretKey);
  return {
    crypto,
    role: event.inbound ? 'responder' : 'initiator',
    link: event.inbound
      ? { initiator: event.remote, responder: event.local }
      : { initiator: event.local, responder: event.remote },
    nonce: random.bytes(32),
    doors: [{ log, device: keyring.me, sign }],
  };
}
