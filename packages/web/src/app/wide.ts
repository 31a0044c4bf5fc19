/** Whether the window is as wide as a desk's, for what is drawn in one of two forms only. */
import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** As in `wide.css`: beside the rail there is room for two columns. */
const WIDE = matchMedia('(min-width: 960px)');
const now = signal(WIDE.matches);
WIDE.addEventListener('change', () => (now.value = WIDE.matches));

/** Whether it is. */
export const isWide: ReadonlySignal<boolean> = now;
