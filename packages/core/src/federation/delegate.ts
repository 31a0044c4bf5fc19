/**
 * A delegate: a device that writes for one party in one pact. The device itself signs that it does:
 * nobody can be made another's voice by being named (R23).
 */
import type { Hash, Verify } from '../base/crypto.ts';
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { DeviceId, Hash32 } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, id, tuple } from '../codec/shape.ts';

/** A device that writes for a party in this pact alone, and the prekey it will show. */
export interface Delegate {
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  /** The device's own, over `delegateHash`. */
  readonly signature: Uint8Array;
}

/** A delegate as it stands in genesis and in seal acts. */
export const delegateShape: Shape<Delegate> = tuple<Delegate>({
  device: id<DeviceId>(),
  prekeyHash: id<Hash32>(),
  signature: bytes(SIGNATURE_BYTES),
});

/** For whom a device speaks: both nonces stand in the pact's content. */
export interface DelegatePlace {
  readonly pactNonce: Hash32;
  readonly partyNonce: Hash32;
}

/** The 32 bytes that a delegate's device signs. */
export function delegateHash(
  hash: Hash,
  { pactNonce, partyNonce }: DelegatePlace,
  { device, prekeyHash }: Pick<Delegate, 'device' | 'prekeyHash'>,
): Uint8Array {
  const parts = [pactNonce, partyNonce, device, prekeyHash].map((one) => idBytes(one));
  return hashIn(hash, 'delegate', ...parts);
}

/** Whether a device signed that it speaks for this party; its key must be admissible. */
export function isWilling(
  crypto: { readonly hash: Hash; readonly verify: Verify },
  place: DelegatePlace,
  delegate: Delegate,
): boolean {
  const message = delegateHash(crypto.hash, place, delegate);
  return crypto.verify(delegate.signature, message, idBytes(delegate.device));
}
