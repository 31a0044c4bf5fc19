/** What a screen is: a component that draws one place. */
import type { ComponentType } from 'preact';

/** What every screen is given. */
export interface ScreenProps {
  /** What follows the place in the address: an id, a part. */
  readonly rest: readonly string[];
}

/** A screen. */
export type Screen = ComponentType<ScreenProps>;
