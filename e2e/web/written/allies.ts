/** Pacts of Harbour Street: one that stands, one that lacks something, one that is being made. */
import type { Pact, PactParty } from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { WrittenAnswers } from '../testing.ts';

const DAY_MS = 86_400_000;
const when = (days: number) => {
  const ms = READ_AT_MS + days * DAY_MS;
  return { ms, iso: new Date(ms).toISOString() };
};

function party(name: string, more: Partial<PactParty> = {}, me: boolean = false): PactParty {
  const id = Array.from(name, (letter) => (letter.codePointAt(0) ?? 0).toString(16))
    .join('')
    .padEnd(64, '0')
    .slice(0, 64);
  return {
    who: { ...someone(name, me), id },
    contested: false,
    holders: 3,
    toRing: 2,
    sealHolders: 5,
    toSeal: 3,
    recovery: null,
    ...more,
  };
}

export const coast: Pact = {
  name: 'coast',
  log: '0a'.repeat(32),
  assembly: 'harbour',
  state: 'standing',
  rehearsal: false,
  lacks: [],
  parties: [
    party('Harbour Street Tenants', {}, true),
    party('Al-Mina Mutual Aid'),
    party('Северный двор', { recovery: { opposed: false, startsAt: when(9) } }),
  ],
  terms: {
    everyHours: 168,
    graceHours: 72,
    endsAt: when(200),
    noticeHours: 720,
    drillsAYear: 4,
    practiceUntil: when(6),
  },
  relays: { kinds: ['arrest', 'raid'], hops: 2 },
};
export const hills: Pact = {
  ...coast,
  name: 'hills',
  log: '0b'.repeat(32),
  lacks: ['consent', 'playbook', 'way'],
  parties: [party('Harbour Street Tenants', {}, true), party('جمعية الميناء')],
};
export const river: Pact = {
  ...coast,
  name: 'river',
  log: null,
  state: 'forming',
  lacks: ['signatures', 'opening'],
  parties: [],
  terms: null,
  relays: null,
};
export const broken: Pact = {
  ...coast,
  name: 'ford',
  log: '0c'.repeat(32),
  lacks: ['keysTogether'],
};

export const several: WrittenAnswers = {
  status: { value: { ...ANSWERS.status, rings: [] } },
  'pact.show': { value: { pacts: [coast, hills, river] } },
};
