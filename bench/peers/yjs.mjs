/** yjs: one array, an update for each item, appended to a file as they come. Nothing is signed or sealed. */
import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import * as Y from 'yjs';

const fileIn = (folder) => join(folder, 'updates');

export const about = { name: 'yjs', signs: 'nothing', seals: false, disk: 'a file of updates' };

function framed(update) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(update.length);
  return Buffer.concat([length, update]);
}

function* updatesIn(path) {
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length;) {
    const length = whole.readUInt32BE(at);
    yield whole.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

export async function create(folder, payloads) {
  const doc = new Y.Doc();
  const list = doc.getArray('log');
  const file = openSync(fileIn(folder), 'a');
  doc.on('update', (update) => writeSync(file, framed(update)));
  for (const payload of payloads) list.push([payload]);
  fsyncSync(file);
  closeSync(file);
}

export async function load(folder) {
  const doc = new Y.Doc();
  for (const update of updatesIn(fileIn(folder))) Y.applyUpdate(doc, update);
  return doc.getArray('log').toArray().length;
}

/** What came, item by item, taken in and written. */
export async function take(from, to, count, clock) {
  const updates = [...updatesIn(fileIn(from))];
  const doc = new Y.Doc();
  const file = openSync(fileIn(to), 'a');
  clock.start();
  doc.on('update', (update) => writeSync(file, framed(update)));
  for (const update of updates) Y.applyUpdate(doc, update);
  fsyncSync(file);
  clock.stop();
  closeSync(file);
  if (doc.getArray('log').length !== count) throw new Error('not all came');
  return {};
}

export async function sync(from, to, count, clock) {
  const one = new Y.Doc();
  for (const update of updatesIn(fileIn(from))) Y.applyUpdate(one, update);
  const other = new Y.Doc();
  clock.start();
  const asked = Y.encodeStateVector(other);
  const update = Y.encodeStateAsUpdate(one, asked);
  Y.applyUpdate(other, update);
  appendFileSync(fileIn(to), framed(update), { flush: true });
  clock.stop();
  if (other.getArray('log').length !== count) throw new Error('not all came');
  return { wireBytes: asked.length + update.length };
}
