/**
 * The rhythm that somebody chose while they founded. It cannot be written before the first key has come,
 * so it is kept, over a closed page too, and tried again with each change until it stands.
 */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import { ask, device, view } from '../asking.ts';
import { practice } from '../practice.ts';

const WISH_KEY = 'tocsin.rhythm';

/** What was chosen, and for which assembly. */
export interface RhythmWished {
  readonly assembly: string;
  readonly every: number;
  readonly grace: number;
}

/** The rhythm that waits to be written. */
export const rhythmWish: Signal<RhythmWished | undefined> = signal(kept());
let isTrying = false;

function kept(): RhythmWished | undefined {
  const [assembly, every, grace] = (localStorage.getItem(WISH_KEY) ?? '').split('\n');
  const hours = [Number(every), Number(grace)] as const;
  if (assembly === undefined || assembly === '' || !hours.every(Number.isSafeInteger))
    return undefined;
  return { assembly, every: hours[0], grace: hours[1] };
}

/** Keeps a wish until it is written; undefined: another one was written by hand. */
export function wishRhythm(wish: RhythmWished | undefined): void {
  rhythmWish.value = wish;
  if (wish === undefined) localStorage.removeItem(WISH_KEY);
  else localStorage.setItem(WISH_KEY, `${wish.assembly}\n${wish.every}\n${wish.grace}`);
}

/** Tries to write it, whenever something changed. */
export function keepRhythmWish(): void {
  const wish = rhythmWish.value;
  const now = device();
  // Nothing of a practice village is kept, and while guarded nothing is written.
  if (wish === undefined || now.kind !== 'open' || now.guarded || practice.value !== undefined)
    return;
  const status = view('status', {}).value;
  if (status.state === 'known' && !isTrying) void write(wish);
}

async function write(wish: RhythmWished): Promise<void> {
  isTrying = true;
  const { assembly, every, grace } = wish;
  const written = await ask('rhythm.set', { every, grace }, { assembly });
  isTrying = false;
  // What was chosen meanwhile is not forgotten for it.
  if (written.ok && rhythmWish.peek() === wish) wishRhythm(undefined);
}
