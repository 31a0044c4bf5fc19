/** Draws by lot as a peer answers them. */
import type { Answer, DrawAnswer, Who } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';

import { idOf, person } from '../harbour.ts';

const amina = person('Amina', true);
export const rita: Who = person('Rita');
export const tomas: Who = person('Tomas');
const drawn = ANSWERS['draw.show'];
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
const until = drawn.round?.due ?? null;
/** The same while its dice are read. */
export const reading: DrawAnswer = { ...key, stage: 'reading', until, drawn: [], asks: 'read' };
const open = { ...key, drawn: [], places: [], readings: [], asks: null } as const;
/** It, and two that are not drawn yet. */
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
