/** Commands of mutual aid and of talk. */
import { CHOICES } from '@tocsin/host/choices';
import type { Command, CommandOption } from '../command.ts';

const all: CommandOption = {
  name: 'all',
  kind: 'flag',
  help: 'Also what is over, taken back or expired.',
};
const scribe: readonly CommandOption[] = [
  {
    name: 'for',
    kind: 'text',
    value: 'MEMBER',
    help: 'Write it for somebody who has no phone here; what they say themselves goes before it.',
  },
  {
    name: 'witness',
    kind: 'list',
    value: 'MEMBER',
    help: 'Who sees that you write it for them: one at least, neither of you two.',
  },
];
const wanted: readonly CommandOption[] = [
  { name: 'quantity', kind: 'number', value: 'N', help: 'How much; 1 unless told.' },
  { name: 'unit', kind: 'text', value: 'UNIT', help: 'Of what: kg, bed-night, hour, meal.' },
  { name: 'in', kind: 'number', value: 'HOURS', help: 'From so many hours on; now unless told.' },
  { name: 'hours', kind: 'number', value: 'HOURS', help: 'For so many hours it is of use.' },
  {
    name: 'stands',
    kind: 'number',
    value: 'HOURS',
    help: 'After so many hours nobody can take it up any more; two weeks unless told.',
  },
  { name: 'area', kind: 'text', value: 'AREA', help: 'A quarter or a valley, never an address.' },
  { name: 'allies', kind: 'flag', help: 'A delegate may tell allies too.' },
  ...scribe,
];
const note: CommandOption = { name: 'note', kind: 'text', value: 'TEXT', help: 'A few words.' };
const file: CommandOption = {
  name: 'file',
  kind: 'list',
  value: 'FILE',
  help: 'Files to send with it, four at most, 448 kB each.',
};

/** `exchange accept|decline|done|failed ID`. */
function matchWord(name: string, help: string): Command {
  return {
    name: `exchange ${name}`,
    help,
    runs: 'daemon',
    words: ['ID'],
    options: [note, ...scribe],
  };
}

/** `duty accept|decline|done|missed ID`. */
function dutyWord(name: string, help: string): Command {
  return { name: `duty ${name}`, help, runs: 'daemon', words: ['ID'] };
}

/** `need end`, `offer end`. */
function ending(noun: 'need' | 'offer'): Command {
  return {
    name: `${noun} end`,
    help: `Take back a${noun === 'offer' ? 'n' : ''} ${noun} of yours.`,
    runs: 'daemon',
    words: ['ID'],
    options: [{ name: 'served', kind: 'flag', help: 'It was served, not taken back.' }],
  };
}

/** The commands of mutual aid and of talk, in the order in which help shows them. */
export const AID_COMMANDS: readonly Command[] = [
  {
    name: 'need add',
    help: 'Say what you need. No names, no address: all members read it.',
    runs: 'daemon',
    words: ['WHAT'],
    options: [
      {
        name: 'urgency',
        kind: 'text',
        value: 'WORD',
        help: 'How pressing it is.',
        choices: CHOICES.urgency,
      },
      ...wanted,
    ],
    example: 'tocsin need add "Rice" --quantity 10 --unit kg --urgency thisWeek',
  },
  {
    name: 'need list',
    help: 'What is needed, what is offered, and what fits together.',
    runs: 'daemon',
    options: [all],
  },
  ending('need'),
  {
    name: 'offer add',
    help: 'Say what you can give. No names, no address: all members read it.',
    runs: 'daemon',
    words: ['WHAT'],
    options: wanted,
    example: 'tocsin offer add "A bed" --unit bed-night --quantity 3',
  },
  {
    name: 'offer list',
    help: 'The same as need list.',
    runs: 'daemon',
    options: [all],
  },
  ending('offer'),
  {
    name: 'exchange show',
    help: 'Needs, offers and matches, and what waits for you.',
    runs: 'daemon',
    options: [all],
  },
  {
    name: 'exchange match',
    help: 'Bring a need and an offer together. Both still have to say yes.',
    runs: 'daemon',
    words: ['NEED', 'OFFER'],
    options: [
      { name: 'quantity', kind: 'number', value: 'N', help: 'How much of it; all unless told.' },
    ],
  },
  matchWord('accept', 'Say yes to a match of yours.'),
  matchWord('decline', 'Say no to a match of yours. No reason is asked.'),
  matchWord('done', 'It came, or it was given.'),
  matchWord('failed', 'It did not come about.'),
  {
    name: 'exchange contact',
    help: 'Tell the other one how to reach you, once both have said yes. Nobody else can read it.',
    runs: 'daemon',
    words: ['ID', 'TEXT'],
    example: 'tocsin exchange contact 0f1e2d3c "Ring twice at the green door"',
  },
  {
    name: 'duty ask',
    help: 'Ask somebody to serve on a rota.',
    runs: 'daemon',
    words: ['ROTA', 'MEMBER'],
    options: [
      { name: 'in', kind: 'number', value: 'HOURS', help: 'It begins in so many hours.' },
      {
        name: 'lasts',
        kind: 'number',
        value: 'HOURS',
        help: 'How long they are on it.',
        required: true,
      },
      {
        name: 'hours',
        kind: 'number',
        value: 'HOURS',
        help: 'How many hours of work it asks of them.',
        required: true,
      },
    ],
    example: 'tocsin duty ask kitchen 0f1e2d3c --in 24 --lasts 168 --hours 6',
  },
  dutyWord('accept', 'Take on a duty. Nobody serves twice in a row.'),
  dutyWord('decline', 'Not you, this time. No reason is asked.'),
  dutyWord('done', 'It is done.'),
  dutyWord('missed', 'It was not done.'),
  {
    name: 'duty show',
    help: 'Who is on which rota, and how the load lies on everybody.',
    runs: 'daemon',
    options: [all],
  },
  {
    name: 'talk post',
    help: 'Write a notice that all members read. It goes away by itself.',
    runs: 'daemon',
    words: ['TITLE'],
    options: [
      { name: 'text', kind: 'text', value: 'TEXT', help: 'What there is to say.' },
      { name: 'days', kind: 'number', value: 'DAYS', help: 'For how long; 30 unless told.' },
      file,
    ],
    example: 'tocsin talk post "The heating is off" --text "Bring blankets." --days 3',
  },
  {
    name: 'talk answer',
    help: 'Answer a notice.',
    runs: 'daemon',
    words: ['ID'],
    options: [{ name: 'text', kind: 'text', value: 'TEXT', help: 'What there is to say.' }, file],
  },
  {
    name: 'talk show',
    help: 'Notices, and what was answered.',
    runs: 'daemon',
    words: ['ID?'],
    options: [all],
  },
  {
    name: 'talk take-back',
    help: 'Take back a notice or an answer of yours. All see that you did.',
    runs: 'daemon',
    words: ['ID'],
  },
  {
    name: 'talk save',
    help: 'Save a file that came with a notice or an answer.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      { name: 'name', kind: 'text', value: 'NAME', help: 'Which one, if there are several.' },
      { name: 'out', kind: 'text', value: 'FILE', help: 'Where to write it.' },
    ],
  },
];
