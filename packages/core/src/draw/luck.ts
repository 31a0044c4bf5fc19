/**
 * The luck of an assembly's own draw, from sources that no one person steers: secrets that several
 * people committed to beforehand, dice thrown in the room, and a future round of a public beacon.
 *
 * Everything that is hashed is lines of text, so that SHA-256 of any telephone or computer replays it.
 * **Terms** are what was settled beforehand: the draw's name, what is drawn from, how many, who commits,
 * how many of them must show, how many dice, which round. A **commitment** covers the terms, so that a
 * list changed afterwards opens none of them. Whoever does not show is passed over, as agreed in
 * `need`; because they may have looked at the others first, the round or the dice come after all
 * commitments.
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { utf8Bytes } from '../base/text.ts';
import type { BeaconRound, VerifyBeacon } from './beacon.ts';
import { isRoundTrue, roundTimeS } from './beacon.ts';

/** SHA-256 or MD5 of bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** What checking a draw needs of cryptography. */
export interface DrawCrypto {
  readonly md5: Digest;
  readonly sha256: Digest;
  readonly verifyBeacon: VerifyBeacon;
}

/** The sources of a draw. */
export interface Luck {
  /** Who was to commit, in the order of their code units. */
  readonly committers: readonly string[];
  /** Commitments by who made them: SHA-256 in hexadecimal. */
  readonly commitments: ReadonlyMap<string, string>;
  /** Secrets in hexadecimal, of those who showed theirs. */
  readonly reveals: ReadonlyMap<string, string>;
  /** How many must show. */
  readonly need: number;
  /** Dice that were to be thrown, and what they showed, 1–6, in order. */
  readonly diceCount: number;
  readonly dice: readonly number[];
  readonly beacon: BeaconRound | undefined;
  /** When the terms were settled, in seconds since 1970; the round must lie after it. */
  readonly settledAtS: number | undefined;
}

/** Why luck does not count. */
export type LuckFault =
  | { readonly kind: 'NoLuck' }
  | { readonly kind: 'RevealOfNobody' }
  | { readonly kind: 'RevealNotCommitted' }
  | { readonly kind: 'TooFewReveals'; readonly need: number }
  | { readonly kind: 'DiceDiffer'; readonly count: number }
  | { readonly kind: 'RoundNotSaid' }
  | { readonly kind: 'RoundNotTrue' }
  | { readonly kind: 'RoundNotAfter' };

/** SHA-256 of lines, in hexadecimal; every line ends with a line feed. */
function hashLines(sha256: Digest, lines: readonly string[]): string {
  return toHex(sha256(utf8Bytes(lines.map((line) => `${line}\n`).join(''))));
}

/** The hash of the terms: `what` are the lines of the draw itself. */
export function termsHash(what: readonly string[], luck: Luck, sha256: Digest): string {
  const { committers, need, diceCount, beacon, settledAtS } = luck;
  return hashLines(sha256, [
    'tocsin/draw-terms',
    ...what,
    ...committers.map((who) => `commits ${who}`),
    `need ${need}`,
    `dice ${diceCount}`,
    beacon === undefined ? 'no round' : `round ${beacon.chain} ${beacon.round}`,
    settledAtS === undefined ? 'no hour' : `settled ${settledAtS}`,
  ]);
}

/** What somebody commits to: the terms, their own name and a secret in hexadecimal. */
export function drawCommitmentOf(
  terms: string,
  who: string,
  secret: string,
  sha256: Digest,
): string {
  return hashLines(sha256, ['tocsin/draw-commitment', terms, who, secret]);
}

/** The seed of the draw, in hexadecimal, once every source was checked. */
export function seedOf(
  terms: string,
  luck: Luck,
  { sha256, verifyBeacon }: DrawCrypto,
): Result<string, LuckFault> {
  const { committers, commitments, reveals, need, dice, diceCount } = luck;
  const { beacon, settledAtS } = luck;
  if (committers.length === 0 && diceCount === 0 && beacon === undefined)
    return fail({ kind: 'NoLuck' });
  const shown = [...reveals.keys()].toSorted(compareText);
  for (const who of shown) {
    const committed = commitments.get(who);
    if (committed === undefined) return fail({ kind: 'RevealOfNobody' });
    if (drawCommitmentOf(terms, who, reveals.get(who) ?? '', sha256) !== committed)
      return fail({ kind: 'RevealNotCommitted' });
  }
  if (shown.length < need) return fail({ kind: 'TooFewReveals', need });
  if (dice.length !== diceCount) return fail({ kind: 'DiceDiffer', count: diceCount });
  if (beacon !== undefined) {
    if (settledAtS !== undefined && roundTimeS(beacon) <= settledAtS)
      return fail({ kind: 'RoundNotAfter' });
    if (beacon.signature === '') return fail({ kind: 'RoundNotSaid' });
    if (!isRoundTrue(beacon, verifyBeacon)) return fail({ kind: 'RoundNotTrue' });
  }
  return ok(
    hashLines(sha256, [
      'tocsin/draw-seed',
      terms,
      ...shown.map((who) => `reveal ${who} ${reveals.get(who) ?? ''}`),
      ...(diceCount === 0 ? [] : [`dice ${dice.join(' ')}`]),
      ...(beacon === undefined ? [] : [`round ${beacon.signature}`]),
    ]),
  );
}

/** 2^256: how many values a hash has. */
const HASHES = 1n << 256n;

/**
 * Tickets, one after another, each below a bound and equally likely: SHA-256 of the lines
 * `tocsin/draw-ticket`, seed, number; a hash in the last, incomplete stretch is passed over.
 */
export function createTickets(seed: string, sha256: Digest): (bound: number) => number {
  let number = 0;
  return (bound) => {
    const size = BigInt(bound);
    for (;;) {
      const hash = BigInt(`0x${hashLines(sha256, ['tocsin/draw-ticket', seed, String(number)])}`);
      number += 1;
      if (hash < HASHES - (HASHES % size)) return Number(hash % size);
    }
  };
}
