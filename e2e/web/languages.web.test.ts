/** Every screen in the other languages; pictured where one reads from the left, and from the right. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookAt, pictures } from './grid/one-screen.ts';
import { walk } from './grid/walking.ts';
import type { Stage } from './testing.ts';
import { hasChromium, openStage } from './testing.ts';

/** What a walk through all screens may take on a machine that does much else. */
const WALK_MS = 900_000;

describe.skipIf(!hasChromium)('every screen', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test.concurrent.each(['es', 'ar', 'fr'] as const)(
    'is by the rules in %s, fits, is neither cut nor moving, and shows its focus',
    async (language) => {
      const page = await stage.open({ language, reducedMotion: true });
      const faults = await walk(page, async () => lookAt(page));
      expect(faults.join('\n')).toBe('');
      await page.context().close();
    },
    WALK_MS,
  );

  test.concurrent.each(['en', 'ar'] as const)(
    'is pictured in %s, for a person to look at',
    async (language) => {
      const page = await stage.open({ language, reducedMotion: true });
      const faults = await walk(page, async (name) => pictures(page, `${name}--${language}`));
      expect(faults.join('\n')).toBe('');
      await page.context().close();
    },
    WALK_MS,
  );
});
