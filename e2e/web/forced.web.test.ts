/** Every screen in forced colours: what is picked, where the focus is and what is so needs no colour. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toldByColour, unseenFocus } from './grid/looking.ts';
import { walk } from './grid/walking.ts';
import type { Stage } from './testing.ts';
import { hasChromium, longPicture, openStage } from './testing.ts';

/** What a walk through all screens may take on a machine that does much else. */
const WALK_MS = 300_000;

describe.skipIf(!hasChromium)('in forced colours', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test.concurrent.each(['light', 'dark'] as const)(
    'every screen tells its states and its focus, on a %s ground',
    async (scheme) => {
      const page = await stage.open({ scheme, forcedColors: true, reducedMotion: true });
      const faults = await walk(page, async (name) => {
        await longPicture(page, `${name}--forced-${scheme}`);
        return [...(await toldByColour(page)), ...(await unseenFocus(page))];
      });
      expect(faults.join('\n')).toBe('');
      await page.context().close();
    },
    WALK_MS,
  );
});
