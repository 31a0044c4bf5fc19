import fc from 'fast-check';
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

const NODES = ['a', 'b', 'c', 'd', 'e'];

/** What each node knows, by looking through everybody each time: slow, and nothing to remember. */
const plainly = () => {
  const known = new Map<string, Set<string>>(NODES.map((name) => [name, new Set()]));
  const links = new Set<string>();
  const areLinked = (one: string, other: string): boolean =>
    links.has(`${one}${other}`) || links.has(`${other}${one}`);
  const together = (from: string): readonly string[] => {
    const all = new Set([from]);
    for (const one of all)
      for (const other of known.keys()) if (areLinked(one, other)) all.add(other);
    return [...all];
  };
  const spread = (from: string): void => {
    const all = together(from);
    const records = all.flatMap((one) => [...(known.get(one) ?? [])]);
    for (const one of all) for (const record of records) known.get(one)?.add(record);
  };
  return { known, links, together, spread, areLinked };
};

describe('a router that remembers who knows the same', () => {
  test('delivers what one delivers that looks through everybody each time', () => {
    const node = fc.constantFrom(...NODES);
    const happening = fc.tuple(fc.constantFrom('born', 'came', 'link', 'part', 'lost'), node, node);
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const oracle = createOracle();
        for (const name of NODES) oracle.addNode(name);
        const plain = plainly();
        for (const [at, [what, one, other]] of happenings.entries()) {
          if (what === 'born') {
            oracle.born(one, String(at), at);
            for (const near of plain.together(one)) plain.known.get(near)?.add(String(at));
          } else if (what === 'came') {
            oracle.arrived(one, other, at);
            plain.known.get(one)?.add(other);
          } else if (what === 'lost') {
            oracle.reset(one, []);
            plain.known.get(one)?.clear();
          } else if (one !== other && what === 'link' && !plain.areLinked(one, other)) {
            oracle.linked(one, other, at);
            plain.links.add(`${one}${other}`);
            plain.spread(one);
          } else if (one !== other && what === 'part') {
            oracle.parted(one, other);
            plain.links.delete(`${one}${other}`);
            plain.links.delete(`${other}${one}`);
          }
        }
        const all = [...plain.known.values()].reduce((sum, { size }) => sum + size, 0);
        expect(oracle.delivery(100).deliverable).toBe(all);
      }),
      { numRuns: 500 },
    );
  });
});
