/**
 * A relay on the wire: a twin passes another assembly's ring on to its own allies (R24). It says that
 * a bell rang, of which kind, in which region and how many hands ago; not whose. A relay is the
 * relaying assembly's own word: under its own bells, or, without signers, under its own standing
 * policy, and then it counts only as a record of its delegates. No relay makes anybody act.
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 1 | type: 0x61 live, 0x6e drill |
 * | 1 | 4 | pact tag of the relaying party, as in a ring |
 * | 5 | 1 | term of the relaying party's roster |
 * | 6 | 32 | ring id: the same over all hops, so that a bell is heard once |
 * | 38 | 1 | kind |
 * | 39 | 2 | region, as the assemblies number them; 0 = not said |
 * | 41 | 1 | hop: 1–3 |
 * | 42 | 2 | notAfter, an hour of the pact's tempo modulo 65,536 |
 * | 44 … | 65 each | signers, as in a ring; bell keys only |
 *
 * A signature covers hash('relayLive' or 'relayDrill' ‖ pact ‖ policy ‖ party ‖ head).
 */
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { Hash, KeyedHash } from '../base/crypto.ts';
import { deriveKey, hashIn } from '../base/domain.ts';
import type { DomainName } from '../base/domain.ts';
import type { PolicyId, RingId } from '../base/id.ts';
import { ID_BYTES, idBytes, idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import { BELLS_MAX } from '../federation/roster.ts';
import type { RingPlace, RingSigner } from './ring.ts';
import {
  bellHash,
  contextOf,
  decodeSigners,
  encodeSigners,
  isBellIndex,
  PACT_TAG_BYTES,
  RING_SIGNER_BYTES,
} from './ring.ts';
import type { AlertContext } from './word.ts';

/** Bytes of a relay's head: 1 + 4 + 1 + 32 + 1 + 2 + 1 + 2. */
export const RELAY_HEAD_BYTES = 44;
/** The longest relay: every bell. */
export const RELAY_BYTES_MAX: number = RELAY_HEAD_BYTES + BELLS_MAX * RING_SIGNER_BYTES;
/** Hands through which a ring may pass. */
export const RELAY_HOPS_MAX = 3;
/** The largest region. */
export const REGION_MAX = 65_535;

const TYPE: Readonly<Record<AlertContext, number>> = { live: 0x61, drill: 0x6e };
const DOMAIN: Readonly<Record<AlertContext, DomainName>> = {
  live: 'relayLive',
  drill: 'relayDrill',
};

/** What a relay says, before anyone signs. */
export interface RelayHead {
  readonly context: AlertContext;
  readonly tag: Uint8Array;
  readonly term: number;
  readonly ring: RingId;
  readonly kind: number;
  readonly region: number;
  /** 1 = whoever relays heard the ring itself. */
  readonly hop: number;
  readonly notAfter: number;
}

/** A relay as it travels; its signers ascend. None = under a standing policy. */
export interface Relay {
  readonly head: RelayHead;
  readonly signers: readonly RingSigner[];
}

/** Bytes of a head. */
export function encodeRelayHead(head: RelayHead): Uint8Array {
  return concatBytes(
    Uint8Array.of(TYPE[head.context]),
    head.tag,
    Uint8Array.of(head.term),
    idBytes(head.ring),
    Uint8Array.of(head.kind),
    uintBytes(head.region, 2),
    Uint8Array.of(head.hop),
    uintBytes(head.notAfter, 2),
  );
}

/** Bytes of a relay. */
export function encodeRelay(relay: Relay): Uint8Array {
  return concatBytes(encodeRelayHead(relay.head), encodeSigners(relay.signers));
}

/** Reads a head from untrusted bytes; total. */
export function decodeRelayHead(encoded: Uint8Array): Result<RelayHead, Malformed> {
  if (encoded.length !== RELAY_HEAD_BYTES) return malformed('relay-length');
  const read = decodeRelay(encoded);
  return read.ok ? ok(read.value.head) : read;
}

/** Reads a relay from untrusted bytes; total. Looks at form only. */
export function decodeRelay(encoded: Uint8Array): Result<Relay, Malformed> {
  if (encoded.length < RELAY_HEAD_BYTES || encoded.length > RELAY_BYTES_MAX)
    return malformed('relay-length');
  const context = contextOf(TYPE, encoded[0]);
  if (context === undefined) return malformed('relay-type');
  const hop = readUint(encoded, 41, 1);
  if (hop < 1 || hop > RELAY_HOPS_MAX) return malformed('relay-hop');
  const signers = decodeSigners(encoded.subarray(RELAY_HEAD_BYTES), isBellIndex);
  if (!signers.ok) return signers;
  const head: RelayHead = {
    context,
    tag: encoded.slice(1, 1 + PACT_TAG_BYTES),
    term: readUint(encoded, 5, 1),
    ring: idOf<RingId>(encoded.subarray(6, 6 + ID_BYTES)),
    kind: readUint(encoded, 38, 1),
    region: readUint(encoded, 39, 2),
    hop,
    notAfter: readUint(encoded, 42, 2),
  };
  return ok({ head, signers: signers.value });
}

/** The 32 bytes that the relaying party's bells sign. */
export function relayHash(
  hash: Hash,
  place: RingPlace,
  policy: PolicyId,
  head: RelayHead,
): Uint8Array {
  return bellHash(hash, DOMAIN[head.context], place, policy, encodeRelayHead(head));
}

/** A relay's name at home, where its signatures gather. */
export function relayIdOf(hash: Hash, place: RingPlace, head: RelayHead): RingId {
  const { pact, party } = place;
  const said = encodeRelayHead(head);
  return idOf<RingId>(hashIn(hash, 'ringId', idBytes(pact), idBytes(party), said));
}

/**
 * The key under which a ring's own signatures travel with its relay: only who holds the epoch key of
 * the pact in which it rang can open them, and judge the ring there as if it had come by itself.
 */
export function relayOriginalKey(
  keyedHash: KeyedHash,
  epochKey: Uint8Array,
  ring: RingId,
): Uint8Array {
  return deriveKey(keyedHash, epochKey, 'relayOriginal', idBytes(ring));
}
