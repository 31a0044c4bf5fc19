/** Fresh random bytes from the system, for Node. */
import { randomFillSync } from 'node:crypto';

import type { Random } from '@tocsin/peer/ports';

/** The random port in Node. */
export function nodeRandom(): Random {
  return { bytes: (length) => randomFillSync(new Uint8Array(length)) };
}
