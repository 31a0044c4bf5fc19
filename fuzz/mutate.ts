/**
 * Mistakes made on purpose in valid bytes. Half of them know the structure: they change the tree that
 * CBOR bytes say and write it canonically again, so that it passes the first gate and meets the
 * second; the other half know nothing.
 */
import type { Cbor } from '@tocsin/core';
import { concatBytes, decodeCbor, encodeCbor } from '@tocsin/core';

import type { Luck } from '../packages/simulator/src/world/luck.ts';

/** Bytes up to which a tree is looked for: no part of the wire is longer. */
const TREE_BYTES_MAX = 70_000;
/** Mistakes made in one go: mostly one, as several hide each other. */
const MISTAKES_MAX = 3;
/** Bytes that one mistake adds at most: enough for the next length of a length. */
const ADDED_MAX = 300;

/** Integers at which something changes: heads of CBOR, bytes, words, and the last safe one. */
const EDGES: readonly number[] = [
  0,
  1,
  2,
  23,
  24,
  127,
  128,
  255,
  256,
  65_535,
  65_536,
  4_294_967_295,
  4_294_967_296,
  281_474_976_710_655,
  281_474_976_710_656,
  Number.MAX_SAFE_INTEGER,
  -1,
  -24,
  -25,
  -256,
  -65_536,
  Number.MIN_SAFE_INTEGER,
];

/** The same bytes with one to three mistakes. */
export function spoil(luck: Luck, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let spoilt = bytes;
  for (let left = luck.between(1, MISTAKES_MAX); left > 0; left -= 1)
    spoilt = luck.chance(1, 2)
      ? (spoilTree(luck, spoilt, others) ?? spoilBytes(luck, spoilt, others))
      : spoilBytes(luck, spoilt, others);
  return spoilt;
}

/** A mistake that knows nothing: bits, bytes, lengths, the end of something else. */
function spoilBytes(luck: Luck, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  const at = luck.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (luck.below(6)) {
    case 0:
      return before.slice();
    case 1:
      return concatBytes(before, luck.bytes(luck.between(1, ADDED_MAX)), after);
    case 2:
      return concatBytes(before, after.subarray(luck.between(1, 8)));
    case 3:
      return concatBytes(before, others.length === 0 ? luck.bytes(4) : tail(luck, others));
    default: {
      const changed = bytes.slice();
      if (changed.length > 0) {
        const place = luck.below(changed.length);
        changed[place] = luck.chance(1, 2)
          ? (changed[place] ?? 0) ^ (1 << luck.below(8))
          : luck.below(256);
      }
      return changed;
    }
  }
}

function tail(luck: Luck, others: readonly Uint8Array[]): Uint8Array {
  const other = luck.pick(others);
  return other.subarray(luck.below(other.length + 1));
}

/** A mistake in the tree; undefined where the bytes are none. */
function spoilTree(
  luck: Luck,
  bytes: Uint8Array,
  others: readonly Uint8Array[],
): Uint8Array | undefined {
  const tree = decodeCbor(bytes, TREE_BYTES_MAX);
  if (!tree.ok) return undefined;
  const place = luck.below(sizeOf(tree.value));
  const spoilt = encodeCbor(changeAt(tree.value, place, (node) => spoilNode(luck, node, others)));
  return spoilt;
}

/** Nodes of a tree, itself among them. */
function sizeOf(node: Cbor): number {
  return Array.isArray(node)
    ? (node as readonly Cbor[]).reduce((sum: number, one) => sum + sizeOf(one), 1)
    : 1;
}

/** The tree with the node changed that is the `place`-th on the way through it. */
function changeAt(node: Cbor, place: number, change: (node: Cbor) => Cbor): Cbor {
  if (place === 0) return change(node);
  let left = place - 1;
  return (node as readonly Cbor[]).map((one) => {
    const size = sizeOf(one);
    const isHere = left >= 0 && left < size;
    const changed = isHere ? changeAt(one, left, change) : one;
    left -= size;
    return changed;
  });
}

function spoilNode(luck: Luck, node: Cbor, others: readonly Uint8Array[]): Cbor {
  if (luck.chance(1, 4)) return stranger(luck, others);
  if (Array.isArray(node)) return spoilList(luck, node as readonly Cbor[]);
  if (typeof node === 'number')
    return luck.chance(1, 2) ? luck.pick(EDGES) : node + luck.between(1, 3) - 2;
  if (typeof node === 'string') return luck.chance(1, 2) ? `${node}${node}x` : node.slice(1);
  if (node instanceof Uint8Array) return spoilBytes(luck, node, others);
  return stranger(luck, others);
}

function spoilList(luck: Luck, list: readonly Cbor[]): Cbor {
  const at = luck.below(list.length + 1);
  const one = list[at] ?? list[0];
  switch (luck.below(5)) {
    case 0:
      return [...list.slice(0, at), ...list.slice(at + 1)];
    case 1:
      // Twice the same: order and doubles are rules of many lists.
      return one === undefined ? [0] : [...list.slice(0, at), one, ...list.slice(at)];
    case 2:
      return [...list].toReversed();
    case 3:
      return luck.shuffle(list);
    default:
      return one === undefined ? [] : Array.from({ length: luck.pick([2, 9, 24, 257]) }, () => one);
  }
}

/** Something of another kind. */
function stranger(luck: Luck, others: readonly Uint8Array[]): Cbor {
  const known = others.length === 0 ? undefined : decodeCbor(luck.pick(others), TREE_BYTES_MAX);
  const strangers: readonly Cbor[] = [
    null,
    true,
    luck.pick(EDGES),
    luck.bytes(luck.pick([0, 1, 31, 32, 33, 64])),
    [],
    luck.pick(['', 'x', 'é', '\u{10ffff}', '\u202e', 'x'.repeat(ADDED_MAX)]),
    known?.ok === true ? known.value : false,
  ];
  return luck.pick(strangers);
}
