import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import type { LogId, RecordId } from '../base/id.ts';
import { parseRecord } from '../record/record.ts';
import { arbitraryBytes, arbitraryMutation, bytesNamed, testCrypto } from '../testing.ts';
import { foldAssembly } from './fold.ts';
import type { Card, Circle } from './founding.ts';
import {
  CARD_BYTES_MAX,
  CIRCLE_BYTES_MAX,
  decodeCircle,
  draftGenesis,
  EMPTY_CIRCLE,
  encodeCircle,
  finishFounding,
  joinCircles,
  spokenCheck,
} from './founding.ts';
import { TEST_TERMS, testCircle, testDevice, testGenesis } from './testing.ts';

const circle = testCircle([0, 1, 2].map(testDevice));
const without = (part: keyof Circle, at: number): Circle => ({
  ...circle,
  [part]: circle[part].filter((_, index) => index !== at),
});
const withCard = (at: number, change: Partial<Card>): Circle => ({
  ...circle,
  cards: circle.cards.map((card, index) => (index === at ? { ...card, ...change } : card)),
});

describe('founding', () => {
  test('gives one genesis to all who joined the files in any order', () => {
    const parts = circle.cards.map((card, at): Circle => ({
      cards: [card],
      reveals: circle.reveals.slice(at, at + 1),
      signatures: circle.signatures.slice(at, at + 1),
    }));
    fc.assert(
      fc.property(fc.shuffledSubarray([...parts, ...parts], { minLength: 6 }), (files) => {
        let joined = EMPTY_CIRCLE;
        for (const file of files) {
          const next = joinCircles(joined, file);
          if (next.ok) joined = next.value;
        }
        expect(joined).toEqual(circle);
      }),
    );
    expect(finishFounding(circle, testCrypto).ok).toBe(true);
  });

  test('founds nothing while a signature is missing, and says whose', () => {
    const fault = (found: Circle) => {
      const finished = finishFounding(found, testCrypto);
      return finished.ok ? undefined : finished.fault;
    };
    const { device } = circle.cards[1] as Card;
    expect(fault(without('signatures', 1))).toEqual({
      kind: 'SignatureMissing',
      devices: [device],
    });
    const [first, second, third] = circle.signatures;
    const wrong = { ...second, signature: first?.signature } as never;
    expect(fault({ ...circle, signatures: [first as never, wrong, third as never] })).toEqual({
      kind: 'SignatureWrong',
      device,
    });
  });

  test('goes on only when all revealed what they committed to, for the same cards', () => {
    const fault = (found: Circle) => {
      const drafted = draftGenesis(found, testCrypto);
      return drafted.ok ? undefined : drafted.fault;
    };
    const { device } = circle.cards[0] as Card;
    expect(fault(without('reveals', 0))).toEqual({ kind: 'RevealMissing', devices: [device] });
    expect(fault(without('cards', 2))).toMatchObject({ kind: 'RevealWrong' });
    const other = { ...circle.reveals[0], reveal: bytesNamed('other') } as never;
    expect(fault({ ...circle, reveals: [other, ...circle.reveals.slice(1)] })).toEqual({
      kind: 'RevealWrong',
      device,
    });
    expect(fault(withCard(1, { wallHour: hour(1) }))).toMatchObject({ kind: 'RevealWrong' });
  });
});

describe('founding files that do not fit', () => {
  test('is refused by different terms, keys that are not admissible, and one person alone', () => {
    const fault = (found: Circle) => {
      const drafted = draftGenesis(found, testCrypto);
      return drafted.ok ? undefined : drafted.fault.kind;
    };
    const terms = { ...TEST_TERMS, tempoMs: 250 };
    expect(fault(withCard(2, { terms }))).toBe('TermsDiffer');
    expect(fault(withCard(0, { device: '00'.repeat(32) as never }))).toBe('KeyNotAdmissible');
    expect(fault({ ...circle, cards: circle.cards.slice(0, 1) })).toBe('TooFewFounders');
    expect(fault(EMPTY_CIRCLE)).toBe('TooFewFounders');
  });

  test('refuses a device that shows two cards', () => {
    const changed = withCard(0, { wallHour: hour(7) });
    expect(joinCircles(circle, changed)).toEqual({
      ok: false,
      fault: { kind: 'FounderContradicts', device: circle.cards[0]?.device },
    });
  });

  test('ends in a record of right form, from which the fold starts', () => {
    const finished = finishFounding(circle, testCrypto);
    expect(finished.ok).toBe(true);
    if (!finished.ok) return;
    const record = parseRecord(testCrypto.hash, finished.value.record);
    expect(record).toMatchObject({ ok: true, value: { id: finished.value.log } });
    const genesis = testGenesis(circle);
    expect(genesis.id).toBe(finished.value.log as string as RecordId);
    const header = record.ok ? record.value.fields : undefined;
    const state = foldAssembly(
      genesis.id as string as LogId,
      [{ ...genesis, header: header as never }],
      testCrypto,
    );
    expect(state.ok && state.value.members.size).toBe(3);
  });

  test('is heard as three numbers and two groups of five digits', () => {
    const spoken = spokenCheck(testCrypto.hash, bytesNamed('about'));
    expect(spoken.words.every((word) => word >= 0 && word < 2_048)).toBe(true);
    expect(spoken.groups.every((group) => /^\d{5}$/.test(group))).toBe(true);
    expect(spokenCheck(testCrypto.hash, bytesNamed('other'))).not.toEqual(spoken);
  });
});

describe('a founding file', () => {
  test('is read back from its bytes, and from no others', () => {
    expect(decodeCircle(encodeCircle(circle))).toEqual({ ok: true, value: circle });
    fc.assert(
      fc.property(
        fc.oneof(arbitraryMutation(encodeCircle(circle)), arbitraryBytes(0, 99)),
        (bytes) => {
          const read = decodeCircle(bytes);
          if (read.ok) expect(encodeCircle(read.value)).toEqual(bytes);
        },
      ),
    );
  });

  test('has a limit that its longest value just reaches', () => {
    const longest = testCircle(
      Array.from({ length: 12 }, (_, at) => testDevice(at)),
      {
        rules: 255,
        tempoMs: 3_600_000,
        unmet: true,
        overrides: [],
      },
    );
    // No constitution has 64 overrides yet: each that is missing leaves six bytes, and one.
    const spare = 12 * (64 * 6 + 1) + 12 * 4;
    expect(encodeCircle(longest).length).toBe(CIRCLE_BYTES_MAX - spare);
    expect(CARD_BYTES_MAX).toBe(1_795);
  });
});
