/**
 * What people are called, in the home log, lane 2: each says it themselves, and anybody says what the
 * assembly is called. It is for reading and binds nothing; it goes with its people (R14).
 */
import type { Shape } from '../codec/shape.ts';
import { refined, text, tuple, uint } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_PEOPLE } from '../record/lane.ts';

/** UTF-16 units of a name: "Sami, third floor" has 17, a building's full name some 35. */
export const CALLED_NAME_MAX = 40;

/** Whom a name is for. */
export const CALLED = { self: 0, assembly: 1 } as const;

/** Says what its author, or the assembly, is called from now on. */
export interface Called {
  readonly whom: number;
  readonly name: string;
}

/**
 * Whether a text can be a name: something visible, in NFC, on one line, without blanks around it, and
 * with nothing that turns the direction of what stands beside it (Unicode UAX #9).
 */
export function isCalledName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= CALLED_NAME_MAX &&
    name === name.trim() &&
    name === name.normalize('NFC') &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u.test(name)
  );
}

const nameShape: Shape<string> = refined(text(CALLED_NAME_MAX), 'called-name', isCalledName);

/** Frame 3, array 1, whom 1, name 2 + 3 × 40. */
export const CALLED_BYTES_MAX: number = 3 + 1 + 1 + 2 + 3 * CALLED_NAME_MAX;
/** 192 */
export const calledKind: RecordKind<Called> = {
  name: 'called',
  lanes: [LANE_PEOPLE],
  plain: false,
  shape: tuple<Called>({ whom: uint(CALLED.assembly), name: nameShape }),
  bytesMax: CALLED_BYTES_MAX,
};
