import { afterEach, expect, test } from 'vitest';

import type { Running } from './rehearsal-world.ts';
import { outcomeOf, startRehearsal } from './rehearsal-world.ts';

/** The story in its order. */
const STEPS = [
  'up',
  'founded',
  'seated',
  'pact',
  'consented',
  'steady',
  'killed',
  'suspected',
  'askedOthers',
  'opened',
  'passedOn',
  'asked',
  'proposed',
  'rang',
  'acted',
  'heard',
  'executed',
  'restarted',
  'closed',
  'clearBegun',
  'clear',
  'down',
];
/** How long a newcomer is asked to watch. */
const WATCH_MS = 90_000;
/** The wish is a second; on a busy machine this only says that it is no accident. */
const FIRST_ACT_MS_MAX = 5_000;

let running: Running | undefined;
afterEach(() => running?.forget());

test('an assembly falls silent, its twin rings, an ally acts, and all is clear again', async () => {
  running = startRehearsal(['--json']);
  const code = await running.ended;
  expect(code, running.said() + running.told()).toBe(0);
  const told = outcomeOf(running);
  expect(running.said().trimEnd().split('\n').length).toBe(1);
  expect({ v: told.v, ok: told.ok }).toEqual({ v: 1, ok: true });
  expect(told.steps.map(({ step }) => step)).toEqual(STEPS);
  const times = told.steps.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(WATCH_MS);
  expect(told.silenceToInquiryMs).toBeGreaterThan(0);
  expect(told.kthSignatureToFirstActMs).toBeGreaterThan(0);
  expect(told.kthSignatureToFirstActMs).toBeLessThanOrEqual(FIRST_ACT_MS_MAX);
  expect(told.allClearMs).toBeGreaterThan(0);
  console.log(
    `silence to inquiry ${told.silenceToInquiryMs} ms, k-th signature to first act ` +
      `${told.kthSignatureToFirstActMs} ms, all-clear ${told.allClearMs} ms, ` +
      `in all ${times.at(-1)} ms`,
  );
  expect(running.left()).toEqual([]);
  expect(running.processes()).toEqual([]);
});

test('a rehearsal of too few is refused with a sentence, and nothing is started', async () => {
  running = startRehearsal(['--assemblies', '2']);
  expect(await running.ended).not.toBe(0);
  expect(running.told()).toMatch(/3 to 8/);
  expect(running.left()).toEqual([]);
});
