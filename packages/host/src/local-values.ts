/** What the daemon notes beside a log: small texts in the local values of its store. */
import type { LogId, Result } from '@tocsin/core';
import { fail, ok, parseIdText } from '@tocsin/core';
import type { RecordStore, StoreFault } from '@tocsin/peer/ports';

/** What a folder of `logs/` holds. */
export type LogNote =
  /** An assembly that is being founded: files go around. */
  | { readonly kind: 'founding'; readonly name: string; readonly tempoMs: number }
  /** We answered an invitation; the log is known by its id only. */
  | {
      readonly kind: 'joining';
      readonly name: string;
      readonly tempoMs: number;
      readonly log: LogId;
    }
  | {
      readonly kind: 'assembly';
      readonly name: string;
      readonly tempoMs: number;
      readonly log: LogId;
    }
  /** `home`: the folder of our assembly; `nonce`: the offer's; no log before it is founded. */
  | {
      readonly kind: 'pact';
      readonly name: string;
      readonly tempoMs: number;
      readonly log: LogId | null;
      readonly home: string;
      readonly nonce: string;
    };

const NOTE = 'daemon.note';
/** The local value with the code on paper. */
export const PAPER_CODE = 'paper.code';

/** Reads what a folder holds; undefined in a new one. */
export async function readNote(
  store: RecordStore,
): Promise<Result<LogNote | undefined, StoreFault>> {
  const text = await readText(store, NOTE);
  if (!text.ok || text.value === undefined) return text.ok ? ok(undefined) : text;
  const note = parseNote(text.value);
  return note === undefined ? fail({ kind: 'StoreDamaged' }) : ok(note);
}

/** The note as a local value, to be written with others at once. */
export function noteValue(note: LogNote): readonly [string, Uint8Array] {
  return [NOTE, textBytes(JSON.stringify(note))];
}

function parseNote(text: string): LogNote | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, name, tempoMs, log, home, nonce } = value as Record<string, unknown>;
  if (typeof name !== 'string' || typeof tempoMs !== 'number') return undefined;
  const id = typeof log === 'string' ? (parseIdText<LogId>(log) ?? null) : null;
  if (kind === 'founding') return { kind, name, tempoMs };
  if (kind === 'pact' && typeof home === 'string' && typeof nonce === 'string')
    return { kind, name, tempoMs, log: id, home, nonce };
  if ((kind === 'joining' || kind === 'assembly') && id !== null)
    return { kind, name, tempoMs, log: id };
  return undefined;
}

/** Reads a text; undefined when there is none. */
export async function readText(
  store: RecordStore,
  name: string,
): Promise<Result<string | undefined, StoreFault>> {
  const bytes = await store.readLocal(name);
  if (!bytes.ok) return bytes;
  return ok(bytes.value === undefined ? undefined : new TextDecoder().decode(bytes.value));
}

/** Reads a list of texts; empty when there is none. */
export async function readTexts(
  store: RecordStore,
  name: string,
): Promise<Result<readonly string[], StoreFault>> {
  const text = await readText(store, name);
  if (!text.ok) return text;
  const value = text.value === undefined ? [] : parseJson(text.value);
  return ok(Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
}

/** Writes texts and lists of texts, all or none; null forgets one. */
export async function writeTexts(
  store: RecordStore,
  texts: Readonly<Record<string, string | readonly string[] | null>>,
): Promise<Result<void, StoreFault>> {
  return store.writeLocal(
    new Map(
      Object.entries(texts).map(([name, text]) => [
        name,
        text === null ? null : textBytes(typeof text === 'string' ? text : JSON.stringify(text)),
      ]),
    ),
  );
}

/** The UTF-8 of a text. */
export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
