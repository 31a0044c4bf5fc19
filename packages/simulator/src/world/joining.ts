/**
 * Somebody who joins a home of a world (R15): keys on a disk of their own, an answer to an invite that
 * both keys sign, and a device that opens the log from its founding record, as `assembly join` does.
 */
import type { Invitation, LogId, RecordId, Verb } from '@tocsin/core';
import { invitationHash, paperHashOf, prekeyHashOf } from '@tocsin/core';
import { openReplica } from '@tocsin/peer';
import type { StoredRecord } from '@tocsin/peer/ports';

import type { Ground } from './device.ts';
import { Device } from './device.ts';
import { keyed, must, partsFor, prekeyOf } from './founding.ts';
import type { Luck } from './luck.ts';

/** What a member gives to somebody whom they invite. */
export interface Invited {
  readonly log: LogId;
  readonly invite: RecordId;
  /** The seed of the one-time key. */
  readonly secret: Uint8Array;
  readonly genesis: StoredRecord;
}

/** A guest: a device that does not run yet, and the admission that it asks for. */
export interface Guest {
  readonly device: Device;
  readonly admit: Extract<Verb, { kind: 'admit' }>;
}

/** Answers an invite, with a device of that name. */
export async function answerInvite(
  ground: Ground,
  { log, invite, secret, genesis }: Invited,
  name: string,
  luck: Luck,
): Promise<Guest> {
  const { crypto } = ground;
  const seat = await keyed(ground, luck);
  const replica = must(await openReplica(partsFor(ground, luck, log, seat)));
  must(await replica.ingest([genesis], 'welcome', 'each'));
  const device = new Device(ground, name, luck, 0);
  const { me, signing } = seat.keyring;
  device.shelve({ log, author: me, kind: 'home', disk: seat.disk });
  const prekeyHash = prekeyHashOf(crypto.hash, prekeyOf(seat.keyring));
  const paperHash = paperHashOf(crypto.hash, luck.bytes(16));
  const invitation: Invitation = { log, invite, device: me, prekeyHash, paperHash };
  const signed = invitationHash(crypto.hash, invitation);
  const value = {
    device: me,
    prekeyHash,
    paperHash,
    invite,
    inviteSignature: crypto.sign(signed, crypto.signingPair(secret).secretKey),
    deviceSignature: crypto.sign(signed, signing.secretKey),
  };
  return { device, admit: { kind: 'admit', value } };
}
