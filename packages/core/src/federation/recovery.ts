/**
 * Recovery of a roster whose next keys are lost (R20): who files, how long it waits, when it starts.
 * Counting only; signatures are checked by `fold.ts`, which walks the chain.
 *
 * A pact's log has no placements, so *settled* is said by the twin's seal: its k_seal keys say that
 * they hold the filing, at the wall of a placement in force at the twin's home, and what the filing
 * party's chain was then (decision 0067). Two such words, `rosterWait` apart, start the roster,
 * unless the later one says that the next keys objected. Nothing here reads a clock (R10), and more
 * records never take a start back: it rests on words that are there, not on words that are missing.
 *
 *     filed ──shown by twin──▶ waiting ──14 d by the twin's walls──▶ started
 *                                 │ k_seal next keys object ─▶ opposed
 *                                 │ the next keys file a roster ─▶ overtaken
 *     filed < 60 d after another ─▶ tooSoon
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, PartyId, PolicyId } from '../base/id.ts';
import { divideCeil } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { DURATIONS } from '../assembly/durations.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { Roster } from './roster.ts';

/** Hours that a filing waits between two settled walls of the twin: 14 d. */
export const ROSTER_WAIT_HOURS: number = DURATIONS.rosterWait.initially;
/** Hours between two filings of one party: 60 d. */
export const ROSTER_FILING_GAP_HOURS: number = DURATIONS.rosterFilingGap.initially;

/** How a filing stands; see the picture above. */
export type FilingStanding = 'waiting' | 'opposed' | 'tooSoon' | 'started' | 'overtaken';

/** A roster that r recovery keys filed. */
export interface Filing {
  /** The act's id. */
  readonly id: Hash32;
  readonly replaces: PolicyId;
  readonly roster: Roster;
  readonly policy: PolicyId;
  /** Whether k_seal next keys objected, as far as this log holds it. */
  readonly objected: boolean;
}

/** A filing, judged. */
export interface FilingState extends Filing {
  readonly standing: FilingStanding;
  /** The twin's settled wall that first shows it; null until enough twins show it. */
  readonly shownAt: Hour | null;
  /** The settled wall at which it started. */
  readonly startedAt: Hour | null;
  /** What twins' seals said of it; ascending by hour, then by party. */
  readonly words: readonly FilingSeen[];
}

/** What a twin's seal said of a filing. */
export interface FilingSeen {
  readonly by: PartyId;
  readonly filing: Hash32;
  /** The head of the filing party's chain, as the twin held it. */
  readonly head: Hash32;
  /** The wall of a placement in force at the twin's home. */
  readonly at: Hour;
  readonly opposed: boolean;
}

/** A state that the standing roster's chain may have come to, and the one before it. */
export interface ChainNode<S> {
  readonly head: Hash32;
  readonly state: S;
  readonly before: ChainNode<S> | null;
}

/**
 * Twins whose seals must show a filing: half of the others, rounded up. All of them would let one
 * silent assembly keep a roster dead for ever (R0).
 */
export function showersNeeded(parties: number): number {
  return divideCeil(parties - 1, 2);
}

/** The k-th smallest of some hours; null if there are fewer. */
function kthHour(hours: readonly Hour[], k: number): Hour | null {
  return hours.toSorted((a, b) => a - b)[k - 1] ?? null;
}

function earliestHour(hours: readonly Hour[]): Hour | undefined {
  return hours.length === 0 ? undefined : hours.reduce((a, b) => (b < a ? b : a));
}

/** The words of a twin that let a filing start: unopposed, and a whole wait after its first one. */
function lettingStart(words: readonly FilingSeen[]): readonly FilingSeen[] {
  const first = earliestHour(words.map(({ at }) => at));
  if (first === undefined) return [];
  return words.filter(({ at, opposed }) => !opposed && at >= first + ROSTER_WAIT_HOURS);
}

function compareWords(a: FilingSeen, b: FilingSeen): number {
  if (a.at !== b.at) return a.at - b.at;
  return (
    compareText(a.by, b.by) || compareText(a.head, b.head) || Number(a.opposed) - Number(b.opposed)
  );
}

function wordsByParty(
  seen: readonly FilingSeen[],
  filing: Hash32,
): ReadonlyMap<PartyId, readonly FilingSeen[]> {
  const words = new Map<PartyId, readonly FilingSeen[]>();
  for (const one of seen)
    if (one.filing === filing) words.set(one.by, [...(words.get(one.by) ?? []), one]);
  return words;
}

/** What the filings that would replace one standing roster are judged by. */
export interface FilingAsk {
  /** Words of other parties' seals; a word about a head that this chain never had is left out. */
  readonly seen: readonly FilingSeen[];
  readonly needed: number;
  /** When the last filing that counted was shown; null = there was none. */
  readonly lastShownAt: Hour | null;
}

/**
 * Judges the filings on one standing roster, in the order in which the twins showed them. Of two that
 * were shown in one hour neither counts: nothing about them says which came first, and the recovery
 * keys that signed both may file again after the gap.
 */
export function judgeFilings(filings: readonly Filing[], ask: FilingAsk): readonly FilingState[] {
  const dated = filings.map((filing) => {
    const words = [...wordsByParty(ask.seen, filing.id).values()];
    const firsts = words.flatMap((own) => earliestHour(own.map(({ at }) => at)) ?? []);
    const starts = words.flatMap(
      (own) => earliestHour(lettingStart(own).map(({ at }) => at)) ?? [],
    );
    const shownAt = kthHour(firsts, ask.needed);
    const said = words.flat().toSorted(compareWords);
    return { filing: { ...filing, words: said }, shownAt, startedAt: kthHour(starts, ask.needed) };
  });
  const inTime = dated.toSorted(
    (a, b) =>
      (a.shownAt ?? HOUR_MAX) - (b.shownAt ?? HOUR_MAX) || compareText(a.filing.id, b.filing.id),
  );
  let last = ask.lastShownAt;
  let hasStarted = false;
  return inTime.map(({ filing, shownAt, startedAt }): FilingState => {
    const rivals = dated.filter((one) => shownAt !== null && one.shownAt === shownAt);
    // One that no twin has shown yet waits only if no other one was shown: whoever files without end
    // must not keep a bell in doubt without end.
    const tooSoon =
      rivals.length > 1 ||
      (last !== null && (shownAt === null || shownAt < last + ROSTER_FILING_GAP_HOURS));
    if (shownAt !== null && (rivals.length > 1 || !tooSoon)) last = shownAt;
    const whole = { ...filing, shownAt, startedAt: null };
    if (hasStarted) return { ...whole, standing: 'overtaken' };
    if (tooSoon) return { ...whole, standing: 'tooSoon' };
    if (startedAt === null) return { ...whole, standing: filing.objected ? 'opposed' : 'waiting' };
    hasStarted = true;
    return { ...filing, shownAt, startedAt, standing: 'started' };
  });
}

/** Every state that a chain may come to from `root`, its forks too. */
export function chainTree<S>(
  root: ChainNode<S>,
  stepsOf: (state: S) => readonly { readonly head: Hash32; readonly state: S }[],
): readonly ChainNode<S>[] {
  const nodes: ChainNode<S>[] = [];
  const open: ChainNode<S>[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const before = node;
    nodes.push(node);
    for (const { head, state } of stepsOf(node.state)) open.push({ head, state, before });
  }
  return nodes;
}

/**
 * The states that the standing roster's seals may still have written when a filing started: at or
 * below a head that a word which let it start names. What captured seals wrote later counts no more.
 */
export function honouredNodes<S>(
  tree: readonly ChainNode<S>[],
  seen: readonly FilingSeen[],
  filing: Hash32,
): readonly ChainNode<S>[] {
  const words = [...wordsByParty(seen, filing).values()].flatMap(lettingStart);
  const heads = new Set(words.map(({ head }) => head));
  const honoured = new Set<ChainNode<S>>();
  for (const top of tree)
    if (heads.has(top.head))
      for (let node: ChainNode<S> | null = top; node !== null; node = node.before)
        honoured.add(node);
  return tree.filter((node) => honoured.has(node));
}

/**
 * Where the chain of honoured states ends: its last state before it divides. The root is always
 * honoured: whoever let the filing start named a head.
 */
export function trunkEnd<S>(nodes: readonly ChainNode<S>[]): ChainNode<S> | undefined {
  let end = nodes.find(({ before }) => before === null);
  for (;;) {
    const above = nodes.filter(({ before }) => before === end);
    const [only] = above;
    if (only === undefined || above.length > 1) return end;
    end = only;
  }
}

/** The last state that all of some states came through. */
export function commonNode<S>(nodes: readonly ChainNode<S>[]): ChainNode<S> | undefined {
  const lines = nodes.map((node) => {
    const line = new Set<ChainNode<S>>();
    for (let one: ChainNode<S> | null = node; one !== null; one = one.before) line.add(one);
    return line;
  });
  // A line is written from its end to the root: the first that all share is the last.
  return [...(lines[0] ?? [])].find((node) => lines.every((line) => line.has(node)));
}
