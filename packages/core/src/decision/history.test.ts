/** The fold with a memory against the slow one, over random histories, orders, batches, repetitions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PlacementId, RecordId } from '../base/id.ts';
import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import { createAssemblyFold } from '../assembly/assembly-fold.ts';
import { ballotKind } from '../assembly/placement.ts';
import { recallOf, striking } from '../assembly/testing.ts';
import type { Entry } from '../log/entry.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { MARKS_OF } from './choice.ts';
import { foldDecisions } from './fold.ts';
import { methodListHash, methodListKind } from './methods.ts';
import { createDecisionFold } from './remembering.ts';
import { Hall } from './testing.ts';

type Doing = readonly [what: number, by: number, about: number, detail: number];

const anyDoings = fc.array(fc.tuple(fc.nat(15), fc.nat(3), fc.nat(20), fc.nat(20)), {
  minLength: 4,
  maxLength: 18,
}) as fc.Arbitrary<readonly Doing[]>;

/** A device is struck, a member goes: what words are worth changes with the head. */
function change({ world }: Hall, by: number, detail: number): void {
  const other = (by + 1 + (detail % 3)) % 4;
  if (detail % 2 === 0) {
    const strike = striking(world.id(other), { by: 'members' });
    const act = world.act(world.id(by), strike, 'none');
    world.consent(world.id((other + 2) % 4), act);
    world.outcome(act);
  } else {
    const expel = { kind: 'expel', value: { member: world.member(other), cuts: [] } } as const;
    world.outcome(
      world.agreed(
        expel,
        [0, 1, 2, 3].filter((one) => one !== other),
      ),
    );
  }
}

/** The members change which methods decide what. */
function giveMethods({ world }: Hall, detail: number): void {
  const others = (['consent', 'majority', 'supermajority'] as const).slice(0, 1 + (detail % 3));
  const list = { others, acts: null, domains: [] };
  const hash = methodListHash(world.write(world.id(0), methodListKind, list));
  const value = { subject: RESOLVE_SUBJECT.methods, hash };
  world.outcome(world.agreed({ kind: 'resolve', value }, [0, 1, 2]));
}

/** A history of four members who ask, answer, object, deny, settle. */
function history(doings: readonly Doing[]): readonly Entry[] {
  const hall = new Hall(4);
  const said: { proposal: RecordId; records: RecordId[]; opens: (() => void)[] }[] = [];
  const ask = (by: number, detail: number): void => {
    const method = (['majority', 'consent', 'supermajority'] as const)[detail % 3] ?? 'majority';
    const visibility = detail % 5 === 0 ? 'blind' : 'open';
    const proposal = hall.propose({ method, visibility, extends: detail % 2 === 0 }, by);
    said.push({ proposal, records: [], opens: [] });
  };
  ask(0, 1);
  for (const [what, by, about, detail] of doings) {
    const { proposal, records, opens } = said[about % said.length] as (typeof said)[number];
    const { method, visibility } = hall.decision(proposal).proposal;
    const marks = MARKS_OF[method];
    const mark = marks[detail % marks.length] ?? 'abstain';
    const record = records[detail % Math.max(1, records.length)];
    if (what === 0) ask(by, detail);
    else if (what < 4 && visibility === 'open') records.push(hall.say(by, proposal, mark));
    else if (what < 4) {
      const { stance, open } = hall.seal(by, proposal, mark);
      records.push(stance);
      opens.push(() => void open());
    } else if (what === 4)
      records.push(
        hall.say(by, proposal, mark, {
          members: [(by + 1) % 4],
          witnesses: [(by + 2) % 4, (by + 3) % 4],
        }),
      );
    else if (what === 5) records.push(hall.object(by, proposal));
    else if (what === 6 && record !== undefined) hall.word(by, proposal, record);
    else if (what === 7 && record !== undefined) hall.deny(by, proposal, record);
    else if (what === 8) hall.see(by);
    else if (what === 9) hall.wait(detail * 3);
    else if (what === 10) hall.settle(detail * 12);
    else if (what === 12) change(hall, by, detail);
    else if (what === 15) giveMethods(hall, detail);
    else if (what > 12) hall.world.outcome(hall.world.agreed(recallOf(proposal), [0, 1, 2]));
    else for (const open of opens.splice(0)) open();
  }
  for (const { proposal } of said) hall.carryOut(1, proposal);
  return hall.world.entries;
}

const anyNumbers = fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 });

/** Another order that follows from numbers; the genesis stays first, as devices hold it. */
function reordered(entries: readonly Entry[], numbers: readonly number[]): readonly Entry[] {
  const rank = (at: number): number => (at === 0 ? -1 : (numbers[at % numbers.length] ?? 0));
  return entries
    .map((entry, at) => ({ entry, rank: rank(at) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

function slowly(
  entries: readonly Entry[],
  { world }: Hall = new Hall(4),
): ReturnType<typeof foldDecisions> {
  const state = world.fold(entries);
  if (!state.ok) throw new Error('a history has a genesis');
  return foldDecisions(state.value, testCrypto.hash);
}

describe('the fold of decisions', () => {
  test('comes to the same whatever the order and repetition of records', () => {
    fc.assert(
      fc.property(anyDoings, anyNumbers, (doings, numbers) => {
        const entries = history(doings);
        const others = reordered([...entries, ...entries.slice(1, numbers[0])], numbers);
        expect(slowly(others)).toEqual(slowly(entries));
      }),
      { numRuns: 10 },
    );
  });

  test('with a memory comes to the same after every batch', () => {
    fc.assert(
      fc.property(anyDoings, anyNumbers, fc.boolean(), (doings, numbers, isInOrder) => {
        const entries = history(doings);
        const ordered = isInOrder ? entries : reordered(entries, numbers);
        const assembly = createAssemblyFold(new Hall(4).world.log, testCrypto);
        const memory = createDecisionFold(testCrypto.hash);
        for (let taken = 1, turn = 0; taken < ordered.length; turn += 1) {
          taken = Math.min(ordered.length, taken + 1 + ((numbers[turn % numbers.length] ?? 0) % 9));
          const some = ordered.slice(0, taken);
          const state = assembly.fold(some);
          if (!state.ok) throw new Error('a history has a genesis');
          expect(memory.fold(state.value)).toEqual(slowly(some));
        }
      }),
      { numRuns: 10 },
    );
  });
});

/** What a fold with a memory comes to, batch after batch; each time it is what the slow one says. */
function remembered(
  hall: Hall,
  batches: readonly (readonly Entry[])[],
): readonly ReturnType<typeof foldDecisions>[] {
  const assembly = createAssemblyFold(hall.world.log, testCrypto);
  const memory = createDecisionFold(testCrypto.hash);
  const entries: Entry[] = [];
  return batches.map((batch) => {
    entries.push(...batch);
    const state = assembly.fold(entries.slice());
    if (!state.ok) throw new Error('a hall has a genesis');
    const folded = memory.fold(state.value);
    expect(folded).toEqual(slowly(entries, hall));
    return folded;
  });
}

describe('an answer that was heard while its question was open', () => {
  test('is heard again where the placement that closes it shows that its device is faulty', () => {
    const hall = new Hall(5);
    const proposal = hall.propose();
    hall.wait(2);
    for (const by of [0, 1, 2, 3, 4]) hall.say(by, proposal, 'for');
    hall.settle(2);
    const heard = hall.world.entries.slice();
    hall.wait(600);
    const { head: parent } = hall.world.state;
    for (const name of ['one', 'other'])
      hall.world.write(hall.world.id(1), ballotKind, {
        parent,
        round: 0,
        placement: idNamed<PlacementId>(name),
      });
    hall.world.place(null);
    const [open, closed] = remembered(hall, [heard, hall.world.entries.slice(heard.length)]);
    expect(open?.decisions[0]?.cast.every(({ isHeard }) => isHeard)).toBe(true);
    expect(open?.decisions[0]?.cast.length).toBe(5);
    expect(closed?.decisions[0]?.isSettled).toBe(true);
    expect(closed?.decisions[0]?.cast.length).toBe(4);
  });

  test('is heard again where the placement that closes it does not hold it', () => {
    const hall = new Hall(7);
    const proposal = hall.propose();
    const { head: gov } = hall.world.state;
    const asked = hall.world.entries.slice();
    const inTime = hall.now + 2;
    hall.wait(600);
    const voters = [0, 4, 5, 6].map((by) => hall.world.id(by));
    const secretary = hall.world.secretaryOf(0);
    if (!voters.includes(secretary)) voters.push(secretary);
    hall.world.place(null, { voters });
    const placed = hall.world.entries.slice(asked.length);
    const silent = [1, 2, 3].filter((by) => hall.world.id(by) !== secretary);
    const said: RecordId[] = [proposal];
    for (const by of silent) {
      const deps = [said.at(-1) as RecordId];
      said.push(hall.say(by, proposal, 'for', {}, { gov, deps, wallHour: inTime }));
    }
    const answers = hall.world.entries.slice(asked.length + placed.length);
    const [open, closed] = remembered(hall, [[...asked, ...answers], placed]);
    expect(open?.decisions[0]?.cast.some(({ isHeard }) => isHeard)).toBe(true);
    expect(closed?.decisions[0]?.isSettled).toBe(true);
    expect(closed?.decisions[0]?.cast).toEqual([]);
  });
});
