/** R25: small and shrunken assemblies: self-doubt, owners, branches, bells, who is away. */
import type {
  Away,
  AwayWitnessed,
  Hash32,
  LogId,
  OutsideAnswer,
  PartyId,
  PlacementId,
  PulseView,
  RecordId,
  SubjectId,
} from '@tocsin/core';
import {
  AWAY_ROUND,
  awayPlan,
  ballotKind,
  emptyPulseInput,
  handAt,
  instant,
  isRedQuorum,
  ownerOrder,
  placementIdOfDraft,
  draftPlacement,
  pulseView,
  ratifications,
  refusalToWitness,
  RHYTHM_DEFAULT,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import { TestWorld, WITNESSES } from '@tocsin/core/assembly/testing';
import { rosterNamed } from '@tocsin/core/federation/testing';
import { beatAt, hoursIn, subjectNamed } from '@tocsin/core/pulse/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding } from './testing.ts';

const { hash } = testCrypto;
const [me, ana, ben, cyd] = [0, 1, 2, 3].map(subjectNamed) as [
  SubjectId,
  SubjectId,
  SubjectId,
  SubjectId,
];

/** What I see at hour 1,700 when Ana was heard at 1,000 and these others until now. */
function seenBy(
  subjects: readonly SubjectId[],
  heard: readonly SubjectId[],
  outside: boolean,
  answer: Partial<OutsideAnswer> = {},
) {
  const evidence = [beatAt(ana, 1_000)];
  for (const one of heard)
    for (let at = 1_000; at <= 1_700; at += 50) evidence.push(beatAt(one, at));
  const input = {
    ...emptyPulseInput({
      hash,
      log: idNamed<LogId>('log'),
      tempoMs: TEMPO_LIVING_MS,
      me,
      kind: 'members' as const,
      subjects,
    }),
    defaultRhythm: { ...RHYTHM_DEFAULT, periodHours: 100, graceHours: 40 },
    evidence,
    ...(outside ? { outside: [{ way: 'net' as const, at: hoursIn(1_690), ...answer }] } : {}),
  };
  return pulseView(input, hoursIn(1_700));
}

const stateOfAna = (view: PulseView) => view.subjects.find(({ subject }) => subject === ana)?.state;

describe('R25: who is cut off themselves', () => {
  test('of three accuses nobody until somebody outside has answered', () => {
    expect(stateOfAna(seenBy([me, ana, ben], [ben], false))).toBe('unknown');
    expect(stateOfAna(seenBy([me, ana, ben], [ben], true))).toBe('inquiry');
  });

  test('of two finds the other silent only with an answer from outside', () => {
    expect(stateOfAna(seenBy([me, ana], [], false))).toBe('unknown');
    expect(stateOfAna(seenBy([me, ana], [], true))).toBe('inquiry');
  });

  test('of two is not told by another road than the silent one’s', () => {
    expect(stateOfAna(seenBy([me, ana], [], true, { way: 'courier' }))).toBe('unknown');
  });

  test('of two is not told by what was answered while the other was still within grace', () => {
    // Heard at 1,000, every 100 hours, 40 of grace: suspect from 1,140 on.
    const view = seenBy([me, ana], [], true, { at: hoursIn(1_139) });
    expect(stateOfAna(view)).not.toBe('inquiry');
    expect(view.subjects[0]?.openAt).toBeNull();
  });

  test('of four accuses nobody while it hears fewer than half of the others', () => {
    expect(stateOfAna(seenBy([me, ana, ben, cyd], [ben], true))).toBe('unknown');
    expect(stateOfAna(seenBy([me, ana, ben, cyd], [ben, cyd], true))).toBe('inquiry');
  });
});

describe('R25: the owner of an inquiry', () => {
  const inquiry = idNamed<Hash32>('inquiry');
  const candidates = [ana, ben].map((id) => ({ id, subject: id }));

  test('is never the one asked about, and asked twice in a row only where nobody else is left', () => {
    expect(ownerOrder(hash, inquiry, ana, candidates, ben)).toEqual([ben]);
    const three = [ana, ben, cyd].map((id) => ({ id, subject: id }));
    const [first] = ownerOrder(hash, inquiry, ana, three, null);
    expect(ownerOrder(hash, inquiry, ana, three, first ?? null)[0]).not.toBe(first);
  });

  test('is nobody where only the suspect is left: the twin’s rota has it', () => {
    const order = ownerOrder(hash, inquiry, ana, candidates.slice(0, 1), null);
    expect(order).toEqual([]);
    expect(handAt(order, hoursIn(0), 1, TEMPO_LIVING_MS, [], instant(5)).owner).toBeNull();
  });
});

describe('R25: two people', () => {
  test('decide together, and neither alone', () => {
    const world = new TestWorld(2);
    expect(world.outcome(world.agreed(deciding(1), [0]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(deciding(2), [0, 1]))).toBe('placed');
  });

  test('ballot together, and neither alone', () => {
    const world = new TestWorld(2);
    const act = world.agreed(deciding(1), [0, 1]);
    world.place(act, { voters: [world.secretary] });
    expect(world.state.height).toBe(0);
  });

  test('ring red together; one holder alone tells, and never rings', () => {
    const two = rosterNamed('duo', { bells: 2, kBell: 2 }).roster;
    const one = rosterNamed('solo', { bells: 1, kBell: 2 }).roster;
    expect([isRedQuorum(two, [0, 1]), isRedQuorum(two, [0]), isRedQuorum(one, [0])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('admit a third by one voucher, where there is no second branch to vouch', () => {
    const world = new TestWorld(2);
    expect(world.placing(0, world.invited(world.id(0), 2), [0])).toBe('placed');
  });
});

describe('R25: half of an assembly is gone', () => {
  function shrunken() {
    const world = new TestWorld(6);
    world.place(world.agreed(WITNESSES, [0, 1, 2, 3, 4, 5]));
    return world;
  }
  const voters = (world: TestWorld, numbers: readonly number[]) =>
    numbers.map((number) => world.id(number));

  test('the others go on by a list that a witness abroad signed, and by no other', () => {
    const world = shrunken();
    const list = world.absence([3, 4, 5]);
    const { signature } = list.value as { readonly signature: Uint8Array };
    const theirs = world.draftAbsence(world.absence([0, 1, 2], { signature }), 3);
    world.publish(world.id(3), theirs, voters(world, [3, 4, 5]));
    expect(world.state.height).toBe(1);
    world.publish(world.id(0), world.draftAbsence(list), voters(world, [0, 1]));
    expect(world.state.height).toBe(2);
    world.now += 168;
    world.place(null, { voters: voters(world, [0, 2]) });
    expect(world.state.height).toBe(3);
  });

  test('an ordinary child of the same parent stands instead', () => {
    const world = shrunken();
    const { head: parent } = world.state;
    world.now += 168;
    const tick = world.place(null, { voters: [] });
    const draft = world.draftAbsence(world.absence([3, 4, 5]));
    world.publish(world.id(0), draft, voters(world, [0, 1]));
    const placement = world.state.reading.placementById.get(tick)?.said.placement;
    if (placement === undefined) throw new Error('no tick');
    for (const voter of voters(world, [1, 3, 4, 5]))
      world.write(voter, ballotKind, { parent, round: 0, placement }, { gov: parent });
    expect(world.state.head).toBe(placement);
    expect(world.state.contested).toBeNull();
  });

  test('and an insider’s list that is none keeps nobody from the one that is', () => {
    const world = shrunken();
    const { signature } = world.absence([0]).value as Away;
    const bogus = world.draftAbsence(world.absence([0, 1, 2], { signature }), 5);
    world.publish(world.id(5), bogus, voters(world, [3, 4, 5]));
    world.act(world.id(0), world.absence([3, 4, 5]), 'none');
    const plan = awayPlan(world.state, world.knowledge(world.id(0)), testCrypto);
    if (plan === null) throw new Error('no list is placed');
    expect(plan.round).toBe(AWAY_ROUND);
    const draft = draftPlacement(plan);
    world.publish(world.id(0), draft, voters(world, [0, 1]));
    expect(world.state.head).toBe(placementIdOfDraft(hash, draft));
  });

  test('what they decide comes before those who come back, and takes effect all the same', () => {
    const world = shrunken();
    world.publish(world.id(0), world.draftAbsence(world.absence([3, 4, 5])), voters(world, [0, 1]));
    const act = world.act(world.id(0), world.invited(world.id(0), 9), 'none');
    for (const voucher of voters(world, [0, 1])) world.consent(voucher, act);
    world.now += 80;
    world.place(act, { voters: voters(world, [0, 1]) });
    expect(world.state.placedActs.has(act)).toBe(true);
    world.consent(world.id(4), idNamed<RecordId>('back'));
    world.now += 168;
    world.place(null, { voters: voters(world, [0, 1, 9]) });
    const [one, ...rest] = ratifications(world.state);
    expect(rest).toEqual([]);
    expect(one?.act).toBe(act);
    const asked = one?.without.filter(({ until }) => until !== null) ?? [];
    expect(asked).toEqual([{ member: world.member(4), until: world.state.wall + 720 }]);
    expect(one?.without).toHaveLength(3);
  });
});

describe('R25: two halves that both ask the same ally', () => {
  const list = (parent: number, named: number): AwayWitnessed => ({
    pact: idNamed<LogId>('pact'),
    party: idNamed<PartyId>('party'),
    parent: idNamed<PlacementId>('parent', parent),
    list: idNamed<Hash32>('list', named),
  });

  test('get one list for one height between them, whatever they tell', () => {
    const [mine, theirs] = [list(1, 1), list(1, 2)];
    expect(refusalToWitness([mine], theirs, false)).toBe('otherList');
    expect(refusalToWitness([mine], theirs, true)).toBe('otherList');
    expect(refusalToWitness([mine], mine, false)).toBeNull();
  });

  test('get no second list while the first may be open', () => {
    expect(refusalToWitness([list(1, 1)], list(2, 2), false)).toBe('listOpen');
    expect(refusalToWitness([list(1, 1)], list(2, 2), true)).toBeNull();
  });
});
