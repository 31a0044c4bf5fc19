/** A ring and a run between allies, for real and as a drill. */
import type { Answer, Context, Pact, RunStep, When } from '@tocsin/host/calls';
import { ANSWERS, proposedRing, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { WrittenAnswers } from '../testing.ts';

export type Whole = Answer<'ring.show'>['rings'][number];

const MINUTE_MS = 60_000;

function inMinutes(minutes: number): When {
  const ms = READ_AT_MS + minutes * MINUTE_MS;
  return { ms, iso: new Date(ms).toISOString() };
}

function idOf(digit: string): string {
  return digit.repeat(64);
}

export const RING_ID = { live: idOf('1'), drill: idOf('2') };
export const RUN_ID = { live: idOf('3'), drill: idOf('4') };

const ours = { ...someone('Harbour Street', true), id: idOf('a') };
const kreuzhof = { ...someone('Kreuzhof House Union'), id: idOf('b') };
const alMina = { ...someone('جمعية الميناء'), id: idOf('c') };

const party = {
  contested: false,
  holders: 5,
  toRing: 3,
  sealHolders: 3,
  toSeal: 2,
  recovery: null,
};
const [usualPact] = ANSWERS['pact.show'].pacts;
const coast: Pact = {
  ...(usualPact as Pact),
  rehearsal: false,
  parties: [
    { ...party, who: ours },
    { ...party, who: kreuzhof },
    { ...party, who: alMina, contested: true },
  ],
};

function briefOf(context: Context): Answer<'status'>['runs'][number] {
  return {
    run: RUN_ID[context],
    ring: RING_ID[context],
    pact: 'coast',
    playbook: 'home-threatened',
    context,
    for: kreuzhof,
    state: 'running',
    startedAt: inMinutes(-3),
    steps: { have: 1, needed: 5 },
  };
}

/** A ring that waits for its third signature, and is disputed. */
export function ringOf(context: Context, more: Partial<Whole> = {}): Whole {
  return {
    ...proposedRing,
    id: RING_ID[context],
    from: ours,
    context,
    kind: 'raid',
    inquiry: null,
    signatures: { have: 2, needed: 3 },
    proposedAt: inMinutes(-7),
    notAfter: inMinutes(41),
    allClear: null,
    signers: [
      { label: '1/0', at: null, addsNone: false },
      { label: '2/3', at: null, addsNone: false },
    ],
    disputes: [{ label: '3/4', reason: 'mistaken' }],
    text: 'Officers are changing the locks at 14 Harbour Street. Two families are inside.',
    verdicts: [],
    runs: [briefOf(context)],
    ...more,
  };
}

const step: RunStep = {
  step: '1',
  title: 'Legal phone line',
  ownerRole: 'legal',
  state: 'taken',
  owner: someone('Nadia'),
  dueAt: inMinutes(41),
  changedAt: inMinutes(-2),
  note: null,
  act: null,
};
const steps: readonly RunStep[] = [
  step,
  {
    ...step,
    step: '2',
    title: 'Call their families back',
    state: 'waiting',
    owner: null,
    dueAt: inMinutes(71),
    changedAt: null,
  },
  {
    ...step,
    step: '3',
    title: 'Four beds, three nights',
    state: 'asks',
    owner: null,
    changedAt: null,
    dueAt: inMinutes(131),
  },
  {
    ...step,
    step: '4',
    title: 'Press note',
    state: 'declined',
    owner: someone('Ruth'),
    note: 'No press work this week.',
    dueAt: inMinutes(141),
    changedAt: inMinutes(-1),
  },
  {
    ...step,
    step: '5',
    title: 'Tell the legal clinic',
    state: 'failed',
    owner: null,
    dueAt: inMinutes(10),
    changedAt: null,
    act: {
      executor: 'webhook',
      device: idOf('d'),
      thisDevice: true,
      tries: 2,
      fault: { kind: 'Unreachable' },
      notBefore: null,
    },
  },
];

/** Everything the place asks, for these rings. */
export function world(rings: readonly Whole[]): WrittenAnswers {
  const contexts = [...new Set(rings.map(({ context }) => context))];
  const status: Answer<'status'> = {
    ...ANSWERS.status,
    sentence: { key: 'steady', steady: 4 },
    level: 'well',
    pacts: [coast],
    subjects: ANSWERS.status.subjects.map((one) => ({
      ...one,
      who: kreuzhof,
      state: 'fresh' as const,
    })),
    inquiries: [],
    rings,
    runs: contexts.map(briefOf),
    warnings: [],
  };
  return {
    status: { value: status },
    'ring.show': { value: { rings, relayed: [], firstBells: [] } },
    'pact.show': { value: { pacts: [coast] } },
    'playbook.show': {
      value: {
        playbooks: ANSWERS['playbook.show'].playbooks.map((book) => ({
          ...book,
          name: 'home-threatened',
          title: 'A home is threatened',
        })),
      },
    },
    'run.list': {
      value: { runs: contexts.map((context) => ({ ...briefOf(context), detail: steps })) },
    },
  };
}

export const live = ringOf('live');
export const drill = ringOf('drill');
export const rung = {
  state: 'rings' as const,
  signatures: { have: 3, needed: 3 },
  signedByMe: true,
  iCanSign: false,
  rangAt: inMinutes(0),
  allClear: {
    signed: { have: 1, needed: 3 },
    needsFresh: true,
    needsChallengeCall: true,
  },
  verdicts: [{ party: kreuzhof, verdict: 'rings' as const, at: inMinutes(0) }],
};
