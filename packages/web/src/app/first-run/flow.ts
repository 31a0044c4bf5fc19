/** What a first run holds between its screens, in memory alone: making the device draws all anew. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Result } from '@tocsin/core';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { ask } from '../asking.ts';
import { wishRhythm } from '../gate/rhythm-wish.ts';

/** What people typed about themselves, until it can be written into the assembly. */
export const wishes: Signal<{
  readonly me: string;
  readonly assembly: string;
  readonly rhythm: RhythmWish;
}> = signal({ me: '', assembly: '', rhythm: 'weekly' });

/** How often somebody means to check in. */
export type RhythmWish = 'daily' | 'threeDays' | 'weekly';

/** The same in hours. A week and three days holds for everybody who says nothing else. */
const RHYTHMS: Readonly<
  Record<Exclude<RhythmWish, 'weekly'>, { readonly every: number; readonly grace: number }>
> = {
  daily: { every: 24, grace: 24 },
  threeDays: { every: 72, grace: 72 },
};

/** The file that somebody handed over. */
export const letter: Signal<Uint8Array | undefined> = signal(undefined);

/** A step that wrote a file for the others. */
export interface Stepped<A> {
  readonly answer: A;
  readonly file: Uint8Array | undefined;
}

/** Joining, once our answer is written. */
export const joined: Signal<Stepped<Answer<'assembly.join'>> | undefined> = signal(undefined);

/** Founding, once it has begun; the others' files that wait until everybody is there. */
export const founding: Signal<Stepped<Answer<'assembly.found'>> | undefined> = signal(undefined);
export const gathered: Signal<readonly Uint8Array[]> = signal([]);
export const byPhone: Signal<boolean> = signal(false);

/** One round of a founding; its circle always comes back, so that it can be shown. */
export async function foundRound(
  name: string,
  theirs: readonly Uint8Array[],
  isSame: boolean = false,
): Promise<Result<void, ControlFault>> {
  const files = Object.fromEntries(theirs.map((bytes, at) => [`theirs-${at}`, bytes]));
  const given = {
    name,
    with: Object.keys(files),
    met: isSame && !byPhone.value,
    byPhone: byPhone.value,
    out: 'circle',
    folder: '',
  };
  const round = await ask('assembly.found', given, { files });
  if (!round.ok) return round;
  founding.value = { answer: round.value.value, file: round.value.files['circle'] };
  if (round.value.value.stage !== 'card') gathered.value = [];
  return { ok: true, value: undefined };
}

/**
 * Writes what was typed and chosen. Before the first key has come nothing can be written: a name that failed
 * is kept, and stands in its field when it is asked for again; a rhythm is tried again by itself.
 */
export async function writeWishes(assembly: string): Promise<void> {
  const { me, assembly: called, rhythm } = wishes.value;
  const isCalled = called === '' || (await ask('name.assembly', { name: called }, { assembly })).ok;
  const isNamed = me === '' || (await ask('name.me', { name: me }, { assembly })).ok;
  if (rhythm !== 'weekly') wishRhythm({ assembly, ...RHYTHMS[rhythm] });
  wishes.value = { me: isNamed ? '' : me, assembly: isCalled ? '' : called, rhythm: 'weekly' };
}
