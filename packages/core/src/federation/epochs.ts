/**
 * Epochs of a pact (R12, decision 0152): which turns are in force and what each answers; when one is
 * due stands in `turning.ts`. Each party turns by an act of its own chain, and there is nobody who
 * could choose among two that turned at once. So no two ever turn to one number: of P parties the
 * n-th, in the order of genesis and counted from 0, turns to numbers that leave n when divided by P.
 * Two turns beside each other are two epochs; both are read, and whoever writes takes the one that
 * fits.
 *
 *     1 ──▶ 2 (first party, answers a) ──▶ 5 (second party, on 2, answers a and b)
 *       └─▶ 3 (second party, answers b)
 */
import type { Hash } from '../base/crypto.ts';
import { NONCE_BYTES } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { Hash32, PartyId, PolicyId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { WrappedKey } from '../assembly/act.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { SealVerb } from './seal-act.ts';

/** An epoch of the pact. */
export interface PactEpoch {
  readonly number: number;
  /** The epoch on which it builds, whose governance key it wraps; 0 for the first. */
  readonly before: number;
  readonly keyHash: Hash32;
  /** Null for the first, which the genesis names. */
  readonly turnedBy: PartyId | null;
  readonly wrapped: WrappedKey | null;
  /** Whom its turner took to be let out, as `pactGround` names it. */
  readonly answers: Hash32;
}

/**
 * The number to which a party turns: the next one that is its own above the epoch on which it builds
 * and above its own last turn.
 *
 * @param place - the party's in the order of genesis, from 0.
 */
export function turnNumber(above: number, place: number, parties: number): number {
  let number = above + 1;
  while (number % parties !== place) number += 1;
  return number;
}

/** A turn as an act of some party's chain says it. */
export function turnOf(
  turnedBy: PartyId,
  { number, before, keyHash, wrapped }: Extract<SealVerb, { kind: 'epoch' }>['value'],
  answers: Hash32,
): PactEpoch {
  const parts = { nonce: wrapped.slice(0, NONCE_BYTES), sealed: wrapped.slice(NONCE_BYTES) };
  return { number, before, keyHash, turnedBy, wrapped: parts, answers };
}

/**
 * The epochs in force, ascending: each builds on one that is, and has the next number that is its
 * party's. So no party can use up the numbers of all.
 *
 * @param turns - those of one party in the order of its chain.
 * @param order - the parties in the order of genesis.
 */
export function epochsInForce(
  first: PactEpoch,
  turns: readonly PactEpoch[],
  order: readonly PartyId[],
): readonly PactEpoch[] {
  const byNumber = new Map([[first.number, first]]);
  const lastBy = new Map<PartyId, number>();
  for (const turn of turns.toSorted((a, b) => a.number - b.number)) {
    const { number, before, turnedBy } = turn;
    if (turnedBy === null || !byNumber.has(before)) continue;
    const above = Math.max(before, lastBy.get(turnedBy) ?? 0);
    if (number !== turnNumber(above, order.indexOf(turnedBy), order.length)) continue;
    byNumber.set(number, turn);
    lastBy.set(turnedBy, number);
  }
  return [...byNumber.values()];
}

/**
 * What a turn answers: the standing rosters, the step of the terms, and every act by which a device
 * was let out. It names acts and not devices: who is let in again does not bring back the key of old.
 * Who is let in changes nothing of it: a newcomer is given the key that there is.
 *
 * @param policies - of the standing rosters, in the order of genesis.
 * @param departures - ids of acts, and of parties that left; ascending.
 */
export function pactGround(
  hash: Hash,
  policies: readonly PolicyId[],
  termsStep: number,
  departures: readonly (Hash32 | PartyId)[],
): Hash32 {
  const listed = (ids: readonly (PolicyId | Hash32 | PartyId)[]) => ids.map((one) => idBytes(one));
  const said = [listed(policies), termsStep, listed(departures)];
  return idOf<Hash32>(hashIn(hash, 'roster', encodeCbor(said)));
}
