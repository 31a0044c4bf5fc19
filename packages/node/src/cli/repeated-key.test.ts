import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { repeatedKey } from './repeated-key.ts';

describe('a key that stands twice', () => {
  test.each([
    ['{"method":"stv","method":"irv"}', 'method'],
    ['{"ballots":[{"scores":{"A":1,"B":2,"A":9}}]}', 'A'],
    ['{"a":{"b":1},"\\u0061":2}', 'a'],
    ['{"a":[{"a":1},{"a":1}],"b":{"a":1}}', undefined],
    ['{"a":"{\\"b\\":1,\\"b\\":2}","c":["b","b"]}', undefined],
    ['["a","a",{"a":"a"}]', undefined],
    ['"a"', undefined],
  ])('is found in its own object, and nowhere else: %s', (json, key) => {
    expect(repeatedKey(json)).toBe(key);
  });

  test('is in nothing that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(repeatedKey(JSON.stringify(value))).toBeUndefined();
      }),
    );
  });

  test('is looked for in a long text too', () => {
    const long = JSON.stringify({ a: '\\"'.repeat(500_000), b: 1 });
    expect(repeatedKey(long)).toBeUndefined();
  });
});
