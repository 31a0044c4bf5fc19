/**
 * By what this machine wakes its person: from the environment of the daemon, like its mail server
 * (`smtp-settings.ts`), so that no record and no call over the control socket can choose a program.
 *
 *     TOCSIN_NOTIFIER=desktop            or the whole path of a program
 *     TOCSIN_WAKE_MAIL=ana@example.org   by the server of TOCSIN_SMTP
 */
import { isAbsolute } from 'node:path';

import type { SmtpSettings } from '../executors/email.ts';
import { mailAddressOf } from '../executors/email.ts';
import type { NotifierChoice } from './notifier.ts';

/** What was set up, and what was set and cannot be used. */
export interface WakingSettings {
  readonly notifier: NotifierChoice | undefined;
  readonly mail: { readonly to: string; readonly smtp: SmtpSettings } | undefined;
  /** Names of variables. */
  readonly unfit: readonly string[];
}

/** Reads the settings. */
export function wakingFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  smtp: SmtpSettings | undefined,
): WakingSettings {
  const chosen = environment['TOCSIN_NOTIFIER'] ?? '';
  const to = environment['TOCSIN_WAKE_MAIL'] ?? '';
  const notifier = notifierOf(chosen);
  const mail = smtp === undefined || !isAddress(to) ? undefined : { to, smtp };
  const unfit = [
    ...(chosen !== '' && notifier === undefined ? ['TOCSIN_NOTIFIER'] : []),
    ...(to !== '' && mail === undefined ? ['TOCSIN_WAKE_MAIL'] : []),
  ];
  return { notifier, mail, unfit };
}

function notifierOf(chosen: string): NotifierChoice | undefined {
  if (chosen === 'desktop') return { kind: 'desktop' };
  return isAbsolute(chosen) ? { program: chosen } : undefined;
}

function isAddress(text: string): boolean {
  return mailAddressOf(`mailto:${text}`) !== undefined;
}
