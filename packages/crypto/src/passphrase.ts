/** Passphrases as they are typed. An entry of its own: a command line loads it and no cryptography. */

/** A passphrase as it is typed, in the one form that every keyboard gives: UTF-8 in NFKC. */
export function passphraseBytes(typed: string): Uint8Array {
  return new TextEncoder().encode(typed.normalize('NFKC'));
}
