import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import type { Serving, ServingOptions } from './serving.ts';
import { openServing } from './serving.ts';
import { ask, SCRIPT_PATH, writeSmallApp } from './testing.ts';

async function serve(changed: Partial<ServingOptions> = {}): Promise<Serving> {
  const folder = join(ownFolder(), 'dist');
  writeSmallApp(folder);
  const serving = await openServing({ folder, port: 0, on: true, lan: undefined, ...changed });
  onTestFinished(() => serving.close());
  return serving;
}

const portOf = (serving: Serving): number => Number(new URL(serving.state().address).port);

describe('the app on this machine', () => {
  test('is at one address, and by its other name leads there', async () => {
    const serving = await serve();
    const port = portOf(serving);
    expect(serving.state()).toMatchObject({ state: 'served', lan: null });
    expect((await ask(port, '/')).body.toString()).toContain(SCRIPT_PATH);
    expect((await ask(port, '/?from=home')).status).toBe(200);
    const sent = await ask(port, '/', { Host: `localhost:${String(port)}` });
    expect([sent.status, sent.headers['location']]).toEqual([308, `${serving.state().address}/`]);
  });

  test('is at no other port when somebody holds it, and comes once it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { readonly port: number };
    const serving = await serve({ port, againMs: 20 });
    expect(serving.state()).toMatchObject({
      state: 'portTaken',
      address: `http://127.0.0.1:${String(port)}`,
    });
    other.close();
    await expect.poll(() => serving.state().state).toBe('served');
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('is not there when it was switched off, or nobody built it', async () => {
    expect((await serve({ on: false })).state()).toMatchObject({ state: 'off', hash: null });
    const missing = await serve({ folder: join(ownFolder(), 'none') });
    expect(missing.state()).toMatchObject({ state: 'missing', hash: null });
  });

  test('is what was read at the start, whatever lies there later', async () => {
    const folder = join(ownFolder(), 'dist');
    writeSmallApp(folder);
    const serving = await serve({ folder });
    const before = await ask(portOf(serving), '/sw.js');
    writeSmallApp(join(folder, 'later'));
    expect((await ask(portOf(serving), '/later/sw.js')).status).toBe(404);
    expect((await ask(portOf(serving), '/sw.js')).body).toEqual(before.body);
  });
});
