import { hour, standingOfPath } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { WakingMemory } from './memory.ts';
import { encodeMemory, NOTHING_REMEMBERED, parseMemory, withWoken } from './memory.ts';
import {
  faultNumber,
  isCanaryDue,
  pathsToTell,
  waysOfNumber,
  withHeard,
  withOutcome,
  withoutWay,
  withTried,
  withWays,
} from './step.ts';

/** A week, in hours. */
const P = 168;
const START = 480_000;

/** A person and a machine over some weeks, an hour at a time. */
interface Life {
  /** After how many hours the person confirms a canary; undefined: never. */
  readonly answersAfter: (sentAt: number) => number | undefined;
  readonly goesOut: (at: number) => boolean;
}

/** Lives so many hours; gives what stood at each, and when canaries went out. */
function live({ answersAfter, goesOut }: Life, hours: number) {
  let memory: WakingMemory = NOTHING_REMEMBERED;
  const standings: string[] = [];
  const sent: number[] = [];
  let answerAt: number | undefined;
  for (let at = START; at < START + hours; at += 1) {
    const now = hour(at);
    memory = withWays(memory, ['mail'], now);
    const [path] = memory.paths;
    if (path !== undefined && isCanaryDue(path, now, P)) {
      memory = withTried(memory, 'mail', { now, periodHours: P, fresh: at % 1_000_000 });
      memory = withOutcome(memory, 'mail', goesOut(at) ? null : 'Refused');
      if (goesOut(at)) {
        sent.push(at);
        const after = answersAfter(at);
        answerAt ??= after === undefined ? undefined : at + after;
      }
    }
    if (answerAt !== undefined && at >= answerAt) {
      const number = memory.paths[0]?.canary?.number ?? -1;
      for (const way of waysOfNumber(memory, number, now, P)) memory = withHeard(memory, way, now);
      answerAt = undefined;
    }
    const [told] = pathsToTell(memory);
    standings.push(told === undefined ? 'none' : standingOfPath(told, now, P));
  }
  return { standings, sent, memory };
}

describe('a canary', () => {
  test('goes out at once, then before each confirmation is too old, never red for who answers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: P / 4 }), (delay) => {
        const { standings, sent } = live({ answersAfter: () => delay, goesOut: () => true }, 8 * P);
        expect(sent[0]).toBe(START);
        expect(new Set(standings)).not.toContain('unheard');
        expect(standings.at(-1)).toBe('heard');
        // One in three quarters of a week, and one reminder each.
        expect(sent.length).toBeLessThanOrEqual(2 * Math.ceil((8 * P) / ((P * 3) / 4)) + 2);
      }),
    );
  });

  test('that nobody confirms is red after one period, and asks no more than twice in each', () => {
    const { standings, sent } = live({ answersAfter: () => undefined, goesOut: () => true }, 4 * P);
    expect(standings[P]).toBe('trying');
    expect(standings.slice(P + 1).every((one) => one === 'unheard')).toBe(true);
    expect(sent.length).toBeLessThanOrEqual(8);
  });

  test('that went unanswered once is red until the next is confirmed', () => {
    const deaf = (at: number): boolean => at > START + P && at < START + 3 * P;
    const { standings } = live(
      { answersAfter: (at) => (deaf(at) ? undefined : 1), goesOut: () => true },
      6 * P,
    );
    expect(standings).toContain('unheard');
    expect(standings.at(-1)).toBe('heard');
  });

  test('that does not go out is red at once, tried every six hours, and well again by an answer', () => {
    const out = (at: number): boolean => at < START + P || at >= START + 2 * P;
    const { standings, sent } = live({ answersAfter: () => 2, goesOut: out }, 3 * P);
    const first = standings.indexOf('failed');
    expect(first).toBeGreaterThan(P / 2);
    expect(first).toBeLessThanOrEqual(2 * P);
    expect(standings.slice(first, 2 * P - 1).every((one) => one === 'failed')).toBe(true);
    const again = sent.find((at) => at >= START + 2 * P) ?? 0;
    expect(again - (START + 2 * P)).toBeLessThanOrEqual(6);
    expect(standings.at(-1)).toBe('heard');
  });

  test('of a week ago proves nothing of today', () => {
    const now = hour(START);
    let memory = withWays(NOTHING_REMEMBERED, ['mail', 'notifier'], now);
    memory = withTried(memory, 'mail', { now, periodHours: P, fresh: 7 });
    expect(waysOfNumber(memory, 7, hour(START + P - 1), P)).toEqual(['mail']);
    expect(waysOfNumber(memory, 7, hour(START + P), P)).toEqual([]);
    expect(waysOfNumber(memory, 8, now, P)).toEqual([]);
    // Sent again it has another number.
    const late = hour(START + P);
    memory = withTried(memory, 'mail', { now: late, periodHours: P, fresh: 9 });
    expect(waysOfNumber(memory, 9, late, P)).toEqual(['mail']);
  });
});

describe('a path', () => {
  const now = hour(START);

  test('that a restart lost does not vanish: it is red until it is back or taken away', () => {
    let memory = withWays(NOTHING_REMEMBERED, ['notifier', 'mail'], now);
    memory = withHeard(memory, 'mail', now);
    const later = hour(START + 5);
    const lost = withWays(memory, ['notifier'], later);
    const [, mail] = pathsToTell(lost);
    expect(mail?.fault).toBe(faultNumber('NotSetUp'));
    expect(mail === undefined ? '' : standingOfPath(mail, later, P)).toBe('failed');
    expect(isCanaryDue(lost.paths[1] as (typeof lost.paths)[number], later, P)).toBe(false);
    expect(withOutcome(lost, 'mail', null)).toEqual(lost);
    const back = withWays(lost, ['notifier', 'mail'], later);
    expect(back.paths[1]).toMatchObject({ fault: 0, heard: now });
    expect(isCanaryDue(back.paths[1] as (typeof back.paths)[number], later, P)).toBe(true);
    expect(withoutWay(lost, 'mail').paths.map(({ way }) => way)).toEqual(['notifier']);
  });

  test('waits from when it is first tried, however long it was set up before', () => {
    const memory = withWays(NOTHING_REMEMBERED, ['mail'], now);
    const seated = hour(START + 3 * P);
    const tried = withTried(memory, 'mail', { now: seated, periodHours: P, fresh: 1 });
    const [told] = pathsToTell(tried);
    expect(told === undefined ? '' : standingOfPath(told, seated, P)).toBe('trying');
  });
});

describe('what is remembered', () => {
  test('is read as it was written, and holds no more than its limit', () => {
    let memory = withWays(NOTHING_REMEMBERED, ['notifier', 'mail'], hour(START));
    memory = withTried(memory, 'mail', { now: hour(START), periodHours: P, fresh: 482_913 });
    memory = withWoken(memory, ['rings a', 'ask b 0']);
    expect(parseMemory(encodeMemory(memory))).toEqual(memory);
    const many = withWoken(
      memory,
      Array.from({ length: 2_000 }, (_, at) => `rings ${at}`),
    );
    expect(many.woken).toHaveLength(1_024);
    expect(many.woken.at(-1)).toBe('rings 1999');
  });

  test.each([undefined, '', '{', 'null', '[]', '{"paths":7,"woken":[7],"wokenAt":{"live":-1}}'])(
    'is nothing where it cannot be read: %j',
    (text) => {
      expect(parseMemory(text)).toEqual(NOTHING_REMEMBERED);
    },
  );

  test('is never worse than nothing, whatever stands there', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const memory = parseMemory(text);
        expect(parseMemory(encodeMemory(memory))).toEqual(memory);
      }),
    );
  });
});
