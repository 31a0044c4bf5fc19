/**
 * Histories of powers alone: grants, recalls, emergencies, budgets and changes of the constitution,
 * by people who ask for too much, agree too few, and let time pass. Both shipped folds and the second
 * one have to come to the same.
 */
import type {
  AssemblyState,
  Budget,
  EmergencyGrant,
  Entry,
  MandateTerms,
  MemberId,
  RecordId,
  Verb,
  VoidReason,
} from '@tocsin/core';
import { createAssemblyFold, foldAssembly, hour, parameterIndex, sunsetKind } from '@tocsin/core';
import {
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  TEST_TERMS,
  termsOf,
} from '@tocsin/core/assembly/testing';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldNaively } from './naive-fold.ts';
import { summaryOf } from './shipped-summary.ts';
import { TryingWorld } from './testing.ts';

/** Histories tried; by hand as many as wanted: TOCSIN_FOLDS_RUNS=500 npm run unit -- naive-powers. */
const RUNS = Number(process.env['TOCSIN_FOLDS_RUNS'] ?? 24);
const SEED = Number(process.env['TOCSIN_FOLDS_SEED'] ?? 31);
/** How many of a hundred refused placements are folded too; all where more histories are asked for. */
const REFUSED_PERCENT = process.env['TOCSIN_FOLDS_RUNS'] === undefined ? 34 : 100;

type Numbers = readonly [number, number, number, number];
type Play = { readonly world: TryingWorld; readonly reasons: Set<string> };

/** Proposes something, to whom the number says, and places it if somebody can. */
function propose({ world, reasons }: Play, verb: Verb, yes: number, by = 0): void {
  const some = world.devices.map((_, at) => at).filter((at) => yes > 5 || (yes + at) % 5 > 0);
  const isNone = verb.kind === 'stopEmergency' && yes % 2 === 0;
  const act = world.act(world.id(by), verb, isNone ? 'none' : 'members');
  for (const one of yes > 4 ? some : some.slice(0, 3)) world.consent(world.id(one), act);
  reasons.add(`${verb.kind} ${world.outcome(act)}`);
}

const pick = <T>(all: readonly T[], at: number): T => all[at % all.length] as T;
const membersOf = (world: TryingWorld): readonly MemberId[] =>
  world.devices.map((_, at) => world.member(at));

const MOVES: Readonly<Record<string, (play: Play, numbers: Numbers) => void>> = {
  wait: ({ world }, [a, b]) => {
    world.now += pick([3, 24, 73, 170, 300, 750], a) + b;
  },
  tick: ({ world, reasons }) => {
    reasons.add(`tick ${world.outcome(null)}`);
  },
  mandate: (play, [a, b, c, d]) => {
    const { world } = play;
    const terms: MandateTerms | null =
      b > 9
        ? null
        : termsOf({
            kind: pick(['withinDomain', 'imperative', 'observer'], b),
            verbs: pick([[1], [6], [1, 3], []], c),
            text: b % 2 === 0 ? idNamed<RecordId>('text') : null,
            deputies: [pick(membersOf(world), (a >> 2) + 1), pick(membersOf(world), d)].slice(
              c === 9 ? 2 : 0,
              c % 3 === 0 ? 2 : 1,
            ),
          });
    const value = {
      role: pick([8, 8, 0, 4], a),
      member: pick(membersOf(world), a >> 2),
      notAfter: hour(world.now + pick([30, 200, 900, 300, 60, 9_000], b)),
      pact: null,
      terms,
    };
    propose(play, { kind: 'mandate', value }, 3 + d, a % world.devices.length);
  },
  /** The same role for the same person once more, as soon as the term is over, or later. */
  again: (play, [a, b, , d]) => {
    const { world } = play;
    const last = pick([...world.state.mandates.values(), undefined], a);
    if (last === undefined) return;
    world.now = Math.max(world.now, last.notAfter + pick([1, 167, 168, 400], b));
    const { role, member, pact } = last;
    const value = { role, member, notAfter: hour(world.now + 40), pact, terms: null };
    propose(play, { kind: 'mandate', value }, 5 + d);
  },
  recall: (play, [a, b, , d]) => {
    const mandates = [...play.world.state.mandates.keys()];
    const mandate = b > 8 || mandates.length === 0 ? idNamed<RecordId>('no') : pick(mandates, a);
    propose(play, recallOf(mandate), 3 + d);
  },
  emergency: (play, [a, b, c, d]) => {
    const { world } = play;
    const size = world.devices.length;
    const first = a % size;
    const holding = b > 10 ? [first] : [first, (first + 1 + (b % 2)) % size];
    const all = membersOf(world);
    const set: Partial<EmergencyGrant> = {
      exposed: c > 8 ? all.filter((_, at) => (d + at) % 2 === 0).toSorted() : [],
      starts: hour(world.now + pick([0, 0, 10, 0, 0, 80], b)),
      expires: hour(world.now + pick([12, 60, 72, 70, 72, 90], c)),
      verbs: c === 4 ? [4] : [1, 8],
    };
    propose(play, emergencyOf(world, [...new Set(holding)], 24, set), 3 + d);
  },
  stop: (play, [a, , , d]) => {
    const powers = [...play.world.state.emergencies.keys()];
    if (powers.length > 0)
      propose(play, { kind: 'stopEmergency', value: { power: pick(powers, a) } }, d);
  },
  report: ({ world }, [a, b]) => {
    const powers = [...world.state.emergencies];
    if (powers.length === 0) return;
    const [power, { holders }] = pick(powers, a);
    const by = b > 8 ? 0 : world.devices.findIndex((_, at) => world.member(at) === holders[0]);
    world.write(world.id(Math.max(0, by)), sunsetKind, {
      power,
      report: idNamed<RecordId>('report'),
    });
  },
  allocate: (play, [a, b, c, d]) => {
    const { world } = play;
    const { allocations, mandates } = world.state;
    const set: Partial<Budget> = {
      purpose: idNamed<RecordId>('purpose', a % 3),
      amount: pick([100, 0, 5_000], b),
      notAfter: hour(world.now + pick([10, 500, 9_000], c)),
      mandate: b > 7 && mandates.size > 0 ? pick([...mandates.keys()], c) : null,
      replaces: a > 7 && allocations.size > 0 ? pick([...allocations.keys()], b) : null,
    };
    propose(play, budgetOf(world, set), 3 + d);
  },
  constitution: (play, [a, b, , d]) => {
    const names = [
      'membersShare',
      'termsMax',
      'emergencyDays',
      'deputies',
      'emergencyStop',
    ] as const;
    const name = pick(names, a);
    const low = { membersShare: 50, termsMax: 1, emergencyDays: 5, deputies: 1, emergencyStop: 1 };
    const value = low[name] + pick([0, 1, 2, 25], b);
    const overrides = [{ index: parameterIndex(name), value }];
    propose(play, { kind: 'constitution', value: { overrides } }, 3 + d);
  },
  suspend: (play, [a, , , d]) => {
    const { world } = play;
    const value = { member: pick(membersOf(world), a), until: hour(world.now + 300) };
    propose(play, { kind: 'suspend', value }, 3 + d);
  },
  admit: ({ world }) => {
    if (world.devices.length < 7) world.admit(world.devices.length, [0, 1, 2]);
  },
  /** An act that waits while the rules may change, and comes late. */
  late: ({ world, reasons }, [a, b]) => {
    const waiting = [...world.state.reading.actById.keys()].filter(
      (id) => !world.state.placedActs.has(id),
    );
    if (waiting.length === 0) return;
    const act = pick(waiting, a);
    for (const at of world.devices.keys()) if ((at + b) % 4 > 0) world.consent(world.id(at), act);
    reasons.add(`late ${world.outcome(act)}`);
  },
};

interface Plan {
  readonly founders: number;
  /** Whether the founders allow one term in a row and five days of emergency a year. */
  readonly isTight: boolean;
  readonly moves: readonly { readonly kind: string; readonly numbers: Numbers }[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
  founders: fc.integer({ min: 2, max: 6 }),
  isTight: fc.boolean(),
  moves: fc.array(
    fc.record({
      kind: fc.constantFrom(
        ...Object.keys(MOVES),
        ...(['mandate', 'again', 'recall', 'emergency', 'emergency', 'wait', 'late'] as const),
      ),
      numbers: fc.tuple(fc.nat(11), fc.nat(11), fc.nat(11), fc.nat(11)),
    }),
    { minLength: 14, maxLength: 26 },
  ),
});

const TIGHT = [
  { index: parameterIndex('termsMax'), value: 1 },
  { index: parameterIndex('coolOff'), value: 168 },
  { index: parameterIndex('emergencyDays'), value: 5 },
];

function playedBy(one: Plan): Play {
  const terms = { ...TEST_TERMS, overrides: one.isTight ? TIGHT : [] };
  const played: Play = { world: new TryingWorld(one.founders, terms), reasons: new Set() };
  for (const { kind, numbers } of one.moves) {
    void played.world.state;
    MOVES[kind]?.(played, numbers);
  }
  return played;
}

function incremental(world: TryingWorld, entries: readonly Entry[]): AssemblyState | undefined {
  const fold = createAssemblyFold(world.log, testCrypto);
  let folded = fold.fold([]);
  for (let upTo = 13; upTo < entries.length + 13; upTo += 13)
    folded = fold.fold(entries.slice(0, upTo));
  return folded.ok ? folded.value : undefined;
}

/** What has to be met, so that agreeing means something. */
const REACHED: readonly `${Verb['kind'] | 'late' | 'tick'} ${VoidReason | 'placed'}`[] = [
  'allocate empty-budget',
  'allocate placed',
  'constitution placed',
  'emergency emergency-days',
  'emergency emergency-term',
  'emergency holder-not-exposed',
  'emergency placed',
  'emergency report-due',
  'emergency too-few-holders',
  'late base-moved',
  'mandate deputies',
  'mandate imperative-without-text',
  'mandate placed',
  'mandate term-limit',
  'recall no-such-mandate',
  'recall placed',
  'stopEmergency placed',
];

describe('powers, in the second fold and the shipped ones', () => {
  test('come to the same on any history, in any order, with records missing', () => {
    const reasons = new Set<string>();
    const property = fc.property(plan, fc.infiniteStream(fc.nat(99)), (one, luck) => {
      const { world, reasons: met } = playedBy(one);
      for (const reason of met) reasons.add(reason);
      const naive = foldNaively(world.log, world.entries, testCrypto);
      // Each history is folded by three; of what was asked in vain a third is enough here.
      const tried = world.refused.filter(() => (luck.next().value ?? 0) < REFUSED_PERCENT);
      for (const entries of [...tried, world.entries]) {
        const slow = foldAssembly(world.log, entries, testCrypto);
        const again = foldNaively(world.log, entries, testCrypto);
        expect(again).toEqual(slow.ok ? summaryOf(slow.value) : undefined);
      }
      const grown = incremental(world, world.entries);
      expect(naive).toEqual(grown && summaryOf(grown));
      const some = world.entries.filter(() => (luck.next().value ?? 0) > 2);
      const [shuffled = []] = fc.sample(arbitraryShuffledTwice(some), { seed: SEED, numRuns: 1 });
      const part = foldAssembly(world.log, shuffled, testCrypto);
      expect(foldNaively(world.log, shuffled, testCrypto)).toEqual(
        part.ok ? summaryOf(part.value) : undefined,
      );
    });
    fc.assert(property, { numRuns: RUNS, seed: SEED });
    expect(REACHED.filter((one) => !reasons.has(one))).toEqual([]);
  }, 3_600_000);

  test('come to the same where shares rise and reports are owed', () => {
    const world = new TryingWorld(6);
    const all = [0, 1, 2, 3, 4, 5];
    const outcomes: string[] = [];
    const ask = (verb: Verb, yes: readonly number[]): void => {
      outcomes.push(world.outcome(world.agreed(verb, yes)));
      const naive = foldNaively(world.log, world.entries, testCrypto);
      expect(naive).toEqual(summaryOf(world.state));
    };
    ask(emergencyOf(world, [0, 1], 24), [0, 1, 2, 3]);
    world.now += 30;
    ask(emergencyOf(world, [0, 1], 24), [0, 1, 2, 3]);
    ask(emergencyOf(world, [1, 2], 24), all);
    world.now += 24 + 169;
    ask(grantOf(world, 8, 1, 90), all);
    const [power] = world.state.emergencies.keys();
    const report = idNamed<RecordId>('report');
    world.write(world.id(1), sunsetKind, { power: power as RecordId, report });
    ask(grantOf(world, 8, 0, 90), all);
    ask(emergencyOf(world, [3, 4], 24), all.slice(0, 4));
    ask(emergencyOf(world, [3, 4], 24), all);
    expect(outcomes).toEqual([
      'placed',
      'emergency-share',
      'placed',
      'report-due',
      'placed',
      'emergency-share',
      'placed',
    ]);
  });
});
