/** What a host gives for draws by lot. */
import type { DrawCrypto, VerifyBeacon } from '@tocsin/core';

/**
 * Digests at once, and the check of rounds when somebody needs it: the curve of the beacons is heavy
 * to load. Rejects where it cannot come.
 */
export interface LateDrawCrypto extends Omit<DrawCrypto, 'verifyBeacon'> {
  readonly fetchVerifyBeacon: () => Promise<VerifyBeacon>;
}

/** What a host has: all of it, or the check of rounds late. */
export type DrawMeans = DrawCrypto | LateDrawCrypto;
