/** Draws of Harbour Street: one that has drawn, one that waits for numbers, one for sealed ones. */
import type { Answer, DrawAnswer } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';
import { harbour, idOf, person } from '../harbour.ts';
import type { WrittenAnswers } from '../testing.ts';

const amina = person('Amina', true);
export const rita = person('Rita');
export const tomas = person('Tomas');
export const drawn = ANSWERS['draw.show'];
/** A draw of the key, by dice and a round, that has drawn Rita. */
export const key: DrawAnswer = {
  ...drawn,
  id: idOf('key'),
  title: 'Who keeps the key of the boiler room',
  by: amina,
  drawn: [rita],
  pool: [amina, rita, tomas],
  hands: [amina, rita, tomas],
  readings: [{ read: '3 6 1 2 5', hands: [amina, rita] }],
  committers: [
    { who: amina, status: 'shown' },
    { who: tomas, status: 'silent' },
  ],
};
export const until = drawn.round?.due ?? null;
export const reading: DrawAnswer = { ...key, stage: 'reading', until, drawn: [], asks: 'read' };
export const open = { ...key, drawn: [], places: [], readings: [], asks: null } as const;
export const list: Answer<'draw.list'> = {
  name: 'harbour',
  draws: [
    {
      ...open,
      id: idOf('seal'),
      title: 'Night watch in June',
      stage: 'committing',
      asks: 'commit',
      until,
    },
    { ...open, id: idOf('wait'), title: 'Who speaks to the press', stage: 'round', until: null },
    key,
  ],
};

/** Everything that the screens of draws ask, for this draw. */
export function drawing(shown: DrawAnswer): WrittenAnswers {
  return { ...harbour, 'draw.list': { value: list }, 'draw.show': { value: shown } };
}
