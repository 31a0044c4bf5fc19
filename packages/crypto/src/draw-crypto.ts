/** What draws by lot need, anywhere: digests by hash-wasm at once, rounds by noble when one is asked about. */
import type { Digest } from '@tocsin/core';
import type { LateDrawCrypto } from '@tocsin/peer/ports';
import type { IHasher } from 'hash-wasm';
import { createMD5, createSHA256 } from 'hash-wasm';

/** Loads the digests; the curve of the beacons comes with the first round that is asked about. */
export async function createDrawCrypto(): Promise<LateDrawCrypto> {
  const [md5, sha256] = [digestBy(await createMD5()), digestBy(await createSHA256())];
  const fetchVerifyBeacon: LateDrawCrypto['fetchVerifyBeacon'] = async () =>
    (await import('./beacon.ts')).createVerifyBeacon(sha256);
  return { md5, sha256, fetchVerifyBeacon };
}

function digestBy(hasher: IHasher): Digest {
  return (bytes) => hasher.init().update(bytes).digest('binary');
}
