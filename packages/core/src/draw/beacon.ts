/**
 * A named future round of a public beacon: the League of Entropy's drand. A round is a BLS signature
 * by k of n independent operators over the round's number; nobody has it before its time and nobody
 * can choose it, so long as fewer than k work together. It is checked offline: chain, round and
 * signature suffice.
 *
 * Chains and their keys are fixed here, because a key that came with the draw would prove nothing.
 */
import { divideFloor } from '../base/integer.ts';
import { concatBytes, fromHex, uintBytes } from '../base/bytes.ts';

/** One chain of drand. */
export interface BeaconChain {
  readonly name: 'quicknet' | 'default';
  /** Which group the signature is in: 48 bytes in G1 over the number, 96 in G2 over the chain. */
  readonly scheme: 'short' | 'chained';
  /** Compressed, in hexadecimal. */
  readonly publicKey: string;
  /** Seconds since 1970 of round 1, and between two rounds. */
  readonly genesisS: number;
  readonly periodS: number;
}

/** The two chains of the League of Entropy's main network. */
const CHAINS: readonly BeaconChain[] = [
  {
    // Chain hash 52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971.
    name: 'quicknet',
    scheme: 'short',
    publicKey:
      '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451' +
      '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
    genesisS: 1_692_803_367,
    periodS: 3,
  },
  {
    // Chain hash 8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce.
    name: 'default',
    scheme: 'chained',
    publicKey:
      '868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31',
    genesisS: 1_595_431_050,
    periodS: 30,
  },
];

/** Names of the chains, for whoever reads one. */
export const BEACON_CHAINS: readonly BeaconChain['name'][] = CHAINS.map(({ name }) => name);

/** Whether `signature` is that of SHA-256 of `message` under the chain's key. */
export type VerifyBeacon = (
  chain: BeaconChain,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** A round, and once its time came what it said. */
export interface BeaconRound {
  readonly chain: BeaconChain['name'];
  readonly round: number;
  /** Hexadecimal; '' while the round lies ahead. */
  readonly signature: string;
  /** The round before, only for `default`. */
  readonly previous: string;
}

/** The chain of a name. */
function chainOf(name: BeaconChain['name']): BeaconChain {
  const [first, second] = CHAINS as readonly [BeaconChain, BeaconChain];
  return name === first.name ? first : second;
}

/** When a round is due, in seconds since 1970. */
export function roundTimeS({ chain, round }: BeaconRound): number {
  const { genesisS, periodS } = chainOf(chain);
  return genesisS + (round - 1) * periodS;
}

/** The first round of a chain that is due later than so many seconds since 1970. */
export function roundAfterS(name: BeaconChain['name'], seconds: number): number {
  const { genesisS, periodS } = chainOf(name);
  return Math.max(1, divideFloor(seconds - genesisS, periodS) + 2);
}

/** Bytes of a signature of a chain. */
export function signatureBytes(name: BeaconChain['name']): number {
  return chainOf(name).scheme === 'short' ? 48 : 96;
}

/** Whether the round said this. */
export function isRoundTrue(
  { chain, round, signature, previous }: BeaconRound,
  verify: VerifyBeacon,
): boolean {
  const named = chainOf(chain);
  const number = uintBytes(round, 8);
  const said = fromHex(signature);
  const before = fromHex(previous);
  if (said === undefined || before === undefined) return false;
  const signed = named.scheme === 'short' ? number : concatBytes(before, number);
  return verify(named, signed, said);
}
