/** Answers the calls of the page: the peer's own calls, with their files beside them. */
import type { Result } from '@tocsin/core';
import { fail, ok, toHex } from '@tocsin/core';
import type { ControlFault, Handlers, Json, JsonObject, Note } from '@tocsin/host/calls';
import { answerCall, GIVEN, isCallName } from '@tocsin/host/calls';
import { parsePaperCode } from '@tocsin/host/paper';

import type { FilesByName } from '../rpc/message.ts';
import type { MemoryFiles } from './memory-files.ts';
import { pathIn } from './memory-files.ts';

/** A call of the page. */
export interface PageCall {
  readonly call: string;
  readonly assembly?: string;
  readonly with: JsonObject;
  readonly files?: FilesByName;
}

/** What a call gave, and what it wrote. */
export interface PageAnswer {
  readonly value: JsonObject;
  readonly files: FilesByName;
}

/** Calls that are answered while this device is guarded: a ring is shown, whoever holds it (R21). */
const SHOWN_GUARDED: ReadonlySet<string> = new Set(['ring.show']);

/** Whether a call is answered while this device asks for its passphrase. */
export function isShownGuarded(call: string): boolean {
  return SHOWN_GUARDED.has(call);
}

/** Answers one call. `folder`, `out`, `file` and the files to found with lie in memory. */
export async function answerPage(
  handlers: Handlers,
  memory: MemoryFiles,
  { call, assembly, with: given, files = {} }: PageCall,
  note: (said: Note) => void,
): Promise<Result<PageAnswer, ControlFault>> {
  const read = withPaperCode(given);
  if (!read.ok) return read;
  const folder = memory.begin(files);
  try {
    const request = {
      v: 1,
      id: 0,
      call,
      with: placed(call, read.value, folder),
      ...(assembly === undefined ? {} : { assembly }),
    } as const;
    const { signal } = new AbortController();
    const answer = await answerCall(handlers, request, (said) => note(said as Note), signal);
    const written = memory.end(folder, files);
    return answer.ok ? ok({ value: answer.value, files: written }) : answer;
  } finally {
    memory.end(folder, files);
  }
}

/** A code as the calls take it. */
const CODE_FORM = /^[0-9a-f]{32}$/u;

/** A paper key comes as it was typed, and is read here: the page judges nothing, nor this. */
function withPaperCode(given: JsonObject): Result<JsonObject, ControlFault> {
  const { code } = given;
  if (typeof code !== 'string' || CODE_FORM.test(code)) return ok(given);
  const read = parsePaperCode(code);
  return read.ok ? ok({ ...given, code: toHex(read.value) }) : fail({ ...read.fault });
}

/** The same call with its files where they lie: names become paths in the folder of this call. */
function placed(call: string, given: JsonObject, folder: string): JsonObject {
  if (!isCallName(call)) return given;
  const takes: Readonly<Record<string, unknown>> = GIVEN[call];
  const inside = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') return pathIn(folder, value);
    return isNames(value) ? value.map((name) => pathIn(folder, name)) : value;
  };
  const names = call === 'assembly.found' ? ['with', 'out'] : ['file', 'out'];
  const moved = names.filter((name) => given[name] !== undefined);
  return {
    ...given,
    ...Object.fromEntries(moved.map((name) => [name, inside(given[name])])),
    ...(Object.hasOwn(takes, 'folder') ? { folder } : {}),
  };
}

function isNames(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
