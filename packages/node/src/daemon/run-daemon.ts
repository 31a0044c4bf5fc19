/**
 * `tocsin up`: opens the control socket and every log of a home folder, says where it listens, and
 * stays until it is told to stop: by a signal, by `tocsin down`, or by its closed standard input.
 */
import type { Readable } from 'node:stream';

import { fail } from '@tocsin/core';
import type { Crypto, Random } from '@tocsin/peer/ports';

import type { AppChoice } from '../cli/app-choice.ts';
import { originsOf } from '../cli/app-choice.ts';
import { appLines } from '../cli/render/app.ts';
import type { Speech } from '../cli/speak.ts';
import type { AppServing } from '@tocsin/host/calls';
import { answerCall } from '@tocsin/host/calls';
import type { ControlServer } from '../control/server.ts';
import { openControlServer } from '../control/server.ts';
import type { OpenHome } from '../home/open-home.ts';
import type { FaultSaid } from '@tocsin/host/words';
import { servingOptions, withServing } from '../web/beside-daemon.ts';
import type { Serving } from '../web/serving.ts';
import { openServing } from '../web/serving.ts';
import { nodeClock } from './clock.ts';
import { diskHost } from './disk-host.ts';
import { executeOrders } from './executing.ts';
import { noteMistake } from './daemon-log.ts';
import type { Daemon } from '@tocsin/host';
import { openDaemon } from '@tocsin/host';
import type { ListenAddress } from './listen-address.ts';
import { parseListen } from './listen-address.ts';
import { wakerOf } from '../wake/waker.ts';
import { smtpFromEnvironment } from './smtp-settings.ts';
import { wakingPaths } from '../waking/paths.ts';
import type { WakingSettings } from '../waking/settings.ts';
import { wakingFromEnvironment } from '../waking/settings.ts';

/** What `up` was told. */
export interface RunDaemonOptions {
  /** Open; closed again when the daemon ends. */
  readonly home: OpenHome;
  readonly crypto: Crypto;
  readonly random: Random;
  /** Where to listen; empty = this machine only. */
  readonly listen: readonly string[];
  readonly relay: boolean;
  readonly noNet: boolean;
  readonly app: AppChoice;
  /** Whose phones it wakes: `own`, `members` or `nobody`. */
  readonly wake: string;
  /** Ends by itself once this closes: a rehearsal's children end with it, however it ends. */
  readonly untilCloses: Readable | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly speech: Speech;
  /** Calls `act` each time the process is told to end. */
  readonly onInterrupt: (act: () => void) => void;
}

/** The exit codes of a daemon that stopped as it should, and of one that made a mistake. */
const STOPPED = 0;
const MISTAKEN = 1;

/** Runs a daemon; gives the exit code. */
export async function runDaemon(options: RunDaemonOptions): Promise<number> {
  const { home, speech } = options;
  const { promise: told, resolve: stop } = Promise.withResolvers<void>();
  // Listened to until the process is gone: a second signal while it ends must not cut it off.
  options.onInterrupt(() => stop());
  const { untilCloses } = options;
  untilCloses?.on('end', stop).on('close', stop).on('error', stop);
  untilCloses?.resume();
  let isMistaken = false;
  // A promise that nobody waits for ends the daemon in order; whoever runs it starts it again.
  const mistake = (error: unknown): void => {
    isMistaken = true;
    noteMistake(home.paths.daemonLog, Date.now(), error);
    stop();
  };
  process.on('uncaughtException', mistake).on('unhandledRejection', mistake);
  try {
    const opened = await openParts(options, stop);
    if ('fault' in opened) return speech.fault(opened.fault);
    const { daemon, server, serving } = opened;
    sayReady(options, daemon, serving.state());
    await told;
    await Promise.all([server.close(), serving.close()]);
    await daemon.close();
    if (!speech.json) speech.event(speech.say('up.stopped'), {});
    return isMistaken ? MISTAKEN : STOPPED;
  } finally {
    process.off('uncaughtException', mistake).off('unhandledRejection', mistake);
    untilCloses?.destroy();
    home.close();
  }
}

type Opened = {
  readonly daemon: Daemon;
  readonly server: ControlServer;
  readonly serving: Serving;
};

async function openParts(
  options: RunDaemonOptions,
  stop: () => void,
): Promise<Opened | { readonly fault: FaultSaid }> {
  const { home, crypto, random, relay, noNet } = options;
  const listen: ListenAddress[] = [];
  for (const text of options.listen) {
    const address = parseListen(text);
    if (address === undefined) return { fault: { kind: 'ListenMalformed' } };
    listen.push(address);
  }
  const host = diskHost(
    { home, crypto, random, clock: nodeClock() },
    { listen, relay, on: !noNet, origins: originsOf(options.app) },
    noNet ? undefined : wakerOf(options.wake, options.environment),
  );
  const smtp = smtpFromEnvironment(options.environment);
  const unlocked = home.settings.lock.kind === 'none';
  const daemon = await openDaemon({
    host,
    unlocked,
    hasMail: smtp !== undefined,
    execute: (assembly, signal) => executeOrders(host.clock, assembly, smtp, signal),
    waking: wakingPaths(wakingSettings(options), {
      clock: host.clock,
      say: options.speech.say,
      environment: options.environment,
    }),
    stop,
  });
  if (!daemon.ok) return { fault: daemon.fault };
  const { close } = daemon.value;
  const serving = await openServing(
    servingOptions(options.app, { home, random, clock: host.clock }),
  );
  const handlers = withServing(daemon.value.handlers, serving);
  const server = await openControlServer(home.paths.socket, async (request, note, signal) => {
    try {
      return await answerCall(handlers, request, note, signal);
    } catch (error) {
      noteMistake(home.paths.daemonLog, host.clock.now(), error);
      return fail({ kind: 'Internal' });
    }
  });
  if (server.ok) return { daemon: daemon.value, server: server.value, serving };
  await Promise.all([close(), serving.close()]);
  return { fault: { ...server.fault } };
}

function wakingSettings({ environment }: RunDaemonOptions): WakingSettings {
  return wakingFromEnvironment(environment, smtpFromEnvironment(environment));
}

function sayReady(options: RunDaemonOptions, { logs }: Daemon, app: AppServing): void {
  const { home, listen, noNet, speech } = options;
  const open = logs.open();
  const addresses = Object.fromEntries(open.map(({ name, net }) => [name, net.addresses()]));
  if (speech.json) return speech.event('', { ready: true, addresses, pid: process.pid, app });
  const { say } = speech;
  const lines = [say('up.ready'), say('up.home', { folder: home.paths.root })];
  for (const address of open.flatMap(({ net }) => net.addresses()))
    lines.push(say('up.listening', { address }));
  if (noNet) lines.push(say('up.noNet'));
  else if (listen.length === 0) lines.push(say('up.loopback'));
  for (const name of wakingSettings(options).unfit) lines.push(say('up.wakingUnfit', { name }));
  lines.push(...appLines(app, say));
  lines.push(say(logs.assemblies().length === 0 ? 'up.first' : 'up.next'), say('up.stop'));
  for (const line of lines) speech.event(line, {});
}
