/**
 * The cryptography of draws at a desk. Checking the round of a beacon takes a curve that is heavy to
 * load and that most assemblies never need, so a host may give it late: it is fetched by the first
 * round that is asked about. Until it is here that round counts as not said, and whoever wants to
 * know waits for `ready`; what was folded without it is folded anew.
 */
import type { DrawCrypto, VerifyBeacon } from '@tocsin/core';
import { toHex } from '@tocsin/core';

import type { DrawMeans } from '../ports/index.ts';

/** Rounds whose check is remembered: each is some 400 characters. */
const ROUNDS_KNOWN_MAX = 1_000;

/** The cryptography of one desk. */
export class DrawCryptoAtHand {
  /** For folds. False of every round for as long as the check is not here. */
  readonly crypto: DrawCrypto;
  readonly #means: DrawMeans;
  readonly #onFetched: () => void;
  readonly #known = new Map<string, boolean>();
  #verify: VerifyBeacon | undefined;
  #fetching: Promise<boolean> | undefined;
  #wasAsked = false;

  /** @param onFetched - told once, when what was folded without the check is to be folded anew. */
  constructor(means: DrawMeans, onFetched: () => void) {
    this.#means = means;
    this.#onFetched = onFetched;
    this.#verify = 'verifyBeacon' in means ? means.verifyBeacon : undefined;
    const { md5, sha256 } = means;
    this.crypto = { md5, sha256, verifyBeacon: (...round) => this.#check(...round) };
  }

  /** Settles once every round that was asked about can be checked; false: the check did not come. */
  async ready(): Promise<boolean> {
    return !this.#wasAsked || this.#verify !== undefined || (await this.#fetch());
  }

  /** The same for a round that is still to be asked about. */
  async whole(): Promise<boolean> {
    this.#wasAsked = true;
    return await this.ready();
  }

  #check(...round: Parameters<VerifyBeacon>): boolean {
    if (this.#verify === undefined) {
      this.#wasAsked = true;
      void this.#fetch();
      return false;
    }
    const [chain, message, signature] = round;
    const key = `${chain.name}/${toHex(message)}/${toHex(signature)}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const isTrue = this.#verify(...round);
    // The fold asks for the same one again with every state.
    if (this.#known.size >= ROUNDS_KNOWN_MAX) this.#known.clear();
    this.#known.set(key, isTrue);
    return isTrue;
  }

  async #fetch(): Promise<boolean> {
    this.#fetching ??= this.#fetchOnce();
    return await this.#fetching;
  }

  async #fetchOnce(): Promise<boolean> {
    if ('verifyBeacon' in this.#means) return true;
    try {
      this.#verify = await this.#means.fetchVerifyBeacon();
    } catch {
      // Without a net and not kept yet: whoever asks next tries again.
      this.#fetching = undefined;
      return false;
    }
    this.#onFetched();
    return true;
  }
}
