/**
 * The draw of RFC 3797, "Publicly Verifiable Nominations Committee (NomCom) Random Selection": from a
 * key that anybody can write down (lottery numbers, say) the same people follow everywhere.
 *
 * Pick i (from 0) is MD5(i ‖ key ‖ i), i in two bytes, as a number, modulo how many are left; it counts
 * places in the list of those left (§4, §6). MD5 is what the RFC says: what matters here is that nobody
 * knew the key, not that collisions are hard. For new draws take the mode `assembly`.
 */
import { concatBytes, toHex, uintBytes } from '../base/bytes.ts';
import { divideBig } from '../base/integer.ts';
import { utf8Bytes } from '../base/text.ts';

/** One pick, as the worked example of the RFC prints it. */
export interface RfcRound {
  readonly i: number;
  /** Upper-case hexadecimal. */
  readonly md5: string;
  readonly poolLeft: number;
  /** Place in the whole list, from 1. */
  readonly picked: number;
  /** The place is passed over: its person was dropped, or stands in the list a second time. */
  readonly dropped?: true;
}

/** What is drawn by the RFC. */
export interface RfcTask {
  readonly mode: 'rfc3797';
  readonly key: string;
  readonly pool: number;
  readonly pick: number;
  /** Places, from 1, that are passed over when they are drawn (§5.1). */
  readonly dropped: ReadonlySet<number>;
  /** Whether the hashes are wanted beside the picks. */
  readonly detail: boolean;
}

/** What a source of a key says: numbers, which are sorted, or a text. */
export type RfcSource = readonly bigint[] | string;

/**
 * The key of several sources (§4): numbers ascending and in decimal, each followed by a full stop; of
 * a text only letters A–Z, which become capitals, and digits, then a full stop; after each source a
 * slash.
 */
export function rfcKeyOf(sources: readonly RfcSource[]): string {
  return sources
    .map((source) => {
      if (typeof source === 'string')
        return `${source.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}./`;
      const sorted = [...source].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return `${sorted.map((one) => `${one}.`).join('')}/`;
    })
    .join('');
}

/** Draws; the caller has seen that `pick` people are left after those dropped. */
export function drawByRfc(
  { key, pool, pick, dropped }: RfcTask,
  md5: (bytes: Uint8Array) => Uint8Array,
): readonly RfcRound[] {
  const left = Array.from({ length: pool }, (_, at) => at + 1);
  const bytes = utf8Bytes(key);
  const rounds: RfcRound[] = [];
  for (let i = 0, picks = 0; picks < pick; i += 1) {
    const counter = uintBytes(i, 2);
    const hash = toHex(md5(concatBytes(counter, bytes, counter)));
    const poolLeft = left.length;
    const at = Number(BigInt(`0x${hash}`) % BigInt(poolLeft));
    const [picked = 0] = left.splice(at, 1);
    const isDropped = dropped.has(picked);
    if (!isDropped) picks += 1;
    const round = { i, md5: hash.toUpperCase(), poolLeft, picked };
    rounds.push(isDropped ? { ...round, dropped: true } : round);
  }
  return rounds;
}

/** Bits of chance that a draw needs (§3.3): ⌈log2 of the ways to choose⌉. */
export function entropyBitsNeeded(pool: number, pick: number): number {
  let ways = 1n;
  for (let at = 1n; at <= BigInt(pick); at += 1n) {
    // Exact at each step: a product of k numbers in a row is a multiple of k!.
    ways = divideBig(ways * (BigInt(pool) - at + 1n), at);
  }
  return ways === 1n ? 0 : (ways - 1n).toString(2).length;
}
