import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldAlerts } from '../alert/fold.ts';
import type { Ring } from '../alert/ring.ts';
import {
  ana,
  cancelBy,
  clearedBy,
  disputeBy,
  DURATIONS_OF_R22,
  keptBy,
  minutesLater,
  NOW,
  objectionBy,
  pact,
  pactState,
  partyIdAt,
  policy as ringPolicy,
  ringBy,
  verdictBy,
} from '../alert/testing.ts';
import { alertView } from '../alert/view.ts';
import type { AlertView } from '../alert/view.ts';
import type { DeviceId, MemberId, RecordId, RunId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { instant, TEMPO_LIVING_MS } from '../base/time.ts';
import type { ConsentPolicy } from '../federation/policy.ts';
import { actOn, entryOf, keyOf, partyAt, rosterNamed } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import { capShare, consentFor } from './consent.ts';
import { foldResponse, runIdOf } from './fold.ts';
import type { ResponseState } from './fold.ts';
import type { Executed, Playbook, PlaybookStep, StepWord } from './records.ts';
import { actionConsentKind, executedKind, playbookKind, runStepKind } from './records.ts';
import { rotaOrder } from './turn.ts';
import type { RunAsk, RunView, StepView } from './view.ts';
import { playbooksFor, runView } from './view.ts';

const { hash } = testCrypto;
const members = ['ana', 'ben', 'cid'].map((name) => idNamed<MemberId>(name));
const deviceOf = (member: MemberId): DeviceId => member as string as DeviceId;
const [first, second] = ['one', 'two'].map((name) => idNamed<DeviceId>(`machine/${name}`)) as [
  DeviceId,
  DeviceId,
];

const plain: PlaybookStep = {
  key: 'tell',
  text: 'Tell them.',
  role: 'watch',
  deadlineMinutes: 60,
  onDeadline: 'handOver',
  irreversible: false,
  neverCancelled: false,
  spends: 0,
  action: { kind: 'webhook', target: 'http://127.0.0.1/', template: '{kind}' },
};
const playbook: Playbook = {
  key: 'silence',
  title: 'Silence',
  kinds: [1],
  steps: [
    plain,
    { ...plain, key: 'pay', spends: 50 },
    { ...plain, key: 'aid', neverCancelled: true },
    { ...plain, key: 'lapse', onDeadline: 'skip', action: null },
    { ...plain, key: 'all', onDeadline: 'escalate', action: null },
  ],
};
const laid = entryOf(playbookKind, playbook, first, 'playbook');
const ring = ringBy([0, 1, 2]);
const runOf = (of: Ring = ring): RunId => runIdOf(hash, viewOf(of).state.id, laid.id);

const autoWithin = (capPer30d: number): ConsentPolicy => ({
  entries: [{ kind: 1, level: 'red', preset: 'act', capPer30d }],
  exceptions: [],
});

function consent(
  step: string,
  change: { replaces?: readonly RecordId[]; executor?: DeviceId } = {},
) {
  const { replaces = [], executor = first } = change;
  const successor = executor === first ? second : null;
  const said = { playbook: laid.id, step, executor, successor, delayMinutes: 15, replaces };
  return entryOf(actionConsentKind, said, first, `${step}/${executor}/${replaces.join()}`);
}

function mark(member: MemberId, step: string, what: StepWord, at: Instant, of: Ring = ring): Entry {
  const said = { run: runOf(of), step, what, note: '', at };
  return entryOf(runStepKind, said, deviceOf(member), `${member}/${step}/${what}/${at}`);
}

function executed(
  device: DeviceId,
  step: string,
  change: Partial<Pick<Executed, 'draws' | 'at' | 'failure' | 'run' | 'drill'>> = {},
): Entry {
  const { draws = 1, at = NOW, failure = null, run = runOf(), drill = false } = change;
  const idempotencyKey = new Uint8Array(16);
  const said = { run, step, idempotencyKey, pact: pact.pact, draws, at, failure, drill };
  return entryOf(executedKind, said, device, `${device}/${step}/${run}/${at}/${failure}`);
}

function viewOf(
  of: Ring,
  more: readonly Entry[] = [],
  now: Instant = NOW,
  acts: readonly Entry[] = [],
): AlertView {
  const entries = [keptBy(1, of), verdictBy(1, of), ...more];
  const state = pactState(acts);
  const { context } = of.head;
  const alerts = foldAlerts(testCrypto, state, entries, context, DURATIONS_OF_R22);
  const ask = { me: partyIdAt(1), now, durations: DURATIONS_OF_R22 };
  return alertView(alerts, state, ask)[0] as AlertView;
}

interface Asked {
  readonly now?: Instant;
  readonly policy?: ConsentPolicy | null;
  readonly alert?: readonly Entry[];
  readonly ring?: Ring;
  readonly acts?: readonly Entry[];
}

function fold(entries: readonly Entry[]): ResponseState {
  return foldResponse([laid, ...entries], () => true);
}

function runSeen(entries: readonly Entry[], asked: Asked = {}): RunView | undefined {
  const { now = NOW, policy = autoWithin(200), alert = [], ring: of = ring, acts = [] } = asked;
  const state = fold(entries);
  const [book] = playbooksFor(state, 1);
  const ask: RunAsk = {
    policy,
    rotaOf: () => members,
    memberOf: (device) => members.find((member) => deviceOf(member) === device),
    now,
    tempoMs: TEMPO_LIVING_MS,
    durations: { irreversibleWait: 10, capWindow: 720 },
  };
  const seen = viewOf(of, alert, now, acts);
  return book === undefined ? undefined : runView(hash, seen, book, state, ask);
}

function stepOf(key: string, entries: readonly Entry[], asked: Asked = {}): StepView {
  const found = runSeen(entries, asked)?.steps.find((one) => one.step.key === key);
  expect(found).toBeDefined();
  return found as StepView;
}

describe('a run', () => {
  test('starts at the k-th signature, and not before', () => {
    expect(runSeen([])?.startedAt).toBe(NOW);
    expect(runSeen([], { ring: ringBy([0, 1]) })).toBeUndefined();
    expect(runSeen([], { ring: ringBy([0, 1, 2], { level: 0 }) })).toBeUndefined();
  });

  test('has one name for one ring and playbook, and another in a drill', () => {
    const drill = ringBy([0, 1, 2], { context: 'drill' });
    expect(runSeen([])?.run).toBe(runOf());
    expect(runOf(drill)).not.toBe(runOf());
  });
});

describe('a step', () => {
  const order = rotaOrder(hash, runOf(), 'tell', members);
  const [a, b, c] = order as [MemberId, MemberId, MemberId];

  test('asks one after another, hour by hour, then everyone', () => {
    const owners = [0, 60, 61, 121, 181].map((minutes) => {
      const { owner, status } = stepOf('tell', [], { now: minutesLater(minutes) });
      return [owner, status];
    });
    expect(owners).toEqual([
      [a, 'open'],
      [a, 'open'],
      [b, 'open'],
      [c, 'open'],
      [null, 'everyone'],
    ]);
  });

  test('passes on at once when its owner declines or hands it on; others cannot do that', () => {
    const at = minutesLater(5);
    expect(stepOf('tell', [mark(a, 'tell', 'declined', at)], { now: at }).owner).toBe(b);
    expect(stepOf('tell', [mark(a, 'tell', 'handed', at)], { now: at }).owner).toBe(b);
    expect(stepOf('tell', [mark(c, 'tell', 'declined', at)], { now: at }).owner).toBe(a);
  });

  test('that was taken shows who has it, and passes on if it is not done in time', () => {
    const taken = [mark(c, 'tell', 'taken', minutesLater(5))];
    expect(stepOf('tell', taken, { now: minutesLater(60) })).toMatchObject({
      status: 'taken',
      owner: c,
      dueAt: minutesLater(65),
    });
    expect(stepOf('tell', taken, { now: minutesLater(66) })).toMatchObject({
      status: 'open',
      owner: b,
    });
  });

  test('that is done stays done', () => {
    const done = [mark(b, 'tell', 'done', minutesLater(5))];
    expect(stepOf('tell', done, { now: minutesLater(5_000) })).toMatchObject({
      status: 'done',
      owner: b,
    });
  });

  test('lapses or goes to everyone where its playbook says so', () => {
    const now = minutesLater(61);
    expect(stepOf('lapse', [], { now }).status).toBe('skipped');
    expect(stepOf('all', [], { now }).status).toBe('everyone');
  });

  test('is not moved by a device that is nobody’s any more', () => {
    const stranger = idNamed<MemberId>('stranger');
    expect(stepOf('tell', [mark(stranger, 'tell', 'done', NOW)]).status).toBe('open');
  });
});

describe('an act', () => {
  test('goes by itself within the cap: the executor now, the successor after the delay', () => {
    expect(stepOf('tell', [consent('tell')]).action).toMatchObject({
      mode: 'auto',
      hold: null,
      acting: [
        { device: first, notBefore: NOW },
        { device: second, notBefore: minutesLater(15) },
      ],
    });
  });

  test('that moves money waits ten minutes', () => {
    expect(stepOf('pay', [consent('pay')]).action?.acting).toEqual([
      { device: first, notBefore: minutesLater(10) },
      { device: second, notBefore: minutesLater(25) },
    ]);
  });

  test('is over once one device has done it', () => {
    expect(stepOf('tell', [consent('tell'), executed(first, 'tell')]).action?.acting).toEqual([]);
  });

  test('goes to the successor at once when the executor failed', () => {
    const failed = executed(first, 'tell', { failure: 3, at: minutesLater(1) });
    const now = minutesLater(1);
    expect(stepOf('tell', [consent('tell'), failed], { now }).action?.acting).toEqual([
      { device: second, notBefore: now },
    ]);
  });

  test('waits for a person where consent is to ask, and never goes where it is never', () => {
    const policy: ConsentPolicy = { entries: [], exceptions: [] };
    expect(stepOf('tell', [consent('tell')], { policy }).action).toMatchObject({
      mode: 'ask',
      acting: [],
    });
    const taken = mark(members[0] as MemberId, 'tell', 'taken', minutesLater(3));
    const asked = stepOf('tell', [consent('tell'), taken], { policy, now: minutesLater(3) });
    expect(asked.action?.acting[0]).toEqual({ device: first, notBefore: minutesLater(3) });
    const never: ConsentPolicy = {
      entries: [{ kind: null, level: 'red', preset: 'tell', capPer30d: 9 }],
      exceptions: [],
    };
    expect(stepOf('tell', [consent('tell'), taken], { policy: never }).action).toMatchObject({
      mode: 'never',
      acting: [],
    });
  });

  test('without an executor, or with two that contradict, asks', () => {
    expect(stepOf('tell', []).action).toMatchObject({ mode: 'ask', hold: 'noExecutor' });
    const rivals = [consent('tell'), consent('tell', { executor: second })];
    expect(stepOf('tell', rivals).action).toMatchObject({
      mode: 'ask',
      hold: 'consentsContradict',
    });
    const replaces = [rivals[0]?.id as RecordId];
    const settled = [consent('tell'), consent('tell', { executor: second, replaces })];
    expect(stepOf('tell', settled).action).toMatchObject({
      mode: 'auto',
      acting: [{ device: second, notBefore: NOW }],
    });
  });
});

describe('an act of a ring in doubt', () => {
  test('asks if it is disputed and grave, and goes on if it is not grave', () => {
    const alert = [objectionBy(1, disputeBy(3, ring), 'd')];
    const consents = [consent('tell'), consent('pay')];
    expect(stepOf('pay', consents, { alert }).action).toMatchObject({ mode: 'ask', acting: [] });
    expect(stepOf('tell', consents, { alert }).action?.mode).toBe('auto');
  });

  test('asks while another roster of the ringers waits, if it is grave (R20)', () => {
    const value = {
      replaces: ringPolicy,
      roster: rosterNamed('ana', { term: 1 }).roster,
      revealed: ana.recoveries.map((pair, index) => ({ index, key: keyOf(pair) })),
    };
    const party = partyAt(pactState(), 0);
    const filing = actOn(pact, party, { kind: 'recover', value }, ana.recoveries);
    const consents = [consent('tell'), consent('pay')];
    const acts = [filing];
    expect(stepOf('pay', consents, { acts }).action).toMatchObject({ mode: 'ask', acting: [] });
    expect(stepOf('tell', consents, { acts }).action?.mode).toBe('auto');
    expect(stepOf('pay', consents).action?.mode).toBe('auto');
  });

  test('is stopped by an all-clear if not begun; legal aid never', () => {
    const receivedAt = minutesLater(8);
    const alert = [clearedBy(1, cancelBy([0, 1, 3], ring), ring, { receivedAt })];
    const now = minutesLater(20);
    const consents = ['tell', 'pay', 'aid'].map((key) => consent(key));
    expect(stepOf('pay', consents, { alert, now })).toMatchObject({
      status: 'stopped',
      action: { mode: 'never', acting: [] },
    });
    expect(stepOf('aid', consents, { alert, now })).toMatchObject({
      status: 'open',
      action: { mode: 'auto' },
    });
    const begun = [...consents, mark(members[0] as MemberId, 'tell', 'taken', minutesLater(2))];
    expect(stepOf('tell', begun, { alert, now }).status).toBe('taken');
    const afterwards = [
      ...consents,
      mark(members[0] as MemberId, 'tell', 'taken', minutesLater(9)),
    ];
    expect(stepOf('tell', afterwards, { alert, now }).status).toBe('stopped');
  });
});

describe('a cap', () => {
  const spent = (device: DeviceId, draws: number, number: number, at: Instant = NOW): Entry =>
    executed(device, 'pay', { draws, at, run: idNamed<RunId>('earlier', number) });
  const pay = consent('pay');

  test('is split among the executors, so that two together never draw more than the whole', () => {
    expect(capShare(101, 2)).toBe(50);
    const full = stepOf('pay', [pay], { policy: autoWithin(100) });
    expect(full.action?.acting.map(({ device }) => device)).toEqual([first, second]);
    const drained = stepOf('pay', [pay, spent(first, 1, 1)], { policy: autoWithin(100) });
    expect(drained.action?.acting.map(({ device }) => device)).toEqual([second]);
    const empty = [pay, spent(first, 1, 1), spent(second, 1, 2)];
    expect(stepOf('pay', empty, { policy: autoWithin(100) }).action).toMatchObject({
      mode: 'ask',
      hold: 'capReached',
      acting: [],
    });
  });

  test('is not used up by drills', () => {
    const drills = [1, 2, 3].flatMap((number) =>
      [first, second].map((device) =>
        executed(device, 'pay', { draws: 50, drill: true, run: idNamed<RunId>('drill', number) }),
      ),
    );
    const { action } = stepOf('pay', [pay, ...drills], { policy: autoWithin(100) });
    expect(action).toMatchObject({ mode: 'auto', hold: null });
  });

  test('never lets two executors that cannot hear one another overdraw it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 12 }),
        (cap, runs) => {
          let total = 0;
          for (const device of [first, second]) {
            // Each hears its own words only, and answers ring after ring.
            const heard: Entry[] = [pay];
            for (let number = 0; number < runs; number += 1) {
              const { action } = stepOf('pay', heard, { policy: autoWithin(cap) });
              if (action?.acting.every((one) => one.device !== device) ?? true) break;
              heard.push(spent(device, action?.draws ?? 0, number));
              total += action?.draws ?? 0;
            }
          }
          expect(total).toBeLessThanOrEqual(cap);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is whole again after thirty days, and not an hour before', () => {
    const ago = (hours: number): Instant => instant(NOW - hours * TEMPO_LIVING_MS);
    const policy = autoWithin(100);
    expect(
      stepOf('pay', [pay, spent(first, 50, 1, ago(719))], { policy }).action?.acting.length,
    ).toBe(1);
    expect(
      stepOf('pay', [pay, spent(first, 50, 1, ago(720))], { policy }).action?.acting.length,
    ).toBe(2);
  });

  test('counts one act once, however often it was tried', () => {
    const tries = [1, 2, 3].map((code) =>
      executed(first, 'pay', {
        draws: 50,
        failure: code,
        run: idNamed<RunId>('earlier', 1),
      }),
    );
    const policy = autoWithin(200);
    expect(stepOf('pay', [pay, ...tries], { policy }).action?.acting.length).toBe(2);
  });
});

describe('a consent policy', () => {
  const policy: ConsentPolicy = {
    entries: [
      { kind: null, level: 'amber', preset: 'act', capPer30d: 5 },
      { kind: null, level: 'red', preset: 'prepare', capPer30d: 5 },
      { kind: 2, level: 'red', preset: 'act', capPer30d: 7 },
    ],
    exceptions: [
      { kind: null, action: 'email', mode: 'never' },
      { kind: 2, action: 'email', mode: 'ask' },
    ],
  };

  test('takes the entry for the kind before that for any, and asks without one', () => {
    expect(consentFor(policy, 2, 1)).toMatchObject({ preset: 'act', capPer30d: 7 });
    expect(consentFor(policy, 200, 1)).toMatchObject({ preset: 'prepare', capPer30d: 5 });
    expect(consentFor(null, 2, 1).modeOf('sheet')).toBe('ask');
  });

  test('lets an exception stand before the preset, and amber never act', () => {
    expect(consentFor(policy, 2, 1).modeOf('email')).toBe('ask');
    expect(consentFor(policy, 3, 1).modeOf('email')).toBe('never');
    expect(consentFor(policy, 3, 0).modeOf('webhook')).toBe('ask');
  });
});

describe('the state of responses', () => {
  test('is the same whatever the order and repetition of records', () => {
    const old = consent('tell');
    const entries = [
      laid,
      old,
      consent('tell', { executor: second, replaces: [old.id] }),
      consent('pay'),
      mark(members[0] as MemberId, 'tell', 'taken', NOW),
      mark(members[1] as MemberId, 'tell', 'declined', NOW),
      mark(members[1] as MemberId, 'pay', 'done', minutesLater(2)),
      executed(first, 'pay', { draws: 50 }),
      executed(second, 'pay', { draws: 50, failure: 1 }),
    ];
    const now = minutesLater(30);
    const state = foldResponse(entries, () => true);
    const viewed = runSeen(entries, { now });
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(foldResponse(shuffled, () => true)).toEqual(state);
        expect(runSeen(shuffled, { now })).toEqual(viewed);
      }),
      { numRuns: 40 },
    );
  });

  test('leaves out whoever has no say', () => {
    const state = foldResponse([laid, consent('tell')], (entry) => entry.id === laid.id);
    expect([state.playbooks.length, state.consents.length]).toEqual([1, 0]);
  });
});
