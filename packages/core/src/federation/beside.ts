/**
 * Acts that stand beside a party's chain, and whose keys certify each: strikes of a bell key, all that
 * recovery needs (R20), and whose keys read (R21). They wait for no turn and fork nothing.
 */
import type { ReadingCrypto } from '../base/crypto.ts';
import type { Hash32, PactKey } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Roster } from './roster.ts';
import { keyHashOf } from './roster.ts';
import type { RevealedKey, SealVerb } from './seal-act.ts';

/** Keys by the place that a certificate names, and how many of them must sign. */
export interface Signers {
  readonly keys: readonly (PactKey | undefined)[];
  /** At least one. */
  readonly needed: number;
}

/**
 * Who certifies an act beside the chain under a roster; undefined where nobody can, and for an act
 * that stands in the chain.
 *
 * @param roster - of the acting party: the one that shows the bell, that a filing replaces, or that
 *   the saying seal belongs to.
 */
export function besideSigners(
  crypto: Pick<ReadingCrypto, 'hash' | 'isAdmissibleKey'>,
  roster: Roster,
  what: SealVerb,
): Signers | undefined {
  const recoveries = (revealed: readonly RevealedKey[]): Signers | undefined =>
    roster.r === 0
      ? undefined
      : { keys: promisedKeys(crypto, roster.recoveryHashes, revealed), needed: roster.r };
  const seals: Signers = { keys: roster.seals, needed: roster.kSeal };
  switch (what.kind) {
    case 'strikeBell': {
      const { bell, by, revealed } = what.value;
      if (by === 'recovery') return recoveries(revealed);
      return by === 'seal' ? seals : { keys: [bell], needed: 1 };
    }
    case 'recover':
      return recoveries(what.value.revealed);
    case 'object': {
      const keys = promisedKeys(crypto, roster.nextSealHashes, what.value.revealed);
      return { keys, needed: roster.kSeal };
    }
    case 'filingSeen':
    case 'readers':
      return seals;
    default:
      return undefined;
  }
}

/** The revealed keys that fit their promised hashes, each at its place. */
export function promisedKeys(
  crypto: Pick<ReadingCrypto, 'hash' | 'isAdmissibleKey'>,
  hashes: readonly Hash32[],
  revealed: readonly RevealedKey[],
): readonly (PactKey | undefined)[] {
  const keys: (PactKey | undefined)[] = hashes.map(() => undefined);
  for (const { index, key } of revealed)
    if (hashes[index] === keyHashOf(crypto.hash, key) && crypto.isAdmissibleKey(idBytes(key)))
      keys[index] = key;
  return keys;
}
