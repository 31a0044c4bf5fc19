/**
 * The app for phones in the same house (`up --lan`): over HTTPS at the private addresses of this
 * machine, under an authority of this home alone. At the same addresses plain HTTP shows only how
 * that authority is installed and removed: no app, because a browser keeps no keys there.
 *
 * Looks again and again: machines get other addresses, and certificates get old.
 */
import { toHex } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

import type { LanServing } from '@tocsin/host/calls';
import type { Site } from './answer.ts';
import { APP_HEADERS, GUIDE_HEADERS } from './answer.ts';
import type { AppFiles } from './app-files.ts';
import { findPage } from './app-files.ts';
import type { Authority, NoAuthority, AuthorityHome, Leaf } from './authority.ts';
import { coveredBy, makeLeaf, openAuthority } from './authority.ts';
import { fingerprintOf, spokenWords } from './fingerprint.ts';
import { createGuide } from './guide.ts';
import type { Guide } from './guide.ts';
import type { LanAddress } from './lan-address.ts';
import { urlHost } from './lan-address.ts';
import type { Listener } from './listener.ts';
import { openListener } from './listener.ts';

/** How often addresses and certificate are looked at. */
const LOOK_EVERY_MS = 60_000;

/** What is served where. */
export interface LanOptions extends AuthorityHome {
  readonly app: AppFiles;
  /** Of the guide; the app is at the next one. 0 = any. */
  readonly port: number;
  readonly clock: Clock;
  /** The addresses that this machine has now. */
  readonly addresses: () => readonly LanAddress[];
  /** `name.local`. */
  readonly name: string;
  /** Whether another authority takes the place of the one there is. */
  readonly anew: boolean;
}

/** The app in the house. */
export interface Lan {
  state(): LanServing;
  /** Looks at addresses and certificate now. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the authority and the ports. */
export async function openLan(options: LanOptions): Promise<Lan> {
  const { clock, name, addresses, anew } = options;
  const ranges = uniqueRanges(addresses());
  const opened = openAuthority(options, { name, ranges }, clock.now(), anew);
  if (!opened.ok) return withoutLan(opened.fault);
  const house = new House(options, opened.value);
  await house.look();
  return house;
}

function uniqueRanges(addresses: readonly LanAddress[]): readonly LanAddress['range'][] {
  const byText = new Map(
    addresses.map(({ range }) => [`${toHex(range.base)}/${String(range.prefix)}`, range]),
  );
  return [...byText.values()];
}

function withoutLan(state: NoAuthority): Lan {
  return {
    state: () => ({ state, app: [], guide: [], uncovered: 0, authority: null }),
    look: async () => undefined,
    close: async () => undefined,
  };
}

/** Both ports at one address. */
interface Door {
  readonly address: LanAddress;
  readonly guide: Listener;
  readonly app: Listener;
}

class House implements Lan {
  readonly #options: LanOptions;
  readonly #authority: Authority;
  readonly #fingerprint: string;
  readonly #guide: Guide;
  readonly #timer: NodeJS.Timeout;
  #leaf: Leaf | undefined;
  #doors: readonly Door[] = [];
  #uncovered = 0;
  #isTaken = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: LanOptions, authority: Authority) {
    this.#options = options;
    this.#authority = authority;
    this.#fingerprint = fingerprintOf(authority.certificate);
    this.#guide = createGuide(authority, this.#fingerprint, () => this.state().app);
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  state(): LanServing {
    const { subject, untilMs } = this.#authority;
    const doors = this.#doors;
    return {
      state: this.#hasEnded() ? 'ended' : doors.length > 0 ? 'served' : this.#whyNot(),
      app: this.#urls('https', ({ app }) => app),
      guide: this.#urls('http', ({ guide }) => guide),
      uncovered: this.#uncovered,
      authority: {
        name: subject,
        fingerprint: this.#fingerprint,
        words: spokenWords(this.#fingerprint),
        until: { iso: new Date(untilMs).toISOString(), ms: untilMs },
      },
    };
  }

  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.#doors.map(shut));
    this.#doors = [];
  }

  #whyNot(): 'portTaken' | 'noAddress' | 'uncovered' {
    if (this.#isTaken) return 'portTaken';
    return this.#uncovered > 0 ? 'uncovered' : 'noAddress';
  }

  #hasEnded(): boolean {
    return this.#options.clock.now() >= this.#authority.untilMs;
  }

  /** The name first: it stays when the address changes. */
  #urls(scheme: string, portOf: (door: Door) => Listener): readonly string[] {
    const [first] = this.#doors;
    if (first === undefined) return [];
    const isNamed = this.#authority.name === this.#options.name;
    const named = `${scheme}://${this.#authority.name}:${String(portOf(first).port)}`;
    return [
      ...(isNamed ? [named] : []),
      ...this.#doors.map(
        (door) => `${scheme}://${urlHost(door.address)}:${String(portOf(door).port)}`,
      ),
    ];
  }

  async #look(): Promise<void> {
    const all = this.#options.addresses();
    const covered = this.#hasEnded() ? [] : coveredBy(this.#authority, all);
    this.#uncovered = all.length - coveredBy(this.#authority, all).length;
    const isStill = ({ address }: Door): boolean =>
      covered.some(({ text }) => text === address.text);
    await Promise.all(this.#doors.filter((door) => !isStill(door)).map(shut));
    const kept = this.#doors.filter(isStill);
    const isOther = kept.length !== covered.length || kept.length !== this.#doors.length;
    this.#doors = kept;
    if (covered.length === 0) return;
    const nowMs = this.#options.clock.now();
    if (isOther || this.#leaf === undefined || nowMs >= this.#leaf.renewFromMs) {
      this.#leaf = makeLeaf(this.#authority, covered, this.#options.random, nowMs);
      for (const { app } of kept) app.renew(this.#leaf);
    }
    this.#isTaken = false;
    for (const address of covered)
      if (!kept.some((door) => door.address.text === address.text))
        await this.#openDoor(address, this.#leaf);
  }

  async #openDoor(address: LanAddress, leaf: Leaf): Promise<void> {
    const { port, app } = this.#options;
    const at = (scheme: number): number => (port === 0 ? 0 : port + scheme);
    const site = (parts: Pick<Site, 'find' | 'headers'>) => (listening: number) => ({
      ...parts,
      hosts: this.#hosts(address, listening),
    });
    const guide = await openListener({
      address: address.text,
      port: at(0),
      site: site({ find: this.#guide.find, headers: GUIDE_HEADERS }),
    });
    const secure = await openListener({
      address: address.text,
      port: at(1),
      site: site({ find: (path) => findPage(app, path), headers: APP_HEADERS }),
      secure: { key: leaf.key, cert: leaf.cert },
    });
    if (guide.ok && secure.ok) {
      this.#doors = [...this.#doors, { address, guide: guide.value, app: secure.value }];
      return;
    }
    this.#isTaken = true;
    for (const one of [guide, secure]) if (one.ok) await one.value.close();
  }

  #hosts(address: LanAddress, port: number): ReadonlySet<string> {
    return new Set(
      [urlHost(address), this.#authority.name].map((host) => `${host}:${String(port)}`),
    );
  }
}

async function shut({ guide, app }: Door): Promise<void> {
  await Promise.all([guide.close(), app.close()]);
}
