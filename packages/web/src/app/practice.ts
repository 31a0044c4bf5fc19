/**
 * What the frame shows around everything where the page is connected to a practice village, and to no
 * device of its own. Undefined in the app itself, whose first code knows nothing of villages.
 */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** The mark of practice. */
export interface Practice {
  /** Above everything: that nothing is real, and what to try. */
  readonly Top: ComponentType;
  /** The title of the page, marked. */
  readonly title: (title: string) => string;
}

/** The practice that goes on. */
export const practice: Signal<Practice | undefined> = signal(undefined);
