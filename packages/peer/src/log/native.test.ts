/** The same replica on what a daemon gives it: libsodium and a file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DeviceId, Record, RecordId, SyncCrypto } from '@tocsin/core';
import { huskOf, idOf, LANE_COMMON, laneKey, parseRecord } from '@tocsin/core';
import { bytesNamed } from '@tocsin/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createSignatureCrew, nativeCrypto } from '../../../crypto/src/native.ts';
import { openSqliteStore } from '../../../storage/src/sqlite/index.ts';
import type { ArrivedRecord, LogCrypto, RecordStore } from '../ports/index.ts';
import { openKeyring, writeDeviceSeeds } from './keyring.ts';
import type { Replica, ReplicaParts, Standing } from './replica.ts';
import { openReplica } from './replica.ts';
import type { Writer } from './testing.ts';
import {
  badlySigned,
  clockAtNoon,
  countedRandom,
  EPOCH_KEY,
  LOG,
  makeRecord,
  saidKind,
  valueOf,
} from './testing.ts';

const crypto: SyncCrypto = nativeCrypto();
const standing: Standing = {
  gov: LOG as string as Standing['gov'],
  epoch: 1,
  clockSure: true,
  speaks: () => true,
};

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tocsin-replica-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Opened {
  readonly replica: Replica;
  readonly store: RecordStore;
}

async function open(
  name: string,
  takesHusks: ReplicaParts['takesHusks'] = () => false,
  by: LogCrypto = crypto,
): Promise<Opened> {
  const store = valueOf(openSqliteStore(join(folder, name)));
  let keyring = valueOf(await openKeyring(store, crypto));
  if (keyring === undefined) {
    const seeds = { device: bytesNamed(name), prekey: bytesNamed('k'), boxSeed: bytesNamed('b') };
    valueOf(await writeDeviceSeeds(store, seeds));
    keyring = valueOf(await openKeyring(store, crypto));
    if (keyring === undefined) throw new Error('a device was written and is not there');
    valueOf(await keyring.addEpochKey(1, EPOCH_KEY));
  }
  const [clock, random] = [clockAtNoon(), countedRandom()];
  const around = { store, crypto: by, clock, random, keyring, takesHusks };
  const parts = { log: LOG, tempoMs: 3_600_000, ...around };
  return { replica: valueOf(await openReplica(parts)), store };
}

async function allOf(store: RecordStore): Promise<readonly ArrivedRecord[]> {
  const all = valueOf(await store.scan(0, 1_000));
  return all.flatMap((one) => (one.header === null ? [] : [one]));
}

describe('two replicas with libsodium and files', () => {
  test('hold the same after one took in what the other wrote, and after being opened anew', async () => {
    const ana = await open('ana');
    for (const said of [1, 2, 3]) valueOf(await ana.replica.append(saidKind, said, standing));
    const bea = await open('bea');
    const wires = await allOf(ana.store);
    expect(valueOf(await bea.replica.ingest(wires, 'ana', 'chain')).admitted).toHaveLength(3);
    valueOf(await bea.replica.append(saidKind, 4, standing));
    await bea.store.close();
    const again = await open('bea');
    const said = valueOf(await again.replica.entries()).map(({ body }) =>
      body.state === 'read' ? body.said : body.state,
    );
    expect(said).toEqual([1, 2, 3, 4]);
    const verified = (await allOf(again.store)).map((one) => one.verified);
    expect(verified).toEqual(['chain', 'chain', 'each', 'each']);
    await ana.store.close();
    await again.store.close();
  });

  test('R14: hand on what is left of words, and nothing of them lies in either file', async () => {
    const ana = await open('ana');
    const words: RecordId[] = [];
    for (const said of [1, 2, 3, 4, 5])
      words.push(valueOf(await ana.replica.append(saidKind, said, standing)));
    const bodies = (await allOf(ana.store)).slice(1, 4).map(({ body }) => body ?? new Uint8Array());
    valueOf(
      await ana.replica.forget(
        [3, 2, 1].map((at) => words[at] as RecordId),
        [],
      ),
    );
    const whole = await allOf(ana.store);
    const husks = valueOf(await ana.replica.entries())
      .filter(({ isHusk }) => isHusk)
      .flatMap((entry) => huskOf(crypto.hash, entry) ?? []);
    const proof = valueOf(parseRecord(crypto.hash, whole[1] as ArrivedRecord));
    const bea = await open('bea', () => true);
    valueOf(await bea.replica.ingest(whole.slice(0, 1), 'ana', 'each'));
    valueOf(await bea.replica.ingestRun({ proof: { ...proof, body: null }, husks }, 'ana'));
    valueOf(await bea.replica.ingest(whole, 'ana', 'each'));
    expect(bea.replica.index.view.devices()).toEqual(ana.replica.index.view.devices());
    for (const { store } of [ana, bea]) await store.close();
    for (const name of ['ana', 'bea']) {
      const again = await open(name);
      expect([again.replica.index.size(), again.replica.index.husks()]).toEqual([5, 3]);
      await again.store.close();
      const file = readFileSync(join(folder, name));
      for (const body of bodies) expect(file.includes(Buffer.from(body))).toBe(false);
      expect(file.includes(Buffer.from(whole[1]?.body ?? []))).toBe(true);
    }
  });

  test('refuse by each way what libsodium does not verify', async () => {
    const pair = crypto.signingPair(bytesNamed('cem'));
    const cem: Writer = { pair, id: idOf<DeviceId>(pair.publicKey) };
    const key = laneKey(crypto.keyedHash, EPOCH_KEY, LANE_COMMON);
    const record = makeRecord(cem, null, { key, says: 'hush' }, crypto);
    const { replica, store } = await open('ana');
    for (const how of ['each', 'chain'] as const) {
      const { refused } = valueOf(await replica.ingest([badlySigned(record)], 'cem', how));
      expect(refused).toEqual([{ fault: { kind: 'BadSignature' } }]);
    }
    expect(valueOf(await replica.ingest([record], 'cem', 'each')).admitted).toHaveLength(1);
    expect(valueOf(await replica.entries())[0]?.body).toMatchObject({ said: 'hush' });
    await store.close();
  });
});

describe('a replica whose signatures are verified on a second thread', () => {
  const writers = ['cem', 'dana', 'eli', 'fay', 'gus'].map((name): Writer => {
    const pair = crypto.signingPair(bytesNamed(name));
    return { pair, id: idOf<DeviceId>(pair.publicKey) };
  });
  /** Nine hundred records of five devices, each of which cites another's. */
  const history: Record[] = [];
  for (let at = 0; at < 900; at += 1) {
    const writer = writers[at % writers.length] ?? writers[0];
    const [before, cited] = [history[at - writers.length], history[at - 2]];
    if (writer === undefined) throw new Error('no writer');
    const deps = cited === undefined ? [] : [cited.id];
    history.push(makeRecord(writer, before ?? null, { deps }, crypto));
  }
  /** The same records, of which one in a hundred is badly signed: its children wait for a good copy. */
  const spoilt = history.map((record, at) => (at % 100 === 57 ? badlySigned(record) : record));
  const WAYS = ['each', 'chain'] as const;

  test('holds what it would hold without, and refuses the same', { timeout: 60_000 }, async () => {
    const crew = createSignatureCrew({ verify: crypto.verify });
    const { verifyAhead } = crew;
    const [alone, helped] = [
      await open('alone'),
      await open('helped', undefined, { ...crypto, verifyAhead }),
    ];
    const faults: string[][] = [];
    for (const { replica } of [alone, helped]) {
      const found: string[] = [];
      for (const records of [spoilt, history])
        for (let at = 0; at < records.length; at += 120) {
          const how = WAYS[(at / 120) % 2] ?? 'each';
          const report = valueOf(await replica.ingest(records.slice(at, at + 120), 'peer', how));
          found.push(...report.refused.map(({ fault }) => fault.kind));
        }
      faults.push(found);
    }
    expect(crew.isHelped()).toBe(true);
    expect(faults[1]).toEqual(faults[0]);
    expect(new Set(faults[0])).toEqual(new Set(['BadSignature']));
    expect(helped.replica.index.size()).toBe(history.length);
    expect(helped.replica.index.view.devices()).toEqual(alone.replica.index.view.devices());
    const [kept, others] = [
      valueOf(await alone.store.scan(0, 2_000)),
      valueOf(await helped.store.scan(0, 2_000)),
    ].map((all) => new Map(all.map((one) => [one.id, { ...one, arrival: 0 }])));
    expect(others).toEqual(kept);
    await Promise.all([crew.close(), alone.store.close(), helped.store.close()]);
  });
});
