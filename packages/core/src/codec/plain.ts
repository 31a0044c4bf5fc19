/**
 * Reads plain values, which are what a text in JSON gives, from whoever wrote them. Total: nothing
 * throws; the first thing that is wrong is kept, by the way to it (`ballots[2].count`), and what is
 * read after it is worth nothing. Fields that are not known are faults: a slip of the finger in an
 * option must not change a result in silence.
 */

/** Characters of an unknown field's name that a fault repeats, so that the slip can be found. */
const NAME_SHOWN = 40;

/** What is wrong with a plain value; `field` is the way to it, and holds no value that was written. */
export type PlainFault =
  | { readonly kind: 'NotAnObject' }
  | { readonly kind: 'FieldMissing'; readonly field: string }
  | { readonly kind: 'FieldUnknown'; readonly field: string }
  | { readonly kind: 'FieldMalformed'; readonly field: string }
  | { readonly kind: 'FieldTooLong'; readonly field: string; readonly most: number }
  | { readonly kind: 'NumberNotWhole'; readonly field: string }
  | {
      readonly kind: 'NumberOutOfRange';
      readonly field: string;
      readonly least: number;
      readonly most: number;
    };

/** A value, and the way to it. */
export interface PlainField {
  readonly value: unknown;
  readonly field: string;
}

/** An object that was read: fields by name, none of them inherited. */
export type PlainObject = ReadonlyMap<string, unknown>;

/** Reads the fields of one value; keeps the first fault. */
export class PlainReader<F extends { readonly kind: string } = PlainFault> {
  fault: PlainFault | F | undefined;

  /** Keeps a fault unless there is one already. */
  refuse(fault: PlainFault | F): void {
    this.fault ??= fault;
  }

  /** The fields of an object that has those required and, beside them, only those allowed. */
  object(
    { value, field }: PlainField,
    required: readonly string[],
    allowed: readonly string[] = [],
  ): PlainObject {
    const fields = this.entries({ value, field });
    for (const name of fields.keys())
      if (!required.includes(name) && !allowed.includes(name))
        this.refuse({ kind: 'FieldUnknown', field: inside(field, name.slice(0, NAME_SHOWN)) });
    for (const name of required)
      if (!fields.has(name)) this.refuse({ kind: 'FieldMissing', field: inside(field, name) });
    return fields;
  }

  /** The fields of an object whose names are free. */
  entries({ value, field }: PlainField, most: number = Number.MAX_SAFE_INTEGER): PlainObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(field === '' ? { kind: 'NotAnObject' } : { kind: 'FieldMalformed', field });
      return new Map();
    }
    const entries = Object.entries(value);
    if (entries.length > most) this.refuse({ kind: 'FieldTooLong', field, most });
    return new Map(entries.slice(0, most));
  }

  /** The members of a list. */
  list({ value, field }: PlainField, most: number): readonly PlainField[] {
    if (!Array.isArray(value)) {
      this.refuse({ kind: 'FieldMalformed', field });
      return [];
    }
    if (value.length > most) this.refuse({ kind: 'FieldTooLong', field, most });
    return value
      .slice(0, most)
      .map((one: unknown, at) => ({ value: one, field: `${field}[${at}]` }));
  }

  /** A whole number. Those beyond 2^53 − 1 were not read exactly, and are refused. */
  integer({ value, field }: PlainField, least: number, most: number): number {
    if (typeof value !== 'number') this.refuse({ kind: 'FieldMalformed', field });
    else if (!Number.isSafeInteger(value)) this.refuse({ kind: 'NumberNotWhole', field });
    else if (value < least || value > most)
      this.refuse({ kind: 'NumberOutOfRange', field, least, most });
    else return value;
    return least;
  }

  /** A text of 1 to `most` characters, without control characters and lone surrogates. */
  text({ value, field }: PlainField, most: number): string {
    if (typeof value !== 'string' || value === '' || !isPlainText(value)) {
      this.refuse({ kind: 'FieldMalformed', field });
      return '';
    }
    if (value.length > most) this.refuse({ kind: 'FieldTooLong', field, most });
    return value;
  }

  /** One of a few words. */
  choice<T extends string>({ value, field }: PlainField, choices: readonly T[]): T | undefined {
    const found = choices.find((one) => one === value);
    if (found === undefined) this.refuse({ kind: 'FieldMalformed', field });
    return found;
  }

  /** Lower-case hexadecimal of `bytesLeast` to `bytesMost` bytes. */
  hex({ value, field }: PlainField, bytesLeast: number, bytesMost: number = bytesLeast): string {
    const isHex =
      typeof value === 'string' &&
      value.length % 2 === 0 &&
      value.length >= 2 * bytesLeast &&
      value.length <= 2 * bytesMost &&
      /^[0-9a-f]*$/.test(value);
    if (isHex) return value;
    this.refuse({ kind: 'FieldMalformed', field });
    return '';
  }
}

/** The way to a field of an object. */
export function inside(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

/** A field of an object that was read; undefined where it is absent. */
export function fieldOf(object: PlainObject, name: string, field = ''): PlainField | undefined {
  return object.has(name) ? { value: object.get(name), field: inside(field, name) } : undefined;
}

/** A field that is known to be there, or was refused as missing. */
export function needed(object: PlainObject, name: string, field = ''): PlainField {
  return { value: object.get(name), field: inside(field, name) };
}

function isPlainText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
  return !/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/u.test(text) && text.isWellFormed();
}
