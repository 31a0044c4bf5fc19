/** R24: a ring is passed on from village to village, and does not grow on the way. */
import type { Entry, Instant, Relay, RelayHead, RelayState, RingId, SealVerb } from '@tocsin/core';
import {
  decodeRelay,
  encodeRelay,
  encodeRing,
  foldRelayGathering,
  foldRelays,
  hour,
  instant,
  modularHour,
  pactTagOf,
  RELAY_HOPS_MAX,
  relayHash,
  relayKeptKind,
  relayOriginalKey,
  relayProposedKind,
  relayView,
  ringHash,
  ringIdOf,
  ringSignedKind,
  TEMPO_LIVING_MS,
  encodeRelayHead,
  relayIdOf,
} from '@tocsin/core';
import {
  ana,
  delegateAt,
  NOW,
  pact,
  pactState,
  partyIdAt,
  place,
  policy,
  ringBy,
  saidInPact,
} from '@tocsin/core/alert/testing';
import { actOn, entryOf, NOW_HOUR, partyAt, rosterNamed } from '@tocsin/core/federation/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const { hash } = testCrypto;
/** A ring of another pact, of which the allies here know nothing but this. */
const far = idNamed<RingId>('ring of another pact');
const saboteur = rosterNamed('saboteur');

function headOf(change: Partial<RelayHead> = {}): RelayHead {
  const context = change.context ?? 'live';
  return {
    context,
    tag: pactTagOf(hash, place, context),
    term: 0,
    ring: far,
    kind: 2,
    region: 7,
    hop: 1,
    notAfter: modularHour(hour(NOW_HOUR + 48)),
    ...change,
  };
}

/** Signed by these keys, as holders of Ana's bells with these indexes. */
function signedBy(
  keys: (typeof ana)['bells'],
  indexes: readonly number[],
  head: RelayHead = headOf(),
): Relay {
  const message = relayHash(hash, place, policy, head);
  const signers = indexes.map((index) => {
    const pair = keys[index] as (typeof keys)[number];
    return { index, signature: testCrypto.sign(message, pair.secretKey) };
  });
  return { head, signers };
}

let records = 0;

/** The n-th party's delegate keeps a relay. */
function kept(at: number, relay: Relay, original: Uint8Array | null = null): Entry {
  records += 1;
  const said = { relay: encodeRelay(relay), original, keptAt: NOW };
  return saidInPact(relayKeptKind, said, delegateAt(at), `relay/${String(records)}`);
}

/** Ana's seal lets her delegates pass arrests on, two hands far. */
const standing: SealVerb = { kind: 'relaying', value: { kinds: [2], hopMax: 2 } };
const acts = [actOn(pact, partyAt(pactState(), 0), standing, ana.seals)];

const relays = (entries: readonly Entry[], seal: readonly Entry[] = []): readonly RelayState[] =>
  foldRelays(testCrypto, pactState(seal), entries, 'live');
const rights = (entries: readonly Entry[], seal: readonly Entry[] = []): readonly string[] =>
  relays(entries, seal).flatMap(({ claims }) => claims.map(({ under }) => under));

/** What the n-th party's assembly sees. */
function seen(
  at: number,
  entries: readonly Entry[],
  now: Instant = NOW,
  known: readonly RingId[] = [],
) {
  return relayView(relays(entries), pactState(), partyIdAt(at), now, new Set(known));
}

describe('R24: who passes a ring on', () => {
  test('is an assembly by its own bells, as many as ring red, and nobody with fewer or other keys', () => {
    expect(rights([kept(1, signedBy(ana.bells, [0, 1, 2]))])).toEqual(['bells']);
    expect(rights([kept(0, signedBy(ana.bells, [0, 1]))])).toEqual([]);
    expect(rights([kept(0, signedBy(saboteur.bells, [0, 1, 2]))])).toEqual([]);
    // Copies of one holder's signature are one.
    const one = signedBy(ana.bells, [0]);
    expect(rights([kept(0, one), kept(1, one), kept(2, one)])).toEqual([]);
  });

  test('is an assembly by its seal’s standing word, through its own delegate, and through no twin', () => {
    const bare: Relay = { head: headOf(), signers: [] };
    expect(rights([kept(0, bare)], acts)).toEqual(['policy']);
    expect(rights([kept(0, bare)])).toEqual([]);
    expect(rights([kept(1, bare), kept(2, bare)], acts)).toEqual([]);
  });

  test('keeps to that word: its kinds, and so many hands', () => {
    const raid: Relay = { head: headOf({ kind: 3 }), signers: [] };
    const third: Relay = { head: headOf({ hop: 3 }), signers: [] };
    expect(rights([kept(0, raid), kept(0, third)], acts)).toEqual([]);
    const second: Relay = { head: headOf({ hop: 2 }), signers: [] };
    expect(rights([kept(0, second)], acts)).toEqual(['policy']);
  });

  test('signs it as its own word: the ringers’ signatures pass nothing on', () => {
    const ring = ringBy([0, 1, 2]);
    const head = headOf({ ring: ringIdOf(hash, place, ring.head) });
    expect(rights([kept(1, { head, signers: ring.signers })])).toEqual([]);
    expect(decodeRelay(encodeRing(ring)).ok).toBe(false);
    // Nor does what they signed to pass on ring a bell.
    const passed = signedBy(ana.bells, [0, 1, 2]);
    const message = ringHash(hash, place, policy, ring.head);
    const isRing = passed.signers.some(({ index, signature }) => {
      const pair = ana.bells[index] as (typeof ana.bells)[number];
      return testCrypto.verify(signature, message, pair.publicKey);
    });
    expect(isRing).toBe(false);
  });

  test('gathers as many of its holders at home as a red ring takes, before anything goes out', () => {
    const head = headOf();
    const proposed = { head: encodeRelayHead(head), ...place, policy };
    const device = delegateAt(0);
    const laid = entryOf(relayProposedKind, proposed, device, 'proposed');
    const sign = (keys: (typeof ana)['bells'], bellIndex: number): Entry => {
      const { signature } = signedBy(keys, [bellIndex]).signers[0] as Relay['signers'][number];
      const said = { ring: relayIdOf(hash, place, head), bellIndex, signature };
      return entryOf(
        ringSignedKind,
        said,
        device,
        `signed/${String(bellIndex)}/${keys === ana.bells ? '' : 'forged'}`,
      );
    };
    const complete = (signed: readonly Entry[]): boolean | undefined =>
      foldRelayGathering(testCrypto, [laid, ...signed], 'live', () => ana.roster)[0]?.complete;
    const two = [sign(ana.bells, 0), sign(ana.bells, 1)];
    expect(complete([...two, sign(saboteur.bells, 2)])).toBe(false);
    expect(complete([...two, sign(ana.bells, 2)])).toBe(true);
  });
});

describe('R24: a ring that is passed on', () => {
  const passed = kept(0, signedBy(ana.bells, [0, 1, 2]));

  test('asks, whatever its kind, and is over when the ring is', () => {
    const after = (hours: number): Instant => instant(NOW + hours * TEMPO_LIVING_MS);
    for (const kind of [1, 2, 3, 9]) {
      const entries = [kept(0, signedBy(ana.bells, [0, 1, 2], headOf({ kind })))];
      expect(seen(1, entries)).toMatchObject([{ status: 'relayed', reach: 'ask' }]);
      expect(seen(1, entries, after(49))).toMatchObject([{ status: 'over', reach: 'nothing' }]);
    }
  });

  test('goes three hands far, and a fourth is no relay at all', () => {
    const signedAt = (hop: number) => encodeRelay(signedBy(ana.bells, [0, 1, 2], headOf({ hop })));
    expect(RELAY_HOPS_MAX).toBe(3);
    expect([0, 1, 2, 3, 4].map((hop) => decodeRelay(signedAt(hop)).ok)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('is one ring, through however many hands it comes', () => {
    const again = kept(1, signedBy(ana.bells, [0, 1, 2], headOf({ hop: 2, region: 8 })));
    const further = kept(2, signedBy(ana.bells, [0, 1, 2], headOf({ hop: 3 })));
    const all = [further, again, passed];
    expect(relays(all)).toHaveLength(1);
    expect(seen(1, all)).toHaveLength(1);
    // The nearest hand speaks for it.
    expect(relays(all)[0]?.claims.map(({ head }) => head.hop)).toEqual([1, 2, 3]);
  });

  test('makes no echo: who passed it on, and who heard the ring itself, hear nothing new', () => {
    expect(seen(0, [passed])).toEqual([]);
    expect(seen(1, [passed], NOW, [far])).toEqual([]);
    expect(seen(1, [passed])).toHaveLength(1);
  });

  test('of a drill is none live, under whatever label', () => {
    const drill = headOf({ context: 'drill' });
    expect(rights([kept(0, signedBy(ana.bells, [0, 1, 2], drill))])).toEqual([]);
    const { signers } = signedBy(ana.bells, [0, 1, 2], drill);
    expect(rights([kept(0, { head: headOf(), signers })])).toEqual([]);
  });
});

describe('R24: the ring’s own signatures', () => {
  const sealed = bytesNamed('sealed ring', 0, 150);
  const relay = signedBy(ana.bells, [0, 1, 2]);

  test('travel as whoever passes it on sealed them, and as nobody else did', () => {
    const [one] = relays([kept(0, relay, sealed), kept(1, relay, bytesNamed('theirs', 0, 150))]);
    expect(one?.claims.flatMap(({ originals }) => originals)).toEqual([sealed]);
  });

  test('open only under the key of the pact in which it rang, for that ring', () => {
    const [key, other] = [0, 1].map((at) => bytesNamed('epoch', at)) as [Uint8Array, Uint8Array];
    const nonce = bytesNamed('nonce', 0, 24);
    const plain = encodeRing(ringBy([0, 1, 2]));
    const seal = relayOriginalKey(testCrypto.keyedHash, key, far);
    const bytes = testCrypto.seal(plain, nonce, seal, new Uint8Array());
    const open = (epochKey: Uint8Array, ring: RingId) =>
      testCrypto.open(
        bytes,
        nonce,
        relayOriginalKey(testCrypto.keyedHash, epochKey, ring),
        new Uint8Array(),
      );
    expect(open(key, far)).toEqual(plain);
    expect(open(other, far)).toBeUndefined();
    expect(open(key, idNamed<RingId>('another ring'))).toBeUndefined();
  });
});
