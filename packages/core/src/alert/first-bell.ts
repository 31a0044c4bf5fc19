/**
 * The first bell: for channels of 51 bytes, and for a voice on the telephone. Each holder has
 * committed beforehand to one token per week and kind; k revealed tokens ring. It says kind and
 * week only, starts nothing by itself, and a full ring must follow (crypto.md §1).
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 1 | type: 0x51 live, 0x5e drill |
 * | 1 | 1 | kind |
 * | 2 | 1 | week of the commitments' year, 0–255 |
 * | 3 … | k × 16 (k ≤ 3) or 4 × 11 | tokens, in the order of their holders |
 *
 * Which holder a token is of needs no byte: the receiver tries its commitments. k > 4: not offered.
 */
import { concatBytes, equalBytes, readUint } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import type { RingPlace } from './ring.ts';
import { contextOf } from './ring.ts';
import type { AlertContext } from './word.ts';

/** Bytes of the head: type, kind, week. */
export const FIRST_BELL_HEAD_BYTES = 3;
/** The longest first bell: 3 + 3 × 16. */
export const FIRST_BELL_BYTES_MAX = 51;
/** The largest threshold for which it is offered. */
export const FIRST_BELL_K_MAX = 4;
/** Bytes of four tokens of 11 bytes. */
const FOUR_TOKENS_BYTES = 44;

const TYPE: Readonly<Record<AlertContext, number>> = { live: 0x51, drill: 0x5e };

/** A first bell as it travels. */
export interface FirstBell {
  readonly context: AlertContext;
  readonly kind: number;
  readonly week: number;
  /** 1–3 of 16 bytes, or 4 of 11. */
  readonly tokens: readonly Uint8Array[];
}

/** Bytes of a token where `k` of them ring: 16 up to three, 11 for four; otherwise undefined. */
export function firstBellTokenBytes(k: number): number | undefined {
  if (k >= 1 && k <= 3) return 16;
  return k === FIRST_BELL_K_MAX ? 11 : undefined;
}

/** Bytes of a first bell. */
export function encodeFirstBell(bell: FirstBell): Uint8Array {
  const head = Uint8Array.of(TYPE[bell.context], bell.kind, bell.week);
  const length = firstBellTokenBytes(bell.tokens.length);
  invariant(
    bell.tokens.every((token) => token.length === length),
    'tokens of the length that k asks for',
  );
  return concatBytes(head, ...bell.tokens);
}

/** Reads a first bell from untrusted bytes; total. 44 bytes of tokens are four, else each is 16. */
export function decodeFirstBell(encoded: Uint8Array): Result<FirstBell, Malformed> {
  const tokensBytes = encoded.length - FIRST_BELL_HEAD_BYTES;
  const k = tokensBytes === FOUR_TOKENS_BYTES ? FIRST_BELL_K_MAX : divideFloor(tokensBytes, 16);
  const length = firstBellTokenBytes(k);
  if (length === undefined || k * length !== tokensBytes) return malformed('first-bell-length');
  const context = contextOf(TYPE, encoded[0]);
  if (context === undefined) return malformed('first-bell-type');
  const tokens = Array.from({ length: k }, (_, at) => {
    const from = FIRST_BELL_HEAD_BYTES + at * length;
    return encoded.slice(from, from + length);
  });
  return ok({ context, kind: readUint(encoded, 1, 1), week: readUint(encoded, 2, 1), tokens });
}

/** What a token is committed for. */
export interface TokenPlace extends RingPlace {
  readonly context: AlertContext;
  readonly kind: number;
  readonly week: number;
  /** The holder's index on the roster. */
  readonly holder: number;
}

/** A holder's commitment to a token: 32 bytes, published beforehand. */
export function tokenCommitment(hash: Hash, place: TokenPlace, token: Uint8Array): Uint8Array {
  const { pact, party, context, kind, week, holder } = place;
  const said = Uint8Array.of(TYPE[context], kind, week, holder);
  return hashIn(hash, 'firstBell', idBytes(pact), idBytes(party), said, token);
}

/** Why a first bell does not ring. */
export type FirstBellFault =
  | { readonly kind: 'TooFewTokens' }
  /** A token that opens no commitment, or a second one of the same holder. */
  | { readonly kind: 'UnknownToken' };

/**
 * The holders whose commitments the tokens open, ascending.
 *
 * @param commitments - by holder's index, those for the bell's own kind and week; a hole where a
 *   holder made none, or is struck.
 */
export function openFirstBell(
  hash: Hash,
  place: RingPlace,
  bell: FirstBell,
  kBell: number,
  commitments: readonly (Uint8Array | undefined)[],
): Result<readonly number[], FirstBellFault> {
  if (bell.tokens.length < kBell) return fail({ kind: 'TooFewTokens' });
  const holders = new Set<number>();
  for (const token of bell.tokens) {
    const holder = commitments.findIndex((commitment, index) => {
      const { context, kind, week } = bell;
      const at: TokenPlace = { ...place, context, kind, week, holder: index };
      return commitment !== undefined && equalBytes(commitment, tokenCommitment(hash, at, token));
    });
    if (holder < 0 || holders.has(holder)) return fail({ kind: 'UnknownToken' });
    holders.add(holder);
  }
  return ok([...holders].toSorted((a, b) => a - b));
}
