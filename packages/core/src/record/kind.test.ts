import { describe, expect, test } from 'vitest';

import { consentKind } from '../assembly/consent.ts';
import { ok } from '../base/result.ts';
import { CALLED, CALLED_NAME_MAX, calledKind } from '../called/records.ts';
import type { Cbor } from '../codec/cbor.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { idNamed } from '../testing.ts';
import { BODY_BYTES_MAX } from './header.ts';
import {
  decodeSaid,
  decodeSaidAs,
  encodeFitting,
  encodeSaid,
  KIND,
  KIND_MAX,
  PLAINTEXT_BYTES_MAX,
} from './kind.ts';

const refused = (rule: string) => ({ ok: false, fault: { kind: 'Malformed', rule } });
const read = (value: Cbor) => decodeSaid(encodeCbor(value));

describe('what a body says', () => {
  test('is a pair of a number and something', () => {
    for (const value of [3, 'text', [], [1], [1, 2, 3]] as const)
      expect(read(value as Cbor)).toEqual(refused('said'));
    expect(read([1, null])).toEqual({ ok: true, value: { kind: 1, said: null } });
  });

  test('is of a kind between 0 and the largest, known or not', () => {
    for (const kind of ['1', null, -1, KIND_MAX + 1, [1]])
      expect(read([kind, 0])).toEqual(refused('kind'));
    for (const kind of [0, KIND_MAX])
      expect(read([kind, 7])).toEqual({ ok: true, value: { kind, said: 7 } });
  });

  test('is refused by the first rule that its bytes break', () => {
    const broken = decodeSaid(Uint8Array.of(0xff));
    expect(broken.ok).toBe(false);
    expect(broken).not.toEqual(refused('said'));
    expect(decodeSaidAs(consentKind, encodeCbor([KIND.act, 0]))).toEqual(refused('other-kind'));
    expect(decodeSaidAs(consentKind, new Uint8Array(consentKind.bytesMax + 1))).toEqual(
      refused('oversize'),
    );
  });

  test('is never written longer than its kind allows: that is our own mistake', () => {
    const consent = { act: idNamed<never>('act'), stance: 'for' } as const;
    const short = { ...consentKind, bytesMax: 3 };
    expect(() => encodeSaid(short, consent)).toThrow('a body within its kind’s limit');
    const exact = { ...consentKind, bytesMax: encodeSaid(consentKind, consent).length };
    expect(encodeSaid(exact, consent)).toHaveLength(exact.bytesMax);
  });

  test('is encoded for writing only where others read it so', () => {
    const called = { whom: CALLED.self, name: 'Ana' };
    const most = { ...called, name: 'a'.repeat(CALLED_NAME_MAX) };
    expect(encodeFitting(calledKind, called)).toEqual(ok(encodeSaid(calledKind, called)));
    expect(encodeFitting(calledKind, most).ok).toBe(true);
    expect(encodeFitting(calledKind, { ...most, name: `${most.name}a` }).ok).toBe(false);
    // Letters in two parts read as another text than was signed.
    expect(encodeFitting(calledKind, { ...called, name: 'e\u0301' }).ok).toBe(false);
    const short = { ...calledKind, bytesMax: 3 };
    expect(encodeFitting(short, called)).toEqual(refused('oversize'));
  });

  test('leaves room for its seal in the longest body', () => {
    expect(PLAINTEXT_BYTES_MAX + 48).toBe(BODY_BYTES_MAX);
    const longest = new Uint8Array(PLAINTEXT_BYTES_MAX - 6);
    expect(read([1, longest]).ok).toBe(true);
    expect(read([1, new Uint8Array(PLAINTEXT_BYTES_MAX - 4)]).ok).toBe(false);
  });
});
