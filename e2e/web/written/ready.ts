/** What would fail us, and when it was practised. */
import type { Answer, StatusAnswer, Warning } from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { WrittenAnswers } from '../testing.ts';

const DAY_MS = 86_400_000;
const when = (days: number) => {
  const ms = READ_AT_MS + days * DAY_MS;
  return { ms, iso: new Date(ms).toISOString() };
};

const [anyRing] = ANSWERS['ring.show'].rings;
const [pact] = ANSWERS.status.pacts;
if (anyRing === undefined || pact === undefined) throw new Error('the written answers lack a ring');
export const ring: Answer<'ring.show'>['rings'][number] = anyRing;

export const well: StatusAnswer = {
  ...ANSWERS.status,
  rings: [],
  warnings: [],
  pacts: [{ ...pact, lacks: [] }],
  waking: [],
};
const LOG = 'harbour';
/** Every warning that says how we would hold. */
export const holding: readonly Warning[] = [
  { kind: 'noWay', log: LOG },
  { kind: 'oneWayOnly', log: LOG },
  { kind: 'paperUnchecked', log: LOG },
  { kind: 'noBell', log: LOG },
  { kind: 'unmet', log: LOG },
  { kind: 'restoredBackup', log: LOG },
  { kind: 'deviceForked', log: LOG },
  { kind: 'deviceStruck', log: LOG },
  { kind: 'keyMissing', log: LOG },
  { kind: 'contested', log: LOG },
  { kind: 'unhealed', log: LOG },
  { kind: 'belowQuorum', log: LOG },
  { kind: 'someAway', log: LOG, members: 2 },
  { kind: 'reseed', log: LOG },
  { kind: 'removalUnconfirmed', log: LOG, members: 1 },
  { kind: 'actFailed', run: '0f'.repeat(32), step: '2' },
  { kind: 'executorNotSetUp', executor: 'email' },
  { kind: 'mandateEnds', role: 'ringer', who: someone('Marta'), at: when(9) },
  { kind: 'pactEnds', pact: 'coast', at: when(12) },
  { kind: 'sealActedWithoutUs', pact: 'coast' },
];
/** Those that stand with the device or the clock. */
export const elsewhere: readonly Warning[] = [
  { kind: 'unlockedHome' },
  { kind: 'diskFull' },
  { kind: 'clockUnsure' },
  { kind: 'rehearsal', log: LOG },
  { kind: 'lookingFirst', log: LOG },
];

const drill = { ...ring, context: 'drill' as const, kind: 'raid', from: someone('Kreuzhof') };
export const gaps: WrittenAnswers = {
  status: {
    value: {
      ...well,
      warnings: holding.filter(({ kind }) => kind === 'oneWayOnly' || kind === 'paperUnchecked'),
    },
  },
  'ring.show': {
    value: {
      ...ANSWERS['ring.show'],
      rings: [
        ring,
        { ...drill, state: 'cancelled', rangAt: when(-12), proposedAt: when(-12) },
        {
          ...drill,
          id: '0d'.repeat(32),
          kind: 'blackout',
          state: 'ranOut',
          rangAt: null,
          proposedAt: when(-40),
        },
      ],
    },
  },
};
export const calm: WrittenAnswers = { ...gaps, status: { value: well } };
