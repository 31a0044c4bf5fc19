/** Feeds decoders and machines with spoilt bytes, and keeps what showed something new. */
import type { Luck } from '../packages/simulator/src/world/luck.ts';
import { createLuck } from '../packages/simulator/src/world/luck.ts';
import { greetAmongLies, reconcileAmongLies } from './machines.ts';
import { spoil } from './mutate.ts';
import type { Target } from './targets.ts';

/** What a kept input is worth: of each target one input for each word that came of one. */
export type Corpus = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A broken promise, and how to see it again. */
export interface Broken {
  readonly target: string;
  readonly why: string;
  /** The input in hexadecimal digits; of a machine, the seed of its meeting. */
  readonly input: string;
}

/** What feeding came to. */
export interface Fed {
  readonly feeds: number;
  readonly broken: readonly Broken[];
  /** All of the corpus, and what was new. */
  readonly corpus: Corpus;
  readonly fresh: number;
}

/** Feeds of one target before the next has its turn. */
const FEEDS_IN_TURN = 40;
/** The longest input that is kept; shorter ones say the same as a rule. */
const KEPT_BYTES_MAX = 300;
/** Broken promises after which nothing more is learnt. */
const BROKEN_MAX = 20;

const MACHINES: Readonly<Record<string, (luck: Luck) => void>> = {
  handshake: greetAmongLies,
  reconciliation: reconcileAmongLies,
};

const why = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : 'thrown');
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** One round of a machine; what broke, if anything did. */
export function tryMachine(name: string, seed: number): Broken | undefined {
  try {
    MACHINES[name]?.(createLuck(seed, name));
    return undefined;
  } catch (thrown) {
    return { target: name, why: why(thrown), input: String(seed) };
  }
}

class Feeding {
  readonly corpus: Record<string, Record<string, string>> = {};
  readonly broken: Broken[] = [];
  readonly #pools = new Map<string, Uint8Array[]>();
  feeds = 0;
  fresh = 0;

  /** Every kept input again: each must still come to the same word. */
  replay(targets: readonly Target[], corpus: Corpus): void {
    for (const target of targets) {
      const kept = Object.entries(corpus[target.name] ?? {});
      this.corpus[target.name] = Object.fromEntries(kept);
      this.#pools.set(target.name, [...target.seeds, ...kept.map(([, hex]) => bytesOf(hex))]);
      for (const seed of target.seeds) this.#feed(target, seed);
      for (const [word, hex] of kept) {
        const came = this.#feed(target, bytesOf(hex));
        if (came !== undefined && came !== word)
          this.broken.push({ target: target.name, why: `${came}, and was ${word}`, input: hex });
      }
    }
  }

  turn(target: Target, luck: Luck): void {
    const pool = this.#pools.get(target.name) ?? [];
    for (let left = FEEDS_IN_TURN; left > 0; left -= 1) {
      const input = spoil(luck, luck.pick(pool), pool);
      const word = this.#feed(target, input);
      const known = this.corpus[target.name] ?? {};
      if (word === undefined || known[word] !== undefined || input.length > KEPT_BYTES_MAX)
        continue;
      this.corpus[target.name] = { ...known, [word]: hexOf(input) };
      pool.push(input);
      this.fresh += 1;
    }
  }

  machine(name: string, seed: number): void {
    const broken = tryMachine(name, seed);
    this.feeds += 1;
    if (broken !== undefined) this.broken.push(broken);
  }

  #feed(target: Target, input: Uint8Array): string | undefined {
    this.feeds += 1;
    try {
      return target.feed(input);
    } catch (thrown) {
      this.broken.push({ target: target.name, why: why(thrown), input: hexOf(input) });
      return undefined;
    }
  }
}

/**
 * The corpus, then turn by turn spoilt inputs, until `isOver`; equal seeds and turns give equal
 * inputs. Ends early where too much is broken.
 */
export function feed(
  targets: readonly Target[],
  corpus: Corpus,
  seed: number,
  isOver: () => boolean,
): Fed {
  const feeding = new Feeding();
  feeding.replay(targets, corpus);
  const luck = createLuck(seed, 'fuzz');
  while (!isOver() && feeding.broken.length < BROKEN_MAX) {
    for (const target of targets) {
      if (isOver()) break;
      feeding.turn(target, luck);
    }
    for (const name of Object.keys(MACHINES)) feeding.machine(name, luck.below(4_294_967_296));
  }
  const { feeds, broken, corpus: kept, fresh } = feeding;
  return { feeds, broken, corpus: kept, fresh };
}
