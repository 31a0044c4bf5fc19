/**
 * R17 between real engines: a phone is lost while a height is open. What was placed there waits for
 * its ballot; the code on paper hands that to a successor, one that is enrolled already, or a new
 * phone that comes in with the strike, and the chain goes on.
 */
import type { Hash32, RecordId, StrikeDevice } from '@tocsin/core';
import {
  actKind,
  consentKind,
  encodeSaid,
  enrolmentHash,
  hour,
  LANE_GOVERNANCE,
  paperHashOf,
  prekeyHashOf,
  RHYTHM,
  RHYTHM_DEFAULT,
  ROLE,
  strikeKind,
} from '@tocsin/core';
import { hourNow, keepGivenKeys, keysToGive, openReplica } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import type { FoundedWorld, Living, Seeded } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  heightOf,
  live,
  must,
  nextRecord,
  random,
  seeded,
  until,
} from './engine-world.ts';

const TEMPO_MS = 40;

const stateOf = ({ home }: Living) => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no assembly');
  return state;
};

/** The prekey of a device by the hash by which acts name it. */
function prekeyOf({ keyring }: Seeded): Hash32 {
  const [own] = keyring.prekeys();
  if (own === undefined) throw new Error('no prekey');
  return prekeyHashOf(crypto.hash, { kemPublic: own.kem.publicKey, boxSeed: own.boxSeed });
}

/** What a device signs to belong to the member whose phone is lost. */
function enrolmentOf(device: Seeded, of: Living, paperHash: Hash32 | null) {
  const { replica } = of.home.peer;
  const member = stateOf(of).devices.get(replica.me)?.member;
  if (member === undefined) throw new Error('a device of nobody');
  const named = { member, device: device.keyring.me, prekeyHash: prekeyOf(device), paperHash };
  const signed = enrolmentHash(crypto.hash, { log: replica.log, ...named });
  return { ...named, deviceSignature: crypto.sign(signed, device.keyring.signing.secretKey) };
}

/**
 * The last word of the lost phone is a yes to what `bea` asks: that is placed, and lacks a ballot.
 * Gives the act.
 */
async function openHeight(lost: Living, bea: Living): Promise<RecordId> {
  const { peer, governance } = bea.home;
  const state = stateOf(bea);
  const member = state.devices.get(peer.replica.me)?.member;
  if (member === undefined) throw new Error('a device of nobody');
  await lost.home.close();
  const notAfter = hour(hourNow(peer.parts) + 4_000);
  const verb = {
    kind: 'mandate',
    value: { role: ROLE.ringer, member, notAfter, pact: null, terms: null },
  };
  const act = must(await peer.append(actKind, governance.draft(state, verb as never, 'members')));
  must(await peer.append(consentKind, { act, stance: 'for' }));
  const plain = encodeSaid(consentKind, { act, stance: 'for' });
  const word = nextRecord(lost, { lane: LANE_GOVERNANCE, gov: state.head, plain });
  must(await peer.replica.ingest([word], 'by hand', 'each'));
  await peer.refresh();
  await until('something is placed and lacks a ballot', () => {
    const { reading, head } = stateOf(bea);
    const open = reading.placementsByParent.get(head) ?? [];
    return open.some(({ said }) => said.content.what === act);
  });
  return act;
}

/** Brings a phone to life that knows the genesis and what its helper handed over. */
async function comeIn({ log, net }: FoundedWorld, phone: Seeded, helper: Living): Promise<Living> {
  const { store, keyring } = phone;
  const parts = { log, tempoMs: TEMPO_MS, store, crypto, clock, random, keyring };
  const replica = must(await openReplica(parts));
  const genesis = must(await helper.store.get(log as string as RecordId));
  if (genesis === undefined) throw new Error('no genesis');
  must(await replica.ingest([genesis], 'welcome', 'each'));
  return await live(net, log, TEMPO_MS, phone, [helper.address]);
}

/** Dials again, as every real bearer does: whoever becomes a member is met anew. */
async function untilMet({ net }: FoundedWorld, what: string, isTrue: () => boolean): Promise<void> {
  await until(what, () => {
    net.redial();
    return isTrue();
  });
}

describe('a phone that is lost while a height is open', { timeout: 90_000 }, () => {
  test('is replaced by a new one that comes in with the strike', async () => {
    const world = await found(2, TEMPO_MS);
    const [lost, bea] = world.devices as readonly [Living, Living];
    const act = await openHeight(lost, bea);
    const height = heightOf(bea);
    const phone = await seeded();
    // Bea knows who stands before her: she hands over what decisions are sealed with, nothing else.
    must(await keepGivenKeys(phone.store, keysToGive(bea.keyring, 1)));
    const next = await comeIn(world, phone, bea);
    expect(phone.keyring.highestEpoch()).toBe(0);
    const card = paperHashOf(crypto.hash, random.bytes(16));
    const { member, device, ...enrolment } = enrolmentOf(phone, lost, card);
    const strike: StrikeDevice = {
      device: lost.keyring.me,
      by: 'paper',
      paperCode: world.paperCodes[0] ?? null,
      successor: device,
      lastHonoured: null,
      enrolment,
    };
    must(await bea.home.peer.append(strikeKind, strike));
    const wasPlaced = () => stateOf(bea).placedActs.get(act) === height + 1;
    await untilMet(world, 'what was open is in force', wasPlaced);
    await untilMet(world, 'the strike is in force', () => stateOf(bea).devices.has(device));
    expect(stateOf(bea).devices.get(lost.keyring.me)?.status).toBe('struck');
    expect(stateOf(bea).members.get(member)).toMatchObject({
      ballotDevice: device,
      paperHash: card,
    });
    await untilMet(
      world,
      'it was given a key of its own',
      () => phone.keyring.highestEpoch() === 2,
    );
    must(await next.home.peer.append(RHYTHM, RHYTHM_DEFAULT));
    const resolve = { kind: 'resolve', value: { subject: 9, hash: card } } as const;
    await decide([next, bea], resolve, 'members', 2);
    await close([next, bea]);
  });

  test('hands its ballots to the other device of its member, by the code on paper', async () => {
    const world = await found(2, TEMPO_MS);
    const [lost, bea] = world.devices as readonly [Living, Living];
    const tablet = await seeded();
    const value = enrolmentOf(tablet, lost, null);
    const next = await comeIn(world, tablet, bea);
    await decide([lost, bea], { kind: 'addDevice', value }, 'none', 2);
    await untilMet(world, 'the tablet has the key', () => tablet.keyring.highestEpoch() === 1);
    const act = await openHeight(lost, bea);
    const height = heightOf(bea);
    const strike: StrikeDevice = {
      device: lost.keyring.me,
      by: 'paper',
      paperCode: world.paperCodes[0] ?? null,
      successor: value.device,
      lastHonoured: null,
      enrolment: null,
    };
    must(await bea.home.peer.append(strikeKind, strike));
    for (const one of [bea, next])
      await untilMet(world, 'what was open is in force', () => {
        return stateOf(one).placedActs.get(act) === height + 1;
      });
    await untilMet(world, 'the strike is in force', () => {
      return stateOf(next).devices.get(lost.keyring.me)?.status === 'struck';
    });
    expect(stateOf(bea).members.get(value.member)?.ballotDevice).toBe(value.device);
    await close([next, bea]);
  });
});
