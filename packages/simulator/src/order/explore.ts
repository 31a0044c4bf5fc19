/** Walks through the states of a machine: all of them, by breadth; histories by luck; or a script. */
import { invariant } from '@tocsin/core';

import type { Luck } from '../world/luck.ts';
import type { Heights, Step } from './heights.ts';
import { judge } from './judge.ts';
import type { Judgement, Wrong } from './judge.ts';
import { NONE } from './record-book.ts';
import { StateTable } from './state-table.ts';

/** What can be walked through. */
export interface Machine<S> {
  /** Fields of a state. */
  readonly fields: number;
  initial(): Uint16Array;
  /** Every step that some device may take, with the state after it. */
  expand(state: Uint16Array, emit: (next: Uint16Array, step: S) => void): void;
  judge(state: Uint16Array): Judgement;
  /** A step in words. */
  say(step: S): string;
  /** How likely luck is to take a step beside others, from 1; each equally when not given. */
  weight?(step: S): number;
}

/** The rounds of `Heights`. */
function machineOf(heights: Heights): Machine<Step> {
  return {
    fields: heights.fields,
    initial: () => heights.initial(),
    expand: (state, emit) => heights.expand(state, emit),
    judge: (state) => judge(heights, state),
    say: (step) => say(heights, step),
  };
}

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

/** Reaches every state of `Heights`, nearest first. */
export function explore(heights: Heights, limits: Limits): Explored {
  return exploreAll(machineOf(heights), limits);
}

/** Reaches every state, nearest first. */
export function exploreAll<S>(machine: Machine<S>, limits: Limits): Explored {
  const table = new StateTable(machine.fields);
  const found = new Map<Wrong['kind'], Found>();
  const state = machine.initial();
  table.add(state, -1);
  let steps = 0;
  let withRivals = 0;
  let at = 0;
  for (; at < table.count && table.count < limits.statesMax; at += 1) {
    table.read(at, state);
    limits.visit?.(state);
    const { hasRivals, wrongs } = machine.judge(state);
    if (hasRivals) withRivals += 1;
    for (const wrong of wrongs) {
      if (found.has(wrong.kind)) continue;
      found.set(wrong.kind, { wrong, history: tell(machine, table, at) });
    }
    if (limits.until !== undefined && found.has(limits.until)) break;
    machine.expand(state, (next) => {
      steps += 1;
      table.add(next, at);
    });
  }
  const isComplete = at === table.count;
  return { states: table.count, steps, withRivals, isComplete, found: [...found.values()] };
}

/** Takes so many histories of `Heights` by luck until one shows this wrong. */
export function wander(
  heights: Heights,
  luck: Luck,
  histories: number,
  until: Wrong['kind'],
): Explored {
  const isWanted = (kind: Wrong['kind']): boolean => kind === until || kind === 'HonestProvable';
  return wanderThrough(machineOf(heights), luck, { histories, isWanted });
}

/** How far one wanders. */
export interface Wandering {
  readonly histories: number;
  /** Steps of one history at most; until nothing is left when not given. */
  readonly stepsMax?: number;
  readonly isWanted: (kind: Wrong['kind']) => boolean;
  /** Called with each state of a history in turn. */
  readonly visit?: (state: Uint16Array, history: number) => void;
}

/** Takes so many histories by luck until one shows a wrong; each ends when nothing is left. */
export function wanderThrough<S>(
  machine: Machine<S>,
  luck: Luck,
  { histories, stepsMax = Number.MAX_SAFE_INTEGER, isWanted, visit }: Wandering,
): Explored {
  const found: Found[] = [];
  let steps = 0;
  let withRivals = 0;
  for (let i = 0; i < histories && found.length === 0; i += 1) {
    let state = machine.initial();
    const told: string[] = [];
    while (told.length < stepsMax) {
      const nexts: { readonly state: Uint16Array; readonly step: S }[] = [];
      machine.expand(state, (next, step) => nexts.push({ state: next.slice(), step }));
      if (nexts.length === 0) break;
      const taken = pickWeighed(luck, nexts, ({ step }) => machine.weight?.(step) ?? 1);
      told.push(machine.say(taken.step));
      state = taken.state;
      steps += 1;
      visit?.(state, i);
      const { hasRivals, wrongs } = machine.judge(state);
      if (hasRivals) withRivals += 1;
      const wrong = wrongs.find(({ kind }) => isWanted(kind));
      if (wrong !== undefined) {
        found.push({ wrong, history: told });
        break;
      }
    }
  }
  return { states: steps, steps, withRivals, isComplete: false, found };
}

/** One of a list that is not empty, by weight. */
function pickWeighed<T>(luck: Luck, all: readonly T[], weightOf: (one: T) => number): T {
  let left = luck.below(all.reduce((sum, one) => sum + weightOf(one), 0));
  const taken = all.find((one) => {
    left -= weightOf(one);
    return left < 0;
  });
  invariant(taken !== undefined, 'a list that is not empty');
  return taken;
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
export function say(heights: Heights, step: Step): string {
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
function tell<S>(machine: Machine<S>, table: StateTable, at: number): readonly string[] {
  const told: string[] = [];
  const state = machine.initial();
  const wanted = machine.initial();
  const path = table.path(at);
  for (const [i, to] of path.entries()) {
    const from = path[i - 1];
    if (from === undefined) continue;
    table.read(from, state);
    table.read(to, wanted);
    let words: string | undefined;
    machine.expand(state, (next, step) => {
      if (words === undefined && next.every((field, j) => field === wanted[j])) {
        words = machine.say(step);
      }
    });
    told.push(words ?? '?');
  }
  return told;
}
