/** R1: consent is not placement. */
import type { DeviceId, RecordId } from '@tocsin/core';
import { ballotKind } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { describe, expect, test } from 'vitest';

import { deciding, expelling, fateOf } from './testing.ts';

describe('R1: a vote, then a change of electorate', () => {
  test('the consents of somebody who is no longer a member at the parent do not count', () => {
    const world = new TestWorld(5);
    const act = world.agreed(deciding(1), [0, 1, 4]);
    expect(world.outcome(world.agreed(expelling(world, 4), [0, 1, 2]))).toBe('placed');
    expect(world.outcome(act)).toBe('class-not-met');
    const words = world.state.reading.consentsByAct.get(act) ?? [];
    const consents = words.map(({ entry }) => entry.id);
    expect(world.outcome(act, { consents })).toBe('consent-not-counted');
    world.consent(world.id(2), act);
    expect(world.outcome(act)).toBe('placed');
  });

  test('the ballots of somebody who is no longer a member do not count', () => {
    const world = new TestWorld(5);
    world.place(world.agreed(expelling(world, 4), [0, 1, 2]));
    const two = world.ballotDevices.slice(0, 2);
    const record = world.place(null, { voters: [...two, world.id(4)] });
    expect(fateOf(world, record)).toBe('open');
  });
});

describe('R1: rival proposals', () => {
  test('may both be consented to by the same people, and both may be placed', () => {
    const world = new TestWorld(3);
    const [a, b] = [deciding(1), deciding(2)].map((verb) => world.agreed(verb, [0, 1, 2]));
    expect(world.outcome(b as RecordId)).toBe('placed');
    expect(world.outcome(a as RecordId)).toBe('placed');
  });

  test('of which one changed what the other rests on cannot both be placed', () => {
    const world = new TestWorld(3);
    const [a, b] = [80, 90].map((value) =>
      world.agreed({ kind: 'constitution', value: { overrides: [{ index: 15, value }] } }, [0, 1]),
    );
    expect(world.outcome(a as RecordId)).toBe('placed');
    expect(world.outcome(b as RecordId)).toBe('base-moved');
  });
});

describe('R1: different subsets of one set of signatures', () => {
  test('are one placement: replicas that hold other ballots come to one head', () => {
    const world = new TestWorld(5);
    const record = world.place(null);
    const ballots = world.state.chain.at(-1)?.ballots ?? [];
    expect(ballots).toHaveLength(5);
    const heads = [0, 1, 2].map((from) => {
      const gone = new Set([ballots[from], ballots[from + 2]]);
      const held = world.entries.filter(({ id }) => !gone.has(id));
      const cut = held.map((entry) => ({
        ...entry,
        header: { ...entry.header, deps: entry.header.deps.filter((dep) => !gone.has(dep)) },
      }));
      const folded = world.fold(cut);
      return folded.ok ? folded.value.head : null;
    });
    expect(new Set(heads)).toEqual(new Set([world.state.head]));
    expect(fateOf(world, record)).toBe('placed');
  });

  test('half of the members are not enough, nor one member with two devices', () => {
    const world = new TestWorld(4);
    world.placing(0, world.enrolment(world.member(0), 4), [1]);
    const { head } = world.state;
    const record = world.place(null, { voters: [world.id(0), world.id(1)] });
    const said = world.state.reading.placementById.get(record)?.said;
    expect(world.state.head).toBe(head);
    const ballot = { parent: head, round: 0, placement: said?.placement as never };
    world.write(world.id(4), ballotKind, ballot);
    expect(world.state.head).toBe(head);
    world.write(world.ballotDevices.at(-1) as DeviceId, ballotKind, ballot);
    world.write(world.id(2), ballotKind, ballot);
    expect(world.state.head).toBe(said?.placement);
  });
});
