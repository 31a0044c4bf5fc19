/**
 * Ways: the addresses under which a peer is reached, as people pass them on. A way names the
 * peer's key, so that whoever answers at the address cannot be somebody else:
 *
 * - direct: `/ip4/192.0.2.7/tcp/4710/p2p/12D3KooW…` (also `ip6`, `dns`, `dns4`, `dns6`);
 * - by WebSocket, for pages: `/ip4/192.0.2.7/tcp/4711/ws/p2p/12D3KooW…`;
 * - by WebRTC: `/ip4/192.0.2.7/udp/4712/webrtc-direct/certhash/uEi…/p2p/12D3KooW…`; the hash is that
 *   of the certificate of whoever listens there;
 * - by a relay: one of these to the relay, then `/p2p-circuit/p2p/12D3KooW…`;
 * - from page to page: `/p2p-circuit/webrtc/p2p/12D3KooW…` instead; the relay only introduces them.
 */
import { multiaddr } from '@multiformats/multiaddr';
import type { Component } from '@multiformats/multiaddr';
import { equalBytes, fail, ok, toHex } from '@tocsin/core';
import type { Result } from '@tocsin/core';

/**
 * Characters of the longest way: two legs with a host name of 253 and a peer id of 52 each. One by
 * WebRTC has about 200, since it names no host, and its hash has 47.
 */
export const WAY_CHARACTERS_MAX = 720;

/** Ways that a bearer keeps in touch with. */
export const WAYS_MAX = 512;

/** A peer by its Ed25519 public key, in hexadecimal. */
export type PeerKey = string;

/** What a way is dialled by. */
export type WayKind = 'tcp' | 'ws' | 'webrtc-direct' | 'circuit' | 'webrtc';

/** A way that was understood. */
export interface Way {
  readonly kind: WayKind;
  /** The canonical spelling. */
  readonly text: string;
  /** Whom it leads to. */
  readonly peer: PeerKey;
  /** The first leg, if it leads over a relay. */
  readonly relay: Way | undefined;
  /** The same by the relay alone, of a way by which it only introduces. */
  readonly circuit: Way | undefined;
}

/** Why a text is no way. */
export type WayProblem = 'too-long' | 'too-many' | 'not-an-address' | 'no-peer-id' | 'unsupported';

/** A text that is no way; `index` is its place in the list that was given. */
export interface MalformedWay {
  readonly kind: 'MalformedWay';
  readonly index: number;
  readonly problem: WayProblem;
}

const NUMERIC = new Set(['ip4', 'ip6']);
const HOSTS = new Set([...NUMERIC, 'dns', 'dns4', 'dns6']);

/** What follows the host, by the names of its parts. Two hashes stand while one replaces the other. */
const DIRECT_KINDS = new Map<string, 'tcp' | 'ws' | 'webrtc-direct'>([
  ['tcp', 'tcp'],
  ['tcp/ws', 'ws'],
  ['udp/webrtc-direct/certhash', 'webrtc-direct'],
  ['udp/webrtc-direct/certhash/certhash', 'webrtc-direct'],
]);
const LISTEN_KINDS = new Map<string, ListenPoint['kind']>([
  ['tcp', 'tcp'],
  ['tcp/ws', 'ws'],
  ['udp/webrtc-direct', 'webrtc-direct'],
]);

/**
 * `/p2p/` in bytes before a 32-byte Ed25519 key: code 421 and length 38 as varints, then the
 * identity multihash of 36 bytes of protobuf (key type 1, 32 bytes). libp2p peer-ids spec.
 */
const PEER_ID_PREFIX = Uint8Array.of(0xa5, 0x03, 0x26, 0x00, 0x24, 0x08, 0x01, 0x12, 0x20);

/** An address to listen at. */
export interface ListenPoint {
  readonly kind: 'tcp' | 'ws' | 'webrtc-direct';
  /** The canonical spelling. */
  readonly text: string;
}

/** Reads a way from untrusted text. Total. */
export function parseWay(text: string): Result<Way, WayProblem> {
  const components = parseAddress(text);
  if (!components.ok) return components;
  const at = components.value.findIndex((part) => part.name === 'p2p-circuit');
  if (at < 0) return parseDirect(components.value);
  const relay = parseDirect(components.value.slice(0, at));
  if (!relay.ok) return relay;
  const isIntroduced = components.value[at + 1]?.name === 'webrtc';
  const last = components.value.slice(isIntroduced ? at + 2 : at + 1);
  if (last.length !== 1) return fail(last.length === 0 ? 'no-peer-id' : 'unsupported');
  const peer = peerKeyOf(last[0]);
  if (peer === undefined) return fail('no-peer-id');
  const plain = [...components.value.slice(0, at + 1), ...last];
  const circuit: Way = {
    kind: 'circuit',
    text: spell(plain),
    peer,
    relay: relay.value,
    circuit: undefined,
  };
  if (!isIntroduced) return ok(circuit);
  return ok({ ...circuit, kind: 'webrtc', text: spell(components.value), circuit });
}

/** Reads a list of ways; those that are none are named. */
export function readWays(texts: readonly string[]): {
  readonly ways: readonly Way[];
  readonly malformed: readonly MalformedWay[];
} {
  const ways: Way[] = [];
  const malformed: MalformedWay[] = [];
  for (const [index, text] of texts.entries()) {
    const way = index < WAYS_MAX ? parseWay(text) : fail('too-many' as const);
    if (way.ok) ways.push(way.value);
    else malformed.push({ kind: 'MalformedWay', index, problem: way.fault });
  }
  return { ways, malformed };
}

/** Reads an address to listen at: an IP address and a port, no peer id. Total. */
export function parseListenAddress(text: string): Result<ListenPoint, WayProblem> {
  const components = parseAddress(text);
  if (!components.ok) return components;
  const [host, ...rest] = components.value;
  const kind = LISTEN_KINDS.get(rest.map((part) => part.name).join('/'));
  return isOneOf(NUMERIC, host) && kind !== undefined
    ? ok({ kind, text: spell(components.value) })
    : fail('unsupported');
}

function parseAddress(text: string): Result<readonly Component[], WayProblem> {
  if (text.length > WAY_CHARACTERS_MAX) return fail('too-long');
  try {
    // By way of bytes: one spelling for each peer id, and every part really encodes.
    return ok(multiaddr(multiaddr(text).bytes).getComponents());
  } catch {
    return fail('not-an-address');
  }
}

function parseDirect(components: readonly Component[]): Result<Way, WayProblem> {
  const end = components.findIndex((part) => part.name === 'p2p');
  const [host, ...rest] = end < 0 ? components : components.slice(0, end);
  const kind = DIRECT_KINDS.get(rest.map((part) => part.name).join('/'));
  const isHost = isOneOf(kind === 'webrtc-direct' ? NUMERIC : HOSTS, host);
  if (kind === undefined || !isHost) return fail('unsupported');
  if (end >= 0 && end !== components.length - 1) return fail('unsupported');
  const peer = peerKeyOf(components[end]);
  if (peer === undefined) return fail('no-peer-id');
  return ok({ kind, text: spell(components), peer, relay: undefined, circuit: undefined });
}

function isOneOf(names: ReadonlySet<string>, component: Component | undefined): boolean {
  return component !== undefined && names.has(component.name);
}

function peerKeyOf(component: Component | undefined): PeerKey | undefined {
  if (component?.name !== 'p2p') return undefined;
  const { bytes } = multiaddr([component]);
  const prefix = bytes.subarray(0, PEER_ID_PREFIX.length);
  if (bytes.length !== PEER_ID_PREFIX.length + 32) return undefined;
  return equalBytes(prefix, PEER_ID_PREFIX) ? toHex(bytes.subarray(-32)) : undefined;
}

function spell(components: readonly Component[]): string {
  return multiaddr([...components]).toString();
}
