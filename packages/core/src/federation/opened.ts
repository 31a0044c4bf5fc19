/**
 * How the other devices of a home come to read a pact: one that opened it shows them its founding
 * record, whole, and the key of its first epoch (kind 84). What it says proves itself, so that
 * nobody at home can lead the others into a log that no seal has signed.
 */
import type { ReadingCrypto } from '../base/crypto.ts';
import { idBytes } from '../base/id.ts';
import { epochKeyHashOf } from '../assembly/ids.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, tuple } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaid, KIND_FRAME_BYTES, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { WireRecord } from '../record/record.ts';
import { decodeWire, encodeWire, parseRecord } from '../record/record.ts';
import type { FoundedPact } from './genesis.ts';
import { judgeGenesis } from './genesis.ts';

/**
 * The longest founding record that can be told: what a body leaves beside array 1, its own length 3
 * and the key 34. One that is longer comes to each device with the file.
 */
export const PACT_TOLD_BYTES_MAX: number = PLAINTEXT_BYTES_MAX - KIND_FRAME_BYTES - 38;

/** A pact that is open, and the key of its first epoch, sealed because the lane is. */
export interface PactOpened {
  readonly genesis: WireRecord;
  readonly epochKey: Uint8Array;
}

const genesisShape: Shape<WireRecord> = {
  parse: (value) => {
    const read = bytes(1, PACT_TOLD_BYTES_MAX).parse(value);
    return read.ok ? decodeWire(read.value) : read;
  },
  toCbor: encodeWire,
};

/** Kind 84. */
export const pactOpenedKind: RecordKind<PactOpened> = {
  name: 'pactOpened',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<PactOpened>({ genesis: genesisShape, epochKey: bytes(32) }),
  bytesMax: PLAINTEXT_BYTES_MAX,
};

/**
 * The pact that a founding record founds, if it does and the key is that of its first epoch;
 * undefined otherwise. Whether the members wanted this pact is for the caller to see.
 */
export function provenPact(
  crypto: Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>,
  { genesis, epochKey }: PactOpened,
): FoundedPact | undefined {
  const record = parseRecord(crypto.hash, genesis);
  if (!record.ok || record.value.body === null) return undefined;
  const { id, fields, signature, body } = record.value;
  const said = decodeSaid(body);
  if (!said.ok || !crypto.verify(signature, idBytes(id), idBytes(fields.author))) return undefined;
  const entry = { id, header: fields, body: { state: 'read' as const, ...said.value } };
  const founded = judgeGenesis(crypto, entry);
  if (!founded.ok) return undefined;
  const isItsKey = founded.value.content.epochKeyHash === epochKeyHashOf(crypto.hash, epochKey);
  return isItsKey ? founded.value : undefined;
}

/** Whether a founding record is short enough to be told at home. */
export function canBeTold(genesis: WireRecord): boolean {
  return encodeWire(genesis).length <= PACT_TOLD_BYTES_MAX;
}
