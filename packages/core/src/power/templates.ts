/**
 * Templates of mandates (DESIGN §7): for roles that every assembly needs, what they usually cover,
 * for how long, and how often the holder reports. Data to begin from; people change what they
 * like before they agree, the text first of all.
 */
import { ROLE } from '../assembly/act.ts';
import type { MandateKind } from '../assembly/powers.ts';
import { POWER_VERB } from '../assembly/powers.ts';

/** What a mandate from this template begins with. */
export interface MandateTemplate {
  readonly role: number;
  readonly kind: MandateKind;
  readonly verbs: readonly number[];
  readonly days: number;
  /** Days from report to report; 0: none. */
  readonly reportDays: number;
  readonly deputies: number;
  /** What binds the holder, in English: people write their own over it. */
  readonly charter: string;
  /** What is handed over at the end, a line each. */
  readonly handover: readonly string[];
}

/** Templates by name. */
export const TEMPLATE_NAMES = [
  'stewards',
  'keyHolders',
  'legalTeam',
  'weatherRota',
  'couriers',
  'press',
  'safetyTeam',
  'treasurer',
] as const;

/** The name of a template. */
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** Every template. */
export const MANDATE_TEMPLATES: Readonly<Record<TemplateName, MandateTemplate>> = {
  stewards: {
    role: ROLE.steward,
    kind: 'withinDomain',
    verbs: [POWER_VERB.convene, POWER_VERB.schedule],
    days: 180,
    reportDays: 30,
    deputies: 1,
    charter:
      'Stewards prepare meetings, keep the calendar and see that questions are answered. ' +
      'They decide nothing that the members have not given them, and they say at each ' +
      'meeting what they did.',
    handover: [
      'The calendar and what is open',
      'Rooms and who lends them',
      'Promises made to others',
    ],
  },
  keyHolders: {
    role: ROLE.keyHolder,
    kind: 'withinDomain',
    verbs: [POWER_VERB.keep, POWER_VERB.enter],
    days: 180,
    reportDays: 90,
    deputies: 1,
    charter:
      'Keys are lent to members who need a room, and to nobody else. Each loan is written ' +
      'down. Nobody enters a home with them without its people.',
    handover: [
      'Every key, and who has which',
      'The list of loans',
      'Codes that have to be changed',
    ],
  },
  legalTeam: {
    role: ROLE.legal,
    kind: 'withinDomain',
    verbs: [POWER_VERB.counsel],
    days: 365,
    reportDays: 90,
    deputies: 1,
    charter:
      'The legal team speaks with lawyers, the police and the courts for those who ask for ' +
      'it. Nobody speaks about a case without the person whose case it is.',
    handover: [
      'Open cases and their dates',
      'Lawyers, and what was agreed with them',
      'Papers that people left with us',
    ],
  },
  weatherRota: {
    role: ROLE.weatherRota,
    kind: 'withinDomain',
    verbs: [POWER_VERB.publish, POWER_VERB.convene],
    days: 90,
    reportDays: 30,
    deputies: 2,
    charter:
      'Whoever is on the rota looks at the warnings twice a day and tells all of us when ' +
      'something comes. A false alarm is no fault; silence is.',
    handover: ['Where warnings are read', 'Who is to be woken first', 'What was told this month'],
  },
  couriers: {
    role: ROLE.courier,
    kind: 'withinDomain',
    verbs: [POWER_VERB.carry],
    days: 180,
    reportDays: 0,
    deputies: 1,
    charter:
      'Couriers carry what they are given, unread, by the way that was agreed, and say when' +
      ' it arrived or was lost. Nobody has to go.',
    handover: ['Routes and drop points', 'What is still under way'],
  },
  press: {
    role: ROLE.press,
    kind: 'imperative',
    verbs: [POWER_VERB.speak],
    days: 90,
    reportDays: 30,
    deputies: 1,
    charter:
      'Speak of what the assembly has decided, in its words. Say nothing of persons, places' +
      ' and plans. What goes beyond is said in your own name, and reported to the next ' +
      'meeting.',
    handover: [
      'The list of journalists',
      'Promises and dates',
      'What was said, and where it stands',
    ],
  },
  safetyTeam: {
    role: ROLE.safety,
    kind: 'imperative',
    verbs: [POWER_VERB.guard],
    days: 90,
    reportDays: 7,
    deputies: 2,
    charter:
      'The safety team is unarmed, always. It calms, accompanies and makes room; it hits, ' +
      'holds and searches nobody. Its log is open to everybody who lives here. Complaints ' +
      'go to three people who are drawn, not to the team. No one serves in it two terms in ' +
      'a row.',
    handover: ['The log, up to the last day', 'Complaints that are open', 'Radios and vests'],
  },
  treasurer: {
    role: ROLE.treasurer,
    kind: 'withinDomain',
    verbs: [POWER_VERB.spend, POWER_VERB.keep, POWER_VERB.receive],
    days: 180,
    reportDays: 30,
    deputies: 1,
    charter:
      'Money is spent for what the members opened a budget for, and up to its sum. Each ' +
      'payment is written down the same day, with its receipt. What goes beyond waits for ' +
      'the members.',
    handover: [
      'The purse and the accounts, counted by two',
      'Receipts and open payments',
      'Who owes us, and whom we owe',
    ],
  },
};
