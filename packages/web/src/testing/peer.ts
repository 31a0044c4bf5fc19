/**
 * A page with the real peer and no screens, for journeys between real devices: what is no part of a
 * journey is prepared by calls (`globalThis.tocsinPeer`) instead of by clicks.
 */
import type { Peer } from '../app/asking.ts';
import { startPeer } from '../app/worker-peer.ts';

declare global {
  var tocsinPeer: Peer;
  /** How often the page was told that something changed. */
  var tocsinChanges: number;
}

globalThis.tocsinPeer = startPeer();
globalThis.tocsinChanges = 0;
globalThis.tocsinPeer.onChanged(() => {
  globalThis.tocsinChanges += 1;
});
