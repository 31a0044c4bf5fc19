import type { IncomingHttpHeaders, Server as HttpServer } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import { deliver, DELIVER_PAUSE_MS_MAX, pauseMs } from './deliver.ts';
import { createEmailExecutor } from './email.ts';
import type { Executor, ExecutorFault, OutsideAct } from './executor.ts';
import { isLoopback } from './executor.ts';
import { createWebhookExecutor } from './webhook.ts';

const act: OutsideAct = {
  idempotencyKey: '0123456789abcdef0123456789abcdef',
  target: '',
  title: 'River has fallen silent',
  text: 'Please look.\n.\nA line that is a dot stands above.',
  drill: false,
  loopbackOnly: true,
};
const { signal } = new AbortController();

async function listening(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

interface Heard {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that gives these answers in turn, the last one for ever. */
async function httpServer(...answers: readonly (number | 'hang' | 'redirect')[]) {
  const heard: Heard[] = [];
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(heard.length, answers.length - 1)];
      const { method, headers } = request;
      heard.push({ method, headers, body: Buffer.concat(chunks).toString() });
      if (answer === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
      else if (answer !== 'hang') response.writeHead(answer ?? 200).end('body');
    });
  });
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { heard, target: `http://127.0.0.1:${port}/hook` };
}

describe('a webhook', () => {
  const webhook = createWebhookExecutor();

  test('is a POST of JSON that says what, and the key for dropping repeats', async () => {
    const { heard, target } = await httpServer(204);
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: true, value: undefined });
    expect(heard[0]?.method).toBe('POST');
    expect(heard[0]?.headers['idempotency-key']).toBe(act.idempotencyKey);
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      v: 1,
      drill: false,
      title: act.title,
      text: act.text,
      key: act.idempotencyKey,
    });
  });

  test('of a drill says so first', async () => {
    const { heard, target } = await httpServer(200);
    await webhook.act({ ...act, target, drill: true }, signal);
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
      drill: true,
      title: `DRILL: ${act.title}`,
    });
  });

  test('follows no redirect', async () => {
    const { heard, target } = await httpServer('redirect');
    const fault = { kind: 'Refused', status: 302, again: false };
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: false, fault });
    expect(heard).toHaveLength(1);
  });

  test.each([
    [404, false],
    [410, false],
    [429, true],
    [503, true],
  ])('that is refused with %d is tried again: %s', async (status, again) => {
    const { target } = await httpServer(status);
    const fault = { kind: 'Refused', status, again };
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: false, fault });
  });

  test('reaches a socket file in a rehearsal, and never in a living assembly', async () => {
    const file = join(ownFolder(), 'outside.sock');
    const heard: IncomingHttpHeaders[] = [];
    const server = createHttpServer((request, response) => {
      heard.push(request.headers);
      response.writeHead(heard.length === 1 ? 204 : 503).end();
    });
    await new Promise<void>((resolve) => void server.listen(file, resolve));
    onTestFinished(() => void server.close());
    const target = `http+unix://${encodeURIComponent(file)}/act`;
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: true, value: undefined });
    expect(heard[0]?.['idempotency-key']).toBe(act.idempotencyKey);
    const refused = { kind: 'Refused', status: 503, again: true };
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: false, fault: refused });
    const fault = { kind: 'BadTarget' };
    const living = { ...act, target, loopbackOnly: false };
    expect(await webhook.act(living, signal)).toEqual({ ok: false, fault });
    for (const wrong of ['http+unix://outside.sock/act', 'http+unix://%zz/act', 'http+unix:///act'])
      expect(await webhook.act({ ...act, target: wrong }, signal)).toEqual({ ok: false, fault });
    expect(heard).toHaveLength(2);
  });

  test('gives up a try in time, and at once when told to', async () => {
    const { target } = await httpServer('hang');
    const impatient = createWebhookExecutor(30);
    expect(await impatient.act({ ...act, target }, signal)).toEqual({
      ok: false,
      fault: { kind: 'Unreachable' },
    });
    const leaving = new AbortController();
    const acting = webhook.act({ ...act, target }, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(acting).rejects.toThrow('left');
  });

  test.each([
    ['http://example.org/', 'BadTarget'],
    ['http://127.0.0.1.example.org/', 'BadTarget'],
    ['http://[::2]/', 'BadTarget'],
    ['https://user:word@127.0.0.1/', 'BadTarget'],
    ['ftp://127.0.0.1/', 'BadTarget'],
    ['file:///etc/passwd', 'BadTarget'],
    ['mailto:a@b', 'BadTarget'],
    ['nonsense', 'BadTarget'],
    ['https://example.org/', 'NotLoopback'],
    ['https://localhost.example.org/', 'NotLoopback'],
  ])('never goes to %s in a rehearsal: %s', async (target, kind) => {
    expect(await webhook.act({ ...act, target }, signal)).toEqual({ ok: false, fault: { kind } });
  });

  test('never goes over plain HTTP to another machine, in no rehearsal either', async () => {
    const away = { ...act, target: 'http://192.0.2.1/', loopbackOnly: false };
    expect(await webhook.act(away, signal)).toEqual({ ok: false, fault: { kind: 'BadTarget' } });
  });

  test.each([
    { title: 'a\r\nX-Evil: 1' },
    { title: 'a\u2028b' },
    { title: 'x'.repeat(201) },
    { text: 'x'.repeat(10_001) },
    { idempotencyKey: 'a\r\nb' },
    { idempotencyKey: '' },
  ])('does not say what could be more than it seems: %j', async (wrong) => {
    const { heard, target } = await httpServer(200);
    const fault = { kind: 'BadText' };
    expect(await webhook.act({ ...act, target, ...wrong }, signal)).toEqual({ ok: false, fault });
    expect(heard).toEqual([]);
  });
});

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: string;
}

/** A small SMTP server (RFC 5321): gives these replies to RCPT in turn, the last one for ever. */
async function smtpServer(...replies: readonly string[]) {
  const mails: Mail[] = [];
  let rcpts = 0;
  const server = createServer((socket: Socket) => {
    let kept = '';
    let from = '';
    let to: string[] = [];
    let isData = false;
    const command = (line: string): string => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') return '250 test';
      if (verb === 'MAIL') from = line.slice(10);
      if (verb === 'RCPT') {
        to = [...to, line.slice(8)];
        const reply = replies[Math.min(rcpts, replies.length - 1)] ?? '250 ok';
        rcpts += 1;
        return reply;
      }
      if (verb === 'DATA') {
        isData = true;
        return '354 go on';
      }
      return verb === 'QUIT' ? '221 bye' : '250 ok';
    };
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      kept += chunk;
      for (;;) {
        const mark = isData ? '\r\n.\r\n' : '\r\n';
        const end = kept.indexOf(mark);
        if (end < 0) return;
        const said = kept.slice(0, end);
        kept = kept.slice(end + mark.length);
        if (isData) {
          mails.push({ from, to, message: said });
          [isData, to] = [false, []];
          socket.write('250 taken\r\n');
        } else socket.write(`${command(said)}\r\n`);
      }
    });
  });
  return { mails, port: await listening(server) };
}

const settingsAt = (port: number, more: object = {}) => ({
  host: '127.0.0.1',
  port,
  implicitTls: false,
  from: 'bell@example.org',
  ...more,
});

describe('an e-mail', () => {
  const target = 'mailto:ana@example.org';

  test('is one plain message to one address, with an id for dropping repeats', async () => {
    const { mails, port } = await smtpServer();
    const email = createEmailExecutor(settingsAt(port));
    expect(await email.act({ ...act, target }, signal)).toEqual({ ok: true, value: undefined });
    expect(await email.act({ ...act, target }, signal)).toEqual({ ok: true, value: undefined });
    expect(mails).toHaveLength(2);
    for (const { from, to, message } of mails) {
      expect([from, to]).toEqual(['<bell@example.org>', ['<ana@example.org>']]);
      expect(message).toContain(`Message-ID: <${act.idempotencyKey}@tocsin.invalid>`);
      expect(message).toContain(`Subject: ${act.title}`);
      expect(message).toContain('Content-Type: text/plain');
      // The dot was stuffed on the way and is a line of its own, not the end.
      expect(message).toContain('\r\n..\r\nA line that is a dot stands above.');
    }
  });

  test('of a drill says so in subject and body, first', async () => {
    const { mails, port } = await smtpServer();
    await createEmailExecutor(settingsAt(port)).act({ ...act, target, drill: true }, signal);
    expect(mails[0]?.message).toContain(`Subject: DRILL: ${act.title}`);
    expect(mails[0]?.message).toContain('\r\n\r\nDRILL: nothing here is real.');
  });

  test.each([
    ['450 later', true],
    ['550 no such person', false],
  ])('that is refused with "%s" is tried again: %s', async (reply, again) => {
    const { mails, port } = await smtpServer(reply);
    const result = await createEmailExecutor(settingsAt(port)).act({ ...act, target }, signal);
    expect(result).toEqual({
      ok: false,
      fault: { kind: 'Refused', status: Number(reply.slice(0, 3)), again },
    });
    expect(mails).toEqual([]);
  });

  test.each([
    'mailto:',
    'mailto:ana',
    'mailto:a@b@c',
    'mailto:a@b,c@d',
    'mailto:a@b;c@d',
    'mailto:a@b?bcc=c@d',
    'mailto:a@b%0d%0aBcc:c@d',
    'mailto:a@b\r\nBcc: c@d',
    'mailto:a@b\u0000',
    'mailto:"a b"@c',
    'mailto:<a@b>',
    `mailto:${'a'.repeat(250)}@b.org`,
    'https://example.org/',
  ])('never goes to %j', async (wrong) => {
    const { mails, port } = await smtpServer();
    const result = await createEmailExecutor(settingsAt(port)).act(
      { ...act, target: wrong },
      signal,
    );
    expect(result).toEqual({ ok: false, fault: { kind: 'BadTarget' } });
    expect(mails).toEqual([]);
  });

  test('takes no header out of a title', async () => {
    const { mails, port } = await smtpServer();
    const email = createEmailExecutor(settingsAt(port));
    const title = 'a\r\nBcc: c@d';
    expect(await email.act({ ...act, target, title }, signal)).toEqual({
      ok: false,
      fault: { kind: 'BadText' },
    });
    expect(mails).toEqual([]);
  });

  test('stays on this machine in a rehearsal', async () => {
    const away = createEmailExecutor({ ...settingsAt(25), host: 'mail.example.org' });
    expect(await away.act({ ...act, target }, signal)).toEqual({
      ok: false,
      fault: { kind: 'NotLoopback' },
    });
  });

  test('does not go where nobody answers, where nothing is set up, or without an end', async () => {
    const unset = createEmailExecutor(undefined);
    expect(await unset.act({ ...act, target }, signal)).toMatchObject({
      fault: { kind: 'NotSetUp' },
    });
    const silent = createServer(() => {});
    const port = await listening(silent);
    const slow = createEmailExecutor(settingsAt(port, { timeoutMs: 50 }));
    expect(await slow.act({ ...act, target }, signal)).toMatchObject({
      fault: { kind: 'Unreachable' },
    });
    const leaving = new AbortController();
    const patient = createEmailExecutor(settingsAt(port, { timeoutMs: 500 }));
    const acting = patient.act({ ...act, target }, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(acting).rejects.toThrow('left');
  });
});

describe('this machine', () => {
  test.each(['localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  test.each(['0.0.0.0', '127.0.0.1.example.org', '::', '1127.0.0.1', '127.0.0', '', 'localhost.'])(
    'is not %j',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('delivering', () => {
  /** A clock on which waiting takes no time. */
  function quickClock() {
    let nowMs = 0;
    const waits: number[] = [];
    return {
      waits,
      clock: {
        monotonicMs: () => nowMs,
        wakeAt: (atMs: number, wake: () => void) => {
          waits.push(atMs - nowMs);
          nowMs = atMs;
          queueMicrotask(wake);
          return () => {};
        },
      },
    };
  }

  /** An executor that fails with these faults in turn, then does it. */
  function failing(...faults: readonly ExecutorFault[]): Executor & { keys: string[] } {
    const keys: string[] = [];
    return {
      kind: 'webhook',
      keys,
      act: ({ idempotencyKey }) => {
        const fault = faults[keys.length];
        keys.push(idempotencyKey);
        return Promise.resolve(
          fault === undefined ? { ok: true, value: undefined } : { ok: false, fault },
        );
      },
    };
  }

  const away: ExecutorFault = { kind: 'Unreachable' };

  test('tries again with growing pauses and the same key until it is done', async () => {
    const { clock, waits } = quickClock();
    const executor = failing(away, away, { kind: 'Refused', status: 503, again: true });
    const failures: number[] = [];
    const done = await deliver(
      executor,
      act,
      { clock, untilMs: 60_000, onFailure: (_, tries) => failures.push(tries) },
      signal,
    );
    expect(done).toEqual({ ok: true, value: { tries: 4 } });
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(new Set(executor.keys)).toEqual(new Set([act.idempotencyKey]));
    expect(failures).toEqual([1, 2, 3]);
  });

  test('over a real server gives the same key each time', async () => {
    const { heard, target } = await httpServer(503, 503, 200);
    const { clock } = quickClock();
    const done = await deliver(
      createWebhookExecutor(),
      { ...act, target },
      { clock, untilMs: 60_000 },
      signal,
    );
    expect(done).toEqual({ ok: true, value: { tries: 3 } });
    expect(heard.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array.from({ length: 3 }, () => act.idempotencyKey),
    );
  });

  test('gives up loudly in the end, and at once when trying changes nothing', async () => {
    const late = await deliver(
      failing(away, away, away, away),
      act,
      { clock: quickClock().clock, untilMs: 3000 },
      signal,
    );
    expect(late).toEqual({ ok: false, fault: { kind: 'GivenUp', tries: 3, last: away } });
    const refused: ExecutorFault = { kind: 'Refused', status: 410, again: false };
    const never = await deliver(
      failing(refused),
      act,
      { clock: quickClock().clock, untilMs: 60_000 },
      signal,
    );
    expect(never).toEqual({ ok: false, fault: { kind: 'GivenUp', tries: 1, last: refused } });
  });

  test('stops waiting when it is told to', async () => {
    const leaving = new AbortController();
    let stopped = 0;
    const clock = {
      monotonicMs: () => 0,
      wakeAt: () => {
        queueMicrotask(() => leaving.abort(new Error('left')));
        return () => {
          stopped += 1;
        };
      },
    };
    await expect(
      deliver(failing(away), act, { clock, untilMs: 60_000 }, leaving.signal),
    ).rejects.toThrow('left');
    expect(stopped).toBe(1);
  });

  test('never pauses longer than five minutes', () => {
    expect([1, 2, 9, 10, 1000].map(pauseMs)).toEqual([
      1000,
      2000,
      256_000,
      DELIVER_PAUSE_MS_MAX,
      DELIVER_PAUSE_MS_MAX,
    ]);
  });
});
