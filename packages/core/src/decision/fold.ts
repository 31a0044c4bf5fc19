/**
 * The fold of decisions, in two ways that come to the same: from nothing, walking the records anew
 * for each question of time; and with a memory. The first is the measure of the second.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Bench, Hearing, InTime, WitnessesAsked } from '../assembly/in-time.ts';
import {
  benchOf,
  closingStep,
  isHeardInTime,
  isOutlived,
  liesBelow,
  prunedIn,
  witnessesAsked,
  witnessIn,
} from '../assembly/in-time.ts';
import { settledHeight } from '../assembly/branches.ts';
import { NOTHING_PRUNED } from '../assembly/floor.ts';
import type { IsPruned } from '../assembly/reading.ts';
import { parentsOfEntry } from '../assembly/reading.ts';
import type { AssemblyState, Ground, Member } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';
import { placedEffects, withAftermath } from './aftermath.ts';
import { heardWithoutWitnesses } from './heard.ts';
import { judgeProposal } from './judge.ts';
import { relate } from './relate.ts';
import type { Gathered } from './said.ts';
import { gather } from './said.ts';
import type { Ears, Room } from './site.ts';
import type { DecisionsState, Decision } from './state.ts';

/** Folds the decisions of an assembly; no order, repetition or hour matters. */
export function foldDecisions(state: AssemblyState, hash: Hash): DecisionsState {
  const gathered: Gathered = new Map();
  for (const entry of state.reading.inOrder) gather(gathered, entry);
  const isPruned = prunedIn(state);
  const heard: Ears['heard'] = (entry, hearing) => {
    const benchAt = (): Bench => benchOf(state, closingStep(state, hearing));
    return (
      heardWithoutWitnesses(state, entry, hearing, isPruned, benchAt) ??
      isHeardInTime(state, entry.id, hearing)
    );
  };
  const room: Room = { state, hash, isPruned, heard };
  const placed = placedEffects(state, hash);
  const decisions = [...gathered.values()].flatMap((said) => {
    if (said.proposal === undefined) return [];
    return [withAftermath(room, said, judgeProposal(room, said, said.proposal), placed)];
  });
  return { decisions: relate(decisions.toSorted(compareRecords)) };
}

/** A fold with a memory. */
export interface DecisionFold {
  /** The same as `foldDecisions`; `entries` as for `AssemblyFold.fold`, of which `state` is one. */
  fold(state: AssemblyState, entries: readonly Entry[]): DecisionsState;
}

/** A fold that has read nothing yet. */
export function createDecisionFold(hash: Hash): DecisionFold {
  return new Remembering(hash);
}

class Remembering implements DecisionFold {
  readonly #hash: Hash;
  #taken: Entry[] = [];
  /** Not counted yet: an ancestor is missing. */
  #waiting: Entry[] = [];
  #gathered: Gathered = new Map();
  #childrenById = new Map<RecordId, Entry[]>();
  /** As judged up to their closes. */
  #judged = new Map<RecordId, Decision>();
  #placed: ReadonlyMap<Hash32, Hour> = new Map();
  #isPruned: IsPruned = NOTHING_PRUNED;
  readonly #inTime = new Set<string>();
  /** Of this fold alone: benches by the hour after which a wall closes. */
  readonly #closings = new Map<number, Bench>();
  readonly #asked = new WeakMap<Ground, Map<DeviceId, WitnessesAsked>>();
  #state: AssemblyState | undefined;
  #last: DecisionsState = { decisions: [] };

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  fold(state: AssemblyState, entries: readonly Entry[]): DecisionsState {
    if (this.#taken.some((entry, at) => entries[at] !== entry)) this.#forget();
    const isSameHead = this.#state?.head === state.head;
    if (this.#state !== undefined && isOtherChain(this.#state, state)) this.#judged = new Map();
    if (!isSameHead) {
      // Within one head more records only add witnesses; a new one may take some away.
      this.#inTime.clear();
      this.#placed = placedEffects(state, this.#hash);
    }
    this.#closings.clear();
    this.#isPruned = prunedIn(state);
    this.#state = state;
    const touched = this.#take(state, entries);
    const room: Room = {
      state,
      hash: this.#hash,
      isPruned: this.#isPruned,
      heard: (entry, hearing) => this.#heard(state, entry, hearing),
    };
    const isAnew = this.#judgeAnew(room, touched, isSameHead);
    if (isAnew || !isSameHead) this.#last = this.#related(room);
    return this.#last;
  }

  #forget(): void {
    this.#taken = [];
    this.#waiting = [];
    this.#gathered = new Map();
    this.#childrenById = new Map();
    this.#judged = new Map();
    this.#state = undefined;
    this.#last = { decisions: [] };
  }

  /** Takes what is new; the proposals of which it speaks. */
  #take(state: AssemblyState, entries: readonly Entry[]): ReadonlySet<RecordId> {
    const touched = new Set<RecordId>();
    const fresh = entries.slice(this.#taken.length);
    this.#taken.push(...fresh);
    const waiting: Entry[] = [];
    for (const entry of [...this.#waiting, ...fresh]) {
      if (state.reading.entryById.get(entry.id) !== entry) {
        waiting.push(entry);
        continue;
      }
      for (const parent of parentsOfEntry(entry)) {
        const children = this.#childrenById.get(parent);
        if (children === undefined) this.#childrenById.set(parent, [entry]);
        else children.push(entry);
      }
      const proposal = gather(this.#gathered, entry);
      if (proposal !== undefined) touched.add(proposal);
    }
    this.#waiting = waiting;
    return touched;
  }

  /** Judges again what something new was said of, and what is not settled; whether anything was. */
  #judgeAnew(room: Room, touched: ReadonlySet<RecordId>, isSameHead: boolean): boolean {
    let isAnew = false;
    for (const said of this.#gathered.values()) {
      if (said.proposal === undefined) continue;
      const known = this.#judged.get(said.id);
      const isStill =
        known !== undefined &&
        !touched.has(said.id) &&
        (known.isSettled || (isSameHead && isAllHeard(known)));
      if (isStill) continue;
      this.#judged.set(said.id, judgeProposal(room, said, said.proposal));
      isAnew = true;
    }
    return isAnew;
  }

  #related(room: Room): DecisionsState {
    const decisions = [...this.#judged.values()].toSorted(compareRecords).map((decision) => {
      const said = this.#gathered.get(decision.record);
      return said === undefined ? decision : withAftermath(room, said, decision, this.#placed);
    });
    return { decisions: relate(decisions) };
  }

  /** As `isHeardInTime`: walks down from the record, and only as far as its witnesses. */
  #heard(state: AssemblyState, record: Entry, hearing: Hearing): InTime {
    const key = `${record.id}/${hearing.notAfter}/${hearing.heardUntil}`;
    if (this.#inTime.has(key)) return 'inTime';
    const benchAt = (): Bench => this.#benchOf(state, hearing);
    const told = heardWithoutWitnesses(state, record, hearing, this.#isPruned, benchAt);
    if (told !== undefined) return told;
    if (isOutlived(state, record)) return 'late';
    const bench = benchAt();
    const { own, asked, branches } = this.#askedFor(bench.ground, record);
    const members = new Set<MemberId>();
    const others = new Set<MemberId>();
    const isEnough = (): boolean => members.size >= asked && others.size >= branches;
    const seen = new Set<RecordId>([record.id]);
    const rest: RecordId[] = [record.id];
    for (let at = 0; at < rest.length && !isEnough(); at += 1)
      for (const child of this.#childrenById.get(rest[at] as RecordId) ?? []) {
        if (seen.has(child.id) || this.#isPruned(child.id)) continue;
        seen.add(child.id);
        rest.push(child.id);
        const witness = this.#witnessIn(state, bench, child, record, hearing);
        if (witness === undefined) continue;
        members.add(witness.id);
        if (witness.branch !== own) others.add(witness.branch);
        if (isEnough()) break;
      }
    if (isEnough() && liesBelow(state, bench, record.id)) {
      this.#inTime.add(key);
      return 'inTime';
    }
    return bench.closing === undefined ? 'open' : 'late';
  }

  /** As `witnessIn`; of those who write much, most of what they write tells nothing new. */
  #witnessIn(
    state: AssemblyState,
    bench: Bench,
    child: Entry,
    record: Entry,
    hearing: Hearing,
  ): Member | undefined {
    if (child.header.author === record.header.author) return undefined;
    return witnessIn(state, bench, child, record, hearing, this.#isPruned);
  }

  #benchOf(state: AssemblyState, hearing: Hearing): Bench {
    const closesAfter = hearing.heardUntil + hearing.margin;
    const known = this.#closings.get(closesAfter);
    if (known !== undefined) return known;
    const { closing, ground } = benchOf(state, closingStep(state, hearing));
    // The head's ground is another object with every state, and the same one in its history.
    const lasting = ground === state ? (state.history.at(-1) ?? ground) : ground;
    const bench: Bench = { closing, ground: lasting };
    this.#closings.set(closesAfter, bench);
    return bench;
  }

  /** How many witnesses a device's word needs at a ground: the same for all its words. */
  #askedFor(ground: Ground, record: Entry): WitnessesAsked {
    const byDevice = this.#asked.get(ground) ?? new Map<DeviceId, WitnessesAsked>();
    this.#asked.set(ground, byDevice);
    const { author } = record.header;
    const asked = byDevice.get(author) ?? witnessesAsked(ground, record);
    byDevice.set(author, asked);
    return asked;
  }
}

/** Whether everything said in it is heard, so that only a new head or a new word changes it. */
function isAllHeard({ fault, unheard }: Decision): boolean {
  return fault === null && unheard.length === 0;
}

function compareRecords(a: Decision, b: Decision): number {
  return compareText(a.record, b.record);
}

/** Whether the chain is another one than before, or less of it is settled. */
function isOtherChain(before: AssemblyState, now: AssemblyState): boolean {
  const top = before.chain.at(-1);
  const isOn = top === undefined || now.chain[top.height - 1]?.placement === top.placement;
  return !isOn || settledHeight(now) < settledHeight(before);
}
