/** Begins the page: words first, then the frame; from there on everything follows its signals. */
import { render } from 'preact';

import { chosenLanguage, speak } from '../words/catalogue.ts';
import { languageFor } from '../words/language.ts';
import { startClock } from '../words/time.ts';
import type { Peer } from './asking.ts';
import { connectPeer } from './asking.ts';
import { Gate } from './gate/gate.tsx';
import { startInstall } from './gate/install.ts';
import { startRouting } from './route.ts';
import { startLeaving } from './shell/leave.ts';
import { startLight } from './shell/light.ts';

/** Draws the app for a peer. */
export async function start(peer: Peer): Promise<void> {
  connectPeer(peer);
  startLight();
  startRouting();
  startLeaving();
  startInstall();
  startClock();
  await speak(chosenLanguage() ?? languageFor(navigator.languages));
  const root = document.querySelector('#app');
  if (root !== null) render(<Gate />, root);
}
