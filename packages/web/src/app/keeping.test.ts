import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { keepEqual } from './keeping.ts';

const json = fc.jsonValue({ maxDepth: 4 });

describe('what is kept of an answer', () => {
  test('says the same as the new one, whatever came before', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(keepEqual(before, after)).toEqual(after);
      }),
    );
  });

  test('is the old one itself where nothing changed', () => {
    fc.assert(
      fc.property(json, (said) => {
        expect(Object.is(keepEqual(said, structuredClone(said)), said)).toBe(true);
      }),
    );
  });

  test('is new from the root to what changed, and old beside it', () => {
    const before = { list: [{ id: 1 }, { id: 2 }], at: { ms: 1 } };
    const after = keepEqual(before, { list: [{ id: 1 }, { id: 3 }], at: { ms: 1 } });
    expect(after).not.toBe(before);
    expect(after.at).toBe(before.at);
    expect(after.list[0]).toBe(before.list[0]);
    expect(after.list[1]).toEqual({ id: 3 });
  });

  test('drops what is not there any more', () => {
    expect(keepEqual({ a: 1, b: [1, 2] }, { b: [1] })).toEqual({ b: [1] });
  });
});
