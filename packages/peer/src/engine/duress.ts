/**
 * R21 on one device of a home: the member's two words, the way on which sealed words are carried, and
 * the reading of those of twins. Three desks that know the same pacts.
 */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { ToldPact } from './known-pacts.ts';
import { createKnownPacts } from './known-pacts.ts';
import type { PactKeys } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import type { ReaderDesk } from './reader-desk.ts';
import { openReaderDesk } from './reader-desk.ts';
import type { WordDesk } from './word-desk.ts';
import { openWordDesk } from './word-desk.ts';
import { createWordRoad } from './word-road.ts';

/** All of it. */
export interface Duress {
  readonly words: WordDesk;
  readonly readers: ReaderDesk;
  addPact(peer: PactPeer, keys: PactKeys | undefined): void;
  close(): void;
}

/**
 * Opens it.
 *
 * @param opened - pacts that the members decided on and a device opened (`PactMakingDesk`).
 */
export async function openDuress(
  home: AssemblyPeer,
  opened: () => readonly ToldPact[],
): Promise<Result<Duress, StoreFault>> {
  const pacts = createKnownPacts(home, opened);
  const road = createWordRoad({ home, pacts });
  const words = await openWordDesk({ home, pacts, road });
  if (!words.ok) return words;
  const readers = await openReaderDesk({ home, pacts });
  if (!readers.ok) return readers;
  return ok({
    words: words.value,
    readers: readers.value,
    addPact: (peer, keys) => {
      pacts.hold(peer, keys);
      road.addPact(peer);
      readers.value.addPact(peer);
    },
    close: () => {
      road.close();
      readers.value.close();
    },
  });
}
