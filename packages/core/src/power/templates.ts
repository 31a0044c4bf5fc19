/**
 * Templates of mandates (DESIGN §7): for roles that every assembly needs, what they usually cover, for
 * how long, and how often the holder reports. Data to begin from; people change what they
 * like before they agree. The texts that go with them stand with the words of the screen.
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
  },
  keyHolders: {
    role: ROLE.keyHolder,
    kind: 'withinDomain',
    verbs: [POWER_VERB.keep, POWER_VERB.enter],
    days: 180,
    reportDays: 90,
    deputies: 1,
  },
  legalTeam: {
    role: ROLE.legal,
    kind: 'withinDomain',
    verbs: [POWER_VERB.counsel],
    days: 365,
    reportDays: 90,
    deputies: 1,
  },
  weatherRota: {
    role: ROLE.weatherRota,
    kind: 'withinDomain',
    verbs: [POWER_VERB.publish, POWER_VERB.convene],
    days: 90,
    reportDays: 30,
    deputies: 2,
  },
  couriers: {
    role: ROLE.courier,
    kind: 'withinDomain',
    verbs: [POWER_VERB.carry],
    days: 180,
    reportDays: 0,
    deputies: 1,
  },
  press: {
    role: ROLE.press,
    kind: 'imperative',
    verbs: [POWER_VERB.speak],
    days: 90,
    reportDays: 30,
    deputies: 1,
  },
  safetyTeam: {
    role: ROLE.safety,
    kind: 'imperative',
    verbs: [POWER_VERB.guard],
    days: 90,
    reportDays: 7,
    deputies: 2,
  },
  treasurer: {
    role: ROLE.treasurer,
    kind: 'withinDomain',
    verbs: [POWER_VERB.spend, POWER_VERB.keep, POWER_VERB.receive],
    days: 180,
    reportDays: 30,
    deputies: 1,
  },
};
