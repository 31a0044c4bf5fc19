/**
 * A fork, its healing and the chain above it in one machine (R4, decision 0053): rounds at a parent at
 * which a liar brings two ids in force, the rounds at its key in which one of them is healed, and the
 * rounds at one of the two as a parent, all at the same time and in any order. Each of the three is a
 * `Heights`; what is here is what one reads of the others, from rounds.md alone:
 *
 * - a device acts above a rival only while that branch stands by something that it may hold;
 * - it acts at the key only once both rivals are in force, and ballots for what is carried on or due;
 * - due is what more than half of the unstruck are for: whom they follow, or what they said last.
 *
 * Messages are seen in any part, as in `heights.ts`; what a device wrote itself it knows. Two rivals
 * prove the liar (`judge.ts`), so whoever acts at the key counts without it, and whoever saw both
 * counts no follower of it. A heal counts as following too, which allows more. Of the two children one
 * has rounds in a history: nothing reads those of both, but who followed which is kept of both.
 */
import { say } from './explore.ts';
import type { Machine } from './explore.ts';
import { Heights } from './heights.ts';
import type { Step } from './heights.ts';
import { judge } from './judge.ts';
import type { Judgement, Wrong } from './judge.ts';
import { NONE, SHOWS_NULL } from './record-book.ts';
import type { Rules } from './rules.ts';

export interface JoinedBounds {
  /** The liar among them. */
  readonly members: number;
  /** Rounds at the parent, at the key, and at the child. */
  readonly rounds: readonly [number, number, number];
  /** The liar is the secretary of these rounds at the parent and at the child (−1: of none). */
  readonly places: readonly [number, number];
  /** How rounds are kept at the parent and above it. */
  readonly rules: Rules;
  /** How they are kept at the key. */
  readonly healing: Rules;
}

/** Where something is done. */
export type Where = 'parent' | 'key' | 'above';

/** What one device did. */
export type JoinedStep =
  | { readonly where: Where; readonly step: Step }
  /** It wrote a record whose head is this rival, or its person healed. */
  | {
      readonly where: 'word';
      readonly member: number;
      readonly rival: number;
      readonly heals: boolean;
    };

export type EmitJoined = (next: Uint16Array, step: JoinedStep) => void;

/** How far a state has come; for the figures. */
export interface Reached {
  readonly forked: boolean;
  readonly healed: boolean;
  /** Something is in force above the rival that is healed, or above the other one. */
  readonly aboveHealed: boolean;
  readonly aboveLoser: boolean;
}

const RIVALS = [1, 2] as const;
const WHERES: readonly Where[] = ['parent', 'key', 'above'];
/** In the field of a member: followed or healed the first, the second; then which last; then the fork seen. */
const EVER = 3;
const LAST_SHIFT = 2;
const SEEN = 16;

export class Joined implements Machine<JoinedStep> {
  readonly bounds: JoinedBounds;
  readonly fields: number;
  readonly honest: number;
  readonly #machines: Readonly<Record<Where, Heights>>;
  readonly #starts: Readonly<Record<Where, number>>;
  readonly #wordsAt: number;
  readonly #childAt: number;
  readonly #leftAt: number;

  constructor(bounds: JoinedBounds) {
    const { members, places, rounds, rules, healing } = bounds;
    this.bounds = bounds;
    this.honest = members - 1;
    const ordinary = (at: 0 | 1) =>
      ({ members, ids: 2, heights: 1, liar: { places: places[at] }, rules }) as const;
    const [parent, key, above] = rounds;
    const unstruck = { members: this.honest, ids: 2, heights: 1, rules: healing } as const;
    // Columns stay in place here: they are sorted together below.
    this.#machines = {
      parent: new Heights({ ...ordinary(0), rounds: parent }, false),
      key: new Heights({ ...unstruck, rounds: key, areNamed: true }, false),
      above: new Heights({ ...ordinary(1), rounds: above }, false),
    };
    let at = 0;
    const starts: Record<Where, number> = { parent: 0, key: 0, above: 0 };
    for (const where of WHERES) {
      starts[where] = at;
      at += this.#machines[where].fields;
    }
    this.#starts = starts;
    this.#wordsAt = at;
    this.#childAt = at + this.honest;
    this.#leftAt = this.#childAt + 1;
    this.fields = this.#leftAt + 1;
  }

  initial(): Uint16Array {
    return new Uint16Array(this.fields);
  }

  machine(where: Where): Heights {
    return this.#machines[where];
  }

  /** What was signed at one of the three. */
  part(state: Uint16Array, where: Where): Uint16Array {
    const start = this.#starts[where];
    return state.subarray(start, start + this.#machines[where].fields);
  }

  /** The rival above which there are rounds; 0 = none yet. */
  child(state: Uint16Array): number {
    return state[this.#childAt] as number;
  }

  /** Every step that some device may take, with the state after it. */
  expand(state: Uint16Array, emit: EmitJoined): void {
    const rivals = this.rivals(state);
    const give = (next: Uint16Array, step: JoinedStep): void => {
      this.#leaveParent(next, rivals);
      this.#sort(next);
      emit(next, step);
    };
    if (!this.#hasLeft(state)) this.#expandParent(state, give);
    if (rivals.length > 1) this.#expandKey(state, give);
    for (const rival of rivals) {
      this.#expandAbove(state, rival, give);
      this.#expandWords(state, rival, rivals.length > 1, give);
    }
  }

  /** Ids in force at the parent, whoever has seen it. */
  rivals(state: Uint16Array): readonly number[] {
    if (!this.#hasLeft(state)) return this.#inForce(state, 'parent');
    const left = state[this.#leftAt] as number;
    return RIVALS.filter((rival) => (left & rival) !== 0);
  }

  #hasLeft(state: Uint16Array): boolean {
    return state[this.#leftAt] !== 0;
  }

  /**
   * Once every honest device is on a branch or saw the fork, nothing is signed at the parent any more,
   * and of all that was there only what is in force is read: the rest, which was judged, is forgotten.
   */
  #leaveParent(next: Uint16Array, rivals: readonly number[]): void {
    if (this.#hasLeft(next)) return;
    if (this.#members().some((member) => this.#word(next, member) === 0)) return;
    next[this.#leftAt] = rivals.reduce((sum, rival) => sum | rival, 0);
    this.part(next, 'parent').fill(0);
  }

  #inForce(state: Uint16Array, where: Where): readonly number[] {
    const inForce = this.#machines[where].inForce(this.part(state, where), 0);
    return RIVALS.filter((rival) => inForce.some(({ id }) => id === rival));
  }

  reached(state: Uint16Array): Reached {
    const healed = this.#inForce(state, 'key');
    const hasAbove = this.#inForce(state, 'above').length > 0;
    const isHealed = healed.includes(this.child(state));
    return {
      forked: this.rivals(state).length > 1,
      healed: healed.length > 0,
      aboveHealed: hasAbove && isHealed,
      aboveLoser: hasAbove && healed.length > 0 && !isHealed,
    };
  }

  /** Judges all three; two that are healed have no proof, as all who sign there are honest. */
  judge(state: Uint16Array): Judgement {
    const wrongs: Wrong[] = [];
    let hasRivals = false;
    for (const where of WHERES) {
      const judged = judge(this.#machines[where], this.part(state, where));
      hasRivals ||= judged.hasRivals;
      wrongs.push(...judged.wrongs);
    }
    return { hasRivals, wrongs };
  }

  say(said: JoinedStep): string {
    if (said.where !== 'word') return `${said.where} ${say(this.#machines[said.where], said.step)}`;
    const rival = said.rival === 1 ? 'A' : 'B';
    return `${said.member + 1} ${said.heals ? 'heals' : 'follows'} ${rival}`;
  }

  /** Forks and healings are rare by luck: what leads to them is likelier. */
  weight({ where, ...said }: JoinedStep): number {
    if (where === 'parent') return 'step' in said && said.step.act === 'ballots' ? 16 : 4;
    return where === 'key' ? 6 : 1;
  }

  /** Whoever holds an id in force acts at the parent no more: on a branch, or not at all. */
  #expandParent(state: Uint16Array, emit: EmitJoined): void {
    this.#expandPart(
      state,
      'parent',
      (step) => step.member < 0 || this.#word(state, step.member) === 0,
      emit,
    );
  }

  #expandKey(state: Uint16Array, emit: EmitJoined): void {
    const book = this.#machines.key.book;
    const isWanted = ({ act, member, round, record }: Step): boolean => {
      if (act === 'stands') return true;
      const rival = book.get(record).id;
      if (round > 0 && this.#isShown(state, round, rival)) return true;
      return member < 0
        ? this.#members().some((one) => this.#isDue(state, one, rival))
        : this.#isDue(state, member, rival);
    };
    this.#expandPart(state, 'key', isWanted, (next, said) => {
      if (said.where === 'key' && said.step.member >= 0) this.#note(next, said.step.member, 0);
      emit(next, said);
    });
  }

  #expandAbove(state: Uint16Array, rival: number, emit: EmitJoined): void {
    const child = this.child(state);
    if (child !== 0 && child !== rival) return;
    const standing = new Set(this.#members().filter((one) => this.#stands(state, one, rival)));
    const mayAct = ({ member }: Step): boolean =>
      member < 0 ? standing.size > 0 : standing.has(member);
    this.#expandPart(state, 'above', mayAct, (next, said) => {
      next[this.#childAt] = rival;
      if (said.where === 'above' && said.step.member >= 0)
        this.#note(next, said.step.member, rival);
      emit(next, said);
    });
  }

  /** Somebody writes a record on the branch that stands for them, or heals. */
  #expandWords(state: Uint16Array, rival: number, isForked: boolean, emit: EmitJoined): void {
    for (const member of this.#members()) {
      for (const heals of isForked ? [false, true] : [false]) {
        if (!heals && !this.#stands(state, member, rival)) continue;
        const next = state.slice();
        this.#note(next, member, rival, heals);
        if (next.every((field, at) => field === state[at])) continue;
        emit(next, { where: 'word', member, rival, heals });
      }
    }
  }

  #expandPart(
    state: Uint16Array,
    where: Where,
    isAllowed: (step: Step) => boolean,
    emit: EmitJoined,
  ): void {
    const start = this.#starts[where];
    this.#machines[where].expand(this.part(state, where), (part, step) => {
      if (!isAllowed(step)) return;
      const next = state.slice();
      next.set(part, start);
      emit(next, { where, step });
    });
  }

  #members(): readonly number[] {
    return Array.from({ length: this.honest }, (_, member) => member);
  }

  #word(state: Uint16Array, member: number): number {
    return state[this.#wordsAt + member] as number;
  }

  #last(state: Uint16Array, member: number): number {
    return (this.#word(state, member) >> LAST_SHIFT) & 3;
  }

  #hasSaid(state: Uint16Array, member: number, rival: number): boolean {
    return (this.#word(state, member) & rival & EVER) !== 0;
  }

  /** Notes what a member follows or heals now; 0 = nothing new, but it saw the fork. */
  #note(state: Uint16Array, member: number, rival: number, heals = false): void {
    const before = this.#word(state, member);
    const ever = (before & EVER) | rival;
    const last = rival === 0 ? (before >> LAST_SHIFT) & 3 : rival;
    const seen = heals || rival === 0 || ever === EVER ? SEEN : before & SEEN;
    state[this.#wordsAt + member] = ever | (last << LAST_SHIFT) | seen;
  }

  /** Whether a branch stands for a member by something that it may hold. */
  #stands(state: Uint16Array, member: number, rival: number): boolean {
    const other = 3 - rival;
    const isBlind = (this.#word(state, member) & SEEN) === 0;
    if (isBlind && !this.#hasSaid(state, member, other)) return true;
    if (this.#inForce(state, 'key').includes(rival)) return true;
    const others = this.#members().filter(
      (one) => one !== member && this.#hasSaid(state, one, rival),
    );
    const last = this.#last(state, member);
    return others.length + (last === rival ? 1 : 0) > (last === other ? 1 : 0);
  }

  /** Whether more than half are for a rival, by something that a member may hold. */
  #isDue(state: Uint16Array, member: number, rival: number): boolean {
    const others = this.#members().filter(
      (one) => one !== member && this.#hasSaid(state, one, rival),
    );
    const isFor = this.#last(state, member) === rival ? 1 : 0;
    return 2 * (others.length + isFor) > this.honest;
  }

  /** Whether somebody's stand for this round at the key shows the rival. */
  #isShown(state: Uint16Array, round: number, rival: number): boolean {
    const key = this.#machines.key;
    const part = this.part(state, 'key');
    return this.#members().some((member) => {
      const stand = key.stand(part, member, 0, round);
      return stand !== NONE && stand !== SHOWS_NULL && key.book.shown(stand)?.id === rival;
    });
  }

  /** Members are alike: their columns in all three and their words go together, ascending. */
  #sort(state: Uint16Array): void {
    for (let last = 1; last < this.honest; last += 1) {
      for (let at = last; at > 0; at -= 1) {
        if (!this.#isAfter(state, at - 1, at)) break;
        this.#swap(state, at - 1, at);
      }
    }
  }

  #isAfter(state: Uint16Array, one: number, other: number): boolean {
    for (const [start, size] of this.#columns()) {
      for (let i = 0; i < size; i += 1) {
        const difference =
          (state[start + one * size + i] as number) - (state[start + other * size + i] as number);
        if (difference !== 0) return difference > 0;
      }
    }
    return false;
  }

  #swap(state: Uint16Array, one: number, other: number): void {
    for (const [start, size] of this.#columns()) {
      for (let i = 0; i < size; i += 1) {
        const held = state[start + one * size + i] as number;
        state[start + one * size + i] = state[start + other * size + i] as number;
        state[start + other * size + i] = held;
      }
    }
  }

  /** Where the members' columns begin, and the fields of each. */
  #columns(): readonly (readonly [number, number])[] {
    const [parent, key, above] = this.bounds.rounds;
    const of = (where: Where, rounds: number): readonly [number, number] => [
      this.#starts[where] + rounds,
      2 * rounds - 1,
    ];
    return [of('parent', parent), of('key', key), of('above', above), [this.#wordsAt, 1]];
  }
}
