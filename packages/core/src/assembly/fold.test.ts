import { describe, expect, test } from 'vitest';

import type { DeviceId, LogId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { applyDelta, frontierHashOf } from '../log/frontier.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { consentKind } from './consent.ts';
import { draftPlacement, planPlacement } from './draft.ts';
import { foldAssembly } from './fold.ts';
import { RULES_KNOWN } from './genesis.ts';
import type { PlacementContent } from './placement.ts';
import { ballotKind, decodeContent, encodeContent, placementKind } from './placement.ts';
import type { AssemblyState } from './state.ts';
import { TEST_TERMS, testCircle, testDevice, testGenesis, TestWorld } from './testing.ts';

const resolve = (subject: number): Verb => ({
  kind: 'resolve',
  value: { subject, hash: idNamed('decision', subject) },
});

/** Why the placement of this record has no effect. */
function reasonOf(state: AssemblyState, record: RecordId): string {
  const verdict = state.verdicts.get(record);
  return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
}

const withBody = (entry: Entry, state: 'unread' | 'void'): Entry => ({ ...entry, body: { state } });

describe('a founded assembly', () => {
  test('has its founders as members with a branch and a ballot device of their own', () => {
    const { state } = new TestWorld(3);
    expect(state.height).toBe(0);
    expect(state.members.size).toBe(3);
    for (const member of state.members.values()) {
      expect(member.branch).toBe(member.id);
      expect(state.devices.get(member.ballotDevice as DeviceId)?.member).toBe(member.id);
    }
    expect(state.epochs.map(({ number }) => number)).toEqual([1]);
  });

  test('does not exist while one signature is missing or by another key', () => {
    const genesis = testGenesis(testCircle([0, 1, 2].map(testDevice)));
    const log = genesis.id as string as LogId;
    const signatures = genesis.signatures as Uint8Array;
    const swapped = new Uint8Array([...signatures.subarray(64), ...signatures.subarray(0, 64)]);
    for (const wrong of [signatures.subarray(64), swapped, new Uint8Array()])
      expect(foldAssembly(log, [{ ...genesis, signatures: wrong }], testCrypto)).toEqual({
        ok: false,
        fault: { kind: 'GenesisNotSigned' },
      });
    expect(foldAssembly(log, [], testCrypto)).toEqual({
      ok: false,
      fault: { kind: 'GenesisMissing' },
    });
    expect(foldAssembly(log, [withBody(genesis, 'unread')], testCrypto)).toEqual({
      ok: false,
      fault: { kind: 'GenesisUnread' },
    });
  });

  test('is not founded on a constitution below a floor', () => {
    const circle = testCircle([0, 1].map(testDevice), {
      ...TEST_TERMS,
      overrides: [{ index: 15, value: 72 }],
    });
    const genesis = testGenesis(circle);
    const log = genesis.id as string as LogId;
    expect(foldAssembly(log, [genesis], testCrypto).ok).toBe(true);
    const said = genesis.body.state === 'read' ? (genesis.body.said as unknown[]) : [];
    const below = { state: 'read', kind: 1, said: [...said.slice(0, 6), [[15, 71]]] } as const;
    expect(foldAssembly(log, [{ ...genesis, body: below as never }], testCrypto)).toMatchObject({
      ok: false,
      fault: { kind: 'GenesisMalformed' },
    });
  });

  test('of rules that this program lacks is carried and not judged', () => {
    const world = new TestWorld(3, { ...TEST_TERMS, rules: 2 });
    expect(world.state.stopped).toEqual({ kind: 'UnknownRules', number: 2 });
    world.place(null);
    expect(world.state.height).toBe(0);
  });
});

describe('a placement', () => {
  test('is in force with ballots of more than half, and not with half', () => {
    const world = new TestWorld(4);
    const voters = world.ballotDevices;
    const record = world.place(null, { voters: voters.slice(0, 2) });
    expect(world.state.height).toBe(0);
    expect(reasonOf(world.state, record)).toBe('open');
    const said = world.state.reading.placementById.get(record)?.said;
    world.write(voters[2] as DeviceId, ballotKind, {
      parent: world.state.head,
      round: 0,
      placement: said?.placement as PlacementId,
    });
    expect(world.state.height).toBe(1);
    expect(world.state.chain[0]?.ballots).toHaveLength(3);
  });

  test('counts one ballot a member, and none of strangers or for another round', () => {
    const world = new TestWorld(4);
    const voters = world.ballotDevices;
    const record = world.place(null, { voters: voters.slice(0, 1) });
    const placement = world.state.reading.placementById.get(record)?.said.placement as PlacementId;
    const parent = world.state.head;
    for (const [by, round] of [
      [voters[0], 0],
      [world.id(9), 0],
      [world.id(10), 0],
      [voters[1], 1],
      [voters[2], 1],
      [voters[3], 1],
    ] as const)
      world.write(by as DeviceId, ballotKind, { parent, round, placement });
    expect(world.state.height).toBe(0);
  });

  test('by another than the secretary has no effect, whatever its ballots: a tick too', () => {
    const world = new TestWorld(3);
    const other = world.ballotDevices.find((device) => device !== world.secretary) as DeviceId;
    const record = world.place(null, { by: other });
    expect(reasonOf(world.state, record)).toBe('not-secretary');
    expect(world.state.height).toBe(0);
  });
});

describe('a placement and what it names', () => {
  test('names the frontier that follows from its delta, or has no effect', () => {
    const world = new TestWorld(3);
    const record = world.place(null, { voters: [] });
    const said = world.state.reading.placementById.get(record)?.said;
    const content = said?.content;
    const wrong = encodeContent({
      ...(content as PlacementContent),
      frontierHash: idNamed('other'),
    });
    const second = world.write(world.secretary, placementKind, {
      round: 0,
      content: wrong,
      stands: { kind: 'inline', value: [] },
    });
    expect(decodeContent(wrong).ok).toBe(true);
    expect(reasonOf(world.state, second)).toBe('frontier-mismatch');
  });

  test('names a frontier that is closed under ancestry, or has no effect', () => {
    const world = new TestWorld(3);
    world.consent(world.id(1), idNamed<RecordId>('act'));
    world.consent(world.id(2), idNamed<RecordId>('act'));
    const knowledge = world.knowledge(world.secretary);
    const plan = planPlacement(world.state, { kind: 'tick' }, knowledge, testCrypto);
    const delta = plan.delta.filter(({ device }) => device === world.id(2));
    const frontier = applyDelta(world.state.frontier, delta);
    const frontierHash = frontierHashOf(testCrypto.hash, frontier);
    const draft = draftPlacement({ ...plan, delta, frontierHash });
    const record = world.write(world.secretary, placementKind, draft);
    expect(reasonOf(world.state, record)).toBe('frontier-mismatch');
  });

  test('with more than half of the ballots is asked for while no record of it is here', () => {
    const world = new TestWorld(3);
    const record = world.place(null);
    const without = world.entries.filter(({ id }) => id !== record);
    const children = without.map((entry) => ({
      ...entry,
      header: { ...entry.header, deps: entry.header.deps.filter((dep) => dep !== record) },
    }));
    const folded = world.fold(
      children.map((entry) =>
        entry.header.prev === record
          ? { ...entry, header: { ...entry.header, prev: null, seq: 0 } }
          : entry,
      ),
    );
    expect(folded).toMatchObject({ ok: true, value: { stopped: { kind: 'PlacementMissing' } } });
  });
});

describe('ballots', () => {
  test('of another device of the member, or sealed under another epoch, do not count', () => {
    const world = new TestWorld(3);
    const add = world.act(world.id(0), world.enrolment(world.member(0), 3), 'none');
    world.consent(world.id(1), add);
    world.place(add);
    const record = world.place(null, { voters: [world.id(1)] });
    const placement = world.state.reading.placementById.get(record)?.said.placement;
    const ballot = { parent: world.state.head, round: 0, placement: placement as PlacementId };
    world.write(world.id(3), ballotKind, ballot);
    expect(world.state.height).toBe(1);
    world.write(world.id(2), ballotKind, ballot, { epoch: 2 });
    expect(world.state.height).toBe(1);
    world.write(world.id(0), ballotKind, ballot);
    expect(world.state.height).toBe(2);
  });
});

describe('a placement that cannot be read', () => {
  test('that could not be read yet stops the chain and is named', () => {
    const world = new TestWorld(3);
    const record = world.place(null);
    const state = world.fold(
      world.entries.map((entry) => (entry.id === record ? withBody(entry, 'unread') : entry)),
    );
    expect(state).toMatchObject({ ok: true, value: { height: 0 } });
    expect(state.ok && state.value.stopped?.kind).toBe('PlacementMissing');
    expect(state.ok && state.value.reading.unread).toEqual([record]);
  });

  test('waits for a body in its frontier that only others can read', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve(1), [0, 1]);
    world.place(act);
    expect(world.state.height).toBe(1);
    const state = world.fold(
      world.entries.map((entry) => (entry.id === act ? withBody(entry, 'unread') : entry)),
    );
    expect(state).toMatchObject({
      ok: true,
      value: { height: 0, stopped: { kind: 'Incomplete', missing: [act] } },
    });
  });

  test('does not wait for what was sealed under an epoch that never was', () => {
    const world = new TestWorld(3);
    const junk = world.write(
      world.id(1),
      consentKind,
      { act: idNamed<RecordId>('x'), stance: 'for' },
      {
        epoch: 77,
      },
    );
    world.entries[world.entries.length - 1] = withBody(world.entries.at(-1) as Entry, 'unread');
    world.place(null);
    expect(world.state.height).toBe(1);
    expect(world.state.settledAt.get(junk)).toBe(1);
  });
});

describe('an act', () => {
  test('in force needs consents of more than half of the members: 5 of 9, not 4', () => {
    const world = new TestWorld(9);
    const four = world.agreed(resolve(1), [0, 1, 2, 3]);
    const record = world.place(four);
    expect(reasonOf(world.state, record)).toBe('class-not-met');
    const world5 = new TestWorld(9);
    world5.place(world5.agreed(resolve(1), [0, 1, 2, 3, 4]));
    expect(world5.state.resolutions.size).toBe(1);
  });

  test('with 5 of 9 consents and without ballots of more than half is not in force', () => {
    const world = new TestWorld(9);
    const act = world.agreed(resolve(1), [0, 1, 2, 3, 4]);
    world.place(act, { voters: world.ballotDevices.slice(0, 4) });
    expect(world.state.height).toBe(0);
    expect(world.state.resolutions.size).toBe(0);
  });

  test('cannot be placed after its last hour', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve(1), [0, 1]);
    world.now += 1_001;
    expect(world.outcome(act)).toBe('expired');
  });

  test('cannot be valid for longer than 60 days, nor by a far-future wall of its own', () => {
    const world = new TestWorld(3);
    const long = world.act(world.id(0), resolve(1), 'members', {
      validUntil: hour(world.now + 1_441),
    });
    const future = world.act(world.id(1), resolve(2), 'members', {
      wallHour: world.now + 25,
      validUntil: hour(world.now + 1_000),
    });
    const at = (verdict: RecordId) => world.state.verdicts.get(verdict);
    expect(at(long)).toEqual({ kind: 'void', reason: 'validity-too-long' });
    expect(at(future)).toEqual({ kind: 'open' });
    for (const voter of [0, 1, 2]) world.consent(world.id(voter), future);
    const early = world.place(future, { wallHour: world.now });
    expect(reasonOf(world.state, early)).toBe('act-outside-frontier');
  });

  test('whose base moved cannot be placed', () => {
    const world = new TestWorld(3);
    const constitution = (value: number): Verb => ({
      kind: 'constitution',
      value: { overrides: [{ index: 15, value }] },
    });
    const first = world.agreed(constitution(80), [0, 1]);
    const second = world.agreed(constitution(90), [1, 2]);
    world.place(first);
    expect(world.state.overrides).toEqual([{ index: 15, value: 80 }]);
    expect(world.outcome(second)).toBe('base-moved');
    expect(world.state.verdicts.get(second)).toEqual({ kind: 'void', reason: 'base-moved' });
  });
});

describe('an act and its rivals', () => {
  test('is placed once: a replay has no effect', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve(1), [0, 1]);
    world.place(act);
    const again = world.place(act);
    expect(reasonOf(world.state, again)).toBe('act-placed-before');
  });

  test('may have rivals: both are consented to, one is placed, the other can follow', () => {
    const world = new TestWorld(3);
    const grant = (member: number): Verb => ({
      kind: 'mandate',
      value: {
        role: 1,
        member: world.member(member),
        notAfter: hour(world.now + 99),
        pact: null,
        terms: null,
      },
    });
    const [a, b] = [world.agreed(grant(0), [0, 1, 2]), world.agreed(grant(1), [0, 1, 2])];
    world.place(b);
    world.place(a);
    expect(world.state.mandates.size).toBe(2);
  });

  test('cannot count a consent that was taken back, or that its placement does not hold', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve(1), [0, 1]);
    const consents = world.state.reading.consentsByAct.get(act) ?? [];
    const listed = consents.map(({ entry }) => entry.id);
    world.consent(world.id(1), act, 'withdrawn');
    const record = world.place(act, { consents: listed });
    expect(reasonOf(world.state, record)).toBe('consent-not-counted');
  });
});

describe('an act and its words', () => {
  test('counts no consent outside its frontier, or sealed under another epoch', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve(1), [0]);
    const by = world.secretary;
    const due = { kind: 'act', act, verb: 'resolve', consents: [] } as const;
    const plan = planPlacement(world.state, due, world.knowledge(by), testCrypto);
    const held = world.state.reading.consentsByAct.get(act)?.[0]?.entry.id as RecordId;
    const outside = world.consent(world.id(1), act);
    const draft = draftPlacement({ ...plan, consents: [held, outside].toSorted() });
    const record = world.write(by, placementKind, draft);
    expect(reasonOf(world.state, record)).toBe('consent-not-counted');
    const wrong = world.consent(world.id(2), act, 'for', { epoch: 2 });
    expect(world.outcome(act, { consents: [held, wrong].toSorted() })).toBe('consent-not-counted');
  });

  test('counts a member with two devices once, and not while these disagree', () => {
    const world = new TestWorld(4);
    const add = world.act(world.id(0), world.enrolment(world.member(0), 4), 'none');
    world.consent(world.id(1), add);
    world.place(add);
    expect(world.state.devices.has(world.id(4))).toBe(true);
    const act = world.agreed(resolve(1), [0, 1]);
    world.consent(world.id(4), act);
    expect(world.outcome(act)).toBe('class-not-met');
    const before = world.state.settledAt;
    expect(before.has(act)).toBe(false);
  });

  test('counts no member whose two devices disagree without knowing of each other', () => {
    const world = new TestWorld(3);
    const add = world.act(world.id(0), world.enrolment(world.member(0), 4), 'none');
    world.consent(world.id(1), add);
    world.place(add);
    const act = world.act(world.id(1), resolve(1));
    const heads = [act];
    world.consent(world.id(1), act);
    const yes = world.consent(world.id(0), act, 'for', { deps: heads });
    world.consent(world.id(4), act, 'against', { prev: null, seq: 0, deps: heads });
    const consents = [...(world.state.reading.consentsByAct.get(act) ?? [])]
      .filter(({ said }) => said.stance === 'for')
      .map(({ entry }) => entry.id);
    expect(consents).toContain(yes);
    expect(world.outcome(act, { consents })).toBe('consent-not-counted');
  });
});

describe('a record out of place', () => {
  test('sealed under another epoch than that of its head has no effect', () => {
    const world = new TestWorld(3);
    const act = world.act(world.id(0), resolve(1), 'members', { epoch: 2 });
    expect(world.state.verdicts.get(act)).toEqual({ kind: 'void', reason: 'wrong-epoch' });
  });

  test('of another log, or with an ancestor missing, is not looked at', () => {
    const world = new TestWorld(3);
    world.act(world.id(0), resolve(1), 'members', { log: idNamed<LogId>('other') });
    expect(world.state.reading.actById.size).toBe(0);
    const orphan = world.act(world.id(1), resolve(2), 'members', { deps: [idNamed('gone')] });
    expect(world.state.verdicts.get(orphan)).toEqual({ kind: 'parked' });
    const first = world.act(world.id(2), resolve(3), 'members', { deps: [] });
    expect(world.state.verdicts.get(first)).toEqual({ kind: 'open' });
    for (const seq of [2, 0]) {
      const set = { prev: first, seq };
      const broken = world.act(world.id(2), resolve(4), 'members', { ...set, deps: [] });
      expect(world.state.verdicts.get(broken)).toEqual({ kind: 'parked' });
    }
    const foreign = world.act(world.id(0), resolve(5), 'members', {
      prev: first,
      seq: 1,
      deps: [],
    });
    expect(world.state.verdicts.get(foreign)).toEqual({ kind: 'parked' });
  });
});

describe('two placements in force at one height', () => {
  test('leave the state of the parent, contested, whichever came first', () => {
    const world = new TestWorld(3);
    world.place(null);
    const parent = world.state.head;
    const [a, b] = [world.agreed(resolve(1), [0, 1]), world.agreed(resolve(2), [0, 1])];
    const { secretary } = world;
    const voters = world.ballotDevices;
    const before = world.state;
    const first = placeAt(world, before, a);
    const second = placeAt(world, before, b);
    for (const placement of [first, second])
      for (const voter of voters) world.write(voter, ballotKind, { parent, round: 0, placement });
    const { state } = world;
    expect(secretary).toBe(world.secretary);
    expect(state.head).toBe(parent);
    expect(state.contested?.rivals).toEqual([first, second].toSorted());
    expect(state.resolutions.size).toBe(0);
    const backwards = world.fold(world.entries.toReversed());
    expect(backwards).toEqual({ ok: true, value: state });
  });
});

/** Writes the secretary's placement of an act as it would have at an earlier state. */
function placeAt(world: TestWorld, state: AssemblyState, act: RecordId): PlacementId {
  const record = world.place(act, { voters: [] });
  expect(world.state.head).toBe(state.head);
  return world.state.reading.placementById.get(record)?.said.placement as PlacementId;
}

describe('rules to come', () => {
  test('stop the chain at their height on a program that lacks them', () => {
    const world = new TestWorld(3);
    const rules = (startHeight: number): Verb => ({
      kind: 'rules',
      value: { number: RULES_KNOWN + 1, startHeight },
    });
    world.place(world.agreed(rules(3), [0, 1]));
    world.place(null);
    expect(world.state.height).toBe(2);
    expect(world.state.stopped).toEqual({ kind: 'UnknownRules', number: RULES_KNOWN + 1 });
    world.place(null);
    expect(world.state.height).toBe(2);
  });
});
