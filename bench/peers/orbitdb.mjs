/**
 * OrbitDB: its operations log alone, in its LevelDB storages; without IPFS and its gossip, which would only be
 * slower. An entry is signed and names its parents; whoever joins it verifies it.
 */
import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Entry, Identities, KeyStore, LevelStorage, Log } from '@orbitdb/core';

const LOG = 'log';

export const about = { name: 'orbitdb', signs: 'each record', seals: false, disk: 'LevelDB' };

async function openLog(folder, keys) {
  const keystore = await KeyStore({ path: join(keys, 'keys') });
  const identities = await Identities({ keystore, path: join(keys, 'identities') });
  const identity = await identities.createIdentity({ id: 'writer' });
  const storages = await Promise.all(
    ['entries', 'heads', 'index'].map((name) => LevelStorage({ path: join(folder, name) })),
  );
  const [entryStorage, headsStorage, indexStorage] = storages;
  const options = { logId: LOG, entryStorage, headsStorage, indexStorage };
  const access = { canAppend: async (entry) => identities.verifyIdentity(identity) && !!entry };
  const log = await Log(identity, { ...options, access });
  const close = async () => {
    await log.close();
    await keystore.close();
  };
  return { log, close };
}

export async function create(folder, payloads) {
  const { log, close } = await openLog(folder, folder);
  for (const payload of payloads) await log.append(payload);
  await close();
  writeFileSync(join(folder, 'from'), folder);
}

const keysOf = (folder) => readFileSync(join(folder, 'from'), 'utf8');

export async function load(folder) {
  const { log, close } = await openLog(folder, keysOf(folder));
  const values = await log.values();
  await close();
  return values.filter(({ payload }) => payload.length > 0).length;
}

/** All entries as bytes, oldest first, given to the other log one by one. */
async function bring(from, to, count, clock) {
  const one = await openLog(from, from);
  const entries = await one.log.values();
  await one.close();
  const wires = await Promise.all(entries.map(async (entry) => (await Entry.encode(entry)).bytes));
  const other = await openLog(to, keysOf(from));
  clock.start();
  for (const wire of wires) await other.log.joinEntry(await Entry.decode(wire));
  await other.close();
  clock.stop();
  writeFileSync(join(to, 'from'), keysOf(from));
  if (wires.length !== count) throw new Error('not all came');
  return { wireBytes: wires.reduce((sum, { length }) => sum + length, 0) };
}

export const take = async (from, to, count, clock) => {
  await bring(from, to, count, clock);
  return {};
};

export const sync = bring;
