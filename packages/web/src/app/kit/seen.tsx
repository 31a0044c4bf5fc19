/** A part of a screen that hangs on one answer: until it is here, once it is, and where it failed. */
import type { ComponentChildren, VNode } from 'preact';
import { Fragment } from 'preact';
import { useRef } from 'preact/hooks';

import type { Answer, CallName } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';
import type { View } from '../asking.ts';
import { FaultBanner } from './banner.tsx';
import { Notice } from './notice.tsx';

/**
 * Draws `children` of the answer. `title` stands as the sentence where there is none. An answer that
 * was there stays while another is asked for, and where that failed: what was typed beside it, and
 * the place of the focus, must not go away with it.
 */
export function Seen<C extends CallName>({
  of,
  title,
  children,
}: {
  readonly of: View<C>;
  readonly title?: ComponentChildren;
  readonly children: (answer: Answer<C>) => ComponentChildren;
}): VNode {
  const last = useRef<Answer<C> | undefined>(undefined);
  if (of.state === 'known') last.current = of.answer;
  const shown = last.current;
  if (shown === undefined && of.state !== 'failed')
    return <p class="sub all">{kit.tell('loading')}</p>;
  return (
    <>
      {shown === undefined && title !== undefined ? <Notice sentence={title} /> : null}
      {of.state === 'failed' ? <FaultBanner key="fault" fault={of.fault} /> : null}
      {shown === undefined ? null : <Fragment key="shown">{children(shown)}</Fragment>}
    </>
  );
}

/** The answer, or what stands in its place until it is here. */
export function knownOf<C extends CallName, E>(of: View<C>, otherwise: E): Answer<C> | E {
  return of.state === 'known' ? of.answer : otherwise;
}
