import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { SigningPair } from '../base/crypto.ts';
import type { RecordId } from '../base/id.ts';
import { instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { actOn, keyOf, NOW_HOUR, partyAt } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import { foldAlerts } from './fold.ts';
import { barredBy } from './gathering.ts';
import { judgeRing } from './judge.ts';
import { ringEvidenceKind, ringVerdictKind } from './records.ts';
import type { AlertState, RingState } from './state.ts';
import {
  ana,
  cancelBy,
  clearedBy,
  delegateAt,
  disputeBy,
  DURATIONS_OF_R22,
  hearing,
  keptBy,
  liftBy,
  minutesLater,
  NOW,
  objectionBy,
  pact,
  partyIdAt,
  pactState,
  ringBy,
  saidInPact,
  verdictBy,
} from './testing.ts';
import type { AlertContext } from './word.ts';

function fold(
  entries: readonly Entry[],
  context: AlertContext = 'live',
  acts: readonly Entry[] = [],
): AlertState {
  return foldAlerts(testCrypto, pactState(acts), entries, context, DURATIONS_OF_R22);
}

function only(entries: readonly Entry[], acts: readonly Entry[] = []): RingState {
  const { rings } = fold(entries, 'live', acts);
  expect(rings.length).toBe(1);
  return rings[0] as RingState;
}

const ring = ringBy([0, 1, 2]);
const rung = [keptBy(1, ring), verdictBy(1, ring)];

describe('a ring', () => {
  test('gathers its signatures from several records', () => {
    const parts = [[0, 1], [2], [1, 4]].map((indexes) => keptBy(1, ringBy(indexes)));
    expect(only(parts).ring.signers.map(({ index }) => index)).toEqual([0, 1, 2, 4]);
  });

  test('rings for a twin by the first of its devices that heard it so', () => {
    const second = verdictBy(1, ring, { now: minutesLater(5) }, 1);
    const { verdicts } = only([...rung, second]);
    expect(verdicts).toMatchObject([
      { by: partyIdAt(1), says: 'rings', heardAt: NOW, late: false },
    ]);
  });

  test('that one device refused and another heard ring rings', () => {
    const amber = verdictBy(1, ringBy([0]), { now: instant(NOW - 1) }, 1);
    expect(only([...rung, amber]).verdicts[0]).toMatchObject({ says: 'rings', heardAt: NOW });
  });

  test('is not made of nothing by one captured device', () => {
    const lone = ringBy([0, 1]);
    const said = judgeRing(testCrypto, ring, hearing());
    const lie = saidInPact(ringVerdictKind, said, delegateAt(1), 'lie');
    expect(only([keptBy(1, lone), lie]).verdicts).toEqual([]);
    expect(fold([lie]).rings).toEqual([]);
  });

  test('is judged by each party for itself, and by strangers for nobody', () => {
    const stranger = saidInPact(
      ringVerdictKind,
      judgeRing(testCrypto, ring, hearing()),
      idNamed('stranger'),
      'stranger',
    );
    expect(only([...rung, stranger]).verdicts.map(({ by }) => by)).toEqual([partyIdAt(1)]);
    const both = only([...rung, verdictBy(2, ring)]);
    expect(both.verdicts.map(({ by }) => by)).toEqual([partyIdAt(1), partyIdAt(2)]);
  });

  test('stays rung when its keys are struck or its roster forks afterwards', () => {
    const party = partyAt(pactState(), 0);
    const strikes = [0, 1, 2].map((at) => {
      const bell = keyOf(ana.bells[at] as SigningPair);
      const what = { kind: 'strikeBell', value: { bell, by: 'seal', revealed: [] } } as const;
      return actOn(pact, party, what, ana.seals);
    });
    expect(only(rung, strikes).verdicts[0]?.says).toBe('rings');
  });

  test('keeps what its ringers told, once each', () => {
    const told = saidInPact(
      ringEvidenceKind,
      { ring: only(rung).id, text: 'Two cars, no plates.', inquiry: idNamed<RecordId>('inquiry') },
      delegateAt(0),
      'told',
    );
    expect(only([...rung, told, told]).evidence.map(({ text }) => text)).toEqual([
      'Two cars, no plates.',
    ]);
  });

  test('that came after its end is marked late', () => {
    const now = instant(NOW + 73 * TEMPO_LIVING_MS);
    expect(only([keptBy(1, ring), verdictBy(1, ring, { now })]).verdicts[0]).toMatchObject({
      says: 'rings',
      late: true,
    });
  });
});

describe('a dispute', () => {
  const dispute = disputeBy(3, ring);
  const entries = [...rung, objectionBy(1, dispute, 'dispute')];

  test('by a struck key is none, and a struck key lifts none', () => {
    const party = partyAt(pactState(), 0);
    const strikeOf = (at: number) => {
      const bell = keyOf(ana.bells[at] as SigningPair);
      const what = { kind: 'strikeBell', value: { bell, by: 'seal', revealed: [] } } as const;
      return actOn(pact, party, what, ana.seals);
    };
    expect(only(entries, [strikeOf(3)]).disputes).toEqual([]);
    const lifted = [...entries, objectionBy(1, liftBy([0, 1, 2], 3, ring), 'lift')];
    expect(only(lifted).disputes).toMatchObject([{ lifted: true }]);
    expect(only(lifted, [strikeOf(1)]).disputes).toMatchObject([
      { lifted: false, liftedBy: [0, 2] },
    ]);
  });

  test('counts, until k others lift it', () => {
    expect(only(entries).disputes).toMatchObject([{ by: 3, counts: true, lifted: false }]);
    const two = objectionBy(1, liftBy([0, 1], 3, ring), 'two');
    const third = objectionBy(2, liftBy([1, 2], 3, ring), 'third');
    expect(only([...entries, two]).disputes[0]).toMatchObject({ liftedBy: [0, 1], lifted: false });
    expect(only([...entries, two, third]).disputes[0]).toMatchObject({ lifted: true });
  });

  test('is raised once in thirty days over all rings', () => {
    const next = ringBy([0, 1, 2], { number: 2 });
    const second = objectionBy(1, disputeBy(3, next, NOW_HOUR + 1), 'second');
    const { rings } = fold([...entries, keptBy(1, next), second]);
    const counts = new Map(rings.map((one) => [one.ring.head.number, one.disputes[0]?.counts]));
    expect([counts.get(1), counts.get(2)]).toEqual([true, false]);
  });

  test('at an hour that has nothing to do with its ring is none', () => {
    for (const hours of [-2_000, 2_000]) {
      const odd = objectionBy(1, disputeBy(3, ring, NOW_HOUR + hours), `odd/${hours}`);
      expect(only([...rung, odd]).disputes).toEqual([]);
    }
  });

  test('by a forged hand, or of another context, is none', () => {
    const { head, signer } = dispute;
    const forged = objectionBy(1, { head, signer: { ...signer, index: 4 } }, 'forged');
    const drill = ringBy([0, 1, 2], { context: 'drill' });
    const practised = objectionBy(1, disputeBy(3, drill), 'drill');
    expect(only([...rung, forged, practised]).disputes).toEqual([]);
  });
});

describe('an all-clear', () => {
  const cancel = cancelBy([0, 1, 3], ring);

  test('is heard by each party for itself', () => {
    const state = only([...rung, clearedBy(1, cancel, ring)]);
    expect(state.cancels).toMatchObject([
      { signers: [0, 1, 3], seen: [0, 1, 2], needsCall: false, heard: [{ by: partyIdAt(1) }] },
    ]);
  });

  test('gathers its signers from several records', () => {
    const halves = [[0, 1], [3]].map((indexes) => clearedBy(1, cancelBy(indexes, ring), ring));
    expect(only([...rung, ...halves.slice(0, 1)]).cancels).toEqual([]);
    expect(only([...rung, ...halves]).cancels[0]?.signers).toEqual([0, 1, 3]);
  });

  test('bars a key that signed it from ringing that bell later, and nobody else', () => {
    const joined = keptBy(1, ringBy([0, 1, 2, 3, 4]));
    const entries = [...rung, clearedBy(1, cancel, ring), joined];
    const state = only(entries);
    expect(state.ring.signers.map(({ index }) => index)).toEqual([0, 1, 2, 4]);
    expect([...barredBy(fold(entries))(state.id)]).toEqual([keyOf(ana.bells[3] as SigningPair)]);
    expect(state.verdicts[0]?.says).toBe('rings');
  });

  test('by the same signers, or signed before the ring, is none', () => {
    const same = clearedBy(1, cancelBy([0, 1, 2], ring), ring);
    const early = clearedBy(1, cancelBy([2, 3, 4], ring, []), ring);
    expect(only([...rung, same, early]).cancels).toEqual([]);
  });

  test('is not undone by a strike that comes later', () => {
    const bell = keyOf(ana.bells[3] as SigningPair);
    const what = { kind: 'strikeBell', value: { bell, by: 'seal', revealed: [] } } as const;
    const strike = actOn(pact, partyAt(pactState(), 0), what, ana.seals);
    const state = only([...rung, clearedBy(1, cancel, ring)], [strike]);
    expect(state.cancels.length).toBe(1);
  });
});

describe('live and drill', () => {
  const drill = ringBy([0, 1, 2], { context: 'drill' });
  const real = [
    ...rung,
    objectionBy(1, disputeBy(3, ring), 'dispute'),
    clearedBy(1, cancelBy([0, 1, 4], ring), ring),
  ];
  const practice = [
    keptBy(1, drill),
    verdictBy(1, drill),
    objectionBy(1, disputeBy(3, drill), 'practised'),
    clearedBy(1, cancelBy([0, 1, 4], drill), drill),
  ];

  test('never mix: the records of one change nothing in the other', () => {
    const live = fold(real);
    const drilled = fold(practice, 'drill');
    expect([live.rings.length, drilled.rings.length]).toEqual([1, 1]);
    fc.assert(
      fc.property(fc.subarray(real), fc.subarray(practice), (some, others) => {
        expect(fold([...some, ...practice])).toEqual(fold(some));
        expect(fold([...real, ...others])).toEqual(live);
        expect(fold([...real, ...others], 'drill')).toEqual(fold(others, 'drill'));
        expect(fold([...some, ...practice], 'drill')).toEqual(drilled);
      }),
      { numRuns: 40 },
    );
  });

  test('share no ring id and no signature', () => {
    const ids = [...fold(real).rings, ...fold(practice, 'drill').rings].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    const moved = keptBy(1, { head: ring.head, signers: drill.signers }, 'moved');
    expect(fold([moved]).rings).toEqual([]);
  });
});

describe('the state of alerts', () => {
  test('is the same whatever the order and repetition of records', () => {
    const next = ringBy([1, 2, 3], { number: 2, kind: 3 });
    const entries = [
      ...rung,
      verdictBy(1, ring, { now: minutesLater(3) }, 1),
      verdictBy(2, ringBy([0])),
      keptBy(2, ringBy([4])),
      keptBy(2, next),
      verdictBy(2, next),
      objectionBy(1, disputeBy(3, ring), 'a'),
      objectionBy(2, disputeBy(3, next, NOW_HOUR), 'b'),
      objectionBy(2, liftBy([0, 1, 2], 3, ring), 'c'),
      clearedBy(1, cancelBy([0, 1, 3], ring), ring),
      clearedBy(2, cancelBy([0, 4], ring), ring, { challenged: true }),
      clearedBy(2, cancelBy([0, 1, 4], next), next, { challenged: true }),
    ];
    const state = fold(entries);
    expect(state.rings.length).toBe(2);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(fold(shuffled)).toEqual(state);
      }),
      { numRuns: 60 },
    );
  });
});
