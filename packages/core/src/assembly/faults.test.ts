/** Signing against oneself (R3): what proves it, what it costs, and what is no fault. */
import { describe, expect, test } from 'vitest';

import type { DeviceId, PlacementId, RecordId } from '../base/id.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { faultyAt } from './faults.ts';
import { ballotKind } from './placement.ts';
import { TestWorld } from './testing.ts';

const resolve = (subject: number): Verb => ({
  kind: 'resolve',
  value: { subject, hash: idNamed('decision', subject) },
});

function faulty(world: TestWorld): readonly DeviceId[] {
  const { reading, history } = world.state;
  const site = { reading, ground: world.state, history, isInside: () => true };
  return faultyAt(site, testCrypto.hash);
}

function ballot(world: TestWorld, by: DeviceId, round: number, placement: PlacementId): RecordId {
  return world.write(by, ballotKind, { parent: world.state.head, round, placement });
}

const p1 = idNamed<PlacementId>('placement', 1);
const p2 = idNamed<PlacementId>('placement', 2);

describe('a device', () => {
  test('is faulty after two ballots for different placements in one round', () => {
    const world = new TestWorld(3);
    const [a, b] = world.ballotDevices as [DeviceId, DeviceId];
    ballot(world, a, 0, p1);
    ballot(world, a, 1, p2);
    ballot(world, b, 0, p1);
    ballot(world, b, 0, p1);
    expect(faulty(world)).toEqual([]);
    ballot(world, a, 0, p2);
    expect(faulty(world)).toEqual([a]);
  });

  test('is faulty after two placements as secretary of one round, and not as another', () => {
    const world = new TestWorld(3);
    const by = world.secretaryOf(0);
    const other = world.ballotDevices.find((one) => one !== by) as DeviceId;
    world.place(null, { voters: [] });
    world.place(null, { voters: [], by: other });
    world.now += 1;
    world.place(null, { voters: [], by: other });
    expect(faulty(world)).toEqual([]);
    world.place(null, { voters: [] });
    expect(faulty(world)).toEqual([by]);
  });

  test('is faulty after a ballot against its stand, signed before or after', () => {
    for (const isBefore of [true, false]) {
      const world = new TestWorld(3);
      const [a] = world.ballotDevices as [DeviceId];
      if (isBefore) ballot(world, a, 0, p1);
      world.stand(1, [a]);
      if (!isBefore) ballot(world, a, 0, p1);
      expect(faulty(world)).toEqual([a]);
    }
  });

  test('is not faulty for what its stand shows or what is older, or for the round it stands for', () => {
    const world = new TestWorld(3);
    const [a] = world.ballotDevices as [DeviceId];
    const first = world.place(null, { voters: [a] });
    const said = world.state.reading.placementById.get(first)?.said;
    world.stand(2, [a], first);
    ballot(world, a, 2, p1);
    ballot(world, a, 3, p2);
    expect(faulty(world)).toEqual([]);
    ballot(world, a, 1, said?.placement as PlacementId);
    expect(faulty(world)).toEqual([a]);
  });

  test('is not faulty while what its stand shows is not here', () => {
    const world = new TestWorld(3);
    const [a] = world.ballotDevices as [DeviceId];
    world.stand(1, [a], idNamed<RecordId>('record', 4));
    ballot(world, a, 0, p1);
    expect(faulty(world)).toEqual([]);
  });

  test('that is no ballot device of the parent, or wrote in a wrong epoch, proves nothing', () => {
    const world = new TestWorld(3);
    ballot(world, world.id(9), 0, p1);
    ballot(world, world.id(9), 0, p2);
    const [a] = world.ballotDevices as [DeviceId];
    ballot(world, a, 0, p1);
    const wrong = { parent: world.state.head, round: 0, placement: p2 };
    world.write(a, ballotKind, wrong, { epoch: 2 });
    expect(faulty(world)).toEqual([]);
  });
});

describe('a fault', () => {
  /** Four members, one of whose devices signed against itself before the head. */
  function withFault(): { readonly world: TestWorld; readonly liar: DeviceId } {
    const world = new TestWorld(4);
    const liar = world.id(3);
    ballot(world, liar, 0, p1);
    ballot(world, liar, 0, p2);
    world.place(null, { voters: [0, 1, 2].map((at) => world.id(at)), by: world.secretary });
    return { world, liar };
  }

  test('takes ballot and consent from the next height on, and nothing else', () => {
    const { world, liar } = withFault();
    const device = world.state.devices.get(liar);
    expect(device).toMatchObject({ status: 'active', faultySince: { height: 1 } });
    expect(world.state.members.get(world.member(3))?.status).toBe('live');
    const act = world.act(world.id(0), resolve(1));
    for (const number of [0, 1, 3]) world.consent(world.id(number), act);
    expect(world.outcome(act)).toBe('class-not-met');
    world.consent(world.id(2), act);
    expect(world.outcome(act, { voters: [0, 1, 3].map((at) => world.id(at)) })).toBe('open');
    expect(world.outcome(act, { voters: [0, 1, 2].map((at) => world.id(at)) })).toBe('placed');
  });

  test('that is not settled costs nothing yet', () => {
    const world = new TestWorld(4);
    const liar = world.id(3);
    const act = world.act(world.id(0), resolve(1));
    for (const number of [0, 1, 3]) world.consent(world.id(number), act);
    ballot(world, liar, 0, p1);
    ballot(world, liar, 0, p2);
    expect(world.outcome(act)).toBe('placed');
    expect(world.state.devices.get(liar)?.faultySince).toMatchObject({ height: 1 });
  });

  test('ends for the member with a further device, which casts the ballots', () => {
    const { world, liar } = withFault();
    const add = world.act(liar, world.enrolment(world.member(3), 8), 'none');
    world.consent(world.id(0), add);
    expect(world.outcome(add)).toBe('placed');
    expect(world.state.members.get(world.member(3))?.ballotDevice).toBe(world.id(8));
    expect(world.ballotDevices).toContain(world.id(8));
  });

  test('keeps its device from being secretary, and the next round goes on without it', () => {
    const { world, liar } = withFault();
    for (let height = 0; height < 8; height += 1) {
      world.now += 168;
      const record = world.place(null);
      const entry = world.state.reading.entryById.get(record);
      expect(entry?.header.author).not.toBe(liar);
      expect(world.state.verdicts.get(record)?.kind).toBe('placed');
    }
    expect(world.state.chain.some(({ round }) => round > 0)).toBe(true);
  });
});
