/** R24: a ring passed on from village to village, and every way to make more of it than it is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { deriveKey, hashIn } from '../base/domain.ts';
import type { RingId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import { malformed } from '../codec/cbor.ts';
import { policyIdOf } from '../federation/roster.ts';
import type { SealVerb } from '../federation/seal-act.ts';
import { actOn, NOW_HOUR, partyAt, rosterNamed } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryMutation,
  arbitraryShuffledTwice,
  bytesNamed,
  idNamed,
  testCrypto,
} from '../testing.ts';
import { foldRelayGathering, foldRelays, relayView } from './fold-relay.ts';
import type { RosterLookup } from './gathering.ts';
import {
  RELAY_KEPT_BYTES_MAX,
  RELAY_ORIGINAL_BYTES_MAX,
  RELAY_PROPOSED_BYTES_MAX,
  relayKeptKind,
  relayProposedKind,
  ringSignedKind,
} from './records.ts';
import type { Relay, RelayHead } from './relay.ts';
import {
  decodeRelay,
  decodeRelayHead,
  encodeRelay,
  encodeRelayHead,
  RELAY_BYTES_MAX,
  RELAY_HEAD_BYTES,
  relayHash,
  relayIdOf,
  relayOriginalKey,
} from './relay.ts';
import {
  AMBER_INDEX_FIRST,
  bellHash,
  encodeRing,
  modularHour,
  pactTagOf,
  ringHash,
} from './ring.ts';
import {
  ana,
  delegateAt,
  headOf,
  NOW,
  pact,
  pactState,
  partyIdAt,
  place,
  policy,
  saidInPact,
} from './testing.ts';

const far = idNamed<RingId>('ring of another pact');

function relayHead(change: Partial<RelayHead> = {}): RelayHead {
  const context = change.context ?? 'live';
  return {
    context,
    tag: pactTagOf(testCrypto.hash, place, context),
    term: 0,
    ring: far,
    kind: 2,
    region: 7,
    hop: 1,
    notAfter: modularHour(hour(NOW_HOUR + 48)),
    ...change,
  };
}

/** Ana's holders of these indexes pass a ring on. */
function relayBy(indexes: readonly number[], change: Partial<RelayHead> = {}): Relay {
  const head = relayHead(change);
  const message = relayHash(testCrypto.hash, place, policy, head);
  const signers = indexes.map((index) => {
    const pair = ana.bells[index] as (typeof ana.bells)[number];
    return { index, signature: testCrypto.sign(message, pair.secretKey) };
  });
  return { head, signers };
}

function kept(at: number, relay: Relay, original: Uint8Array | null = null, keptAt = NOW): Entry {
  const said = { relay: encodeRelay(relay), original, keptAt };
  const name = `relay/${relay.head.ring}/${relay.head.hop}/${relay.signers.length}/${keptAt}`;
  return saidInPact(relayKeptKind, said, delegateAt(at), name);
}

/** Ana's seal lets her delegates pass arrests and raids on, two hands far. */
function relaying(kinds: readonly number[] = [2, 3], hopMax = 2): Entry {
  const what: SealVerb = { kind: 'relaying', value: { kinds, hopMax } };
  return actOn(pact, partyAt(pactState(), 0), what, ana.seals);
}

const relays = (entries: readonly Entry[], acts: readonly Entry[] = []) =>
  foldRelays(testCrypto, pactState(acts), entries, 'live');
const claims = (entries: readonly Entry[], acts: readonly Entry[] = []) =>
  relays(entries, acts).flatMap((one) => one.claims.map(({ under, head }) => [under, head.hop]));

describe('R24: a relay', () => {
  test('counts under the relaying party’s own bells, k of them over enough branches', () => {
    expect(claims([kept(1, relayBy([0, 1, 2]))])).toEqual([['bells', 1]]);
    expect(claims([kept(1, relayBy([0, 1]))])).toEqual([]);
  });

  test('gathers its signatures from several copies', () => {
    expect(claims([kept(1, relayBy([0, 1])), kept(2, relayBy([2]))])).toEqual([['bells', 1]]);
  });

  test('counts under its own standing policy, by its own delegate only', () => {
    const bare = relayBy([]);
    expect(claims([kept(0, bare)])).toEqual([]);
    expect(claims([kept(0, bare)], [relaying()])).toEqual([['policy', 1]]);
    // A twin that writes what Ana never said makes Ana say nothing.
    expect(claims([kept(1, bare)], [relaying()])).toEqual([]);
  });

  test('is bound by that policy: its kinds, and how many hands far', () => {
    const acts = [relaying([3], 2)];
    expect(claims([kept(0, relayBy([]))], acts)).toEqual([]);
    const threeFar = relayBy([], { kind: 3, hop: 3 });
    expect(claims([kept(0, threeFar)], acts)).toEqual([]);
    expect(claims([kept(0, relayBy([], { kind: 3, hop: 2 }))], acts)).toEqual([['policy', 2]]);
  });

  test('is no ring, and no ring’s signatures make one', () => {
    const ring = headOf();
    const message = ringHash(testCrypto.hash, place, policy, ring);
    const signers = [0, 1, 2].map((index) => {
      const pair = ana.bells[index] as (typeof ana.bells)[number];
      return { index, signature: testCrypto.sign(message, pair.secretKey) };
    });
    expect(claims([kept(0, { head: relayHead(), signers })])).toEqual([]);
    expect(decodeRelay(encodeRing({ head: ring, signers })).ok).toBe(false);
  });

  test('of a drill is not seen on the live side, and the reverse', () => {
    const drill = kept(0, relayBy([0, 1, 2], { context: 'drill' }));
    expect(relays([drill])).toEqual([]);
    expect(foldRelays(testCrypto, pactState(), [drill], 'drill')).toHaveLength(1);
    const relabelled = { ...relayBy([0, 1, 2], { context: 'drill' }), head: relayHead() };
    expect(relays([kept(0, relabelled)])).toEqual([]);
  });

  test('goes three hands far and no further', () => {
    for (const hop of [0, 4])
      expect(decodeRelay(encodeRelay(relayBy([0], { hop }))).ok).toBe(false);
    expect(decodeRelay(encodeRelay(relayBy([0], { hop: 3 }))).ok).toBe(true);
  });

  test('of one ring is one, however many hands brought it', () => {
    const entries = [
      kept(0, relayBy([0, 1, 2], { hop: 2 })),
      kept(1, relayBy([0, 1, 2], { hop: 1 })),
      kept(2, relayBy([0, 1, 2], { hop: 1 }), null, instant(NOW - 5)),
    ];
    expect(relays(entries)).toMatchObject([{ ring: far, claims: [{ keptAt: NOW - 5 }, {}] }]);
  });

  test('comes to one state whatever the order and repetition of its records', () => {
    const entries = [
      kept(0, relayBy([])),
      kept(0, relayBy([]), bytesNamed('original', 0, 120)),
      kept(1, relayBy([0, 1])),
      kept(2, relayBy([1, 2])),
      kept(0, relayBy([], { ring: idNamed<RingId>('another'), kind: 3, hop: 2 })),
    ];
    const state = relays(entries, [relaying()]);
    expect(state).toHaveLength(2);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(relays(shuffled, [relaying()])).toEqual(state);
      }),
    );
  });

  test('carries the ring itself only as the relaying party’s delegate sealed it', () => {
    const sealed = bytesNamed('original', 0, 120);
    const entries = [kept(0, relayBy([0, 1, 2]), sealed), kept(1, relayBy([0, 1, 2]), sealed)];
    expect(relays(entries)[0]?.claims[0]?.originals).toEqual([sealed]);
    expect(relays(entries.slice(1))[0]?.claims[0]?.originals).toEqual([]);
    const key = relayOriginalKey(testCrypto.keyedHash, bytesNamed('epoch', 0, 32), far);
    const other = relayOriginalKey(testCrypto.keyedHash, bytesNamed('epoch', 1, 32), far);
    expect(key).not.toEqual(other);
  });
});

describe('R24: the claims of one ring', () => {
  const ben = rosterNamed('ben');
  const benPolicy = policyIdOf(testCrypto.hash, ben.roster);

  /** The holders of the party at `at` pass a ring on. */
  function relayOf(at: number, change: Partial<RelayHead> = {}): Relay {
    if (at === 0) return relayBy([0, 1, 2], change);
    const of = { ...place, party: partyIdAt(at) };
    const head = relayHead({ tag: pactTagOf(testCrypto.hash, of, 'live'), ...change });
    const message = relayHash(testCrypto.hash, of, benPolicy, head);
    const signers = ben.bells.map((pair, index) => ({
      index,
      signature: testCrypto.sign(message, pair.secretKey),
    }));
    return { head, signers };
  }

  test('stand by hops, then in the order of the pact’s parties, then by what they say', () => {
    const entries = [
      kept(0, relayOf(1, { hop: 2 })),
      kept(0, relayOf(0, { hop: 3 })),
      kept(0, relayOf(0, { hop: 2, region: 9 }), null, instant(NOW + 1)),
      kept(0, relayOf(0, { hop: 2, region: 8 }), null, instant(NOW + 2)),
      kept(0, relayOf(1, { hop: 1 })),
    ];
    const said = relays(entries).flatMap((one) =>
      one.claims.map(({ by, head }) => [by, head.hop, head.region]),
    );
    const [first, second] = [partyIdAt(0), partyIdAt(1)];
    expect(said).toEqual([
      [second, 1, 7],
      [first, 2, 8],
      [first, 2, 9],
      [second, 2, 7],
      [first, 3, 7],
    ]);
  });

  test('are of that ring alone', () => {
    const other = idNamed<RingId>('another');
    const entries = [kept(0, relayOf(0)), kept(0, relayOf(0, { ring: other, kind: 3 }))];
    const byRing = relays(entries).map(({ ring, claims: all }) => [
      ring,
      all.map(({ head }) => head.ring),
    ]);
    const rings = [far, other].toSorted();
    expect(byRing).toEqual(rings.map((ring) => [ring, [ring]]));
  });

  test('were first kept when the earliest device kept them, in whichever order they came', () => {
    const times = [NOW, instant(NOW - 9), instant(NOW + 9)];
    const entries = times.map((at) => kept(0, relayOf(0), null, at));
    for (const order of [entries, entries.toReversed()])
      expect(relays(order)).toMatchObject([{ claims: [{ keptAt: NOW - 9 }] }]);
  });

  test('by a stranger’s tag, or of no readable form, are none', () => {
    const stranger = relayHead({ tag: bytesNamed('stranger', 0, 4) });
    expect(relays([kept(0, { ...relayOf(0), head: stranger })])).toEqual([]);
    const said = { relay: new Uint8Array(RELAY_HEAD_BYTES), original: null, keptAt: NOW };
    expect(relays([saidInPact(relayKeptKind, said, delegateAt(0), 'no relay')])).toEqual([]);
  });

  test('count under a roster of the term that they name alone', () => {
    expect(claims([kept(0, relayBy([0, 1, 2], { term: 1 }))])).toEqual([]);
  });

  test('stay if one hand is delegated to and another is not', () => {
    const bare = relayBy([]);
    const entries = [kept(0, bare), kept(1, bare, null, instant(NOW + 5))];
    for (const order of [entries, entries.toReversed()])
      expect(claims(order, [relaying()])).toEqual([['policy', 1]]);
  });

  test('ask while one of them stands and is not over', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const left = actOn(pact, partyAt(pactState(), 0), exit, ana.seals, [0, 1], NOW_HOUR - 400);
    const state = pactState([left]);
    const soon = modularHour(hour(NOW_HOUR + 2));
    const entries = [kept(0, relayOf(0)), kept(0, relayOf(1, { notAfter: soon }))];
    const seen = (hours: number) => {
      const now = instant(NOW + hours * TEMPO_LIVING_MS);
      const all = foldRelays(testCrypto, state, entries, 'live');
      return relayView(all, state, partyIdAt(2), now, new Set());
    };
    expect(seen(1)).toMatchObject([{ status: 'relayed', reach: 'ask', state: { ring: far } }]);
    // Ana's claim is not over yet and Bene's is: together they are not.
    expect(seen(3)).toMatchObject([{ status: 'relayed', reach: 'ask' }]);
    expect(seen(49)).toMatchObject([{ status: 'over', reach: 'nothing' }]);
    expect(seen(1)[0]?.state.claims).toHaveLength(2);
  });
});

describe('R24: a relay that is gathered at home', () => {
  const head = relayHead();
  const id = relayIdOf(testCrypto.hash, place, head);
  const rosterOf: RosterLookup = (of, under) =>
    of === place.pact && under === policy ? ana.roster : undefined;
  const proposed = (said: { head: Uint8Array; policy?: typeof policy }, name = 'proposed') =>
    saidInPact(relayProposedKind, { ...place, policy, ...said }, delegateAt(0), name);
  const asked = proposed({ head: encodeRelayHead(head) });
  const message = relayHash(testCrypto.hash, place, policy, head);

  function signed(index: number, ring: RingId = id, by: number = index): Entry {
    const pair = ana.bells[by] as (typeof ana.bells)[number];
    const said = { ring, bellIndex: index, signature: testCrypto.sign(message, pair.secretKey) };
    return saidInPact(ringSignedKind, said, delegateAt(0), `signed/${ring}/${index}/${by}`);
  }
  const gathered = (entries: readonly Entry[], context: 'live' | 'drill' = 'live') =>
    foldRelayGathering(testCrypto, entries, context, rosterOf);

  test('has whose bells really signed it, and is complete with k of them', () => {
    const two = gathered([asked, signed(0), signed(2)]);
    expect(two).toMatchObject([{ id, place, policy, complete: false, relay: { head } }]);
    expect(two[0]?.relay.signers.map(({ index }) => index)).toEqual([0, 2]);
    const [whole] = gathered([signed(2), asked, signed(1), signed(0)]);
    expect(whole?.complete).toBe(true);
    expect(claims([kept(1, whole?.relay as Relay)])).toEqual([['bells', 1]]);
  });

  test('counts nobody’s word for another ring, with another’s key, or as an amber', () => {
    const other = [
      signed(1, far),
      signed(1, id, 2),
      saidInPact(
        ringSignedKind,
        { ring: id, bellIndex: AMBER_INDEX_FIRST, signature: new Uint8Array(64) },
        delegateAt(0),
        'amber',
      ),
    ];
    const [one] = gathered([asked, signed(0), ...other]);
    expect(one?.relay.signers.map(({ index }) => index)).toEqual([0]);
  });

  test('is none without its roster, of the other context, or of no readable form', () => {
    const unknown = idNamed<typeof policy>('no roster');
    const drill = relayHead({ context: 'drill' });
    const long = encodeRelay(relayBy([0]));
    expect(gathered([proposed({ head: encodeRelayHead(head), policy: unknown })])).toEqual([]);
    expect(gathered([asked], 'drill')).toEqual([]);
    expect(gathered([proposed({ head: encodeRelayHead(drill) })])).toEqual([]);
    expect(gathered([proposed({ head: encodeRelayHead(drill) })], 'drill')).toHaveLength(1);
    expect(decodeRelayHead(long)).toEqual(malformed('relay-length'));
    expect(decodeRelayHead(new Uint8Array(RELAY_HEAD_BYTES))).toEqual(malformed('relay-type'));
    expect(decodeRelayHead(encodeRelayHead(head))).toEqual({ ok: true, value: head });
  });

  test('stands once, however often it was proposed, ascending by name', () => {
    const heads = [1, 2, 3].map((region) => relayHead({ region }));
    const entries = heads.map((one, at) => proposed({ head: encodeRelayHead(one) }, `p${at}`));
    const ids = heads.map((one) => relayIdOf(testCrypto.hash, place, one)).toSorted();
    for (const order of [entries, [...entries, ...entries.toReversed()]])
      expect(gathered(order).map((one) => one.id)).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
    const elsewhere = { ...place, party: partyIdAt(1) };
    expect(relayIdOf(testCrypto.hash, elsewhere, head)).not.toBe(id);
  });
});

describe('R24: a relayed ring, as an ally sees it', () => {
  const entries = [kept(0, relayBy([0, 1, 2]))];
  const seen = (me: number, now: Instant = NOW, known: readonly RingId[] = []) =>
    relayView(relays(entries), pactState(), partyIdAt(me), now, new Set(known));
  const after = (hours: number): Instant => instant(NOW + hours * TEMPO_LIVING_MS);

  test('asks, and never acts', () => {
    expect(seen(1)).toMatchObject([{ status: 'relayed', reach: 'ask' }]);
    expect(seen(1, after(48))).toMatchObject([{ status: 'relayed', reach: 'ask' }]);
    expect(seen(1, after(49))).toMatchObject([{ status: 'over', reach: 'nothing' }]);
  });

  test('is nothing new to who passed it on, nor to who heard the ring itself', () => {
    expect(seen(0)).toEqual([]);
    expect(seen(1, NOW, [far])).toEqual([]);
  });

  test('by a party that left does nothing', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const left = actOn(pact, partyAt(pactState(), 0), exit, ana.seals, [0, 1], NOW_HOUR - 400);
    const state = pactState([left]);
    const view = relayView(
      foldRelays(testCrypto, state, entries, 'live'),
      state,
      partyIdAt(1),
      NOW,
      new Set(),
    );
    expect(view).toMatchObject([{ reach: 'nothing' }]);
  });
});

describe('R24: a relayed ring in a pact that is over', () => {
  test('does nothing from the hour after its end on', () => {
    const state = pactState();
    const endsAt = hour(NOW_HOUR + 10);
    const over = { ...state, terms: { ...state.terms, endsAt } };
    const all = relays([kept(0, relayBy([0, 1, 2]))]);
    const reach = [10, 11].flatMap((hours) => {
      const now = instant(NOW + hours * TEMPO_LIVING_MS);
      return relayView(all, over, partyIdAt(1), now, new Set()).map((one) => one.reach);
    });
    expect(reach).toEqual(['ask', 'nothing']);
  });
});

describe('the form of a relay', () => {
  test('is refused by its length, its type and its hops, each by name', () => {
    const whole = encodeRelay(relayBy([0]));
    expect(decodeRelay(whole.subarray(0, RELAY_HEAD_BYTES - 1))).toEqual(malformed('relay-length'));
    expect(decodeRelay(new Uint8Array(RELAY_BYTES_MAX + 1))).toEqual(malformed('relay-length'));
    expect(decodeRelay(Uint8Array.of(0, ...whole.subarray(1)))).toEqual(malformed('relay-type'));
    expect(decodeRelay(encodeRelay(relayBy([0], { hop: 4 })))).toEqual(malformed('relay-hop'));
    // The longest one there can be is read as far as its signatures.
    const long = new Uint8Array(RELAY_BYTES_MAX);
    long.set(whole);
    expect(decodeRelay(long)).not.toEqual(malformed('relay-length'));
  });

  test('comes back, is total, and has one form only', () => {
    const whole = encodeRelay(relayBy([0, 2, 4]));
    expect(whole).toHaveLength(RELAY_HEAD_BYTES + 3 * 65);
    expect(decodeRelay(whole)).toEqual({ ok: true, value: relayBy([0, 2, 4]) });
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 200), arbitraryMutation(whole)), (bytes) => {
        const read = decodeRelay(bytes);
        if (read.ok) expect(encodeRelay(read.value)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('is signed, named and sealed in domains of its own', () => {
    for (const [context, domain] of [
      ['live', 'relayLive'],
      ['drill', 'relayDrill'],
    ] as const) {
      const head = relayHead({ context });
      const said = encodeRelayHead(head);
      const message = bellHash(testCrypto.hash, domain, place, policy, said);
      expect(relayHash(testCrypto.hash, place, policy, head)).toEqual(message);
      const name = hashIn(
        testCrypto.hash,
        'ringId',
        idBytes(place.pact),
        idBytes(place.party),
        said,
      );
      expect(relayIdOf(testCrypto.hash, place, head)).toBe(idOf(name));
    }
    const epochKey = bytesNamed('epoch', 0, 32);
    expect(relayOriginalKey(testCrypto.keyedHash, epochKey, far)).toEqual(
      deriveKey(testCrypto.keyedHash, epochKey, 'relayOriginal', idBytes(far)),
    );
  });

  test('reaches the limits of its records exactly', () => {
    const relay = new Uint8Array(RELAY_BYTES_MAX);
    const original = new Uint8Array(RELAY_ORIGINAL_BYTES_MAX);
    expect(original).toHaveLength(24 + 32 + 4_042 + 16);
    const keptAt = instant(281_474_976_710_655);
    const said = { relay, original, keptAt };
    expect(encodeSaid(relayKeptKind, said)).toHaveLength(RELAY_KEPT_BYTES_MAX);
    // The shortest original is a ring that nobody signed: nonce 24, policy 32, head 12, authenticator 16.
    const shortest = (length: number) =>
      decodeSaidAs(
        relayKeptKind,
        encodeSaid(relayKeptKind, { ...said, original: new Uint8Array(length) }),
      ).ok;
    expect([83, 84].map(shortest)).toEqual([false, true]);
    const proposed = { head: encodeRelayHead(relayHead()), ...place, policy };
    const encoded = encodeSaid(relayProposedKind, proposed);
    expect(encoded).toHaveLength(RELAY_PROPOSED_BYTES_MAX);
    expect(decodeSaidAs(relayProposedKind, encoded)).toEqual({ ok: true, value: proposed });
  });
});
