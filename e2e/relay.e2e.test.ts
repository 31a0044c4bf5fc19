/**
 * R24 between real engines: our ally's ring is passed on to another ally under our own bells or our
 * seal's standing word, asks there and acts nowhere, and reaches whoever is cut off in its own pact.
 */
import type { SealVerb } from '@tocsin/core';
import {
  certificateHash,
  encodeRing,
  encodeSealActContent,
  idOf,
  partyIdOf,
  sealActKind,
} from '@tocsin/core';
import { actsWithoutUs, createRelayDesk, pactKeyOf } from '@tocsin/peer';
import type { RelayDesk } from '@tocsin/peer';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { close, crypto, found, must, random, until } from './engine-world.ts';
import type { Delegate, PactWorld } from './pact-world.ts';
import {
  enter,
  enterFour,
  foundPact,
  leave,
  PACT_TEMPO_MS,
  ringNamed,
  ringOf,
} from './pact-world.ts';

let ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- what was opened last closes first.
  for (const end of ends.toReversed()) await end();
  ends = [];
});

async function homeOf(): Promise<readonly Living[]> {
  const { devices } = await found(2, PACT_TEMPO_MS);
  ends.push(() => close(devices));
  return devices;
}

function deskOf({ home }: Living, pacts: Readonly<Record<string, Delegate>>): RelayDesk {
  const desk = createRelayDesk(home);
  for (const [name, { pact, keys }] of Object.entries(pacts)) desk.addPact(name, pact, keys);
  ends.push(() => desk.close());
  return desk;
}

/** Alder and birch have one pact, birch and clover another; birch stands between. */
async function threeHomes() {
  const near = await foundPact();
  const far = await foundPact();
  const nearby = await enterFour(near);
  const farAway = await enterFour(far);
  ends.push(() => leave([...nearby, ...farAway]));
  const [alder, , birchNear, birchNear2] = nearby as readonly [
    Delegate,
    Delegate,
    Delegate,
    Delegate,
  ];
  const [birchFar, birchFar2, clover] = farAway as readonly [
    Delegate,
    Delegate,
    Delegate,
    Delegate,
  ];
  const [one, two] = (await homeOf()) as readonly [Living, Living];
  const birch = [
    deskOf(one, { near: birchNear, far: birchFar }),
    deskOf(two, { near: birchNear2, far: birchFar2 }),
  ] as const;
  const [cloverHome] = (await homeOf()) as readonly [Living, Living];
  return { near, far, alder, birchNear, birchFar, birchHome: one, clover, birch, cloverHome };
}

function act({ parties }: PactWorld, what: SealVerb) {
  const [{ part, holders }] = parties;
  const party = partyIdOf(crypto.hash, part);
  const content = encodeSealActContent({
    party,
    n: 1,
    parent: idOf(new Uint8Array(Buffer.from(party, 'hex'))),
    what,
    homeDecision: idOf(random.bytes(32)),
  });
  const message = certificateHash(crypto.hash, content);
  const certificate = part.roster.seals.map((key, index) => {
    const holder = holders.find(({ keys }) => pactKeyOf(keys.seal) === key);
    if (holder === undefined) throw new Error('no holder');
    return { index, signature: crypto.sign(message, holder.keys.seal.secretKey) };
  });
  return { content, certificate };
}

describe('a ring of an ally', { timeout: 90_000 }, () => {
  test('is passed on by our own bells, heard once, and only asks', async () => {
    const { near, far, alder, birchNear, clover, birch, cloverHome } = await threeHomes();
    const theirs = deskOf(cloverHome, { far: clover });
    const ring = ringOf(near, [0, 1], { kind: 2 });
    const id = ringNamed(near, ring);
    await alder.pact.hearRing(encodeRing(ring));
    await until('we heard it', () =>
      birchNear.pact.peer.judged().alerts.live.rings.some((one) => one.id === id),
    );
    await until('our own verdict is there', () => {
      const { alerts, me } = birchNear.pact.peer.judged();
      return alerts.live.rings.some(({ verdicts }) => verdicts.some(({ by }) => by === me));
    });
    const [first, second] = birch;
    expect(await first.relay(idOf(random.bytes(32)), far.log, 0)).toMatchObject({
      fault: { kind: 'NoSuchRing' },
    });
    expect(must(await first.relay(id, far.log, 7))).toBe(false);
    expect(theirs.relayed()).toEqual([]);
    await until('the other ringer sees it', () => second.gathering('live').length === 1);
    expect(must(await second.relay(id, far.log, 0))).toBe(true);
    await until('it came to the far ally', () => theirs.relayed().length === 1);
    const [relayed] = theirs.relayed();
    expect(relayed?.view).toMatchObject({ status: 'relayed', reach: 'ask' });
    expect(relayed?.view.state.claims[0]).toMatchObject({
      under: 'bells',
      head: { ring: id, kind: 2, region: 7, hop: 1 },
    });
    expect(clover.pact.peer.judged().alerts.live.rings).toEqual([]);
    expect(await first.relay(id, far.log, 7)).toMatchObject({ fault: { kind: 'NotToBeRelayed' } });
  });

  test('goes by itself where our seal said so, and reaches who was cut off', async () => {
    const { near, far, alder, birchFar, birchHome, clover, cloverHome } = await threeHomes();
    const what: SealVerb = { kind: 'relaying', value: { kinds: [2], hopMax: 1 } };
    must(await birchFar.pact.peer.append(sealActKind, act(far, what)));
    // Made by hand, with no decision behind it: whoever looks at home is told.
    const withoutUs = () => {
      const { state, me } = birchFar.pact.peer.judged();
      const ours = state?.parties.find(({ party }) => party === me);
      const home = birchHome.home.peer.judged().state;
      if (state === undefined || ours === undefined || home === undefined) return [];
      const [theirs, shown] = [birchFar.pact.peer.entries(), birchHome.home.peer.entries()];
      return actsWithoutUs(crypto.hash, home, state, ours, theirs, shown);
    };
    await until('home sees that its seal acted without it', () => withoutUs().length === 1);
    // One who has a seat in both pacts, and no way to anybody in the nearer one.
    const lonely = near.parties[0].holders[2];
    if (lonely === undefined) throw new Error('no third holder');
    const cutOff = await enter(near, lonely, []);
    ends.push(() => leave([cutOff]));
    const theirs = deskOf(cloverHome, { near: cutOff, far: clover });
    const other = ringOf(near, [0, 1], { kind: 1 });
    const ring = ringOf(near, [0, 1], { kind: 2, number: 9 });
    await alder.pact.hearRing(encodeRing(other));
    await alder.pact.hearRing(encodeRing(ring));
    await until('the ring itself came through', () =>
      cutOff.pact.peer.judged().alerts.live.rings.some((one) => one.id === ringNamed(near, ring)),
    );
    const heard = cutOff.pact.peer.judged().alerts.live.rings;
    expect(heard.map(({ id }) => id)).toEqual([ringNamed(near, ring)]);
    const relays = clover.pact.peer.judged().relays.live;
    expect(relays.map(({ claims }) => claims.map(({ under }) => under))).toEqual([['policy']]);
    expect(theirs.relayed().map(({ view }) => view.state.claims[0]?.head.kind)).toEqual([2]);
  });
});
