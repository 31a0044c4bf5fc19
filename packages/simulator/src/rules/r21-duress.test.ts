/** R21: two words that only two readers of a twin can tell apart. */
import type { DeviceId, Hash32, LogId, PartyId, ReadWord, WordContent } from '@tocsin/core';
import {
  beatKey,
  BEAT_WITH_WORD_BYTES,
  callAnswer,
  callPairKey,
  concatBytes,
  decodeWordPlain,
  emptyPulseInput,
  encodeWordPlain,
  foldPersons,
  governanceKey,
  idBytes,
  openBeat,
  openWord,
  openWords,
  PULSE_STATES,
  pulseView,
  readerKeyKind,
  readersDue,
  readerSeats,
  readerTermOf,
  RHYTHM_DEFAULT,
  sealBeat,
  sealWord,
  standingReaders,
  TEMPO_LIVING_MS,
  toHex,
  WORD_NOTHING,
  WORD_RANDOM_BYTES,
  WORDS_NEEDED,
} from '@tocsin/core';
import { testEpochKey, TestWorld } from '@tocsin/core/assembly/testing';
import { actOn, judged, pactOf, partyAt, rosterNamed } from '@tocsin/core/federation/testing';
import { beatAt, hoursIn, subjectNamed } from '@tocsin/core/pulse/testing';
import { bytesNamed, idNamed, pairNamed, stretch, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const { hash, keyedHash, kem } = testCrypto;
const log = idNamed<LogId>('log');
const pact = idNamed<LogId>('pact');
const party = idNamed<PartyId>('party');
const handle = bytesNamed('handle', 0, 16);
const reader = (number: number) => kem.pair(bytesNamed('reader', number));
const keys = [0, 1].map((number) => reader(number).publicKey);

const well: WordContent = { kind: 'typed', value: { handle, word: 'harbour' } };
const forced: WordContent = { kind: 'typed', value: { handle, word: 'lantern' } };
const set: WordContent = {
  kind: 'set',
  value: { handle, number: 0, name: 'Ana', well: 'harbour', forced: 'lantern' },
};
const all: readonly WordContent[] = [WORD_NOTHING, well, forced, set];

function sealed(content: WordContent, number: number = 0): Uint8Array {
  const random = stretch(bytesNamed('random', number), WORD_RANDOM_BYTES);
  const word = sealWord(testCrypto, pact, keys, encodeWordPlain(content), random);
  if (word === undefined) throw new Error('two good keys');
  return word;
}

/** What the two readers made of these words, as they came. */
function readBy(number: number, words: readonly Uint8Array[]): readonly ReadWord[] {
  return words.flatMap((word) => {
    const plain = openWord(testCrypto, pact, reader(number).secretKey, word);
    const content = plain && decodeWordPlain(plain);
    const id = toHex(hash(word)) as Hash32;
    return content?.ok === true ? [{ id, pact, party, content: content.value }] : [];
  });
}

describe('R21: somebody who looks over the shoulder', () => {
  test('sees no state, word or field for duress on any screen', () => {
    const [me, ana] = [0, 1].map(subjectNamed) as [never, never];
    const input = {
      ...emptyPulseInput({
        hash,
        log,
        tempoMs: TEMPO_LIVING_MS,
        me,
        kind: 'parties' as const,
        subjects: [me, ana],
      }),
      defaultRhythm: RHYTHM_DEFAULT,
      evidence: [beatAt(ana, 1_000)],
    };
    const view = pulseView(input, hoursIn(1_010));
    expect(view.subjects.map(({ state }) => state)).toEqual(['fresh']);
    expect(JSON.stringify(view)).not.toMatch(/duress|status|word/iu);
    expect(PULSE_STATES).not.toContain('duress');
  });
});

describe('R21: somebody who watches the wire', () => {
  const ana = pairNamed('ana');
  const device = toHex(ana.publicKey) as DeviceId;
  const key = beatKey(keyedHash, bytesNamed('epoch key'));
  const wireOf = (content: WordContent, counter: number = 3): Uint8Array =>
    sealBeat(testCrypto, log, key, ana.secretKey, {
      device,
      counter,
      evidenceAt: hoursIn(1_000),
      head: idNamed('head'),
      frontierDigest: bytesNamed('frontier', 0, 8),
      nextDueHours: null,
      chance: 7,
      word: { pact, to: party, sealed: sealed(content, counter) },
    });

  test('sees every check-in of one length, under a tag that follows from its number alone', () => {
    const wires = all.map((content) => wireOf(content));
    expect(new Set(wires.map(({ length }) => length))).toEqual(new Set([BEAT_WITH_WORD_BYTES]));
    expect(new Set(wires.map((wire) => toHex(wire.subarray(0, 4)))).size).toBe(1);
    expect(new Set(all.map((content) => encodeWordPlain(content).length))).toEqual(new Set([224]));
  });

  test('never sees two words under one tag, one secret or one key', () => {
    const words = [0, 1, 2, 3].map((number) => sealed(forced, number));
    for (const [from, to] of [
      [0, 1_120],
      [1_120, 2_240],
      [2_240, 2_288],
      [2_288, 2_336],
      [2_336, 2_576],
    ] as const)
      expect(new Set(words.map((word) => toHex(word.subarray(from, to)))).size).toBe(words.length);
  });

  test('cannot take the word off a check-in, nor put another in', () => {
    const from = { device, counter: 3 };
    const other = sealed(well, 9);
    const context = concatBytes(
      new TextEncoder().encode('tocsin/beat-nonce;'),
      ana.publicKey,
      Uint8Array.of(0, 0, 0, 3),
    );
    const nonce = keyedHash(key, context, 24);
    const wire = wireOf(forced);
    const plain = testCrypto.open(wire.subarray(4), nonce, key, idBytes(log));
    if (plain === undefined) expect.unreachable();
    // Any member holds this key, and could seal the rest of it anew.
    const forged = (inside: Uint8Array): Uint8Array =>
      concatBytes(wire.subarray(0, 4), testCrypto.seal(inside, nonce, key, idBytes(log)));
    const signed = plain.subarray(0, 120);
    for (const inside of [signed, concatBytes(signed, idBytes(pact), idBytes(party), other)])
      expect(openBeat(testCrypto, log, key, [from], forged(inside)).ok).toBe(false);
    expect(openBeat(testCrypto, log, key, [from], forged(plain)).ok).toBe(true);
  });
});

describe('R21: somebody who has taken the device', () => {
  test('opens none of its words with any key that lies on it', () => {
    const epochKey = testEpochKey(1);
    const own = [
      handle,
      epochKey,
      beatKey(keyedHash, epochKey),
      governanceKey(keyedHash, epochKey),
      pairNamed('ana').secretKey.subarray(0, 32),
      kem.pair(bytesNamed('prekey')).secretKey,
      ...keys,
    ];
    for (const content of all)
      for (const key of own) {
        const word = sealed(content);
        expect(openWord(testCrypto, pact, key, word)).toBeUndefined();
        const body = word.subarray(2_336);
        expect(testCrypto.open(body, new Uint8Array(24), key, idBytes(pact))).toBeUndefined();
      }
  });
});

describe('R21: somebody who forces another', () => {
  const before = () => [sealed(set, 0), sealed(forced, 1)];
  const openAfter = (more: readonly Uint8Array[], by: number = 0) => {
    const [person] = foldPersons(readBy(by, [...before(), ...more]));
    return person === undefined ? [] : openWords(person, []);
  };

  test('has both readers know of it, and nobody else at the twin', () => {
    expect(openAfter([], 0)).toHaveLength(1);
    expect(openAfter([], 1)).toEqual(openAfter([], 0));
    expect(readBy(2, before())).toEqual([]);
  });

  test('does not end it by having all said to be well, nor by new words', () => {
    const turned: WordContent = {
      kind: 'set',
      value: { handle, number: 1, name: 'Ana', well: 'lantern', forced: 'harbour' },
    };
    const other: WordContent = {
      kind: 'set',
      value: { handle, number: 2, name: 'Ana', well: 'orchard', forced: 'bicycle' },
    };
    expect(openAfter([sealed(well, 2), sealed(well, 3)])).toHaveLength(1);
    expect(openAfter([sealed(other, 4)])).toHaveLength(1);
    expect(openAfter([sealed(turned, 5)])).toHaveLength(1);
    // What was a call for help stays one, whatever words the device was made to set since.
    expect(openAfter([sealed(turned, 5), sealed(other, 6), sealed(forced, 7)])).toHaveLength(2);
  });

  test('does not end it with one helper among the members', () => {
    const [person] = foldPersons(readBy(0, before()));
    if (person === undefined) expect.unreachable();
    const [word] = person.forced;
    if (word === undefined) expect.unreachable();
    expect(WORDS_NEEDED).toBe(2);
    expect(openWords(person, [{ word, by: 'ben' }])).toEqual([word]);
    expect(
      openWords(person, [
        { word, by: 'ben' },
        { word, by: 'cid' },
      ]),
    ).toEqual([]);
    expect(openWords(person, [{ word, by: null }])).toEqual([]);
  });

  test('does not spoil it with one slip of a shaking hand', () => {
    const slip: WordContent = { kind: 'typed', value: { handle, word: 'latnern' } };
    const [person] = foldPersons(readBy(0, [sealed(set), sealed(slip, 1)]));
    expect(person?.forced).toHaveLength(1);
  });
});

describe('R21: somebody who wants to know who reads, or to read', () => {
  const secretOf = (epoch: number): Uint8Array => governanceKey(keyedHash, testEpochKey(epoch));
  const home = (): TestWorld => {
    const world = new TestWorld(6);
    world.place(null);
    return world;
  };
  const seatsIn = (world: TestWorld, secret: typeof secretOf, at: LogId = pact) =>
    readerSeats(
      keyedHash,
      world.state,
      secret,
      { pact: at, term: readerTermOf(world.state) },
      world.entries,
    );

  test('cannot follow the draw without the secret of the home', () => {
    const world = home();
    const guess = (): Uint8Array => bytesNamed('guess');
    const pacts = [0, 1, 2, 3].map((number) => idNamed<LogId>('pact', number));
    const drawn = (secret: typeof secretOf): string =>
      pacts.flatMap((at) => seatsIn(world, secret, at).map(({ member }) => member)).join();
    expect(drawn(guess)).not.toBe(drawn(secretOf));
    expect(seatsIn(world, secretOf)).toHaveLength(2);
  });

  test('finds two keys, in an order that says nothing of whose they are', () => {
    const world = home();
    const term = readerTermOf(world.state);
    for (const [at, { device }] of seatsIn(world, secretOf).entries())
      world.write(device, readerKeyKind, { pact, term, key: reader(at).publicKey });
    const seats = seatsIn(world, secretOf);
    const shown = readersDue(seats, term, []);
    expect(shown?.keys).toHaveLength(2);
    expect(readersDue(seats.toReversed(), term, [])).toEqual(shown);
    expect(Object.keys(shown ?? {}).toSorted()).toEqual(['issue', 'keys', 'term']);
  });

  test('shows no keys of their own but with k of the twin’s seals', () => {
    const ana = rosterNamed('ana');
    const world = pactOf([ana, rosterNamed('ben')]);
    const own = partyAt(judged(world), 0);
    const mine = {
      kind: 'readers',
      value: { term: 222, issue: 0, keys: keys.toSorted((a, b) => (toHex(a) < toHex(b) ? -1 : 1)) },
    } as const;
    const shown = (indexes: readonly number[], by = ana.seals) =>
      partyAt(judged(world, [actOn(world, own, mine, by, indexes)]), 0).readers;
    expect(shown([0])).toEqual([]);
    expect(shown([0, 1], rosterNamed('thief').seals)).toEqual([]);
    expect(shown([0, 1])).toHaveLength(1);
    // Two sets under one number: neither is believed.
    const rival = { ...mine.value, keys: [mine.value.keys[0], bytesNamed('zz', 0, 1_216)] };
    expect(standingReaders([mine.value, rival as typeof mine.value])).toBeNull();
  });
});

describe('R21: a voice that is imitated, or comes from a tape', () => {
  test('has no answer to a number that it did not hear before', () => {
    const asker = idNamed<DeviceId>('asker');
    const answerer = idNamed<DeviceId>('answerer');
    const pairKey = callPairKey(keyedHash, bytesNamed('secret'), { log, asker, answerer });
    const answers = Array.from({ length: 200 }, (_, number) =>
      callAnswer(keyedHash, pairKey, number),
    );
    expect(new Set(answers).size).toBe(answers.length);
    // Another member, who holds every key of the log but not this one, answers otherwise.
    const other = callPairKey(keyedHash, testEpochKey(1), { log, asker, answerer });
    expect(answers.filter((answer, at) => callAnswer(keyedHash, other, at) === answer)).toEqual([]);
  });
});
