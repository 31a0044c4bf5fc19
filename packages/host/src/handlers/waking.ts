/** `canary show|heard|send|drop`. */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { CallContext, CanaryShowAnswer, Handlers } from '../calls.ts';
import { refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import type { ControlFault } from '../message.ts';
import { pickAssemblies } from '../pick.ts';
import { wakingOf } from '../show/waking.ts';
import type { Waker } from '../waking/waker.ts';

/** Gives the waker of an assembly that is open. */
export type WakerOf = (assembly: LiveAssembly) => Waker | undefined;

type Calls = 'canary.show' | 'canary.heard' | 'canary.send' | 'canary.drop';

/** The handlers of waking. */
export function wakingHandlers(logs: Logs, wakerOf: WakerOf): Pick<Handlers, Calls> {
  const wakersIn = (context: CallContext) => {
    const homes = pickAssemblies(logs, context);
    if (!homes.ok) return homes;
    return ok(
      homes.value.flatMap((assembly) => {
        const waker = wakerOf(assembly);
        return waker === undefined ? [] : [{ log: assembly.name, waker }];
      }),
    );
  };
  const show = (context: CallContext): Result<CanaryShowAnswer, ControlFault> => {
    const homes = pickAssemblies(logs, context);
    if (!homes.ok) return homes;
    return ok({ rotas: homes.value.flatMap((home) => wakingOf(home, wakerOf(home)) ?? []) });
  };
  return {
    'canary.show': async (_, context) => show(context),
    'canary.heard': async ({ number }, context) => {
      const digits = numberTyped(number);
      if (digits === undefined) return refuse('CanaryNumber');
      const wakers = wakersIn(context);
      if (!wakers.ok) return wakers;
      const confirmed = [];
      for (const { log, waker } of wakers.value) {
        const heard = await waker.heard(digits);
        if (!heard.ok) return heard;
        confirmed.push(...heard.value.map((way) => ({ log, way })));
      }
      const told: string[] = [];
      // Sent by no device here: then by another one of the same person, which counts it.
      if (confirmed.length === 0)
        for (const { log, waker } of wakers.value) {
          const telling = await waker.tell(digits);
          if (!telling.ok) return telling;
          if (telling.value) told.push(log);
        }
      return confirmed.length + told.length === 0
        ? refuse('UnknownCanary')
        : ok({ confirmed, told });
    },
    'canary.send': async (_, context) => {
      const wakers = wakersIn(context);
      if (!wakers.ok) return wakers;
      if (wakers.value.length === 0) return refuse('NoAssembly');
      const onRota = wakers.value.filter(({ waker }) => waker.isOnRota());
      if (onRota.length === 0) return refuse('NotARinger');
      const sent = [];
      for (const { log, waker } of onRota) {
        const tried = await waker.send();
        if (!tried.ok) return tried;
        sent.push(...tried.value.map((one) => ({ log, ...one })));
      }
      return ok({ sent });
    },
    'canary.drop': async ({ way }, context) => {
      const wakers = wakersIn(context);
      if (!wakers.ok) return wakers;
      const holding = wakers.value.filter(({ waker }) =>
        waker.paths().some((path) => path.way === way),
      );
      if (holding.length === 0) return refuse('NoWakingPath');
      for (const { waker } of holding) {
        const dropped = await waker.drop(way);
        if (!dropped.ok) return dropped;
      }
      return show(context);
    },
  };
}

/** Six digits as people type them, in any grouping. */
function numberTyped(typed: string): number | undefined {
  const digits = typed.normalize('NFKC').replaceAll(/[\s.-]/gu, '');
  return /^[0-9]{6}$/u.test(digits) ? Number(digits) : undefined;
}
