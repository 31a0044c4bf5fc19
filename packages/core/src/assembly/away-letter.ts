/**
 * What goes abroad and comes back when some are to be counted as away (R25, decision 0066): the
 * *asking* of those who are left, and the *answer* of a witness. They travel as files between people;
 * both are canonical CBOR. What is signed is `awayHash` over parent and list; the rest tells the
 * witness for whom and by which of its keys.
 *
 *     asking = [pact 32, party 32, parent 32, [[member 32, reason 32], …], [witness key 32, …]]
 *     answer = [parent 32, [[member 32, reason 32], …], key 32, signature 64]
 *
 * Members and reasons are ids that mean nothing outside their log; how many there are is told.
 */
import { compareBytes } from '../base/bytes.ts';
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { LogId, PartyId, PlacementId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, bytes, decodeShape, encodeShape, id, tuple } from '../codec/shape.ts';
import type { Away, Gone } from './act.ts';
import { goneShape, GONE_MAX, WITNESS_KEYS_MAX } from './act.ts';

/** What those who are left ask a seal abroad to witness. */
export interface AwayAsking {
  /** The pact in which the witness knows them, and as which party. */
  readonly pact: LogId;
  readonly party: PartyId;
  /** The head of their chain: the list stands on it, or nowhere. */
  readonly parent: PlacementId;
  /** Ascending by member; at least one. */
  readonly gone: readonly Gone[];
  /** The witnesses that stand at the parent, ascending by bytes: one of them signs. */
  readonly keys: readonly Uint8Array[];
}

/** What a witness signed. */
export interface AwayAnswer extends Away {
  readonly parent: PlacementId;
}

/** Array 1, three ids 34 each, list 2 + 128 × 69, keys 1 + 16 × 34. */
export const AWAY_ASKING_BYTES_MAX: number =
  1 + 3 * 34 + (2 + GONE_MAX * 69) + (1 + WITNESS_KEYS_MAX * 34);
/** Array 1, parent 34, list 2 + 128 × 69, key 34, signature 66. */
export const AWAY_ANSWER_BYTES_MAX: number = 1 + 34 + (2 + GONE_MAX * 69) + 34 + 66;

const askingShape: Shape<AwayAsking> = tuple<AwayAsking>({
  pact: id<LogId>(),
  party: id<PartyId>(),
  parent: id<PlacementId>(),
  gone: goneShape,
  keys: ascending(bytes(32), compareBytes, WITNESS_KEYS_MAX, 1),
});

const answerShape: Shape<AwayAnswer> = tuple<AwayAnswer>({
  parent: id<PlacementId>(),
  gone: goneShape,
  key: bytes(32),
  signature: bytes(SIGNATURE_BYTES),
});

/** The bytes of an asking. */
export function encodeAwayAsking(asking: AwayAsking): Uint8Array {
  return encodeShape(askingShape, asking);
}

/** Reads an asking from untrusted bytes; total. */
export function decodeAwayAsking(encoded: Uint8Array): Result<AwayAsking, Malformed> {
  return decodeShape(askingShape, encoded, AWAY_ASKING_BYTES_MAX);
}

/** The bytes of an answer. */
export function encodeAwayAnswer(answer: AwayAnswer): Uint8Array {
  return encodeShape(answerShape, answer);
}

/** Reads an answer from untrusted bytes; total. What it is worth the signature tells. */
export function decodeAwayAnswer(encoded: Uint8Array): Result<AwayAnswer, Malformed> {
  return decodeShape(answerShape, encoded, AWAY_ANSWER_BYTES_MAX);
}
