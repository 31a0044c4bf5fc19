/** Decisions among real engines: what devices do by themselves, and nobody is asked for. */
import type { AssemblyState, Choice, DecisionView, Proposal, RecordId } from '@tocsin/core';
import {
  actKind,
  consentKind,
  effectOf,
  hour,
  idOf,
  isResolved,
  parameterIndex,
  PROPOSAL_TEXTS_MAX,
  RESOLVE_SUBJECT,
} from '@tocsin/core';
import type { Hash32, Verb } from '@tocsin/core';
import type { AnswerWish, DecisionDesk } from '@tocsin/peer';
import { createDecisionDesk, hourNow } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { close, crypto, found, must, random, until } from './engine-world.ts';

/** A day lasts half a second. */
const TEMPO_MS = 20;
/** Answers are witnessed within a day. */
const SHORT_GRACE = [{ index: parameterIndex('voteGrace'), value: 24 }];

interface Home extends Living {
  readonly desk: DecisionDesk;
}

const stateOf = ({ home }: Living): AssemblyState => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

async function homes(count: number): Promise<readonly Home[]> {
  const { devices } = await found(count, TEMPO_MS, SHORT_GRACE);
  return devices.map((device) => ({ ...device, desk: createDecisionDesk(device.home) }));
}

async function closeAll(devices: readonly Home[]): Promise<void> {
  for (const { desk } of devices) desk.close();
  await close(devices);
}

function question(home: Home, set: Partial<Proposal>): Proposal {
  const now = hourNow(home.home.peer.parts);
  return {
    domain: 'kitchen',
    title: 'Cook on Fridays',
    driver: '',
    text: 'We cook on Fridays.',
    method: 'majority',
    options: [],
    seats: 1,
    circle: [],
    meeting: true,
    opensAt: hour(now - 1),
    closesAt: hour(now + 60),
    quorum: { kind: 'count', value: 2 },
    abstentionsCount: true,
    pass: null,
    extends: false,
    visibility: 'open',
    executeNotBefore: null,
    executeBy: null,
    supersedes: [],
    needs: [],
    responsible: [],
    criteria: '',
    reviewOn: hour(now + 5_000),
    effect: null,
    ...set,
  };
}

const self = { via: 'self', members: [], witnesses: [] } as const;
const answer = (value: 'for' | 'against'): AnswerWish => {
  const choice: Choice = { kind: 'mark', value };
  return { spoken: self, sheet: null, choices: [choice], reason: '', carry: true };
};

const viewOf = ({ desk }: Home, record: RecordId): DecisionView | undefined =>
  desk.views().find(({ decision }) => decision.record === record);

async function allKnow(devices: readonly Home[], record: RecordId): Promise<void> {
  await until('everybody has the question', () =>
    devices.every((device) => viewOf(device, record) !== undefined),
  );
}

describe('devices of an assembly that decides', { timeout: 60_000 }, () => {
  test('show what was said, open what was sealed after the grace, and settle it', async () => {
    const devices = await homes(4);
    const [one, two, three] = devices as unknown as [Home, Home, Home];
    const asked = must(await one.desk.propose(question(one, { visibility: 'blind' })));
    await allKnow(devices, asked);
    must(await two.desk.answer(asked, answer('for')));
    must(await three.desk.answer(asked, answer('for')));
    await until('both sealed answers are everywhere', () =>
      devices.every((device) => viewOf(device, asked)?.decision.cast.length === 2),
    );
    for (const device of devices) {
      const view = viewOf(device, asked);
      expect(view?.decision.cast.map(({ choice }) => choice)).toEqual([null, null]);
      expect(view?.decision.outcome.marks.every(({ count }) => count === 0)).toBe(true);
    }
    await until('they were opened and it passed', () =>
      devices.every((device) => viewOf(device, asked)?.state === 'succeeded'),
    );
    const opened = viewOf(one, asked);
    const terms = opened?.decision.terms;
    expect(hourNow(one.home.peer.parts)).toBeGreaterThan(
      (opened?.decision.closesAt ?? 0) + (terms?.graceHours ?? 0),
    );
    await until('it is settled, heard by enough', () =>
      devices.every((device) => {
        const view = viewOf(device, asked);
        return view?.firmness === 'settled' && view.decision.cast.every(({ isHeard }) => isHeard);
      }),
    );
    expect(await two.desk.answer(asked, answer('against'))).toMatchObject({
      ok: false,
      fault: { kind: 'DecisionClosed' },
    });
    await closeAll(devices);
  });

  test('say before a text is changed once too often that it would not count', async () => {
    const devices = await homes(2);
    const [one] = devices as unknown as [Home];
    const closesAt = hour(hourNow(one.home.peer.parts) + 1_400);
    const asked = must(await one.desk.propose(question(one, { closesAt })));
    for (let text = 2; text <= PROPOSAL_TEXTS_MAX; text += 1)
      must(await one.desk.amend(asked, `Text ${text}.`, '', []));
    expect(viewOf(one, asked)?.decision.versions).toHaveLength(PROPOSAL_TEXTS_MAX);
    const size = one.home.peer.replica.index.size();
    expect(await one.desk.amend(asked, 'One more.', '', [])).toMatchObject({
      ok: false,
      fault: { kind: 'TooManyTexts' },
    });
    expect(one.home.peer.replica.index.size()).toBe(size);
    await closeAll(devices);
  });

  test('agree to the act that carries out what their people were for, and to nothing else', async () => {
    const devices = await homes(3);
    const [one, two, three] = devices as unknown as [Home, Home, Home];
    const value = { subject: RESOLVE_SUBJECT.response, hash: idOf<Hash32>(random.bytes(32)) };
    const verb: Verb = { kind: 'resolve', value };
    const effect = effectOf(crypto.hash, verb);
    const asked = must(await one.desk.propose(question(one, { effect })));
    await allKnow(devices, asked);
    // What the act would do is not here yet: who is for it now says yes to nothing unseen.
    must(await one.desk.answer(asked, answer('for')));
    const { peer, governance } = one.home;
    const act = must(await peer.append(actKind, governance.draft(stateOf(one), verb, 'members')));
    await until('the act is everywhere', () =>
      devices.every(({ desk }) => desk.actFor(effect) === act),
    );
    must(await two.desk.answer(asked, answer('for')));
    must(await three.desk.answer(asked, { ...answer('for'), carry: false }));
    await until('it is settled', () =>
      devices.every((device) => viewOf(device, asked)?.firmness === 'settled'),
    );
    const wordsOf = (): number => stateOf(one).reading.consentsByAct.get(act)?.length ?? 0;
    await until('the one who was for it agrees', () => wordsOf() === 1);
    expect(isResolved(stateOf(one), value)).toBe(false);
    must(await three.home.peer.append(consentKind, { act, stance: 'for' }));
    await until('it is carried out', () =>
      devices.every((device) => viewOf(device, asked)?.state === 'executed'),
    );
    expect(wordsOf()).toBe(2);
    await closeAll(devices);
  });
});
