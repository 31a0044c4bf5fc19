/**
 * The memory that two threads share: signatures on one side, verdicts on the other. The main thread
 * takes signatures from the last one down, its helper from the first one up, each by an exchange that
 * only one of them can win; so neither waits for the other to begin.
 *
 *     Int32 × 3: bell, batch, count  ‖  Int32 × PLACES_MAX: states  ‖  PLACES_MAX × 128 bytes
 *
 * A state is `batch × 4 + what became of it`. A helper that was slow and answers for a batch that is
 * over finds another batch's state there, and its answer is dropped. Nothing is imported here: a thread
 * that loaded the core would take more memory than all it does is worth.
 */

/** Bytes of an Ed25519 signature, of what it is over (an id) and of a key. */
export const SIGNED_BYTES = { signature: 64, message: 32, key: 32 } as const;
/** Signatures of one batch that a helper can see: 132 KiB of memory. */
export const PLACES_MAX = 1_024;
/** Signature 64 ‖ message 32 ‖ key 32. */
export const PLACE_BYTES = 128;
/** Batches are numbered from 1 to this, then anew: times four it is a 32-bit integer. */
export const BATCH_MAX = 536_870_911;

/** What became of a signature: nothing yet; one of the two is at it; it is good; it is not. */
const FREE = 0;
const TAKEN = 1;
const GOOD = 2;
const BAD = 3;

const BELL = 0;
const BATCH = 1;
const COUNT = 2;
const STATES_AT = 3;
const WORDS = STATES_AT + PLACES_MAX;

/** Three byte strings of the lengths in `SIGNED_BYTES`. */
interface Laid {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly key: Uint8Array;
}

/** Makes the memory; nothing lies in it. */
export function makeTable(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * 4 + PLACES_MAX * PLACE_BYTES);
}

/** One thread's hold on the memory. */
export class SharedTable {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, 0, WORDS);
    this.#bytes = new Uint8Array(shared, WORDS * 4);
  }

  /** Puts a signature of a batch that is not open yet in its place. */
  lay(batch: number, place: number, { signature, message, key }: Laid): void {
    const at = place * PLACE_BYTES;
    this.#bytes.set(signature, at);
    this.#bytes.set(message, at + SIGNED_BYTES.signature);
    this.#bytes.set(key, at + SIGNED_BYTES.signature + SIGNED_BYTES.message);
    Atomics.store(this.#words, STATES_AT + place, batch * 4 + FREE);
  }

  /** Opens a batch of so many signatures, and calls the helper. */
  open(batch: number, count: number): void {
    // In this order: a helper that sees the new batch never sees the count of the old one.
    Atomics.store(this.#words, COUNT, 0);
    Atomics.store(this.#words, BATCH, batch);
    Atomics.store(this.#words, COUNT, count);
    Atomics.add(this.#words, BELL, 1);
    Atomics.notify(this.#words, BELL);
  }

  /** The bell's last stroke; give it to `sleep`. */
  get bell(): number {
    return Atomics.load(this.#words, BELL);
  }

  get batch(): number {
    return Atomics.load(this.#words, BATCH);
  }

  get count(): number {
    return Atomics.load(this.#words, COUNT);
  }

  /** Sleeps until the bell strikes again. */
  sleep(bell: number): void {
    Atomics.wait(this.#words, BELL, bell);
  }

  /** Whether this thread may verify what lies there, and it alone. */
  take(batch: number, place: number): boolean {
    return this.#exchange(place, batch * 4 + FREE, batch * 4 + TAKEN);
  }

  /** What lies there, copied into `out`. */
  read(place: number, out: Uint8Array): void {
    const from = place * PLACE_BYTES;
    out.set(this.#bytes.subarray(from, from + PLACE_BYTES));
  }

  /** Says what came of what was taken. */
  answer(batch: number, place: number, isGood: boolean): void {
    this.#exchange(place, batch * 4 + TAKEN, batch * 4 + (isGood ? GOOD : BAD));
    Atomics.notify(this.#words, STATES_AT + place);
  }

  /** What became of a signature, waiting at most `ms` for who is at it; undefined: no answer yet. */
  verdict(batch: number, place: number, ms: number): boolean | undefined {
    const at = STATES_AT + place;
    if (Atomics.load(this.#words, at) === batch * 4 + TAKEN)
      Atomics.wait(this.#words, at, batch * 4 + TAKEN, ms);
    const state = Atomics.load(this.#words, at);
    if (state === batch * 4 + GOOD) return true;
    return state === batch * 4 + BAD ? false : undefined;
  }

  #exchange(place: number, from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words, STATES_AT + place, from, to) === from;
  }
}
