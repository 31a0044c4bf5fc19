/**
 * Where the person is. Places live in the address's fragment (`#/bell/0f1e…`): it is never sent to
 * whoever served the page, and every place works from one file, offline.
 */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

/** The five places of the bar, in its order. */
export const PLACES = ['pulse', 'assembly', 'bell', 'allies', 'ready'] as const;

/** One of the five places. */
export type Place = (typeof PLACES)[number];

/** Where the person is: the first word of the fragment, and what follows it. */
export interface Route {
  readonly place: string;
  readonly rest: readonly string[];
}

/** Longest fragment that is read: an invite by link is under 2 KiB. */
const FRAGMENT_CHARS_MAX = 4096;

/** A step in the history takes milliseconds; what takes longer is not waited for. */
const TRAVEL_WAIT_MS = 200;

/** Reads a fragment; anything unreadable is no place at all. */
export function parseRoute(fragment: string): Route {
  if (fragment === '' || fragment === '#' || fragment === '#/') return { place: 'pulse', rest: [] };
  if (!fragment.startsWith('#/') || fragment.length > FRAGMENT_CHARS_MAX) return NOWHERE;
  try {
    const [place = '', ...rest] = fragment.slice(2).split('/').map(decodeURIComponent);
    return { place, rest: rest.filter((word) => word !== '') };
  } catch {
    return NOWHERE;
  }
}

const NOWHERE: Route = { place: '', rest: [] };

/** The address of a place: `href('bell', ring.id)`. */
export function href(place: string, ...rest: readonly string[]): string {
  return `#/${[place, ...rest].map(encodeURIComponent).join('/')}`;
}

/** Where the person is now. */
export const route: Signal<Route> = signal(NOWHERE);

/** Whether a word names one of the five places. */
export function isPlace(word: string): word is Place {
  return PLACES.some((place) => place === word);
}

/** Goes to a place. */
export function go(place: string, ...rest: readonly string[]): void {
  location.hash = href(place, ...rest);
}

/** Addresses of before, which people may have kept, and where their screen is now. */
const MOVED: Readonly<Record<string, string>> = { '#/device/ways': '#/ways' };

/** How many pages of the app lie before the present one in the history of this tab. */
let depth = 0;

/** Numbers the entry of the history that is shown now: a new one comes after the last. */
function numberEntry(fresh: number): void {
  const state = (history.state ?? {}) as { readonly depth?: number };
  depth = state.depth ?? fresh;
  if (state.depth === undefined) history.replaceState({ ...state, depth }, '');
}

/**
 * Goes back to where the app was entered and forgets what came after: neither Back nor Forward leads
 * to any page of it then, once the address there is replaced.
 *
 * @param address - what stands in the place of what is forgotten.
 */
export async function goToEntrance(address: string): Promise<void> {
  if (depth > 0) await travelled(() => history.go(-depth));
  // A new entry takes all that came after with it.
  history.pushState(null, '', address);
  await travelled(() => history.back());
}

/** Settles once the browser has gone where it was sent, or does not. */
async function travelled(send: () => void): Promise<void> {
  const gone = new Promise((after) => addEventListener('popstate', after, { once: true }));
  send();
  await Promise.race([gone, new Promise((after) => setTimeout(after, TRAVEL_WAIT_MS))]);
}

/** Keeps `route` true; the screen begins at its top, and is read from its beginning. */
export function startRouting(): void {
  const look = (): void => {
    const moved = MOVED[location.hash];
    if (moved !== undefined) history.replaceState(history.state, '', moved);
    const next = parseRoute(location.hash);
    // `#main` is the skip link's: it moves the focus, not the person.
    if (location.hash === '#main') return;
    route.value = next;
  };
  numberEntry(0);
  look();
  addEventListener('hashchange', () => {
    numberEntry(depth + 1);
    look();
    scrollTo(0, 0);
  });
}
