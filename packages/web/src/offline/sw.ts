/**
 * The service worker: keeps every file of one version, each checked against its hash, and answers
 * from them alone. A newer version is fetched and then waits; it takes over only when the page says
 * so, after the person has seen its hash (guide §3, decision 0135).
 *
 * Woken by a push service it shows one neutral notice, whatever woke it, and tells open windows to look
 * (`docs/spec/wake-up.md`). The peer runs in a page: there is none to be woken where all are closed.
 *
 * The list of files is written before this code when the app is built (`vite/precache.ts`).
 */

/** Address and SHA-256 in hexadecimal of every file of this version. */
declare const TOCSIN_FILES: readonly (readonly [address: string, sha256: string])[];
/** The hash of that list. */
declare const TOCSIN_VERSION: string;

/** What the events of a service worker have that a page's have not. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Touched extends Extendable {
  readonly notification: Notification;
}
interface Window {
  readonly visibilityState: string;
  postMessage(said: unknown): void;
  focus(): Promise<unknown>;
}
interface Self {
  readonly location: Location;
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(wanted: object): Promise<readonly Window[]>;
    openWindow(address: string): Promise<unknown>;
  };
  readonly registration: ServiceWorkerRegistration;
  addEventListener(kind: 'install' | 'activate' | 'push', on: (event: Extendable) => void): void;
  addEventListener(kind: 'fetch', on: (event: Fetching) => void): void;
  addEventListener(kind: 'notificationclick', on: (event: Touched) => void): void;
  addEventListener(kind: 'message', on: (event: MessageEvent<unknown>) => void): void;
}

const host = globalThis as unknown as Self;
const CACHE = `tocsin-${TOCSIN_VERSION}`;
/** Where the page keeps the sentence of a notice, in its language (`app/wakeup/subscription.ts`). */
const NOTICE_CACHE = 'notice';
const NOTICE_AT = '/notice';
/** Where the page kept none: the same in English. */
const NOTICE = 'Tocsin: something is waiting';
/** As in `app/wakeup/touched.ts`. */
const TOUCHED = 'touched';
/** One notice stands for all: a newer one takes its place. */
const TAG = 'tocsin';

host.addEventListener('install', (event) => {
  event.waitUntil(keepAll());
});

host.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(async () => host.clients.claim()));
});

host.addEventListener('message', (event) => {
  if (event.data === 'take-over') void host.skipWaiting();
  if (event.data === 'version') event.ports[0]?.postMessage(TOCSIN_VERSION);
});

host.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== host.location.origin) return;
  event.respondWith(answer(pathname, event.request));
});

host.addEventListener('push', (event) => {
  // What a push service sends along is not looked at: nobody of ours sends anything.
  event.waitUntil(woken());
});

host.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openApp());
});

/** Lets open windows look at once; where none is looked at, a notice says that something waits. */
async function woken(): Promise<void> {
  const windows = await windowsOpen();
  for (const one of windows) one.postMessage('awake');
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return;
  const kept = await (await caches.open(NOTICE_CACHE)).match(NOTICE_AT);
  const title = (await kept?.text()) ?? NOTICE;
  // It is heard again although one stands there already: that one may have been passed over.
  const options = { tag: TAG, renotify: true };
  await host.registration.showNotification(title, options);
}

/** The app hears that the notice was touched: so it is known that wake-ups reach their person. */
async function openApp(): Promise<void> {
  const [window] = await windowsOpen();
  window?.postMessage(TOUCHED);
  await (window === undefined ? host.clients.openWindow(`/?${TOUCHED}`) : window.focus());
}

async function windowsOpen(): Promise<readonly Window[]> {
  return host.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** Fetches every file; one that is not what the list says ends the installation. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    TOCSIN_FILES.map(async ([address, sha256]) => {
      const response = await fetch(address, { cache: 'no-cache' });
      const found = await sha256Of(await response.clone().arrayBuffer());
      if (!response.ok || found !== sha256) throw new TypeError('not the file of this version');
      await cache.put(address, response);
    }),
  );
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith('tocsin-') && name !== CACHE);
  await Promise.all(others.map(async (name) => caches.delete(name)));
}

async function answer(pathname: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathname)) ?? fetch(request);
}

async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
