/**
 * The fold of decisions that goes on where it was. What it keeps: records by those that stand on them
 * (`lineage.ts`), every decision as judged last, and of each open question the answers that enough others
 * have shown (`answers.ts`), so that one more answer costs one answer. A new head changes nothing of a
 * question unless devices or members changed with it, or it closed the question.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Bench, Hearing, InTime } from '../assembly/in-time.ts';
import { isOutlived, isUntimed, prunedIn } from '../assembly/in-time.ts';
import { settledFloor, settledHeight } from '../assembly/branches.ts';
import { isThrough } from '../assembly/electorate.ts';
import { NOTHING_PRUNED } from '../assembly/floor.ts';
import type { IsPruned } from '../assembly/reading.ts';
import type { AssemblyState, Ground, Member, Step } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';
import { effectsSince, withAftermath } from './aftermath.ts';
import type { Answers, Memory } from './answers.ts';
import { judgeProposal } from './judge.ts';
import type { Asked, Seat } from './lineage.ts';
import { Lineage, NONE, Seats } from './lineage.ts';
import { relate } from './relate.ts';
import type { Gathered } from './said.ts';
import { gather } from './said.ts';
import type { Room } from './site.ts';
import type { DecisionsState, Decision } from './state.ts';

/** A fold with a memory. */
export interface DecisionFold {
  /** The same as `foldDecisions`; `entries` as for `AssemblyFold.fold`, of which `state` is one. */
  fold(state: AssemblyState, entries: readonly Entry[]): DecisionsState;
}

/** A fold that has read nothing yet. */
export function createDecisionFold(hash: Hash): DecisionFold {
  return new Remembering(hash);
}

/** A decision as judged up to its close. */
interface Judged {
  readonly decision: Decision;
  /** A settled placement whose wall is later closes one of the questions asked; Infinity: none is open. */
  readonly closesAfter: number;
  /** Whether it rests on a record under a head that is not on the chain yet. */
  readonly isUnplaced: boolean;
  readonly seats: Seats;
}

/** What is asked while one proposal is judged. */
interface Asking {
  closesAfter: number;
  isUnplaced: boolean;
}

class Remembering implements DecisionFold {
  readonly #hash: Hash;
  #taken: Entry[] = [];
  /** Not counted yet: an ancestor is missing. */
  #waiting: Entry[] = [];
  #gathered: Gathered = new Map();
  #lineage = new Lineage();
  #judged = new Map<RecordId, Judged>();
  #known = new Map<RecordId, Map<Hour, Answers>>();
  #placed = new Map<Hash32, Hour>();
  /** The chain as far as `#placed` and `#wallsTo` go. */
  #steps: readonly Step[] = [];
  /** The latest wall up to each height, from height 1. */
  #wallsTo: number[] = [];
  #isPruned: IsPruned = NOTHING_PRUNED;
  #floor = 0;
  #settledHeight = 0;
  #state: AssemblyState | undefined;
  /** At the head. */
  #seats: Seats | undefined;
  /** Of this fold alone: benches by the hour after which a wall closes, and what devices are worth there. */
  readonly #benches = new Map<number, Bench>();
  readonly #seatsAt = new Map<Ground, Seats>();
  #askedEntry: Entry | undefined;
  #askedNumber = NONE;
  #asking: Asking = { closesAfter: Infinity, isUnplaced: false };
  #walk = 0;
  readonly #rest: number[] = [];
  #last: DecisionsState = { decisions: [] };

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  fold(state: AssemblyState, entries: readonly Entry[]): DecisionsState {
    if (this.#isOther(state, entries)) this.#forget();
    const before = this.#state;
    const isSameHead = before?.head === state.head && this.#settledHeight === settledHeight(state);
    this.#state = state;
    const touched = this.#take(state, entries);
    if (!isSameHead) this.#goOn(state);
    this.#isPruned = prunedIn(state);
    this.#benches.clear();
    this.#seatsAt.clear();
    const room = this.#room(state);
    const isAnew = this.#judgeAnew(room, touched, isSameHead);
    if (isAnew || !isSameHead) this.#last = this.#related(room);
    return this.#last;
  }

  /** Whether entries gave way to others, the chain is another one than before, or less of it is settled. */
  #isOther(state: AssemblyState, entries: readonly Entry[]): boolean {
    const taken = this.#taken;
    for (let at = 0; at < taken.length; at += 1) if (taken[at] !== entries[at]) return true;
    const top = this.#steps.at(-1);
    const isOn = top === undefined || state.chain[top.height - 1]?.placement === top.placement;
    return !isOn || settledHeight(state) < this.#settledHeight;
  }

  #forget(): void {
    this.#taken = [];
    this.#waiting = [];
    this.#gathered = new Map();
    this.#lineage = new Lineage();
    this.#judged = new Map();
    this.#known = new Map();
    this.#placed = new Map();
    this.#steps = [];
    this.#wallsTo = [];
    this.#floor = 0;
    this.#settledHeight = 0;
    this.#state = undefined;
    this.#seats = undefined;
    this.#askedEntry = undefined;
    this.#last = { decisions: [] };
  }

  /** Takes what is new; the proposals of which it speaks. */
  #take(state: AssemblyState, entries: readonly Entry[]): ReadonlySet<RecordId> {
    const { entryById, parked, log } = state.reading;
    // Where nobody waits for an ancestor all of this log counts, and none has to be looked for.
    const isWhole = parked.length === 0;
    const touched = new Set<RecordId>();
    const waiting: Entry[] = [];
    const take = (entry: Entry): void => {
      const isCounted = isWhole && entry.header.log === log;
      if (!isCounted && entryById.get(entry.id) !== entry) {
        waiting.push(entry);
        return;
      }
      this.#lineage.take(entry, entryById);
      const proposal = gather(this.#gathered, entry);
      if (proposal !== undefined) touched.add(proposal);
    };
    for (const entry of this.#waiting) take(entry);
    for (let at = this.#taken.length; at < entries.length; at += 1) {
      const entry = entries[at] as Entry;
      this.#taken.push(entry);
      take(entry);
    }
    this.#waiting = waiting;
    return touched;
  }

  /** Goes on with the chain: what it placed, its epochs, its walls, and what devices are worth now. */
  #goOn(state: AssemblyState): void {
    const { chain, history } = state;
    effectsSince(this.#placed, state, this.#hash, this.#steps.length);
    for (let at = this.#steps.length; at < chain.length; at += 1)
      this.#wallsTo.push(Math.max(this.#wallsTo.at(-1) ?? 0, (chain[at] as Step).wall));
    this.#lineage.takeGrounds(history);
    this.#steps = chain;
    this.#settledHeight = settledHeight(state);
    const floor = settledFloor(state);
    const seats = new Seats(history.at(-1) ?? state, this.#lineage.devices);
    // What was answered before stands while every question about words has the same answer.
    const isSame = this.#seats?.isSameAt(seats) === true && floor === this.#floor;
    if (!isSame) this.#seats = seats;
    // Which of two words was the later one is seen behind the floor no more.
    if (floor !== this.#floor) this.#known.clear();
    this.#floor = floor;
  }

  #room(state: AssemblyState): Room {
    return {
      state,
      hash: this.#hash,
      isPruned: this.#isPruned,
      benchAt: (hearing) => this.#benchAt(state, hearing),
      heard: (entry, hearing) => this.#heard(state, entry, hearing),
      speaker: (bench, entry) => this.#speaker(state, bench, entry),
      remembered: (proposal) => this.#memoryOf(proposal),
    };
  }

  #memoryOf(proposal: RecordId): Memory {
    const known = this.#known.get(proposal) ?? new Map<Hour, Answers>();
    this.#known.set(proposal, known);
    return {
      known,
      anchorAt: ({ closing, ground }) => (closing === undefined ? this.#seatsOf() : ground),
      isLasting: (entry) => this.#lineage.isPlaced(this.#numberOf(entry)),
    };
  }

  /** Judges again what something new was said of, and what is not settled; whether anything was. */
  #judgeAnew(room: Room, touched: ReadonlySet<RecordId>, isSameHead: boolean): boolean {
    let isAnew = false;
    for (const said of this.#gathered.values()) {
      if (said.proposal === undefined) continue;
      const known = this.#judged.get(said.id);
      if (known !== undefined && !touched.has(said.id) && this.#isStill(known, isSameHead))
        continue;
      this.#asking = { closesAfter: Infinity, isUnplaced: false };
      const decision = judgeProposal(room, said, said.proposal);
      this.#judged.set(said.id, { decision, ...this.#asking, seats: this.#seatsOf() });
      if (decision.isSettled) this.#known.delete(said.id);
      isAnew = true;
    }
    return isAnew;
  }

  /** Whether nothing but a new word can change what was judged. */
  #isStill({ decision, closesAfter, isUnplaced, seats }: Judged, isSameHead: boolean): boolean {
    if (decision.isSettled) return true;
    if (decision.fault !== null || decision.unheard.length > 0) return false;
    if (isSameHead) return true;
    return !isUnplaced && seats === this.#seats && !this.#isClosed(closesAfter);
  }

  #isClosed(closesAfter: number): boolean {
    return (this.#wallsTo[this.#settledHeight - 1] ?? 0) > closesAfter;
  }

  #related(room: Room): DecisionsState {
    const decisions = [...this.#judged.values()]
      .toSorted((a, b) => compareText(a.decision.record, b.decision.record))
      .map(({ decision }) => {
        const said = this.#gathered.get(decision.record);
        return said === undefined ? decision : withAftermath(room, said, decision, this.#placed);
      });
    return { decisions: relate(decisions) };
  }

  /** As `benchFor`. */
  #benchAt(state: AssemblyState, { heardUntil, margin }: Hearing): Bench {
    const closesAfter = heardUntil + margin;
    let bench = this.#benches.get(closesAfter);
    if (bench === undefined)
      this.#benches.set(closesAfter, (bench = this.#benchAfter(state, closesAfter)));
    if (bench.closing === undefined && closesAfter < this.#asking.closesAfter)
      this.#asking.closesAfter = closesAfter;
    return bench;
  }

  #benchAfter({ chain, history }: AssemblyState, closesAfter: number): Bench {
    if (!this.#isClosed(closesAfter)) return { closing: undefined, ground: this.#headGround() };
    let low = 0;
    let high = this.#settledHeight - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#wallsTo[middle] as number) > closesAfter) high = middle;
      else low = middle + 1;
    }
    const closing = chain[low] as Step;
    return { closing, ground: history[closing.height] ?? this.#headGround() };
  }

  #headGround(): Ground {
    return this.#seatsOf().ground;
  }

  #seatsOf(): Seats {
    return this.#seats as Seats;
  }

  #seatsIn({ ground }: Bench): Seats {
    const own = this.#seatsOf();
    if (ground === own.ground || ground === this.#state) return own;
    const known = this.#seatsAt.get(ground) ?? new Seats(ground, this.#lineage.devices);
    this.#seatsAt.set(ground, known);
    return known;
  }

  /** One entry is asked about several times in a row. */
  #numberOf(entry: Entry): number {
    if (this.#askedEntry !== entry) {
      this.#askedEntry = entry;
      this.#askedNumber = this.#lineage.numberOf(entry.id) ?? NONE;
    }
    return this.#askedNumber;
  }

  /** As `speakerAt`. */
  #speaker({ reading }: AssemblyState, bench: Bench, entry: Entry): MemberId | undefined {
    const number = this.#numberOf(entry);
    const lineage = this.#lineage;
    const seat = this.#seatsIn(bench).at(lineage.slots.at(number));
    if (seat === null || seat.isFaulty) return undefined;
    if (!Seats.isHonoured(seat, number, lineage, reading.entryById)) return undefined;
    const isSealed = lineage.isSealedForAll(number);
    if (!lineage.isPlaced(number)) this.#asking.isUnplaced = true;
    return isSealed ? seat.member : undefined;
  }

  /** As `isHeardInTime`: walks down from the record, and only as far as its witnesses. */
  #heard(state: AssemblyState, entry: Entry, hearing: Hearing): InTime {
    const number = this.#numberOf(entry);
    const isLate = entry.header.wallHour > hearing.notAfter;
    if (isLate || this.#isUntimed(state, number, hearing.tolerance)) return 'late';
    const bench = this.#benchAt(state, hearing);
    const settled = this.#settledAt(state, number);
    if (settled !== NONE) {
      const wall = settled <= this.#settledHeight ? state.history[settled]?.wall : undefined;
      if (wall !== undefined && wall <= hearing.heardUntil) return 'inTime';
      if (settled <= this.#floor) return this.#liesBelow(state, bench, number) ? 'inTime' : 'late';
    }
    if (this.#floor > 0 && isOutlived(state, entry)) return 'late';
    if (this.#isWitnessed(state, number, bench, hearing) && this.#liesBelow(state, bench, number))
      return 'inTime';
    return bench.closing === undefined ? 'open' : 'late';
  }

  #isWitnessed(state: AssemblyState, number: number, bench: Bench, hearing: Hearing): boolean {
    const lineage = this.#lineage;
    const { walks, child, nextChild } = lineage;
    const seats = this.#seatsIn(bench);
    const slot = lineage.slots.at(number);
    const own = seats.at(slot);
    const enough = seats.askedAt(slot);
    if (enough.asked === 0 && enough.branches === 0) return true;
    const found: Witnesses = { members: [], branches: [] };
    const rest = this.#rest;
    rest.length = 0;
    rest.push(number);
    this.#walk += 1;
    walks.set(number, this.#walk);
    for (let at = 0; at < rest.length; at += 1)
      for (
        let place = lineage.childrenOf(rest[at] as number);
        place !== NONE;
        place = nextChild.at(place)
      ) {
        const one = child.at(place);
        if (walks.at(one) === this.#walk) continue;
        walks.set(one, this.#walk);
        if (this.#floor > 0 && this.#isPruned((lineage.entries[one] as Entry).id)) continue;
        rest.push(one);
        if (lineage.slots.at(one) === slot) continue;
        const witness = this.#witnessIn(state, seats, bench, one, hearing);
        if (witness !== undefined && countWitness(found, witness, own, enough)) return true;
      }
    return false;
  }

  /** As `witnessIn`, of whoever's word. */
  #witnessIn(
    state: AssemblyState,
    seats: Seats,
    bench: Bench,
    number: number,
    { heardUntil, tolerance }: Hearing,
  ): Seat['live'] {
    const wall = this.#lineage.walls.at(number);
    const seat = seats.at(this.#lineage.slots.at(number));
    if (seat?.live === undefined || seat.isFaulty || wall > heardUntil) return undefined;
    if (isThrough(seat.live.probationUntil, wall as Hour)) return undefined;
    if (!this.#liesBelow(state, bench, number) || this.#isUntimed(state, number, tolerance))
      return undefined;
    const isHonoured = Seats.isHonoured(seat, number, this.#lineage, state.reading.entryById);
    return isHonoured ? seat.live : undefined;
  }

  #isUntimed({ reading }: AssemblyState, number: number, tolerance: number): boolean {
    if (this.#lineage.behind.at(number) <= tolerance) return false;
    // Of what is pruned there are no walls any more.
    const entry = this.#lineage.entries[number] as Entry;
    return this.#floor === 0 || isUntimed(reading, entry, tolerance, this.#isPruned);
  }

  #settledAt({ settledAt }: AssemblyState, number: number): number {
    const { settled, entries } = this.#lineage;
    const known = settled.at(number);
    if (known !== NONE) return known;
    const height = settledAt.get((entries[number] as Entry).id) ?? NONE;
    settled.set(number, height);
    return height;
  }

  #liesBelow(state: AssemblyState, { closing }: Bench, number: number): boolean {
    if (closing === undefined) return true;
    const settled = this.#settledAt(state, number);
    return settled !== NONE && settled <= closing.height;
  }
}

/** Those who show a word, each once. */
interface Witnesses {
  readonly members: MemberId[];
  readonly branches: MemberId[];
}

/** Counts one who shows a word of `own`; whether they are enough. */
function countWitness(
  { members, branches }: Witnesses,
  { id, branch }: Member,
  own: Seat | null,
  enough: Asked,
): boolean {
  if (id === own?.member) return false;
  if (!members.includes(id)) members.push(id);
  if (branch !== own?.branch && !branches.includes(branch)) branches.push(branch);
  return members.length >= enough.asked && branches.length >= enough.branches;
}
