/**
 * Addresses to listen on, as people type them: `0.0.0.0:4700`, `[::]:4700`, or a multiaddr, which may
 * also be one for the app: `/ip4/0.0.0.0/tcp/4701/ws`, `/ip4/0.0.0.0/udp/4702/webrtc-direct`.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** Where to listen; port 0 = any, the same again after a restart. */
export interface ListenAddress {
  /** The part before the port: `/ip4/0.0.0.0`. */
  readonly host: string;
  readonly port: number;
  readonly by: 'tcp' | 'ws' | 'webrtc-direct';
}

/** How this device is on the net. */
export interface NetChoice {
  /** Empty = this machine only. */
  readonly listen: readonly ListenAddress[];
  readonly relay: boolean;
  /** False: couriers only; nothing is opened. */
  readonly on: boolean;
  /** Where the app is served beside `APP_ORIGIN`: pages from there may open a WebSocket. */
  readonly origins?: readonly string[];
}

/** This machine only, at any port. */
export const LOOPBACK: ListenAddress = { host: '/ip4/127.0.0.1', port: 0, by: 'tcp' };

/** Where `tocsin up` serves the app, always at this port: another origin would be another, empty app. */
export const APP_ORIGIN = 'http://127.0.0.1:7373';

/** Reads an address; undefined unless it is one. */
export function parseListen(text: string): ListenAddress | undefined {
  const multi =
    /^(\/(?:ip4|ip6)\/[0-9a-fA-F.:]+)\/(?:tcp\/(\d{1,5})(\/ws)?|udp\/(\d{1,5})\/webrtc-direct)$/;
  const found = multi.exec(text);
  if (found !== null) {
    const [, host = '', tcp, ws, udp] = found;
    if (tcp === undefined) return addressOf(host, udp ?? '', 'webrtc-direct');
    return addressOf(host, tcp, ws === undefined ? 'tcp' : 'ws');
  }
  const typed = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (typed === null) return undefined;
  const [, six, four, port = ''] = typed;
  if (six !== undefined) return isIPv6(six) ? addressOf(`/ip6/${six}`, port, 'tcp') : undefined;
  const host = four === 'localhost' ? '127.0.0.1' : (four ?? '');
  return isIPv4(host) ? addressOf(`/ip4/${host}`, port, 'tcp') : undefined;
}

function addressOf(host: string, port: string, by: ListenAddress['by']): ListenAddress | undefined {
  const number = Number(port);
  return number <= 65_535 ? { host, port: number, by } : undefined;
}

/**
 * What to listen at when these are asked for: beside each TCP address a WebSocket at the same host, at
 * any port, so that the app can dial; unless the ports for WebSocket were asked for too.
 */
export function withWebSockets(asked: readonly ListenAddress[]): readonly ListenAddress[] {
  if (asked.some(({ by }) => by === 'ws')) return asked;
  const hosts = new Set(asked.filter(({ by }) => by === 'tcp').map(({ host }) => host));
  return [...asked, ...[...hosts].map((host) => ({ host, port: 0, by: 'ws' as const }))];
}

/** The address at a port, as the bearer takes it. */
export function listenText({ host, by }: ListenAddress, port: number): string {
  if (by === 'webrtc-direct') return `${host}/udp/${port}/webrtc-direct`;
  return by === 'ws' ? `${host}/tcp/${port}/ws` : `${host}/tcp/${port}`;
}

/** By what the port of an address is remembered. */
export function listenKey({ host, by }: ListenAddress): string {
  return by === 'tcp' ? host : `${host}/${by}`;
}
