/** A page without the frame: one column, a way back, and the focus at its beginning. */
import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { gate } from '../../words/gate.ts';
import { shell } from '../../words/shell.ts';
import { HeldBack } from '../kit/hold-back.tsx';
import { Icon } from '../kit/icon.tsx';

/** The page. Its children hold the one `h1`. */
export function Plain({
  title,
  step = '',
  back,
  header,
  children,
}: {
  /** What the window is called, as a sentence of the catalogue already said. */
  readonly title: string;
  /** Names the step: at each new one the focus goes to the head, so that it is read from there. */
  readonly step?: string;
  /** Address that the way back leads to. */
  readonly back?: string;
  /** Stands above the column, as the picture of the first screen does. */
  readonly header?: ComponentChildren;
  readonly children: ComponentChildren;
}): VNode {
  const main = useRef<HTMLElement>(null);
  const before = useRef(`${title} ${step}`);
  useSignalEffect(() => {
    document.body.className = 'plain';
    document.title = shell.say('title.page', { place: title });
  });
  useEffect(() => {
    const now = `${title} ${step}`;
    if (before.current === now) return;
    before.current = now;
    document.title = shell.say('title.page', { place: title });
    scrollTo(0, 0);
    const head = main.current?.querySelector('h1');
    head?.setAttribute('tabindex', '-1');
    head?.focus();
  }, [title, step]);
  return (
    <>
      <a class="skip" href="#main">
        {shell.tell('skip')}
      </a>
      {header}
      <main id="main" ref={main} class={header === undefined ? 'wrap bare' : 'wrap'} tabIndex={-1}>
        {back === undefined ? null : (
          <a class="btn quiet backlink" href={back}>
            <Icon name="back" flips />
            {gate.tell('back')}
          </a>
        )}
        {children}
      </main>
      <HeldBack />
    </>
  );
}
