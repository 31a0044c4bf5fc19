/** The command line's side of the control socket. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import { readLines } from './lines.ts';
import type { ControlFault, JsonObject } from '@tocsin/host/calls';
import { CONTROL_LINE_BYTES_MAX, parseResponse } from '@tocsin/host/calls';

/** A connection to a daemon. */
export interface ControlClient {
  call(
    call: string,
    given?: JsonObject,
    options?: { readonly assembly?: string; readonly note?: (said: JsonObject) => void },
  ): Promise<Result<JsonObject, ControlFault>>;
  close(): void;
}

interface Waiting {
  readonly done: (result: Result<JsonObject, ControlFault>) => void;
  readonly note: ((said: JsonObject) => void) | undefined;
}

/** Connects to the daemon of a home folder. */
export async function connectControl(
  path: string,
): Promise<Result<ControlClient, { readonly kind: 'NotRunning' | 'HomeNotOurs' }>> {
  const connected = await new Promise<Socket | NodeJS.ErrnoException>((resolve) => {
    const trying = connect(path);
    trying.once('connect', () => resolve(trying));
    trying.once('error', resolve);
  });
  if (connected instanceof Error)
    return fail({ kind: connected.code === 'EACCES' ? 'HomeNotOurs' : 'NotRunning' });
  const socket = connected;
  const waiting = new Map<number, Waiting>();
  let next = 1;
  readLines(socket, CONTROL_LINE_BYTES_MAX, (line) => {
    const response = parseResponse(line);
    if (response === undefined) return;
    const one = waiting.get(response.id);
    if (one === undefined) return;
    if ('note' in response) return one.note?.(response.note);
    waiting.delete(response.id);
    one.done(response.ok ? ok(response.value) : fail(response.fault));
  });
  const lost = (): void => {
    for (const one of waiting.values()) one.done(fail({ kind: 'DaemonGone' }));
    waiting.clear();
  };
  socket.on('close', lost);
  socket.on('error', lost);
  return ok({
    call: (call, given = {}, options = {}) =>
      new Promise((done) => {
        const id = next;
        next += 1;
        waiting.set(id, { done, note: options.note });
        const { assembly } = options;
        const request = { v: 1, id, call, with: given, ...(assembly ? { assembly } : {}) };
        if (socket.destroyed) lost();
        else socket.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => void socket.destroy(),
  });
}
