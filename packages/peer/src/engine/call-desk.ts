/**
 * Challenge calls of one log (R21, R16, R22): this device lays secrets for the devices of others, draws
 * numbers, answers those that are read to its person, and notes a right answer as a call (`seen`).
 * Nothing of a call is kept but that it was right; an open number lives in memory alone.
 */
import type { CallKeyBox, DeviceId, Instant, Result, SubjectId } from '@tocsin/core';
import {
  CALL_KEY,
  CALL_KEYS_MAX,
  CALL_RANDOM_BYTES,
  CALL_TRIES_MAX,
  callAnswer,
  callNumber,
  callPairKey,
  callProof,
  compareText,
  equalBytes,
  fail,
  newestCallKey,
  ok,
  SEEN,
} from '@tocsin/core';

import type { StoreFault } from '../ports/index.ts';
import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { knownPrekeys } from './known-prekeys.ts';
import type { Judged, LogPeer } from './log-peer.ts';

/** How long a number can be answered: a telephone call, by the clocks of people. */
export const CALL_MS = 1_800_000;
/** After so many hours a secret is laid anew: prekeys that can open it are kept for 90 days (R12). */
export const CALL_KEY_HOURS = 720;
/** Where the secret for a device lies among the local values. */
const keyName = (device: DeviceId): string => `call.key.${device}`;

/** Why a call did not go on. */
export type CallFault =
  | AppendFault
  | StoreFault
  /** No device of theirs has shown to what a secret could be sealed. */
  | { readonly kind: 'CallNotReady' }
  /** They asked nothing yet, or it has not come here. */
  | { readonly kind: 'NothingAsked' }
  /** No number is open: none was drawn, its time is over, or it had too many wrong answers. */
  | { readonly kind: 'NoCall' };

/** What became of an answer. */
export interface CallHeard {
  readonly right: boolean;
  /** Wrong answers that this number still takes. */
  readonly triesLeft: number;
}

/** Calls of one log. */
export interface CallDesk {
  /** Lays secrets for a subject's devices, if they lack any, and draws a number to read to them. */
  ask(subject: SubjectId): Promise<Result<number, CallFault>>;
  /** The answer to a number that a subject read to us. */
  answer(subject: SubjectId, number: number): Result<number, CallFault>;
  /** Compares the answer that was read back; a right one is noted. */
  heard(subject: SubjectId, answer: number): Promise<Result<CallHeard, CallFault>>;
}

/** Makes the desk of a log. */
export function createCallDesk<J extends Judged>(peer: LogPeer<J>): CallDesk {
  return new Desk(peer);
}

interface OpenCall {
  readonly number: number;
  readonly until: Instant;
  readonly pairKeys: readonly Uint8Array[];
  tries: number;
}

class Desk<J extends Judged> implements CallDesk {
  readonly #peer: LogPeer<J>;
  readonly #open = new Map<SubjectId, OpenCall>();

  constructor(peer: LogPeer<J>) {
    this.#peer = peer;
  }

  #devicesOf(subject: SubjectId): readonly DeviceId[] {
    return [...this.#peer.judged().subjectByDevice]
      .filter(([, one]) => one === subject)
      .map(([device]) => device)
      .toSorted(compareText);
  }

  #own(): ReadonlySet<DeviceId> {
    const { me } = this.#peer.replica;
    const subject = this.#peer.judged().subjectByDevice.get(me);
    return new Set(subject === undefined ? [] : this.#devicesOf(subject));
  }

  async ask(subject: SubjectId): Promise<Result<number, CallFault>> {
    const { clock, random } = this.#peer.parts;
    const prekeys = await knownPrekeys(this.#peer);
    const pairKeys: Uint8Array[] = [];
    const lacking: (readonly [DeviceId, Uint8Array])[] = [];
    for (const device of this.#devicesOf(subject)) {
      const known = await this.#laidBefore(device);
      if (!known.ok) return known;
      const prekey = prekeys.get(device);
      if (known.value !== undefined) pairKeys.push(known.value);
      else if (prekey !== undefined) lacking.push([device, prekey]);
    }
    const laid = await this.#lay(lacking);
    if (!laid.ok) return laid;
    pairKeys.push(...laid.value);
    if (pairKeys.length === 0) return fail({ kind: 'CallNotReady' });
    const number = callNumber(random.bytes(CALL_RANDOM_BYTES));
    const until = (clock.now() + CALL_MS) as Instant;
    this.#open.set(subject, { number, until, pairKeys, tries: 0 });
    return ok(number);
  }

  /** The secret for a device, if this one laid the newest of its person's and still holds it. */
  async #laidBefore(device: DeviceId): Promise<Result<Uint8Array | undefined, StoreFault>> {
    const { me } = this.#peer.replica;
    const newest = newestCallKey(this.#peer.entries(), this.#own(), device);
    const isOld = hourNow(this.#peer.parts) >= (newest?.laidAt ?? 0) + CALL_KEY_HOURS;
    if (newest?.asker !== me || isOld) return ok(undefined);
    const kept = await this.#peer.parts.store.readLocal(keyName(device));
    if (!kept.ok || kept.value === undefined) return kept;
    const { keyedHash } = this.#peer.parts.crypto;
    const isIt = equalBytes(callProof(keyedHash, kept.value), newest.box.proof);
    return ok(isIt ? kept.value : undefined);
  }

  /** Each secret is on disk before its box is shown. */
  async #lay(
    lacking: readonly (readonly [DeviceId, Uint8Array])[],
  ): Promise<Result<readonly Uint8Array[], CallFault>> {
    const { crypto, random, store } = this.#peer.parts;
    const { log, me } = this.#peer.replica;
    const boxes: CallKeyBox[] = [];
    const keys: Uint8Array[] = [];
    const values = new Map<string, Uint8Array>();
    for (const [device, prekey] of lacking) {
      const secret = crypto.kem.encapsulate(prekey, random.bytes(64));
      if (secret === undefined) continue;
      const pair = { log, asker: me, answerer: device };
      const key = callPairKey(crypto.keyedHash, secret.shared, pair);
      const proof = callProof(crypto.keyedHash, key);
      boxes.push({ device, ciphertext: secret.ciphertext, proof });
      keys.push(key);
      values.set(keyName(device), key);
    }
    if (boxes.length === 0) return ok([]);
    const kept = await store.writeLocal(values);
    if (!kept.ok) return kept;
    for (let from = 0; from < boxes.length; from += CALL_KEYS_MAX) {
      const some = boxes.slice(from, from + CALL_KEYS_MAX);
      const written = await this.#peer.append(CALL_KEY, { boxes: some });
      if (!written.ok) return written;
    }
    await this.#peer.refresh();
    return ok(keys);
  }

  answer(subject: SubjectId, number: number): Result<number, CallFault> {
    const { crypto } = this.#peer.parts;
    const { keyring, log, me } = this.#peer.replica;
    const laid = newestCallKey(this.#peer.entries(), new Set(this.#devicesOf(subject)), me);
    if (laid === undefined) return fail({ kind: 'NothingAsked' });
    const pair = { log, asker: laid.asker, answerer: me };
    for (const { kem } of keyring.prekeys()) {
      const shared = crypto.kem.decapsulate(laid.box.ciphertext, kem.secretKey);
      const key = shared && callPairKey(crypto.keyedHash, shared, pair);
      if (key !== undefined && equalBytes(callProof(crypto.keyedHash, key), laid.box.proof))
        return ok(callAnswer(crypto.keyedHash, key, number));
    }
    return fail({ kind: 'NothingAsked' });
  }

  async heard(subject: SubjectId, answer: number): Promise<Result<CallHeard, CallFault>> {
    const { crypto, clock } = this.#peer.parts;
    const call = this.#open.get(subject);
    if (call === undefined || clock.now() > call.until) {
      this.#open.delete(subject);
      return fail({ kind: 'NoCall' });
    }
    const right = call.pairKeys.some(
      (key) => callAnswer(crypto.keyedHash, key, call.number) === answer,
    );
    call.tries += 1;
    const triesLeft = right ? 0 : CALL_TRIES_MAX - call.tries;
    // A number serves for one right answer, and for a few wrong ones.
    if (right || triesLeft <= 0) this.#open.delete(subject);
    if (!right) return ok({ right, triesLeft });
    const said = { subject, how: 'call' as const, happenedAt: hourNow(this.#peer.parts) };
    const written = await this.#peer.append(SEEN, said);
    if (!written.ok) return written;
    await this.#peer.refresh();
    return ok({ right, triesLeft });
  }
}
