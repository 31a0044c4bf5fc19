/** R21: duress, as far as its formats go: no screen and no wire tells it from an ordinary week. */
import type { DeviceId, LogId } from '@tocsin/core';
import {
  BEAT_STATUSES,
  emptyPulseInput,
  encodePairBeat,
  maskStatus,
  PULSE_STATES,
  pulseView,
  readStatus,
  RHYTHM_DEFAULT,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import { beatAt, hoursIn, subjectNamed } from '@tocsin/core/pulse/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const { hash, keyedHash } = testCrypto;
const device = idNamed<DeviceId>('device');
const flagKey = bytesNamed('flag key');

describe('R21: somebody who looks over the shoulder', () => {
  test('sees no state, word or field for duress on any screen', () => {
    const [me, ana] = [0, 1].map(subjectNamed) as [never, never];
    const input = {
      ...emptyPulseInput({
        hash,
        log: idNamed<LogId>('log'),
        tempoMs: TEMPO_LIVING_MS,
        me,
        kind: 'parties' as const,
        subjects: [me, ana],
      }),
      defaultRhythm: RHYTHM_DEFAULT,
      evidence: [beatAt(ana, 1_000)],
    };
    const view = pulseView(input, hoursIn(1_010));
    expect(view.subjects.map(({ state }) => state)).toEqual(['fresh']);
    expect(JSON.stringify(view)).not.toMatch(/duress|status/iu);
    expect(PULSE_STATES).not.toContain('duress');
  });
});

describe('R21: somebody who watches the wire, or is a member without the flag key', () => {
  test('sees every status as any byte, and as long as any other', () => {
    const seen = new Map(BEAT_STATUSES.map((status) => [status, new Set<number>()]));
    for (let counter = 0; counter < 400; counter += 1)
      for (const status of BEAT_STATUSES) {
        const masked = maskStatus(keyedHash, flagKey, device, counter, status);
        expect(readStatus(keyedHash, flagKey, device, counter, masked)).toBe(status);
        seen.get(status)?.add(masked);
      }
    for (const bytes of seen.values()) expect(bytes.size).toBeGreaterThan(180);
  });

  test('sees in a pairwise beat neither another length nor another tag', () => {
    const beats = BEAT_STATUSES.map((status) =>
      encodePairBeat(keyedHash, flagKey, device, 7, status),
    );
    expect(new Set(beats.map(({ length }) => length))).toEqual(new Set([12]));
    expect(new Set(beats.map((beat) => beat.subarray(0, 4).join()))).toHaveLength(1);
  });

  test('never sees one mask over two beats', () => {
    const masks = [0, 1, 2, 3, 4, 5, 6, 7].map((counter) =>
      maskStatus(keyedHash, flagKey, device, counter, 'duress'),
    );
    expect(new Set(masks).size).toBeGreaterThan(4);
  });
});
