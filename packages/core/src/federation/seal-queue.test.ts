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
import { rotationTask, sealTasks } from './seal-queue.ts';
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
    readonly signed?: ReadonlyMap<Hash32, ReadonlySet<number>>;
    readonly lost?: ReadonlySet<number>;
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
    signedAt: () => set.signed ?? new Map(),
    lost: set.lost ?? new Set(),
  });
}

type Task = ReturnType<typeof tasks>[number];

/** The decision that a task carries out. */
function decisionOf({ content }: Task): Hash32 | undefined {
  const read = decodeSealActContent(content);
  return read.ok ? read.value.homeDecision : undefined;
}

const [first, second] = [matterOf(pauseFrom(1)), matterOf(pauseFrom(2))] as const;
const decisions = [decided(second, 9), decided(first, 4)] as const;

/** The act by which a matter would be carried out at the next height. */
function taskFor(matter: SealMatter): Task {
  const heights = new Map([
    [first, 4],
    [second, 9],
  ]);
  const [task] = tasks([decided(matter, heights.get(matter) ?? 12)], [matter]);
  if (task === undefined) throw new Error('nothing to do');
  return task;
}

describe('what our seal does next', () => {
  test('is the decision placed first, whatever order proposals and decisions came in', () => {
    for (const matters of [
      [first, second],
      [second, first, first],
    ])
      for (const list of [decisions, decisions.toReversed()])
        expect(tasks(list, matters).map(decisionOf)).toEqual([decisions[1].act]);
    const [task] = tasks(decisions, [first, second]);
    const content = decodeSealActContent(task?.content ?? new Uint8Array());
    expect(content).toMatchObject({ value: { n: 1, parent: party.head, what: first.what } });
  });

  test('is the one that lost, at the next height, once the first is done', () => {
    const head = idNamed<Hash32>('head');
    const homeDecision = decisions[1].act as string as Hash32;
    const done = [{ id: head, n: 1, homeDecision, what: first.what, heardAt: hour(0) }];
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

  test('stays the first, however long it lies: all holders’ devices sign it', () => {
    const old = decided(first, 4, NOW_HOUR - 9_000);
    expect(tasks([old, decisions[0]], [first, second]).map(decisionOf)).toEqual([old.act]);
  });

  test('is what so many have signed that no other can have enough', () => {
    const lone = taskFor(second);
    // Three seals, two needed: two of them leave one for any other.
    const signed = new Map([[lone.hash, new Set([0, 1])]]);
    const [task] = tasks(decisions, [first, second], { signed });
    expect(task?.hash).toBe(lone.hash);
    const few = new Map([[lone.hash, new Set([0])]]);
    expect(tasks(decisions, [first, second], { signed: few })[0]?.hash).not.toBe(lone.hash);
  });
});

describe('a height at which the keys signed different acts', () => {
  const third = matterOf(pauseFrom(3));
  const all = [...decisions, decided(third, 12)];
  const matters = [first, second, third];
  const [a, b, c] = matters.map((one) => taskFor(one)) as [Task, Task, Task];

  test('is no dead one: once every key has signed they all turn to one act', () => {
    const split = new Map([a, b, c].map(({ hash }, at) => [hash, new Set([at])]));
    const [task] = tasks(all, matters, { signed: split });
    expect(task?.again).toBe(true);
    expect(task?.hash).toBe([a, b, c].map(({ hash }) => hash).toSorted()[0]);
  });

  test('is settled by what most have signed, whichever bytes come first', () => {
    const four = rosterNamed('ana', { seals: 4 }).roster;
    const wide = {
      ...party,
      rosters: party.rosters.map((one) => ({ ...one, roster: { ...four, kSeal: 3 } })),
    };
    const [low, high] = [b, c].toSorted((x, y) => (x.hash < y.hash ? -1 : 1)) as [Task, Task];
    for (const [many, few] of [
      [low, high],
      [high, low],
    ] as const) {
      const signed = new Map([
        [many.hash, new Set([0, 1])],
        [a.hash, new Set([2])],
        [few.hash, new Set([3])],
      ]);
      const [task] = tasks(all, matters, { signed, party: wide });
      expect([task?.hash, task?.again]).toEqual([many.hash, true]);
    }
  });

  test('asks no key for a second act while one may still sign its first', () => {
    const two = new Map([a, b].map(({ hash }, at) => [hash, new Set([at])]));
    expect(tasks(all, matters, { signed: two })[0]?.again).toBe(false);
  });

  test('waits for no key that is lost, and asks those that are left a second time', () => {
    const two = new Map([a, b].map(({ hash }, at) => [hash, new Set([at])]));
    const [task] = tasks(all, matters, { signed: two, lost: new Set([2]) });
    expect(task?.again).toBe(true);
    expect(task?.hash).toBe([a, b].map(({ hash }) => hash).toSorted()[0]);
    // A lost key that had signed counts as it did.
    const [same] = tasks(all, matters, { signed: two, lost: new Set([1]) });
    expect(same?.again).toBe(false);
    // Nothing was signed at all: there is nothing to turn to.
    expect(tasks(all, matters, { lost: new Set([0, 1, 2]) })[0]?.again).toBe(false);
  });

  test('waits where nobody here knows the act that they turn to', () => {
    const unknown = '00'.repeat(32) as Hash32;
    const split = new Map([unknown, a.hash, b.hash].map((hash, at) => [hash, new Set([at])]));
    expect(tasks(all, matters, { signed: split })).toEqual([]);
  });
});

describe('what follows from a roster', () => {
  const cites = idNamed<Hash32>('roster-decision');
  const following = [{ cites, what: pauseFrom(7) }];

  test('goes first, cites what the roster rests on, and asks nobody', () => {
    const [task, none] = tasks(decisions, [first, second], { following });
    expect(none).toBeUndefined();
    expect(decodeSealActContent(task?.content ?? new Uint8Array())).toMatchObject({
      value: { n: 1, parent: party.head, what: pauseFrom(7), homeDecision: cites },
    });
  });

  test('waits where enough keys signed another act for this height', () => {
    const [plain] = tasks(decisions, [first, second]);
    const [task] = tasks(decisions, [first, second], {
      following,
      signed: new Map([[plain?.hash as Hash32, new Set([0, 1])]]),
    });
    expect(task?.hash).toBe(plain?.hash);
  });
});

describe('what this device cannot tell to be right', () => {
  const following = [{ cites: idNamed<Hash32>('gone'), what: pauseFrom(7), waits: true }];

  test('goes first for nobody, and holds nothing up', () => {
    expect(tasks([], [], { following })).toEqual([]);
    expect(tasks(decisions, [first, second], { following }).map(decisionOf)).toEqual([
      decisions[1].act,
    ]);
  });

  test('is signed where so many others signed it that nothing else can have enough', () => {
    const [known] = tasks([], [], {
      following: following.map((one) => ({ ...one, waits: false })),
    });
    const signed = new Map([[known?.hash as Hash32, new Set([0, 1])]]);
    const [task] = tasks(decisions, [first, second], { following, signed });
    expect([task?.hash, task?.waits]).toEqual([known?.hash, false]);
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
