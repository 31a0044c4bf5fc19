/** When a time ends: the hour first, how far it is beside it. Said aloud at 10, 5 and 1 minutes. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sided } from '../../words/language.ts';
import { clockMs, nowMs, sayDistance, sayWhen } from '../../words/time.ts';
import { Icon } from './icon.tsx';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const SAID_AT_MINUTES = [10, 5, 1];

/** An hour and how far it is: "18:30, in 41 min". */
export function sayBoth(atMs: number): string {
  return sided(kit.say('when.both', { clock: sayWhen(atMs), distance: sayDistance(atMs) }));
}

/** The same on the screen, with the instant for machines. */
export function When({
  at,
}: {
  readonly at: { readonly ms: number; readonly iso: string };
}): VNode {
  return <time dateTime={at.iso}>{sayBoth(at.ms)}</time>;
}

/** A clock and when it ends. It moves each minute, and each second in the last one. */
export function Countdown({
  at,
  say,
}: {
  readonly at: { readonly ms: number; readonly iso: string };
  /** The sentence around the time: "lapses at 18:30, in 41 min". */
  readonly say: (when: string) => string;
}): VNode {
  const seconds = useSignal(secondsLeft(at.ms));
  const spoken = useSignal('');
  useSignalEffect(() => {
    const leftMs = at.ms - nowMs.value;
    const minutes = Math.ceil(leftMs / MINUTE_MS);
    if (SAID_AT_MINUTES.includes(minutes)) spoken.value = say(sayBoth(at.ms));
    if (leftMs > MINUTE_MS || leftMs <= 0) return undefined;
    const timer = setInterval(() => {
      seconds.value = secondsLeft(at.ms);
      if (seconds.value <= 0) clearInterval(timer);
    }, SECOND_MS);
    return () => clearInterval(timer);
  });
  const isLast = at.ms - nowMs.value <= MINUTE_MS && seconds.value > 0;
  return (
    <span class="countdown">
      <Icon name="clock" small />
      <time dateTime={at.iso}>
        {at.ms <= nowMs.value
          ? kit.say('countdown.over')
          : say(isLast ? sayLastMinute(at.ms, seconds.value) : sayBoth(at.ms))}
      </time>
      <span class="vh" aria-live="polite">
        {spoken}
      </span>
    </span>
  );
}

function secondsLeft(atMs: number): number {
  return Math.max(0, Math.ceil((atMs - clockMs()) / SECOND_MS));
}

function sayLastMinute(atMs: number, seconds: number): string {
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: 'short' });
  const distance = relative.format(seconds, 'second');
  return sided(kit.say('when.both', { clock: sayWhen(atMs), distance }));
}
