/**
 * What the command line and the daemon say to each other over the unix socket: one JSON object a
 * line. The socket has mode 0600 in a folder of mode 0700; there is no TCP control port.
 *
 *     → {"v":1,"id":1,"call":"beat.send","assembly":"river","with":{…}}
 *     ← {"v":1,"id":1,"note":"…"}            any number, for people, while it lasts
 *     ← {"v":1,"id":1,"ok":true,"value":{…}} or {"ok":false,"fault":{"kind":"…",…}}
 */

/** Longest line either side takes: a bundle is named by path, never sent here; 4 MiB. */
export const CONTROL_LINE_BYTES_MAX = 4_194_304;

/** A value that JSON holds. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Named values of a call or an answer. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** What went wrong, as data; `kind` is the key of its sentence in the catalogue. */
export type ControlFault = { readonly kind: string } & JsonObject;

/** A call. */
export interface ControlRequest {
  readonly v: 1;
  readonly id: number;
  readonly call: string;
  /** Which assembly on this device; absent when there is only one. */
  readonly assembly?: string;
  readonly with: JsonObject;
}

/** An answer; the last one to a call has `ok`. */
export type ControlResponse =
  | { readonly v: 1; readonly id: number; readonly ok: true; readonly value: JsonObject }
  | { readonly v: 1; readonly id: number; readonly ok: false; readonly fault: ControlFault }
  | { readonly v: 1; readonly id: number; readonly note: JsonObject };

/** Reads a call from a line; undefined unless it is one. */
export function parseRequest(line: string): ControlRequest | undefined {
  const value = parseObject(line);
  if (value?.['v'] !== 1) return undefined;
  const { id, call, assembly } = value;
  const given = value['with'] ?? {};
  if (typeof id !== 'number' || typeof call !== 'string' || !isObject(given)) return undefined;
  if (assembly !== undefined && typeof assembly !== 'string') return undefined;
  return { v: 1, id, call, with: given, ...(assembly === undefined ? {} : { assembly }) };
}

/** Reads an answer from a line; undefined unless it is one. */
export function parseResponse(line: string): ControlResponse | undefined {
  const value = parseObject(line);
  if (value?.['v'] !== 1) return undefined;
  const { id, ok, note, fault } = value;
  const said = value['value'];
  if (typeof id !== 'number') return undefined;
  if (isObject(note)) return { v: 1, id, note };
  if (ok === true && isObject(said)) return { v: 1, id, ok, value: said };
  if (ok !== false || !isObject(fault) || typeof fault['kind'] !== 'string') return undefined;
  return { v: 1, id, ok, fault: { ...fault, kind: fault['kind'] } };
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
