import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createAgenda } from './agenda.ts';

describe('an agenda', () => {
  test('takes things in the order of their time, and of one time as they were planned', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const agenda = createAgenda();
        const happened: [number, number][] = [];
        for (const [order, at] of times.entries())
          agenda.at(at, () => happened.push([agenda.now(), order]));
        while (agenda.step(100));
        const sorted = times
          .map((at, order): [number, number] => [at, order])
          .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(happened).toEqual(sorted);
        expect(agenda.now()).toBe(100);
      }),
    );
  });

  test('leaves what is planned for now by what happens to the next step', () => {
    const agenda = createAgenda();
    const happened: string[] = [];
    agenda.at(5, () => {
      happened.push('first');
      agenda.at(1, () => happened.push('later'));
    });
    expect(agenda.step(9)).toBe(true);
    expect(happened).toEqual(['first']);
    expect(agenda.step(9)).toBe(true);
    expect(happened).toEqual(['first', 'later']);
    expect(agenda.now()).toBe(5);
  });

  test('passes over what was called off, and does not go beyond its end', () => {
    const agenda = createAgenda();
    const happened: number[] = [];
    const off = agenda.at(1, () => happened.push(1));
    agenda.at(2, () => happened.push(2));
    agenda.at(7, () => happened.push(7));
    off();
    while (agenda.step(3));
    expect(happened).toEqual([2]);
    expect(agenda.now()).toBe(3);
  });
});
