/** For tests only: an assembly that draws by lot, hour by hour. Members go by the numbers of `TestWorld`. */
import { compareText, toHex } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Written } from '../assembly/testing.ts';
import { Hall } from '../decision/testing.ts';
import { foldDecisions } from '../decision/fold.ts';
import { roundAfterS } from '../draw/beacon.ts';
import { drawCommitmentOf } from '../draw/luck.ts';
import type { DrawCrypto } from '../draw/luck.ts';
import type { Entry } from '../log/entry.ts';
import { bytesNamed, testCrypto } from '../testing.ts';
import { foldDraws } from './fold.ts';
import type { DrawDice, DrawLuck, DrawOpened, DrawReading, DrawSecrets } from './records.ts';
import {
  drawCommittedKind,
  drawOpenedKind,
  drawReadKind,
  drawRoundKind,
  drawShownKind,
} from './records.ts';
import type { DrawsState, DrawState } from './state.ts';

/**
 * Stand-ins that need no host: BLAKE2b for SHA-256, its first half for MD5; a round is true if its
 * signature begins with `aa`.
 */
export const testDrawCrypto: DrawCrypto = {
  md5: (bytes) => testCrypto.hash(bytes).slice(0, 16),
  sha256: (bytes) => testCrypto.hash(bytes),
  verifyBeacon: (_chain, _message, signature) => signature[0] === 0xaa,
};

/** A signature of a round of these tests. */
export function trueRound(number: number = 0): Uint8Array {
  const signature = bytesNamed('round', number, 48);
  signature[0] = 0xaa;
  return signature;
}

/** Hours that others have to show something, in these tests. */
export const TEST_GRACE = 10;

/** An assembly that draws. */
export class Lots {
  readonly hall: Hall;
  readonly crypto: DrawCrypto;

  constructor(members: number, crypto: DrawCrypto = testDrawCrypto) {
    this.hall = new Hall(members);
    this.crypto = crypto;
  }

  get now(): number {
    return this.hall.now;
  }

  member(number: number): MemberId {
    return this.hall.world.member(number);
  }

  members(numbers: readonly number[]): readonly MemberId[] {
    return this.hall.members(numbers);
  }

  wait(hours: number): this {
    this.hall.wait(hours);
    return this;
  }

  /** Dice in the next hours, seen to by these. */
  dice(hands: readonly number[], set: Partial<DrawDice> = {}): DrawDice {
    const after = hour(this.now - 1);
    const until = hour(this.now + 2);
    return { hands: this.members(hands), after, until, count: 5, ...set };
  }

  /** Secrets: ten hours to commit, a grace, ten hours to show. */
  secrets(members: readonly number[]): DrawSecrets {
    const commitUntil = hour(this.now + 10);
    const showUntil = hour(this.now + 20 + TEST_GRACE);
    return { members: this.members(members), commitUntil, showUntil };
  }

  /** The first round of quicknet that is due after the end of an hour. */
  roundAfter(last: number): { readonly chain: 'quicknet'; readonly round: number } {
    return { chain: 'quicknet', round: roundAfterS('quicknet', last * 3_600) };
  }

  /** An opening: one of all, by dice that the first three members see to, unless told. */
  open(set: Partial<DrawOpened> = {}, by: number = 0, written: Written = {}): RecordId {
    const { head: gov } = this.hall.world.state;
    const own = { secrets: null, dice: this.dice([0, 1, 2]), round: null };
    const opened: DrawOpened = {
      title: 'Who keeps the key',
      text: '',
      decision: null,
      replaces: null,
      pool: { kind: 'members', value: { members: [], seats: 1 } },
      grace: TEST_GRACE,
      luck: { kind: 'own', value: own },
      ...set,
    };
    const { world } = this.hall;
    return world.write(world.id(by), drawOpenedKind, opened, { gov, ...written });
  }

  /** Draws by secrets and a round; the hour in which everything was given. */
  openWithRound(committers: readonly number[], set: Partial<DrawOpened> = {}, by: number = 0) {
    const secrets = committers.length === 0 ? null : this.secrets(committers);
    const last = secrets?.showUntil ?? this.now;
    const round = this.roundAfter(last + TEST_GRACE);
    const luck: DrawLuck = { kind: 'own', value: { secrets, dice: null, round } };
    return { draw: this.open({ luck, ...set }, by), last };
  }

  secretOf(number: number): Uint8Array {
    return bytesNamed('draw-secret', number);
  }

  commit(by: number, draw: RecordId, set: Written & { readonly secret?: Uint8Array } = {}) {
    const { secret = this.secretOf(by), ...written } = set;
    const terms = this.draw(draw).terms ?? '';
    const commitment = drawCommitmentOf(
      terms,
      this.member(by),
      toHex(secret),
      this.crypto.sha256,
    ) as Hash32;
    const { world } = this.hall;
    return world.write(world.id(by), drawCommittedKind, { draw, commitment }, written);
  }

  show(by: number, draw: RecordId, set: Written & { readonly secret?: Uint8Array } = {}): RecordId {
    const { secret = this.secretOf(by), ...written } = set;
    const { world } = this.hall;
    return world.write(world.id(by), drawShownKind, { draw, secret }, written);
  }

  read(
    by: number,
    draw: RecordId,
    reading: readonly number[] | DrawReading | null,
    set: Written & { readonly witnesses?: readonly number[] } = {},
  ): RecordId {
    const { witnesses = [], ...written } = set;
    const isDice = (given: typeof reading): given is readonly number[] => Array.isArray(given);
    const read = isDice(reading) ? ({ kind: 'dice', value: reading } as const) : reading;
    const said = { draw, witnesses: this.members(witnesses), reading: read };
    const { world } = this.hall;
    return world.write(world.id(by), drawReadKind, said, written);
  }

  bring(
    by: number,
    draw: RecordId,
    signature: Uint8Array = trueRound(),
    previous = new Uint8Array(),
  ) {
    const { world } = this.hall;
    return world.write(world.id(by), drawRoundKind, { draw, signature, previous });
  }

  /** Everybody writes something that holds all that is here in its ancestry. */
  seen(by: readonly number[] = [1, 2, 3]): this {
    for (const one of by) this.hall.see(one);
    return this;
  }

  /** So many hours pass and a settled placement shows it. */
  settle(hours: number): this {
    this.hall.settle(hours);
    return this;
  }

  get state(): DrawsState {
    const { state } = this.hall.world;
    return foldDraws(state, foldDecisions(state, testCrypto.hash), this.crypto);
  }

  /** The same from these entries, in their order. */
  stateOf(entries: readonly Entry[]): DrawsState {
    const folded = this.hall.world.fold(entries);
    if (!folded.ok) return { draws: [] };
    const decisions = foldDecisions(folded.value, testCrypto.hash);
    return foldDraws(folded.value, decisions, this.crypto);
  }

  draw(record: RecordId): DrawState {
    return this.state.draws.find((one) => one.record === record) as DrawState;
  }

  /** What a draw came to, in a word. */
  outcome(record: RecordId): string {
    const { outcome, fault } = this.draw(record);
    if (fault !== null) return `void: ${fault}`;
    if (outcome.kind === 'waiting') return `waiting: ${outcome.for}`;
    return outcome.kind === 'nobody' ? `nobody: ${outcome.why}` : outcome.kind;
  }

  /** Why a word has no effect; undefined: it has some. */
  why(record: RecordId): string | undefined {
    return this.state.draws.flatMap(({ voided }) => voided).find((one) => one.record === record)
      ?.why;
  }

  /** Who was drawn, by number. */
  drawn(record: RecordId): readonly number[] {
    const { outcome } = this.draw(record);
    if (outcome.kind !== 'drawn') return [];
    const ids = this.hall.world.devices.map((_, at) => this.member(at));
    return outcome.drawn.members.map((member) => ids.indexOf(member));
  }

  /** A question who is willing, to which these say yes; closed, and not settled yet. */
  willing(numbers: readonly number[], seats: number = 1): RecordId {
    const closesAt = hour(this.now + 24);
    const proposal = this.hall.propose({ method: 'sortition', seats, closesAt });
    for (const number of numbers) this.hall.say(number, proposal, 'willing');
    this.seen().wait(25);
    return proposal;
  }

  /** A pool of these members. */
  pool(numbers: readonly number[], seats: number = 1): DrawOpened['pool'] {
    const members = this.members(numbers).toSorted(compareText);
    return { kind: 'members', value: { members, seats } };
  }
}
