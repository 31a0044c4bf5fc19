/**
 * Hostile input against real engines with real crypto: named negative tests. Which attack is tested
 * where is the table of `docs/spec/negative-tests.md`.
 */
import type { DeviceId, RecordId, SealActContent } from '@tocsin/core';
import {
  actKind,
  consentKind,
  encodeRing,
  encodeSaid,
  encodeSealActContent,
  enrolmentHash,
  hour,
  hourOf,
  idOf,
  LANE_GOVERNANCE,
  liveMembers,
  memberOfDevice,
  prekeyHashOf,
  RHYTHM,
  RHYTHM_DEFAULT,
  ringKeptKind,
  ROLE,
  saidAs,
  sealActKind,
  secretaryOf,
  DURATION_NAMES,
} from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import type { Living, RawRecord } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  heightOf,
  must,
  nextRecord,
  random,
  rawRecord,
  seeded,
  until,
} from './engine-world.ts';
import type { Delegate } from './pact-world.ts';
import { enterFour, foundPact, leave, ringOf } from './pact-world.ts';

/** An hour of 100 ms: the first tick comes 2.4 s after a founding, later than any attack here. */
const TEMPO_MS = 100;
/** The chain goes on each day, so that nobody waits a week to see what is not placed. */
const DAILY_TICK = [{ index: DURATION_NAMES.indexOf('tick'), value: 24 }];

const stateOf = ({ home }: Living) => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

const memberOf = (living: Living) => {
  const { me } = living.home.peer.judged();
  if (me === undefined) throw new Error('no member');
  return me;
};

const take = async ({ home }: Living, ...records: readonly RawRecord[]) =>
  must(await home.peer.replica.ingest(records, 'attacker', 'each'));

/**
 * Three founders; the third is the attacker, and the one who places next. Who is written for by
 * another hand stops writing (R17b): the others have to go on in a later round (R2).
 */
async function trio() {
  const { log, net, devices: unsorted } = await found(3, TEMPO_MS, DAILY_TICK);
  const isNext = (one: Living): boolean =>
    secretaryOf(stateOf(one), 0, crypto.hash) === memberOf(one);
  const devices: readonly Living[] = unsorted.toSorted(
    (a, b) => Number(isNext(a)) - Number(isNext(b)),
  );
  const [one, two, attacker] = devices as readonly [Living, Living, Living];
  return { log, net, devices, one, two, attacker, height: heightOf(one) };
}

/** Settles once the chain went on by a tick, whatever was asked of it meanwhile. */
async function chainMovesOn(
  devices: readonly Living[],
  before = Math.max(...devices.map(heightOf)),
): Promise<void> {
  await until('the chain moved on', () => devices.every((one) => heightOf(one) > before));
}

describe('a record that is', () => {
  test('replayed changes nothing', async () => {
    const { devices, one, two } = await trio();
    const id = must(await two.home.peer.append(RHYTHM, RHYTHM_DEFAULT));
    await until('it came', () => one.home.peer.replica.index.known(id) !== undefined);
    const stored = must(await two.store.get(id));
    if (stored === undefined) throw new Error('not stored');
    const size = one.home.peer.replica.index.size();
    const report = await take(one, stored, stored);
    expect(report).toMatchObject({ admitted: [], refused: [] });
    expect(one.home.peer.replica.index.size()).toBeGreaterThanOrEqual(size);
    expect(must(await one.store.get(id))?.arrival).toBeGreaterThan(0);
    await close(devices);
  });

  test('truncated anywhere is refused by a fault', async () => {
    const { devices, one, attacker } = await trio();
    const { header, signature, body } = nextRecord(attacker, { seq: 0, prev: null });
    const whole = body as Uint8Array;
    const id = idOf<RecordId>(random.bytes(32));
    const cut: RawRecord[] = [
      { id, header: header.subarray(0, -1), signature, body: whole },
      { id, header, signature: signature.subarray(1), body: whole },
      { id, header, signature, body: whole.subarray(1) },
      { id, header: new Uint8Array(), signature, body: whole },
    ];
    const report = await take(one, ...cut);
    expect(report.admitted).toEqual([]);
    expect(report.refused).toHaveLength(cut.length);
    await close(devices);
  });

  test('reordered with others waits for its parents, and all come in', async () => {
    const { devices, one, log } = await trio();
    const stranger = await seeded();
    const first = rawRecord(stranger, log);
    const second = rawRecord(stranger, log, { seq: 1, prev: first.id });
    const third = rawRecord(stranger, log, { seq: 2, prev: second.id });
    expect((await take(one, third, second)).admitted).toEqual([]);
    const { admitted } = await take(one, first);
    expect(admitted.map(({ id }) => id).toSorted()).toEqual(
      [first.id, second.id, third.id].toSorted(),
    );
    await close(devices);
  });

  test('duplicated in one parcel comes in once', async () => {
    const { devices, one, log } = await trio();
    const record = rawRecord(await seeded(), log);
    const { admitted } = await take(one, record, record, record);
    expect(admitted.map(({ id }) => id)).toEqual([record.id]);
    await close(devices);
  });

  test('oversize is refused by a fault', async () => {
    const { devices, one, log } = await trio();
    const record = rawRecord(await seeded(), log, { body: new Uint8Array(16_385) });
    const report = await take(one, record);
    expect(report.admitted).toEqual([]);
    expect(report.refused).toHaveLength(1);
    await close(devices);
  });

  test('of a wrong log is refused', async () => {
    const { devices, one, attacker } = await trio();
    const other = await found(2, TEMPO_MS);
    const report = await take(one, rawRecord(attacker, other.log));
    expect(report.refused).toEqual([{ fault: { kind: 'OtherLog' } }]);
    await close([...devices, ...other.devices]);
  });

  test('of a wrong epoch is unread and has no effect', async () => {
    const { devices, one, attacker } = await trio();
    const record = nextRecord(attacker, { epoch: 9 });
    await take(one, record);
    await one.home.peer.refresh();
    const entry = one.home.peer.entries().find(({ id }) => id === record.id);
    expect(entry?.body).toEqual({ state: 'unread' });
    await close(devices);
  });

  test('sealed under a wrong key is void', async () => {
    const { devices, one, attacker } = await trio();
    const record = nextRecord(attacker, { key: random.bytes(32) });
    await take(one, record);
    await one.home.peer.refresh();
    const entry = one.home.peer.entries().find(({ id }) => id === record.id);
    expect(entry?.body).toEqual({ state: 'void' });
    await close(devices);
  });

  test('dated in the far future is never cited by us and stops nobody', async () => {
    const { devices, one, attacker, height } = await trio();
    const record = nextRecord(attacker, { wallHour: hour(2 ** 40) });
    await take(one, record);
    const own = must(await one.home.peer.append(RHYTHM, RHYTHM_DEFAULT));
    await one.home.peer.refresh();
    const entry = one.home.peer.entries().find(({ id }) => id === own);
    expect(entry?.header.deps).not.toContain(record.id);
    const alive = one.home.peer.desk
      .evidence()
      .filter(({ device }) => device === attacker.keyring.me);
    expect(alive.every(({ arrivedAt }) => arrivedAt <= clock.now())).toBe(true);
    await chainMovesOn(devices, height);
    await close(devices);
  });

  test('backdated is a sign of life of no later day than it names', async () => {
    const { devices, one, attacker } = await trio();
    const at = hour(hourOf(clock.now(), TEMPO_MS) - 5_000);
    const record = nextRecord(attacker, { wallHour: at });
    await take(one, record);
    await one.home.peer.refresh();
    const { seq } = one.home.peer.entries().find(({ id }) => id === record.id)?.header ?? {};
    const signs = one.home.peer.desk
      .evidence()
      .filter((sign) => sign.device === attacker.keyring.me && sign.counter === seq);
    expect(signs.every(({ evidenceAt }) => evidenceAt <= at * TEMPO_MS)).toBe(true);
    await close(devices);
  });

  test('forked is kept as evidence against its author, and the others go on', async () => {
    const { devices, one, two, attacker, height } = await trio();
    const left = nextRecord(attacker);
    const right = nextRecord(attacker, { nonce: random.bytes(24) });
    expect(left.id).not.toBe(right.id);
    for (const device of [one, two]) await take(device, left, right);
    expect(one.home.peer.replica.index.forks()).toMatchObject([{ author: attacker.keyring.me }]);
    await chainMovesOn([one, two], height);
    await close(devices);
  });
});

describe('the audit of Quiet:', () => {
  test('#3444 a link to another author’s record binds nobody', async () => {
    const { devices, one, two, attacker } = await trio();
    const [head] = two.home.peer.replica.index.view.headsOf(two.keyring.me);
    if (head === undefined) throw new Error('two wrote nothing');
    await until('it came', () => one.home.peer.replica.index.known(head.id) !== undefined);
    const grafted = rawRecord(attacker, one.home.peer.replica.log, {
      seq: head.seq + 1,
      prev: head.id,
    });
    const report = await take(one, grafted);
    expect(report.refused).toEqual([{ fault: { kind: 'BrokenChain' } }]);
    await close(devices);
  });

  test('#3431 one member gives no role, whatever class they claim', async () => {
    const { devices, attacker } = await trio();
    const notAfter = hour(hourOf(clock.now(), TEMPO_MS) + 4_000);
    const value = {
      role: ROLE.ringer,
      member: memberOf(attacker),
      notAfter,
      pact: null,
      terms: null,
    };
    const { peer, governance } = attacker.home;
    const acts: RecordId[] = [];
    for (const byClass of ['none', 'stewards', 'members'] as const) {
      const draft = governance.draft(stateOf(attacker), { kind: 'mandate', value }, byClass);
      const act = must(await peer.append(actKind, draft));
      must(await peer.append(consentKind, { act, stance: 'for' }));
      acts.push(act);
    }
    await chainMovesOn(devices);
    for (const device of devices)
      expect(acts.some((act) => stateOf(device).placedActs.has(act))).toBe(false);
    await close(devices);
  });

  test('#3431 one holder cannot rotate a party’s keys in a pact', async () => {
    const world = await foundPact();
    const delegates = await enterFour(world);
    const [attacker, other] = delegates as readonly [Delegate, Delegate];
    const { state, me } = attacker.pact.peer.judged();
    const party = state?.parties.find((one) => one.party === me);
    if (party === undefined) throw new Error('no party');
    const roster = { ...world.parties[0].part.roster, term: 1 };
    const content: SealActContent = {
      party: party.party,
      n: 1,
      parent: party.head,
      what: { kind: 'roster', value: { roster, revealed: [] } },
      homeDecision: idOf(random.bytes(32)),
    };
    const encoded = encodeSealActContent(content);
    const signature = crypto.sign(random.bytes(32), attacker.keys.seal.secretKey);
    const said = {
      content: encoded,
      certificate: [0, 1, 2].map((index) => ({ index, signature })),
    };
    const id = must(await attacker.pact.peer.append(sealActKind, said));
    await until('it came', () => other.pact.peer.entries().some((one) => one.id === id));
    expect(other.pact.peer.judged().state?.parties[0]?.rosters).toHaveLength(1);
    await leave(delegates);
  });

  test('#3440 one member cannot put a device in another’s place', async () => {
    const { log, devices, one, attacker } = await trio();
    const planted = await seeded();
    const prekey = planted.keyring.prekeys()[0];
    if (prekey === undefined) throw new Error('no prekey');
    const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
    const enrolment = {
      log,
      member: memberOf(one),
      device: planted.keyring.me,
      prekeyHash: prekeyHashOf(crypto.hash, shown),
      paperHash: null,
    };
    const message = enrolmentHash(crypto.hash, enrolment);
    const { member, device, prekeyHash, paperHash } = enrolment;
    const deviceSignature = crypto.sign(message, planted.keyring.signing.secretKey);
    const value = { member, device, prekeyHash, paperHash, deviceSignature };
    const { peer, governance } = attacker.home;
    const draft = governance.draft(stateOf(attacker), { kind: 'addDevice', value }, 'none');
    const act = must(await peer.append(actKind, draft));
    must(await peer.append(consentKind, { act, stance: 'for' }));
    await chainMovesOn(devices);
    expect(memberOfDevice(stateOf(one), planted.keyring.me)).toBeUndefined();
    await close(devices);
  });

  test('#3441 a record counts for its signer only, not for whom it names', async () => {
    const { devices, one, two, attacker } = await trio();
    const forged = nextRecord(two, { signer: attacker });
    const report = await take(one, forged);
    expect(report.refused).toEqual([{ fault: { kind: 'BadSignature' } }]);
    expect(one.home.peer.replica.index.known(forged.id)).toBeUndefined();
    await close(devices);
  });

  test('#3433 an invalid signature never becomes a verified one', async () => {
    const { devices, one, two } = await trio();
    const id = must(await two.home.peer.append(RHYTHM, RHYTHM_DEFAULT));
    await until('it came', () => one.home.peer.replica.index.known(id) !== undefined);
    const stored = must(await one.store.get(id));
    if (stored === undefined) throw new Error('not stored');
    const spoilt = { ...stored, signature: random.bytes(64) };
    for (const how of ['each', 'chain'] as const)
      must(await one.home.peer.replica.ingest([spoilt], 'attacker', how));
    expect(must(await one.store.get(id))?.signature).toEqual(stored.signature);
    const fresh = { ...rawRecord(await seeded(), stateOf(one).log), signature: random.bytes(64) };
    for (const how of ['each', 'chain'] as const) {
      const report = must(await one.home.peer.replica.ingest([fresh], 'attacker', how));
      expect(report.refused).toEqual([{ fault: { kind: 'BadSignature' } }]);
    }
    await close(devices);
  });

  test('#1927 and #2822 a ring that is played again is kept once', async () => {
    const world = await foundPact();
    const delegates = await enterFour(world);
    const [ours, , twin] = delegates as readonly [Delegate, Delegate, Delegate];
    const bytes = encodeRing(ringOf(world, [0, 1]));
    await ours.pact.hearRing(bytes);
    const kept = () =>
      twin.pact.peer
        .entries()
        .filter(
          (one) => one.header.author === twin.keyring.me && saidAs(ringKeptKind, one) !== undefined,
        );
    await until('the twin has it', () => twin.pact.peer.judged().alerts.live.rings.length === 1);
    const before = kept().length;
    for (let at = 0; at < 5; at += 1) await twin.pact.hearRing(bytes);
    await twin.pact.peer.refresh();
    expect(kept()).toHaveLength(before);
    await leave(delegates);
  });
});

describe('at the door', () => {
  test('a struck device is dropped from links, and its records no longer count', async () => {
    const { devices } = await found(4, TEMPO_MS, DAILY_TICK);
    const removed = devices[3] as Living;
    const staying = devices.slice(0, 3);
    const first = devices[0] as Living;
    const value = { member: memberOf(removed), cuts: [] };
    await decide(staying, { kind: 'expel', value }, 'members', 3);
    await until('the links are gone', () =>
      staying.every(({ home }) =>
        home.peer.links.peers().every(({ device }) => device !== removed.keyring.me),
      ),
    );
    const act = must(
      await first.home.peer.append(
        actKind,
        first.home.governance.draft(
          stateOf(first),
          { kind: 'expel', value: { member: memberOf(staying[2] as Living), cuts: [] } },
          'members',
        ),
      ),
    );
    must(await first.home.peer.append(consentKind, { act, stance: 'for' }));
    const consent = nextRecord(removed, {
      plain: encodeSaid(consentKind, { act, stance: 'for' }),
      lane: LANE_GOVERNANCE,
      deps: [],
    });
    for (const one of staying) await take(one, consent);
    await chainMovesOn(staying);
    expect(stateOf(first).placedActs.has(act)).toBe(false);
    expect(liveMembers(stateOf(first))).toHaveLength(3);
    await close(devices);
  });

  test('a stranger who knows nothing is sent away before anything is said', async () => {
    const { net, devices, one } = await trio();
    const bearer = net.createBearer({ name: 'stranger', key: random.bytes(32) });
    const closing = new AbortController();
    const seen: string[] = [];
    bearer.setWays([one.address]);
    for await (const event of bearer.events(closing.signal)) {
      seen.push(event.kind);
      if (event.kind === 'up')
        must(await bearer.carry(event.link, random.bytes(100), closing.signal));
      if (event.kind === 'down') break;
    }
    closing.abort();
    expect(seen).not.toContain('parcel');
    expect(one.home.peer.links.peers()).toHaveLength(2);
    await close(devices);
  });

  test('nothing is kept of what strangers say they hold', async () => {
    const { devices, one } = await trio();
    const { peer } = one.home;
    const before = peer.heardFrontiers().size;
    for (let at = 0; at < 50; at += 1)
      peer.noteFrontier(idOf<DeviceId>(random.bytes(32)), { gov: null, devices: [] });
    expect(peer.heardFrontiers().size).toBeLessThanOrEqual(before + 2);
    await close(devices);
  });

  test('one member’s word that our chain is longer elsewhere does not silence us', async () => {
    const { devices, one, attacker } = await trio();
    const heads = [{ seq: 1_000, id: idOf<RecordId>(random.bytes(32)) }];
    const claim = { gov: null, devices: [{ device: one.keyring.me, heads }] };
    one.home.peer.noteFrontier(attacker.keyring.me, claim);
    expect((await one.home.peer.append(RHYTHM, RHYTHM_DEFAULT)).ok).toBe(true);
    await close(devices);
  });

  test('a record of ours that we did not write stops our writing', async () => {
    const { devices, one } = await trio();
    const copy = nextRecord(one);
    await take(one, copy);
    expect(await one.home.peer.append(RHYTHM, RHYTHM_DEFAULT)).toEqual({
      ok: false,
      fault: { kind: 'RestoredBackup' },
    });
    await close(devices);
  });
});
