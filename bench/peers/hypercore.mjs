/** hypercore: an append-only log in RocksDB, a signed Merkle tree over all blocks, one writer. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Hypercore from 'hypercore';

const coreIn = (folder) => join(folder, 'core');
const keyIn = (folder) => Buffer.from(readFileSync(join(folder, 'key'), 'utf8'), 'hex');

export const about = {
  name: 'hypercore',
  signs: 'a batch by its Merkle root',
  seals: false,
  disk: 'RocksDB',
};

export async function create(folder, payloads) {
  const core = new Hypercore(coreIn(folder));
  await core.ready();
  for (const payload of payloads) await core.append(Buffer.from(payload));
  writeFileSync(join(folder, 'key'), core.key.toString('hex'));
  await core.close();
}

export async function load(folder) {
  const core = new Hypercore(coreIn(folder), keyIn(folder));
  await core.ready();
  let count = 0;
  for await (const block of core.createReadStream()) count += block.length > 0 ? 1 : 0;
  await core.close();
  return count;
}

export async function sync(from, to, count, clock) {
  const one = new Hypercore(coreIn(from), keyIn(from));
  await one.ready();
  const other = new Hypercore(coreIn(to), keyIn(from));
  await other.ready();
  let wireBytes = 0;
  clock.start();
  const [here, there] = [one.replicate(true), other.replicate(false)];
  for (const stream of [here, there]) stream.on('data', (bytes) => (wireBytes += bytes.length));
  here.pipe(there).pipe(here);
  await other.download({ start: 0, end: count }).done();
  clock.stop();
  for (const stream of [here, there]) {
    const closed = new Promise((resolve) => {
      stream.once('close', resolve);
    });
    stream.destroy();
    await closed;
  }
  writeFileSync(join(to, 'key'), other.key.toString('hex'));
  await other.close();
  await one.close();
  return { wireBytes };
}
