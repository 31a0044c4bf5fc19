/**
 * What the machine gives without any system: libsodium signs and verifies 32 bytes, SQLite takes rows of
 * the same bytes in one transaction for each thousand, a TCP connection of the loopback carries them.
 */
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import sodium from 'sodium-native';

const BATCH = 1000;
/** What a record of ours has beside its payload, about: header, seal, signature. */
const REST_BYTES = 310;

export const about = {
  name: 'raw limits',
  signs: 'each, 32 bytes',
  seals: false,
  disk: 'SQLite',
};

function openTable(folder) {
  const db = new DatabaseSync(join(folder, 'raw.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  db.exec(
    'CREATE TABLE IF NOT EXISTS rows (at INTEGER PRIMARY KEY, id BLOB, sign BLOB, bytes BLOB)',
  );
  db.exec('CREATE TABLE IF NOT EXISTS signer (key BLOB)');
  return db;
}

function insertAll(db, rows) {
  const insert = db.prepare('INSERT INTO rows (id, sign, bytes) VALUES (?, ?, ?)');
  for (let at = 0; at < rows.length; at += BATCH) {
    db.exec('BEGIN');
    for (const { id, sign, bytes } of rows.slice(at, at + BATCH)) insert.run(id, sign, bytes);
    db.exec('COMMIT');
  }
}

export async function create(folder, payloads) {
  const [key, secret] = [Buffer.alloc(32), Buffer.alloc(64)];
  sodium.crypto_sign_keypair(key, secret);
  const db = openTable(folder);
  db.prepare('INSERT INTO signer VALUES (?)').run(key);
  const rows = payloads.map((payload) => {
    const bytes = Buffer.concat([Buffer.from(payload), Buffer.alloc(REST_BYTES)]);
    const [id, sign] = [Buffer.alloc(32), Buffer.alloc(64)];
    sodium.crypto_generichash(id, bytes);
    sodium.crypto_sign_detached(sign, id, secret);
    return { id, sign, bytes };
  });
  insertAll(db, rows);
  db.close();
}

function rowsIn(folder) {
  const db = openTable(folder);
  const rows = db.prepare('SELECT * FROM rows').all();
  const { key } = db.prepare('SELECT key FROM signer').get();
  db.close();
  return { rows, key: Buffer.from(key) };
}

export async function load(folder) {
  return rowsIn(folder).rows.length;
}

export async function take(from, to, count, clock) {
  const { rows, key } = rowsIn(from);
  const db = openTable(to);
  clock.start();
  for (const { id, sign } of rows)
    if (!sodium.crypto_sign_verify_detached(Buffer.from(sign), Buffer.from(id), key))
      throw new Error('a signature is wrong');
  insertAll(db, rows);
  db.close();
  clock.stop();
  if (rows.length !== count) throw new Error('not all came');
  return {};
}

/** The bytes alone, over a connection of the loopback. */
export async function sync(from, to, count, clock) {
  const { rows } = rowsIn(from);
  const wire = Buffer.concat(rows.flatMap(({ bytes }) => [bytes]));
  const server = createServer((socket) => socket.end(wire));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  clock.start();
  const socket = createConnection(server.address().port, '127.0.0.1');
  let wireBytes = 0;
  socket.on('data', (bytes) => (wireBytes += bytes.length));
  await once(socket, 'end');
  clock.stop();
  server.close();
  if (wireBytes !== wire.length) throw new Error('not all came');
  return { wireBytes };
}
