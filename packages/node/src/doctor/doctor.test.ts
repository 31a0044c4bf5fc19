import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ok } from '@tocsin/core';
import { describe, expect, onTestFinished, test } from 'vitest';

import { findingLine } from '../cli/doctor-command.ts';
import { createRendering } from '../cli/render/rendering.ts';
import { ANSWERS } from '@tocsin/host/testing';
import { openControlServer } from '../control/server.ts';
import { lockHome } from '../home/home-lock.ts';
import { homePaths } from '../home/paths.ts';
import { writeSettings } from '../home/settings.ts';
import { ownFolder } from '../testing.ts';
import { PROGRAM_MADE_MS } from '@tocsin/host/version';
import type { Facts } from './findings.ts';
import { findingsOf } from './findings.ts';
import { gatherFacts } from './gather.ts';
import { findLeftovers, REHEARSAL_MARK, removeLeftover } from './leftovers.ts';

const DAY_MS = 86_400_000;
const nowMs = PROGRAM_MADE_MS + DAY_MS;

const well: Facts & { readonly status: NonNullable<Facts['status']> } = {
  nodeVersion: '24.21.0',
  nowMs,
  programMadeMs: PROGRAM_MADE_MS,
  newestFileMs: nowMs - 1000,
  modes: [
    { file: '/h', mode: 0o700, ours: true, isFolder: true },
    { file: '/h/tocsin.json', mode: 0o600, ours: true, isFolder: false },
  ],
  writable: true,
  settings: 'passphrase',
  daemon: 'up',
  freeBytes: 1e10,
  status: {
    ways: [...ANSWERS['ways.show'].ways],
    assemblies: ANSWERS.status.assemblies,
    waking: [],
  },
  leftovers: [],
};

const served = {
  state: 'served',
  address: 'http://127.0.0.1:7373',
  hash: 'ab'.repeat(32),
  lan: null,
} as const;
const lan = {
  state: 'served',
  app: [],
  guide: [],
  uncovered: 1,
  authority: {
    name: 'Tocsin hall.local',
    fingerprint: 'AB:CD',
    words: [],
    until: { iso: '2028-01-01T00:00:00.000Z', ms: Date.UTC(2028, 0, 1) },
  },
} as const;

const wrongIn = (facts: Partial<Facts>): readonly unknown[] =>
  findingsOf({ ...well, ...facts })
    .filter(({ wrong }) => wrong)
    .map((finding) => Object.fromEntries(Object.entries(finding).slice(1)));

const withoutPaths = (rota: (typeof ANSWERS.status.waking)[number]) => ({
  ...rota,
  members: rota.members.map((member) => ({ ...member, paths: [] })),
});

describe('the doctor', () => {
  test('finds nothing wrong where nothing is', () => {
    expect(wrongIn({})).toEqual([]);
  });

  test.each<[string, Partial<Facts>, readonly object[]]>([
    ['an old Node', { nodeVersion: '22.17.1' }, [{ key: 'doctor.node.old', version: '22.17.1' }]],
    [
      'a Node of ten years ago',
      { nodeVersion: '6.0.0' },
      [{ key: 'doctor.node.old', version: '6.0.0' }],
    ],
    ['a folder that can only be read', { writable: false }, [{ key: 'doctor.folder.readOnly' }]],
    [
      'a folder of somebody else, and nothing more about it',
      {
        modes: [{ file: '/h', mode: 0o700, ours: false, isFolder: true }],
        settings: 'unreadable',
        daemon: 'down',
      },
      [{ key: 'doctor.folder.other', file: '/h' }],
    ],
    [
      'a folder that others can look into',
      {
        modes: [
          { file: '/h', mode: 0o755, ours: true, isFolder: true },
          { file: '/h/s', mode: 0o604, ours: true, isFolder: false },
          { file: '/h/x', mode: 0o600, ours: false, isFolder: false },
        ],
      },
      [
        { key: 'doctor.folder.open', file: '/h', mode: '700' },
        { key: 'doctor.folder.open', file: '/h/s', mode: '600' },
        { key: 'doctor.folder.other', file: '/h/x' },
      ],
    ],
    ['a folder without a key', { settings: 'none' }, [{ key: 'doctor.lock.none' }]],
    ['settings that cannot be read', { settings: 'unreadable' }, [{ key: 'doctor.settings' }]],
    ['a newer folder', { settings: 'newer' }, [{ key: 'doctor.newer' }]],
    ['a device that is down', { daemon: 'down', status: null }, [{ key: 'doctor.daemon.down' }]],
    ['a socket left behind', { daemon: 'stale', status: null }, [{ key: 'doctor.daemon.stale' }]],
    ['a full disk', { freeBytes: 5 }, [{ key: 'doctor.disk.low', freeBytes: 5 }]],
    ['a clock at the beginning of time', { nowMs: 0 }, [{ key: 'doctor.clock.early', atMs: 0 }]],
    [
      'a clock behind its own files',
      { newestFileMs: nowMs + 3 * DAY_MS },
      [{ key: 'doctor.clock.behind', atMs: nowMs }],
    ],
    [
      'a clock in 2099',
      { nowMs: Date.UTC(2099, 0, 1) },
      [{ key: 'doctor.clock.late', atMs: Date.UTC(2099, 0, 1) }],
    ],
    [
      'no way out',
      { status: { ways: [], assemblies: ANSWERS.status.assemblies, waking: [] } },
      [{ key: 'doctor.ways.none' }],
    ],
    ['one way out', { status: { ...ANSWERS.status, waking: [] } }, [{ key: 'doctor.ways.one' }]],
    [
      'a path that wakes nobody any more',
      { status: { ...well.status, waking: ANSWERS.status.waking } },
      [{ key: 'doctor.waking.red' }],
    ],
    [
      'a ringer whom nothing wakes',
      { status: { ...well.status, waking: ANSWERS.status.waking.map(withoutPaths) } },
      [{ key: 'doctor.waking.none' }],
    ],
    [
      'an app that nobody built',
      { status: { ...well.status, app: { ...served, state: 'missing', hash: null } } },
      [{ key: 'app.missing', address: served.address }],
    ],
    [
      'an authority that phones were told of for another network',
      { status: { ...well.status, app: { ...served, lan: { ...lan, state: 'uncovered' } } } },
      [{ key: 'app.lan.uncovered', count: 1, day: '2028-01-01' }],
    ],
    [
      'an authority that ends in a month, and a network beside its own',
      {
        nowMs: lan.authority.until.ms - 30 * DAY_MS + 1,
        status: { ...well.status, app: { ...served, lan } },
      },
      [
        { key: 'app.lan.uncovered', count: 1, day: '2028-01-01' },
        { key: 'app.lan.endsSoon', count: 1, day: '2028-01-01' },
      ],
    ],
    [
      'what rehearsals left',
      { leftovers: ['/tmp/tocsin-a'] },
      [{ key: 'doctor.leftovers', folders: ['/tmp/tocsin-a'] }],
    ],
  ])('finds %s', (_, facts, findings) => {
    expect(wrongIn(facts)).toEqual(findings);
  });

  test('finds nothing wrong in an app that is served, or switched off', () => {
    const far = { ...lan, uncovered: 0 };
    for (const app of [served, { ...served, lan: far }, { ...served, state: 'off' } as const])
      expect(wrongIn({ status: { ...well.status, app } })).toEqual([]);
  });

  test('finds nothing wrong in a machine without a folder but that it does not run', () => {
    const empty: Partial<Facts> = { modes: [], newestFileMs: null, settings: 'none', status: null };
    expect(wrongIn({ ...empty, daemon: 'down' })).toEqual([{ key: 'doctor.daemon.down' }]);
  });

  test('says each finding in a sentence', () => {
    const rendering = createRendering({ locale: 'en', zone: 'UTC', nowMs, colour: false });
    const app = { ...served, lan };
    const status = { ...well.status, app };
    const all = findingsOf({
      ...well,
      status,
      nowMs: 0,
      freeBytes: null,
      leftovers: ['/tmp/tocsin-a'],
    });
    for (const finding of all)
      expect(findingLine(finding, rendering)).toMatch(
        /^[▲●] [^{}]+(\.|\/tmp\/tocsin-a|--lan-anew|:7373)$/,
      );
  });
});

describe('the facts of a machine', () => {
  const gather = (root: string): Promise<Facts> =>
    gatherFacts({ paths: homePaths(root), temporary: ownFolder(), nowMs, nodeVersion: '24.1.0' });

  test('are gathered without a folder, and nothing is made', async () => {
    const root = join(ownFolder(), 'none');
    expect(await gather(root)).toMatchObject({ modes: [], daemon: 'down', settings: 'none' });
    expect(existsSync(root)).toBe(false);
  });

  test('name modes, lock and daemon of a folder', async () => {
    const root = ownFolder();
    const paths = homePaths(root);
    writeSettings(paths, { format: 1, lock: { kind: 'none' }, rehearsal: false });
    chmodSync(root, 0o750);
    writeFileSync(paths.socket, '');
    const facts = await gather(root);
    expect(facts).toMatchObject({ daemon: 'stale', settings: 'none', status: null });
    expect(facts.modes[0]).toMatchObject({ file: root, mode: 0o750, isFolder: true });
    expect(facts.freeBytes).toBeGreaterThan(0);
  });

  test('ask the daemon that runs', async () => {
    const root = ownFolder();
    const opened = await openControlServer(homePaths(root).socket, () =>
      Promise.resolve(ok(ANSWERS.status)),
    );
    if (opened.ok) onTestFinished(() => opened.value.close());
    expect(await gather(root)).toMatchObject({ daemon: 'up', status: { level: 'late' } });
  });
});

describe('what a killed rehearsal left', () => {
  function makeHome(root: string, rehearsal: boolean): string {
    mkdirSync(root, { recursive: true });
    writeSettings(homePaths(root), { format: 1, lock: { kind: 'none' }, rehearsal });
    return root;
  }

  function rehearsalIn(temporary: string, name: string): string {
    for (const device of ['a/1', 'a/2', 'b/1']) makeHome(join(temporary, name, device), true);
    return join(temporary, name);
  }

  test('is found and removed', () => {
    const temporary = ownFolder();
    const folder = rehearsalIn(temporary, 'tocsin-x');
    expect(findLeftovers(temporary)).toEqual([folder]);
    expect(removeLeftover(folder)).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });

  test('is left alone while one of its devices runs, or the rehearsal itself', () => {
    const temporary = ownFolder();
    const folder = rehearsalIn(temporary, 'tocsin-x');
    const held = lockHome(homePaths(join(folder, 'b/1')));
    expect(findLeftovers(temporary)).toEqual([]);
    if (held.ok) held.value.release();
    writeFileSync(join(folder, REHEARSAL_MARK), JSON.stringify({ pid: process.pid }));
    expect(findLeftovers(temporary)).toEqual([]);
    expect(removeLeftover(folder)).toBe(false);
  });

  test('is found though a process of its number lived once', async () => {
    const temporary = ownFolder();
    const folder = rehearsalIn(temporary, 'tocsin-x');
    const child = spawn(process.execPath, ['-e', '0']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(join(folder, REHEARSAL_MARK), JSON.stringify({ pid: child.pid }));
    await ended;
    expect(findLeftovers(temporary)).toEqual([folder]);
    const early = join(temporary, 'tocsin-early');
    mkdirSync(early);
    writeFileSync(join(early, REHEARSAL_MARK), JSON.stringify({ pid: child.pid }));
    expect(findLeftovers(temporary)).toContain(early);
  });

  test.each(['{', 'null', '{"pid":-1}', '{"pid":"1"}'])('is found with the mark %s', (mark) => {
    const temporary = ownFolder();
    writeFileSync(join(rehearsalIn(temporary, 'tocsin-x'), REHEARSAL_MARK), mark);
    expect(findLeftovers(temporary)).toHaveLength(1);
  });

  test('is nothing else: no living home, no other folder, no link, no file', () => {
    const temporary = ownFolder();
    makeHome(join(rehearsalIn(temporary, 'tocsin-mixed'), 'c'), false);
    makeHome(join(temporary, 'tocsin-living'), false);
    rehearsalIn(temporary, 'other');
    mkdirSync(join(temporary, 'tocsin-empty'));
    writeFileSync(join(temporary, 'tocsin-file'), '');
    symlinkSync(join(temporary, 'other'), join(temporary, 'tocsin-link'));
    expect(findLeftovers(temporary)).toEqual([]);
    expect(removeLeftover(join(temporary, 'other'))).toBe(false);
    expect(removeLeftover(join(temporary, 'tocsin-link'))).toBe(false);
  });
});
