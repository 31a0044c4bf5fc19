import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { Channel } from './channel.ts';
import type { Evidence } from './evidence.ts';
import { PULSE_RECORDS_NONE } from './fold.ts';
import { emptyPulseInput } from './input.ts';
import type { PulseInput } from './input.ts';
import { PULSE_STATES } from './judge.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import { beatAt, hoursIn, saidBy, subjectNamed } from './testing.ts';
import type { PulseView, SubjectView } from './view.ts';
import { pulseView } from './view.ts';

const subjects = [0, 1, 2, 3, 4].map(subjectNamed);
const [me, ana, ben, cyd, dan] = subjects as [
  (typeof subjects)[number],
  (typeof subjects)[number],
  (typeof subjects)[number],
  (typeof subjects)[number],
  (typeof subjects)[number],
];
const base: PulseInput = {
  ...emptyPulseInput({
    hash: testCrypto.hash,
    log: idNamed<LogId>('log'),
    tempoMs: TEMPO_LIVING_MS,
    me,
    kind: 'members',
    subjects,
  }),
  defaultRhythm: { ...RHYTHM_DEFAULT, periodHours: 100, graceHours: 40 },
};

/** The others beat every 50 hours up to `hours`. */
function othersUpTo(hours: number, ...but: readonly string[]): readonly Evidence[] {
  const evidence: Evidence[] = [];
  for (const subject of [ana, ben, cyd, dan])
    for (let at = 1_000; at <= hours; at += 50)
      if (!but.includes(subject)) evidence.push(beatAt(subject, at));
  return evidence;
}

function viewOf(view: PulseView, subject: string): SubjectView {
  const found = view.subjects.find((one) => one.subject === subject);
  if (found === undefined) throw new Error('the subject is in the view');
  return found;
}

/** Somebody outside answered at this hour. */
function answeredAt(hours: number, way: Channel = 'net'): PulseInput['outside'] {
  return [{ way, at: hoursIn(hours) }];
}

/** Ana was heard last at hour 1,000; the others go on. */
function anaSilentAt(hours: number, more: Partial<PulseInput> = {}): PulseView {
  const evidence = [beatAt(ana, 1_000), ...othersUpTo(hours, ana), ...(more.evidence ?? [])];
  return pulseView({ ...base, ...more, evidence }, hoursIn(hours));
}

const arbitraryEvidence: fc.Arbitrary<readonly Evidence[]> = fc.array(
  fc
    .record({
      subject: fc.constantFrom(ana, ben, cyd, dan),
      at: fc.integer({ min: 900, max: 2_000 }),
      delay: fc.integer({ min: -30, max: 200 }),
      counter: fc.integer({ min: 0, max: 50 }),
    })
    .map(({ subject, at, delay, counter }) =>
      beatAt(subject, at, Math.max(0, at + delay), counter),
    ),
  { maxLength: 40 },
);

const arbitraryNow: fc.Arbitrary<Instant> = fc.integer({ min: 900, max: 2_600 }).map(hoursIn);

describe('a subject that falls silent', () => {
  test('goes from fresh to due, late, suspect and inquiry by time alone', () => {
    const states = [1_010, 1_090, 1_100, 1_139, 1_140, 1_700].map(
      (at) => viewOf(anaSilentAt(at), ana).state,
    );
    expect(states).toEqual(['fresh', 'due', 'late', 'late', 'suspect', 'inquiry']);
  });

  test('is told with its reasons: when it happened, when it was learned, by which way', () => {
    const evidence = [
      { ...beatAt(ana, 1_000, 1_060), way: 'courier' as const },
      ...othersUpTo(1_050, ana),
    ];
    const seen = viewOf(pulseView({ ...base, evidence }, hoursIn(1_070)), ana);
    expect(seen).toMatchObject({
      state: 'fresh',
      evidenceAt: hoursIn(1_000),
      arrivedAt: hoursIn(1_060),
      way: 'courier',
    });
  });

  test('has a grace for each audience', () => {
    const rhythm = {
      ...base.defaultRhythm,
      audiences: [{ audience: 'twins' as const, graceHours: 90 }],
    };
    const at = (audience: PulseInput['audience']): string =>
      viewOf(anaSilentAt(1_150, { defaultRhythm: rhythm, audience }), ana).state;
    expect([at('circle'), at('twins')]).toEqual(['suspect', 'late']);
  });

  test('may promise to be heard sooner, never later, than its rhythm', () => {
    const promised = (nextDueHours: number): Instant | null =>
      viewOf(
        pulseView(
          {
            ...base,
            evidence: [{ ...beatAt(ana, 1_000), nextDueHours }, ...othersUpTo(1_000, ana)],
          },
          hoursIn(1_001),
        ),
        ana,
      ).dueAt;
    expect(promised(10)).toBe(hoursIn(1_010));
    expect(promised(5_000)).toBe(hoursIn(1_100));
  });

  test('never heard is unknown, and opens nothing', () => {
    const view = pulseView({ ...base, evidence: othersUpTo(3_000, ana) }, hoursIn(3_000));
    expect(viewOf(view, ana)).toMatchObject({ state: 'unknown', inquiry: null, openAt: null });
  });
});

describe('a suspicion', () => {
  test('opens no inquiry in the two weeks of practice', () => {
    const practising = anaSilentAt(1_700, { beganAt: hoursIn(1_400) });
    expect(viewOf(practising, ana)).toMatchObject({ state: 'suspect', practice: true });
    const after = anaSilentAt(1_750, { beganAt: hoursIn(1_400) });
    expect(viewOf(after, ana).state).toBe('inquiry');
  });

  test('is asked after sooner when distinct others confirm, later when my own probes fail', () => {
    const probe = (by: string): PulseInput['probes'][number] => ({
      suspect: ana,
      by: by as typeof ben,
      at: hoursIn(1_141),
    });
    const opensAt = (more: Partial<PulseInput>): number =>
      viewOf(anaSilentAt(1_150, more), ana).openAt ?? 0;
    const alone = opensAt({});
    const once = opensAt({ probes: [probe(ben)] });
    expect(once).toBeLessThan(alone);
    expect(opensAt({ probes: [probe(ben), probe(ben), probe(me), probe(ana)] })).toBe(once);
    expect(opensAt({ probes: [probe(ben), probe(cyd)] })).toBeLessThan(once);
    const asks = [{ helper: ben, at: hoursIn(1_100), answered: false }];
    expect(opensAt({ asks })).toBeGreaterThan(alone);
  });
});

describe('evidence', () => {
  test('far ahead of its arrival is kept but moves nothing', () => {
    const future = beatAt(ana, 2_000, 1_500);
    const with2000 = anaSilentAt(1_700, { evidence: [future] });
    expect(viewOf(with2000, ana)).toMatchObject({ state: 'inquiry', evidenceAt: hoursIn(1_000) });
    const fastClock = anaSilentAt(1_501, { evidence: [beatAt(ana, 1_520, 1_500)] });
    expect(viewOf(fastClock, ana)).toMatchObject({ state: 'fresh', evidenceAt: hoursIn(1_500) });
  });

  test('two beats under one counter both count, and the device is named', () => {
    const reused = [beatAt(ana, 1_010, 1_010, 7), beatAt(ana, 1_020, 1_020, 7)];
    const seen = viewOf(anaSilentAt(1_030, { evidence: reused }), ana);
    expect(seen).toMatchObject({ counterReused: true, evidenceAt: hoursIn(1_020) });
    expect(viewOf(anaSilentAt(1_030), ana).counterReused).toBe(false);
  });

  test('late news edits history: no second alarm, and the way is known to be slow', () => {
    const before = viewOf(anaSilentAt(1_700), ana);
    expect(before.state).toBe('inquiry');
    const courier = { ...beatAt(ana, 1_600, 1_700), way: 'courier' as const };
    const after = viewOf(anaSilentAt(1_700, { evidence: [courier] }), ana);
    expect(['late', 'suspect']).toContain(after.state);
    expect(after.openAt).toBeGreaterThan(hoursIn(1_700));
    expect(after.suspectAt).toBeGreaterThan(hoursIn(1_740));
  });

  test('flapping widens grace and asks for a talk about the rhythm', () => {
    const flapping = [1_000, 1_150, 1_300, 1_450].map((at) => beatAt(ana, at));
    const steady = [1_000, 1_100, 1_200, 1_300, 1_400, 1_450].map((at) => beatAt(ana, at));
    const at = (own: readonly Evidence[]): SubjectView =>
      viewOf(
        pulseView({ ...base, evidence: [...own, ...othersUpTo(1_500, ana)] }, hoursIn(1_500)),
        ana,
      );
    expect(at(flapping)).toMatchObject({ rhythmTalk: true, suspectAt: hoursIn(1_630) });
    expect(at(steady)).toMatchObject({ rhythmTalk: false, suspectAt: hoursIn(1_590) });
  });
});

describe('many silent at once', () => {
  const regions = new Map([ana, ben, cyd].map((subject) => [subject, 'south']));

  test('are told apart from one, and held back for two periods at most', () => {
    const at = (hours: number): SubjectView => {
      const signs = [beatAt(ana, 1_000), beatAt(ben, 1_001), ...othersUpTo(hours, ana, ben)];
      const evidence = signs.filter(({ arrivedAt }) => arrivedAt <= hoursIn(hours));
      return viewOf(
        pulseView({ ...base, evidence, regionBySubject: regions }, hoursIn(hours)),
        ana,
      );
    };
    const alone = viewOf(anaSilentAt(1_400, { regionBySubject: regions }), ana);
    expect(alone).toMatchObject({ regional: false });
    // Cyd of the same region is heard all the time: it is not the line.
    expect(at(1_190)).toMatchObject({ regional: false });
    const south = new Map([ana, ben].map((subject) => [subject, 'south']));
    const both = (hours: number): SubjectView => {
      const evidence = [beatAt(ana, 1_000), beatAt(ben, 1_001), ...othersUpTo(hours, ana, ben)];
      return viewOf(pulseView({ ...base, evidence, regionBySubject: south }, hoursIn(hours)), ana);
    };
    const openAt = alone.openAt ?? 0;
    // Ben too was missed for one and a half of his periods by the hour at which it would have opened.
    expect(both(1_300)).toMatchObject({ state: 'suspect', regional: true });
    expect(both(1_300).openAt).toBe(openAt + 200 * TEMPO_LIVING_MS);
    expect(both(1_900)).toMatchObject({
      state: 'inquiry',
      openAt: openAt + 200 * TEMPO_LIVING_MS,
    });
  });
});

describe('self-doubt', () => {
  test('comes first: who hears too few accuses nobody', () => {
    const evidence = othersUpTo(1_000);
    const cut = pulseView({ ...base, evidence }, hoursIn(1_700));
    expect(cut.selfDoubt).toMatchObject({ doubting: true, heard: 0, needed: 2 });
    expect(cut.subjects.map(({ state }) => state)).toEqual(subjects.slice(1).map(() => 'unknown'));
  });

  test('does not last for ever while anybody is heard: most may be gone, and are asked after', () => {
    const at = (hours: number): PulseView => {
      const evidence = [...othersUpTo(1_000), ...othersUpTo(hours, ana, ben, cyd)];
      return pulseView({ ...base, evidence, lucidSince: hoursIn(hours - 400) }, hoursIn(hours));
    };
    expect(at(1_799).selfDoubt).toMatchObject({ doubting: true, heard: 1, needed: 2 });
    const later = at(1_800);
    expect(later.selfDoubt).toMatchObject({ doubting: false, heard: 1, needed: 0 });
    for (const gone of [ana, ben, cyd]) expect(viewOf(later, gone).state).toBe('inquiry');
    // Where nobody at all is heard, it may still be I.
    const nobody = pulseView({ ...base, evidence: othersUpTo(1_000) }, hoursIn(5_000));
    expect(nobody.selfDoubt.doubting).toBe(true);
  });

  test('of three also needs an answer from outside', () => {
    const small = { ...base, subjects: [me, ana, ben], evidence: othersUpTo(1_700, ana) };
    const lone = pulseView(small, hoursIn(1_700));
    expect(lone.selfDoubt).toMatchObject({ doubting: true, needed: 1, outsideMissing: true });
    const answered = pulseView({ ...small, outside: answeredAt(1_690) }, hoursIn(1_700));
    expect(answered.selfDoubt.doubting).toBe(false);
    const parties = pulseView({ ...small, kind: 'parties' }, hoursIn(1_700));
    expect(parties.selfDoubt.doubting).toBe(false);
  });

  test('of two rests on the post box alone, so that a lone twin can be found silent', () => {
    const pair = { ...base, subjects: [me, ana], evidence: [beatAt(ana, 1_000)] };
    expect(pulseView(pair, hoursIn(1_700)).selfDoubt.doubting).toBe(true);
    const answered = pulseView({ ...pair, outside: answeredAt(1_690) }, hoursIn(1_700));
    expect(viewOf(answered, ana).state).toBe('inquiry');
  });

  test('never goes with late, suspect or inquiry', () => {
    fc.assert(
      fc.property(arbitraryEvidence, arbitraryNow, (evidence, now) => {
        const view = pulseView({ ...base, evidence }, now);
        const accused = view.subjects.filter(({ state }) => state !== 'unknown');
        expect(!view.selfDoubt.doubting || accused.length === 0).toBe(true);
      }),
    );
  });
});

describe('a pause', () => {
  const announced = saidBy(ana, 1, 1_010, {
    fromHour: hour(1_050),
    toHour: hour(1_400),
    agreesTo: null,
  });
  const agreed = saidBy(ben, 2, 1_011, { ...announced.said, agreesTo: announced.id });
  const records = { ...PULSE_RECORDS_NONE, pauses: [announced, agreed] };

  test('rests a subject until its end, then gives it one rhythm to be heard', () => {
    expect(viewOf(anaSilentAt(1_300, { records }), ana)).toMatchObject({
      state: 'paused',
      pause: { agreedBy: [ben] },
    });
    expect(viewOf(anaSilentAt(1_450, { records }), ana)).toMatchObject({
      state: 'fresh',
      dueAt: hoursIn(1_500),
    });
  });

  test('announced alone, or agreed to by oneself, rests nobody', () => {
    const own = saidBy(ana, 3, 1_011, agreed.said);
    for (const pauses of [[announced], [announced, own], [agreed]])
      expect(
        viewOf(anaSilentAt(1_300, { records: { ...PULSE_RECORDS_NONE, pauses } }), ana).state,
      ).not.toBe('paused');
  });

  test('announced after the silence was suspect explains nothing', () => {
    const late = saidBy(ana, 4, 1_200, {
      fromHour: hour(1_050),
      toHour: hour(1_900),
      agreesTo: null,
    });
    const seconded = saidBy(ben, 5, 1_200, { ...late.said, agreesTo: late.id });
    const pauses = [late, seconded];
    const seen = viewOf(anaSilentAt(1_800, { records: { ...PULSE_RECORDS_NONE, pauses } }), ana);
    expect(seen.state).toBe('inquiry');
  });
});

describe('the view', () => {
  test('is the same for any order and repetition of what is known', () => {
    fc.assert(
      fc.property(
        arbitraryEvidence.chain((evidence) =>
          fc.tuple(fc.constant(evidence), arbitraryShuffledTwice(evidence)),
        ),
        arbitraryNow,
        ([evidence, shuffled], now) => {
          const again = pulseView({ ...base, evidence: shuffled }, now);
          expect(again).toEqual(pulseView({ ...base, evidence }, now));
        },
      ),
    );
  });

  test('is monotone in evidence: a newer sign of life never makes a subject look worse', () => {
    const rank = (state: string): number =>
      PULSE_STATES.indexOf(state as (typeof PULSE_STATES)[number]);
    fc.assert(
      fc.property(arbitraryEvidence, arbitraryNow, (evidence, now) => {
        const before = pulseView({ ...base, evidence }, now);
        const hours = divideFloor(now, TEMPO_LIVING_MS);
        const after = pulseView({ ...base, evidence: [...evidence, beatAt(ana, hours)] }, now);
        expect(viewOf(after, ana).evidenceAt).toBe(now);
        if (!before.selfDoubt.doubting && viewOf(before, ana).state !== 'unknown')
          expect(rank(viewOf(after, ana).state)).toBeLessThanOrEqual(
            rank(viewOf(before, ana).state),
          );
      }),
    );
  });

  test('any more evidence never moves the last sign of life back', () => {
    fc.assert(
      fc.property(arbitraryEvidence, arbitraryEvidence, arbitraryNow, (some, more, now) => {
        const before = pulseView({ ...base, evidence: some }, now);
        const after = pulseView({ ...base, evidence: [...some, ...more] }, now);
        for (const { subject, evidenceAt } of before.subjects)
          expect(viewOf(after, subject).evidenceAt ?? -1).toBeGreaterThanOrEqual(evidenceAt ?? -1);
      }),
    );
  });

  test('changes by time alone only at the instants it names', () => {
    const short = (view: PulseView): unknown => [
      view.subjects.map(({ state, inquiry, regional }) => [state, inquiry?.hand, regional]),
      view.selfDoubt.doubting,
    ];
    fc.assert(
      fc.property(arbitraryEvidence, arbitraryNow, fc.nat(1_000), (evidence, now, share) => {
        const input = { ...base, evidence: evidence.filter(({ arrivedAt }) => arrivedAt <= now) };
        const view = pulseView(input, now);
        const until = view.nextWakeAt ?? now + 1_000_000_000;
        const between = instant(now + divideFloor((until - 1 - now) * share, 1_000));
        expect(short(pulseView(input, between))).toEqual(short(view));
      }),
    );
  });

  test('has no word for duress anywhere', () => {
    const view = anaSilentAt(1_700);
    expect(JSON.stringify(view)).not.toMatch(/duress|status/iu);
    expect(PULSE_STATES).not.toContain('duress');
  });
});
