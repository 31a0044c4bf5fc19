/** What many answers hold. Everything is plain JSON: ids as hexadecimal, times twice. */

/** An instant: UTC as ISO 8601 for people and scripts, and milliseconds since 1970. */
export type When = { readonly iso: string; readonly ms: number };

/** A person or an assembly: 64 hexadecimal characters, and the name this device has for it. */
export type Who = {
  readonly id: string;
  /** Null when this device has no name for it; the screen then shows the start of the id. */
  readonly name: string | null;
  /** Whether it is the owner of this device, or our own assembly. */
  readonly me: boolean;
};

/** So many of so many. */
export type Count = { readonly have: number; readonly needed: number };

/** A fault that lies in an answer, as data; `kind` is the key of its sentence. */
export type FaultKept = { readonly kind: string };

/** The ways by which something was heard or goes out. */
export type WayKind =
  | 'net'
  | 'postBox'
  | 'courier'
  | 'qr'
  | 'radio'
  | 'sms'
  | 'call'
  | 'met'
  | 'dropPoint'
  | 'card';

/** Real, or practice. */
export type Context = 'live' | 'drill';

/**
 * How far a word has come (invariant 9). It never moves forward on a timer.
 *
 * - `waiting`: on this device only. `carried`: a way or courier took it. `arrived`: another device
 *   has it, by its own word. `ranOut`: its time is over.
 */
export type Delivery = {
  readonly state: 'waiting' | 'carried' | 'arrived' | 'ranOut';
  /** Devices that have it, by their own word. */
  readonly arrivedAt: number;
  /** Devices it is meant for. */
  readonly meantFor: number;
  /** No way out of this device is linked now: the command line ends with 7, queued. */
  readonly noWay: boolean;
};

/** Whether a record is settled (R7) or only provisional. */
export type Finality = 'provisional' | 'settled';

/**
 * Digits that all in the room read aloud and compare: two groups of five, where the language has
 * no spoken list. Equal = nobody stands between.
 */
export type CheckDigits = readonly string[];
