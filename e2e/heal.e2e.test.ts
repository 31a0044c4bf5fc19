/** Two placements in force among real engines: people say which stands, devices heal it (R4). */
import type {
  AssemblyState,
  Knowledge,
  Placement,
  PlacementId,
  RecordId,
  RecordKind,
} from '@tocsin/core';
import {
  actKind,
  activeDevices,
  ballotKind,
  benchAt,
  boxKind,
  consentKind,
  consentsFor,
  dayOf,
  draftPlacement,
  DURATION_NAMES,
  encodeSaid,
  epochKeyHashOf,
  equalBytes,
  governanceKey,
  healingKeyOf,
  hour,
  hourOf,
  idOf,
  LANE_GOVERNANCE,
  makeBox,
  placementIdOfDraft,
  placementKind,
  planPlacement,
  rosterHashOf,
  secretaryOrder,
  settleableAt,
  wrapPrevious,
} from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { heal, showHeal } from '../packages/host/src/handlers/healing.ts';
import type { LiveAssembly } from '../packages/host/src/live-log.ts';
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

/** A week lasts 50 seconds: nothing is due by itself while a test runs. */
const TEMPO_MS = 300;
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
    const place = { seq, prev: tip?.id ?? null, lane: kind.lanes[0] ?? LANE_GOVERNANCE };
    const body = encodeSaid(kind, said);
    const open = { ...place, body, epoch: 0, nonce: new Uint8Array() };
    const record = nextRecord(device, kind.plain ? open : { ...place, key, plain: body });
    tip = { seq, id: record.id };
    return record;
  };
}

/** Two ticks that differ by their wall. */
function draftTwo(living: Living): readonly Placement[] {
  return [0, 1].map((at) =>
    draftPlacement(
      planPlacement(stateOf(living), { kind: 'tick' }, knowledgeOf(living, at), crypto),
    ),
  );
}

/** What a liar says that it knows. */
function knowledgeOf(living: Living, hoursBack: number): Knowledge {
  return {
    device: living.keyring.me,
    now: hour(hourOf(clock.now(), TEMPO_MS) - hoursBack),
    isClockSure: true,
    firstHeld: () => undefined,
    isTurnProven: () => true,
    isGone: () => false,
    roundSince: null,
    stoodAt: null,
  };
}

/** Five members, of whom some sign both of two placements by hand; their engines are closed. */
async function forked(liars: number) {
  const { devices } = await found(5, TEMPO_MS, SHORT_ROUNDS);
  const state = stateOf(devices[0] as Living);
  const order = secretaryOrder(state, crypto.hash).map((member) =>
    devices.find(({ home }) => home.peer.judged().me === member),
  ) as Living[];
  const hands = order.slice(0, liars);
  const honest = order.slice(liars);
  const secretary = order[0] as Living;
  const drafts = draftTwo(secretary);
  const parent = state.head;
  const rivals = drafts.map((draft) => placementIdOfDraft(crypto.hash, draft));
  await close(hands);
  const written = hands.map((device) => ({ device, write: handOf(device) }));
  const ballotFor = (at: number) => ({ parent, round: 0, placement: rivals[at] as PlacementId });
  const records = drafts.map((draft, at) =>
    written.flatMap(({ device, write }) => [
      ...(device === secretary ? [write(placementKind, draft)] : []),
      write(ballotKind, ballotFor(at)),
    ]),
  );
  return { honest, rivals: rivals as [PlacementId, PlacementId], liars: hands, records, ballotFor };
}

/** Two sign both; each of two others signs one. */
async function contested() {
  const { honest, records, ballotFor, ...more } = await forked(2);
  for (const { home } of honest)
    must(await home.peer.replica.ingest(records.flat(), 'liars', 'each'));
  for (const at of [0, 1])
    must(await (honest[at] as Living).home.peer.append(ballotKind, ballotFor(at)));
  await until('all see that it is contested', () =>
    honest.every((device) => stateOf(device).contested !== null),
  );
  return { honest, ...more };
}

/** The keys at which these devices see the fork healed. */
const healedAs = (devices: readonly Living[]): readonly (PlacementId | null | undefined)[] =>
  devices.map((device) => {
    const [fork] = stateOf(device).forks;
    return fork?.isHealed === true ? fork.stands : undefined;
  });

describe('a height with rivals', () => {
  test('shows both branches, is healed once most named one, and goes on', async () => {
    const { honest, rivals, liars } = await contested();
    const [first, second, third] = honest as [Living, Living, Living];
    const [a, b] = rivals;
    const shown = showHeal(standingOf(first), null);
    expect(shown.branches.map(({ id }) => id)).toEqual([a, b].toSorted());
    expect(shown.struck).toHaveLength(2);
    for (const { support, steps } of shown.branches) {
      expect(support).toEqual({ have: 0, needed: 2 });
      expect(steps).toEqual([]);
    }
    const wrong = await heal(standingOf(first), idOf(random.bytes(32)));
    expect(wrong).toMatchObject({ ok: false, fault: { kind: 'UnknownBranch' } });
    // The first changes their mind: only the last word counts.
    must(await heal(standingOf(first), b));
    const again = must(await heal(standingOf(first), a));
    expect(again.branches.find(({ id }) => id === a)).toMatchObject({
      support: { have: 1 },
      mine: true,
    });
    expect(again.branches.find(({ id }) => id === b)).toMatchObject({
      support: { have: 0 },
      mine: false,
    });
    const said = await heal(standingOf(first), a);
    expect(said).toMatchObject({ ok: false, fault: { kind: 'AlreadySaid' } });
    await until('the first word came', () => {
      const branches = stateOf(third).contested?.branches ?? [];
      return branches.some(({ rival, healers }) => rival === a && healers.length === 1);
    });
    must(await heal(standingOf(third), a));
    await until('it is healed', () => healedAs(honest).every((one) => one === a));
    // Nobody was asked more, and all who can have signed it: it takes all their keys to undo it.
    await until('all have signed', () =>
      honest.every((device) => {
        const state = stateOf(device);
        const key = healingKeyOf(crypto.hash, state.history[0]?.head as PlacementId);
        return (state.reading.ballotsByParent.get(key) ?? []).length === honest.length;
      }),
    );
    expect(await heal(standingOf(second), b)).toMatchObject({ fault: { kind: 'NotContested' } });
    const verb = { kind: 'resolve', value: { subject: 9, hash: idOf(random.bytes(32)) } } as const;
    await decide(honest, verb as never, 'members', 3);
    for (const liar of liars)
      expect(stateOf(first).devices.get(liar.keyring.me)?.faultySince).not.toBeNull();
    await close(honest);
  });

  test('is healed for the branch that the others followed, though most keys signed another', async () => {
    // Old keys of three: their owners had lost them, and a thief makes a second branch later.
    const { honest, rivals, records } = await forked(3);
    const [a] = rivals;
    const [one, two] = honest as [Living, Living];
    const [first, second] = records as [RawRecord[], RawRecord[]];
    for (const { home } of honest) must(await home.peer.replica.ingest(first, 'liars', 'each'));
    await until('both stand on the first', () =>
      honest.every((device) => stateOf(device).head === a),
    );
    for (const { home } of honest)
      must(
        await home.peer.append(consentKind, {
          act: idOf<RecordId>(random.bytes(32)),
          stance: 'for',
        }),
      );
    for (const { home } of honest) must(await home.peer.replica.ingest(second, 'liars', 'each'));
    await until('it is healed', () => healedAs(honest).every((id) => id === a));
    expect(stateOf(one)).toMatchObject({ contested: null, head: a });
    expect(stateOf(two).forks[0]?.struck).toHaveLength(3);
    expect(showHeal(standingOf(one), null)).toMatchObject({ split: null, branches: [] });
    await close(honest);
  });

  test('is healed by two of three while the third is silent', async () => {
    const { honest, rivals } = await contested();
    const [, b] = rivals;
    const [first, second, third] = honest as [Living, Living, Living];
    await close([third]);
    must(await heal(standingOf(first), b));
    must(await heal(standingOf(second), b));
    await until('two of three heal it', () => healedAs([first, second]).every((one) => one === b));
    expect(stateOf(second)).toMatchObject({ head: b, contested: null });
    await close([first, second]);
  });

  test('that turned the epoch on both sides is read on by all, under the key of what is healed', async () => {
    const { halves, rivals, keys, net } = await turnedTwice();
    const [left, right] = halves;
    const [a] = rivals;
    const all = halves.flat();
    for (const { home } of all)
      must(
        await home.peer.append(consentKind, {
          act: idOf<RecordId>(random.bytes(32)),
          stance: 'for',
        }),
      );
    for (const one of left) for (const other of right) net.heal(nameOf(one), nameOf(other));
    await until('all see that two follow each', () =>
      all.every((device) => {
        const branches = stateOf(device).contested?.branches ?? [];
        return branches.filter(({ followers }) => followers.length === 2).length === 2;
      }),
    );
    must(await heal(standingOf(right[0]), a));
    await until('it is healed', () => healedAs(all).every((one) => one === a));
    await until('all write under its key', () =>
      all.every(({ keyring }) => {
        const key = keyring.epochKey(2);
        return key !== undefined && equalBytes(key, keys[0]);
      }),
    );
    const verb = { kind: 'resolve', value: { subject: 9, hash: idOf(random.bytes(32)) } } as const;
    await decide([right[0], left[0], left[1], right[1]], verb as never, 'members', 3);
    const turned = epochKeyHashOf(crypto.hash, keys[0]);
    expect(all.every((device) => stateOf(device).epochs[1]?.keyHash === turned)).toBe(true);
    await close(all);
  });
});

const nameOf = ({ address }: Living): string => address.slice(address.indexOf('device-'));

/**
 * Five members; one places a turn of the epoch for two of them, and another for the two others, who
 * cannot hear each other.
 */
async function turnedTwice() {
  const { net, devices } = await found(5, TEMPO_MS, SHORT_ROUNDS);
  const first = stateOf(devices[0] as Living);
  const order = secretaryOrder(first, crypto.hash).map((member) =>
    devices.find(({ home }) => home.peer.judged().me === member),
  ) as Living[];
  const [liar, ...others] = order as [Living, Living, Living, Living, Living];
  const halves = [others.slice(0, 2), others.slice(2)] as [[Living, Living], [Living, Living]];
  for (const one of halves[0]) for (const other of halves[1]) net.cut(nameOf(one), nameOf(other));
  await close([liar]);
  const keys: Uint8Array[] = [];
  const rivals: PlacementId[] = [];
  for (const half of halves) {
    const turn = await turnFor(liar, half, first);
    keys.push(turn.key);
    rivals.push(turn.placement);
  }
  return {
    net,
    halves,
    rivals: rivals as [PlacementId, PlacementId],
    keys: keys as [Uint8Array, Uint8Array],
  };
}

/** A turn that the liar places for two others, who consent to it and ballot for it. */
async function turnFor(liar: Living, half: readonly [Living, Living], before: AssemblyState) {
  // Two hands from one tip: its chain forks too.
  const write = handOf(liar);
  const { log } = before;
  const key = random.bytes(32);
  const [old] = [liar.keyring.epochKey(1) as Uint8Array];
  const [newer, older] = [key, old].map((one) => governanceKey(crypto.keyedHash, one)) as [
    Uint8Array,
    Uint8Array,
  ];
  const verb = {
    kind: 'epoch',
    value: {
      number: 2,
      keyHash: epochKeyHashOf(crypto.hash, key),
      rosterHash: rosterHashOf(crypto.hash, activeDevices(before)),
      wrapped: wrapPrevious(crypto, { log, epoch: 2 }, newer, older, random.bytes(24)),
      reason: 'monthly',
    },
  } as const;
  const act = write(actKind, liar.home.governance.draft(before, verb, 'members'));
  const day = dayOf(hourOf(clock.now(), TEMPO_MS));
  const boxes = half.flatMap(({ keyring }) => {
    const [prekey] = keyring.prekeys();
    if (prekey === undefined) return [];
    const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
    const address = { log, epoch: 2, device: keyring.me, day };
    return makeBox(crypto, address, shown, key, random.bytes(64)) ?? [];
  });
  const boxed = write(boxKind, { epoch: 2, boxes });
  const agreed = write(consentKind, { act: act.id, stance: 'for' });
  await tell(half, [act, boxed, agreed]);
  for (const { home } of half)
    must(await home.peer.append(consentKind, { act: act.id, stance: 'for' }));
  await until('they heard each other', () =>
    half.every((one) => (stateOf(one).reading.consentsByAct.get(act.id) ?? []).length === 3),
  );
  const draft = draftPlacement(planTurn(liar, half[0], act.id));
  const placement = placementIdOfDraft(crypto.hash, draft);
  const ballot = { parent: before.head, round: 0, placement };
  await tell(half, [write(placementKind, draft), write(ballotKind, ballot)]);
  await until('they turned', () => half.every(({ keyring }) => keyring.highestEpoch() === 2));
  return { key, placement };
}

/** The placement of a turn, as the liar would plan it who holds what one of the others does. */
function planTurn(liar: Living, like: Living, act: RecordId) {
  const state = stateOf(like);
  const knowledge = knowledgeOf(liar, 0);
  const bench = benchAt(state, crypto);
  const settlement = settleableAt(bench, knowledge.now);
  const said = state.reading.actById.get(act);
  if (said === undefined) throw new Error('no act');
  const consents = consentsFor(bench, settlement, said);
  const due = { kind: 'act', act, verb: 'epoch', consents } as const;
  return planPlacement(state, due, knowledge, crypto);
}

async function tell(half: readonly Living[], records: readonly RawRecord[]): Promise<void> {
  for (const { home } of half) must(await home.peer.replica.ingest(records, 'liar', 'each'));
}
