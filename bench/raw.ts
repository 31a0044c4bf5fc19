/**
 * What the machine gives without us: the bare verification of a signature, and the bare insertion of
 * a row. The table has the columns and settings of `packages/storage`, and the two indexes by which
 * a row is found in a file: ours finds them from memory since decision 0172, so a table without them
 * is measured too. A row holds the bytes of the record as they travel, made beforehand.
 */
import { DatabaseSync } from 'node:sqlite';

import { concatBytes, idBytes } from '@tocsin/core';
import sodium from 'sodium-native';

import type { Made } from './history.ts';

/** A record with all that the raw paths need of it. */
export interface RawRecord {
  readonly id: Buffer;
  readonly author: Buffer;
  readonly signature: Buffer;
  /** The first 48 bits of the id, less 2^47 as the store keeps them. */
  readonly key: number;
  readonly device: number;
  readonly seq: number;
  readonly held: Uint8Array;
}

/** Prepares records for the raw paths. */
export function rawRecords(records: readonly Made[]): RawRecord[] {
  const devices = new Map<string, number>();
  return records.map(({ id, author, seq, wire }) => {
    const device = devices.get(author) ?? devices.size;
    devices.set(author, device);
    const { header, signature, body } = wire;
    const idAsBuffer = Buffer.from(idBytes(id));
    return {
      id: idAsBuffer,
      author: Buffer.from(idBytes(author)),
      signature: Buffer.from(signature.subarray(0, 64)),
      key: idAsBuffer.readUIntBE(0, 6) - 2 ** 47,
      device,
      seq,
      held: concatBytes(idAsBuffer, header, signature, body ?? new Uint8Array()),
    };
  });
}

/** Verifies each signature over its 32-byte id; throws when one is bad. */
export function verifyRaw(records: readonly RawRecord[]): void {
  for (const { signature, id, author } of records)
    if (!sodium.crypto_sign_verify_detached(signature, id, author))
      throw new Error('a signature of the benchmark does not verify');
}

/** A bare table. */
export interface RawTable {
  insert(records: readonly RawRecord[]): void;
  close(): void;
}

/** What rows are found by in the file itself. */
const INDEXES = `CREATE UNIQUE INDEX record_by_key ON record (key, tie);
    CREATE INDEX record_by_device ON record (device, seq);`;

/** Opens a new file with a bare table, with or without indexes. */
export function openRawTable(path: string, isIndexed: boolean): RawTable {
  const sqlite = new DatabaseSync(path);
  sqlite.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = 8192;
    PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2048;
    PRAGMA journal_size_limit = 33554432; PRAGMA synchronous = NORMAL;
    CREATE TABLE record (arrival INTEGER PRIMARY KEY, key INTEGER NOT NULL, tie INTEGER NOT NULL,
      device INTEGER NOT NULL, seq INTEGER NOT NULL, held BLOB NOT NULL) STRICT;
    ${isIndexed ? INDEXES : ''}`);
  const add = sqlite.prepare(
    'INSERT INTO record (arrival, key, tie, device, seq, held) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let arrival = 0;
  return {
    insert(records) {
      sqlite.exec('BEGIN IMMEDIATE');
      for (const { key, device, seq, held } of records)
        add.run((arrival += 1), key, 0, device, seq, held);
      sqlite.exec('COMMIT');
    },
    close: () => {
      sqlite.close();
    },
  };
}
