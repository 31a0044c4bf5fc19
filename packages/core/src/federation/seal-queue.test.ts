import { describe, expect, test } from 'vitest';

import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import type { AssemblyState, Resolution } from '../assembly/state.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { PartyState } from './fold.ts';
import { sealMatterHash } from './making.ts';
import type { SealMatter, SealVerb } from './seal-act.ts';
import { decodeSealActContent } from './seal-act.ts';
import type { SealFollowing } from './seal-queue.ts';
import { rotationTask, SEAL_DECISION_HOURS, sealTasks } from './seal-queue.ts';
import { judged, NOW_HOUR, pactOf, rosterNamed } from './testing.ts';

const pact = judged(pactOf([rosterNamed('ana'), rosterNamed('ben')]));
const party = pact.parties[0] as PartyState;

const pauseFrom = (from: number): SealVerb => ({
  kind: 'pause',
  value: { from: hour(from), to: hour(from + 1) },
});
const matterOf = (what: SealVerb): SealMatter => ({ pact: pact.pact, after: party.head, what });

/** A decision of the members on a matter, placed at a height and an hour. */
function decided(matter: SealMatter, height: number, wall = NOW_HOUR): Resolution {
  return {
    act: idNamed<RecordId>('decision', height),
    subject: RESOLVE_SUBJECT.sealAct,
    hash: sealMatterHash(testCrypto.hash, matter),
    since: { height, wall: hour(wall) },
    agreed: { have: 2, of: 3 },
    named: [],
    exposed: null,
  };
}

function tasks(
  resolutions: readonly Resolution[],
  matters: readonly SealMatter[],
  set: {
    readonly following?: readonly SealFollowing[];
    readonly party?: PartyState;
    readonly signed?: (hash: Hash32) => number;
  } = {},
) {
  // Of a home only its decisions are looked at.
  const home = {
    resolutions: new Map(resolutions.map((one) => [one.act, one])),
  } as unknown as AssemblyState;
  return sealTasks(testCrypto.hash, {
    home,
    pact,
    party: set.party ?? party,
    matters,
    following: set.following ?? [],
    now: hour(NOW_HOUR),
    signerCount: set.signed ?? (() => 0),
  });
}

const [first, second] = [matterOf(pauseFrom(1)), matterOf(pauseFrom(2))] as const;
const decisions = [decided(second, 9), decided(first, 4)] as const;

describe('what our seal does next', () => {
  test('is the decision placed first, whatever order proposals and decisions came in', () => {
    for (const matters of [
      [first, second],
      [second, first, first],
    ])
      for (const list of [decisions, decisions.toReversed()])
        expect(tasks(list, matters).map(({ decision }) => decision)).toEqual([decisions[1].act]);
    const [task] = tasks(decisions, [first, second]);
    const content = decodeSealActContent(task?.content ?? new Uint8Array());
    expect(content).toMatchObject({ value: { n: 1, parent: party.head, what: first.what } });
  });

  test('is the one that lost, at the next height, once the first is done', () => {
    const head = idNamed<Hash32>('head');
    const done = [
      { id: head, n: 1, homeDecision: decisions[1].act as string as Hash32, what: first.what },
    ];
    const [task] = tasks(decisions, [first, second], { party: { ...party, n: 1, head, done } });
    expect(decodeSealActContent(task?.content ?? new Uint8Array())).toMatchObject({
      value: { n: 2, parent: head, what: second.what },
    });
  });

  test('is nothing that members did not decide, nor that nobody laid open', () => {
    expect(tasks([], [first])).toEqual([]);
    expect(tasks(decisions, [])).toEqual([]);
    expect(tasks(decisions, [{ ...first, pact: idNamed('other') }])).toEqual([]);
    expect(tasks(decisions, [first], { party: { ...party, contested: true } })).toEqual([]);
  });

  test('waits for no decision that holders leave unsigned for two weeks', () => {
    const old = decided(first, 4, NOW_HOUR - SEAL_DECISION_HOURS - 1);
    expect(tasks([old, decisions[0]], [first, second])[0]?.decision).toBe(decisions[0].act);
    expect(tasks([old], [first])[0]?.decision).toBe(old.act);
  });

  test('is what so many have signed that no other can have enough', () => {
    const old = decided(first, 4, NOW_HOUR - SEAL_DECISION_HOURS - 1);
    const [lone] = tasks([old], [first]);
    // Three seals, two needed: two of them leave one for any other.
    const signed = (hash: Hash32): number => (hash === lone?.hash ? 2 : 0);
    const [task] = tasks([old, decisions[0]], [first, second], { signed });
    expect(task?.decision).toBe(old.act);
  });
});

describe('what follows from a roster', () => {
  const cites = idNamed<Hash32>('roster-decision');
  const following = [{ cites, what: pauseFrom(7) }];

  test('goes first, cites what the roster rests on, and asks nobody', () => {
    const [task, none] = tasks(decisions, [first, second], { following });
    expect(none).toBeUndefined();
    expect(task?.byItself).toBe(true);
    expect(decodeSealActContent(task?.content ?? new Uint8Array())).toMatchObject({
      value: { n: 1, parent: party.head, what: pauseFrom(7), homeDecision: cites },
    });
  });

  test('waits where enough keys signed another act for this height', () => {
    const [plain] = tasks(decisions, [first, second]);
    const [task] = tasks(decisions, [first, second], {
      following,
      signed: (hash) => (hash === plain?.hash ? 2 : 0),
    });
    expect(task?.hash).toBe(plain?.hash);
  });
});

describe('the act of a roster', () => {
  const { roster } = rosterNamed('ana', { term: 1 });
  const matter = matterOf({ kind: 'roster', value: { roster, revealed: [] } });

  test('follows from its matter alone, whatever the seals wrote meanwhile', () => {
    const head = idNamed<Hash32>('head');
    const later = { ...party, n: 1, head, heads: [...party.heads, head] };
    const task = rotationTask(testCrypto.hash, party, matter);
    expect(task?.n).toBe(1);
    expect(rotationTask(testCrypto.hash, later, matter)).toEqual(task);
    expect(decodeSealActContent(task?.content ?? new Uint8Array())).toMatchObject({
      value: { parent: party.head, homeDecision: sealMatterHash(testCrypto.hash, matter) },
    });
  });

  test('is none on a head that the chain never had', () => {
    const lost = { ...matter, after: idNamed<Hash32>('elsewhere') };
    expect(rotationTask(testCrypto.hash, party, lost)).toBeUndefined();
  });
});
