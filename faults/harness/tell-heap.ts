/**
 * Loaded into a daemon by `--import`, with `--expose-gc`: at SIGUSR2 it writes what its heap holds after a
 * collection into the file that `TOCSIN_HEAP` names. Nothing of it is in the product.
 */
import { renameSync, writeFileSync } from 'node:fs';

const file = process.env['TOCSIN_HEAP'] ?? '';

process.on('SIGUSR2', () => {
  // Twice: the first run of finalizers frees what the second collects.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(`${file}.part`, JSON.stringify({ heapUsed, external }));
  renameSync(`${file}.part`, file);
});
