/** What replaying a draw by lot needs, at once and anywhere: digests by hash-wasm, rounds by noble. */
import type { Digest, DrawCrypto } from '@tocsin/core';
import type { IHasher } from 'hash-wasm';
import { createMD5, createSHA256 } from 'hash-wasm';

import { createVerifyBeacon } from './beacon.ts';

/** Loads the digests once; from then on nothing waits. */
export async function createDrawCrypto(): Promise<DrawCrypto> {
  const [md5, sha256] = [digestBy(await createMD5()), digestBy(await createSHA256())];
  return { md5, sha256, verifyBeacon: createVerifyBeacon(sha256) };
}

function digestBy(hasher: IHasher): Digest {
  return (bytes) => hasher.init().update(bytes).digest('binary');
}
