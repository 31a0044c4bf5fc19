/**
 * Executors do the outside act of a consented step: at least once, with an idempotency key, loudly
 * when it fails. They are told what to say and to whom, and nothing of keys or members.
 */
import type { Result } from '@tocsin/core';

/** One outside act. */
export interface OutsideAct {
  /** 32 hexadecimal characters; the same for every try of the same act. */
  readonly idempotencyKey: string;
  /** An address of the executor's kind: `https://…` or `mailto:…`. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
  /** Whether this is practice; said in the subject and in the body, first. */
  readonly drill: boolean;
  /** In a rehearsal nothing leaves this machine. */
  readonly loopbackOnly: boolean;
}

/** Why an act did not happen. Holds no address and no text. */
export type ExecutorFault =
  /** The address is not one this executor can use. */
  | { readonly kind: 'BadTarget' }
  /** A rehearsal tried to reach beyond this machine. */
  | { readonly kind: 'NotLoopback' }
  /** The title has a line end or another control in it, or the key is none. */
  | { readonly kind: 'BadText' }
  | { readonly kind: 'Unreachable' }
  /** The other end said no; `again` when it may say yes later. */
  | { readonly kind: 'Refused'; readonly status: number; readonly again: boolean }
  /** The operator has not set up this way. */
  | { readonly kind: 'NotSetUp' };

/** Does one kind of outside act. */
export interface Executor {
  readonly kind: 'webhook' | 'email' | 'notifier';
  act(act: OutsideAct, signal: AbortSignal): Promise<Result<void, ExecutorFault>>;
}

/** Whether trying the same act again may help. */
export function isWorthRetrying(fault: ExecutorFault): boolean {
  return fault.kind === 'Unreachable' || (fault.kind === 'Refused' && fault.again);
}

/** Characters of an act’s title: a playbook’s own, 120, with room. */
const ACT_TITLE_LENGTH_MAX = 200;
/** Characters of an act’s text: a template of 1,000 with four texts of rings in it. */
const ACT_TEXT_LENGTH_MAX = 10_000;

/** Whether what is said can stand in a header and a body: nothing in it begins a new header. */
export function isSayable({ idempotencyKey, title, text }: OutsideAct): boolean {
  return (
    /^[0-9a-f]{32}$/.test(idempotencyKey) &&
    !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(title) &&
    title.length <= ACT_TITLE_LENGTH_MAX &&
    text.length <= ACT_TEXT_LENGTH_MAX
  );
}

/** Whether a host name is this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}
