/**
 * Files that people hand to each other while they found, join, add a device or make a pact:
 * `NAME.tocsin-card` and its siblings. A small JSON object that survives e-mail and a text editor:
 *
 *     {"tocsin":"card","v":1,"parts":{"device":"9f…","commit":"03…"}}
 *
 * Every part is bytes in hexadecimal; what they mean is their reader's business. A file holds no
 * secret unless its kind says so (`invite`). Reading is total and bounded.
 */
import type { Result } from '@tocsin/core';
import { fail, fromHex, ok, toHex } from '@tocsin/core';

/** Kinds of file; the end of the name is `.tocsin-` and the kind. */
export const EXCHANGE_KINDS = [
  /** Founding: all that is known of it so far, or round by round. */
  'founding',
  'card',
  'reveal',
  'signature',
  /** Joining. `invite` holds the one-time key: whoever has the file has the invitation. */
  'invite',
  'answer',
  'welcome',
  /** A further device. */
  'device',
  'device-welcome',
  /** In the place of a lost device: holds keys, sealed to the new one. */
  'device-instead',
  /** A pact, going around. */
  'pact',
  /** A list of the absent, to an ally; and what comes back from there. */
  'away',
  'witnessed',
  /** What is needed to wake one phone: a secret of the phone and of who keeps it. */
  'wake',
] as const;

/** A kind of file. */
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** Longest file: a pact with all its prekeys, 192 KiB, is 384 KiB in hexadecimal; 512 KiB. */
export const EXCHANGE_BYTES_MAX = 524_288;
/** Parts of a file; the largest has two for each of 12 people and a few more. */
const EXCHANGE_PARTS_MAX = 64;

/** A file's content. */
export interface ExchangeFile {
  readonly kind: ExchangeKind;
  readonly parts: ReadonlyMap<string, Uint8Array>;
}

/** Why a file is not taken. */
export type ExchangeFault =
  | { readonly kind: 'FileTooLarge' }
  | { readonly kind: 'FileMalformed' }
  | { readonly kind: 'FileNewer' }
  | { readonly kind: 'FileOtherKind'; readonly found: string; readonly wanted: string };

/** The text of a file. */
export function encodeExchangeFile({ kind, parts }: ExchangeFile): string {
  const said = Object.fromEntries([...parts].map(([name, bytes]) => [name, toHex(bytes)]));
  return `${JSON.stringify({ tocsin: kind, v: 1, parts: said }, null, 1)}\n`;
}

/** Reads a file of one of the kinds that are wanted. Total. */
export function parseExchangeFile(
  bytes: Uint8Array,
  wanted: readonly ExchangeKind[],
): Result<ExchangeFile, ExchangeFault> {
  if (bytes.length > EXCHANGE_BYTES_MAX) return fail({ kind: 'FileTooLarge' });
  const value = readJson(bytes);
  if (!isRecord(value)) return fail({ kind: 'FileMalformed' });
  const { tocsin, v, parts } = value;
  if (typeof tocsin !== 'string' || typeof v !== 'number' || !isRecord(parts))
    return fail({ kind: 'FileMalformed' });
  if (v > 1) return fail({ kind: 'FileNewer' });
  const kind = EXCHANGE_KINDS.find((known) => known === tocsin);
  if (v !== 1 || kind === undefined) return fail({ kind: 'FileMalformed' });
  if (!wanted.includes(kind))
    return fail({ kind: 'FileOtherKind', found: kind, wanted: wanted.join(', ') });
  const read = readParts(parts);
  return read === undefined ? fail({ kind: 'FileMalformed' }) : ok({ kind, parts: read });
}

/** A part of exactly so many bytes, or of `least` to `most`; undefined unless it is there. */
export function partOf(
  file: ExchangeFile,
  name: string,
  least: number,
  most: number = least,
): Uint8Array | undefined {
  const part = file.parts.get(name);
  return part !== undefined && part.length >= least && part.length <= most ? part : undefined;
}

function readParts(
  parts: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Uint8Array> | undefined {
  const entries = Object.entries(parts);
  if (entries.length > EXCHANGE_PARTS_MAX) return undefined;
  const read = new Map<string, Uint8Array>();
  for (const [name, text] of entries) {
    const bytes = typeof text === 'string' ? fromHex(text) : undefined;
    if (bytes === undefined || !/^[a-z][A-Za-z0-9.-]{0,79}$/.test(name)) return undefined;
    read.set(name, bytes);
  }
  return read;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
