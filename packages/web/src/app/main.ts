/** The page as people open it. */
import { startOffline } from '../offline/register.ts';
import { start } from './start.tsx';
import { tellTouches, touchesOfPage } from './wakeup/touched.ts';
import { startPeer } from './worker-peer.ts';

// At the door of the practice village no peer of this device is started, and nothing is kept.
if (location.hash === '#/village') {
  void import('./village/enter.tsx').then(async ({ enterVillage }) => enterVillage());
} else {
  const peer = startPeer();
  tellTouches(peer, touchesOfPage());
  void start(peer);
  startOffline();
}
