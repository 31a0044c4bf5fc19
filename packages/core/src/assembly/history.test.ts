/** Properties of the fold over random histories of an assembly (invariant 1: same records, same state). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { advanceFrontier, deltaBetween } from '../log/frontier.ts';
import { huskEntry, huskOf } from '../log/husk.ts';
import { RHYTHM, RHYTHM_DEFAULT } from '../pulse/rhythm.ts';
import { pastOfAssembly, spentOf } from '../retention/spent.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { awayMembers } from './away.ts';
import { strikeKind, witnessKind } from './consent.ts';
import { benchAt } from './due.ts';
import { durationOf } from './durations.ts';
import { ballotMemberOf, isAwaited } from './electorate.ts';
import { ballotKind, standKind } from './placement.ts';
import { parentsOfEntry } from './reading.ts';
import { grows } from './settle.ts';
import { settleableAt } from './settleable.ts';
import type { AssemblyState, Ground } from './state.ts';
import { strikeOf, TestWorld, WITNESSES } from './testing.ts';

/** One thing that happens; numbers choose among who and what there is. */
interface Happening {
  readonly what: number;
  readonly who: number;
  readonly whom: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.nat(16),
  who: fc.nat(5),
  whom: fc.nat(6),
});

function verbFor(world: TestWorld, { what, who, whom }: Happening): Verb {
  const member = world.member(whom);
  switch (what % 7) {
    case 0:
      return {
        kind: 'mandate',
        value: { role: who, member, notAfter: hour(world.now + 99), pact: null, terms: null },
      };
    case 1:
      return { kind: 'expel', value: { member, cuts: [] } };
    case 2:
      return { kind: 'constitution', value: { overrides: [{ index: 15, value: 72 + whom }] } };
    case 3:
      return { kind: 'strikeDevice', value: strikeOf(world.id(whom), { by: 'members' }) };
    case 4:
      return world.enrolment(world.member(who), 20 + whom);
    case 5:
      return { kind: 'resolve', value: { subject: whom, hash: idNamed('decision', who) } };
    default:
      return {
        kind: 'risk',
        value: { subject: whom, hash: idNamed('decision', who), exposed: [world.member(0)] },
      };
  }
}

/** A device ends, and less of it counts: the cut moves one record back. */
function widen(world: TestWorld, who: number): void {
  const id = world.id(who);
  for (const at of [0, 1]) world.consent(id, idNamed<RecordId>('word', at));
  const verb = { kind: 'strikeDevice', value: strikeOf(id, { by: 'members' }) } as const;
  world.place(world.agreed(verb, [0, 1, 2]));
  world.place(world.agreed(widerCutOf(world, id), [0, 1, 2]));
}

function widerCutOf(world: TestWorld, id: DeviceId): Verb {
  const device = world.state.devices.get(id);
  const head = world.state.reading.entryById.get(device?.cut?.[0]?.id ?? idNamed('none'));
  const lastHonoured = head?.header.prev ?? idNamed<RecordId>('none');
  const scope =
    device?.status === 'gone'
      ? ({ kind: 'membership', value: device.member } as const)
      : ({ kind: 'device', value: id } as const);
  return { kind: 'widerCut', value: { scope, cuts: [{ device: id, lastHonoured }] } };
}

function happen(world: TestWorld, one: Happening): void {
  const { what, who, whom } = one;
  const by = world.id(who);
  const acts = [...world.state.reading.actById.keys()].filter(
    (act) => !world.state.placedActs.has(act),
  );
  const act = acts.at(-1 - (whom % Math.max(1, acts.length)));
  switch (what) {
    case 0:
    case 1:
      world.act(by, verbFor(world, one), whom % 2 === 0 ? 'members' : 'none');
      break;
    case 2:
    case 3:
    case 4:
      if (act !== undefined) for (const each of [0, 1, 2, who]) world.consent(world.id(each), act);
      break;
    case 5:
      if (act !== undefined) world.consent(by, act, whom % 2 === 0 ? 'against' : 'withdrawn');
      break;
    case 6:
      world.admit(6 + whom, [who, whom]);
      break;
    case 7:
      fork(world, who);
      break;
    case 8:
      if (whom % 2 === 0) world.write(by, strikeKind, strikeOf(world.id(whom)));
      else world.write(by, witnessKind, { frontierHash: idNamed<Hash32>('seen', whom) });
      break;
    case 9:
      world.now += 200 * whom;
      world.place(null, { voters: world.ballotDevices.slice(0, 2 + whom) });
      break;
    case 10:
      world.place(world.agreed(verbFor(world, { ...one, what: 3 }), [0, 1, 2], 'none'));
      break;
    case 11:
      world.place(world.agreed(verbFor(world, { ...one, what: whom }), [0, 1, 2, 3]));
      break;
    case 12:
      widen(world, who);
      break;
    case 13:
      lose(world, who);
      break;
    case 14:
      shrink(world, who, whom % 2 === 0);
      break;
    case 15:
      if (who === 0) rivals(world, act ?? null);
      break;
    default:
      world.place(act ?? null);
  }
}

/** A phone is lost while a height is open, and its member's second device ballots instead (R17). */
function lose(world: TestWorld, who: number): void {
  const { lost, next } = { lost: world.id(who), next: world.id(30 + who) };
  const other = (who + 1) % 2;
  world.place(world.agreed(world.enrolment(world.member(who), 30 + who), [who, other], 'none'));
  const { paperCode } = world.device(who);
  const said = strikeOf(lost, { by: 'paper', paperCode, successor: next });
  const strike = world.write(world.id(other), strikeKind, said);
  const parent = world.state.head;
  const others = world.ballotDevices.filter((device) => device !== lost);
  const stands = others
    .map((device) =>
      world.write(device, standKind, { parent, round: 1, shown: null, strikes: [strike] }),
    )
    .toSorted();
  world.now += 1;
  world.place(null, { round: 1, stands, voters: [...others.slice(0, 3), lost, next] });
}

/** Those who are left take one member for away, perhaps before all know of a tick (R25). */
function shrink(world: TestWorld, who: number, isOvertaken: boolean): void {
  world.place(world.agreed(WITNESSES, [0, 1, 2, 3]));
  const { head: parent } = world.state;
  const voters = world.ballotDevices;
  const tick = isOvertaken ? world.place(null, { voters: [] }) : undefined;
  const left = [0, 1, 2, 3].filter((number) => number !== who);
  const draft = world.draftAbsence(world.absence([who]), left[0]);
  world.publish(
    world.id(left[0] ?? 0),
    draft,
    left.map((number) => world.id(number)),
  );
  const said = tick === undefined ? undefined : world.state.reading.placementById.get(tick)?.said;
  if (said === undefined) return;
  const { placement, round } = said;
  for (const voter of voters)
    world.write(voter, ballotKind, { parent, round, placement }, { gov: parent });
}

/** A secretary who places twice, and ballot devices that all sign both. */
function rivals(world: TestWorld, act: RecordId | null): void {
  const { head } = world.state;
  const voters = world.ballotDevices;
  const records = [act, null].map((what) => world.place(what, { voters: [] }));
  for (const record of records) {
    const placement = world.state.reading.placementById.get(record)?.said.placement;
    if (placement === undefined) return;
    for (const voter of voters)
      world.write(voter, ballotKind, { parent: head, round: 0, placement });
  }
}

function fork(world: TestWorld, who: number): void {
  const tip = world.entries.findLast(({ header }) => header.author === world.id(who));
  if (tip === undefined || tip.header.prev === null) return;
  const set = { prev: tip.header.prev, seq: tip.header.seq };
  world.consent(world.id(who), idNamed<RecordId>('fork', who), 'for', set);
}

const history: fc.Arbitrary<TestWorld> = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.array(happening, { minLength: 3, maxLength: 11 }))
  .map(([founders, all]) => {
    const world = new TestWorld(founders);
    for (const one of all) happen(world, one);
    return world;
  });

function folded(world: TestWorld, entries: Iterable<Entry>): AssemblyState | undefined {
  const state = world.fold(entries);
  return state.ok ? state.value : undefined;
}

/**
 * One chain begins with the other. A part may show more than the whole only where the whole knows
 * of a rival, or of an ordinary child where others were taken for away.
 */
function expectOneTruth(part: AssemblyState | undefined, whole: AssemblyState): void {
  // Who does not know of the ordinary child stands on what it overtook (R25).
  if (whole.overtaken.length > 0) return;
  const some = placements(part);
  const all = placements(whole);
  const shared = Math.min(some.length, all.length);
  expect(some.slice(0, shared)).toEqual(all.slice(0, shared));
  if (whole.contested === null) expect(some.length).toBeLessThanOrEqual(all.length);
}

const placements = (state: AssemblyState | undefined) =>
  state?.chain.map(({ placement }) => placement) ?? [];

describe('the fold', () => {
  test('gives the same state for any order and repetition of the records', () => {
    fc.assert(
      fc.property(
        history.chain((world) =>
          fc.tuple(fc.constant(world), arbitraryShuffledTwice(world.entries)),
        ),
        ([world, shuffled]) => {
          expect(folded(world, shuffled)).toEqual(world.state);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('of a part never shows another chain than a beginning of the whole', () => {
    fc.assert(
      fc.property(
        history.chain((world) => fc.tuple(fc.constant(world), fc.shuffledSubarray(world.entries))),
        ([world, part]) => {
          const some = folded(world, part);
          expectOneTruth(some, world.state);
          const rest = world.entries.filter((entry) => !part.includes(entry));
          expect(folded(world, [...part, ...rest])).toEqual(world.state);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('of bodies that arrive later never shows another chain than a beginning of the whole', () => {
    fc.assert(
      fc.property(
        history.chain((world) =>
          fc.tuple(fc.constant(world), fc.array(fc.boolean(), { maxLength: 400 })),
        ),
        ([world, isRead]) => {
          const unread = world.entries.map((entry, at): Entry =>
            at > 0 && isRead[at] === false ? { ...entry, body: { state: 'unread' } } : entry,
          );
          const some = folded(world, unread);
          expectOneTruth(some, world.state);
          expect(folded(world, [...unread, ...world.entries])).toEqual(world.state);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the fold that goes on where it was', () => {
  test('gives what the slow one gives, for any order, repetition and batches', () => {
    fc.assert(
      fc.property(
        history.chain((world) =>
          fc.tuple(
            fc.constant(world),
            fc.oneof(fc.constant(world.entries), arbitraryShuffledTwice(world.entries)),
            fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
          ),
        ),
        ([world, entries, batches]) => {
          const fold = createAssemblyFold(world.log, testCrypto);
          let taken = 0;
          for (let turn = 0; taken < entries.length; turn += 1) {
            taken += batches[turn % batches.length] as number;
            const some = entries.slice(0, taken);
            expect(fold.fold(some)).toEqual(world.fold(some));
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  test('reads all again where a body could be opened', () => {
    fc.assert(
      fc.property(
        history.chain((world) =>
          fc.tuple(fc.constant(world), fc.array(fc.boolean(), { maxLength: 400 })),
        ),
        ([world, isRead]) => {
          const unread = world.entries.map((entry, at): Entry =>
            at > 0 && isRead[at] === false ? { ...entry, body: { state: 'unread' } } : entry,
          );
          const fold = createAssemblyFold(world.log, testCrypto);
          expect(fold.fold(unread)).toEqual(world.fold(unread));
          expect(fold.fold(world.entries)).toEqual(world.fold());
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** A history long enough that something of it has had its time, and what came after that. */
interface Aged {
  readonly world: TestWorld;
  /** What had had its time while the rest was still to come. */
  readonly swept: ReadonlyMap<RecordId, Entry>;
}

/** Words of data lanes, of kinds that last and of kinds that do not, and others beside them. */
function talk(world: TestWorld, numbers: readonly number[]): void {
  for (const number of numbers) {
    const by = world.id(number);
    world.write(by, witnessKind, { frontierHash: idNamed<Hash32>('seen', number) });
    if (number % 2 === 0) world.write(by, RHYTHM, RHYTHM_DEFAULT);
  }
}

/** Every spent record's entry as it is once it was swept. */
function sweptOf(world: TestWorld, entries: readonly Entry[]): ReadonlyMap<RecordId, Entry> {
  const state = folded(world, entries);
  if (state === undefined) return new Map();
  const past = pastOfAssembly(state, testCrypto.hash);
  const { pruned, shredded } = spentOf(entries, past, forkedIn(entries));
  const leftOf = (entry: Entry): readonly [RecordId, Entry][] => {
    const { id } = entry;
    const husk = huskOf(testCrypto.hash, entry);
    if (shredded.includes(id)) return [[id, { ...entry, body: { state: 'gone' } }]];
    return husk && pruned.includes(id) ? [[id, huskEntry(world.log, husk)]] : [];
  };
  return new Map(entries.flatMap(leftOf));
}

function forkedIn(entries: readonly Entry[]): ReadonlySet<DeviceId> {
  const places = new Map<string, RecordId>();
  const forked = new Set<DeviceId>();
  for (const { id, header } of entries) {
    const place = `${header.author}/${String(header.seq)}`;
    if ((places.get(place) ?? id) !== id) forked.add(header.author);
    places.set(place, id);
  }
  return forked;
}

const aged: fc.Arbitrary<Aged> = fc
  .tuple(
    fc.integer({ min: 2, max: 6 }),
    fc.array(happening, { maxLength: 6 }),
    fc.array(fc.nat(5), { minLength: 2, maxLength: 12 }),
    fc.array(happening, { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([founders, first, words, later, isOldTwice]) => {
    const world = new TestWorld(founders);
    for (const one of first) happen(world, one);
    talk(world, words);
    world.place(null);
    talk(world, words);
    world.now += 2_400;
    world.place(null);
    const swept = sweptOf(world, [...world.entries]);
    for (const one of later) happen(world, one);
    talk(world, words);
    if (isOldTwice) {
      world.now += 2_400;
      world.place(null);
    }
    return { world, swept };
  });

/** All that a state says but the entries themselves, of which less is left. */
const said = (state: AssemblyState): unknown => ({ ...state, reading: undefined });

const leftIn = (world: TestWorld, swept: Aged['swept'], isSwept: readonly boolean[]): Entry[] =>
  world.entries.map((entry, at) =>
    isSwept[at % isSwept.length] === true ? (swept.get(entry.id) ?? entry) : entry,
  );

const someOfThem = fc.oneof(
  fc.constant([true]),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
);

describe('R14: the fold of what is left', () => {
  test('gives the same state, whatever was swept already, in any order', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(aged, someOfThem)
          .chain(([{ world, swept }, some]) =>
            fc.tuple(
              fc.constant(world),
              arbitraryShuffledTwice(leftIn(world, swept, some)),
              arbitraryShuffledTwice(leftIn(world, sweptOf(world, world.entries), some)),
            ),
          ),
        ([world, early, late]) => {
          const state = said(world.state);
          expect(said(folded(world, early) as AssemblyState)).toEqual(state);
          expect(said(folded(world, late) as AssemblyState)).toEqual(state);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('goes on where it was when a part of what it took is swept', () => {
    fc.assert(
      fc.property(aged, someOfThem, ({ world, swept }, some) => {
        const fold = createAssemblyFold(world.log, testCrypto);
        const count = Math.max(1, world.entries.length - 20);
        const given = world.entries.slice(0, count);
        fold.fold(given);
        const left = leftIn(world, swept, some);
        const state = fold.fold(left);
        expect(state.ok && said(state.value)).toEqual(said(world.state));
      }),
      { numRuns: 12 },
    );
  });

  test('hides the same whether it was swept or not, and sweeps no more for it', () => {
    fc.assert(
      fc.property(aged, someOfThem, ({ world }, some) => {
        const swept = sweptOf(world, world.entries);
        const left = leftIn(world, swept, some);
        const again = sweptOf(world, left);
        const rest = [...swept].filter(([id]) => !left.includes(swept.get(id) as Entry));
        expect(again).toEqual(new Map(rest));
      }),
      { numRuns: 12 },
    );
  });
});

describe('random histories', () => {
  test('grow old', () => {
    const seen = new Set<string>();
    for (const { world, swept } of fc.sample(aged, { numRuns: 40, seed: 5 })) {
      const all = sweptOf(world, world.entries);
      if (swept.size > 0) seen.add('swept');
      if (all.size > swept.size) seen.add('swept again');
      for (const { isHusk } of all.values()) seen.add(isHusk === true ? 'husk' : 'shredded');
      if (swept.size > 0 && world.state.contested !== null) seen.add('contested');
      if (swept.size > 0 && forkedIn(world.entries).size > 0) seen.add('forked');
    }
    expect([...seen].toSorted()).toEqual([
      'contested',
      'forked',
      'husk',
      'shredded',
      'swept',
      'swept again',
    ]);
  });

  test('reach the interesting states', () => {
    const seen = new Set<string>();
    for (const world of fc.sample(history, { numRuns: 90, seed: 5 })) {
      const { state } = world;
      if (state.height > 3) seen.add('high');
      for (const { status, suspendedUntil } of state.devices.values())
        seen.add(suspendedUntil === null ? status : 'suspended');
      for (const { status } of state.members.values()) seen.add(status);
      if (state.members.size > 6) seen.add('grown');
      if (state.mandates.size > 0) seen.add('mandate');
      if (state.contested !== null) seen.add('contested');
      if (state.overtaken.length > 0) seen.add('overtaken');
      if (state.history.some((ground) => awayMembers(ground).length > 0)) seen.add('away');
      const bySuccessor = ({ ballots }: AssemblyState['chain'][number], ground: Ground) =>
        ballots.some((ballot) => {
          const by = state.reading.ballotById.get(ballot)?.entry.header.author;
          return by !== undefined && ballotMemberOf(ground, by) === undefined;
        });
      if (state.chain.some((step, at) => bySuccessor(step, state.history[at] as Ground)))
        seen.add('successor');
      for (const { exposed } of state.resolutions.values()) if (exposed !== null) seen.add('risk');
      for (const act of state.placedActs.keys())
        if (state.reading.actById.get(act)?.said.verb.kind === 'widerCut') seen.add('widerCut');
    }
    expect([...seen].toSorted()).toEqual(
      expect.arrayContaining([
        'away',
        'contested',
        'expelled',
        'forked',
        'gone',
        'grown',
        'high',
        'live',
        'mandate',
        'overtaken',
        'risk',
        'successor',
        'suspended',
        'widerCut',
      ]),
    );
  });
});

/** The ids of what could be settled, and the frontier and delta of it, looked for in all of the log. */
function settleablePlainly(state: AssemblyState, now: number): unknown {
  const latest = now + durationOf(state.overrides, 'clockTolerance');
  const blocked = new Set<RecordId>();
  const fresh: Entry[] = [];
  for (const entry of state.reading.inOrder) {
    if (state.settledAt.has(entry.id) || !grows(state, entry.header.author)) continue;
    const isBlocked =
      entry.header.wallHour > latest ||
      isAwaited(state.history, entry) ||
      parentsOfEntry(entry).some((parent) => blocked.has(parent));
    if (isBlocked) blocked.add(entry.id);
    else fresh.push(entry);
  }
  const frontier = advanceFrontier(state.frontier, fresh);
  const delta = deltaBetween(state.frontier, frontier);
  return { ids: fresh.map(({ id }) => id).toSorted(), frontier, delta };
}

function settleableOf(state: AssemblyState, now: number): unknown {
  const { fresh, frontier, delta } = settleableAt(benchAt(state, testCrypto), hour(now));
  const ids = fresh.entries.map(({ id }) => id).toSorted();
  const inReading = [...state.reading.entryById.keys()].filter((id) => fresh.has(id));
  expect(inReading.toSorted()).toEqual(ids);
  expect(fresh.size).toBe(ids.length);
  return { ids, frontier, delta };
}

describe('what could be settled', () => {
  const growing = fc.tuple(
    fc.oneof(
      history.map((world) => ({ world, swept: new Map<RecordId, Entry>() })),
      aged.map(({ world, swept }) => ({ world, swept })),
    ),
    fc.infiniteStream(fc.record({ taken: fc.integer({ min: 1, max: 12 }), clock: fc.nat(60) })),
    fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
    fc.boolean(),
  );

  test('is found by what came since as by all that is there, whatever the clock says', () => {
    fc.assert(
      fc.property(growing, ([{ world, swept }, steps, choices, isAnyUnread]) => {
        const fold = createAssemblyFold(world.log, testCrypto);
        const entries = world.entries.map((entry, at): Entry => {
          const isUnread = isAnyUnread && at > 0 && choices[at % choices.length] === 0;
          return isUnread ? { ...entry, body: { state: 'unread' } } : entry;
        });
        let given: Entry[] = [];
        while (given.length < entries.length) {
          const { value } = steps.next();
          if (value === undefined) break;
          given = given.concat(entries.slice(given.length, given.length + value.taken));
          // Now and then something that had its time gives way to what is left of it.
          const at = given.findIndex(
            ({ id }, place) => swept.has(id) && place % 7 === value.clock % 7,
          );
          const left = given[at] === undefined ? undefined : swept.get(given[at].id);
          if (left !== undefined && value.clock % 5 === 0) given[at] = left;
          const state = fold.fold(given);
          if (!state.ok) continue;
          const wall = given.at(-1)?.header.wallHour ?? 0;
          const now = Math.max(0, wall - 30 + value.clock);
          expect(settleableOf(state.value, now)).toEqual(settleablePlainly(state.value, now));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('at one moment stays what it was when more comes', () => {
    const world = new TestWorld(3);
    const act = world.act(world.id(0), WITNESSES, 'members');
    const before = settleableAt(benchAt(world.state, testCrypto), hour(world.now)).fresh;
    const ids = before.entries.map(({ id }) => id);
    const later = world.consent(world.id(1), act);
    const after = settleableAt(benchAt(world.state, testCrypto), hour(world.now)).fresh;
    expect([after.has(later), before.has(later), before.has(act)]).toEqual([true, false, true]);
    expect(before.entries.map(({ id }) => id)).toEqual(ids);
    expect(before.size).toBe(ids.length);
  });
});
