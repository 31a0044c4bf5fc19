import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { concatBytes, equalBytes } from './bytes.ts';
import { deriveKey, domainBytes, hashIn } from './domain.ts';

const parts = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 4 });

describe('what is hashed behind a domain', () => {
  test('is the domain and all parts, however long, and nothing of it is kept', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const heard: { readonly given: Uint8Array; readonly copy: Uint8Array }[] = [];
        const hear = (given: Uint8Array): Uint8Array => {
          heard.push({ given, copy: new Uint8Array(given) });
          return new Uint8Array(32);
        };
        hashIn(hear, 'state', ...some);
        deriveKey((_, bytes) => hear(bytes), new Uint8Array(32), 'state', ...some);
        const whole = concatBytes(domainBytes('state'), ...some);
        for (const { given, copy } of heard) {
          expect(equalBytes(copy, whole)).toBe(true);
          // A longer one has an array of its own, which nobody else is given.
          if (whole.length <= 1_024) expect(given.every((byte) => byte === 0)).toBe(true);
        }
        return heard.length === 2;
      }),
    );
  });
});
