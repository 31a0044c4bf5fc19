/**
 * Verdicts on keys and signatures never change, and the obvious fold asks for the same ones each
 * time: they are remembered, bounded, so that reading everything again costs no mathematics.
 */
import { equalBytes, readUint, toHex } from '@tocsin/core';

import type { LogCrypto, Signed, VerifyAhead } from '../ports/index.ts';

/** Verdicts kept of each kind: 16,384 × about 400 bytes are 6.5 MB. */
export const VERDICTS_MAX = 16_384;
/** Longest message whose verdict is remembered; nearly all are ids and digests of 32 bytes. */
const MESSAGE_BYTES_MAX = 64;
/** First bytes of a signature, its message and its key by which a verdict is looked for: 48 bits. */
const NAME_BYTES = { signature: 3, message: 2, key: 1 };

/** The same crypto with a memory for `verify`, `verifyAhead` and `isAdmissibleKey`. */
export function rememberVerdicts(crypto: LogCrypto): LogCrypto {
  const signatures = createSignatureMemory();
  const keys = createMemory<string, boolean>();
  const { verifyAhead } = crypto;
  return {
    ...crypto,
    verify(signature, message, key) {
      const signed = { signature, message, key };
      const known = signatures.recall(signed);
      if (known !== undefined) return known;
      const verdict = crypto.verify(signature, message, key);
      signatures.keep(signed, verdict);
      return verdict;
    },
    isAdmissibleKey(key) {
      const name = toHex(key);
      const known = keys.recall(name);
      if (known !== undefined) return known;
      const verdict = crypto.isAdmissibleKey(key);
      keys.keep(name, verdict);
      return verdict;
    },
    ...(verifyAhead && { verifyAhead: remembering(verifyAhead, signatures) }),
  };
}

/** Begins with those only that are not known yet. */
function remembering(verifyAhead: VerifyAhead, signatures: SignatureMemory): VerifyAhead {
  return (signed) => {
    const known = signed.map((one) => signatures.recall(one));
    const fresh = signed.filter((_, at) => known[at] === undefined);
    const verdicts = verifyAhead(fresh);
    if (verdicts === undefined) return undefined;
    return () => {
      const all = verdicts();
      for (const [at, one] of fresh.entries()) signatures.keep(one, all[at] === true);
      let asked = 0;
      return known.map((verdict) => verdict ?? all[asked++] === true);
    };
  };
}

/** Verdicts by all that was signed; of two whose parts begin alike the later one is remembered. */
interface SignatureMemory {
  recall(signed: Signed): boolean | undefined;
  keep(signed: Signed, verdict: boolean): void;
}

function createSignatureMemory(): SignatureMemory {
  const memory = createMemory<number, Signed & { readonly verdict: boolean }>();
  const nameOf = ({ signature, message, key }: Signed): number =>
    readUint(signature, 0, NAME_BYTES.signature) * 2 ** 24 +
    readUint(message, 0, NAME_BYTES.message) * 2 ** 8 +
    readUint(key, 0, NAME_BYTES.key);
  return {
    recall(signed) {
      const known = memory.recall(nameOf(signed));
      return known !== undefined && isSame(known, signed) ? known.verdict : undefined;
    },
    keep(signed, verdict) {
      if (signed.message.length > MESSAGE_BYTES_MAX) return;
      // Copies: what was given may be part of a long parcel, which would be kept with it.
      const { signature, message, key } = signed;
      const kept = { signature: signature.slice(), message: message.slice(), key: key.slice() };
      memory.keep(nameOf(signed), { ...kept, verdict });
    },
  };
}

function isSame(one: Signed, other: Signed): boolean {
  return (
    equalBytes(one.signature, other.signature) &&
    equalBytes(one.message, other.message) &&
    equalBytes(one.key, other.key)
  );
}

interface Memory<Name, Kept> {
  recall(name: Name): Kept | undefined;
  keep(name: Name, kept: Kept): void;
}

/** Keeps the newest `VERDICTS_MAX`. */
function createMemory<Name, Kept>(): Memory<Name, Kept> {
  const keptByName = new Map<Name, Kept>();
  return {
    recall: (name) => keptByName.get(name),
    keep(name, kept) {
      if (keptByName.size >= VERDICTS_MAX && !keptByName.has(name)) {
        const oldest = keptByName.keys().next().value;
        if (oldest !== undefined) keptByName.delete(oldest);
      }
      keptByName.set(name, kept);
    },
  };
}
