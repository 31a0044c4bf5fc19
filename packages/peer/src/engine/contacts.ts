/** How two matched people reach each other: sealed here for the other one's devices, and opened here. */
import type { ContactState, MatchState, MemberId, RecordId, Result } from '@tocsin/core';
import {
  contactRandomBytes,
  contactSharedKind,
  devicesOfMember,
  fail,
  foldExchange,
  openContact,
  sealContact,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import type { AssemblyJudged } from './assembly-peer.ts';
import { knownPrekeys } from './known-prekeys.ts';
import type { LogPeer } from './log-peer.ts';

/** Why a contact was not shared. */
export type ContactFault =
  | AppendFault
  /** No match of ours that both have accepted. */
  | { readonly kind: 'NotMatched' }
  /** No device of theirs has shown to what it could be sealed. */
  | { readonly kind: 'NoReader' }
  /** It is empty or too long. */
  | { readonly kind: 'ContactUnfit' };

function otherOf({ needer, giver }: MatchState, me: MemberId): MemberId | undefined {
  if (me === needer) return giver;
  return me === giver ? needer : undefined;
}

/** Shares a contact for a match that both accepted, with the other one alone. */
export async function shareContact(
  peer: LogPeer<AssemblyJudged>,
  match: RecordId,
  said: string,
): Promise<Result<RecordId, ContactFault>> {
  const { state, me } = peer.judged();
  if (state === undefined || me === undefined) return fail({ kind: 'NotMatched' });
  const found = foldExchange(state).matches.find(({ record }) => record === match);
  const other = found === undefined ? undefined : otherOf(found, me);
  if (other === undefined || found?.stage !== 'accepted') return fail({ kind: 'NotMatched' });
  const prekeys = await knownPrekeys(peer);
  const readers = devicesOfMember(state, other).flatMap(({ id: device }) => {
    const kemPublic = prekeys.get(device);
    return kemPublic === undefined ? [] : [{ device, kemPublic }];
  });
  if (readers.length === 0) return fail({ kind: 'NoReader' });
  const { crypto, log, random } = peer.parts;
  const place = { log, match, author: peer.replica.me };
  const bytes = random.bytes(contactRandomBytes(readers.length));
  const sealed = sealContact(crypto, place, readers, said, bytes);
  bytes.fill(0);
  if (!sealed.ok) return fail({ kind: 'ContactUnfit' });
  return peer.append(contactSharedKind, sealed.value);
}

/** What a contact says, if it was sealed for this device. */
export function readContact(
  peer: LogPeer<AssemblyJudged>,
  { said, device: author }: ContactState,
): string | undefined {
  const { crypto, log, keyring } = peer.parts;
  const place = { log, match: said.match, author };
  const secrets = keyring.prekeys().map(({ kem }) => kem.secretKey);
  return openContact(crypto, place, keyring.me, secrets, said);
}
