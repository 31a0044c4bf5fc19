import { describe, expect, test } from 'vitest';

import type { Ring } from '../../rpc/calls.ts';
import { modeOf, newlyHeard } from './mode.ts';

type Rung = Pick<Ring, 'id' | 'context' | 'state'>;

const drill: Rung = { id: 'd', context: 'drill', state: 'rings' };
const live: Rung = { id: 'l', context: 'live', state: 'proposed' };
const none: ReadonlySet<string> = new Set();

describe('the world a screen shows', () => {
  test('is real as soon as one real alert is open, whatever else is', () => {
    expect(modeOf([drill, live], none, true)).toBe('live');
    expect(modeOf([drill, { ...live, state: 'cancelled' }], none, false)).toBe('drill');
    expect(modeOf([{ ...live, state: 'heardLate' }], none, false)).toBe('calm');
  });

  test('is a drill until this device has left it, and on every screen about one', () => {
    expect(modeOf([drill], none, false)).toBe('drill');
    expect(modeOf([drill], new Set(['d']), false)).toBe('calm');
    expect(modeOf([], none, true)).toBe('drill');
  });
});

describe('what is heard newly', () => {
  test('is nothing at the first look', () => {
    expect(newlyHeard(undefined, [live, drill])).toEqual([]);
  });

  test('is a ring that was opened or began to ring, and nothing that ended', () => {
    expect(newlyHeard([drill], [drill, live])).toEqual([live]);
    expect(newlyHeard([live], [{ ...live, state: 'rings' }])).toEqual([
      { ...live, state: 'rings' },
    ]);
    expect(newlyHeard([drill], [{ ...drill, state: 'cancelled' }])).toEqual([]);
    expect(newlyHeard([drill, live], [live, drill])).toEqual([]);
  });
});
