/**
 * The fold of decisions that goes on where it was. What it keeps: every decision as judged last, and of each open question the answers that enough
 * others have shown (`answers.ts`), so that one more answer costs one answer. A new head changes nothing of a
 * question unless devices or members changed with it, or it closed the question.
 */
import type { Hash } from '../base/crypto.ts';
import type { Hash32, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { settledFloor, settledHeight } from '../assembly/branches.ts';
import { Ear, liesAtOrBelow } from '../assembly/ear.ts';
import type { Bench, Hearing, InTime } from '../assembly/in-time.ts';
import type { Lineage } from '../assembly/lineage.ts';
import { lineageOf } from '../assembly/lineage.ts';
import { Seats, seatsAt } from '../assembly/seats.ts';
import type { AssemblyState, Ground, Step } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';
import { effectsSince, isBare, withAftermath } from './aftermath.ts';
import type { Answers, Memory } from './answers.ts';
import { judgeProposal } from './judge.ts';
import { isRelated, relate } from './relate.ts';
import type { Gathered, SaidOf, Word } from './said.ts';
import { gather } from './said.ts';
import type { Room } from './site.ts';
import type { DecisionsState, Decision } from './state.ts';

/** A fold with a memory. */
export interface DecisionFold {
  /** The same as `foldDecisions`. Of one reading it reads only what came since. */
  fold(state: AssemblyState): DecisionsState;
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
  /** At the head, or at an earlier one where devices were worth the same. */
  readonly seats: Seats;
}

/** What is asked while one proposal is judged. */
interface Asking {
  closesAfter: number;
  isUnplaced: boolean;
}

/** Where a record stands in an ascending list, or would. */
function placeOf(ascending: readonly RecordId[], record: RecordId): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as RecordId) < record) low = middle + 1;
    else high = middle;
  }
  return low;
}

class Remembering implements DecisionFold {
  readonly #hash: Hash;
  /** So many records of the lineage, of which each counts. */
  #taken = 0;
  #gathered: Gathered = new Map();
  #judged = new Map<RecordId, Judged>();
  /** The records of what was judged, and beside them what each came to. */
  #ascending: RecordId[] = [];
  #row: Decision[] = [];
  /** What no settled placement closed yet. */
  readonly #unsettled = new Set<RecordId>();
  /** Of which something can come after the close. */
  readonly #lively = new Set<RecordId>();
  /** Whether any of them takes the place of another, or needs one. */
  #isRelated = false;
  #known = new Map<RecordId, Map<Hour, Answers>>();
  #placed = new Map<Hash32, Hour>();
  readonly #epochByHead = new Map<PlacementId, number | undefined>();
  /** The head that was looked up last; whether it is on the chain, and the epoch there. */
  #citedHead: PlacementId | undefined;
  #isCitedPlaced = false;
  #citedEpoch: number | undefined;
  /** The chain as far as `#placed` goes. */
  #steps: readonly Step[] = [];
  /** Of the reading that was folded last; another one numbers devices otherwise. */
  #lineage: Lineage | undefined;
  #floor = 0;
  #settledHeight = 0;
  #state: AssemblyState | undefined;
  /** At the head, or at an earlier one where devices were worth the same. */
  #seats: Seats | undefined;
  #asking: Asking = { closesAfter: Infinity, isUnplaced: false };
  #last: DecisionsState = { decisions: [] };

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  fold(state: AssemblyState): DecisionsState {
    const lineage = lineageOf(state.reading);
    if (this.#isOther(state, lineage)) this.#forget();
    this.#lineage = lineage;
    const before = this.#state;
    const isSameHead = before?.head === state.head && this.#settledHeight === settledHeight(state);
    this.#state = state;
    const touched = this.#take(lineage);
    if (!isSameHead) this.#goOn(state);
    const ear = new Ear(state, this.#seats);
    const room = this.#room(ear);
    const anew = this.#judgeAnew(ear, room, touched, isSameHead);
    if (anew.length > 0 || !isSameHead) this.#last = this.#related(room, anew);
    return this.#last;
  }

  /**
   * Whether the chain is another one than before, less of it is settled, or records gave way to others: then
   * they have another lineage.
   */
  #isOther(state: AssemblyState, lineage: Lineage): boolean {
    if (this.#lineage !== undefined && this.#lineage !== lineage) return true;
    const top = this.#steps.at(-1);
    const isOn = top === undefined || state.chain[top.height - 1]?.placement === top.placement;
    return !isOn || settledHeight(state) < this.#settledHeight;
  }

  #forget(): void {
    this.#taken = 0;
    this.#gathered = new Map();
    this.#judged = new Map();
    this.#ascending = [];
    this.#row = [];
    this.#unsettled.clear();
    this.#lively.clear();
    this.#isRelated = false;
    this.#known = new Map();
    this.#placed = new Map();
    this.#epochByHead.clear();
    this.#citedHead = undefined;
    this.#steps = [];
    this.#floor = 0;
    this.#settledHeight = 0;
    this.#state = undefined;
    this.#lineage = undefined;
    this.#seats = undefined;
    this.#last = { decisions: [] };
  }

  /** Takes what is new; the proposals of which it speaks. */
  #take({ entries }: Lineage): ReadonlySet<RecordId> {
    const touched = new Set<RecordId>();
    for (let number = this.#taken; number < entries.length; number += 1) {
      const proposal = gather(this.#gathered, entries[number] as Entry, number);
      if (proposal !== undefined) touched.add(proposal);
    }
    this.#taken = entries.length;
    return touched;
  }

  /** Goes on with the chain: what it placed, its epochs, and what devices are worth now. */
  #goOn(state: AssemblyState): void {
    const { chain, history } = state;
    this.#citedHead = undefined;
    effectsSince(this.#placed, state, this.#hash, this.#steps.length);
    for (let at = this.#epochByHead.size; at < history.length; at += 1) {
      const { head, epochs } = history[at] as Ground;
      this.#epochByHead.set(head, epochs.at(-1)?.number);
    }
    this.#steps = chain;
    this.#settledHeight = settledHeight(state);
    const floor = settledFloor(state);
    const seats = seatsAt(lineageOf(state.reading), history.at(-1) ?? state);
    // What was answered before stands while every question about words has the same answer.
    const isSame = this.#seats?.isSameAt(seats) === true && floor === this.#floor;
    if (!isSame) this.#seats = seats;
    // Which of two words was the later one is seen behind the floor no more.
    if (floor !== this.#floor) this.#known.clear();
    this.#floor = floor;
  }

  #room(ear: Ear): Room {
    return {
      state: ear.state,
      hash: this.#hash,
      isPruned: ear.isPruned,
      benchAt: (hearing) => this.#benchAt(ear, hearing),
      heard: (word, hearing) => this.#heard(ear, word, hearing),
      speaker: (bench, word) => this.#speaker(ear, bench, word),
      remembered: (proposal) => this.#memoryOf(ear, proposal),
    };
  }

  #memoryOf(ear: Ear, proposal: RecordId): Memory {
    const known = this.#known.get(proposal) ?? new Map<Hour, Answers>();
    this.#known.set(proposal, known);
    return {
      known,
      anchorAt: ({ closing, ground }) => (closing === undefined ? (this.#seats ?? ground) : ground),
      isSameAt: (anchor, bench) => {
        const seats = anchor instanceof Seats ? anchor : ear.seatsIn({ ground: anchor as Ground });
        return seats.isSameAt(ear.seatsIn(bench));
      },
      isSettledInTime: ({ number }, hearing, bench) =>
        ear.isSettledInTime(ear.heightOf(number), hearing, bench),
      isLasting: (entry) => this.#isSealedForAll(entry) !== undefined,
    };
  }

  /** Judges again what something new was said of, and what is not settled; gives what was judged. */
  #judgeAnew(
    ear: Ear,
    room: Room,
    touched: ReadonlySet<RecordId>,
    isSameHead: boolean,
  ): readonly RecordId[] {
    const anew: RecordId[] = [];
    for (const id of new Set([...this.#unsettled, ...touched])) {
      const said = this.#gathered.get(id);
      if (said?.proposal === undefined) continue;
      const known = this.#judged.get(id);
      if (known !== undefined && !touched.has(id) && this.#isStill(ear, known, isSameHead))
        continue;
      this.#asking = { closesAfter: Infinity, isUnplaced: false };
      const decision = judgeProposal(room, said, said.proposal);
      this.#judged.set(id, { decision, ...this.#asking, seats: ear.seats });
      if (decision.isSettled) {
        this.#known.delete(id);
        this.#unsettled.delete(id);
      } else this.#unsettled.add(id);
      if (!isBare(said, decision)) this.#lively.add(id);
      this.#isRelated ||= isRelated(decision);
      anew.push(id);
    }
    return anew;
  }

  /** Whether nothing but a new word can change what was judged. */
  #isStill(ear: Ear, judged: Judged, isSameHead: boolean): boolean {
    const { decision, closesAfter, isUnplaced, seats } = judged;
    if (decision.isSettled) return true;
    if (decision.fault !== null || decision.unheard.length > 0) return false;
    if (isSameHead) return true;
    return !isUnplaced && seats === this.#seats && !ear.isClosed(closesAfter);
  }

  /** All decisions, with what came after those that were judged anew or of which something can. */
  #related(room: Room, anew: readonly RecordId[]): DecisionsState {
    this.#makePlaces(anew);
    for (const record of new Set([...anew, ...this.#lively])) {
      const { decision } = this.#judged.get(record) as Judged;
      const said = this.#gathered.get(record) as SaidOf;
      this.#row[placeOf(this.#ascending, record)] = withAftermath(
        room,
        said,
        decision,
        this.#placed,
      );
    }
    const decisions = this.#row.slice();
    return { decisions: this.#isRelated ? relate(decisions) : decisions };
  }

  /** Makes places for what was judged for the first time. */
  #makePlaces(anew: readonly RecordId[]): void {
    for (const record of anew) {
      const place = placeOf(this.#ascending, record);
      if (this.#ascending[place] === record) continue;
      this.#ascending.splice(place, 0, record);
      this.#row.splice(place, 0, (this.#judged.get(record) as Judged).decision);
    }
  }

  /** As `benchFor`; notes which questions a later wall closes. */
  #benchAt(ear: Ear, hearing: Hearing): Bench {
    const bench = ear.benchAt(hearing);
    const closesAfter = hearing.heardUntil + hearing.margin;
    if (bench.closing === undefined && closesAfter < this.#asking.closesAfter)
      this.#asking.closesAfter = closesAfter;
    return bench;
  }

  /** As `speakerAt`. */
  #speaker(ear: Ear, bench: Bench, { entry, number }: Word): MemberId | undefined {
    const seat = ear.seatsIn(bench).at(ear.lineage.slots.at(number));
    if (seat === null || seat.isFaulty || !ear.isHonoured(seat, number)) return undefined;
    const isSealed = this.#isSealedForAll(entry);
    if (isSealed === undefined) this.#asking.isUnplaced = true;
    return isSealed === false ? undefined : seat.member;
  }

  /** Whether everybody can read a record; undefined: the head that it cites is not on the chain. */
  #isSealedForAll({ header: { epoch, gov } }: Entry): boolean | undefined {
    if (epoch === 0) return true;
    if (gov === null) return undefined;
    // Most records cite the head that the one before them cited.
    if (gov !== this.#citedHead) {
      this.#isCitedPlaced = this.#epochByHead.has(gov);
      this.#citedEpoch = this.#epochByHead.get(gov);
      this.#citedHead = gov;
    }
    return this.#isCitedPlaced ? this.#citedEpoch === epoch : undefined;
  }

  /** As `isHeardInTime`, with what lasts longer than its witnesses. */
  #heard(ear: Ear, { number }: Word, hearing: Hearing): InTime {
    if (!ear.isSaidInTime(number, hearing)) return 'late';
    // Noted: what is asked here is closed one day.
    const bench = this.#benchAt(ear, hearing);
    const height = ear.heightOf(number);
    if (height !== undefined) {
      if (ear.isSettledInTime(height, hearing, bench)) return 'inTime';
      if (height <= ear.floor) return liesAtOrBelow(bench, height) ? 'inTime' : 'late';
    }
    return ear.heardByWitnesses(number, height, hearing);
  }
}
