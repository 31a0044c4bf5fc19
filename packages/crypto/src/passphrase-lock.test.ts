import type { Crypto, Random } from '@tocsin/peer/ports';
import { describe, expect, test } from 'vitest';

import { ARGON2_COST_FLOOR } from './argon2.ts';
import {
  makePassphraseLock,
  openPassphraseLock,
  PASSPHRASE_LENGTH_MIN,
} from './passphrase-lock.ts';
import { passphraseBytes } from './passphrase.ts';
import { countingBytes } from './testing.ts';
import { wasmCrypto } from './wasm.ts';

const crypto: Crypto = await wasmCrypto();
const random: Random = { bytes: (length) => countingBytes(length) };
const tools = { crypto, random, cost: ARGON2_COST_FLOOR };
const PHRASE = 'four words are long enough';

describe('a lock under a passphrase', () => {
  test('opens by the same passphrase, however its letters are put together', async () => {
    const made = await makePassphraseLock(passphraseBytes('caf\u00e9 of the four ways'), tools);
    if (!made.ok) return expect.unreachable('a long passphrase makes a lock');
    const typed = passphraseBytes('cafe\u0301 of the four ways');
    const opened = await openPassphraseLock(typed, made.value.lock, crypto);
    expect(opened).toEqual({ ok: true, value: made.value.key });
    expect(typed.every((byte) => byte === 0)).toBe(true);
  });

  test('does not open by another, and keeps no secret', async () => {
    const made = await makePassphraseLock(passphraseBytes(PHRASE), tools);
    if (!made.ok) return expect.unreachable('a long passphrase makes a lock');
    const { lock, key } = made.value;
    const wrong = await openPassphraseLock(passphraseBytes(`${PHRASE}!`), lock, crypto);
    expect(wrong).toEqual({ ok: false, fault: { kind: 'WrongKey' } });
    const otherSalt = { ...lock, salt: countingBytes(16, 1) };
    const salted = await openPassphraseLock(passphraseBytes(PHRASE), otherSalt, crypto);
    expect(salted).toEqual({ ok: false, fault: { kind: 'WrongKey' } });
    expect(lock.check).toHaveLength(16);
    expect(key.subarray(0, 16)).not.toEqual(lock.check);
  });

  test('wants a passphrase of so many characters, not bytes', async () => {
    const short = passphraseBytes('é'.repeat(PASSPHRASE_LENGTH_MIN - 1));
    const refused = { kind: 'PassphraseShort', least: PASSPHRASE_LENGTH_MIN };
    expect(await makePassphraseLock(short, tools)).toEqual({ ok: false, fault: refused });
    const enough = passphraseBytes('é'.repeat(PASSPHRASE_LENGTH_MIN));
    expect((await makePassphraseLock(enough, tools)).ok).toBe(true);
  });

  test('says so when nothing is typed, or its work is beyond the limits', async () => {
    const made = await makePassphraseLock(passphraseBytes(PHRASE), tools);
    if (!made.ok) return expect.unreachable('a long passphrase makes a lock');
    const { lock } = made.value;
    const nothing = await openPassphraseLock(new Uint8Array(), lock, crypto);
    expect(nothing).toEqual({ ok: false, fault: { kind: 'PassphraseEmpty' } });
    const endless = { ...lock, passes: 1_000_000 };
    const refused = await openPassphraseLock(passphraseBytes(PHRASE), endless, crypto);
    expect(refused).toEqual({ ok: false, fault: { kind: 'CostOutOfRange' } });
  });
});
