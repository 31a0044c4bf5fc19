/**
 * The name under which this device keeps a log: 1–40 of a–z, 0–9 and "-". Nobody is asked for it: it
 * comes from what people call their assembly, and only this device sees it.
 */

/** Room is left for `-99`, should the name be taken. */
const CHARS_MAX = 36;
/** Letters that are not taken apart by Unicode (NFKD), and what they are written as. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** A name that is not taken yet. A name in another script becomes `assembly-` and its hash. */
export function logNameOf(typed: string, taken: readonly string[]): string {
  const plain = latin(typed);
  const base = plain === '' ? `assembly-${hashOf(typed)}` : plain;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

function latin(typed: string): string {
  const letters = typed
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/gu, (letter) => LETTERS[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '');
  const name = letters
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, CHARS_MAX)
    .replaceAll(/^-+|-+$/gu, '');
  // A name of which only a number or a letter is left says less than its hash.
  const kept = Array.from(letters).filter((letter) => /[a-z]/u.test(letter)).length;
  return kept < 2 ? '' : name;
}

/** FNV-1a of 32 bits over UTF-16: told apart, and no more. */
function hashOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93) >>> 0;
  return hash.toString(36);
}
