import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { TestHostOptions } from '../testing.ts';
import { ownFolder, testHost } from '../testing.ts';
import { parseCommandLine } from './parse.ts';
import { runCommand } from './run.ts';

async function run(line: readonly string[], options: TestHostOptions = {}) {
  const host = testHost(options);
  const parsed = parseCommandLine(line);
  if (!parsed.ok || parsed.value.command === undefined) throw new Error('not a command');
  const exitCode = await runCommand(parsed.value.command, parsed.value, host);
  const { out, err } = host.said;
  return { exitCode, out, err };
}

const HOUR = 3_600;
const START = 1_700_000_000;

/**
 * Six weeks of five peers with a daily rhythm and three observers. Ana falls silent on day 20; ben
 * misses the sign of day 10; on days 30 to 32 nobody of the south is heard, but for what the courier brings.
 */
function writeCheckins(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const peers = ['ana', 'ben', 'cyd', 'dan', 'eva'];
  const rows: string[] = [];
  for (const [place, peer] of peers.entries())
    for (let day = 0; day < 42; day += 1) {
      const at = START + (24 * day + 3 * place + 1) * HOUR;
      if ((peer === 'ana' && day >= 20) || (peer === 'ben' && day === 10)) continue;
      const isDark = day >= 30 && day < 33;
      if (isDark && peer !== 'cyd') continue;
      const came = isDark ? `courier,${at},${START + 33 * 24 * HOUR}` : `net,${at},${at + 5}`;
      for (const observer of ['x', 'y', 'z']) rows.push(`${peer},${came},${observer}`);
    }
  const files = {
    'meta.json': JSON.stringify({ start: START, end: START + 42 * 24 * HOUR, weeks: 6 }),
    'schedule.csv': `peer,periodHours,graceHours,region\n${peers.map((peer) => `${peer},24,12,south\n`).join('')}`,
    'watch.csv': `peer,observer\n${peers.map((peer) => `${peer},x\n${peer},y\n${peer},z\n`).join('')}`,
    'observers.csv': 'observer,region\nx,north\ny,north\nz,west\n',
    'beats.csv': `peer,channel,evidenceAt,arrivedAt,observer\n${rows.join('\n')}\n`,
    'pauses.csv': 'peer,announcedAt,from,to\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

describe('pulse replay', () => {
  const withCheckins = (): string => {
    const folder = ownFolder();
    writeCheckins(join(folder, 'check-ins'));
    return folder;
  };
  const opened = { peer: 'ana', state: 'open' };

  test('asks after the one who is silent, and after nobody in the dark', async () => {
    const folder = withCheckins();
    const { exitCode, out, err } = await run(['pulse', 'replay', 'check-ins'], { folder });
    expect([exitCode, out[0], out.length]).toEqual([0, 'peer,at,state', 2]);
    const [peer, at, state] = (out[1] ?? '').split(',');
    expect({ peer, state }).toEqual(opened);
    const days = (Number(at) - START) / (24 * HOUR) - 19;
    expect(days).toBeGreaterThan(3);
    expect(days).toBeLessThan(3.5);
    expect(err).toEqual([
      'Inquiries that would have been opened: 1; still open at the end: 1. Watched: 5. Signs of life: 534.',
    ]);
  });

  test('writes the verdicts into a file, and says what it read as JSON', async () => {
    const folder = withCheckins();
    const line = ['pulse', 'replay', 'check-ins', '--out', 'verdicts.csv', '--json'];
    const { exitCode, out, err } = await run(line, { folder });
    expect([exitCode, err, out.length]).toEqual([0, [], 1]);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      v: 1,
      ok: true,
      from: START,
      to: START + 42 * 24 * HOUR,
      peers: 5,
      observers: 3,
      beats: 534,
      pauses: 0,
      opened: 1,
      peersAsked: 1,
      open: 1,
      out: join(folder, 'verdicts.csv'),
    });
    const written = readFileSync(join(folder, 'verdicts.csv'), 'utf8');
    expect(written).toMatch(/^peer,at,state\nana,\d+,open\n$/);
    const { out: shown } = await run(['pulse', 'replay', 'check-ins', '--json'], { folder });
    expect(JSON.parse(shown[0] ?? '')).toMatchObject({ verdicts: [opened] });
  });

  test('names the file that is missing, and the line that cannot be read', async () => {
    const broken = ownFolder();
    writeCheckins(broken);
    const faultOf = async (): Promise<unknown> => {
      const { exitCode, out } = await run(['pulse', 'replay', '.', '--json'], { folder: broken });
      const { fault, says } = JSON.parse(out[0] ?? '') as { fault: { kind: string }; says: string };
      return [exitCode, fault.kind, says.split('. ')[0]];
    };
    const beats = join(broken, 'beats.csv');
    const text = readFileSync(beats, 'utf8');
    writeFileSync(beats, text.replace('\n', '\nana,pigeon,1,2,x\n'));
    expect(await faultOf()).toEqual([
      2,
      'TraceUnfit',
      'Line 2 of beats.csv names a way that is neither "net" nor "courier"',
    ]);
    writeFileSync(beats, `${text}${'x'.repeat(3_000_000)}`);
    expect(await faultOf()).toEqual([
      2,
      'TraceUnfit',
      'Line 536 of beats.csv is longer than any that is meant, or one of too many',
    ]);
    writeFileSync(beats, Uint8Array.of(112, 255, 10));
    expect(await faultOf()).toEqual([2, 'TraceNotText', 'beats.csv is no text in UTF-8']);
    rmSync(beats);
    expect(await faultOf()).toEqual([
      3,
      'TraceFileMissing',
      `A file of the check-ins is missing: ${beats}`,
    ]);
  });

  test('says when the verdicts could not be written', async () => {
    const folder = withCheckins();
    const line = ['pulse', 'replay', 'check-ins', '--out', join('no', 'such', 'folder.csv')];
    const { exitCode, out, err } = await run(line, { folder });
    expect([exitCode, out]).toEqual([1, []]);
    expect(err[0]).toMatch(/^The verdicts could not be written: /);
  });
});
