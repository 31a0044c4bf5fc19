/** The grid: every screen of the app in English. The other languages are in `languages.web.test.ts`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookAt, otherColours } from './grid/one-screen.ts';
import { WITHOUT_FIXTURE } from './grid/screens.ts';
import { walk } from './grid/walking.ts';
import type { Stage } from './testing.ts';
import { hasChromium, openStage } from './testing.ts';

/** What a walk through all screens may take on a machine that does much else. */
const WALK_MS = 600_000;

describe.skipIf(!hasChromium)('every screen', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('has what is needed to look at it', () => {
    expect(WITHOUT_FIXTURE).toEqual([]);
  });

  test(
    'is by the rules, fits, is neither cut nor moving, and shows its focus',
    async () => {
      const page = await stage.open({ reducedMotion: true });
      const faults = await walk(page, async () => [
        ...(await lookAt(page)),
        // Colours are the same in every language.
        ...(await otherColours(page)),
      ]);
      expect(faults.join('\n')).toBe('');
    },
    WALK_MS,
  );
});
