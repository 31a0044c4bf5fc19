/** The commands of decisions; part of the table in `commands.ts`. */
import { CHOICES } from '@tocsin/host/choices';
import type { Command, CommandOption } from '../command.ts';

/** Options by which somebody writes down what others say: a hall with one telephone. */
const SPOKEN: readonly CommandOption[] = [
  {
    name: 'for',
    kind: 'list',
    value: 'MEMBER',
    help: 'Write it down for this member, any number. Their own answer goes before it.',
  },
  { name: 'by-scribe', kind: 'flag', help: 'They said so here. This is so unless told.' },
  { name: 'by-phone', kind: 'flag', help: 'They said so on the telephone.' },
  { name: 'by-courier', kind: 'flag', help: 'Somebody brought their note.' },
  {
    name: 'witness',
    kind: 'list',
    value: 'MEMBER',
    help: 'Who else heard or saw it; two are needed. They can deny it.',
  },
];
const note: CommandOption = { name: 'note', kind: 'text', value: 'TEXT', help: 'A few words.' };
const why: CommandOption = { name: 'why', kind: 'text', value: 'TEXT', help: 'Why.' };

const PROPOSE: readonly CommandOption[] = [
  {
    name: 'text',
    kind: 'text',
    value: 'TEXT',
    help: 'What is to be decided; the title unless told.',
  },
  { name: 'driver', kind: 'text', value: 'TEXT', help: 'What happened, and what is needed.' },
  {
    name: 'method',
    kind: 'text',
    value: 'HOW',
    help: 'How it is decided; "consent" unless told.',
    choices: CHOICES.decideMethod,
  },
  {
    name: 'option',
    kind: 'list',
    value: 'TEXT',
    help: 'Something to choose; two or more of them.',
  },
  { name: 'seats', kind: 'number', value: 'N', help: 'How many are elected or drawn.' },
  {
    name: 'hours',
    kind: 'number',
    value: 'N',
    help: 'How long it stays open: 240, in a meeting 2, unless told. Below 192 people are asked out of turn.',
  },
  { name: 'meeting', kind: 'flag', help: 'It is asked in a meeting, not on the weekly list.' },
  { name: 'at-least', kind: 'number', value: 'N', help: 'How many have to take part.' },
  { name: 'share', kind: 'number', value: 'N', help: 'The same, of a hundred members.' },
  { name: 'only-votes', kind: 'flag', help: 'Who abstains does not count among those.' },
  {
    name: 'blind',
    kind: 'flag',
    help: 'Answers are sealed; they are opened and counted some days after the close.',
  },
  { name: 'part', kind: 'text', value: 'M/N', help: 'What share has to be for it: 3/4.' },
  {
    name: 'wait',
    kind: 'number',
    value: 'HOURS',
    help: 'After the close, nothing is done so long.',
  },
  {
    name: 'within',
    kind: 'number',
    value: 'HOURS',
    help: 'Then it has to be done within so long.',
  },
  {
    name: 'review',
    kind: 'number',
    value: 'HOURS',
    help: 'When we look at it again; half a year unless told.',
  },
  { name: 'domain', kind: 'text', value: 'WORD', help: 'What it is about, in one word.' },
  { name: 'circle', kind: 'list', value: 'MEMBER', help: 'Ask these only, any number.' },
  { name: 'responsible', kind: 'list', value: 'MEMBER', help: 'Who sees to it, any number.' },
  {
    name: 'criteria',
    kind: 'text',
    value: 'TEXT',
    help: 'By what we shall see whether it was good.',
  },
  { name: 'supersedes', kind: 'list', value: 'ID', help: 'Decisions whose place it takes.' },
  { name: 'needs', kind: 'list', value: 'ID', help: 'Decisions that have to be done before it.' },
  {
    name: 'act',
    kind: 'text',
    value: 'ID',
    help: 'Something pending that carries it out: who is for it says yes to that too.',
  },
];

/** What people decide together. */
export const DECIDE_COMMANDS: readonly Command[] = [
  {
    name: 'decide propose',
    help: 'Put a question to all, or to a circle.',
    runs: 'daemon',
    words: ['TITLE'],
    options: PROPOSE,
    example: 'tocsin decide propose Fridays --method majority --meeting --hours 1',
  },
  {
    name: 'decide stance',
    help: 'Answer a question: for, against, abstain, consent, an option, "A>B>C", "A=5,B=3", none.',
    runs: 'daemon',
    words: ['ID', 'CHOICE'],
    options: [
      { name: 'also', kind: 'list', value: 'ID', help: 'The same answer to these, any number.' },
      { name: 'reason', kind: 'text', value: 'TEXT', help: 'Why.' },
      {
        name: 'no-act',
        kind: 'flag',
        help: 'My device is not to say yes to the act that carries it out.',
      },
      ...SPOKEN,
    ],
    example: 'tocsin decide stance 0f1e2d3c for --for ab12cd34 --by-scribe --witness cd34ef56',
  },
  {
    name: 'decide object',
    help: 'Object to a question; or say of an objection that it is settled, or that it is none.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      { name: 'harm', kind: 'text', value: 'TEXT', help: 'What harm it would do.' },
      { name: 'argument', kind: 'text', value: 'TEXT', help: 'Why you think so.' },
      { name: 'settled', kind: 'flag', help: 'My objection is answered by the new text.' },
      { name: 'none', kind: 'flag', help: 'This is no objection; more than half have to say so.' },
      why,
      ...SPOKEN,
    ],
    example: 'tocsin decide object 0f1e2d3c --harm broken-stove',
  },
  {
    name: 'decide amend',
    help: 'Put another text in the place of yours. Answers to the old one do not count for it.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      { name: 'text', kind: 'text', value: 'TEXT', help: 'The whole new text.', required: true },
      note,
      { name: 'answers', kind: 'list', value: 'ID', help: 'Objections that it means to answer.' },
    ],
    example: 'tocsin decide amend 0f1e2d3c --text we-mend-the-stove-first --answers 1a2b3c4d',
  },
  {
    name: 'decide withdraw',
    help: 'Take back your question, or your objection.',
    runs: 'daemon',
    words: ['ID'],
    options: [why],
    example: 'tocsin decide withdraw 0f1e2d3c',
  },
  {
    name: 'decide show',
    help: 'One question: its text, who objects, how it stands.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin decide show 0f1e2d3c',
  },
  {
    name: 'decide list',
    help: 'What waits for your answer this week, and what is open. --all shows the rest.',
    runs: 'daemon',
    options: [{ name: 'all', kind: 'flag', help: 'What is over, too.' }],
    example: 'tocsin decide list',
  },
  {
    name: 'decide outcome',
    help: 'What came of it: the count, who did not agree and why, who sees to it.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin decide outcome 0f1e2d3c',
  },
  {
    name: 'decide done',
    help: 'Say that it was carried out.',
    runs: 'daemon',
    words: ['ID'],
    options: [note],
    example: 'tocsin decide done 0f1e2d3c --note since-Friday',
  },
  {
    name: 'decide review',
    help: 'Look at it again: keep it, change it, or end it.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      {
        name: 'verdict',
        kind: 'text',
        value: 'WORD',
        help: 'What the review came to.',
        required: true,
        choices: CHOICES.reviewVerdict,
      },
      note,
      {
        name: 'hours',
        kind: 'number',
        value: 'N',
        help: 'When to look again; half a year unless told.',
      },
    ],
    example: 'tocsin decide review 0f1e2d3c --verdict keep',
  },
  {
    name: 'decide deny',
    help: 'A record says that you heard or saw it, and you did not.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin decide deny 0f1e2d3c',
  },
  {
    name: 'decide hall',
    help: 'Let this device say yes to the act by what is written down for you; or confirm what was.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      { name: 'also', kind: 'list', value: 'ID', help: 'The same for these, any number.' },
      { name: 'off', kind: 'flag', help: 'Take that back: it says no yes by itself.' },
    ],
    example: 'tocsin decide hall 0f1e2d3c --also 1a2b3c4d',
  },
  {
    name: 'decide sheet',
    help: 'Print sheets for a vote on paper.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      {
        name: 'out',
        kind: 'text',
        value: 'FILE',
        help: 'Where to write. Without it the file is written beside you and its name is shown.',
      },
    ],
    example: 'tocsin decide sheet 0f1e2d3c',
  },
  {
    name: 'decide enter',
    help: 'Enter a sheet. It counts once a second scribe has entered the same.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      {
        name: 'sheet',
        kind: 'number',
        value: 'N',
        help: 'The number on the sheet.',
        required: true,
      },
      { name: 'line', kind: 'list', value: 'ROW=CHOICE', help: 'One row, any number: 3=for.' },
      { name: 'file', kind: 'text', value: 'FILE', help: 'A file of such lines, one a row.' },
    ],
    example: 'tocsin decide enter 0f1e2d3c --sheet 1 --line 1=for --line 2=against',
  },
];
