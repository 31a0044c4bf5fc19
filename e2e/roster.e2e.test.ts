/**
 * R18–R20 at home: in an assembly of more than three people bell and seal lie with different members,
 * recovery keys with those who hold neither, and home says when a roster does not fit its vouch tree.
 */
import type { LogId, MemberId, PactTerms, Roster } from '@tocsin/core';
import { holders, hour, hourOf, keyHashOf, liveMembers, ROLE } from '@tocsin/core';
import type { PactDevice, PactMakingDesk, PactRecovery } from '@tocsin/peer';
import {
  createPactMaking,
  createPactRecovery,
  ensurePactKeys,
  pactKeyOf,
  rosterFlags,
} from '@tocsin/peer';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  must,
  random,
  seeded,
  until,
} from './engine-world.ts';

const TEMPO_MS = 50;
const opened: { close(): void }[] = [];
let devices: readonly Living[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await close(devices);
  devices = [];
});

function stateOf({ home }: Living) {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('not founded');
  return state;
}

/** A device with the desks that its daemon would open. */
async function desksOf(living: Living) {
  const { store, keyring } = await seeded();
  const keys = must(await ensurePactKeys(store, crypto, random));
  const device: PactDevice = { keyring, keys };
  const { home } = living;
  const making: PactMakingDesk = createPactMaking({
    home,
    deviceFor: () => Promise.resolve(device),
    pacts: () => [],
  });
  const recovery: PactRecovery = createPactRecovery({
    home,
    offers: () => making.offers(),
    opened: () => making.opened(),
    pacts: () => [],
    paperCode: () => Promise.resolve(undefined),
  });
  opened.push(making, recovery);
  return { living, making, recovery, keys };
}

async function seat(member: MemberId, role: number): Promise<void> {
  const notAfter = hour(hourOf(clock.now(), TEMPO_MS) + 4_000);
  const value = { role, member, pact: null as LogId | null, notAfter, terms: null };
  await decide(devices, { kind: 'mandate', value }, 'members', devices.length - 1);
}

function terms(): PactTerms {
  return {
    channels: ['net'],
    periodHours: 168,
    graceHours: 72,
    practiceHours: 336,
    turnHours: 24,
    drillsAYear: 4,
    endsAt: hour(hourOf(clock.now(), TEMPO_MS) + 100_000),
    noticeHours: 336,
  };
}

describe('a roster of more than three people', { timeout: 90_000 }, () => {
  test('keeps bell and seal apart, and recovery keys with the others', async () => {
    const world = await found(5, TEMPO_MS);
    devices = world.devices;
    const members = devices.map(({ home }) => home.peer.judged().me as MemberId);
    for (const at of [0, 1]) await seat(members[at] as MemberId, ROLE.ringer);
    const desks = await Promise.all(devices.map(desksOf));
    const first = desks[0];
    if (first === undefined) throw new Error('nobody');
    const wish = { terms: terms(), parties: 2, epochKey: random.bytes(32) };
    // Nobody but ringers: the seal would lie beside the bell.
    expect(await first.making.offer(wish)).toEqual({ ok: false, fault: { kind: 'NoSealHolders' } });
    await seat(members[2] as MemberId, ROLE.sealHolder);
    const step = must(await first.making.offer(wish));
    await until('all cards and recovery keys are laid', () => {
      const entries = first.living.home.peer.entries();
      const kinds = entries.map(({ body }) => (body.state === 'read' ? body.kind : 0));
      return [82, 87].every(
        (kind) => kinds.filter((one) => one === kind).length === (kind === 82 ? 3 : 2),
      );
    });
    const { making } = must(await first.making.accept(step.making, wish.epochKey));
    const roster = making.parts[0]?.roster as Roster;
    const bells = roster.bells.map(({ key }) => key);
    expect(bells).toEqual(
      desks
        .slice(0, 2)
        .map(({ keys }) => pactKeyOf(keys.bell))
        .toSorted(),
    );
    expect(roster.seals).toEqual([pactKeyOf((desks[2] as typeof first).keys.seal)]);
    expect(roster.recoveryHashes).toHaveLength(2);
    expect(roster.r).toBe(2);
    const holderHashes = desks.flatMap(({ keys }) =>
      keys.recovery === undefined ? [] : [keyHashOf(crypto.hash, pactKeyOf(keys.recovery))],
    );
    for (const one of roster.recoveryHashes) expect(holderHashes).not.toContain(one);
    const flags = (of: Roster) => {
      const { home } = first.living;
      return rosterFlags(stateOf(first.living), home.peer.entries(), of);
    };
    expect(holders(stateOf(first.living), ROLE.ringer, hour(0))).toHaveLength(2);
    expect(flags(roster)).toEqual([]);
    // A maker of the roster that lies is found out at home, whatever twins see.
    const joined = { ...roster, bells: roster.bells.map((bell) => ({ ...bell, label: 7 })) };
    expect(flags(joined)).toEqual(['labelsJoined']);
    const stranger = pactKeyOf(crypto.signingPair(random.bytes(32)));
    expect(flags({ ...roster, bells: [{ key: stranger, label: 0 }] })).toEqual(['bellUnknown']);
    const together = { ...roster, seals: [pactKeyOf(first.keys.seal)] };
    expect(flags(together)).toEqual(['keysTogether']);
    expect(liveMembers(stateOf(first.living))).toHaveLength(5);
  });
});
