import type { DeviceId, RecordId } from '@tocsin/core';
import {
  actKind,
  activeDevices,
  consentKind,
  enrolmentHash,
  hour,
  hourOf,
  idBytes,
  invitationHash,
  inviteKind,
  liveMembers,
  memberIdOf,
  paperHashOf,
  prekeyHashOf,
  ROLE,
  RHYTHM,
  RHYTHM_DEFAULT,
  holders,
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
  heightOf,
  live,
  must,
  placed,
  random,
  seeded,
  until,
} from './engine-world.ts';

/**
 * An hour of 60 ms: the three days of an objection last four seconds, and the day within which a
 * placement is to be signed a second and a half, which a busy machine needs.
 */
const TEMPO_MS = 60;

/** What a new device shows of its prekey. */
function prekeyHashFor({ keyring }: Seeded) {
  const prekey = keyring.prekeys()[0];
  if (prekey === undefined) throw new Error('no prekey');
  const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
  return prekeyHashOf(crypto.hash, shown);
}

/** Gives a device the genesis, as an invitation's file does. */
async function bringGenesis(device: Seeded, from: Living, tempoMs: number): Promise<void> {
  const { log } = from.home.peer.replica;
  const { store, keyring } = device;
  const parts = { log, tempoMs, store, crypto, clock, random, keyring };
  const replica = must(await openReplica(parts));
  const genesis = must(await from.store.get(log as string as RecordId));
  must(await replica.ingest(genesis === undefined ? [] : [genesis], 'invitation', 'each'));
}

const stateOf = ({ home }: Living) => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

describe('an assembly of real engines', () => {
  test('founds itself, seats a ringer by the members, and every device agrees', async () => {
    const { devices } = await found(3, TEMPO_MS);
    const [first] = devices;
    const member = liveMembers(stateOf(first as Living))[1]?.id;
    if (member === undefined) throw new Error('no second member');
    const notAfter = hour(hourOf(clock.now(), TEMPO_MS) + 4_000);
    const value = { role: ROLE.ringer, member, notAfter, pact: null, terms: null };
    await decide(devices, { kind: 'mandate', value }, 'members', 2);
    for (const device of devices)
      expect(holders(stateOf(device), ROLE.ringer, notAfter)).toEqual([member]);
    expect(new Set(devices.map((device) => stateOf(device).head)).size).toBe(1);
    await close(devices);
  });

  test('does not place what less than half of the members want', async () => {
    const { devices } = await found(5, TEMPO_MS);
    const [first, second] = devices as readonly [Living, Living];
    const state = stateOf(first);
    const member = liveMembers(state)[0]?.id;
    if (member === undefined) throw new Error('no member');
    const verb = { kind: 'expel', value: { member, cuts: [] } } as const;
    const act = must(
      await first.home.peer.append(actKind, first.home.governance.draft(state, verb, 'members')),
    );
    for (const { home } of [first, second]) {
      await until(
        'the act came',
        () => home.peer.judged().state?.reading.actById.has(act) === true,
      );
      must(await home.peer.append(consentKind, { act, stance: 'for' }));
    }
    // Long enough for a tick to be placed: the chain moves, and the act is not on it.
    await until('the chain moved on', () => devices.every((device) => heightOf(device) >= 1));
    for (const device of devices) expect(stateOf(device).placedActs.has(act)).toBe(false);
    await close(devices);
  });

  test('takes in a newcomer by invite, after three days without an objection, and boxes the key', async () => {
    const { log, net, devices } = await found(3, TEMPO_MS);
    const [host] = devices as readonly [Living];
    const invited = crypto.signingPair(random.bytes(32));
    const invite = must(
      await host.home.peer.append(inviteKind, {
        inviteKey: invited.publicKey,
        notAfter: hour(hourOf(clock.now(), TEMPO_MS) + 300),
      }),
    );
    const newcomer = await seeded();
    await bringGenesis(newcomer, host, TEMPO_MS);
    const invitation = {
      log,
      invite,
      device: newcomer.keyring.me,
      prekeyHash: prekeyHashFor(newcomer),
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
      deviceSignature: crypto.sign(said, newcomer.keyring.signing.secretKey),
    };
    const act = must(
      await host.home.peer.append(
        actKind,
        host.home.governance.draft(stateOf(host), { kind: 'admit', value }, 'none'),
      ),
    );
    must(await host.home.peer.append(consentKind, { act, stance: 'for' }));
    await placed(devices, act);
    const alive = await live(net, log, TEMPO_MS, newcomer, [host.address]);
    await until('the newcomer holds the key', () => newcomer.keyring.highestEpoch() === 1);
    await until('the newcomer is a member in their own eyes', () => {
      const { state, me } = alive.home.peer.judged();
      return state !== undefined && me === memberIdOf(crypto.hash, newcomer.keyring.me);
    });
    expect(liveMembers(stateOf(host))).toHaveLength(4);
    await close([...devices, alive]);
  });

  test('adds a second device of a member with another member’s word', async () => {
    const { log, net, devices } = await found(3, TEMPO_MS);
    const [owner, other] = devices as readonly [Living, Living];
    const phone = await seeded();
    await bringGenesis(phone, owner, TEMPO_MS);
    const member = owner.home.peer.judged().me;
    if (member === undefined) throw new Error('no member');
    const enrolment = {
      log,
      member,
      device: phone.keyring.me,
      prekeyHash: prekeyHashFor(phone),
      paperHash: null,
    };
    const signed = enrolmentHash(crypto.hash, enrolment);
    const { device, prekeyHash } = enrolment;
    const deviceSignature = crypto.sign(signed, phone.keyring.signing.secretKey);
    const value = { member, device, prekeyHash, paperHash: null, deviceSignature };
    const act = must(
      await owner.home.peer.append(
        actKind,
        owner.home.governance.draft(stateOf(owner), { kind: 'addDevice', value }, 'none'),
      ),
    );
    for (const { home } of [owner, other]) {
      await until(
        'the act came',
        () => home.peer.judged().state?.reading.actById.has(act) === true,
      );
      must(await home.peer.append(consentKind, { act, stance: 'for' }));
    }
    await placed(devices, act);
    const alive = await live(net, log, TEMPO_MS, phone, [owner.address]);
    await until('the new device holds the key', () => phone.keyring.highestEpoch() === 1);
    expect(activeDevices(stateOf(owner))).toHaveLength(4);
    await close([...devices, alive]);
  });

  test('turns the epoch by itself when a member is removed, and the removed one reads no more', async () => {
    const { devices } = await found(4, TEMPO_MS);
    const [first, , , last] = devices as readonly [Living, Living, Living, Living];
    const member = last.home.peer.judged().me;
    if (member === undefined) throw new Error('no member');
    const staying = devices.slice(0, 3);
    const verb = { kind: 'expel', value: { member, cuts: [] } } as const;
    await decide(staying, verb, 'members', 3);
    await until('the epoch turned', () =>
      staying.every(({ keyring, ...one }) => {
        const epoch = stateOf({ keyring, ...one }).epochs.at(-1)?.number;
        return epoch === 2 && keyring.highestEpoch() === 2;
      }),
    );
    const words = must(await first.home.peer.append(RHYTHM, RHYTHM_DEFAULT));
    const stored = must(await first.store.get(words));
    expect(stored).toBeDefined();
    // Even if the sealed words reach the removed device, it has no key for them.
    if (stored !== undefined) must(await last.home.peer.replica.ingest([stored], 'thief', 'each'));
    const entries = must(await last.home.peer.replica.entries());
    const seen = entries.find(({ id }) => id === words);
    expect(seen === undefined || seen.body.state === 'unread').toBe(true);
    expect(last.keyring.highestEpoch()).toBe(1);
    const removed: DeviceId = last.keyring.me;
    expect(first.home.peer.judged().standingOf(removed)).toBe('struck');
    expect(idBytes(removed)).toHaveLength(32);
    await close(devices);
  });
});
