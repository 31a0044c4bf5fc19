/**
 * Panels with quotas, drawn from a published distribution. Whoever draws computes panels and weights with
 * any tool; solvers disagree among equally good answers, so nobody computes them again. Everybody
 * checks, in whole numbers: size, quotas, households, and each person's chance, which is the sum of the
 * weights of their panels over the sum of all weights.
 */
import type { Fraction } from '../base/fraction.ts';
import { compareFractions, fraction } from '../base/fraction.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

/** A panel and its weight among all. */
export interface WeightedPanel {
  /** Places of people in the list, ascending. */
  readonly people: readonly number[];
  readonly weight: number;
}

/** What a panel has to fulfil. */
export interface PanelRules {
  readonly people: readonly string[];
  /** Values by attribute, for each person. */
  readonly attributes: readonly ReadonlyMap<string, string>[];
  /** Least and most people of each value of each attribute. */
  readonly quotas: ReadonlyMap<string, ReadonlyMap<string, readonly [least: number, most: number]>>;
  readonly size: number;
  /** The household of each person who has one; two of one household never sit together. */
  readonly households: readonly (string | undefined)[];
}

/** What was found wrong; `panel` counts from 1. */
export type PanelFault =
  | { readonly kind: 'NoPanels' }
  | { readonly kind: 'PanelSize'; readonly panel: number }
  | { readonly kind: 'PanelQuota'; readonly panel: number }
  | { readonly kind: 'PanelHousehold'; readonly panel: number }
  | { readonly kind: 'PanelTwice'; readonly panel: number }
  | { readonly kind: 'ChanceDiffers' }
  | { readonly kind: 'LeastChanceDiffers' };

/** The chance of each person to be drawn. */
export interface Chances {
  readonly each: readonly Fraction[];
  /** The least of all, and of those who sit on some panel. */
  readonly least: Fraction;
  readonly leastOfChosen: Fraction;
}

/** Checks every panel, and adds up chances. */
export function checkPanels(
  rules: PanelRules,
  panels: readonly WeightedPanel[],
): Result<Chances, PanelFault> {
  const seen = new Set<string>();
  for (const [at, { people }] of panels.entries()) {
    const kind = faultOfPanel(rules, people);
    if (kind !== undefined) return fail({ kind, panel: at + 1 });
    const key = people.join(' ');
    if (seen.has(key)) return fail({ kind: 'PanelTwice', panel: at + 1 });
    seen.add(key);
  }
  const total = panels.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return fail({ kind: 'NoPanels' });
  const tickets = rules.people.map(() => 0);
  for (const { people, weight } of panels)
    for (const one of people) tickets[one] = (tickets[one] ?? 0) + weight;
  const each = tickets.map((count) => fraction(BigInt(count), BigInt(total)));
  const chosen = each.filter(({ over }) => over > 0n);
  return ok({ each, least: leastOf(each), leastOfChosen: leastOf(chosen) });
}

/** What a panel breaks; undefined when it may sit. */
export function faultOfPanel(
  { attributes, quotas, size, households }: PanelRules,
  people: readonly number[],
): 'PanelSize' | 'PanelQuota' | 'PanelHousehold' | undefined {
  if (people.length !== size || new Set(people).size !== size) return 'PanelSize';
  for (const [attribute, ranges] of quotas)
    for (const [value, [least, most]] of ranges) {
      const count = people.filter((one) => attributes[one]?.get(attribute) === value).length;
      if (count < least || count > most) return 'PanelQuota';
    }
  const homes = people.flatMap((one) => households[one] ?? []);
  return new Set(homes).size < homes.length ? 'PanelHousehold' : undefined;
}

/** The panel on which a ticket falls: tickets are laid out panel by panel, as they were published. */
export function panelOfTicket(panels: readonly WeightedPanel[], ticket: number): readonly number[] {
  let before = 0;
  for (const { people, weight } of panels) {
    before += weight;
    if (ticket < before) return people;
  }
  return [];
}

function leastOf(chances: readonly Fraction[]): Fraction {
  const [first = fraction(0n), ...rest] = chances;
  return rest.reduce((least, one) => (compareFractions(one, least) < 0 ? one : least), first);
}
