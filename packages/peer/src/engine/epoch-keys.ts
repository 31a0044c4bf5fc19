/**
 * Keys of epochs on one device, no person asked: shows its prekey, finds its key among the boxes,
 * reads the older governance keys and hands them over, and boxes the newest key for whoever still
 * lacks it. A key is kept only if the turn in force names its hash. Any holder may box (R12); so
 * that not all do at once, holders wait for one another by an hour of tempo each.
 */
import type {
  Box,
  BoxDue,
  DeviceId,
  Entry,
  EpochTurn,
  Hash32,
  Hour,
  Instant,
  RecordId,
} from '@tocsin/core';
import {
  BOXES_MAX,
  boxKind,
  compareText,
  dayOf,
  epochKeyHashOf,
  equalBytes,
  handoverKind,
  handoversDue,
  hashIn,
  divideFloor,
  entriesOf,
  hour,
  hourOf,
  idBytes,
  instant,
  instantOf,
  isTurnProven,
  LANE_GOVERNANCE,
  makeBox,
  powerOfTwo,
  prekeyKind,
  saidAs,
  toHex,
  uintBytes,
  unwrapChain,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { BoxOpenings, OpenedBox } from './box-openings.ts';
import { createBoxOpenings } from './box-openings.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import type { EpochInForce, ReadingOn } from './reading-on.ts';
import { createReadingOn } from './reading-on.ts';

/** A turn that was written and is not placed yet. */
export interface OpenTurn {
  readonly act: RecordId;
  readonly author: DeviceId;
  readonly turn: TurnWritten;
}

/** What a turn says of its key. */
interface TurnWritten extends Pick<EpochTurn, 'number' | 'keyHash' | 'wrapped'> {
  /** For whom its key was made: another circle of devices is given another key. */
  readonly rosterHash: Hash32;
  /** The epoch whose governance key it wraps; the one before it unless told. */
  readonly before?: number;
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
  /** Devices that are to be given the key of an epoch that ended, too; not given: none are (in a pact). */
  readonly pastDue?: (epoch: number) => readonly BoxDue[];
  readonly entries: readonly Entry[];
  /** When a device will be old enough to be given the key; null = all are. */
  readonly dueAt: Hour | null;
  /** After how many hours of tempo a fresh prekey is shown. */
  readonly prekeyTurnHours: number;
  /** Whether more of the chain is in force with these entries than with ours. */
  readonly advances: (entries: readonly Entry[]) => boolean;
  /** Where turns stand beside each other (in a pact); not given: the newest counts, and no other. */
  readonly beside?: BesideDuties;
}

/** What is otherwise where two turns may both be in force. */
interface BesideDuties {
  /** The epoch under which this device writes. */
  readonly written: number;
  /** Those whose keys are boxed. */
  readonly boxed: readonly number[];
}

/** With nothing new, what is due is looked through anew after so many hours of tempo. */
const LOOK_HOURS = 12;
/** A spoilt prekey is replaced after 1, 2, 4 … hours; from here on after as many each time. */
const SPOILT_DOUBLINGS_MAX = 7;

/** Keys of one log. */
export interface EpochKeys {
  /** Does what is due; true = something was written or learnt. */
  step(duties: KeyDuties): Promise<boolean>;
  /**
   * A key for a turn that this device writes: on disk before anyone hears its hash. For another circle
   * of devices it is another key: whoever was given the one for a turn that was not placed, and was let
   * out since, must not hold that of the next.
   */
  prepareTurn(number: number, roster: Hash32): Promise<Uint8Array | undefined>;
  /** Whether this device holds the key that an open turn names, and its wrapping is right. */
  isTurnProven(act: RecordId): boolean;
  /** How many turns were ever found proven; only rises. */
  turnsProven(): number;
  nextWakeAt(): Instant | null;
}

/** All that the duties follow from. */
interface Looked {
  readonly entries: KeyDuties['entries'];
  readonly look: ReturnType<LogPeer<Judged>['firstLook']>;
  /** So that what could not be written for some other reason is tried again. */
  readonly stretch: number;
  /** Keys that came without a record: with a founding file, by hand. */
  readonly keys: number;
  readonly turns: string;
}

/** Makes the keeper of a log's keys. */
export function createEpochKeys<J extends Judged>(peer: LogPeer<J>): EpochKeys {
  return new Keeper<J>(peer);
}

class Keeper<J extends Judged> implements EpochKeys {
  readonly #peer: LogPeer<J>;
  readonly #openings: BoxOpenings;
  readonly #reading: ReadingOn;
  readonly #turnKeys = new Map<Hash32, Uint8Array>();
  readonly #proven = new Set<RecordId>();
  /** Which chain of wrapped keys was opened last, and from which key on. */
  #unwrapped: { readonly epochs: KeyDuties['epochs']; readonly key: Uint8Array } | undefined;
  /** Prekeys shown in a row because a box under the one before held no key. */
  #spoilt = 0;
  /** Since when something waits for us or for those who stand before us. */
  #dueSince = new Map<string, Instant>();
  #stillDue = new Map<string, Instant>();
  #wakeAt: Instant | null = null;
  /** What was looked at when nothing was due: the same gives the same until the wake. */
  #quiet: Looked | undefined;

  constructor(peer: LogPeer<J>) {
    this.#peer = peer;
    const { log, me, keyring } = peer.replica;
    this.#openings = createBoxOpenings({
      log,
      me,
      crypto: peer.parts.crypto,
      prekeys: () => keyring.prekeys(),
      hourNow: () => hourNow(peer.parts),
    });
    this.#reading = createReadingOn(peer);
  }

  nextWakeAt(): Instant | null {
    return this.#wakeAt;
  }

  async step(duties: KeyDuties): Promise<boolean> {
    const { clock, keyring } = this.#peer.parts;
    const looked = {
      entries: duties.entries,
      look: this.#peer.firstLook(),
      stretch: divideFloor(hourNow(this.#peer.parts), LOOK_HOURS),
      keys: keyring.changes(),
      turns: duties.turns.map(({ act }) => act).join(),
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
      before.look === looked.look &&
      before.stretch === looked.stretch &&
      before.keys === looked.keys &&
      before.turns === looked.turns &&
      (this.#wakeAt === null || now < this.#wakeAt)
    );
  }

  async #stepAll(duties: KeyDuties): Promise<boolean> {
    this.#wakeAt = null;
    if (duties.dueAt !== null) this.#wakeBy(instantOf(duties.dueAt, this.#peer.replica.tempoMs));
    const switched = this.#select(duties);
    const boxes = this.#look(duties);
    const proven = await this.#prove(duties, boxes);
    const learnt = await this.#learn(duties, boxes);
    const unwrapped = this.#unwrap(duties);
    if (learnt || unwrapped) this.#peer.replica.keysChanged();
    this.#stillDue = new Map();
    const boxed = await this.#box(duties);
    const handed = await this.#handOver(duties);
    this.#dueSince = this.#stillDue;
    const shown = await this.#showPrekey(duties, boxes);
    return switched || shown || proven || learnt || unwrapped || boxed || handed;
  }

  isTurnProven(act: RecordId): boolean {
    return this.#proven.has(act);
  }

  turnsProven(): number {
    return this.#proven.size;
  }

  async prepareTurn(number: number, roster: Hash32): Promise<Uint8Array | undefined> {
    const { store, random, crypto } = this.#peer.parts;
    const name = turnName(number, roster);
    const kept = await store.readLocal(name);
    if (!kept.ok) return undefined;
    const key = kept.value ?? random.bytes(32);
    if (kept.value === undefined && !(await store.writeLocal(new Map([[name, key]]))).ok)
      return undefined;
    this.#turnKeys.set(epochKeyHashOf(crypto.hash, key), key);
    return key;
  }

  /** Of two branches that turned an epoch both, writes under the key of the one that stands (R12). */
  #select({ epochs }: KeyDuties): boolean {
    const { keyring } = this.#peer.replica;
    const { hash } = this.#peer.parts.crypto;
    let switched = false;
    for (const { number, keyHash } of epochs) {
      const isRight = (key: Uint8Array): boolean => epochKeyHashOf(hash, key) === keyHash;
      switched = keyring.useEpochKey(number, isRight) || switched;
    }
    return switched;
  }

  /** What lies in our boxes of every epoch whose key we lack. */
  #look(duties: KeyDuties): readonly OpenedBox[] {
    const { epochs, turns, entries, devices } = duties;
    const { keyring, tempoMs } = this.#peer.replica;
    const wanted = new Set(
      [...epochs, ...turns.map(({ turn }) => turn)]
        .filter(({ keyHash }) => !this.#turnKeys.has(keyHash))
        .map(({ number }) => number)
        .filter((number) => keyring.epochKey(number) === undefined),
    );
    const dark = epochs.length === 0 ? 0 : this.#darkEpochs(duties)[0];
    if (wanted.size === 0 && dark === undefined) return [];
    const isWanted = (epoch: number): boolean =>
      wanted.has(epoch) || (dark !== undefined && epoch > dark);
    const { opened, isMore } = this.#openings.look(entries, isWanted, new Set(devices));
    if (isMore) this.#wakeBy(instantOf(hour(hourNow(this.#peer.parts) + 1), tempoMs));
    return opened;
  }

  /** Gets the keys of open turns, out of boxes or as their author, and checks their wrapping. */
  async #prove({ turns, due, devices }: KeyDuties, boxes: readonly OpenedBox[]): Promise<boolean> {
    const { log, me, keyring } = this.#peer.replica;
    const { crypto } = this.#peer.parts;
    let wrote = false;
    for (const { act, author, turn } of turns) {
      const before = keyring.laneKey(turn.before ?? turn.number - 1, LANE_GOVERNANCE);
      if (author === me) await this.prepareTurn(turn.number, turn.rosterHash);
      // Whoever was let out could give us a key that it knows.
      else this.#search(turn.keyHash, boxes, devices);
      const key = this.#turnKeys.get(turn.keyHash);
      if (key === undefined || before === undefined) continue;
      const isProven = this.#proven.has(act) || isTurnProven(crypto, log, turn, key, before);
      if (isProven) this.#proven.add(act);
      if (author !== me || !devices.includes(me)) continue;
      const lacking = due(turn.number).filter((one) => this.#isOursToBox(one));
      wrote = (await this.#write(turn.number, key, lacking)) || wrote;
    }
    return wrote;
  }

  #isOursToBox({ device, boxedBy }: BoxDue): boolean {
    const { me } = this.#peer.replica;
    return device !== me && !boxedBy.has(me);
  }

  /** Looks for a key with this hash among what lay in our boxes, those of some authors if told. */
  #search(keyHash: Hash32, boxes: readonly OpenedBox[], authors?: readonly DeviceId[]): void {
    const { hash } = this.#peer.parts.crypto;
    const isHeard = (author: DeviceId): boolean => authors?.includes(author) ?? true;
    for (const { key, author } of boxes)
      if (key !== undefined && isHeard(author) && epochKeyHashOf(hash, key) === keyHash)
        this.#turnKeys.set(keyHash, key);
  }

  async #showPrekey(duties: KeyDuties, boxes: readonly OpenedBox[]): Promise<boolean> {
    const { devices, entries, prekeyTurnHours, beside } = duties;
    const { keyring, me, tempoMs } = this.#peer.replica;
    const shown = entriesOf(prekeyKind, entries).filter(
      (entry) => entry.header.author === me && saidAs(prekeyKind, entry) !== undefined,
    );
    // A newcomer shows it before its own eyes can tell that it was let in (R17). In a pact it may hold
    // the first key, which all at home were told, and still be let in under one that it lacks.
    const isFirst = beside !== undefined && shown.length === 0;
    const isNewcomer = keyring.highestEpoch() === 0 || isFirst;
    if (!devices.includes(me) && !isNewcomer) return false;
    // Under a doubted clock every prekey would be untimed, and the next one due at once.
    if (shown.length > 0 && !this.#peer.isClockSure()) return false;
    const newest = Math.max(0, ...shown.map(({ header }) => header.wallHour));
    // A bad box hides the lack of a good one: under a fresh prekey we are due again (R12).
    const isSpoilt = this.#isSpoilt(duties, boxes);
    if (!isSpoilt) this.#spoilt = 0;
    const wait = powerOfTwo(Math.min(this.#spoilt, SPOILT_DOUBLINGS_MAX));
    const turn = newest + (isSpoilt ? wait : prekeyTurnHours);
    const isOld = shown.length > 0 && hourNow(this.#peer.parts) >= turn;
    if (!isOld) this.#wakeBy(instantOf(hour(turn), tempoMs));
    if (shown.length > 0 && !isOld) return false;
    if (isOld) {
      const { random } = this.#peer.parts;
      const added = await keyring.addPrekey(random.bytes(32), random.bytes(32));
      if (!added.ok) return false;
      if (isSpoilt) this.#spoilt += 1;
    }
    const prekey = keyring.prekeys()[0];
    if (prekey === undefined) return false;
    const said = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
    return (await this.#peer.append(prekeyKind, said)).ok;
  }

  /** Whether a box under our newest prekey was to hold a key that we still lack. */
  #isSpoilt(duties: KeyDuties, boxes: readonly OpenedBox[]): boolean {
    const { epochs } = duties;
    const { keyring } = this.#peer.replica;
    const last = epochs.at(-1)?.number ?? 0;
    const isStuck = last === 0 || this.#darkEpochs(duties).length > 0;
    return boxes.some(({ epoch, isNewest }) => {
      if (!isNewest) return false;
      if (epoch > last) return isStuck;
      const isKnown = epochs.some(({ number }) => number === epoch);
      return isKnown && keyring.epochKey(epoch) === undefined;
    });
  }

  async #learn(duties: KeyDuties, boxes: readonly OpenedBox[]): Promise<boolean> {
    const { keyring } = this.#peer.replica;
    let learnt = false;
    for (const { number, keyHash } of duties.epochs) {
      if (keyring.epochKey(number) !== undefined) continue;
      this.#search(keyHash, boxes);
      const key = this.#turnKeys.get(keyHash);
      if (key === undefined) continue;
      learnt = (await keyring.addEpochKey(number, key)).ok || learnt;
      // Another branch may have turned to it too.
      keyring.useEpochKey(number, (one) => equalBytes(one, key));
    }
    return learnt || this.#readOn(duties, boxes);
  }

  /** Without a key of the last known epoch nothing further can be read: later ones tell it. */
  #readOn(duties: KeyDuties, boxes: readonly OpenedBox[]): boolean {
    const { keyring } = this.#peer.replica;
    for (const last of this.#darkEpochs(duties)) {
      // Also a key that we keep: whoever turned an epoch itself finds none in a box, and after a restart
      // could read no turn before its own.
      const own = Array.from({ length: Math.max(0, keyring.highestEpoch() - last) }, (_, at) => {
        const epoch = last + 1 + at;
        return { epoch, key: keyring.epochKey(epoch) };
      });
      const epochs = duties.epochs.filter(({ number }) => number <= last);
      const key = this.#reading.find({ ...duties, epochs }, [...boxes, ...own]);
      if (key !== undefined && keyring.addGovernanceKey(last, key)) return true;
    }
    return false;
  }

  /**
   * Epochs of which this device lacks even the governance key, ascending. Where none stands beside
   * another, the last tells of those before it.
   */
  #darkEpochs({ epochs, beside }: KeyDuties): readonly number[] {
    const { keyring } = this.#peer.replica;
    return (beside === undefined ? epochs.slice(-1) : epochs)
      .map(({ number }) => number)
      .filter((number) => keyring.laneKey(number, LANE_GOVERNANCE) === undefined);
  }

  #unwrap({ epochs }: KeyDuties): boolean {
    const { keyring, log } = this.#peer.replica;
    const keyOf = (epoch: number): Uint8Array | undefined =>
      keyring.laneKey(epoch, LANE_GOVERNANCE);
    const newest = epochs.findLast(({ number }) => keyOf(number) !== undefined);
    const governance = newest && keyOf(newest.number);
    if (newest === undefined || governance === undefined) return false;
    const before = this.#unwrapped;
    if (before?.key === governance && before.epochs === epochs) return false;
    this.#unwrapped = { epochs, key: governance };
    let learnt = false;
    const chain = unwrapChain(this.#peer.parts.crypto, log, epochs, newest.number, governance);
    for (const [number, older] of chain) learnt = keyring.addGovernanceKey(number, older) || learnt;
    return learnt;
  }

  async #box(duties: KeyDuties): Promise<boolean> {
    const newest = duties.epochs.at(-1)?.number;
    if (newest === undefined) return false;
    let wrote = false;
    for (const epoch of duties.beside?.boxed ?? [newest])
      wrote = (await this.#boxOne(duties, epoch, duties.due)) || wrote;
    const { pastDue } = duties;
    if (pastDue === undefined) return wrote;
    for (let epoch = newest - 1; epoch > 0; epoch -= 1)
      wrote = (await this.#boxOne(duties, epoch, pastDue)) || wrote;
    return wrote;
  }

  async #boxOne(
    { devices, entries }: KeyDuties,
    epoch: number,
    due: KeyDuties['due'],
  ): Promise<boolean> {
    const { me, keyring } = this.#peer.replica;
    const key = keyring.epochKey(epoch);
    // Of whoever was struck no box counts: each would be due again at once, without end.
    if (key === undefined || !devices.includes(me)) return false;
    const lacking = due(epoch).filter((one) => this.#isOursToBox(one));
    if (lacking.length === 0) return false;
    const writers = new Set(
      entries.filter(({ header }) => header.epoch === epoch).map(({ header }) => header.author),
    );
    const rank = this.#rankIn(
      devices.filter((device) => device === me || writers.has(device)),
      epoch,
    );
    // One that lacks a second box was never without the first: each waits anew.
    const ready = lacking.filter(({ device, boxedBy }) =>
      this.#isReady(`${String(epoch)}/${device}/${String(boxedBy.size)}`, rank),
    );
    return await this.#write(epoch, key, ready);
  }

  /** Tells whoever reads the newest epoch the governance keys of those before it. */
  async #handOver({ epochs, devices, entries, beside }: KeyDuties): Promise<boolean> {
    const { keyring, me } = this.#peer.replica;
    const newest = beside?.written ?? epochs.at(-1)?.number ?? 0;
    if (!devices.includes(me)) return false;
    if (keyring.epochKey(newest) === undefined) return false;
    const keyOf = (epoch: number): Uint8Array | undefined =>
      keyring.laneKey(epoch, LANE_GOVERNANCE);
    const [epoch] = handoversDue(entries, newest, keyOf);
    const key = epoch === undefined ? undefined : keyOf(epoch);
    if (epoch === undefined || key === undefined) return false;
    const rank = this.#rankIn(devices, newest);
    if (!this.#isReady(`handover/${String(epoch)}`, rank)) return false;
    return (await this.#peer.append(handoverKind, { epoch, key })).ok;
  }

  /** Writes boxes for the first devices of a list; more follow in the next round. */
  async #write(epoch: number, key: Uint8Array, lacking: readonly BoxDue[]): Promise<boolean> {
    if (lacking.length === 0) return false;
    const { crypto, random, tempoMs, clock } = this.#peer.parts;
    // The day is that of the record's own wall, which is 0 under a doubted clock (R9): under another
    // tag nobody would find the boxes, and they would be due again at once.
    const wall = this.#peer.isClockSure() ? hourOf(clock.now(), tempoMs) : hour(0);
    const day = dayOf(wall);
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

  /** This device's place among some, in an order that is another for each epoch. */
  #rankIn(devices: readonly DeviceId[], epoch: number): number {
    const { me } = this.#peer.replica;
    const { hash } = this.#peer.parts.crypto;
    const orderOf = (device: DeviceId): string =>
      toHex(hashIn(hash, 'boxTag', idBytes(device), uintBytes(epoch, 2)));
    const mine = orderOf(me);
    return devices.filter((device) => compareText(orderOf(device), mine) < 0).length;
  }

  /** Whether something was due for as many hours as others stand before us. */
  #isReady(name: string, rank: number): boolean {
    const { clock, tempoMs } = this.#peer.parts;
    const now = clock.now();
    const from = this.#dueSince.get(name) ?? now;
    this.#stillDue.set(name, from);
    const at = instant(from + rank * tempoMs);
    if (now < at) this.#wakeBy(at);
    return now >= at;
  }
}

/** Where the author of a turn keeps its key until it is in force. */
function turnName(number: number, roster: Hash32): string {
  return `key.turn.${String(number)}.${roster}`;
}
