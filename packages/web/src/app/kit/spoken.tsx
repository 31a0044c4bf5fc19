/** Words read aloud: lines of four and a check word. A wrong line offers what was likely meant. */
import type { VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sayNumber } from '../../words/language.ts';
import { Button, Buttons } from './button.tsx';

/** One line. */
export interface SpokenLine {
  readonly words: readonly string[];
  readonly check: string;
  readonly state?: 'wrong' | 'now' | 'todo' | undefined;
  /** Index of the word that is likely wrong, and what was likely meant. */
  readonly doubt?: { readonly at: number; readonly instead: readonly string[] } | undefined;
}

const CLASS_OF = { wrong: 'bad', now: 'now', todo: 'todo' } as const;

/** The lines; `onInstead` takes another word for the doubted one. */
export function SpokenWords({
  lines,
  language,
  onInstead,
}: {
  readonly lines: readonly SpokenLine[];
  /** Whose words they are: a list of another language keeps its direction. */
  readonly language: string;
  readonly onInstead?: (line: number, word: string) => void;
}): VNode {
  return (
    <ol class="words" lang={language} dir="auto">
      {lines.map((line, at) => (
        <li key={at} class={line.state === undefined ? undefined : CLASS_OF[line.state]}>
          <span class="no" aria-hidden="true">
            {sayNumber(at + 1)}
          </span>
          <div>
            <WordsOfLine line={line} />
            {line.doubt === undefined || onInstead === undefined ? null : (
              <Instead words={line.doubt.instead} onPick={(word) => onInstead(at, word)} />
            )}
          </div>
          <span class="ck">
            <span class="vh">{kit.say('spoken.check')} </span>
            {line.check}
          </span>
        </li>
      ))}
    </ol>
  );
}

function WordsOfLine({ line }: { readonly line: SpokenLine }): VNode {
  return (
    <p>
      {line.words.map((word, at) => (
        <span key={at}>
          {at === 0 ? '' : ' '}
          {line.doubt?.at === at ? <mark>{word}</mark> : word}
        </span>
      ))}
    </p>
  );
}

function Instead({
  words,
  onPick,
}: {
  readonly words: readonly string[];
  readonly onPick: (word: string) => void;
}): VNode {
  return (
    <div class="stack">
      <p class="sub">{kit.tell('spoken.meant')}</p>
      <Buttons>
        {words.map((word) => (
          <Button key={word} kind="line" onPress={() => onPick(word)}>
            {word}
          </Button>
        ))}
      </Buttons>
    </div>
  );
}
