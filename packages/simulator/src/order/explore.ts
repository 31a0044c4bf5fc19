/** Walks through the states of `Heights`: all of them, by breadth; one history by luck; or a script. */
import { invariant } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import type { Heights, Step } from './heights.ts';
import { judge } from './judge.ts';
import type { Wrong } from './judge.ts';
import { NONE } from './record-book.ts';
import { StateTable } from './state-table.ts';

export interface Explored {
  /** States reached, the first one included; members who are alike are not told apart. */
  readonly states: number;
  /** Steps tried. */
  readonly steps: number;
  /** States with two ids in force at one parent. */
  readonly withRivals: number;
  /** Whether every state within the bounds was reached. */
  readonly isComplete: boolean;
  /** The first wrong of each kind, with the shortest history that leads to it. */
  readonly found: readonly Found[];
}

interface Found {
  readonly wrong: Wrong;
  readonly history: readonly string[];
}

export interface Limits {
  readonly statesMax: number;
  /** Stop at the first wrong of this kind. */
  readonly until?: Wrong['kind'];
  /** Called with each state. */
  readonly visit?: (state: Uint16Array) => void;
}

/** Reaches every state, nearest first. */
export function explore(heights: Heights, limits: Limits): Explored {
  const table = new StateTable(heights.fields);
  const found = new Map<Wrong['kind'], Found>();
  const state = heights.initial();
  table.add(state, -1);
  let steps = 0;
  let withRivals = 0;
  let at = 0;
  for (; at < table.count && table.count < limits.statesMax; at += 1) {
    table.read(at, state);
    limits.visit?.(state);
    const { hasRivals, wrongs } = judge(heights, state);
    if (hasRivals) withRivals += 1;
    for (const wrong of wrongs) {
      if (found.has(wrong.kind)) continue;
      found.set(wrong.kind, { wrong, history: tell(heights, table, at) });
    }
    if (limits.until !== undefined && found.has(limits.until)) break;
    heights.expand(state, (next) => {
      steps += 1;
      table.add(next, at);
    });
  }
  const isComplete = at === table.count;
  return { states: table.count, steps, withRivals, isComplete, found: [...found.values()] };
}

/** Takes so many histories by luck until one shows this wrong; each ends when nothing is left. */
export function wander(
  heights: Heights,
  luck: Luck,
  histories: number,
  until: Wrong['kind'],
): Explored {
  const found: Found[] = [];
  let steps = 0;
  let withRivals = 0;
  for (let i = 0; i < histories && found.length === 0; i += 1) {
    let state = heights.initial();
    const told: string[] = [];
    for (;;) {
      const nexts: { readonly state: Uint16Array; readonly step: Step }[] = [];
      heights.expand(state, (next, step) => nexts.push({ state: next.slice(), step }));
      if (nexts.length === 0) break;
      const taken = luck.pick(nexts);
      told.push(say(heights, taken.step));
      state = taken.state;
      steps += 1;
      const { hasRivals, wrongs } = judge(heights, state);
      if (hasRivals) withRivals += 1;
      const wrong = wrongs.find(({ kind }) => kind === until || kind === 'HonestProvable');
      if (wrong !== undefined) {
        found.push({ wrong, history: told });
        break;
      }
    }
  }
  return { states: steps, steps, withRivals, isComplete: false, found };
}

/** Follows a script, step by step; throws unless each step is one that the machine allows. */
export function replay(heights: Heights, script: readonly string[]): Uint16Array {
  let state = heights.initial();
  for (const line of script) {
    const nexts = new Map<string, Uint16Array>();
    heights.expand(state, (next, step) => {
      // Of several records with the same words the first is taken: they differ only in evidence.
      const words = say(heights, step);
      if (!nexts.has(words)) nexts.set(words, next.slice());
    });
    const next = nexts.get(line);
    invariant(
      next !== undefined,
      `a step that is allowed: ${line}; ${[...nexts.keys()].join('; ')}`,
    );
    state = next;
  }
  return state;
}

const nameOf = (id: number): string => String.fromCodePoint(64 + id);

/** A step in words, such as `1: 2 ballots B`. */
function say(heights: Heights, step: Step): string {
  const { act, member, parent, round, record } = step;
  const where = parent === 0 ? `${round}` : `${nameOf(parent)}/${round}`;
  const who = member < 0 ? 'secretary' : member === heights.honest ? 'successor' : `${member + 1}`;
  const named = step.namesStrike === true ? ', naming the strike' : '';
  if (record === NONE) return `${where}: ${who} stands${named}`;
  const { id, round: shownRound, strikesLiar } = heights.book.get(record);
  if (act === 'stands')
    return `${where}: ${who} stands showing ${nameOf(id)} of ${shownRound}${named}`;
  return `${where}: ${who} ${act} ${nameOf(id)}${strikesLiar ? ' without the liar' : ''}`;
}

/** The words of the shortest history to a state. */
function tell(heights: Heights, table: StateTable, at: number): readonly string[] {
  const told: string[] = [];
  const state = heights.initial();
  const wanted = heights.initial();
  const path = table.path(at);
  for (const [i, to] of path.entries()) {
    const from = path[i - 1];
    if (from === undefined) continue;
    table.read(from, state);
    table.read(to, wanted);
    let words: string | undefined;
    heights.expand(state, (next, step) => {
      if (words === undefined && next.every((field, j) => field === wanted[j])) {
        words = say(heights, step);
      }
    });
    told.push(words ?? '?');
  }
  return told;
}
