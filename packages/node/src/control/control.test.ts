import { statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { fail, ok } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import type { CallName, Handlers, With } from '@tocsin/host/calls';
import { GIVEN, isCallName } from '@tocsin/host/calls';
import { connectControl } from './client.ts';
import { answerCall, readGiven } from '@tocsin/host/calls';
import { readLines } from './lines.ts';
import type { JsonObject } from '@tocsin/host/calls';
import { parseRequest, parseResponse } from '@tocsin/host/calls';
import type { ControlHandler } from './server.ts';
import { openControlServer } from './server.ts';

const untilGone = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function serve(handler: ControlHandler): Promise<string> {
  const path = join(ownFolder(), 'control.sock');
  const opened = await openControlServer(path, handler);
  if (!opened.ok) throw new Error(opened.fault.kind);
  onTestFinished(() => opened.value.close());
  return path;
}

async function client(path: string) {
  const connected = await connectControl(path);
  if (!connected.ok) throw new Error(connected.fault.kind);
  onTestFinished(() => connected.value.close());
  return connected.value;
}

const echo: ControlHandler = (request, note) => {
  note({ key: 'reading', done: 1, of: 2 });
  return Promise.resolve(ok({ call: request.call, with: request.with }));
};

describe('the control socket', () => {
  test('is for its owner alone', async () => {
    expect(statSync(await serve(echo)).mode & 0o777).toBe(0o600);
  });

  test('leaves the mask of the process as it was', async () => {
    const before = process.umask();
    await serve(echo);
    expect(process.umask()).toBe(before);
  });

  test('carries calls, what is said meanwhile, and answers', async () => {
    const one = await client(await serve(echo));
    const notes: JsonObject[] = [];
    const answered = await one.call('beat.send', { a: 1 }, { note: (said) => notes.push(said) });
    expect(answered).toEqual(ok({ call: 'beat.send', with: { a: 1 } }));
    expect(notes).toEqual([{ key: 'reading', done: 1, of: 2 }]);
  });

  test('keeps several calls of one connection apart', async () => {
    const one = await client(await serve(echo));
    const calls = Array.from({ length: 20 }, (_, at) => one.call(`call${at}`));
    for (const [at, answered] of (await Promise.all(calls)).entries())
      expect(answered).toMatchObject({ value: { call: `call${at}` } });
  });

  test('gives faults as data, and a mistake of ours without what was thrown', async () => {
    const path = await serve((request) =>
      request.call === 'throw'
        ? Promise.reject(new Error('secret of Ana'))
        : Promise.resolve(fail({ kind: 'UnknownRing' })),
    );
    const one = await client(path);
    expect(await one.call('ring.show')).toEqual(fail({ kind: 'UnknownRing' }));
    expect(await one.call('throw')).toEqual(fail({ kind: 'Internal' }));
  });

  test('aborts a call whose caller left', async () => {
    let gone: Promise<void> | undefined;
    let begun = (): void => {};
    const began = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const path = await serve(async (_request, _note, signal) => {
      gone = untilGone(signal);
      begun();
      await gone;
      return ok({});
    });
    const one = await client(path);
    const answered = one.call('log.verify');
    await began;
    one.close();
    await gone;
    expect(await answered).toEqual(fail({ kind: 'DaemonGone' }));
  });

  test('tells who waits that the daemon stopped', async () => {
    const path = join(ownFolder(), 'control.sock');
    const opened = await openControlServer(path, async (_request, _note, signal) => {
      await untilGone(signal);
      return ok({});
    });
    const one = await client(path);
    const answered = one.call('status');
    if (opened.ok) await opened.value.close();
    expect(await answered).toEqual(fail({ kind: 'DaemonGone' }));
    expect(await one.call('status')).toEqual(fail({ kind: 'DaemonGone' }));
  });

  test('opens once: a second daemon is refused, a socket left behind is not', async () => {
    const path = await serve(echo);
    expect(await openControlServer(path, echo)).toEqual(fail({ kind: 'AlreadyRunning' }));
    const left = join(ownFolder(), 'control.sock');
    writeFileSync(left, '');
    const opened = await openControlServer(left, echo);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
  });

  test('says clearly when it cannot open', async () => {
    const long = join(ownFolder(), 'x'.repeat(120));
    expect(await openControlServer(long, echo)).toMatchObject({
      fault: { kind: 'SocketPathTooLong' },
    });
    const nowhere = join(ownFolder(), 'missing', 'control.sock');
    expect(await openControlServer(nowhere, echo)).toEqual(fail({ kind: 'HomeReadOnly' }));
    expect(await connectControl(nowhere)).toEqual(fail({ kind: 'NotRunning' }));
  });

  test('answers nonsense with a fault, and goes on', async () => {
    const path = await serve(echo);
    const heard = await new Promise<string[]>((resolve) => {
      const socket = connect(path, () => {
        socket.write('nonsense\n\n{"v":2}\n{"v":1,"id":7,"call":"a"}\n');
      });
      const lines: string[] = [];
      readLines(socket, 1000, (line) => {
        lines.push(line);
        if (lines.length === 4) {
          socket.destroy();
          resolve(lines);
        }
      });
    });
    expect(heard.slice(0, 2).map((line) => parseResponse(line))).toEqual([
      { v: 1, id: 0, ok: false, fault: { kind: 'BadRequest' } },
      { v: 1, id: 0, ok: false, fault: { kind: 'BadRequest' } },
    ]);
    expect(heard[3]).toContain('"id":7');
  });

  test('takes no answer that is none', async () => {
    const path = join(ownFolder(), 'control.sock');
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('{"v":1,"id":1,"ok":true}\n{"v":1,"id":1,"ok":false,"fault":{}}\n');
      socket.end('{"v":1,"id":1,"ok":false,"fault":{"kind":"Fine"}}\n');
    });
    await new Promise<void>((resolve) => void server.listen(path, resolve));
    onTestFinished(() => void server.close());
    const one = await client(path);
    expect((await one.call('a')).ok).toBe(false);
  });
});

describe('lines of a stream', () => {
  test('come whole, however they were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zß ]+$/)),
        fc.integer({ min: 1, max: 9 }),
        (said, size) => {
          const stream = new PassThrough();
          const heard: string[] = [];
          readLines(stream, 10_000, (line) => heard.push(line));
          const bytes = Buffer.from(said.map((line) => `${line}\n`).join(''));
          for (let at = 0; at < bytes.length; at += size)
            stream.emit('data', bytes.subarray(at, at + size));
          expect(heard).toEqual(said);
        },
      ),
    );
  });

  test('longer than the limit end the stream', () => {
    const stream = new PassThrough();
    readLines(stream, 100, () => {});
    stream.emit('data', Buffer.alloc(60, 97));
    expect(stream.destroyed).toBe(false);
    stream.emit('data', Buffer.alloc(60, 97));
    expect(stream.destroyed).toBe(true);
  });
});

describe('messages', () => {
  test('of any text give none or one, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const [request, response] = [parseRequest(text), parseResponse(text)];
        expect(request === undefined || request.v === 1).toBe(true);
        expect(response === undefined || response.v === 1).toBe(true);
      }),
    );
  });

  test.each([
    '{"v":1,"id":1,"call":"a","with":[]}',
    '{"v":1,"id":1,"call":"a","assembly":3}',
    '{"v":1,"id":"1","call":"a"}',
    '{"v":1,"id":1}',
  ])('that are no call: %s', (line) => {
    expect(parseRequest(line)).toBeUndefined();
  });
});

describe('what a call is given', () => {
  test('is filled up with what may be absent', () => {
    const read: unknown = readGiven('assembly.found', { name: 'river', folder: '/f' });
    const given: With<'assembly.found'> = {
      name: 'river',
      folder: '/f',
      met: false,
      byPhone: false,
      with: [],
    };
    expect(read).toEqual(ok(given));
  });

  test.each<[CallName, JsonObject, string]>([
    ['ring.sign', {}, 'id'],
    ['ring.sign', { id: 7 }, 'id'],
    ['ring.sign', { id: 'a', more: 1 }, 'more'],
    ['ring.sign', { id: 'a', toString: 'x' }, 'toString'],
    ['rhythm.set', { every: 1.5, grace: 2 }, 'every'],
    ['rhythm.set', { every: -1, grace: 2 }, 'every'],
    ['inquiry.close', { id: 'a', outcome: 'guilty' }, 'outcome'],
    ['inquiry.close', { id: 'a', outcome: 'silent', note: 'ill' }, 'note'],
    ['assembly.found', { name: 'a', folder: 'b', with: 'c' }, 'with'],
    ['assembly.found', { name: 'a', folder: 'b', met: 'yes' }, 'met'],
    ['assembly.found', { name: 'a', folder: 'b', with: [1] }, 'with'],
  ])('%s %j is refused for its %s', (call, given, field) => {
    expect(readGiven(call, given)).toEqual(fail({ kind: 'BadGiven', field }));
  });

  test('reaches its handler, with the assembly that was named', async () => {
    const heard: unknown[] = [];
    const handlers = {
      seen: (given: unknown, context: { readonly assembly: string | undefined }) => {
        heard.push([given, context.assembly]);
        return Promise.resolve(fail({ kind: 'UnknownMember' }));
      },
    } as unknown as Handlers;
    const request = { v: 1, id: 1, call: 'seen', assembly: 'river', with: { who: 'Ana' } } as const;
    const { signal } = new AbortController();
    expect(await answerCall(handlers, request, () => {}, signal)).toEqual(
      fail({ kind: 'UnknownMember' }),
    );
    expect(heard).toEqual([[{ who: 'Ana', met: false }, 'river']]);
    for (const call of ['nonsense', 'toString', '__proto__'])
      expect(await answerCall(handlers, { ...request, call }, () => {}, signal)).toEqual(
        fail({ kind: 'UnknownCall' }),
      );
  });

  test('has a name that is a call', () => {
    for (const call of Object.keys(GIVEN)) expect(isCallName(call)).toBe(true);
  });
});
