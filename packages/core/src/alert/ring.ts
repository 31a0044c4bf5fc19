/**
 * A ring on the wire: a head of 12 bytes, then 65 bytes a signer. It is no record: it needs no
 * parents and no log, and travels over any channel, paper included. 3-of-5 = 207 bytes.
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 1 | type: 0x11 live, 0x1e drill (four bits apart) |
 * | 1 | 4 | pact tag: the first bytes of hash('pactTag' ‖ pact ‖ party ‖ type) |
 * | 5 | 1 | term of the roster it is rung under |
 * | 6 | 1 | kind |
 * | 7 | 1 | level (high four bits), scope (low four bits) |
 * | 8 | 2 | notAfter, an hour of the pact's tempo modulo 65,536 |
 * | 10 | 2 | number: the party's own count of rings, so that two alike are two |
 * | 12 … | 65 each | index 1 (bell 0–30; amber 128–158), Ed25519 signature 64; ascending |
 *
 * A signature covers hash('ringLive' or 'ringDrill' ‖ pact ‖ policy ‖ party ‖ head): pact and
 * policy are signed, not carried. Signatures merge as a set, in any order and from anywhere.
 */
import { compareBytes, concatBytes, equalBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { DomainName } from '../base/domain.ts';
import type { LogId, PartyId, PolicyId, RingId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import { AMBERS_MAX, BELLS_MAX } from '../federation/roster.ts';
import type { AlertContext } from './word.ts';

/** Bytes of a head: 1 + 4 + 1 + 2 + 2 + 2. */
export const RING_HEAD_BYTES = 12;
/** Bytes of a signer: index 1, signature 64. */
export const RING_SIGNER_BYTES: number = 1 + SIGNATURE_BYTES;
/** Every key of the largest roster: 12 + 62 × 65. */
export const RING_BYTES_MAX: number =
  RING_HEAD_BYTES + (BELLS_MAX + AMBERS_MAX) * RING_SIGNER_BYTES;
/** Bytes of a pact tag. */
export const PACT_TAG_BYTES = 4;
/** Amber keys are counted from here, so that a bell and an amber are never the same index. */
export const AMBER_INDEX_FIRST = 128;
/** Hours and numbers are carried modulo this. */
export const RING_MODULUS = 65_536;
const RING_HALF_MODULUS = 32_768;

const TYPE: Readonly<Record<AlertContext, number>> = { live: 0x11, drill: 0x1e };

/** What a ring says, before anyone signs. */
export interface RingHead {
  readonly context: AlertContext;
  readonly tag: Uint8Array;
  readonly term: number;
  readonly kind: number;
  readonly level: number;
  readonly scope: number;
  /** The last hour in which it rings, modulo 65,536. */
  readonly notAfter: number;
  readonly number: number;
}

/** One key's signature. */
export interface RingSigner {
  readonly index: number;
  readonly signature: Uint8Array;
}

/** A ring as it travels; its signers ascend and are distinct. It may have none yet. */
export interface Ring {
  readonly head: RingHead;
  readonly signers: readonly RingSigner[];
}

/** Where a ring is rung: the names that are signed but not carried. */
export interface RingPlace {
  readonly pact: LogId;
  readonly party: PartyId;
}

/** Bytes of a head. */
export function encodeRingHead(head: RingHead): Uint8Array {
  return concatBytes(
    Uint8Array.of(TYPE[head.context]),
    head.tag,
    Uint8Array.of(head.term, head.kind, head.level * 16 + head.scope),
    uintBytes(head.notAfter, 2),
    uintBytes(head.number, 2),
  );
}

/** Reads a head from 12 untrusted bytes; total. */
export function decodeRingHead(encoded: Uint8Array): Result<RingHead, Malformed> {
  if (encoded.length !== RING_HEAD_BYTES) return malformed('ring-head-length');
  const context = contextOf(TYPE, encoded[0]);
  if (context === undefined) return malformed('ring-type');
  const levelAndScope = readUint(encoded, 7, 1);
  return ok({
    context,
    tag: encoded.slice(1, 1 + PACT_TAG_BYTES),
    term: readUint(encoded, 5, 1),
    kind: readUint(encoded, 6, 1),
    level: levelAndScope >>> 4,
    scope: levelAndScope & 15,
    notAfter: readUint(encoded, 8, 2),
    number: readUint(encoded, 10, 2),
  });
}

/** The context whose type byte this is; shared by all wire forms of this folder. */
export function contextOf(
  types: Readonly<Record<AlertContext, number>>,
  byte: number | undefined,
): AlertContext | undefined {
  if (byte === types.live) return 'live';
  return byte === types.drill ? 'drill' : undefined;
}

/** Bytes of signers, as every wire form of this folder carries them. */
export function encodeSigners(signers: readonly RingSigner[]): Uint8Array {
  return concatBytes(
    ...signers.flatMap(({ index, signature }) => [Uint8Array.of(index), signature]),
  );
}

/** Reads signers; total. They ascend, and each index is one that `isIndex` allows. */
export function decodeSigners(
  encoded: Uint8Array,
  isIndex: (index: number) => boolean,
): Result<readonly RingSigner[], Malformed> {
  if (encoded.length % RING_SIGNER_BYTES !== 0) return malformed('signer-length');
  const signers: RingSigner[] = [];
  let last = -1;
  for (let at = 0; at < encoded.length; at += RING_SIGNER_BYTES) {
    const index = readUint(encoded, at, 1);
    if (!isIndex(index)) return malformed('signer-index');
    if (index <= last) return malformed('signer-order');
    last = index;
    signers.push({ index, signature: encoded.slice(at + 1, at + RING_SIGNER_BYTES) });
  }
  return ok(signers);
}

/** Whether an index names a bell key. */
export function isBellIndex(index: number): boolean {
  return index < BELLS_MAX;
}

/** Whether an index names an amber key. */
export function isAmberIndex(index: number): boolean {
  return index >= AMBER_INDEX_FIRST && index < AMBER_INDEX_FIRST + AMBERS_MAX;
}

/** Bytes of a ring. */
export function encodeRing(ring: Ring): Uint8Array {
  return concatBytes(encodeRingHead(ring.head), encodeSigners(ring.signers));
}

/** Reads a ring from untrusted bytes; total. Looks at form only: `judgeRing` judges. */
export function decodeRing(encoded: Uint8Array): Result<Ring, Malformed> {
  if (encoded.length > RING_BYTES_MAX) return malformed('oversize');
  const head = decodeRingHead(encoded.subarray(0, RING_HEAD_BYTES));
  if (!head.ok) return head;
  const signers = decodeSigners(
    encoded.subarray(RING_HEAD_BYTES),
    (index) => isBellIndex(index) || isAmberIndex(index),
  );
  return signers.ok ? ok({ head: head.value, signers: signers.value }) : signers;
}

/** The tag by which a receiver finds pact and party; live and drill differ. */
export function pactTagOf(hash: Hash, place: RingPlace, context: AlertContext): Uint8Array {
  const type = Uint8Array.of(TYPE[context]);
  const whole = hashIn(hash, 'pactTag', idBytes(place.pact), idBytes(place.party), type);
  return whole.slice(0, PACT_TAG_BYTES);
}

/** A ring's name: the hash of where and what, never of who signed. */
export function ringIdOf(hash: Hash, place: RingPlace, head: RingHead): RingId {
  const encoded = encodeRingHead(head);
  return idOf<RingId>(hashIn(hash, 'ringId', idBytes(place.pact), idBytes(place.party), encoded));
}

/** The domains under which bells sign, by context. */
export const RING_DOMAIN: Readonly<Record<AlertContext, DomainName>> = {
  live: 'ringLive',
  drill: 'ringDrill',
};

/** The 32 bytes that bells sign: a domain of the context, then pact, policy, party, `said`. */
export function bellHash(
  hash: Hash,
  domain: DomainName,
  place: RingPlace,
  policy: PolicyId,
  said: Uint8Array,
): Uint8Array {
  const { pact, party } = place;
  return hashIn(hash, domain, idBytes(pact), idBytes(policy), idBytes(party), said);
}

/** The 32 bytes that each signer of a ring signs. */
export function ringHash(
  hash: Hash,
  place: RingPlace,
  policy: PolicyId,
  head: RingHead,
): Uint8Array {
  return bellHash(hash, RING_DOMAIN[head.context], place, policy, encodeRingHead(head));
}

/** The full hour meant by an hour modulo 65,536, as whoever stands at `now` must read it. */
export function hourNear(modular: number, now: Hour): Hour {
  const turns = divideFloor(now - modular + RING_HALF_MODULUS, RING_MODULUS);
  return hour(modular + turns * RING_MODULUS);
}

/** The hour modulo 65,536 that a head carries. */
export function modularHour(at: Hour): number {
  return at % RING_MODULUS;
}

/**
 * All genuine signers of rings with one head, each index once. Of two genuine signatures under one
 * index the lower bytes stay, so that merging is commutative, associative and idempotent.
 *
 * @param isGenuine - whether a signature verifies. It comes first: otherwise a courier who adds a
 *   made-up signature could push out a real one.
 */
export function mergeRings(a: Ring, b: Ring, isGenuine: (signer: RingSigner) => boolean): Ring {
  invariant(equalBytes(encodeRingHead(a.head), encodeRingHead(b.head)), 'one head');
  return { head: a.head, signers: mergeSigners([...a.signers, ...b.signers].filter(isGenuine)) };
}

/** Ascending by index, each once, the lower signature kept. */
export function mergeSigners(signers: readonly RingSigner[]): readonly RingSigner[] {
  const signerByIndex = new Map<number, RingSigner>();
  for (const signer of signers) {
    const known = signerByIndex.get(signer.index);
    if (known === undefined || compareBytes(signer.signature, known.signature) < 0)
      signerByIndex.set(signer.index, signer);
  }
  return [...signerByIndex.values()].toSorted((one, other) => one.index - other.index);
}
