/**
 * One wake-up by Web Push (RFC 8030): an empty POST, the same each time. There is nothing in it to
 * encrypt, so the keys by which a browser would open more (RFC 8291) are never asked for.
 */
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { request } from 'node:https';

import type { Waker, WakeOutcome } from '@tocsin/host';

import { isPushAddress, pushHostsOf } from './push-host.ts';
import { vapidHeader } from './vapid.ts';

/** Milliseconds for one try. */
const PUSH_TIMEOUT_MS = 10_000;
/** Seconds for which a service keeps it for a phone that is off: the same for every one. */
const PUSH_TTL_SECONDS = 86_400;
/** A newer wake-up takes the place of one that still waits there (RFC 8030 §5.4). */
const PUSH_TOPIC = 'w';

/** What is told apart in tests. */
export interface PushMeans {
  readonly whom: Waker['whom'];
  /** Hosts beside those of the browsers. */
  readonly hosts: readonly string[];
  readonly timeoutMs?: number;
  /** A certificate authority to trust besides: that of a push service of one's own. */
  readonly ca?: string;
}

/** The waker of a daemon; undefined where it wakes nobody. */
export function wakerOf(
  whom: string,
  environment: Readonly<Record<string, string | undefined>>,
): Waker | undefined {
  if (whom !== 'own' && whom !== 'members') return undefined;
  return createWaker({ whom, hosts: pushHostsOf(environment) });
}

/** Makes a waker. */
export function createWaker({ whom, hosts, timeoutMs = PUSH_TIMEOUT_MS, ca }: PushMeans): Waker {
  return {
    whom,
    takes: (endpoint, loopbackOnly) => isPushAddress(endpoint, hosts, loopbackOnly),
    wake: async ({ endpoint, key }, now, signal) => {
      // The list may have become shorter since the ticket was taken.
      if (!isPushAddress(endpoint, hosts, false)) return 'turnedDown';
      const authorization = vapidHeader(endpoint, key, now);
      if (authorization === undefined) return 'turnedDown';
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const asking = request(endpoint, {
          method: 'POST',
          headers: headersOf(authorization),
          signal: limit,
          // Nothing about us is kept between two wake-ups, and no connection joins two phones.
          agent: false,
          ...(ca === undefined ? {} : { ca }),
        });
        // Whoever waits below hears of it; later there is nobody left to tell.
        asking.on('error', () => {});
        asking.end();
        const [answer] = (await once(asking, 'response', { signal: limit })) as [IncomingMessage];
        // What it has to say is nothing to us, and may have no end.
        answer.destroy();
        return outcomeOf(answer.statusCode ?? 0);
      } catch {
        return 'again';
      }
    },
  };
}

function headersOf(authorization: string): Readonly<Record<string, string>> {
  return {
    authorization,
    'content-length': '0',
    ttl: String(PUSH_TTL_SECONDS),
    topic: PUSH_TOPIC,
    urgency: 'high',
  };
}

/** What an answer means; `node:https` follows no redirect, and neither do we. */
function outcomeOf(status: number): WakeOutcome {
  if (status >= 200 && status < 300) return 'woken';
  if (status === 404 || status === 410) return 'gone';
  return status >= 500 || status === 408 || status === 425 || status === 429
    ? 'again'
    : 'turnedDown';
}
