/**
 * One hash of all that a replica makes of its records: every entry with its opened body, the
 * frontier, and the state that the slow fold gives, written out in an order of its own.
 */
import type { Entry, LogId, SyncCrypto } from '@tocsin/core';
import { concatBytes, encodeCbor, encodeFrontier, frontierOf, idBytes, toHex } from '@tocsin/core';

import { foldAssembly } from '../packages/core/src/assembly/fold.ts';

/** The hash of what these entries come to, in whatever order they are given. */
export function stateHash(crypto: SyncCrypto, log: LogId, entries: readonly Entry[]): string {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const bodies = sorted.map(({ id, body }) =>
    concatBytes(
      idBytes(id),
      crypto.hash(encodeCbor(body.state === 'read' ? [body.kind, body.said] : [body.state])),
    ),
  );
  const state = foldAssembly(log, entries, crypto);
  if (!state.ok) throw new Error(`the benchmark's log does not fold: ${state.fault.kind}`);
  const { reading: _, ...rest } = state.value;
  const written = new TextEncoder().encode(JSON.stringify(rest, inOrder));
  const parts = [...bodies, encodeFrontier(frontierOf(entries)), written];
  return toHex(crypto.hash(concatBytes(...parts)));
}

/** Maps and sets as sorted lists, bytes as hexadecimal. */
function inOrder(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof Map || value instanceof Set)
    return [...value].map((item) => JSON.stringify(item, inOrder)).toSorted();
  return value;
}
