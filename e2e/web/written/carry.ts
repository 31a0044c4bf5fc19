/** Ways and parcels. */
import type { Way } from '@tocsin/host/calls';
import { ANSWERS, someone } from '@tocsin/host/testing';
import type { WrittenAnswers } from '../testing.ts';

export const shown = ANSWERS['ways.show'];
const [first] = shown.ways;
if (first === undefined) throw new Error('the written answers lack a way');
const resting: Way = { ...first, who: someone('Al-Mina Mutual Aid'), kind: 'net' };
export const linked: Way = {
  ...first,
  address: '/dns4/hall.example/tcp/443/wss',
  who: someone('جمعية الميناء'),
  state: 'linked',
};
const opened: Way = { ...first, address: null, who: null, state: 'linked', heardAt: null };

const calm = { value: { ...ANSWERS.status, rings: [] } };
export const several: WrittenAnswers = {
  status: calm,
  'ways.show': { value: { ...shown, net: true, ways: [resting, linked, opened] } },
};
export const cutOff: WrittenAnswers = {
  status: calm,
  'ways.show': { value: { ...shown, net: true, ways: [resting], listening: [] } },
};
const [parcel] = ANSWERS['bundle.pack'].parcels;
if (parcel === undefined) throw new Error('the written answers lack a parcel');
export const NAME = 'parcel-0f1e2d3c.tocsin';
export const packing: WrittenAnswers = {
  ...several,
  'bundle.pack': {
    value: { parcels: [{ ...parcel, file: NAME, records: 12, recipients: 9 }] },
    files: { [NAME]: 'sealed' },
  },
};
