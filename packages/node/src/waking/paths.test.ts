import { createSay } from '@tocsin/host/words';
import { describe, expect, onTestFinished, test } from 'vitest';

import { nodeClock } from '../daemon/clock.ts';
import type { SmtpSettings } from '../executors/email.ts';
import { ownFolder } from '../testing.ts';
import { wakingPaths } from './paths.ts';
import { wakingFromEnvironment } from './settings.ts';
import { numbersIn, openMailServer, screenIn } from './testing.ts';

const smtpAt = (port: number): SmtpSettings => ({
  host: '127.0.0.1',
  port,
  implicitTls: false,
  from: 'bell@example.org',
  user: 'bell',
  password: 'token',
});
const { signal } = new AbortController();
const call = {
  key: '0123456789abcdef0123456789abcdef',
  canary: null,
  drill: false,
  loopbackOnly: true,
  patienceMs: 0,
};

async function pathsWith(more: Readonly<Record<string, string>> = {}) {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  const screen = screenIn(ownFolder());
  const environment = {
    TOCSIN_NOTIFIER: screen.program,
    TOCSIN_WAKE_MAIL: 'ana@example.org',
    PATH: process.env['PATH'],
    ...more,
  };
  const settings = wakingFromEnvironment(environment, smtpAt(server.port));
  const paths = wakingPaths(settings, { clock: nodeClock(), say: createSay('en'), environment });
  return { server, screen, settings, paths };
}

describe('the waking paths of a machine', () => {
  test('are the program and the address that its operator set up', async () => {
    const { paths, settings } = await pathsWith();
    expect(paths.map(({ way }) => way)).toEqual(['notifier', 'mail']);
    expect(settings.unfit).toEqual([]);
  });

  test.each([
    [{ TOCSIN_NOTIFIER: '' }, ['mail'], []],
    [{ TOCSIN_NOTIFIER: 'notify-send' }, ['mail'], ['TOCSIN_NOTIFIER']],
    [{ TOCSIN_NOTIFIER: 'a; rm -rf /' }, ['mail'], ['TOCSIN_NOTIFIER']],
    [{ TOCSIN_NOTIFIER: 'desktop', TOCSIN_WAKE_MAIL: 'ana' }, ['notifier'], ['TOCSIN_WAKE_MAIL']],
    [{ TOCSIN_WAKE_MAIL: 'ana@example.org, b@example.org' }, ['notifier'], ['TOCSIN_WAKE_MAIL']],
  ])('with %j are %j, and %j cannot be used', async (more, ways, unfit) => {
    const { paths, settings } = await pathsWith(more);
    expect(paths.map(({ way }) => way)).toEqual(ways);
    expect(settings.unfit).toEqual(unfit);
  });

  test('say the same for every cause, without a name', async () => {
    const { server, screen, paths } = await pathsWith();
    for (const path of paths) expect(await path.wake(call, signal)).toMatchObject({ ok: true });
    expect(screen.shown()).toBe(
      'Tocsin: something is waiting\n\nOpen Tocsin. Nothing is said here on purpose.\n',
    );
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toContain('Subject: Tocsin: something is waiting');
  });

  test('say that a drill is one, first', async () => {
    const { server, screen, paths } = await pathsWith();
    for (const path of paths) await path.wake({ ...call, drill: true }, signal);
    expect(screen.shown()).toMatch(/^DRILL: /);
    expect(server.mails[0]).toContain('Subject: DRILL: Tocsin');
  });

  test('carry the number of a canary, in one piece', async () => {
    const { server, screen, paths } = await pathsWith();
    for (const path of paths) await path.wake({ ...call, canary: '048291' }, signal);
    expect(numbersIn(screen.shown())).toEqual(['048291']);
    expect(numbersIn(server.mails.join('\n'))).toEqual(['048291']);
  });

  test('say why nothing went out: a token that has run out, a server that is gone', async () => {
    const { server, paths } = await pathsWith();
    const [, mail] = paths;
    server.refuse();
    expect(await mail?.wake(call, signal)).toEqual({ ok: false, fault: { kind: 'Refused' } });
    await server.close();
    expect(await mail?.wake(call, signal)).toEqual({ ok: false, fault: { kind: 'Unreachable' } });
  });
});
