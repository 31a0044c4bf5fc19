/** A playbook as plain text for paper: black on white, 72 columns, boxes to tick with a pen. */
import { divideFloor } from '../../base/integer.ts';
import type { Playbook, PlaybookStep } from '../records.ts';

/** Columns of a printed page in a fixed-width face. */
export const PRINT_COLUMNS = 72;

/** The words that a printed playbook needs, from the reader's catalogue; `{0}` is filled in. */
export interface PrintWords {
  readonly whose: string;
  readonly within: string;
  readonly hours: string;
  readonly minutes: string;
  readonly escalate: string;
  readonly skip: string;
  readonly handOver: string;
  readonly irreversible: string;
  readonly neverCancelled: string;
  readonly doneBy: string;
}

/** The words in English. */
export const PRINT_WORDS_EN: PrintWords = {
  whose: 'For: {0}',
  within: 'Within {0}',
  hours: '{0} h',
  minutes: '{0} min',
  escalate: 'If late: ask everyone.',
  skip: 'If late: leave it.',
  handOver: 'If late: the next person takes it.',
  irreversible: 'Cannot be undone. Wait ten minutes first.',
  neverCancelled: 'Goes on even after an all-clear.',
  doneBy: 'Done by ____________________  at ________',
};

/** The printed text of a playbook; ends with a line feed. */
export function printPlaybook(playbook: Playbook, words: PrintWords): string {
  const title = [playbook.title, '='.repeat(Math.min(PRINT_COLUMNS, playbook.title.length))];
  const steps = playbook.steps.flatMap((step, at) => ['', ...printStep(step, at + 1, words)]);
  return `${[...title, ...steps].join('\n')}\n`;
}

function printStep(step: PlaybookStep, number: number, words: PrintWords): readonly string[] {
  const whose = filled(words.whose, step.role);
  const within = filled(words.within, durationText(step.deadlineMinutes, words));
  const facts = [`${whose}. ${within}. ${words[step.onDeadline]}`];
  if (step.irreversible) facts.push(words.irreversible);
  if (step.neverCancelled) facts.push(words.neverCancelled);
  const lead = `[ ] ${number}. `;
  const indent = ' '.repeat(lead.length);
  const body = [step.text, ...facts, words.doneBy].flatMap((text) =>
    wrapped(text, PRINT_COLUMNS - lead.length),
  );
  return body.map((line, at) => (at === 0 ? lead : indent) + line);
}

function durationText(minutes: number, words: PrintWords): string {
  const whole = divideFloor(minutes, 60);
  return whole * 60 === minutes
    ? filled(words.hours, `${whole}`)
    : filled(words.minutes, `${minutes}`);
}

function filled(template: string, value: string): string {
  return template.replace('{0}', () => value);
}

/** Lines of at most `columns`; a word that is longer stands alone. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > columns) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
