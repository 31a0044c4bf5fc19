/** R22, the first bell: k committed tokens ask; nothing that a thief or a twin can write makes one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { SigningPair } from '../base/crypto.ts';
import { toHex } from '../base/bytes.ts';
import { deriveKey, hashIn } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { hour, instant, TEMPO_LIVING_MS } from '../base/time.ts';
import type { SealVerb } from '../federation/seal-act.ts';
import { policyIdOf } from '../federation/roster.ts';
import { actOn, keyOf, NOW_HOUR, partyAt, rosterNamed } from '../federation/testing.ts';
import type { Entry } from '../log/entry.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { FirstBell } from './first-bell.ts';
import { encodeFirstBell } from './first-bell.ts';
import type { FirstBellTokens } from './first-bell-records.ts';
import {
  FIRST_BELL_KEPT_BYTES_MAX,
  FIRST_BELL_SHOWN_BYTES_MAX,
  FIRST_BELL_TOKENS_BYTES_MAX,
  firstBellKeptKind,
  firstBellShownKind,
  firstBellTokensKind,
  TOKEN_HASHES_BYTES,
  TOKEN_WEEKS,
} from './first-bell-records.ts';
import {
  commitTokens,
  firstBellToken,
  foldFirstBells,
  genuineTokens,
  isOfItsWeek,
  tokensHash,
  weekOf,
} from './fold-first-bell.ts';
import {
  ana,
  delegateAt,
  NOW,
  pact,
  pactState,
  partyIdAt,
  place,
  policy,
  saidInPact,
} from './testing.ts';
import type { AlertContext } from './word.ts';

const WEEK = weekOf(hour(NOW_HOUR));
const K = ana.roster.kBell;
const bellOf = (holder: number): SigningPair => ana.bells[holder] as SigningPair;
const seedOf = (holder: number): Uint8Array => bellOf(holder).secretKey.subarray(0, 32);

/** What a holder commits to, signed by its bell, or by another. */
function tokens(
  holder: number,
  signer: SigningPair = bellOf(holder),
  context: AlertContext = 'live',
  change: Partial<FirstBellTokens> = {},
): Entry {
  const of = { policy, holder, context, firstWeek: WEEK, ...change };
  const made = commitTokens(testCrypto, seedOf(holder), place, of, K) ?? new Uint8Array();
  const hashes = change.hashes ?? made;
  const unsigned: FirstBellTokens = { ...of, hashes, signature: new Uint8Array() };
  const message = tokensHash(testCrypto.hash, place, unsigned);
  const said = { ...unsigned, signature: testCrypto.sign(message, signer.secretKey) };
  const name = `tokens/${JSON.stringify([of, hashes.length])}/${keyOf(signer)}`;
  return saidInPact(firstBellTokensKind, said, delegateAt(0), name);
}

function bell(holders: readonly number[], change: Partial<FirstBell> = {}): FirstBell {
  const word = { context: 'live' as AlertContext, kind: 2, week: WEEK, ...change };
  const shown = holders.map(
    (holder) =>
      firstBellToken(testCrypto.keyedHash, seedOf(holder), place, word, K) ?? new Uint8Array(),
  );
  return { ...word, tokens: change.tokens ?? shown };
}

function kept(at: number, of: FirstBell, receivedAt: Instant = NOW): Entry {
  const said = { bell: encodeFirstBell(of), receivedAt };
  const name = `first/${of.kind}/${of.week}/${of.tokens.length}/${receivedAt}`;
  return saidInPact(firstBellKeptKind, said, delegateAt(at), name);
}

const committed = [0, 1, 2, 3, 4].map((holder) => tokens(holder));
const fold = (
  entries: readonly Entry[],
  acts: readonly Entry[] = [],
  context: AlertContext = 'live',
) => foldFirstBells(testCrypto, pactState(acts), entries, context);

describe('R22: a first bell', () => {
  test('rings by k holders’ tokens of its week and kind, and says who heard it', () => {
    expect(fold([...committed, kept(1, bell([0, 2, 4]))])).toEqual([
      {
        party: partyIdAt(0),
        context: 'live',
        kind: 2,
        week: WEEK,
        holders: [0, 2, 4],
        heard: [{ by: partyIdAt(1), at: NOW }],
      },
    ]);
  });

  test('does not ring by fewer, nor by one holder’s token three times', () => {
    expect(fold([...committed, kept(1, bell([0, 1]))])).toEqual([]);
    const [token] = bell([0]).tokens;
    const thrice = bell([], { tokens: Array<Uint8Array>(3).fill(token as Uint8Array) });
    expect(fold([...committed, kept(1, thrice)])).toEqual([]);
  });

  test('needs commitments that the holders’ own bells signed', () => {
    // Whoever takes a delegate's device could otherwise commit for everyone, and ring alone.
    const forged = [0, 1, 2].map((holder) => tokens(holder, bellOf(4)));
    expect(fold([...forged, kept(1, bell([0, 1, 2]))])).toEqual([]);
    expect(fold([kept(1, bell([0, 1, 2]))])).toEqual([]);
  });

  test('of another kind or week has other tokens', () => {
    const moved = { ...bell([0, 1, 2]), kind: 3 };
    const later = { ...bell([0, 1, 2]), week: (WEEK + 1) % 256 };
    expect(fold([...committed, kept(1, moved), kept(1, later)])).toEqual([]);
  });

  test('of last year, played again, is nothing', () => {
    const of = bell([0, 1, 2]);
    const months = instant(NOW + 10 * 168 * TEMPO_LIVING_MS);
    expect(fold([...committed, kept(1, of, months)])).toEqual([]);
    expect(isOfItsWeek(of, instant(NOW + 168 * TEMPO_LIVING_MS), TEMPO_LIVING_MS)).toBe(true);
    expect(isOfItsWeek(of, instant(NOW + 2 * 168 * TEMPO_LIVING_MS), TEMPO_LIVING_MS)).toBe(false);
    expect(isOfItsWeek({ ...of, week: 0 }, NOW, TEMPO_LIVING_MS)).toBe(WEEK <= 1 || WEEK === 255);
  });

  test('of a drill does not ring live, and its tokens do not serve there', () => {
    const both = [...committed, ...[0, 1, 2].map((at) => tokens(at, bellOf(at), 'drill'))];
    const drill = bell([0, 1, 2], { context: 'drill' });
    expect(fold([...both, kept(1, drill)])).toEqual([]);
    expect(fold([...both, kept(1, drill)], [], 'drill')).toHaveLength(1);
    expect(fold([...both, kept(1, { ...drill, context: 'live' })])).toEqual([]);
  });

  test('does not count a struck key', () => {
    const what: SealVerb = {
      kind: 'strikeBell',
      value: { bell: keyOf(bellOf(1)), by: 'seal', revealed: [] },
    };
    const struck = actOn(pact, partyAt(pactState(), 0), what, ana.seals);
    expect(fold([...committed, kept(1, bell([0, 1, 2]))], [struck])).toEqual([]);
    expect(fold([...committed, kept(1, bell([0, 2, 3]))], [struck])).toHaveLength(1);
  });

  test('comes to one state whatever the order and repetition of its records', () => {
    const entries = [
      ...committed,
      kept(1, bell([0, 1, 2])),
      kept(2, bell([1, 2, 3]), instant(NOW - 7)),
      kept(2, bell([0, 1, 2], { kind: 3 })),
    ];
    const state = fold(entries);
    expect(state).toHaveLength(2);
    fc.assert(
      fc.property(arbitraryShuffledTwice(entries), (shuffled) => {
        expect(fold(shuffled)).toEqual(state);
      }),
      { numRuns: 20 },
    );
  });
});

describe('R22: what a holder committed to', () => {
  /** A hearing in that many weeks, of a bell of that week. */
  const later = (weeks: number, kind = 2) => {
    const at = instant(NOW + weeks * 168 * TEMPO_LIVING_MS);
    return kept(1, bell([0, 1, 2], { kind, week: (WEEK + weeks) % 256 }), at);
  };

  test('serves in each of its weeks, to the last, and for each kind', () => {
    for (const weeks of [0, 1, TOKEN_WEEKS - 1])
      for (const kind of [0, 10])
        expect(fold([...committed, later(weeks, kind)])).toMatchObject([
          { kind, week: (WEEK + weeks) % 256, holders: [0, 1, 2] },
        ]);
    expect(fold([...committed, later(TOKEN_WEEKS)])).toEqual([]);
  });

  test('goes on where weeks are counted from zero again', () => {
    const turn = 256 - WEEK;
    const firstWeek = 250;
    const wrapped = [0, 1, 2].map((at) => tokens(at, bellOf(at), 'live', { firstWeek }));
    expect(fold([...wrapped, later(turn + 3)])).toMatchObject([{ week: 3 }]);
    expect(fold([...wrapped, later(turn - 1)])).toMatchObject([{ week: 255 }]);
    expect(fold([...wrapped, later(turn - 7)])).toEqual([]);
  });

  test('is nothing under a kind that there is not', () => {
    // One week later the first kind's commitment lies where an eleventh of this week would.
    const beyond = bell([0, 1, 2], { kind: 11 });
    expect(fold([...committed, kept(1, beyond)])).toEqual([]);
  });

  test('ends where its list ends', () => {
    const short = [0, 1, 2].map((at) =>
      tokens(at, bellOf(at), 'live', { hashes: new Uint8Array(31) }),
    );
    expect(fold([...short, kept(1, bell([0, 1, 2], { kind: 0 }))])).toEqual([]);
    expect(fold([...short, ...committed, kept(1, bell([0, 1, 2]))])).toHaveLength(1);
  });

  test('is what that holder signed: another’s list under its number opens nothing', () => {
    // Holder 3 copies what 0 to 2 committed to and signs it as its own.
    const copied = [0, 1, 2].map((holder) => {
      const of = { policy, holder, context: 'live' as const, firstWeek: WEEK };
      const hashes = commitTokens(testCrypto, seedOf(holder), place, of, K) ?? new Uint8Array();
      return tokens(3, bellOf(3), 'live', { hashes });
    });
    expect(fold([...copied, ...committed, kept(1, bell([0, 1, 2]))])).toMatchObject([
      { holders: [0, 1, 2] },
    ]);
    expect(fold([...copied, kept(1, bell([0, 1, 2]))])).toEqual([]);
  });

  test('under an unknown roster, or by a holder who is not on it, is nothing', () => {
    const unknown = idNamed<typeof policy>('no roster');
    const stray = [
      tokens(0, bellOf(0), 'live', { policy: unknown }),
      tokens(0, bellOf(0), 'live', { holder: 9 }),
    ];
    expect(genuineTokens(testCrypto, pactState(), stray, 'live')).toEqual([]);
    expect(fold([...stray, ...committed, kept(1, bell([0, 1, 2]))])).toHaveLength(1);
  });

  test('counts under the roster that it was committed for alone', () => {
    // Ana has a next roster: a new person is its third holder. Two of the old one and she are no three.
    const next = rosterNamed('ana', { term: 1 });
    const nextPolicy = policyIdOf(testCrypto.hash, next.roster);
    const revealed = ana.nextSeals.slice(0, 2).map((pair, index) => ({ index, key: keyOf(pair) }));
    const what: SealVerb = { kind: 'roster', value: { roster: next.roster, revealed } };
    const turned = actOn(pact, partyAt(pactState(), 0), what, ana.nextSeals);
    const rosters = partyAt(pactState([turned]), 0).rosterByPolicy;
    expect([...rosters.keys()]).toEqual([policy, nextPolicy]);
    const bells = next.bells.map((pair) => pair.secretKey.subarray(0, 32));
    const committedNext = bells.map((seed, holder) => {
      const of = { policy: nextPolicy, holder, context: 'live' as const, firstWeek: WEEK };
      const hashes = commitTokens(testCrypto, seed, place, of, K) ?? new Uint8Array();
      return tokens(holder, next.bells[holder], 'live', { ...of, hashes });
    });
    const word = { context: 'live' as const, kind: 2, week: WEEK };
    const tokenOf = (seed: Uint8Array | undefined) =>
      firstBellToken(testCrypto.keyedHash, seed as Uint8Array, place, word, K) as Uint8Array;
    const both = [...committed, ...committedNext];
    const third = bell([], { tokens: [...bell([0, 1]).tokens, tokenOf(bells[2])] });
    expect(fold([...both, kept(1, third)], [turned])).toEqual([]);
    const anew = bell([], { tokens: [0, 1, 2].map((at) => tokenOf(bells[at])) });
    expect(fold([...both, kept(1, anew)], [turned])).toMatchObject([{ holders: [0, 1, 2] }]);
  });

  test('is signed for its context, its first week and its holder', () => {
    const [hashes, signature] = [new Uint8Array(32), new Uint8Array()];
    const base = { policy, holder: 1, context: 'live', firstWeek: 4, hashes, signature } as const;
    const message = (change: Partial<FirstBellTokens>) =>
      toHex(tokensHash(testCrypto.hash, place, { ...base, ...change }));
    const all = [{}, { context: 'drill' as const }, { firstWeek: 5 }, { holder: 2 }].map(message);
    expect(new Set(all).size).toBe(4);
    expect(all[0]).toBe(
      toHex(
        hashIn(
          testCrypto.hash,
          'firstBellTokens',
          ...[place.pact, policy, place.party].map((id) => idBytes(id)),
          Uint8Array.of(1, 0, 4, 0, 0, 0, 32, ...new Uint8Array(32)),
        ),
      ),
    );
  });

  test('is opened by a token of its context alone, made from the bell key', () => {
    const word = { context: 'live' as const, kind: 2, week: 9 };
    const token = firstBellToken(testCrypto.keyedHash, seedOf(0), place, word, K);
    const said = Uint8Array.of(0, 2, 9);
    const [of, by] = [idBytes(place.pact), idBytes(place.party)];
    const key = deriveKey(testCrypto.keyedHash, seedOf(0), 'firstBell', of, by, said);
    expect(token).toEqual(key.slice(0, token?.length));
    const drill = { ...word, context: 'drill' as const };
    expect(firstBellToken(testCrypto.keyedHash, seedOf(0), place, drill, K)).not.toEqual(token);
  });
});

describe('R22: who heard a first bell', () => {
  test('is each party, since its earliest hearing, whichever of its devices came first', () => {
    const of = bell([0, 1, 2]);
    const times = [NOW, instant(NOW - 7), instant(NOW + 7)];
    const entries = times.map((at) => kept(1, of, at));
    for (const order of [entries, entries.toReversed(), [...entries.slice(1), ...entries]])
      expect(fold([...committed, ...order])).toMatchObject([
        { heard: [{ by: partyIdAt(1), at: NOW - 7 }] },
      ]);
    const all = fold([...committed, kept(2, of), ...entries]);
    expect(all[0]?.heard.map(({ by }) => by)).toEqual([partyIdAt(1), partyIdAt(2)]);
  });

  test('is nobody, where what was kept cannot be read', () => {
    const said = { bell: new Uint8Array(3), receivedAt: NOW };
    const broken = saidInPact(firstBellKeptKind, said, delegateAt(1), 'broken');
    expect(fold([...committed, broken, kept(1, bell([0, 1, 2]))])).toHaveLength(1);
  });

  test('heard it in its week, the week before it or the week after it', () => {
    const heard = (weeks: number) =>
      isOfItsWeek(
        bell([0], { week: (WEEK + 1) % 256 }),
        instant(NOW + weeks * 168 * TEMPO_LIVING_MS),
        TEMPO_LIVING_MS,
      );
    expect([-1, 0, 1, 2, 3].map(heard)).toEqual([false, true, true, true, false]);
  });
});

describe('tokens of first bells', () => {
  test('are committed for half a year, and for k up to four only', () => {
    const of = { policy, holder: 0, context: 'live' as const, firstWeek: 250 };
    expect(commitTokens(testCrypto, seedOf(0), place, of, 5)).toBeUndefined();
    const hashes = commitTokens(testCrypto, seedOf(0), place, of, 4);
    expect(hashes).toHaveLength(TOKEN_HASHES_BYTES);
    expect(TOKEN_HASHES_BYTES).toBe(TOKEN_WEEKS * 11 * 32);
  });

  test('reach the limits of their records exactly, and come back', () => {
    const said: FirstBellTokens = {
      policy,
      holder: 30,
      context: 'drill',
      firstWeek: 255,
      hashes: new Uint8Array(TOKEN_HASHES_BYTES),
      signature: new Uint8Array(64),
    };
    const encoded = encodeSaid(firstBellTokensKind, said);
    expect(encoded).toHaveLength(FIRST_BELL_TOKENS_BYTES_MAX);
    expect(decodeSaidAs(firstBellTokensKind, encoded)).toEqual({ ok: true, value: said });
    const stranger = encodeSaid(firstBellTokensKind, { ...said, holder: 31 });
    expect(decodeSaidAs(firstBellTokensKind, stranger).ok).toBe(false);
    const receivedAt = instant(281_474_976_710_655);
    const whole = { bell: new Uint8Array(51), receivedAt };
    expect(encodeSaid(firstBellKeptKind, whole)).toHaveLength(FIRST_BELL_KEPT_BYTES_MAX);
    const shown = {
      ...place,
      context: 'live' as const,
      kind: 255,
      week: 255,
      token: new Uint8Array(16),
    };
    expect(encodeSaid(firstBellShownKind, shown)).toHaveLength(FIRST_BELL_SHOWN_BYTES_MAX);
    expect(decodeSaidAs(firstBellShownKind, encodeSaid(firstBellShownKind, shown)).ok).toBe(true);
  });
});
