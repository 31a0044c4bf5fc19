/** Addresses to listen on, as people type them: `0.0.0.0:4700`, `[::]:4700`, or a multiaddr. */
import { isIPv4, isIPv6 } from 'node:net';

/** Where to listen; port 0 = any, the same again after a restart. */
export interface ListenAddress {
  /** The part before the port: `/ip4/0.0.0.0`. */
  readonly host: string;
  readonly port: number;
}

/** How this device is on the net. */
export interface NetChoice {
  /** Empty = this machine only. */
  readonly listen: readonly ListenAddress[];
  readonly relay: boolean;
  /** False: couriers only; nothing is opened. */
  readonly on: boolean;
}

/** This machine only, at any port. */
export const LOOPBACK: ListenAddress = { host: '/ip4/127.0.0.1', port: 0 };

/** Reads an address; undefined unless it is one. */
export function parseListen(text: string): ListenAddress | undefined {
  const multi = /^(\/(?:ip4|ip6)\/[0-9a-fA-F.:]+)\/tcp\/(\d{1,5})$/.exec(text);
  if (multi !== null) return addressOf(multi[1] ?? '', multi[2] ?? '');
  const typed = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (typed === null) return undefined;
  const [, six, four, port = ''] = typed;
  if (six !== undefined) return isIPv6(six) ? addressOf(`/ip6/${six}`, port) : undefined;
  const host = four === 'localhost' ? '127.0.0.1' : (four ?? '');
  return isIPv4(host) ? addressOf(`/ip4/${host}`, port) : undefined;
}

function addressOf(host: string, port: string): ListenAddress | undefined {
  const number = Number(port);
  return number <= 65_535 ? { host, port: number } : undefined;
}

/** The address at a port, as the bearer takes it. */
export function listenText({ host }: ListenAddress, port: number): string {
  return `${host}/tcp/${port}`;
}

/** The port of an address at which a bearer listens; undefined if it is not a direct one. */
export function portOf(address: string): number | undefined {
  const found = /\/tcp\/(\d+)\/p2p\/[^/]+$/.exec(address);
  return found === null ? undefined : Number(found[1]);
}
