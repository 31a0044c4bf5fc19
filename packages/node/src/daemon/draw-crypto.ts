/** What draws need of cryptography, on a host with Node. */
import { createHash } from 'node:crypto';

import type { Digest, DrawCrypto } from '@tocsin/core';
import { createVerifyBeacon } from '@tocsin/crypto/beacon';

/** Digests and the check of a round. */
export function createDrawCrypto(): DrawCrypto {
  const sha256 = digestNamed('sha256');
  return { md5: digestNamed('md5'), sha256, verifyBeacon: createVerifyBeacon(sha256) };
}

function digestNamed(name: 'md5' | 'sha256'): Digest {
  return (bytes) => new Uint8Array(createHash(name).update(bytes).digest());
}
