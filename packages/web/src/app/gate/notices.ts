/**
 * Notices outside the page, while its tab is open and not looked at: always the same neutral sentence,
 * never a name, a place or a state (guide §7). For a closed app the service worker gives the same one,
 * where another device wakes it (`wakeup/subscription.ts`).
 */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import type { Answer } from '../../rpc/calls.ts';
import { language } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import { device, view } from '../asking.ts';
import { practice } from '../practice.ts';
import { WAKE_KEY } from '../wakeup/wake-key.ts';

const NOTICES_KEY = 'tocsin.notices';
/** One notice stands for all: a newer one takes its place. */
const TAG = 'tocsin';

/** Whether this person wants them, and the browser allows it. */
export const noticesOn: Signal<boolean> = signal(isKept());

function isKept(): boolean {
  return localStorage.getItem(NOTICES_KEY) === 'on' && permission() === 'granted';
}

/** Keeps the sentence of the service worker's notices in the language that is spoken. */
export function keepNoticeSpoken(): void {
  void language.value;
  if (localStorage.getItem(WAKE_KEY) !== 'on') return;
  void import('../wakeup/subscription.ts').then(async ({ keepNotice }) => keepNotice());
}

/** What the browser says; `absent` where it has no notices at all. */
export function permission(): NotificationPermission | 'absent' {
  return 'Notification' in globalThis ? Notification.permission : 'absent';
}

/** Turns them on, asking the browser, or off. */
export async function chooseNotices(isWanted: boolean): Promise<void> {
  if (isWanted && permission() === 'default') await Notification.requestPermission();
  localStorage.setItem(NOTICES_KEY, isWanted ? 'on' : 'off');
  noticesOn.value = isKept();
}

/** Tells while the page is not looked at; gives what ends that. */
export function startNotices(): (() => void) | undefined {
  const now = device();
  // Nothing of a practice village is told outside the page.
  if (!noticesOn.value || now.kind !== 'open' || practice.value !== undefined) return undefined;
  // While guarded only rings are answered.
  if (now.guarded) return watch(view('ring.show', {}), ringsIn);
  return watch(view('status', {}), waitingIn);
}

function watch<A>(
  asked: { subscribe: (heard: (view: Viewed<A>) => void) => () => void },
  count: (answer: A) => number,
): () => void {
  let before: number | undefined;
  return asked.subscribe((known) => {
    if (known.state !== 'known') return;
    const waiting = count(known.answer);
    if (before !== undefined && waiting > before && document.hidden) void tell();
    before = waiting;
  });
}

type Viewed<A> =
  | { readonly state: 'asking' | 'failed' }
  | { readonly state: 'known'; readonly answer: A };

function ringsIn({ rings }: Answer<'ring.show'>): number {
  return rings.filter(({ state }) => state === 'proposed' || state === 'rings').length;
}

/** Everything that waits for this person: more of it is worth a notice. */
function waitingIn({ rings, inquiries, assemblies }: Answer<'status'>): number {
  const open = rings.filter(({ state }) => state === 'proposed' || state === 'rings').length;
  // Of the list of this week: what is held for the next one tells nobody anything (decision 0177).
  const asked = assemblies.reduce((sum, one) => sum + one.pendingForMe + one.toDecide, 0);
  return open + inquiries.length + asked;
}

async function tell(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const title = shell.say('notice.waiting');
  if (registration !== undefined) return registration.showNotification(title, { tag: TAG });
  const notice = new Notification(title, { tag: TAG });
  notice.addEventListener('click', () => focus());
  return undefined;
}
