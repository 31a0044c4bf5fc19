/** One text for a value, whatever the order of its maps and sets: equal text, equal value. */
import { compareText, toHex } from '@tocsin/core';

/** The canonical text of plain values, arrays, maps, sets and byte arrays. */
export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `x${toHex(value)}`;
  if (value instanceof Map)
    return `m{${[...value]
      .map(([key, one]) => `${textOf(key)}:${textOf(one)}`)
      .toSorted(compareText)
      .join()}}`;
  if (value instanceof Set) return `s{${[...value].map(textOf).toSorted(compareText).join()}}`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${key}:${textOf(one)}`)
      .toSorted(compareText)
      .join()}}`;
  return typeof value === 'string' ? `"${value}"` : String(value);
}
