/**
 * The fold that goes on where it was. It gives what `foldAssembly` gives for the same entries, and
 * reads only what is new: entries are sorted in as they come, and the climb goes on from the head.
 * Where something new touches what was judged below the head (a rival, a placement that waited, a
 * body that opened) it climbs again from the genesis; so it does always while there is a fork of which
 * no branch is healed or a healing waits, and where something comes to one. A test compares the two
 * over random histories, orders and batches.
 *
 * The maps of a state are live: they show what comes later too. History and chain are copies.
 */
import type { LogId, PlacementId, RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Entry } from '../log/entry.ts';
import { firstDifference } from '../log/entry.ts';
import { KIND } from '../record/kind.ts';
import type { Climbed, Climber, Path } from './fold.ts';
import { childrenInForce, climbOn, groundOf, pathFrom, stateOf } from './fold.ts';
import type { GenesisFault } from './genesis.ts';
import { RULES_KNOWN } from './genesis.ts';
import type { GrowingReading } from './growing-reading.ts';
import { createGrowingReading } from './growing-reading.ts';
import { healingKeyOf } from './ids.ts';
import type { Judgement } from './judge.ts';
import type { AssemblyState, Ground } from './state.ts';
import type { FoldCrypto } from './trial.ts';

/** A fold with a memory. */
export interface AssemblyFold {
  /**
   * The state as these entries show it: all that were given before in their places, then new ones,
   * no id twice. An entry whose time is over may give way to what is left of it (R14): that changes
   * no state. One that was replaced otherwise, since its body could be opened, makes it read all
   * again.
   */
  fold(entries: readonly Entry[]): Result<AssemblyState, GenesisFault>;
}

/** A fold that has read nothing yet; `rulesKnown` as for `foldAssembly`. */
export function createAssemblyFold(
  log: LogId,
  crypto: FoldCrypto,
  rulesKnown: number = RULES_KNOWN,
): AssemblyFold {
  return new Remembering(log, crypto, rulesKnown);
}

/** The kinds of which what comes late may change what is in force below the head. */
const CERTIFYING: ReadonlySet<number> = new Set([KIND.placement, KIND.ballot]);

class Remembering implements AssemblyFold {
  readonly #log: LogId;
  readonly #crypto: FoldCrypto;
  readonly #rulesKnown: number;
  #taken: Entry[] = [];
  #growing: GrowingReading;
  #judgements = new Map<RecordId, Judgement>();
  #climbed: Climbed | undefined;
  #heights = new Map<PlacementId, number>();

  constructor(log: LogId, crypto: FoldCrypto, rulesKnown: number) {
    this.#log = log;
    this.#crypto = crypto;
    this.#rulesKnown = rulesKnown;
    this.#growing = createGrowingReading(log, crypto.hash);
  }

  fold(entries: readonly Entry[]): Result<AssemblyState, GenesisFault> {
    const taken = this.#taken;
    for (
      let at = firstDifference(taken, entries);
      at < taken.length;
      at = firstDifference(taken, entries, at + 1)
    )
      if (!this.#isSwept(at, entries[at])) {
        this.#forget();
        break;
      }
    const counted = this.#take(entries);
    const climber: Climber = {
      reading: this.#growing.reading,
      crypto: this.#crypto,
      judgements: this.#judgements,
      rulesKnown: this.#rulesKnown,
    };
    const path = this.#pathOn(climber, counted);
    if (!path.ok) return path;
    this.#climbed = climbOn(climber, path.value);
    this.#noteHeights(this.#climbed.history);
    return ok(stateOf(climber, this.#climbed));
  }

  /** Takes what is new; those that count now. */
  #take(entries: readonly Entry[]): readonly Entry[] {
    const [taken, growing] = [this.#taken, this.#growing];
    const counted: Entry[] = [];
    for (let at = taken.length; at < entries.length; at += 1) {
      const entry = entries[at] as Entry;
      taken.push(entry);
      growing.add(entry, counted);
    }
    return counted;
  }

  /** Takes what is left of a record in its place; false: what stands there is something else. */
  #isSwept(at: number, entry: Entry | undefined): boolean {
    if (entry?.body.state !== 'gone' || entry.id !== this.#taken[at]?.id) return false;
    this.#taken[at] = entry;
    this.#growing.forget(entry);
    return true;
  }

  #forget(): void {
    this.#taken = [];
    this.#growing = createGrowingReading(this.#log, this.#crypto.hash);
    this.#judgements = new Map();
    this.#climbed = undefined;
  }

  /** Where to climb on: from the head if nothing below it is touched, else from the genesis. */
  #pathOn(climber: Climber, counted: readonly Entry[]): Result<Path, GenesisFault> {
    const before = this.#climbed;
    const path = before && this.#goOn(climber, before, counted);
    if (path !== undefined) return ok(path);
    const ground = groundOf(climber.reading, this.#crypto);
    if (!ground.ok) return ground;
    this.#judgements.clear();
    this.#heights.clear();
    return ok(pathFrom(ground.value, climber.reading, this.#growing.settled()));
  }

  #goOn(climber: Climber, before: Climbed, counted: readonly Entry[]): Path | undefined {
    const isOpen = before.forks.some(({ isHealed, isAwaiting }) => !isHealed || isAwaiting);
    if (isOpen || before.overtaken.length > 0) return undefined;
    if (this.#touchesFork(climber, before, counted)) return undefined;
    const top = before.history.length - 1;
    const awaited = this.#dropWaiting(climber, (before.history[top] as Ground).head);
    const late = new Set<number>();
    for (const { id, body } of counted) {
      if (awaited.size > 0 && awaited.has(id)) return undefined;
      if (body.state !== 'read' || !CERTIFYING.has(body.kind)) continue;
      const placed = this.#heightBelow(
        climber.reading.placementById.get(id)?.said.content.parent,
        top,
      );
      if (placed !== undefined) return undefined;
      const balloted = this.#heightBelow(climber.reading.ballotById.get(id)?.said.parent, top);
      if (balloted !== undefined) late.add(balloted);
    }
    const path: Path = {
      history: [...before.history],
      chain: [...before.chain],
      settledAt: before.settledAt,
      forks: before.forks,
      overtaken: [],
    };
    for (const height of late) if (!this.#countAgain(climber, path, height)) return undefined;
    return path;
  }

  /** Whether something new was signed at a healed fork: it may prove a fault, or take a ballot away. */
  #touchesFork({ reading }: Climber, { forks }: Climbed, counted: readonly Entry[]): boolean {
    if (forks.length === 0) return false;
    const names = new Set(
      forks.flatMap(({ parent }) => [parent, healingKeyOf(this.#crypto.hash, parent)]),
    );
    return counted.some(({ id }) => {
      const name =
        reading.standById.get(id)?.said.parent ??
        reading.ballotById.get(id)?.said.parent ??
        reading.healingById.get(id)?.said.key;
      return name !== undefined && names.has(name);
    });
  }

  /** Forgets who waited at the head, to be judged anew; gives what is awaited below it. */
  #dropWaiting({ reading }: Climber, head: PlacementId): ReadonlySet<RecordId> {
    const awaited = new Set<RecordId>();
    for (const [id, judgement] of this.#judgements) {
      if (judgement.kind !== 'waiting') continue;
      if (reading.placementById.get(id)?.said.content.parent === head) this.#judgements.delete(id);
      else for (const missing of judgement.missing) awaited.add(missing);
    }
    return awaited;
  }

  #heightBelow(parent: PlacementId | undefined, top: number): number | undefined {
    const height = parent === undefined ? undefined : this.#heights.get(parent);
    return height !== undefined && height < top ? height : undefined;
  }

  /** Counts ballots again that came late; false: it is no longer the one placement in force. */
  #countAgain(climber: Climber, path: Path, height: number): boolean {
    const ground = path.history[height] as Ground;
    const history = path.history.slice(0, height + 1);
    const { inForce } = childrenInForce({ ...climber, ground, history, settledAt: path.settledAt });
    const [child] = inForce;
    if (child === undefined || inForce.length > 1) return false;
    if (child.step.placement !== path.chain[height]?.placement) return false;
    path.chain[height] = child.step;
    return true;
  }

  #noteHeights(history: readonly Ground[]): void {
    for (let at = this.#heights.size; at < history.length; at += 1)
      this.#heights.set((history[at] as Ground).head, at);
  }
}
