/**
 * What carries keys: prekeys (kind 7), epoch boxes (kind 9) and handovers (kind 14). The bodies of
 * the first two are plain: a prekey must be read before its author has a key, a box is sealed
 * inside. A box lies under a tag that only the members know to whom it belongs: KDF(box seed, day)
 * (R12). A handover tells whoever reads an epoch the governance key of an earlier one (R11).
 */
import { KEM_CIPHERTEXT_BYTES, KEM_PUBLIC_BYTES, SEAL_BYTES, type Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idOf } from '../base/id.ts';
import type { Hash32 } from '../base/id.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, encodeShape, list, refined, tuple, uint } from '../codec/shape.ts';
import { EPOCH_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE, LANE_KEYS } from '../record/lane.ts';

/** A device's key for boxes, and the seed of the tags under which it looks for them. */
export interface Prekey {
  readonly kemPublic: Uint8Array;
  /** 32 random bytes; fresh with each prekey, and a fresh prekey follows each removal. */
  readonly boxSeed: Uint8Array;
}

/** The shape of a prekey. */
export const prekeyShape: Shape<Prekey> = tuple<Prekey>({
  kemPublic: bytes(KEM_PUBLIC_BYTES),
  boxSeed: bytes(32),
});

/** A prekey: kind frame 2, array 1, public key 3 + 1,216, seed 34. */
export const PREKEY_BYTES_MAX = 1_256;

/** Kind 7. */
export const prekeyKind: RecordKind<Prekey> = {
  name: 'prekey',
  lanes: [LANE_GOVERNANCE],
  plain: true,
  bytesMax: PREKEY_BYTES_MAX,
  shape: prekeyShape,
};

/** How genesis and acts name a prekey: BLAKE2b-256("tocsin/prekey;" ‖ canonical prekey). */
export function prekeyHashOf(hash: Hash, prekey: Prekey): Hash32 {
  const known = hashByPrekey.get(prekey);
  if (known?.by === hash) return known.hash;
  const made = idOf<Hash32>(hashIn(hash, 'prekey', encodeShape(prekeyShape, prekey)));
  hashByPrekey.set(prekey, { by: hash, hash: made });
  return made;
}

/** What was read of a record never changes, and boxing asks for the same ones at every step. */
const hashByPrekey = new WeakMap<Prekey, { readonly by: Hash; readonly hash: Hash32 }>();

/** Bytes of the tag under which a box lies. */
export const BOX_TAG_BYTES = 16;
/** Boxes in one record (R12). */
export const BOXES_MAX = 12;
/** An epoch key sealed: 32 bytes and the authenticator. */
export const BOX_SEALED_BYTES: number = 32 + SEAL_BYTES;

/** One device's copy of an epoch key. */
export interface Box {
  readonly tag: Uint8Array;
  readonly kemCiphertext: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Copies of one epoch's key. */
export interface Boxes {
  readonly epoch: number;
  readonly boxes: readonly Box[];
}

/** A box: array 1, tag 17, ciphertext 3 + 1,120, sealed 50. */
export const BOX_BYTES = 1_191;
/** The longest box record: kind frame 2, array 1, epoch 3, list 1 + 12 × 1,191. */
export const BOXES_BYTES_MAX: number = 2 + 1 + 3 + 1 + BOXES_MAX * BOX_BYTES;

/** Kind 9. */
export const boxKind: RecordKind<Boxes> = {
  name: 'box',
  lanes: [LANE_KEYS],
  plain: true,
  bytesMax: BOXES_BYTES_MAX,
  shape: tuple<Boxes>({
    epoch: refined(uint(EPOCH_MAX), 'epoch', (epoch) => epoch > 0),
    boxes: list(
      tuple<Box>({
        tag: bytes(BOX_TAG_BYTES),
        kemCiphertext: bytes(KEM_CIPHERTEXT_BYTES),
        sealed: bytes(BOX_SEALED_BYTES),
      }),
      BOXES_MAX,
      1,
    ),
  }),
};

/** The governance key of an epoch, told to whoever reads a later one. */
export interface Handover {
  readonly epoch: number;
  /** K_gov,epoch; sealed because the lane is, under K_gov of a later epoch. */
  readonly key: Uint8Array;
}

/** Kind frame 2, array 1, epoch 3, key 34. */
export const HANDOVER_BYTES_MAX = 40;

/** Kind 14. */
export const handoverKind: RecordKind<Handover> = {
  name: 'handover',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: HANDOVER_BYTES_MAX,
  shape: tuple<Handover>({
    epoch: refined(uint(EPOCH_MAX), 'epoch', (epoch) => epoch > 0),
    key: bytes(32),
  }),
};
