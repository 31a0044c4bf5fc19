/** R13 with whole peers: programs of two versions in one assembly, in a world. */
import { RULES_KNOWN } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { Watch } from './checkers/watch.ts';
import { ALONE } from './mutants/worlds.ts';
import { beginDays, hearingOf } from './people/days.ts';
import { propose } from './people/doings.ts';
import { DAY_MS, WEEK_MS } from './people/person.ts';
import { quickCrypto } from './world/quick-crypto.ts';
import { Valley } from './world/valley.ts';

/** Height from which the assembly is judged by the next rules. */
const START_HEIGHT = 4;

describe('R13: an assembly of four, one of whom has an older program', () => {
  test('goes on by the newer rules, and the older one carries what it does not judge', async () => {
    const scenario = { ...ALONE, weeks: 5, customs: { ...ALONE.customs, answerInWeek: 100 } };
    const valley = new Valley({ seed: 1, index: 0, homes: 1, scenario, crypto: quickCrypto() });
    await valley.found();
    const watch = new Watch(valley);
    beginDays(valley, watch);
    const [old, ...newer] = valley.people();
    if (old === undefined) throw new Error('a home has people');
    for (const { device } of newer) device.rulesKnown = RULES_KNOWN + 1;
    // The newer ones hear one another by way of the older one alone.
    for (const one of newer)
      for (const other of newer)
        if (one !== other) valley.air.setBlocked(one.device.name, other.device.name, true);
    valley.begin();
    valley.agenda.at(2 * DAY_MS, () => {
      const [first] = newer;
      if (first === undefined) return;
      const value = { number: RULES_KNOWN + 1, startHeight: START_HEIGHT };
      const heard = hearingOf(valley, watch);
      valley.doing(
        first,
        propose(first, { kind: 'rules', value }, heard).then(() => undefined),
      );
    });
    await valley.live(scenario.weeks * WEEK_MS);

    const stateOf = (person: (typeof newer)[number]) => person.device.home()?.peer.judged().state;
    const behind = stateOf(old);
    expect(behind?.stopped).toEqual({ kind: 'UnknownRules', number: RULES_KNOWN + 1 });
    expect(behind?.height).toBe(START_HEIGHT - 1);
    for (const person of newer) {
      const state = stateOf(person);
      expect(state?.rules).toBe(RULES_KNOWN + 1);
      expect(state?.height).toBeGreaterThan(START_HEIGHT);
      // One chain: what the older one judged is the beginning of it.
      expect(state?.chain.slice(0, START_HEIGHT - 1)).toEqual(behind?.chain);
    }
    // It balloted for nothing that it cannot judge, and holds all of it.
    const shelf = old.device.shelves[0];
    const beyond = newer.flatMap((person) => stateOf(person)?.chain.slice(START_HEIGHT - 1) ?? []);
    expect(beyond.length).toBeGreaterThan(0);
    for (const { records, ballots } of beyond)
      for (const id of [...records, ...ballots]) {
        expect(shelf?.disk.record(id)?.author).toBeDefined();
        expect(shelf?.disk.record(id)?.author).not.toBe(shelf?.author);
      }
    expect(watch.violations).toEqual([]);
  }, 120_000);
});
