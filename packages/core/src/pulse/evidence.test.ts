import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { instant } from '../base/time.ts';
import type { Evidence } from './evidence.ts';
import { addEvidence, EVIDENCE_KEPT_MAX, mergeEvidence } from './evidence.ts';
import { beatAt, hoursIn, subjectNamed } from './testing.ts';

const ana = subjectNamed(0);

/** Few subjects, counters and hours, so that copies, early arrivals and full lists are frequent. */
const arbitrarySigns: fc.Arbitrary<readonly Evidence[]> = fc.array(
  fc
    .record({
      subject: fc.constantFrom(ana, subjectNamed(1), subjectNamed(2)),
      at: fc.integer({ min: 1, max: 90 }),
      delay: fc.integer({ min: -3, max: 6 }),
      counter: fc.integer({ min: 0, max: 2 }),
      way: fc.constantFrom<Evidence['way']>('net', 'courier', 'act'),
    })
    .map(({ subject, at, delay, counter, way }) => ({
      ...beatAt(subject, at, Math.max(0, at + delay), counter),
      way,
    })),
  { maxLength: 160, size: 'max' },
);

describe('merged evidence', () => {
  test('with signs added is what merging all of it gives', () => {
    fc.assert(
      fc.property(arbitrarySigns, arbitrarySigns, (before, more) => {
        const merged = mergeEvidence(before);
        expect(addEvidence(merged, more)).toEqual(mergeEvidence([...merged, ...more]));
        expect(addEvidence(before, more)).toEqual(mergeEvidence([...before, ...more]));
      }),
    );
  });

  test('is the same list where nothing is new', () => {
    fc.assert(
      fc.property(arbitrarySigns, (signs) => {
        const merged = mergeEvidence(signs);
        expect(addEvidence(merged, signs)).toBe(merged);
      }),
    );
  });

  test('keeps the newest signs of a subject, and takes an earlier arrival of a known one', () => {
    const many = Array.from({ length: EVIDENCE_KEPT_MAX + 1 }, (_, at) => beatAt(ana, at + 1));
    const merged = mergeEvidence(many.slice(1));
    expect(addEvidence(merged, many.slice(0, 1))).toBe(merged);
    const newer = addEvidence(merged, [beatAt(ana, 500)]);
    expect(newer).toHaveLength(EVIDENCE_KEPT_MAX);
    expect(newer.at(-1)?.evidenceAt).toBe(hoursIn(500));
    const late = { ...beatAt(ana, 10), arrivedAt: instant(hoursIn(90)) };
    const early = { ...late, arrivedAt: hoursIn(11) };
    expect(addEvidence(mergeEvidence([late]), [early])).toEqual([early]);
  });
});
