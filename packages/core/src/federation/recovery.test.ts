/** R20: succession when the next keys are lost, and every way to misuse it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { SigningPair } from '../base/crypto.ts';
import type { Hash32, LogId, PlacementId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import {
  arbitraryMutation,
  arbitraryShuffledTwice,
  bytesNamed,
  idNamed,
  testCrypto,
} from '../testing.ts';
import { filingWordsDue, isTrueWord } from './filing-words.ts';
import type { PartyState } from './fold.ts';
import { standingRoster } from './fold.ts';
import type { FilingStanding } from './recovery.ts';
import { ROSTER_FILING_GAP_HOURS, ROSTER_WAIT_HOURS, showersNeeded } from './recovery.ts';
import { policyIdOf } from './roster.ts';
import {
  BELL_PAPER_BYTES_MAX,
  bellPaperKind,
  openBellPaper,
  ownStrike,
  RECOVERY_CARD_BYTES_MAX,
  recoveryCardKind,
  sealBellPaper,
} from './recovery-records.ts';
import type { SealActContent, SealVerb } from './seal-act.ts';
import {
  encodeSealActContent,
  PACT_WRAPPED_KEY_BYTES,
  sealActIdOf,
  sealActKind,
} from './seal-act.ts';
import type { RosterKeys } from './testing.ts';
import {
  actOn,
  entryOf,
  judged,
  keyOf,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
} from './testing.ts';
import { isRecovering, ringingRosters } from './view.ts';

const ana = rosterNamed('ana');
const ben = rosterNamed('ben');
const pact = pactOf([ana, ben]);
const founded = judged(pact);
const anaParty = partyAt(founded, 0);
const benParty = partyAt(founded, 1);
/** What Ana's members file once her holders are gone: other people, other keys. */
const renewed = rosterNamed('ana-renewed', { term: 1 });
const WAIT = ROSTER_WAIT_HOURS;

const reveal = (pairs: readonly SigningPair[]) =>
  pairs.map((pair, index) => ({ index, key: keyOf(pair) }));

function idOfAct(entry: Entry): Hash32 {
  return sealActIdOf(testCrypto.hash, saidAs(sealActKind, entry)?.content ?? new Uint8Array());
}

/** A filing by Ana's recovery keys of these indexes. */
function filed(indexes: readonly number[] = [0, 1], to: RosterKeys = renewed, by = ana): Entry {
  const what: SealVerb = {
    kind: 'recover',
    value: {
      replaces: policyIdOf(testCrypto.hash, ana.roster),
      roster: to.roster,
      revealed: reveal(by.recoveries),
    },
  };
  return actOn(pact, anaParty, what, by.recoveries, indexes);
}

function objected(filing: Entry, signers: readonly SigningPair[], indexes = [0, 1]): Entry {
  const value = { filing: idOfAct(filing), revealed: reveal(signers) };
  return actOn(pact, anaParty, { kind: 'object', value }, signers, indexes);
}

/** What Ben's seal says of a filing, so many hours after now, with Ana's head as he holds it. */
function seen(
  filing: Entry,
  hours: number,
  change: { head?: Hash32; opposed?: boolean; by?: PartyState; keys?: RosterKeys } = {},
): Entry {
  const { head = anaParty.head, opposed = false, by = benParty, keys = ben } = change;
  const value = { filing: idOfAct(filing), head, at: hour(NOW_HOUR + hours), opposed };
  return actOn(pact, by, { kind: 'filingSeen', value }, keys.seals);
}

function standings(entries: readonly Entry[]): readonly FilingStanding[] {
  return partyAt(judged(pact, entries), 0).filings.map(({ standing }) => standing);
}

function termAfter(entries: readonly Entry[]): number {
  return standingRoster(partyAt(judged(pact, entries), 0)).term;
}

const filing = filed();
const started = [filing, seen(filing, 0), seen(filing, WAIT)];
const pause = (from: number): SealVerb => ({
  kind: 'pause',
  value: { from: hour(NOW_HOUR + from), to: hour(NOW_HOUR + from + 10) },
});

describe('R20: a roster filed by recovery keys', () => {
  test('starts fourteen days later, by two walls that the twin’s seal names', () => {
    expect(standings([filing])).toEqual(['waiting']);
    expect(standings([filing, seen(filing, 0)])).toEqual(['waiting']);
    expect(standings([filing, seen(filing, 0), seen(filing, WAIT - 1)])).toEqual(['waiting']);
    expect(termAfter([filing, seen(filing, 0), seen(filing, WAIT - 1)])).toBe(0);
    expect(standings(started)).toEqual(['started']);
    const party = partyAt(judged(pact, started), 0);
    expect(standingRoster(party)).toEqual(renewed.roster);
    expect(isRecovering(party)).toBe(false);
  });

  test('leaves the old bells ringing until it starts, and for a week after', () => {
    const waiting = partyAt(judged(pact, [filing, seen(filing, 0)]), 0);
    expect(isRecovering(waiting)).toBe(true);
    expect(ringingRosters(waiting, hour(NOW_HOUR), 168).map(({ roster }) => roster.term)).toEqual([
      0,
    ]);
    const party = partyAt(judged(pact, started), 0);
    const terms = (at: number) =>
      ringingRosters(party, hour(NOW_HOUR + at), 168).map(({ roster }) => roster.term);
    expect(terms(WAIT + 168)).toEqual([1, 0]);
    expect(terms(WAIT + 169)).toEqual([1]);
  });

  test('needs r of the recovery keys: one is not enough, nor are another’s', () => {
    for (const bad of [filed([2]), filed([0, 1], renewed, rosterNamed('thief'))])
      expect(standings([bad, seen(bad, 0), seen(bad, WAIT)])).toEqual([]);
  });

  test('is not made by captured bell and seal keys', () => {
    const what: SealVerb = {
      kind: 'recover',
      value: {
        replaces: policyIdOf(testCrypto.hash, ana.roster),
        roster: renewed.roster,
        revealed: reveal(ana.seals),
      },
    };
    const stolen = actOn(pact, anaParty, what, ana.seals, [0, 1, 2]);
    expect(standings([stolen, seen(stolen, 0), seen(stolen, WAIT)])).toEqual([]);
  });

  test('keeps its term: one ahead of the roster that it replaces', () => {
    const jump = filed([0, 1], rosterNamed('ana-renewed', { term: 2 }));
    expect(standings([jump])).toEqual([]);
  });

  test('does not start by its own party’s word, nor by fewer than k_seal of the twin’s seals', () => {
    const own = [0, WAIT].map((hours) => seen(filing, hours, { by: anaParty, keys: ana }));
    expect(standings([filing, ...own])).toEqual(['waiting']);
    const value = {
      filing: idOfAct(filing),
      head: anaParty.head,
      at: hour(NOW_HOUR + WAIT),
      opposed: false,
    };
    const thin = actOn(pact, benParty, { kind: 'filingSeen', value }, ben.seals, [0]);
    expect(standings([filing, seen(filing, 0), thin])).toEqual(['waiting']);
  });

  test('comes to one state whatever the order and repetition of its records', () => {
    const moved = actOn(pact, anaParty, pause(1), ana.seals);
    const rival = filed([1, 2], rosterNamed('ana-other', { term: 1 }));
    const entries = [
      ...started,
      moved,
      rival,
      seen(rival, 24),
      objected(rival, ana.nextSeals),
      seen(filing, WAIT + 5, { head: idOfAct(moved) }),
    ];
    const state = judged(pact, entries);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(judged(pact, shuffled)).toEqual(state);
      }),
    );
  });
});

describe('R20: the next keys', () => {
  test('object, and the filing does not start', () => {
    const against = objected(filing, ana.nextSeals);
    const opposed = seen(filing, WAIT, { opposed: true });
    expect(standings([filing, against])).toEqual(['opposed']);
    const all = [filing, seen(filing, 0), against, opposed];
    expect(standings(all)).toEqual(['opposed']);
    expect(isRecovering(partyAt(judged(pact, all), 0))).toBe(false);
    expect(termAfter(all)).toBe(0);
  });

  test('cannot be played by the current seal keys, nor by one next key', () => {
    const seized = objected(filing, ana.seals);
    const single = objected(filing, ana.nextSeals, [0]);
    expect(standings([filing, seized, single])).toEqual(['waiting']);
    expect(termAfter([...started, seized, single])).toBe(1);
  });

  test('do not undo a start: what the twin let through stays', () => {
    const late = objected(filing, ana.nextSeals);
    const contrary = seen(filing, WAIT + 1, { opposed: true });
    expect(termAfter([...started, late, contrary])).toBe(1);
  });

  test('that rotate in time leave the filing behind', () => {
    const next = rosterNamed('ana', { term: 1 });
    const what: SealVerb = {
      kind: 'roster',
      value: { roster: next.roster, revealed: reveal(ana.nextSeals) },
    };
    const rotation = actOn(pact, anaParty, what, ana.nextSeals);
    const after = partyAt(judged(pact, [rotation]), 0);
    const entries = [filing, seen(filing, 0), rotation];
    expect(standings(entries)).toEqual(['overtaken']);
    // A word about a head under another roster is no word about this filing.
    const astray = seen(filing, WAIT, { head: after.head });
    expect(standingRoster(partyAt(judged(pact, [...entries, astray]), 0))).toEqual(next.roster);
  });

  test('found by a thief after the start rotate nothing', () => {
    const what: SealVerb = {
      kind: 'roster',
      value: { roster: rosterNamed('ana', { term: 1 }).roster, revealed: reveal(ana.nextSeals) },
    };
    const late = actOn(pact, anaParty, what, ana.nextSeals);
    expect(standingRoster(partyAt(judged(pact, [...started, late]), 0))).toEqual(renewed.roster);
  });
});

describe('R20: one filing in sixty days', () => {
  const again = filed([1, 2], rosterNamed('ana-again', { term: 1 }));

  test('is heard; the next one within them is not', () => {
    const entries = [filing, seen(filing, 0), again, seen(again, 24), seen(again, 24 + WAIT)];
    expect(standings(entries)).toEqual(['waiting', 'tooSoon']);
    expect(termAfter(entries)).toBe(0);
  });

  test('keeps a bell in doubt once: filings without end are too soon before they are shown', () => {
    const against = objected(filing, ana.nextSeals);
    const entries = [filing, seen(filing, 0), against, again];
    expect(standings(entries)).toEqual(['opposed', 'tooSoon']);
    expect(isRecovering(partyAt(judged(pact, entries), 0))).toBe(false);
  });

  test('and after them may be again, though the first was opposed', () => {
    const gap = ROSTER_FILING_GAP_HOURS;
    const against = objected(filing, ana.nextSeals);
    const entries = [filing, seen(filing, 0), against, again];
    const early = [seen(again, gap - 1), seen(again, gap - 1 + WAIT)];
    expect(standings([...entries, ...early])).toEqual(['opposed', 'tooSoon']);
    const late = [seen(again, gap), seen(again, gap + WAIT)];
    expect(standings([...entries, ...late])).toEqual(['opposed', 'started']);
  });

  test('no id and no length decides between two of one hour: neither counts', () => {
    const entries = [filing, again, seen(filing, 0), seen(again, 0)];
    expect(standings([...entries, seen(filing, WAIT), seen(again, WAIT)])).toEqual([
      'tooSoon',
      'tooSoon',
    ]);
  });

  test('counts over the roster that follows, too', () => {
    const third = rosterNamed('ana-third', { term: 2 });
    const what: SealVerb = {
      kind: 'recover',
      value: {
        replaces: policyIdOf(testCrypto.hash, renewed.roster),
        roster: third.roster,
        revealed: reveal(renewed.recoveries),
      },
    };
    const next = actOn(pact, anaParty, what, renewed.recoveries);
    const soon = [...started, next, seen(next, WAIT), seen(next, 2 * WAIT)];
    expect(standings(soon)).toEqual(['started', 'tooSoon']);
    const gap = ROSTER_FILING_GAP_HOURS;
    expect(termAfter([...started, next, seen(next, gap), seen(next, gap + WAIT)])).toBe(2);
  });
});

describe('R20: seized seal keys', () => {
  const mine = (at: PartyState, what: SealVerb, keys: RosterKeys = ana): Entry =>
    actOn(pact, at, what, keys.seals);

  test('cannot block a filing by moving the chain on, nor leave the pact after it started', () => {
    const moved = mine(anaParty, pause(1));
    const after = partyAt(judged(pact, [moved]), 0);
    const left = mine(after, { kind: 'exit', value: { at: hour(NOW_HOUR) } });
    const party = partyAt(judged(pact, [...started, moved, left]), 0);
    expect(standingRoster(party).term).toBe(1);
    expect(party).toMatchObject({ n: 0, exit: null, contested: false });
  });

  test('keep what the twin had seen before the start', () => {
    const moved = mine(anaParty, pause(1));
    const after = partyAt(judged(pact, [moved]), 0);
    const words = [seen(filing, 0), seen(filing, WAIT, { head: after.head })];
    const party = partyAt(judged(pact, [filing, moved, ...words]), 0);
    expect(party).toMatchObject({ n: 1, pauses: [{ from: NOW_HOUR + 1 }] });
    expect(standingRoster(party).term).toBe(1);
  });

  test('give way to the new seals, who say on which state they stand', () => {
    const moved = mine(anaParty, pause(1));
    const after = partyAt(judged(pact, [moved]), 0);
    const words = [seen(filing, 0), seen(filing, WAIT, { head: after.head })];
    const fresh = mine(anaParty, pause(50), renewed);
    const party = partyAt(judged(pact, [filing, moved, ...words, fresh]), 0);
    expect(party).toMatchObject({ n: 1, contested: false, pauses: [{ from: NOW_HOUR + 50 }] });
    // Standing on two states at once is a fork of the new seals.
    const second = mine(after, pause(60), renewed);
    const forked = partyAt(judged(pact, [filing, moved, ...words, fresh, second]), 0);
    expect(forked).toMatchObject({ contested: true, pauses: [] });
  });

  test('that made the party contested are healed by the recovery', () => {
    const fork = [mine(anaParty, pause(1)), mine(anaParty, pause(2))];
    expect(partyAt(judged(pact, fork), 0).contested).toBe(true);
    const party = partyAt(judged(pact, [...started, ...fork]), 0);
    expect(party).toMatchObject({ contested: false, n: 0 });
    expect(standingRoster(party).term).toBe(1);
  });

  test('turn no epoch after the start', () => {
    const wrapped = bytesNamed('wrapped', 0, PACT_WRAPPED_KEY_BYTES);
    const value = { number: 2, before: 1, keyHash: idNamed<Hash32>('police'), wrapped };
    const turned = mine(anaParty, { kind: 'epoch', value });
    expect(judged(pact, [turned]).epochs.at(-1)?.number).toBe(2);
    expect(judged(pact, [...started, turned]).epochs.at(-1)?.number).toBe(1);
  });
});

describe('R20: several twins', () => {
  const cid = rosterNamed('cid');
  const dan = rosterNamed('dan');

  test('half of them, rounded up, must show a filing', () => {
    expect([2, 3, 4, 5, 8].map(showersNeeded)).toEqual([1, 1, 2, 2, 4]);
    const four = pactOf([ana, ben, cid, dan]);
    const parties = judged(four).parties;
    const words = (at: number, keys: RosterKeys, hours: number): Entry => {
      const value = {
        filing: idOfAct(filingOfFour),
        head: partyAt(judged(four), 0).head,
        at: hour(NOW_HOUR + hours),
        opposed: false,
      };
      return actOn(four, parties[at] as PartyState, { kind: 'filingSeen', value }, keys.seals);
    };
    const value = {
      replaces: policyIdOf(testCrypto.hash, ana.roster),
      roster: renewed.roster,
      revealed: reveal(ana.recoveries),
    };
    const filingOfFour = actOn(
      four,
      partyAt(judged(four), 0),
      { kind: 'recover', value },
      ana.recoveries,
    );
    const one = [filingOfFour, words(1, ben, 0), words(1, ben, WAIT)];
    expect(partyAt(judged(four, one), 0).filings[0]?.standing).toBe('waiting');
    const two = [...one, words(2, cid, 30), words(2, cid, 30 + WAIT)];
    expect(partyAt(judged(four, two), 0).filings[0]).toMatchObject({
      standing: 'started',
      shownAt: NOW_HOUR + 30,
      startedAt: NOW_HOUR + 30 + WAIT,
    });
  });

  test('a twin that recovered itself speaks by its new seals', () => {
    const benRenewed = rosterNamed('ben-renewed', { term: 1 });
    const value = {
      replaces: policyIdOf(testCrypto.hash, ben.roster),
      roster: benRenewed.roster,
      revealed: reveal(ben.recoveries),
    };
    const benFiling = actOn(pact, benParty, { kind: 'recover', value }, ben.recoveries);
    const byAna = [0, WAIT].map((hours) =>
      seen(benFiling, hours, { by: anaParty, keys: ana, head: benParty.head }),
    );
    const byNewBen = [0, WAIT].map((hours) => seen(filing, hours, { keys: benRenewed }));
    expect(termAfter([filing, ...byNewBen])).toBe(0);
    expect(termAfter([filing, benFiling, ...byAna, ...byNewBen])).toBe(1);
  });
});

describe('R20: what a home lays down beforehand', () => {
  const place = { pact: pact.pact, bell: keyOf(ana.bells[0] as SigningPair) };
  const code = bytesNamed('paper', 0, 16);
  const signature = bytesNamed('signature', 0, 64);
  const paper = sealBellPaper(testCrypto, code, place, signature, bytesNamed('nonce', 0, 24));

  test('a bell’s own strike opens by its paper code, for its own bell and pact only', () => {
    expect(openBellPaper(testCrypto, code, paper)).toEqual(signature);
    expect(openBellPaper(testCrypto, bytesNamed('other', 0, 16), paper)).toBeUndefined();
    const elsewhere = { ...paper, pact: idNamed<LogId>('other') };
    expect(openBellPaper(testCrypto, code, elsewhere)).toBeUndefined();
    const another = { ...paper, bell: keyOf(ana.bells[1] as SigningPair) };
    expect(openBellPaper(testCrypto, code, another)).toBeUndefined();
  });

  test('its content is one for each bell, so that it can be signed beforehand', () => {
    const bell = ana.bells[1] as SigningPair;
    const strike = encodeSealActContent(ownStrike(anaParty.party, keyOf(bell)));
    const message = idBytes(sealActIdOf(testCrypto.hash, strike));
    const certificate = [{ index: 0, signature: testCrypto.sign(message, bell.secretKey) }];
    const said = { content: strike, certificate };
    const entry = entryOf(sealActKind, said, idNamed('twin'), 'strike', { log: pact.pact });
    expect([...partyAt(judged(pact, [entry]), 0).struckBells]).toEqual([keyOf(bell)]);
  });

  test('both records reach their limits exactly, and come back', () => {
    const card = { proposal: idNamed<Hash32>('proposal'), key: place.bell };
    expect(encodeSaid(recoveryCardKind, card)).toHaveLength(RECOVERY_CARD_BYTES_MAX);
    expect(encodeSaid(bellPaperKind, paper)).toHaveLength(BELL_PAPER_BYTES_MAX);
    expect(decodeSaidAs(recoveryCardKind, encodeSaid(recoveryCardKind, card))).toEqual({
      ok: true,
      value: card,
    });
    fc.assert(
      fc.property(arbitraryMutation(encodeSaid(bellPaperKind, paper)), (bytes) => {
        const read = decodeSaidAs(bellPaperKind, bytes);
        if (read.ok) expect(encodeSaid(bellPaperKind, read.value)).toEqual(bytes);
      }),
    );
  });
});

describe('R20: the words of a seal', () => {
  const settled = { placement: idNamed<PlacementId>('tick'), wall: hour(NOW_HOUR) };
  const walls = new Map([[settled.placement, settled.wall]]);
  const due = (entries: readonly Entry[], wall = NOW_HOUR) =>
    filingWordsDue(judged(pact, entries), benParty.party, { ...settled, wall: hour(wall) });

  test('are due at once, and once more when the filing has waited', () => {
    expect(due([])).toEqual([]);
    expect(due([filing])).toMatchObject([
      { party: benParty.party, n: 0, what: { value: { at: NOW_HOUR, opposed: false } } },
    ]);
    const shown = [filing, seen(filing, 0)];
    expect(due(shown, NOW_HOUR + WAIT - 1)).toEqual([]);
    expect(due(shown, NOW_HOUR + WAIT)).toHaveLength(1);
    expect(due(started, NOW_HOUR + 2 * WAIT)).toEqual([]);
    const against = [...shown, objected(filing, ana.nextSeals)];
    expect(due(against, NOW_HOUR + WAIT)).toMatchObject([{ what: { value: { opposed: true } } }]);
    expect(due([...against, seen(filing, WAIT, { opposed: true })], NOW_HOUR + 2 * WAIT)).toEqual(
      [],
    );
  });

  test('are not drawn out by filings without end', () => {
    const again = filed([1, 2], rosterNamed('ana-again', { term: 1 }));
    const entries = [filing, seen(filing, 0), again];
    expect(due(entries, NOW_HOUR + 24)).toEqual([]);
    expect(due(entries, NOW_HOUR + ROSTER_FILING_GAP_HOURS)).toHaveLength(2);
  });

  test('are signed only if they are true: wall, head, objection, party', () => {
    const state = judged(pact, [filing]);
    const [word] = due([filing]);
    const isTrue = (change: object, at = state): boolean => {
      const { what } = word as SealActContent;
      const value = { ...what.value, ...change };
      return isTrueWord(at, benParty.party, walls, {
        ...(word as SealActContent),
        what: { kind: 'filingSeen', value } as SealVerb,
      });
    };
    expect(isTrue({})).toBe(true);
    expect(isTrue({ at: hour(NOW_HOUR + WAIT) })).toBe(false);
    expect(isTrue({ head: idNamed<Hash32>('nowhere') })).toBe(false);
    expect(isTrue({ opposed: true })).toBe(false);
    expect(isTrue({ filing: idNamed<Hash32>('none') })).toBe(false);
    expect(isTrueWord(state, anaParty.party, walls, word as SealActContent)).toBe(false);
    // The head may have moved on since: captured seals must not outrun our signing.
    const moved = judged(pact, [filing, actOn(pact, anaParty, pause(1), ana.seals)]);
    expect(isTrue({}, moved)).toBe(true);
    const late = isTrueWord(state, benParty.party, new Map(), word as SealActContent);
    expect(late).toBe(false);
  });
});
