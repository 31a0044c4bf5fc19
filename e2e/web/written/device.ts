/** A device that still needs much. */
import type { StatusAnswer, WakeShowAnswer } from '@tocsin/host/calls';
import { ANSWERS, someone } from '@tocsin/host/testing';

export const unwritten: StatusAnswer = {
  ...ANSWERS.status,
  rings: [],
  warnings: [
    { kind: 'paperUnchecked', log: 'river' },
    { kind: 'clockUnsure' },
    { kind: 'noWay', log: 'river' },
  ],
};

/** Another device of one's own, which stays on. */
export const OWN: string = '5a'.repeat(32);

const own = { log: 'harbour', device: OWN, who: someone(null, true) };
const marta = { log: 'harbour', device: 'cd'.repeat(32), who: someone('Marta') };

/** Two devices would wake this one, and none does. */
export const nobodyWakes: WakeShowAnswer = {
  wakes: 'nobody',
  holders: [],
  able: [own, marta],
  kept: [],
};

/** One's own device was asked to. */
export function ownWakes(state: WakeShowAnswer['holders'][number]['state']): WakeShowAnswer {
  return { ...nobodyWakes, holders: [{ ...own, state }], able: [marta] };
}
