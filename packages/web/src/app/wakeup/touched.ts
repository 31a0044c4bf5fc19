/**
 * The touch of a notice that a wake-up brought: the weekly try of that way has reached its person
 * (`docs/spec/wake-up.md`). The service worker says it to a window that is open, or opens one at an address that
 * says it; the peer is told as soon as it runs, and after the passphrase where there is one.
 */
import type { Peer } from '../asking.ts';

/** What the service worker says to a window, and what stands in the address of one that it opens. */
export const TOUCHED = 'touched';

/** What a page gives: whether its address says so, and what its service worker says later. */
export interface Touches {
  readonly isMarked: boolean;
  readonly onSaid: (heard: (said: unknown) => void) => void;
}

/** Tells the peer of each touch, once. */
export function tellTouches(
  peer: Pick<Peer, 'ask' | 'device'>,
  { isMarked, onSaid }: Touches,
): void {
  let isOwed = isMarked;
  const tell = (): void => {
    const device = peer.device.peek();
    if (!isOwed || device.kind !== 'open' || device.guarded) return;
    isOwed = false;
    void peer.ask('wake.seen', {}, { assembly: undefined }).then((said) => {
      // Off for long, it looks first: told at the next change.
      if (!said.ok) isOwed = true;
    });
  };
  onSaid((said) => {
    if (said !== TOUCHED) return;
    isOwed = true;
    tell();
  });
  peer.device.subscribe(tell);
}

/** The touches of this page; its address says nothing of it afterwards. */
export function touchesOfPage(): Touches {
  const isMarked = location.search === `?${TOUCHED}`;
  if (isMarked) history.replaceState(null, '', `${location.pathname}${location.hash}`);
  return {
    isMarked,
    onSaid: (heard) =>
      navigator.serviceWorker?.addEventListener('message', ({ data }) => heard(data)),
  };
}
