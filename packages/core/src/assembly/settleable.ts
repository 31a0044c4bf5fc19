/**
 * What a device could settle now. It is asked after each record, and nobody may settle for weeks: so what
 * was gathered is kept, and goes on with the records that came since, as long as all stays that it was
 * judged by.
 */
import type { RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import type { Frontier } from '../log/frontier.ts';
import { advanceFrontier, deltaBetween } from '../log/frontier.ts';
import { durationOf } from './durations.ts';
import { isAwaited } from './electorate.ts';
import type { Bench } from './judge.ts';
import type { Lineage } from './lineage.ts';
import { lineageOf } from './lineage.ts';
import { parentsOfEntry } from './reading.ts';
import type { Settlement } from './settle.ts';
import { grows } from './settle.ts';
import type { Fresh } from './settled.ts';

/** A lineage is another one once something stands in the place of one of its records. */
const gatheredByLineage = new WeakMap<Lineage, Gathered>();

/**
 * What this device could settle now: all it holds of devices that have not ended, without records
 * from the future (R9a), bodies it cannot read, and what stands on either.
 */
export function settleableAt(bench: Bench, now: Hour): Settlement {
  const latest = now + durationOf(bench.ground.overrides, 'clockTolerance');
  const lineage = lineageOf(bench.reading);
  let gathered = gatheredByLineage.get(lineage);
  if (gathered?.isFor(bench, latest) !== true) {
    gathered = new Gathered(bench, latest);
    gatheredByLineage.set(lineage, gathered);
  }
  return gathered.upTo(lineage, latest);
}

class Gathered {
  readonly #bench: Bench;
  readonly #settled: number;
  /** The latest wall that is not from the future, by now. */
  #latest: number;
  /** How many records of the lineage were looked at. */
  #looked = 0;
  readonly #fresh: Entry[] = [];
  readonly #placeById = new Map<RecordId, number>();
  readonly #blocked = new Set<RecordId>();
  #frontier: Frontier;
  /** The latest wall of those that are fresh, and the first of those that are from the future. */
  #newest = 0;
  #soonest = Infinity;

  constructor(bench: Bench, latest: number) {
    this.#bench = bench;
    this.#settled = bench.settledAt.size;
    this.#latest = latest;
    this.#frontier = bench.ground.frontier;
  }

  /** Whether what was found would be found there too, of the same records. */
  isFor({ settledAt, history, ground }: Bench, latest: number): boolean {
    const before = this.#bench;
    return (
      settledAt === before.settledAt &&
      settledAt.size === this.#settled &&
      history.at(-1) === before.history.at(-1) &&
      history.length === before.history.length &&
      ground.devices === before.ground.devices &&
      ground.overrides === before.ground.overrides &&
      ground.frontier === before.ground.frontier &&
      this.#newest <= latest &&
      latest < this.#soonest
    );
  }

  /** Goes on with what came since; whatever is judged now is judged by this latest wall. */
  upTo({ entries }: Lineage, latest: number): Settlement {
    this.#latest = latest;
    const from = this.#fresh.length;
    // Parents come before what stands on them.
    for (; this.#looked < entries.length; this.#looked += 1)
      this.#look(entries[this.#looked] as Entry);
    if (this.#fresh.length > from)
      this.#frontier = advanceFrontier(this.#frontier, this.#fresh.slice(from));
    const frontier = this.#frontier;
    return {
      kind: 'settled',
      frontier,
      delta: deltaBetween(this.#bench.ground.frontier, frontier),
      fresh: new FreshSoFar(this.#fresh, this.#placeById),
    };
  }

  #look(entry: Entry): void {
    const { id, header } = entry;
    const { settledAt, ground, history } = this.#bench;
    if (settledAt.has(id) || !grows(ground, header.author)) return;
    const isAhead = header.wallHour > this.#latest;
    if (isAhead) this.#soonest = Math.min(this.#soonest, header.wallHour);
    const isBlocked =
      isAhead ||
      isAwaited(history, entry) ||
      (this.#blocked.size > 0 && parentsOfEntry(entry).some((one) => this.#blocked.has(one)));
    if (isBlocked) {
      this.#blocked.add(id);
      return;
    }
    this.#newest = Math.max(this.#newest, header.wallHour);
    this.#placeById.set(id, this.#fresh.push(entry) - 1);
  }
}

/** What was fresh at one moment, of a list that grows on. */
class FreshSoFar implements Fresh {
  readonly #all: readonly Entry[];
  readonly #placeById: ReadonlyMap<RecordId, number>;
  readonly numbers: undefined;
  readonly size: number;

  constructor(all: readonly Entry[], placeById: ReadonlyMap<RecordId, number>) {
    this.#all = all;
    this.#placeById = placeById;
    this.numbers = undefined;
    this.size = all.length;
  }

  get entries(): readonly Entry[] {
    return this.#all.slice(0, this.size);
  }

  has(record: RecordId): boolean {
    return (this.#placeById.get(record) ?? this.size) < this.size;
  }
}
