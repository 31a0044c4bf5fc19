/**
 * A world for journeys: people at daemons that are processes of their own and serve the app, and
 * people at browsers with the app's real peer. Both are asked by the same calls, so that a journey
 * prepares by calls what it is not about.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { once } from 'node:events';

import type { Answer, CallName, ControlFault, With } from '@tocsin/host/calls';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import { eventually } from '../../packages/node/src/daemon/testing.ts';
import type { DeviceAct, DeviceState } from '../../packages/web/src/rpc/message.ts';
import type { Started, Process, ProcessWorld } from '../process-world.ts';
import { createProcessWorld } from '../process-world.ts';
import { productWithTestPages } from './building.ts';
import type { OwnBrowser } from './own-browser.ts';
import { openOwnBrowser } from './own-browser.ts';
import { launch, PHONE } from './testing.ts';

/** What an element may take to come: peers on one machine, which may be busy. */
const WAIT_MS = 15_000;

/** The page as it is reached from here; declared in `packages/web/src/testing/peer.ts`. */
interface PeerPage {
  readonly tocsinPeer: {
    readonly device: { readonly value: DeviceState };
    act(act: DeviceAct): Promise<Outcome>;
    ask(call: string, given: unknown, beside: unknown): Promise<Outcome>;
  };
  readonly tocsinChanges: number;
}
type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: ControlFault };

/** Daemons, a browser, and a folder for what people hand to each other. */
export interface World extends ProcessWorld {
  readonly browser: Browser;
  /** Where the app was built. */
  readonly app: string;
  /** Where it is served. */
  readonly origin: string;
  /** The daemon that serves the app: always on, until it is killed. */
  readonly hall: Process;
  /** Somebody with a browser of their own. */
  visitor(name: string, options?: BrowserContextOptions): Promise<Visitor>;
  /** Somebody with a browser that can be killed. */
  stranger(name: string): Promise<Stranger>;
}

/**
 * Starts it.
 *
 * @param args - what the browser is told besides.
 * @param hallTold - what the hall is told besides.
 */
export async function openWorld(
  args: readonly string[] = [],
  hallTold: Started = {},
): Promise<World> {
  const app = await productWithTestPages();
  const processes = createProcessWorld();
  const port = await freePort();
  const [hall, browser] = await Promise.all([
    processes.start('hall', { folder: app, port }, hallTold),
    launch(args),
  ]);
  const origin = `http://127.0.0.1:${String(port)}`;
  const strangers: Stranger[] = [];
  const visitors: Visitor[] = [];
  return {
    ...processes,
    browser,
    app,
    origin,
    hall,
    visitor: async (name, options = {}) => {
      const context = await browser.newContext({
        viewport: PHONE,
        locale: 'en-GB',
        serviceWorkers: 'block',
        ...options,
      });
      const one = new Visitor(name, context, origin, processes.table(name));
      visitors.push(one);
      return one;
    },
    stranger: async (name) => {
      const folder = processes.table(name);
      const own = await openOwnBrowser(join(folder, 'profile'));
      const one = new Stranger(name, own, origin, folder);
      strangers.push(one);
      return one;
    },
    end: async () => {
      await Promise.all(strangers.map(async (one) => one.close()));
      await browser.close();
      await processes.end();
      const complaints = visitors.flatMap((one) => one.complaints);
      if (complaints.length > 0) throw new Error(`a page complained: ${complaints.join('\n')}`);
    },
  };
}

/** A port that was free a moment ago, with a free neighbour. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return Math.min(port, 65_000);
}

/** A person whose device is a browser: asked as a daemon is, or looked at as a screen. */
export class Visitor implements TestDaemon {
  readonly name: string;
  context: BrowserContext;
  /** Where the files lie that this person hands to others. */
  readonly folder: string;
  readonly complaints: string[] = [];
  readonly #origin: string;
  #page: Page | undefined;

  constructor(name: string, context: BrowserContext, origin: string, folder: string) {
    this.name = name;
    this.context = context;
    this.folder = folder;
    this.#origin = origin;
  }

  /** The page that is open. */
  get page(): Page {
    if (this.#page === undefined) throw new Error(`${this.name} has no page open`);
    return this.#page;
  }

  /** Opens the peer without screens, and makes its home where there is none. */
  async start(passphrase: string | null = null): Promise<this> {
    await this.openPeer();
    const device = await this.settled();
    if (device.kind === 'new') await this.act({ kind: 'make', passphrase });
    if (device.kind === 'closed') await this.act({ kind: 'open', passphrase });
    return this;
  }

  /** Opens the peer without screens, as it is. */
  async openPeer(): Promise<Page> {
    return this.#open('peer.html');
  }

  /** Opens the app at a place: `#/bell`. Whatever was open is gone at once. */
  async openApp(at: string = ''): Promise<Page> {
    return this.#open(at);
  }

  /** The browser is gone, and the page with it. */
  forgetPage(): void {
    this.#page = undefined;
  }

  /** The same in one more tab. */
  async another(path: string = 'peer.html'): Promise<Page> {
    return this.#tab(path);
  }

  /** From now on this tab is the one that is asked. */
  turnTo(page: Page): void {
    this.#page = page;
  }

  async #open(path: string): Promise<Page> {
    await this.leave();
    this.#page = await this.#tab(path);
    return this.#page;
  }

  async #tab(path: string): Promise<Page> {
    const page = await this.context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (fault) => this.complaints.push(String(fault)));
    page.on('console', (said) => {
      // That a peer is away is no mistake, and no page can keep the browser from saying so.
      const isMistake = said.type() === 'error' && !said.text().startsWith('WebSocket connection');
      if (isMistake) this.complaints.push(said.text());
    });
    await page.goto(`${this.#origin}/${path}`);
    return page;
  }

  /** Closes the page, and with it the worker: nobody is told before. */
  async leave(): Promise<void> {
    const page = this.#page;
    this.#page = undefined;
    await page?.close({ runBeforeUnload: false });
  }

  /** How the device stands. */
  async device(page: Page = this.page): Promise<DeviceState> {
    return page.evaluate(() => (globalThis as unknown as PeerPage).tocsinPeer.device.value);
  }

  /** How it stands once it has looked. */
  async settled(page: Page = this.page): Promise<DeviceState> {
    return eventually('the device has looked', async () => {
      const device = await this.device(page);
      return device.kind === 'starting' ? undefined : device;
    });
  }

  /** Does something with the device; a fault fails the test. */
  async act(act: DeviceAct): Promise<void> {
    const done = await this.tried(act);
    if (!done.ok) throw new Error(`${act.kind}: ${JSON.stringify(done.fault)}`);
  }

  /** Tries it. */
  async tried(act: DeviceAct): Promise<Outcome> {
    return this.page.evaluate(
      (what) => (globalThis as unknown as PeerPage).tocsinPeer.act(what),
      act,
    );
  }

  /** How often the page was told that something changed. */
  async changes(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as PeerPage).tocsinChanges);
  }

  async ask<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Answer<C>> {
    const answered = await this.#call(call, given, log);
    if (!answered.ok) throw new Error(`${this.name}: ${call}: ${JSON.stringify(answered.fault)}`);
    return answered.value as Answer<C>;
  }

  async refused<C extends CallName>(call: C, given: With<C>, log?: string): Promise<ControlFault> {
    const answered = await this.#call(call, given, log);
    if (answered.ok) throw new Error(`${call} was not refused`);
    return answered.fault;
  }

  /** Files are named by path out here, and lie in memory in there. */
  async #call(call: CallName, given: object, log: string | undefined): Promise<Outcome> {
    const { named, files } = taken({ ...given });
    const answered = await this.page.evaluate(
      async ([what, how, beside]) => {
        const { tocsinPeer } = globalThis as unknown as PeerPage;
        return tocsinPeer.ask(what, how, beside);
      },
      [call, named, { files, ...(log === undefined ? {} : { assembly: log }) }] as const,
    );
    if (!answered.ok) return answered;
    const { value, files: written } = answered.value as {
      readonly value: Readonly<Record<string, unknown>>;
      readonly files: Readonly<Record<string, Uint8Array>>;
    };
    for (const [name, bytes] of Object.entries(written))
      writeFileSync(join(this.folder, name), bytes);
    const { file } = value;
    const isPlaced = typeof file === 'string' && Object.hasOwn(written, file);
    return { ok: true, value: isPlaced ? { ...value, file: join(this.folder, file) } : value };
  }

  /** Asks; gives the fault, too. */
  async tryAsk<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Outcome> {
    return this.#call(call, given, log);
  }

  /** The names of all databases that this browser keeps for the app. */
  async databases(): Promise<readonly string[]> {
    const found = await this.page.evaluate(() => indexedDB.databases());
    return found.flatMap(({ name }) => name ?? []);
  }

  /** Closes the page and throws databases away, as a browser does that wants room. */
  async throwAway(names: readonly string[]): Promise<void> {
    const page = await this.#open('notes.html');
    await page.evaluate(async (all) => {
      const gone = all.map(
        (name) =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.deleteDatabase(name);
            request.addEventListener('success', () => resolve());
            request.addEventListener('error', () => reject(new Error('it stays')));
          }),
      );
      await Promise.all(gone);
    }, names);
  }

  /** Throws all databases away under the open page. */
  async clearSite(): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    const what = { origin: this.#origin, storageTypes: 'indexeddb,cache_storage' };
    await session.send('Storage.clearDataForOrigin', what);
    await session.detach();
  }

  /** Opens the peer where the browser gives no more than so many bytes; gives what ends that. */
  async startWith(quotaSize: number): Promise<() => Promise<void>> {
    await this.leave();
    // The limit lasts as long as this session.
    const beside = await this.#tab('notes.html');
    const session = await this.context.newCDPSession(beside);
    await session.send('Storage.overrideQuotaForOrigin', { origin: this.#origin, quotaSize });
    await this.start();
    return async () => {
      await session.send('Storage.overrideQuotaForOrigin', { origin: this.#origin });
      await beside.close();
    };
  }

  /** Keeps in touch with whoever `other` keeps in touch with. */
  async linkTo(other: TestDaemon, log: string): Promise<void> {
    const { ways } = await other.ask('ways.show', {}, log);
    for (const { address } of ways)
      if (address !== null) await this.ask('ways.add', { address }, log);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** A visitor whose browser is a process of its own. */
class Stranger extends Visitor {
  #own: OwnBrowser | undefined;

  constructor(name: string, own: OwnBrowser, origin: string, folder: string) {
    super(name, contextOf(own), origin, folder);
    this.#own = own;
  }

  /** Ends the browser at once. */
  async killBrowser(): Promise<void> {
    await this.#own?.kill();
    this.#own = undefined;
    this.forgetPage();
  }

  /** Starts it again on the same profile. */
  async startBrowser(): Promise<void> {
    this.#own = await openOwnBrowser(join(this.folder, 'profile'));
    this.context = contextOf(this.#own);
  }

  override async close(): Promise<void> {
    await this.killBrowser();
  }
}

function contextOf({ browser }: OwnBrowser): BrowserContext {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('a browser without a profile');
  return context;
}

interface Taken {
  readonly named: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** What a call takes, its files read. */
function taken(given: Readonly<Record<string, unknown>>): Taken {
  const files: Record<string, Uint8Array> = {};
  const take = (path: unknown): unknown => {
    if (typeof path !== 'string' || !path.startsWith('/')) return path;
    const name = basename(path);
    files[name] = new Uint8Array(readFileSync(path));
    return name;
  };
  const moved = Object.entries(given).map(([key, value]) => {
    if (key === 'file') return [key, take(value)];
    return key === 'with' && Array.isArray(value) ? [key, value.map(take)] : [key, value];
  });
  return { named: Object.fromEntries(moved) as Taken['named'], files };
}
