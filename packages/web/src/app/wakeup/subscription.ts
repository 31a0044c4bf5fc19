/**
 * How this browser can be woken: its own push service, and a key made for this one subscription
 * (`docs/spec/wake-up.md`). Whoever holds address and key can wake it, and say nothing by it.
 */
import { shell } from '../../words/shell.ts';
import { WAKE_KEY } from './wake-key.ts';

/** Where the service worker finds the sentence of its notice; no name that a version of the app has. */
const NOTICE_CACHE = 'notice';
const NOTICE_AT = '/notice';

/** Why a browser gave no subscription. */
export type NoSubscription = 'refused' | 'notKept' | 'unreached';

/** Whether this browser knows of being woken at all. */
export function canBeWoken(): boolean {
  return (
    'PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator
  );
}

/** Whether the browser still knows the subscription. */
export async function isSubscribed(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) != null;
}

/** Asks the browser to be woken; gives the ticket as the file that `wake.give` takes. */
export async function subscribe(): Promise<
  | { readonly ok: true; readonly ticket: Uint8Array }
  | { readonly ok: false; readonly why: NoSubscription }
> {
  if ((await Notification.requestPermission()) !== 'granted') return { ok: false, why: 'refused' };
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active == null) return { ok: false, why: 'notKept' };
  // The browser wants every wake-up to be seen: that is all it is for.
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
  ]);
  const shown = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  try {
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    const options = { userVisibleOnly: true, applicationServerKey: shown };
    const { endpoint } = await registration.pushManager.subscribe(options);
    localStorage.setItem(WAKE_KEY, 'on');
    await keepNotice();
    return { ok: true, ticket: ticketOf(endpoint, fromBase64Url(d)) };
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
    return { ok: false, why: isRefused ? 'refused' : 'unreached' };
  }
}

/** Ends it in the browser: from then on nobody wakes this device, whoever has the ticket. */
export async function unsubscribe(): Promise<void> {
  localStorage.removeItem(WAKE_KEY);
  await forgetNotice();
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  // Without a net the browser itself may keep it for now; what is given back below ends it as well.
  await subscription?.unsubscribe().catch(() => false);
}

/** Keeps the sentence of the notice, in the language spoken now, where the service worker reads it. */
export async function keepNotice(): Promise<void> {
  const sentence = shell.say('notice.waiting');
  if (localStorage.getItem(WAKE_KEY) !== 'on') return;
  const cache = await caches.open(NOTICE_CACHE);
  await cache.put(NOTICE_AT, new Response(sentence));
}

/** Takes it away again. */
export async function forgetNotice(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(NOTICE_CACHE);
}

function ticketOf(endpoint: string, key: Uint8Array): Uint8Array {
  const utf8 = new TextEncoder();
  const parts = { endpoint: hex(utf8.encode(endpoint)), key: hex(key) };
  return utf8.encode(JSON.stringify({ tocsin: 'wake', v: 1, parts }));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
