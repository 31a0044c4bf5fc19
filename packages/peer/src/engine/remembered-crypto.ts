/**
 * Verdicts on keys and signatures never change, and the obvious fold asks for the same ones each
 * time: they are remembered, bounded, so that reading everything again costs no mathematics.
 */
import { concatBytes, toHex } from '@tocsin/core';

import type { LogCrypto, Signed, VerifyAhead } from '../ports/index.ts';

/** Verdicts kept of each kind: 16,384 × about 150 bytes are 2.5 MB. */
export const VERDICTS_MAX = 16_384;

/** The same crypto with a memory for `verify`, `verifyAhead` and `isAdmissibleKey`. */
export function rememberVerdicts(crypto: LogCrypto): LogCrypto {
  const signatures = createMemory();
  const keys = createMemory();
  // Framed by a hash, so that no two questions share a name.
  const nameOf = ({ signature, message, key }: Signed): string =>
    toHex(crypto.hash(framed(signature, message, key)));
  const { verifyAhead } = crypto;
  return {
    ...crypto,
    verify: (signature, message, key) =>
      signatures.ask(nameOf({ signature, message, key }), () =>
        crypto.verify(signature, message, key),
      ),
    isAdmissibleKey: (key) => keys.ask(toHex(key), () => crypto.isAdmissibleKey(key)),
    ...(verifyAhead && { verifyAhead: remembering(verifyAhead, signatures, nameOf) }),
  };
}

/** Begins with those only that are not known yet. */
function remembering(
  verifyAhead: VerifyAhead,
  signatures: Memory,
  nameOf: (signed: Signed) => string,
): VerifyAhead {
  return (signed) => {
    const asked = signed.map((one) => {
      const name = nameOf(one);
      return { one, name, known: signatures.recall(name) };
    });
    const fresh = asked.filter(({ known }) => known === undefined);
    const verdicts = verifyAhead(fresh.map(({ one }) => one));
    if (verdicts === undefined) return undefined;
    return () => {
      const all = verdicts();
      const found = new Map(fresh.map(({ name }, at) => [name, all[at] === true]));
      for (const [name, verdict] of found) signatures.ask(name, () => verdict);
      return asked.map(({ name, known }) => known ?? found.get(name) === true);
    };
  };
}

/** The parts, the first two with their lengths before them; they are at most 64 KiB here. */
function framed(signature: Uint8Array, message: Uint8Array, key: Uint8Array): Uint8Array {
  const lengthOf = ({ length }: Uint8Array) => Uint8Array.of(length >>> 8, length & 255);
  return concatBytes(lengthOf(signature), signature, lengthOf(message), message, key);
}

interface Memory {
  /** The verdict of this name, asked for if it is not known. */
  ask(name: string, ask: () => boolean): boolean;
  recall(name: string): boolean | undefined;
}

function createMemory(): Memory {
  const verdictByName = new Map<string, boolean>();
  return {
    recall: (name) => verdictByName.get(name),
    ask(name, ask) {
      const known = verdictByName.get(name);
      if (known !== undefined) return known;
      const verdict = ask();
      if (verdictByName.size >= VERDICTS_MAX) {
        const oldest = verdictByName.keys().next().value;
        if (oldest !== undefined) verdictByName.delete(oldest);
      }
      verdictByName.set(name, verdict);
      return verdict;
    },
  };
}
