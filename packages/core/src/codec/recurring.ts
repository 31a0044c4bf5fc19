/**
 * Ids that recur. A log's records name the same log, devices and heads over and over; making the
 * text of an id costs more than comparing its bytes, and one text in memory serves all who name it.
 * A table of the ids seen last, each in the slot of its first bits; whoever fills it with others
 * slows us down to what it would be without. What is given depends on the bytes alone.
 */
import { toHexAt } from '../base/bytes.ts';
import type { AnyId } from '../base/id.ts';
import { ID_BYTES } from '../base/id.ts';

/** Slots, by the first 12 bits of an id; 32 bytes and a text of 80 each, 0.5 MB. */
const SLOTS = 4_096;

const textBySlot: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
const bytesBySlot = new Uint8Array(SLOTS * ID_BYTES);

/** The id whose 32 bytes begin at `at`, as `idOf` gives it. The caller knows that they are there. */
export function recurringId<Id extends AnyId>(bytes: Uint8Array, at: number): Id {
  const slot = ((bytes[at] ?? 0) << 4) | ((bytes[at + 1] ?? 0) >>> 4);
  const known = textBySlot[slot];
  const from = slot * ID_BYTES;
  if (known !== undefined && isInSlot(from, bytes, at)) return known as Id;
  const text = toHexAt(bytes, at);
  textBySlot[slot] = text;
  for (let byte = 0; byte < ID_BYTES; byte += 1) bytesBySlot[from + byte] = bytes[at + byte] ?? 0;
  return text as Id;
}

function isInSlot(from: number, bytes: Uint8Array, at: number): boolean {
  for (let byte = 0; byte < ID_BYTES; byte += 1)
    if (bytesBySlot[from + byte] !== bytes[at + byte]) return false;
  return true;
}
