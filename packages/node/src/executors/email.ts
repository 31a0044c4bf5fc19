/** `email`: one plain-text message over the operator's own SMTP server. */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { Executor, ExecutorFault, OutsideAct } from './executor.ts';
import { isLoopback, isSayable } from './executor.ts';

/** Milliseconds for each stage of one try. */
const EMAIL_TIMEOUT_MS = 20_000;

/** Longest address (RFC 5321 §4.5.3.1.3). */
const ADDRESS_LENGTH_MAX = 254;

/** Where mail is handed over; chosen by the operator of this machine, never by a record. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS is required unless the host is this machine. */
  readonly implicitTls: boolean;
  readonly from: string;
  readonly user?: string;
  readonly password?: string;
  /** Milliseconds for each stage; `EMAIL_TIMEOUT_MS` unless told. */
  readonly timeoutMs?: number;
}

/** Makes the e-mail executor; without settings every act is `NotSetUp`. */
export function createEmailExecutor(settings: SmtpSettings | undefined): Executor {
  return {
    kind: 'email',
    act: (act, signal) =>
      settings === undefined
        ? Promise.resolve(fail({ kind: 'NotSetUp' }))
        : send(settings, act, signal),
  };
}

async function send(
  settings: SmtpSettings,
  act: OutsideAct,
  signal: AbortSignal,
): Promise<Result<void, ExecutorFault>> {
  if (!isSayable(act)) return fail({ kind: 'BadText' });
  const to = mailAddressOf(act.target);
  if (to === undefined) return fail({ kind: 'BadTarget' });
  const { timeoutMs = EMAIL_TIMEOUT_MS } = settings;
  const local = isLoopback(settings.host);
  if (act.loopbackOnly && !local) return fail({ kind: 'NotLoopback' });
  // Loaded only when mail is sent: it is a tenth of the program's start.
  const { createTransport } = await import('nodemailer');
  signal.throwIfAborted();
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.implicitTls,
    requireTLS: !settings.implicitTls && !local,
    ignoreTLS: !settings.implicitTls && local,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(settings.user === undefined
      ? {}
      : { auth: { user: settings.user, pass: settings.password ?? '' } }),
  });
  try {
    const sending = transport.sendMail({
      from: settings.from,
      to,
      // The same id for every try: the reader's program shows one message.
      messageId: `<${act.idempotencyKey}@tocsin.invalid>`,
      subject: act.drill ? `DRILL: ${act.title}` : act.title,
      text: act.drill ? `DRILL: nothing here is real.\n\n${act.text}` : act.text,
    });
    await orAborted(sending, signal);
    return ok(undefined);
  } catch (error) {
    signal.throwIfAborted();
    return fail(faultOf(error));
  } finally {
    transport.close();
  }
}

/** Waits for a promise, or rejects when `signal` aborts; the connection ends by its timeout. */
async function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let leave = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The one address of a `mailto:` target; no headers, no lists. */
export function mailAddressOf(target: string): string | undefined {
  const address = target.startsWith('mailto:') ? target.slice('mailto:'.length) : '';
  // One address and nothing else: no list, no header, no control, no escape that becomes one.
  const isOne = /^[^\p{Cc}\s@,;:<>"?&%()[\]\\]+@[^\p{Cc}\s@,;:<>"?&%()[\]\\]+$/u.test(address);
  return isOne && address.length <= ADDRESS_LENGTH_MAX ? address : undefined;
}

function faultOf(error: unknown): ExecutorFault {
  const status = (error as { readonly responseCode?: unknown }).responseCode;
  if (typeof status !== 'number') return { kind: 'Unreachable' };
  // RFC 5321 §4.2.1: 4yz may be tried again, 5yz not.
  return { kind: 'Refused', status, again: status < 500 };
}
