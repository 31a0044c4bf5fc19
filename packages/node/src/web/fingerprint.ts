/** Long numbers as people compare them. */
import { createHash } from 'node:crypto';

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';
/** Bytes that the words hold: four words of 16 bits. */
const SPOKEN_BYTES = 8;

/** SHA-256 as the certificate pages of phones and browsers show it: `AB:CD:…`. */
export function fingerprintOf(bytes: Uint8Array): string {
  const hex = createHash('sha256').update(bytes).digest('hex').toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}

/**
 * Four words that can be said in any language and mean nothing in none, for the first 64 bits of
 * a fingerprint: "proquints" (Wilkerson, arXiv:0901.4016), 16 bits a word.
 */
export function spokenWords(fingerprint: string): readonly string[] {
  const bytes = Buffer.from(fingerprint.replaceAll(':', ''), 'hex').subarray(0, SPOKEN_BYTES);
  return [0, 2, 4, 6].map((at) => word(bytes.readUInt16BE(at)));
}

function word(sixteen: number): string {
  const consonant = (shift: number): string => CONSONANTS[(sixteen >> shift) & 15] ?? '';
  const vowel = (shift: number): string => VOWELS[(sixteen >> shift) & 3] ?? '';
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`;
}

/** The version of an app as the app itself shows it: 128 bits in groups of four characters. */
export function versionShown(hash: string): string {
  return (hash.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}
