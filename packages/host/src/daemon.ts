/** The daemon without its socket: every log, and the handlers that answer people. */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { Handlers } from './calls.ts';
import type { ControlFault } from './message.ts';
import { accountsHandlers } from './handlers/accounts.ts';
import { admittingHandlers } from './handlers/admitting.ts';
import { assemblyHandlers } from './handlers/assembly.ts';
import { awayHandlers } from './handlers/away.ts';
import { ballotHandlers } from './handlers/ballots.ts';
import { bellHandlers } from './handlers/bell.ts';
import { healingHandlers } from './handlers/healing.ts';
import { callHandlers } from './handlers/call.ts';
import { carryHandlers } from './handlers/carry.ts';
import { cuttingHandlers } from './handlers/cutting.ts';
import { daemonHandlers } from './handlers/daemon.ts';
import { decideHandlers } from './handlers/decide.ts';
import { drawHandlers } from './handlers/draw.ts';
import { deviceHandlers } from './handlers/device.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { recoveringHandlers } from './handlers/recovering.ts';
import { foundingHandlers } from './handlers/founding.ts';
import { inquiryHandlers } from './handlers/inquiry.ts';
import { joiningHandlers } from './handlers/joining.ts';
import { logHandlers } from './handlers/log.ts';
import { namingHandlers } from './handlers/naming.ts';
import { pactHandlers } from './handlers/pact.ts';
import { paperHandlers } from './handlers/paper.ts';
import { powerHandlers } from './handlers/power.ts';
import { pulseHandlers } from './handlers/pulse.ts';
import { responseHandlers } from './handlers/response.ts';
import { ringHandlers } from './handlers/ring.ts';
import { rosterHandlers } from './handlers/roster.ts';
import { statusHandlers } from './handlers/status.ts';
import { talkHandlers } from './handlers/talk.ts';
import { todayHandlers } from './handlers/today.ts';
import { wakingHandlers } from './handlers/waking.ts';
import { wakeUpHandlers } from './handlers/wakeup.ts';
import { waysHandlers } from './handlers/ways.ts';
import { wordsHandlers } from './handlers/words.ts';
import type { Host } from './host.ts';
import type { LiveAssembly } from './live-log.ts';
import { Logs } from './logs.ts';
import { lookFirst } from './look-first.ts';
import { withNames } from './naming.ts';
import { concernsOf } from './waking/concern.ts';
import type { WakingPath } from './waking/path.ts';
import type { Waker } from './waking/waker.ts';
import { createWaker } from './waking/waker.ts';
import { watchWakes } from './wakeup/watching.ts';

/** A running daemon. */
export interface Daemon {
  readonly logs: Logs;
  readonly handlers: Handlers;
  /** Ends all links and closes all stores. */
  close(): Promise<void>;
}

/** What a daemon is opened with. */
export interface DaemonOptions {
  readonly host: Host;
  /** Whether the folder has no key. */
  readonly unlocked: boolean;
  /** Whether this machine can send mail for its person. */
  readonly hasMail: boolean;
  /** Does the outside acts of an assembly that is open, until the signal aborts. */
  readonly execute: (assembly: LiveAssembly, signal: AbortSignal) => void;
  /** The ways by which this machine wakes its person; each way once. */
  readonly waking?: readonly WakingPath[];
  /** Called when a person asks the daemon to stop. */
  readonly stop: () => void;
}

/** Opens every log of a home and gives what answers people. */
export async function openDaemon({
  host,
  unlocked,
  hasMail,
  execute,
  waking = [],
  stop,
}: DaemonOptions): Promise<Result<Daemon, ControlFault>> {
  const logs = new Logs(host);
  const stopping = new AbortController();
  const { signal } = stopping;
  logs.onAssembly((assembly) => execute(assembly, signal));
  const wakerOf = wakeBy(logs, waking, signal);
  const stopWatching = watchWakes(logs);
  const close = async (): Promise<void> => {
    stopping.abort();
    stopWatching();
    await logs.close();
  };
  const opened = await logs.openAll();
  if (!opened.ok) {
    await close();
    return opened;
  }
  const answering = lookFirst(logs, {
    ...daemonHandlers(host.clock, stop),
    ...statusHandlers(logs, { unlocked, hasMail, upSince: host.clock.now(), wakerOf }),
    ...todayHandlers(logs),
    ...foundingHandlers(logs),
    ...admittingHandlers(logs),
    ...joiningHandlers(logs),
    ...assemblyHandlers(logs),
    ...healingHandlers(logs),
    ...awayHandlers(logs),
    ...cuttingHandlers(logs),
    ...deviceHandlers(logs),
    ...recoveringHandlers(logs),
    ...paperHandlers(logs),
    ...wakeUpHandlers(logs, wakerOf),
    ...waysHandlers(logs),
    ...pulseHandlers(logs),
    ...wordsHandlers(logs),
    ...callHandlers(logs),
    ...inquiryHandlers(logs),
    ...bellHandlers(logs),
    ...ringHandlers(logs),
    ...pactHandlers(logs),
    ...rosterHandlers(logs),
    ...responseHandlers(logs),
    ...powerHandlers(logs),
    ...exchangeHandlers(logs),
    ...accountsHandlers(logs),
    ...talkHandlers(logs),
    ...decideHandlers(logs),
    ...drawHandlers(logs),
    ...ballotHandlers(logs),
    ...carryHandlers(logs),
    ...wakingHandlers(logs, wakerOf),
    ...namingHandlers(logs),
    ...logHandlers(logs),
  });
  const handlers = withNames(logs, answering);
  return ok({ logs, handlers, close });
}

/** A waker for each assembly that is open, until the signal aborts. */
function wakeBy(
  logs: Logs,
  paths: readonly WakingPath[],
  signal: AbortSignal,
): (assembly: LiveAssembly) => Waker | undefined {
  const wakers = new Map<LiveAssembly, Waker>();
  const { clock, random } = logs.host;
  logs.onAssembly((assembly) =>
    wakers.set(
      assembly,
      createWaker({
        clock,
        random,
        assembly,
        paths,
        signal,
        concerns: () => concernsOf(logs, assembly),
        onChanged: (heard) => logs.onChanged(heard),
      }),
    ),
  );
  return (assembly) => wakers.get(assembly);
}
