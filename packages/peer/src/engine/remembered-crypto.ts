/**
 * Verdicts on keys and signatures never change, and the obvious fold asks for the same ones each
 * time: they are remembered, bounded, so that reading everything again costs no mathematics.
 */
import type { SyncCrypto } from '@tocsin/core';
import { concatBytes, toHex } from '@tocsin/core';

/** Verdicts kept of each kind: 16,384 × about 150 bytes are 2.5 MB. */
export const VERDICTS_MAX = 16_384;

/** The same crypto with a memory for `verify` and `isAdmissibleKey`. */
export function rememberVerdicts(crypto: SyncCrypto): SyncCrypto {
  const signatures = createMemory();
  const keys = createMemory();
  return {
    ...crypto,
    verify: (signature, message, key) =>
      // Framed by a hash, so that no two questions share a name.
      signatures(toHex(crypto.hash(framed(signature, message, key))), () =>
        crypto.verify(signature, message, key),
      ),
    isAdmissibleKey: (key) => keys(toHex(key), () => crypto.isAdmissibleKey(key)),
  };
}

/** The parts, the first two with their lengths before them; they are at most 64 KiB here. */
function framed(signature: Uint8Array, message: Uint8Array, key: Uint8Array): Uint8Array {
  const lengthOf = ({ length }: Uint8Array) => Uint8Array.of(length >>> 8, length & 255);
  return concatBytes(lengthOf(signature), signature, lengthOf(message), message, key);
}

function createMemory(): (name: string, ask: () => boolean) => boolean {
  const verdictByName = new Map<string, boolean>();
  return (name, ask) => {
    const known = verdictByName.get(name);
    if (known !== undefined) return known;
    const verdict = ask();
    if (verdictByName.size >= VERDICTS_MAX) {
      const oldest = verdictByName.keys().next().value;
      if (oldest !== undefined) verdictByName.delete(oldest);
    }
    verdictByName.set(name, verdict);
    return verdict;
  };
}
