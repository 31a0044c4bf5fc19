/** The page as people open it. */
import { startOffline } from '../offline/register.ts';
import { start } from './start.tsx';
import { startPeer } from './worker-peer.ts';

void start(startPeer());
startOffline();
