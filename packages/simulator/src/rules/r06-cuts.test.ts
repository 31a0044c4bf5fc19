/** R6: an early end says what still counts, for one scope only. */
import type { RecordId, Verb } from '@tocsin/core';
import { ROLE } from '@tocsin/core';
import { striking, TestWorld } from '@tocsin/core/assembly/testing';
import { describe, expect, test } from 'vitest';

import { deciding, fateOf, granting, withSecondDevice } from './testing.ts';

describe('R6: a majority that would rewrite last year’s votes by a tight cut', () => {
  test('cannot cut below what was settled: the old vote stands', () => {
    const world = new TestWorld(5);
    const vote = world.agreed(deciding(1), [0, 1, 4]);
    world.place(vote);
    world.now += 168;
    world.place(null);
    const first = world.entries.find(({ header }) => header.author === world.id(4));
    const cuts = [{ device: world.id(4), lastHonoured: first?.id as RecordId }];
    const expel: Verb = { kind: 'expel', value: { member: world.member(4), cuts } };
    expect(world.outcome(world.agreed(expel, [0, 1, 2, 3]))).toBe('cut-too-early');
    const whole: Verb = { kind: 'expel', value: { member: world.member(4), cuts: [] } };
    expect(world.outcome(world.agreed(whole, [0, 1, 2, 3]))).toBe('placed');
    expect(world.state.placedActs.has(vote)).toBe(true);
    expect(fateOf(world, vote)).toBe('placed');
  });

  test('the device that was struck keeps what lay within its cut and loses what came after', () => {
    const world = withSecondDevice(4, 4);
    world.place(null);
    const [before, after] = [1, 2].map((one) => world.act(world.id(0), deciding(one)));
    const strike = striking(world.id(0), { lastHonoured: before as RecordId });
    expect(world.placing(4, strike, [])).toBe('placed');
    for (const act of [before, after])
      for (const one of [1, 2, 3]) world.consent(world.id(one), act as RecordId);
    expect(world.outcome(before as RecordId)).toBe('placed');
    expect(world.outcome(after as RecordId)).toBe('author-not-honoured');
  });
});

describe('R6: leaving a rota', () => {
  test('a recall ends one mandate; the member, the vote and the other roles stay', () => {
    const world = new TestWorld(3);
    const roles = [ROLE.ringer, ROLE.courier].map((role) =>
      world.agreed(granting(world, role, 0, 900), [0, 1, 2]),
    );
    for (const role of roles) world.place(role);
    const [rota, other] = roles as [RecordId, RecordId];
    world.place(world.agreed({ kind: 'recall', value: { mandate: rota, cuts: [] } }, [0, 1]));
    expect(world.state.mandates.get(rota)?.ended).not.toBeNull();
    expect(world.state.mandates.get(other)?.ended).toBeNull();
    expect(world.state.members.get(world.member(0))?.status).toBe('live');
    expect(world.outcome(world.agreed(deciding(1), [0, 1]))).toBe('placed');
  });
});

describe('R6: a wider cut', () => {
  /** A device that a tick settled, that wrote two words more, and that the members ended. */
  function ended() {
    const world = new TestWorld(5);
    const word = () => world.act(world.id(4), deciding(world.entries.length));
    const settled = [word(), word()] as const;
    world.place(null);
    const late = [word(), word()] as const;
    world.place(world.agreed(striking(world.id(4), { by: 'members' }), [0, 1, 2]));
    const widen = (lastHonoured: RecordId): string => {
      const scope = { kind: 'device', value: world.id(4) } as const;
      const cuts = [{ device: world.id(4), lastHonoured }];
      return world.outcome(world.agreed({ kind: 'widerCut', value: { scope, cuts } }, [0, 1, 2]));
    };
    return { world, settled, late, widen };
  }

  test('takes back what came before the end was known, and nothing that was settled then', () => {
    const { world, settled, late, widen } = ended();
    world.now += 168;
    world.place(null);
    expect(widen(settled[0])).toBe('cut-too-early');
    expect(widen(late[0])).toBe('placed');
    for (const one of late) for (const by of [0, 1, 2]) world.consent(world.id(by), one);
    expect(world.outcome(late[0])).toBe('placed');
    expect(world.outcome(late[1])).toBe('author-not-honoured');
  });

  test('does not come after sixty days', () => {
    const { world, late, widen } = ended();
    world.now += 60 * 24 + 1;
    expect(widen(late[0])).toBe('wider-cut-late');
  });
});
