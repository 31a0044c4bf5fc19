/**
 * Published vectors, read where they lie: beside the repository, never copied into it. Where that
 * folder is absent every test that needs it is skipped with its reason, aloud.
 */
import { existsSync, readFileSync } from 'node:fs';

import { fromHex, invariant, toHex } from '@tocsin/core';
import type { TestContext } from 'vitest';

// Vite takes a URL that is written in one piece for a file that it is to serve; a folder is none.
const HERE = import.meta.url;
const FOLDER = new URL('../../../../shared/oracles/crypto/', HERE);
const ABSENT =
  'the published vectors are absent: put them in ../shared/oracles beside this repository';

interface SignatureCase {
  readonly tcId: number;
  readonly pk: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid';
}

interface SpeccheckCase {
  readonly i: number;
  readonly msg: string;
  readonly pk: string;
  readonly sig: string;
  readonly verdicts: Readonly<Record<string, 'V' | 'X'>>;
}

interface SealCase {
  readonly tcId: number;
  readonly ivSize: number;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
  readonly result: 'valid' | 'invalid';
}

interface KeyCase {
  readonly tcId: number;
  readonly seed: string;
  readonly ekSha256: string;
  readonly dkSha256: string;
}

interface EncapsulationCase {
  readonly tcId: number;
  readonly m: string;
  readonly ek: string;
  readonly K: string;
  readonly cSha256: string;
  readonly result: 'valid' | 'invalid';
}

interface DecapsulationCase {
  readonly tcId: number;
  readonly seed: string;
  readonly c: string;
  readonly K: string;
  readonly ekSha256: string;
  readonly result: 'valid' | 'invalid';
}

interface ExpandedKeyCase {
  readonly tcId: number;
  readonly dk: string;
  readonly c: string;
  readonly K: string;
  readonly result: 'valid' | 'invalid';
}

interface AgreementCase {
  readonly tcId: number;
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

/** The case that each file holds; values are hexadecimal unless they are numbers. */
interface CaseByFile {
  readonly 'wycheproof-ed25519.json': SignatureCase;
  readonly 'ed25519-speccheck.json': SpeccheckCase;
  readonly 'wycheproof-xchacha20-poly1305.json': SealCase;
  readonly 'wycheproof-mlkem768-keygen.json': KeyCase;
  readonly 'wycheproof-mlkem768-encaps.json': EncapsulationCase;
  readonly 'wycheproof-mlkem768-decaps.json': DecapsulationCase;
  readonly 'wycheproof-mlkem768-dk.json': ExpandedKeyCase;
  readonly 'wycheproof-x25519.json': AgreementCase;
}

/**
 * The cases of one file of published vectors, never none. Where the folder is absent the test of
 * `context` ends here, skipped.
 */
export function publishedCases<File extends keyof CaseByFile>(
  context: TestContext,
  file: File,
): readonly CaseByFile[File][] {
  if (!existsSync(FOLDER)) {
    console.warn(`SKIPPED ${context.task.name}: ${ABSENT}`);
    context.skip(ABSENT);
  }
  const read = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
    readonly tests?: readonly CaseByFile[File][];
    readonly cases?: readonly CaseByFile[File][];
  };
  const cases = read.tests ?? read.cases ?? [];
  invariant(cases.length > 0, 'a file of vectors has cases');
  return cases;
}

/** The bytes of a literal in hexadecimal. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  invariant(bytes !== undefined, 'a vector is lower-case hexadecimal');
  return bytes;
}

/** `length` bytes counting up from `from`: reproducible, and no two alike. */
export function countingBytes(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (from + at) % 256);
}

/** A copy with one bit turned over; `bit` is taken modulo the number of bits. */
export function withFlippedBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  const at = bit % (bytes.length * 8);
  flipped[at >>> 3] = (flipped[at >>> 3] ?? 0) ^ (1 << (at & 7));
  return flipped;
}

/** SHA-256 in hexadecimal, by the platform: some vectors name long values by it. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))));
}

/** SHA-512, by the platform: what Ed25519 hashes with. */
export async function sha512(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', Uint8Array.from(bytes)));
}
