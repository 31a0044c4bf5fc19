/** A contested height among real engines, and people who heal it (R4). */
import type { AssemblyState, Placement, PlacementId, RecordKind } from '@tocsin/core';
import {
  ballotKind,
  draftPlacement,
  DURATION_NAMES,
  encodeSaid,
  hour,
  hourOf,
  idOf,
  LANE_GOVERNANCE,
  placementIdOfDraft,
  placementKind,
  planPlacement,
  secretaryOrder,
} from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { heal, showHeal } from '../packages/node/src/daemon/handlers/healing.ts';
import type { LiveAssembly } from '../packages/node/src/daemon/live-log.ts';
import type { Living, RawRecord } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  must,
  nextRecord,
  random,
  until,
} from './engine-world.ts';

/** A week lasts 17 seconds: no tick is due while the test runs. */
const TEMPO_MS = 100;
/** Rounds of a silent secretary end soon. */
const SHORT_ROUNDS = [{ index: DURATION_NAMES.indexOf('roundBase'), value: 4 }];

const stateOf = ({ home }: Living): AssemblyState => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

const standingOf = (living: Living) => ({
  assembly: { name: 'river', peer: living.home } as unknown as LiveAssembly,
  state: stateOf(living),
  me: living.home.peer.judged().me,
});

/** Writes records by hand on the chain of a device whose engine is closed. */
function handOf(device: Living): <T>(kind: RecordKind<T>, said: NoInfer<T>) => RawRecord {
  const { replica } = device.home.peer;
  let tip = replica.index.view.headsOf(replica.me)[0];
  const key = device.keyring.laneKey(1, LANE_GOVERNANCE);
  if (key === undefined) throw new Error('no key');
  return (kind, said) => {
    const seq = (tip?.seq ?? -1) + 1;
    const plain = encodeSaid(kind, said);
    const wishes = { lane: LANE_GOVERNANCE, key, plain, seq, prev: tip?.id ?? null };
    const record = nextRecord(device, wishes);
    tip = { seq, id: record.id };
    return record;
  };
}

/** Two ticks that differ by their wall. */
function draftTwo(living: Living): readonly Placement[] {
  const now = hourOf(clock.now(), TEMPO_MS);
  return [0, 1].map((at) => {
    const knowledge = {
      device: living.keyring.me,
      now: hour(now - at),
      isClockSure: true,
      firstHeld: () => undefined,
      isTurnProven: () => true,
      isGone: () => false,
      roundSince: null,
      stoodAt: null,
    };
    return draftPlacement(planPlacement(stateOf(living), { kind: 'tick' }, knowledge, crypto));
  });
}

/** Five members, two of whom sign both of two placements; each of two others signs one. */
async function contested() {
  const { devices } = await found(5, TEMPO_MS, SHORT_ROUNDS);
  const state = stateOf(devices[0] as Living);
  const order = secretaryOrder(state, crypto.hash).map((member) =>
    devices.find(({ home }) => home.peer.judged().me === member),
  ) as Living[];
  const [secretary, liar, ...honest] = order as [Living, Living, ...Living[]];
  const drafts = draftTwo(secretary);
  const parent = state.head;
  const rivals = drafts.map((draft) => placementIdOfDraft(crypto.hash, draft));
  await close([secretary, liar]);
  const bySecretary = handOf(secretary);
  const byLiar = handOf(liar);
  const records = drafts.flatMap((draft, at) => {
    const ballot = { parent, round: 0, placement: rivals[at] as PlacementId };
    return [
      bySecretary(placementKind, draft),
      bySecretary(ballotKind, ballot),
      byLiar(ballotKind, ballot),
    ];
  });
  for (const { home } of honest) must(await home.peer.replica.ingest(records, 'liars', 'each'));
  for (const at of [0, 1]) {
    const ballot = { parent, round: 0, placement: rivals[at] as PlacementId };
    must(await (honest[at] as Living).home.peer.append(ballotKind, ballot));
  }
  await until('all see that it is contested', () =>
    honest.every((device) => stateOf(device).contested !== null),
  );
  return { honest, rivals, liars: [secretary, liar] };
}

describe('a contested height', () => {
  test('shows both branches, is healed by the last words of most, and goes on', async () => {
    const { honest, rivals, liars } = await contested();
    const [first, second, third] = honest as [Living, Living, Living];
    const [a, b] = rivals as [PlacementId, PlacementId];
    const shown = showHeal(standingOf(first), null);
    expect(shown.branches.map(({ id }) => id)).toEqual([a, b].toSorted());
    expect(shown.struck).toHaveLength(2);
    for (const { heals, steps } of shown.branches) {
      expect(heals).toEqual({ have: 0, needed: 2 });
      expect(steps).toEqual([]);
    }
    const wrong = await heal(standingOf(first), idOf(random.bytes(32)));
    expect(wrong).toMatchObject({ ok: false, fault: { kind: 'UnknownBranch' } });
    // The first changes their mind: only the last word counts.
    must(await heal(standingOf(first), b));
    const again = must(await heal(standingOf(first), a));
    expect(again.branches.find(({ id }) => id === a)).toMatchObject({
      heals: { have: 1 },
      mine: true,
    });
    expect(again.branches.find(({ id }) => id === b)).toMatchObject({
      heals: { have: 0 },
      mine: false,
    });
    const said = await heal(standingOf(first), a);
    expect(said).toMatchObject({ ok: false, fault: { kind: 'AlreadySaid' } });
    await until('the first word came', () => {
      const branches = stateOf(third).contested?.branches ?? [];
      return branches.some(({ rival, healers }) => rival === a && healers.length === 1);
    });
    expect(must(await heal(standingOf(third), a)).contested).toBe(false);
    await until('all follow', () => honest.every((device) => stateOf(device).head === a));
    expect(await heal(standingOf(second), b)).toMatchObject({ fault: { kind: 'NotContested' } });
    const verb = { kind: 'resolve', value: { subject: 9, hash: idOf(random.bytes(32)) } } as const;
    await decide(honest, verb as never, 'members', 3);
    for (const liar of liars)
      expect(stateOf(first).devices.get(liar.keyring.me)?.faultySince).not.toBeNull();
    await close(honest);
  });
});
