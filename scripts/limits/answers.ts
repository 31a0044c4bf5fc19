/** What a person reads where no sentence is said: a few honest answers. */
interface Answer {
  /** What stands in the table. */
  readonly short: string;
  readonly meaning: string;
}

export const ANSWERS = {
  form: {
    short: 'does not fit',
    meaning:
      'Our own program writes no such record and says `SaidUnfit`, or a nearer sentence where a command looks first. A record of others that is so counts for nothing, on every device alike.',
  },
  sum: {
    short: 'never reached',
    meaning:
      'Nothing. It is the sum of the longest fields, and our program makes nothing longer. Bytes from elsewhere that are longer are refused before they are read, as any bytes that are not in our form.',
  },
  width: {
    short: 'out of reach',
    meaning:
      'Nothing. It is as wide as its number in the form; nobody comes to its end. A larger number from elsewhere is not in our form.',
  },
  rule: {
    short: 'counts no more',
    meaning:
      'Nothing. A step of a rule: what is beyond it changes nothing any more, on every device alike.',
  },
  waits: {
    short: 'waits its turn',
    meaning: 'Nothing. The rest waits for its turn, and comes by itself. Nothing is lost.',
  },
  oldest: {
    short: 'the oldest goes',
    meaning:
      'Nothing. The memory of this device alone: the oldest, or what matters least, makes room. No record is lost.',
  },
  anew: {
    short: 'reckoned anew',
    meaning: 'Nothing. A memory that saves work: what is not in it is reckoned or asked again.',
  },
  ended: {
    short: 'the link ends',
    meaning:
      'Nothing at once. The link is ended with a word of why, `tocsin ways` has it, and it is dialled again.',
  },
  closed: {
    short: 'one connection is closed',
    meaning:
      'Nothing. A newcomer, or one of those without use, is closed; whoever belongs to us dials again, and `tocsin ways` tells which links stand.',
  },
  passed: {
    short: 'passed over',
    meaning:
      'Nothing. What is beyond is not looked at here, so that nobody can keep this device busy; what it was about has other ways to be heard.',
  },
  field: {
    short: 'the field takes no more',
    meaning:
      'In the app: a field of text takes no more letters; a field of numbers says beside it what it takes, and nothing is sent.',
  },
  shown: {
    short: 'only so many are shown',
    meaning:
      'Only so many are drawn or listed there; the whole stands beside it, in its own list, or in `--json` of the command line.',
  },
  cut: {
    short: 'shortened',
    meaning:
      'A word that is only shown, compared or chosen for a folder is shortened. What was written stays whole.',
  },
  work: {
    short: 'in more steps',
    meaning: 'Nothing. The work is done in portions of this size, or with this much at once.',
  },
  line: {
    short: 'told with its line',
    meaning:
      '`tocsin accounts check` lists the line of the book with what is wrong there, and reads on; it ends where a thousand are wrong.',
  },
  practice: {
    short: 'rehearsals only',
    meaning: 'A rehearsal, a simulation or the village goes on without, or says where it stopped.',
  },
  ours: {
    short: 'our own mistake',
    meaning:
      'Only a mistake of ours reaches it: the program says `Internal`, and what was kept is safe.',
  },
  refused: {
    short: 'the web server refuses',
    meaning:
      'A browser that asks so is refused (400, 431 or a closed connection). The app asks for nothing like it.',
  },
} as const satisfies Readonly<Record<string, Answer>>;
