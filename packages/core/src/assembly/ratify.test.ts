/** What was decided while some were away, and whom it comes before when they are back (R25). */
import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { idNamed } from '../testing.ts';
import { DURATIONS } from './durations.ts';
import { ratifications } from './ratify.ts';
import { TestWorld, WITNESSES } from './testing.ts';

/** Six, of whom three are counted as away from height 2 on. */
function shrunken(): TestWorld {
  const world = new TestWorld(6);
  world.place(world.agreed(WITNESSES, [0, 1, 2, 3, 4, 5]));
  const list = world.draftAbsence(world.absence([3, 4, 5]));
  world.publish(world.id(0), list, [world.id(0), world.id(1)]);
  return world;
}

const left = (world: TestWorld) => [world.id(0), world.id(1)];
/** With the newcomer, more than half of the four who are counted then. */
const most = (world: TestWorld) => [...left(world), world.id(9)];

function admitted(world: TestWorld): RecordId {
  const act = world.act(world.id(0), world.invited(world.id(0), 9), 'none');
  for (const voucher of left(world)) world.consent(voucher, act);
  world.now += 80;
  world.place(act, { voters: left(world) });
  return act;
}

describe('R25: what was decided while some were away', () => {
  test('comes before each of them for thirty days from the day on which they count again', () => {
    const world = shrunken();
    const act = admitted(world);
    const three = [3, 4, 5].map((number) => world.member(number)).toSorted();
    expect(ratifications(world.state)).toMatchObject([
      { act, height: 3, without: three.map((member) => ({ member, until: null })) },
    ]);
    world.consent(world.id(4), idNamed<RecordId>('back'));
    world.now += 168;
    world.place(null, { voters: most(world) });
    const until = world.state.wall + DURATIONS.ratification.initially;
    expect(ratifications(world.state)[0]?.without).toEqual(
      three.map((member) => ({ member, until: member === world.member(4) ? until : null })),
    );
    // A later height moves no day, and the height at which they came back was placed without them.
    world.now += 168;
    world.place(null, { voters: most(world) });
    expect(ratifications(world.state)[0]?.without).toContainEqual({
      member: world.member(4),
      until,
    });
  });

  test('is no tick, no turn of the key, no list, and nothing for which all were counted', () => {
    const world = new TestWorld(6);
    const before = world.agreed(WITNESSES, [0, 1, 2, 3, 4, 5]);
    world.place(before);
    world.publish(world.id(0), world.draftAbsence(world.absence([3, 4, 5])), left(world));
    const turn = world.agreed(world.turn(), [0, 1], 'members');
    world.place(turn, { voters: left(world) });
    world.now += 168;
    world.place(null, { voters: left(world) });
    expect(world.state.height).toBe(4);
    expect(ratifications(world.state)).toEqual([]);
  });

  test('comes before nobody who has left since', () => {
    const world = shrunken();
    admitted(world);
    const leave = { kind: 'resign', value: { member: world.member(5), cuts: [] } } as const;
    const act = world.act(world.id(5), leave, 'none');
    world.now += 80;
    world.place(act, { voters: most(world) });
    const [first] = ratifications(world.state);
    expect(first?.without.map(({ member }) => member)).toEqual(
      [3, 4].map((number) => world.member(number)).toSorted(),
    );
  });
});
