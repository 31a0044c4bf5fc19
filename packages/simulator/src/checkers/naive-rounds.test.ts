/** Rounds above 0 and forks case by case, as both folds judge them. */
import type { DeviceId, MemberId, PlacementId, RecordId } from '@tocsin/core';
import {
  ballotKind,
  draftPlacement,
  foldAssembly,
  hour,
  placementIdOfDraft,
  placementKind,
  planPlacement,
  secretaryOf,
  standKind,
  witnessKind,
} from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { foldNaively } from './naive-fold.ts';
import { summaryOf } from './shipped-summary.ts';
import type { Summary } from './summary.ts';

function fold({ log, entries }: TestWorld): Summary {
  const second = foldNaively(log, entries, testCrypto) as Summary;
  const first = foldAssembly(log, entries, testCrypto);
  expect(second).toEqual(first.ok ? summaryOf(first.value) : undefined);
  return second;
}

function world(founders: number): TestWorld {
  const made = new TestWorld(founders);
  void made.state;
  return made;
}

/** The device of the member whose rank a round is. */
function placer(made: TestWorld, round: number): DeviceId {
  const member = secretaryOf(made.state, round, testCrypto.hash) as MemberId;
  return made.state.members.get(member)?.ballotDevice as DeviceId;
}

/** Writes a tick of a round at the head of the first fold, and who ballots for it. */
function tick(
  made: TestWorld,
  round: number,
  stands: readonly RecordId[],
  voters: readonly DeviceId[],
  later = 0,
): { record: RecordId; placement: PlacementId } {
  const { state } = made;
  const by = placer(made, round);
  const knowledge = { ...made.knowledge(by), now: hour(made.now + later) };
  const plan = planPlacement(state, { kind: 'tick' }, knowledge, testCrypto);
  const inline = { kind: 'inline', value: stands.toSorted() } as const;
  const draft = { ...draftPlacement(plan), round, stands: inline };
  const record = made.write(by, placementKind, draft);
  const placement = placementIdOfDraft(testCrypto.hash, draft);
  ballot(made, round, placement, voters);
  return { record, placement };
}

function ballot(
  made: TestWorld,
  round: number,
  placement: PlacementId,
  voters: readonly DeviceId[],
): void {
  const parent = made.log as string as PlacementId;
  for (const voter of voters) made.write(voter, ballotKind, { parent, round, placement });
}

function stand(
  made: TestWorld,
  by: DeviceId,
  round: number,
  shown: RecordId | null = null,
): RecordId {
  return made.write(by, standKind, { parent: made.state.head, round, shown, strikes: [] });
}

/** A device says something under a head. */
function follow(made: TestWorld, by: DeviceId, gov: PlacementId): RecordId {
  const said = { frontierHash: idNamed<never>('x', made.entries.length) };
  return made.write(by, witnessKind, said, { gov });
}

describe('a round above 0', () => {
  test.each([
    [3, 1, 0],
    [3, 2, 1],
    [5, 2, 0],
    [5, 3, 1],
  ])('of %i members needs the stands of m − ⌊m/2⌋: %i', (members, standing, height) => {
    const made = world(members);
    const devices = made.ballotDevices;
    const stands = devices.slice(0, standing).map((one) => stand(made, one, 1));
    tick(made, 1, stands, devices);
    expect(fold(made).height).toBe(height);
  });

  test('counts one stand a member, for this round', () => {
    const made = world(3);
    const [one, two] = made.ballotDevices as [DeviceId, DeviceId];
    tick(made, 1, [stand(made, one, 1), stand(made, one, 1)], made.ballotDevices);
    tick(made, 1, [stand(made, one, 1), stand(made, two, 2)], made.ballotDevices, 1);
    expect(fold(made).height).toBe(0);
  });

  test('waits for a stand, and for what it shows, that is not here', () => {
    const made = world(3);
    const [one, two] = made.ballotDevices as [DeviceId, DeviceId];
    tick(made, 1, [stand(made, one, 1), idNamed('stand')], made.ballotDevices);
    expect(fold(made)).toMatchObject({ height: 0, stopped: 'Incomplete' });
    const other = world(3);
    const shown = stand(other, two, 1, idNamed('shown'));
    tick(other, 1, [stand(other, one, 1), shown], other.ballotDevices);
    expect(fold(other)).toMatchObject({ height: 0, stopped: 'Incomplete' });
  });

  test('repeats what may be in force, and nothing else', () => {
    const made = world(3);
    const [one, two, three] = made.ballotDevices as [DeviceId, DeviceId, DeviceId];
    const first = tick(made, 0, [], [one]);
    // Shown by one, and one member is not listed: two of three may have balloted for it.
    const stands = [stand(made, one, 1, first.record), stand(made, two, 1)];
    tick(made, 1, stands, [one, two, three], 5);
    expect(fold(made).height).toBe(0);
    const said = made.entries.find(({ id }) => id === first.record);
    if (said?.body.state !== 'read') return expect.unreachable();
    const again = placementKind.shape.parse(said.body.said);
    if (!again.ok) return expect.unreachable();
    const inline = { kind: 'inline', value: stands.toSorted() } as const;
    made.write(placer(made, 1), placementKind, { ...again.value, round: 1, stands: inline });
    ballot(made, 1, first.placement, [one, two, three]);
    expect(fold(made)).toMatchObject({ height: 1, head: first.placement });
  });

  test('is fresh when the stands prove that what was shown cannot be in force', () => {
    const made = world(3);
    const devices = made.ballotDevices as [DeviceId, DeviceId, DeviceId];
    const first = tick(made, 0, [], devices.slice(0, 1));
    const stands = devices.map((one, at) => stand(made, one, 1, at === 0 ? first.record : null));
    const fresh = tick(made, 1, stands, devices, 5);
    expect(fold(made)).toMatchObject({ height: 1, head: fresh.placement });
  });
});

describe('two in force at one height', () => {
  /** Two ticks of the secretary of round 0, for both of which everybody in `both` ballots. */
  function rivals(members: number, both: number) {
    const made = world(members);
    const devices = made.ballotDevices;
    const half = Math.floor((members - both) / 2);
    const left = devices.slice(0, both + half);
    const right = [...devices.slice(0, both), ...devices.slice(both + half)];
    const secretary = placer(made, 0);
    const drafts = [tick(made, 0, [], []), tick(made, 0, [], [], 1)] as const;
    ballot(made, 0, drafts[0].placement, left);
    ballot(made, 0, drafts[1].placement, right);
    return { made, devices, drafts, secretary };
  }

  test('are contested while as many follow the one as the other', () => {
    const { made, drafts } = rivals(3, 1);
    expect(fold(made)).toMatchObject({
      height: 0,
      contested: drafts.map(({ placement }) => placement).toSorted(),
    });
  });

  test('are judged by whom more of those who did not sign twice follow', () => {
    const { made, devices, drafts, secretary } = rivals(5, 1);
    const faulty = new Set([devices[0], secretary]);
    const honest = devices.filter((one) => !faulty.has(one));
    follow(made, honest[0] as DeviceId, drafts[1].placement);
    for (const one of faulty) follow(made, one as DeviceId, drafts[0].placement);
    expect(fold(made)).toMatchObject({ height: 1, head: drafts[1].placement });
    follow(made, honest[1] as DeviceId, drafts[0].placement);
    expect(fold(made).contested).toHaveLength(2);
    follow(made, honest[2] as DeviceId, drafts[0].placement);
    expect(fold(made)).toMatchObject({ height: 1, head: drafts[0].placement });
  });
});
