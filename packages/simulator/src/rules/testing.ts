/** For tests only: what the tests of several rules say and ask. */
import type { RecordId, Verb } from '@tocsin/core';
import { hour, ROLE, STEWARDS_SWITCH_INDEX } from '@tocsin/core';
import { TEST_TERMS, TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed } from '@tocsin/core/testing';

/** A decision, told from others by a number. */
export function deciding(subject: number): Verb {
  return { kind: 'resolve', value: { subject, hash: idNamed('decision', subject) } };
}

/** A role for some hours from now. */
export function granting(world: TestWorld, role: number, member: number, hours: number): Verb {
  const notAfter = hour(world.now + hours);
  return {
    kind: 'mandate',
    value: { role, member: world.member(member), notAfter, pact: null, terms: null },
  };
}

/** An expulsion that keeps all that was said before it. */
export function expelling(world: TestWorld, member: number): Verb {
  return { kind: 'expel', value: { member: world.member(member), cuts: [] } };
}

/** Members of whom the first `stewards` are stewards, and the class of stewards is open. */
export function withStewards(members: number, stewards: number): TestWorld {
  const overrides = [{ index: STEWARDS_SWITCH_INDEX, value: 1 }];
  const world = new TestWorld(members, { ...TEST_TERMS, overrides });
  const all = Array.from({ length: members }, (_, at) => at);
  for (const member of all.slice(0, stewards))
    world.place(world.agreed(granting(world, ROLE.steward, member, 900), all));
  return world;
}

/** Members of whom the first also has a device of number `second`. */
export function withSecondDevice(members: number, second: number): TestWorld {
  const world = new TestWorld(members);
  world.placing(0, world.enrolment(world.member(0), second), [1]);
  return world;
}

/** Why a record has no effect; else the kind of its verdict. */
export function fateOf(world: TestWorld, record: RecordId): string {
  const verdict = world.state.verdicts.get(record);
  return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
}
