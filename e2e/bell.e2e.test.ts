/**
 * R22 between real engines: a first bell of k tokens, a dispute that others lift, and an all-clear of
 * an arrest that is obeyed only after a call.
 */
import { encodeFirstBell, encodeRing, weekOf } from '@tocsin/core';
import type { FirstBellDesk, Household } from '@tocsin/peer';
import { createFirstBellDesk, createHousehold, hourNow } from '@tocsin/peer';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { clock, close, found, must, random, until } from './engine-world.ts';
import type { Delegate } from './pact-world.ts';
import {
  enter,
  enterFour,
  foundPact,
  leave,
  PACT_TEMPO_MS,
  ringNamed,
  ringOf,
} from './pact-world.ts';

let ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- what was opened last closes first.
  for (const end of ends.toReversed()) await end();
  ends = [];
});

async function world() {
  const pact = await foundPact();
  const delegates = await enterFour(pact);
  ends.push(() => leave(delegates));
  const [ours, second, twin] = delegates as readonly [Delegate, Delegate, Delegate, Delegate];
  return { pact, ours, second, twin };
}

async function homeOf(): Promise<readonly [Living, Living]> {
  const { devices } = await found(2, PACT_TEMPO_MS);
  ends.push(() => close(devices));
  return devices as unknown as readonly [Living, Living];
}

function householdOf({ home }: Living, { pact, keys }: Delegate): Household {
  const household = createHousehold({ home });
  household.addPact('twin', pact, keys);
  ends.push(() => household.close());
  return household;
}

const alertsOf = ({ pact }: Delegate) => pact.peer.judged().alerts.live.rings;

describe('a first bell', { timeout: 60_000 }, () => {
  test('is heard by the twin with the k-th token, asks, and is passed by voice too', async () => {
    const { ours, second, twin } = await world();
    const [one, two] = await homeOf();
    const deskOf = ({ home }: Living, { pact, keys }: Delegate): FirstBellDesk => {
      const desk = createFirstBellDesk(home);
      desk.addPact(pact, keys);
      ends.push(() => desk.close());
      return desk;
    };
    const desks = [deskOf(one, ours), deskOf(two, second)] as const;
    const log = ours.pact.peer.replica.log;
    const bells = ({ pact }: Delegate) => pact.peer.judged().firstBells.live;
    const tokensAt = ({ pact }: Delegate): number =>
      pact.peer.entries().filter(({ body }) => body.state === 'read' && body.kind === 57).length;
    await until('both have committed, live and drill', () => tokensAt(twin) === 4);
    const first = must(await desks[0].show(log, 'live', 2));
    expect(first).toMatchObject({ have: 1, needed: 2 });
    expect(first.token).toHaveLength(16);
    expect(bells(twin)).toEqual([]);
    // A made-up second token makes no bell, by whatever way it comes.
    const week = weekOf(hourNow(twin.pact.peer.parts));
    const forged = { context: 'live' as const, kind: 2, week };
    const made = encodeFirstBell({ ...forged, tokens: [first.token, random.bytes(16)] });
    expect(await twin.pact.hearFirstBell(made)).toBe(false);
    await until('the other ringer sees the first token', () =>
      two.home.peer.entries().some(({ body }) => body.state === 'read' && body.kind === 59),
    );
    const last = must(await desks[1].show(log, 'live', 2));
    expect(last.have).toBe(2);
    await until('the twin heard it', () => bells(twin).length === 1);
    expect(bells(twin)[0]).toMatchObject({ kind: 2, holders: [0, 1] });
    expect(alertsOf(twin)).toEqual([]);
    // Read over the telephone, in any order.
    const spoken = encodeFirstBell({
      ...forged,
      week: first.week,
      tokens: [last.token, first.token],
    });
    expect(await twin.pact.hearFirstBell(spoken)).toBe(true);
    expect(bells(twin)).toHaveLength(1);
  });
});

describe('a ring in doubt', { timeout: 60_000 }, () => {
  test('is out of it once k others lifted the dispute; the disputer lifts nothing', async () => {
    const { pact, ours, second, twin } = await world();
    const [one, two] = await homeOf();
    const first = householdOf(one, ours);
    const other = householdOf(two, second);
    const last = pact.parties[0].holders[2];
    if (last === undefined) throw new Error('no third holder');
    const third = await enter(pact, last, [ours.address, twin.address]);
    ends.push(() => leave([third]));
    const [elsewhere] = await homeOf();
    const another = householdOf(elsewhere, third);
    const ring = ringOf(pact, [0, 1]);
    const id = ringNamed(pact, ring);
    await ours.pact.hearRing(encodeRing(ring));
    await until('it rings', () => alertsOf(twin).length === 1 && alertsOf(second).length === 1);
    must(await first.dispute(id, 1));
    const disputes = () => alertsOf(twin)[0]?.disputes ?? [];
    await until('it is disputed', () => disputes().length === 1);
    const [dispute] = disputes();
    if (dispute === undefined) throw new Error('no dispute');
    expect(await first.lift(id, dispute.by)).toMatchObject({ ok: false });
    await until('the other ringer sees it', () => alertsOf(second)[0]?.disputes.length === 1);
    expect(must(await other.lift(id, dispute.by))).toBe(false);
    await until('one has lifted it', () => disputes()[0]?.liftedBy.length === 1);
    expect(disputes()[0]).toMatchObject({ counts: true, lifted: false });
    await until('the third ringer sees it', () => alertsOf(third)[0]?.disputes.length === 1);
    must(await another.lift(id, dispute.by));
    await until('it is lifted', () => disputes()[0]?.lifted === true);
    expect(await other.lift(id, 2)).toMatchObject({ fault: { kind: 'NoSuchDispute' } });
  });

  test('of an arrest is over for a twin only after its own call', async () => {
    const { pact, ours, second, twin } = await world();
    const [one, two] = await homeOf();
    const [there] = await homeOf();
    const homes = [householdOf(one, ours), householdOf(two, second)] as const;
    const theirs = householdOf(there, twin);
    const ring = ringOf(pact, [0, 2], { kind: 2 });
    const id = ringNamed(pact, ring);
    await ours.pact.hearRing(encodeRing(ring));
    await until('it rings', () => alertsOf(twin).length === 1 && alertsOf(second).length === 1);
    expect(await theirs.called(id)).toMatchObject({ fault: { kind: 'NoAllClear' } });
    must(await homes[0].clear(id));
    await until('it is begun', () => {
      const view = homes[1].alerts()[0]?.view;
      return (
        view !== undefined &&
        second.pact.peer.entries().some(({ body }) => body.state === 'read' && body.kind === 54)
      );
    });
    must(await homes[1].clear(id));
    const status = () => theirs.alerts()[0]?.view;
    await until('the all-clear came, and waits', () => status()?.callNeeded === true);
    expect(status()?.status).toBe('ringing');
    must(await theirs.called(id));
    expect(status()?.status).toBe('clear');
    expect(status()?.clearedAt).toBeLessThanOrEqual(clock.now());
  });
});
