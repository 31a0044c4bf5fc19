/**
 * What two devices ask each other about a silence, live: "are you there?", "can you hear them for
 * me?", and the answer. Sent on an authenticated link only, where the other end's device is known;
 * a sign of life itself travels as the suspect's own beat, never as somebody's word.
 */
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import { decodeShape, encodeShape, id, oneOf, tuple, uint } from '../codec/shape.ts';
import type { SubjectId } from './subject.ts';

/** `areYouThere` goes to the suspect, `askThem` to a helper; answers say what came of it. */
export const PROBE_WORDS = ['areYouThere', 'askThem', 'heard', 'notHeard'] as const;

/** One question or answer. */
export interface ProbeWord {
  readonly word: (typeof PROBE_WORDS)[number];
  readonly suspect: SubjectId;
  /** Names the silence. */
  readonly silentSince: Instant;
}

/** Array 1, word 1, suspect 34, silentSince 9. */
export const PROBE_WORD_BYTES_MAX = 45;

const probeShape: Shape<ProbeWord> = tuple<ProbeWord>({
  word: oneOf(PROBE_WORDS),
  suspect: id<SubjectId>(),
  silentSince: uint<Instant>(INSTANT_MAX),
});

/** Canonical bytes of a probe or its answer. */
export function encodeProbe(probe: ProbeWord): Uint8Array {
  return encodeShape(probeShape, probe);
}

/** Reads a probe from untrusted bytes; total. */
export function decodeProbe(bytes: Uint8Array): Result<ProbeWord, Malformed> {
  return decodeShape(probeShape, bytes, PROBE_WORD_BYTES_MAX);
}
