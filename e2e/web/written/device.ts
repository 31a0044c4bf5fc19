/** A device that still needs much. */
import type { StatusAnswer } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';

export const unwritten: StatusAnswer = {
  ...ANSWERS.status,
  rings: [],
  warnings: [
    { kind: 'paperUnchecked', log: 'river' },
    { kind: 'clockUnsure' },
    { kind: 'noWay', log: 'river' },
  ],
};
