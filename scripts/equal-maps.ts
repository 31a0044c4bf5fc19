/**
 * Lets `toEqual` compare maps by what they hold, whatever they are made of: a fold with a memory shows
 * maps that look up numbers (`assembly/numbered.ts`), and the slow fold beside it plain ones.
 */
import { expect } from 'vitest';

type Tester = Parameters<typeof expect.addEqualityTesters>[0][number];

const ADDED = Symbol.for('tocsin.equal-maps');

/** Undefined where this is not about two maps of two kinds. */
const areSameMaps: Tester = function areSameMaps(one, other, testers) {
  if (!(one instanceof Map) || !(other instanceof Map)) return undefined;
  if (one.constructor === other.constructor) return undefined;
  return this.equals(new Map(one), new Map(other), testers);
};

// One process runs several files, and the list of testers is one for all of them.
if (!(ADDED in globalThis)) {
  Object.assign(globalThis, { [ADDED]: true });
  expect.addEqualityTesters([areSameMaps]);
}
