import { SCENARIOS } from '@tocsin/simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { NETWORK_LIMITS, parseNetwork } from './network-file.ts';

const [scenario] = SCENARIOS;
const read = (value: unknown) => parseNetwork(JSON.stringify(value), scenario!);

describe('a network file', () => {
  test('changes what it names, and nothing else', () => {
    expect(read({ v: 1 })).toEqual({ ok: true, value: scenario });
    expect(read({ v: 1, members: 7, lossPerMille: 20, answerInWeek: 60 })).toEqual({
      ok: true,
      value: {
        ...scenario,
        members: 7,
        weather: { ...scenario!.weather, lossPerMille: 20 },
        customs: { ...scenario!.customs, answerInWeek: 60 },
      },
    });
    expect(read({ v: 1, courierHours: 72 })).toMatchObject({
      value: { couriers: { everyHours: 72, seizedOneIn: 0 } },
    });
  });

  test('takes each number to its limits and no further', () => {
    for (const [field, [least, most]] of Object.entries(NETWORK_LIMITS)) {
      for (const value of [least - 1, most + 1, least + 0.5, 'much', null])
        expect(read({ v: 1, [field]: value })).toEqual({
          ok: false,
          fault: { kind: 'NetworkMalformed', field },
        });
    }
  });

  test('names the first field that is wrong, and those that do not fit each other', () => {
    const fault = (field: string) => ({ ok: false, fault: { kind: 'NetworkMalformed', field } });
    expect(read({ v: 2 })).toEqual(fault('v'));
    expect(read({ members: 4 })).toEqual(fault('v'));
    expect(read({ v: 1, sheep: 4 })).toEqual(fault('sheep'));
    expect(read({ v: 1, members: 3, holders: 4 })).toEqual(fault('holders'));
    expect(read({ v: 1, members: 5, holders: 3, bells: 3 })).toEqual(fault('bells'));
    expect(read({ v: 1, answerInWeek: 80, answerNever: 30 })).toEqual(fault('answerNever'));
  });

  test('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof parseNetwork(text, scenario!).ok).toBe('boolean');
      }),
    );
  });
});
