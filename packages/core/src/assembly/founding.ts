/**
 * Founding (R16) as files exchanged in one room: a pure machine. What anybody knows is one value, a
 * `Circle`; files are circles too, and joining two is their union, so that all may scan all or one
 * may carry it around.
 *
 * 1. Each device shows a *card*: its key, prekey, paper-card hash, a candidate for the first epoch's
 *    key hash, the terms it agreed to, and a commitment to 32 random bytes.
 * 2. Once all cards are there, each device reveals these bytes beside the hash of all cards.
 * 3. The genesis then follows from cards and reveals alone, so that nobody can choose it: nonce from
 *    all reveals, author and epoch key of the lowest device key, wall of the latest card. All read
 *    the same numbers aloud, and sign. One missing signature: nothing was founded.
 */
import { compareText, equalBytes, readUint } from '../base/bytes.ts';
import type { Hash, ReadingCrypto } from '../base/crypto.ts';
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { DeviceId, Hash32, LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bool,
  bytes,
  decodeShape,
  encodeShape,
  id,
  refined,
  tuple,
  uint,
} from '../codec/shape.ts';
import type { Header } from '../record/header.ts';
import { encodeHeader, HOUR_MAX, RECORD_VERSION, recordIdOf } from '../record/header.ts';
import { encodeSaid } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import { bodyHashOf, type WireRecord } from '../record/record.ts';
import type { Override } from './durations.ts';
import { areLawful, OVERRIDES_BYTES_MAX, overridesShape } from './durations.ts';
import type { Genesis } from './genesis.ts';
import { FOUNDERS_MAX, FOUNDERS_MIN, genesisKind, RULES_MAX, tempoShape } from './genesis.ts';
import type { Prekey } from './keys.ts';
import { prekeyHashOf, prekeyShape } from './keys.ts';

/** What all founders agree on before they show a card. */
export interface Terms {
  readonly rules: number;
  readonly tempoMs: number;
  readonly unmet: boolean;
  readonly overrides: readonly Override[];
}

/** What one device shows. */
export interface Card {
  readonly device: DeviceId;
  readonly prekey: Prekey;
  readonly paperHash: Hash32;
  /** Hash of the K_1 that this device would give; the lowest device's is used. */
  readonly epochKeyHash: Hash32;
  readonly wallHour: Hour;
  readonly terms: Terms;
  /** `commitmentOf` the device and its reveal. */
  readonly commit: Hash32;
}

/** The bytes to which a card committed, opened once all cards are known. */
export interface Reveal {
  readonly device: DeviceId;
  /** Hash of all cards, so that a second set of cards shows. */
  readonly cards: Hash32;
  /** 32 random bytes. */
  readonly reveal: Uint8Array;
}

/** A founder's signature over the genesis id. */
export interface FounderSignature {
  readonly device: DeviceId;
  readonly log: LogId;
  readonly signature: Uint8Array;
}

/** What is known of a founding; each list ascends by device. */
export interface Circle {
  readonly cards: readonly Card[];
  readonly reveals: readonly Reveal[];
  readonly signatures: readonly FounderSignature[];
}

/** Nothing known yet. */
export const EMPTY_CIRCLE: Circle = { cards: [], reveals: [], signatures: [] };

const termsShape: Shape<Terms> = tuple<Terms>({
  rules: uint(RULES_MAX),
  tempoMs: tempoShape,
  unmet: bool,
  overrides: refined(overridesShape, 'unlawful-override', areLawful),
});

const cardShape: Shape<Card> = tuple<Card>({
  device: id<DeviceId>(),
  prekey: prekeyShape,
  paperHash: id<Hash32>(),
  epochKeyHash: id<Hash32>(),
  wallHour: uint<Hour>(HOUR_MAX),
  terms: termsShape,
  commit: id<Hash32>(),
});

const byDevice = (a: { readonly device: DeviceId }, b: { readonly device: DeviceId }): number =>
  compareText(a.device, b.device);

const circleShape: Shape<Circle> = tuple<Circle>({
  cards: ascending(cardShape, byDevice, FOUNDERS_MAX),
  reveals: ascending(
    tuple<Reveal>({ device: id<DeviceId>(), cards: id<Hash32>(), reveal: bytes(32) }),
    byDevice,
    FOUNDERS_MAX,
  ),
  signatures: ascending(
    tuple<FounderSignature>({
      device: id<DeviceId>(),
      log: id<LogId>(),
      signature: bytes(SIGNATURE_BYTES),
    }),
    byDevice,
    FOUNDERS_MAX,
  ),
});

/**
 * A card: array 1, device 34, prekey 1 + 1,219 + 34, paper 34, epoch key 34, wall 9,
 * terms 1 + 2 + 5 + 1 + 386, commitment 34.
 */
export const CARD_BYTES_MAX: number =
  1 + 34 + (1 + 1_219 + 34) + 34 + 34 + 9 + (1 + 2 + 5 + 1 + OVERRIDES_BYTES_MAX) + 34;
/** A file: array 1, three lists 3, 12 × (card, reveal 1 + 34 × 3, signature 1 + 34 × 2 + 66). */
export const CIRCLE_BYTES_MAX: number = 4 + FOUNDERS_MAX * (CARD_BYTES_MAX + 103 + 135);

/** Canonical bytes of a founding file. */
export function encodeCircle(circle: Circle): Uint8Array {
  return encodeShape(circleShape, circle);
}

/** Reads a founding file from untrusted bytes; total. */
export function decodeCircle(encoded: Uint8Array): Result<Circle, Malformed> {
  return decodeShape(circleShape, encoded, CIRCLE_BYTES_MAX);
}

/** How a card commits to its reveal: BLAKE2b-256("tocsin/founding;" ‖ device ‖ reveal). */
export function commitmentOf(hash: Hash, device: DeviceId, reveal: Uint8Array): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'founding', idBytes(device), reveal));
}

/** Why a founding cannot go on; nothing is founded. */
export type FoundingFault =
  /** One device showed two different cards, reveals or signatures. */
  | { readonly kind: 'FounderContradicts'; readonly device: DeviceId }
  | { readonly kind: 'TermsDiffer'; readonly device: DeviceId }
  | { readonly kind: 'KeyNotAdmissible'; readonly device: DeviceId }
  | { readonly kind: 'TooManyFounders' }
  | { readonly kind: 'TooFewFounders' }
  | { readonly kind: 'RevealMissing'; readonly devices: readonly DeviceId[] }
  /** A reveal that does not open its card, or was made for other cards. */
  | { readonly kind: 'RevealWrong'; readonly device: DeviceId }
  | { readonly kind: 'SignatureMissing'; readonly devices: readonly DeviceId[] }
  | { readonly kind: 'SignatureWrong'; readonly device: DeviceId };

/** The union of what two devices know of a founding. */
export function joinCircles(a: Circle, b: Circle): Result<Circle, FoundingFault> {
  const cards = union(a.cards, b.cards, (card) => encodeShape(cardShape, card));
  if (!cards.ok) return cards;
  if (cards.value.length > FOUNDERS_MAX) return fail({ kind: 'TooManyFounders' });
  const reveals = union(
    a.reveals,
    b.reveals,
    (one) => one.reveal,
    (one) => one.cards,
  );
  if (!reveals.ok) return reveals;
  const signatures = union(
    a.signatures,
    b.signatures,
    (one) => one.signature,
    (one) => one.log,
  );
  if (!signatures.ok) return signatures;
  return ok({ cards: cards.value, reveals: reveals.value, signatures: signatures.value });
}

function union<T extends { readonly device: DeviceId }>(
  a: readonly T[],
  b: readonly T[],
  bytesOf: (one: T) => Uint8Array,
  nameOf: (one: T) => string = () => '',
): Result<readonly T[], FoundingFault> {
  const all = new Map<DeviceId, T>(a.map((one) => [one.device, one]));
  for (const one of b) {
    const held = all.get(one.device);
    const isSame =
      held === undefined ||
      (equalBytes(bytesOf(held), bytesOf(one)) && nameOf(held) === nameOf(one));
    if (!isSame) return fail({ kind: 'FounderContradicts', device: one.device });
    all.set(one.device, one);
  }
  return ok([...all.values()].toSorted(byDevice));
}

/** The hash of all cards, which reveals name. */
export function cardsHashOf(hash: Hash, cards: readonly Card[]): Hash32 {
  const all = ascending(cardShape, byDevice, FOUNDERS_MAX);
  return idOf<Hash32>(hashIn(hash, 'founding', encodeShape(all, cards.toSorted(byDevice))));
}

/** Whether these cards can found an assembly together. */
export function checkCards(
  cards: readonly Card[],
  crypto: Pick<ReadingCrypto, 'isAdmissibleKey'>,
): Result<readonly Card[], FoundingFault> {
  const [first] = cards;
  if (first === undefined || cards.length < FOUNDERS_MIN) return fail({ kind: 'TooFewFounders' });
  if (cards.length > FOUNDERS_MAX) return fail({ kind: 'TooManyFounders' });
  const terms = encodeShape(termsShape, first.terms);
  for (const { device, terms: others } of cards) {
    if (!equalBytes(encodeShape(termsShape, others), terms))
      return fail({ kind: 'TermsDiffer', device });
    if (!crypto.isAdmissibleKey(idBytes(device))) return fail({ kind: 'KeyNotAdmissible', device });
  }
  return ok(cards);
}

/** A genesis that waits for its signatures. */
export interface GenesisDraft {
  readonly log: LogId;
  readonly genesis: Genesis;
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

/** The genesis that follows from all cards and reveals; the same on every device. */
export function draftGenesis(
  circle: Circle,
  crypto: Pick<ReadingCrypto, 'hash' | 'isAdmissibleKey'>,
): Result<GenesisDraft, FoundingFault> {
  const cards = checkCards(circle.cards, crypto);
  if (!cards.ok) return cards;
  const reveals = checkReveals(circle, crypto.hash);
  if (!reveals.ok) return reveals;
  const [first] = cards.value as readonly [Card, ...Card[]];
  const named = cardsHashOf(crypto.hash, cards.value);
  const genesis: Genesis = {
    ...first.terms,
    nonce: hashIn(
      crypto.hash,
      'founding',
      idBytes(named),
      ...reveals.value.map(({ reveal }) => reveal),
    ),
    founders: cards.value.map(({ device, prekey, paperHash }) => ({
      device,
      prekeyHash: prekeyHashOf(crypto.hash, prekey),
      paperHash,
    })),
    epochKeyHash: first.epochKeyHash,
  };
  const wallHour = hour(Math.max(...cards.value.map((card) => card.wallHour)));
  return ok(draftOf(genesis, wallHour, crypto.hash));
}

function draftOf(genesis: Genesis, wallHour: Hour, hash: Hash): GenesisDraft {
  const body = encodeSaid(genesisKind, genesis);
  const fields: Header = {
    version: RECORD_VERSION,
    log: null,
    author: (genesis.founders[0] as Genesis['founders'][number]).device,
    seq: 0,
    prev: null,
    deps: [],
    gov: null,
    wallHour,
    lane: LANE_GOVERNANCE,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: body.length,
    bodyHash: idOf<Hash32>(bodyHashOf(hash, body)),
  };
  const header = encodeHeader(fields);
  const log = recordIdOf(hash, header) as string as LogId;
  return { log, genesis, header, body };
}

function checkReveals(circle: Circle, hash: Hash): Result<readonly Reveal[], FoundingFault> {
  const named = cardsHashOf(hash, circle.cards);
  const reveals: Reveal[] = [];
  const missing: DeviceId[] = [];
  for (const card of circle.cards) {
    const reveal = circle.reveals.find(({ device }) => device === card.device);
    if (reveal === undefined) missing.push(card.device);
    else if (
      reveal.cards !== named ||
      commitmentOf(hash, card.device, reveal.reveal) !== card.commit
    )
      return fail({ kind: 'RevealWrong', device: card.device });
    else reveals.push(reveal);
  }
  return missing.length > 0 ? fail({ kind: 'RevealMissing', devices: missing }) : ok(reveals);
}

/** The 32 bytes that every founder signs: the genesis id. */
export function founderSigns(draft: GenesisDraft): Uint8Array {
  return idBytes(draft.log);
}

/** The genesis record with all signatures, or who is missing; then nothing was founded. */
export function finishFounding(
  circle: Circle,
  crypto: Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>,
): Result<{ readonly log: LogId; readonly record: WireRecord }, FoundingFault> {
  const drafted = draftGenesis(circle, crypto);
  if (!drafted.ok) return drafted;
  const draft = drafted.value;
  const signature = new Uint8Array(circle.cards.length * SIGNATURE_BYTES);
  const missing: DeviceId[] = [];
  for (const [at, { device }] of circle.cards.entries()) {
    const found = circle.signatures.find((one) => one.device === device);
    if (found === undefined) missing.push(device);
    else if (
      found.log !== draft.log ||
      !crypto.verify(found.signature, founderSigns(draft), idBytes(device))
    )
      return fail({ kind: 'SignatureWrong', device });
    else signature.set(found.signature, at * SIGNATURE_BYTES);
  }
  if (missing.length > 0) return fail({ kind: 'SignatureMissing', devices: missing });
  return ok({ log: draft.log, record: { header: draft.header, signature, body: draft.body } });
}

/** What people in one room read aloud, to hear that they found the same assembly. */
export interface SpokenCheck {
  /** Three numbers in [0, 2048): words of a list the host brings. */
  readonly words: readonly [number, number, number];
  /** Two groups of five digits, for languages without a list. */
  readonly groups: readonly [string, string];
}

/** The spoken check of 32 bytes: 33 bits, enough after commitments (R15, R16). */
export function spokenCheck(hash: Hash, about: Uint8Array): SpokenCheck {
  const bits = hashIn(hash, 'words', about);
  const word = (at: number): number => readUint(bits, at, 2) % 2_048;
  const group = (at: number): string =>
    String(modulo(readUint(bits, at, 6), 100_000)).padStart(5, '0');
  return { words: [word(0), word(2), word(4)], groups: [group(6), group(12)] };
}

function modulo(value: number, by: number): number {
  return value - divideFloor(value, by) * by;
}
