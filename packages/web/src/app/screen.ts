/** What a screen is: a component that draws one place. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** What every screen is given. */
export interface ScreenProps {
  /** What follows the place in the address: an id, a part. */
  readonly rest: readonly string[];
}

/** What stands in the title of the page; undefined: the name of the place. */
export const screenTitle: Signal<string | undefined> = signal(undefined);

/** Where the person was when a screen last took the focus; undefined: the page has just opened. */
let arrivedAt: string | undefined;

/** Moves the focus to a screen's sentence once someone has gone there; not when the page opens. */
export function arrive(title: HTMLElement | null): void {
  const isMoved = arrivedAt !== undefined && arrivedAt !== location.hash;
  arrivedAt = location.hash;
  if (isMoved) title?.focus({ preventScroll: true });
}

/** A screen. */
export type Screen = ComponentType<ScreenProps>;
