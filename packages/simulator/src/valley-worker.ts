/** A thread that lives through valleys, one after the other, as it is told. */
import { parentPort } from 'node:worker_threads';

import { invariant } from '@tocsin/core';

import type { ValleyEnd, ValleyOptions } from './simulate-valley.ts';
import { simulateValley } from './simulate-valley.ts';

/** What a thread is told to live through. */
export interface WorkerOrder extends Omit<ValleyOptions, 'crypto' | 'signal'> {
  readonly index: number;
}

/** What a thread answers. */
export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly perMille: number }
  | { readonly kind: 'end'; readonly end: ValleyEnd };

const port = parentPort;
invariant(port !== null, 'a thread has somebody who told it what to do');
const answer = (said: WorkerAnswer): void => port.postMessage(said);

port.on('message', ({ index, ...options }: WorkerOrder) => {
  void simulateValley(options, index, (perMille) => answer({ kind: 'progress', perMille })).then(
    (end) => answer({ kind: 'end', end }),
  );
});
