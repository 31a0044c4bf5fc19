/**
 * What of a log's entries still says something, and what has had its time (R14). It is worked out anew
 * when the floor rises, and goes on where it was when entries only came; so that a device which has
 * swept, and one which has not yet, show the same.
 */
import type { DeviceId, Entry, Past, Spent } from '@tocsin/core';
import { beginsWith, LANE_PEOPLE, NOTHING_SPENT, spentOf } from '@tocsin/core';

/** The entries of a log, sorted out. */
export interface PastSeen {
  /** Without those whose time is over. */
  readonly shown: readonly Entry[];
  readonly spent: Spent;
}

/** A past with a memory. */
export interface PastWatch {
  /**
   * @param name - another one where the past is another.
   * @param past - undefined: nothing is old yet.
   */
  see(
    entries: readonly Entry[],
    name: string,
    past: Past | undefined,
    forked: ReadonlySet<DeviceId>,
  ): PastSeen;
}

/** Has seen nothing yet. */
export function createPastWatch(): PastWatch {
  return new Watch();
}

class Watch implements PastWatch {
  #name: string | undefined;
  #from: readonly Entry[] = [];
  #seen: PastSeen = { shown: [], spent: NOTHING_SPENT };

  see(
    entries: readonly Entry[],
    name: string,
    past: Past | undefined,
    forked: ReadonlySet<DeviceId>,
  ): PastSeen {
    if (past === undefined) return { shown: entries, spent: NOTHING_SPENT };
    if (entries === this.#from && name === this.#name) return this.#seen;
    this.#seen = this.#isLonger(entries, name, past)
      ? this.#seenFurther(entries)
      : seenAnew(entries, past, forked);
    this.#name = name;
    this.#from = entries;
    return this.#seen;
  }

  /** Whether these are the entries seen last and others after them, of which none has had its time. */
  #isLonger(entries: readonly Entry[], name: string, past: Past): boolean {
    if (name !== this.#name || !beginsWith(entries, this.#from)) return false;
    return entries
      .slice(this.#from.length)
      .every((entry) => entry.body.state !== 'gone' && !past.isOld(entry) && !isGone(entry, past));
  }

  #seenFurther(entries: readonly Entry[]): PastSeen {
    const { shown, spent } = this.#seen;
    if (shown === this.#from) return { shown: entries, spent };
    return { shown: [...shown, ...entries.slice(this.#from.length)], spent };
  }
}

function seenAnew(entries: readonly Entry[], past: Past, forked: ReadonlySet<DeviceId>): PastSeen {
  const spent = spentOf(entries, past, forked);
  const hidden = new Set([...spent.pruned, ...spent.shredded]);
  const shown = entries.filter(({ id, body }) => body.state !== 'gone' && !hidden.has(id));
  // The same list where nothing is hidden: whoever sorted it through need not do so again.
  return { shown: shown.length === entries.length ? entries : shown, spent };
}

/** Whether a record is of the people lane and its author left. */
function isGone({ header }: Entry, past: Past): boolean {
  return header.lane === LANE_PEOPLE && past.hasLeft(header.author);
}
