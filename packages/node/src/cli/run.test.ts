import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { fail, ok } from '@tocsin/core';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { CallName, Handlers } from '@tocsin/host/calls';
import { GIVEN } from '@tocsin/host/calls';
import { answerCall } from '@tocsin/host/calls';
import type { JsonObject } from '@tocsin/host/calls';
import type { ControlHandler } from '../control/server.ts';
import { openControlServer } from '../control/server.ts';
import { encodePaperCode } from '@tocsin/host/paper';
import type { TestHostOptions } from '../testing.ts';
import { ownFolder, testHost } from '../testing.ts';
import { parseCommandLine } from './parse.ts';
import { ANSWERS } from '@tocsin/host/testing';
import { runCommand } from './run.ts';

/** A daemon that gives the samples, and what it was asked. */
async function daemon(handler?: ControlHandler) {
  const home = join(ownFolder(), 'h');
  mkdirSync(home);
  const heard: { call: string; given: unknown; assembly: string | undefined }[] = [];
  const handlers = Object.fromEntries(
    Object.keys(GIVEN).map((call) => [
      call,
      (given: unknown, { assembly }: { readonly assembly: string | undefined }) => {
        heard.push({ call, given, assembly });
        return Promise.resolve(ok(ANSWERS[call as CallName]));
      },
    ]),
  ) as unknown as Handlers;
  const opened = await openControlServer(
    join(home, 'control.sock'),
    handler ?? ((request, note, signal) => answerCall(handlers, request, note, signal)),
  );
  if (!opened.ok) throw new Error(opened.fault.kind);
  onTestFinished(() => opened.value.close());
  return { home, heard };
}

async function run(words: readonly string[], home: string, options: TestHostOptions = {}) {
  const host = testHost(options);
  const parsed = parseCommandLine([...words, '--home', home]);
  if (!parsed.ok || parsed.value.command === undefined) throw new Error('not a command');
  const exitCode = await runCommand(parsed.value.command, parsed.value, host);
  return { exitCode, ...host.said };
}

const words = (line: string): readonly string[] => line.split(' ');

describe('a command', () => {
  test('without a daemon says so', async () => {
    const { exitCode, out, err } = await run(['status'], ownFolder());
    expect([exitCode, out]).toEqual([1, []]);
    expect(err).toEqual(['This device is not running. Nothing is lost. Start it with: tocsin up']);
  });

  test('shows the answer of the daemon', async () => {
    const { home, heard } = await daemon();
    const { exitCode, out } = await run(words('status --assembly river'), home);
    expect(exitCode).toBe(0);
    expect(out[0]).toBe('We are asking after Al-Mina. 8 are steady.');
    expect(heard).toEqual([{ call: 'status', given: {}, assembly: 'river' }]);
  });

  test('gives the answer as one object of JSON', async () => {
    const { home } = await daemon();
    const { out, err } = await run(words('status --json'), home);
    expect([out.length, err]).toEqual([1, []]);
    expect(JSON.parse(out[0] ?? '')).toEqual({ v: 1, ok: true, ...ANSWERS.status });
  });

  test('for scripts ends with how we are', async () => {
    const { home } = await daemon();
    expect((await run(words('status --check'), home)).exitCode).toBe(10);
    expect((await run(words('log verify'), home)).exitCode).toBe(6);
    expect((await run(words('bundle open --file b'), home)).exitCode).toBe(6);
  });

  test('names files from where the person stands', async () => {
    const { home, heard } = await daemon();
    await run(words('bundle open --file in/b'), home, { folder: '/here' });
    expect(heard[0]?.given).toEqual({ file: '/here/in/b' });
  });

  test('that fails says why, and ends with its code', async () => {
    const { home } = await daemon(() => Promise.resolve(fail({ kind: 'UnknownRing' })));
    const shown = await run(words('ring show ab'), home);
    expect([shown.exitCode, shown.out]).toEqual([3, []]);
    const json = await run(words('ring show ab --json'), home);
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({
      ok: false,
      fault: { kind: 'UnknownRing' },
    });
  });

  test('left by the person ends with 130', async () => {
    const host = testHost();
    const { home } = await daemon(async (_request, _note, signal) => {
      host.interrupt();
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      return ok<JsonObject>({});
    });
    const parsed = parseCommandLine(words(`status --home ${home}`));
    if (!parsed.ok || parsed.value.command === undefined) expect.unreachable();
    expect(await runCommand(parsed.value.command, parsed.value, host)).toBe(130);
    expect(host.said.err).toEqual(['Stopped, as you asked. What was kept is safe.']);
  });
});

describe('a grave command', () => {
  test('is done once its word is typed', async () => {
    const { home, heard } = await daemon();
    const isTerminal = true;
    const typed = await run(words('ring sign ab'), home, { isTerminal, answers: ['sign'] });
    expect([typed.exitCode, heard.length]).toEqual([0, 1]);
    expect(typed.asked[0]?.prompt).toContain('It is real. Type the word SIGN');
    const other = await run(words('ring sign ab'), home, { isTerminal, answers: ['yes'] });
    expect([other.exitCode, heard.length]).toEqual([130, 1]);
  });

  test('asks nobody where --yes says so, and is not done where nobody can be asked', async () => {
    const { home, heard } = await daemon();
    expect((await run(words('ring clear ab'), home)).exitCode).toBe(2);
    expect(heard).toEqual([]);
    expect((await run(words('ring clear ab --yes'), home)).exitCode).toBe(0);
    expect(heard).toHaveLength(1);
  });
});

describe('the paper code', () => {
  test('goes to the daemon from the person or a descriptor, and shows nowhere', async () => {
    const { home, heard } = await daemon();
    const typed = encodePaperCode(new Uint8Array(16).fill(9)).join(' ');
    const shown = await run(words('paper check'), home, { isTerminal: true, answers: [typed] });
    expect(heard[0]?.given).toEqual({ code: '09'.repeat(16) });
    expect(JSON.stringify(shown)).not.toContain(typed.slice(0, 11));
    const strike = words('device recover ab --paper --code-fd 3 --yes');
    expect((await run(strike, home, { descriptors: { 3: typed } })).exitCode).toBe(0);
    expect(heard[1]?.given).toMatchObject({ device: 'ab', code: '09'.repeat(16) });
  });

  test('of a sheet is asked for where a roster is signed by it, and else is not', async () => {
    const { home, heard } = await daemon();
    const typed = encodePaperCode(new Uint8Array(16).fill(9)).join(' ');
    const asking = { isTerminal: true, answers: [typed] };
    const rotated = await run(words('pact rotate coast --without ab --paper'), home, asking);
    expect([rotated.exitCode, rotated.asked.length]).toEqual([0, 1]);
    expect(JSON.stringify(rotated)).not.toContain(typed.slice(0, 11));
    await run(words('pact object coast --paper'), home, { isTerminal: true, answers: [typed] });
    const plain = await run(words('pact rotate coast --anew'), home, asking);
    expect(plain.asked).toEqual([]);
    await run(words('pact object coast'), home, asking);
    const code = '09'.repeat(16);
    expect(heard.map(({ call, given }) => [call, given])).toEqual([
      ['pact.rotate', { name: 'coast', without: ['ab'], anew: false, code }],
      ['pact.object', { name: 'coast', code }],
      ['pact.rotate', { name: 'coast', without: [], anew: true }],
      ['pact.object', { name: 'coast' }],
    ]);
  });

  test('is not asked for where another device or other members strike', async () => {
    const { home, heard } = await daemon();
    await run(words('device recover ab --yes'), home);
    expect(heard[0]?.given).toMatchObject({ device: 'ab' });
    expect(heard[0]?.given).not.toHaveProperty('code');
  });
});

describe('a new phone in the place of a lost one', () => {
  test('is let in only by whoever is asked whether its person stands there, and types the word', async () => {
    const { home, heard } = await daemon();
    const line = words('device recover ab --file card');
    const asking = { isTerminal: true, answers: ['no'] };
    const refused = await run(line, home, asking);
    expect(JSON.stringify(refused)).toContain('only if you stand beside them');
    expect(heard).toEqual([]);
    await run(line, home, { isTerminal: true, answers: ['strike'] });
    expect(heard).toHaveLength(1);
    const plain = await run(words('device recover ab'), home, asking);
    expect(JSON.stringify(plain)).not.toContain('stand beside');
  });
});

describe('two words', () => {
  const isTerminal = true;

  test('are asked for where they were set, and what is said is the same whatever was typed', async () => {
    const shown: unknown[] = [];
    for (const typed of ['harbour', 'lantern', 'neither of them', '']) {
      const { home, heard } = await daemon();
      const said = await run(words('beat send'), home, { isTerminal, answers: [typed] });
      const json = await run(words('beat send --json'), home, { isTerminal, answers: [typed] });
      expect(heard.map(({ call, given }) => [call, given])).toEqual([
        ['words.show', {}],
        ['beat.send', { word: typed }],
        ['words.show', {}],
        ['beat.send', { word: typed }],
      ]);
      expect(said.asked).toEqual([{ prompt: 'Your word (not shown): ', echo: false }]);
      shown.push([said, json]);
    }
    for (const one of shown) expect(one).toEqual(shown[0]);
    expect(JSON.stringify(shown)).not.toMatch(/harbour|lantern/);
  });

  test('are asked for nowhere else: neither where none were set nor where nobody sits', async () => {
    const heard: unknown[] = [];
    const { home } = await daemon((request) => {
      heard.push([request.call, request.with]);
      const answer =
        request.call === 'words.show'
          ? {
              homes: [
                { log: 'river', state: 'unset', pact: 'coast', setAt: null, practise: false },
              ],
            }
          : ANSWERS['beat.send'];
      return Promise.resolve(ok(answer as unknown as JsonObject));
    });
    const unset = await run(words('beat send'), home, { isTerminal });
    expect([unset.exitCode, unset.asked]).toEqual([0, []]);
    expect(heard.at(-1)).toEqual(['beat.send', {}]);
    const { home: other, heard: there } = await daemon();
    expect((await run(words('beat send'), other)).exitCode).toBe(0);
    expect(there.at(-1)).toMatchObject({ call: 'beat.send', given: {} });
    const piped = words('beat send --word-fd 3');
    await run(piped, other, { descriptors: { 3: 'lantern\n' } });
    expect(there.at(-1)).toMatchObject({ call: 'beat.send', given: { word: 'lantern' } });
  });

  test('are set by typing each twice, and show nowhere', async () => {
    const { home, heard } = await daemon();
    const set = words('words set --name Ana');
    const typed = ['harbour', 'harbour', 'lantern', 'lantern'];
    const said = await run(set, home, { isTerminal, answers: typed });
    expect(heard[0]).toMatchObject({
      call: 'words.set',
      given: { name: 'Ana', well: 'harbour', forced: 'lantern' },
    });
    expect(said.asked.map(({ echo }) => echo)).toEqual([false, false, false, false]);
    expect(JSON.stringify([said.out, said.err])).not.toMatch(/harbour|lantern/);
    const slip = await run(set, home, { isTerminal, answers: ['harbour', 'harbor'] });
    expect([slip.exitCode, heard.length]).toEqual([2, 1]);
    const piped = await run([...set, '--word-fd', '3'], home, {
      descriptors: { 3: 'harbour\nlantern\n' },
    });
    expect(piped.exitCode).toBe(0);
    expect(heard[1]?.given).toEqual({ name: 'Ana', well: 'harbour', forced: 'lantern' });
  });
});

describe('commands that run here', () => {
  test('print a completion script, and refuse a shell they do not know', async () => {
    const { out } = await run(words('completion fish'), ownFolder());
    expect(out[0]).toBe('complete -c tocsin -f');
    expect((await run(words('completion cmd'), ownFolder())).exitCode).toBe(2);
  });

  test('show the service that would be written, and need a key file for it', async () => {
    const home = ownFolder();
    const needed = await run(words('service install --print'), home);
    expect(needed.err[0]).toContain('needs a key file');
    const { out, exitCode } = await run(words('service install --print --key-file k'), home, {
      folder: '/here',
    });
    expect(exitCode).toBe(0);
    expect(out.join('\n')).toContain(`up --home ${home} --key-file /here/k`);
  });
});
