/** The daemon's door: what a call was given is checked against `GIVEN` before a handler runs. */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { CallContext, CallName, GivenField, Handlers, Note, With } from './calls.ts';
import { GIVEN, isCallName } from './calls.ts';
import type { ChoiceName } from './choices.ts';
import { CHOICES } from './choices.ts';
import type { ControlFault, ControlRequest, Json, JsonObject } from './message.ts';

/** Checks what a call was given; flags and lists that are absent become false and empty. */
export function readGiven<C extends CallName>(
  call: C,
  given: JsonObject,
): Result<With<C>, ControlFault> {
  const fields: Readonly<Record<string, GivenField>> = GIVEN[call];
  const read: Record<string, Json> = {};
  for (const name of Object.keys(given))
    if (!Object.hasOwn(fields, name)) return fail({ kind: 'BadGiven', field: name });
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name] ?? (field === 'flag' ? false : field === 'list' ? [] : undefined);
    if (value === undefined) {
      if (!field.endsWith('?')) return fail({ kind: 'BadGiven', field: name });
    } else if (fits(field.replace('?', ''), value)) read[name] = value;
    else return fail({ kind: 'BadGiven', field: name });
  }
  return ok(read as With<C>);
}

/** Passes a request to its handler: the `ControlHandler` that a daemon gives its socket. */
export async function answerCall(
  handlers: Handlers,
  request: ControlRequest,
  note: (said: JsonObject) => void,
  signal: AbortSignal,
): Promise<Result<JsonObject, ControlFault>> {
  if (!isCallName(request.call)) return fail({ kind: 'UnknownCall' });
  const context: CallContext = {
    assembly: request.assembly,
    note: (said: Note) => note(said),
    signal,
  };
  return run(handlers, request.call, request.with, context);
}

async function run<C extends CallName>(
  handlers: Handlers,
  call: C,
  given: JsonObject,
  context: CallContext,
): Promise<Result<JsonObject, ControlFault>> {
  const read = readGiven(call, given);
  if (!read.ok) return read;
  const result = await handlers[call](read.value, context);
  return result.ok ? ok(result.value as JsonObject) : result;
}

function fits(field: string, value: Json): boolean {
  switch (field) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && value.every((one) => typeof one === 'string');
    default: {
      const words: readonly Json[] = CHOICES[field as ChoiceName];
      return words.includes(value);
    }
  }
}
