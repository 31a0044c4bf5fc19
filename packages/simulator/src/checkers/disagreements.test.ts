/**
 * The places where the two folds disagreed once, or where random histories seldom come: each says
 * what became of the last act, and that both folds say so. Causes: `docs/spec/second-fold.md`.
 */
import type { Hash32, PlacementId, RecordId, Verb } from '@tocsin/core';
import {
  ballotKind,
  decodeContent,
  draftPlacement,
  DURATION_NAMES,
  encodeContent,
  foldAssembly,
  healKind,
  hour,
  listKind,
  placementIdOfDraft,
  planPlacement,
  placementIdOf,
  placementKind,
  standKind,
  strikeKind,
  witnessKind,
} from '@tocsin/core';
import { strikeOf, striking, WITNESSES } from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { foldNaively } from './naive-fold.ts';
import { summaryOf } from './shipped-summary.ts';
import { TryingWorld } from './testing.ts';

function world(founders: number): TryingWorld {
  const made = new TryingWorld(founders);
  void made.state;
  return made;
}

/** Whether both folds come to the same, and came to it whenever somebody placed in vain. */
function expectAgreement({ log, entries, state, refused }: TryingWorld): void {
  expect(foldNaively(log, entries, testCrypto)).toEqual(summaryOf(state));
  for (const tried of refused.splice(0)) {
    const folded = foldAssembly(log, tried, testCrypto);
    expect(foldNaively(log, tried, testCrypto)).toEqual(folded.ok && summaryOf(folded.value));
  }
}

function suspended(made: TryingWorld, target: number, by: readonly [number, number]): string {
  return made.placing(by[0], striking(made.id(target), { by: 'members' }), by);
}

/** A record of a device that others cite. */
function word(made: TryingWorld, by: number): RecordId {
  return made.write(made.id(by), witnessKind, {
    frontierHash: idNamed<Hash32>('word', made.entries.length),
  });
}

describe('both folds agree that', () => {
  test('a new phone that signed twice is faulty once the strike is settled that let it ballot', () => {
    const made = world(3);
    const { head: parent } = made.state;
    const coming = made.comingIn(made.member(0), 20);
    const { paperCode } = made.device(0);
    const strike = strikeOf(made.id(0), { by: 'paper', paperCode, ...coming });
    for (const name of ['one', 'other']) {
      const placement = idNamed<PlacementId>(name);
      made.write(made.id(20), ballotKind, { parent, round: 1, placement });
    }
    expect(made.placing(1, striking(made.id(0), strike), [])).toBe('placed');
    const faultySince = () => made.state.devices.get(made.id(20))?.faultySince ?? null;
    made.now += 200;
    made.place(null);
    // Its ballots are settled, and were nobody's.
    expect(faultySince()).toBeNull();
    expectAgreement(made);
    made.write(made.id(1), strikeKind, strike);
    made.now += 200;
    made.place(null);
    expect(faultySince()?.height).toBe(made.state.height);
    expectAgreement(made);
  });

  test('a notice counts towards no class', () => {
    const made = world(5);
    const strike = strikeOf(made.id(0), { by: 'members' });
    const act = made.act(made.id(1), striking(made.id(0), strike), 'members');
    const words = [made.consent(made.id(1), act), made.consent(made.id(2), act)];
    words.push(made.write(made.id(3), strikeKind, strike));
    expect(made.outcome(act, { consents: words.toSorted() })).toBe('class-not-met');
    expectAgreement(made);
  });

  test.each([
    [0, 'below the suspension'],
    [400, 'above it'],
  ])('who leaves %i hours into a suspension ends at its cut while it runs', (later) => {
    const made = world(5);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    made.now += later;
    made.place(null);
    word(made, 0);
    word(made, 1);
    made.place(null);
    const expel: Verb = { kind: 'expel', value: { member: made.member(0), cuts: [] } };
    expect(made.outcome(made.agreed(expel, [1, 2, 3]))).toBe('placed');
    expect(made.state.devices.get(made.id(0))?.cut).toHaveLength(later === 0 ? 0 : 1);
    expectAgreement(made);
  });

  test('a strike stands as long as the head says', () => {
    const made = world(7);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    made.now += 400;
    expect(suspended(made, 3, [2, 4])).toBe('strikers-already-stand');
    expectAgreement(made);
    made.place(null);
    expect(suspended(made, 3, [2, 4])).toBe('placed');
    expectAgreement(made);
  });

  test('a device that is suspended is not suspended again, but can be struck for good', () => {
    const made = world(7);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    expect(suspended(made, 0, [3, 4])).toBe('device-ended');
    const strike = made.agreed(striking(made.id(0), { by: 'members' }), [1, 2, 3, 4]);
    expect(made.outcome(strike)).toBe('placed');
    expectAgreement(made);
  });

  test('suspensions leave enough ballot devices, counted at the hour of the placement', () => {
    const made = world(7);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    const until = made.state.devices.get(made.id(0))?.suspendedUntil ?? 0;
    expect(suspended(made, 3, [4, 5])).toBe('placed');
    made.now = until - 100;
    expect(suspended(made, 1, [2, 6])).toBe('strikers-already-stand');
    const paper = { by: 'paper', paperCode: made.device(6).paperCode } as const;
    expect(made.placing(4, striking(made.id(6), paper), [4])).toBe('placed');
    made.now = until + 1;
    const strike = made.act(made.id(2), striking(made.id(4), { by: 'members' }), 'none');
    for (const by of [1, 2]) made.consent(made.id(by), strike);
    const outcome = made.outcome(strike);
    expectAgreement(made);
    expect(outcome).toBe('strikers-already-stand');
  });

  test.each([2_159, 2_160, 2_161])(
    'a fourth vouch %i hours after the first is judged alike',
    (later) => {
      const made = world(2);
      const first = made.now + 80;
      for (const number of [2, 3, 4]) made.admit(number, [0]);
      expect(made.state.vouches).toHaveLength(3);
      made.now = first + later - 80;
      made.admit(5, [0]);
      expect(made.state.devices.has(made.id(5))).toBe(later >= 2_160);
      expectAgreement(made);
    },
  );

  test('a named successor is forgotten when the struck device comes back', () => {
    const made = world(4);
    const { paperCode } = made.device(0);
    const named = striking(made.id(0), { by: 'paper', paperCode, successor: made.id(9) });
    expect(made.placing(1, named, [1])).toBe('placed');
    const back = striking(made.id(0), { by: 'members', successor: made.id(0) });
    expect(made.placing(1, back, [1, 2])).toBe('placed');
    expect(made.state.members.get(made.member(0))?.successor).toBeNull();
    expectAgreement(made);
  });

  test.each([true, false])('a suspended own device can take the ballots: %s', (isLapsed) => {
    const made = world(5);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    expect(suspended(made, 7, [3, 4])).toBe('placed');
    if (isLapsed) made.now += 400;
    made.place(null);
    const verb = striking(made.id(0), { by: 'paper', successor: made.id(7) });
    const { paperCode } = made.device(0);
    if (verb.kind === 'strikeDevice')
      made.placing(1, { kind: 'strikeDevice', value: { ...verb.value, paperCode } }, [1]);
    expectAgreement(made);
  });

  test('who wrote a resignation and is suspended since', () => {
    const made = world(5);
    const resign: Verb = { kind: 'resign', value: { member: made.member(0), cuts: [] } };
    const act = made.act(made.id(0), resign, 'none');
    word(made, 1);
    made.place(null);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    expect(made.outcome(act)).toEqual(expect.any(String));
    expectAgreement(made);
  });

  test('four devices are enough, suspended ones too', () => {
    const made = world(5);
    for (const number of [7, 8, 9])
      expect(made.placing(0, made.enrolment(made.member(0), number), [1])).toBe('placed');
    expect(suspended(made, 8, [1, 2])).toBe('placed');
    expect(made.placing(0, made.enrolment(made.member(0), 10), [1])).toBe('devices-full');
    expectAgreement(made);
  });

  test('an unknown version stops the chain below its height', () => {
    const made = world(3);
    const startHeight = made.state.height + 2;
    const rules: Verb = { kind: 'rules', value: { number: 2, startHeight } };
    made.place(made.agreed(rules, [0, 1, 2]));
    expect(made.state.stopped?.kind).toBe('UnknownRules');
    expectAgreement(made);
  });

  test('a placement whose content is no content is asked for as if it were missing', () => {
    const made = world(3);
    const head = { parent: made.state.head, round: 0 };
    const bytes = Uint8Array.of(0);
    const stands = { kind: 'inline', value: [] } as const;
    made.write(made.secretary, placementKind, { round: 0, content: bytes, stands });
    const placement = placementIdOf(testCrypto.hash, bytes);
    for (const by of [0, 1, 2]) made.write(made.id(by), ballotKind, { ...head, placement });
    expect(made.fold()).toMatchObject({ value: { stopped: { kind: 'PlacementMissing' } } });
    expectAgreement(made);
  });

  test.each([-1, 0, 1])('a steward’s term ends at the head’s hour: %i', (later) => {
    const made = world(5);
    const open: Verb = { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } };
    made.place(made.agreed(open, [0, 1, 2]));
    const notAfter = hour(made.now + 100);
    for (const steward of [0, 1, 2]) {
      const value = { role: 0, member: made.member(steward), notAfter, pact: null, terms: null };
      made.place(made.agreed({ kind: 'mandate', value }, [0, 1, 2]));
    }
    made.now = notAfter + later;
    made.place(null);
    made.now = notAfter + later + 1;
    const value = { member: made.member(4), until: hour(made.now + 100) };
    const act = made.agreed({ kind: 'suspend', value }, [0, 1], 'stewards');
    expect(made.outcome(act)).toEqual(expect.any(String));
    expectAgreement(made);
  });

  /** Two own devices struck each other; the paper card is spent; device 7 is brought back. */
  function broughtBack(): { made: TryingWorld; act: RecordId; notice: RecordId } {
    const made = world(5);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const act = made.act(made.id(0), striking(made.id(7)), 'none');
    const notice = made.write(made.id(0), strikeKind, strikeOf(made.id(7)));
    const strikes = [7, 0].map((target) =>
      made.act(made.id(7 - target), striking(made.id(target)), 'none'),
    );
    for (const strike of strikes) expect(made.outcome(strike)).toBe('placed');
    const back = striking(made.id(0), { by: 'members', successor: made.id(7) });
    expect(made.placing(1, back, [1, 2])).toBe('placed');
    expect(made.state.devices.get(made.id(7))?.status).toBe('active');
    return { made, act, notice };
  }

  test('what struck a device before it came back is spent: an old act', () => {
    const { made, act } = broughtBack();
    expect(made.outcome(act)).toBe('strike-outdated');
    expectAgreement(made);
  });

  test('what struck a device before it came back is spent: an old notice', () => {
    const { made, notice } = broughtBack();
    const strike = made.act(made.id(1), striking(made.id(7)), 'none');
    expect(made.outcome(strike, { consents: [notice] })).toBe('not-by-own-device');
    expectAgreement(made);
  });

  test('a device that came back is struck by a word said since', () => {
    const { made } = broughtBack();
    expect(made.placing(0, made.enrolment(made.member(0), 8), [7])).not.toBe('placed');
    const enrol = made.act(made.id(7), made.enrolment(made.member(0), 8), 'none');
    made.consent(made.id(1), enrol);
    expect(made.outcome(enrol)).toBe('placed');
    expect(made.placing(8, striking(made.id(7)), [])).toBe('placed');
    expectAgreement(made);
  });

  test('a suspension that would leave half of the ballot devices is void', () => {
    const made = world(4);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    expect(suspended(made, 1, [2, 3])).toBe('strikers-already-stand');
    const two = world(3);
    const { paperCode } = two.device(0);
    expect(two.placing(1, striking(two.id(0), { by: 'paper', paperCode }), [1])).toBe('placed');
    expect(suspended(two, 1, [2, 0])).toEqual(expect.any(String));
    const six = world(4);
    const code = six.device(3).paperCode;
    const paper = striking(six.id(3), { by: 'paper', paperCode: code });
    expect(six.placing(1, paper, [1])).toBe('placed');
    expect(suspended(six, 0, [1, 2])).toBe('strike-would-stop-assembly');
    for (const one of [made, two, six]) expectAgreement(one);
  });

  test.each([24, 25])('an act %i hours ahead is cited, or is not', (ahead) => {
    const made = world(3);
    const verb: Verb = { kind: 'resolve', value: { subject: 1, hash: idNamed('what') } };
    const act = made.act(made.id(0), verb, 'members', { wallHour: made.now + ahead });
    for (const by of [0, 1, 2]) made.consent(made.id(by), act);
    expect(made.outcome(act)).toBe(ahead === 24 ? 'placed' : 'act-outside-frontier');
    expectAgreement(made);
  });

  test.each([0, 1, 2, 3])('under which epoch an act, a word and a placement count: %i', (which) => {
    const made = world(3);
    const before = made.state.head;
    made.place(made.agreed(made.turn('seizure'), [0, 1, 2]));
    const old = { epoch: 1, gov: which === 3 ? before : made.state.head };
    const verb: Verb = { kind: 'resolve', value: { subject: 1, hash: idNamed('what') } };
    const act = made.act(made.id(0), verb, 'members', which % 3 === 0 ? old : {});
    for (const by of [0, 1, 2]) made.consent(made.id(by), act, 'for', which === 1 ? old : {});
    const outcome = made.outcome(act);
    expect(outcome).toBe(['wrong-epoch', 'class-not-met', 'placed', 'placed'][which]);
    expectAgreement(made);
  });

  test('a successor is let in by any device, and casts the ballots', () => {
    const made = world(4);
    const { paperCode } = made.device(0);
    const named = striking(made.id(0), { by: 'paper', paperCode, successor: made.id(9) });
    expect(made.placing(1, named, [1])).toBe('placed');
    const card = idNamed<Hash32>('card');
    expect(made.placing(2, made.enrolment(made.member(0), 9, card), [])).toBe('placed');
    expect(made.state.members.get(made.member(0))).toMatchObject({
      ballotDevice: made.id(9),
      paperHash: card,
      successor: null,
    });
    expectAgreement(made);
  });

  test.each([
    [-5, 'strikers-already-stand'],
    [0, 'strikers-already-stand'],
    [1, 'placed'],
  ])('a strike stands through its last hour: %i', (later, outcome) => {
    const made = world(7);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    const until = made.state.devices.get(made.id(0))?.suspendedUntil ?? 0;
    made.now = until + later;
    made.place(null, { wallHour: made.now });
    const strike = made.act(made.id(2), striking(made.id(4), { by: 'members' }), 'none');
    for (const one of [1, 2]) made.consent(made.id(one), strike);
    expect(made.outcome(strike, { wallHour: made.now })).toBe(outcome);
    expectAgreement(made);
  });

  test.each([-1, 0, 1])('a suspension and a probation end after their last hour: %i', (later) => {
    const made = world(5);
    made.admit(5, [0]);
    const { probationUntil } = made.state.members.get(made.member(5)) ?? {};
    made.now = (probationUntil ?? 0) + later - 336;
    expect(suspended(made, 4, [1, 2])).toBe('placed');
    made.now = (probationUntil ?? 0) + later;
    made.place(null, { wallHour: made.now });
    const value = { role: 0, notAfter: hour(made.now + 100), pact: null, terms: null };
    const grant = (member: number): Verb => ({
      kind: 'mandate',
      value: { ...value, member: made.member(member) },
    });
    const word4 = made.act(made.id(4), grant(4));
    for (const one of [0, 1, 2, 3]) made.consent(made.id(one), word4);
    const early = made.outcome(word4, { wallHour: made.now });
    expectAgreement(made);
    const seat = made.agreed(grant(5), [0, 1, 2, 3]);
    const senior = made.outcome(seat, { wallHour: made.now });
    expectAgreement(made);
    expect([early, senior]).not.toContain('not-secretary');
  });

  test.each([
    [719, 'epoch-not-due'],
    [720, 'placed'],
  ])('a monthly turn is due %i hours after the last', (later, outcome) => {
    const made = world(3);
    made.now += later;
    const turn = made.act(made.id(0), made.turn('monthly'), 'none');
    expect(made.outcome(turn, { wallHour: made.now })).toBe(outcome);
    expectAgreement(made);
  });

  test.each([2, 3])('%i stewards are a class or not', (count) => {
    const made = world(5);
    const open: Verb = { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } };
    made.place(made.agreed(open, [0, 1, 2]));
    const notAfter = hour(made.now + 1_000);
    for (let steward = 0; steward < count; steward += 1) {
      const value = { role: 0, member: made.member(steward), notAfter, pact: null, terms: null };
      made.place(made.agreed({ kind: 'mandate', value }, [0, 1, 2]));
    }
    const value = { member: made.member(4), until: hour(made.now + 100) };
    const act = made.agreed({ kind: 'suspend', value }, [0, 1], 'stewards');
    expect(made.outcome(act)).toBe(count === 2 ? 'class-not-met' : 'placed');
    expectAgreement(made);
  });

  test.each(['agree', 'disagree', 'later'] as const)('two devices of one member %s', (how) => {
    const made = world(3);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const verb: Verb = { kind: 'resolve', value: { subject: 1, hash: idNamed('what') } };
    const act = made.act(made.id(1), verb);
    const words = [made.consent(made.id(1), act), made.consent(made.id(0), act)];
    const set = how === 'later' ? {} : { deps: [act] };
    made.consent(made.id(7), act, how === 'agree' ? 'for' : 'against', set);
    const outcome = made.outcome(act, { consents: words.toSorted() });
    expect(outcome).toBe(how === 'agree' ? 'placed' : 'consent-not-counted');
    expectAgreement(made);
  });

  test.each([
    ['a word of the right epoch', 0, 'Incomplete', {}],
    ['a word of a wrong epoch', 0, undefined, { epoch: 9 }],
    ['a word in another lane', 1, undefined, {}],
  ] as const)('the body of %s under a placement is waited for or not', (_, lane, stopped, set) => {
    const made = world(3);
    const by = made.id(1);
    const lost =
      lane === 0
        ? made.write(by, strikeKind, strikeOf(made.id(2)), set)
        : made.write(by, witnessKind, { frontierHash: idNamed<Hash32>('x') }, set);
    word(made, 0);
    word(made, 2);
    made.place(null);
    const entries = made.entries.map((entry) =>
      entry.id === lost ? { ...entry, body: { state: 'unread' as const } } : entry,
    );
    const folded = foldAssembly(made.log, entries, testCrypto);
    if (!folded.ok) return expect.unreachable();
    expect(folded.value.stopped?.kind).toBe(stopped);
    const second = foldNaively(made.log, entries, testCrypto);
    expect(second).toEqual(summaryOf(folded.value));
  });

  test('a record after another author’s is none, nor is what cites it', () => {
    const made = world(3);
    const other = word(made, 1);
    const wrong = { prev: other, seq: 1, deps: [] };
    const none = made.write(made.id(2), witnessKind, { frontierHash: idNamed<Hash32>('x') }, wrong);
    word(made, 0);
    const after = word(made, 2);
    made.place(null);
    expect([none, after].filter((id) => made.state.settledAt.has(id))).toEqual([]);
    expectAgreement(made);
  });

  test.each([
    ['of a device that goes now', false, 'expel', 'placed'],
    ['that is not here', false, 'missing', 'cut-not-of-member'],
    ['of an ended device, in the frontier', true, 'known', 'placed'],
    ['of an ended device, outside the frontier', true, 'expel', 'cut-not-of-member'],
    ['for a recall, outside the frontier', true, 'recall', 'cut-not-of-member'],
  ])('a cut at a record %s', (_, isStruck, which, outcome) => {
    const made = world(5);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const seat = {
      role: 4,
      member: made.member(0),
      notAfter: hour(made.now + 500),
      pact: null,
      terms: null,
    };
    const mandate = made.agreed({ kind: 'mandate', value: seat }, [1, 2, 3]);
    expect(made.outcome(mandate)).toBe('placed');
    const known = word(made, 7);
    word(made, 1);
    if (isStruck) expect(made.placing(0, striking(made.id(7)), [])).toBe('placed');
    const late = word(made, 7);
    const lastHonoured = { missing: idNamed<RecordId>('no'), known }[which] ?? late;
    const cuts = [{ device: made.id(7), lastHonoured }];
    const verb: Verb =
      which === 'recall'
        ? { kind: 'recall', value: { mandate, cuts } }
        : { kind: 'expel', value: { member: made.member(0), cuts } };
    expect(made.outcome(made.agreed(verb, [1, 2, 3]))).toBe(outcome);
    expectAgreement(made);
  });

  /** Two rivals at a height at which a second device of somebody who signs nothing has this fate. */
  function forked(fate: 'active' | 'struck' | 'suspended') {
    const made = world(5);
    const secretary = made.secretary;
    const target = made.id(0) === secretary ? 1 : 0;
    const others = [0, 1, 2, 3, 4].filter((one) => one !== target);
    const [first = 0, second = 0] = others;
    made.placing(target, made.enrolment(made.member(target), 7), [first]);
    if (fate === 'struck') made.placing(target, striking(made.id(7)), []);
    if (fate === 'suspended') suspended(made, 7, [first, second]);
    while (made.secretary === made.id(target)) made.place(null);
    const parent = made.state;
    const placer = made.secretary;
    const drafts = [0, 1].map((later) => {
      const knowledge = { ...made.knowledge(placer), now: hour(made.now + later) };
      return draftPlacement(planPlacement(parent, { kind: 'tick' }, knowledge, testCrypto));
    });
    const honest = others.filter((one) => made.id(one) !== placer);
    const voters = [placer, ...honest.slice(0, 2).map((one) => made.id(one))];
    for (const draft of drafts) {
      made.write(placer, placementKind, draft, { gov: parent.head });
      made.ballot(parent.head, draft, voters);
    }
    const rivals = drafts.map((draft) => placementIdOfDraft(testCrypto.hash, draft));
    return { made, parent: parent.head, rival: rivals[1] as PlacementId, other: honest[2] ?? 0 };
  }

  test.each([
    ['active', null],
    ['suspended', null],
    ['struck', 2],
  ] as const)('what a device that is %s cites says whom its member follows', (fate, rivals) => {
    const { made, rival } = forked(fate);
    made.write(made.id(7), witnessKind, { frontierHash: idNamed<Hash32>('x') }, { gov: rival });
    expect(made.state.contested?.rivals.length ?? null).toBe(rivals);
    expectAgreement(made);
  });

  test.each([
    ['active', true],
    ['suspended', false],
    ['struck', false],
  ] as const)('the heal of a device that is %s counts or not', (fate, isDue) => {
    const { made, parent, rival, other } = forked(fate);
    for (const by of [7, other])
      made.write(made.id(by), healKind, { parent, rival }, { gov: parent });
    expect(made.state.contested?.due).toBe(isDue ? rival : null);
    expectAgreement(made);
  });

  test('a suspended device that ballots twice proves nothing', () => {
    const made = world(5);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    for (const name of ['one', 'other']) {
      const said = { parent: made.state.head, round: 0, placement: idNamed<PlacementId>(name) };
      made.write(made.id(0), ballotKind, said);
    }
    made.place(null);
    made.place(null);
    expect(made.state.devices.get(made.id(0))?.faultySince).toBe(null);
    expectAgreement(made);
  });

  test('while the ballots rest, another device may be struck for a successor', () => {
    const made = world(4);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const { paperCode } = made.device(0);
    const strike = striking(made.id(7), { by: 'paper', paperCode, successor: made.id(9) });
    expect(made.placing(1, strike, [1])).toBe('successor-not-allowed');
    expectAgreement(made);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    expect(made.placing(1, strike, [1])).toBe('placed');
    expectAgreement(made);
  });

  test('a strike shows a paper code if it is by one, and else none', () => {
    const made = world(4);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const { paperCode } = made.device(0);
    expect(made.placing(0, striking(made.id(7), { paperCode }), [])).toBe('paper-code');
    expectAgreement(made);
  });

  test('who names a successor for an ended device names no last record', () => {
    const made = world(4);
    const said = word(made, 0);
    const { paperCode } = made.device(0);
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    expect(made.placing(7, striking(made.id(0)), [])).toBe('placed');
    const set = { by: 'paper', paperCode, successor: made.id(7) } as const;
    const late = striking(made.id(0), { ...set, lastHonoured: said });
    expect(made.placing(1, late, [1])).toBe('device-ended');
    expectAgreement(made);
    expect(made.placing(1, striking(made.id(0), set), [1])).toBe('placed');
    expectAgreement(made);
  });

  test.each(['none', 'members'] as const)(
    'members leave enough ballot devices, by class %s',
    (by) => {
      const made = world(4);
      const { paperCode } = made.device(0);
      expect(made.placing(1, striking(made.id(0), { by: 'paper', paperCode }), [1])).toBe('placed');
      const act = made.agreed(striking(made.id(1), { by: 'members' }), [2, 3, 1], by);
      expect(made.outcome(act)).toBe('strike-would-stop-assembly');
      expectAgreement(made);
    },
  );

  test('ballot devices that are suspended at the head are not left, though it ends before', () => {
    const made = world(4);
    expect(suspended(made, 0, [1, 2])).toBe('placed');
    const until = made.state.devices.get(made.id(0))?.suspendedUntil ?? 0;
    made.now = until + 5;
    const strike = made.agreed(striking(made.id(3), { by: 'members' }), [1, 2, 3]);
    expect(made.outcome(strike)).toBe('strike-would-stop-assembly');
    expectAgreement(made);
    made.place(null);
    expect(made.outcome(strike)).toBe('placed');
    expectAgreement(made);
  });

  test('an own device and another member bring no struck device back', () => {
    const made = world(4);
    for (const number of [7, 8])
      expect(made.placing(0, made.enrolment(made.member(0), number), [1])).toBe('placed');
    expect(made.placing(0, striking(made.id(7)), [])).toBe('placed');
    const back = striking(made.id(0), { successor: made.id(7) });
    expect(made.placing(8, back, [1])).toBe('successor-not-allowed');
    expectAgreement(made);
    expect(made.placing(8, striking(made.id(0), { successor: made.id(8) }), [1])).toBe('placed');
    expectAgreement(made);
  });

  test('a notice against a device that was not let in yet counts for nothing', () => {
    const made = world(4);
    const notice = made.write(made.id(0), strikeKind, strikeOf(made.id(7)));
    expect(made.placing(0, made.enrolment(made.member(0), 7), [1])).toBe('placed');
    const act = made.act(made.id(1), striking(made.id(7)), 'none');
    expect(made.outcome(act, { consents: [notice] })).toBe('not-by-own-device');
    expectAgreement(made);
  });

  test('stewards who stand behind a suspension do not count for another', () => {
    const made = world(7);
    const open: Verb = { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } };
    made.place(made.agreed(open, [0, 1, 2, 3]));
    for (const steward of [0, 1, 2]) {
      const value = { role: 0, member: made.member(steward), notAfter: hour(made.now + 900) };
      const seat: Verb = { kind: 'mandate', value: { ...value, pact: null, terms: null } };
      expect(made.outcome(made.agreed(seat, [0, 1, 2, 3]))).toBe('placed');
    }
    const against = (device: number) => striking(made.id(device), { by: 'members' });
    expect(made.outcome(made.agreed(against(6), [0, 1], 'stewards'))).toBe('placed');
    const words = made.agreed(against(5), [1, 2, 3, 4], 'stewards');
    expect(made.outcome(words)).toBe('strikers-already-stand');
    expectAgreement(made);
    const act = made.agreed(against(5), [2, 0, 3, 4], 'stewards');
    expect(made.outcome(act)).toBe('strikers-already-stand');
    expectAgreement(made);
  });

  test('a placement of another round is no record of this one', () => {
    const made = world(3);
    const parent = made.state.head;
    const knowledge = made.knowledge(made.secretary);
    const draft = draftPlacement(
      planPlacement(made.state, { kind: 'tick' }, knowledge, testCrypto),
    );
    const placement = placementIdOfDraft(testCrypto.hash, draft);
    made.write(made.secretary, placementKind, draft, { gov: parent });
    for (const by of [0, 1, 2])
      made.write(made.id(by), ballotKind, { parent, round: 1, placement }, { gov: parent });
    expect(made.state.stopped?.kind).toBe('PlacementMissing');
    expectAgreement(made);
  });

  test.each([
    [1, 'Unread'],
    [2, undefined],
  ])('a body of epoch %i under a head that nobody knows is waited for or not', (epoch, stopped) => {
    const made = world(3);
    const set = { epoch, gov: idNamed<PlacementId>('nowhere') };
    const lost = made.write(made.id(1), strikeKind, strikeOf(made.id(2)), set);
    const entries = made.entries.map((entry) =>
      entry.id === lost ? { ...entry, body: { state: 'unread' as const } } : entry,
    );
    const folded = foldAssembly(made.log, entries, testCrypto);
    if (!folded.ok) return expect.unreachable();
    expect(folded.value.stopped?.kind).toBe(stopped);
    expect(foldNaively(made.log, entries, testCrypto)).toEqual(summaryOf(folded.value));
  });

  test('a ballot against a stand that shows a placement of another parent is a fault', () => {
    const made = world(3);
    const first = made.place(null);
    const parent = made.state.head;
    const liar = made.secretary === made.id(0) ? made.id(1) : made.id(0);
    const placement = idNamed<PlacementId>('other');
    made.write(liar, ballotKind, { parent, round: 0, placement });
    made.write(liar, standKind, { parent, round: 1, shown: first, strikes: [] });
    made.place(null, { voters: made.ballotDevices.filter((one) => one !== liar) });
    made.place(null, { voters: made.ballotDevices });
    expect(made.state.devices.get(liar)?.faultySince).not.toBeNull();
    expectAgreement(made);
  });

  test('a recall cuts each device that has not ended, and a wider cut goes below', () => {
    const made = world(4);
    for (const number of [7, 8, 9])
      expect(made.placing(1, made.enrolment(made.member(1), number), [0])).toBe('placed');
    expect(made.placing(1, striking(made.id(8)), [])).toBe('placed');
    const seat = {
      role: 4,
      member: made.member(1),
      notAfter: hour(made.now + 500),
      pact: null,
      terms: null,
    };
    const mandate = made.agreed({ kind: 'mandate', value: seat }, [0, 1, 2]);
    expect(made.outcome(mandate)).toBe('placed');
    const [early] = [word(made, 9), word(made, 9), word(made, 7)] as [RecordId, ...RecordId[]];
    word(made, 0);
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    expect(made.outcome(made.agreed(recall, [0, 2, 3]))).toBe('placed');
    expectAgreement(made);
    const cuts = [{ device: made.id(9), lastHonoured: early }];
    const scope = { kind: 'mandate', value: mandate } as const;
    const wider: Verb = { kind: 'widerCut', value: { scope, cuts } };
    expect(made.outcome(made.agreed(wider, [0, 2, 3]))).toBe('placed');
    expectAgreement(made);
  });

  test('what lies below both heads of a fork is no wider cut, and one side is', () => {
    const made = world(5);
    const root = word(made, 0);
    const seq = made.entries.at(-1)?.header.seq ?? 0;
    const one = word(made, 0);
    const other = made.write(
      made.id(0),
      witnessKind,
      { frontierHash: idNamed<Hash32>('other') },
      { prev: root, seq: seq + 1, deps: [one] },
    );
    const strike = made.agreed(striking(made.id(0), { by: 'members' }), [1, 2, 3]);
    expect(made.outcome(strike)).toBe('placed');
    expectAgreement(made);
    const wider = (lastHonoured: RecordId) => {
      const scope = { kind: 'device', value: made.id(0) } as const;
      const cuts = [{ device: made.id(0), lastHonoured }];
      return made.outcome(made.agreed({ kind: 'widerCut', value: { scope, cuts } }, [1, 2, 3]));
    };
    expect(made.state.devices.get(made.id(0))?.cut).toHaveLength(2);
    expect(wider(other)).toBe('placed');
    expectAgreement(made);
    expect(wider(root)).toBe('placed');
    expectAgreement(made);
  });

  test.each(['active', 'struck'] as const)(
    'at an open height a successor ballots for a device that could: %s',
    (fate) => {
      const made = world(3);
      const lost = [0, 1, 2].find((one) => made.id(one) !== made.secretaryOf(1)) ?? 0;
      const others = [0, 1, 2].filter((one) => one !== lost);
      const [first = 0, second = 0] = others;
      expect(made.placing(lost, made.enrolment(made.member(lost), 7), [first])).toBe('placed');
      if (fate === 'struck') expect(made.placing(7, striking(made.id(lost)), [])).toBe('placed');
      while (made.secretaryOf(1) === made.id(lost)) made.place(null);
      const parent = made.state.head;
      const strike = strikeOf(made.id(lost), { successor: made.id(7) });
      const notices = [7, first].map((by) => made.write(made.id(by), strikeKind, strike));
      const stands = [first, second].map((by) => {
        const said = { parent, round: 1, shown: null, strikes: notices.toSorted() };
        return made.write(made.id(by), standKind, said);
      });
      const voters = [made.id(first), made.id(7)];
      made.place(null, { round: 1, stands: stands.toSorted(), voters });
      expect(made.state.chain.at(-1)?.round).toBe(fate === 'active' ? 1 : 0);
      expectAgreement(made);
    },
  );

  test.each([0, 1, 2])(
    'a device with two heads that is brought back ends again at the later: one %i longer',
    (longer) => {
      const made = world(5);
      const root = word(made, 0);
      const seq = made.entries.at(-1)?.header.seq ?? 0;
      const one = word(made, 0);
      const set = { prev: root, seq: seq + 1, deps: [one] };
      const said = { frontierHash: idNamed<Hash32>('other') };
      let [later] = [one, made.write(made.id(0), witnessKind, said, set)].toSorted();
      for (let at = 0; at < longer; at += 1) later = word(made, 0);
      const strike = made.agreed(striking(made.id(0), { by: 'members' }), [1, 2, 3]);
      expect(made.outcome(strike)).toBe('placed');
      const { paperCode } = made.device(0);
      const back = striking(made.id(0), { by: 'paper', paperCode, successor: made.id(0) });
      expect(made.placing(1, back, [1])).toBe('placed');
      const ended = made.state.devices.get(made.id(0));
      expect(ended).toMatchObject({ status: 'forked', cut: [{ id: later }] });
      expectAgreement(made);
    },
  );

  test('two lists of one device at one parent are a fault, though nobody ballots for them', () => {
    const made = world(6);
    made.place(made.agreed(WITNESSES, [0, 1, 2, 3]));
    const gov = made.state.head;
    for (const gone of [4, 5]) {
      const draft = made.draftAbsence(made.absence([gone]), 0);
      made.write(made.id(0), placementKind, draft, { gov });
    }
    made.place(null);
    expect(made.state.devices.get(made.id(0))?.faultySince).not.toBeNull();
    expectAgreement(made);
  });

  test.each([
    ['heads stand', 0],
    ['stands stand', 1],
  ])('list records of the wrong things are void, not waited for: where %s', (_, round) => {
    const made = world(3);
    const by = made.secretaryOf(round);
    const plan = planPlacement(made.state, { kind: 'tick' }, made.knowledge(by), testCrypto);
    const draft = draftPlacement(plan);
    const content = decodeContent(draft.content);
    if (!content.ok || content.value.delta.kind !== 'inline') return expect.unreachable();
    const ids = { kind: 'ids', value: [idNamed<RecordId>('one')] } as const;
    const heads = { kind: 'heads', value: content.value.delta.value } as const;
    const items = round === 0 ? ids : heads;
    const list = made.write(by, listKind, { part: 0, of: 1, items });
    const listed = { kind: 'records', value: [list] } as const;
    const wrong = encodeContent({ ...content.value, delta: listed });
    const said = round === 0 ? { content: wrong } : { round, stands: listed };
    made.publish(by, { ...draft, ...said }, made.ballotDevices);
    expect(made.state).toMatchObject({ height: 0, stopped: null });
    expectAgreement(made);
  });

  /** Part, of how many, and of three ids which. */
  const LISTS = {
    'in their order': [
      [0, 2, [0]],
      [1, 2, [1, 2]],
    ],
    'in another order': [
      [1, 2, [1, 2]],
      [0, 2, [0]],
    ],
    'not ascending from one to the next': [
      [0, 2, [1, 2]],
      [1, 2, [0]],
    ],
    'with one twice': [
      [0, 2, [0, 1]],
      [1, 2, [1, 2]],
    ],
    'of more than there are': [
      [0, 3, [0]],
      [1, 3, [1, 2]],
    ],
    'of which one lacks': [
      [0, 2, [0]],
      [1, 2, []],
    ],
  } as const;
  test.each(
    Object.entries(LISTS).flatMap(([how, parts]) =>
      (['consents', 'stands'] as const).map((field) => [field, how, parts] as const),
    ),
  )('%s in two list records %s', (field, how, parts) => {
    const made = world(3);
    const act = made.agreed(WITNESSES, [0, 1, 2]);
    const round = field === 'stands' ? 1 : 0;
    const by = made.secretaryOf(round);
    const said = made.state.reading.consentsByAct.get(act) ?? [];
    const consents = said.map(({ entry }) => entry.id).toSorted();
    const ids = round === 0 ? consents : made.stand(1, made.ballotDevices);
    const due = { kind: 'act', act, verb: 'witnesses', consents } as const;
    const turn = { round, stands: round === 0 ? [] : ids, repeats: null };
    const plan = planPlacement(made.state, due, made.knowledge(by), testCrypto, turn);
    const draft = draftPlacement(plan);
    const content = decodeContent(draft.content);
    if (!content.ok) return expect.unreachable();
    const value = parts.map(([part, of, places]) => {
      const items = { kind: 'ids', value: places.map((at) => ids[at] as RecordId) } as const;
      if (places.length === 0) return idNamed<RecordId>('list');
      return made.write(by, listKind, { part, of, items });
    });
    const listed = { kind: 'records', value } as const;
    const changed = encodeContent({ ...content.value, consents: listed });
    const lists = round === 0 ? { content: changed } : { stands: listed };
    made.publish(by, { ...draft, ...lists }, made.ballotDevices);
    const kind = how === 'of which one lacks' ? { kind: 'Incomplete' } : null;
    const height = how === 'in their order' ? 1 : 0;
    expect(made.state).toMatchObject({ height, stopped: kind });
    expectAgreement(made);
  });

  test('a stand for the round of lists binds as any other', () => {
    const made = world(3);
    const parent = made.state.head;
    made.write(made.id(0), standKind, { parent, round: 65_535, shown: null, strikes: [] });
    made.place(null);
    made.place(null);
    expect(made.state.devices.get(made.id(0))?.faultySince).not.toBeNull();
    expectAgreement(made);
  });

  test('who is known to be faulty is not struck anew', () => {
    const made = world(3);
    const parent = made.state.head;
    const liar = made.secretary === made.id(0) ? made.id(1) : made.id(0);
    for (const name of ['one', 'other']) {
      const said = { parent, round: 0, placement: idNamed<PlacementId>(name) };
      made.write(liar, ballotKind, said);
    }
    made.place(null);
    made.place(null);
    const { head } = made.state;
    const placer = made.secretaryOf(made.placingRound);
    const others = made.ballotDevices.filter((one) => one !== liar);
    const round = made.placingRound;
    const stands = round === 0 ? [] : made.stand(round, others);
    const inline = { kind: 'inline', value: stands } as const;
    const before = made.state;
    const drafts = [0, 1].map((later) => {
      const knowledge = { ...made.knowledge(placer), now: hour(made.now + later) };
      const plan = planPlacement(before, { kind: 'tick' }, knowledge, testCrypto);
      return { ...draftPlacement(plan), round, stands: inline };
    });
    for (const draft of drafts) {
      made.write(placer, placementKind, draft, { gov: head });
      made.ballot(head, draft, made.ballotDevices);
    }
    expect(made.state.forks.at(-1)?.struck).toHaveLength(2);
    expectAgreement(made);
  });
});

describe('R14: both folds agree that', () => {
  /** Member 0 says no, and with another phone yes; only a word between the two shows which was later. */
  function changedMind(made: TryingWorld): RecordId {
    const act = made.act(made.id(1), {
      kind: 'resolve',
      value: { subject: 1, hash: idNamed<Hash32>('it') },
    });
    const first = made.consent(made.id(0), act, 'against', { deps: [act] });
    const seen = { frontierHash: idNamed<Hash32>('seen') };
    const between = made.write(made.id(2), witnessKind, seen, { deps: [first] });
    made.consent(made.id(9), act, 'for', { deps: [between] });
    made.consent(made.id(1), act, 'for', { deps: [act] });
    return act;
  }

  /** A home that keeps words for a month, and in which member 0 has a second phone. */
  function forgetful(): TryingWorld {
    const made = world(3);
    const month = DURATION_NAMES.indexOf('headersKept');
    const verb: Verb = {
      kind: 'constitution',
      value: { overrides: [{ index: month, value: 720 }] },
    };
    expect(made.outcome(made.agreed(verb, [0, 1, 2]))).toBe('placed');
    expect(made.placing(0, made.enrolment(made.member(0), 9), [1])).toBe('placed');
    return made;
  }

  test.each([
    [700, 'placed'],
    [800, 'consent-not-counted'],
  ])('%i hours after it was settled a change of mind through another: %s', (hours, outcome) => {
    const made = forgetful();
    const act = changedMind(made);
    made.place(null);
    made.now += hours;
    made.place(null);
    const consents = [...(made.state.reading.consentsByAct.get(act) ?? [])]
      .filter(({ said }) => said.stance === 'for')
      .map(({ entry }) => entry.id)
      .toSorted();
    expect(made.outcome(act, { consents })).toBe(outcome);
    expectAgreement(made);
  });

  test('a floor stays where it was when words are kept longer from now on', () => {
    const made = forgetful();
    made.place(null);
    made.now += 800;
    made.place(null);
    const { floor } = made.state;
    expect(floor).toBe(3);
    const verb: Verb = { kind: 'constitution', value: { overrides: [] } };
    expect(made.outcome(made.agreed(verb, [0, 1, 2]))).toBe('placed');
    expect(made.state.floor).toBe(floor);
    expectAgreement(made);
  });
});
