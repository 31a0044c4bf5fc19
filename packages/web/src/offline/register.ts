/** Keeps the app here, so that it opens without a net. A new version waits until it is wanted. */

const WORKER = '/sw.js';

/** Registers the service worker through the page's only script policy. */
export function startOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // Without it everything works but opening offline; This device says so.
    navigator.serviceWorker.register(scriptAddress(WORKER)).catch(() => undefined);
  });
}

/** The versions that are kept here; undefined where the browser keeps none. */
export interface Versions {
  /** Whose files this page is made of. */
  readonly now: string | undefined;
  /** Fetched and checked, waiting to be wanted. */
  readonly waiting: string | undefined;
}

/** A worker that is asked for its version answers within so long, or it is none of ours. */
const ANSWER_MS = 2000;

/** Asks the service workers for the hashes of their files. */
export async function versionsHere(): Promise<Versions> {
  const registration = await registrationHere();
  return {
    now: await versionOf(registration?.active ?? null),
    waiting: await versionOf(registration?.waiting ?? null),
  };
}

/** Looks for a newer version where this one came from; it is fetched, checked, and waits. */
export async function lookForNewer(): Promise<void> {
  const registration = await registrationHere();
  // Without a net there is nothing to look at; what is here goes on.
  await registration?.update().catch(() => undefined);
}

/** Lets the version that waits take over; the page begins anew with its files. */
export async function takeOver(): Promise<void> {
  const waiting = (await registrationHere())?.waiting;
  if (waiting == null) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  waiting.postMessage('take-over');
}

async function registrationHere(): Promise<ServiceWorkerRegistration | undefined> {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.getRegistration() : undefined;
}

function versionOf(worker: ServiceWorker | null): Promise<string | undefined> {
  return new Promise((told) => {
    if (worker === null) return told(undefined);
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => told(String(data)));
    port1.start();
    worker.postMessage('version', [port2]);
    setTimeout(() => told(undefined), ANSWER_MS);
    return undefined;
  });
}

const policy = globalThis.trustedTypes?.createPolicy('tocsin', {
  createScriptURL: (address) => {
    if (address === WORKER || /^\/assets\/(?:village-)?worker-[\w-]+\.js$/u.test(address))
      return address;
    throw new TypeError('not a script of ours');
  },
});

/** The address of a script of ours, admitted by the policy `tocsin`: there is no other. */
export function scriptAddress(address: string): string {
  // To the types of the DOM, and to engines without Trusted Types, an admitted address is a string.
  return (policy?.createScriptURL(address) ?? address) as string;
}
