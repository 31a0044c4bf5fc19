/**
 * One round of a founding (R16), from what is known and what this device keeps: pure. Files only
 * ever add to a circle; a round does whatever it allows, and never signs before the digits were
 * shown in an earlier round and the person says that all were the same.
 */
import type {
  Circle,
  DeviceId,
  FoundingFault,
  GenesisDraft,
  LogId,
  ReadingCrypto,
  Result,
  Reveal,
  SigningPair,
  SyncCrypto,
  WireRecord,
} from '@tocsin/core';
import {
  cardsHashOf,
  draftGenesis,
  finishFounding,
  founderSigns,
  idBytes,
  joinCircles,
  ok,
  spokenCheck,
} from '@tocsin/core';

import type { FoundAnswer } from './calls.ts';

/** What this device brings to a founding. */
export interface Founder {
  readonly device: DeviceId;
  readonly signing: SigningPair;
  /** The 32 bytes to which its card committed. */
  readonly reveal: Uint8Array;
}

/** What people have done before this round, and say now. */
export interface RoundWords {
  /** Whether the digits were shown in an earlier round. */
  readonly shown: boolean;
  /** Whether this person attests that all met and read the same. */
  readonly met: boolean;
}

/** What came of a round. */
export interface Round {
  readonly stage: FoundAnswer['stage'];
  readonly circle: Circle;
  /** Others whose file of this round is missing. */
  readonly missing: number;
  readonly check: readonly string[] | null;
  readonly founded: { readonly log: LogId; readonly record: WireRecord } | null;
}

/** Takes one round as far as it goes. `circle` holds this device's card. */
export function takeRound(
  circle: Circle,
  me: Founder,
  words: RoundWords,
  crypto: SyncCrypto,
): Result<Round, FoundingFault> {
  const none = { missing: 0, check: null, founded: null };
  if (circle.cards.length < 2) return ok({ stage: 'card', circle, ...none });
  const revealed = withReveal(circle, me, crypto);
  if (!revealed.ok) return revealed;
  const draft = draftGenesis(revealed.value, crypto);
  if (!draft.ok) {
    if (draft.fault.kind !== 'RevealMissing') return draft;
    const missing = draft.fault.devices.length;
    return ok({ ...none, stage: 'reveal', circle: revealed.value, missing });
  }
  const check = spokenCheck(crypto.hash, idBytes(draft.value.log)).groups;
  const hasSigned = circle.signatures.some(({ device }) => device === me.device);
  if (!hasSigned && !(words.met && words.shown))
    return ok({ ...none, stage: 'compare', circle: revealed.value, check });
  const signed = hasSigned
    ? ok(revealed.value)
    : joinCircles(revealed.value, signatureOf(draft.value, me, crypto));
  return signed.ok ? finish(signed.value, check, crypto) : signed;
}

function withReveal(circle: Circle, me: Founder, crypto: SyncCrypto) {
  if (circle.reveals.some(({ device }) => device === me.device)) return ok(circle);
  const { device, reveal } = me;
  const own: Reveal = { device, cards: cardsHashOf(crypto.hash, circle.cards), reveal };
  return joinCircles(circle, { cards: [], reveals: [own], signatures: [] });
}

function signatureOf(draft: GenesisDraft, me: Founder, crypto: SyncCrypto): Circle {
  const signature = crypto.sign(founderSigns(draft), me.signing.secretKey);
  const signatures = [{ device: me.device, log: draft.log, signature }];
  return { cards: [], reveals: [], signatures };
}

function finish(
  circle: Circle,
  check: readonly string[],
  crypto: Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>,
): Result<Round, FoundingFault> {
  const done = finishFounding(circle, crypto);
  if (done.ok) return ok({ stage: 'founded', circle, missing: 0, check, founded: done.value });
  if (done.fault.kind !== 'SignatureMissing') return done;
  const missing = done.fault.devices.length;
  return ok({ stage: 'sign', circle, missing, check, founded: null });
}
