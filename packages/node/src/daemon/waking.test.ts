import { join } from 'node:path';

import type { WakingCall, WakingPath, WakingWay } from '@tocsin/host';
import type { Waking, WakingMember } from '@tocsin/host/calls';
import type { SkippingClock } from '@tocsin/host/practice';
import { fail, ok } from '@tocsin/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon, Three } from './testing.ts';
import {
  agreeAll,
  eventually,
  makePact,
  skippingClock,
  startDaemon,
  temporaryFolder,
  threeOf,
} from './testing.ts';

/** An hour of these tests, and the week for which a canary is believed. */
const HOUR_MS = 250;
const WEEK_MS = 168 * HOUR_MS;

let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];
let clock: SkippingClock;
let clues: Map<string, Clue>;

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
  clock = skippingClock();
  clues = new Map();
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

/** By what a device of a test wakes its person: what came, and whether it goes out. */
interface Clue {
  readonly calls: { readonly way: WakingWay; readonly call: WakingCall }[];
  readonly refusing: Set<WakingWay>;
  readonly ways: Set<WakingWay>;
}

function clueOf(home: string): Clue {
  const known = clues.get(home);
  if (known !== undefined) return known;
  const clue: Clue = { calls: [], refusing: new Set(), ways: new Set(['notifier', 'mail']) };
  clues.set(home, clue);
  return clue;
}

function pathsOf({ calls, refusing, ways }: Clue): readonly WakingPath[] {
  return [...ways].map((way) => ({
    way,
    wake: (call) => {
      if (refusing.has(way)) return Promise.resolve(fail({ kind: 'Refused' }));
      calls.push({ way, call });
      return Promise.resolve(ok(undefined));
    },
  }));
}

async function start(home: string): Promise<TestDaemon> {
  const daemon = await startDaemon(home, true, clock, [], pathsOf(clueOf(home)));
  daemons.push(daemon);
  return daemon;
}

const assembly = (name: string): Promise<Three> =>
  threeOf(folder.path, name, () => undefined, HOUR_MS, start);

const clueIn = ({ folder: home }: TestDaemon): Clue => clueOf(home);

async function rotaOf(daemon: TestDaemon, log?: string): Promise<Waking> {
  const { rotas } = await daemon.ask('canary.show', {}, log);
  const [rota] = rotas;
  if (rota === undefined) throw new Error('no rota');
  return rota;
}

/** How a person stands, as a device sees it. */
async function seen(by: TestDaemon, whom: TestDaemon): Promise<WakingMember> {
  const me = await rotaOf(whom);
  const id = me.members.find(({ who }) => who.me)?.who.id;
  const { members } = await rotaOf(by);
  const member = members.find(({ who }) => who.id === id);
  if (member === undefined) throw new Error('not on the rota');
  return member;
}

/** The newest canary of a way that waits at a device. */
async function canaryAt(daemon: TestDaemon, way: WakingWay): Promise<string> {
  return await eventually(`a canary by ${way}`, async () => {
    const all = clueIn(daemon).calls.filter((one) => one.way === way && one.call.canary !== null);
    const { waiting } = await rotaOf(daemon);
    return waiting.some((one) => one.way === way)
      ? (all.at(-1)?.call.canary ?? undefined)
      : undefined;
  });
}

async function confirm(daemon: TestDaemon, ...ways: readonly WakingWay[]): Promise<void> {
  for (const way of ways) await daemon.ask('canary.heard', { number: await canaryAt(daemon, way) });
}

async function eventuallySeen(
  by: TestDaemon,
  whom: TestDaemon,
  state: WakingMember['state'],
): Promise<WakingMember> {
  return await eventually(`${state} there`, async () => {
    const member = await seen(by, whom);
    return member.state === state ? member : undefined;
  });
}

describe('a canary', { timeout: 90_000 }, () => {
  test('reaches each ringer by every path, and who confirms it can be woken for a week', async () => {
    const [ana, bea, cem] = await assembly('river');
    expect(await seen(ana, bea)).toMatchObject({ state: 'trying' });
    expect((await rotaOf(ana)).covered).toBe(false);
    for (const one of [ana, bea, cem]) await confirm(one, 'notifier', 'mail');
    for (const one of [ana, bea, cem])
      for (const other of [ana, bea, cem]) await eventuallySeen(one, other, 'reached');
    expect(await rotaOf(cem)).toMatchObject({ covered: true, hours: 168, mine: true });
    expect(await rotaOf(ana)).toMatchObject({ waiting: [] });
    expect(await ana.ask('status', {})).toMatchObject({ waking: [{ covered: true }] });
    // What wakes a person says a number, and nothing of whom or why.
    for (const { call } of clueIn(bea).calls)
      expect(Object.keys(call).toSorted()).toEqual(
        ['canary', 'drill', 'key', 'loopbackOnly', 'patienceMs'].toSorted(),
      );
    expect(clueIn(bea).calls.every(({ call }) => call.loopbackOnly && !call.drill)).toBe(true);
  });

  test('that nobody confirms is red after a week, at everybody and for scripts', async () => {
    const [ana, bea, cem] = await assembly('river');
    await confirm(ana, 'notifier', 'mail');
    await confirm(bea, 'notifier');
    await eventuallySeen(cem, bea, 'reached');
    expect(await seen(cem, cem)).toMatchObject({ state: 'trying' });
    clock.skip(WEEK_MS + 2 * HOUR_MS);
    const red = await eventuallySeen(cem, bea, 'unreachable');
    expect(red.paths.map(({ way, state }) => [way, state])).toEqual([
      ['notifier', 'unheard'],
      ['mail', 'unheard'],
    ]);
    const status = await cem.ask('status', {});
    expect(status.level).not.toBe('well');
    expect(status.waking[0]?.members.map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'unreachable'),
    );
    await confirm(bea, 'notifier', 'mail');
    await eventuallySeen(cem, bea, 'reached');
  });

  test('of a path whose token has run out is red within the day, beside one that still wakes', async () => {
    const [ana, bea] = await assembly('river');
    await confirm(bea, 'notifier', 'mail');
    await eventuallySeen(ana, bea, 'reached');
    clueIn(bea).refusing.add('mail');
    clock.skip((WEEK_MS * 3) / 4);
    await confirm(bea, 'notifier');
    const weak = await eventuallySeen(ana, bea, 'weak');
    expect(weak.paths).toMatchObject([
      { way: 'notifier', state: 'heard' },
      { way: 'mail', state: 'failed', fault: 'Refused' },
    ]);
    expect((await bea.ask('canary.send', {})).sent).toEqual([
      { log: 'river', way: 'notifier', fault: null },
      { log: 'river', way: 'mail', fault: 'Refused' },
    ]);
    clueIn(bea).refusing.clear();
    await bea.ask('canary.send', {});
    await confirm(bea, 'mail');
    await eventuallySeen(ana, bea, 'reached');
  });

  test('outlives a restart; a path that a restart lost is red until it is back or dropped', async () => {
    const [ana, bea] = await assembly('river');
    await confirm(bea, 'notifier');
    const number = await canaryAt(bea, 'mail');
    await bea.close();
    daemons = daemons.filter((one) => one !== bea);
    const again = await start(bea.folder);
    expect(await again.ask('canary.heard', { number })).toEqual({
      confirmed: [{ log: 'river', way: 'mail' }],
      told: [],
    });
    await again.close();
    daemons = daemons.filter((one) => one !== again);
    clueOf(bea.folder).ways.delete('mail');
    const without = await start(bea.folder);
    const weak = await eventuallySeen(ana, without, 'weak');
    expect(weak.paths[1]).toMatchObject({ way: 'mail', state: 'failed', fault: 'NotSetUp' });
    expect(await without.refused('canary.drop', { way: 'notifier' })).toMatchObject({
      kind: 'WakingPathSetUp',
    });
    await without.ask('canary.drop', { way: 'mail' });
    const left = await eventuallySeen(ana, without, 'reached');
    expect(left.paths.map(({ way }) => way)).toEqual(['notifier']);
    expect(await without.refused('canary.drop', { way: 'mail' })).toMatchObject({
      kind: 'NoWakingPath',
    });
  });

  test('is confirmed by no other number and by nobody else', async () => {
    const [ana, bea] = await assembly('river');
    const number = await canaryAt(bea, 'mail');
    expect(await ana.refused('canary.heard', { number })).toMatchObject({ kind: 'UnknownCanary' });
    const wrong = String((Number(number) + 1) % 1_000_000).padStart(6, '0');
    expect(await bea.refused('canary.heard', { number: wrong })).toMatchObject({
      kind: 'UnknownCanary',
    });
    for (const typed of ['', '12345', '1234567', 'abcdef'])
      expect(await bea.refused('canary.heard', { number: typed })).toMatchObject({
        kind: 'CanaryNumber',
      });
    const spaced = `${number.slice(0, 3)} ${number.slice(3)}`;
    expect(await bea.ask('canary.heard', { number: spaced })).toMatchObject({
      confirmed: [{ way: 'mail' }],
    });
  });
});

describe('a person', { timeout: 120_000 }, () => {
  const alarms = (daemon: TestDaemon) =>
    clueIn(daemon).calls.filter(({ call }) => call.canary === null);

  /** Waits until as many calls came by each path. */
  async function wokenTimes(daemon: TestDaemon, times: number): Promise<void> {
    await eventually(`woken ${times} times`, async () =>
      alarms(daemon).length >= times * 2 ? true : undefined,
    );
    expect(alarms(daemon)).toHaveLength(times * 2);
  }

  async function propose(home: Three, drill: boolean): Promise<string> {
    const wish = { pact: 'valley', kind: 'silence', level: 'red', drill } as const;
    const { ring } = await home[0].ask('ring.propose', wish);
    await home[0].ask('ring.sign', { id: ring.id });
    await eventually('the proposal', async () => {
      const { rings } = await home[1].ask('ring.show', {});
      return rings.find(({ id, signatures }) => id === ring.id && signatures.have === 1);
    });
    return ring.id;
  }

  test('is woken for a signature, and a twin for a ring; a drill says that it is one', async () => {
    const alder = await assembly('alder');
    const birch = await assembly('birch');
    await makePact(folder.path, 'valley', [alder, birch]);
    const practice = await propose(alder, true);
    await wokenTimes(alder[1], 1);
    expect(alarms(alder[1]).every(({ call }) => call.drill)).toBe(true);
    expect(alarms(birch[0])).toEqual([]);
    await alder[1].ask('ring.sign', { id: practice });
    await wokenTimes(birch[0], 1);
    expect(alarms(birch[0]).map(({ way, call }) => [way, call.drill])).toEqual([
      ['notifier', true],
      ['mail', true],
    ]);
    // The real thing does not wait for the drill, and says nothing of practice.
    const real = await propose(alder, false);
    await alder[1].ask('ring.sign', { id: real });
    await wokenTimes(birch[0], 2);
    expect(
      alarms(birch[0])
        .slice(2)
        .some(({ call }) => call.drill),
    ).toBe(false);
    // Whoever rings is woken too once it rings; the same ring wakes nobody twice.
    await eventually('it rings at home', async () => {
      const { rings } = await alder[0].ask('ring.show', { id: real });
      return rings.find(({ state }) => state === 'rings');
    });
    clock.skip(2 * HOUR_MS);
    await birch[0].ask('status', {});
    await wokenTimes(birch[0], 2);
  });

  test('is woken for an inquiry whose turn is theirs, and the next once it is passed on', async () => {
    const three = await assembly('river');
    const [ana, bea, cem] = three;
    await agreeAll(three, 'river');
    const { members } = await ana.ask('assembly.show', {});
    const who = members.find((one) => !one.who.me)?.who.id ?? '';
    await ana.ask('inquiry.open', { who });
    const { owner } = await eventually('an owner', async () => {
      const { inquiries } = await ana.ask('inquiry.list', {});
      return inquiries.find(({ open, owner: found }) => open && found !== null);
    });
    const others = await Promise.all(
      [ana, bea, cem].map(async (daemon) => {
        const shown = await daemon.ask('assembly.show', {});
        return shown.me?.id === owner?.id ? daemon : undefined;
      }),
    );
    const asked = others.find((daemon) => daemon !== undefined);
    if (asked === undefined) throw new Error('nobody owns it');
    await eventually('woken', async () => (alarms(asked).length > 0 ? true : undefined));
    expect(alarms(asked).every(({ call }) => !call.drill)).toBe(true);
    await asked.ask('inquiry.step', { id: await inquiryOf(asked), result: 'passed' });
    const next = [ana, bea, cem].filter((daemon) => daemon !== asked);
    await eventually('the next is woken', async () =>
      next.some((daemon) => alarms(daemon).length > 0) ? true : undefined,
    );
  });

  async function inquiryOf(daemon: TestDaemon): Promise<string> {
    const { inquiries } = await daemon.ask('inquiry.list', {});
    return inquiries.find(({ open }) => open)?.id ?? '';
  }
});

describe('a device without any path', { timeout: 60_000 }, () => {
  test('and in no assembly has nobody to wake, and says that', async () => {
    const ana = await start(join(folder.path, 'alone'));
    expect(await ana.refused('canary.send', {})).toMatchObject({ kind: 'NoAssembly' });
  });

  test('remembers nothing of waking, and says so once a week has passed', async () => {
    const home = join(folder.path, 'bare');
    const three = await threeOf(
      home,
      'river',
      (one) => daemons.push(one),
      HOUR_MS,
      (at) => startDaemon(at, true, clock),
    );
    const [ana] = three;
    expect(await rotaOf(ana)).toMatchObject({ mine: true, ways: [], covered: false });
    expect(await ana.refused('canary.send', {})).toMatchObject({ kind: 'NoWakingPath' });
    expect((await rotaOf(ana)).members.map(({ state }) => state)).toEqual([
      'trying',
      'trying',
      'trying',
    ]);
    clock.skip(WEEK_MS + HOUR_MS);
    expect((await rotaOf(ana)).members.map(({ state, paths }) => [state, paths])).toEqual(
      Array.from({ length: 3 }, () => ['unreachable', []]),
    );
  });
});
