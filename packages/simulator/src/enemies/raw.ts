/** Records as a hostile hand writes them: with a key it holds, and nothing checked. */
import type { Hash32, Header, RecordId, RecordKind, WireRecord } from '@tocsin/core';
import {
  bodyHashOf,
  encodeHeader,
  encodeSaid,
  hourOf,
  idBytes,
  idOf,
  NONCE_BYTES,
  RECORD_VERSION,
  recordIdOf,
  sealBody,
} from '@tocsin/core';
import type { AssemblyPeer } from '@tocsin/peer';
import type { Crypto } from '@tocsin/peer/ports';

import type { Luck } from '../world/luck.ts';

/** A record with its id. */
export interface RawRecord extends WireRecord {
  readonly id: RecordId;
}

/** A member's device in a hostile hand: it knows all that the device knows, and signs anything. */
export interface Hand {
  readonly home: AssemblyPeer;
  readonly crypto: Crypto;
  readonly luck: Luck;
}

/** Writes a record by hand, the next of the device's chain unless `change` says otherwise. */
export function rawRecord<T>(
  { home, crypto, luck }: Hand,
  kind: RecordKind<T>,
  said: NoInfer<T>,
  change: Partial<Header> = {},
): RawRecord {
  const { replica, parts } = home.peer;
  const judged = home.peer.judged();
  const epoch = judged.epochs[0] ?? 0;
  const lane = kind.lanes[0] ?? 0;
  const key = kind.plain ? undefined : replica.keyring.laneKey(change.epoch ?? epoch, lane);
  const [head] = replica.index.view.headsOf(replica.me);
  const fields: Omit<Header, 'bodyLen' | 'bodyHash'> = {
    version: RECORD_VERSION,
    log: replica.log,
    author: replica.me,
    seq: (head?.seq ?? -1) + 1,
    prev: head?.id ?? null,
    deps: [],
    gov: judged.gov,
    wallHour: hourOf(parts.clock.now(), replica.tempoMs),
    lane,
    epoch: key === undefined ? 0 : epoch,
    nonce: key === undefined ? new Uint8Array() : luck.bytes(NONCE_BYTES),
    ...change,
  };
  const plain = encodeSaid(kind, said);
  const body = key === undefined ? plain : sealBody(crypto, key, fields, plain);
  const bodyHash = idOf<Hash32>(bodyHashOf(crypto.hash, body));
  const header = encodeHeader({ ...fields, bodyLen: body.length, bodyHash });
  const id = recordIdOf(crypto.hash, header);
  const signature = crypto.sign(idBytes(id), replica.keyring.signing.secretKey);
  return { id, header, signature, body };
}
