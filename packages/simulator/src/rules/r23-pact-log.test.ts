/** R23: no record of one party ends a right of another. */
import type { AlertReach, DeviceId, SealVerb } from '@tocsin/core';
import { foldAlerts, alertView, hour, idOf, partiesOfDevice, standingOf } from '@tocsin/core';
import {
  ana,
  DURATIONS_OF_R22,
  keptBy,
  NOW,
  pact,
  pactState,
  partyIdAt,
  ringBy,
  verdictBy,
} from '@tocsin/core/alert/testing';
import { actOn, delegateOf, NOW_HOUR, partyAt, rosterNamed } from '@tocsin/core/federation/testing';
import { pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const ben = rosterNamed('ben');
const founded = pactState();
const [anaParty, benParty] = [0, 1].map((at) => partyAt(founded, at)) as [
  ReturnType<typeof partyAt>,
  ReturnType<typeof partyAt>,
];
const exitAt = (at: number): SealVerb => ({ kind: 'exit', value: { at: hour(at) } });
const pause: SealVerb = { kind: 'pause', value: { from: hour(1), to: hour(2) } };

describe('R23: a hostile twin', () => {
  test('cannot write one step of another’s chain, whatever it says', () => {
    const { device } = anaParty.delegates[0] as (typeof anaParty.delegates)[number];
    const verbs: readonly SealVerb[] = [
      exitAt(NOW_HOUR),
      pause,
      { kind: 'delegateOut', value: { device, lastHonoured: null } },
      { kind: 'policy', value: { entries: [], exceptions: [] } },
    ];
    for (const verb of verbs)
      expect(partyAt(pactState([actOn(pact, anaParty, verb, ben.seals)]), 0)).toEqual(anaParty);
  });

  test('that names our delegate’s device as its own names nobody: that device has to sign', () => {
    const { device } = anaParty.delegates[0] as (typeof anaParty.delegates)[number];
    const pair = [0, 1]
      .map((number) => pairNamed('delegate/0', number))
      .find(({ publicKey }) => idOf<DeviceId>(publicKey) === device);
    const speaking = (party: number) => {
      const value = delegateOf(pair as NonNullable<typeof pair>, party);
      const claim = actOn(pact, benParty, { kind: 'delegateIn', value }, ben.seals);
      return partiesOfDevice(pactState([claim]), device);
    };
    expect(speaking(0)).toEqual([anaParty.party]);
    expect(speaking(1)).toContain(benParty.party);
  });

  test('that forks its own chain makes itself contested, and us not', () => {
    const acts = [exitAt(NOW_HOUR + 500), pause].map((verb) =>
      actOn(pact, benParty, verb, ben.seals),
    );
    const state = pactState(acts);
    const standing = (at: number) => standingOf(state, partyAt(state, at), hour(NOW_HOUR));
    expect([standing(0), standing(1), standing(2)]).toEqual(['standing', 'contested', 'standing']);
  });
});

describe('R23: leaving', () => {
  const standing = (act: ReturnType<typeof actOn>, at: number) => {
    const state = pactState([act]);
    return standingOf(state, partyAt(state, 0), hour(at));
  };

  test('takes the notice, whatever date the exit names', () => {
    const act = actOn(pact, anaParty, exitAt(NOW_HOUR - 99), ana.seals);
    expect(standing(act, NOW_HOUR + 335)).toBe('standing');
    expect(standing(act, NOW_HOUR + 336)).toBe('left');
  });

  test('half of the seal leaves nothing', () => {
    const act = actOn(pact, anaParty, exitAt(NOW_HOUR), ana.seals, [0]);
    expect(standing(act, NOW_HOUR + 9_000)).toBe('standing');
  });
});

describe('R23: a contested party', () => {
  test('is still heard, and only asked about', () => {
    const ring = ringBy([0, 1, 2]);
    const reachAfter = (acts: readonly ReturnType<typeof actOn>[]): AlertReach | undefined => {
      const state = pactState(acts);
      const entries = [keptBy(1, ring), verdictBy(1, ring)];
      const alerts = foldAlerts(testCrypto, state, entries, 'live', DURATIONS_OF_R22);
      const ask = { me: partyIdAt(1), now: NOW, durations: DURATIONS_OF_R22 };
      return alertView(alerts, state, ask)[0]?.reach;
    };
    const acts = [exitAt(NOW_HOUR + 500), pause].map((verb) =>
      actOn(pact, anaParty, verb, ana.seals),
    );
    expect(reachAfter([])).toBe('act');
    expect(reachAfter(acts)).toBe('ask');
  });

  test('a delegate who was let go does not come back by the same key', () => {
    const added = delegateOf(pairNamed('come and go'), 0);
    const { device } = added;
    const verbs: readonly SealVerb[] = [
      { kind: 'delegateIn', value: added },
      { kind: 'delegateOut', value: { device, lastHonoured: null } },
      { kind: 'delegateIn', value: added },
    ];
    const acts: ReturnType<typeof actOn>[] = [];
    for (const verb of verbs) acts.push(actOn(pact, partyAt(pactState(acts), 0), verb, ana.seals));
    const found = partyAt(pactState(acts), 0).delegates.find((one) => one.device === device);
    expect(found?.out).not.toBeNull();
  });
});
