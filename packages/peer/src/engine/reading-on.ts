/**
 * How a device that holds no key of the epoch at which its reading ends comes to read on: keys out
 * of boxes are *candidates*, and each says through handovers (kind 14) which governance keys the
 * earlier epochs had. One of those is taken only if the log itself bears it out: a turn that is in
 * force wraps the key before it, or more of the chain is in force once it is read. So a key with a
 * record made to fit it proves nothing (R11, R12).
 */
import type { Entry, Hash32, WrappedKey } from '@tocsin/core';
import {
  equalBytes,
  governanceKey,
  handoverKind,
  LANE_GOVERNANCE,
  saidAs,
  toHex,
  unwrapPrevious,
} from '@tocsin/core';

import type { OpenedBox } from './box-openings.ts';
import type { Judged, LogPeer } from './log-peer.ts';

/** An epoch as the role's fold has it. */
export interface EpochInForce {
  readonly number: number;
  readonly keyHash: Hash32;
  /** The epoch whose governance key it wraps; the one before it unless told. */
  readonly before?: number;
  /** That key; null for the first. */
  readonly wrapped: WrappedKey | null;
}

/** Candidates for the governance key of one epoch; each costs trying the bodies of its epoch. */
const CANDIDATES_MAX = 64;
/** Candidates for which the chain is judged in one round. */
const TRIALS_MAX = 4;

/** What is known of a log's epochs, and how to ask whether further bodies lead on. */
interface ReadingDuties {
  /** Ascending by number; the last is where reading ends. */
  readonly epochs: readonly {
    readonly number: number;
    readonly before?: number;
    readonly wrapped: WrappedKey | null;
  }[];
  readonly entries: readonly Entry[];
  /** Whether more of the chain is in force with these entries than with ours. */
  readonly advances: (entries: readonly Entry[]) => boolean;
}

/** A key of an epoch, out of a box or kept from before. */
type KeyFound = Pick<OpenedBox, 'epoch' | 'key'>;

/** Reads on in one log. */
export interface ReadingOn {
  /** The governance key of the last known epoch, if the log bears one of the candidates out. */
  find(duties: ReadingDuties, keys: readonly KeyFound[]): Uint8Array | undefined;
}

/** Has tried nothing yet. */
export function createReadingOn<J extends Judged>(peer: LogPeer<J>): ReadingOn {
  return new Reader<J>(peer);
}

class Reader<J extends Judged> implements ReadingOn {
  readonly #peer: LogPeer<J>;
  /** What was looked at last for each epoch; nothing new can come of the same again. */
  readonly #lookedAt = new Map<number, string>();
  #round = 0;

  constructor(peer: LogPeer<J>) {
    this.#peer = peer;
  }

  find(duties: ReadingDuties, keys: readonly KeyFound[]): Uint8Array | undefined {
    const last = duties.epochs.at(-1);
    if (last === undefined) return undefined;
    const later = keys.filter(({ epoch, key }) => key !== undefined && epoch > last.number);
    const look = `${String(duties.entries.length)}/${String(later.length)}`;
    if (look === this.#lookedAt.get(last.number) || later.length === 0) return undefined;
    const candidates = this.#candidatesOf(last.number, later);
    const { crypto } = this.#peer.parts;
    const { log, keyring } = this.#peer.replica;
    const before = keyring.laneKey(last.before ?? last.number - 1, LANE_GOVERNANCE);
    const { wrapped } = last;
    if (wrapped !== null && before !== undefined) {
      this.#lookedAt.set(last.number, look);
      const at = { log, epoch: last.number };
      return candidates.find((key) => {
        const previous = unwrapPrevious(crypto, at, key, wrapped);
        return previous !== undefined && equalBytes(previous, before);
      });
    }
    return this.#tryOut(duties, last.number, candidates, look);
  }

  /** Judges the chain under some candidates, in the next round under the next ones. */
  #tryOut(
    { advances }: ReadingDuties,
    epoch: number,
    candidates: readonly Uint8Array[],
    look: string,
  ): Uint8Array | undefined {
    const rounds = Math.ceil(candidates.length / TRIALS_MAX);
    const first = (this.#round % Math.max(1, rounds)) * TRIALS_MAX;
    this.#round += 1;
    if (rounds <= 1) this.#lookedAt.set(epoch, look);
    const { replica } = this.#peer;
    return candidates
      .slice(first, first + TRIALS_MAX)
      .find((key) => advances(replica.entriesUnder((one) => (one === epoch ? key : undefined))));
  }

  /** Keys that those who can read later epochs, if they can, say an epoch had. */
  #candidatesOf(epoch: number, keys: readonly KeyFound[]): readonly Uint8Array[] {
    const { keyedHash } = this.#peer.parts.crypto;
    const keysByEpoch = new Map<number, Map<string, Uint8Array>>();
    const add = (of: number, key: Uint8Array): void => {
      const some = keysByEpoch.get(of) ?? new Map<string, Uint8Array>();
      if (some.size < CANDIDATES_MAX) some.set(toHex(key), key);
      keysByEpoch.set(of, some);
    };
    for (const one of keys)
      if (one.key !== undefined) add(one.epoch, governanceKey(keyedHash, one.key));
    for (;;) {
      const highest = Math.max(...keysByEpoch.keys());
      if (highest <= epoch) break;
      for (const key of keysByEpoch.get(highest)?.values() ?? []) this.#follow(highest, key, add);
      keysByEpoch.delete(highest);
    }
    return [...(keysByEpoch.get(epoch)?.values() ?? [])];
  }

  /** What the records of an epoch hand over, if this is its key; of each author one an epoch. */
  #follow(epoch: number, key: Uint8Array, add: (of: number, key: Uint8Array) => void): void {
    const told = new Set<string>();
    for (const entry of this.#peer.replica.entriesUnder((of) => (of === epoch ? key : undefined))) {
      const said = entry.header.epoch === epoch ? saidAs(handoverKind, entry) : undefined;
      if (said === undefined || said.epoch >= epoch) continue;
      const name = `${entry.header.author}/${String(said.epoch)}`;
      if (!told.has(name)) add(said.epoch, said.key);
      told.add(name);
    }
  }
}
