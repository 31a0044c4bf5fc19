/**
 * The sheet with the paper code: plain text for A4 or Letter, black on white, neutral. It names no
 * program, no assembly and no person, so that it tells a finder nothing but itself.
 */
import { fromHex } from '@tocsin/core';

import type { Say } from '../words/index.ts';
import { encodePaperCode, PAPER_GROUPS } from './paper-code.ts';

/** Characters of a line: fits 17 cm in any fixed font of 11 points. */
const WIDTH = 72;

/** The lines of the sheet for a code of 32 hexadecimal characters. */
export function paperSheet(code: string, say: Say): readonly string[] {
  return sheetOf(code, say, [say('paper.title'), say('paper.what'), say('paper.how')]);
}

/** The lines of the sheet for a holder's next seal and recovery keys in a pact. */
export function pactSheet(code: string, say: Say): readonly string[] {
  return sheetOf(code, say, [say('paper.keysTitle'), say('paper.keysWhat'), say('paper.keysHow')]);
}

function sheetOf(
  code: string,
  say: Say,
  [title, what, how]: readonly [string, string, string],
): readonly string[] {
  const groups = encodePaperCode(fromHex(code) ?? new Uint8Array());
  const half = PAPER_GROUPS / 2;
  const row = (from: number): string =>
    groups
      .slice(from, from + half)
      .map((group, at) => `${String(from + at + 1).padStart(2)}: ${group}`)
      .join('   ');
  const rule = '-'.repeat(WIDTH);
  return [
    rule,
    `  ${title}`,
    '',
    `  ${row(0)}`,
    `  ${row(half)}`,
    '',
    `  ${say('paper.away')}`,
    `  ${what}`,
    `  ${how}`,
    `  ${say('paper.groupCheck')}`,
    `  ${say('paper.never')}`,
    rule,
  ];
}
