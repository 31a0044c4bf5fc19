import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed } from '../testing.ts';
import { createTickets, drawCommitmentOf } from '../draw/luck.ts';
import type { DrawLuck, DrawOpened } from './records.ts';
import { drawFile, isSameDraw, replayDraw } from './replay.ts';
import { Lots, TEST_GRACE, testDrawCrypto, trueRound } from './testing.ts';
import { drawAsks, drawView } from './view.ts';

const FIVE = [1, 2, 3, 4, 5];

/** Replays a draw by its file alone. */
function isReplayed(lots: Lots, draw: RecordId): boolean {
  const state = lots.draw(draw);
  const file: unknown = JSON.parse(JSON.stringify(drawFile(state)));
  const replayed = replayDraw(file, testDrawCrypto);
  return replayed.ok && isSameDraw(state, replayed.value);
}

/** A draw by secrets of 0, 1 and 2, and a round: committed, shown by these, and told the round. */
function withSecrets(shown: readonly number[], set: Partial<DrawOpened> = {}) {
  const lots = new Lots(5);
  const { draw } = lots.openWithRound([0, 1, 2], set);
  lots.seen([1, 2, 3]);
  for (const one of [0, 1, 2]) lots.commit(one, draw);
  lots.seen([3, 4]);
  lots.wait(10 + TEST_GRACE + 1);
  for (const one of shown) lots.show(one, draw);
  lots.seen([3, 4]);
  lots.wait(9 + TEST_GRACE + 1);
  lots.bring(4, draw);
  return { lots, draw };
}

describe('a hall with one telephone', () => {
  test('draws by dice that its scribe reads before others, at once and for good', () => {
    const lots = new Lots(5);
    const pool = { kind: 'members', value: { members: [], seats: 2 } } as const;
    const draw = lots.open({ pool });
    expect(lots.outcome(draw)).toBe('waiting: reading');
    lots.read(0, draw, FIVE, { witnesses: [1, 2] });
    expect(lots.outcome(draw)).toBe('drawn');
    expect(new Set(lots.drawn(draw)).size).toBe(2);
    expect(isReplayed(lots, draw)).toBe(true);
    expect(lots.draw(draw).isSettled).toBe(false);
    const drawn = lots.drawn(draw);
    lots.seen().settle(200);
    expect(lots.draw(draw)).toMatchObject({ isSettled: true, unheard: [] });
    expect(lots.drawn(draw)).toEqual(drawn);
  });

  test('has read nothing when one hand says it alone', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    lots.read(0, draw, FIVE);
    expect(lots.outcome(draw)).toBe('waiting: reading');
    lots.read(1, draw, FIVE);
    expect(lots.outcome(draw)).toBe('drawn');
  });

  test('does not draw what its scribe made up: a hand that saw other dice says so', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    lots.read(0, draw, [6, 6, 6, 6, 6], { witnesses: [1, 2] });
    lots.read(1, draw, FIVE, { witnesses: [2] });
    // The third was told two things by two people, and says nothing until they do by themselves.
    expect(lots.outcome(draw)).toBe('waiting: reading');
    lots.read(2, draw, FIVE);
    expect(lots.outcome(draw)).toBe('drawn');
    expect(lots.draw(draw).reading).toEqual({ kind: 'dice', value: FIVE });
  });

  test('takes back a witness who saw nothing', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    lots.read(0, draw, FIVE, { witnesses: [1] });
    expect(lots.outcome(draw)).toBe('drawn');
    lots.read(1, draw, null);
    expect(lots.outcome(draw)).toBe('waiting: reading');
  });

  test('corrects a slip of the scribe', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    lots.read(0, draw, [1, 2, 3, 4, 4], { witnesses: [1, 2] });
    lots.read(0, draw, FIVE, { witnesses: [1, 2] });
    expect(lots.draw(draw).reading).toEqual({ kind: 'dice', value: FIVE });
  });

  test('draws nobody where nothing was read in time, or the hands differ, and says which', () => {
    const lots = new Lots(5);
    const none = lots.open();
    const differ = lots.open();
    lots.read(0, differ, FIVE);
    lots.read(1, differ, [1, 1, 1, 1, 1]);
    lots.seen().settle(200);
    expect(lots.outcome(none)).toBe('nobody: nothingRead');
    expect(lots.outcome(differ)).toBe('nobody: handsDiffer');
    expect(lots.draw(none).isSettled).toBe(true);
  });

  test('counts the hour of the deadline, and no other before or after', () => {
    const reads = [2, 3, 4, 5].map((at) => {
      const lots = new Lots(5);
      const dice = lots.dice([0, 1, 2], { after: hour(lots.now + 2), until: hour(lots.now + 4) });
      const luck: DrawLuck = { kind: 'own', value: { secrets: null, dice, round: null } };
      const draw = lots.open({ luck });
      const read = lots.read(0, draw, FIVE, { witnesses: [1, 2], wallHour: lots.now + at });
      return [lots.outcome(draw), lots.why(read)];
    });
    expect(reads).toEqual([
      ['waiting: reading', 'early'],
      ['drawn', undefined],
      ['drawn', undefined],
      ['waiting: reading', 'late'],
    ]);
  });
});

describe('secrets and a round', () => {
  test('draw the same on every replica and on a telephone', () => {
    const { lots, draw } = withSecrets([0, 1, 2]);
    expect(lots.outcome(draw)).toBe('drawn');
    expect(isReplayed(lots, draw)).toBe(true);
    const statuses = lots.draw(draw).committers.map(({ status }) => status);
    expect(statuses).toEqual(['shown', 'shown', 'shown']);
  });

  test('say who committed and did not show, and draw without them', () => {
    const { lots, draw } = withSecrets([0, 1]);
    const { committers } = lots.draw(draw);
    const hidden = committers.filter(({ status }) => status === 'committed');
    expect(hidden.map(({ member }) => member)).toEqual([lots.member(2)]);
    expect(lots.outcome(draw)).toBe('drawn');
    expect(isReplayed(lots, draw)).toBe(true);
  });

  test('wait for the round, and take only what it said', () => {
    const { lots, draw } = withSecrets([0, 1, 2]);
    const other = lots.openWithRound([]).draw;
    expect(lots.outcome(other)).toBe('waiting: round');
    const forged = lots.bring(3, other, new Uint8Array(48));
    expect(lots.why(forged)).toBe('roundNotTrue');
    const long = lots.bring(3, draw, new Uint8Array(96).fill(0xaa));
    expect(lots.why(long)).toBe('roundNotTrue');
  });

  test('bind the draw: with another list no secret opens', () => {
    const { lots, draw } = withSecrets([0, 1, 2]);
    const file = drawFile(lots.draw(draw));
    const { pool } = file as { pool: readonly string[] };
    const changed = replayDraw({ ...file, pool: pool.slice(1) }, testDrawCrypto);
    expect(changed).toMatchObject({ ok: false, fault: { kind: 'DrawTermsDiffer' } });
    const { terms: _, ...unsaid } = file;
    const again = replayDraw({ ...unsaid, pool: pool.slice(1) }, testDrawCrypto);
    expect(again).toMatchObject({ ok: false, fault: { kind: 'RevealNotCommitted' } });
  });

  test('are refused by name: a stranger, twice, late, early, something else, without a commitment', () => {
    const lots = new Lots(5);
    const { draw } = lots.openWithRound([0, 1, 2]);
    lots.seen();
    const unnamed = lots.commit(4, draw);
    const first = lots.commit(1, draw);
    const again = lots.commit(1, draw, { secret: lots.secretOf(9) });
    lots.commit(0, draw);
    const tooSoon = lots.show(0, draw);
    lots.seen([3, 4]).wait(11);
    const late = lots.commit(2, draw);
    lots.wait(TEST_GRACE);
    const other = lots.show(0, draw, { secret: lots.secretOf(9) });
    const ofTwice = lots.show(1, draw);
    const ofNone = lots.show(2, draw);
    const stranger = lots.show(7, draw);
    expect(
      [unnamed, first, again, tooSoon, late, other, ofTwice, ofNone, stranger].map((one) =>
        lots.why(one),
      ),
    ).toEqual([
      'notNamed',
      'twice',
      'twice',
      'early',
      'late',
      'secretDiffers',
      'twice',
      'notCommitted',
      'notAMember',
    ]);
  });

  test('say the same commitment twice and have committed once', () => {
    const lots = new Lots(5);
    const { draw } = lots.openWithRound([0, 1]);
    lots.commit(0, draw);
    lots.commit(0, draw);
    expect(lots.draw(draw).committers.map(({ status }) => status)).toContain('committed');
  });

  test('take no words that they did not ask for', () => {
    const lots = new Lots(5);
    const { draw } = lots.openWithRound([]);
    const dice = lots.open();
    const words = [
      lots.commit(0, draw),
      lots.show(0, draw),
      lots.read(0, draw, FIVE),
      lots.bring(0, dice),
      lots.read(0, dice, [1, 2]),
      lots.read(0, dice, { kind: 'numbers', value: [{ kind: 'text', value: 'A' }] }),
    ];
    expect(words.map((one) => lots.why(one))).toEqual(words.map(() => 'otherLuck'));
  });
});

describe('nobody steers a draw', () => {
  test('by waiting for the round, and showing only then with an earlier hour', () => {
    const { lots, draw } = withSecrets([0, 1]);
    const before = lots.drawn(draw);
    const late = lots.show(2, draw, { wallHour: lots.now - TEST_GRACE - 2 });
    lots.seen([3, 4]).settle(200);
    expect(lots.why(late)).toBe('late');
    expect(lots.drawn(draw)).toEqual(before);
  });

  test('by opening a draw into the past, when its round is known', () => {
    const lots = new Lots(5);
    const { round } = { round: lots.roundAfter(lots.now + TEST_GRACE) };
    const luck: DrawLuck = { kind: 'own', value: { secrets: null, dice: null, round } };
    const wallHour = lots.now;
    lots.wait(TEST_GRACE + 20);
    const draw = lots.open({ luck }, 0, { wallHour });
    lots.seen([3, 4]);
    lots.bring(0, draw);
    lots.settle(200);
    expect(lots.outcome(draw)).toBe('void: unseen');
  });

  test('by naming a round that is known, or numbers that came before', () => {
    const lots = new Lots(5);
    const round = lots.roundAfter(lots.now + TEST_GRACE - 1);
    const early = lots.open({ luck: { kind: 'own', value: { secrets: null, dice: null, round } } });
    expect(lots.outcome(early)).toBe('void: knownTooEarly');
    const numbers = { ...lots.dice([0, 1, 2]), sources: ['Lottery'] };
    const { count: _, ...value } = numbers;
    const known = lots.open({ luck: { kind: 'numbers', value } });
    expect(lots.outcome(known)).toBe('void: knownTooEarly');
  });

  test('by a second draw for one decision: the first one stands', () => {
    const lots = new Lots(5);
    const decision = lots.willing([1, 2, 3, 4]);
    const pool = lots.pool([1, 2, 3, 4]);
    const first = lots.open({ decision, pool });
    lots.read(0, first, FIVE, { witnesses: [1, 2] });
    const second = lots.open({ decision, pool });
    lots.read(0, second, [1, 1, 1, 1, 1], { witnesses: [1, 2] });
    expect([lots.outcome(first), lots.outcome(second)]).toEqual(['drawn', 'void: drawnBefore']);
    const instead = lots.open({ decision, pool, replaces: first });
    expect(lots.outcome(instead)).toBe('void: drawnBefore');
  });

  test('but a draw that came to nobody has another in its place, once it is settled', () => {
    const lots = new Lots(5);
    const decision = lots.willing([1, 2, 3, 4]);
    const pool = lots.pool([1, 2, 3, 4]);
    const first = lots.open({ decision, pool });
    lots.seen().settle(200);
    expect(lots.outcome(first)).toBe('nobody: nothingRead');
    const second = lots.open({ decision, pool, replaces: first });
    lots.read(0, second, FIVE, { witnesses: [1, 2] });
    expect(lots.outcome(second)).toBe('drawn');
    const third = lots.open({ decision, pool, replaces: second });
    expect(lots.outcome(third)).toBe('void: drawnBefore');
    const stranger = lots.open({ decision, pool, replaces: idNamed<RecordId>('other') });
    expect(lots.outcome(stranger)).toBe('void: drawnBefore');
  });

  test('by two openings at once: where nobody can tell which was first, neither counts', () => {
    const lots = new Lots(5);
    const decision = lots.hall.propose({
      method: 'sortition',
      closesAt: hour(lots.now + 24),
      responsible: [lots.member(1)],
    });
    for (const one of [1, 2, 3]) lots.hall.say(one, decision, 'willing');
    lots.seen().wait(25);
    const pool = lots.pool([1, 2, 3]);
    const deps: readonly RecordId[] = [];
    const one = lots.open({ decision, pool }, 0, { deps });
    const other = lots.open({ decision, pool }, 1, { deps });
    lots.read(0, one, FIVE, { witnesses: [1, 2] });
    expect([lots.outcome(one), lots.outcome(other)]).toEqual(['void: rival', 'void: rival']);
    // A placement that settles one of them first tells which it was.
    const apart = new Lots(5);
    const asked = apart.hall.propose({
      method: 'sortition',
      closesAt: hour(apart.now + 24),
      responsible: [apart.member(1)],
    });
    for (const member of [1, 2, 3]) apart.hall.say(member, asked, 'willing');
    apart.seen().wait(25);
    const first = apart.open({ decision: asked, pool: apart.pool([1, 2, 3]) });
    apart.read(0, first, FIVE, { witnesses: [1, 2] });
    apart.settle(1);
    const late = apart.open({ decision: asked, pool: apart.pool([1, 2, 3]) }, 1);
    expect([apart.outcome(first), apart.outcome(late)]).toEqual(['drawn', 'void: drawnBefore']);
  });
});

describe('a draw for a decision', () => {
  test('takes exactly the willing, as many as was decided, and is opened by those who see to it', () => {
    const lots = new Lots(5);
    const decision = lots.willing([1, 2, 3, 4], 2);
    const open = (set: Partial<DrawOpened>, by = 0): string =>
      lots.outcome(lots.open({ decision, pool: lots.pool([1, 2, 3, 4], 2), ...set }, by));
    expect(open({ pool: lots.pool([1, 2, 3], 2) })).toBe('void: poolDiffers');
    expect(open({ pool: lots.pool([0, 2, 3, 4], 2) })).toBe('void: poolDiffers');
    expect(open({ pool: lots.pool([1, 2, 3, 4], 1) })).toBe('void: poolDiffers');
    expect(open({}, 3)).toBe('void: notTheirs');
    expect(open({ decision: idNamed<RecordId>('none') })).toBe('void: noSortition');
    const majority = lots.hall.propose({ method: 'majority' });
    expect(open({ decision: majority })).toBe('void: noSortition');
    expect(open({})).toBe('waiting: reading');
  });

  test('moves with the decision until that is settled', () => {
    const lots = new Lots(5);
    const closesAt = hour(lots.now + 24);
    const decision = lots.hall.propose({ method: 'sortition', closesAt });
    for (const one of [1, 2, 3]) lots.hall.say(one, decision, 'willing');
    lots.seen();
    lots.wait(25);
    const draw = lots.open({ decision, pool: lots.pool([1, 2, 3]) });
    lots.read(0, draw, FIVE, { witnesses: [1, 2] });
    expect(lots.outcome(draw)).toBe('drawn');
    lots.seen();
    const late = lots.hall.say(4, decision, 'willing', {}, { wallHour: closesAt });
    expect(lots.outcome(draw)).toBe('void: poolDiffers');
    lots.wait(100);
    lots.seen().settle(200);
    expect(lots.hall.decision(decision).voided.map(({ record }) => record)).toContain(late);
    expect(lots.outcome(draw)).toBe('drawn');
    expect(lots.draw(draw).isSettled).toBe(true);
  });
});

describe('an opening', () => {
  test('is refused by name: strangers, too many seats, too few hands, an unsure clock', () => {
    const lots = new Lots(5);
    const dice = (hands: readonly number[]): DrawLuck => ({
      kind: 'own',
      value: { secrets: null, dice: lots.dice(hands), round: null },
    });
    const seats = (number: number): DrawOpened['pool'] => ({
      kind: 'members',
      value: { members: [], seats: number },
    });
    const faults = [
      lots.open({ pool: lots.pool([0, 8]) }),
      lots.open({ luck: dice([0, 1, 8]) }),
      lots.openWithRound([0, 8]).draw,
      lots.open({ pool: seats(6) }),
      lots.open({ luck: dice([0, 1]) }),
      lots.open({}, 8),
      lots.open({}, 0, { wallHour: 0 }),
      lots.open({}, 0, { gov: idNamed('elsewhere') }),
    ];
    expect(faults.map((one) => lots.outcome(one))).toEqual([
      'void: strangerNamed',
      'void: strangerNamed',
      'void: strangerNamed',
      'void: poolTooSmall',
      'void: tooFewHands',
      'void: notByMember',
      'void: untimed',
      'void: unplaced',
    ]);
  });

  test('draws from those who were members where it was opened, whoever comes or goes later', () => {
    const lots = new Lots(5);
    const draw = lots.open();
    const before = lots.draw(draw).pool;
    const { world } = lots.hall;
    world.admit(5, [0, 1]);
    expect(world.state.members.size).toBe(6);
    expect(lots.draw(draw).pool).toEqual(before);
    expect(before).toHaveLength(5);
  });
});

describe('numbers, lists and panels', () => {
  test('draw by RFC 3797 what its key gives, in places and as members', () => {
    const lots = new Lots(5);
    const after = hour(lots.now + 5);
    const read = { hands: lots.members([0, 1, 2]), after, until: hour(lots.now + 9) };
    const sources = ['Lottery of Saturday', 'Winning horse'];
    const pool = { kind: 'members', value: { members: [], seats: 3 } } as const;
    const draw = lots.open({ pool, luck: { kind: 'numbers', value: { ...read, sources } } });
    lots.seen().wait(6);
    const short = lots.read(0, draw, { kind: 'numbers', value: [{ kind: 'text', value: 'A' }] });
    expect(lots.why(short)).toBe('otherLuck');
    const reading = {
      kind: 'numbers',
      value: [
        { kind: 'numbers', value: [9, 18, 26] },
        { kind: 'text', value: 'Blue Moon' },
      ],
    } as const;
    lots.read(0, draw, reading, { witnesses: [1, 2] });
    expect(lots.outcome(draw)).toBe('drawn');
    expect(lots.drawn(draw)).toHaveLength(3);
    expect(drawFile(lots.draw(draw))).toMatchObject({ sources: [[9, 18, 26], 'Blue Moon'] });
    expect(isReplayed(lots, draw)).toBe(true);
  });

  test('draw places of a list outside; its own file, completed, comes to the same or says what differs', () => {
    const lots = new Lots(5);
    const dice = lots.dice([0, 1, 2]);
    const people = ['Ada', 'Bo', 'Cy', 'Di'];
    const plan = { mode: 'assembly', draw: 'garden', pool: people, pick: 2 };
    const planned = replayDraw({ ...plan, plan: true, luck: { diceCount: 5 } }, testDrawCrypto);
    const terms = (planned.ok ? planned.value.terms : '') as Hash32;
    const draw = lots.open({
      pool: { kind: 'listed', value: { terms, size: 4, seats: 2 } },
      luck: { kind: 'own', value: { secrets: null, dice, round: null } },
    });
    lots.read(0, draw, FIVE, { witnesses: [1, 2] });
    const state = lots.draw(draw);
    const replayed = replayDraw(drawFile(state, plan), testDrawCrypto);
    expect(replayed.ok && isSameDraw(state, replayed.value)).toBe(true);
    const places = state.outcome.kind === 'drawn' ? state.outcome.drawn.places : [];
    const names = replayed.ok ? replayed.value.picks : [];
    expect(names).toEqual(places.map((place) => people[place - 1]));
    const changed = replayDraw(
      drawFile(state, { ...plan, pool: [...people, 'Ed'] }),
      testDrawCrypto,
    );
    expect(changed).toMatchObject({ ok: false, fault: { kind: 'DrawTermsDiffer' } });
  });

  test('draw the ticket of a published distribution', () => {
    const lots = new Lots(5);
    const plan = {
      mode: 'panel',
      draw: 'council',
      size: 1,
      people: { lisa: { age: 'child' }, marge: { age: 'adult' } },
      quotas: {},
      panels: [
        { panel: ['lisa'], weight: 1 },
        { panel: ['marge'], weight: 6 },
      ],
    };
    const planned = replayDraw({ ...plan, plan: true, luck: { diceCount: 5 } }, testDrawCrypto);
    const terms = (planned.ok ? planned.value.terms : '') as Hash32;
    const dice = lots.dice([0, 1, 2]);
    const draw = lots.open({
      pool: { kind: 'panels', value: { terms, tickets: 7 } },
      luck: { kind: 'own', value: { secrets: null, dice, round: null } },
    });
    lots.read(0, draw, FIVE, { witnesses: [1, 2] });
    const state = lots.draw(draw);
    const drawn = state.outcome.kind === 'drawn' ? state.outcome.drawn : null;
    expect(drawn?.ticket).toBe(createTickets(drawn?.seed ?? '', testDrawCrypto.sha256)(7));
    const replayed = replayDraw(drawFile(state, plan), testDrawCrypto);
    expect(replayed.ok && isSameDraw(state, replayed.value)).toBe(true);
  });
});

describe('draws', () => {
  test('come to the same whatever the order and repetition of records', () => {
    const { lots, draw } = withSecrets([0, 1]);
    const decision = lots.willing([1, 2, 3, 4]);
    const pool = lots.pool([1, 2, 3, 4]);
    const hall = lots.open({ decision, pool });
    lots.read(0, hall, FIVE, { witnesses: [1, 2] });
    lots.read(1, hall, [1, 1, 1, 1, 1]);
    lots.open({ decision, pool });
    lots.show(2, draw, { wallHour: lots.now - 60 });
    lots.settle(100);
    const { entries } = lots.hall.world;
    const expected = lots.stateOf(entries);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(lots.stateOf(shuffled)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('stay what they were when others’ records have had their time', () => {
    const { lots, draw } = withSecrets([0, 1]);
    lots.seen().settle(60);
    const before = lots.draw(draw);
    expect(before.isSettled).toBe(true);
    for (let at = 0; at < 6; at += 1) lots.settle(800);
    expect(lots.hall.world.state.floor).toBeGreaterThan(0);
    expect(lots.draw(draw)).toEqual(before);
  });

  test('say at each hour what they wait for, and from whom', () => {
    const lots = new Lots(5);
    const { draw, last } = lots.openWithRound([0, 1]);
    const opened = lots.now;
    const at = (now: number): unknown => {
      const view = drawView(lots.draw(draw), hour(now));
      return [view.stage, view.until, drawAsks(view, lots.member(0))];
    };
    expect(at(opened)).toEqual(['committing', opened + 10, 'commit']);
    lots.commit(0, draw);
    expect(at(opened + 10)).toEqual(['committing', opened + 10, null]);
    expect(at(opened + 11)).toEqual(['waiting', opened + 20, null]);
    expect(at(opened + 21)).toEqual(['showing', last, 'show']);
    expect(at(last + 1)).toEqual(['waiting', last + TEST_GRACE, null]);
    expect(at(last + TEST_GRACE + 1)).toEqual(['round', null, null]);
    lots.bring(3, draw);
    expect(at(last + TEST_GRACE + 1)).toEqual(['drawn', null, null]);
    const dice = lots.open();
    const hand = drawView(lots.draw(dice), hour(opened));
    expect([hand.stage, drawAsks(hand, lots.member(2))]).toEqual(['reading', 'read']);
    expect(drawAsks(hand, lots.member(4))).toBe(null);
  });

  test('commit to what the calculator commits to', () => {
    const lots = new Lots(5);
    const { draw } = lots.openWithRound([0]);
    lots.commit(0, draw);
    const { terms, luck, committers } = lots.draw(draw);
    const member = committers[0]?.member ?? '';
    const secret = toHex(lots.secretOf(0));
    expect(luck?.commitments.get(member)).toBe(
      drawCommitmentOf(terms ?? '', member, secret, testDrawCrypto.sha256),
    );
    expect(trueRound()[0]).toBe(0xaa);
  });
});
