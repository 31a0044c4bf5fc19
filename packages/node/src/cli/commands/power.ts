/** Commands of the constitution, of mandates, recalls, emergency powers and budgets. */
import { CHOICES } from '@tocsin/host/choices';
import type { Command, CommandOption } from '../command.ts';

/** Those that bind; advice and a sense check are always free. */
const METHODS = CHOICES.decideMethod.filter((one) => one !== 'advice' && one !== 'senseCheck');
const all: CommandOption = { name: 'all', kind: 'flag', help: 'Also those that are over.' };
const verbs: CommandOption = {
  name: 'verb',
  kind: 'list',
  value: 'VERB',
  help: `What it allows, any number: ${CHOICES.powerVerb.join(', ')}.`,
};
const caps: CommandOption = {
  name: 'cap',
  kind: 'list',
  value: 'CODE=N',
  help: 'The most of one thing, in its least unit: EUR=5000 are 50 euros, HOURS=600 ten hours.',
};
const text: CommandOption = {
  name: 'text',
  kind: 'text',
  value: 'TEXT',
  help: 'What you did, in a few words.',
};
const saysText: CommandOption = { ...text, help: 'What you have to say.', required: true };
const role = {
  name: 'role',
  kind: 'text',
  value: 'ROLE',
  help: 'Which role.',
  choices: CHOICES.mandateRole,
} as const;

/** The commands, in the order in which help shows them. */
export const POWER_COMMANDS: readonly Command[] = [
  {
    name: 'constitution show',
    help: 'The rules we gave ourselves, in short. --all says the rest of them.',
    runs: 'daemon',
    options: [{ name: 'all', kind: 'flag', help: 'Every rule, and every number we changed.' }],
  },
  {
    name: 'constitution propose',
    help: 'Ask the members for other rules. They hold for what is written afterwards.',
    runs: 'daemon',
    options: [
      {
        name: 'set',
        kind: 'list',
        value: 'NAME=N',
        help: 'A rule and its number, any number of them; names as in "constitution show --json".',
      },
    ],
    example: 'tocsin constitution propose --set termsMax=2',
  },
  {
    name: 'constitution methods',
    help: 'Ask the members which ways of deciding are allowed for what. Without options: all of them.',
    runs: 'daemon',
    options: [
      {
        name: 'others',
        kind: 'list',
        value: 'HOW',
        help: `Allowed wherever no domain says otherwise, any number: ${METHODS.join(', ')}.`,
      },
      {
        name: 'acts',
        kind: 'list',
        value: 'HOW',
        help: 'Allowed, beside that, where an act follows from the question.',
      },
      {
        name: 'domain',
        kind: 'list',
        value: 'WORD=HOW,HOW',
        help: 'Allowed for one domain, the word of "decide propose --domain"; any number.',
      },
    ],
    example: 'tocsin constitution methods --domain purse=supermajority --others consent',
  },
  {
    name: 'mandate show',
    help: 'Who holds which role until when, what it covers, and what is owed.',
    runs: 'daemon',
    options: [all],
  },
  {
    name: 'mandate templates',
    help: 'Mandates to begin from: stewards, keys, law, weather, press, safety, purse.',
    runs: 'daemon',
  },
  {
    name: 'mandate propose',
    help: 'Ask the members to give somebody a role. It ends by itself.',
    runs: 'daemon',
    words: ['MEMBER'],
    options: [
      {
        name: 'template',
        kind: 'text',
        value: 'NAME',
        help: 'Begin from this one; what you say beside it goes before.',
        choices: CHOICES.mandateTemplate,
      },
      role,
      { name: 'days', kind: 'number', value: 'N', help: 'How long it lasts.' },
      {
        name: 'kind',
        kind: 'text',
        value: 'KIND',
        help: 'Bound to a text, free within what it covers, or watching only.',
        choices: CHOICES.mandateKind,
      },
      verbs,
      caps,
      {
        name: 'deputy',
        kind: 'list',
        value: 'MEMBER',
        help: 'Who stands in at once if it is taken back; the first named first.',
      },
      { name: 'text', kind: 'text', value: 'TEXT', help: 'What binds the holder.' },
      {
        name: 'draw',
        kind: 'text',
        value: 'ID',
        help: 'The draw by lot that drew this member.',
      },
      {
        name: 'handover',
        kind: 'list',
        value: 'TEXT',
        help: 'What is handed over at the end, a line each.',
      },
      { name: 'report', kind: 'number', value: 'DAYS', help: 'A report each so many days.' },
    ],
    example: 'tocsin mandate propose 4f2a --template treasurer --cap EUR=20000 --deputy 91bc',
  },
  {
    name: 'mandate act',
    help: 'Write down what you did in a role, so that it counts.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      {
        name: 'verb',
        kind: 'text',
        value: 'VERB',
        help: 'What you did.',
        required: true,
        choices: CHOICES.powerVerb,
      },
      {
        name: 'sum',
        kind: 'text',
        value: 'CODE=N',
        help: 'How much of what, in its least unit: EUR=1250.',
      },
      text,
      {
        name: 'confirm',
        kind: 'text',
        value: 'ID',
        help: 'Another holder wrote it already; you did it together.',
      },
    ],
  },
  {
    name: 'mandate ratify',
    help: 'Ask the members to let something count that went beyond, or came too late.',
    runs: 'daemon',
    words: ['ID'],
  },
  {
    name: 'mandate report',
    help: 'Report on your role.',
    runs: 'daemon',
    words: ['ID'],
    options: [saysText],
  },
  {
    name: 'mandate held',
    help: 'Write down who really did it, whoever has the role.',
    runs: 'daemon',
    words: ['MEMBER'],
    options: [
      { ...role, required: true },
      {
        name: 'hours',
        kind: 'number',
        value: 'N',
        help: 'The last so many hours.',
        required: true,
      },
    ],
  },
  {
    name: 'recall show',
    help: 'Roles that are being taken back: who is asked, until when, and who stands in.',
    runs: 'daemon',
  },
  {
    name: 'recall propose',
    help: 'Take a role back. No reason is asked. It closes within seven days.',
    runs: 'daemon',
    words: ['MANDATE'],
  },
  {
    name: 'recall sign',
    help: 'Sign a recall. Each member signs on their own device, or on one they trust.',
    runs: 'daemon',
    words: ['ID'],
  },
  {
    name: 'emergency show',
    help: 'Emergency powers: who holds them together, until when, and what is owed.',
    runs: 'daemon',
  },
  {
    name: 'emergency propose',
    help: 'Ask the members for an emergency power. It lapses by itself, after 72 hours at most.',
    runs: 'daemon',
    options: [
      { name: 'what', kind: 'text', value: 'TEXT', help: 'What happened.', required: true },
      { name: 'hours', kind: 'number', value: 'N', help: 'For how long.', required: true },
      {
        name: 'holder',
        kind: 'list',
        value: 'MEMBER',
        help: 'Who holds it together, two at least.',
      },
      verbs,
      caps,
      {
        name: 'exposed',
        kind: 'list',
        value: 'MEMBER',
        help: 'Who is put at risk by it. The holders have to be among them.',
      },
    ],
    example:
      'tocsin emergency propose --what "Flood" --hours 48 --holder 4f2a --holder 91bc --verb spend',
  },
  {
    name: 'emergency stop',
    help: 'Stop an emergency power now. Three members are enough.',
    runs: 'daemon',
    words: ['ID'],
  },
  {
    name: 'emergency report',
    help: 'Account for an emergency power you held. Until then no other role for any of you.',
    runs: 'daemon',
    words: ['ID'],
    options: [saysText],
  },
  {
    name: 'allocate show',
    help: 'Budgets: for what, how much, until when, and who spends it.',
    runs: 'daemon',
    options: [all],
  },
  {
    name: 'allocate propose',
    help: 'Ask the members to open a budget. It ends by itself.',
    runs: 'daemon',
    words: ['PURPOSE'],
    options: [
      {
        name: 'sum',
        kind: 'text',
        value: 'CODE=N',
        help: 'How much of what, in its least unit: EUR=50000 are 500 euros.',
        required: true,
      },
      { name: 'days', kind: 'number', value: 'N', help: 'For how long.', required: true },
      {
        name: 'mandate',
        kind: 'text',
        value: 'ID',
        help: 'Whose role spends it. Without it stewards together, or each payment by the members.',
      },
      {
        name: 'replaces',
        kind: 'text',
        value: 'ID',
        help: 'The budget whose place it takes; with a sum of 0 that one is taken back.',
      },
    ],
    example: 'tocsin allocate propose "Winter kitchen" --sum EUR=50000 --days 60',
  },
];
