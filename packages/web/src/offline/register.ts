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
