/**
 * The challenge call (R21, R16): between engines with true keys, and between daemons of people who found
 * their assembly by telephone.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Instant, SubjectId } from '@tocsin/core';
import { saidAs, SEEN } from '@tocsin/core';
import type { CallDesk } from '@tocsin/peer';
import { CALL_MS, createCallDesk } from '@tocsin/peer';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  linkAll,
  makePact,
  seatRingers,
  startDaemon,
  temporaryFolder,
  threeOf,
} from '../packages/node/src/daemon/testing.ts';
import type { Living } from './engine-world.ts';
import { clock, close, found, must, until } from './engine-world.ts';

let ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- what was opened last closes first.
  for (const end of ends.toReversed()) await end();
  ends = [];
});

interface Caller extends Living {
  readonly calls: CallDesk;
  readonly subject: SubjectId;
}

async function callers(): Promise<readonly [Caller, Caller, Caller]> {
  const { devices } = await found(3, 50);
  ends.push(() => close(devices));
  return devices.map((device) => {
    const { peer } = device.home;
    const subject = peer.judged().subjectByDevice.get(peer.replica.me);
    if (subject === undefined) throw new Error('no member');
    return { ...device, subject, calls: createCallDesk(peer) };
  }) as unknown as readonly [Caller, Caller, Caller];
}

const callsNoted = ({ home }: Caller): number =>
  home.peer.entries().filter((entry) => saidAs(SEEN, entry)?.how === 'call').length;

async function answerTo(ben: Caller, ana: Caller, number: number): Promise<number> {
  await until('what Ben needs has come', () => ben.calls.answer(ana.subject, number).ok);
  return must(ben.calls.answer(ana.subject, number));
}

describe('a call', { timeout: 60_000 }, () => {
  test('is right with the answer of their device, and is noted once', async () => {
    const [ana, ben] = await callers();
    const number = must(await ana.calls.ask(ben.subject));
    const answer = await answerTo(ben, ana, number);
    expect(must(await ana.calls.heard(ben.subject, answer))).toEqual({ right: true, triesLeft: 0 });
    expect(callsNoted(ana)).toBe(1);
    await until('Ben sees it too', () => callsNoted(ben) === 1);
    // The same answer again is a tape.
    expect(await ana.calls.heard(ben.subject, answer)).toMatchObject({ fault: { kind: 'NoCall' } });
    const next = must(await ana.calls.ask(ben.subject));
    expect(must(await ana.calls.heard(ben.subject, answer)).right).toBe(false);
    expect(must(await ana.calls.heard(ben.subject, await answerTo(ben, ana, next))).right).toBe(
      true,
    );
  });

  test('cannot be answered by another member, nor before anything was asked', async () => {
    const [ana, ben, cid] = await callers();
    expect(ben.calls.answer(ana.subject, 1)).toMatchObject({ fault: { kind: 'NothingAsked' } });
    const number = must(await ana.calls.ask(ben.subject));
    const right = await answerTo(ben, ana, number);
    expect(cid.calls.answer(ana.subject, number)).toMatchObject({
      fault: { kind: 'NothingAsked' },
    });
    must(await ana.calls.ask(cid.subject));
    // Cid answers with what lies ready for Cid: it is no answer of Ben's.
    const other = await answerTo(cid, ana, number);
    expect(other).not.toBe(right);
    expect(must(await ana.calls.heard(ben.subject, other)).right).toBe(false);
    expect(must(await ana.calls.heard(ben.subject, right)).right).toBe(true);
  });

  test('ends after three wrong answers', async () => {
    const [ana, ben] = await callers();
    const number = must(await ana.calls.ask(ben.subject));
    const right = await answerTo(ben, ana, number);
    const wrong = (right + 1) % 100_000_000;
    const tries = [];
    for (let count = 0; count < 3; count += 1)
      tries.push(must(await ana.calls.heard(ben.subject, wrong)).triesLeft);
    expect(tries).toEqual([2, 1, 0]);
    expect(await ana.calls.heard(ben.subject, right)).toMatchObject({ fault: { kind: 'NoCall' } });
    expect(callsNoted(ana)).toBe(0);
  });
});

describe('a number that was read', { timeout: 60_000 }, () => {
  test.each([
    ['is open for half an hour', CALL_MS, true],
    ['is over after half an hour', CALL_MS + 1, false],
  ])('%s', async (_, afterMs, isOpen) => {
    const [ana, ben] = await callers();
    const askedAt = clock.now();
    const telling = vi.spyOn(clock, 'now').mockReturnValue(askedAt);
    const number = must(await ana.calls.ask(ben.subject));
    telling.mockRestore();
    const right = await answerTo(ben, ana, number);
    const later = vi.spyOn(clock, 'now').mockReturnValue((askedAt + afterMs) as Instant);
    const heard = ana.calls.heard(ben.subject, right);
    later.mockRestore();
    expect((await heard).ok).toBe(isOpen);
    await until('it is noted or not', () => callsNoted(ana) === (isOpen ? 1 : 0));
  });
});

describe('people who found an assembly by telephone', { timeout: 120_000 }, () => {
  test('have no pact until all have met or called, and then they have', async () => {
    const folder = temporaryFolder();
    ends.push(() => folder.remove());
    const all: TestDaemon[] = [];
    for (const name of ['ana', 'ben', 'cid']) {
      const daemon = await startDaemon(join(folder.path, name));
      ends.push(() => daemon.close());
      all.push(daemon);
    }
    await foundByPhone(all, folder.path);
    await linkAll(all, () => 'hill');
    await allHoldKeys(all, 'hill');
    await seatRingers(all, 'hill');
    const [ana, ben, cid] = all as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
    const offer = { name: 'valley', folder: folder.path, hours: 8_000 };
    expect(await ana.refused('pact.offer', offer)).toMatchObject({ kind: 'Unmet' });
    expect(await isUnmet(ana)).toBe(true);
    await callEachOther(ana, ben);
    expect(await isUnmet(ana)).toBe(true);
    // The third has met one of them.
    await cid.ask('seen', { who: await idOf(ben), met: true });
    expect(await isUnmet(cid)).toBe(true);
    await ben.ask('seen', { who: await idOf(cid), met: true });
    for (const one of all)
      await eventually('nobody is unmet any more', async () => !(await isUnmet(one)));
    expect(await ana.ask('pact.offer', offer)).toMatchObject({ name: 'valley' });
    expect(JSON.stringify((await ana.ask('status', {})).warnings)).not.toContain('"unmet"');
  });

  test('attest by telephone nothing that counts as a meeting', async () => {
    const folder = temporaryFolder();
    ends.push(() => folder.remove());
    const daemon = await startDaemon(join(folder.path, 'ana'));
    ends.push(() => daemon.close());
    const other = await startDaemon(join(folder.path, 'ben'));
    ends.push(() => other.close());
    // The cards say that they sit in one room; by telephone nobody can sign that.
    const given = { name: 'hill', folder: folder.path, tempoMs: 250, met: false };
    const card = await daemon.ask('assembly.found', { ...given, byPhone: false, with: [] });
    const files = { ...given, byPhone: true };
    const reveal = await other.ask('assembly.found', {
      ...given,
      byPhone: false,
      with: [card.file ?? ''],
    });
    const shown = await daemon.ask('assembly.found', { ...files, with: [reveal.file ?? ''] });
    expect(shown).toMatchObject({ stage: 'compare', unmet: false });
    const again = await daemon.ask('assembly.found', { ...files, with: [] });
    expect(again.stage).toBe('compare');
  });
});

describe('the all-clear of an arrest', { timeout: 170_000 }, () => {
  test('is obeyed by an ally after a call that only a device of ours could answer', async () => {
    const folder = temporaryFolder();
    ends.push(() => folder.remove());
    const started = (daemon: TestDaemon): void => void ends.push(() => daemon.close());
    const alder = await threeOf(folder.path, 'alder', started);
    const birch = await threeOf(folder.path, 'birch', started);
    await makePact(folder.path, 'valley', [alder, birch], 2_000);
    const [ana, ben, cid] = alder;
    const [twin] = birch;
    const wish = { pact: 'valley', kind: 'arrest', level: 'red', drill: false } as const;
    const { ring } = await ana.ask('ring.propose', wish);
    await ana.ask('ring.sign', { id: ring.id });
    await eventually('the proposal', async () => {
      const { rings } = await ben.ask('ring.show', {});
      return rings.find(({ id, signatures }) => id === ring.id && signatures.have === 1);
    });
    await ben.ask('ring.sign', { id: ring.id });
    const stateAt = async (daemon: TestDaemon): Promise<string | undefined> =>
      (await daemon.ask('ring.show', {})).rings.find(({ id }) => id === ring.id)?.state;
    for (const one of [twin, cid])
      await eventually('it rings', async () => (await stateAt(one)) === 'rings');
    for (const one of [ana, cid]) {
      await one.ask('ring.clear', { id: ring.id });
      await eventually('the all-clear is seen', async () => {
        const { rings } = await cid.ask('ring.show', { id: ring.id });
        return rings.some(({ allClear }) => allClear !== null);
      });
    }
    // Signatures can be forced: nobody called yet.
    expect(await twin.refused('ring.called', { id: ring.id })).toMatchObject({ kind: 'NeedsCall' });
    const party = async (daemon: TestDaemon): Promise<string> => {
      const { pacts } = await daemon.ask('pact.show', {});
      return pacts[0]?.parties.find(({ who }) => !who.me)?.who.id ?? '';
    };
    const asked = await twin.ask('call.ask', { who: await party(twin) });
    const answer = await eventually('the answer', async () => {
      const given = { who: await party(ben), number: asked.number.join('') };
      try {
        return (await ben.ask('call.answer', given)).answer;
      } catch {
        // What it needs has not come yet.
        return undefined;
      }
    });
    const heard = { who: await party(twin), answer: answer.join('') };
    expect(await twin.ask('call.heard', heard)).toMatchObject({ right: true, unmet: null });
    await eventually('their all-clear is obeyed', async () => {
      try {
        await twin.ask('ring.called', { id: ring.id });
      } catch {
        // It has not come yet.
        return undefined;
      }
      return (await stateAt(twin)) === 'cancelled';
    });
  });
});

async function foundByPhone(all: readonly TestDaemon[], path: string): Promise<void> {
  const table = join(path, 'table');
  mkdirSync(table);
  let files: readonly string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const written: string[] = [];
    for (const daemon of all) {
      const given = { name: 'hill', met: false, byPhone: true, folder: table, tempoMs: 250 };
      const { file } = await daemon.ask('assembly.found', { ...given, with: files });
      if (file !== null) written.push(file);
    }
    if (written.length > 0) files = written;
  }
}

async function isUnmet(daemon: TestDaemon): Promise<boolean> {
  return (await daemon.ask('assembly.show', {})).unmet;
}

async function idOf(daemon: TestDaemon): Promise<string> {
  return (await daemon.ask('assembly.show', {})).me?.id ?? '';
}

/** Each asks, and each is asked. */
async function callEachOther(one: TestDaemon, other: TestDaemon): Promise<void> {
  for (const [asker, answerer] of [
    [one, other],
    [other, one],
  ] as const) {
    const asked = await asker.ask('call.ask', { who: await idOf(answerer) });
    const who = await idOf(asker);
    const answer = await eventually('the answer', async () => {
      const given = { who, number: asked.number.join('-') };
      try {
        return (await answerer.ask('call.answer', given)).answer;
      } catch {
        // What it needs has not come yet.
        return undefined;
      }
    });
    const heard = { who: await idOf(answerer), answer: answer.join(' ') };
    expect(await asker.ask('call.heard', heard)).toMatchObject({ right: true, unmet: true });
  }
}
