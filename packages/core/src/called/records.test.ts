import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { describeKinds, kindCase } from '../record/testing.ts';
import type { Called } from './records.ts';
import { CALLED, CALLED_NAME_MAX, calledKind, isCalledName } from './records.ts';

const any: fc.Arbitrary<Called> = fc.record({
  whom: fc.constantFrom(CALLED.self, CALLED.assembly),
  name: fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((name) => `a${name}z`.normalize('NFC'))
    .filter(isCalledName),
});

describeKinds([
  kindCase({
    kind: calledKind,
    number: 192,
    any,
    longest: { whom: CALLED.assembly, name: '水'.repeat(CALLED_NAME_MAX) },
    wrong: [
      { whom: 2, name: 'Ana' },
      { whom: CALLED.self, name: '' },
      { whom: CALLED.self, name: 'x'.repeat(CALLED_NAME_MAX + 1) },
    ],
  }),
]);

describe('a name', () => {
  test.each(['Ana', 'Sami, third floor', 'مركز النساء', '水', "N'Golo", 'Zoë'])(
    'may be %s',
    (name) => {
      expect(isCalledName(name)).toBe(true);
    },
  );

  test.each([
    ['nothing', ''],
    ['blanks around it', ' Ana'],
    ['two lines', 'Ana\nBoris'],
    ['what turns its neighbours around', 'Ana\u202e'],
    ['what nobody sees', '\u200bAna'],
    ['another form of the same letters', 'Zoe\u0308'],
    ['half a letter', 'a\ud800b'],
  ])('is not %s', (_, name) => {
    expect(isCalledName(name)).toBe(false);
  });
});
