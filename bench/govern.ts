/**
 * `govern`: what the folds of a whole assembly cost, governance and data together: the chain, decisions,
 * the book, mutual aid, talk. They fold a log of an assembly that admits, decides, pays and talks, batch
 * after batch as a living log does, and once all together. The clock runs while folds run only. Then
 * what each view of an assembly of 300 members costs, after one more record and after one more height.
 */
import type { AssemblyState, Entry, LogId } from '@tocsin/core';
import {
  createAssemblyFold,
  createDecisionFold,
  decisionViews,
  exchangeView,
  foldBook,
  foldExchange,
  foldTalk,
  hour,
  LANE_GOVERNANCE,
  loadOf,
  threadsNow,
  waitingFor,
} from '@tocsin/core';

import type { Slice, Spread } from './spread.ts';
import { spreadOf } from './spread.ts';
import { Township, townshipCrypto } from './township.ts';

/** What to measure: `batch` is what one synchronisation brings. */
export interface GovernWishes {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}

/** The usual wishes. */
export const GOVERN_USUAL: GovernWishes = { records: 100_000, batch: 1_000, seed: 1 };
const MEMBERS = 40;
/** Records after each of which every view is asked for; a height comes every 600th. */
const LOOKS = 60;
/** Records of another assembly, folded before anything is timed. */
const WARM_UP = 6_000;
const WARM_UP_MEMBERS = 20;

/** What is printed with --json, and the slices for people. */
export interface GovernReport {
  readonly line: object;
  readonly spreads: Readonly<Record<'goingOn', Spread>>;
}

interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Runs the benchmark. */
export function benchGovern({ records, batch, seed }: GovernWishes): Promise<GovernReport> {
  const crypto = townshipCrypto();
  const warm = new Township(seed + 1).live(WARM_UP_MEMBERS, WARM_UP);
  goOn(warm.log, warm.entries, batch, crypto);
  lookAt(warm.refresh());
  const town = new Township(seed).live(MEMBERS, records);
  const { log, entries } = town;
  const { slices, chain, decisions, state } = goOn(log, entries, batch, crypto);
  const atOnce = goOn(log, entries, entries.length, crypto);
  const views = lookAt(state);
  const both = sumOf(slices);
  const all: Took = { ms: both.ms + views.all.ms, cpuMs: both.cpuMs + views.all.cpuMs };
  const line = {
    v: 1,
    records: entries.length,
    ofGovernance: entries.filter(({ header }) => header.lane === LANE_GOVERNANCE).length,
    heights: state.height,
    batch,
    chain: rateOf(entries, chain),
    decisions: rateOf(entries, decisions),
    goingOn: rateOf(entries, both),
    atOnce: rateOf(entries, sumOf(atOnce.slices)),
    views: views.each,
    withViewsPerCpuS: rateOf(entries, all).perCpuS,
    viewCpuMs: viewsOf(town, crypto),
  };
  return Promise.resolve({ line, spreads: { goingOn: spreadOf(slices) } });
}

/** Folds a log batch after batch. */
function goOn(
  log: LogId,
  entries: readonly Entry[],
  batch: number,
  crypto: Parameters<typeof createAssemblyFold>[1],
): { slices: Slice[]; chain: Took; decisions: Took; state: AssemblyState } {
  const assembly = createAssemblyFold(log, crypto);
  const deciding = createDecisionFold(crypto.hash);
  const [ofChain, ofDecisions]: [Took[], Took[]] = [[], []];
  const slices: Slice[] = [];
  let state: AssemblyState | undefined;
  for (let to = batch; to - batch < entries.length; to += batch) {
    const given = entries.slice(0, to);
    const [folded, chain] = timed(() => assembly.fold(given));
    if (!folded.ok) throw new Error(`the benchmark's log does not fold: ${folded.fault.kind}`);
    state = folded.value;
    const [, decisions] = timed(() => deciding.fold(folded.value));
    ofChain.push(chain);
    ofDecisions.push(decisions);
    slices.push({ records: given.length - (to - batch), ...sumOf([chain, decisions]) });
  }
  if (state === undefined) throw new Error('there is nothing to fold');
  return { slices, chain: sumOf(ofChain), decisions: sumOf(ofDecisions), state };
}

type View = readonly [name: string, run: () => unknown];

/** How long each view takes while the town lives on, by the processor's time. */
function viewsOf(town: Township, crypto: Parameters<typeof createAssemblyFold>[1]): object {
  const assembly = createAssemblyFold(town.log, crypto);
  const deciding = createDecisionFold(crypto.hash);
  const took = new Map<string, number[]>();
  const ask = (name: string): void => {
    for (const [view, run] of viewsAt(assembly, deciding, town)) {
      const key = `${name} ${view}`;
      const all = took.get(key) ?? [];
      took.set(key, all);
      all.push(timed(run)[1].cpuMs);
    }
  };
  ask('first');
  for (let at = 0; at < LOOKS; at += 1) {
    town.goOn(town.entries.length + 1);
    ask('afterRecord');
  }
  for (let at = 0; at < LOOKS / 10; at += 1) {
    town.place(null);
    ask('afterHeight');
  }
  return spans(took);
}

/** What a screen may ask, with the folds that it rests on. */
function* viewsAt(
  assembly: ReturnType<typeof createAssemblyFold>,
  deciding: ReturnType<typeof createDecisionFold>,
  { entries, now }: Township,
): Iterable<View> {
  let folded: ReturnType<typeof assembly.fold> | undefined;
  yield ['chain', () => (folded = assembly.fold(entries))];
  if (folded?.ok !== true) throw new Error('the benchmark’s log does not fold');
  const state = folded.value;
  const member = [...state.members.keys()].at(-1);
  if (member === undefined) throw new Error('an assembly has members');
  yield [
    'decisions',
    () => {
      const decisions = deciding.fold(state);
      decisionViews(decisions, hour(now));
      waitingFor(decisions, member, hour(now));
      loadOf(decisions, member);
    },
  ];
  yield ['book', () => foldBook(state)];
  yield ['aid', () => exchangeView(foldExchange(state), hour(now))];
  yield ['talk', () => threadsNow(foldTalk(state), hour(now))];
}

/** In the middle and at most, of each. */
function spans(took: ReadonlyMap<string, readonly number[]>): object {
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  return Object.fromEntries(
    [...took].map(([name, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      return [name, { p50: round(sorted[all.length >> 1] ?? 0), max: round(sorted.at(-1) ?? 0) }];
    }),
  );
}

/** Folds what is folded anew for each view. */
function lookAt(state: AssemblyState): { all: Took; each: Readonly<Record<string, Took>> } {
  const [book, ofBook] = timed(() => foldBook(state));
  const [, ofAid] = timed(() => foldExchange(state));
  const [, ofTalk] = timed(() => foldTalk(state));
  const [, again] = timed(() => foldBook(state));
  const standing = book.entries.filter(({ effect }) => effect.kind === 'posted').length;
  if (standing * 2 < book.entries.length)
    throw new Error('too few payments of the benchmark count');
  const each = { book: ofBook, bookAgain: again, aid: ofAid, talk: ofTalk };
  return { all: sumOf([ofBook, ofAid, ofTalk]), each };
}

function timed<T>(run: () => T): readonly [T, Took] {
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(cpuFrom);
  return [value, { ms: performance.now() - from, cpuMs: (user + system) / 1_000 }];
}

function sumOf(all: readonly Took[]): Took {
  return {
    ms: Math.round(all.reduce((sum, { ms }) => sum + ms, 0)),
    cpuMs: Math.round(all.reduce((sum, { cpuMs }) => sum + cpuMs, 0)),
  };
}

function rateOf({ length }: readonly Entry[], { ms, cpuMs }: Took) {
  const rate = (time: number): number => Math.round((length * 1_000) / Math.max(1, time));
  return { perS: rate(ms), perCpuS: rate(cpuMs) };
}
