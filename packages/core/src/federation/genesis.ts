/**
 * The founding of a pact: what every party's seal has signed, and the signatures (kind 80, lane 0,
 * plain).
 *
 *     [content, certificates]
 *     content      = bytes of [rules, tempoMs, nonce, epochKeyHash, terms, parties]
 *     certificates = for each party, in order, its k_seal or more [sealIndex, signature]
 *
 * The signatures cover hash('certificate' ‖ content) and stand outside the content, so that any
 * sufficient set of them founds the same pact. One party's missing certificate: no pact. That hash is
 * the pact's id (decision 0155): the record is an ordinary one of a delegate, and whoever writes a
 * second one has written the same founding again.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash, ReadingCrypto } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { Hash32, LogId, PartyId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { RULES_FIRST, RULES_KNOWN } from '../assembly/genesis.ts';
import type { Hour } from '../base/time.ts';
import { TEMPO_LIVING_MS, TEMPO_MS_MIN } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  decodeShape,
  encodeShape,
  id,
  list,
  oneOf,
  refined,
  tuple,
  uint,
} from '../codec/shape.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { SealCertificate } from './certificate.ts';
import { certificateShape, CERTIFICATE_BYTES_MAX, signersOf } from './certificate.ts';
import type { Delegate } from './delegate.ts';
import { delegateShape, isWilling } from './delegate.ts';
import type { Roster } from './roster.ts';
import { isAdmissibleRoster, rosterShape } from './roster.ts';

/** Parties of a pact. */
export const PARTIES_MIN = 2;
/** Beyond eight, two pacts serve better: each party reads all of a pact. */
export const PARTIES_MAX = 8;
/** Devices that speak for one party in the pact's log. */
export const DELEGATES_MAX = 12;
/** The longest content: what the body leaves beside eight full certificates. */
export const PACT_CONTENT_BYTES_MAX = 10_000;
/** Kind frame 3, array 1, content 3 + 10,000, certificates 1 + 8 × 613. */
export const PACT_GENESIS_BYTES_MAX: number =
  3 + 1 + 3 + PACT_CONTENT_BYTES_MAX + 1 + PARTIES_MAX * CERTIFICATE_BYTES_MAX;

/** Ways over which a party promises to be reachable, by number. */
export const PACT_CHANNELS = [
  'net',
  'postbox',
  'onion',
  'courier',
  'qr',
  'words',
  'radio',
] as const;
/** One way. */
export type PactChannel = (typeof PACT_CHANNELS)[number];
/** The longest rhythm or notice: 366 days of 24 h. */
export const TERM_HOURS_MAX = 8_784;

/** What all parties promised one another. */
export interface PactTerms {
  /** Ascending by number, at least one. */
  readonly channels: readonly PactChannel[];
  readonly periodHours: number;
  readonly graceHours: number;
  /** No inquiry leaves for so long after the pact began: two weeks, unless they say otherwise. */
  readonly practiceHours: number;
  /** How long one hand of an inquiry lasts: a day, unless they say otherwise. */
  readonly turnHours: number;
  readonly drillsAYear: number;
  /** Required: no pact is for ever. */
  readonly endsAt: Hour;
  readonly noticeHours: number;
}

/** One party as it founds the pact. */
export interface PartyContent {
  /** 32 fresh bytes: one assembly's parties in two pacts cannot be linked. */
  readonly nonce: Hash32;
  readonly roster: Roster;
  /** Ascending by device. */
  readonly delegates: readonly Delegate[];
}

/** What the seals sign. */
export interface PactContent {
  readonly rules: number;
  readonly tempoMs: number;
  readonly nonce: Hash32;
  /** Hash of the first epoch key, which lane 1 and the governance lane's later acts are under. */
  readonly epochKeyHash: Hash32;
  readonly terms: PactTerms;
  /** Ascending by nonce. */
  readonly parties: readonly PartyContent[];
}

/** A pact's first record. */
export interface PactGenesis {
  readonly content: Uint8Array;
  readonly certificates: readonly SealCertificate[];
}

/** The terms of a pact in CBOR. */
export const termsShape: Shape<PactTerms> = tuple<PactTerms>({
  channels: ascending(
    oneOf(PACT_CHANNELS),
    (a, b) => PACT_CHANNELS.indexOf(a) - PACT_CHANNELS.indexOf(b),
    PACT_CHANNELS.length,
    1,
  ),
  periodHours: refined(uint(TERM_HOURS_MAX), 'period', (period) => period > 0),
  graceHours: uint(TERM_HOURS_MAX),
  practiceHours: uint(TERM_HOURS_MAX),
  turnHours: refined(uint(TERM_HOURS_MAX), 'turn', (turn) => turn > 0),
  drillsAYear: uint(52),
  endsAt: uint<Hour>(HOUR_MAX),
  noticeHours: uint(TERM_HOURS_MAX),
});

/** One party of a pact in CBOR. */
export const partyShape: Shape<PartyContent> = tuple<PartyContent>({
  nonce: id<Hash32>(),
  roster: rosterShape,
  delegates: ascending(delegateShape, (a, b) => compareText(a.device, b.device), DELEGATES_MAX, 1),
});

const contentShape: Shape<PactContent> = refined(
  tuple<PactContent>({
    rules: uint(65_535),
    tempoMs: refined(uint(TEMPO_LIVING_MS), 'tempo', (tempo) => tempo >= TEMPO_MS_MIN),
    nonce: id<Hash32>(),
    epochKeyHash: id<Hash32>(),
    terms: termsShape,
    parties: ascending(
      partyShape,
      (a, b) => compareText(a.nonce, b.nonce),
      PARTIES_MAX,
      PARTIES_MIN,
    ),
  }),
  'delegates',
  (content) => {
    const devices = content.parties.flatMap((party) => party.delegates.map((one) => one.device));
    return new Set(devices).size === devices.length;
  },
);

/** The founding record of a pact. */
export const pactGenesisKind: RecordKind<PactGenesis> = {
  name: 'pactGenesis',
  lanes: [LANE_GOVERNANCE],
  plain: true,
  shape: tuple<PactGenesis>({
    content: bytes(1, PACT_CONTENT_BYTES_MAX),
    certificates: list(certificateShape, PARTIES_MAX, PARTIES_MIN),
  }),
  bytesMax: PACT_GENESIS_BYTES_MAX,
};

/** Canonical bytes of what the seals sign; the same for whoever writes them. */
export function encodePactContent(content: PactContent): Uint8Array {
  return encodeShape(contentShape, content);
}

/** Reads what the seals sign; total. */
export function decodePactContent(encoded: Uint8Array): Result<PactContent, Malformed> {
  return decodeShape(contentShape, encoded, PACT_CONTENT_BYTES_MAX);
}

/** A party's name inside the pact: the hash of its part of the content. */
export function partyIdOf(hash: Hash, party: PartyContent): PartyId {
  return idOf<PartyId>(hashIn(hash, 'party', encodeShape(partyShape, party)));
}

/** The 32 bytes that a seal key signs to found a pact or to act in it. */
export function certificateHash(hash: Hash, content: Uint8Array): Uint8Array {
  return hashIn(hash, 'certificate', content);
}

/** The id of the pact that a content founds: the very hash that its seals sign. */
export function pactIdOf(hash: Hash, content: Uint8Array): LogId {
  return idOf<LogId>(certificateHash(hash, content));
}

/** A pact that was really founded. */
export interface FoundedPact {
  readonly pact: LogId;
  readonly content: PactContent;
  /** In the order of the content's parties. */
  readonly partyIds: readonly PartyId[];
}

/** Why there is no pact. */
export type PactFault =
  | Malformed
  | { readonly kind: 'NotAPactGenesis' }
  /** Founded by rules that this program lacks (R13). */
  | { readonly kind: 'UnknownRules'; readonly number: number }
  | { readonly kind: 'AuthorNoDelegate' }
  | { readonly kind: 'KeyNotAdmissible' }
  /** A device was named that did not sign that it speaks for this party. */
  | { readonly kind: 'DelegateNotWilling' }
  /** A party's seal did not sign, or too few of its keys did. */
  | { readonly kind: 'PartyNotCertified'; readonly party: PartyId };

/** Judges whether an entry founds a pact. */
export function judgeGenesis(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>,
  entry: Entry,
): Result<FoundedPact, PactFault> {
  const said = saidAs(pactGenesisKind, entry);
  const pact = said && pactIdOf(crypto.hash, said.content);
  if (said === undefined || pact === undefined || entry.header.log !== pact)
    return fail({ kind: 'NotAPactGenesis' });
  const read = decodePactContent(said.content);
  if (!read.ok) return read;
  const { parties, rules } = read.value;
  if (rules < RULES_FIRST || rules > RULES_KNOWN)
    return fail({ kind: 'UnknownRules', number: rules });
  const delegates = parties.flatMap((party) => party.delegates.map((one) => one.device));
  if (!delegates.includes(entry.header.author)) return fail({ kind: 'AuthorNoDelegate' });
  if (!parties.every((party) => isAdmissibleRoster(crypto.isAdmissibleKey, party.roster)))
    return fail({ kind: 'KeyNotAdmissible' });
  if (!delegates.every((device) => crypto.isAdmissibleKey(idBytes(device))))
    return fail({ kind: 'KeyNotAdmissible' });
  if (!areWilling(crypto, read.value)) return fail({ kind: 'DelegateNotWilling' });
  const partyIds = parties.map((party) => partyIdOf(crypto.hash, party));
  const signed = certificateHash(crypto.hash, said.content);
  for (const [at, { roster }] of parties.entries()) {
    const certificate = said.certificates[at] ?? [];
    if (signersOf(crypto.verify, signed, roster.seals, certificate).size < roster.kSeal)
      return fail({ kind: 'PartyNotCertified', party: partyIds[at] as PartyId });
  }
  return ok({ pact, content: read.value, partyIds });
}

/**
 * The founding record of a pact among the entries of its log: of several the one that its writer dates
 * first, untimed ones last. All of them say the same; only since when there is a pact hangs on it.
 */
export function foundingIn(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>,
  entries: readonly Entry[],
): Entry | undefined {
  const hourOf = ({ header: { wallHour } }: Entry): number =>
    wallHour === 0 ? HOUR_MAX : wallHour;
  return entriesOf(pactGenesisKind, entries)
    .toSorted((a, b) => hourOf(a) - hourOf(b) || compareText(a.id, b.id))
    .find((entry) => judgeGenesis(crypto, entry).ok);
}

function areWilling(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify'>,
  { nonce: pactNonce, parties }: PactContent,
): boolean {
  return parties.every(({ nonce: partyNonce, delegates }) =>
    delegates.every((one) => isWilling(crypto, { pactNonce, partyNonce }, one)),
  );
}
