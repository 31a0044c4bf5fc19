/** What happened, in lines: timelines, evidence, quotes. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sayClock, sayWhen } from '../../words/time.ts';
import { Icon } from './icon.tsx';

/** An instant as answers hold it. */
export interface Instant {
  readonly ms: number;
  readonly iso: string;
}

/** Time and what happened, one line each; the caller orders them. */
export function Timeline({
  lines,
}: {
  readonly lines: readonly { readonly at: Instant; readonly what: ComponentChildren }[];
}): VNode {
  return (
    <ol class="tl">
      {lines.map(({ at, what }, line) => (
        <li key={line}>
          <time dateTime={at.iso}>{sayClock(at.ms)}</time>
          <span>{what}</span>
        </li>
      ))}
    </ol>
  );
}

/** One piece of evidence: by which way, who, what, and its two times. Stands in a `list`. */
export function EvidenceRow({
  icon,
  who,
  children,
  happened,
  learned,
}: {
  readonly icon: string;
  readonly who: ComponentChildren;
  readonly children: ComponentChildren;
  readonly happened?: Instant | undefined;
  readonly learned?: Instant | undefined;
}): VNode {
  return (
    <li class="ev">
      <span class="ic">
        <Icon name={icon} />
      </span>
      <div>
        <p class="strong">{who}</p>
        <p class="sub">{children}</p>
        <p class="when">
          {happened === undefined ? null : (
            <span>{kit.tell('evidence.happened', { when: <Time at={happened} /> })}</span>
          )}
          {learned === undefined ? null : (
            <span>{kit.tell('evidence.learned', { when: <Time at={learned} /> })}</span>
          )}
        </p>
      </div>
    </li>
  );
}

function Time({ at }: { readonly at: Instant }): VNode {
  return (
    <time dateTime={at.iso}>
      <b>{sayWhen(at.ms)}</b>
    </time>
  );
}

/** Somebody's own words. */
export function Quote({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <blockquote class="quote">
      <bdi>{children}</bdi>
    </blockquote>
  );
}
