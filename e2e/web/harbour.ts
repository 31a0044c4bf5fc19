/** The invented people of Harbour Street and what their peer answers, for tests of Assembly. */
import { PARAMETER_NAMES, parameterIndex, PARAMETERS } from '@tocsin/core';
import type {
  Answer,
  DecisionAnswer,
  DecisionBrief,
  MandateShown,
  Match,
  Pending,
  RecallShown,
  When,
  Who,
} from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS, someone, wholeDecision } from '@tocsin/host/testing';
import type { WrittenAnswers } from './testing.ts';

const HOUR_MS = 3_600_000;

/** A time so many hours from now. */
function inHours(hours: number): When {
  const ms = READ_AT_MS + hours * HOUR_MS;
  return { ms, iso: new Date(ms).toISOString() };
}

/** An id that begins with what it is of, so that a test can say it. */
export function idOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** Somebody with an id of their own. */
export function person(name: string, me: boolean = false): Who {
  return { ...someone(name, me), id: idOf(name) };
}

const NAMES = ['Idris', 'Rita', 'Tomas', 'Leila', 'Joon', 'Mrs Sato', 'Beto', 'ليلى'] as const;
const amina = person('Amina', true);
const [idris, rita, tomas, leila, joon, sato, beto] = NAMES.map((name) => person(name)) as [
  Who,
  Who,
  Who,
  Who,
  Who,
  Who,
  Who,
];

const brief: DecisionBrief = {
  id: idOf('van'),
  title: 'Lend the van to the food round on Tuesdays?',
  method: 'consent',
  state: 'active',
  firmness: 'running',
  verdict: 'objectionsOpen',
  opensAt: inHours(-60),
  closesAt: inHours(28),
  meeting: false,
  present: { have: 13, needed: 12 },
  mine: null,
  waits: ['answer'],
  overdueHours: 0,
};

/** The question of the guide: may the van be lent. */
export const van: DecisionAnswer = {
  ...wholeDecision,
  ...brief,
  name: 'harbour',
  by: rita,
  driver: 'The food round lost its car in October.',
  text: 'The food round has the van every Tuesday from 14:00. Only Rita and Tomas drive.',
  texts: 2,
  options: [],
  circle: [],
  blind: false,
  opensFrom: null,
  opensUntil: null,
  extended: false,
  electorate: 22,
  counts: [
    { mark: 'consent', option: null, count: 12 },
    { mark: 'abstain', option: null, count: 0 },
  ],
  winners: [],
  tied: [],
  dissent: [],
  pool: [],
  objections: [
    {
      id: idOf('insurance'),
      who: idris,
      harm: 'The van is not insured for other drivers. A crash would cost us the deposit.',
      argument: '',
      status: 'open',
      answered: true,
      setAsideBy: [],
      why: '',
    },
    {
      id: idOf('clinic'),
      who: amina,
      harm: 'Tuesdays clash with the clinic run.',
      argument: '',
      status: 'integrated',
      answered: true,
      setAsideBy: [],
      why: '',
    },
  ],
  uncounted: [],
  voided: [],
  written: [
    { id: idOf('phone'), who: sato, by: leila, witnesses: [joon, amina], via: 'phone' },
    { id: idOf('sheet'), who: beto, by: rita, witnesses: [], via: 'paper' },
  ],
  unheard: 0,
  responsible: [rita],
  criteria: 'No round was missed for want of a car.',
  executeFrom: null,
  executeBy: null,
  act: null,
  needs: [],
  supersededBy: null,
  reviewOn: null,
  reviews: [],
};

/** A question with options, of which one is chosen. */
export const kitchen: DecisionAnswer = {
  ...van,
  id: idOf('kitchen'),
  title: 'Which evening for the kitchen?',
  text: 'We cook for whoever comes.',
  method: 'ranked',
  asks: 'ranking',
  marks: ['abstain'],
  options: ['Monday', 'Wednesday', 'Friday', 'Sunday'],
  counts: ['Monday', 'Wednesday', 'Friday', 'Sunday'].map((option, at) => ({
    mark: 'votes',
    option,
    count: at + 1,
  })),
  objections: [],
  written: [],
};

const treasurer: MandateShown = {
  id: idOf('treasurer'),
  role: 'treasurer',
  who: rita,
  standing: true,
  since: inHours(-82 * 24),
  notAfter: inHours(8 * 24),
  kind: 'withinDomain',
  verbs: ['spend', 'keep'],
  caps: [{ commodity: 'EUR', amount: 6_000, text: '60.00' }],
  deputies: [tomas],
  text: 'The van: fuel and repairs.',
  handover: ['The keys', 'The log book'],
  drawn: null,
  interim: false,
  reportDue: inHours(200),
  reportOverdue: false,
  finality: 'settled',
  acts: [
    {
      id: idOf('fuel'),
      by: rita,
      verb: 'spend',
      amount: { commodity: 'EUR', amount: 3_800, text: '38.00' },
      text: 'Fuel',
      at: inHours(-50),
      covered: 'adReferendum',
      why: 'cap',
    },
  ],
};

const recall: RecallShown = {
  id: idOf('recall'),
  mandate: treasurer.id,
  role: 'treasurer',
  holder: rita,
  phase: 'gathering',
  signed: 1,
  opensAt: 3,
  needed: 12,
  of: 22,
  mine: false,
  closes: inHours(120),
  coolsUntil: null,
  interim: null,
  hours: null,
  missing: [],
};

const rice: Match = {
  id: idOf('rice'),
  need: idOf('need'),
  offer: idOf('offer'),
  what: 'Rice',
  quantity: 4,
  unit: 'kg',
  needer: leila,
  giver: amina,
  state: 'proposed',
  waitsFor: [amina],
  contact: null,
  toldThem: false,
};

const newcomer: Pending = {
  id: idOf('newcomer'),
  verb: 'admit',
  about: person('Noor'),
  role: null,
  by: joon,
  for: { have: 1, needed: 2 },
  exposed: null,
  against: 0,
  mine: null,
  waitsFor: 'people',
  dueAt: null,
  validUntil: inHours(60),
  decidedAt: null,
};

const show: Answer<'assembly.show'> = {
  ...ANSWERS['assembly.show'],
  name: 'harbour',
  me: amina,
  split: null,
  members: [amina, idris, rita, tomas, leila, joon, sato, beto, person('ليلى')].map((who) => ({
    who,
    state: 'member' as const,
    until: null,
    devices: 1,
  })),
  mandates: [
    {
      id: treasurer.id,
      role: 'treasurer',
      who: rita,
      notAfter: treasurer.notAfter,
      pact: null,
      finality: 'settled',
    },
  ],
  risks: [],
  epoch: { number: 3, turnedAt: inHours(-90), unconfirmed: [joon] },
};

const entry = ANSWERS['accounts.show'].entries[0] as Answer<'accounts.show'>['entries'][number];

/** The status of Amina's device, with so much of what waits held for the next list. */
export function statusHolding(heldIds: readonly string[]): Answer<'status'> {
  return {
    ...ANSWERS.status,
    rings: [],
    sentence: { key: 'steady', steady: 11 },
    assemblies: ANSWERS.status.assemblies.map((one) => ({
      ...one,
      name: 'harbour',
      called: 'Harbour Street Tenants',
      held: heldIds.length,
      heldIds,
    })),
  };
}

/** What the peer of Amina answers. */
export const harbour: WrittenAnswers = {
  status: { value: statusHolding([]) },
  'name.show': { value: { ...ANSWERS['name.show'], called: 'Harbour Street Tenants' } },
  'assembly.show': { value: show },
  'assembly.pending': {
    value: {
      pending: [
        newcomer,
        {
          ...newcomer,
          id: idOf('role'),
          verb: 'mandate',
          about: leila,
          role: 'ringer',
          by: rita,
          for: { have: 9, needed: 12 },
          mine: 'for',
        },
      ],
    },
  },
  'assembly.invite': {
    value: ANSWERS['assembly.invite'],
    files: { 'amina.tocsin-invite': Array.from({ length: 600 }, (_, at) => at % 251) },
  },
  'assembly.admit': {
    value: {
      act: null,
      check: ['12345', '67890', '24680', '13579'],
      vouchers: { have: 0, needed: 2 },
      dueAt: null,
      file: null,
    },
  },
  'decide.list': {
    value: {
      name: 'harbour',
      decisions: [
        brief,
        { ...brief, id: kitchen.id, title: kitchen.title, method: 'ranked', waits: [] },
        {
          ...brief,
          id: idOf('keys'),
          title: 'A second key for the cellar',
          state: 'executed',
          firmness: 'settled',
          verdict: 'passes',
          closesAt: inHours(-400),
          waits: [],
        },
      ],
      load: [{ from: inHours(-40), questions: 2 }],
    },
  },
  'decide.show': { value: van },
  'decide.sheet': {
    value: {
      id: van.id,
      file: 'vote.html',
      sheets: 1,
      rows: show.members.length,
      rowsOfSheet: 20,
      members: show.members.map(({ who }) => who),
    },
  },
  'mandate.show': {
    value: {
      name: 'harbour',
      mandates: [treasurer],
      practice: [{ role: 'scribe', who: joon, hours: 12, last: inHours(-30) }],
    },
  },
  'recall.show': { value: { name: 'harbour', recalls: [recall] } },
  'recall.sign': { value: { name: 'harbour', recalls: [{ ...recall, signed: 2, mine: true }] } },
  'constitution.show': {
    value: {
      ...ANSWERS['constitution.show'],
      name: 'harbour',
      members: 22,
      rules: PARAMETER_NAMES.map((name) => {
        const { unit, initially, floor, ceiling } = PARAMETERS[name];
        const value = name === 'termsMax' ? 2 : initially;
        return { name, index: parameterIndex(name), value, initially, floor, ceiling, unit };
      }),
    },
  },
  'emergency.show': {
    value: {
      name: 'harbour',
      powers: ANSWERS['emergency.show'].powers.slice(0, 1).map((one) => ({
        ...one,
        phase: 'runs' as const,
        what: 'The cellar is under water.',
        holders: [rita, tomas],
        exposed: [rita, tomas],
        expires: inHours(20),
        reportDue: inHours(90),
        reportOverdue: false,
        acts: [],
      })),
      next: { needed: 14, of: 22 },
    },
  },
  'accounts.show': {
    value: {
      name: 'harbour',
      accounts: [
        {
          id: idOf('bank'),
          name: 'assets:bank',
          restricted: false,
          closedAt: null,
          balances: [
            { commodity: 'EUR', posted: '812.50', provisional: '774.50' },
            { commodity: 'HOURS', posted: '31', provisional: '31' },
          ],
        },
        {
          id: idOf('fuelbook'),
          name: 'expenses:van',
          restricted: false,
          closedAt: null,
          balances: [],
        },
      ],
      entries: [
        {
          ...entry,
          id: idOf('entry'),
          by: rita,
          narration: 'Fuel',
          state: 'provisional',
          power: treasurer.id,
          postings: [
            { account: 'assets:bank', side: 'out', amount: '38.00', commodity: 'EUR' },
            { account: 'expenses:van', side: 'in', amount: '38.00', commodity: 'EUR' },
          ],
        },
      ],
      counts: [],
      overdrawn: [],
    },
  },
  'exchange.show': {
    value: {
      ...ANSWERS['exchange.show'],
      needs: ANSWERS['exchange.show'].needs.map((one) => ({
        ...one,
        id: rice.need,
        owner: leila,
        scribe: null,
        over: 0,
      })),
      offers: [],
      matches: [rice],
      fitting: [],
    },
  },
  'duty.show': {
    value: {
      name: 'harbour',
      duties: ANSWERS['duty.show'].duties.map((one) => ({
        ...one,
        id: idOf('night'),
        rota: 'night-watch',
        who: amina,
        askedBy: rita,
        tooClose: [],
      })),
      loads: [
        { who: amina, asked: 12, taken: 6 },
        { who: joon, asked: 8, taken: 8 },
      ],
    },
  },
  'device.show': {
    value: {
      devices: [
        ...ANSWERS['device.show'].devices,
        {
          device: idOf('tablet'),
          thisOne: false,
          ballot: false,
          state: 'active',
          heardAt: inHours(-5),
          addedAt: inHours(-900),
          hasKey: true,
        },
      ],
      others: [],
      limit: 4,
    },
  },
};
