/**
 * The epochs of a pact on one device (R12, decision 0152): which key it writes under, whose keys it
 * boxes, and its part in a turn. The turn itself is an act of our seal, which is laid open at home and
 * signed there (`turn-desk.ts`); its key goes by boxes in the pact's log before anybody signs.
 */
import type {
  DeviceId,
  Entry,
  Hash32,
  Hour,
  Instant,
  OwnEpochs,
  PactEpoch,
  PactState,
  PartyId,
  RecordId,
  TurnDue,
} from '@tocsin/core';
import {
  boxedEpochs,
  circleOf,
  concatBytes,
  DURATIONS,
  epochKeyHashOf,
  foldPact,
  foundingIn,
  governanceKey,
  groundNow,
  instantOf,
  LANE_GOVERNANCE,
  NONCE_BYTES,
  partyOf,
  speakingDevices,
  turnDue,
  wrapPrevious,
  writingOrder,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { EpochKeys, OpenTurn } from './epoch-keys.ts';
import { createEpochKeys } from './epoch-keys.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import { pactBoxesDue } from './pact-boxes.ts';

/** A turn with its key in hand, as an act says it. */
export interface PreparedTurn {
  readonly number: number;
  readonly before: number;
  readonly keyHash: Hash32;
  /** Nonce and sealed governance key of the epoch before. */
  readonly wrapped: Uint8Array;
}

/** What a home's desk does with the epochs of its pact. */
export interface PactTurning {
  /** The turn that our seal is to make now, as this device sees it (R12). */
  due(): TurnDue | undefined;
  /** When one will be due that is not yet; null = none. */
  dueAt(): Instant | null;
  /** A key made for a turn, kept on disk; undefined where it cannot be kept or made. */
  prepare(due: TurnDue): Promise<PreparedTurn | undefined>;
  /** Turns that lie open at home: whoever wrote one boxes its key, the others look for it. */
  offer(turns: readonly OpenTurn[]): Promise<void>;
  /** Whether this device holds the key of a turn that lies open, and it wraps what it should. */
  isProven(act: RecordId): boolean;
}

/** What was read last, and what it showed. */
interface FirstWords {
  readonly entries: readonly Entry[];
  readonly first: ReadonlyMap<number, Hour>;
}

type Standing = () => {
  readonly state: PactState | undefined;
  readonly me: PartyId | undefined;
};

/** The epochs of one pact. */
export class PactEpochs<J extends Judged> implements PactTurning {
  readonly keys: EpochKeys;
  readonly #peer: LogPeer<J>;
  readonly #standing: Standing;
  #turns: readonly OpenTurn[] = [];
  #words: FirstWords | undefined;

  /** @param standing - how the pact was judged last, and which party is ours. */
  constructor(peer: LogPeer<J>, standing: Standing) {
    this.#peer = peer;
    this.#standing = standing;
    this.keys = createEpochKeys(peer);
  }

  /** Does what is due about keys; true = something was written or learnt. */
  async step(state: PactState, entries: readonly Entry[]): Promise<boolean> {
    const { crypto } = this.#peer.parts;
    const circle = circleOf(state, hourNow(this.#peer.parts));
    const all = state.parties.flatMap(({ delegates }) => delegates);
    const speakers = all.filter(({ device, out }) => out === null && circle.includes(device));
    const written = this.written(state);
    const boxed = boxedEpochs(state, written).map(({ number }) => number);
    // That a key came to a device shows even in what is left of its words.
    const whole = this.#peer.whole();
    return await this.keys.step({
      turns: this.#turns,
      epochs: state.epochs,
      beside: { written: written.number, boxed },
      devices: circle,
      due: (epoch) => {
        const besides = new Set(boxed.includes(epoch) ? boxed.filter((one) => one !== epoch) : []);
        return pactBoxesDue(speakers, whole, epoch, besides, crypto);
      },
      dueAt: null,
      entries,
      prekeyTurnHours: DURATIONS.prekeyTurn.initially,
      advances: (read) => this.#actsIn(read) > actsDone(state),
    });
  }

  /** The epoch under which this device writes: of those whose keys it holds the one that fits best. */
  written(state: PactState): PactEpoch {
    const { keyring } = this.#peer.replica;
    const order = this.order(state);
    const held = order.find(({ number }) => keyring.epochKey(number) !== undefined);
    return held ?? (order.at(-1) as PactEpoch);
  }

  /** All epochs, in the order in which this device would write under them. */
  order(state: PactState): readonly PactEpoch[] {
    const { crypto } = this.#peer.parts;
    return writingOrder(state, groundNow(crypto.hash, state, hourNow(this.#peer.parts)));
  }

  due(): TurnDue | undefined {
    const next = this.#next();
    return next === undefined || next.from > hourNow(this.#peer.parts) ? undefined : next;
  }

  dueAt(): Instant | null {
    const next = this.#next();
    const isLater = next !== undefined && next.from > hourNow(this.#peer.parts);
    return isLater ? instantOf(next.from, this.#peer.replica.tempoMs) : null;
  }

  #next(): TurnDue | undefined {
    const { state, me } = this.#standing();
    const party = state && me && partyOf(state, me);
    if (state === undefined || me === undefined || party === undefined) return undefined;
    const { keyring } = this.#peer.replica;
    // Whoever was let out has no part in what keeps it out.
    if (!speakingDevices(party).includes(this.#peer.replica.me)) return undefined;
    const own: OwnEpochs = {
      holds: (epoch) => keyring.epochKey(epoch) !== undefined,
      // Whoever doubts its clock cannot tell how old anything is.
      firstWordAt: (epoch) =>
        this.#peer.isClockSure() ? this.#firstWords().get(epoch) : undefined,
    };
    const now = hourNow(this.#peer.parts);
    return turnDue(this.#peer.parts.crypto.hash, state, me, now, own);
  }

  /** The hour of this device's first timed record under each epoch. */
  #firstWords(): ReadonlyMap<number, Hour> {
    const entries = this.#peer.whole();
    if (this.#words?.entries !== entries) {
      const first = firstWordsOf(this.#peer.replica.me, entries);
      this.#words = { entries, first };
    }
    return this.#words.first;
  }

  async prepare({ number, before, answers }: TurnDue): Promise<PreparedTurn | undefined> {
    const { crypto, random } = this.#peer.parts;
    const { log, keyring } = this.#peer.replica;
    const previous = keyring.laneKey(before, LANE_GOVERNANCE);
    const key = previous && (await this.keys.prepareTurn(number, answers));
    if (previous === undefined || key === undefined) return undefined;
    const governance = governanceKey(crypto.keyedHash, key);
    const address = { log, epoch: number };
    const wrap = wrapPrevious(crypto, address, governance, previous, random.bytes(NONCE_BYTES));
    const wrapped = concatBytes(wrap.nonce, wrap.sealed);
    return { number, before, keyHash: epochKeyHashOf(crypto.hash, key), wrapped };
  }

  async offer(turns: readonly OpenTurn[]): Promise<void> {
    const names = (some: readonly OpenTurn[]): string => some.map(({ act }) => act).join();
    const isSame = names(turns) === names(this.#turns);
    this.#turns = turns;
    if (!isSame) await this.#peer.refresh();
  }

  isProven(act: RecordId): boolean {
    return this.keys.isTurnProven(act);
  }

  /** Acts that would count if these were the entries. */
  #actsIn(entries: readonly Entry[]): number {
    const { crypto } = this.#peer.parts;
    const genesis = foundingIn(crypto, entries);
    const folded = genesis && foldPact(crypto, genesis, entries);
    return folded?.ok === true ? actsDone(folded.value) : 0;
  }
}

/** How many acts of all chains count. */
function actsDone({ parties }: PactState): number {
  return parties.reduce((sum, { done }) => sum + done.length, 0);
}

/** The hour of a device's first timed record under each epoch under which it wrote. */
function firstWordsOf(me: DeviceId, entries: readonly Entry[]): ReadonlyMap<number, Hour> {
  const first = new Map<number, Hour>();
  for (const { header } of entries) {
    const { author, epoch, wallHour } = header;
    if (author !== me || wallHour === 0) continue;
    const before = first.get(epoch);
    if (before === undefined || wallHour < before) first.set(epoch, wallHour);
  }
  return first;
}
