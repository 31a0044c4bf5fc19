/** R25 between two homes: one asks, one witnesses, one list. The fold is the real one. */
import type {
  Act,
  AwayAnswer,
  AwayAsking,
  MemberId,
  PartyId,
  RecordId,
  RecordKind,
} from '@tocsin/core';
import { awayHash, awayMembers, baseOf, GONE_MAX, hour, ok } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { judged, pactOf, rosterNamed } from '@tocsin/core/federation/testing';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { AssemblyPeer } from './assembly-peer.ts';
import type { AwayFault } from './away-desk.ts';
import {
  askAway,
  placeAway,
  witnessAway,
  witnessedLists,
  witnessesIn,
  witnessesOf,
} from './away-desk.ts';
import type { PactKeys } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';

const [ours, theirs] = [rosterNamed('ours'), rosterNamed('theirs')] as const;
const pact = pactOf([ours, theirs]);
const state = judged(pact);
const [usThere, them] = pact.parties.map(({ party }) => party) as [PartyId, PartyId];

/** The pact as a device of the n-th party has it. */
function pactAt(me: PartyId): PactPeer {
  return { peer: { judged: () => ({ state, me }) } } as unknown as PactPeer;
}

/** Their n-th holder's keys. */
function holder(at: number): PactKeys {
  const [bell, seal] = [theirs.bells[at], theirs.seals[at]];
  if (bell === undefined || seal === undefined) throw new Error('no such holder');
  return { bell, seal, nextSeal: undefined, recovery: undefined, later: new Map() };
}

/** A member's device on the records of a test world. */
function homeOf(world: TestWorld, number: number, gone: readonly number[] = []): AssemblyPeer {
  const reasons = new Map<MemberId, RecordId>();
  for (const one of gone) reasons.set(world.member(one), world.entries[0]?.id as RecordId);
  return {
    peer: {
      judged: () => ({ state: world.state, me: world.member(number) }),
      replica: { me: world.id(number) },
      parts: { crypto: testCrypto },
      entries: () => world.entries,
      append: <T>(kind: RecordKind<T>, said: T) =>
        Promise.resolve(ok(world.write(world.id(number), kind, said))),
      refresh: () => Promise.resolve(),
    },
    governance: {
      reasonGone: (_: unknown, member: MemberId) => reasons.get(member) ?? null,
      draft: (at: typeof world.state, verb: Act['verb'], byClass: Act['class']): Act => ({
        verb,
        base: baseOf(testCrypto.hash, at, verb),
        class: byClass,
        validUntil: hour(world.now + 500),
      }),
    },
  } as unknown as AssemblyPeer;
}

const ASKED = { pact: pact.pact, party: usThere };
const namedOf = (world: TestWorld, numbers: readonly number[]) =>
  numbers.map((number) => world.member(number));

/** A home of so many that has named the holders of their seal as witnesses. */
function prepared(members: number): TestWorld {
  const world = new TestWorld(members);
  const verb = witnessesIn([pactAt(usThere)]);
  if (!verb.ok) throw new Error(verb.fault.kind);
  const all = Array.from({ length: members }, (_, at) => at);
  world.place(world.agreed(verb.value, all));
  return world;
}

function valueOf<T>(result: {
  readonly ok: boolean;
  readonly value?: T;
  readonly fault?: AwayFault;
}): T {
  if (!result.ok) throw new Error(result.fault?.kind);
  return result.value as T;
}

function asking(world: TestWorld, gone: readonly number[], by: number = 0): AwayAsking {
  return valueOf(askAway(homeOf(world, by, gone), ASKED, []));
}

const faultOf = async (
  result: Promise<{ readonly ok: boolean; readonly fault?: AwayFault }>,
): Promise<string> => (await result).fault?.kind ?? 'none';

describe('R25: naming witnesses', () => {
  test('names every holder of the others’ seals, and none of our own', () => {
    const world = prepared(4);
    expect(world.state.witnessKeys).toEqual([...theirs.roster.seals].toSorted());
    expect(witnessesOf(world.state, pactAt(usThere))).toBe(3);
    expect(witnessesOf(world.state, pactAt(them))).toBe(0);
    expect(witnessesIn([])).toEqual({ ok: false, fault: { kind: 'NoWitnesses' } });
  });
});

describe('R25: asking an ally to witness a list', () => {
  test('names who is gone, at the head of our chain, and by whose keys it may be signed', () => {
    const world = prepared(6);
    const asked = asking(world, [3, 4, 5]);
    expect(asked).toMatchObject({ ...ASKED, parent: world.state.head });
    expect(asked.gone.map(({ member }) => member)).toEqual(namedOf(world, [3, 4, 5]).toSorted());
    expect(asked.keys).toHaveLength(3);
  });

  test.each<[string, number, readonly number[], readonly number[]]>([
    ['NobodyGone', 6, [], []],
    ['StillHere', 6, [5], [4, 5]],
    ['TooFewLeft', 4, [1, 2, 3], []],
    ['TooFewLeft', 6, [2, 3, 4, 5], []],
    ['TooFewLeft', 3, [1, 2], []],
  ])('is refused with %s: of %i are gone %j, and %j are named', (kind, members, gone, named) => {
    const world = prepared(members);
    const result = askAway(homeOf(world, 0, gone), ASKED, namedOf(world, named));
    expect(result).toMatchObject({ ok: false, fault: { kind } });
  });

  test('is refused where more are gone than a list has room for, and names as many as it has', () => {
    const world = prepared(6);
    const home = homeOf(world, 0);
    const [one] = world.state.members.values();
    if (one === undefined) throw new Error('no member');
    const others = Array.from({ length: 2 * GONE_MAX }, (_, at) => idNamed<MemberId>(`gone ${at}`));
    const members = new Map([
      ...world.state.members,
      ...others.map((id) => [id, { ...one, id }] as const),
    ]);
    const large: AssemblyPeer = {
      ...home,
      peer: {
        ...home.peer,
        judged: () => ({ ...home.peer.judged(), state: { ...world.state, members } }),
      },
      governance: {
        ...home.governance,
        reasonGone: (_, member) => (others.includes(member) ? idNamed<RecordId>('why') : null),
      },
    };
    expect(askAway(large, ASKED, others.slice(0, GONE_MAX + 1))).toEqual({
      ok: false,
      fault: { kind: 'TooManyGone', limit: GONE_MAX },
    });
    expect(valueOf(askAway(large, ASKED, others.slice(0, GONE_MAX))).gone).toHaveLength(GONE_MAX);
  });

  test('needs witnesses whom all of them named, and the device that casts our votes', () => {
    const bare = new TestWorld(6);
    expect(askAway(homeOf(bare, 0, [5]), ASKED, [])).toMatchObject({
      fault: { kind: 'NoWitnesses' },
    });
    const world = prepared(6);
    const second = world.enrolment(world.member(0), 9);
    expect(world.placing(0, second, [0, 1])).toBe('placed');
    expect(askAway(homeOf(world, 9, [5]), ASKED, [])).toMatchObject({
      fault: { kind: 'NotBallotDevice' },
    });
  });
});

describe('R25: witnessing the list of an ally', () => {
  const witness = (
    ally: TestWorld,
    asked: AwayAsking,
    set: { readonly by?: number; readonly keys?: PactKeys; readonly over?: boolean } = {},
  ) => {
    const { by = 0, keys = holder(by), over = false } = set;
    return witnessAway(homeOf(ally, by), pactAt(them), keys, asked, over);
  };

  test('signs it for those who hold their letter, and tells the others at home first', async () => {
    const [home, ally] = [prepared(6), new TestWorld(3)];
    const asked = asking(home, [3, 4, 5]);
    const answer = valueOf(await witness(ally, asked));
    const signed = awayHash(testCrypto.hash, home.state.head, asked.gone);
    expect(testCrypto.verify(answer.signature, signed, holder(0).seal.publicKey)).toBe(true);
    expect(witnessedLists(homeOf(ally, 1))).toMatchObject([
      { by: ally.member(0), said: { ...ASKED, parent: home.state.head } },
    ]);
  });

  test('signs one list for one height: another holder of our seal does not sign the other half’s', async () => {
    const [home, ally] = [prepared(6), new TestWorld(3)];
    valueOf(await witness(ally, asking(home, [3, 4, 5])));
    const other = asking(home, [0, 1, 2], 3);
    expect(await faultOf(witness(ally, other, { by: 1 }))).toBe('OtherListWitnessed');
    expect(await faultOf(witness(ally, other, { by: 1, over: true }))).toBe('OtherListWitnessed');
    expect(witnessedLists(homeOf(ally, 1))).toHaveLength(1);
  });

  test('signs a further list only once they said that the first is over', async () => {
    const [home, ally] = [prepared(6), new TestWorld(3)];
    valueOf(await witness(ally, asking(home, [3, 4, 5])));
    home.now += 168;
    home.place(null);
    const next = asking(home, [4, 5]);
    expect(await faultOf(witness(ally, next))).toBe('ListStillOpen');
    expect(await faultOf(witness(ally, next, { over: true }))).toBe('none');
  });

  test('gives the same answer again, and writes it down once', async () => {
    const [home, ally] = [prepared(6), new TestWorld(3)];
    const asked = asking(home, [3, 4, 5]);
    const first = valueOf(await witness(ally, asked));
    expect(await witness(ally, asked)).toEqual(ok(first));
    expect(witnessedLists(homeOf(ally, 0))).toHaveLength(1);
  });

  test('signs nothing for strangers, for ourselves, for another pact, or with a key nobody named', async () => {
    const [home, ally] = [prepared(6), new TestWorld(3)];
    const asked = asking(home, [3, 4, 5]);
    for (const party of [them, idNamed<PartyId>('stranger')])
      expect(await faultOf(witness(ally, { ...asked, party }))).toBe('LetterOfAnother');
    const elsewhere = { ...asked, pact: idNamed<never>('another pact') };
    expect(await faultOf(witness(ally, elsewhere))).toBe('LetterOfAnother');
    const seal = pairNamed('another seal');
    expect(await faultOf(witness(ally, asked, { keys: { ...holder(0), seal } }))).toBe(
      'NotAWitness',
    );
    expect(await faultOf(witnessAway(homeOf(ally, 0), pactAt(them), undefined, asked, false))).toBe(
      'NotAWitness',
    );
    expect(witnessedLists(homeOf(ally, 0))).toEqual([]);
  });
});

describe('R25: placing a witnessed list', () => {
  async function witnessed(home: TestWorld, gone: readonly number[]): Promise<AwayAnswer> {
    const asked = asking(home, gone);
    const ally = homeOf(new TestWorld(3), 0);
    return valueOf(await witnessAway(ally, pactAt(them), holder(0), asked, false));
  }

  test('is an act that those who are left put in force', async () => {
    const world = prepared(6);
    const answer = await witnessed(world, [3, 4, 5]);
    const act = valueOf(await placeAway(homeOf(world, 0, [3, 4, 5]), answer));
    expect(world.state.reading.actById.get(act)?.said.verb).toEqual({
      kind: 'away',
      value: { gone: answer.gone, key: answer.key, signature: answer.signature },
    });
    const verb = world.state.reading.actById.get(act)?.said.verb;
    if (verb === undefined) throw new Error('no act');
    world.publish(world.id(0), world.draftAbsence(verb), [world.id(0), world.id(1)]);
    expect(awayMembers(world.state)).toHaveLength(3);
    // One list at a time.
    const again = placeAway(homeOf(world, 0, [3, 4, 5]), { ...answer, parent: world.state.head });
    expect(await faultOf(again)).toBe('AwayAlready');
  });

  test('is refused once something was decided, somebody was heard, or the signature is no witness’s', async () => {
    const world = prepared(6);
    const answer = await witnessed(world, [3, 4, 5]);
    expect(await faultOf(placeAway(homeOf(world, 0, [3, 4]), answer))).toBe('StillHere');
    const home = homeOf(world, 0, [3, 4, 5]);
    const forged = { ...answer, signature: bytesNamed('forged', 0, 64) };
    const stranger = { ...answer, key: pairNamed('stranger').publicKey };
    const fewer = { ...answer, gone: answer.gone.slice(1) };
    for (const one of [forged, stranger, fewer])
      expect(await faultOf(placeAway(home, one))).toBe('WitnessNotValid');
    world.now += 168;
    world.place(null);
    expect(await faultOf(placeAway(homeOf(world, 0, [3, 4, 5]), answer))).toBe('HeadMoved');
  });
});
