import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compareBytes } from '../base/bytes.ts';
import type { SigningPair } from '../base/crypto.ts';
import type { DeviceId, Hash32, PactKey } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { arbitraryBytes, arbitraryMutation, arbitraryShuffledTwice } from '../testing.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import { foldFounded, standingRoster } from './fold.ts';
import { judgeGenesis } from './genesis.ts';
import type { RevealedKey, SealVerb } from './seal-act.ts';
import {
  decodeSealActContent,
  encodeSealActContent,
  SEAL_ACT_BYTES_MAX,
  SEAL_ACT_CONTENT_BYTES_MAX,
  sealActKind,
  sealActToldKind,
} from './seal-act.ts';
import { AMBERS_MAX, BELLS_MAX, SEALS_MAX } from './roster.ts';
import {
  actOn,
  certify,
  delegateOf,
  judged,
  keyOf,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
} from './testing.ts';
import { partiesOfDevice, ringingRosters, standingOf } from './view.ts';

const ana = rosterNamed('ana');
const ben = rosterNamed('ben');
const pact = pactOf([ana, ben]);
const founded = judged(pact);
const anaParty = partyAt(founded, 0);
const benParty = partyAt(founded, 1);

const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR + 400) } };
const pause = (from: number): SealVerb => ({
  kind: 'pause',
  value: { from: hour(from), to: hour(from + 10) },
});

function reveal(pairs: readonly SigningPair[]): readonly RevealedKey[] {
  return pairs.map((pair, index) => ({ index, key: keyOf(pair) }));
}

function nextRoster(keys = ana, name = 'ana'): SealVerb {
  const { roster } = rosterNamed(name, { term: 1 });
  return { kind: 'roster', value: { roster, revealed: reveal(keys.nextSeals) } };
}

describe('a party’s chain', () => {
  test('takes acts of its own seal, and of no other', () => {
    const good = actOn(pact, anaParty, exit, ana.seals);
    const forged = actOn(pact, anaParty, pause(NOW_HOUR), ben.seals);
    const thin = actOn(pact, anaParty, pause(NOW_HOUR + 1), ana.seals, [1]);
    const state = judged(pact, [forged, thin, good]);
    expect(partyAt(state, 0)).toMatchObject({
      n: 1,
      contested: false,
      exit: { at: NOW_HOUR + 400 },
    });
    expect(partyAt(state, 1)).toEqual(benParty);
  });

  test('is certified by signatures that came in two records', () => {
    const halves = [[0], [2]].map((indexes) => actOn(pact, anaParty, exit, ana.seals, indexes));
    expect(partyAt(judged(pact, halves.slice(0, 1)), 0).n).toBe(0);
    expect(partyAt(judged(pact, halves), 0).n).toBe(1);
  });

  test('is no fork when one act comes with two sets of signatures', () => {
    const copies = [
      [0, 1],
      [1, 2],
    ].map((indexes) => actOn(pact, anaParty, exit, ana.seals, indexes));
    expect(partyAt(judged(pact, copies), 0)).toMatchObject({ n: 1, contested: false });
  });

  test('is turned by the promised keys before all that the old seals wrote beside them', () => {
    const rotation = actOn(pact, anaParty, nextRoster(), ana.nextSeals);
    const rivals = [exit, pause(NOW_HOUR)].map((what) => actOn(pact, anaParty, what, ana.seals));
    const first = partyAt(judged(pact, rivals.slice(0, 1)), 0);
    const later = actOn(pact, first, pause(NOW_HOUR + 50), ana.seals);
    for (const others of [rivals, [rivals[0] as (typeof rivals)[0], later]]) {
      const party = partyAt(judged(pact, [...others, rotation]), 0);
      expect(party).toMatchObject({ n: 1, contested: false, exit: null, pauses: [] });
      expect(party.rosters.map(({ roster }) => roster.term)).toEqual([0, 1]);
    }
  });

  test('is contested where the promised keys themselves signed two rosters', () => {
    const first = partyAt(judged(pact, [actOn(pact, anaParty, exit, ana.seals)]), 0);
    const acts = [
      actOn(pact, anaParty, exit, ana.seals),
      actOn(pact, anaParty, nextRoster(), ana.nextSeals),
      actOn(pact, first, nextRoster(ana, 'other'), ana.nextSeals),
    ];
    const { n, contested, head } = partyAt(judged(pact, acts), 0);
    expect({ n, contested, head }).toEqual({ n: 0, contested: true, head: anaParty.head });
  });

  test('that forks is contested, keeps the state before, and leaves the other party alone', () => {
    const first = actOn(pact, anaParty, exit, ana.seals);
    const rival = actOn(pact, anaParty, pause(NOW_HOUR), ana.seals, [1, 2]);
    const other = actOn(pact, benParty, pause(NOW_HOUR), ben.seals);
    const state = judged(pact, [first, rival, other]);
    expect(partyAt(state, 0)).toEqual({ ...anaParty, contested: true });
    expect(partyAt(state, 1)).toMatchObject({ n: 1, contested: false });
    expect(standingOf(state, partyAt(state, 0), hour(NOW_HOUR))).toBe('contested');
    expect(standingOf(state, partyAt(state, 1), hour(NOW_HOUR))).toBe('paused');
  });

  test('waits for an act whose parent it has not', () => {
    const first = actOn(pact, anaParty, pause(NOW_HOUR), ana.seals);
    const after = partyAt(judged(pact, [first]), 0);
    const second = actOn(pact, after, exit, ana.seals);
    expect(partyAt(judged(pact, [second]), 0).n).toBe(0);
    expect(partyAt(judged(pact, [second, first]), 0).n).toBe(2);
  });

  test('comes to one state whatever the order and repetition of its records', () => {
    const first = actOn(pact, anaParty, pause(NOW_HOUR), ana.seals);
    const after = partyAt(judged(pact, [first]), 0);
    const entries = [
      first,
      actOn(pact, after, nextRoster(), ana.nextSeals),
      actOn(pact, benParty, exit, ben.seals),
      actOn(pact, benParty, pause(NOW_HOUR), ben.seals, [0, 2]),
      actOn(pact, anaParty, pause(NOW_HOUR), ana.seals, [1, 2], NOW_HOUR - 5),
      actOn(pact, anaParty, strike(ana.bells[0], 'itself'), [ana.bells[0] as SigningPair], [0]),
    ];
    const state = judged(pact, entries);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(judged(pact, shuffled)).toEqual(state);
      }),
    );
  });
});

function strike(
  bell: SigningPair | undefined,
  by: 'seal' | 'recovery' | 'itself',
  revealed: readonly RevealedKey[] = [],
): SealVerb {
  return { kind: 'strikeBell', value: { bell: keyOf(bell as SigningPair), by, revealed } };
}

describe('a new roster', () => {
  test('needs the next keys: the current seal keys can ring, not rotate', () => {
    const stolen = actOn(pact, anaParty, nextRoster(), ana.seals);
    expect(partyAt(judged(pact, [stolen]), 0).n).toBe(0);
    const rightful = actOn(pact, anaParty, nextRoster(), ana.nextSeals);
    expect(standingRoster(partyAt(judged(pact, [rightful]), 0)).term).toBe(1);
  });

  test('is refused with keys that were never promised, or another term', () => {
    const made = nextRoster(rosterNamed('thief'));
    expect(
      partyAt(judged(pact, [actOn(pact, anaParty, made, rosterNamed('thief').nextSeals)]), 0).n,
    ).toBe(0);
    const jump: SealVerb = {
      kind: 'roster',
      value: { roster: rosterNamed('ana', { term: 2 }).roster, revealed: reveal(ana.nextSeals) },
    };
    expect(partyAt(judged(pact, [actOn(pact, anaParty, jump, ana.nextSeals)]), 0).n).toBe(0);
  });

  test('lets the one before it ring for a week', () => {
    const act = actOn(pact, anaParty, nextRoster(), ana.nextSeals);
    const party = partyAt(judged(pact, [act]), 0);
    const terms = (at: number): readonly number[] =>
      ringingRosters(party, hour(at), 168).map(({ roster }) => roster.term);
    expect(terms(NOW_HOUR + 168)).toEqual([1, 0]);
    expect(terms(NOW_HOUR + 169)).toEqual([1]);
  });
});

describe('a strike of a bell key', () => {
  const bell = ana.bells[0];
  const struckBy = (entry: Entry): ReadonlySet<PactKey> =>
    partyAt(judged(pact, [entry]), 0).struckBells;

  test('comes from the seal, from r recovery keys, or from the key itself', () => {
    const byRecovery = strike(bell, 'recovery', reveal(ana.recoveries));
    expect(struckBy(actOn(pact, anaParty, strike(bell, 'seal'), ana.seals)).size).toBe(1);
    expect(struckBy(actOn(pact, anaParty, byRecovery, ana.recoveries)).size).toBe(1);
    const itself = actOn(pact, anaParty, strike(bell, 'itself'), [bell as SigningPair], [0]);
    expect(struckBy(itself).size).toBe(1);
  });

  test('comes from no other bell, and not from one recovery key', () => {
    const other = ana.bells[1] as SigningPair;
    expect(struckBy(actOn(pact, anaParty, strike(bell, 'itself'), [other], [0])).size).toBe(0);
    const byRecovery = strike(bell, 'recovery', reveal(ana.recoveries));
    expect(struckBy(actOn(pact, anaParty, byRecovery, ana.recoveries, [0])).size).toBe(0);
  });

  test('stands beside the chain and cannot fork it', () => {
    const act = actOn(pact, anaParty, pause(NOW_HOUR), ana.seals);
    const struck = actOn(pact, anaParty, strike(bell, 'seal'), ana.seals);
    expect(partyAt(judged(pact, [act, struck]), 0)).toMatchObject({ n: 1, contested: false });
  });
});

describe('delegates and epochs', () => {
  const added = delegateOf(pairNamed('new-device'), 0);
  const { device } = added;

  test('come and go, and come back only where their seal says so anew', () => {
    const verbs: readonly SealVerb[] = [
      { kind: 'delegateIn', value: added },
      { kind: 'delegateOut', value: { device, lastHonoured: null } },
      { kind: 'delegateIn', value: added },
    ];
    const entries: Entry[] = [];
    const outs = verbs.map((verb) => {
      entries.push(actOn(pact, partyAt(judged(pact, entries), 0), verb, ana.seals));
      const { delegates } = partyAt(judged(pact, entries), 0);
      return delegates.filter((one) => one.device === device).map(({ out }) => out);
    });
    expect(outs).toEqual([[null], [{ lastHonoured: null }], [null]]);
  });

  test('speak only for whom they signed: no party takes another’s device by naming it', () => {
    const ours = anaParty.delegates[0]?.device as DeviceId;
    const pair = [0, 1]
      .map((n) => pairNamed('delegate/0', n))
      .find((one) => idOf(one.publicKey) === ours);
    const theirs = delegateOf(pair as SigningPair, 0);
    const named = actOn(pact, benParty, { kind: 'delegateIn', value: theirs }, ben.seals);
    const state = judged(pact, [named]);
    expect(partyAt(state, 1)).toMatchObject({ n: 1, contested: false });
    expect(partiesOfDevice(state, ours)).toEqual([anaParty.party]);
    const willing = delegateOf(pair as SigningPair, 1);
    const signed = actOn(pact, benParty, { kind: 'delegateIn', value: willing }, ben.seals);
    expect(partiesOfDevice(judged(pact, [signed]), ours)).toHaveLength(2);
  });
});

describe('leaving a pact', () => {
  const standing = (entries: readonly Entry[], at: number): string => {
    const state = judged(pact, entries);
    return standingOf(state, partyAt(state, 0), hour(at));
  };

  test('takes the notice, not less', () => {
    const early: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR + 1) } };
    const act = actOn(pact, anaParty, early, ana.seals);
    expect(standing([act], NOW_HOUR + 335)).toBe('standing');
    expect(standing([act], NOW_HOUR + 336)).toBe('left');
  });

  test('comes by itself with the end date', () => {
    expect(standing([], NOW_HOUR + 10_000)).toBe('standing');
    expect(standing([], NOW_HOUR + 10_001)).toBe('ended');
  });
});

describe('the keys of readers', () => {
  const keys = [0, 1].map((at) => bytesNamed('kem', at, 1_216)).toSorted(compareBytes);
  const readers = (issue: number = 0): SealVerb => ({
    kind: 'readers',
    value: { term: 222, issue, keys },
  });
  const shownBy = (entries: readonly Entry[]) => partyAt(judged(pact, entries), 0).readers;

  test('are shown by k_seal of their own party, beside its chain', () => {
    const act = actOn(pact, anaParty, readers(), ana.seals);
    expect(shownBy([act])).toEqual([readers().value]);
    expect(partyAt(judged(pact, [act]), 0).n).toBe(0);
    expect(shownBy([actOn(pact, anaParty, readers(), ana.seals, [1])])).toEqual([]);
    expect(shownBy([actOn(pact, anaParty, readers(), ben.seals)])).toEqual([]);
    expect(shownBy([actOn(pact, anaParty, readers(), ana.bells)])).toEqual([]);
  });

  test('end with the roster whose seal showed them', () => {
    const act = actOn(pact, anaParty, readers(), ana.seals);
    const rotated = actOn(pact, anaParty, nextRoster(), ana.nextSeals);
    expect(shownBy([act, rotated])).toEqual([]);
    const renewed = rosterNamed('ana', { term: 1 });
    const again = actOn(pact, anaParty, readers(1), renewed.seals);
    expect(shownBy([act, rotated, again])).toEqual([readers(1).value]);
  });

  test('are known as well from acts that were told at home', () => {
    const acts = [
      actOn(pact, anaParty, nextRoster(), ana.nextSeals),
      actOn(pact, anaParty, readers(1), rosterNamed('ana', { term: 1 }).seals),
      actOn(pact, benParty, readers(), ben.seals),
      actOn(pact, benParty, readers(), ana.seals, [0]),
    ];
    const told = acts.map((entry) => {
      const act = saidAs(sealActKind, entry);
      if (act === undefined) throw new Error('no act');
      const bytes = encodeSaid(sealActToldKind, { pact: pact.pact, act });
      const read = decodeSaidAs(sealActToldKind, bytes);
      if (!read.ok) throw new Error('not told');
      return { act: read.value.act, wallHour: entry.header.wallHour };
    });
    const genesis = judgeGenesis(testCrypto, pact.genesis);
    if (!genesis.ok) throw new Error('not founded');
    expect(foldFounded(testCrypto, genesis.value, told)).toEqual(judged(pact, acts));
    expect(partyAt(judged(pact, acts), 1).readers).toHaveLength(1);
  });
});

describe('a seal act', () => {
  test('gives back what was put in, is total, and has one form only', () => {
    const content = {
      party: anaParty.party,
      n: 1,
      parent: anaParty.head,
      what: nextRoster(),
      homeDecision: idNamed<Hash32>('decision'),
    };
    const encoded = encodeSealActContent(content);
    expect(decodeSealActContent(encoded)).toEqual({ ok: true, value: content });
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), arbitraryMutation(encoded)), (bytes) => {
        const read = decodeSealActContent(bytes);
        if (read.ok) expect(encodeSealActContent(read.value)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('reaches its limit exactly', () => {
    const many = (name: string, count: number): readonly PactKey[] =>
      Array.from({ length: count }, (_, at) => idNamed<PactKey>(name, at)).toSorted();
    const hashes = (name: string): readonly Hash32[] =>
      many(name, SEALS_MAX) as readonly string[] as readonly Hash32[];
    const roster = {
      term: 255,
      bells: many('bell', BELLS_MAX).map((key) => ({ key, label: 255 })),
      kBell: BELLS_MAX - 1,
      ambers: many('amber', AMBERS_MAX),
      seals: many('seal', SEALS_MAX),
      kSeal: SEALS_MAX,
      nextSealHashes: hashes('next'),
      recoveryHashes: hashes('recovery'),
      r: SEALS_MAX,
    };
    const revealed = many('key', SEALS_MAX).map((key, index) => ({ index, key }));
    const content = encodeSealActContent({
      party: anaParty.party,
      n: 65_535,
      parent: idNamed('parent'),
      what: { kind: 'roster', value: { roster, revealed } },
      homeDecision: idNamed('decision'),
    });
    const filed = encodeSealActContent({
      party: anaParty.party,
      n: 0,
      parent: anaParty.head,
      what: { kind: 'recover', value: { replaces: idNamed('policy'), roster, revealed } },
      homeDecision: idNamed('decision'),
    });
    // A filing is the longest: it has no height, but names the roster that it replaces.
    expect(content.length + 32).toBe(SEAL_ACT_CONTENT_BYTES_MAX);
    expect(filed.length).toBe(SEAL_ACT_CONTENT_BYTES_MAX);
    const indexes = revealed.map(({ index }) => index);
    const pairs = indexes.map((index) => pairNamed('seal', index));
    const certificate = certify(pairs, bytesNamed('m'), indexes);
    const said = { content: filed, certificate };
    expect(encodeSaid(sealActKind, said).length).toBe(SEAL_ACT_BYTES_MAX);
    const told = encodeSaid(sealActToldKind, { pact: pact.pact, act: said });
    expect(told.length).toBe(sealActToldKind.bytesMax);
  });

  test('is a void body outside its lane, and when it is not sealed', () => {
    const act = actOn(pact, anaParty, exit, ana.seals);
    const changes = [{ lane: 1 }, { epoch: 0 }];
    for (const change of changes) {
      const moved: Entry = { ...act, header: { ...act.header, ...change } };
      expect(partyAt(judged(pact, [moved]), 0).n).toBe(0);
    }
  });

  test('of a kept variant number stops nothing but its own chain', () => {
    const encoded = encodeSealActContent({
      party: anaParty.party,
      n: 1,
      parent: anaParty.head,
      what: exit,
      homeDecision: idNamed('decision'),
    });
    // The variant's number follows the party, height and parent: array 1, 34, 1, 34, array 1.
    const later = Uint8Array.from(encoded, (byte, at) => (at === 71 ? 14 : byte));
    expect(encoded[71]).toBe(5);
    expect(decodeSealActContent(later)).toMatchObject({ ok: false, fault: { rule: 'choice' } });
  });
});
