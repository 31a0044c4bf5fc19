import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invariant, ok } from '@tocsin/core';
import type { Bearer } from '@tocsin/peer/ports';
import { Ear, patterned, soon, testBearerCompliance } from '../compliance.ts';
import { createManualClock, realClock, seededRandom } from '../testing.ts';
import { realDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { BUNDLE_BYTES_MAX, createBundleBearer, TAKEN_FILES_MAX } from './index.ts';
import type { BundleBearerOptions, InboxFault } from './index.ts';

let home = '';
const open: Bearer[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tocsin-bundle-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (bearer) => bearer.close()));
  await rm(home, { recursive: true, force: true });
});

testBearerCompliance('bundle bearer', {
  live: false,
  sampleBytesMax: 300_000,
  async open() {
    const near = await openBearer({ outbox: join(home, 'way'), inbox: join(home, 'back') });
    const far = await openBearer({ outbox: join(home, 'back'), inbox: join(home, 'way') });
    return {
      near,
      far,
      async end() {
        await Promise.all([near.close(), far.close()]);
      },
    };
  },
});

describe('an outbox', () => {
  test('says nothing by the names of its files, and shows them to nobody else', async () => {
    const bearer = await openBearer();
    await bearer.carry('', patterned(5), soon());
    await bearer.carry('', patterned(6), soon());
    const names = await readdir(join(home, 'out'));
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}\.tocsin$/u);
    const { mode } = await stat(join(home, 'out', String(names[0])));
    expect(mode & 0o777).toBe(0o600);
  });

  test('puts bundles into a folder below it, if that is there', async () => {
    const bearer = await openBearer();
    await mkdir(join(home, 'out', 'for the courier'));
    expect(await bearer.carry('for the courier', patterned(5), soon())).toEqual(ok(undefined));
    expect(await readdir(join(home, 'out', 'for the courier'))).toHaveLength(1);
    for (const link of ['nobody', '..', '../in', 'a/b', '/tmp', '.hidden', 'x'.repeat(65)]) {
      expect(await bearer.carry(link, patterned(5), soon()), link).toEqual(faulty('LinkDown'));
    }
    expect(await readdir(join(home, 'in'))).toEqual([]);
  });

  test('names a folder that is gone, full, or not to be written to', async () => {
    let code = 'ENOSPC';
    const bearer = await openBearer({ disk: failingDisk(() => code) });
    expect(await bearer.carry('', patterned(5), soon())).toEqual(faulty('FolderFull'));
    code = 'EROFS';
    expect(await bearer.carry('', patterned(5), soon())).toEqual(faulty('FolderReadOnly'));
    code = 'EIO';
    expect(await bearer.carry('', patterned(5), soon())).toMatchObject({
      fault: { kind: 'BearerUnavailable' },
    });
    expect(await readdir(join(home, 'out'))).toEqual([]);
    await rm(join(home, 'out'), { recursive: true });
    expect(await bearer.carry('', patterned(5), soon())).toEqual(faulty('FolderMissing'));
  });

  test('leaves nothing of a bundle that nobody wants any more', async () => {
    const stop = new AbortController();
    const reason = new Error('changed my mind');
    const disk = watchedDisk(() => stop.abort(reason));
    const bearer = await openBearer({ disk });
    await expect(bearer.carry('', patterned(3_000_000), stop.signal)).rejects.toBe(reason);
    expect(await readdir(join(home, 'out'))).toEqual([]);
  });

  test('clears what a power cut left unfinished, and nothing else', async () => {
    const part = `${'0a'.repeat(16)}.part`;
    await mkdir(join(home, 'out'));
    await writeFile(join(home, 'out', part), 'half');
    await writeFile(join(home, 'out', 'letter.part'), 'of somebody else');
    await openBearer();
    expect(await readdir(join(home, 'out'))).toEqual(['letter.part']);
  });

  test('is not made where a file stands in the way', async () => {
    await writeFile(join(home, 'out'), 'a file');
    expect(await createBundleBearer(optionsOf())).toEqual(faulty('FolderMissing'));
  });
});

describe('an inbox', () => {
  test('keeps what was taken apart, and brings it once', async () => {
    await lay('a.tocsin', patterned(5));
    const bearer = await openBearer();
    const ear = new Ear(bearer);
    const first = await ear.next('parcel');
    expect(first.bytes).toEqual(patterned(5));
    await lay('b.tocsin', patterned(6));
    const second = await ear.next('parcel');
    expect(second.bytes).toEqual(patterned(6));
    await lay('c.tocsin', patterned(7));
    await ear.next('parcel');
    expect((await readdir(join(home, 'in', 'taken'))).toSorted()).toEqual(['a.tocsin', 'b.tocsin']);
  });

  test('brings a bundle again that was handed over but not finished with', async () => {
    await lay('a.tocsin', patterned(5));
    const crashed = await openBearer();
    await new Ear(crashed).next('parcel');
    const again = await new Ear(await openBearer()).next('parcel');
    expect(again.bytes).toEqual(patterned(5));
  });

  test('takes finished files of its own kind only', async () => {
    await mkdir(join(home, 'in', 'folder.tocsin'), { recursive: true });
    await writeFile(join(home, 'secret'), 'not for the courier');
    await symlink(join(home, 'secret'), join(home, 'in', 'link.tocsin'));
    for (const name of ['half.part', 'half.tocsin.part', '.hidden.tocsin', 'letter.txt']) {
      await lay(name, patterned(9));
    }
    await lay('z.tocsin', patterned(5));
    const heard = await new Ear(await openBearer()).next('parcel');
    expect(heard.bytes).toEqual(patterned(5));
  });

  test('waits until a file that is being copied keeps its size', async () => {
    const clock = createManualClock();
    const bearer = await openBearer({ clock, settleMs: 1000 });
    await lay('slow.tocsin', patterned(100));
    const ear = new Ear(bearer);
    const heard = ear.next('parcel');
    await clock.waiting();
    await lay('slow.tocsin', patterned(200));
    const looks = async (): Promise<undefined> => {
      await clock.waiting();
      return undefined;
    };
    // Moved on until it has brought the file, and not faster than it looks.
    let brought: Awaited<typeof heard> | undefined;
    for (let look = 0; look < 20 && brought === undefined; look += 1) {
      clock.advance(400);
      brought = await Promise.race([heard, looks()]);
    }
    expect(brought?.bytes).toEqual(patterned(200));
  });
});

describe('an inbox that is not as it should be', () => {
  test('leaves a bundle above the limit where it is, and says so once', async () => {
    const faults: InboxFault[] = [];
    await lay('a-huge.tocsin', new Uint8Array());
    await truncate(join(home, 'in', 'a-huge.tocsin'), BUNDLE_BYTES_MAX + 1);
    const ear = new Ear(await openBearer({ onFault: (fault) => faults.push(fault) }));
    await lay('b.tocsin', patterned(5));
    await ear.next('parcel');
    await lay('c.tocsin', patterned(6));
    await ear.next('parcel');
    expect(faults).toEqual([{ kind: 'BundleTooLarge', bundleBytesMax: BUNDLE_BYTES_MAX }]);
  });

  test('brings a bundle once from a stick that cannot be written to', async () => {
    const disk: Disk = {
      ...realDisk,
      rename: async () => Promise.reject(Object.assign(new Error('ro'), { code: 'EROFS' })),
    };
    await lay('a.tocsin', patterned(5));
    const ear = new Ear(await openBearer({ disk }));
    await ear.next('parcel');
    await lay('b.tocsin', patterned(6));
    const heard = await ear.next('parcel');
    expect(heard.bytes).toEqual(patterned(6));
  });

  test('says that it is gone, and goes on when it is back', async () => {
    const told = Promise.withResolvers<InboxFault>();
    const onFault = (fault: InboxFault): void => told.resolve(fault);
    const bearer = await openBearer({ onFault, rescanMs: 10 });
    await rm(join(home, 'in'), { recursive: true });
    const heard = new Ear(bearer).next('parcel');
    expect(await told.promise).toEqual({ kind: 'FolderFault', fault: { kind: 'FolderMissing' } });
    await lay('a.tocsin', patterned(5));
    expect((await heard).bytes).toEqual(patterned(5));
  });

  test('keeps a limited number of taken bundles', async () => {
    const taken = join(home, 'in', 'taken');
    await mkdir(taken, { recursive: true });
    const names = Array.from(
      { length: TAKEN_FILES_MAX + 20 },
      (_, at) => `old-${String(at)}.tocsin`,
    );
    await Promise.all(names.map(async (name) => writeFile(join(taken, name), 'old')));
    await lay('new-1.tocsin', patterned(5));
    await lay('new-2.tocsin', patterned(6));
    const ear = new Ear(await openBearer());
    await ear.next('parcel');
    await ear.next('parcel');
    const kept = await readdir(taken);
    expect(kept).toHaveLength(TAKEN_FILES_MAX);
    expect(kept).toContain('new-1.tocsin');
  });

  test('reads a bundle as it was written', async () => {
    const bearer = await openBearer();
    await bearer.carry('', patterned(2_500_000), soon());
    const [name] = await readdir(join(home, 'out'));
    const bytes = await readFile(join(home, 'out', String(name)));
    expect(Buffer.compare(bytes, patterned(2_500_000))).toBe(0);
  });
});

async function openBearer(changes: Partial<BundleBearerOptions> = {}): Promise<Bearer> {
  const made = await createBundleBearer(optionsOf(changes));
  invariant(made.ok, 'a bundle bearer in a fresh folder can be created');
  open.push(made.value);
  return made.value;
}

let seeds = 0;

function optionsOf(changes: Partial<BundleBearerOptions> = {}): BundleBearerOptions {
  seeds += 1;
  return {
    outbox: join(home, 'out'),
    inbox: join(home, 'in'),
    clock: realClock,
    random: seededRandom(seeds),
    settleMs: 0,
    ...changes,
  };
}

/** Puts a file into the inbox, as somebody who copies it there. */
async function lay(name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(home, 'in'), { recursive: true });
  await writeFile(join(home, 'in', name), bytes);
}

function faulty(kind: string): object {
  return { ok: false, fault: { kind } };
}

/** A disk whose files cannot be written, with the error of the system. */
function failingDisk(code: () => string): Disk {
  return withWrite(async () => {
    throw Object.assign(new Error('from the system'), { code: code() });
  });
}

/** A disk that tells when a piece was written. */
function watchedDisk(written: () => void): Disk {
  return withWrite(async (write) => {
    const result = await write();
    written();
    return result;
  });
}

type Written = Awaited<ReturnType<FileHandle['write']>>;

function withWrite(write: (original: () => Promise<unknown>) => Promise<unknown>): Disk {
  return {
    ...realDisk,
    async open(path, flags, mode) {
      const handle = await realDisk.open(path, flags, mode);
      const original = handle.write.bind(handle);
      const changed = async (bytes: Uint8Array, at: number, length: number): Promise<Written> =>
        write(async () => original(bytes, at, length)) as Promise<Written>;
      return Object.assign(handle, { write: changed });
    },
  };
}
