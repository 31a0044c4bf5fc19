/**
 * Outside acts of this device: hands each order of the household to its executor, tries for a
 * while, and says how it ended. In a rehearsal nothing leaves this machine.
 */
import { TEMPO_LIVING_MS, toHex } from '@tocsin/core';
import type { ActOrder } from '@tocsin/peer';

import { deliver } from '../executors/deliver.ts';
import { createEmailExecutor } from '../executors/email.ts';
import type { SmtpSettings } from '../executors/email.ts';
import type { Executor } from '../executors/executor.ts';
import { createWebhookExecutor } from '../executors/webhook.ts';

import type { LiveAssembly } from '@tocsin/host';
import { failureCode } from '@tocsin/host';
import type { Clock } from '@tocsin/peer/ports';

/** How long one order is tried before it is said to have failed; the successor then acts. */
const TRY_MS = 30_000;

/** Does the orders of an assembly until `signal` aborts. */
export function executeOrders(
  clock: Clock,
  { household, tempoMs }: LiveAssembly,
  smtp: SmtpSettings | undefined,
  signal: AbortSignal,
): void {
  const executors: Readonly<Record<string, Executor>> = {
    webhook: createWebhookExecutor(),
    email: createEmailExecutor(smtp),
  };
  const loopbackOnly = tempoMs < TEMPO_LIVING_MS;
  household.onOrder(async (order) => {
    const executor = executors[order.kind];
    // A sheet is printed by people; the step itself is their word.
    if (executor === undefined) return failureCode('NotSetUp');
    const untilMs = clock.monotonicMs() + TRY_MS;
    const act = outsideAct(order, loopbackOnly);
    try {
      const done = await deliver(executor, act, { clock, untilMs }, signal);
      return done.ok ? null : failureCode(done.fault.last.kind);
    } catch (error) {
      // Stopped on the way: it is tried again after the next start.
      if (signal.aborted) return failureCode('Unreachable');
      throw error;
    }
  });
}

function outsideAct(order: ActOrder, loopbackOnly: boolean) {
  const { target, title, text, drill } = order;
  return {
    idempotencyKey: toHex(order.idempotencyKey),
    target,
    title,
    text,
    drill,
    loopbackOnly,
  };
}
