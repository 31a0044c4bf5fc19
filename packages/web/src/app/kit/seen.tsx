/** A part of a screen that hangs on one answer: until it is here, once it is, and where it failed. */
import type { ComponentChildren, VNode } from 'preact';

import type { Answer, CallName } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';
import type { View } from '../asking.ts';
import { FaultBanner } from './banner.tsx';
import { Notice } from './notice.tsx';

/** Draws `children` of the answer. `title` stands as the sentence where there is none. */
export function Seen<C extends CallName>({
  of,
  title,
  children,
}: {
  readonly of: View<C>;
  readonly title?: ComponentChildren;
  readonly children: (answer: Answer<C>) => ComponentChildren;
}): VNode {
  if (of.state === 'known') return <>{children(of.answer)}</>;
  if (of.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  return (
    <>
      {title === undefined ? null : <Notice sentence={title} />}
      <FaultBanner fault={of.fault} />
    </>
  );
}

/** The answer, or what stands in its place until it is here. */
export function knownOf<C extends CallName, E>(of: View<C>, otherwise: E): Answer<C> | E {
  return of.state === 'known' ? of.answer : otherwise;
}
