import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

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

async function listen(): Promise<{
  readonly url: string;
  readonly heard: () => readonly string[];
}> {
  const heard: string[] = [];
  server = createServer((request, response) => {
    heard.push(String(request.headers['idempotency-key']));
    request.resume();
    response.end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/alarm`, heard: () => heard };
}

/** The keys for later go to paper: only who types the sheet takes them off the device. */
async function takePaperOff(daemon: TestDaemon): Promise<void> {
  const { code } = await daemon.ask('paper.keys', { pact: PACT });
  const wrong = { pact: PACT, code: '00'.repeat(16) };
  expect(await daemon.ask('paper.forget', wrong)).toEqual({ right: false });
  expect(await daemon.ask('paper.keys', { pact: PACT })).toEqual({ code });
  expect(await daemon.ask('paper.forget', { pact: PACT, code })).toEqual({ right: true });
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
      const { url, heard } = await listen();
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
      const wish = { pact: PACT, kind: 'silence', level: 'red', drill: false } as const;
      const { ring } = await alder[0].ask('ring.propose', wish);
      expect(ring.state).toBe('proposed');
      await alder[0].ask('ring.sign', { id: ring.id });
      await eventually('the proposal', async () => {
        const { rings } = await alder[1].ask('ring.show', {});
        return rings.find(({ id, signatures }) => id === ring.id && signatures.have === 1);
      });
      await alder[1].ask('ring.sign', { id: ring.id });
      const rang = await eventually('the ring', async () => {
        const { rings } = await one.ask('ring.show', {});
        return rings.find(({ id, state }) => id === ring.id && state === 'rings');
      });
      expect(rang.from.me).toBe(false);
      await eventually('the act', async () => heard().at(0));
      await eventually('the act is written', async () => {
        const { runs } = await birch[1].ask('run.list', {});
        return runs.flatMap(({ detail }) => detail).find(({ state }) => state === 'done');
      });
      expect(new Set(heard()).size).toBe(1);
      await alder[0].ask('ring.clear', { id: ring.id });
      await eventually('an all-clear that was begun', async () => {
        const { rings } = await alder[2].ask('ring.show', { id: ring.id });
        return rings.find(({ allClear }) => allClear?.signed.have === 1);
      });
      await alder[2].ask('ring.clear', { id: ring.id });
      await eventually('the all-clear', async () => {
        const { rings } = await one.ask('ring.show', { id: ring.id });
        return rings.find(({ state }) => state === 'cancelled');
      });
    },
  );
});
