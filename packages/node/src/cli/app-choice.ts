/** How `up` was told to serve the app. */
import { fileURLToPath } from 'node:url';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { FaultSaid } from '@tocsin/host/words';
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';

/** Where the app is, unless a test or a second home says otherwise. */
const APP_PORT = 7373;
/** The port after it is for phones, so the last one is not for us. */
const PORT_MAX = 65_534;

/** For tests and for whoever packs the program: where the app was built. */
const FOLDER_VARIABLE = 'TOCSIN_APP';

/** What was asked for. */
export interface AppChoice {
  readonly on: boolean;
  readonly port: number;
  readonly lan: boolean;
  readonly anew: boolean;
  readonly folder: string;
}

/** Reads it from what was typed. */
export function appChoice(
  { flags, numbers }: Pick<Asked, 'flags' | 'numbers'>,
  environment: CliHost['environment'],
): Result<AppChoice, FaultSaid> {
  const on = !flags.has('no-app');
  const lan = flags.has('lan');
  const anew = flags.has('lan-anew');
  const port = numbers.get('app-port') ?? APP_PORT;
  if (port < 1 || port > PORT_MAX) return fail({ kind: 'PortOutOfRange' });
  if (lan && (!on || flags.has('no-net'))) return fail({ kind: 'AppAndLan' });
  if (anew && !lan) return fail({ kind: 'LanAnewAlone' });
  const named = environment[FOLDER_VARIABLE] ?? '';
  const built = new URL('../../../web/dist', import.meta.url);
  return ok({ on, port, lan, anew, folder: named === '' ? fileURLToPath(built) : named });
}

/** From where pages of ours may open a WebSocket to this device: where it serves the app itself. */
export function originsOf({ on, port }: Pick<AppChoice, 'on' | 'port'>): readonly string[] {
  return on ? [`http://127.0.0.1:${String(port)}`] : [];
}
