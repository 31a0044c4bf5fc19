import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ownFolder } from '../testing.ts';
import { installUnit, unitFile } from './install.ts';
import { UNIT_NAME, unitText } from './unit.ts';

/** The tool that checks units, where there is one. */
const ANALYZE = 'systemd-analyze';

const words = ['up', '--home', '/home/ana/my home', '--key-file', '/media/"key" 100%$HOME\\x'];

function textOf(node: string = process.execPath): string {
  const text = unitText({ node, main: '/opt/tocsin/main.ts', words });
  if (!text.ok) throw new Error(text.fault.kind);
  return text.value;
}

describe('the unit', () => {
  test('has every part and key that systemd knows, and no line that is neither', () => {
    for (const line of textOf().trimEnd().split('\n'))
      expect(line).toMatch(/^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=\S.*|#.*|)$/);
    expect(textOf()).toMatch(/^Restart=on-failure$/m);
    expect(textOf()).toMatch(/^UMask=0077$/m);
  });

  test('holds paths with spaces, quotes, percent and dollar signs as they are', () => {
    expect(textOf()).toContain(
      String.raw`--home "/home/ana/my home" --key-file "/media/\"key\" 100%%$$HOME\\x"`,
    );
  });

  test.each(['/a\nExecStartPre=/bin/evil', '/a\u0000', '/a\r'])('refuses %j as a path', (main) => {
    expect(unitText({ node: '/node', main, words: [] })).toEqual({
      ok: false,
      fault: { kind: 'BadUnitPath' },
    });
  });

  test('is taken by systemd', (context) => {
    if (spawnSync(ANALYZE, ['--version']).error !== undefined)
      context.skip('systemd-analyze is not here');
    const file = join(ownFolder(), UNIT_NAME);
    writeFileSync(file, textOf());
    const verified = spawnSync(ANALYZE, ['verify', '--user', '--man=no', file], {
      env: { ...process.env, XDG_RUNTIME_DIR: ownFolder() },
    });
    const said = verified.stderr.toString();
    // Where no user manager can be reached, only what it says of our own file counts.
    expect(said.split('\n').filter((line) => line.includes(UNIT_NAME))).toEqual([]);
  });

  test('that is wrong is refused by systemd', (context) => {
    if (spawnSync(ANALYZE, ['--version']).error !== undefined)
      context.skip('systemd-analyze is not here');
    const file = join(ownFolder(), UNIT_NAME);
    writeFileSync(file, textOf().replace('Restart=on-failure', 'Restart=on-fullmoon'));
    const verified = spawnSync(ANALYZE, ['verify', '--user', '--man=no', file], {
      env: { ...process.env, XDG_RUNTIME_DIR: ownFolder() },
    });
    expect(verified.stderr.toString()).toContain('on-fullmoon');
  });

  test('lies where systemd looks, written whole', () => {
    const folder = ownFolder();
    expect(unitFile({ HOME: '/h' })).toBe('/h/.config/systemd/user/tocsin.service');
    const file = unitFile({ XDG_CONFIG_HOME: folder, HOME: '/h' });
    expect(installUnit(file, 'text\n')).toEqual({ ok: true, value: undefined });
    expect(readFileSync(file, 'utf8')).toBe('text\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(join(folder, 'file'), '');
    const nowhere = join(folder, 'file', UNIT_NAME);
    expect(installUnit(nowhere, '')).toEqual({
      ok: false,
      fault: { kind: 'FileUnwritable', file: nowhere },
    });
  });
});
