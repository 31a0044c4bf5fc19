import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Warning } from '@tocsin/host/calls';
import type { TestDaemon, Three } from './testing.ts';
import { agreeAll, eventually, makePact, temporaryFolder, threeOf } from './testing.ts';

const PACT = 'valley';
let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];
let server: Server | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  folder.remove();
});

const assembly = (name: string): Promise<Three> =>
  threeOf(folder.path, name, (daemon) => daemons.push(daemon));

interface Listening {
  readonly url: string;
  readonly heard: () => readonly string[];
  /** What it answers from now on: 200 = taken. */
  answer(status: number): void;
}

async function listen(): Promise<Listening> {
  const heard: string[] = [];
  let status = 200;
  server = createServer((request, response) => {
    if (status === 200) heard.push(String(request.headers['idempotency-key']));
    request.resume();
    response.statusCode = status;
    response.end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/alarm`;
  return { url, heard: () => heard, answer: (next) => void (status = next) };
}

/** Two of an assembly ring for it; gives the ring once the other assembly hears it. */
async function ringFor(home: Three, other: TestDaemon): Promise<string> {
  const wish = { pact: PACT, kind: 'silence', level: 'red', drill: false } as const;
  const { ring } = await home[0].ask('ring.propose', wish);
  expect(ring.state).toBe('proposed');
  await home[0].ask('ring.sign', { id: ring.id });
  await eventually('the proposal', async () => {
    const { rings } = await home[1].ask('ring.show', {});
    return rings.find(({ id, signatures }) => id === ring.id && signatures.have === 1);
  });
  await home[1].ask('ring.sign', { id: ring.id });
  const rang = await eventually('the ring', async () => {
    const { rings } = await other.ask('ring.show', {});
    return rings.find(({ id, state }) => id === ring.id && state === 'rings');
  });
  expect(rang.from.me).toBe(false);
  return ring.id;
}

/** Two others of an assembly give the all-clear. */
async function clear(home: Three, other: TestDaemon, id: string): Promise<void> {
  await home[0].ask('ring.clear', { id });
  await eventually('an all-clear that was begun', async () => {
    const { rings } = await home[2].ask('ring.show', { id });
    return rings.find(({ allClear }) => allClear?.signed.have === 1);
  });
  await home[2].ask('ring.clear', { id });
  await eventually('the all-clear', async () => {
    const { rings } = await other.ask('ring.show', { id });
    return rings.find(({ state }) => state === 'cancelled');
  });
}

async function warnedOf(daemon: TestDaemon): Promise<readonly Warning[]> {
  const { warnings } = await daemon.ask('status', {});
  return warnings;
}

/** The keys for later go to paper: only who types the sheet takes them off the device. */
async function takePaperOff(daemon: TestDaemon): Promise<void> {
  const { code, groups } = await daemon.ask('paper.keys', { pact: PACT });
  const wrong = { pact: PACT, code: '00'.repeat(16) };
  expect(await daemon.ask('paper.forget', wrong)).toEqual({ right: false });
  expect(await daemon.ask('paper.keys', { pact: PACT })).toEqual({ code, groups });
  const short = daemon.ask('paper.forget', { pact: PACT, code: groups.slice(1).join(' ') });
  await expect(short).rejects.toThrow('PaperLength');
  // The app sends what was typed, as it stands on the sheet.
  const typed = { pact: PACT, code: groups.join(' ') };
  expect(await daemon.ask('paper.forget', typed)).toEqual({ right: true });
  await expect(daemon.ask('paper.keys', { pact: PACT })).rejects.toThrow('NoPactPaper');
}

describe('two assemblies with a pact', { timeout: 90_000 }, () => {
  test(
    'ring, answer under their own consent, and give the all-clear',
    { timeout: 90_000 },
    async () => {
      const alder = await assembly('alder');
      const birch = await assembly('birch');
      await makePact(folder.path, PACT, [alder, birch]);
      await takePaperOff(alder[0]);
      const { url, heard, answer } = await listen();
      const [one] = birch;
      await one.ask('consent.set', {
        pact: PACT,
        preset: 'act',
        cap: 4,
        kind: 'silence',
        step: 'call',
        target: url,
      });
      await agreeAll(birch, 'birch');
      await eventually('the consent is in force', async () => {
        const { actions } = await one.ask('consent.show', {});
        return actions.find(({ preset, device }) => preset === 'act' && device !== null);
      });
      const { pacts } = await one.ask('pact.show', {});
      expect(pacts.flatMap(({ lacks }) => lacks)).not.toContain('sealAlone');
      for (const { toSeal, sealHolders } of pacts.flatMap(({ parties }) => parties)) {
        expect(sealHolders).toBeGreaterThanOrEqual(toSeal);
        expect(2 * toSeal).toBeGreaterThan(sealHolders);
      }
      const { practiceUntil, endsAt } = pacts[0]?.terms ?? {};
      expect(practiceUntil?.ms).toBeGreaterThan(Date.now() - 86_400_000);
      expect(practiceUntil?.ms).toBeLessThan(endsAt?.ms ?? 0);
      expect(pacts.map(({ relays }) => relays)).toEqual([null]);
      const first = await ringFor(alder, one);
      await eventually('the act', async () => heard().at(0));
      await eventually('the act is written', async () => {
        const { runs } = await birch[1].ask('run.list', {});
        return runs.flatMap(({ detail }) => detail).find(({ state }) => state === 'done');
      });
      expect(new Set(heard()).size).toBe(1);
      await clear(alder, one, first);
      expect((await warnedOf(one)).map(({ kind }) => kind)).not.toContain('actFailed');
      answer(400);
      const second = await ringFor(alder, one);
      const failed = await eventually('the act that did not go out', async () => {
        const warnings = await warnedOf(birch[1]);
        return warnings.find((warning) => warning.kind === 'actFailed');
      });
      const { runs } = await birch[1].ask('run.list', {});
      const { run } = runs.find(({ ring }) => ring === second) ?? { run: '' };
      expect(failed).toEqual({ kind: 'actFailed', run, step: 'call' });
      // Somebody does it by hand, and says so.
      await birch[1].ask('run.done', { run, step: 'call' });
      await eventually('the warning ends', async () => {
        const warnings = await warnedOf(birch[1]);
        return warnings.every(({ kind }) => kind !== 'actFailed') ? true : undefined;
      });
    },
  );
});
