/**
 * For tests only: places for stores in a browser, a key at rest, and what a worker does with a store
 * until it is ended. Loaded as a worker's module it is that worker.
 */
import { concatBytes, equalBytes, readUint, uintBytes } from '@tocsin/core';
import type { AtRest } from '@tocsin/peer/ports';

import type { StoreHarness } from '../compliance.ts';
import { deeds, doDeed, sampleHusk, sampleRecords, seededChance, valueOf } from '../testing.ts';
import { openIndexedDbStore, removeIndexedDbStore } from './index.ts';
import type { IndexedDbStore } from './index.ts';

const NONCE_BYTES = 8;
const TAG_BYTES = 8;
const FNV_PRIME = 0x01000193;

/**
 * Sealing at rest for tests: finds damage, moved bytes and a wrong key, and hides what it seals from a
 * reader who looks for it. Nothing else: the host's real one is tested where it is made.
 */
export function atRestNamed(name: string): AtRest {
  const key = mixed(0, new TextEncoder().encode(name));
  const tagOf = (plain: Uint8Array, associated: Uint8Array): Uint8Array => {
    const low = mixed(mixed(key, associated), plain);
    const high = mixed(mixed(low, plain), associated);
    return concatBytes(uintBytes(low, 4), uintBytes(high, 4));
  };
  return {
    seal: (plain, associated) => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      return concatBytes(nonce, tagOf(plain, associated), veiled(plain, mixed(key, nonce)));
    },
    open: (sealed, associated) => {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const plain = veiled(sealed.subarray(NONCE_BYTES + TAG_BYTES), mixed(key, nonce));
      return equalBytes(tagOf(plain, associated), tag) ? plain : undefined;
    },
    index: (bytes) => readUint(seededChance(mixed(key, bytes)).bytes(6), 0, 6),
  };
}

/** FNV-1a over bytes, from a state, with a last stir. */
function mixed(state: number, bytes: Uint8Array): number {
  let hash = (state ^ 0x811c9dc5) >>> 0;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ bytes.length) >>> 0;
}

/** Bytes under a stream of xorshift32 (Marsaglia 2003), four at a step: stores seal megabytes. */
function veiled(bytes: Uint8Array, seed: number): Uint8Array {
  const stream = new Uint32Array((bytes.length + 3) >>> 2);
  let state = seed | 1;
  for (let at = 0; at < stream.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    stream[at] = state;
  }
  const veil = new Uint8Array(stream.buffer);
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < out.length; at += 1) out[at] = (bytes[at] ?? 0) ^ (veil[at] ?? 0);
  return out;
}

let places = 0;

/** A name that no other test uses. */
export function newName(): string {
  places += 1;
  return `test ${places} ${crypto.randomUUID()}`;
}

/** Opens a store that is to open. */
export async function opened(name: string, key: string = 'key'): Promise<IndexedDbStore> {
  return valueOf(await openIndexedDbStore(name, { atRest: atRestNamed(key) }));
}

/** A harness whose stores are sealed by this. */
export function harnessSealedBy(createAtRest: () => AtRest): StoreHarness {
  return {
    isPersistent: true,
    canWait: false,
    createPlace: async () => {
      const name = newName();
      return {
        open: async () => valueOf(await openIndexedDbStore(name, { atRest: createAtRest() })),
        remove: async () => {
          valueOf(await removeIndexedDbStore(name));
        },
      };
    },
  };
}

/** What a worker is to do with the store of a name. */
export type Job =
  | {
      readonly kind: 'deeds';
      readonly name: string;
      readonly seed: number;
      readonly from: number;
    }
  | {
      readonly kind: 'prune';
      readonly name: string;
      readonly count: number;
      readonly seals: number;
    };

/** Does the deeds of a seed from a number on, saying the number of each that is done. */
async function work(name: string, seed: number, from: number): Promise<void> {
  const store = await opened(name);
  postMessage('started');
  let number = 0;
  for (const deed of deeds(seed)) {
    if (number >= from) {
      await doDeed(store, deed);
      postMessage(number + 1);
    }
    number += 1;
  }
}

/** Prunes many records in one call, and stands still for ever when it comes to seal for the nth time. */
async function pruneMany(name: string, count: number, seals: number): Promise<void> {
  const atRest = atRestNamed('key');
  let sealed = 0;
  const seal: AtRest['seal'] = (plain, associated) => {
    sealed += 1;
    if (sealed === seals) {
      postMessage('started');
      for (;;);
    }
    return atRest.seal(plain, associated);
  };
  const store = valueOf(await openIndexedDbStore(name, { atRest: { ...atRest, seal } }));
  const husks = sampleRecords(0, count).filter(({ seq }) => seq > 0);
  valueOf(await store.prune(husks.map(sampleHusk)));
  postMessage('done');
}

if (typeof document === 'undefined')
  addEventListener('message', ({ data }: MessageEvent<Job>) => {
    const done =
      data.kind === 'deeds'
        ? work(data.name, data.seed, data.from)
        : pruneMany(data.name, data.count, data.seals);
    done.catch((thrown: unknown) => postMessage(`failed: ${String(thrown)}`));
  });
