/**
 * How a device that holds no key comes to the right one, whatever lies under its tag: against real
 * engines with real crypto (R11, R12).
 */
import type { RecordId } from '@tocsin/core';
import {
  actKind,
  boxKind,
  consentKind,
  dayOf,
  encodeSaid,
  hour,
  hourOf,
  invitationHash,
  inviteKind,
  LANE_COMMON,
  laneKey,
  liveMembers,
  makeBox,
  memberIdOf,
  paperHashOf,
  prekeyHashOf,
  RHYTHM,
  RHYTHM_DEFAULT,
} from '@tocsin/core';
import { openReplica } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import type { Living, Seeded } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  live,
  must,
  nextRecord,
  placed,
  random,
  seeded,
  until,
} from './engine-world.ts';

/** An hour of 60 ms: a placement may be a day, 1.4 s, old before nobody ballots for it any more. */
const TEMPO_MS = 60;

const stateOf = ({ home }: Living) => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

const epochOf = (living: Living): number => stateOf(living).epochs.at(-1)?.number ?? 0;

/** Three founders stay after so many others were removed, one by one: each removal turns the epoch. */
async function afterRemovals(count: number) {
  const { log, net, devices } = await found(3 + count, TEMPO_MS);
  const staying = devices.slice(0, 3) as [Living, Living, Living];
  for (let removed = 1; removed <= count; removed += 1) {
    const removing = devices.slice(0, 4 + count - removed);
    const last = removing.at(-1) as Living;
    const member = last.home.peer.judged().me;
    if (member === undefined) throw new Error('no member');
    const before = removing.slice(0, -1);
    const verb = { kind: 'expel', value: { member, cuts: [] } } as const;
    await decide(before, verb, 'members', before.length);
    await until('the epoch turned', () =>
      before.every(
        (one) => epochOf(one) === removed + 1 && one.keyring.highestEpoch() === removed + 1,
      ),
    );
  }
  return { log, net, devices, staying };
}

/** What a device shows of its prekey. */
function shownBy({ keyring }: Seeded) {
  const prekey = keyring.prekeys()[0];
  if (prekey === undefined) throw new Error('no prekey');
  return { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
}

/** Lets a fresh device in as a member; it has the genesis, and no key. */
async function letIn(host: Living, members: readonly Living[]): Promise<Seeded> {
  const { log } = host.home.peer.replica;
  const invited = crypto.signingPair(random.bytes(32));
  const notAfter = hour(hourOf(clock.now(), TEMPO_MS) + 300);
  const invite = must(
    await host.home.peer.append(inviteKind, { inviteKey: invited.publicKey, notAfter }),
  );
  const newcomer = await seeded();
  const { store, keyring } = newcomer;
  const parts = { log, tempoMs: TEMPO_MS, store, crypto, clock, random, keyring };
  const genesis = must(await host.store.get(log as string as RecordId));
  const brought = genesis === undefined ? [] : [genesis];
  must(await must(await openReplica(parts)).ingest(brought, 'invitation', 'each'));
  const invitation = {
    log,
    invite,
    device: keyring.me,
    prekeyHash: prekeyHashOf(crypto.hash, shownBy(newcomer)),
    paperHash: paperHashOf(crypto.hash, random.bytes(16)),
  };
  const said = invitationHash(crypto.hash, invitation);
  const { device, prekeyHash, paperHash } = invitation;
  const value = {
    device,
    prekeyHash,
    paperHash,
    invite,
    inviteSignature: crypto.sign(said, invited.secretKey),
    deviceSignature: crypto.sign(said, keyring.signing.secretKey),
  };
  const draft = host.home.governance.draft(stateOf(host), { kind: 'admit', value }, 'none');
  const act = must(await host.home.peer.append(actKind, draft));
  must(await host.home.peer.append(consentKind, { act, stance: 'for' }));
  await placed(members, act);
  return newcomer;
}

const isMemberToItself = (one: Living): boolean => {
  const { state, me } = one.home.peer.judged();
  return state !== undefined && me === memberIdOf(crypto.hash, one.keyring.me);
};

/** A box of a made-up key for a device, and a record that opens with it: both under real names. */
async function plantKey(attacker: Living, victim: Seeded, epoch: number): Promise<RecordId> {
  const made = random.bytes(32);
  const { log, tempoMs } = attacker.home.peer.replica;
  const day = dayOf(hourOf(clock.now(), tempoMs));
  const address = { log, epoch, device: victim.keyring.me, day };
  const box = makeBox(crypto, address, shownBy(victim), made, random.bytes(64));
  if (box === undefined) throw new Error('no box');
  const planted = must(await attacker.home.peer.append(boxKind, { epoch, boxes: [box] }));
  const record = nextRecord(attacker, {
    epoch,
    lane: LANE_COMMON,
    plain: encodeSaid(RHYTHM, RHYTHM_DEFAULT),
    key: laneKey(crypto.keyedHash, made, LANE_COMMON),
  });
  must(await attacker.home.peer.replica.ingest([record], 'attacker', 'each'));
  return planted;
}

describe('a newcomer', () => {
  test('who comes after two turns of the epoch reads the whole chain', async () => {
    const { log, net, devices, staying } = await afterRemovals(2);
    const [host] = staying;
    const newcomer = await letIn(host, staying);
    const alive = await live(net, log, TEMPO_MS, newcomer, [host.address]);
    await until('the newcomer holds the key', () => newcomer.keyring.highestEpoch() === 3);
    await until('the newcomer is a member in their own eyes', () => isMemberToItself(alive));
    expect(epochOf(alive)).toBe(3);
    expect(liveMembers(stateOf(alive))).toHaveLength(4);
    await close([...devices, alive]);
  });

  test('is not held by a key that an insider made up, with a record to prove it', async () => {
    const { log, net, devices, staying } = await afterRemovals(1);
    const [host, , attacker] = staying;
    const newcomer = await letIn(host, staying);
    const planted = await plantKey(attacker, newcomer, 2);
    await until('it lies at the host', () =>
      host.home.peer.entries().some(({ id }) => id === planted),
    );
    const alive = await live(net, log, TEMPO_MS, newcomer, [host.address]);
    await until('the newcomer is a member in their own eyes', () => isMemberToItself(alive));
    await until('the newcomer holds the key', () => newcomer.keyring.highestEpoch() === 2);
    expect(newcomer.keyring.epochKey(2)).toEqual(host.keyring.epochKey(2));
    await close([...devices, alive]);
  });
});
