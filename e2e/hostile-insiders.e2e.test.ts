/**
 * What one member, one delegate or a hostile twin may try with keys that are really theirs, against
 * real engines with real crypto. The table is `docs/spec/negative-tests.md`.
 */
import type { Hash32, RecordId, RecordKind, SealVerb } from '@tocsin/core';
import {
  beatKey,
  boxKind,
  boxTag,
  cancelKeptKind,
  certificateHash,
  consentKind,
  dayOf,
  disputeKeptKind,
  encodeCancel,
  encodeDispute,
  encodeRing,
  encodeSealActContent,
  encodeSealMatter,
  hour,
  hourOf,
  idOf,
  KEM_CIPHERTEXT_BYTES,
  pactSignedKind,
  ringKeptKind,
  ringVerdictKind,
  saidAs,
  sealActKind,
  sealBeat,
  sealProposedKind,
} from '@tocsin/core';
import { createHousehold, createPactMaking } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { clock, close, crypto, found, must, random, until } from './engine-world.ts';
import type { Delegate } from './pact-world.ts';
import {
  cancelOf,
  enter,
  enterFour,
  foundPact,
  leave,
  PACT_TEMPO_MS,
  ringNamed,
  ringOf,
} from './pact-world.ts';

/** Four delegates: two of ours, two of the twin; the last one is the attacker. */
async function four() {
  const world = await foundPact();
  const delegates = await enterFour(world);
  const [ours, second, twin, attacker] = delegates as readonly [
    Delegate,
    Delegate,
    Delegate,
    Delegate,
  ];
  return { world, delegates, ours, second, twin, attacker };
}

/** Records of one kind that a device wrote. */
function wroteOf<T>({ pact, keyring }: Delegate, kind: RecordKind<T>): number {
  const entries = pact.peer.entries();
  return entries.filter(
    ({ header, ...one }) =>
      header.author === keyring.me && saidAs(kind, { header, ...one }) !== undefined,
  ).length;
}

const knows = ({ pact }: Delegate, id: RecordId): boolean =>
  pact.peer.entries().some((one) => one.id === id);

describe('in a pact', () => {
  test('a beat forged by another member is none', async () => {
    const { world, delegates, ours, twin, attacker } = await four();
    const beat = (secretKey: Uint8Array, counter: number) =>
      sealBeat(crypto, world.log, beatKey(crypto.keyedHash, world.epochKey), secretKey, {
        device: twin.keyring.me,
        counter,
        evidenceAt: clock.now(),
        head: idOf<RecordId>(random.bytes(32)),
        frontierDigest: random.bytes(8),
        nextDueHours: null,
        chance: 0,
        word: null,
      });
    const forged = beat(attacker.keyring.signing.secretKey, 1);
    expect(ours.pact.peer.hearBeat(forged, 'net')).toBeUndefined();
    const real = beat(twin.keyring.signing.secretKey, 1);
    expect(ours.pact.peer.hearBeat(real, 'net')?.evidence.device).toBe(twin.keyring.me);
    await leave(delegates);
  });

  test('a drill ring never rings on the live path, whatever its type byte says', async () => {
    const { world, delegates, ours, twin } = await four();
    const drill = ringOf(world, [0, 1], { context: 'drill' });
    const live = ringOf(world, []).head;
    await twin.pact.hearRing(encodeRing({ head: live, signers: drill.signers }));
    await ours.pact.hearRing(encodeRing(drill));
    await until('the drill came', () => twin.pact.peer.judged().alerts.drill.rings.length === 1);
    expect(twin.pact.peer.judged().alerts.live.rings).toEqual([]);
    await leave(delegates);
  });

  test('a flood of rings that nobody signed leaves no record and is not passed on', async () => {
    const { world, delegates, ours, twin } = await four();
    for (let number = 0; number < 20; number += 1) {
      const ring = ringOf(world, [0, 1], { number }, [0, 1]);
      // oxlint-disable-next-line no-await-in-loop -- one after another, as they come.
      await twin.pact.hearRing(encodeRing(ring));
    }
    const real = ringOf(world, [0, 1], { number: 99 });
    await twin.pact.hearRing(encodeRing({ ...real, signers: real.signers }));
    await until('the real one came', () => ours.pact.peer.judged().alerts.live.rings.length === 1);
    expect(wroteOf(twin, ringKeptKind)).toBe(1);
    expect(wroteOf(ours, ringKeptKind)).toBeLessThanOrEqual(1);
    await leave(delegates);
  });

  test('a forged signer beside real ones is not kept over and over', async () => {
    const { world, delegates, twin } = await four();
    const ring = encodeRing(ringOf(world, [0, 1, 2], {}, [2]));
    for (let at = 0; at < 5; at += 1)
      // oxlint-disable-next-line no-await-in-loop -- the same again.
      await twin.pact.hearRing(ring);
    expect(wroteOf(twin, ringKeptKind)).toBe(1);
    expect(twin.pact.peer.judged().alerts.live.rings[0]?.ring.signers).toHaveLength(2);
    await leave(delegates);
  });

  test('a verdict makes no ring of nothing, nor red of one signature', async () => {
    const { world, delegates, ours, attacker } = await four();
    const ring = ringOf(world, [0]);
    await attacker.pact.hearRing(encodeRing(ring));
    const verdict = {
      ring: ringNamed(world, ring),
      term: 0,
      receivedAt: clock.now(),
      says: 'rings' as const,
      reason: null,
      policy: attacker.pact.peer.judged().alerts.live.rings[0]?.policy ?? null,
    };
    const one = must(await attacker.pact.peer.append(ringVerdictKind, verdict));
    const nothing = { ...verdict, ring: ringNamed(world, ringOf(world, [], { number: 8 })) };
    const two = must(await attacker.pact.peer.append(ringVerdictKind, nothing));
    await until('both came', () => knows(ours, one) && knows(ours, two));
    const { rings } = ours.pact.peer.judged().alerts.live;
    expect(rings).toHaveLength(1);
    expect(rings[0]?.verdicts.some(({ says }) => says === 'rings')).toBe(false);
    await leave(delegates);
  });

  test('an all-clear or a dispute that no holder signed is not kept', async () => {
    const { world, delegates, ours, twin } = await four();
    const ring = ringOf(world, [0, 1]);
    await ours.pact.hearRing(encodeRing(ring));
    await until('it rings', () => twin.pact.peer.judged().alerts.live.rings.length === 1);
    await twin.pact.hearCancel(cancelOf(world, ring, [1, 2], true), false);
    const head = {
      context: 'live' as const,
      ring: ringNamed(world, ring),
      reason: 1,
      hour: hour(9),
    };
    for (let index = 0; index < 3; index += 1) {
      const signer = { index, signature: random.bytes(64) };
      // oxlint-disable-next-line no-await-in-loop -- one after another.
      await twin.pact.hearDispute(encodeDispute({ head, signer }));
    }
    expect(wroteOf(twin, cancelKeptKind)).toBe(0);
    expect(wroteOf(twin, disputeKeptKind)).toBe(0);
    await leave(delegates);
  });

  test('an all-clear shown over a forged ring does not make us keep it for ever', async () => {
    const { world, delegates, ours, attacker } = await four();
    const ring = ringOf(world, [0, 1]);
    await ours.pact.hearRing(encodeRing(ring));
    await until('it rings', () => attacker.pact.peer.judged().alerts.live.rings.length === 1);
    const cancel = cancelOf(world, ring, [1, 2]);
    const spoilt = ring.signers.map(({ index }) => ({ index, signature: random.bytes(64) }));
    const shown = { challenged: false, receivedAt: clock.now(), cancel };
    const seen = encodeRing({ head: ring.head, signers: spoilt });
    must(await attacker.pact.peer.append(cancelKeptKind, { ...shown, seen }));
    const good = { ...shown, seen: encodeRing(ring) };
    const id = must(await attacker.pact.peer.append(cancelKeptKind, good));
    await until('it came', () => knows(ours, id));
    await until(
      'we heard it',
      () => (ours.pact.peer.judged().alerts.live.rings[0]?.cancels[0]?.heard.length ?? 0) === 2,
    );
    await ours.pact.peer.refresh();
    expect(wroteOf(ours, cancelKeptKind)).toBeLessThanOrEqual(1);
    await leave(delegates);
  });

  test('a bad box does not lock a delegate out: a fresh prekey is shown and boxed', async () => {
    const world = await foundPact();
    const delegates: Delegate[] = [...(await enterFour(world))];
    const attacker = delegates[3] as Delegate;
    const victim = world.parties[0].holders[2];
    const prekey = victim?.keyring.prekeys()[0];
    if (victim === undefined || prekey === undefined) throw new Error('no victim');
    const wallHour = hourOf(clock.now(), PACT_TEMPO_MS);
    const box = {
      tag: boxTag(crypto.keyedHash, prekey.boxSeed, dayOf(wallHour)),
      kemCiphertext: random.bytes(KEM_CIPHERTEXT_BYTES),
      sealed: random.bytes(48),
    };
    const said = { epoch: 1, boxes: [box] };
    const planted = must(await attacker.pact.peer.append(boxKind, said));
    await until('the bad box lies everywhere', () => delegates.every((one) => knows(one, planted)));
    const late = await enter(world, victim, [(delegates[0] as Delegate).address], false);
    delegates.push(late);
    await until('the victim holds the key', () => late.keyring.highestEpoch() === 1);
    expect(late.keyring.prekeys().length).toBeGreaterThan(1);
    await leave(delegates);
  });
});

/** A home whose first two members hold our seals and bells; the third is the attacker. */
async function homeOf(ours: Delegate, second: Delegate) {
  const { devices } = await found(3, PACT_TEMPO_MS);
  const [one, two, attacker] = devices as readonly [Living, Living, Living];
  const deskOf = ({ home }: Living, { pact, keys }: Delegate) => {
    const desk = createPactMaking({
      home,
      deviceFor: () => Promise.resolve(undefined),
      pacts: () => [],
    });
    desk.addPact(pact, keys);
    return desk;
  };
  const householdOf = ({ home }: Living, { pact, keys }: Delegate) => {
    const household = createHousehold({ home });
    household.addPact('twin', pact, keys);
    return household;
  };
  const desks = [deskOf(one, ours), deskOf(two, second)] as const;
  const households = [householdOf(one, ours), householdOf(two, second)] as const;
  const end = async (): Promise<void> => {
    for (const open of [...desks, ...households]) open.close();
    await close(devices);
  };
  return { one, two, attacker, desks, households, end };
}

describe('at home', () => {
  test('a forged all-clear keeps no holder from ringing', async () => {
    const { delegates, ours, second, attacker } = await four();
    const { one, households, end } = await homeOf(ours, second);
    const [first, other] = households;
    const wish = {
      pact: ours.pact.peer.replica.log,
      context: 'live' as const,
      kind: 1,
      level: 1,
      scope: 0,
      notAfter: hour(hourOf(clock.now(), PACT_TEMPO_MS) + 60),
      text: '',
      inquiry: null,
    };
    const ring = must(await first.proposeRing(wish));
    must(await first.signRing(ring));
    const begun = first.gathering('live')[0]?.ring;
    if (begun === undefined) throw new Error('nothing proposed');
    // A delegate brings the half-signed ring into the pact, and an all-clear that nobody signed.
    await attacker.pact.hearRing(encodeRing(begun));
    const seen = begun.signers.map(({ index }) => index);
    const signers = [0, 1, 2].map((index) => ({ index, signature: random.bytes(64) }));
    const forged = { head: { context: 'live' as const, ring, seen }, signers };
    const id = must(
      await attacker.pact.peer.append(cancelKeptKind, {
        cancel: encodeCancel(forged),
        seen: encodeRing(begun),
        challenged: false,
        receivedAt: clock.now(),
      }),
    );
    await until('it came', () => knows(second, id) && knows(ours, id));
    await until('the other sees it', () => other.gathering('live').length === 1);
    must(await other.signRing(ring));
    await until(
      'it rings',
      () => attacker.pact.peer.judged().alerts.live.rings[0]?.ring.signers.length === 2,
    );
    expect(one.home.peer.judged().me).toBeDefined();
    await end();
    await leave(delegates);
  });

  test('a forged seal signature blocks nothing and is carried nowhere', async () => {
    const { delegates, ours, second } = await four();
    const { one, two, attacker, desks, end } = await homeOf(ours, second);
    const [first] = desks;
    const act = must(await first.proposeSealAct(ours.pact, pauseFrom(10)));
    await until('it was laid open', () => proposalsOf(attacker).length === 1);
    const { state, me } = ours.pact.peer.judged();
    const party = state?.parties.find((part) => part.party === me);
    if (party === undefined) throw new Error('no party');
    const content = encodeSealActContent({
      party: party.party,
      n: 1,
      parent: party.head,
      what: pauseFrom(10),
      homeDecision: act as string as Hash32,
    });
    const hash = idOf<Hash32>(certificateHash(crypto.hash, content));
    const forged: RecordId[] = [];
    const pact = ours.pact.peer.replica.log;
    for (const sealIndex of [0, 1, 2]) {
      const said = { pact, n: 1, content: hash, sealIndex, signature: random.bytes(64) };
      forged.push(must(await attacker.home.peer.append(pactSignedKind, said)));
    }
    await until('the forged ones came', () =>
      [one, two].every(({ home }) =>
        forged.every((id) => home.peer.entries().some((entry) => entry.id === id)),
      ),
    );
    for (const { home } of [one, two])
      must(await home.peer.append(consentKind, { act, stance: 'for' }));
    await until('the seal acted', () => ours.pact.peer.judged().state?.parties[0]?.n === 1);
    const acts = wroteOf(ours, sealActKind) + wroteOf(second, sealActKind);
    expect(acts).toBeLessThanOrEqual(6);
    await end();
    await leave(delegates);
  });

  test('two decisions that were proposed at one height of the seal are both done, one after the other', async () => {
    const { delegates, ours, second } = await four();
    const { one, two, desks, end } = await homeOf(ours, second);
    const [first, other] = desks;
    const acts = await Promise.all([
      first.proposeSealAct(ours.pact, pauseFrom(10)).then(must),
      other.proposeSealAct(second.pact, pauseFrom(90)).then(must),
    ]);
    // Each says yes in another order, so that the two devices come upon them in another order.
    for (const [home, order] of [
      [one.home, acts],
      [two.home, acts.toReversed()],
    ] as const)
      for (const act of order) {
        await until('it came', () => home.peer.judged().state?.reading.actById.has(act) === true);
        must(await home.peer.append(consentKind, { act, stance: 'for' }));
      }
    const partyOf = () => ours.pact.peer.judged().state?.parties[0];
    await until('the seal acted twice', () => partyOf()?.n === 2 || partyOf()?.contested === true);
    expect(partyOf()?.contested).toBe(false);
    expect(
      partyOf()
        ?.pauses.map(({ from }) => from)
        .toSorted(),
    ).toEqual([10, 90]);
    await end();
    await leave(delegates);
  });

  test('what was decided once is not done again for whoever proposes it', async () => {
    const { delegates, ours, second } = await four();
    const { one, two, attacker, desks, end } = await homeOf(ours, second);
    const [first, other] = desks;
    const act = must(await first.proposeSealAct(ours.pact, pauseFrom(10)));
    for (const { home } of [one, two]) {
      await until(
        'the act came',
        () => home.peer.judged().state?.reading.actById.has(act) === true,
      );
      must(await home.peer.append(consentKind, { act, stance: 'for' }));
    }
    const partyOf = () => ours.pact.peer.judged().state?.parties[0];
    await until('the seal acted', () => partyOf()?.n === 1);
    const [content] = proposalsOf(attacker);
    const head = partyOf()?.head;
    if (content === undefined || head === undefined) throw new Error('nothing was done');
    const pact = ours.pact.peer.replica.log;
    const again = encodeSealMatter({ pact, after: head, what: pauseFrom(10) });
    for (const played of [content, again]) {
      const said = { pact, content: played };
      const id = must(await attacker.home.peer.append(sealProposedKind, said));
      await until('it came', () =>
        [one, two].every(({ home }) => home.peer.entries().some((entry) => entry.id === id)),
      );
    }
    // A second decision is carried out, so whatever the first would do again was done before it.
    const next = must(await other.proposeSealAct(second.pact, pauseFrom(90)));
    for (const { home } of [one, two]) {
      await until('it came', () => home.peer.judged().state?.reading.actById.has(next) === true);
      must(await home.peer.append(consentKind, { act: next, stance: 'for' }));
    }
    await until('the seal acted again', () => (partyOf()?.n ?? 0) >= 2);
    expect(partyOf()?.pauses.map(({ from }) => from)).toEqual([10, 90]);
    await end();
    await leave(delegates);
  });
});

const pauseFrom = (from: number): SealVerb => ({
  kind: 'pause',
  value: { from: hour(from), to: hour(from + 5) },
});

/** What was laid open at home for the seal to sign. */
function proposalsOf({ home }: Living): readonly Uint8Array[] {
  return home.peer.entries().flatMap((entry) => saidAs(sealProposedKind, entry)?.content ?? []);
}
