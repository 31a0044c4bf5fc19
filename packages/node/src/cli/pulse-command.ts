/** `pulse replay`: what the pulse would have said of the check-ins in a folder, and when. */
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join, resolve } from 'node:path';

import type { Result, Trace, TraceChange, TraceFile } from '@tocsin/core';
import { fail, ok, replayTrace, TRACE_FILES, TRACE_LINE_MAX, TraceReader } from '@tocsin/core';
import type { FaultSaid } from '@tocsin/host/words';

import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';

/** Lines written at a time. */
const LINES_AT_ONCE = 4_096;
const HEADER = 'peer,at,state';

/** Replays the folder that was named. */
export const runPulseReplay: HereCommand = async ({ words, texts }, host, speech) => {
  const folder = resolve(host.folder, words[0] ?? '.');
  const trace = await readTrace(folder);
  if (!trace.ok) return speech.fault(trace.fault);
  const verdicts = replayTrace(trace.value);
  const out = texts.get('out');
  const path = out === undefined ? null : resolve(host.folder, out);
  if (path !== null) {
    const written = await writeVerdicts(path, verdicts);
    if (!written.ok) return speech.fault(written.fault);
  }
  const told = toldOf(trace.value, verdicts);
  const { terminal } = host;
  if (speech.json) {
    const rest = path === null ? { verdicts } : { out: path };
    terminal.out(JSON.stringify({ v: 1, ok: true, ...told, ...rest }));
    return EXIT.ok;
  }
  const { peers, beats, opened, open } = told;
  const sentence = speech.say('pulse.replayed', { peers, beats, opened, open });
  if (path === null) {
    // The verdicts are the answer then; the sentence goes beside them.
    terminal.err(sentence);
    terminal.out(HEADER);
    for (const verdict of verdicts) terminal.out(lineOf(verdict));
  } else {
    terminal.out(sentence);
    terminal.err(speech.say('pulse.replayedInto', { file: path }));
  }
  return EXIT.ok;
};

interface Told {
  readonly from: number;
  readonly to: number;
  readonly peers: number;
  readonly observers: number;
  readonly beats: number;
  readonly pauses: number;
  /** Inquiries that opened, how many peers they were about, and how many are open at the end. */
  readonly opened: number;
  readonly peersAsked: number;
  readonly open: number;
}

function toldOf(trace: Trace, verdicts: readonly TraceChange[]): Told {
  const openings = verdicts.filter(({ state }) => state === 'open');
  return {
    from: trace.start,
    to: trace.end,
    peers: trace.schedule.length,
    observers: trace.observers.length,
    beats: trace.beats.count,
    pauses: trace.pauses.length,
    opened: openings.length,
    peersAsked: new Set(openings.map(({ peer }) => peer)).size,
    open: 2 * openings.length - verdicts.length,
  };
}

/** Reads the six files, a piece at a time; the first fault ends it. */
async function readTrace(folder: string): Promise<Result<Trace, FaultSaid>> {
  const reader = new TraceReader();
  for (const file of TRACE_FILES) {
    const read = await readLines(join(folder, file), file, reader);
    if (!read.ok) return read;
  }
  const trace = reader.end();
  return trace.ok ? trace : fail({ ...trace.fault });
}

async function readLines(
  path: string,
  file: TraceFile,
  reader: TraceReader,
): Promise<Result<void, FaultSaid>> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      // A line without an end is refused before it fills the memory.
      if (rest.length > TRACE_LINE_MAX) lines.push(rest);
      for (const line of lines) {
        const taken = reader.line(file, line);
        if (!taken.ok) return fail({ ...taken.fault });
      }
    }
    rest += decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return fail({ kind: 'TraceNotText', file });
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return fail({ kind: isMissing ? 'TraceFileMissing' : 'FileUnreadable', file: path });
  }
  const last = rest === '' ? ok(undefined) : reader.line(file, rest);
  return last.ok ? last : fail({ ...last.fault });
}

async function writeVerdicts(
  path: string,
  verdicts: readonly TraceChange[],
): Promise<Result<void, FaultSaid>> {
  try {
    const file = createWriteStream(path);
    const done = finished(file);
    // A fault of the disk is told by `done`; without this it would be told twice.
    done.catch(() => undefined);
    file.write(`${HEADER}\n`);
    for (let at = 0; at < verdicts.length; at += LINES_AT_ONCE) {
      const lines = verdicts.slice(at, at + LINES_AT_ONCE).map(lineOf);
      if (!file.write(`${lines.join('\n')}\n`)) await Promise.race([once(file, 'drain'), done]);
    }
    file.end();
    await done;
    return ok(undefined);
  } catch {
    return fail({ kind: 'VerdictsNotWritten', file: path });
  }
}

function lineOf({ peer, at, state }: TraceChange): string {
  return `${peer},${at},${state}`;
}
