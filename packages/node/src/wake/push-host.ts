/**
 * To which push services a wake-up may go. A ticket comes from a phone, and a phone may be in wrong
 * hands: without this list it could make this machine send to any address of the net.
 */
import { isWakeEndpoint } from '@tocsin/core';

import { isLoopback } from '../executors/executor.ts';

/** The push services of the browsers: Chromium's, Firefox's, Safari's, Edge's on Windows. */
const BROWSER_HOSTS: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'push.apple.com',
  'notify.windows.com',
];

/** For a service of one's own: hosts, with a port if it is not 443, separated by spaces. */
const HOSTS_VARIABLE = 'TOCSIN_PUSH_HOSTS';

/** The hosts that the operator of this machine added. */
export function pushHostsOf(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return (environment[HOSTS_VARIABLE] ?? '').split(/\s+/u).filter((host) => host !== '');
}

/**
 * Whether a wake-up may go to this address: a browser's push service or one of them below it, at the
 * port of HTTPS, or a host that the operator named, exactly.
 *
 * @param loopbackOnly - in a rehearsal nothing leaves this machine.
 */
export function isPushAddress(
  endpoint: string,
  named: readonly string[],
  loopbackOnly: boolean,
): boolean {
  if (!isWakeEndpoint(endpoint)) return false;
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  if (loopbackOnly && !isLoopback(hostname)) return false;
  if (named.includes(host)) return true;
  const isBrowsers = BROWSER_HOSTS.some((one) => hostname === one || hostname.endsWith(`.${one}`));
  return isBrowsers && port === '';
}
