/**
 * Who speaks in a pact by what the members decided at home: with these a device may link to fetch
 * the pact's first record, which it has not got yet.
 */
import type { DeviceId, Hash32 } from '@tocsin/core';
import {
  certificateHash,
  decodePactContent,
  idOf,
  isResolved,
  RESOLVE_SUBJECT,
  saidAs,
  sealProposedKind,
} from '@tocsin/core';
import { delegatesOf } from '@tocsin/peer';

import type { LiveAssembly } from './live-log.ts';

/** The delegates of the pact with this nonce; none before the members decided on it. */
export function expectedIn(
  { peer }: Pick<LiveAssembly, 'peer'>,
  nonce: Hash32,
): ReadonlySet<DeviceId> {
  const { state } = peer.peer.judged();
  const { hash } = peer.peer.parts.crypto;
  const decided = peer.peer.entries().flatMap((entry) => {
    const said = saidAs(sealProposedKind, entry);
    if (state === undefined || said === undefined || said.pact !== null) return [];
    const matter = {
      subject: RESOLVE_SUBJECT.pact,
      hash: idOf<Hash32>(certificateHash(hash, said.content)),
    };
    const content = decodePactContent(said.content);
    return isResolved(state, matter) && content.ok && content.value.nonce === nonce
      ? [content.value]
      : [];
  });
  return new Set(decided.flatMap(delegatesOf) as DeviceId[]);
}
