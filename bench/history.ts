/**
 * The log that the benchmark takes in: a genesis of twelve, and after it records of fifty devices in
 * turn by chance, each with one to three heads of others and a sealed body of 250 bytes. It follows
 * from its seed, byte by byte.
 */
import type {
  DeviceId,
  Entry,
  Hash32,
  Header,
  LogId,
  PlacementId,
  RecordId,
  SigningPair,
  SyncCrypto,
  WireRecord,
} from '@tocsin/core';
import {
  bodyHashOf,
  concatBytes,
  encodeCbor,
  encodeHeader,
  encodeSaid,
  hour,
  idBytes,
  idOf,
  LANE_COMMON,
  laneKey,
  NONCE_BYTES,
  recordIdOf,
  RECORD_VERSION,
  SEALED_BODY_EXTRA_BYTES,
  sealBody,
  TEMPO_LIVING_MS,
} from '@tocsin/core';

import { epochKeyHashOf } from '../packages/core/src/assembly/ids.ts';
import { genesisKind } from '../packages/core/src/assembly/genesis.ts';
import type { Chance } from './chance.ts';
import { seededChance } from './chance.ts';
import { stateHash } from './state-hash.ts';

/** Devices that write. */
export const DEVICES = 50;
/** Bytes of each body but the genesis', sealed. */
const BODY_BYTES = 250;
/** The first of them found the assembly. */
const FOUNDERS = 12;
/** The epoch whose key seals the bodies. */
export const EPOCH = 1;
/** A kind that this version does not know: carried and ignored (R13). */
const KIND_UNKNOWN = 60_000;
const DEPS_MOST = 3;
/** An hour of 2026. */
const FIRST_HOUR = 490_000;
/** Records that all devices together write in an hour. */
const RECORDS_PER_HOUR = 100;
/** `[kind, bytes]`: array 1, kind 3, head of the byte string 2. */
const SAID_FRAME_BYTES = 6;

/** One record on the wire. */
export interface Made {
  readonly id: RecordId;
  readonly author: DeviceId;
  readonly seq: number;
  readonly wire: WireRecord;
}

/** The same, and as a fold is to see it. */
interface MadeWithEntry extends Made {
  readonly entry: Entry;
}

/** A log that was never stored. */
export interface History {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly epochKey: Uint8Array;
  /** Parents first. */
  readonly records: readonly Made[];
  /** What the slow fold makes of them, from memory, without any store. */
  readonly stateHash: string;
}

interface Writer {
  readonly pair: SigningPair;
  readonly device: DeviceId;
  head: RecordId | null;
  seq: number;
}

/** A log of `count` records from a seed. Takes some seconds. */
export function makeHistory(crypto: SyncCrypto, count: number, seed: number): History {
  const chance = seededChance(seed);
  const epochKey = chance.bytes(32);
  const writers = Array.from({ length: DEVICES }, () => newWriter(crypto, chance));
  const genesis = makeGenesis(crypto, chance, writers, epochKey);
  const log = genesis.id as string as LogId;
  const key = laneKey(crypto.keyedHash, epochKey, LANE_COMMON);
  const records = [genesis];
  while (records.length < count) {
    const writer = writers[chance.below(DEVICES)] as Writer;
    const deps = chooseDeps(chance, writers, writer);
    const fields: Omit<Header, 'bodyLen' | 'bodyHash'> = {
      version: RECORD_VERSION,
      log,
      author: writer.device,
      seq: writer.seq,
      prev: writer.head,
      deps,
      gov: log as string as PlacementId,
      wallHour: hour(FIRST_HOUR + Math.floor(records.length / RECORDS_PER_HOUR)),
      lane: LANE_COMMON,
      epoch: EPOCH,
      nonce: chance.bytes(NONCE_BYTES),
    };
    const said = chance.bytes(BODY_BYTES - SEALED_BODY_EXTRA_BYTES - SAID_FRAME_BYTES);
    const body = sealBody(crypto, key, fields, encodeCbor([KIND_UNKNOWN, said]));
    const made = sign(crypto, [writer], fields, body, { kind: KIND_UNKNOWN, said });
    records.push(made);
    writer.head = made.id;
    writer.seq += 1;
  }
  const entries = records.map(({ entry }) => entry);
  return {
    log,
    tempoMs: TEMPO_LIVING_MS,
    epochKey,
    // The entries go: what the process keeps alive is work for its collector, in our slices too.
    records: records.map(({ id, author, seq, wire }) => ({ id, author, seq, wire })),
    stateHash: stateHash(crypto, log, entries),
  };
}

function newWriter(crypto: SyncCrypto, chance: Chance): Writer {
  const pair = crypto.signingPair(chance.bytes(32));
  return { pair, device: idOf<DeviceId>(pair.publicKey), head: null, seq: 0 };
}

function makeGenesis(
  crypto: SyncCrypto,
  chance: Chance,
  writers: readonly Writer[],
  epochKey: Uint8Array,
): MadeWithEntry {
  const founders = writers.slice(0, FOUNDERS).toSorted((a, b) => (a.device < b.device ? -1 : 1));
  const said = {
    rules: 0,
    tempoMs: TEMPO_LIVING_MS,
    nonce: chance.bytes(32),
    founders: founders.map(({ device }) => ({
      device,
      prekeyHash: idOf<Hash32>(chance.bytes(32)),
      paperHash: idOf<Hash32>(chance.bytes(32)),
    })),
    epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
    unmet: false,
    overrides: [],
  };
  const first = founders[0] as Writer;
  const fields: Omit<Header, 'bodyLen' | 'bodyHash'> = {
    version: RECORD_VERSION,
    log: null,
    author: first.device,
    seq: 0,
    prev: null,
    deps: [],
    gov: null,
    wallHour: hour(FIRST_HOUR),
    lane: 0,
    epoch: 0,
    nonce: new Uint8Array(),
  };
  const body = encodeSaid(genesisKind, said);
  const made = sign(crypto, founders, fields, body, {
    kind: 1,
    said: genesisKind.shape.toCbor(said),
  });
  first.head = made.id;
  first.seq = 1;
  return { ...made, entry: { ...made.entry, signatures: made.wire.signature } };
}

/** Heads of one to three other devices that wrote already. */
function chooseDeps(chance: Chance, writers: readonly Writer[], self: Writer): RecordId[] {
  const deps = new Set<RecordId>();
  for (let left = 1 + chance.below(DEPS_MOST); left > 0; left -= 1) {
    const other = writers[chance.below(DEVICES)];
    if (other !== self && other?.head) deps.add(other.head);
  }
  return [...deps].toSorted();
}

function sign(
  crypto: SyncCrypto,
  signers: readonly Writer[],
  fields: Omit<Header, 'bodyLen' | 'bodyHash'>,
  body: Uint8Array,
  said: { readonly kind: number; readonly said: Parameters<typeof encodeCbor>[0] },
): MadeWithEntry {
  const fieldsDone: Header = {
    ...fields,
    bodyLen: body.length,
    bodyHash: idOf<Hash32>(bodyHashOf(crypto.hash, body)),
  };
  const header = encodeHeader(fieldsDone);
  const id = recordIdOf(crypto.hash, header);
  const signature = concatBytes(
    ...signers.map(({ pair }) => crypto.sign(idBytes(id), pair.secretKey)),
  );
  return {
    id,
    author: fields.author,
    seq: fields.seq,
    wire: { header, signature, body },
    entry: { id, header: fieldsDone, body: { state: 'read', ...said } },
  };
}
