/**
 * The token that shows a restored backup (R17b). A random token lies in a log's database and in a
 * file beside it. It is turned at each opening, so that a database brought back from a copy holds
 * an older one than the file, and a file brought back alone an older one than the database. What a
 * copy of both cannot show, a peer shows that saw more of our chain.
 */
import { mkdirSync, readFileSync } from 'node:fs';

import type { Result } from '@tocsin/core';
import { fail, fromHex, ok, toHex } from '@tocsin/core';
import type { Random, RecordStore, StoreFault } from '@tocsin/peer/ports';

import type { LogPaths } from './paths.ts';
import type { HomeFault } from './settings.ts';
import { homeFaultOf, writeWhole } from './settings.ts';

/** The local value of the store that holds the token. */
export const TOKEN_NAME = 'token';
/** Bytes of a token. */
const TOKEN_BYTES = 16;

/** Why the token does not vouch for the log; after `TokenMismatch` nothing may be written. */
export type TokenFault = { readonly kind: 'TokenMismatch' } | StoreFault | HomeFault;

/** What is needed of a store. */
export type TokenStore = Pick<RecordStore, 'readLocal' | 'writeLocal'>;

/** Whether the database and the file beside it belong together; `new` = neither has a token. */
export async function checkToken(
  paths: LogPaths,
  store: TokenStore,
): Promise<Result<'new' | 'same', TokenFault>> {
  const inFile = readTokens(paths);
  if (!inFile.ok) return inFile;
  const inStore = await store.readLocal(TOKEN_NAME);
  if (!inStore.ok) return inStore;
  if (inStore.value === undefined)
    return inFile.value.length === 0 ? ok('new') : fail({ kind: 'TokenMismatch' });
  return inFile.value.includes(toHex(inStore.value)) ? ok('same') : fail({ kind: 'TokenMismatch' });
}

/**
 * Writes a new token on both sides; call it once after `checkToken` was content. A crash between
 * the writes leaves a file with both tokens, which fits either database.
 */
export async function writeToken(
  paths: LogPaths,
  store: TokenStore,
  random: Random,
): Promise<Result<void, TokenFault>> {
  const before = await store.readLocal(TOKEN_NAME);
  if (!before.ok) return before;
  const token = random.bytes(TOKEN_BYTES);
  const both = before.value === undefined ? [token] : [before.value, token];
  const told = writeTokens(paths, both);
  if (!told.ok) return told;
  const kept = await store.writeLocal(new Map([[TOKEN_NAME, token]]));
  return kept.ok ? writeTokens(paths, [token]) : kept;
}

function readTokens(paths: LogPaths): Result<readonly string[], HomeFault> {
  try {
    const lines = readFileSync(paths.token, 'utf8').split('\n');
    return ok(lines.filter((line) => fromHex(line)?.length === TOKEN_BYTES));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? ok([]) : fail(homeFaultOf(error));
  }
}

function writeTokens(paths: LogPaths, tokens: readonly Uint8Array[]): Result<void, HomeFault> {
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
    writeWhole(paths.token, tokens.map((token) => `${toHex(token)}\n`).join(''));
    return ok(undefined);
  } catch (error) {
    return fail(homeFaultOf(error));
  }
}
