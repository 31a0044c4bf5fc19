import type { DeviceId, Instant, MemberId, SubjectId, WakeWord } from '@tocsin/core';
import { instant, TEMPO_LIVING_MS } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import type { AssemblyPeer } from '@tocsin/peer';
import { createSerial } from '@tocsin/peer';
import { describe, expect, test } from 'vitest';

import { WakeKeeping } from './keeping.ts';
import type { Waker, WakeOutcome } from './ports.ts';

const [hall, phone, other] = ['hall', 'phone', 'other'].map((name) => idNamed<DeviceId>(name)) as [
  DeviceId,
  DeviceId,
  DeviceId,
];
const [ana, bea] = ['ana', 'bea'].map((name) => idNamed<MemberId>(name)) as [MemberId, MemberId];
const ticket = { endpoint: 'https://push.example/x', key: new Uint8Array(32).fill(1) };
const MINUTE_MS = 60_000;
const PAUSE_MS = 15 * MINUTE_MS;

/** A hall of ana's beside her phone and bea's, a clock that is moved by hand, and a push service. */
function world({
  whom = 'own',
  tempoMs = TEMPO_LIVING_MS,
}: { whom?: 'own' | 'members'; tempoMs?: number } = {}) {
  const local = new Map<string, Uint8Array>();
  const store = {
    readLocal: (name: string) => Promise.resolve({ ok: true, value: local.get(name) }),
    writeLocal: (values: ReadonlyMap<string, Uint8Array | null>) => {
      for (const [name, value] of values) {
        if (value === null) local.delete(name);
        else local.set(name, value);
      }
      return Promise.resolve({ ok: true, value: undefined });
    },
  };
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>();
  const said: (readonly [WakeWord, DeviceId])[] = [];
  const woken: number[] = [];
  const answers: WakeOutcome[] = [];
  let nowMs = 1_000_000_000;
  let people = new Map<DeviceId, SubjectId>([
    [hall, ana],
    [phone, ana],
    [other, bea],
  ]);
  const clock = {
    now: () => instant(nowMs),
    monotonicMs: () => nowMs,
    wakeAt: (atMs: number, act: () => void) => {
      const one = { atMs, act };
      timers.add(one);
      return () => void timers.delete(one);
    },
  };
  const peer = {
    parts: { clock, store, tempoMs },
    replica: { me: hall, tempoMs },
    judged: () => ({ subjectByDevice: people, state: {} }),
  } as unknown as AssemblyPeer['peer'];
  const waker: Waker = {
    whom,
    takes: (endpoint, loopbackOnly) => !loopbackOnly && endpoint === ticket.endpoint,
    wake: async () => {
      woken.push(nowMs);
      return answers.shift() ?? 'woken';
    },
  };
  const open = async (): Promise<WakeKeeping> => {
    const one = new WakeKeeping(
      peer,
      waker,
      (word, to) => said.push([word, to]),
      () => {},
      createSerial(),
    );
    expect(await one.open()).toEqual({ ok: true, value: undefined });
    return one;
  };
  return {
    open,
    /** These things concern everybody now, and the device looks. */
    look: async (keeping: WakeKeeping, ...reasons: readonly string[]) => {
      keeping.follow(() => () => new Set(reasons));
      await keeping.look();
    },
    woken,
    answers,
    answerTo: (device: DeviceId) => said.findLast(([, to]) => to === device)?.[0].value,
    leaves: (device: DeviceId) => {
      people = new Map(people);
      people.delete(device);
    },
    pass: async (ms: number) => {
      const endMs = nowMs + ms;
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= endMs);
        const [next] = due.toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.act();
        // What was sent is answered and noted down.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
      nowMs = endMs;
    },
  };
}

const give: WakeWord = { kind: 'give', value: ticket };
const ask: WakeWord = { kind: 'ask', value: {} };
const end: WakeWord = { kind: 'end', value: {} };

describe('a device that stays awake', () => {
  test('keeps tickets of its own person alone, unless it is told to keep those of members', async () => {
    const own = world();
    const keeping = await own.open();
    await keeping.hear(ask, phone);
    expect(own.answerTo(phone)).toBe('able');
    await keeping.hear(give, phone);
    expect(own.answerTo(phone)).toBe('taken');
    for (const word of [ask, give]) {
      await keeping.hear(word, other);
      expect(own.answerTo(other)).toBe('unable');
    }
    expect(keeping.kept().map(({ device }) => device)).toEqual([phone]);
    const all = world({ whom: 'members' });
    const hallOfAll = await all.open();
    await hallOfAll.hear(give, other);
    expect(all.answerTo(other)).toBe('taken');
  });

  test('turns down an address to which it does not send, and any in a rehearsal', async () => {
    for (const [at, endpoint] of [
      [world(), 'https://elsewhere.example/x'],
      [world({ tempoMs: 1_000 }), ticket.endpoint],
    ] as const) {
      const keeping = await at.open();
      await keeping.hear({ kind: 'give', value: { ...ticket, endpoint } }, phone);
      expect(at.answerTo(phone)).toBe('turnedDown');
      await at.look(keeping, 'ring');
      await at.look(keeping, 'ring', 'another');
      await at.pass(PAUSE_MS);
      expect(at.woken).toEqual([]);
    }
  });

  test('wakes once for each new thing, and not for what was there before', async () => {
    const at = world();
    const keeping = await at.open();
    await at.look(keeping, 'old');
    await keeping.hear(give, phone);
    await at.look(keeping, 'old');
    await at.pass(PAUSE_MS);
    expect(at.woken).toHaveLength(0);
    for (let again = 0; again < 3; again += 1) {
      await at.look(keeping, 'old', 'new');
      await at.pass(PAUSE_MS);
    }
    expect(at.woken).toHaveLength(1);
  });

  test('wakes for what came between the ticket and the first look', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping, 'new');
    await at.pass(1);
    expect(at.woken).toHaveLength(1);
  });

  test('lets a quarter of an hour pass between two wake-ups, and then sends one for all', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    await at.look(keeping, 'a');
    await at.pass(1);
    await at.look(keeping, 'a', 'b');
    await at.look(keeping, 'a', 'b', 'c');
    // A ticket given anew does not shorten it.
    await keeping.hear(
      { kind: 'give', value: { ...ticket, key: new Uint8Array(32).fill(2) } },
      phone,
    );
    await at.look(keeping, 'a', 'b', 'c');
    await at.look(keeping, 'a', 'b', 'c', 'd');
    await at.pass(PAUSE_MS - 10);
    expect(at.woken).toHaveLength(1);
    await at.pass(10);
    expect(at.woken).toHaveLength(2);
  });

  test('does not wake for what was over before it could', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    await at.look(keeping, 'a');
    await at.pass(1);
    await at.look(keeping, 'a', 'b');
    await at.look(keeping);
    await at.pass(PAUSE_MS * 2);
    expect(at.woken).toHaveLength(1);
  });

  test('tries again with growing pauses while nobody takes it, about an hour at most', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    at.answers.push(...Array.from({ length: 9 }, () => 'again' as const));
    await at.look(keeping, 'a');
    await at.pass(24 * 60 * MINUTE_MS);
    const gaps = at.woken.slice(1).map((ms, i) => (ms - (at.woken[i] ?? 0)) / MINUTE_MS);
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64]);
  });

  test('goes on after a restart with what it owes, and wakes for nothing twice', async () => {
    const at = world();
    const before = await at.open();
    await before.hear(give, phone);
    await at.look(before);
    at.answers.push('again');
    await at.look(before, 'a');
    await at.pass(1);
    before.close();
    const keeping = await at.open();
    await at.pass(PAUSE_MS);
    expect(at.woken).toHaveLength(2);
    await at.look(keeping, 'a');
    await at.pass(PAUSE_MS);
    expect(at.woken).toHaveLength(2);
  });

  test('forgets a phone that its push service no longer knows, and tells it when it comes', async () => {
    const at = world();
    const before = await at.open();
    await before.hear(give, phone);
    await at.look(before);
    at.answers.push('gone');
    await at.look(before, 'a');
    await at.pass(1);
    expect(before.kept()).toEqual([]);
    expect(at.answerTo(phone)).toBe('gone');
    before.close();
    const keeping = await at.open();
    await keeping.hear(ask, phone);
    expect(at.answerTo(phone)).toBe('gone');
    await keeping.hear(give, phone);
    expect(at.answerTo(phone)).toBe('taken');
  });

  test('sends nothing more to a phone whose ticket its push service turned down', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    at.answers.push('turnedDown');
    await at.look(keeping, 'a');
    await at.pass(1);
    await at.look(keeping, 'a', 'b');
    await at.pass(PAUSE_MS * 2);
    expect(at.woken).toHaveLength(1);
    expect(at.answerTo(phone)).toBe('turnedDown');
    expect(keeping.kept()).toMatchObject([{ device: phone, state: 'turnedDown' }]);
  });

  test('forgets a ticket that was taken back, and that of a device that left', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    await at.look(keeping, 'a');
    await keeping.hear(end, phone);
    expect(at.answerTo(phone)).toBe('able');
    await at.pass(PAUSE_MS);
    expect(at.woken).toEqual([]);
    await keeping.hear(give, phone);
    at.leaves(phone);
    await at.look(keeping, 'a');
    expect(keeping.kept()).toEqual([]);
  });

  test('says when it woke a phone last', async () => {
    const at = world();
    const keeping = await at.open();
    await keeping.hear(give, phone);
    await at.look(keeping);
    expect(keeping.kept()[0]?.wokenAt).toBeNull();
    await at.look(keeping, 'a');
    await at.pass(1);
    expect(keeping.kept()[0]?.wokenAt).toBe(at.woken[0] as Instant);
  });
});
