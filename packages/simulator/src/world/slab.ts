/**
 * Copies of bytes, as the ports of a world owe them. They lie one behind the other in long arrays: an
 * array of its own for each takes four times as long to make and to give back as its bytes to copy.
 */

/** Bytes of one long array. */
const SLAB_BYTES = 65_536;
/** Whatever is longer has an array of its own, so that little is left over at the end of a long one. */
const SHARED_BYTES_MAX = 4_096;

let slab = new Uint8Array(SLAB_BYTES);
let used = 0;

/** The same bytes in a place of their own. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length > SHARED_BYTES_MAX) return new Uint8Array(bytes);
  if (used + length > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES);
    used = 0;
  }
  const copy = slab.subarray(used, used + length);
  copy.set(bytes);
  used += length;
  return copy;
}
