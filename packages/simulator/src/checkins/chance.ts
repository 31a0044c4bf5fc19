/**
 * Chance with shapes, for worlds of check-ins: waiting times, heavy tails, bells. Fractions are
 * fine here: nothing of it is judged by a replica, and what a seed gave is kept only as figures.
 */
import type { Luck } from '../world/luck.ts';

/** Parts of one that are drawn at a time. */
const PARTS = 1_048_576;

/** A fraction in (0, 1). */
export function fraction(luck: Luck): number {
  return (luck.below(PARTS) + 0.5) / PARTS;
}

/** True with this chance, 0 to 1. */
export function happens(luck: Luck, chance: number): boolean {
  return fraction(luck) < chance;
}

/** A waiting time without memory, of this mean. */
export function waiting(luck: Luck, mean: number): number {
  return -mean * Math.log(fraction(luck));
}

/** A heavy tail: at least `least`, longer than x with a chance of (least ∕ x)^tail. */
export function heavy(luck: Luck, least: number, tail: number): number {
  return least * fraction(luck) ** (-1 / tail);
}

/** A bell around zero, of this spread. */
export function bell(luck: Luck, spread: number): number {
  const turn = 2 * Math.PI * fraction(luck);
  return spread * Math.sqrt(-2 * Math.log(fraction(luck))) * Math.cos(turn);
}

/** Spells that come without memory, `perYear` of them, each as long as `lasting` says; seconds. */
export function spells(
  luck: Luck,
  { start, end }: { readonly start: number; readonly end: number },
  perYear: number,
  lasting: () => number,
): readonly Spell[] {
  const found: Spell[] = [];
  if (perYear <= 0) return found;
  for (let at = start + waiting(luck, YEAR / perYear); at < end;) {
    const to = at + lasting();
    found.push({ from: at, to });
    at = to + waiting(luck, YEAR / perYear);
  }
  return found;
}

/** Seconds of an hour, a day and a year of 52 weeks. */
export const HOUR = 3_600;
export const DAY = 86_400;
export const YEAR = 31_449_600;

/** A span of time, its end left out; seconds. */
export interface Spell {
  readonly from: number;
  readonly to: number;
}

/** The spell in which a moment lies. */
export function spellAt(list: readonly Spell[], at: number): Spell | undefined {
  return list.find(({ from, to }) => from <= at && at < to);
}
