/**
 * cojson (Jazz): one stream of a group, each item a transaction; its own SQLite storage over `node:sqlite`. A
 * transaction is sealed for the group; a session's transactions are signed by their running hash.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';

import { LocalNode, cojsonInternals } from 'cojson';
import { NapiCrypto } from 'cojson/crypto/NapiCrypto';
import { getSqliteStorage } from 'cojson/dist/storage/sqlite/index.js';

import { until } from './common.mjs';

/** The driver that its storage asks for. */
function openStorage(folder) {
  const db = new DatabaseSync(join(folder, 'store.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const prepared = new Map();
  const prepare = (sql) => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return getSqliteStorage({
    run: (sql, params) => void prepare(sql).run(...params),
    get: (sql, params) => prepare(sql).get(...params),
    query: (sql, params) => prepare(sql).all(...params),
    transaction: (callback) => {
      db.exec('BEGIN');
      try {
        const made = callback();
        db.exec('COMMIT');
        return made;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    closeDb: () => db.close(),
  });
}

async function openNode(folder, secret) {
  const crypto = await NapiCrypto.create();
  const made = secret ?? crypto.newRandomAgentSecret();
  const session = crypto.newRandomSessionID(crypto.getAgentID(made));
  const node = new LocalNode(made, session, crypto);
  node.setStorage(openStorage(folder));
  return { node, secret: made };
}

const factsIn = (folder) => JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8'));

export const about = {
  name: 'cojson',
  signs: 'a session by its running hash',
  seals: true,
  disk: 'SQLite',
};

export async function create(folder, payloads) {
  const { node, secret } = await openNode(folder);
  const stream = node.createGroup().createStream();
  for (const payload of payloads) stream.push(payload);
  await stream.core.waitForSync();
  await node.syncManager.waitForStorageSync(stream.id);
  await node.gracefulShutdown();
  writeFileSync(join(folder, 'facts.json'), JSON.stringify({ id: stream.id, secret }));
}

function countIn(stream) {
  let count = 0;
  for (const items of Object.values(stream.items)) count += items.length;
  return count;
}

export async function load(folder, count) {
  const { id, secret } = factsIn(folder);
  const { node } = await openNode(folder, secret);
  const stream = await node.load(id);
  // What it gives at first may be a part.
  await until(() => countIn(stream) >= count);
  await node.gracefulShutdown();
  return countIn(stream);
}

/** Counts what a channel is given, as JSON. */
function counted(peer, tally) {
  const { outgoing } = peer;
  const push = outgoing.push.bind(outgoing);
  outgoing.push = (message) => {
    if (typeof message !== 'string') tally.bytes += Buffer.byteLength(JSON.stringify(message));
    push(message);
  };
  return peer;
}

export async function sync(from, to, count, clock) {
  const { id, secret } = factsIn(from);
  const one = await openNode(from, secret);
  await one.node.load(id);
  const other = await openNode(to, secret);
  const tally = { bytes: 0 };
  const [toOther, toOne] = cojsonInternals.connectedPeers('other', 'one', {
    peer1role: 'server',
    peer2role: 'client',
  });
  clock.start();
  one.node.syncManager.addPeer(counted(toOne, tally));
  other.node.syncManager.addPeer(counted(toOther, tally));
  const stream = await other.node.load(id);
  await until(() => countIn(stream) >= count);
  await other.node.syncManager.waitForStorageSync(id);
  clock.stop();
  writeFileSync(join(to, 'facts.json'), JSON.stringify({ id, secret }));
  await one.node.gracefulShutdown();
  await other.node.gracefulShutdown();
  return { wireBytes: tally.bytes };
}
