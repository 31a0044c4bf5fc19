/**
 * R14: least trace. Walls are rounded, no free words stand in the governance lane; what has had its time
 * goes, the same on every replica, and nobody makes anything else go.
 */
import type {
  DeviceId,
  Entry,
  Hash32,
  Husk,
  HuskRun,
  PlacementId,
  Record,
  RecordId,
  Verb,
} from '@tocsin/core';
import {
  boxKind,
  createAssemblyFold,
  decodeHuskRun,
  DURATION_NAMES,
  encodeHuskRun,
  hour,
  hourOf,
  huskEntry,
  huskOf,
  instant,
  isWitnessedInTime,
  LANE_GOVERNANCE,
  LANE_PEOPLE,
  mayLackBelow,
  parseRecord,
  pastOfAssembly,
  RHYTHM,
  RHYTHM_DEFAULT,
  spentOf,
  witnessKind,
} from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import {
  chainOf,
  LOG,
  makeRecord,
  NOON,
  openTestReplica,
  saidKind,
  settle,
  valueOf,
  writerNamed,
} from '@tocsin/peer/log/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { deciding, expelling, fateOf, withSecondDevice } from './testing.ts';

const HOUR_MS = 3_600_000;

describe('R14: a header read by whoever seized it', () => {
  test('tells the hour, rounded up, and neither minute nor second', () => {
    const from = NOON * HOUR_MS;
    const walls = [1, 59_999, 1_800_000, HOUR_MS].map((ms) => hourOf(instant(from + ms), HOUR_MS));
    expect(walls).toEqual([1, 1, 1, 1].map((more) => hour(NOON + more)));
  });

  test('is written so by a device at any moment of its hour', async () => {
    const store = await settle(createMemoryStore());
    const { replica, clock } = await openTestReplica(store);
    const standing = { gov: LOG as string as never, epoch: 1, clockSure: true, speaks: () => true };
    const walls: number[] = [];
    for (const minutes of [1, 20, 59]) {
      clock.set(NOON + minutes / 60);
      const id = valueOf(await replica.append(saidKind, minutes, standing));
      const stored = valueOf(await store.get(id));
      const record = valueOf(parseRecord(testCrypto.hash, stored as never));
      walls.push(record.fields.wallHour);
    }
    expect(walls).toEqual([NOON + 1, NOON + 1, NOON + 1]);
  });
});

describe('R14: the governance lane', () => {
  /** Every text in what a record says, at any depth, but for the names of variants. */
  function textsIn(said: unknown): readonly string[] {
    if (typeof said === 'string') return [said];
    return Array.isArray(said) ? said.flatMap(textsIn) : [];
  }

  test('holds keys, numbers and hashes, and no word that a person wrote', () => {
    const world = new TestWorld(4);
    world.publishPrekey(0);
    world.admit(4, [0]);
    world.place(world.agreed(deciding(1), [0, 1, 2]));
    world.place(world.agreed(expelling(world, 3), [0, 1, 2]));
    world.place(world.act(world.id(0), world.turn('removal'), 'none'));
    const said = world.entries
      .filter(({ header }) => header.lane === LANE_GOVERNANCE)
      .map(({ body }) => (body.state === 'read' ? body.said : undefined));
    expect(said.length).toBeGreaterThan(30);
    expect(said.flatMap(textsIn)).toEqual([]);
  });
});

const KEPT = 2_160;

/** A word of a device that has its time and no more. */
function word(
  world: TestWorld,
  number: number,
  set: Parameters<TestWorld['write']>[3] = {},
): RecordId {
  return world.write(world.id(number), witnessKind, { frontierHash: idNamed<Hash32>('seen') }, set);
}

/** Lets what was written be settled, and then so many hours pass until the next placement. */
function age(world: TestWorld, hours: number = KEPT): void {
  world.place(null);
  world.now += hours;
  world.place(null);
}

function spent(world: TestWorld, forked: readonly DeviceId[] = []) {
  const past = pastOfAssembly(world.state, testCrypto.hash);
  return spentOf(world.entries, past, new Set(forked));
}

/** The entries once all that is spent was swept, or these ids alone. */
function left(world: TestWorld, ids: readonly RecordId[] = spent(world).pruned): Entry[] {
  const gone = ids.length === 0 ? [] : spent(world).shredded;
  return world.entries.map((entry): Entry => {
    const husk = ids.includes(entry.id) ? huskOf(testCrypto.hash, entry) : undefined;
    if (husk !== undefined) return huskEntry(world.log, husk);
    return gone.includes(entry.id) ? { ...entry, body: { state: 'gone' } } : entry;
  });
}

function stateOf(world: TestWorld, entries: readonly Entry[]) {
  const folded = world.fold(entries);
  if (!folded.ok) throw new Error('no genesis');
  return folded.value;
}

/** What a state says of people, keys and powers. */
function standsIn(world: TestWorld, entries: readonly Entry[]): unknown {
  const { reading: _reading, ...rest } = stateOf(world, entries);
  return rest;
}

describe('R14: words of lanes of data', () => {
  test('go when they have had their time, and not an hour before', () => {
    const world = new TestWorld(3);
    const words = [0, 0, 0].map((number) => word(world, number));
    age(world, KEPT - 1);
    expect(spent(world)).toEqual({ pruned: [], shredded: [] });
    world.now += 1;
    world.place(null);
    const { pruned, shredded } = spent(world);
    expect([...pruned, ...shredded]).toEqual(expect.arrayContaining(words.slice(0, 2)));
  });

  test('are judged by placements: a clock set back or forward makes none of them older', () => {
    const world = new TestWorld(3);
    age(world);
    const young = [-5_000, 0, 5_000].map((by) => word(world, 0, { wallHour: world.now + by }));
    world.place(null);
    const { pruned, shredded } = spent(world);
    for (const id of young) expect([...pruned, ...shredded]).not.toContain(id);
  });

  test('leave of what a seized disk holds no hour, no lane, no word, and nobody they had seen', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const chain = chainOf(writerNamed('ana'), 3);
    valueOf(await replica.ingest(chain, 'peer', 'each'));
    valueOf(await replica.forget([chain[1]?.id as RecordId], []));
    const [, husk] = valueOf(await store.scan(0, 10));
    expect(Object.keys(husk ?? {}).toSorted()).toEqual([
      'arrival',
      'author',
      'epoch',
      'gov',
      'header',
      'id',
      'isPruned',
      'prev',
      // A hash over all of what is gone, a nonce of 24 bytes and a sealed body’s hash among it.
      'restHash',
      'seq',
    ]);
    expect(husk?.header).toBeNull();
  });

  test('that still stand stay: the newest rhythm of a device, and keys in use', () => {
    const world = new TestWorld(3);
    const box = {
      tag: bytesNamed('tag', 0, 16),
      kemCiphertext: bytesNamed('kem', 0, 1_120),
      sealed: bytesNamed('sealed', 0, 48),
    };
    const boxes = world.write(world.id(0), boxKind, { epoch: 1, boxes: [box] });
    const [before, newest] = [0, 0].map((number) =>
      world.write(world.id(number), RHYTHM, RHYTHM_DEFAULT),
    );
    word(world, 0);
    age(world);
    const { pruned, shredded } = spent(world);
    expect(pruned).toContain(before);
    for (const id of [newest, boxes]) expect([...pruned, ...shredded]).not.toContain(id);
  });
});

describe('R14: governance', () => {
  test('is never swept, however old', () => {
    const world = new TestWorld(4);
    world.place(world.agreed(deciding(1), [0, 1, 2]));
    word(world, 0);
    age(world);
    const lanes = new Map(world.entries.map(({ id, header }) => [id, header.lane]));
    const { pruned, shredded } = spent(world);
    expect([...pruned, ...shredded].map((id) => lanes.get(id))).not.toContain(LANE_GOVERNANCE);
  });

  test('is waited for where somebody sent a husk in its place, and nothing is decided without it', () => {
    const world = new TestWorld(4);
    // Of a device's first record no husk is ever left.
    word(world, 0);
    const act = world.agreed(deciding(1), [0, 1, 2]);
    world.place(act);
    const held = stateOf(world, left(world, [act]));
    expect(held).toMatchObject({ height: 0, stopped: { kind: 'Incomplete', missing: [act] } });
  });

  test('names nobody’s voucher: of who vouched for whom a state keeps the branch', () => {
    const world = new TestWorld(4);
    world.admit(4, [0, 1]);
    world.now += 3_000;
    world.place(null);
    const { members } = world.state;
    const joined = members.get(world.member(4));
    expect(joined?.branch).toBe(members.get(world.member(0))?.branch);
    expect(JSON.stringify(joined)).not.toContain(world.member(1));
    expect(world.state.vouches).toEqual([]);
  });
});

describe('R14: names and faces', () => {
  test('go at once with whoever leaves, and with nobody else however old they are', () => {
    const world = new TestWorld(4);
    const cards = [0, 3].map((number) =>
      world.write(world.id(number), RHYTHM, RHYTHM_DEFAULT, { lane: LANE_PEOPLE }),
    );
    const expel: Verb = expelling(world, 3);
    world.place(world.agreed(expel, [0, 1, 2]));
    expect(spent(world)).toEqual({ pruned: [], shredded: [cards[1]] });
    age(world);
    const { pruned, shredded } = spent(world);
    expect([...pruned, ...shredded]).not.toContain(cards[0]);
  });
});

/** Member 0 says no, and with another phone yes; only a word between the two shows which was later. */
function changedMind(world: TestWorld) {
  const act = world.act(world.id(1), deciding(1));
  const first = world.consent(world.id(0), act, 'against', { deps: [act] });
  const between = word(world, 2, { deps: [first] });
  world.consent(world.id(9), act, 'for', { deps: [between] });
  world.consent(world.id(1), act, 'for', { deps: [act] });
  return { act, between };
}

describe('R14: replicas of which some have swept', () => {
  test('stand where the others stand, whether they swept while they ran or before they began', () => {
    const world = new TestWorld(4);
    for (const number of [0, 1, 2, 0, 1, 2]) word(world, number);
    world.admit(4, [0, 1]);
    age(world);
    const whole = standsIn(world, world.entries);
    expect(spent(world).pruned.length).toBeGreaterThan(2);
    expect(standsIn(world, left(world))).toEqual(whole);
    const fold = createAssemblyFold(world.log, testCrypto);
    fold.fold(world.entries);
    const went = fold.fold(left(world));
    if (!went.ok) throw new Error('no genesis');
    const { reading: _reading, ...rest } = went.value;
    expect(rest).toEqual(whole);
  });

  test('count a change of mind alike, though only words that are gone showed which was later', () => {
    const world = withSecondDevice(3, 9);
    const { act, between } = changedMind(world);
    world.place(act);
    expect(world.state.placedActs.has(act)).toBe(true);
    age(world);
    expect(standsIn(world, left(world, [between]))).toEqual(standsIn(world, world.entries));
  });

  test('find no change of mind any more where only what is pruned shows it, swept or not', () => {
    const world = withSecondDevice(3, 9);
    const kept = [{ index: DURATION_NAMES.indexOf('headersKept'), value: 720 }];
    const verb: Verb = { kind: 'constitution', value: { overrides: kept } };
    world.place(world.agreed(verb, [0, 1, 2]));
    const { act, between } = changedMind(world);
    age(world, 800);
    const consents = [...(world.state.reading.consentsByAct.get(act) ?? [])]
      .filter(({ said }) => said.stance === 'for')
      .map(({ entry }) => entry.id)
      .toSorted();
    const placing = world.place(act, { consents });
    expect(fateOf(world, placing)).toBe('consent-not-counted');
    expect(standsIn(world, left(world, [between]))).toEqual(standsIn(world, world.entries));
  });

  test('find nothing in time that rests on what is pruned', () => {
    const world = new TestWorld(3);
    const old = [1, 1].map((number) => word(world, number))[1] as RecordId;
    word(world, 2);
    age(world);
    const late = word(world, 0, { deps: [old] });
    for (const number of [1, 2]) word(world, number);
    const power = { notAfter: hour(world.now + 10), isEmergency: false };
    for (const entries of [world.entries, left(world)])
      expect(isWitnessedInTime(stateOf(world, entries), late, power)).toBe('late');
  });

  test('judge a device alike that signed twice, though some swept one branch before they saw the other', () => {
    const world = new TestWorld(4);
    const first = word(world, 0);
    const branch = [0, 0, 0, 0].map((number) => word(world, number));
    age(world);
    const gone = spent(world).pruned;
    expect(gone).toEqual(expect.arrayContaining(branch.slice(0, 2)));
    word(world, 0, { seq: 1, prev: first, deps: [] });
    world.place(null);
    expect(world.state.devices.get(world.id(0))?.status).toBe('forked');
    expect(standsIn(world, left(world, gone))).toEqual(standsIn(world, world.entries));
    // What is left of either stays as evidence from then on.
    expect(spent(world, [world.id(0)]).pruned).toEqual([]);
  });

  test('keep the headers of who signed twice: they are the evidence', () => {
    const world = new TestWorld(4);
    word(world, 0);
    const words = [word(world, 0), word(world, 0), word(world, 0)];
    age(world);
    expect(spent(world).pruned).toContain(words[0]);
    expect(spent(world, [world.id(0)]).pruned).not.toContain(words[0]);
  });
});

describe('R14: a courier with old records', () => {
  async function swept() {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const chain: readonly Record[] = chainOf(writerNamed('ana'), 5);
    valueOf(await replica.ingest(chain, 'peer', 'each'));
    valueOf(
      await replica.forget(
        [3, 2, 1].map((at) => chain[at]?.id as RecordId),
        [],
      ),
    );
    return { replica, store, chain };
  }

  test('brings none of them back; that is no fault of theirs, and is counted', async () => {
    const { replica, store, chain } = await swept();
    const report = valueOf(await replica.ingest(chain, 'a courier', 'each'));
    expect(report).toMatchObject({ admitted: [], refused: [], parked: 0, outlived: 3 });
    for (const { id } of chain.slice(1, 4)) expect(valueOf(await store.get(id))).toBeUndefined();
    expect(replica.index.husks()).toBe(3);
  });

  test('makes nobody believe in a fork', async () => {
    const { replica, chain } = await swept();
    valueOf(await replica.ingest(chain, 'a courier', 'chain'));
    expect(replica.index.forks()).toEqual([]);
    expect(replica.index.view.headsOf(chain[0]?.fields.author as DeviceId)).toHaveLength(1);
  });
});

describe('R14: a liar who says that a young word has had its time', () => {
  const now = hour(NOON);

  test('is not heard by whoever follows, nor about what is young by its author’s own hand', () => {
    const old = hour(NOON - KEPT - 100);
    expect(mayLackBelow(old, hour(0), now)).toBe(true);
    expect(mayLackBelow(old, hour(NOON - 300), now)).toBe(false);
    expect(mayLackBelow(hour(NOON - 300), hour(0), now)).toBe(false);
  });

  async function newcomer() {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store, () => true);
    const chain: readonly Record[] = chainOf(writerNamed('ana'), 5);
    valueOf(await replica.ingest(chain.slice(0, 1), 'peer', 'each'));
    const husks = chain
      .slice(1, 4)
      .map((one) => huskOf(testCrypto.hash, { id: one.id, header: one.fields }) as Husk);
    const proof = { ...(chain[4] as Record), body: null };
    const tell = async (run: HuskRun): Promise<number | string> => {
      const heard = decodeHuskRun(testCrypto.hash, encodeHuskRun(run));
      if (!heard.ok) return heard.fault.kind;
      return valueOf(await replica.ingestRun(heard.value, 'liar')).husks.length;
    };
    return { replica, store, chain, husks, proof, tell };
  }

  test('needs the signature of the word’s own author over a later one', async () => {
    const { husks, proof, tell } = await newcomer();
    expect(await tell({ proof: { ...proof, signature: new Uint8Array(64) }, husks })).toBe(0);
    expect(await tell({ proof, husks })).toBe(3);
  });

  test('makes no word up, and puts none into another’s place', async () => {
    const { replica, husks, proof, tell } = await newcomer();
    for (const [at, husk] of husks.entries())
      for (const change of [
        { restHash: idNamed<Hash32>('made up') },
        { gov: idNamed<PlacementId>('made up') },
        { epoch: husk.epoch + 1 },
      ])
        expect(await tell({ proof, husks: husks.with(at, { ...husk, ...change }) })).toBe(
          'Malformed',
        );
    for (const told of [husks.toSpliced(1, 1), [husks[1], husks[0], husks[2]] as Husk[]])
      expect(await tell({ proof, husks: told })).toBe('Malformed');
    expect(replica.index.size()).toBe(1);
  });

  test('hides a word only until its record comes, and everybody else is asked for it', async () => {
    const { replica, store, chain, husks, proof, tell } = await newcomer();
    await tell({ proof, husks });
    expect(replica.index.told()).toEqual([{ last: chain[3]?.id, count: 3 }]);
    const { replica: again } = await openTestReplica(store, () => true);
    expect(again.index.told()).toEqual(replica.index.told());
    const report = valueOf(await again.ingest(chain, 'honest', 'each'));
    expect(report).toMatchObject({ refused: [], outlived: 0, parked: 0 });
    expect([again.index.husks(), again.index.told()]).toEqual([0, []]);
    for (const { id, body } of chain) expect(valueOf(await store.get(id))?.body).toEqual(body);
  });

  test('makes no fork where there is none, and hides none where there is one', async () => {
    const { replica, chain, husks, proof, tell } = await newcomer();
    const author = writerNamed('ana');
    const rival = makeRecord(author, chain[0] as Record, { says: 'another' });
    await tell({ proof, husks });
    expect(replica.index.forks()).toEqual([]);
    valueOf(await replica.ingest([rival], 'honest', 'each'));
    const ids = [chain[1]?.id as RecordId, rival.id].toSorted();
    expect(replica.index.forks()).toEqual([{ author: author.id, seq: 1, ids }]);
  });
});
