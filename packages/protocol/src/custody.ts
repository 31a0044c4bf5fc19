/**
 * Custody receipts: a device's signed word that it carries a bundle, or that it arrived there.
 *
 *     [bundle hash, device, what, day, signature]        what: 0 carried, 1 arrived
 *
 * Nothing else proves anything about a bundle on its way, and it proves no more than it says:
 * not that the records inside were stored, still less that a person saw them.
 */
import type { DeviceId, Hash, Hash32, Malformed, Result, Verify } from '@tocsin/core';
import {
  decodeShape,
  encodeCbor,
  encodeShape,
  hashIn,
  idBytes,
  idOf,
  ok,
  fail,
  shape,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type { Brand, Shape } from '@tocsin/core';

/** The largest day: five bytes, as in a bundle's header. */
export const DAY_MAX = 1_099_511_627_775;
/** Array 1, bundle 34, device 34, what 1, day 9, signature 66. */
export const RECEIPT_BYTES_MAX = 145;

/** What a device says it did. */
export type CustodyAct = 'carried' | 'arrived';

/** A device's word about one bundle. */
export interface CustodyReceipt {
  /** `bundleHashOf` its bytes. */
  readonly bundle: Hash32;
  readonly device: DeviceId;
  readonly what: CustodyAct;
  /** Days of the log's tempo, as in the bundle's header; as the signer's clock has it. */
  readonly day: number;
  readonly signature: Uint8Array;
}

/** A receipt whose signature was checked. */
export type ProvenReceipt = Brand<CustodyReceipt, 'ProvenReceipt'>;

const receiptShape: Shape<CustodyReceipt> = shape.tuple<CustodyReceipt>({
  bundle: shape.id<Hash32>(),
  device: shape.id<DeviceId>(),
  what: shape.oneOf(['carried', 'arrived']),
  day: shape.uint(DAY_MAX),
  signature: shape.bytes(SIGNATURE_BYTES),
});

/** The name of a bundle: the hash of its bytes as they travel. */
export function bundleHashOf(hash: Hash, bundle: Uint8Array): Hash32 {
  return idOf<Hash32>(hash(bundle));
}

/** The hash that a receipt's signature covers. */
export function receiptDigest(hash: Hash, receipt: Omit<CustodyReceipt, 'signature'>): Uint8Array {
  const what = receipt.what === 'carried' ? 0 : 1;
  const { bundle, device, day } = receipt;
  const said = encodeCbor(['custody', idBytes(bundle), idBytes(device), what, day]);
  return hashIn(hash, 'bundleKey', said);
}

/** Canonical bytes of a receipt. */
export function encodeReceipt(receipt: CustodyReceipt): Uint8Array {
  return encodeShape(receiptShape, receipt);
}

/** Reads a receipt from untrusted bytes; total; does not check its signature. */
export function decodeReceipt(encoded: Uint8Array): Result<CustodyReceipt, Malformed> {
  return decodeShape(receiptShape, encoded, RECEIPT_BYTES_MAX);
}

/** Checks a receipt's signature. Whether the device may speak is for the fold of the log. */
export function proveReceipt(
  crypto: { readonly hash: Hash; readonly verify: Verify },
  receipt: CustodyReceipt,
): Result<ProvenReceipt, { readonly kind: 'BadReceiptSignature' }> {
  const digest = receiptDigest(crypto.hash, receipt);
  return crypto.verify(receipt.signature, digest, idBytes(receipt.device))
    ? ok(receipt as ProvenReceipt)
    : fail({ kind: 'BadReceiptSignature' });
}
