/** loro: one list, a commit for each item, exported to a file. Nothing is signed or sealed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LoroDoc } from 'loro-crdt';

const fileIn = (folder) => join(folder, 'updates');
const write = (folder, bytes) => writeFileSync(fileIn(folder), bytes, { flush: true });

export const about = { name: 'loro', signs: 'nothing', seals: false, disk: 'one exported file' };

export async function create(folder, payloads) {
  const doc = new LoroDoc();
  const list = doc.getList('log');
  for (const payload of payloads) {
    list.push(payload);
    doc.commit();
  }
  write(folder, doc.export({ mode: 'update' }));
}

function openIn(folder) {
  const doc = new LoroDoc();
  doc.import(readFileSync(fileIn(folder)));
  return doc;
}

export async function load(folder) {
  return openIn(folder).getList('log').toArray().length;
}

export async function sync(from, to, count, clock) {
  const one = openIn(from);
  const other = new LoroDoc();
  clock.start();
  const asked = other.oplogVersion();
  const update = one.export({ mode: 'update', from: asked });
  other.import(update);
  write(to, update);
  clock.stop();
  if (other.getList('log').length !== count) throw new Error('not all came');
  return { wireBytes: asked.encode().length + update.length };
}
