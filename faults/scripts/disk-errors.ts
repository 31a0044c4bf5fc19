/** A disk whose calls fail: with an error once, with an error from now on, interrupted, or written short. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Device } from '../harness/device.ts';
import type { Fault } from '../harness/fault.ts';
import { lacksCompiler, lacksTracing, run } from '../harness/tools.ts';
import { LOG } from '../harness/village.ts';

/** Records tried while the disk fails. */
const TRIED = 12;

/** What fails: which calls, how, and from which call on of those to the log. */
interface Failing {
  readonly calls: string;
  readonly how: string;
  readonly when: string;
}

/** Starts count some forty calls to the log; what comes later fails while people write. */
const FAILING: readonly Failing[] = [
  { calls: 'fsync,fdatasync', how: 'error=EIO', when: '3' },
  { calls: 'fsync,fdatasync', how: 'error=EIO', when: '6+' },
  { calls: 'pwrite64', how: 'error=EIO', when: '8' },
  { calls: 'pwrite64', how: 'error=EIO', when: '20+' },
  { calls: 'pwrite64', how: 'error=ENOSPC', when: '12' },
  { calls: 'pwrite64', how: 'error=ENOSPC', when: '18..40' },
  { calls: 'pread64', how: 'error=EIO', when: '30+3' },
  { calls: 'fsync,fdatasync,pwrite64,pread64', how: 'error=EINTR', when: '2+3' },
  { calls: 'pwrite64', how: 'retval=0', when: '10+5' },
  { calls: 'ftruncate,unlink', how: 'error=EIO', when: '1+' },
];

/** The words that let a device's calls to its log fail. */
function failing({ folder }: Device, { calls, how, when }: Failing): readonly string[] {
  const file = join(folder, 'logs', LOG, 'log.sqlite');
  const paths = [file, `${file}-wal`].flatMap((path) => ['-P', path]);
  const trace = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, ...paths];
  return [...trace, '-e', `inject=${calls}:${how}:when=${when}`];
}

/** The fault. */
export const diskErrors: Fault = {
  name: 'disk-errors',
  does: 'lets reads, writes and syncs of a log fail by EIO, ENOSPC and EINTR, once or without end',
  lacks: lacksTracing,
  run: async ({ found, ledger }) => {
    const { devices } = await found();
    const [failed, other] = devices;
    if (failed === undefined || other === undefined) throw new Error('too few devices');
    let [downs, refused] = [0, 0];
    for (const one of FAILING) {
      await failed.kill();
      if (await failed.tryUp({ under: failing(failed, one) })) {
        for (let left = TRIED; left > 0; left -= 1) {
          if (!(await ledger.write(failed))) refused += 1;
          await ledger.write(other);
        }
      } else downs += 1;
    }
    if (refused === 0) throw new Error('no call failed: nothing was shown');
    return {
      devices,
      found: `${String(FAILING.length)} ways to fail: ${String(downs)} starts refused, ${String(refused)} writes refused.`,
    };
  },
};

/** Half of what is asked is written, in every call that would write more than a byte to a file. */
const SHORT = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
typedef ssize_t (*call)(int, const void *, size_t, off64_t);
static ssize_t shorter(const char *name, int fd, const void *from, size_t n, off64_t at) {
  call next = (call)dlsym(RTLD_NEXT, name);
  static unsigned turn;
  return next(fd, from, n > 1 && ++turn % 3 == 0 ? n / 2 : n, at);
}
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) {
  return shorter("pwrite64", fd, from, n, at);
}
ssize_t pwrite(int fd, const void *from, size_t n, off_t at) {
  return shorter("pwrite", fd, from, n, at);
}
`;

/** The fault. */
export const shortWrites: Fault = {
  name: 'short-writes',
  does: 'lets every third write to disk take only half of what it was given',
  lacks: lacksCompiler,
  run: async ({ found, ledger }) => {
    const { devices, folder } = await found();
    const [source, library] = [join(folder, 'short.c'), join(folder, 'short.so')];
    writeFileSync(source, SHORT);
    run('cc', '-shared', '-fPIC', '-O1', '-o', library, source, '-ldl');
    const [short] = devices;
    if (short === undefined) throw new Error('too few devices');
    await short.kill();
    await short.up({ environment: { LD_PRELOAD: library } });
    for (let left = 40; left > 0; left -= 1)
      for (const device of devices) await ledger.write(device);
    return { devices, found: 'every third write took half, 40 records each were written.' };
  },
};
