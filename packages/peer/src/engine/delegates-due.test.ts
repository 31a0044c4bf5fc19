import type { DeviceId, Hash32, MemberId, PartyState } from '@tocsin/core';
import {
  actOn,
  judged,
  keyOf,
  pactOf,
  partyAt,
  rosterNamed,
} from '@tocsin/core/federation/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { delegatesDue, lacksVoice, seatedIn } from './delegates-due.ts';
import { restsOn } from './rests-on.ts';
import type { SeatKeys, Speaker } from './seats.ts';

const ana = rosterNamed('ana');
const next = rosterNamed('ana', { term: 1 });
const pact = pactOf([ana, rosterNamed('ben')]);
const founded = partyAt(judged(pact), 0);
const rotation = actOn(
  pact,
  founded,
  {
    kind: 'roster',
    value: {
      roster: next.roster,
      revealed: ana.nextSeals.map((pair, index) => ({ index, key: keyOf(pair) })),
    },
  },
  ana.nextSeals,
);
const rotated: PartyState = partyAt(judged(pact, [rotation]), 0);
const [stays, leaves, comes] = ['stays', 'leaves', 'comes'].map((name) =>
  idNamed<MemberId>(name),
) as [MemberId, MemberId, MemberId];
const [first, second] = founded.delegates.map(({ device }) => device) as [DeviceId, DeviceId];
const newcomer = idNamed<DeviceId>('newcomer');

function cardOf(member: MemberId, delegate: DeviceId, isLater: boolean = false): Speaker {
  const prekey = { kemPublic: bytesNamed('kem', 0, 1_216), boxSeed: bytesNamed('seed') };
  const card = { delegate, prekey, signature: bytesNamed('signature', 0, 64) };
  return { member, card, isLater };
}

const cards = [cardOf(comes, newcomer), cardOf(leaves, second), cardOf(stays, first)];

/** The keys of a member in the new roster. */
function seatOf(member: MemberId, at: number): SeatKeys {
  const [bell, seal, later] = [next.bells[at], next.seals[at], next.nextSeals[at]];
  if (bell === undefined || seal === undefined || later === undefined) throw new Error('no seat');
  return { member, bellKey: keyOf(bell), sealKey: keyOf(seal), nextSealKey: keyOf(later) };
}

const seats = [seatOf(stays, 0), seatOf(comes, 1)];

describe('who speaks for a home', () => {
  test('follows from a roster that was filed, and cites what it rests on', () => {
    const [cites] = restsOn(testCrypto.hash, rotated) as [Hash32];
    const due = delegatesDue(testCrypto.hash, rotated, cards, seats, () => false);
    expect(due.map(({ cites: one, what }) => [one, what.kind, what.value])).toMatchObject([
      [cites, 'delegateIn', { device: newcomer }],
      [cites, 'delegateOut', { device: second, lastHonoured: null }],
    ]);
    expect(rotated.done.at(-1)?.homeDecision).toBe(cites);
  });

  test('is as the founding named it until then', () => {
    expect(restsOn(testCrypto.hash, founded)).toEqual([]);
    expect(delegatesDue(testCrypto.hash, founded, cards, seats, () => false)).toEqual([]);
  });

  test('rests on the filing where recovery keys brought the roster about', () => {
    const { policy, roster } = rotated.rosters.at(-1) as PartyState['rosters'][number];
    const id = idNamed<Hash32>('filing');
    const filing = { id, policy, roster, standing: 'started' } as PartyState['filings'][number];
    const recovered: PartyState = { ...founded, rosters: rotated.rosters, filings: [filing] };
    expect(restsOn(testCrypto.hash, recovered)).toEqual([id]);
    const waiting = { ...recovered, filings: [{ ...filing, standing: 'waiting' as const }] };
    expect(restsOn(testCrypto.hash, waiting)).toEqual([]);
  });

  test('is let in again where it was let out and has a key of a later roster', () => {
    const delegates = rotated.delegates.map((one) =>
      one.device === first ? { ...one, out: { lastHonoured: null } } : one,
    );
    const due = delegatesDue(testCrypto.hash, { ...rotated, delegates }, cards, seats, () => false);
    const said = due.map(({ what }) => [what.kind, (what.value as { device: DeviceId }).device]);
    const both = [newcomer, first].toSorted().map((device) => ['delegateIn', device]);
    expect(said).toEqual([...both, ['delegateOut', second]]);
  });

  test('ends at once for a device that was cut at home, which that act cites', () => {
    const isCut = (device: DeviceId): boolean => device === first;
    for (const party of [founded, rotated]) {
      const due = delegatesDue(testCrypto.hash, party, cards, seats, isCut);
      const out = due.filter(({ what }) => what.kind === 'delegateOut');
      expect(out).toContainEqual({
        cites: first,
        what: { kind: 'delegateOut', value: { device: first, lastHonoured: null } },
      });
      expect(
        due.every(({ what }) => what.kind !== 'delegateIn' || what.value.device !== first),
      ).toBe(true);
    }
  });

  test('goes to the new device of somebody whose old one was cut, by both rosters', () => {
    const founding: readonly SeatKeys[] = founded.delegates.map((_, at) => {
      const [bell, seal, later] = [ana.bells[at], ana.seals[at], ana.nextSeals[at]];
      if (bell === undefined || seal === undefined || later === undefined)
        throw new Error('no seat');
      const member = at === 0 ? stays : leaves;
      return { member, bellKey: keyOf(bell), sealKey: keyOf(seal), nextSealKey: keyOf(later) };
    });
    const isCut = (device: DeviceId): boolean => device === first;
    const speakers = [cardOf(leaves, second), cardOf(stays, newcomer, true)];
    for (const [party, shown] of [
      [founded, founding],
      [rotated, seats],
    ] as const) {
      const due = delegatesDue(testCrypto.hash, party, speakers, shown, isCut);
      expect(due.slice(0, 1)).toMatchObject([
        { cites: newcomer, what: { kind: 'delegateIn', value: { device: newcomer } } },
      ]);
      expect(due).toContainEqual({
        cites: first,
        what: { kind: 'delegateOut', value: { device: first, lastHonoured: null } },
      });
    }
    // Who holds no key of the roster that stands comes in by no card.
    expect(delegatesDue(testCrypto.hash, founded, speakers, [], isCut)).toHaveLength(1);
  });

  test('is lacking where a member’s card is that of a device that ended, or brings nobody in', () => {
    const isCut = (device: DeviceId): boolean => device === first;
    const lacks = (party: PartyState, speaker: Speaker | undefined): boolean =>
      lacksVoice(testCrypto.hash, party, speaker, isCut);
    expect(lacks(founded, undefined)).toBe(true);
    expect(lacks(founded, cardOf(stays, first))).toBe(true);
    expect(lacks(founded, cardOf(stays, second))).toBe(false);
    // A founding's card rests on a later roster, and there is none.
    expect(lacks(founded, cardOf(stays, newcomer))).toBe(true);
    expect(lacks(rotated, cardOf(stays, newcomer))).toBe(false);
    expect(lacks(founded, cardOf(stays, newcomer, true))).toBe(false);
  });

  test('is for those who hold a key of the roster that stands', () => {
    expect(seatedIn(rotated, seats)).toEqual(new Set([stays, comes]));
    expect(seatedIn(founded, seats)).toEqual(new Set());
  });

  test('is settled once all of it is done', () => {
    const delegates = rotated.delegates
      .map((one) => (one.device === second ? { ...one, out: { lastHonoured: null } } : one))
      .concat([{ device: newcomer, prekeyHash: idNamed('prekey'), out: null }]);
    expect(
      delegatesDue(testCrypto.hash, { ...rotated, delegates }, cards, seats, () => false),
    ).toEqual([]);
  });
});
