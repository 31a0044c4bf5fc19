/**
 * Writes DER (ITU-T X.690), as far as certificates need it: definite lengths, shortest forms. Only
 * writes: what comes from elsewhere is never parsed here.
 */
import { concatBytes } from '@tocsin/core';

/** One value of any type: its tag, its length, its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  return concatBytes(Uint8Array.of(tag, ...lengthOf(body.length)), body);
}

/** X.690 §8.1.3: one byte below 128, else the number of bytes and the length in them. */
function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return [0x80 + bytes.length, ...bytes];
}

/** An ordered list. */
export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...items);
}

/** A set of one. */
export function setOf(item: Uint8Array): Uint8Array {
  return der(0x31, item);
}

/** A number ≥ 0 from its bytes, the greatest first. */
export function integer(...bytes: readonly number[]): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first === -1 ? [0] : bytes.slice(first);
  const isNegativeLooking = (shortest[0] ?? 0) >= 0x80;
  return der(0x02, Uint8Array.from(isNegativeLooking ? [0, ...shortest] : shortest));
}

/** True. False is never written: it is the default wherever certificates have one. */
export function yes(): Uint8Array {
  return der(0x01, Uint8Array.of(0xff));
}

/** An identifier such as `2.5.29.30`. */
export function objectId(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (number: number): readonly number[] => {
    const bytes = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      bytes.unshift((left % 128) + 128);
    return bytes;
  };
  return der(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Bytes. */
export function octets(bytes: Uint8Array): Uint8Array {
  return der(0x04, bytes);
}

/** Bits; `unused` of the last byte's are not part of it. */
export function bits(bytes: Uint8Array, unused: number = 0): Uint8Array {
  return der(0x03, Uint8Array.of(unused), bytes);
}

/** A text. */
export function utf8(said: string): Uint8Array {
  return der(0x0c, new TextEncoder().encode(said));
}

/** An hour, to the second; UTCTime until 2049, GeneralizedTime after it (RFC 5280 §4.1.2.5). */
export function time(ms: number): Uint8Array {
  const [date = '', clock = ''] = new Date(ms).toISOString().split('T');
  const digits = `${date.replaceAll('-', '')}${clock.slice(0, 8).replaceAll(':', '')}Z`;
  const isShort = Number(digits.slice(0, 4)) < 2_050;
  const said = isShort ? digits.slice(2) : digits;
  return der(isShort ? 0x17 : 0x18, new TextEncoder().encode(said));
}
