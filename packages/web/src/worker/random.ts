/** Fresh random bytes from the browser, which takes them from the system. */
import type { Random } from '@tocsin/peer/ports';

/** Most bytes that a browser gives at once (Web Cryptography API §10.1.1). */
const BYTES_AT_ONCE_MAX = 65_536;

/** The random port in a browser. */
export function webRandom(): Random {
  return {
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += BYTES_AT_ONCE_MAX)
        crypto.getRandomValues(bytes.subarray(at, at + BYTES_AT_ONCE_MAX));
      return bytes;
    },
  };
}
