/**
 * Leaving quickly: Escape three times, or one press. What is on the screen is gone at once, this
 * device locks, and a plain page stands there instead. It hides nothing that is stored.
 */
import { close } from '../asking.ts';
import { goToEntrance } from '../route.ts';

const PRESSES = 3;
/** Three presses within so long. */
const WITHIN_MS = 1500;
/** The keys are asked to be forgotten for so long; then the page goes in any case. */
const LOCK_WAIT_MS = 300;
const NEUTRAL_PAGE = '/notes.html';

/** Leaves now. */
export async function leave(): Promise<void> {
  document.documentElement.hidden = true;
  document.title = '';
  const waited = new Promise((after) => setTimeout(after, LOCK_WAIT_MS));
  await Promise.race([close(), waited]);
  // Replaced, not followed: neither going back nor forward leads here.
  await goToEntrance(NEUTRAL_PAGE);
  location.replace(NEUTRAL_PAGE);
}

/** Listens for Escape, wherever the focus is. */
export function startLeaving(): void {
  let presses: readonly number[] = [];
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') {
        presses = [];
        return;
      }
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
      if (presses.length >= PRESSES) void leave();
    },
    { capture: true },
  );
}
