/** automerge: one list, a change for each item, appended to a file. Nothing is signed or sealed. */
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import * as Automerge from '@automerge/automerge';

const fileIn = (folder) => join(folder, 'changes');

export const about = {
  name: 'automerge',
  signs: 'nothing',
  seals: false,
  disk: 'a file of changes',
};

export async function create(folder, payloads) {
  let doc = Automerge.from({ log: [] });
  writeFileSync(fileIn(folder), Automerge.save(doc));
  const file = openSync(fileIn(folder), 'a');
  for (const payload of payloads) {
    doc = Automerge.change(
      doc,
      (draft) => void draft.log.push(new Automerge.ImmutableString(payload)),
    );
    writeSync(file, Automerge.getLastLocalChange(doc));
  }
  fsyncSync(file);
  closeSync(file);
}

const openIn = (folder) => Automerge.load(readFileSync(fileIn(folder)));

export async function load(folder) {
  return [...openIn(folder).log].length;
}

/** What came, change by change, taken in and written. */
export async function take(from, to, count, clock) {
  const changes = Automerge.getAllChanges(openIn(from));
  let doc = Automerge.init();
  const file = openSync(fileIn(to), 'a');
  clock.start();
  for (let at = 0; at < changes.length; at += 1000) {
    const some = changes.slice(at, at + 1000);
    [doc] = Automerge.applyChanges(doc, some);
    for (const change of some) writeSync(file, change);
  }
  fsyncSync(file);
  clock.stop();
  closeSync(file);
  if (doc.log.length !== count) throw new Error('not all came');
  return {};
}

export async function sync(from, to, count, clock) {
  let [one, other] = [openIn(from), Automerge.init()];
  let [oneKnows, otherKnows] = [Automerge.initSyncState(), Automerge.initSyncState()];
  let wireBytes = 0;
  clock.start();
  for (;;) {
    const [nextOne, toOther] = Automerge.generateSyncMessage(one, oneKnows);
    oneKnows = nextOne;
    if (toOther !== null)
      [other, otherKnows] = Automerge.receiveSyncMessage(other, otherKnows, toOther);
    const [nextOther, toOne] = Automerge.generateSyncMessage(other, otherKnows);
    otherKnows = nextOther;
    if (toOne !== null) [one, oneKnows] = Automerge.receiveSyncMessage(one, oneKnows, toOne);
    wireBytes += (toOther?.length ?? 0) + (toOne?.length ?? 0);
    if (toOther === null && toOne === null) break;
  }
  appendFileSync(fileIn(to), Automerge.save(other), { flush: true });
  clock.stop();
  if (other.log.length !== count) throw new Error('not all came');
  return { wireBytes };
}
