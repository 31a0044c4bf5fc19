/** The waking paths of this machine: what was set up, as the host asks for it. */
import { fail, ok } from '@tocsin/core';
import type { WakingCall, WakingPath } from '@tocsin/host';
import type { Say } from '@tocsin/host/words';
import type { Clock } from '@tocsin/peer/ports';

import { deliver } from '../executors/deliver.ts';
import { createEmailExecutor } from '../executors/email.ts';
import type { Executor, OutsideAct } from '../executors/executor.ts';
import { createNotifier } from './notifier.ts';
import type { WakingSettings } from './settings.ts';

/** Makes the paths. */
export function wakingPaths(
  { notifier, mail }: WakingSettings,
  {
    clock,
    say,
    environment,
  }: {
    readonly clock: Clock;
    readonly say: Say;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): readonly WakingPath[] {
  const pathOf = (way: WakingPath['way'], executor: Executor, target: string): WakingPath => ({
    way,
    wake: async (call, signal) => {
      const untilMs = clock.monotonicMs() + call.patienceMs;
      const act = { ...said(call, say), target };
      const done = await deliver(executor, act, { clock, untilMs }, signal);
      return done.ok ? ok(undefined) : fail({ kind: done.fault.last.kind });
    },
  });
  return [
    ...(notifier === undefined
      ? []
      : [pathOf('notifier', createNotifier(notifier, environment), '')]),
    ...(mail === undefined
      ? []
      : [pathOf('mail', createEmailExecutor(mail.smtp), `mailto:${mail.to}`)]),
  ];
}

/** What goes out: the same words for every cause, and the number of a canary. */
function said(call: WakingCall, say: Say): Omit<OutsideAct, 'target'> {
  const { key, canary, drill, loopbackOnly } = call;
  const about = { idempotencyKey: key, drill, loopbackOnly };
  if (canary === null) return { ...about, title: say('wake.title'), text: say('wake.text') };
  const title = say('wake.canaryTitle');
  // Short lines: mail programs would break a long one, and the number with it.
  const text = `${say('wake.canaryText')}\n${say('wake.canaryHow', { number: canary })}`;
  return { ...about, title, text };
}
