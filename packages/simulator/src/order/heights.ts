/**
 * The order of acts as a machine: honest ballot devices and at most one liar at a parent, and, with
 * two heights, at each child that comes in force. Written from docs/spec/rounds.md alone.
 *
 * A state holds what honest devices have signed, and nothing else. What makes it small, and why
 * nothing is lost by it:
 *
 * - Messages are never unsaid, and a device may have seen any part of them. So there are no inboxes:
 *   a device acts if *some* set of messages that exist lets it. Loss, delay, reordering and a crash
 *   for ever are then the histories in which it never does; a restart with its memory is a pause.
 * - The liar's own signatures are not stored: whatever it can sign, it can sign at any time, and to
 *   whom it likes. Its ballots count for whatever lacks one; its stand may be listed with null or
 *   any lawful record that exists; in its own round every lawful placement exists. Its fault is then
 *   proven by what a record carries as evidence, see `record-book.ts`.
 * - Of two lawful placements by the liar with one id, only those with the least evidence are kept:
 *   a history with more evidence has the same next steps and proves more.
 * - Time is left out: a device may stand for any round above its last stand at any time. All rules on
 *   timers and jumps allow less.
 * - A secretary may place in its round whatever it signed since, which rounds.md forbids. This allows
 *   more, and makes honest members interchangeable: their columns are sorted, so that histories that
 *   differ only in who is who are one state.
 * - Nothing that happens at one child of a fork is read at the other, and each wrong is a wrong at one
 *   parent: so in one history only one of the children goes on.
 * - New ids come in the order 1, 2, 3: which of them is which means nothing to any rule.
 */
import { invariant } from '@tocsin/core';

import { NAMES_STRIKE, NONE, RecordBook, SHOWS_NULL } from './record-book.ts';
import { isInForce, isMoreThanHalf, standsNeeded } from './rules.ts';
import type { Rules } from './rules.ts';

export interface Bounds {
  readonly members: number;
  /** Rounds 0 … rounds − 1. */
  readonly rounds: number;
  /** How many ids there may be at a parent. */
  readonly ids: number;
  readonly heights: 1 | 2;
  /** One of the members lies, and is the secretary of this round at every parent (−1: of none). */
  readonly liar?: { readonly places: number };
  /**
   * R17: the liar is a lost device in a thief's hands. A strike names an honest successor, which
   * knows nothing of what the lost device signed; others may learn of the strike at any time. A
   * lost device that nobody uses does less than a liar, so it is covered too.
   */
  readonly hasSuccessor?: boolean;
  /**
   * Healing: the liar lied at the parent too, and anybody may learn of it at any time. Who knows takes
   * part only where the liar is struck: its stands are not listed, it places nothing, and the others
   * are counted over themselves.
   */
  readonly isExposed?: boolean;
  /** Ids have meanings that others know, so that any may come first: they are rivals of a fork. */
  readonly areNamed?: boolean;
  readonly rules: Rules;
}

/** What one device did. Parent 0 is the first; parent n the child with id n. */
export interface Step {
  readonly act: 'places' | 'ballots' | 'stands';
  /** The column of an honest member, or −1 for the secretary of the round. */
  readonly member: number;
  readonly parent: number;
  readonly round: number;
  /** The record placed, balloted or shown; 0 for none. */
  readonly record: number;
  /** A stand that names the strike. */
  readonly namesStrike?: true;
}

export type Emit = (next: Uint16Array, step: Step) => void;

/** An id in force in a round, as far as its certificate says. */
export interface InForce {
  readonly round: number;
  readonly id: number;
  /** Whether more than half are honest, so that the certificate can do without the liar. */
  readonly isHonest: boolean;
  /** Whether the placement rests on stands that all name the strike. */
  readonly namesStrike: boolean;
}

/** A way to list stands: how many, and what of it a rule reads. */
interface Listing {
  count: number;
  /** Rounds and ids shown, one entry a stand, null left out. */
  readonly shown: { round: number; id: number }[];
  evidence: number;
  readonly listsLiar: boolean;
  readonly namesStrike: boolean;
  /** Over how many members its stands are counted. */
  readonly electors: number;
}

export class Heights {
  readonly bounds: Bounds;
  readonly book: RecordBook;
  /** Fields of a state. */
  readonly fields: number;
  readonly honest: number;
  readonly parents: number;
  readonly #columnsAt: number;
  readonly #successorAt: number;
  readonly #columnFields: number;
  readonly #sortsColumns: boolean;

  /** @param sortsColumns - false keeps members apart, for replays that name them. */
  constructor(bounds: Bounds, sortsColumns = true) {
    this.bounds = bounds;
    this.book = new RecordBook(bounds.rounds, bounds.ids);
    this.honest = bounds.members - (bounds.liar === undefined ? 0 : 1);
    this.parents = bounds.heights === 1 ? 1 : 1 + bounds.ids;
    this.#columnsAt = this.parents * bounds.rounds;
    // A ballot for each round, and what was shown in the stand for each round but the first.
    this.#columnFields = this.parents * (2 * bounds.rounds - 1);
    this.#successorAt = this.#columnsAt + this.honest * this.#columnFields;
    // A successor's stands never count: it has ballots only.
    this.fields = this.#successorAt + (bounds.hasSuccessor ? this.parents * bounds.rounds : 0);
    invariant(!bounds.hasSuccessor || bounds.liar !== undefined, 'a successor of a lost device');
    this.#sortsColumns = sortsColumns;
  }

  initial(): Uint16Array {
    return new Uint16Array(this.fields);
  }

  placed(state: Uint16Array, parent: number, round: number): number {
    return state[this.#placedAt(parent, round)] as number;
  }

  ballot(state: Uint16Array, member: number, parent: number, round: number): number {
    return state[this.#ballotAt(member, parent, round)] as number;
  }

  /** What the member's stand for this round shows: `NONE`, `SHOWS_NULL`, or a record plus one. */
  stand(state: Uint16Array, member: number, parent: number, round: number): number {
    return round === 0 ? NONE : (state[this.#standAt(member, parent, round)] as number);
  }

  isLiarsRound(round: number): boolean {
    return this.bounds.liar?.places === round;
  }

  /** Every step that some device may take, with the state after it. */
  expand(state: Uint16Array, emit: Emit): void {
    const next = new Uint16Array(this.fields);
    const step = (at: number, value: number, what: Step): void => {
      next.set(state);
      next[at] = value;
      if (this.#sortsColumns) this.#sort(next);
      emit(next, what);
    };
    for (let parent = 0; parent < this.parents; parent += 1) {
      if (!this.#isOpen(state, parent) || this.#hasOtherChild(state, parent)) continue;
      for (let round = 0; round < this.bounds.rounds; round += 1) {
        const lawful = this.#isAskedFor(state, parent, round)
          ? this.lawful(state, parent, round)
          : [];
        this.#expandPlacing(state, parent, round, lawful, step);
        this.#expandBallots(state, parent, round, lawful, step);
        this.#expandStands(state, parent, round, step);
        this.#expandSuccessor(state, parent, round, lawful, step);
      }
    }
  }

  /** Whether anybody could still place, or ballot for, what the liar places; saves most work. */
  #isAskedFor(state: Uint16Array, parent: number, round: number): boolean {
    if (!this.isLiarsRound(round)) return this.placed(state, parent, round) === NONE;
    if (this.bounds.hasSuccessor) return true;
    for (let member = 0; member < this.honest; member += 1) {
      if (this.#mayBallot(state, member, parent, round)) return true;
    }
    return false;
  }

  #expandPlacing(
    state: Uint16Array,
    parent: number,
    round: number,
    lawful: readonly number[],
    step: (at: number, value: number, what: Step) => void,
  ): void {
    if (this.isLiarsRound(round) || this.placed(state, parent, round) !== NONE) return;
    for (const record of lawful) {
      step(this.#placedAt(parent, round), record, {
        act: 'places',
        member: -1,
        parent,
        round,
        record,
      });
    }
  }

  #expandBallots(
    state: Uint16Array,
    parent: number,
    round: number,
    lawful: readonly number[],
    step: (at: number, value: number, what: Step) => void,
  ): void {
    const placed = this.placed(state, parent, round);
    const records = this.isLiarsRound(round) ? lawful : placed === NONE ? [] : [placed];
    for (let member = 0; member < this.honest; member += 1) {
      if (!this.#mayBallot(state, member, parent, round)) continue;
      const isBound = this.#isBound(state, member, parent);
      const knows = this.#knowsLiar(state, member, parent);
      for (const record of records) {
        const { namesStrike, strikesLiar } = this.book.get(record);
        if ((isBound && !namesStrike) || (knows && !strikesLiar)) continue;
        step(this.#ballotAt(member, parent, round), record, {
          act: 'ballots',
          member,
          parent,
          round,
          record,
        });
      }
    }
  }

  #expandStands(
    state: Uint16Array,
    parent: number,
    round: number,
    step: (at: number, value: number, what: Step) => void,
  ): void {
    if (round === 0 || this.bounds.rules.stands === 'off') return;
    for (let member = 0; member < this.honest; member += 1) {
      if (this.#lastStand(state, member, parent) >= round) continue;
      const record = this.#ballotBelow(state, member, parent, round);
      const shown = record === NONE ? SHOWS_NULL : record + 1;
      const stand: Step = { act: 'stands', member, parent, round, record };
      const at = this.#standAt(member, parent, round);
      // Whoever knows of the strike names it from then on.
      if (!this.#namesStrike(state, member, parent)) step(at, shown, stand);
      if (this.bounds.hasSuccessor) {
        step(at, shown | NAMES_STRIKE, { ...stand, namesStrike: true });
      }
    }
  }

  #expandSuccessor(
    state: Uint16Array,
    parent: number,
    round: number,
    lawful: readonly number[],
    step: (at: number, value: number, what: Step) => void,
  ): void {
    if (!this.bounds.hasSuccessor) return;
    for (let on = round; on < this.bounds.rounds; on += 1) {
      if (this.successorBallot(state, parent, on) !== NONE) return;
    }
    const placed = this.placed(state, parent, round);
    const records = this.isLiarsRound(round) ? lawful : placed === NONE ? [] : [placed];
    const isAlways = this.bounds.rules.successor === 'always';
    for (const record of records) {
      if (!isAlways && !this.book.get(record).namesStrike) continue;
      const at = this.#successorAt + parent * this.bounds.rounds + round;
      step(at, record, { act: 'ballots', member: this.honest, parent, round, record });
    }
  }

  successorBallot(state: Uint16Array, parent: number, round: number): number {
    if (!this.bounds.hasSuccessor) return NONE;
    return state[this.#successorAt + parent * this.bounds.rounds + round] as number;
  }

  /** Whether a member has named the strike, and so ballots only where it is named. */
  #isBound(state: Uint16Array, member: number, parent: number): boolean {
    return this.bounds.rules.namers === 'bound' && this.#namesStrike(state, member, parent);
  }

  /** Whether a member took part where the liar is struck: from then on it does nowhere else. */
  #knowsLiar(state: Uint16Array, member: number, parent: number): boolean {
    if (this.bounds.isExposed !== true) return false;
    for (let round = 0; round < this.bounds.rounds; round += 1) {
      const record = this.ballot(state, member, parent, round);
      if (record !== NONE && this.book.get(record).strikesLiar) return true;
    }
    return false;
  }

  #namesStrike(state: Uint16Array, member: number, parent: number): boolean {
    for (let round = 1; round < this.bounds.rounds; round += 1) {
      if ((this.stand(state, member, parent, round) & NAMES_STRIKE) !== 0) return true;
    }
    return false;
  }

  /** At most one ballot a round, none below a round of a ballot or a stand. */
  #mayBallot(state: Uint16Array, member: number, parent: number, round: number): boolean {
    for (let on = round; on < this.bounds.rounds; on += 1) {
      if (this.ballot(state, member, parent, on) !== NONE) return false;
    }
    const forgets = this.bounds.rules.memory === 'stands lost';
    return forgets || this.#lastStand(state, member, parent) <= round;
  }

  #lastStand(state: Uint16Array, member: number, parent: number): number {
    for (let round = this.bounds.rounds - 1; round >= 1; round -= 1) {
      if (this.stand(state, member, parent, round) !== NONE) return round;
    }
    return 0;
  }

  /** The record for which a member cast its ballot in the highest round below. */
  #ballotBelow(state: Uint16Array, member: number, parent: number, round: number): number {
    if (this.bounds.rules.memory === 'ballots lost') return NONE;
    for (let below = round - 1; below >= 0; below -= 1) {
      const record = this.ballot(state, member, parent, below);
      if (record !== NONE) return record;
    }
    return NONE;
  }

  /** A child is a parent once it is in force. */
  #isOpen(state: Uint16Array, parent: number): boolean {
    return parent === 0 || this.inForce(state, 0).some(({ id }) => id === parent);
  }

  /** Whether something was signed at another child of parent 0. */
  #hasOtherChild(state: Uint16Array, parent: number): boolean {
    for (let other = 1; other < this.parents; other += 1) {
      if (other === parent || parent === 0) continue;
      for (let round = 0; round < this.bounds.rounds; round += 1) {
        if (this.placed(state, other, round) !== NONE) return true;
        for (let member = 0; member < this.honest; member += 1) {
          if (this.ballot(state, member, other, round) !== NONE) return true;
          if (this.stand(state, member, other, round) !== NONE) return true;
        }
      }
    }
    return false;
  }

  /** All (round, id) in force at a parent; the liar's ballot counts for whatever lacks one. */
  inForce(state: Uint16Array, parent: number): readonly InForce[] {
    const { rounds, ids } = this.bounds;
    const found: InForce[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (let id = 1; id <= ids; id += 1) {
        const plain = this.#certificate(state, parent, round, id, false);
        if (plain !== undefined) found.push(plain);
        const named = this.bounds.hasSuccessor
          ? this.#certificate(state, parent, round, id, true)
          : undefined;
        if (named !== undefined) found.push(named);
      }
    }
    return found;
  }

  /** The certificate of an id in a round, if it is in force by a placement of this sort. */
  #certificate(
    state: Uint16Array,
    parent: number,
    round: number,
    id: number,
    namesStrike: boolean,
  ): InForce | undefined {
    const { members, rules, liar, hasSuccessor } = this.bounds;
    const holders = this.#holders(state, parent, round, id, rules.counted === 'across rounds');
    if (holders === 0) return undefined;
    if (hasSuccessor && !this.#exists(state, parent, round, id, namesStrike)) return undefined;
    const succeeded = this.successorBallot(state, parent, round);
    const isSuccessors = succeeded !== NONE && this.book.get(succeeded).id === id;
    const honest =
      holders + (isSuccessors && (namesStrike || rules.successor === 'always') ? 1 : 0);
    const withLiar = honest + (liar === undefined || namesStrike ? 0 : 1);
    const isHonest = isInForce(rules, honest, this.#electors(this.bounds.isExposed === true));
    if (!isHonest && !isInForce(rules, withLiar, members)) return undefined;
    return { round, id, isHonest, namesStrike };
  }

  /** Over how many members is counted: all, or those beside the liar. */
  #electors(strikesLiar: boolean): number {
    return this.bounds.members - (strikesLiar ? 1 : 0);
  }

  /** Whether there is, or the liar can make, a lawful record of this sort. */
  #exists(
    state: Uint16Array,
    parent: number,
    round: number,
    id: number,
    namesStrike: boolean,
  ): boolean {
    const records = this.isLiarsRound(round)
      ? this.lawful(state, parent, round)
      : [this.placed(state, parent, round)].filter((record) => record !== NONE);
    return records.some((number) => {
      const record = this.book.get(number);
      return record.id === id && record.namesStrike === namesStrike;
    });
  }

  #holders(state: Uint16Array, parent: number, round: number, id: number, across: boolean): number {
    let holders = 0;
    const from = across ? 0 : round;
    const to = across ? this.bounds.rounds - 1 : round;
    for (let member = 0; member < this.honest; member += 1) {
      for (let on = from; on <= to; on += 1) {
        const record = this.ballot(state, member, parent, on);
        if (record === NONE || this.book.get(record).id !== id) continue;
        holders += 1;
        break;
      }
    }
    return holders;
  }

  /**
   * The lawful placement records of a round that the stands in this state allow, of each id those
   * with the least evidence. In the liar's round all of them exist; in another the secretary makes
   * one of them.
   */
  lawful(state: Uint16Array, parent: number, round: number): readonly number[] {
    const own = (id: number): number => (this.isLiarsRound(round) ? this.book.placedBit(id) : 0);
    const found = new Map<number, number[]>();
    const freshMax =
      this.bounds.areNamed === true
        ? this.bounds.ids
        : Math.min(this.#highestId(state, parent) + 1, this.bounds.ids);
    const add = (
      id: number,
      evidence: number,
      namesStrike: boolean,
      strikesLiar: boolean,
    ): void => {
      const sort = 4 * id + (namesStrike ? 1 : 0) + (strikesLiar ? 2 : 0);
      const least = found.get(sort) ?? [];
      if (least.some((other) => (other & evidence) === other)) return;
      found.set(sort, [...least.filter((other) => (other & evidence) !== evidence), evidence]);
    };
    const canStrike = this.bounds.isExposed === true && !this.isLiarsRound(round);
    for (const strikesLiar of canStrike ? [false, true] : [false]) {
      if (round === 0 || this.bounds.rules.stands === 'off') {
        for (let id = 1; id <= freshMax; id += 1) add(id, own(id), false, strikesLiar);
        continue;
      }
      for (const listing of this.#listings(state, parent, round, freshMax, strikesLiar)) {
        for (const id of this.#allowed(listing, freshMax)) {
          add(id, listing.evidence | own(id), listing.namesStrike, strikesLiar);
        }
      }
    }
    const records: number[] = [];
    for (const [sort, least] of [...found].toSorted(([a], [b]) => a - b)) {
      for (const evidence of least) {
        const [namesStrike, strikesLiar] = [(sort & 1) === 1, (sort & 2) === 2];
        records.push(this.book.numberOf(round, sort >> 2, evidence, namesStrike, strikesLiar));
      }
    }
    return records;
  }

  /** Rule 2 of a placement above round 0: the ids that a placement with these stands may have. */
  #allowed(listing: Listing, freshMax: number): readonly number[] {
    const { rules } = this.bounds;
    const highest = Math.max(-1, ...listing.shown.map(({ round }) => round));
    const atHighest = listing.shown.filter(({ round }) => round === highest);
    const ids = [...new Set(atHighest.map(({ id }) => id))];
    const isLiarProven = ids.length > 1 && this.isLiarsRound(highest) && listing.listsLiar;
    if (rules.doublePlacer === 'left out' && isLiarProven) return [];
    if (rules.possible === 'as shown' && ids.length > 0) return ids;
    const shown = rules.possible === 'by the highest round' ? atHighest : listing.shown;
    const possible = ids.filter((id) => {
      const showing = shown.filter((stand) => stand.id === id).length;
      return isMoreThanHalf(showing + listing.electors - listing.count, listing.electors);
    });
    if (rules.possible !== 'ignored' && possible.length > 0) return possible;
    return Array.from({ length: freshMax }, (_, i) => i + 1);
  }

  /**
   * The ids that could be placed in a round above all if these honest members stood for it, and nobody
   * else: what a majority that talks can do by itself. None: the height is dead for them.
   */
  choicesOf(state: Uint16Array, parent: number, chosen: readonly number[]): readonly number[] {
    const { rounds, ids, rules, isExposed } = this.bounds;
    const electors = this.#electors(isExposed === true);
    if (chosen.length < standsNeeded(rules, electors)) return [];
    const stands = chosen.map((member) => {
      const record = this.#ballotBelow(state, member, parent, rounds);
      return record === NONE ? SHOWS_NULL : record + 1;
    });
    return this.#allowed(this.#listing(stands, rounds, NONE, electors), ids);
  }

  /** Every choice of enough stands for a round, one a member, the liar's with all it may show. */
  *#listings(
    state: Uint16Array,
    parent: number,
    round: number,
    freshMax: number,
    strikesLiar: boolean,
  ): Generator<Listing> {
    const stands: number[] = [];
    for (let member = 0; member < this.honest; member += 1) {
      const stand = this.stand(state, member, parent, round);
      if (stand !== NONE) stands.push(stand);
    }
    // Of equal stands only how many are listed matters: the first ones.
    stands.sort((a, b) => a - b);
    const isOutOfOrder = (chosen: number): boolean =>
      stands.some(
        (stand, i) => i > 0 && stand === stands[i - 1] && ((chosen >> (i - 1)) & 3) === 2,
      );
    const electors = this.#electors(strikesLiar);
    const needed = standsNeeded(this.bounds.rules, electors);
    const liars = strikesLiar ? [NONE] : this.#liarsStands(state, parent, round, freshMax);
    for (let chosen = 0; chosen < 1 << stands.length; chosen += 1) {
      if (isOutOfOrder(chosen)) continue;
      const listed = stands.filter((_, i) => ((chosen >> i) & 1) === 1);
      if (listed.length + 1 < needed) continue;
      for (const liar of liars) {
        const all = liar === NONE ? listed : [...listed, liar];
        if (all.length >= needed) yield this.#listing(all, round, liar, electors);
      }
    }
  }

  #listing(stands: readonly number[], round: number, liar: number, electors: number): Listing {
    const listing: Listing = {
      count: stands.length,
      shown: [],
      evidence: 0,
      listsLiar: liar !== NONE,
      namesStrike:
        (!this.isLiarsRound(round) || this.bounds.rules.successor !== 'where another places') &&
        stands.length > 0 &&
        stands.every((stand) => (stand & NAMES_STRIKE) !== 0),
      electors,
    };
    for (const stand of stands) {
      const record = this.book.shown(stand);
      if (record === undefined) continue;
      listing.shown.push(record);
      // An id alone leads to no record, and so to nothing that the record lists.
      if (this.bounds.rules.shown === 'record') listing.evidence |= record.evidence;
    }
    if (liar !== NONE) listing.evidence |= this.book.stoodBit(round, this.book.shown(liar));
    return listing;
  }

  /** What may stand for the liar among the listed stands: `NONE`, null, or any record below. */
  #liarsStands(
    state: Uint16Array,
    parent: number,
    round: number,
    freshMax: number,
  ): readonly number[] {
    if (this.bounds.liar === undefined) return [NONE];
    const stands: number[] = [NONE, SHOWS_NULL];
    for (let below = 0; below < round; below += 1) {
      if (this.bounds.rules.shown === 'id') {
        for (let id = 1; id <= freshMax; id += 1) {
          stands.push(this.book.numberOf(below, id, 0) + 1);
        }
        continue;
      }
      const placed = this.placed(state, parent, below);
      if (this.isLiarsRound(below)) {
        stands.push(...this.lawful(state, parent, below).map((record) => record + 1));
      } else if (placed !== NONE) stands.push(placed + 1);
    }
    return stands;
  }

  #highestId(state: Uint16Array, parent: number): number {
    let highest = 0;
    const see = (record: number): void => {
      if (record === NONE) return;
      const { id, evidence } = this.book.get(record);
      highest = Math.max(highest, id, this.book.highestId(evidence, this.bounds.rounds));
    };
    for (let round = 0; round < this.bounds.rounds; round += 1) {
      see(this.placed(state, parent, round));
      for (let member = 0; member < this.honest; member += 1) {
        see(this.ballot(state, member, parent, round));
      }
    }
    return highest;
  }

  #placedAt(parent: number, round: number): number {
    return parent * this.bounds.rounds + round;
  }

  #ballotAt(member: number, parent: number, round: number): number {
    const column = this.#columnsAt + member * this.#columnFields;
    return column + parent * (2 * this.bounds.rounds - 1) + round;
  }

  #standAt(member: number, parent: number, round: number): number {
    invariant(round >= 1, 'a stand for a round above 0');
    return this.#ballotAt(member, parent, this.bounds.rounds + round - 1);
  }

  /** Sorts the members' columns, by insertion: there are at most seven. */
  #sort(state: Uint16Array): void {
    const size = this.#columnFields;
    for (let last = 1; last < this.honest; last += 1) {
      for (let at = last; at > 0; at -= 1) {
        const start = this.#columnsAt + (at - 1) * size;
        if (!this.#isAscending(state, start, size)) break;
        for (let i = start; i < start + size; i += 1) {
          const held = state[i] as number;
          state[i] = state[i + size] as number;
          state[i + size] = held;
        }
      }
    }
  }

  /** Whether the column at this place is to come after the next one. */
  #isAscending(state: Uint16Array, start: number, size: number): boolean {
    for (let i = start; i < start + size; i += 1) {
      const difference = (state[i] as number) - (state[i + size] as number);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }
}
