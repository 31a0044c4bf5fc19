/** The commands of draws; part of the table in `commands.ts`. */
import type { Command, CommandOption } from '../command.ts';

const plan: CommandOption = {
  name: 'file',
  kind: 'text',
  value: 'FILE',
  help: 'A list that is no list of members: the file that was published of it.',
};
const witness: CommandOption = {
  name: 'witness',
  kind: 'list',
  value: 'MEMBER',
  help: 'Another hand who saw the same; more than half of the hands are needed.',
};

const OPEN: readonly CommandOption[] = [
  { name: 'text', kind: 'text', value: 'TEXT', help: 'What it is for.' },
  {
    name: 'decision',
    kind: 'text',
    value: 'ID',
    help: 'Draw among those who said that they are willing, as many as was decided.',
  },
  {
    name: 'instead',
    kind: 'text',
    value: 'ID',
    help: 'In the place of a draw for the same decision that drew nobody.',
  },
  {
    name: 'from',
    kind: 'list',
    value: 'MEMBER',
    help: 'Draw from these members; from all unless told.',
  },
  { name: 'seats', kind: 'number', value: 'N', help: 'How many are drawn; one unless told.' },
  plan,
  {
    name: 'dice',
    kind: 'number',
    value: 'N',
    help: 'How many dice are thrown in the room; five tell 7,776 results apart.',
  },
  {
    name: 'hand',
    kind: 'list',
    value: 'MEMBER',
    help: 'Who sees to the dice or the numbers beside you; three hands are needed.',
  },
  {
    name: 'within',
    kind: 'number',
    value: 'HOURS',
    help: 'Until when it is read: 24 unless told, 168 for numbers.',
  },
  {
    name: 'round',
    kind: 'flag',
    help: 'The first round of drand after all else is settled comes last.',
  },
  {
    name: 'committer',
    kind: 'list',
    value: 'MEMBER',
    help: 'Who commits to a secret, any number; dice or a round come after them.',
  },
  { name: 'commit', kind: 'number', value: 'HOURS', help: 'How long they commit: 24 unless told.' },
  { name: 'show', kind: 'number', value: 'HOURS', help: 'How long they show: 24 unless told.' },
  {
    name: 'source',
    kind: 'list',
    value: 'TEXT',
    help: 'By RFC 3797 instead: numbers that all can see, such as a lottery, by name.',
  },
  { name: 'wait', kind: 'number', value: 'HOURS', help: 'After how many hours they come; 24.' },
  {
    name: 'grace',
    kind: 'number',
    value: 'HOURS',
    help: 'How long others have to show that something came in time: 24, for dice alone 72.',
  },
];

/** Drawing by lot. */
export const DRAW_COMMANDS: readonly Command[] = [
  {
    name: 'draw open',
    help: 'Open a draw by lot: for what, from whom, how many, by what chance.',
    runs: 'daemon',
    words: ['TITLE'],
    options: OPEN,
    example: 'tocsin draw open keys --seats 2 --dice 5 --hand ab12cd34 --hand cd34ef56',
  },
  {
    name: 'draw commit',
    help: 'Commit to a secret of this device, which shows it by itself when its time comes.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin draw commit 0f1e2d3c',
  },
  {
    name: 'draw reveal',
    help: 'Show the secret now. This device does it by itself, if it is on.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin draw reveal 0f1e2d3c',
  },
  {
    name: 'draw dice',
    help: 'Write down what the dice in the room showed, and who saw it.',
    runs: 'daemon',
    words: ['ID', 'DICE'],
    options: [witness],
    example: 'tocsin draw dice 0f1e2d3c "3 6 1 2 5" --witness ab12cd34 --witness cd34ef56',
  },
  {
    name: 'draw numbers',
    help: 'Write down what the named sources said, in their order.',
    runs: 'daemon',
    words: ['ID'],
    options: [
      {
        name: 'value',
        kind: 'list',
        value: 'TEXT',
        help: 'One for each source: numbers, or a word.',
      },
      witness,
    ],
    example: 'tocsin draw numbers 0f1e2d3c --value "9 18 26 34 41 45"',
  },
  {
    name: 'draw deny',
    help: 'Somebody wrote that you saw it, and you did not.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin draw deny 0f1e2d3c',
  },
  {
    name: 'draw beacon',
    help: 'Bring what the round of drand said: its signature. Anybody may, from anywhere.',
    runs: 'daemon',
    words: ['ID', 'SIGNATURE'],
    options: [
      {
        name: 'previous',
        kind: 'text',
        value: 'HEX',
        help: 'The signature before it, for the chain "default" alone.',
      },
    ],
  },
  {
    name: 'draw show',
    help: 'One draw: who was drawn, by what chance, and how to replay it.',
    runs: 'daemon',
    words: ['ID'],
    example: 'tocsin draw show 0f1e2d3c',
  },
  {
    name: 'draw list',
    help: 'Draws that may draw somebody, the newest first. --all shows the rest.',
    runs: 'daemon',
    options: [{ name: 'all', kind: 'flag', help: 'Those that draw nobody, too.' }],
    example: 'tocsin draw list',
  },
  {
    name: 'draw replay',
    help: 'Replay a draw from what was published, and say whether it comes to the same.',
    runs: 'daemon',
    words: ['ID'],
    options: [plan],
    example: 'tocsin draw replay 0f1e2d3c',
  },
  {
    name: 'draw export',
    help: 'Write a draw as the file that "tocsin draw FILE" replays on any device.',
    runs: 'daemon',
    words: ['ID'],
    options: [plan, { name: 'out', kind: 'text', value: 'FILE', help: 'Where to write it.' }],
    example: 'tocsin draw export 0f1e2d3c --out draw.json',
  },
];
