import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap of a daemon small: it waits most of its life, often on a small machine, and its
 * memory matters more than its speed. To be called before anything large is loaded. Measured on an
 * idle daemon with one assembly: 148 MB without, 115 MB with it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--max-semi-space-size=2');
}
