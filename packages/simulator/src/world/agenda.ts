/**
 * The only clock of a simulated world: what is to happen, in the order of its virtual time, and of
 * two things at one time the one that was planned first. Nothing here waits for real time.
 */

/** Something that is to happen; `off` is set when it was called off. */
interface Planned {
  readonly at: number;
  readonly order: number;
  readonly what: () => void;
  off: boolean;
}

/** What is to happen in a world. */
export interface Agenda {
  /** Milliseconds of virtual time since the world began; only rises. */
  now(): number;
  /** Plans something; a time that is past counts as now. The result calls it off. */
  at(ms: number, what: () => void): () => void;
  /** Takes all that happens at the next time, not later than `untilMs`; false = nothing is left. */
  step(untilMs: number): boolean;
  /** Things that happened. */
  happened(): number;
}

/** An empty agenda at time 0. */
export function createAgenda(): Agenda {
  return new Heap();
}

/** A binary heap by time, then by order of planning. */
class Heap implements Agenda {
  readonly #heap: Planned[] = [];
  #now = 0;
  #planned = 0;
  #happened = 0;

  now(): number {
    return this.#now;
  }

  happened(): number {
    return this.#happened;
  }

  at(ms: number, what: () => void): () => void {
    const one = { at: Math.max(this.#now, ms), order: this.#planned, what, off: false };
    this.#planned += 1;
    this.#push(one);
    return () => void (one.off = true);
  }

  step(untilMs: number): boolean {
    let next = this.#first();
    if (next === undefined || next.at > untilMs) {
      this.#now = Math.max(this.#now, untilMs);
      return false;
    }
    this.#now = next.at;
    // Planned while these happen, even for now, comes in the next step: it may need what they wrote.
    const before = this.#planned;
    while (next !== undefined && next.at === this.#now && next.order < before) {
      this.#pop();
      this.#happened += 1;
      next.what();
      next = this.#first();
    }
    return true;
  }

  /** The next thing that was not called off. */
  #first(): Planned | undefined {
    while (this.#heap[0]?.off === true) this.#pop();
    return this.#heap[0];
  }

  #push(one: Planned): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(one);
    while (at > 0) {
      const up = (at - 1) >>> 1;
      const parent = heap[up] as Planned;
      if (isBefore(parent, one)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = one;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      const right = heap[down + 1];
      if (right !== undefined && isBefore(right, heap[down] as Planned)) down += 1;
      const child = heap[down] as Planned;
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}
