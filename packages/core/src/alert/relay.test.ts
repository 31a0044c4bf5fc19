/** R24: a ring passed on from village to village, and every way to make more of it than it is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RingId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import type { SealVerb } from '../federation/seal-act.ts';
import { actOn, NOW_HOUR, partyAt } from '../federation/testing.ts';
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
import { foldRelays, relayView } from './fold-relay.ts';
import {
  RELAY_KEPT_BYTES_MAX,
  RELAY_ORIGINAL_BYTES_MAX,
  RELAY_PROPOSED_BYTES_MAX,
  relayKeptKind,
  relayProposedKind,
} from './records.ts';
import type { Relay, RelayHead } from './relay.ts';
import {
  decodeRelay,
  encodeRelay,
  encodeRelayHead,
  RELAY_BYTES_MAX,
  RELAY_HEAD_BYTES,
  relayHash,
  relayOriginalKey,
} from './relay.ts';
import { encodeRing, modularHour, pactTagOf, ringHash } from './ring.ts';
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

describe('the form of a relay', () => {
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

  test('reaches the limits of its records exactly', () => {
    const relay = new Uint8Array(RELAY_BYTES_MAX);
    const original = new Uint8Array(RELAY_ORIGINAL_BYTES_MAX);
    const keptAt = instant(281_474_976_710_655);
    const said = { relay, original, keptAt };
    expect(encodeSaid(relayKeptKind, said)).toHaveLength(RELAY_KEPT_BYTES_MAX);
    const proposed = { head: encodeRelayHead(relayHead()), ...place, policy };
    const encoded = encodeSaid(relayProposedKind, proposed);
    expect(encoded).toHaveLength(RELAY_PROPOSED_BYTES_MAX);
    expect(decodeSaidAs(relayProposedKind, encoded)).toEqual({ ok: true, value: proposed });
  });
});
