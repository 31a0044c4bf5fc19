import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { OutsideAct } from '../executors/executor.ts';
import { ownFolder } from '../testing.ts';
import { createNotifier } from './notifier.ts';
import { screenIn } from './testing.ts';

const act: OutsideAct = {
  idempotencyKey: '0123456789abcdef0123456789abcdef',
  target: '',
  title: 'Tocsin: something is waiting',
  text: 'Open Tocsin. $(touch /nowhere) `id` "quoted" \'quoted\'; -x',
  drill: false,
  loopbackOnly: true,
};
const { signal } = new AbortController();
const path = { PATH: process.env['PATH'] };

/** A program in a folder of its own. */
function programSaying(name: string, script: string): string {
  const file = join(ownFolder(), name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return file;
}

describe('a notifier', () => {
  test('tells its program everything on standard input, and nothing as a word', async () => {
    const { program, shown } = screenIn(ownFolder());
    const notifier = createNotifier({ program }, path);
    expect(await notifier.act(act, signal)).toEqual({ ok: true, value: undefined });
    expect(shown()).toBe(`${act.title}\n\n${act.text}\n`);
    const words = programSaying('count', 'test $# -eq 0');
    expect(await createNotifier({ program: words }, path).act(act, signal)).toMatchObject({
      ok: true,
    });
  });

  test('of a drill says so first', async () => {
    const { program, shown } = screenIn(ownFolder());
    await createNotifier({ program }, path).act({ ...act, drill: true }, signal);
    expect(shown()).toMatch(
      /^DRILL: Tocsin: something is waiting\n\nDRILL: nothing here is real\.\n/,
    );
  });

  test('hands its words to the desktop whole, through no shell', async () => {
    const folder = ownFolder();
    const file = join(folder, 'notify-send');
    writeFileSync(
      file,
      `#!/bin/sh\nfor word; do printf '%s\\n' "$word"; done > '${folder}/said'\n`,
    );
    chmodSync(file, 0o700);
    const desktop = createNotifier({ kind: 'desktop' }, { PATH: `${folder}:${path.PATH}` });
    expect(await desktop.act(act, signal)).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'said'), 'utf8').split('\n')).toEqual([
      '--app-name=Tocsin',
      '--urgency=critical',
      '--',
      act.title,
      act.text,
      '',
    ]);
  });

  test('hands on what leads to the screen, and none of our secrets', async () => {
    const folder = ownFolder();
    const program = programSaying('env', `env > '${folder}/env'`);
    const environment = { ...path, DISPLAY: ':7', TOCSIN_SMTP_PASSWORD: 'sesame', OTHER: 'x' };
    await createNotifier({ program }, environment).act(act, signal);
    const said = readFileSync(join(folder, 'env'), 'utf8');
    expect(said).toContain('DISPLAY=:7');
    expect(said).not.toMatch(/sesame|OTHER/);
  });

  test('whose program is not there, or says no, did not wake anybody', async () => {
    const missing = createNotifier({ program: '/nowhere/at/all' }, path);
    expect(await missing.act(act, signal)).toEqual({ ok: false, fault: { kind: 'BadTarget' } });
    const refusing = createNotifier({ program: programSaying('no', 'exit 3') }, path);
    expect(await refusing.act(act, signal)).toEqual({
      ok: false,
      fault: { kind: 'Refused', status: 3, again: true },
    });
  });

  test('ends a program that hangs, and at once when told to', async () => {
    const hanging = programSaying('hang', 'exec sleep 60');
    const impatient = createNotifier({ program: hanging }, path, 50);
    expect(await impatient.act(act, signal)).toEqual({ ok: false, fault: { kind: 'Unreachable' } });
    const leaving = new AbortController();
    const acting = createNotifier({ program: hanging }, path).act(act, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(acting).rejects.toThrow('left');
  });

  test.each([{ title: 'a\nb' }, { idempotencyKey: 'short' }])(
    'does not say what could be more than it seems: %j',
    async (wrong) => {
      const { program, shown } = screenIn(ownFolder());
      const fault = { kind: 'BadText' };
      const notifier = createNotifier({ program }, path);
      expect(await notifier.act({ ...act, ...wrong }, signal)).toEqual({ ok: false, fault });
      expect(shown()).toBe('');
    },
  );
});
