/** An answer to every call, as a daemon might give it, for tests. The people are invented. */
import type {
  Answer,
  BookAccount,
  BookCount,
  BookEntryShown,
  CallName,
  ConsentedAction,
  DecideChangedAnswer,
  DecisionAnswer,
  DecisionBrief,
  DrawAnswer,
  DrawChangedAnswer,
  Delivery,
  Duty,
  EmergencyShown,
  ExchangeAnswer,
  Inquiry,
  MandateShown,
  Match,
  NamesAnswer,
  Need,
  Pact,
  Playbook,
  PowerProposedAnswer,
  ReadPerson,
  RecallShown,
  Ring,
  RoleActShown,
  RuleShown,
  RunBrief,
  RunStep,
  StatusAnswer,
  Subject,
  Thread,
  Waking,
  Way,
  When,
  Who,
} from './calls.ts';
import type { POWER_GIVEN } from './calls/power.ts';
import { encodePaperCode } from './paper/paper-code.ts';

/** The time at which these answers are read: 22 November 2026, 17:49 UTC. */
export const READ_AT_MS: number = Date.UTC(2026, 10, 22, 17, 49);

/** A time so many minutes after that. */
function after(minutes: number): When {
  const ms = READ_AT_MS + minutes * 60_000;
  return { iso: new Date(ms).toISOString(), ms };
}

/** Somebody. */
export function someone(name: string | null, me: boolean = false): Who {
  return { id: 'ab12cd34'.repeat(8), name, me };
}

const id = '0f1e2d3c'.repeat(8);
const delivery: Delivery = { state: 'arrived', arrivedAt: 2, meantFor: 3, noWay: false };
const count = { have: 1, needed: 2 };

/** A need of somebody, partly taken up. */
const openNeed: Need = {
  id,
  owner: someone('Ana'),
  scribe: someone('Bea'),
  what: 'Rice',
  quantity: 10,
  unit: 'kg',
  left: 6,
  over: 2,
  area: 'East',
  from: after(0),
  until: after(6000),
  expiresAt: after(6000),
  circle: 'members',
  state: 'open',
  urgency: 'thisWeek',
};

/** A match that waits for nobody any more. */
const acceptedMatch: Match = {
  id,
  need: id,
  offer: id,
  what: 'Rice',
  quantity: 4,
  unit: 'kg',
  needer: someone('Ana'),
  giver: someone(null, true),
  state: 'accepted',
  waitsFor: [],
  contact: 'Ring twice',
  toldThem: false,
};

/** A duty that we are asked to do. */
const askedDuty: Duty = {
  id,
  rota: 'kitchen',
  who: someone(null, true),
  askedBy: someone('Ana'),
  from: after(60),
  until: after(6000),
  hours: 6,
  state: 'asked',
  tooClose: [id],
};

/** A thread with an answer and files. */
const thread: Thread = {
  id,
  by: someone('Ana'),
  at: after(-60),
  text: 'Bring blankets.',
  takenBack: false,
  files: [{ name: 'map.png', mediaType: 'image/png', bytes: 40_000, state: 'here' }],
  title: 'The heating is off',
  expiresAt: after(6000),
  posts: [
    {
      id,
      by: someone('Bea'),
      at: null,
      text: '',
      takenBack: true,
      files: [
        { name: 'a.txt', mediaType: 'text/plain', bytes: 4, state: 'missing' },
        { name: 'b.txt', mediaType: 'text/plain', bytes: 4, state: 'broken' },
      ],
    },
  ],
};

/** Mutual aid of an assembly. */
const exchange: ExchangeAnswer = {
  name: 'river',
  needs: [openNeed],
  offers: [{ ...openNeed, scribe: null, state: 'covered', left: 0, over: 0, area: '' }],
  matches: [acceptedMatch, { ...acceptedMatch, state: 'proposed', waitsFor: [someone('Ana')] }],
  fitting: [{ need: id, offer: id, quantity: 4 }],
};

/** An account of an assembly. */
const bank: BookAccount = {
  id,
  name: 'assets:bank',
  restricted: true,
  closedAt: null,
  balances: [
    { commodity: 'EUR', posted: '12.50', provisional: '10.00' },
    { commodity: 'HOURS', posted: '3', provisional: '3' },
  ],
};

/** An entry that waits for the members. */
const bookEntry: BookEntryShown = {
  id,
  by: someone('Ana'),
  date: after(-60),
  narration: 'Rice',
  postings: [
    { account: 'assets:bank', side: 'out', amount: '12.50', commodity: 'EUR' },
    { account: 'expenses:food', side: 'in', amount: '12.50', commodity: 'EUR' },
  ],
  source: null,
  power: id,
  reverses: null,
  state: 'overCap',
  why: null,
  ratified: false,
  evidence: [id, id],
};

/** A balance that was counted. */
const bookCount: BookCount = {
  account: 'assets:bank',
  at: after(-60),
  by: someone('Ana'),
  holds: false,
  difference: '-0.50',
  commodity: 'EUR',
};

/** An ally of which we hear nothing any more. */
export const lateSubject: Subject = {
  who: someone('Al-Mina'),
  log: 'coast',
  state: 'late',
  way: 'radio',
  happenedAt: after(-3000),
  learnedAt: after(-2900),
  dueAt: after(-120),
  asksAt: after(60),
  asked: 'nobody',
  restsUntil: null,
  agreedBy: [],
  regional: true,
  strokes: ['onTime', 'learnedLater', 'missed'],
};

/** Somebody of an ally who may not be free. */
const readPerson: ReadPerson = {
  id: '0f1e2d3c'.repeat(4),
  name: 'Ana',
  pact: 'coast',
  ally: someone('Al-Mina'),
  since: after(-30),
  practised: true,
  unclear: 2,
};

/** An inquiry that is open. */
export const openInquiry: Inquiry = {
  id,
  log: 'coast',
  subject: someone('Al-Mina'),
  open: true,
  reason: 'silence',
  silentSince: after(-3000),
  openedAt: after(-30),
  openedBy: [someone('Vila Nova', true)],
  owner: someone('Vila Nova', true),
  hand: 1,
  passesOnAt: after(41),
  next: someone(null),
  outcome: null,
};

/** A ring that was proposed and is not rung yet. */
export const proposedRing: Ring = {
  id,
  pact: 'coast',
  from: someone('Vila Nova', true),
  context: 'live',
  kind: 'silence',
  level: 'red',
  scope: 'assembly',
  state: 'proposed',
  refusal: null,
  disputed: true,
  signatures: count,
  signedByMe: false,
  iCanSign: true,
  proposedAt: after(-5),
  rangAt: null,
  notAfter: after(4000),
  allClear: { signed: count, needsFresh: true, needsChallengeCall: true },
  inquiry: id,
};

const run: RunBrief = {
  run: id,
  ring: id,
  pact: 'coast',
  playbook: 'A twin has fallen silent',
  context: 'live',
  for: someone('Vila Nova'),
  state: 'running',
  startedAt: after(-3),
  steps: count,
};

const step: RunStep = {
  step: '2',
  title: 'Call the lawyer',
  ownerRole: 'legal',
  state: 'declined',
  owner: someone('Ruth'),
  dueAt: after(20),
  changedAt: after(-1),
  note: 'No press work this week.',
  act: {
    executor: 'webhook',
    device: id,
    thisDevice: true,
    tries: 2,
    fault: { kind: 'Unreachable' },
    notBefore: after(7),
  },
};

const playbook: Playbook = {
  name: 'twin-silent',
  id,
  title: 'A twin has fallen silent',
  kind: 'silence',
  purpose: 'Find out, calmly.',
  steps: [
    {
      step: '1',
      title: 'Call them',
      text: 'On every way you know.',
      ownerRole: 'ringer',
      withinMinutes: 60,
      onDeadline: 'handOver',
      irreversible: true,
    },
  ],
};

const action: ConsentedAction = {
  pact: 'coast',
  kind: null,
  level: 'red',
  preset: 'act',
  step: '2',
  executor: 'webhook',
  target: 'https://example.org/hook',
  device: id,
  successor: id,
  delayMinutes: 5,
  cap: 3,
  used: 1,
};

const pact: Pact = {
  name: 'coast',
  log: id,
  assembly: 'river',
  state: 'standing',
  rehearsal: true,
  lacks: ['consent'],
  parties: [
    {
      who: someone('Vila Nova', true),
      contested: false,
      holders: 3,
      toRing: 2,
      sealHolders: 3,
      toSeal: 2,
      recovery: { opposed: true, startsAt: null },
    },
    {
      who: someone('Al-Mina'),
      contested: true,
      holders: 3,
      toRing: 2,
      sealHolders: 3,
      toSeal: 2,
      recovery: { opposed: false, startsAt: after(600_000) },
    },
  ],
  terms: {
    everyHours: 168,
    graceHours: 72,
    endsAt: after(500_000),
    noticeHours: 720,
    drillsAYear: 4,
    practiceUntil: after(9000),
  },
  relays: { kinds: ['arrest', 'raid'], hops: 2 },
};

const way: Way = {
  kind: 'net',
  address: '/ip4/192.0.2.7/tcp/4700',
  log: 'coast',
  who: someone('Al-Mina'),
  state: 'resting',
  heardAt: after(-90),
};

/** What a frightened person in a hurry may see. */
/** A rota with everybody there can be on one. */
const rota: Waking = {
  log: 'river',
  covered: false,
  hours: 168,
  mine: true,
  ways: ['notifier', 'mail'],
  members: [
    {
      who: someone('Ana', true),
      state: 'weak',
      heardAt: after(-900),
      paths: [
        { way: 'notifier', state: 'heard', heardAt: after(-900), until: after(9_180), fault: null },
        { way: 'mail', state: 'failed', heardAt: after(-20_000), until: null, fault: 'Refused' },
      ],
    },
    {
      who: { ...someone('Bea'), id: 'be'.repeat(32) },
      state: 'reached',
      heardAt: after(-60),
      paths: [
        { way: 'mail', state: 'heard', heardAt: after(-60), until: after(10_020), fault: null },
        { way: 'push', state: 'trying', heardAt: null, until: after(10_000), fault: null },
      ],
    },
    {
      who: { ...someone('Cem'), id: 'ce'.repeat(32) },
      state: 'unreachable',
      heardAt: after(-30_000),
      paths: [
        { way: 'app', state: 'unheard', heardAt: after(-30_000), until: null, fault: null },
        { way: 'other', state: 'unheard', heardAt: null, until: null, fault: null },
      ],
    },
    {
      who: { ...someone('Dia'), id: 'd1'.repeat(32) },
      state: 'unreachable',
      heardAt: null,
      paths: [],
    },
    {
      who: { ...someone('Eno'), id: 'e0'.repeat(32) },
      state: 'trying',
      heardAt: null,
      paths: [],
    },
  ],
  waiting: [
    { way: 'mail', sentAt: after(-120), number: null },
    { way: 'app', sentAt: after(-60), number: '482913' },
  ],
};

const status: StatusAnswer = {
  sentence: { key: 'asking', steady: 8, who: someone('Al-Mina'), others: 0 },
  level: 'late',
  at: after(0),
  upSince: after(-10_000),
  version: '0.1.0',
  assemblies: [
    {
      name: 'river',
      called: 'River Street',
      log: id,
      state: 'standing',
      rehearsal: false,
      members: 12,
      pendingForMe: 1,
      toDecide: 2,
      held: 1,
      nextList: after(9000),
    },
  ],
  pacts: [pact],
  hearing: [{ log: 'coast', doubting: true, heard: 1, needed: 2, outsideMissing: false }],
  own: [{ log: 'river', dueAt: after(2_880), late: false, restsUntil: null }],
  subjects: [lateSubject],
  inquiries: [openInquiry],
  rings: [proposedRing],
  runs: [run],
  ways: [way],
  disk: {
    usedBytes: 1_234_567,
    freeBytes: 89_000_000_000,
    dropFirst: 'oldWords',
    dropFirstBytes: 5600,
  },
  warnings: [
    { kind: 'unlockedHome' },
    { kind: 'oneWayOnly', log: 'river' },
    { kind: 'mandateEnds', role: 'ringer', who: someone('Marta'), at: after(9000) },
  ],
  waking: [rota],
};

/** Powers, each in most of what it can be. */
const proposedPower: PowerProposedAnswer = {
  act: id,
  verb: 'mandate',
  about: someone('Ana'),
  for: { have: 1, needed: 4 },
  closes: after(6000),
};

/** Something done beyond a mandate. */
const roleAct: RoleActShown = {
  id,
  by: someone('Ana'),
  verb: 'spend',
  amount: { commodity: 'EUR', amount: 1_250, text: '12.50' },
  text: 'Bread.',
  at: after(-60),
  covered: 'adReferendum',
  why: 'cap',
};

/** A mandate over money, with a report overdue. */
const heldMandate: MandateShown = {
  id,
  role: 'treasurer',
  who: someone('Ana'),
  standing: true,
  since: after(-80_000),
  notAfter: after(80_000),
  kind: 'withinDomain',
  verbs: ['spend', 'verb 77'],
  caps: [{ commodity: 'EUR', amount: 5_000, text: '50.00' }],
  deputies: [someone('Bea')],
  text: 'Bread and rent.',
  handover: ['The purse'],
  drawn: { draw: id, holds: 'provisional' },
  interim: true,
  reportDue: after(-60),
  reportOverdue: true,
  finality: 'settled',
  acts: [roleAct, { ...roleAct, covered: 'void', text: '', amount: null, by: null }],
};

/** A recall that is open. */
const openRecall: RecallShown = {
  id,
  mandate: id,
  role: 'treasurer',
  holder: someone('Ana'),
  phase: 'open',
  signed: 3,
  opensAt: 3,
  needed: 5,
  of: 9,
  mine: false,
  closes: after(6000),
  coolsUntil: null,
  interim: null,
  hours: null,
  missing: [],
};

/** An emergency power that lapsed without an account. */
const lapsedPower: EmergencyShown = {
  id,
  phase: 'lapsed',
  what: 'Flood.',
  holders: [someone('Ana'), someone('Bea')],
  verbs: ['spend'],
  caps: [],
  exposed: [someone('Ana'), someone('Bea')],
  starts: after(-9000),
  expires: after(-6000),
  stoppedAt: null,
  agreed: { have: 5, needed: 9 },
  report: null,
  reportDue: after(-60),
  reportOverdue: true,
  acts: [],
};

/** A number of the constitution that was changed. */
const changedRule: RuleShown = {
  name: 'termsMax',
  index: 72,
  value: 2,
  initially: 4,
  floor: 1,
  ceiling: 12,
  unit: 'terms',
};

/** A draw that has drawn somebody. */
const keyDraw: DrawAnswer = {
  id,
  title: 'Who keeps the key',
  stage: 'drawn',
  until: null,
  provisional: true,
  fault: null,
  asks: null,
  drawn: [someone('Cem')],
  name: 'river',
  text: 'For three months.',
  by: someone('Ana', true),
  decision: id,
  replaces: id,
  from: 'members',
  size: 5,
  seats: 1,
  pool: [someone('Ana', true), someone('Cem')],
  committers: (['silent', 'committed', 'twice', 'shown'] as const).map((became) => ({
    who: someone('Bea'),
    status: became,
  })),
  dice: 5,
  sources: [],
  hands: [someone('Ana', true), someone('Bea'), someone('Cem')],
  readings: [{ read: '3 6 1 2 5', hands: [someone('Ana', true), someone('Bea')] }],
  round: { chain: 'quicknet', number: 12_345_678, due: after(600) },
  terms: 'ab'.repeat(32),
  places: [4],
  ticket: null,
  why: null,
  voided: [
    { id, why: 'secretDiffers' },
    { id, why: 'of-a-newer-version' },
  ],
  unheard: 1,
};
const drawChanged = (what: DrawChangedAnswer['what']): DrawChangedAnswer => ({
  what,
  record: id,
  draw: { ...keyDraw, stage: 'reading', until: after(60), drawn: [], asks: 'read' },
  delivery,
});

const POWER_SHOWN: Pick<
  { readonly [C in CallName]: Answer<C> },
  Extract<CallName, keyof typeof POWER_GIVEN>
> = {
  'constitution.show': {
    name: 'river',
    members: 9,
    all: true,
    rules: [changedRule],
    durations: [],
    stewardsOpen: true,
    methods: {
      others: ['consent', 'majority'],
      acts: ['supermajority', 'telepathy'],
      domains: [{ domain: 'purse', methods: ['supermajority'] }],
    },
    methodsAsked: [
      { act: id, methods: { others: ['consent'], acts: null, domains: [] } },
      { act: id, methods: null },
    ],
  },
  'constitution.propose': { ...proposedPower, verb: 'constitution', about: null },
  'constitution.methods': { ...proposedPower, verb: 'resolve', about: null },
  'mandate.show': {
    name: 'river',
    mandates: [
      heldMandate,
      {
        ...heldMandate,
        kind: 'imperative',
        deputies: [],
        reportOverdue: false,
        interim: false,
        standing: false,
        text: null,
      },
    ],
    practice: [{ role: 'scribe', who: someone('Cleo'), hours: 40, last: after(-60) }],
  },
  'mandate.templates': {
    templates: [
      {
        name: 'couriers',
        role: 'courier',
        verbs: ['carry'],
        days: 180,
        reportDays: 0,
        deputies: 1,
        charter: 'Carry it unread.',
        handover: [],
      },
      {
        name: 'press',
        role: 'press',
        verbs: ['speak'],
        days: 90,
        reportDays: 30,
        deputies: 2,
        charter: 'Speak of what was decided.',
        handover: ['The list'],
      },
    ],
  },
  'mandate.propose': proposedPower,
  'mandate.act': { act: { ...roleAct, covered: 'late' } },
  'mandate.ratify': { ...proposedPower, verb: 'resolve' },
  'mandate.report': { id, what: 'report' },
  'mandate.held': { id, what: 'held' },
  'recall.show': {
    name: 'river',
    recalls: [
      openRecall,
      { ...openRecall, phase: 'gathering', signed: 1, mine: true },
      { ...openRecall, phase: 'carried', interim: someone('Bea'), hours: 30 },
      { ...openRecall, phase: 'carried', missing: [someone('Dana')] },
      { ...openRecall, phase: 'cooling', coolsUntil: after(9000) },
      { ...openRecall, phase: 'failed', holder: null },
    ],
  },
  'recall.propose': { ...proposedPower, verb: 'recall' },
  'recall.sign': { name: 'river', recalls: [{ ...openRecall, mine: true }] },
  'emergency.show': {
    name: 'river',
    powers: [
      { ...lapsedPower, phase: 'runs', acts: [{ ...roleAct, covered: 'open' }] },
      { ...lapsedPower, phase: 'ahead', what: null },
      { ...lapsedPower, phase: 'stopped', stoppedAt: after(-60), report: 'All were fed.' },
      { ...lapsedPower, reportOverdue: false },
      lapsedPower,
    ],
    next: { needed: 6, of: 9 },
  },
  'emergency.propose': { ...proposedPower, verb: 'emergency', about: null },
  'emergency.stop': { act: id, for: { have: 3, needed: 3 }, stopped: true },
  'emergency.report': { id, what: 'sunset' },
  'allocate.show': {
    name: 'river',
    budgets: [
      {
        id,
        purpose: 'Winter kitchen',
        sum: { commodity: 'EUR', amount: 50_000, text: '500.00' },
        standing: true,
        notAfter: after(80_000),
        spender: someone('Ana'),
      },
      {
        id,
        purpose: null,
        sum: { commodity: 'HOURS', amount: 600, text: '10.00' },
        standing: false,
        notAfter: after(-60),
        spender: null,
      },
    ],
  },
  'allocate.propose': { ...proposedPower, verb: 'allocate', about: null },
};

const decisionBrief: DecisionBrief = {
  id,
  title: 'Cook on Fridays',
  method: 'consent',
  state: 'active',
  firmness: 'running',
  verdict: 'objectionsOpen',
  opensAt: after(-60),
  closesAt: after(4000),
  meeting: false,
  present: { have: 3, needed: 4 },
  mine: 'consent',
  waits: ['answer', 'objection', 'witness', 'confirm'],
  overdueHours: 0,
};

const decidedAct = { id, verb: 'mandate', about: someone('Bea'), role: 'ringer' } as const;

/** A decision with everything that one can have. */
export const wholeDecision: DecisionAnswer = {
  ...decisionBrief,
  name: 'river',
  by: someone('Ana', true),
  fault: null,
  driver: 'Thirty people ask for a warm meal.',
  text: 'We cook on Fridays.',
  texts: 3,
  options: ['Mon', 'Fri'],
  asks: 'mark',
  marks: ['consent', 'abstain', 'object'],
  circle: [someone('Ana', true), someone(null)],
  blind: true,
  opensFrom: after(7000),
  opensUntil: after(9000),
  extended: true,
  electorate: 7,
  counts: [
    { mark: 'consent', option: null, count: 3 },
    { mark: 'hum', option: null, count: 0 },
    { mark: 'votes', option: 'Fri', count: '61/3' },
  ],
  winners: ['Fri'],
  tied: ['Mon', 'Fri'],
  dissent: [
    { who: someone('Bea'), mark: 'object', reason: '' },
    { who: someone(null), mark: 'hum', reason: 'The stove is broken.' },
  ],
  pool: [someone('Bea')],
  objections: [
    {
      id,
      who: someone('Ana', true),
      harm: 'The stove is broken.',
      argument: 'It leaks.',
      status: 'open',
      answered: true,
      setAsideBy: [],
      why: '',
    },
    {
      id,
      who: someone(null),
      harm: 'Too loud.',
      argument: '',
      status: 'notQualified',
      answered: false,
      setAsideBy: [someone('Ana', true), someone('Bea')],
      why: 'A matter of taste.',
    },
  ],
  uncounted: [
    { who: someone('Bea'), why: 'scribesDiffer' },
    { who: someone(null), why: 'tired' },
  ],
  voided: [
    { id, why: 'late' },
    { id, why: 'lost' },
  ],
  written: [
    {
      id,
      who: someone('Bea'),
      by: someone('Ana', true),
      witnesses: [someone(null), someone('Marta')],
      via: 'scribe',
    },
    { id, who: someone(null), by: someone('Ana', true), witnesses: [], via: 'paper' },
  ],
  unheard: 2,
  responsible: [someone('Bea')],
  criteria: 'Nobody goes home hungry.',
  executeFrom: after(5000),
  executeBy: after(6000),
  act: decidedAct,
  hall: 'asks',
  doneAt: null,
  needs: [id],
  supersededBy: id,
  reviewOn: after(-100),
  reviews: [{ who: someone('Bea'), at: after(-10), verdict: 'keep', note: '' }],
};

const decideChanged: DecideChangedAnswer = {
  what: 'amended',
  record: id,
  decision: wholeDecision,
  delivery,
};

const rosterStep: Answer<'pact.rotate'> = {
  pact: 'coast',
  stage: 'agreeing',
  missing: [someone('Bea')],
  ringers: [someone('Ana'), someone('Marta')],
  sealHolders: [someone('Ana')],
  signed: count,
  act: id,
  mine: false,
};

const names: NamesAnswer = {
  name: 'river',
  called: 'River Street',
  me: 'Ana',
  members: [someone('Ana', true), someone('Leila')],
};

/** An answer to every call. */
export const ANSWERS: { readonly [C in CallName]: Answer<C> } = {
  down: { stopping: true },
  status,
  today: {
    at: after(0),
    sure: false,
    verdict: 'behind',
    hours: 72,
    answered: false,
    practise: ['river'],
    forYou: 1,
    toDecide: [{ log: 'river', count: 2 }],
  },
  'assembly.found': {
    stage: 'compare',
    name: 'river',
    file: null,
    people: 3,
    missing: 0,
    check: ['12345', '67890'],
    log: null,
    rehearsal: false,
    unmet: true,
  },
  'assembly.invite': { file: '/f/ana.tocsin-invite', invite: id, notAfter: after(20_000) },
  'assembly.join': {
    stage: 'answered',
    name: 'river',
    file: '/f/a.tocsin-answer',
    check: ['12345', '67890'],
    log: id,
    invitedBy: someone('Marta'),
    notAfter: after(20_000),
  },
  'assembly.admit': { act: id, check: null, vouchers: count, dueAt: after(4000), file: '/f/w' },
  'assembly.show': {
    name: 'river',
    log: id,
    me: someone('Ana', true),
    rehearsal: false,
    unmet: false,
    rules: 1,
    tempoMs: 3_600_000,
    height: 4,
    placedAt: after(-900),
    split: 'standing',
    members: [
      { who: someone('Ana', true), state: 'member', until: null, devices: 1 },
      { who: someone(null), state: 'probation', until: after(80_000), devices: 2 },
      { who: someone('Bea'), state: 'away', until: null, devices: 2 },
    ],
    mandates: [
      {
        id,
        role: 'ringer',
        who: someone('Ana', true),
        notAfter: after(200_000),
        pact: null,
        finality: 'provisional',
      },
    ],
    risks: [
      {
        id,
        exposed: [someone('Bea'), someone('Ana', true)],
        agreed: { have: 3, needed: 5 },
        agreedExposed: { have: 2, needed: 2 },
        at: after(-500),
      },
    ],
    epoch: { number: 2, turnedAt: after(-900), unconfirmed: [someone('Bea')] },
    records: 44,
    stateHash: id,
  },
  'assembly.heal': {
    name: 'river',
    chosen: id,
    split: 'contested',
    stands: null,
    due: id,
    branches: [
      {
        id,
        placedAt: after(-900),
        steps: [
          { verb: 'expel', about: someone('Bea'), role: null },
          { verb: 'teleport', about: null, role: null },
        ],
        more: 2,
        followers: [someone('Ana', true)],
        support: count,
        mine: true,
      },
      {
        id: 'ef'.repeat(32),
        placedAt: after(-800),
        steps: [],
        more: 0,
        followers: [],
        support: { have: 0, needed: 2 },
        mine: false,
      },
    ],
    struck: [someone('Bea')],
  },
  'assembly.pending': {
    pending: [
      {
        id,
        verb: 'mandate',
        about: someone('Bea'),
        role: 'ringer',
        by: someone('Ana', true),
        for: count,
        exposed: null,
        against: 1,
        mine: null,
        waitsFor: 'people',
        dueAt: null,
        validUntil: after(80_000),
        decidedAt: null,
      },
      {
        id,
        verb: 'teleport',
        about: null,
        role: null,
        by: null,
        for: count,
        exposed: { have: 0, needed: 1 },
        against: 0,
        mine: 'for',
        waitsFor: 'time',
        dueAt: after(100),
        validUntil: after(80_000),
        decidedAt: null,
      },
      {
        id,
        verb: 'admit',
        about: null,
        role: null,
        by: someone('Ana', true),
        for: count,
        exposed: null,
        against: 0,
        mine: null,
        waitsFor: 'people',
        dueAt: null,
        validUntil: after(40_000),
        decidedAt: after(-3000),
      },
    ],
  },
  'assembly.consent': { id, stance: 'for', for: count, state: 'enough' },
  'assembly.seat': {
    act: id,
    role: 'ringer',
    who: someone('Bea'),
    notAfter: after(200_000),
    for: count,
  },
  'assembly.leave': { name: 'river', act: id },
  'away.show': {
    name: 'river',
    away: [{ who: someone('Bea'), since: after(-9000) }],
    gone: [
      { who: someone('Cem'), by: 'inquiry', at: after(-900) },
      { who: someone(null), by: 'ownWord', at: after(-800) },
    ],
    left: count,
    witnesses: [
      { pact: 'coast', keys: 3 },
      { pact: null, keys: 1 },
    ],
    decided: [
      {
        id,
        verb: 'mandate',
        about: someone('Ana', true),
        role: 'ringer',
        at: after(-700),
        without: [someone('Bea'), someone(null)],
        for: 1,
        against: 0,
        mine: null,
        askedUntil: after(40_000),
      },
      {
        id,
        verb: 'teleport',
        about: null,
        role: null,
        at: after(-600),
        without: [someone('Bea')],
        for: 0,
        against: 1,
        mine: 'against',
        askedUntil: null,
      },
    ],
    overtaken: [{ id, verb: 'resolve', about: null, role: null }],
    reseed: true,
    witnessed: [
      { pact: 'coast', who: someone('Al-Mina'), by: someone('Ana', true), at: after(-60) },
      { pact: null, who: someone(null), by: someone('Bea'), at: after(-70) },
    ],
  },
  'away.witnesses': { act: id, pacts: ['coast', 'hills'], keys: 6, for: count },
  'away.ask': {
    name: 'river',
    file: '/f/river-away.tocsin-away',
    pact: 'coast',
    gone: [someone('Bea'), someone(null)],
    left: { have: 2, needed: 2 },
  },
  'away.witness': {
    pact: 'coast',
    who: someone('Al-Mina'),
    gone: 2,
    file: '/f/coast-witnessed.tocsin-witnessed',
  },
  'away.place': { name: 'river', act: id, gone: [someone('Bea')], state: 'waiting' },
  'device.add': { stage: 'added', file: '/f/d', device: id, keysAt: after(1440) },
  'device.cut': { device: id, act: id, since: after(-900), for: count },
  'device.recover': {
    stage: 'struck',
    device: id,
    by: 'members',
    othersNeeded: 1,
    act: id,
    file: null,
    successor: null,
    keysAt: null,
  },
  'device.show': {
    devices: [
      {
        device: id,
        thisOne: true,
        ballot: true,
        state: 'active',
        heardAt: after(0),
        addedAt: after(-90_000),
        hasKey: true,
      },
    ],
    limit: 4,
    others: [{ who: someone('Bea'), device: id, heardAt: after(-900) }],
  },
  'paper.print': { code: '09'.repeat(16), groups: encodePaperCode(new Uint8Array(16).fill(9)) },
  'paper.check': { right: true },
  'paper.keys': { code: '0a'.repeat(16), groups: encodePaperCode(new Uint8Array(16).fill(10)) },
  'paper.forget': { right: true },
  'ways.add': { address: '/ip4/192.0.2.7/tcp/4700', changed: true, ways: 2 },
  'wake.show': {
    wakes: 'own',
    holders: [{ log: 'harbour', device: id, who: someone(null, true), state: 'taken' }],
    able: [{ log: 'harbour', device: 'cd'.repeat(32), who: someone('Marta') }],
    kept: [
      {
        log: 'harbour',
        device: id,
        who: someone(null, true),
        state: 'taken',
        wokenAt: after(-30),
      },
    ],
  },
  'wake.give': {
    wakes: 'nobody',
    holders: [{ log: 'harbour', device: id, who: someone(null, true), state: 'waiting' }],
    able: [],
    kept: [],
  },
  'wake.end': { wakes: 'nobody', holders: [], able: [], kept: [] },
  'ways.show': {
    listening: [{ log: 'river', address: '/ip4/127.0.0.1/tcp/4700' }],
    ways: [way, { ...way, who: null, state: 'linked' }, { ...way, state: 'trying' }],
    net: false,
    waiting: 2,
    parcels: [
      { log: 'river', packedAt: after(-90), state: 'waiting', recipients: 3, arrivedAt: 0 },
      { log: 'river', packedAt: after(-900), state: 'arrived', recipients: 3, arrivedAt: 2 },
      { log: 'river', packedAt: after(-99_000), state: 'ranOut', recipients: 1, arrivedAt: 0 },
    ],
  },
  'ways.remove': { address: '/ip4/192.0.2.7/tcp/4700', changed: false, ways: 2 },
  'beat.send': { logs: [{ log: 'river', nextDueAt: after(10_080), delivery }] },
  'beat.show': { subjects: [lateSubject], hearing: status.hearing },
  'rhythm.set': {
    log: 'river',
    everyHours: 168,
    graceHours: 72,
    nextDueAt: after(10_080),
    practiceUntil: after(20_160),
  },
  'rhythm.pause': { id, from: after(0), to: after(4320), agreedBy: [] },
  seen: { who: someone('Bea'), how: 'met', happenedAt: after(0) },
  'words.set': { log: 'river', pact: 'coast', name: 'Ana' },
  'words.show': {
    homes: [
      { log: 'river', state: 'set', pact: 'coast', setAt: after(-90_000), practise: true },
      { log: 'hill', state: 'noTwin', pact: null, setAt: null, practise: false },
      { log: 'mill', state: 'noReaders', pact: null, setAt: null, practise: false },
      { log: 'ford', state: 'unset', pact: 'coast', setAt: null, practise: false },
      { log: 'weir', state: 'lapsed', pact: 'coast', setAt: after(-900_000), practise: true },
    ],
  },
  'words.read': { people: [readPerson, { ...readPerson, since: null, practised: false }] },
  'words.called': { person: readPerson, over: false },
  'words.end': { person: { ...readPerson, since: null }, over: true },
  'call.ask': { who: someone('Bea'), number: ['12340', '56789'], delivery },
  'call.answer': { who: someone('Bea'), answer: ['43210', '98765'] },
  'call.heard': { who: someone('Bea'), right: true, triesLeft: 0, unmet: false },
  'inquiry.open': { inquiry: { ...openInquiry, reason: 'worry' }, delivery },
  'inquiry.list': {
    inquiries: [openInquiry, { ...openInquiry, open: false, outcome: 'explained' }],
  },
  'inquiry.show': {
    inquiry: openInquiry,
    steps: [{ by: someone('Bea'), channel: 'call', result: 'noAnswer', at: after(-9) }],
    left: ['net', 'met'],
    signs: [
      { way: 'net', happenedAt: after(-18_000), learnedAt: after(-18_000) },
      { way: 'radio', happenedAt: after(-3000), learnedAt: after(-2900) },
    ],
    closings: [],
  },
  'inquiry.step': { inquiry: openInquiry, delivery },
  'inquiry.close': { inquiry: { ...openInquiry, open: false, outcome: 'silent' }, delivery },
  'ring.propose': { ring: proposedRing, delivery },
  'ring.sign': { ring: { ...proposedRing, state: 'rings', rangAt: after(0) }, delivery },
  'ring.dispute': { ring: proposedRing, delivery },
  'ring.cancel': { ring: { ...proposedRing, state: 'cancelled' }, delivery },
  'ring.clear': { ring: { ...proposedRing, state: 'ranOut' }, delivery },
  'ring.lift': { ring: proposedRing, delivery },
  'ring.called': { ring: { ...proposedRing, state: 'cancelled' }, delivery },
  'ring.relay': { ring: id, pact: 'coast', passedOn: true },
  'ring.first': {
    pact: 'coast',
    context: 'live',
    kind: 'arrest',
    week: 7,
    token: '0a'.repeat(16),
    tokens: count,
  },
  'ring.heard': { counts: true },
  'ring.amber': { pact: 'coast', ring: id, drill: false, signed: count },
  'ring.show': {
    relayed: [
      {
        id,
        pact: 'coast',
        by: someone('Al-Mina'),
        context: 'live',
        kind: 'arrest',
        region: 7,
        hop: 2,
        under: 'bells',
        over: false,
        notAfter: after(4000),
      },
    ],
    firstBells: [
      { pact: 'coast', from: someone('Al-Mina'), context: 'drill', kind: 'raid', at: after(-2) },
    ],
    rings: [
      {
        ...proposedRing,
        signers: [
          { label: 'north', at: after(-2), addsNone: false },
          { label: 'north-2', at: null, addsNone: true },
        ],
        disputes: [{ label: 'south', reason: 'forced' }],
        text: 'Two cars before the house.',
        verdicts: [{ party: someone('Vila Nova'), verdict: 'rings', at: null }],
        runs: [run],
      },
    ],
  },
  'pact.offer': {
    stage: 'card',
    name: 'coast',
    file: '/f/c.tocsin-pact',
    parties: { have: 1, needed: 3 },
    ours: count,
    signed: count,
    act: null,
    log: null,
  },
  'pact.accept': {
    stage: 'agreeing',
    name: 'coast',
    file: null,
    parties: { have: 3, needed: 3 },
    ours: count,
    signed: count,
    act: id,
    log: null,
  },
  'pact.relay': { pact: 'coast', act: id, for: count },
  'pact.terms': { pact: 'coast', act: id, for: count },
  'pact.rotate': { ...rosterStep, stage: 'signing', missing: [], act: null, mine: true },
  'pact.recover': { ...rosterStep, stage: 'keys' },
  'pact.object': { ...rosterStep, stage: 'filed', missing: [], ringers: [], sealHolders: [] },
  'pact.amber': { pact: 'coast', known: false },
  'pact.show': { pacts: [pact] },
  'pact.name': { pact, before: 'pact-0f1e2d3c' },
  'playbook.add': { playbook, delivery },
  'playbook.show': { playbooks: [playbook] },
  'run.list': { runs: [{ ...run, detail: [step, { ...step, state: 'waiting', note: null }] }] },
  'run.take': { run, step: { ...step, state: 'taken' }, delivery },
  'run.done': { run, step: { ...step, state: 'done' }, delivery },
  'run.decline': { run, step, delivery },
  'consent.set': { action, state: 'waiting', signatures: count },
  'consent.show': { actions: [action, { ...action, preset: 'prepare', kind: 'raid' }] },
  'decide.propose': {
    decision: wholeDecision,
    load: { from: after(-600), questions: 2 },
    delivery,
  },
  'decide.stance': {
    decisions: [decisionBrief],
    members: [someone('Bea'), someone(null)],
    own: [someone('Bea')],
    again: true,
    acts: [{ id, verb: 'expel', about: someone(null), role: null }],
    sealed: true,
    delivery,
  },
  'decide.object': { ...decideChanged, what: 'objected' },
  'decide.amend': decideChanged,
  'decide.withdraw': { ...decideChanged, what: 'objectionWithdrawn' },
  'decide.show': wholeDecision,
  'decide.list': {
    name: 'river',
    decisions: [decisionBrief, { ...decisionBrief, waits: [], state: 'queued' }],
    load: [{ from: after(-600), questions: 1 }],
  },
  'decide.outcome': { ...wholeDecision, state: 'defeated', firmness: 'settled', verdict: 'tied' },
  'decide.done': { ...decideChanged, what: 'done' },
  'decide.review': { ...decideChanged, what: 'reviewed' },
  'decide.deny': { ...decideChanged, what: 'denied' },
  'decide.hall': {
    questions: [
      { decision: decisionBrief, act: decidedAct, standing: 'left' },
      { decision: decisionBrief, act: decidedAct, standing: 'confirmed' },
      { decision: decisionBrief, act: null, standing: 'kept' },
    ],
  },
  'decide.sheet': {
    id,
    file: '/f/vote-0f1e2d3c.html',
    sheets: 2,
    rows: 31,
    rowsOfSheet: 20,
    members: Array.from({ length: 31 }, () => someone('Ana')),
  },
  'decide.enter': {
    decision: decisionBrief,
    sheet: 2,
    entered: 11,
    agreed: 9,
    once: 1,
    differ: [{ row: 23, who: someone('Bea') }],
    delivery,
  },
  'bundle.pack': {
    parcels: [
      {
        log: 'river',
        file: '/f/b.tocsin',
        bytes: 65_536,
        records: 12,
        beats: 3,
        recipients: 6,
        keepsUntil: after(86_400),
      },
    ],
  },
  'bundle.open': {
    fresh: 0,
    known: 4,
    parked: 1,
    outlived: 2,
    refused: 1,
    beats: 2,
    rings: 1,
    packedAt: after(-800),
  },
  'log.verify': {
    logs: [
      { log: 'river', records: 44, husks: 7, signatures: 44, stateHash: id, bad: 0 },
      { log: 'coast', records: 9, husks: 0, signatures: 8, stateHash: id, bad: 1 },
    ],
    tookMs: 12,
  },
  'log.kept': {
    logs: [
      {
        log: 'river',
        keptHours: 2_160,
        overUntil: after(-2_160 * 60),
        records: 44,
        husks: 7,
        waiting: 3,
        waitingBytes: 900,
        sweptAt: after(-600),
      },
      {
        log: 'coast',
        keptHours: 2_160,
        overUntil: null,
        records: 9,
        husks: 0,
        waiting: 0,
        waitingBytes: 0,
        sweptAt: null,
      },
    ],
  },
  'log.export': { file: '/f/river.tocsin-log', bytes: 44_000, records: 44 },
  'accounts.open': { account: bank },
  'accounts.close': { account: { ...bank, closedAt: after(0), balances: [] } },
  'accounts.enter': { entry: bookEntry },
  'accounts.post': { entry: { ...bookEntry, state: 'posted', ratified: true } },
  'accounts.archive': { entry: { ...bookEntry, state: 'archived', narration: '' } },
  'accounts.confirm': { entry: { ...bookEntry, state: 'provisional' } },
  'accounts.reverse': {
    entry: {
      ...bookEntry,
      state: 'late',
      postings: [...bookEntry.postings, ...bookEntry.postings],
    },
  },
  'accounts.count': { count: bookCount },
  'accounts.name': { code: 'EUR', decimals: 2, contested: true },
  'accounts.show': {
    name: 'river',
    accounts: [bank],
    entries: [bookEntry],
    counts: [bookCount, { ...bookCount, holds: true, difference: '0' }],
    overdrawn: ['assets:bail'],
  },
  'accounts.summary': {
    name: 'river',
    rows: [{ from: after(0), what: 'income:member', commodity: 'EUR', amount: '500.00' }],
  },
  'accounts.export': { file: '/f/river-book.beancount', entries: 12, pending: 1, left: 1 },
  'draw.open': drawChanged('opened'),
  'draw.commit': drawChanged('committed'),
  'draw.reveal': drawChanged('shown'),
  'draw.dice': drawChanged('read'),
  'draw.numbers': drawChanged('read'),
  'draw.deny': drawChanged('denied'),
  'draw.beacon': drawChanged('brought'),
  'draw.show': keyDraw,
  'draw.list': { name: 'river', draws: [keyDraw, { ...keyDraw, stage: 'void', fault: 'rival' }] },
  'draw.replay': { draw: keyDraw, same: true, picks: [keyDraw.drawn[0]?.id ?? ''] },
  'draw.export': { id, file: '/f/draw.json' },
  'need.add': { need: openNeed },
  'need.list': exchange,
  'need.end': { need: { ...openNeed, state: 'withdrawn' } },
  'offer.add': { offer: openNeed },
  'offer.list': exchange,
  'offer.end': { offer: { ...openNeed, state: 'served' } },
  'exchange.show': exchange,
  'exchange.match': {
    match: { ...acceptedMatch, state: 'proposed', waitsFor: [someone('Ana', true)] },
  },
  'exchange.accept': { match: acceptedMatch },
  'exchange.decline': { match: { ...acceptedMatch, state: 'declined' } },
  'exchange.done': { match: { ...acceptedMatch, state: 'done' } },
  'exchange.failed': { match: { ...acceptedMatch, state: 'failed' } },
  'exchange.contact': { match: { ...acceptedMatch, toldThem: true } },
  'duty.ask': { duty: askedDuty },
  'duty.accept': { duty: { ...askedDuty, state: 'accepted' } },
  'duty.decline': { duty: { ...askedDuty, state: 'declined' } },
  'duty.done': { duty: { ...askedDuty, state: 'done' } },
  'duty.missed': { duty: { ...askedDuty, state: 'missed' } },
  'duty.show': {
    name: 'river',
    duties: [askedDuty],
    loads: [{ who: someone('Ana'), asked: 12, taken: 6 }],
  },
  ...POWER_SHOWN,
  'talk.post': { thread },
  'talk.answer': { thread },
  'talk.show': { name: 'river', threads: [thread] },
  'talk.take-back': { thread: { ...thread, takenBack: true, text: '', files: [] } },
  'talk.save': { file: '/f/map.png', bytes: 40_000 },
  'name.me': names,
  'name.assembly': names,
  'name.show': names,
  'canary.show': { rotas: [rota, { ...rota, covered: true, members: [], waiting: [] }] },
  'canary.heard': { confirmed: [{ log: 'river', way: 'mail' }], told: ['coast'] },
  'canary.send': {
    sent: [
      { log: 'river', way: 'notifier', fault: null },
      { log: 'river', way: 'mail', fault: 'Refused' },
    ],
  },
  'canary.drop': { rotas: [] },
};
