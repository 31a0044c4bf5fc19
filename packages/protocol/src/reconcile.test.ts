import type { DeviceId, Record, RecordId } from '@tocsin/core';
import { parseRecord, WAYMARK_SEQS } from '@tocsin/core';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeFrame, encodeFrame } from './frames.ts';
import { WAKE_VERSION } from './handshake.ts';
import { CREDIT_START_BYTES } from './outbox.ts';
import { QUOTA_BY_STANDING, QUOTA_MS, QUOTA_SLOT_MS } from './quota.ts';
import { COMPARE_MS, TICK_MS } from './reconcile-state.ts';
import { nextTickMs } from './reconcile.ts';
import type { Deed, End, Replica } from './testing.ts';
import {
  arbitraryDeeds,
  createEnd,
  createReplica,
  drive,
  enact,
  forget,
  met,
  recordAt,
  takeIn,
  wireBytes,
} from './testing.ts';

interface Link {
  readonly a: End;
  readonly b: End;
}

/** @param standing - what the second is to the first. */
function connect(
  one: Replica,
  other: Replica,
  standing: Parameters<typeof met>[1] = 'member',
): Link {
  const link = { a: createEnd(one, met('b', standing)), b: createEnd(other, met('a')) };
  drive(link.a, link.b.inbox, { kind: 'begin' }, 0);
  drive(link.b, link.a.inbox, { kind: 'begin' }, 0);
  return link;
}

/** Delivers parcels, the side by `turns`, until nothing is on its way or `limit` were delivered. */
function run(link: Link, turns: readonly boolean[] = [], limit = Infinity, nowMs = 0): void {
  for (let at = 0; at < limit && link.a.inbox.length + link.b.inbox.length > 0; at += 1) {
    const toA = link.b.inbox.length === 0 || (link.a.inbox.length > 0 && turns[at % 31] === true);
    const [to, from] = toA ? [link.a, link.b] : [link.b, link.a];
    if (at > 20_000) throw new Error('the two never fall silent');
    const bytes = to.inbox.shift();
    if (bytes !== undefined) drive(to, from.inbox, { kind: 'parcel', bytes }, nowMs);
  }
}

function chainOf(name: string, length: number, from?: Record, salt = 0): readonly Record[] {
  const records: Record[] = [];
  for (let at = 0; at < length; at += 1)
    records.push(recordAt(idNamed<DeviceId>(name), records.at(-1) ?? from, [], salt + at));
  return records;
}

function replicaWith(...records: readonly Record[]): Replica {
  const replica = createReplica();
  for (const record of records) takeIn(replica, record);
  return replica;
}

const idsOf = (replica: Replica) => [...replica.records.keys()].toSorted();
const fault = (end: End) => end.effects.find((effect) => effect.kind === 'drop')?.fault;

/** Found by this property: each end rested until the other had placed a fork, for ever. */
const bothPlacing: readonly Deed[] = [
  [0, 2],
  [0, 0],
  [1, 0],
  [1, 0, 0],
  [1, 0],
  [1, 2],
  [0, 2],
  [0, 2],
  [0, 0],
].map(([replica = 0, device = 0, meets], at) => ({
  replica,
  device,
  luck: 0,
  back: at === 4 ? 1 : 0,
  meets,
}));

describe('two replicas that meet', () => {
  test('come to the union, forks included, and send what is lacking and little else', () => {
    fc.assert(
      fc.property(
        arbitraryDeeds(2, 3, 120),
        fc.array(fc.boolean(), { minLength: 31, maxLength: 31 }),
        (deeds, turns) => {
          const replicas = [createReplica(), createReplica()] as const;
          enact(replicas, deeds);
          const union = new Map([...replicas[0].records, ...replicas[1].records]);
          let lacking = 0;
          for (const record of union.values())
            for (const { records } of replicas)
              if (!records.has(record.id)) lacking += wireBytes(record) + 3;
          const link = connect(...replicas);
          run(link, turns);
          expect(idsOf(replicas[0])).toEqual([...union.keys()].toSorted());
          expect(idsOf(replicas[1])).toEqual([...union.keys()].toSorted());
          const sent = link.a.sentBytes + link.b.sentBytes;
          // Beside the records: two frontiers, three devices × 400 B for places of forks, credits.
          expect(sent).toBeLessThanOrEqual(1.2 * lacking + 6_000);
          expect(fault(link.a) ?? fault(link.b)).toBeUndefined();
        },
      ),
      { numRuns: 300, examples: [[bothPlacing, []]] },
    );
  });

  test('say nothing but their frontier a second time', () => {
    const [one, other] = [
      replicaWith(...chainOf('ana', 40)),
      replicaWith(...chainOf('bea', 30, undefined, 500)),
    ];
    run(connect(one, other));
    const again = connect(one, other);
    run(again);
    expect(again.a.recordsSent + again.b.recordsSent).toBe(0);
    expect(again.a.sentBytes).toBeLessThan(300);
  });

  test('send each record of a long fork once, after placing it', () => {
    const trunk = chainOf('ana', 300);
    const at = trunk[149];
    const one = replicaWith(...trunk);
    const other = replicaWith(...trunk.slice(0, 150), ...chainOf('ana', 280, at, 1_000));
    const link = connect(one, other);
    run(link);
    expect(idsOf(one)).toEqual(idsOf(other));
    expect([link.a.recordsSent, link.b.recordsSent]).toEqual([150, 280]);
  });

  test('go on after the link broke at any place', () => {
    fc.assert(
      fc.property(
        arbitraryDeeds(2, 3, 80),
        fc.array(fc.nat(12), { maxLength: 6 }),
        (deeds, breaks) => {
          const replicas = [createReplica(), createReplica()] as const;
          enact(replicas, deeds);
          for (const limit of breaks) run(connect(...replicas), [], limit);
          run(connect(...replicas));
          expect(idsOf(replicas[0])).toEqual(idsOf(replicas[1]));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('three replicas in a row', () => {
  test('pass new records on as they come', () => {
    fc.assert(
      fc.property(arbitraryDeeds(3, 4, 90), arbitraryDeeds(3, 4, 10), (deeds, later) => {
        const replicas = [createReplica(), createReplica(), createReplica()] as const;
        enact(replicas, deeds);
        const [one, middle, other] = replicas;
        const links = [connect(one, middle), connect(middle, other)] as const;
        const everyone = () => {
          for (let round = 0; round < 12; round += 1) {
            for (const link of links) {
              for (const [end, to] of [
                [link.a, link.b],
                [link.b, link.a],
              ] as const) {
                const devices = end.replica.view.devices().map(({ device }) => device);
                drive(end, to.inbox, { kind: 'grown', devices }, 0);
              }
              run(link);
            }
          }
        };
        everyone();
        enact(
          replicas,
          later.map((deed) => ({ ...deed, back: deed.back + 20 })),
        );
        everyone();
        expect(idsOf(one)).toEqual(idsOf(other));
        expect(idsOf(middle)).toEqual(idsOf(other));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a link', () => {
  test('lets a ring overtake records that were queued before it', () => {
    const link = connect(replicaWith(...chainOf('ana', 400)), createReplica());
    const hello = link.b.inbox.shift();
    link.b.inbox.length = 0;
    expect(hello).toBeDefined();
    const { a } = link;
    a.state = { ...a.state, outbox: { ...a.state.outbox, busy: true } };
    drive(a, link.b.inbox, { kind: 'parcel', bytes: link.a.inbox.shift() as Uint8Array }, 0);
    const ring = { kind: 'alert', class: 'ring', bytes: Uint8Array.of(7) } as const;
    drive(a, link.b.inbox, { kind: 'say', frame: ring }, 0);
    drive(a, link.b.inbox, { kind: 'carried' }, 0);
    expect(decodeFrame(link.b.inbox[0] as Uint8Array)).toMatchObject({ value: { kind: 'alert' } });
  });

  test('sends no more records than the other end gave credit for', () => {
    const big = chainOf('ana', 4).at(-1);
    const records: Record[] = [...chainOf('ana', 4)];
    for (let at = 0; at < 60; at += 1)
      records.push(
        recordAt(idNamed<DeviceId>('ana'), records.at(-1) ?? big, [], 900 + at, 1, 14_000),
      );
    const link = connect(replicaWith(...records), createReplica());
    link.b.inbox.length = 0;
    drive(link.a, link.b.inbox, { kind: 'parcel', bytes: link.a.inbox.shift() as Uint8Array }, 0);
    let bytes = 0;
    for (const parcel of link.b.inbox) bytes += parcel.length;
    expect(bytes).toBeLessThanOrEqual(CREDIT_START_BYTES);
    expect(bytes).toBeGreaterThan(CREDIT_START_BYTES - 65_536);
  });

  test('is ended by a peer that sends more than its credit', () => {
    const link = connect(createReplica(), createReplica());
    link.a.state = { ...link.a.state, granted: 10 };
    const bytes = encodeFrame({ kind: 'records', records: [new Uint8Array(20)] });
    drive(link.a, link.b.inbox, { kind: 'parcel', bytes }, 0);
    expect(fault(link.a)).toEqual({ kind: 'OverCredit' });
  });
});

/** What of a replica's records may have been swept: below a record of a device that did not fork. */
function forgetSome(replica: Replica, forked: ReadonlySet<DeviceId>, choice: readonly boolean[]) {
  for (const { device, heads } of replica.view.devices()) {
    const top = heads[0]?.seq ?? 0;
    if (forked.has(device)) continue;
    for (let seq = 1; seq < top; seq += 1) {
      const isSwept = choice.length === 0 || choice[(seq + top) % choice.length] === true;
      if (isSwept) for (const id of replica.view.at(device, seq)) forget(replica, id);
    }
  }
}

function forkedOf(replicas: readonly Replica[]): ReadonlySet<DeviceId> {
  const whole = createReplica();
  for (const { records } of replicas) for (const record of records.values()) takeIn(whole, record);
  const devices = whole.view.devices().map(({ device }) => device);
  return new Set(devices.filter((device) => whole.view.forkedAt(device) !== undefined));
}

const placesOf = ({ view }: Replica) =>
  view
    .devices()
    .flatMap(({ device, heads }) =>
      Array.from({ length: 1 + Math.max(...heads.map(({ seq }) => seq)) }, (_, seq) =>
        view.at(device, seq),
      ).flat(),
    )
    .toSorted();

/** The records that were sent to an end. */
function comeTo(end: End): readonly RecordId[] {
  const wires = end.effects.flatMap((effect) => (effect.kind === 'admit' ? effect.records : []));
  return wires.flatMap((wire) => {
    const record = parseRecord(testCrypto.hash, wire);
    return record.ok ? [record.value.id] : [];
  });
}

const arbitraryChoice = fc.array(fc.boolean(), { maxLength: 7 });

/** Found by this property: husks came before what they stand on, and were dropped. */
const huskBeforeBase: readonly Deed[] = [
  [1, 2],
  [0, 2],
  [0, 1],
  [0, 1],
  [0, 1],
  [1, 2],
].map(([replica = 0, device = 0]) => ({ replica, device, luck: 0, back: 0, meets: undefined }));

const arbitraryTurns = fc.array(fc.boolean(), { minLength: 31, maxLength: 31 });

/** Lets two replicas that have swept meet, and expects what has to come of it. */
function meetSwept(replicas: readonly [Replica, Replica], turns: readonly boolean[]): void {
  const union = new Set(replicas.flatMap(placesOf));
  const swept = replicas.map((one) => placesOf(one).filter((id) => !one.records.has(id)));
  const link = connect(...replicas);
  run(link, turns);
  for (const [at, replica] of replicas.entries()) {
    expect(placesOf(replica)).toEqual([...union].toSorted());
    for (const id of swept[at] ?? []) expect(replica.records.has(id)).toBe(false);
  }
  for (const [at, end] of [link.a, link.b].entries())
    expect(comeTo(end).filter((id) => swept[at]?.includes(id))).toEqual([]);
  expect(fault(link.a) ?? fault(link.b)).toBeUndefined();
  const again = connect(...replicas);
  run(again, turns);
  expect([again.a, again.b].map((end) => end.recordsSent + end.husksHeard)).toEqual([0, 0]);
  expect(again.a.sentBytes + again.b.sentBytes).toBeLessThan(1_500);
}

describe('R14: replicas of which some have swept', () => {
  test.each<
    ['of which all know', typeof forkedOf] | ['of which they do not know yet', typeof forkedOf]
  >([
    ['of which all know', forkedOf],
    ['of which they do not know yet', ([replica]) => forkedOf(replica ? [replica] : [])],
  ])('come to the same places, beside forks %s, and send nothing again', (_, forksOf) => {
    const attempt = fc.property(
      arbitraryDeeds(2, 3, 120),
      arbitraryTurns,
      arbitraryChoice,
      arbitraryChoice,
      (deeds, turns, ...choices) => {
        const replicas = [createReplica(), createReplica()] as const;
        enact(replicas, deeds);
        const forked = replicas.map((one, at) => forksOf([one, replicas[1 - at] as Replica]));
        for (const [at, replica] of replicas.entries())
          forgetSome(replica, forked[at] ?? new Set(), choices[at] ?? []);
        meetSwept(replicas, turns);
      },
    );
    fc.assert(attempt, { numRuns: 300, examples: [[huskBeforeBase, [], [], []]] });
  });

  test('bring a newcomer as far as they are, though none of them holds all', () => {
    fc.assert(
      fc.property(arbitraryDeeds(1, 4, 90), arbitraryChoice, (deeds, choice) => {
        const old = createReplica();
        enact([old], deeds);
        forgetSome(old, forkedOf([old]), choice);
        const newcomer = createReplica();
        const link = connect(old, newcomer);
        run(link);
        expect(placesOf(newcomer)).toEqual(placesOf(old));
        expect(newcomer.view.devices()).toEqual(old.view.devices());
        expect(idsOf(newcomer)).toEqual(idsOf(old));
        expect(fault(link.a) ?? fault(link.b)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('bring back what a liar hid from a newcomer as soon as they meet an honest one', () => {
    const chain = chainOf('ana', 1_300);
    const [honest, liar] = [replicaWith(...chain), replicaWith(...chain)];
    const kept = new Set([0, WAYMARK_SEQS, 2 * WAYMARK_SEQS, 1_299]);
    for (const { id, fields } of chain) {
      if (!kept.has(fields.seq)) forget(liar, id);
      // The honest one has swept some of them too.
      if (fields.seq > 600 && fields.seq < 700) forget(honest, id);
    }
    const newcomer = createReplica();
    run(connect(liar, newcomer));
    expect([newcomer.told.size, newcomer.records.size]).toEqual([1_296, 4]);
    const link = connect(honest, newcomer);
    run(link);
    expect(idsOf(newcomer)).toEqual(idsOf(honest));
    expect(newcomer.told.size).toBe(99);
    expect(link.a.recordsSent).toBe(1_300 - 4 - 99);
    const again = connect(honest, newcomer);
    run(again);
    expect(again.a.recordsSent + again.a.husksHeard).toBe(0);
    expect(again.b.sentBytes).toBeLessThan(300);
  });

  test('tell of a long past in few bytes: 71 for a record', () => {
    const old = replicaWith(...chainOf('ana', 1_500));
    const kept = new Set([0, WAYMARK_SEQS, 2 * WAYMARK_SEQS, 1_499]);
    for (const [id, { fields }] of old.records) if (!kept.has(fields.seq)) forget(old, id);
    const newcomer = createReplica();
    const link = connect(old, newcomer);
    run(link);
    expect(idsOf(newcomer)).toEqual(idsOf(old));
    expect(placesOf(newcomer)).toHaveLength(1_500);
    expect(link.b.husksHeard).toBe(3);
    expect(link.a.sentBytes).toBeLessThan(1_496 * 71 + 4_000);
  });

  test('go on after the link broke at any place', () => {
    fc.assert(
      fc.property(
        arbitraryDeeds(2, 3, 80),
        arbitraryChoice,
        fc.array(fc.nat(12), { maxLength: 6 }),
        (deeds, choice, breaks) => {
          const replicas = [createReplica(), createReplica()] as const;
          enact(replicas, deeds);
          const union = new Set(replicas.flatMap(placesOf));
          forgetSome(replicas[0], forkedOf(replicas), choice);
          for (const limit of breaks) run(connect(...replicas), [], limit);
          run(connect(...replicas));
          for (const replica of replicas) expect(placesOf(replica)).toEqual([...union].toSorted());
        },
      ),
      { numRuns: 100 },
    );
  });

  test('say nothing of husks to whom nothing is told', () => {
    const old = replicaWith(...chainOf('ana', 5));
    for (const [id, { fields }] of old.records) if (fields.seq % 4 !== 0) forget(old, id);
    const link = connect(old, createReplica(), 'stranger');
    run(link);
    expect(link.b.husksHeard).toBe(0);
    expect(fault(link.b)).toBeUndefined();
  });
});

describe('a peer with a quota', () => {
  test('slows a member who is over quota, and takes the rest when its hour has passed', () => {
    const source = replicaWith(...chainOf('ana', 1_200));
    const target = createReplica();
    const quota = { ...QUOTA_BY_STANDING.member, bytes: 300_000 };
    const link = { a: createEnd(source, met('b')), b: createEnd(target, met('a'), { quota }) };
    drive(link.a, link.b.inbox, { kind: 'begin' }, 0);
    drive(link.b, link.a.inbox, { kind: 'begin' }, 0);
    run(link);
    const before = target.records.size;
    expect(before).toBeGreaterThan(500);
    expect(before).toBeLessThan(1_200);
    expect(fault(link.b)).toBeUndefined();
    expect(nextTickMs(target.view, link.b.state, 0)).toBe(TICK_MS);
    const later = QUOTA_MS + 2 * QUOTA_SLOT_MS;
    drive(link.b, link.a.inbox, { kind: 'tick' }, later);
    run(link, [], Infinity, later);
    expect(target.records.size).toBe(1_200);
  });

  test('sends a stranger away who is over quota, and a member not', () => {
    const bytes = encodeFrame({ kind: 'beat', bytes: Uint8Array.of(1) });
    for (const standing of ['stranger', 'member'] as const) {
      const quota = { ...QUOTA_BY_STANDING[standing], beats: 2 };
      const end = createEnd(createReplica(), met('x', standing), { quota });
      for (let at = 0; at < 3; at += 1) drive(end, [], { kind: 'parcel', bytes }, 0);
      const heard = end.effects.filter((effect) => effect.kind === 'heard');
      expect(heard).toHaveLength(2);
      expect(fault(end)?.kind).toBe(standing === 'stranger' ? 'OverQuota' : undefined);
    }
  });

  test('neither answers nor leaves a stranger who asks for what he was told husks of', () => {
    const chain = chainOf('ana', 9);
    const [liar, honest, newcomer] = [
      replicaWith(...chain),
      replicaWith(...chain),
      createReplica(),
    ];
    for (const { id, fields } of chain.slice(0, -1)) if (fields.seq > 0) forget(liar, id);
    run(connect(liar, newcomer));
    expect(newcomer.told.size).toBe(7);
    const link = connect(honest, newcomer, 'stranger');
    run(link);
    expect([link.a.recordsSent, newcomer.told.size]).toEqual([0, 7]);
    expect(fault(link.a) ?? fault(link.b)).toBeUndefined();
  });

  test('tells a stranger only of the devices he named, and sends him nothing', () => {
    const link = {
      a: createEnd(replicaWith(...chainOf('ana', 3), ...chainOf('bea', 3)), met('b', 'stranger')),
      b: createEnd(replicaWith(...chainOf('ana', 2), ...chainOf('cem', 2)), met('a')),
    };
    drive(link.a, link.b.inbox, { kind: 'begin' }, 0);
    expect(link.b.inbox).toEqual([]);
    drive(link.b, link.a.inbox, { kind: 'begin' }, 0);
    run(link);
    expect(link.a.replica.records.size).toBe(8);
    expect(link.b.replica.records.size).toBe(4);
    expect(link.b.state.heard?.devices.map(({ device }) => device)).toEqual([
      idNamed<DeviceId>('ana'),
    ]);
  });

  test('gives a guest the bodies of his lanes only', () => {
    const ana = idNamed<DeviceId>('ana');
    const first = recordAt(ana, undefined, [], 1, 1);
    const second = recordAt(ana, first, [], 2, 4);
    const link = {
      a: createEnd(replicaWith(first, second), met('b', 'guest')),
      b: createEnd(createReplica(), met('a')),
    };
    drive(link.a, link.b.inbox, { kind: 'begin' }, 0);
    drive(link.b, link.a.inbox, { kind: 'begin' }, 0);
    run(link);
    expect(link.b.replica.records.get(first.id)?.body).toBeNull();
    expect(link.b.replica.records.get(second.id)?.body).toEqual(second.body);
  });
});

describe('a link that goes wrong', () => {
  test('compares again when the other end has more and nothing comes', () => {
    const link = connect(replicaWith(...chainOf('ana', 5)), createReplica());
    run(link, [], 2);
    link.b.inbox.length = 0;
    expect(nextTickMs(link.b.replica.view, link.b.state, 0)).toBe(COMPARE_MS);
    drive(link.b, link.a.inbox, { kind: 'tick' }, 61_000);
    run(link, [], Infinity, 61_000);
    expect(link.b.replica.records.size).toBe(5);
  });

  test('compares less and less often with one who promises records and sends none', () => {
    const link = connect(replicaWith(...chainOf('ana', 5)), createReplica());
    run(link, [], 2);
    let compared = 0;
    for (let at = 1; at <= 24 * 60; at += 1) {
      link.b.inbox.length = 0;
      link.a.inbox.length = 0;
      drive(link.b, link.a.inbox, { kind: 'tick' }, at * 60_000);
      compared += link.a.inbox.length;
    }
    // After 1, 2, 4 … 64 minutes, then every 64: a day has 22 of these.
    expect(compared).toBeGreaterThan(20);
    expect(compared).toBeLessThan(35);
  });

  test('asks for no ticks while nothing is owed, and none once it is over', () => {
    const link = connect(replicaWith(...chainOf('ana', 5)), createReplica());
    expect(nextTickMs(link.b.replica.view, link.b.state, 0)).toBeNull();
    run(link);
    for (const end of [link.a, link.b])
      expect(nextTickMs(end.replica.view, end.state, 0)).toBeNull();
    link.b.state = { ...link.b.state, owed: 1 };
    expect(nextTickMs(link.b.replica.view, link.b.state, 0)).toBe(TICK_MS);
    expect(nextTickMs(link.b.replica.view, { ...link.b.state, over: true }, 0)).toBeNull();
  });

  test('is ended by bytes that are no frame, and by words of the handshake', () => {
    const parcels = [
      Uint8Array.of(1, 2, 3),
      encodeFrame({ kind: 'welcome', signature: new Uint8Array(64) }),
    ];
    for (const bytes of parcels) {
      const end = createEnd(createReplica(), met('b'));
      drive(end, [], { kind: 'parcel', bytes }, 0);
      expect(['Malformed', 'OutOfTurn']).toContain(fault(end)?.kind);
      drive(end, [], { kind: 'parcel', bytes }, 0);
      expect(end.effects.filter((effect) => effect.kind === 'drop')).toHaveLength(1);
    }
  });

  test('passes a word about waking on, and is ended by one from an end that chose version 1', () => {
    const bytes = encodeFrame({ kind: 'wake', bytes: Uint8Array.of(1) });
    const newer = createEnd(createReplica(), { ...met('b'), version: WAKE_VERSION });
    drive(newer, [], { kind: 'parcel', bytes }, 0);
    expect(newer.effects).toContainEqual({
      kind: 'heard',
      frame: { kind: 'wake', bytes: Uint8Array.of(1) },
    });
    const older = createEnd(createReplica(), met('b'));
    drive(older, [], { kind: 'parcel', bytes }, 0);
    expect(fault(older)).toEqual({ kind: 'OutOfTurn' });
  });

  test('takes any bytes without a throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 5 }), (parcels) => {
        const end = createEnd(replicaWith(...chainOf('ana', 3)), met('b'));
        for (const bytes of parcels) drive(end, [], { kind: 'parcel', bytes }, 0);
      }),
    );
  });
});
