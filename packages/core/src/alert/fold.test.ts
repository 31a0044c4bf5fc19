import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { SigningPair } from '../base/crypto.ts';
import type { RecordId } from '../base/id.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { actOn, keyOf, NOW_HOUR, partyAt } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import { encodeCancel } from './cancel.ts';
import { disputeHash } from './dispute.ts';
import { foldAlerts } from './fold.ts';
import { barredBy } from './gathering.ts';
import { judgeRing } from './judge.ts';
import { cancelKeptKind, ringEvidenceKind, ringVerdictKind } from './records.ts';
import { encodeRing, modularHour } from './ring.ts';
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
  place,
  policy,
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

  test('never counts one signature twice, on however many devices its copies lie', () => {
    const alone = [1, 2, 3].map((minutes) =>
      clearedBy(1, cancelBy([3], ring), ring, { receivedAt: minutesLater(minutes) }),
    );
    expect(only([...rung, ...alone]).cancels).toEqual([]);
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

describe('verdicts of one party', () => {
  const at = (minutes: number, of = ring, which: 0 | 1 = 0, struck: readonly number[] = []) =>
    verdictBy(
      1,
      of,
      {
        now: minutesLater(minutes),
        struck: new Set(struck.map((one) => keyOf(ana.bells[one] as SigningPair))),
      },
      which,
    );
  /** What two devices' words come to, in both orders. */
  const both = (one: Entry, other: Entry) => {
    const kept = keptBy(1, ring);
    const found = [
      [one, other],
      [other, one],
    ].map((words) => only([kept, ...words]).verdicts);
    expect(found[0]).toEqual(found[1]);
    return found[0]?.[0];
  };

  test('ring if one of its devices heard it ring, whatever the other heard and when', () => {
    expect(both(at(5), at(1, ring, 1, [0]))).toMatchObject({
      says: 'rings',
      heardAt: minutesLater(5),
    });
  });

  test('that say the same are one, the first that was heard', () => {
    expect(both(at(5, ring, 0, [0]), at(3, ring, 1, [0]))).toMatchObject({
      says: 'amber',
      reason: 'struckKey',
      heardAt: minutesLater(3),
    });
  });

  test('of one moment for two reasons keep the reason that sorts first', () => {
    const few = judgeRing(testCrypto, ringBy([0]), hearing());
    const struck = at(0, ring, 1, [0]);
    const other = saidInPact(ringVerdictKind, few, delegateAt(1), 'few');
    expect(few.reason).toBe('tooFewKeys');
    expect(both(struck, other)).toMatchObject({ reason: 'struckKey' });
    const plain = saidInPact(ringVerdictKind, { ...few, reason: null }, delegateAt(1), 'plain');
    expect(both(struck, plain)).toMatchObject({ reason: null });
  });

  test('that refuse are kept with their reason', () => {
    const lapsed = verdictBy(1, ring, { now: instant(NOW + 900 * TEMPO_LIVING_MS) });
    expect(only([keptBy(1, ring), lapsed]).verdicts).toMatchObject([
      { says: 'refused', reason: 'lapsed' },
    ]);
  });

  test('under a roster that is not the ring’s count for nothing', () => {
    const said = { ...judgeRing(testCrypto, ring, hearing()), policy: idNamed<never>('other') };
    const lie = saidInPact(ringVerdictKind, said, delegateAt(1), 'other policy');
    expect(only([keptBy(1, ring), lie]).verdicts).toEqual([]);
  });

  test('in the last hour of a ring are not late', () => {
    const late = (hours: number) => {
      const now = instant(NOW + hours * TEMPO_LIVING_MS);
      return only([keptBy(1, ring), verdictBy(1, ring, { now })]).verdicts[0]?.late;
    };
    expect([late(72), late(73)]).toEqual([false, true]);
  });

  test('and what was told stand in one order, whatever came first', () => {
    const told = [0, 1, 2].map((one) =>
      saidInPact(
        ringEvidenceKind,
        { ring: only(rung).id, text: `told ${one}`, inquiry: null },
        delegateAt(0),
        `told/${one}`,
      ),
    );
    const records = only([...rung, ...told]).evidence.map(({ record }) => record);
    expect(records).toEqual(told.map(({ id }) => id).toSorted());
    expect(only([...rung, ...told.toReversed()]).evidence.map(({ record }) => record)).toEqual(
      records,
    );
  });
});

describe('disputes of one holder', () => {
  const second = ringBy([0, 1, 2], { number: 2 });
  const two = [...rung, keptBy(1, second), verdictBy(1, second)];
  const on = (state: AlertState, number: number) =>
    state.rings.find(({ ring: { head } }) => head.number === number)?.disputes ?? [];
  const dispute = (of: typeof ring, hours: number, reason: number = 1, by: number = 3) => {
    const head = { ...disputeBy(by, of, NOW_HOUR + hours).head, reason };
    const message = disputeHash(testCrypto.hash, place, policy, head);
    const pair = ana.bells[by] as SigningPair;
    const signer = { index: by, signature: testCrypto.sign(message, pair.secretKey) };
    return objectionBy(1, { head, signer }, `${of.head.number}/${hours}/${reason}/${by}`);
  };
  /** The disputes of the first ring, in both orders of two words. */
  const inBothOrders = (...words: readonly Entry[]) => {
    const found = [words, words.toReversed()].map((some) => on(fold([...two, ...some]), 1));
    expect(found[0]).toEqual(found[1]);
    return found[0];
  };

  test('on one ring are one: the earliest, and of one hour that of the lower reason', () => {
    expect(inBothOrders(dispute(ring, 5), dispute(ring, 3))).toMatchObject([
      { by: 3, hour: NOW_HOUR + 3, counts: true },
    ]);
    expect(inBothOrders(dispute(ring, 3, 4), dispute(ring, 3, 2))).toMatchObject([{ reason: 2 }]);
  });

  test('and of another stand in the order of the holders', () => {
    const found = inBothOrders(dispute(ring, 3, 1, 4), dispute(ring, 9, 1, 3));
    expect(found?.map(({ by }) => by)).toEqual([3, 4]);
  });

  test('on one ring are none on another', () => {
    const state = fold([...two, dispute(second, 0)]);
    expect([on(state, 1).length, on(state, 2).length]).toEqual([0, 1]);
  });

  test('over two rings count once in thirty days, the earlier by its hour', () => {
    for (const [one, other] of [
      [3, 5],
      [5, 3],
    ] as const) {
      const state = fold([...two, dispute(ring, one), dispute(second, other)]);
      const counts = [on(state, 1)[0]?.counts, on(state, 2)[0]?.counts];
      expect(counts).toEqual([one < other, other < one]);
    }
  });

  test('of one hour on two rings count on one, the same for every reader', () => {
    const words = [dispute(ring, 3), dispute(second, 3)];
    const counting = [words, words.toReversed()].map((some) =>
      fold([...two, ...some]).rings.map(({ disputes }) => disputes[0]?.counts),
    );
    expect(counting).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  test('count again a whole gap later, and not an hour before', () => {
    const far = ringBy([0, 1, 2], { number: 3, notAfter: modularHour(hour(NOW_HOUR + 760)) });
    const third = [keptBy(1, far), verdictBy(1, far, { now: minutesLater(60 * 700) })];
    const counts = (hours: number) => {
      const state = fold([...two, ...third, dispute(ring, 0), dispute(far, hours)]);
      return on(state, 3).map((one) => one.counts);
    };
    expect([counts(719), counts(720)]).toEqual([[false], [true]]);
  });

  test('are of their ring until a late one is asked about no more', () => {
    const found = (hours: number) => on(fold([...two, dispute(ring, hours)]), 1).length;
    expect([found(72 + 720), found(72 + 721)]).toEqual([1, 0]);
  });
});

describe('lifts', () => {
  const second = ringBy([0, 1, 2], { number: 2 });
  const words = [
    ...rung,
    keptBy(1, second),
    objectionBy(1, disputeBy(3, ring), 'd3'),
    objectionBy(1, disputeBy(4, ring), 'd4'),
  ];
  const liftedBy = (...lifts: readonly Entry[]) =>
    fold([...words, ...lifts])
      .rings.find(({ ring: { head } }) => head.number === 1)
      ?.disputes.map((one) => one.liftedBy);

  test('are for one dispute of one ring', () => {
    const lift = objectionBy(1, liftBy([0, 1, 2], 3, ring), 'l');
    expect(liftedBy(lift)).toEqual([[0, 1, 2], []]);
    const other = objectionBy(1, liftBy([0, 1, 2], 3, second), 'l2');
    expect(liftedBy(other)).toEqual([[], []]);
  });

  test('gather from several records, ascending', () => {
    const parts = [[2, 4], [0], [1]].map((by) => objectionBy(1, liftBy(by, 3, ring), by.join()));
    expect(liftedBy(...parts)).toEqual([[0, 1, 2, 4], []]);
  });
});

describe('copies of one all-clear', () => {
  const cancel = cancelBy([0, 1, 3], ring);
  const half = (from: number, to: number) => ({
    ...cancel,
    signers: cancel.signers.slice(from, to),
  });

  test('gather, though one shows more of the ring than its signers saw', () => {
    const more = ringBy([0, 1, 2, 4]);
    const parts = [clearedBy(1, half(0, 2), ring), clearedBy(2, half(2, 3), more)];
    expect(only([...rung, ...parts]).cancels).toMatchObject([{ signers: [0, 1, 3] }]);
  });

  test('were heard when the first device of a party heard one', () => {
    const at = (minutes: number) =>
      clearedBy(1, cancel, ring, { receivedAt: minutesLater(minutes) });
    for (const some of [
      [at(4), at(9), at(6)],
      [at(9), at(4), at(6)],
    ])
      expect(only([...rung, ...some]).cancels[0]?.heard).toMatchObject([
        { heardAt: minutesLater(4) },
      ]);
  });

  test('need not be signed by a holder who was struck', () => {
    const everyone = ringBy([0, 1, 2, 3, 4]);
    const what = {
      kind: 'strikeBell',
      value: { bell: keyOf(ana.bells[4] as SigningPair), by: 'seal', revealed: [] },
    } as const;
    const strike = actOn(pact, partyAt(pactState(), 0), what, ana.seals);
    const words = [keptBy(1, everyone), clearedBy(1, cancelBy([0, 1, 2, 3], everyone), everyone)];
    expect(only(words).cancels).toEqual([]);
    expect(only(words, [strike]).cancels).toMatchObject([{ signers: [0, 1, 2, 3] }]);
  });

  test('that are no bytes of an all-clear, or show no ring, are passed over', () => {
    const said = { challenged: false, receivedAt: NOW };
    const entries = [
      { cancel: new Uint8Array(50), seen: encodeRing(ring) },
      { cancel: encodeCancel(cancel), seen: new Uint8Array(20) },
    ].map((one, at) =>
      saidInPact(cancelKeptKind, { ...one, ...said }, delegateAt(1), `broken/${at}`),
    );
    expect(only([...rung, ...entries]).cancels).toEqual([]);
  });

  test('bar their new signers from that ring, and from no other', () => {
    const second = ringBy([0, 1, 2], { number: 2 });
    const state = fold([...rung, keptBy(1, second), clearedBy(1, cancel, ring)]);
    const barred = barredBy(state);
    const sizes = new Map(
      state.rings.map(({ id, ring: { head } }) => [head.number, barred(id).size] as const),
    );
    expect([sizes.get(1), sizes.get(2)]).toEqual([1, 0]);
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
