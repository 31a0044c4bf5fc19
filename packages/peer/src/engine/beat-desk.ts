/**
 * Signs of life of one log: makes this device's beats, opens those of others, and keeps what they
 * prove. Counters are on disk before a beat leaves (`pulse/beat-counter.ts`); what is kept of others
 * is only their newest signs, never a diary.
 */
import type {
  Beat,
  BeatFault,
  BeatTags,
  BeatWord,
  Channel,
  DeviceId,
  Evidence,
  Instant,
  RecordId,
  Result,
  SubjectId,
} from '@tocsin/core';
import {
  addEvidence,
  beatKey,
  CHANNELS,
  createBeatTags,
  decodeShape,
  encodeItems,
  encodeShape,
  equalBytes,
  evidenceOfBeat,
  fail,
  instant,
  mergeEvidence,
  ok,
  openBeat,
  readUint,
  sealBeat,
  shape,
  spendCounter,
  uintBytes,
} from '@tocsin/core';

import type { StoreFault } from '../ports/index.ts';
import type { ReplicaParts } from '../log/replica.ts';
import { nameOfWire } from './told-beats.ts';

const COUNTER = 'beat.counter';
const EVIDENCE = 'beat.evidence';
/** This device's newest beat: if nobody was near it is told after a restart too. */
const OWN_WIRE = 'beat.wire';
/** When it was made, in 6 bytes: its own person is to know when the next one is due. */
const MADE_AT = 'beat.made';
const INSTANT_BYTES = 6;
/** Signs kept on disk over a restart: 8 for each of 500 subjects. */
const EVIDENCE_STORED_MAX = 4_000;

/** A beat that was opened and counts. */
export interface HeardBeat {
  readonly beat: Beat;
  readonly evidence: Evidence;
}

/** What a beat of this device says. */
export interface BeatSaid {
  readonly head: RecordId;
  readonly digest: Uint8Array;
  readonly at: Instant;
  /** What goes with it, readable to two elsewhere only (R21). */
  readonly word: BeatWord | null;
}

/** Signs of life of one log. */
export interface BeatDesk {
  /** From now on opens the beats of these devices. */
  follow(devices: ReadonlyMap<DeviceId, SubjectId>, epochs: readonly number[]): void;
  /** A beat of this device, sealed; undefined while it holds no epoch key. */
  make(epoch: number, said: BeatSaid): Promise<Result<Uint8Array | undefined, StoreFault>>;
  /** Opens a beat that came by a channel. */
  hear(wire: Uint8Array, channel: Channel, arrivedAt: Instant): Result<HeardBeat, BeatFault>;
  /** Takes in signs of life that are no beats: acts, and the word of others. */
  note(evidence: readonly Evidence[]): void;
  evidence(): readonly Evidence[];
  /** When this device made its newest beat; undefined: never, or before this was kept. */
  madeAt(): Instant | undefined;
  /** The newest beat of each device as it came, those that came last at the end. */
  wires(): readonly Uint8Array[];
  /** Whether this is one of them, or the one before of its device. */
  isKnown(wire: Uint8Array): boolean;
  /** What came since the last `save`; acts stand in the log as well, but for when they came. */
  unsaved(): 'nothing' | 'acts' | 'heard';
  /** Keeps what was heard over a restart. */
  save(): Promise<Result<void, StoreFault>>;
}

const signShape = shape.tuple<Evidence>({
  subject: shape.id<SubjectId>(),
  device: shape.id<DeviceId>(),
  counter: shape.uint(),
  evidenceAt: shape.uint<Instant>(),
  arrivedAt: shape.uint<Instant>(),
  way: shape.oneOf<Evidence['way']>([...CHANNELS, 'act', 'word']),
  nextDueHours: shape.nullable(shape.uint()),
});
const evidenceShape = shape.list(signShape, EVIDENCE_STORED_MAX);

/** What a desk is made of. */
export type DeskParts = Pick<ReplicaParts, 'log' | 'store' | 'crypto' | 'random' | 'keyring'>;

/** A device's newest beat, and the one before. */
interface Wire {
  readonly counter: number;
  readonly wire: Uint8Array;
  readonly last: Uint8Array | undefined;
}

interface BeatTable {
  readonly epochKey: Uint8Array;
  readonly key: Uint8Array;
  readonly tags: BeatTags;
  readonly followed: Set<DeviceId>;
}

/** Opens the desk of a log on its store. */
export async function openBeatDesk(parts: DeskParts): Promise<Result<BeatDesk, StoreFault>> {
  const counter = await parts.store.readLocal(COUNTER);
  if (!counter.ok) return counter;
  const kept = await parts.store.readLocal(EVIDENCE);
  if (!kept.ok) return kept;
  const read =
    kept.value === undefined ? undefined : decodeShape(evidenceShape, kept.value, 1_048_576);
  const next = counter.value === undefined ? 0 : readUint(counter.value, 0, 4);
  const wire = await parts.store.readLocal(OWN_WIRE);
  if (!wire.ok) return wire;
  const made = await parts.store.readLocal(MADE_AT);
  if (!made.ok) return made;
  const madeAt =
    made.value?.length === INSTANT_BYTES
      ? instant(readUint(made.value, 0, INSTANT_BYTES))
      : undefined;
  return ok(new Desk(parts, next, { wire: wire.value, madeAt }, read?.ok ? read.value : []));
}

class Desk implements BeatDesk {
  readonly #parts: DeskParts;
  #nextCounter: number;
  #evidence: readonly Evidence[];
  #saved: readonly Evidence[];
  #hasHeard = false;
  #madeAt: Instant | undefined;
  #subjects: ReadonlyMap<DeviceId, SubjectId> = new Map();
  readonly #tables = new Map<number, BeatTable>();
  /** The newest beat of each device, as it came: for couriers. */
  readonly #wires = new Map<DeviceId, Wire>();
  /** The newest of each device and the one before, by their names. */
  readonly #knownWires = new Map<number, Uint8Array>();

  constructor(
    parts: DeskParts,
    nextCounter: number,
    own: { readonly wire: Uint8Array | undefined; readonly madeAt: Instant | undefined },
    kept: readonly Evidence[],
  ) {
    this.#parts = parts;
    this.#nextCounter = nextCounter;
    if (own.wire !== undefined) this.#keep(parts.keyring.me, nextCounter - 1, own.wire);
    this.#madeAt = own.madeAt;
    this.#evidence = mergeEvidence(kept);
    this.#saved = this.#evidence;
  }

  evidence(): readonly Evidence[] {
    return this.#evidence;
  }

  madeAt(): Instant | undefined {
    return this.#madeAt;
  }

  wires(): readonly Uint8Array[] {
    return [...this.#wires.values()].map(({ wire }) => wire);
  }

  isKnown(wire: Uint8Array): boolean {
    const kept = this.#knownWires.get(nameOfWire(wire));
    return kept !== undefined && equalBytes(kept, wire);
  }

  note(more: readonly Evidence[]): void {
    // The same array while it says the same, so that nothing is written again.
    this.#evidence = addEvidence(this.#evidence, more);
  }

  follow(devices: ReadonlyMap<DeviceId, SubjectId>, epochs: readonly number[]): void {
    this.#subjects = devices;
    for (const epoch of this.#tables.keys())
      if (!epochs.includes(epoch)) this.#tables.delete(epoch);
    for (const epoch of epochs) {
      const table = this.#tableOf(epoch);
      if (table === undefined) continue;
      for (const device of devices.keys())
        if (!table.followed.has(device)) {
          table.followed.add(device);
          table.tags.follow(device, this.#lastCounter(device));
        }
      for (const device of table.followed)
        if (!devices.has(device)) {
          table.followed.delete(device);
          table.tags.forget(device);
        }
    }
  }

  #tableOf(epoch: number): BeatTable | undefined {
    const known = this.#tables.get(epoch);
    const epochKey = this.#parts.keyring.epochKey(epoch);
    if (epochKey === undefined || known?.epochKey === epochKey) return known;
    // The first for this epoch, or another than before: of a fork's two turns the other one stands.
    const { keyedHash } = this.#parts.crypto;
    const key = beatKey(keyedHash, epochKey);
    const table = {
      epochKey,
      key,
      tags: createBeatTags(keyedHash, key),
      followed: new Set<DeviceId>(),
    };
    this.#tables.set(epoch, table);
    return table;
  }

  #lastCounter(device: DeviceId): number {
    const counters = this.#evidence
      .filter((one) => one.device === device && isBeat(one))
      .map(({ counter }) => counter);
    return Math.max(-1, ...counters);
  }

  async make(
    epoch: number,
    { head, digest, at, word }: BeatSaid,
  ): Promise<Result<Uint8Array | undefined, StoreFault>> {
    const { store, keyring, crypto, log, random } = this.#parts;
    const epochKey = keyring.epochKey(epoch);
    if (epochKey === undefined) return ok(undefined);
    const { counter, next } = spendCounter(this.#nextCounter);
    // Spent in memory first, so that two calls at once never share a counter.
    this.#nextCounter = next;
    const wire = sealBeat(
      crypto,
      log,
      beatKey(crypto.keyedHash, epochKey),
      keyring.signing.secretKey,
      {
        device: keyring.me,
        counter,
        evidenceAt: at,
        head,
        frontierDigest: digest,
        nextDueHours: null,
        chance: random.bytes(1)[0] ?? 0,
        word,
      },
    );
    const kept = new Map([
      [COUNTER, uintBytes(next, 4)],
      [OWN_WIRE, wire],
      [MADE_AT, uintBytes(at, INSTANT_BYTES)],
    ]);
    const written = await store.writeLocal(kept);
    if (!written.ok) return written;
    this.#madeAt = at;
    this.#keep(keyring.me, counter, wire);
    return ok(wire);
  }

  /** Keeps a beat if it is its device's newest. */
  #keep(device: DeviceId, counter: number, wire: Uint8Array): void {
    const before = this.#wires.get(device);
    if ((before?.counter ?? -1) >= counter) return;
    this.#wires.delete(device);
    this.#wires.set(device, { counter, wire, last: before?.wire });
    this.#knownWires.set(nameOfWire(wire), wire);
    // The one before comes again from those who have not heard this one; the ones before that hardly do.
    if (before?.last !== undefined) this.#knownWires.delete(nameOfWire(before.last));
  }

  hear(wire: Uint8Array, channel: Channel, arrivedAt: Instant): Result<HeardBeat, BeatFault> {
    // Most that come are known: their tags are spent, and nothing need be looked for.
    if (this.isKnown(wire)) return fail({ kind: 'UnknownBeat' });
    const opened = this.#open(wire);
    if (!opened.ok) return opened;
    const subject = this.#subjects.get(opened.value.device);
    if (subject === undefined) return fail({ kind: 'UnknownBeat' });
    const { device, counter } = opened.value;
    for (const table of this.#tables.values()) table.tags.saw(opened.value);
    this.#keep(device, counter, wire);
    const sign = evidenceOfBeat(subject, opened.value, arrivedAt, channel);
    this.note([sign]);
    this.#hasHeard = true;
    return ok({ beat: opened.value, evidence: sign });
  }

  /** Opens a beat by the tags at hand; by all of the windows where these do not tell its sender. */
  #open(wire: Uint8Array): Result<Beat, BeatFault> {
    const { crypto, log } = this.#parts;
    let fault: BeatFault = { kind: 'UnknownBeat' };
    for (const isWide of [false, true])
      for (const { key, tags } of this.#tables.values()) {
        if (isWide && !tags.widen()) continue;
        const opened = openBeat(crypto, log, key, tags.candidates(wire), wire);
        if (opened.ok) return opened;
        if (opened.fault.kind !== 'UnknownBeat') fault = opened.fault;
      }
    return fail(fault);
  }

  unsaved(): 'nothing' | 'acts' | 'heard' {
    if (this.#saved === this.#evidence) return 'nothing';
    return this.#hasHeard ? 'heard' : 'acts';
  }

  async save(): Promise<Result<void, StoreFault>> {
    if (this.#saved === this.#evidence) return ok(undefined);
    const keeping = this.#evidence;
    const newest =
      keeping.length <= EVIDENCE_STORED_MAX
        ? keeping
        : keeping.toSorted((a, b) => b.arrivedAt - a.arrivedAt).slice(0, EVIDENCE_STORED_MAX);
    const written = await this.#parts.store.writeLocal(new Map([[EVIDENCE, encoded(newest)]]));
    if (!written.ok) return written;
    this.#saved = keeping;
    // What was heard meanwhile is in a newer list.
    this.#hasHeard &&= this.#evidence !== keeping;
    return written;
  }
}

/** Each sign as it stands on the disk: nearly all of them were written the last time too. */
const encodedBySign = new WeakMap<Evidence, Uint8Array>();

/** What `encodeShape(evidenceShape, signs)` gives. */
function encoded(signs: readonly Evidence[]): Uint8Array {
  return encodeItems(signs, (one) => {
    const known = encodedBySign.get(one);
    if (known !== undefined) return known;
    const made = encodeShape(signShape, one);
    encodedBySign.set(one, made);
    return made;
  });
}

function isBeat(one: Evidence): boolean {
  return one.way !== 'act' && one.way !== 'word';
}
