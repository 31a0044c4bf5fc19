import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RULES_KNOWN } from '../assembly/genesis.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { toHex } from '../base/bytes.ts';
import { hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { decodeSaidAs, encodeSaid, KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import {
  arbitraryHour,
  arbitraryId,
  arbitraryMutation,
  arbitraryUint,
  idNamed,
} from '../testing.ts';
import {
  CHARTER_TEXT_MAX,
  charterKind,
  HANDOVER_LINE_MAX,
  HANDOVER_LINES_MAX,
  ROLE_ACT_TEXT_MAX,
  ROLE_REPORT_TEXT_MAX,
  roleActKind,
  roleHeldKind,
  roleReportKind,
} from './records.ts';

const words = fc.stringMatching(/^[A-Za-z ,.]{0,40}$/);
const record = arbitraryId<RecordId>();
const last = hour(HOUR_MAX);
const id = idNamed<RecordId>('id');
const wide = (length: number): string => '文'.repeat(length);
const amount = { commodity: `A${'B'.repeat(23)}`, amount: Number.MAX_SAFE_INTEGER };

interface Case {
  readonly kind: RecordKind<unknown>;
  readonly any: fc.Arbitrary<unknown>;
  readonly longest: unknown;
}

function caseOf<T>(kind: RecordKind<T>, any: fc.Arbitrary<T>, longest: T): Case {
  return { kind, any, longest } as unknown as Case;
}

const cases = [
  caseOf(charterKind, fc.record({ text: words, handover: fc.array(words, { maxLength: 4 }) }), {
    text: wide(CHARTER_TEXT_MAX),
    handover: Array.from({ length: HANDOVER_LINES_MAX }, () => wide(HANDOVER_LINE_MAX)),
  }),
  caseOf(
    roleActKind,
    fc.record({
      power: record,
      verb: fc.nat(255),
      resource: fc.option(arbitraryId<Hash32>()),
      amount: fc.option(fc.record({ commodity: fc.constant('EUR'), amount: fc.nat() })),
      cites: fc.option(record),
      confirms: fc.option(record),
      text: words,
    }),
    {
      power: id,
      verb: 255,
      resource: id as string as Hash32,
      amount,
      cites: id,
      confirms: id,
      text: wide(ROLE_ACT_TEXT_MAX),
    },
  ),
  caseOf(
    roleHeldKind,
    fc
      .record({
        role: fc.nat(65_535),
        member: arbitraryId<MemberId>(),
        fromHour: arbitraryHour(HOUR_MAX - 100),
        hours: arbitraryUint(100),
      })
      .map(({ hours, ...rest }) => ({ ...rest, toHour: hour(rest.fromHour + hours) })),
    { role: 65_535, member: id as string as MemberId, fromHour: last, toHour: last },
  ),
  caseOf(roleReportKind, fc.record({ mandate: record, text: words }), {
    mandate: id,
    text: wide(ROLE_REPORT_TEXT_MAX),
  }),
];

describe.each(cases.map((one) => [one.kind.name, one] as const))('kind %s', (_, one) => {
  const { kind, any, longest } = one;

  test('is read back from its bytes', () => {
    fc.assert(
      fc.property(any, (value) => {
        expect(decodeSaidAs(kind, encodeSaid(kind, value))).toEqual({ ok: true, value });
      }),
    );
  });

  test('is total and canonical on changed bytes', () => {
    fc.assert(
      fc.property(
        any.chain((value) => arbitraryMutation(encodeSaid(kind, value))),
        (bytes) => {
          const read = decodeSaidAs(kind, bytes);
          if (read.ok) expect(encodeSaid(kind, read.value)).toEqual(bytes);
        },
      ),
    );
  });

  test('is refused with anything behind it, and cut short', () => {
    fc.assert(
      fc.property(any, (value) => {
        const bytes = encodeSaid(kind, value);
        expect(decodeSaidAs(kind, Uint8Array.from([...bytes, 0])).ok).toBe(false);
        expect(decodeSaidAs(kind, bytes.subarray(0, -1)).ok).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test('is as long as its arithmetic says, and no longer', () => {
    expect(encodeSaid(kind, longest)).toHaveLength(kind.bytesMax);
    expect(kind.bytesMax).toBeLessThanOrEqual(PLAINTEXT_BYTES_MAX);
  });

  test('is no other kind', () => {
    for (const other of cases.filter((each) => each !== one))
      expect(decodeSaidAs(other.kind, encodeSaid(kind, longest)).ok).toBe(false);
  });
});

test('the vectors of powers are those that were published', async () => {
  const hex = <T>(kind: RecordKind<T>, said: NoInfer<T>) => toHex(encodeSaid(kind, said));
  const power = idNamed<RecordId>('power');
  const all = {
    v: 1,
    rules: RULES_KNOWN,
    kinds: {
      charter: hex(charterKind, { text: 'Speak of the rents only.', handover: ['The press list'] }),
      roleAct: hex(roleActKind, {
        power,
        verb: 1,
        resource: null,
        amount: { commodity: 'EUR', amount: 1_250 },
        cites: null,
        confirms: null,
        text: 'Bread for forty.',
      }),
      roleHeld: hex(roleHeldKind, {
        role: 8,
        member: idNamed<MemberId>('member'),
        fromHour: hour(480_000),
        toHour: hour(480_100),
      }),
      roleReport: hex(roleReportKind, { mandate: power, text: 'Nothing was spent.' }),
    },
  };
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../vectors/power.json',
  );
  const block = Object.entries(KIND).filter(([, number]) => number >= 112 && number < 120);
  expect(block.map(([name]) => name)).toEqual(Object.keys(all.kinds));
});
