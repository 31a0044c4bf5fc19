/**
 * The operator's own mail server, from the environment of the daemon: never from a record, and
 * never an argument that others on the machine could read.
 *
 *     TOCSIN_SMTP=smtps://user@mail.example.org:465   TOCSIN_SMTP_PASSWORD=…
 *     TOCSIN_SMTP_FROM=assembly@example.org
 */
import type { SmtpSettings } from '../executors/email.ts';

/** Ports of submission: STARTTLS (RFC 6409) and TLS from the first byte (RFC 8314). */
const PORT = { 'smtp:': 587, 'smtps:': 465 } as const;

/** The settings; undefined when the operator has not set up mail. */
export function smtpFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): SmtpSettings | undefined {
  const address = environment['TOCSIN_SMTP'];
  const from = environment['TOCSIN_SMTP_FROM'];
  if (address === undefined || from === undefined || !URL.canParse(address)) return undefined;
  const { protocol, hostname, port, username } = new URL(address);
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return undefined;
  const password = environment['TOCSIN_SMTP_PASSWORD'];
  return {
    host: hostname,
    port: port === '' ? PORT[protocol] : Number(port),
    implicitTls: protocol === 'smtps:',
    from,
    ...(username === '' ? {} : { user: decodeURIComponent(username) }),
    ...(password === undefined ? {} : { password }),
  };
}
