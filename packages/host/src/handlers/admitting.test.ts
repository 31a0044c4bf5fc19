import type { Member, MemberId } from '@tocsin/core';
import { MEMBERS_MAX } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { refuse } from '../fault.ts';
import { roomIn } from './admitting.ts';

/** So many members, the first of whom have left. */
function people(count: number, left: number): ReadonlyMap<MemberId, Member> {
  return new Map(
    Array.from({ length: count }, (_, at) => {
      const id = `m${String(at)}` as MemberId;
      return [id, { id, status: at < left ? 'left' : 'live' } as unknown as Member] as const;
    }),
  );
}

describe('one more than an assembly can have', () => {
  test('is not asked in, and whoever would ask hears how many it has', () => {
    expect(roomIn({ members: people(MEMBERS_MAX, 0) })).toEqual(
      refuse('AssemblyFull', { most: 500 }),
    );
  });

  test('is asked in once somebody has left', () => {
    expect(roomIn({ members: people(MEMBERS_MAX, 1) }).ok).toBe(true);
    expect(roomIn({ members: people(MEMBERS_MAX - 1, 0) }).ok).toBe(true);
  });
});
