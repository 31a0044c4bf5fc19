/** Writes the unit where the user's systemd looks for it. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import { writeWhole } from '../home/settings.ts';
import { UNIT_NAME } from './unit.ts';

/** Where units of a user lie: `$XDG_CONFIG_HOME/systemd/user`. */
export function unitFile(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment['XDG_CONFIG_HOME'] ?? '';
  const config = named === '' ? join(environment['HOME'] ?? '.', '.config') : named;
  return join(config, 'systemd', 'user', UNIT_NAME);
}

/** Whether this machine is run by systemd (sd_booted(3)). */
export function hasSystemd(folder: string = '/run/systemd/system'): boolean {
  return existsSync(folder);
}

/** Writes the unit, whole or not at all. */
export function installUnit(
  file: string,
  text: string,
): Result<void, { readonly kind: 'FileUnwritable'; readonly file: string }> {
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeWhole(file, text);
    return ok(undefined);
  } catch {
    return fail({ kind: 'FileUnwritable', file });
  }
}
