/**
 * `draw`: replays a draw from what was published, on any device, and says who was drawn. Nothing is
 * chosen here: the same file gives the same people everywhere, or a fault that says what was changed.
 */
import { compareFractions, plainFraction } from '../base/fraction.ts';
import { compareText } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { AssemblyTask, DrawFault, DrawTask, PanelTask } from './ask.ts';
import type { Digest, DrawCrypto, Luck } from './luck.ts';
import { createTickets, seedOf, termsHash } from './luck.ts';
import type { Chances } from './panel.ts';
import { checkPanels, panelOfTicket } from './panel.ts';
import type { RfcRound, RfcTask } from './rfc3797.ts';
import { drawByRfc, entropyBitsNeeded } from './rfc3797.ts';

/** What came of it, as JSON says it. */
export interface DrawResult {
  readonly v: 1;
  /** Places in the pool from 1 (`rfc3797`), else names, in the order of drawing. */
  readonly picks: readonly (number | string)[];
  /** `rfc3797` with `detail`. */
  readonly key?: string;
  readonly entropyBits?: number;
  readonly rounds?: readonly RfcRound[];
  /** The hash of what was settled beforehand; what commitments cover. */
  readonly terms?: string;
  readonly seed?: string;
  /** `panel`: the ticket that was drawn, of how many, and everybody's chance. */
  readonly ticket?: number;
  readonly tickets?: number;
  readonly chances?: Readonly<Record<string, number | string>>;
  readonly least?: number | string;
  readonly leastOfChosen?: number | string;
}

/** Draws. */
export function draw(task: DrawTask, crypto: DrawCrypto): Result<DrawResult, DrawFault> {
  switch (task.mode) {
    case 'rfc3797':
      return ok(rfcResult(task, crypto));
    case 'assembly':
      return assemblyResult(task, crypto);
    case 'panel':
      return panelResult(task, crypto);
  }
}

function rfcResult(task: RfcTask, { md5 }: DrawCrypto): DrawResult {
  const rounds = drawByRfc(task, md5);
  const picks = rounds.filter(({ dropped }) => dropped !== true).map(({ picked }) => picked);
  if (!task.detail) return { v: 1, picks };
  const entropyBits = entropyBitsNeeded(task.pool, task.pick);
  return { v: 1, picks, key: task.key, entropyBits, rounds };
}

function assemblyResult(task: AssemblyTask, crypto: DrawCrypto): Result<DrawResult, DrawFault> {
  const { pool, pick, luck } = task;
  const what = assemblyLines(task);
  if (task.plan) return ok({ v: 1, picks: [], terms: termsHash(what, luck, crypto.sha256) });
  const settled = settle(what, task.terms, luck, crypto);
  if (!settled.ok) return settled;
  const { terms, seed } = settled.value;
  const picks = placesOf(seed, pool.length, pick, crypto.sha256);
  return ok({ v: 1, picks: picks.map((place) => pool[place - 1] ?? ''), terms, seed });
}

/** The lines of the terms of a draw of people. */
export function assemblyLines({
  draw: name,
  pool,
  pick,
}: Pick<AssemblyTask, 'draw' | 'pool' | 'pick'>): readonly string[] {
  return ['assembly', `draw ${name}`, `pick ${pick}`, ...pool.map((who) => `in ${who}`)];
}

/** Places in a pool of `size`, from 1, in the order in which a seed draws them; `pick` ≤ `size`. */
export function placesOf(
  seed: string,
  size: number,
  pick: number,
  sha256: Digest,
): readonly number[] {
  const next = createTickets(seed, sha256);
  const left = Array.from({ length: size }, (_, at) => at + 1);
  const places: number[] = [];
  while (places.length < pick) places.push(...left.splice(next(left.length), 1));
  return places;
}

function panelResult(task: PanelTask, crypto: DrawCrypto): Result<DrawResult, DrawFault> {
  const { rules, panels, luck, claimedLeast, claimedChances } = task;
  const checked = checkPanels(rules, panels);
  if (!checked.ok) return checked;
  const { each, least, leastOfChosen } = checked.value;
  for (const [place, chance] of claimedChances)
    if (compareFractions(chance, each[place] ?? { over: -1n, under: 1n }) !== 0)
      return fail({ kind: 'ChanceDiffers' });
  if (claimedLeast !== undefined && compareFractions(claimedLeast, least) !== 0)
    return fail({ kind: 'LeastChanceDiffers' });
  const tickets = panels.reduce((sum, { weight }) => sum + weight, 0);
  const found = {
    chances: chancesOf(rules.people, checked.value),
    least: plainFraction(least),
    leastOfChosen: plainFraction(leastOfChosen),
  };
  if (luck === undefined) return ok({ v: 1, picks: [], tickets, ...found });
  const what = panelLines(task);
  if (task.plan) {
    const terms = termsHash(what, luck, crypto.sha256);
    return ok({ v: 1, picks: [], terms, tickets, ...found });
  }
  const settled = settle(what, task.terms, luck, crypto);
  if (!settled.ok) return settled;
  const { terms, seed } = settled.value;
  const ticket = createTickets(seed, crypto.sha256)(tickets);
  const picks = panelOfTicket(panels, ticket).map((place) => rules.people[place] ?? '');
  return ok({ v: 1, picks, terms, seed, ticket, tickets, ...found });
}

/** The lines of a panel draw's terms: everything that its result depends on. */
function panelLines({ draw: name, rules, panels }: PanelTask): readonly string[] {
  const { people, attributes, quotas, size, households } = rules;
  const sorted = <T>(byName: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
    [...byName].toSorted(([a], [b]) => compareText(a, b));
  return [
    'panel',
    `draw ${name}`,
    `size ${size}`,
    ...people.flatMap((who, place) => [
      `in ${who}`,
      ...sorted(attributes[place] ?? new Map()).flatMap(([attribute, value]) => [
        `is ${attribute}`,
        `as ${String(value)}`,
      ]),
      ...(households[place] === undefined ? [] : [`home ${households[place]}`]),
    ]),
    ...sorted(quotas).flatMap(([attribute, ranges]) => [
      `quota ${attribute}`,
      ...sorted(ranges).flatMap(([value, [low, high]]) => [`of ${value}`, `${low} to ${high}`]),
    ]),
    ...panels.map(({ people: seats, weight }) => `panel ${weight}: ${seats.join(' ')}`),
  ];
}

function settle(
  what: readonly string[],
  published: string | undefined,
  luck: Luck,
  crypto: DrawCrypto,
): Result<{ readonly terms: string; readonly seed: string }, DrawFault> {
  const terms = termsHash(what, luck, crypto.sha256);
  if (published !== undefined && published !== terms) return fail({ kind: 'DrawTermsDiffer' });
  const seed = seedOf(terms, luck, crypto);
  return seed.ok ? ok({ terms, seed: seed.value }) : seed;
}

function chancesOf(
  people: readonly string[],
  { each }: Chances,
): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    people.map((who, place) => [who, plainFraction(each[place] ?? { over: 0n, under: 1n })]),
  );
}
