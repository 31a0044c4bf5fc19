/**
 * `today`: shows what day this device thinks it is, and hears that it is right (R9c); and what is due
 * of this device's person alone: to practise their two words, or to read what was left for them (R21).
 */
import type { Result } from '@tocsin/core';
import { ok, TEMPO_LIVING_MS } from '@tocsin/core';

import type { Handlers, TodayAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs } from '../fault.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickLogs } from '../pick.ts';
import { whenOf } from '../show/common.ts';
import { askedNow } from '../show/weekly.ts';
import { homeOf, leftForYou } from './words.ts';

/** The handler of the day. */
export function todayHandlers(logs: Logs): Pick<Handlers, 'today'> {
  return {
    today: async ({ right }, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      // There is one clock: what was said of it counts in every log that it dates.
      for (const { peer } of right ? open.value : []) {
        const told = await peer.confirmClock();
        if (!told.ok) return failAs(told.fault);
      }
      return today(logs, open.value, right);
    },
  };
}

async function today(
  logs: Logs,
  open: readonly OpenLog[],
  answered: boolean,
): Promise<Result<TodayAnswer, ControlFault>> {
  const at = whenOf(logs.host.clock.now());
  const homes = [...new Set(open.map(({ assembly }) => assembly))];
  const toDecide = await Promise.all(
    homes.map(async (home) => ({ log: home.name, count: (await askedNow(home)).toDecide })),
  );
  const own = {
    practise: homes.filter((home) => homeOf(logs, home).practise).map(({ name }) => name),
    toDecide: toDecide.filter(({ count }) => count > 0),
    forYou: homes.reduce((count, home) => count + leftForYou(home), 0),
  };
  const doubts = open.flatMap(({ peer }) => {
    const verdict = peer.clockVerdict();
    if (verdict.kind === 'sure') return [];
    // Hours of a rehearsal are shorter; what is shown to people are their own.
    const hours = Math.round((verdict.hours * peer.replica.tempoMs) / TEMPO_LIVING_MS);
    return [{ kind: verdict.kind, hours }];
  });
  const [worst] = doubts.toSorted((a, b) => b.hours - a.hours);
  if (worst === undefined)
    return ok({ at, sure: true, verdict: 'sure', hours: 0, answered, ...own });
  return ok({ at, sure: false, verdict: worst.kind, hours: worst.hours, answered, ...own });
}
