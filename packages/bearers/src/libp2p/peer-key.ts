/** Peer ids of libp2p as the bare Ed25519 keys that the rest of Tocsin knows. */
import type { PeerId } from '@libp2p/interface';

/** The 32 bytes of the public key; undefined for every other type of key. */
export function rawKeyOf(peer: PeerId): Uint8Array | undefined {
  return peer.type === 'Ed25519' ? peer.publicKey.raw : undefined;
}
