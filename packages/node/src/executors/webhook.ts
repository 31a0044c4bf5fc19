/**
 * `webhook`: one HTTP POST of a small JSON object. The `Idempotency-Key` header is the same for
 * every try, so that the receiver can drop repeats (draft-ietf-httpapi-idempotency-key-header).
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { isAbsolute } from 'node:path';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { Executor, ExecutorFault, OutsideAct } from './executor.ts';
import { isLoopback, isSayable } from './executor.ts';

/** Milliseconds for one try; the next try or the successor comes after. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/** The scheme of a web address at a socket file: `http+unix://%2Ftmp%2Fx.sock/path`. */
const SOCKET_FILE = 'http+unix:';

/** Makes the webhook executor; `timeoutMs` is for one try. */
export function createWebhookExecutor(timeoutMs: number = WEBHOOK_TIMEOUT_MS): Executor {
  return { kind: 'webhook', act: (act, signal) => post(act, signal, timeoutMs) };
}

async function post(
  act: OutsideAct,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Result<void, ExecutorFault>> {
  if (!isSayable(act)) return fail({ kind: 'BadText' });
  const target = URL.canParse(act.target) ? new URL(act.target) : undefined;
  if (target?.protocol === SOCKET_FILE) return postToFile(target, act, signal, timeoutMs);
  if (target === undefined || !/^https?:$/.test(target.protocol))
    return fail({ kind: 'BadTarget' });
  if (target.username !== '' || target.password !== '') return fail({ kind: 'BadTarget' });
  // Plain HTTP would show an alarm to everyone on the road; on this machine there is no road.
  if (target.protocol === 'http:' && !isLoopback(target.hostname))
    return fail({ kind: 'BadTarget' });
  if (act.loopbackOnly && !isLoopback(target.hostname)) return fail({ kind: 'NotLoopback' });
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: headersOf(act),
      body: bodyOf(act),
      // Following a redirect would carry an alarm to an address nobody consented to.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await answer.body?.cancel();
    const { status } = answer;
    return answer.ok ? ok(undefined) : fail({ kind: 'Refused', status, again: isAgain(status) });
  } catch {
    signal.throwIfAborted();
    return fail({ kind: 'Unreachable' });
  }
}

/**
 * Posts to a socket file, where a machine has no net at all. Only in a rehearsal: in a living log
 * it would reach programs of this machine that trust whoever opens their file.
 */
async function postToFile(
  { hostname, pathname }: URL,
  act: OutsideAct,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Result<void, ExecutorFault>> {
  const socketPath = decoded(hostname);
  if (!act.loopbackOnly || !isAbsolute(socketPath)) return fail({ kind: 'BadTarget' });
  try {
    const posting = request({
      socketPath,
      path: pathname,
      method: 'POST',
      headers: headersOf(act),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    posting.end(bodyOf(act));
    const [answer] = (await once(posting, 'response')) as [IncomingMessage];
    answer.resume();
    const status = answer.statusCode ?? 0;
    return status >= 200 && status < 300
      ? ok(undefined)
      : fail({ kind: 'Refused', status, again: isAgain(status) });
  } catch {
    signal.throwIfAborted();
    return fail({ kind: 'Unreachable' });
  }
}

/** The text behind percent signs; empty where there is none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function headersOf({ idempotencyKey }: OutsideAct): Readonly<Record<string, string>> {
  return { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
}

function bodyOf({ drill, title, text, idempotencyKey: key }: OutsideAct): string {
  return JSON.stringify({ v: 1, drill, title: drill ? `DRILL: ${title}` : title, text, key });
}

/** Too slow, too early, too many, or the server's own trouble (RFC 9110 §15, RFC 6585). */
function isAgain(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
