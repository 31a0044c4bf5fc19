/**
 * What a person typed as an answer, and how an answer is said back. Options go by their text, their
 * letter or their number on the sheet; marks by their word.
 *
 *     for · against · abstain · none        a mark of the method, or taking it back
 *     Monday · B · 2                        one option
 *     B > A = C                             a ranking: best first, equals joined
 *     A=5, B=3                              scores, 0 to 10
 */
import type { Choice, Mark, Proposal, Result, Score } from '@tocsin/core';
import { CHOICE_SCORE_MAX, choiceKindOf, MARKS, ok } from '@tocsin/core';

import type { ControlFault } from './message.ts';
import { refuse } from './fault.ts';

type Asked = Pick<Proposal, 'method' | 'options'>;
type Read<T> = Result<T, ControlFault>;

/** Letters of options: as many as there can be. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRST';

/** The letter of an option. */
export function letterOf(option: number): string {
  return LETTERS[option] ?? String(option + 1);
}

/** Reads an answer to a question; whether it is one of its answers is seen where it is written. */
export function parseChoice(asked: Asked, typed: string): Read<Choice> {
  const text = typed.trim().normalize('NFC');
  const kind = choiceKindOf(asked);
  const word = text.toLowerCase().replaceAll(/[\s-]/g, '');
  const mark = MARKS.find((one) => one.toLowerCase() === word);
  const isOption = kind !== 'mark' && optionOf(asked, text) !== undefined;
  if (mark !== undefined && !isOption) return ok({ kind: 'mark', value: mark });
  switch (kind) {
    case 'option':
      return mapped(readOption(asked, text), (value) => ({ kind: 'option', value }));
    case 'ranking':
      return mapped(readRanking(asked, text), (value) => ({ kind: 'ranking', value }));
    case 'scores':
      return mapped(readScores(asked, text), (value) => ({ kind: 'scores', value }));
    case 'mark':
      return refuse('OtherMethod');
  }
}

function mapped<T>(read: Read<T>, make: (value: T) => Choice): Read<Choice> {
  return read.ok ? ok(make(read.value)) : read;
}

function optionOf({ options }: Asked, text: string): number | undefined {
  const wanted = text.toLowerCase();
  const byText = options.findIndex((option) => option.toLowerCase() === wanted);
  if (byText >= 0) return byText;
  const byLetter = text.length === 1 ? LETTERS.indexOf(text.toUpperCase()) : -1;
  if (byLetter >= 0) return byLetter < options.length ? byLetter : undefined;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= options.length ? number - 1 : undefined;
}

function readOption(asked: Asked, text: string): Read<number> {
  const option = optionOf(asked, text.trim());
  return option === undefined ? refuse('NoSuchOption') : ok(option);
}

function readRanking(asked: Asked, text: string): Read<readonly (readonly number[])[]> {
  const steps: number[][] = [];
  const seen = new Set<number>();
  for (const step of text.split('>')) {
    const equals: number[] = [];
    for (const one of step.split('=')) {
      const option = readOption(asked, one);
      if (!option.ok) return option;
      if (seen.has(option.value)) return refuse('OptionNamedTwice');
      seen.add(option.value);
      equals.push(option.value);
    }
    steps.push(equals.toSorted((a, b) => a - b));
  }
  return ok(steps);
}

function readScores(asked: Asked, text: string): Read<readonly Score[]> {
  const scores: Score[] = [];
  for (const one of text.split(',')) {
    const [name = '', points = '', more] = one.split('=').map((part) => part.trim());
    const option = readOption(asked, name);
    if (!option.ok) return option;
    const score = /^\d{1,2}$/.test(points) ? Number(points) : CHOICE_SCORE_MAX + 1;
    if (more !== undefined || score > CHOICE_SCORE_MAX) return refuse('ScoreOutOfRange');
    if (scores.some((other) => other.option === option.value)) return refuse('OptionNamedTwice');
    scores.push({ option: option.value, score });
  }
  return ok(scores.toSorted((a, b) => a.option - b.option));
}

/** An answer as a person would type it. */
export function choiceText({ options }: Pick<Proposal, 'options'>, choice: Choice): string {
  const nameOf = (option: number): string => options[option] ?? letterOf(option);
  switch (choice.kind) {
    case 'mark':
      return choice.value satisfies Mark;
    case 'option':
      return nameOf(choice.value);
    case 'ranking':
      return choice.value.map((step) => step.map(nameOf).join(' = ')).join(' > ');
    case 'scores':
      return choice.value.map(({ option, score }) => `${nameOf(option)}=${score}`).join(', ');
  }
}
