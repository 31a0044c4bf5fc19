/**
 * Verifies signatures on two threads: this one and a helper, which is started once there is much to
 * do and ended when there was nothing for a while. Whatever becomes of the helper, the verdicts are the
 * same: what it does not answer in time this thread verifies itself.
 */
import { Worker } from 'node:worker_threads';

import type { Verify } from '@tocsin/core';
import type { Signed, Verdicts, VerifyAhead } from '@tocsin/peer/ports';

import { BATCH_MAX, makeTable, PLACES_MAX, SharedTable, SIGNED_BYTES } from './shared-table.ts';

/** Fewer are not worth waking another thread: it takes as long to wake as two take to verify. */
const AHEAD_LEAST = 8;
/** Signatures asked for without a pause before the helper is started: some 17 ms of work. */
const STARTING_AT = 256;
/** A pause in which nothing is asked for; the helper ends after it. */
const PAUSE_MS = 10_000;
/** How long this thread waits for a signature that the helper is at: 0.1 ms of work, if it gets its turn. */
const PATIENCE_MS = 2;
/** Young objects and code of a thread that makes hardly any. */
const HELPER_LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 } as const;

/** Why there is no helper any more; this thread verifies alone from then on. */
export interface HelperFault {
  readonly kind: 'VerifierEnded';
}

/** Two threads, or one. */
export interface SignatureCrew {
  readonly verifyAhead: VerifyAhead;
  /** Whether the helper is there. */
  isHelped(): boolean;
  /** Ends the helper, if there is one, and for good. */
  close(): Promise<void>;
}

/** What a crew is made of. */
export interface CrewParts {
  /** As the helper verifies: `nativeCrypto().verify`. */
  readonly verify: Verify;
  /** Told once if the helper ends by itself. */
  readonly onFault?: (fault: HelperFault) => void;
  /** Where the helper's program is; ours unless told. */
  readonly program?: URL;
}

/** A crew without helper. */
export function createSignatureCrew(parts: CrewParts): SignatureCrew {
  const crew = new Crew(parts);
  return {
    verifyAhead: (signed) => crew.verifyAhead(signed),
    isHelped: () => crew.isHelped(),
    close: () => crew.close(),
  };
}

/** A helper and the table it sits at. */
interface Helper {
  readonly worker: Worker;
  readonly table: SharedTable;
}

class Crew {
  readonly #parts: CrewParts;
  #helper: Helper | undefined;
  /** No helper is started any more: it failed, or all is closed. */
  #isOver = false;
  #asked = 0;
  #batch = 0;
  #pause: NodeJS.Timeout | undefined;
  #ending: Promise<unknown> = Promise.resolve();

  constructor(parts: CrewParts) {
    this.#parts = parts;
  }

  isHelped(): boolean {
    return this.#helper !== undefined;
  }

  verifyAhead(signed: readonly Signed[]): Verdicts | undefined {
    if (this.#isOver || signed.length < AHEAD_LEAST) return undefined;
    this.#note(signed.length);
    const helper = this.#helper;
    if (helper === undefined) return undefined;
    // Whoever still waits for the batch before verifies what is left of it alone.
    this.#batch = (this.#batch % BATCH_MAX) + 1;
    const batch = this.#batch;
    const count = Math.min(signed.length, PLACES_MAX);
    for (let place = 0; place < count; place += 1) {
      const one = signed[place];
      if (one === undefined || !isWhole(one)) return undefined;
      helper.table.lay(batch, place, one);
    }
    helper.table.open(batch, count);
    return () => this.#settle(helper.table, batch, signed);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#end();
    await this.#ending;
  }

  /** Verifies from the last one down what the helper has not begun, then gathers what it found. */
  #settle(table: SharedTable, batch: number, signed: readonly Signed[]): readonly boolean[] {
    const { verify } = this.#parts;
    const alone = ({ signature, message, key }: Signed) => verify(signature, message, key);
    const own = new Map<number, boolean>();
    const isOpen = table.batch === batch;
    for (let place = signed.length - 1; place >= 0; place -= 1) {
      const one = signed[place];
      const isOurs = place >= PLACES_MAX || !isOpen || table.take(batch, place);
      if (one !== undefined && isOurs) own.set(place, alone(one));
    }
    let patience = PATIENCE_MS;
    return signed.map((one, place) => {
      const mine = own.get(place);
      if (mine !== undefined) return mine;
      const verdict = table.verdict(batch, place, patience);
      // It has the one in hand; whoever does not answer now is not waited for again.
      if (verdict === undefined) patience = 0;
      return verdict ?? alone(one);
    });
  }

  #note(count: number): void {
    this.#asked += count;
    if (this.#pause === undefined)
      this.#pause = setTimeout(() => {
        this.#end();
      }, PAUSE_MS).unref();
    else this.#pause.refresh();
    if (this.#helper === undefined && this.#asked >= STARTING_AT) this.#start();
  }

  #start(): void {
    const shared = makeTable();
    const program = this.#parts.program ?? new URL('helper.ts', import.meta.url);
    const worker = new Worker(program, {
      workerData: shared,
      resourceLimits: HELPER_LIMITS,
      name: 'verifier',
      execArgv: [],
    });
    worker.unref();
    const helper: Helper = { worker, table: new SharedTable(shared) };
    this.#helper = helper;
    const failed = (): void => {
      // One that we ended ourselves is not missed.
      if (this.#helper !== helper) return;
      this.#isOver = true;
      this.#end();
      this.#parts.onFault?.({ kind: 'VerifierEnded' });
    };
    worker.on('error', failed).on('exit', failed);
  }

  #end(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#asked = 0;
    const helper = this.#helper;
    this.#helper = undefined;
    if (helper !== undefined) this.#ending = Promise.all([this.#ending, helper.worker.terminate()]);
  }
}

/** Whether it has the lengths that the table has room for; others are nobody's signature. */
function isWhole({ signature, message, key }: Signed): boolean {
  return (
    signature.length === SIGNED_BYTES.signature &&
    message.length === SIGNED_BYTES.message &&
    key.length === SIGNED_BYTES.key
  );
}
