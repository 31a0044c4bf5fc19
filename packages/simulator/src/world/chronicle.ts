/**
 * What happened in a world, in the order in which it happened: a fingerprint over all of it, so
 * that two runs can be compared, and the few things that people will want to read.
 */
import { asciiBytes, concatBytes, toHex, uintBytes } from '@tocsin/core';

/** What readers hear of; each has its sentence where the reader is. */
export const TOLD_KINDS = [
  'arrested',
  'asked',
  'askedInVain',
  'bellStruck',
  'blackout',
  'bothWait',
  'cannotPay',
  'carriedOut',
  'cheaper',
  'chosen',
  'cleared',
  'courierStopped',
  'diskLies',
  'disputed',
  'drilled',
  'endedSilent',
  'endedWell',
  'enemyBegan',
  'flagOver',
  'flagSeen',
  'forced',
  'freed',
  'hallSeated',
  'letIn',
  'lateSecret',
  'lateVoice',
  'lightsOn',
  'mended',
  'newPhone',
  'notPassed',
  'noticed',
  'objected',
  'paidApart',
  'paidBeyond',
  'paidTogether',
  'passed',
  'powerBegan',
  'powerOver',
  'pushed',
  'ranOut',
  'rang',
  'rangAtHome',
  'recalled',
  'refused',
  'released',
  'restored',
  'reworded',
  'scribeLied',
  'seized',
  'showedPaid',
  'signed',
  'tooFew',
  'twinHeard',
] as const;

/** One kind. */
export type ToldKind = (typeof TOLD_KINDS)[number];

/** Something that a reader should hear of. */
export interface Told {
  readonly atMs: number;
  readonly what: ToldKind;
  readonly who: string;
  /** Another name that belongs in the sentence. */
  readonly whom: string;
}

/** The history of one world. */
export interface Chronicle {
  /** Adds to the fingerprint. */
  note(atMs: number, what: string, detail: string): void;
  /** Adds to the fingerprint and to what readers hear of. */
  tell(told: Told): void;
  told(): readonly Told[];
  /** 64 hexadecimal characters over all that was noted so far. */
  fingerprint(): string;
}

/** Things told at most; a world that tells more is not read by anyone. */
const TOLD_MAX = 10_000;

/** An empty history, fingerprinted by `hash` to 32 bytes. */
export function createChronicle(hash: (bytes: Uint8Array) => Uint8Array): Chronicle {
  let print: Uint8Array = new Uint8Array(32);
  const told: Told[] = [];
  const note = (atMs: number, what: string, detail: string): void => {
    print = hash(concatBytes(print, uintBytes(atMs, 6), asciiBytes(`${what} ${detail}`)));
  };
  return {
    note,
    tell(one) {
      note(one.atMs, one.what, `${one.who} ${one.whom}`);
      if (told.length < TOLD_MAX) told.push(one);
    },
    told: () => told,
    fingerprint: () => toHex(print),
  };
}
