/**
 * What somebody wrote into a form that went away under their hands: a role ended, a question closed, a
 * device was locked by itself. It is shown once more, to be copied, until it is put away.
 */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import { route } from '../route.ts';
import { Banner } from './banner.tsx';
import { Button, Buttons } from './button.tsx';

/** What was pressed a moment ago may have closed the form: then it was meant to go. */
const PRESS_MS = 500;
/** Texts that are kept; an older one gives way. */
const TEXTS_MAX = 3;

/** The texts, oldest first; in memory alone. */
const texts: Signal<readonly string[]> = signal([]);
let isPressed = false;
let release: ReturnType<typeof setTimeout> | undefined;

if ('document' in globalThis) {
  const press = (): void => {
    isPressed = true;
    clearTimeout(release);
    release = setTimeout(() => (isPressed = false), PRESS_MS);
  };
  document.addEventListener('click', press, true);
  // Whoever writes on after a press did not close anything by it.
  document.addEventListener('input', () => (isPressed = false), true);
  document.addEventListener('keydown', ({ key }) => (key === 'Escape' ? press() : undefined), true);
}

type Typable = HTMLInputElement | HTMLTextAreaElement;

/** Watches one form. */
export interface Typing {
  /** Hears that somebody writes. */
  readonly onInput: (event: Event) => void;
  /** What stands in the fields that they wrote into; empty where there is nothing to keep. */
  readonly text: () => string;
  /** Whether the form goes away though nobody left it. */
  readonly isTakenAway: () => boolean;
}

/** Begins to watch a form that is drawn now. */
export function watchTyping(): Typing {
  const touched = new Set<Typable>();
  const from = route.peek();
  return {
    onInput: ({ target }) => {
      if (isText(target)) touched.add(target);
    },
    text: () => textOf([...touched]),
    isTakenAway: () => route.peek() === from && !isPressed,
  };
}

/** Keeps a text to be shown once more. */
export function leaveBehind(text: string): void {
  if (text !== '') texts.value = [...texts.value, text].slice(-TEXTS_MAX);
}

/** A field for words: no number, nothing that is ticked, and nothing secret. */
function isText(field: EventTarget | null): field is Typable {
  if (field instanceof HTMLTextAreaElement) return true;
  return (
    field instanceof HTMLInputElement && field.type === 'text' && field.inputMode !== 'numeric'
  );
}

/** One field as it is; of several each under its name. */
function textOf(fields: readonly Typable[]): string {
  const written = fields.filter(({ value }) => value.trim() !== '');
  const [only, other] = written;
  if (only === undefined || other === undefined) return only?.value ?? '';
  const named = written.map(({ labels, value }) => {
    const label = labels?.[0]?.textContent.trim() ?? '';
    return label === '' ? value : `${label}\n${value}`;
  });
  return named.join('\n\n');
}

/** What was left behind. Drawn once, by the shell. */
export function LeftBehind(): VNode {
  return (
    <>
      {texts.value.map((text, at) => (
        <Left key={text} text={text} onAway={() => (texts.value = texts.value.toSpliced(at, 1))} />
      ))}
    </>
  );
}

function Left({ text, onAway }: { readonly text: string; readonly onAway: () => void }): VNode {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever wrote there stands nowhere now.
    if (document.activeElement === document.body) card.current?.focus();
  }, []);
  return (
    <section ref={card} class="card pad stack3 all left" tabIndex={-1} role="alert">
      <Banner state="late" title={kit.tell('left.title')}>
        {kit.tell('left.why')}
      </Banner>
      <div class="field">
        <textarea
          class="in"
          dir="auto"
          readOnly
          rows={4}
          aria-label={kit.say('left.text')}
          value={text}
        />
      </div>
      <Buttons>
        <Button kind="soft" icon="paper" onPress={() => void navigator.clipboard.writeText(text)}>
          {kit.tell('left.copy')}
        </Button>
        <Button kind="line" onPress={onAway}>
          {kit.tell('left.away')}
        </Button>
      </Buttons>
    </section>
  );
}
