/** The page as people open it. */
import { startOffline } from '../offline/register.ts';
import type { Peer } from './asking.ts';
import { start } from './start.tsx';

/** Answers while no worker of the peer is joined to the page: every call says so. */
const absent: Peer = {
  ask: async () => ({ ok: false, fault: { kind: 'NotConnected' } }),
  onChanged: () => () => undefined,
  lock: async () => undefined,
};

void start(absent);
startOffline();
