import { describe, expect, test } from 'vitest';

import type { Instant } from '../base/time.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import type { SealVerb } from '../federation/seal-act.ts';
import { actOn, entryOf, keyOf, NOW_HOUR, partyAt, rosterNamed } from '../federation/testing.ts';
import type { PactKey, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { foldAlerts } from './fold.ts';
import { foldGathering } from './gathering.ts';
import { ringProposedKind, ringSignedKind } from './records.ts';
import { AMBER_INDEX_FIRST, encodeRingHead, ringIdOf } from './ring.ts';
import type { Ring } from './ring.ts';
import {
  ana,
  cancelBy,
  clearedBy,
  disputeBy,
  DURATIONS_OF_R22,
  keptBy,
  liftBy,
  minutesLater,
  NOW,
  objectionBy,
  pact,
  pactState,
  partyIdAt,
  place,
  policy,
  ringBy,
  verdictBy,
} from './testing.ts';
import type { AlertView } from './view.ts';
import { alertView } from './view.ts';
import type { AlertContext } from './word.ts';

const ring = ringBy([0, 1, 2]);
const rung = [keptBy(1, ring), verdictBy(1, ring)];
const after = (hours: number): Instant => instant(NOW + hours * TEMPO_LIVING_MS);

/** What Ben's assembly sees. */
function seen(
  entries: readonly Entry[],
  now: Instant = NOW,
  acts: readonly Entry[] = [],
): AlertView {
  const state = pactState(acts);
  const alerts = foldAlerts(testCrypto, state, entries, 'live', DURATIONS_OF_R22);
  const [view] = alertView(alerts, state, { me: partyIdAt(1), now, durations: DURATIONS_OF_R22 });
  expect(view).toBeDefined();
  return view as AlertView;
}

describe('an alert, as a twin sees it', () => {
  test('rings, acts, and says who has signed', () => {
    expect(seen(rung)).toMatchObject({
      status: 'ringing',
      reach: 'act',
      signed: 3,
      needed: 3,
      disputed: false,
    });
  });

  test('is unheard until one of our own devices judged it', () => {
    const theirs = [keptBy(2, ring), verdictBy(2, ring)];
    expect(seen(theirs)).toMatchObject({ status: 'unheard', reach: 'nothing' });
  });

  test('that is amber only asks', () => {
    const lone = ringBy([0]);
    expect(seen([keptBy(1, lone), verdictBy(1, lone)])).toMatchObject({
      status: 'amber',
      reach: 'ask',
    });
  });

  test('rings to the end of its last hour, then starts nothing new by itself', () => {
    expect(seen(rung, instant(after(73) - 1)).status).toBe('ringing');
    expect(seen(rung, after(73))).toMatchObject({ status: 'over', reach: 'ask' });
  });

  test('that came late only asks, for thirty days', () => {
    const late = [keptBy(1, ring), verdictBy(1, ring, { now: after(80) })];
    expect(seen(late, after(80))).toMatchObject({ status: 'late', reach: 'ask' });
    expect(seen(late, after(80 + 720)).status).toBe('late');
    expect(seen(late, after(80 + 721)).status).toBe('over');
  });

  test('that was refused does nothing, and says so', () => {
    const other = verdictBy(1, ring, { now: after(72 + 721) });
    expect(seen([keptBy(1, ring), other])).toMatchObject({
      status: 'refused',
      reach: 'nothing',
      aidReach: 'nothing',
    });
  });

  test('says that another roster of the ringers waits, and only then', () => {
    const value = {
      replaces: policy,
      roster: rosterNamed('ana', { term: 1 }).roster,
      revealed: ana.recoveries.map((pair, index) => ({ index, key: keyOf(pair) })),
    };
    const what: SealVerb = { kind: 'recover', value };
    const filing = actOn(pact, partyAt(pactState(), 0), what, ana.recoveries);
    expect(seen(rung).recovering).toBe(false);
    expect(seen(rung, NOW, [filing]).recovering).toBe(true);
  });

  test('counts who rang, and not who only told', () => {
    const mixed = ringBy([0, 1, 2, AMBER_INDEX_FIRST, AMBER_INDEX_FIRST + 1]);
    expect(seen([keptBy(1, mixed), verdictBy(1, mixed)])).toMatchObject({ signed: 3, needed: 3 });
  });

  test('does nothing for whoever is no party, nor after the end of the pact', () => {
    const state = pactState();
    const alerts = foldAlerts(testCrypto, state, rung, 'live', DURATIONS_OF_R22);
    const stranger = { me: idNamed<never>('stranger'), now: NOW, durations: DURATIONS_OF_R22 };
    expect(alertView(alerts, state, stranger)[0]).toMatchObject({ reach: 'nothing' });
    expect(seen(rung, after(10_000)).reach).toBe('ask');
    expect(seen(rung, after(10_001)).reach).toBe('nothing');
  });

  test('is clear since the first all-clear that we obeyed, in whatever order they are held', () => {
    const part = { head: ring.head, signers: ring.signers.slice(1) };
    for (const [one, other] of [
      [9, 4],
      [4, 9],
    ] as const) {
      const over = (minutes: number, of: Ring) => {
        const cancel = cancelBy([0, 1, 3], ring, of.signers);
        return clearedBy(1, cancel, of, { receivedAt: minutesLater(minutes) });
      };
      const both = [over(one, ring), over(other, part)];
      expect(seen([...rung, ...both])).toMatchObject({ clearedAt: minutesLater(4) });
    }
  });

  test('waits for our call as soon as one all-clear needs it', () => {
    const everyone = ringBy([0, 1, 2, 3, 4]);
    const some = { head: everyone.head, signers: everyone.signers.slice(0, 3) };
    const heard = [keptBy(1, everyone), verdictBy(1, everyone)];
    const all = clearedBy(2, cancelBy([0, 1, 2, 3, 4], everyone), everyone);
    const few = clearedBy(2, cancelBy([0, 1, 4], everyone, some.signers), some);
    expect(seen([...heard, all, few])).toMatchObject({ status: 'ringing', callNeeded: true });
    expect(seen([...heard, few])).toMatchObject({ callNeeded: false });
  });

  test('is disputed until the dispute is lifted', () => {
    const disputed = [...rung, objectionBy(1, disputeBy(3, ring), 'd')];
    expect(seen(disputed)).toMatchObject({ status: 'ringing', reach: 'act', disputed: true });
    const lifted = [...disputed, objectionBy(1, liftBy([0, 1, 2], 3, ring), 'l')];
    expect(seen(lifted).disputed).toBe(false);
  });

  test('is clear once we heard the all-clear; legal aid goes on', () => {
    const clear = seen([...rung, clearedBy(1, cancelBy([0, 1, 3], ring), ring)]);
    expect(clear).toMatchObject({
      status: 'clear',
      reach: 'nothing',
      aidReach: 'act',
      clearedAt: NOW,
    });
    const theirs = seen([...rung, clearedBy(2, cancelBy([0, 1, 3], ring), ring)]);
    expect(theirs.status).toBe('ringing');
  });

  test('of an arrest is clear only after our own challenge call', () => {
    const arrest = ringBy([0, 1, 2], { kind: 2 });
    const cancel = cancelBy([0, 1, 3], arrest);
    const heard = [keptBy(1, arrest), verdictBy(1, arrest), clearedBy(1, cancel, arrest)];
    expect(seen(heard)).toMatchObject({ status: 'ringing', callNeeded: true });
    const theirCall = clearedBy(2, cancel, arrest, { challenged: true });
    expect(seen([...heard, theirCall]).status).toBe('ringing');
    const ourCall = clearedBy(1, cancel, arrest, { challenged: true });
    expect(seen([...heard, ourCall])).toMatchObject({ status: 'clear', callNeeded: false });
  });

  test('by a contested party only asks; by one that left, does nothing', () => {
    const party = partyAt(pactState(), 0);
    const pause: SealVerb = { kind: 'pause', value: { from: hour(1), to: hour(2) } };
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const fork = [actOn(pact, party, pause, ana.seals), actOn(pact, party, exit, ana.seals)];
    expect(seen(rung, NOW, fork)).toMatchObject({ status: 'ringing', reach: 'ask' });
    const left = actOn(pact, party, exit, ana.seals, [0, 1], NOW_HOUR - 400);
    expect(seen(rung, NOW, [left])).toMatchObject({ reach: 'nothing', aidReach: 'nothing' });
  });
});

describe('gathering a ring at home', () => {
  const proposal = (of: Ring, name: string, under = policy): Entry =>
    entryOf(
      ringProposedKind,
      { head: encodeRingHead(of.head), ...place, policy: under, playbook: null },
      idNamed('device'),
      name,
    );
  const signatures = (of: Ring): readonly Entry[] =>
    of.signers.map(({ index, signature }) => {
      const said = { ring: ringIdOf(testCrypto.hash, place, of.head), bellIndex: index, signature };
      return entryOf(ringSignedKind, said, idNamed('device'), `${of.head.context}/${index}`);
    });
  const gather = (
    entries: readonly Entry[],
    context: AlertContext = 'live',
    barred: ReadonlySet<PactKey> = new Set(),
  ) =>
    foldGathering(
      testCrypto,
      entries,
      context,
      (id, under) => (id === pact.pact && under === policy ? ana.roster : undefined),
      () => barred,
    );

  test('is shown before anybody signed, and not under a roster that is not ours', () => {
    expect(gather([proposal(ring, 'p')])).toMatchObject([
      { complete: false, ring: { signers: [] } },
    ]);
    expect(gather([proposal(ring, 'rival', idNamed('other'))])).toEqual([]);
  });

  test('names each playbook that was proposed for it once, ascending', () => {
    const [a, b] = [0, 1].map((one) => idNamed<RecordId>('playbook', one)).toSorted() as [
      RecordId,
      RecordId,
    ];
    const entries = [b, null, a, b].map((playbook, at) =>
      entryOf(
        ringProposedKind,
        { head: encodeRingHead(ring.head), ...place, policy, playbook },
        idNamed('device'),
        `named/${at}`,
      ),
    );
    expect(gather(entries)).toMatchObject([{ playbooks: [a, b] }]);
    expect(gather([proposal(ring, 'p')])).toMatchObject([{ playbooks: [] }]);
  });

  test('is apart from every other ring, and from heads that are none', () => {
    const other = ringBy([0, 1], { number: 2 });
    const head = new Uint8Array(12);
    const broken = entryOf(
      ringProposedKind,
      { head, ...place, policy, playbook: null },
      idNamed('device'),
      'broken',
    );
    const entries = [broken, proposal(ring, 'p'), proposal(other, 'q'), ...signatures(ring)];
    const found = new Map(
      gather(entries).map((one) => [one.ring.head.number, one.complete] as const),
    );
    expect([found.size, found.get(1), found.get(2)]).toEqual([2, true, false]);
  });

  test('is told by one bell or two amber keys where it is amber, and rung by no amber key', () => {
    const [first, second] = [AMBER_INDEX_FIRST, AMBER_INDEX_FIRST + 1];
    for (const [level, signers, complete] of [
      [0, [first], false],
      [0, [first, second], true],
      [0, [2], true],
      [1, [0, first, second], false],
    ] as const) {
      const told = ringBy(signers, { level });
      const [found] = gather([proposal(told, `at ${level}`), ...signatures(told)]);
      expect([found?.complete, found?.ring.signers.length]).toEqual([
        complete,
        level === 0 ? signers.length : 1,
      ]);
    }
  });

  test('is complete with the k-th signature, in any order', () => {
    const entries = [...signatures(ring), proposal(ring, 'p')];
    expect(gather(entries)).toMatchObject([{ complete: true, ring }]);
    expect(gather(entries.slice(1))).toMatchObject([{ complete: false }]);
    expect(gather(entries.toReversed())).toEqual(gather(entries));
  });

  test('is not hidden by a proposal under a roster that is not ours', () => {
    const rival = proposal(ring, 'rival', idNamed('other'));
    expect(gather([rival, proposal(ring, 'p'), ...signatures(ring)]).length).toBe(1);
  });

  test('of a drill is not seen on the live side', () => {
    const drill = ringBy([0, 1, 2], { context: 'drill' });
    const entries = [proposal(drill, 'd'), ...signatures(drill)];
    expect(gather(entries)).toEqual([]);
    expect(gather(entries, 'drill')).toMatchObject([{ complete: true }]);
  });

  test('does not count a holder who signed its all-clear', () => {
    const barred = new Set([keyOf(ana.bells[0] as (typeof ana.bells)[number])]);
    const entries = [proposal(ring, 'p'), ...signatures(ring)];
    expect(gather(entries, 'live', barred)).toMatchObject([{ complete: false }]);
  });
});
