import { describe, expect, test } from 'vitest';

import { createOracle } from './oracle.ts';

/** Three nodes in a row: a meets b, b meets c, never a and c. */
const row = () => {
  const oracle = createOracle();
  for (const name of ['a', 'b', 'c']) oracle.addNode(name);
  return oracle;
};

describe('a perfect router', () => {
  test('goes through time only forwards', () => {
    const oracle = row();
    oracle.linked('b', 'c', 1);
    oracle.parted('b', 'c');
    oracle.born('a', 'late', 2);
    oracle.linked('a', 'b', 3);
    oracle.parted('a', 'b');
    // b knows of it only after it met c.
    expect(oracle.delivery(10)).toMatchObject({ deliverable: 2, delivered: 1 });
    expect(oracle.delivery(10).missing).toEqual([{ record: 'late', node: 'b' }]);
    oracle.linked('b', 'c', 4);
    expect(oracle.delivery(10).deliverable).toBe(3);
    expect(oracle.delivery(3).deliverable).toBe(2);
  });

  test('passes on at once what is written while links stand', () => {
    const oracle = row();
    oracle.linked('a', 'b', 1);
    oracle.linked('b', 'c', 1);
    oracle.born('a', 'now', 2);
    oracle.arrived('c', 'now', 3);
    expect(oracle.delivery(10)).toMatchObject({ deliverable: 3, delivered: 2 });
  });

  test('counts the contacts by which news was late', () => {
    const oracle = row();
    oracle.born('a', 'news', 0);
    for (const at of [1, 2, 3]) {
      oracle.linked('a', 'b', at);
      oracle.parted('a', 'b');
    }
    oracle.arrived('b', 'news', 4);
    expect(oracle.delivery(10).lateContactsMax).toBe(3);
  });

  test('owes again what a disk lost, and nothing to who is gone', () => {
    const oracle = row();
    oracle.born('a', 'news', 0);
    oracle.linked('a', 'b', 1);
    oracle.arrived('b', 'news', 1);
    oracle.reset('b', []);
    oracle.linked('a', 'b', 2);
    expect(oracle.delivery(10)).toMatchObject({ deliverable: 2, delivered: 1 });
    oracle.drop('b');
    expect(oracle.delivery(10)).toMatchObject({ deliverable: 1, delivered: 1 });
  });
});
