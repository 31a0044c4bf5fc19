/**
 * A hall with one telephone, among real engines: one person writes down what all say, the others' devices
 * lie at home. What was decided comes to stand by those devices; what a scribe invents does not (0174).
 */
import type { AssemblyState, Choice, MemberId, Proposal, RecordId, Verb } from '@tocsin/core';
import {
  actKind,
  budgetViews,
  charterKind,
  effectOf,
  hour,
  holders,
  parameterIndex,
  ROLE,
  stanceKind,
} from '@tocsin/core';
import type { DecisionDesk } from '@tocsin/peer';
import { createDecisionDesk, hourNow } from '@tocsin/peer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { close, crypto, found, must, until } from './engine-world.ts';

/** A day lasts half a second. */
const TEMPO_MS = 20;
/** Answers are witnessed within a day. */
const SHORT_GRACE = [{ index: parameterIndex('voteGrace'), value: 24 }];
/** A meeting of 60 hours: 1.2 s of these tests. */
const MEETING_HOURS = 60;

interface Home extends Living {
  readonly desk: DecisionDesk;
  readonly me: MemberId;
}

let all: readonly Home[];
/** The telephone in the hall, and the four that lie at home. */
let hall: Home;
let absent: readonly Home[];

const stateOf = ({ home }: Living): AssemblyState => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};
const nowOf = ({ home }: Living): number => hourNow(home.peer.parts);

beforeEach(async () => {
  const { devices } = await found(5, TEMPO_MS, SHORT_GRACE);
  all = devices.map((device) => {
    const { me } = device.home.peer.judged();
    if (me === undefined) throw new Error('nobody');
    return { ...device, me, desk: createDecisionDesk(device.home) };
  });
  [hall, ...absent] = all as unknown as [Home, ...Home[]];
});

afterEach(async () => {
  for (const { desk } of all) desk.close();
  await close(all);
});

/** Writes an act and a question of the meeting that names it, and waits until all have both. */
async function ask(verb: Verb): Promise<{ readonly act: RecordId; readonly asked: RecordId }> {
  const { peer, governance } = hall.home;
  const act = must(await peer.append(actKind, governance.draft(stateOf(hall), verb, 'members')));
  await peer.refresh();
  const now = nowOf(hall);
  const proposal: Proposal = {
    domain: 'purse',
    title: 'Who keeps the purse',
    driver: '',
    text: 'As the act says.',
    method: 'majority',
    options: [],
    seats: 1,
    circle: [],
    meeting: true,
    opensAt: hour(now - 1),
    closesAt: hour(now + MEETING_HOURS),
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
    effect: effectOf(crypto.hash, verb),
  };
  const asked = must(await hall.desk.propose(proposal));
  await until('everybody has the question and the act', () =>
    all.every((one) => viewOf(one, asked) !== undefined && stateOf(one).reading.actById.has(act)),
  );
  return { act, asked };
}

const viewOf = ({ desk }: Home, record: RecordId) =>
  desk.views().find(({ decision }) => decision.record === record);
const choice = (value: 'for' | 'against'): Choice => ({ kind: 'mark', value });

/** What a scribe writes of others, before two of them. */
async function write(
  by: Home,
  asked: RecordId,
  members: readonly MemberId[],
  witnesses: readonly MemberId[],
  value: 'for' | 'against' = 'for',
): Promise<RecordId> {
  return must(
    await by.desk.answer(asked, {
      spoken: { via: 'scribe', members: members.toSorted(), witnesses: witnesses.toSorted() },
      sheet: null,
      choices: members.map(() => choice(value)),
      reason: '',
      // What a liar would claim: it says nothing of somebody else's device.
      carry: true,
    }),
  );
}

/** The one who writes answers for themselves by the device in their hand. */
async function answerOwn(asked: RecordId): Promise<void> {
  const spoken = { via: 'self', members: [], witnesses: [] } as const;
  const wish = { spoken, sheet: null, choices: [choice('for')], reason: '', carry: true };
  must(await hall.desk.answer(asked, wish));
}

const settled = (asked: RecordId): Promise<void> =>
  until('it is settled', () => all.every((one) => viewOf(one, asked)?.firmness === 'settled'));
const wordsOn = (act: RecordId): number =>
  stateOf(hall).reading.consentsByAct.get(act)?.length ?? 0;
const stands = (act: RecordId): Promise<void> =>
  until('the act is in force', () => all.every((one) => stateOf(one).placedActs.has(act)));

/** Some time after what is settled: whatever devices do by themselves, they have done. */
async function later(hours: number): Promise<void> {
  const from = nowOf(hall);
  await until('time has passed', () => nowOf(hall) > from + hours);
  for (const { desk } of all) await desk.settled();
}

const seat = (member: MemberId): Verb => ({
  kind: 'mandate',
  value: {
    role: ROLE.treasurer,
    member,
    notAfter: hour(nowOf(hall) + 6_000),
    pact: null,
    terms: null,
  },
});

describe('a hall with one telephone', { timeout: 90_000 }, () => {
  test('seats somebody, takes the role back, and opens a budget', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const spoken = [cem.me, dan.me];
    const evening = async (verb: Verb): Promise<RecordId> => {
      const { act, asked } = await ask(verb);
      for (const home of [cem, dan]) {
        expect(home.desk.hall(viewOf(home, asked) as never)).toBe('open');
        expect(must(await home.desk.leaveToHall(asked))).toEqual({ record: null });
      }
      await answerOwn(asked);
      // Bea gains by it, so that she is no witness: those who speak heard each other.
      await write(hall, asked, spoken, [dan.me, eva.me]);
      await stands(act);
      expect(wordsOn(act)).toBeGreaterThanOrEqual(3);
      expect(viewOf(hall, asked)?.state).toBe('executed');
      return act;
    };
    const mandate = await evening(seat(bea.me));
    const held = (): readonly MemberId[] => holders(stateOf(eva), ROLE.treasurer, hour(nowOf(eva)));
    expect(held()).toEqual([bea.me]);
    await evening({ kind: 'recall', value: { mandate, cuts: [] } });
    expect(held()).toEqual([]);
    const text = { text: 'The winter kitchen', handover: [] };
    const purpose = must(await hall.home.peer.append(charterKind, text));
    await evening({
      kind: 'allocate',
      value: {
        purpose,
        fund: null,
        commodity: 'EUR',
        amount: 5_000,
        notAfter: hour(nowOf(hall) + 3_000),
        mandate: null,
        replaces: null,
      },
    });
    const budgets = budgetViews(stateOf(eva), hour(nowOf(eva)));
    expect(budgets).toMatchObject([{ budget: { purpose, amount: 5_000 } }]);
  });

  test('is asked afterwards where nobody left word, once for all, and then carries out', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(bea.me));
    await answerOwn(asked);
    const record = await write(hall, asked, [cem.me, dan.me], [bea.me, eva.me]);
    await settled(asked);
    await later(24);
    expect(wordsOn(act)).toBe(1);
    for (const home of [cem, dan]) {
      expect(home.desk.waiting().map(({ why }) => why)).toEqual(['confirm']);
      expect(must(await home.desk.leaveToHall(asked))).toEqual({ record });
      expect(home.desk.waiting()).toEqual([]);
    }
    await stands(act);
  });
});

describe('a lying scribe', { timeout: 90_000 }, () => {
  test('with two who let themselves be named passes a question, and seats nobody', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(hall.me));
    await answerOwn(asked);
    await write(hall, asked, [cem.me, dan.me], [bea.me, eva.me]);
    await settled(asked);
    await later(48);
    expect(viewOf(eva, asked)?.state).toBe('succeeded');
    expect(wordsOn(act)).toBe(1);
    expect(stateOf(eva).placedActs.has(act)).toBe(false);
    // Those in whose name it was said are told so, each on their own device.
    for (const home of [cem, dan])
      expect(home.desk.waiting()).toMatchObject([{ record: asked, why: 'confirm' }]);
  });

  test('whom the act seats moves nobody who left word, before they have confirmed it', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(hall.me));
    for (const home of [cem, dan]) must(await home.desk.leaveToHall(asked));
    await answerOwn(asked);
    await write(hall, asked, [cem.me, dan.me], [bea.me, eva.me]);
    await settled(asked);
    await later(48);
    expect(wordsOn(act)).toBe(1);
    expect(cem.desk.hall(viewOf(cem, asked) as never)).toBe('asks');
    for (const home of [cem, dan]) must(await home.desk.leaveToHall(asked));
    await stands(act);
  });

  test('whom the act seats gains nothing by having somebody else write, and listening', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(eva.me));
    for (const home of [cem, dan]) must(await home.desk.leaveToHall(asked));
    await answerOwn(asked);
    await write(hall, asked, [cem.me, dan.me], [bea.me, eva.me]);
    await settled(asked);
    await later(48);
    expect(wordsOn(act)).toBe(1);
  });

  test('finds leave for one question worth nothing in another, and none after it was taken back', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { asked: meant } = await ask(seat(bea.me));
    const { act, asked } = await ask(seat(eva.me));
    must(await cem.desk.leaveToHall(meant));
    must(await dan.desk.leaveToHall(asked));
    await answerOwn(asked);
    await write(hall, asked, [cem.me, dan.me], [bea.me, dan.me]);
    await until('it came home', () => viewOf(dan, asked)?.decision.cast.length === 3);
    must(await dan.desk.keepFromHall(asked));
    await settled(asked);
    await later(48);
    expect(wordsOn(act)).toBe(1);
  });

  test('cannot put another answer in the place of one that was confirmed', async () => {
    const [bea, cem, dan, eva] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(bea.me));
    await answerOwn(asked);
    const first = await write(hall, asked, [cem.me, dan.me], [bea.me, eva.me]);
    await until('it came home', () => viewOf(cem, asked)?.decision.cast.length === 3);
    expect(must(await cem.desk.leaveToHall(asked))).toEqual({ record: first });
    await write(hall, asked, [cem.me], [bea.me, eva.me], 'against');
    await write(hall, asked, [cem.me], [bea.me, eva.me]);
    await settled(asked);
    await later(48);
    expect(wordsOn(act)).toBe(1);
    expect(cem.desk.hall(viewOf(cem, asked) as never)).toBe('asks');
  });

  test('gets no yes of a device with a false sheet that a second scribe enters alike', async () => {
    const [bea, cem, dan] = absent as [Home, Home, Home, Home];
    const { act, asked } = await ask(seat(bea.me));
    await answerOwn(asked);
    const rows = [cem.me, dan.me].toSorted();
    for (const scribe of [hall, bea])
      must(
        await scribe.home.peer.append(stanceKind, {
          via: 'paper',
          members: rows,
          witnesses: [],
          proposal: asked,
          text: asked,
          sheet: 1,
          ballots: { kind: 'open', value: rows.map(() => choice('for')) },
          reason: '',
          carry: true,
        }),
      );
    await until('both are everywhere', () =>
      all.every((one) => viewOf(one, asked)?.decision.cast.length === 3),
    );
    await settled(asked);
    await later(48);
    expect(viewOf(cem, asked)?.state).toBe('succeeded');
    expect(wordsOn(act)).toBe(1);
    expect(stateOf(cem).placedActs.has(act)).toBe(false);
  });
});

describe('a device whose person goes to a hall', { timeout: 90_000 }, () => {
  test('takes leave for nothing that it cannot show, and for nothing its person answered', async () => {
    const [bea, cem] = absent as [Home, Home, Home, Home];
    const { asked } = await ask(seat(bea.me));
    const spoken = { via: 'self', members: [], witnesses: [] } as const;
    const wish = { spoken, sheet: null, choices: [choice('for')], reason: '', carry: false };
    must(await cem.desk.answer(asked, wish));
    expect(await cem.desk.leaveToHall(asked)).toMatchObject({
      fault: { kind: 'AnsweredYourself' },
    });
    const plain = { ...(viewOf(bea, asked)?.decision.proposal as Proposal), effect: null };
    const other = must(await bea.desk.propose(plain));
    expect(await bea.desk.leaveToHall(other)).toMatchObject({ fault: { kind: 'NothingToCarry' } });
    await until('it has closed', () => nowOf(bea) > plain.closesAt);
    expect(await bea.desk.leaveToHall(asked)).toMatchObject({
      fault: { kind: 'NothingWrittenForYou' },
    });
  });
});
