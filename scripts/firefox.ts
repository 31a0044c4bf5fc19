/**
 * Debian's Firefox, driven over WebDriver BiDi (W3C): a WebSocket on which each command is a JSON object
 * with an id and each answer names that id. Only what our tests need of it.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long Firefox may take to start; a busy machine needs a few seconds. */
const START_MS_MAX = 60_000;
/** How long one command may take. */
const COMMAND_MS_MAX = 30_000;
/** What it says on its error output when it listens. */
const LISTENING = /WebDriver BiDi listening on (ws:\/\/[\w.:[\]]+)/u;

/** A new profile that asks nothing, fetches nothing and reports to nobody. */
const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.disable_open_during_load': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  // No remote lists: they come from the net.
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  // 1: commands may come in before the window is there.
  'remote.active-protocols': 1,
};

/** A Firefox that runs. */
export interface Firefox {
  /** Shows a page in its one tab. */
  show(url: string): Promise<void>;
  /** Ends it, and forgets its profile. */
  close(): Promise<void>;
}

/** Starts a Firefox with a profile of its own. */
export async function startFirefox(executablePath: string): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'tocsin-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const given = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const child = spawn(executablePath, given, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const session = await openSession(`${await addressOf(child)}/session`);
    await session.send('session.new', { capabilities: {} });
    const { contexts } = (await session.send('browsingContext.getTree', {})) as {
      readonly contexts: readonly { readonly context: string }[];
    };
    const context = contexts[0]?.context;
    return {
      show: async (url) => {
        await session.send('browsingContext.navigate', { context, url, wait: 'none' });
      },
      close: async () => {
        session.close();
        await close();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Where Firefox listens, from what it says. */
function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      reject(new Error(`Firefox did not start in time: ${said}`));
    }, START_MS_MAX);
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = LISTENING.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    stderr?.once('end', () => {
      clearTimeout(timer);
      reject(new Error(`Firefox ended: ${said}`));
    });
  });
}

interface Session {
  send(method: string, params: object): Promise<unknown>;
  close(): void;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

async function openSession(address: string): Promise<Session> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, Waiting>();
  let commands = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message } = JSON.parse(String(data)) as {
      readonly id?: number | null;
      readonly result?: unknown;
      readonly error?: string;
      readonly message?: string;
    };
    const one = typeof id === 'number' ? waiting.get(id) : undefined;
    if (one === undefined || typeof id !== 'number') return;
    waiting.delete(id);
    clearTimeout(one.timer);
    if (error === undefined) one.resolve(result);
    else one.reject(new Error(`${error}: ${message}`));
  });
  socket.addEventListener('close', () => {
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new Error('Firefox closed the session'));
    }
    waiting.clear();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('Firefox takes no session')));
  });
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        commands += 1;
        const id = commands;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`Firefox did not answer ${method}`));
        }, COMMAND_MS_MAX);
        waiting.set(id, { resolve, reject, timer });
        socket.send(JSON.stringify({ id, method, params }));
      }),
    close: () => socket.close(),
  };
}
