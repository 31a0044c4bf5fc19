import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import { arbitraryBytes, arbitraryId, arbitraryMutation, arbitraryUint } from '../testing.ts';
import type { ProbeWord } from './probe.ts';
import { decodeProbe, encodeProbe, PROBE_WORD_BYTES_MAX, PROBE_WORDS } from './probe.ts';
import type { SubjectId } from './subject.ts';

const anyProbe: fc.Arbitrary<ProbeWord> = fc.record({
  word: fc.constantFrom(...PROBE_WORDS),
  suspect: arbitraryId<SubjectId>(),
  silentSince: arbitraryUint(INSTANT_MAX).map((at) => at as Instant),
});

describe('a probe', () => {
  test('gives back what was put in, within its limit', () => {
    fc.assert(
      fc.property(anyProbe, (probe) => {
        expect(decodeProbe(encodeProbe(probe))).toEqual({ ok: true, value: probe });
        expect(encodeProbe(probe).length).toBeLessThanOrEqual(PROBE_WORD_BYTES_MAX);
      }),
    );
    const longest = { word: 'notHeard', silentSince: INSTANT_MAX } as const;
    const probe = { ...longest, suspect: '0'.repeat(64) } as ProbeWord;
    expect(encodeProbe(probe).length).toBe(PROBE_WORD_BYTES_MAX);
  });

  test('is total, and has one form only', () => {
    const changed = anyProbe.chain((probe) => arbitraryMutation(encodeProbe(probe)));
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 60), changed), (bytes) => {
        const read = decodeProbe(bytes);
        if (read.ok) expect(encodeProbe(read.value)).toEqual(bytes);
      }),
    );
  });
});
