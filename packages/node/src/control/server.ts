/** The daemon's side of the control socket. */
import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import { SOCKET_PATH_BYTES_MAX } from '../home/paths.ts';
import { readLines } from './lines.ts';
import type { ControlFault, ControlRequest, ControlResponse, JsonObject } from '@tocsin/host/calls';
import { CONTROL_LINE_BYTES_MAX, parseRequest } from '@tocsin/host/calls';

/** Answers a call; `note` tells people something while it lasts; `signal` aborts if they leave. */
export type ControlHandler = (
  request: ControlRequest,
  note: (said: JsonObject) => void,
  signal: AbortSignal,
) => Promise<Result<JsonObject, ControlFault>>;

/** The open control socket. */
export interface ControlServer {
  close(): Promise<void>;
}

/** Why the socket could not be opened. */
export type ControlOpenFault =
  | { readonly kind: 'AlreadyRunning' }
  | { readonly kind: 'SocketPathTooLong'; readonly bytesMax: number }
  | { readonly kind: 'HomeReadOnly' }
  | { readonly kind: 'HomeFull' };

/** Listens on the socket; refuses when a daemon answers there already. */
export async function openControlServer(
  path: string,
  handler: ControlHandler,
): Promise<Result<ControlServer, ControlOpenFault>> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX)
    return fail({ kind: 'SocketPathTooLong', bytesMax: SOCKET_PATH_BYTES_MAX });
  if (existsSync(path)) {
    if (await answers(path)) return fail({ kind: 'AlreadyRunning' });
    unlinkSync(path);
  }
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, handler);
  });
  const opened = await listen(server, path);
  if (!opened.ok) return opened;
  return ok({
    close: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  });
}

/** Binds the socket for its owner alone. */
async function listen(server: Server, path: string): Promise<Result<void, ControlOpenFault>> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The mask is the whole process's: binding happens within this call, so it is put back at once.
    const before = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(before);
    }
  });
  try {
    await listening;
    chmodSync(path, 0o600);
    return ok(undefined);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return fail({ kind: 'AlreadyRunning' });
    return fail({ kind: code === 'ENOSPC' ? 'HomeFull' : 'HomeReadOnly' });
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function serve(socket: Socket, handler: ControlHandler): void {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  const say = (response: ControlResponse): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(response)}\n`);
  };
  readLines(socket, CONTROL_LINE_BYTES_MAX, (line) => {
    const request = parseRequest(line);
    if (request === undefined) {
      say({ v: 1, id: 0, ok: false, fault: { kind: 'BadRequest' } });
      return;
    }
    const { id } = request;
    handler(request, (note) => say({ v: 1, id, note }), gone.signal).then(
      (result) =>
        say(
          result.ok
            ? { v: 1, id, ok: true, value: result.value }
            : { v: 1, id, ok: false, fault: result.fault },
        ),
      // A handler that throws is a bug of ours; what it says may hold what a person wrote.
      () => say({ v: 1, id, ok: false, fault: { kind: 'Internal' } }),
    );
  });
}
