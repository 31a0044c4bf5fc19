/**
 * R20 between real engines: a filing that is carried in from outside is seen by the twin's seal, no
 * person asked, and starts when the twin's settled walls lie fourteen days apart; a bell whose device
 * was struck by its paper code rings no more.
 */
import type { Roster, SealActContent, SealVerb, SigningPair } from '@tocsin/core';
import {
  besideContent,
  certificateHash,
  encodeSealActContent,
  idBytes,
  idOf,
  isRecovering,
  partyIdOf,
  policyIdOf,
  ROSTER_WAIT_HOURS,
  sealActKind,
  standingRoster,
  strikeKind,
} from '@tocsin/core';
import { createPactRecovery, pactKeyOf } from '@tocsin/peer';
import type { PactRecovery } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { close, crypto, found, must, random, until } from './engine-world.ts';
import type { Delegate, PactWorld } from './pact-world.ts';
import { enterFour, foundPact, leave, PACT_TEMPO_MS } from './pact-world.ts';

const CODE = new Uint8Array(16).fill(7);

/** A home of three, two of whose devices speak in the pact and hold a seal each. */
async function homeOf(delegates: readonly [Delegate, Delegate]) {
  const { devices } = await found(3, PACT_TEMPO_MS);
  const [one, two, three] = devices as readonly [Living, Living, Living];
  const recoveryOf = ({ home }: Living, delegate: Delegate | undefined): PactRecovery => {
    const recovery = createPactRecovery({
      home,
      offers: () => [],
      opened: () => [],
      pacts: () => [],
      paperCode: () => Promise.resolve(delegate === undefined ? undefined : CODE),
    });
    if (delegate !== undefined) recovery.addPact(delegate.pact, delegate.keys);
    return recovery;
  };
  const desks = [
    recoveryOf(one, delegates[0]),
    recoveryOf(two, delegates[1]),
    recoveryOf(three, undefined),
  ];
  const end = async (): Promise<void> => {
    for (const desk of desks) desk.close();
    await close(devices);
  };
  return { one, two, three, desks, end };
}

function partyOfFirst(delegate: Delegate) {
  const party = delegate.pact.peer.judged().state?.parties[0];
  if (party === undefined) throw new Error('no pact');
  return party;
}

/** What recovery keys of the first party file, certified outside of any log. */
function filing({ parties }: PactWorld, indexes: readonly number[]) {
  const [{ part, recoveries }] = parties;
  const fresh = (count: number): readonly SigningPair[] =>
    Array.from({ length: count }, () => crypto.signingPair(random.bytes(32)));
  const roster: Roster = {
    ...part.roster,
    term: 1,
    bells: fresh(3)
      .map((pair) => pactKeyOf(pair))
      .toSorted()
      .map((key, label) => ({ key, label })),
    seals: fresh(3).map(pactKeyOf).toSorted(),
    nextSealHashes: fresh(3).map((pair) => idOf(crypto.hash(pair.publicKey))),
  };
  const what: SealVerb = {
    kind: 'recover',
    value: {
      replaces: policyIdOf(crypto.hash, part.roster),
      roster,
      revealed: recoveries.map((pair, index) => ({ index, key: pactKeyOf(pair) })),
    },
  };
  const content: SealActContent = besideContent(partyIdOf(crypto.hash, part), what);
  const bytes = encodeSealActContent(content);
  const message = certificateHash(crypto.hash, bytes);
  const certificate = indexes.map((index) => ({
    index,
    signature: crypto.sign(message, (recoveries[index] as SigningPair).secretKey),
  }));
  return { roster, said: { content: bytes, certificate } };
}

describe('recovery keys of a pact', { timeout: 90_000 }, () => {
  test('file a roster that starts by the twin’s settled walls, and asks nobody there', async () => {
    const world = await foundPact();
    const delegates = await enterFour(world);
    const [ours, , twin, second] = delegates as readonly [Delegate, Delegate, Delegate, Delegate];
    const { one, end } = await homeOf([twin, second]);
    const { roster, said } = filing(world, [0, 2]);
    // Our holders are gone: whoever reaches a twin's device brings the filing in there.
    must(await twin.pact.peer.append(sealActKind, said));
    await until('we know the filing', () => partyOfFirst(ours).filings.length === 1);
    expect(isRecovering(partyOfFirst(ours))).toBe(true);
    const wordsOf = () => partyOfFirst(ours).filings[0]?.words ?? [];
    await until('the twin has seen it', () => wordsOf().length === 1);
    const first = wordsOf()[0];
    const walls = one.home.peer.judged().state?.history.map(({ wall }) => wall) ?? [];
    expect(walls).toContain(first?.at);
    expect(first?.head).toBe(partyOfFirst(ours).head);
    await until('half of the wait is over', () => {
      const wall = one.home.peer.judged().state?.wall ?? 0;
      return wall >= (first?.at ?? 0) + ROSTER_WAIT_HOURS / 2;
    });
    expect(standingRoster(partyOfFirst(ours)).term).toBe(0);
    await until('it started', () => standingRoster(partyOfFirst(ours)).term === 1);
    expect(standingRoster(partyOfFirst(ours))).toEqual(roster);
    const [, last] = wordsOf();
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(ROSTER_WAIT_HOURS);
    await end();
    await leave(delegates);
  });

  test('of which one alone files nothing', async () => {
    const world = await foundPact();
    const delegates = await enterFour(world);
    const [ours, , twin] = delegates as readonly [Delegate, Delegate, Delegate, Delegate];
    const id = must(await twin.pact.peer.append(sealActKind, filing(world, [1]).said));
    await until('it came', () => ours.pact.peer.entries().some((entry) => entry.id === id));
    expect(partyOfFirst(ours).filings).toEqual([]);
    await leave(delegates);
  });
});

describe('a bell', { timeout: 90_000 }, () => {
  test('is struck in every pact once its device was struck by the paper code', async () => {
    const world = await foundPact();
    const delegates = await enterFour(world);
    const [ours, second, twin] = delegates as readonly [Delegate, Delegate, Delegate, Delegate];
    const { one, two, three, desks, end } = await homeOf([ours, second]);
    const bell = pactKeyOf(ours.keys.bell);
    const struck = () => twin.pact.peer.judged().state?.parties[0]?.struckBells;
    const papers = ({ home }: Living): number =>
      home.peer.entries().filter(({ body }) => body.state === 'read' && body.kind === 88).length;
    await until('both laid their papers', () => papers(three) === 2);
    // A wrong code opens no paper, and the other holder's paper is not the struck device's.
    const strike = (paperCode: Uint8Array) => ({
      device: one.home.peer.replica.me,
      by: 'paper' as const,
      paperCode,
      successor: null,
      lastHonoured: null,
      enrolment: null,
    });
    const wrong = must(await three.home.peer.append(strikeKind, strike(new Uint8Array(16))));
    await until('the wrong code came', () =>
      two.home.peer.entries().some((entry) => entry.id === wrong),
    );
    expect(struck()?.size).toBe(0);
    desks[0]?.close();
    must(await three.home.peer.append(strikeKind, strike(CODE)));
    await until('the bell is struck at the twin', () => struck()?.has(bell) === true);
    expect(struck()?.size).toBe(1);
    expect(idBytes(bell)).toHaveLength(32);
    await end();
    await leave(delegates);
  });
});
