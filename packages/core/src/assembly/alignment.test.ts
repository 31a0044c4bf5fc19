import { describe, expect, test } from 'vitest';

import type { Hash32, MemberId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { ActClass, Verb } from './act.ts';
import { RESOLVE_SUBJECT, ROLE } from './act.ts';
import { isResolved } from './base.ts';
import { STEWARDS_SWITCH_INDEX } from './durations.ts';
import { TestWorld } from './testing.ts';

const subject = RESOLVE_SUBJECT.response;
const hash = idNamed<Hash32>('playbook', 1);

function risk(world: TestWorld, exposed: readonly number[]): Verb {
  const members = exposed.map((number) => world.member(number)).toSorted();
  return { kind: 'risk', value: { subject, hash, exposed: members } };
}

/** Asks as if nobody had asked before; why it has no effect, or `placed`. */
function asked(world: TestWorld, verb: Verb, yes: readonly number[], by: ActClass = 'members') {
  return world.outcome(world.agreed(verb, yes, by));
}

describe('R26: who bears a risk has a say in it', () => {
  test('many who risk nothing do not decide over the few who do', () => {
    const world = new TestWorld(7);
    const verb = risk(world, [5, 6]);
    expect(asked(world, verb, [0, 1, 2, 3, 4])).toBe('exposed-not-met');
    // One of two is not more than half.
    expect(asked(world, verb, [0, 1, 2, 3, 5])).toBe('exposed-not-met');
    expect(asked(world, verb, [0, 1, 5, 6])).toBe('placed');
  });

  test('nor do the exposed alone: the members’ majority is needed beside theirs', () => {
    const world = new TestWorld(5);
    expect(asked(world, risk(world, [0, 1]), [0, 1])).toBe('class-not-met');
  });

  test('stewards cannot decide one, were they even exposed themselves', () => {
    const world = new TestWorld(5);
    const overrides = [{ index: STEWARDS_SWITCH_INDEX, value: 1 }];
    world.place(world.agreed({ kind: 'constitution', value: { overrides } }, [0, 1, 2]));
    for (const steward of [0, 1, 2])
      world.place(
        world.agreed(
          {
            kind: 'mandate',
            value: {
              role: ROLE.steward,
              member: world.member(steward),
              notAfter: hour(world.now + 99),
              pact: null,
              terms: null,
            },
          },
          [0, 1, 2],
        ),
      );
    for (const exposed of [[0, 1, 2], [4]])
      expect(asked(world, risk(world, exposed), [0, 1, 2], 'stewards')).toBe('class-not-allowed');
    expect(asked(world, risk(world, [4]), [0, 1, 2])).toBe('exposed-not-met');
  });

  test('the outcome keeps both counts, and resolves what was decided on, once', () => {
    const world = new TestWorld(5);
    expect(asked(world, risk(world, [0, 3, 4]), [0, 1, 3])).toBe('placed');
    const [resolution] = [...world.state.resolutions.values()];
    expect(resolution).toMatchObject({
      agreed: { have: 3, of: 5 },
      exposed: { have: 2, of: 3 },
      named: [0, 3, 4].map((number) => world.member(number)).toSorted(),
    });
    expect(isResolved(world.state, { subject, hash })).toBe(true);
    expect(asked(world, risk(world, [0]), [0, 1, 2])).toBe('resolved-before');
    const plain: Verb = { kind: 'resolve', value: { subject, hash } };
    expect(asked(world, plain, [0, 1, 2])).toBe('resolved-before');
  });

  test('a decision that names nobody keeps the members’ count alone', () => {
    const world = new TestWorld(3);
    world.place(world.agreed({ kind: 'resolve', value: { subject, hash } }, [0, 1]));
    const [resolution] = [...world.state.resolutions.values()];
    expect(resolution).toMatchObject({ agreed: { have: 2, of: 3 }, exposed: null, named: [] });
  });

  test('who left counts neither way, and strangers cannot be named', () => {
    const world = new TestWorld(5);
    const verb = risk(world, [3, 4]);
    const act = world.agreed(verb, [0, 1, 3]);
    expect(world.outcome(act)).toBe('exposed-not-met');
    world.place(
      world.agreed({ kind: 'expel', value: { member: world.member(4), cuts: [] } }, [0, 1, 2]),
    );
    expect(world.outcome(act)).toBe('placed');
    const alone = risk(world, [4]);
    expect(
      asked(world, { ...alone, value: { ...alone.value, subject: 9 } } as Verb, [0, 1, 2]),
    ).toBe('nobody-exposed');
    const stranger: Verb = {
      kind: 'risk',
      value: { subject: 8, hash, exposed: [idNamed<MemberId>('stranger')] },
    };
    expect(asked(world, stranger, [0, 1, 2])).toBe('not-a-member');
  });

  test('an exposed member who takes back their yes is no longer counted', () => {
    const world = new TestWorld(5);
    const act = world.agreed(risk(world, [3]), [0, 1, 2, 3]);
    world.consent(world.id(3), act, 'withdrawn');
    expect(world.outcome(act)).toBe('exposed-not-met');
  });
});
