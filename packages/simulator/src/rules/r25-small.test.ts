/** R25: small assemblies, as far as nobody is away: self-doubt, owners, branches, bells. */
import type { Hash32, LogId, PulseView, SubjectId } from '@tocsin/core';
import {
  emptyPulseInput,
  handAt,
  instant,
  isRedQuorum,
  ownerOrder,
  pulseView,
  RHYTHM_DEFAULT,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
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
function seenBy(subjects: readonly SubjectId[], heard: readonly SubjectId[], outside: boolean) {
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
    ...(outside ? { outsideAt: hoursIn(1_690) } : {}),
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
