import { expect, test } from 'vitest';

import { appChoice, originsOf } from './app-choice.ts';
import { parseCommandLine } from './parse.ts';

function choose(line: string, environment: Readonly<Record<string, string>> = {}) {
  const parsed = parseCommandLine(`up ${line}`.trim().split(' '));
  if (!parsed.ok) throw new Error(parsed.fault.kind);
  return appChoice(parsed.value, environment);
}

test('the app is at one port, on this machine alone, as it was built here', () => {
  expect(choose('')).toEqual({
    ok: true,
    value: {
      on: true,
      port: 7373,
      lan: false,
      anew: false,
      folder: expect.stringMatching(/packages\/web\/dist$/),
    },
  });
  expect(choose('', { TOCSIN_APP: '' })).toEqual(choose(''));
});

test('the app is where it was told to be', () => {
  expect(choose('--app-port 65534 --lan --lan-anew', { TOCSIN_APP: '/app' })).toEqual({
    ok: true,
    value: { on: true, port: 65_534, lan: true, anew: true, folder: '/app' },
  });
  expect(choose('--no-app --no-net')).toMatchObject({ ok: true, value: { on: false } });
});

test.each([
  ['--lan --no-app', 'AppAndLan'],
  ['--lan --no-net', 'AppAndLan'],
  ['--lan-anew', 'LanAnewAlone'],
  ['--app-port 0', 'PortOutOfRange'],
  ['--app-port 65535', 'PortOutOfRange'],
])('%s is %s', (line, kind) => {
  expect(choose(line)).toEqual({ ok: false, fault: { kind } });
});

test('pages from where the app is served may speak with this device, and none without it', () => {
  expect(originsOf({ on: true, port: 4040 })).toEqual(['http://127.0.0.1:4040']);
  expect(originsOf({ on: false, port: 4040 })).toEqual([]);
});
