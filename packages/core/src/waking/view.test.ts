import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ROLE } from '../assembly/act.ts';
import { grantOf, TestWorld } from '../assembly/testing.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { foldWaking } from './fold.ts';
import type { PathTold } from './records.ts';
import { wakingToldKind } from './records.ts';
import type { RotaWaking } from './view.ts';
import { canaryHours, rotaWaking, standingOfPath } from './view.ts';

const NOTIFIER = 0;
const MAIL = 1;
const APP = 2;
/** A week, as the constitution has it unless told otherwise. */
const PERIOD = 168;

/** Two members of three hold bells. */
function seated(): TestWorld {
  const world = new TestWorld(3);
  for (const member of [0, 1])
    world.place(world.agreed(grantOf(world, ROLE.ringer, member, 2_000), [0, 1, 2]));
  world.now += 1;
  return world;
}

function tell(world: TestWorld, by: number, paths: readonly Partial<PathTold>[]): void {
  world.write(world.id(by), wakingToldKind, {
    paths: paths.map((path) => ({
      way: NOTIFIER,
      since: hour(world.now),
      heard: hour(0),
      fault: 0,
      ...path,
    })),
  });
}

function rotaAt(world: TestWorld, hours: number = 0): RotaWaking {
  const now = hour(world.now + hours);
  return rotaWaking(world.state, foldWaking(world.state), ROLE.ringer, now);
}

function standingsAt(world: TestWorld, hours: number = 0): readonly string[] {
  const { members } = rotaAt(world, hours);
  return [0, 1].map(
    (at) => members.find(({ member }) => member === world.member(at))?.standing ?? 'nobody',
  );
}

describe('a path', () => {
  const path: PathTold = { way: MAIL, since: hour(1_000), heard: hour(0), fault: 0 };
  const at = (now: number, set: Partial<PathTold> = {}) =>
    standingOfPath({ ...path, ...set }, hour(now), PERIOD);

  test('that is new is tried for one period, then red', () => {
    expect(at(1_000)).toBe('trying');
    expect(at(1_000 + PERIOD)).toBe('trying');
    expect(at(1_000 + PERIOD + 1)).toBe('unheard');
  });

  test('that was confirmed is believed for one period and not an hour longer', () => {
    expect(at(2_000, { heard: hour(2_000) })).toBe('heard');
    expect(at(2_000 + PERIOD, { heard: hour(2_000) })).toBe('heard');
    expect(at(2_000 + PERIOD + 1, { heard: hour(2_000) })).toBe('unheard');
  });

  test('whose last try did not go out is red at once', () => {
    expect(at(2_000, { heard: hour(2_000), fault: 4 })).toBe('failed');
  });

  test('of a clock far ahead is not believed', () => {
    expect(at(2_000, { heard: hour(2_024) })).toBe('heard');
    expect(at(2_000, { heard: hour(2_025) })).toBe('unheard');
    expect(at(2_000, { since: hour(9_000) })).toBe('unheard');
  });

  test('is red within one period of its last confirmation, whatever was told and when', () => {
    fc.assert(
      fc.property(
        fc.record({
          way: fc.nat(3),
          since: fc.nat(5_000).map(hour),
          heard: fc.nat(5_000).map(hour),
          fault: fc.nat(2),
        }),
        fc.nat(5_000).map(hour),
        (told, now) => {
          const believed = Math.max(told.since, told.heard) + PERIOD;
          if (now > believed)
            expect(['unheard', 'failed']).toContain(standingOfPath(told, now, PERIOD));
        },
      ),
    );
  });
});

describe('a rota', () => {
  test('is given one period to set up what wakes it, then nobody can be woken', () => {
    const world = seated();
    expect(canaryHours(world.state)).toBe(PERIOD);
    expect(standingsAt(world)).toEqual(['trying', 'trying']);
    expect(standingsAt(world, PERIOD - 10)).toEqual(['trying', 'trying']);
    expect(standingsAt(world, PERIOD + 10)).toEqual(['unreachable', 'unreachable']);
  });

  test('shows whose path is not confirmed any more, and whose is', () => {
    const world = seated();
    const heard = hour(world.now);
    tell(world, 0, [{ heard }]);
    tell(world, 1, [{ heard }]);
    expect(standingsAt(world, PERIOD)).toEqual(['reached', 'reached']);
    world.now += PERIOD - 8;
    tell(world, 1, [{ heard: hour(world.now) }]);
    expect(standingsAt(world, 9)).toEqual(['unreachable', 'reached']);
  });

  test('shows one path that failed beside another that is confirmed', () => {
    const world = seated();
    const heard = hour(world.now);
    tell(world, 0, [{ heard }, { way: MAIL, heard, fault: 4 }]);
    const [member] = rotaAt(world).members.filter(({ standing }) => standing === 'weak');
    expect(member?.paths.map(({ standing }) => standing)).toEqual(['heard', 'failed']);
  });

  test('counts an open app only where a member has nothing else', () => {
    const world = seated();
    const [before, heard] = [hour(world.now - 3 * PERIOD), hour(world.now)];
    tell(world, 0, [{ way: APP, since: before, heard: before }]);
    expect(standingsAt(world)[0]).toBe('unreachable');
    tell(world, 0, [
      { way: NOTIFIER, heard },
      { way: APP, since: before, heard: before },
    ]);
    expect(standingsAt(world)[0]).toBe('reached');
  });

  test('is covered by a machine that stays on and a second path, never by less', () => {
    const world = seated();
    const heard = hour(world.now);
    const covered = (
      ana: readonly Partial<PathTold>[],
      bea: readonly Partial<PathTold>[],
    ): boolean => {
      tell(world, 0, ana);
      tell(world, 1, bea);
      return rotaAt(world).covered;
    };
    expect(covered([{ heard }], [{ heard }])).toBe(false);
    expect(
      covered(
        [{ way: APP, heard }],
        [
          { way: APP, heard },
          { way: 3, heard },
        ],
      ),
    ).toBe(false);
    expect(covered([{ heard }, { way: MAIL, heard }], [{ heard }])).toBe(true);
    expect(covered([{ heard }, { way: MAIL, heard }], [])).toBe(false);
    expect(covered([{ heard }, { way: MAIL, heard, fault: 1 }], [{ heard }])).toBe(false);
  });

  test('is of those who hold the role now, and of their devices that did not end', () => {
    const world = seated();
    tell(world, 2, [{ heard: hour(world.now) }]);
    const members = rotaAt(world).members.map(({ member }) => member);
    expect(members).toEqual([world.member(0), world.member(1)].toSorted());
    expect(rotaAt(world, 2_100).members).toEqual([]);
    expect(rotaAt(world, 2_100).covered).toBe(false);
  });

  test('knows when each was reached last', () => {
    const world = seated();
    tell(world, 0, [{ heard: hour(world.now - 5) }, { way: MAIL, heard: hour(world.now - 2) }]);
    const times = new Map<string, Hour>(
      rotaAt(world).members.map((one) => [one.member, one.heard]),
    );
    expect(times.get(world.member(0))).toBe(world.now - 2);
    expect(times.get(world.member(1))).toBe(0);
  });
});
