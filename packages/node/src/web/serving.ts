/**
 * Serves the app from this machine, and says how that is. It is always at one address: a browser
 * keeps keys and log by the address, so at another one there would be another, empty app. If
 * somebody else holds the port, it is said and tried again, and the device runs on without it.
 */
import type { AppServing, LanServing } from '@tocsin/host/calls';
import type { Site } from './answer.ts';
import { APP_HEADERS } from './answer.ts';
import type { AppFiles } from './app-files.ts';
import { findPage, readApp } from './app-files.ts';
import type { Lan, LanOptions } from './lan-server.ts';
import type { Listener } from './listener.ts';
import { openListener } from './listener.ts';

/** How often a port that somebody else held is tried again. */
const AGAIN_MS = 30_000;
/** This machine, and nobody outside it. */
const HERE = '127.0.0.1';

/** What `up` was told about the app. */
export interface ServingOptions {
  /** Where it was built. */
  readonly folder: string;
  /** 0 = any, for tests. */
  readonly port: number;
  /** Whether it is served at all. */
  readonly on: boolean;
  /** For phones in the same house; undefined = this machine only. */
  readonly lan: Omit<LanOptions, 'app' | 'port'> | undefined;
  readonly againMs?: number;
}

/** The app as it is served. */
export interface Serving {
  state(): AppServing;
  close(): Promise<void>;
}

/** Opens what can be opened; never a fault, as the device runs on without its app. */
export async function openServing(options: ServingOptions): Promise<Serving> {
  if (!options.on) return withoutApp(options, 'off');
  const app = readApp(options.folder);
  if (!app.ok) return withoutApp(options, app.fault);
  const here = await openHere(app.value, options);
  // Beside a port that was chosen for a test, the others are free too.
  const lanPort = options.port === 0 ? 0 : here.port();
  const lan = options.lan && (await openHouse({ ...options.lan, app: app.value, port: lanPort }));
  return {
    state: () => ({
      state: here.state(),
      address: addressAt(here.port()),
      hash: app.value.hash,
      lan: lan?.state() ?? null,
    }),
    close: async () => {
      await Promise.all([here.close(), lan?.close()]);
    },
  };
}

/** Loaded here: most devices serve no phones. */
async function openHouse(options: LanOptions): Promise<Lan> {
  const { openLan } = await import('./lan-server.ts');
  return openLan(options);
}

function withoutApp({ port }: ServingOptions, state: 'off' | 'missing' | 'unfit'): Serving {
  const lan: LanServing | null = null;
  return {
    state: () => ({ state, address: addressAt(port), hash: null, lan }),
    close: async () => undefined,
  };
}

function addressAt(port: number): string {
  return `http://${HERE}:${String(port)}`;
}

/** The site at this machine's own address. By its other name it is sent on, to keep it one app. */
function siteHere(app: AppFiles, port: number): Site {
  return {
    hosts: new Set([`${HERE}:${String(port)}`]),
    sentOn: { hosts: new Set([`localhost:${String(port)}`]), to: addressAt(port) },
    find: (path) => findPage(app, path),
    headers: APP_HEADERS,
  };
}

interface Here {
  state(): 'served' | 'portTaken' | 'closed';
  port(): number;
  close(): Promise<void>;
}

async function openHere(app: AppFiles, options: ServingOptions): Promise<Here> {
  let listener: Listener | undefined;
  let state: ReturnType<Here['state']> = 'closed';
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const tryOnce = async (): Promise<void> => {
    const opened = await openListener({
      address: HERE,
      port: options.port,
      site: (port) => siteHere(app, port),
    });
    if (opened.ok) {
      listener = opened.value;
      state = 'served';
      if (isClosed) await listener.close();
      return;
    }
    state = opened.fault;
    if (isClosed) return;
    timer = setTimeout(() => void tryOnce(), options.againMs ?? AGAIN_MS);
    timer.unref();
  };
  await tryOnce();
  return {
    state: () => state,
    port: () => listener?.port ?? options.port,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await listener?.close();
    },
  };
}
