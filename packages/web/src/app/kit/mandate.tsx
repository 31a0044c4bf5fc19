/** Roles with an end: who holds one, what they may, how long it lasts, and the way to recall them. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { nowMs, sayDate } from '../../words/time.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Avatar } from './rows.tsx';
import type { Instant } from './story.tsx';

const DAY_MS = 86_400_000;

/** A bar that is so full, with its meaning in words. `share` from 0 to 1. */
export function Meter({ share, label }: { readonly share: number; readonly label: string }): VNode {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <svg
      class="meter flip"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect class="track" width="100" height="10" />
      <rect class="full" width={width} height="10" />
    </svg>
  );
}

/** A term from its beginning to its end, and the days left of it. */
export function TermBar({
  from,
  until,
}: {
  readonly from: Instant;
  readonly until: Instant;
}): VNode {
  const leftMs = until.ms - nowMs.value;
  const left =
    leftMs <= 0
      ? kit.say('mandate.over')
      : kit.say('mandate.left', { days: Math.ceil(leftMs / DAY_MS) });
  return (
    <div>
      <div class="flex between sub">
        <span>{kit.tell('mandate.since', { day: sayDate(from.ms) })}</span>
        <b>{left}</b>
        <span>{sayDate(until.ms)}</span>
      </div>
      <Meter share={1 - leftMs / Math.max(1, until.ms - from.ms)} label={left} />
    </div>
  );
}

/** A role that somebody holds. The recall stands on it always. */
export function MandateCard({
  role,
  holder,
  standIn,
  mark,
  may,
  mayNot,
  from,
  until,
  recall,
  onRecall,
  recallLabel,
  children,
}: {
  readonly role: string;
  readonly holder: string;
  readonly standIn?: string | undefined;
  /** `Settled` or `Provisional`. */
  readonly mark: ComponentChildren;
  readonly may: ComponentChildren;
  readonly mayNot?: ComponentChildren;
  /** Undefined: it stands since the founding. */
  readonly from?: Instant | undefined;
  readonly until: Instant;
  readonly recall?: { readonly asked: number; readonly needed: number } | undefined;
  readonly onRecall: () => void;
  /** Another word where a recall is open already: "Sign the recall". */
  readonly recallLabel?: ComponentChildren;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <section class="card pad stack3">
      <div class="flex between nowrap">
        <div class="flex nowrap">
          <Avatar name={holder} />
          <div>
            <p class="strong">{kit.tell('mandate.for', { role, name: holder })}</p>
            <p class="sub">
              {standIn === undefined
                ? kit.tell('mandate.noStandIn')
                : kit.tell('mandate.standIn', { name: standIn })}
            </p>
          </div>
        </div>
        {mark}
      </div>
      {from === undefined ? null : <TermBar from={from} until={until} />}
      <dl class="facts">
        <dt>{kit.tell('mandate.may')}</dt>
        <dd>{may}</dd>
        {mayNot === undefined ? null : (
          <>
            <dt>{kit.tell('mandate.mayNot')}</dt>
            <dd>{mayNot}</dd>
          </>
        )}
      </dl>
      {children}
      <p class="sub">{kit.tell('mandate.ends', { day: sayDate(until.ms) })}</p>
      {recall === undefined ? null : (
        <Banner icon="people" title={kit.tell('mandate.recall', recall)} />
      )}
      <Button kind="line" wide onPress={onRecall}>
        {recallLabel ?? kit.tell('mandate.askRecall')}
      </Button>
    </section>
  );
}
