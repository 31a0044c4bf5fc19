/**
 * Shapes: one description of a value gives its parser and its encoder, so that they cannot drift
 * apart. Each shape is total on input and tight: what it parses, it encodes to the same CBOR.
 */
import type { AnyId } from '../base/id.ts';
import { ID_BYTES, idBytes } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Cbor, Malformed } from './cbor.ts';
import { decodeCbor, encodeCbor, joinCbor, malformed } from './cbor.ts';
import { recurringId } from './recurring.ts';

/** How a `T` stands in CBOR. */
export interface Shape<T> {
  readonly parse: (value: Cbor) => Result<T, Malformed>;
  readonly toCbor: (value: T) => Cbor;
}

/** The type that a shape describes. */
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** An integer in [0, max]. */
export function uint<T extends number = number>(max: number = Number.MAX_SAFE_INTEGER): Shape<T> {
  return {
    parse: (value) =>
      typeof value === 'number' && value >= 0 && value <= max
        ? ok(value as T)
        : malformed('uint-range'),
    toCbor: (value) => value,
  };
}

/** A byte string of `min` to `max` bytes. */
export function bytes(min: number, max: number = min): Shape<Uint8Array> {
  return {
    parse: (value) =>
      value instanceof Uint8Array && value.length >= min && value.length <= max
        ? ok(value)
        : malformed('bytes-length'),
    toCbor: (value) => value,
  };
}

/** NFC text of 0 to `max` UTF-16 code units, without control characters but line feed. */
export function text(max: number): Shape<string> {
  return {
    parse: (value) =>
      typeof value === 'string' && value.length <= max && !hasControl(value)
        ? ok(value)
        : malformed('text'),
    toCbor: (value) => value,
  };
}

function hasControl(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 32 && code !== 10) || code === 127) return true;
  }
  return false;
}

/** True or false. */
export const bool: Shape<boolean> = {
  parse: (value) => (typeof value === 'boolean' ? ok(value) : malformed('bool')),
  toCbor: (value) => value,
};

/** A 32-byte id. */
export function id<Id extends AnyId>(): Shape<Id> {
  return {
    parse: (value) =>
      value instanceof Uint8Array && value.length === ID_BYTES
        ? ok(recurringId<Id>(value, 0))
        : malformed('id'),
    toCbor: (value) => idBytes(value),
  };
}

/** `T` or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    parse: (value) => (value === null ? ok(null) : shape.parse(value)),
    toCbor: (value) => (value === null ? null : shape.toCbor(value)),
  };
}

/** One of a few integers, named in code. */
export function oneOf<const Name extends string>(names: readonly Name[]): Shape<Name> {
  return {
    parse: (value) => {
      const name = typeof value === 'number' ? names[value] : undefined;
      return name === undefined ? malformed('choice') : ok(name);
    },
    toCbor: (value) => names.indexOf(value),
  };
}

/** `min` to `max` items in the order in which they stand. */
export function list<T>(item: Shape<T>, max: number, min: number = 0): Shape<readonly T[]> {
  return {
    parse: (value) => {
      if (!Array.isArray(value) || value.length < min || value.length > max)
        return malformed('list-length');
      // A copy to write over has the right size from the start, which a list that grows has not.
      const items: unknown[] = value.slice();
      for (let at = 0; at < items.length; at += 1) {
        const parsed = item.parse(items[at] as Cbor);
        if (!parsed.ok) return parsed;
        items[at] = parsed.value;
      }
      return ok(items as T[]);
    },
    toCbor: (value) => value.map((one) => item.toCbor(one)),
  };
}

/** Distinct items in strictly rising order of `compare`. The encoder expects them so. */
export function ascending<T>(
  item: Shape<T>,
  compare: (a: T, b: T) => number,
  max: number,
  min: number = 0,
): Shape<readonly T[]> {
  const plain = list(item, max, min);
  return {
    parse: (value) => {
      const parsed = plain.parse(value);
      if (!parsed.ok) return parsed;
      for (let at = 1; at < parsed.value.length; at += 1)
        if (compare(parsed.value[at - 1] as T, parsed.value[at] as T) >= 0)
          return malformed('order');
      return parsed;
    },
    toCbor: plain.toCbor,
  };
}

/** An array of named fields, in the order in which `fields` names them. */
export function tuple<T extends object>(fields: {
  readonly [K in keyof T]: Shape<T[K]>;
}): Shape<T> {
  const named = Object.entries(fields) as [string, Shape<unknown>][];
  return {
    parse: (value) => {
      if (!Array.isArray(value) || value.length !== named.length) return malformed('field-count');
      const read: Record<string, unknown> = {};
      // Without an iterator: hundreds of thousands of records a second come this way.
      for (let at = 0; at < named.length; at += 1) {
        const [name, shape] = named[at] as [string, Shape<unknown>];
        const parsed = shape.parse((value as readonly Cbor[])[at] as Cbor);
        if (!parsed.ok) return parsed;
        read[name] = parsed.value;
      }
      return ok(read as T);
    },
    toCbor: (value) =>
      named.map(([name, shape]) => shape.toCbor((value as Record<string, unknown>)[name])),
  };
}

/** One of the cases of `M`: its name, and what it carries. */
export type Variant<M extends object> = {
  readonly [K in keyof M]: { readonly kind: K; readonly value: M[K] };
}[keyof M];

/** `[number, payload]`: one of a few cases, numbered from 0 in the order of `cases`. */
export function variant<M extends object>(cases: {
  readonly [K in keyof M]: Shape<M[K]>;
}): Shape<Variant<M>> {
  const named = Object.entries(cases) as [string, Shape<unknown>][];
  const numberByKind = new Map(named.map(([kind], at) => [kind, at]));
  return {
    parse: (value) => {
      if (!Array.isArray(value) || value.length !== 2) return malformed('variant');
      const [number, payload] = value as readonly Cbor[];
      if (payload === undefined) return malformed('variant');
      const found = typeof number === 'number' ? named[number] : undefined;
      if (found === undefined) return malformed('choice');
      const parsed = found[1].parse(payload);
      return parsed.ok ? ok({ kind: found[0], value: parsed.value } as Variant<M>) : parsed;
    },
    toCbor: (one) => {
      const at = numberByKind.get(one.kind as string) ?? 0;
      return [at, (named[at] as [string, Shape<unknown>])[1].toCbor(one.value)];
    },
  };
}

/** A value that also passes `check`; `rule` names what it broke otherwise. */
export function refined<T>(shape: Shape<T>, rule: string, check: (value: T) => boolean): Shape<T> {
  return {
    parse: (value) => {
      const parsed = shape.parse(value);
      return parsed.ok && !check(parsed.value) ? malformed(rule) : parsed;
    },
    toCbor: shape.toCbor,
  };
}

/** Encodes a value of a shape. */
export function encodeShape<T>(shape: Shape<T>, value: T): Uint8Array {
  return encodeCbor(shape.toCbor(value));
}

/** Encodes a list as its shape would, of items that are encoded one by one: some perhaps before. */
export function encodeItems<T>(items: readonly T[], encode: (item: T) => Uint8Array): Uint8Array {
  return joinCbor(items.map(encode));
}

/** Decodes untrusted bytes as a shape; total. */
export function decodeShape<T>(
  shape: Shape<T>,
  encoded: Uint8Array,
  bytesMax: number,
): Result<T, Malformed> {
  const value = decodeCbor(encoded, bytesMax);
  return value.ok ? shape.parse(value.value) : value;
}
