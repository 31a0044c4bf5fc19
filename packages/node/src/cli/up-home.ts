/**
 * What `up` does before the daemon begins: looks at the folder, gets its key, opens it, and says
 * what it made or changed.
 */
import { resolve } from 'node:path';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Crypto, Random } from '@tocsin/peer/ports';

import type { OpenHome } from '../home/open-home.ts';
import { lookAtHome, openHome } from '../home/open-home.ts';
import { homePaths, homeRoot } from '../home/paths.ts';
import { readSettings } from '../home/settings.ts';
import type { FaultSaid } from '@tocsin/host/words';
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';
import { chooseKey } from './secrets.ts';
import type { Speech } from './speak.ts';

/** Marks folders that a rehearsal makes; set by the rehearsal for its own processes alone. */
export const REHEARSAL_VARIABLE = 'TOCSIN_REHEARSAL';

/** Opens the folder that applies, asking for its passphrase if it has one. */
export async function openHomeForUp(
  asked: Asked,
  host: CliHost,
  { say }: Speech,
  { crypto, random }: { readonly crypto: Crypto; readonly random: Random },
): Promise<Result<OpenHome, FaultSaid>> {
  const paths = homePaths(
    resolve(host.folder, homeRoot(asked.texts.get('home'), host.environment)),
  );
  const looked = lookAtHome(paths);
  if (!looked.ok) return fail({ ...looked.fault });
  const read = readSettings(paths);
  if (!read.ok) return fail({ ...read.fault });
  const key = await chooseKey(asked, read.value?.settings.lock, host, say);
  if (!key.ok) return key;
  // Loaded here: only a daemon needs the cost, and with it the cryptography.
  const { ARGON2_COST_DEFAULT } = await import('@tocsin/crypto');
  const opened = await openHome({
    paths,
    key: key.value,
    crypto,
    random,
    cost: ARGON2_COST_DEFAULT,
    rehearsal: (host.environment[REHEARSAL_VARIABLE] ?? '') !== '',
  });
  if (!opened.ok) return fail({ ...opened.fault });
  const { made, madeKeyFile, changes, settings } = opened.value;
  const err = (line: string): void => host.terminal.err(line);
  if (made) err(say('home.made', { folder: paths.root }));
  if (madeKeyFile) err(say('home.keyFileMade', { file: asked.texts.get('key-file') ?? '' }));
  if (made && settings.lock.kind === 'none') err(say('home.unlocked'));
  if (changes.length > 0) err(say('home.migrated', { changes: changes.join(', ') }));
  return ok(opened.value);
}
