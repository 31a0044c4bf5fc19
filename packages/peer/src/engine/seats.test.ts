import { BELLS_MAX, DELEGATES_MAX, SEALS_MAX } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { roomExceeded } from './seats.ts';

describe('the room of a roster', () => {
  test('is enough for as many as a record holds, and for one more of none of them', () => {
    const full = { ringing: BELLS_MAX, sealing: SEALS_MAX, speaking: DELEGATES_MAX };
    expect(roomExceeded(full)).toBeUndefined();
    expect(roomExceeded({ ...full, ringing: BELLS_MAX + 1 })).toBe(BELLS_MAX);
    expect(roomExceeded({ ...full, sealing: SEALS_MAX + 1 })).toBe(SEALS_MAX);
    expect(roomExceeded({ ...full, speaking: DELEGATES_MAX + 1 })).toBe(DELEGATES_MAX);
  });
});
