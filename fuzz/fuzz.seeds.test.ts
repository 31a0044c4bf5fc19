/** Every decoder and both machines of the wire, for some seconds: the corpus first, then what luck brings. */
import { describe, expect, test } from 'vitest';

import { createLuck } from '../packages/simulator/src/world/luck.ts';
import { readCorpus } from './corpus-file.ts';
import { feed, tryMachine } from './feed.ts';
import { spoil } from './mutate.ts';
import type { Target } from './targets.ts';
import { createTargets } from './targets.ts';

/** For how long luck is tried; the longer runs are `npm run fuzz`. */
const BUDGET_MS = 8_000;
/** Meetings of each machine, the same in each run. */
const MEETINGS = 60;
/** Another seed in each run, printed by a failure; the same again with TOCSIN_FUZZ_SEED. */
const SEED = Number(process.env['TOCSIN_FUZZ_SEED'] ?? Date.now() % 4_294_967_296);

describe('spoilt bytes', () => {
  const targets = createTargets();

  test('reach every decoder: each has valid bytes to begin with, and words kept', () => {
    const corpus = readCorpus();
    expect(targets.filter(({ seeds }) => seeds.length === 0).map(({ name }) => name)).toEqual([]);
    const bare = targets.filter(({ name }) => Object.keys(corpus[name] ?? {}).length < 3);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test('break no promise of a decoder or a machine', () => {
    const end = performance.now() + BUDGET_MS;
    const fed = feed(targets, readCorpus(), SEED, () => performance.now() >= end);
    expect({ seed: SEED, broken: fed.broken }).toEqual({ seed: SEED, broken: [] });
    expect(fed.feeds).toBeGreaterThan(targets.length * 10);
  });

  test.each(['handshake', 'reconciliation'])('break no promise of a %s', (machine) => {
    const broken = Array.from({ length: MEETINGS }, (_, seed) => tryMachine(machine, seed));
    expect(broken.filter((one) => one !== undefined)).toEqual([]);
  });

  // The stand-in for the peer said of what had waited here that the other end holds it, and nobody told it.
  test.each([166, 6_289, 6_447, 2_251_071_766])(
    'are made good by the next meeting (%i)',
    (seed) => {
      expect(tryMachine('reconciliation', seed)).toBeUndefined();
    },
  );

  test('are found out by what they do to a decoder that throws, or reads two forms', () => {
    const lax: Target = {
      name: 'lax',
      seeds: [Uint8Array.of(0x82, 1, 2)],
      feed: (bytes) => {
        if (bytes.length === 2) throw new Error('too short');
        return bytes.length > 3 ? 'long' : 'read';
      },
    };
    let turns = 3;
    const fed = feed([lax], {}, 1, () => (turns -= 1) < 0);
    expect(fed.broken.map(({ why }) => why)).toContain('too short');
    expect(fed.corpus['lax']).toHaveProperty('long');
  });

  test('are the same for the same seed, and not the bytes they were', () => {
    const bytes = Uint8Array.of(0x83, 1, 0x41, 2, 0x80);
    const twice = [1, 1].map((seed) => spoil(createLuck(seed), bytes, [bytes]));
    expect(twice[0]).toEqual(twice[1]);
    const changed = Array.from({ length: 50 }, (_, seed) => spoil(createLuck(seed), bytes, []));
    expect(changed.filter((one) => Buffer.compare(one, bytes) !== 0).length).toBeGreaterThan(35);
  });
});
