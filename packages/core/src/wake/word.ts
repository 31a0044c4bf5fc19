/**
 * What a phone and a device that stays awake say to each other about waking, live. Sent on an
 * authenticated link only, and in no log: the ticket is nobody else's business
 * (`docs/spec/wake-up.md`).
 */
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  bytes,
  decodeShape,
  encodeShape,
  oneOf,
  refined,
  text,
  tuple,
  variant,
} from '../codec/shape.ts';

/** Characters of the address of a phone at its push service; those in use have up to 700. */
export const WAKE_ENDPOINT_LENGTH_MAX = 1_024;
/** Bytes of the key that signs for one phone alone: a number below the order of P-256. */
export const WAKE_KEY_BYTES = 32;

/** What is needed to wake one phone: its address, and the key that its browser was told. */
export interface WakeTicket {
  /** An `https:` address in printable ASCII. */
  readonly endpoint: string;
  readonly key: Uint8Array;
}

/**
 * How a device that stays awake stands to a phone. `able`: it would wake it. `unable`: it wakes
 * nobody, or not this one. `taken`: it keeps its ticket. `turnedDown`: its push service takes none.
 * `gone`: the push service no longer knows the phone.
 */
export const WAKE_STATES = ['able', 'unable', 'taken', 'turnedDown', 'gone'] as const;
export type WakeState = (typeof WAKE_STATES)[number];

/** The phone asks, gives its ticket, or takes it back; the other end says how it stands. */
interface WakeWords {
  readonly ask: object;
  readonly give: WakeTicket;
  readonly end: object;
  readonly state: WakeState;
}

/** One word. */
export type WakeWord = Variant<WakeWords>;

/** Array 1, number 1, array 1, endpoint 3 + 1,024, key 2 + 32. */
export const WAKE_WORD_BYTES_MAX = 1_064;

const wakeShape: Shape<WakeWord> = variant<WakeWords>({
  ask: tuple({}),
  give: tuple<WakeTicket>({
    endpoint: refined(text(WAKE_ENDPOINT_LENGTH_MAX), 'endpoint', isWakeEndpoint),
    key: bytes(WAKE_KEY_BYTES),
  }),
  end: tuple({}),
  state: oneOf(WAKE_STATES),
});

/** Whether a text can be the address of a phone: `https:`, printable ASCII, nobody's password. */
export function isWakeEndpoint(endpoint: string): boolean {
  return (
    endpoint.length <= WAKE_ENDPOINT_LENGTH_MAX &&
    /^https:\/\/[a-z0-9.:[\]-]+\/[\x21-\x7e]*$/u.test(endpoint) &&
    !endpoint.includes('#')
  );
}

/** Canonical bytes of a word. */
export function encodeWakeWord(word: WakeWord): Uint8Array {
  return encodeShape(wakeShape, word);
}

/** Reads a word from untrusted bytes; total. */
export function decodeWakeWord(encoded: Uint8Array): Result<WakeWord, Malformed> {
  return decodeShape(wakeShape, encoded, WAKE_WORD_BYTES_MAX);
}
