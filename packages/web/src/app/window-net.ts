/** The window's part of the net: bearers for the worker, which has no WebRTC. Fetched after the page. */
import { createLibp2pBearer } from '@tocsin/bearers/libp2p-web';
import { crossingOver, serveBearers } from '@tocsin/bearers/libp2p-window';

import { webClock } from '../worker/clock.ts';
import { webRandom } from '../worker/random.ts';

/** Serves the worker at the other end of a port, as long as the page lasts. */
export function serveNet(port: MessagePort): void {
  serveBearers(crossingOver(port), {
    clock: webClock(),
    random: webRandom(),
    create: createLibp2pBearer,
  });
}
