/**
 * The format of the file, its versions, and how an older one becomes the present one. The version
 * is SQLite's `user_version`; 0 means that nothing was made yet. Each step is one transaction, so
 * that a file is of one version or of the next, never between.
 */
import type { Result } from '@tocsin/core';
import { asciiBytes, equalBytes, fail, ok } from '@tocsin/core';
import type { StoreFault } from '@tocsin/peer/ports';

import type { Database } from './database.ts';
import { APPLICATION_ID } from './database.ts';
import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import { wrapBytes } from './guard.ts';

/** What a step changed in a file that was there; `kind` is the key of its translation. */
export interface FormatChange {
  readonly kind: string;
  /** The version that it led to. */
  readonly format: number;
}

/** From one version of the format to the next. */
export interface FormatStep {
  /** Key of the sentence that says what changed. */
  readonly kind: string;
  /** SQL that is run in one transaction. */
  readonly sql: readonly string[];
  /** All tables and indexes after this step, as SQLite tells them, sorted. */
  readonly schema: readonly string[];
}

const columnsOf = (table: string): string => `CREATE TABLE ${table} (
  arrival INTEGER PRIMARY KEY,
  key INTEGER NOT NULL,
  tie INTEGER NOT NULL,
  device INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  held BLOB NOT NULL
) STRICT`;
const indexesOf = (table: string): readonly string[] => [
  `CREATE UNIQUE INDEX ${table}_by_key ON ${table} (key, tie)`,
  `CREATE INDEX ${table}_by_device ON ${table} (device, seq)`,
];
const WORD = 'CREATE TABLE word (number INTEGER PRIMARY KEY, held BLOB NOT NULL) STRICT';
const LOCAL = 'CREATE TABLE local (name BLOB PRIMARY KEY, held BLOB NOT NULL) STRICT';
const PROOF = 'CREATE TABLE proof (number INTEGER PRIMARY KEY, held BLOB NOT NULL) STRICT';

const OTHERS = [WORD, LOCAL, PROOF];
const FIRST = [columnsOf('record'), ...indexesOf('record'), ...OTHERS];
const PAST = [columnsOf('past'), ...indexesOf('past')];
const UNINDEXED = [columnsOf('record'), columnsOf('past'), ...OTHERS];
const DROPPED = ['record', 'past'].flatMap((table) => [
  `DROP INDEX ${table}_by_key`,
  `DROP INDEX ${table}_by_device`,
]);

/** Step n leads to version n + 1. */
export const FORMAT_STEPS: readonly FormatStep[] = [
  { kind: 'StoreMade', sql: FIRST, schema: FIRST.toSorted() },
  // Rows may be husks from now on: an older program would take them for damage.
  { kind: 'StoreMayPrune', sql: PAST, schema: [...FIRST, ...PAST].toSorted() },
  // Rows are found from memory (decision 0172); an older program would look for them in the indexes.
  { kind: 'StoreFindsInMemory', sql: DROPPED, schema: UNINDEXED.toSorted() },
];

/** What `proof` holds, guarded: whoever can read it has the right key. */
const PROOF_PLACE = asciiBytes('proof');
const PROOF_TEXT = asciiBytes('tocsin store');

/**
 * Brings the file to the present format.
 *
 * @returns what changed in a file that was there, in order; nothing for a new one. StoreNewer when
 *   a newer program wrote it, StoreDamaged when it is not ours or its tables are not.
 */
export function bringUpToDate(
  database: Database,
  guard: Guard,
  steps: readonly FormatStep[] = FORMAT_STEPS,
): Result<readonly FormatChange[], StoreFault> {
  const found = database.read(() => readVersion(database));
  if (!found.ok) return found;
  if (found.value > steps.length)
    return fail({ kind: 'StoreNewer', formatFound: found.value, formatKnown: steps.length });
  const changes: FormatChange[] = [];
  for (const [at, step] of steps.entries()) {
    if (at < found.value) continue;
    const done = database.write('durable', () => applyStep(database, guard, step, at + 1));
    if (!done.ok) return done;
    if (found.value > 0) changes.push({ kind: step.kind, format: at + 1 });
  }
  const checked = database.read(() => checkSchema(database, steps.at(-1)?.schema ?? []));
  return checked.ok ? ok(changes) : checked;
}

/** Whether the guard opens what this file holds: StoreKeyMismatch when not. */
export function checkProof(database: Database, guard: Guard): Result<void, StoreFault> {
  return database.read(() => {
    const row = database.prepare('SELECT held FROM proof WHERE number = 1').get();
    const held = row?.['held'];
    if (!(held instanceof Uint8Array)) throw new DamageFound();
    const plain = guard.unwrap(PROOF_PLACE, held);
    return plain !== undefined && equalBytes(plain, PROOF_TEXT)
      ? ok(undefined)
      : fail({ kind: 'StoreKeyMismatch' });
  });
}

function readVersion(database: Database): Result<number, StoreFault> {
  const version = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  if (version === 0 && application === 0 && readSchema(database).length === 0) return ok(0);
  return version > 0 && application === APPLICATION_ID
    ? ok(version)
    : fail({ kind: 'StoreDamaged' });
}

function pragma(database: Database, name: string): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  if (typeof value !== 'number') throw new DamageFound();
  return value;
}

function readSchema(database: Database): readonly string[] {
  const rows = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  return rows.map((row) => String(row['sql'])).toSorted();
}

/** A trigger or a view that a stranger put in is found here too. */
function checkSchema(database: Database, known: readonly string[]): Result<void, StoreFault> {
  const schema = readSchema(database);
  const isKnown = schema.length === known.length && schema.every((sql, at) => sql === known[at]);
  return isKnown ? ok(undefined) : fail({ kind: 'StoreDamaged' });
}

function applyStep(database: Database, guard: Guard, step: FormatStep, format: number): boolean {
  for (const sql of step.sql) database.prepare(sql).run();
  if (format === 1) {
    const held = wrapBytes(guard, PROOF_PLACE, PROOF_TEXT);
    database.prepare('INSERT INTO proof (number, held) VALUES (1, ?)').run(held);
    database.prepare(`PRAGMA application_id = ${APPLICATION_ID}`).run();
  }
  database.prepare(`PRAGMA user_version = ${format}`).run();
  return true;
}
