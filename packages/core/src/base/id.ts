/**
 * Ids: 32 bytes on the wire, 64 lower-case hexadecimal characters in memory, so that they are
 * keys of a `Map` and sort as their bytes do. They are minted here and nowhere else.
 */
import { fromHex, toHex } from './bytes.ts';
import { invariant } from './invariant.ts';

declare const brand: unique symbol;
/** A `T` that only its own constructor makes. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Bytes of an id, a hash, a public key. */
export const ID_BYTES = 32;

/** Any 32-byte hash. */
export type Hash32 = Brand<string, 'Hash32'>;
/** BLAKE2b-256 of a record's header. */
export type RecordId = Brand<string, 'RecordId'>;
/** The record id of a genesis. */
export type LogId = Brand<string, 'LogId'>;
/** A device's Ed25519 public key in one log. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** A member of one assembly. */
export type MemberId = Brand<string, 'MemberId'>;
/** Hash of a placement's plain content, or the log id at height 0. */
export type PlacementId = Brand<string, 'PlacementId'>;
/** A party of a pact, as its own log sees it. */
export type PartyId = Brand<string, 'PartyId'>;
/** Hash of a ring's pact, party and head. */
export type RingId = Brand<string, 'RingId'>;
/** Hash of the roster that a ring is rung under: signed, not carried. */
export type PolicyId = Brand<string, 'PolicyId'>;
/** Hash of a ring and the playbook that answers it. */
export type RunId = Brand<string, 'RunId'>;
/** An Ed25519 public key of a pact that is no device's: bell, amber, seal or recovery key. */
export type PactKey = Brand<string, 'PactKey'>;

/** Any of the ids above. */
export type AnyId =
  | Hash32
  | RecordId
  | LogId
  | DeviceId
  | MemberId
  | PlacementId
  | PartyId
  | RingId
  | PolicyId
  | RunId
  | PactKey;

/** The id whose 32 bytes these are. The caller says which id it is. */
export function idOf<Id extends AnyId>(bytes: Uint8Array): Id {
  invariant(bytes.length === ID_BYTES, 'an id has 32 bytes');
  return toHex(bytes) as Id;
}

/** The 32 bytes of an id. */
export function idBytes(id: AnyId): Uint8Array {
  const bytes = fromHex(id);
  invariant(bytes !== undefined && bytes.length === ID_BYTES, 'an id has 64 hex characters');
  return bytes;
}

/** Reads an id that a person or a file gave as text; undefined unless it is one. */
export function parseIdText<Id extends AnyId>(text: string): Id | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Id) : undefined;
}
