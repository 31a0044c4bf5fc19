/**
 * For tests only: folders that go away, a key at rest, and what a child process does with a store
 * until it is killed. Run as a program it is that child: `testing.ts JOB PATH [NUMBERS…]`.
 */
import { execFileSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { concatBytes, invariant } from '@tocsin/core';
import type { AtRest } from '@tocsin/peer/ports';

import { allRecords, deeds, doDeed, sampleHusk, sampleRecords, valueOf } from '../testing.ts';
import { openSqliteStore } from './index.ts';

/** This file, for the process that starts it. */
export const CHILD_PROGRAM: string = fileURLToPath(import.meta.url);

/** Makes a disk read-only, where a test may do that. */
const MOUNT = 'mount';
/** Linux's disk in memory: it syncs at once, and no test here cuts the power. */
const MEMORY_DISK = '/dev/shm';

/** A folder of its own; the caller removes it. */
export function createFolder(): string {
  const disk = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir();
  return mkdtempSync(join(disk, 'tocsin-store-'));
}

/** Removes a folder and all in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Sealing at rest as a host does it, from a name instead of a passphrase. */
export function atRestNamed(name: string, keys: number = 2 ** 48): AtRest {
  const key = createHash('sha256').update(name).digest();
  let sealed = 0;
  return {
    seal: (plain, associated) => {
      sealed += 1;
      const nonce = createHash('sha256').update(`${name}/${sealed}`).digest().subarray(0, 12);
      const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      cipher.setAAD(associated, { plaintextLength: plain.length });
      const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
      return concatBytes(nonce, hidden, cipher.getAuthTag());
    },
    open: (bytes, associated) => {
      if (bytes.length < 28) return undefined;
      const nonce = bytes.subarray(0, 12);
      const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      cipher.setAAD(associated, { plaintextLength: bytes.length - 28 });
      cipher.setAuthTag(bytes.subarray(-16));
      try {
        return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]);
      } catch {
        return undefined;
      }
    },
    index: (bytes) => createHmac('sha256', key).update(bytes).digest().readUIntBE(0, 6) % keys,
  };
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function endLikeAPowerCut(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Does the deeds of a seed from one number on, saying the number of each that is done. */
async function work(path: string, [seed = 0, from = 0, count = Infinity]: number[]): Promise<void> {
  say('started');
  const store = valueOf(openSqliteStore(path));
  let number = 0;
  for (const deed of deeds(seed)) {
    if (number >= from) {
      await doDeed(store, deed);
      say(String(number + 1));
    }
    number += 1;
    if (number >= from + count) break;
  }
  endLikeAPowerCut();
}

/** Puts single records, durably or not, and says how each put ended. */
async function puts(
  path: string,
  [count = 0, isDurable = 0, isEnded = 0]: number[],
): Promise<void> {
  const store = valueOf(openSqliteStore(path));
  const durability = isDurable === 1 ? 'durable' : 'batched';
  for (let number = 0; number < count; number += 1) {
    const put = await store.put(sampleRecords(number, number + 1), durability);
    say(put.ok ? 'ok' : put.fault.kind);
  }
  // Nothing new is in this put; it is durable all the same.
  if (isEnded === 1) valueOf(await store.put(sampleRecords(0, 1), 'durable'));
  endLikeAPowerCut();
}

/** Holds a store until its input ends. */
async function hold(path: string): Promise<void> {
  const store = valueOf(openSqliteStore(path));
  say('open');
  for await (const chunk of process.stdin) invariant(chunk !== undefined, 'input ends');
  await store.close();
}

function tryToOpen(path: string): void {
  const opened = openSqliteStore(path);
  say(opened.ok ? 'opened' : opened.fault.kind);
}

/** Fills a small disk and says what became of it, step by step. */
async function fill(path: string): Promise<void> {
  const ballast = join(dirname(path), 'ballast');
  writeFileSync(ballast, new Uint8Array(1 << 20));
  let store = valueOf(openSqliteStore(path));
  let records = 0;
  for (;;) {
    const put = await store.put(sampleRecords(records, records + 50), 'durable');
    say(put.ok ? 'ok' : put.fault.kind);
    if (!put.ok) break;
    records += 50;
  }
  const count = async (): Promise<number> => (await allRecords(store)).length - records;
  const value = new Uint8Array(1 << 20);
  const written = await store.writeLocal(new Map([['large', value]]));
  say(`${written.ok ? 'ok' : written.fault.kind} ${await count()}`);
  await store.close();
  store = valueOf(openSqliteStore(path));
  say(`reopened ${await count()}`);
  rmSync(ballast);
  valueOf(await store.put(sampleRecords(records, records + 50), 'durable'));
  say(`room ${await count()}`);
  await store.close();
  store = valueOf(openSqliteStore(path));
  say(`again ${await count()}`);
  await store.close();
}

/**
 * Fills a small disk to the last byte, and prunes what had its time: says what a put gave before and
 * after it, and whether all that is to be there is.
 */
async function sweep(path: string): Promise<void> {
  const store = valueOf(openSqliteStore(path));
  let records = 0;
  let put = await store.put(sampleRecords(0, 50), 'durable');
  while (put.ok) {
    records += 50;
    // As a device does every day.
    if (records % 500 === 0) valueOf(await store.prune([]));
    put = await store.put(sampleRecords(records, records + 50), 'durable');
  }
  say(put.fault.kind);
  for (let size = 1 << 20; size > 0; size >>= 1) fillWith(join(dirname(path), 'ballast'), size);
  say('no byte is free');
  const old = sampleRecords(0, Math.floor(records * 0.8)).filter(({ seq }) => seq > 0);
  const pruned = await store.prune(old.map(sampleHusk));
  say(pruned.ok ? 'pruned' : pruned.fault.kind);
  const again = await store.put(sampleRecords(records, records + 50), 'durable');
  say(again.ok ? 'ok' : again.fault.kind);
  const kept = await allRecords(store);
  const husks = kept.filter(({ header }) => header === null).length;
  say(`${kept.length - records} more, ${old.length - husks} too few pruned`);
  await store.close();
}

/** Makes a file longer by so many bytes at a time, until the disk takes them no more. */
function fillWith(path: string, size: number): void {
  for (;;)
    try {
      appendFileSync(path, new Uint8Array(size).fill(1));
    } catch {
      return;
    }
}

/** Prunes many records in one call, again and again, until somebody ends it. */
async function pruneMany(path: string, [count = 0]: number[]): Promise<void> {
  const store = valueOf(openSqliteStore(path));
  const husks = sampleRecords(0, count)
    .filter(({ seq }) => seq > 0)
    .map(sampleHusk);
  say('started');
  valueOf(await store.prune(husks));
  say('done');
  endLikeAPowerCut();
}

/** Makes a store on a disk, has the disk become read-only, and says what opening gives then. */
async function readOnly(path: string): Promise<void> {
  const store = valueOf(openSqliteStore(path));
  valueOf(await store.put(sampleRecords(0, 3), 'durable'));
  await store.close();
  execFileSync(MOUNT, ['-o', 'remount,ro', dirname(path)]);
  tryToOpen(path);
  tryToOpen(join(dirname(path), 'another'));
  say(existsSync(join(dirname(path), 'another')) ? 'made' : 'not made');
}

async function main([job, path = '', ...numbers]: string[]): Promise<void> {
  const given = numbers.map(Number);
  if (job === 'work') await work(path, given);
  else if (job === 'puts') await puts(path, given);
  else if (job === 'hold') await hold(path);
  else if (job === 'open') tryToOpen(path);
  else if (job === 'fill') await fill(path);
  else if (job === 'sweep') await sweep(path);
  else if (job === 'prune-many') await pruneMany(path, given);
  else if (job === 'read-only') await readOnly(path);
  else invariant(false, 'a job by name');
}

if (process.argv[1] === CHILD_PROGRAM) await main(process.argv.slice(2));
