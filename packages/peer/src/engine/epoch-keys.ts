/**
 * Keys of epochs on one device, no person asked: shows its prekey, finds its key among the boxes,
 * reads the older governance keys, and boxes the newest key for whoever still lacks it. Any holder
 * may box (R12); so that not all do at once, holders wait for one another by an hour of tempo each.
 */
import type {
  Box,
  Boxes,
  BoxDue,
  DeviceId,
  Entry,
  EpochTurn,
  Hash32,
  Hour,
  Instant,
  RecordId,
  WrappedKey,
} from '@tocsin/core';
import {
  BOXES_MAX,
  boxKind,
  compareText,
  dayOf,
  epochKeyHashOf,
  governanceKey,
  hashIn,
  hour,
  hourOf,
  idBytes,
  instant,
  instantOf,
  isTurnProven,
  keysInBoxes,
  LANE_GOVERNANCE,
  makeBox,
  openBox,
  prekeyKind,
  saidAs,
  toHex,
  uintBytes,
  unwrapChain,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { Judged, LogPeer } from './log-peer.ts';

/** An epoch as the role's fold has it. */
export interface EpochInForce {
  readonly number: number;
  readonly keyHash: Hash32;
  /** The governance key of the epoch before; null for the first, and in a pact. */
  readonly wrapped: WrappedKey | null;
}

/** A turn that was written and is not placed yet. */
export interface OpenTurn {
  readonly act: RecordId;
  readonly author: DeviceId;
  readonly turn: EpochTurn;
}

/** What there is to do about keys. */
interface KeyDuties {
  /** Turns that wait to be placed; their keys are proven before anyone ballots (decision 0014). */
  readonly turns: readonly OpenTurn[];
  /** Ascending by number. */
  readonly epochs: readonly EpochInForce[];
  /** Devices that are to hold the newest key. */
  readonly devices: readonly DeviceId[];
  /** Of these, the ones that lack it, ascending. */
  readonly due: (epoch: number) => readonly BoxDue[];
  readonly entries: readonly Entry[];
  /** After how many hours of tempo a fresh prekey is shown. */
  readonly prekeyTurnHours: number;
}

/** Keys of one log. */
export interface EpochKeys {
  /** Does what is due; true = something was written or learnt. */
  step(duties: KeyDuties): Promise<boolean>;
  /** A key for a turn that this device writes: on disk before anyone hears its hash. */
  prepareTurn(number: number): Promise<Uint8Array | undefined>;
  /** Whether this device holds the key that an open turn names, and its wrapping is right. */
  isTurnProven(act: RecordId): boolean;
  nextWakeAt(): Instant | null;
}

/** All that the duties follow from. */
interface Looked {
  readonly entries: KeyDuties['entries'];
  readonly hour: Hour;
  /** Keys that came without a record: with a founding file, by hand. */
  readonly highest: number;
}

/** Makes the keeper of a log's keys. */
export function createEpochKeys<J extends Judged>(peer: LogPeer<J>): EpochKeys {
  return new Keeper<J>(peer);
}

class Keeper<J extends Judged> implements EpochKeys {
  readonly #peer: LogPeer<J>;
  readonly #tried = new Set<string>();
  readonly #turnKeys = new Map<Hash32, Uint8Array>();
  readonly #proven = new Set<RecordId>();
  /** Keys that a box under our newest prekey was to hold and does not (R12). */
  readonly #badBoxFor = new Set<Hash32>();
  #dueSince = new Map<string, Instant>();
  #wakeAt: Instant | null = null;
  /** What was looked at when nothing was due: the same gives the same until the wake. */
  #quiet: Looked | undefined;

  constructor(peer: LogPeer<J>) {
    this.#peer = peer;
  }

  nextWakeAt(): Instant | null {
    return this.#wakeAt;
  }

  async step(duties: KeyDuties): Promise<boolean> {
    const { clock, keyring } = this.#peer.parts;
    const looked = {
      entries: duties.entries,
      hour: hourNow(this.#peer.parts),
      highest: keyring.highestEpoch(),
    };
    if (this.#isQuiet(looked, clock.now())) return false;
    const isDone = await this.#stepAll(duties);
    this.#quiet = isDone ? undefined : looked;
    return isDone;
  }

  #isQuiet(looked: Looked, now: Instant): boolean {
    const before = this.#quiet;
    return (
      before?.entries === looked.entries &&
      before.hour === looked.hour &&
      before.highest === looked.highest &&
      (this.#wakeAt === null || now < this.#wakeAt)
    );
  }

  async #stepAll(duties: KeyDuties): Promise<boolean> {
    this.#wakeAt = null;
    const proven = await this.#prove(duties);
    const learnt = await this.#learn(duties);
    const unwrapped = this.#unwrap(duties);
    if (learnt || unwrapped) this.#peer.replica.keysChanged();
    const boxed = await this.#box(duties);
    const shown = await this.#showPrekey(duties);
    return shown || proven || learnt || unwrapped || boxed;
  }

  isTurnProven(act: RecordId): boolean {
    return this.#proven.has(act);
  }

  async prepareTurn(number: number): Promise<Uint8Array | undefined> {
    const { store, random, crypto } = this.#peer.parts;
    const name = turnName(number);
    const kept = await store.readLocal(name);
    if (!kept.ok) return undefined;
    const key = kept.value ?? random.bytes(32);
    if (kept.value === undefined && !(await store.writeLocal(new Map([[name, key]]))).ok)
      return undefined;
    this.#turnKeys.set(epochKeyHashOf(crypto.hash, key), key);
    return key;
  }

  /** Gets the keys of open turns, out of boxes or as their author, and checks their wrapping. */
  async #prove({ turns, entries, due }: KeyDuties): Promise<boolean> {
    const { log, me, keyring } = this.#peer.replica;
    const { crypto } = this.#peer.parts;
    let wrote = false;
    for (const { act, author, turn } of turns) {
      const before = keyring.laneKey(turn.number - 1, LANE_GOVERNANCE);
      if (author === me) await this.prepareTurn(turn.number);
      else this.#search(turn.number, turn.keyHash, entries);
      const key = this.#turnKeys.get(turn.keyHash);
      if (key === undefined || before === undefined) continue;
      if (isTurnProven(crypto, log, turn, key, before)) this.#proven.add(act);
      if (author !== me) continue;
      const lacking = due(turn.number).filter(({ device }) => device !== me);
      wrote = (await this.#write(turn.number, key, lacking)) || wrote;
    }
    return wrote;
  }

  /** Looks through the boxes of an epoch for a key with this hash. */
  #search(number: number, keyHash: Hash32, entries: readonly Entry[]): void {
    if (this.#turnKeys.has(keyHash)) return;
    for (const entry of entries) {
      const said = saidAs(boxKind, entry);
      const key = said?.epoch === number ? this.#open(entry, said, keyHash) : undefined;
      if (key !== undefined) {
        this.#turnKeys.set(keyHash, key);
        return;
      }
    }
  }

  async #showPrekey({ devices, entries, epochs, prekeyTurnHours }: KeyDuties): Promise<boolean> {
    const { keyring, me } = this.#peer.replica;
    // A newcomer shows it before its own eyes can tell that it was let in (R17).
    const isNewcomer = keyring.highestEpoch() === 0;
    if (!devices.includes(me) && !isNewcomer) return false;
    const shown = entries.filter(
      (entry) => entry.header.author === me && saidAs(prekeyKind, entry) !== undefined,
    );
    const newest = Math.max(0, ...shown.map(({ header }) => header.wallHour));
    // A bad box hides the lack of a good one: under a fresh prekey we are due again (R12).
    const isSpoilt = epochs.some(
      ({ number, keyHash }) =>
        keyring.epochKey(number) === undefined && this.#badBoxFor.has(keyHash),
    );
    const turn = newest + (isSpoilt ? 1 : prekeyTurnHours);
    const isOld = shown.length > 0 && hourNow(this.#peer.parts) >= turn;
    if (isSpoilt && !isOld) this.#wakeBy(instantOf(hour(turn), this.#peer.replica.tempoMs));
    if (shown.length > 0 && !isOld) return false;
    if (isOld) {
      const { random } = this.#peer.parts;
      const added = await keyring.addPrekey(random.bytes(32), random.bytes(32));
      if (!added.ok) return false;
      this.#badBoxFor.clear();
    }
    const prekey = keyring.prekeys()[0];
    if (prekey === undefined) return false;
    const said = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
    return (await this.#peer.append(prekeyKind, said)).ok;
  }

  async #learn({ epochs, entries }: KeyDuties): Promise<boolean> {
    const { keyring } = this.#peer.replica;
    if (keyring.highestEpoch() === 0 && (await this.#learnAsNewcomer(entries))) return true;
    let learnt = false;
    for (const { number, keyHash } of epochs) {
      if (keyring.epochKey(number) !== undefined) continue;
      this.#search(number, keyHash, entries);
      const key = this.#turnKeys.get(keyHash);
      if (key !== undefined) learnt = (await keyring.addEpochKey(number, key)).ok || learnt;
    }
    return learnt;
  }

  /** Without any key the turns cannot be read: a key is proven by what it opens. */
  async #learnAsNewcomer(entries: readonly Entry[]): Promise<boolean> {
    const { replica, parts } = this.#peer;
    for (const entry of entries) {
      const said = saidAs(boxKind, entry);
      if (said === undefined) continue;
      const { epoch } = said;
      const day = dayOf(entry.header.wallHour);
      const address = { log: replica.log, epoch, device: replica.me, day };
      for (const { boxSeed, kem } of replica.keyring.prekeys()) {
        const own = { boxSeed, kemSecret: kem.secretKey };
        const keys = keysInBoxes(parts.crypto, address, own, said) ?? [];
        const key = keys.find((one) => replica.isProvenBy(epoch, one));
        if (key !== undefined) return (await replica.keyring.addEpochKey(epoch, key)).ok;
      }
    }
    return false;
  }

  #open(entry: Entry, said: Boxes, keyHash: Hash32): Uint8Array | undefined {
    const { replica, parts } = this.#peer;
    for (const { boxSeed, kem } of replica.keyring.prekeys()) {
      // Opening is dear (ML-KEM): each box is tried once with each prekey.
      const name = `${entry.id}/${keyHash}/${toHex(boxSeed.subarray(0, 8))}`;
      if (this.#tried.has(name)) continue;
      this.#tried.add(name);
      const address = {
        log: replica.log,
        epoch: said.epoch,
        device: replica.me,
        day: dayOf(entry.header.wallHour),
      };
      const own = { boxSeed, kemSecret: kem.secretKey, keyHash };
      const opened = openBox(parts.crypto, address, own, said);
      if (opened.kind === 'opened') return opened.epochKey;
      if (opened.kind === 'badBox' && boxSeed === replica.keyring.prekeys()[0]?.boxSeed)
        this.#badBoxFor.add(keyHash);
    }
    return undefined;
  }

  #unwrap({ epochs }: KeyDuties): boolean {
    const { keyring, log } = this.#peer.replica;
    const { keyedHash } = this.#peer.parts.crypto;
    const newest = epochs.findLast(({ number }) => keyring.epochKey(number) !== undefined);
    const key = newest && keyring.epochKey(newest.number);
    if (newest === undefined || key === undefined) return false;
    let learnt = false;
    const governance = governanceKey(keyedHash, key);
    const chain = unwrapChain(this.#peer.parts.crypto, log, epochs, newest.number, governance);
    for (const [number, older] of chain) learnt = keyring.addGovernanceKey(number, older) || learnt;
    return learnt;
  }

  async #box({ epochs, due, devices, entries }: KeyDuties): Promise<boolean> {
    const newest = epochs.at(-1);
    const key = newest && this.#peer.replica.keyring.epochKey(newest.number);
    if (newest === undefined || key === undefined) return false;
    const lacking = due(newest.number).filter(({ device }) => device !== this.#peer.replica.me);
    const ready = this.#whoseTurn(newest, lacking, devices, entries);
    return await this.#write(newest.number, key, ready);
  }

  /** Writes boxes for the first devices of a list; more follow in the next round. */
  async #write(epoch: number, key: Uint8Array, lacking: readonly BoxDue[]): Promise<boolean> {
    if (lacking.length === 0) return false;
    const { crypto, random, tempoMs, clock } = this.#peer.parts;
    const day = dayOf(hourOf(clock.now(), tempoMs));
    const boxes: Box[] = [];
    // A malformed prekey takes nobody's place.
    for (const { device, prekey } of lacking) {
      if (boxes.length === BOXES_MAX) break;
      const address = { log: this.#peer.replica.log, epoch, device, day };
      const box = makeBox(crypto, address, prekey, key, random.bytes(64));
      if (box !== undefined) boxes.push(box);
    }
    if (boxes.length === 0) return false;
    return (await this.#peer.append(boxKind, { epoch, boxes })).ok;
  }

  #wakeBy(at: Instant): void {
    if (this.#wakeAt === null || at < this.#wakeAt) this.#wakeAt = at;
  }

  /** Those that lacked a key for as many hours as holders stand before us. */
  #whoseTurn(
    { number }: EpochInForce,
    lacking: readonly BoxDue[],
    devices: readonly DeviceId[],
    entries: readonly Entry[],
  ): readonly BoxDue[] {
    const { me } = this.#peer.replica;
    const { clock, tempoMs, crypto } = this.#peer.parts;
    const now = clock.now();
    const writers = new Set(
      entries.filter(({ header }) => header.epoch === number).map(({ header }) => header.author),
    );
    const order = devices
      .filter((device) => device === me || writers.has(device))
      .map((device) => ({
        device,
        hash: toHex(hashIn(crypto.hash, 'boxTag', idBytes(device), uintBytes(number, 2))),
      }))
      .toSorted((a, b) => compareText(a.hash, b.hash));
    const rank = Math.max(
      0,
      order.findIndex(({ device }) => device === me),
    );
    const since = new Map<string, Instant>();
    const ready: BoxDue[] = [];
    for (const one of lacking) {
      const name = `${String(number)}/${one.device}`;
      const from = this.#dueSince.get(name) ?? now;
      since.set(name, from);
      const at = instant(from + rank * tempoMs);
      if (now >= at) ready.push(one);
      else this.#wakeBy(at);
    }
    this.#dueSince = since;
    return ready;
  }
}

/** Where the author of a turn keeps its key until it is in force. */
function turnName(number: number): string {
  return `key.turn.${String(number)}`;
}
