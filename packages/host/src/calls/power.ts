/** The calls of powers: what each takes, and what it answers. */
import type {
  AllocateShowAnswer,
  ConstitutionAnswer,
  EmergencyShowAnswer,
  EmergencyStopAnswer,
  MandateShowAnswer,
  NotedAnswer,
  PowerProposedAnswer,
  RecallShowAnswer,
  RoleActAnswer,
  TemplatesAnswer,
} from '../answers/power.ts';

/** What each of these calls takes. */
export const POWER_GIVEN = {
  'constitution.show': { all: 'flag' },
  'constitution.propose': { set: 'list' },
  'constitution.methods': { others: 'list', acts: 'list', domain: 'list' },
  'mandate.show': { all: 'flag' },
  'mandate.templates': {},
  'mandate.propose': {
    member: 'text',
    template: 'mandateTemplate?',
    role: 'mandateRole?',
    days: 'number?',
    kind: 'mandateKind?',
    verb: 'list',
    cap: 'list',
    deputy: 'list',
    text: 'text?',
    handover: 'list',
    report: 'number?',
    draw: 'text?',
  },
  'mandate.act': {
    id: 'text',
    verb: 'powerVerb',
    sum: 'text?',
    text: 'text?',
    confirm: 'text?',
  },
  'mandate.ratify': { id: 'text' },
  'mandate.report': { id: 'text', text: 'text' },
  'mandate.held': { member: 'text', role: 'mandateRole', hours: 'number' },
  'recall.show': {},
  'recall.propose': { mandate: 'text' },
  'recall.sign': { id: 'text' },
  'emergency.show': {},
  'emergency.propose': {
    what: 'text',
    hours: 'number',
    holder: 'list',
    verb: 'list',
    cap: 'list',
    exposed: 'list',
  },
  'emergency.stop': { id: 'text' },
  'emergency.report': { id: 'text', text: 'text' },
  'allocate.show': { all: 'flag' },
  'allocate.propose': {
    purpose: 'text',
    sum: 'text',
    days: 'number',
    mandate: 'text?',
    replaces: 'text?',
  },
} as const;

/** What each of these calls answers. */
export interface PowerAnswers {
  readonly 'constitution.show': ConstitutionAnswer;
  readonly 'constitution.propose': PowerProposedAnswer;
  readonly 'constitution.methods': PowerProposedAnswer;
  readonly 'mandate.show': MandateShowAnswer;
  readonly 'mandate.templates': TemplatesAnswer;
  readonly 'mandate.propose': PowerProposedAnswer;
  readonly 'mandate.act': RoleActAnswer;
  readonly 'mandate.ratify': PowerProposedAnswer;
  readonly 'mandate.report': NotedAnswer;
  readonly 'mandate.held': NotedAnswer;
  readonly 'recall.show': RecallShowAnswer;
  readonly 'recall.propose': PowerProposedAnswer;
  readonly 'recall.sign': RecallShowAnswer;
  readonly 'emergency.show': EmergencyShowAnswer;
  readonly 'emergency.propose': PowerProposedAnswer;
  readonly 'emergency.stop': EmergencyStopAnswer;
  readonly 'emergency.report': NotedAnswer;
  readonly 'allocate.show': AllocateShowAnswer;
  readonly 'allocate.propose': PowerProposedAnswer;
}
