/**
 * Domain strings: one for each thing that is hashed, keyed or signed, so that bytes made for one
 * purpose are never taken for another. Each ends in `;`, which occurs nowhere else in them: no
 * domain is a prefix of another.
 */
import { asciiBytes, concatBytes } from './bytes.ts';
import type { Hash, KeyedHash } from './crypto.ts';

const DOMAINS = {
  act: 'tocsin/act;',
  action: 'tocsin/action;',
  away: 'tocsin/away;',
  base: 'tocsin/base;',
  beat: 'tocsin/beat;',
  beatNonce: 'tocsin/beat-nonce;',
  beatTag: 'tocsin/beat-tag;',
  bellPaper: 'tocsin/bell-paper;',
  body: 'tocsin/body;',
  boxKey: 'tocsin/box-key;',
  boxTag: 'tocsin/box-tag;',
  bundleKey: 'tocsin/bundle-key;',
  call: 'tocsin/call;',
  callKey: 'tocsin/call-key;',
  cancelDrill: 'tocsin/cancel/drill;',
  cancelLive: 'tocsin/cancel/live;',
  certificate: 'tocsin/seal-act;',
  commitment: 'tocsin/key-commitment;',
  constitution: 'tocsin/constitution;',
  contact: 'tocsin/contact;',
  contactKey: 'tocsin/contact-key;',
  delegate: 'tocsin/delegate;',
  device: 'tocsin/device;',
  disputeDrill: 'tocsin/dispute/drill;',
  disputeLive: 'tocsin/dispute/live;',
  door: 'tocsin/door;',
  effect: 'tocsin/effect;',
  epochKey: 'tocsin/epoch-key;',
  file: 'tocsin/file;',
  firstBell: 'tocsin/first-bell;',
  firstBellTokens: 'tocsin/first-bell-tokens;',
  founding: 'tocsin/founding;',
  frontier: 'tocsin/frontier;',
  givenKeys: 'tocsin/given-keys;',
  handshake: 'tocsin/handshake;',
  healing: 'tocsin/healing;',
  inquiry: 'tocsin/inquiry;',
  invite: 'tocsin/invite;',
  keyHash: 'tocsin/key-hash;',
  laneKey: 'tocsin/lane-key;',
  list: 'tocsin/list;',
  member: 'tocsin/member;',
  owner: 'tocsin/owner;',
  pairBeat: 'tocsin/pair-beat;',
  pactTag: 'tocsin/pact-tag;',
  paper: 'tocsin/paper;',
  paperKey: 'tocsin/paper-key;',
  party: 'tocsin/party;',
  placement: 'tocsin/placement;',
  policy: 'tocsin/policy;',
  prekey: 'tocsin/prekey;',
  probe: 'tocsin/probe;',
  readers: 'tocsin/readers;',
  record: 'tocsin/record;',
  relayDrill: 'tocsin/relay/drill;',
  relayLive: 'tocsin/relay/live;',
  relayOriginal: 'tocsin/relay-original;',
  rest: 'tocsin/rest;',
  ringDrill: 'tocsin/ring/drill;',
  ringId: 'tocsin/ring-id;',
  ringLive: 'tocsin/ring/live;',
  roster: 'tocsin/roster;',
  run: 'tocsin/run;',
  sealMatter: 'tocsin/seal-matter;',
  secretary: 'tocsin/secretary;',
  stance: 'tocsin/stance;',
  state: 'tocsin/state;',
  storeKey: 'tocsin/store-key;',
  strike: 'tocsin/strike;',
  voteWitness: 'tocsin/vote-witness;',
  word: 'tocsin/word;',
  wordKey: 'tocsin/word-key;',
  wrap: 'tocsin/wrap;',
  words: 'tocsin/words;',
} as const;

/** The name of a domain. */
export type DomainName = keyof typeof DOMAINS;

const bytesByName = new Map<string, Uint8Array>(
  Object.entries(DOMAINS).map(([name, text]) => [name, asciiBytes(text)]),
);

/** Every domain string, for the test that none is a prefix of another. */
export function allDomains(): readonly string[] {
  return Object.values(DOMAINS);
}

/** The bytes of a domain string. */
export function domainBytes(name: DomainName): Uint8Array {
  return bytesByName.get(name) ?? new Uint8Array();
}

/** BLAKE2b-256 of `domain ‖ parts`. Parts of varying length must frame themselves (CBOR does). */
export function hashIn(hash: Hash, name: DomainName, ...parts: readonly Uint8Array[]): Uint8Array {
  return joined(name, parts, hash);
}

/** A key of 32 bytes derived from `key` for a domain and a context. */
export function deriveKey(
  keyedHash: KeyedHash,
  key: Uint8Array,
  name: DomainName,
  ...context: readonly Uint8Array[]
): Uint8Array {
  return joined(name, context, (bytes) => keyedHash(key, bytes, 32));
}

/** Room for what most are: a domain, a few ids and keys. */
const BUFFER_BYTES = 1_024;
const buffer = new Uint8Array(BUFFER_BYTES);

/** Gives `use` the parts behind their domain; it keeps none of the bytes, which may be a secret's. */
function joined(
  name: DomainName,
  parts: readonly Uint8Array[],
  use: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const domain = domainBytes(name);
  let { length } = domain;
  for (const part of parts) length += part.length;
  if (length > BUFFER_BYTES) return use(concatBytes(domain, ...parts));
  buffer.set(domain);
  let at = domain.length;
  for (const part of parts) {
    buffer.set(part, at);
    at += part.length;
  }
  const used = use(buffer.subarray(0, length));
  buffer.fill(0, 0, length);
  return used;
}
