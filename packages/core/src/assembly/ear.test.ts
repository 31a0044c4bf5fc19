/** The ear against the walk through all records, over random histories. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { witnessKind } from './consent.ts';
import { earOf } from './ear.ts';
import { isSettledInTime, isWitnessedInTime } from './in-time.ts';
import { spokenAnew, spokenOf } from './spoken.ts';
import { recallOf, striking, TestWorld } from './testing.ts';
import { entriesOf } from '../log/entry.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Hash32 } from '../base/id.ts';

type Doing = readonly [what: number, by: number, about: number, detail: number];

const anyDoings = fc.array(fc.tuple(fc.nat(9), fc.nat(4), fc.nat(30), fc.nat(60)), {
  minLength: 8,
  maxLength: 40,
}) as fc.Arbitrary<readonly Doing[]>;

/** Hours pass 2^32 at the tempo of a rehearsal, a quarter of a second. */
const REHEARSAL_HOUR = 7_183_275_337;

function history(doings: readonly Doing[], begins: number = 0): TestWorld {
  const world = new TestWorld(4);
  world.now += begins;
  world.admit(4, [0, 1]);
  for (const [what, by, about, detail] of doings) {
    const author = world.id(by);
    const seen = { frontierHash: idNamed<Hash32>('seen', world.entries.length) };
    const some = world.entries.at(-1 - (about % 8));
    const isOther = some !== undefined && some.header.author !== author;
    if (what < 5) world.write(author, witnessKind, seen, isOther ? { deps: [some.id] } : {});
    else if (what === 5) world.write(author, witnessKind, seen, { wallHour: world.now - detail });
    else if (what === 6) world.write(author, witnessKind, seen, { wallHour: 0 });
    else if (what === 7) world.now += detail;
    else if (what === 8) world.outcome(null);
    else if (about % 3 === 0) {
      const act = world.act(author, striking(world.id(about % 5), { by: 'members' }), 'none');
      world.consent(world.id((by + 1) % 5), act);
      world.outcome(act);
    } else world.outcome(world.agreed(recallOf(world.entries[0]?.id as never), [0, 1, 2]));
  }
  return world;
}

describe('an ear', () => {
  test.each([0, REHEARSAL_HOUR])('hears in time what the walk finds, from hour %i on', (begins) => {
    const found = new Set<string>();
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const { entries, log } = history(doings, begins);
        const fold = createAssemblyFold(log, testCrypto);
        // Batch after batch, so that the lineage grows as it does on a device.
        for (let to = 1; to <= entries.length; to += 7) {
          const state = fold.fold(entries.slice(0, to));
          if (!state.ok) throw new Error('a history has a genesis');
          for (const { id, header } of entries.slice(Math.max(0, to - 12), to))
            for (const isEmergency of [false, true]) {
              const notAfter = hour(header.wallHour + (header.seq % 3));
              const power = { notAfter, isEmergency, lasts: header.seq % 2 === 0 };
              const slow = isWitnessedInTime(state.value, id, power);
              expect(earOf(state.value).isWitnessedInTime(id, power)).toBe(slow);
              found.add(slow);
            }
        }
      }),
      { numRuns: 40, seed: 5 },
    );
    expect([...found].toSorted()).toEqual(['inTime', 'late', 'open']);
  });

  test('finds settled in time what going through the ballots anew finds so', () => {
    const found = new Set<string>();
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const { entries, log } = history(doings);
        const state = createAssemblyFold(log, testCrypto).fold(entries);
        if (!state.ok) throw new Error('a history has a genesis');
        const ear = earOf(state.value);
        for (const entry of entries)
          for (const [later, margin] of [0, 1, 2, 5, 40].flatMap((one) => [
            [one, 0],
            [one, 7],
          ]) as [number, number][]) {
            const heardUntil = hour(entry.header.wallHour + later);
            const bench = ear.benchAt({ heardUntil, margin });
            const slow = isSettledInTime(state.value, entry, { heardUntil }, bench);
            const height = state.value.settledAt.get(entry.id);
            expect(ear.isSettledInTime(height, { heardUntil }, bench)).toBe(slow);
            found.add(`${slow} ${bench.closing === undefined}`);
          }
      }),
      { numRuns: 40, seed: 6 },
    );
    expect(found.size).toBe(4);
  });
});

describe('words that are kept', () => {
  test('are those that all records give, whoever was struck or suspended meanwhile', () => {
    let [kept, aside] = [0, 0];
    fc.assert(
      fc.property(anyDoings, fc.integer({ min: 1, max: 9 }), (doings, batch) => {
        const world = history(doings);
        world.outcome(world.agreed(striking(world.id(1), { by: 'members' }), [0, 2, 3], 'none'));
        for (const by of [0, 1, 2, 1])
          world.write(world.id(by), witnessKind, { frontierHash: idNamed<Hash32>('late', by) });
        const { entries, log } = world;
        const fold = createAssemblyFold(log, testCrypto);
        for (let to = 1; to <= entries.length; to += batch) {
          const given = entries.slice(0, to);
          const state = fold.fold(given);
          if (!state.ok) throw new Error('a history has a genesis');
          const words = spokenOf(state.value, witnessKind);
          expect(words).toEqual(spokenAnew(state.value, witnessKind));
          kept += words.length;
          aside += entriesOf(witnessKind, given).length - words.length;
        }
      }),
      { numRuns: 15, seed: 7 },
    );
    expect([kept > 300, aside > 5]).toEqual([true, true]);
  });
});
