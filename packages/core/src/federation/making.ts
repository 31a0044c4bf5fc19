/**
 * Making a pact. At home: an offer asks the ringers' devices for their cards (kind 85), and what the
 * seal is to sign is laid open as bytes (kind 86), so that each holder's device can sign it once the
 * assembly has decided. Between homes: one file goes around, in which everything only grows.
 */
import { compareText, equalBytes } from '../base/bytes.ts';
import type { Hash, ReadingCrypto } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { DeviceId, Hash32, LogId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { TEMPO_LIVING_MS } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  decodeShape,
  encodeShape,
  id,
  nullable,
  tuple,
  uint,
} from '../codec/shape.ts';
import type { Prekey } from '../assembly/keys.ts';
import { prekeyShape } from '../assembly/keys.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { WireRecord } from '../record/record.ts';
import { decodeWire, encodeWire, WIRE_FRAME_BYTES } from '../record/record.ts';
import { RECORD_BYTES_MAX } from '../record/header.ts';
import type { SealCertificate } from './certificate.ts';
import { certificateShape, signersOf } from './certificate.ts';
import type { PactContent, PactTerms, PartyContent } from './genesis.ts';
import {
  certificateHash,
  DELEGATES_MAX,
  encodePactContent,
  PACT_CONTENT_BYTES_MAX,
  PARTIES_MAX,
  PARTIES_MIN,
  partyShape,
  termsShape,
} from './genesis.ts';
import type { SealMatter } from './seal-act.ts';
import { encodeSealMatter } from './seal-act.ts';

/** What a pact is to be, before its parties have shown themselves. */
export interface PactOffer {
  /** 32 fresh bytes: the pact's nonce. */
  readonly nonce: Hash32;
  readonly rules: number;
  readonly tempoMs: number;
  readonly epochKeyHash: Hash32;
  readonly parties: number;
  readonly terms: PactTerms;
}

const offerShape: Shape<PactOffer> = tuple<PactOffer>({
  nonce: id<Hash32>(),
  rules: uint(65_535),
  tempoMs: uint(TEMPO_LIVING_MS),
  epochKeyHash: id<Hash32>(),
  parties: uint(PARTIES_MAX),
  terms: termsShape,
});

/** Kind 85, home log: an offer for which the ringers' devices lay their cards. */
export interface PactOffered {
  /** This home's own nonce in the pact; cards name it. */
  readonly proposal: Hash32;
  readonly offer: PactOffer;
}

/**
 * Kind frame 3, array 1, proposal 34, offer: array 1, nonce 34, rules 3, tempo 5, key 34, parties 1,
 * terms: array 1, channels 1 + 7, period 3, grace 3, practice 3, turn 3, drills 2, end 9, notice 3.
 */
export const PACT_OFFERED_BYTES_MAX = 151;

/** Kind 85. */
export const pactOfferedKind: RecordKind<PactOffered> = {
  name: 'pactOffered',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<PactOffered>({ proposal: id<Hash32>(), offer: offerShape }),
  bytesMax: PACT_OFFERED_BYTES_MAX,
};

/** Kind 86, home log: what the seal is to do, whole. */
export interface SealProposed {
  /** The pact in which it acts; null = the founding of one. */
  readonly pact: LogId | null;
  /** The matter (`SealMatter`), or the content of the founding. */
  readonly content: Uint8Array;
}

/** Kind frame 3, array 1, pact 34, content 3 + 10,000. */
export const SEAL_PROPOSED_BYTES_MAX: number = 3 + 1 + 34 + 3 + PACT_CONTENT_BYTES_MAX;

/** Kind 86. */
export const sealProposedKind: RecordKind<SealProposed> = {
  name: 'sealProposed',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<SealProposed>({
    pact: nullable(id<LogId>()),
    content: bytes(1, PACT_CONTENT_BYTES_MAX),
  }),
  bytesMax: SEAL_PROPOSED_BYTES_MAX,
};

/** By what hash a home decides that its seal is to act. */
export function sealMatterHash(hash: Hash, matter: SealMatter): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'sealMatter', encodeSealMatter(matter)));
}

/** One party's certificate in the file. */
export interface PartySigned {
  readonly nonce: Hash32;
  readonly certificate: SealCertificate;
}

/** A delegate's prekey, whole; the content names its hash. */
export interface DelegatePrekey {
  readonly device: DeviceId;
  readonly prekey: Prekey;
}

/** Everything that is known of a pact being made; it only grows. */
export interface PactMaking {
  readonly offer: PactOffer;
  /** Ascending by nonce. */
  readonly parts: readonly PartyContent[];
  /** Of the delegates, ascending by device: for the first parcels, before any record came. */
  readonly prekeys: readonly DelegatePrekey[];
  /** Ascending by nonce. */
  readonly signed: readonly PartySigned[];
  readonly genesis: WireRecord | null;
}

const wireShape: Shape<WireRecord> = {
  parse: (value) => {
    const read = bytes(1, RECORD_BYTES_MAX + WIRE_FRAME_BYTES).parse(value);
    return read.ok ? decodeWire(read.value) : read;
  },
  toCbor: encodeWire,
};

const byNonce = (a: { readonly nonce: Hash32 }, b: { readonly nonce: Hash32 }): number =>
  compareText(a.nonce, b.nonce);

const makingShape: Shape<PactMaking> = tuple<PactMaking>({
  offer: offerShape,
  parts: ascending(partyShape, byNonce, PARTIES_MAX),
  prekeys: ascending(
    tuple<DelegatePrekey>({ device: id<DeviceId>(), prekey: prekeyShape }),
    (a, b) => compareText(a.device, b.device),
    PARTIES_MAX * DELEGATES_MAX,
  ),
  signed: ascending(
    tuple<PartySigned>({ nonce: id<Hash32>(), certificate: certificateShape }),
    byNonce,
    PARTIES_MAX,
  ),
  genesis: nullable(wireShape),
});

/**
 * A file: 96 prekeys of 1,289 are 123,744; the offer, the parts of one content, eight certificates
 * of 647 and one record fit into the rest of 192 KiB.
 */
export const PACT_MAKING_BYTES_MAX = 196_608;

/** Canonical bytes of a pact file. */
export function encodePactMaking(making: PactMaking): Uint8Array {
  return encodeShape(makingShape, making);
}

/** Reads a pact file from untrusted bytes; total. */
export function decodePactMaking(encoded: Uint8Array): Result<PactMaking, Malformed> {
  return decodeShape(makingShape, encoded, PACT_MAKING_BYTES_MAX);
}

/** Why two files of a pact cannot be one. */
export type MakingFault =
  | { readonly kind: 'OtherOffer' }
  | { readonly kind: 'TooManyParties' }
  | { readonly kind: 'PartyContradicts' };

/**
 * The union of what two files say. Signatures are looked at before they are kept: otherwise whoever
 * carries the file could push out a real one by a made-up one. While a part is missing there is
 * nothing yet that could be signed.
 */
export function joinMakings(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify'>,
  a: PactMaking,
  b: PactMaking,
): Result<PactMaking, MakingFault> {
  const offer = encodeShape(offerShape, a.offer);
  if (!equalBytes(offer, encodeShape(offerShape, b.offer))) return fail({ kind: 'OtherOffer' });
  const parts = new Map(a.parts.map((part) => [part.nonce, part]));
  for (const part of b.parts) {
    const held = parts.get(part.nonce);
    const isSame =
      held === undefined ||
      equalBytes(encodeShape(partyShape, held), encodeShape(partyShape, part));
    if (!isSame) return fail({ kind: 'PartyContradicts' });
    parts.set(part.nonce, part);
  }
  if (parts.size > a.offer.parties) return fail({ kind: 'TooManyParties' });
  const joined: PactMaking = {
    offer: a.offer,
    parts: [...parts.values()].toSorted(byNonce),
    prekeys: joinPrekeys(a, b),
    signed: [],
    genesis: a.genesis ?? b.genesis,
  };
  return ok({ ...joined, signed: joinSigned(crypto, joined, [...a.signed, ...b.signed]) });
}

/** Every genuine signature once, by party and place. */
function joinSigned(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify'>,
  making: PactMaking,
  all: readonly PartySigned[],
): readonly PartySigned[] {
  const content = contentOfMaking(making);
  if (content === undefined) return [];
  const message = certificateHash(crypto.hash, content);
  return making.parts.flatMap(({ nonce, roster }) => {
    const genuine = new Map<number, Uint8Array>();
    for (const { certificate } of all.filter((one) => one.nonce === nonce))
      for (const signature of certificate)
        if (signersOf(crypto.verify, message, roster.seals, [signature]).size > 0)
          genuine.set(signature.index, signature.signature);
    const certificate = [...genuine]
      .map(([index, signature]) => ({ index, signature }))
      .toSorted((one, other) => one.index - other.index);
    return certificate.length === 0 ? [] : [{ nonce, certificate }];
  });
}

/** Each delegate's prekey once; whether it is the right one shows by the hash in the content. */
function joinPrekeys(a: PactMaking, b: PactMaking): readonly DelegatePrekey[] {
  const all = new Map([...b.prekeys, ...a.prekeys].map((one) => [one.device, one]));
  return [...all.values()].toSorted((one, other) => compareText(one.device, other.device));
}

/** What the seals are to sign, once every party's part is there. */
export function contentOfMaking({ offer, parts }: PactMaking): Uint8Array | undefined {
  if (parts.length !== offer.parties || offer.parties < PARTIES_MIN) return undefined;
  const { nonce, rules, tempoMs, epochKeyHash, terms } = offer;
  const content: PactContent = { rules, tempoMs, nonce, epochKeyHash, terms, parties: parts };
  const encoded = encodePactContent(content);
  return encoded.length > PACT_CONTENT_BYTES_MAX ? undefined : encoded;
}

/** The certificates in the order of the parties; undefined while one is missing. */
export function certificatesOfMaking(making: PactMaking): readonly SealCertificate[] | undefined {
  const all = making.parts.flatMap(({ nonce, roster }) => {
    const certificate = making.signed.find((one) => one.nonce === nonce)?.certificate ?? [];
    return certificate.length < roster.kSeal ? [] : [certificate];
  });
  return all.length === making.offer.parties ? all : undefined;
}

/** A file's list of what it still lacks, for people: parts first, then signatures. */
export function lackOfMaking(making: PactMaking): 'parts' | 'signatures' | 'genesis' | 'nothing' {
  if (contentOfMaking(making) === undefined) return 'parts';
  if (certificatesOfMaking(making) === undefined) return 'signatures';
  return making.genesis === null ? 'genesis' : 'nothing';
}
