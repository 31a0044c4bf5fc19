import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';

import { afterEach, expect, test } from 'vitest';

import type { Running } from './rehearsal-world.ts';
import { outcomeOf, startRehearsal } from './rehearsal-world.ts';

/** Ways to a space without a net: as root, or as an ordinary user where the system lets one. */
const WITHOUT_NET = [
  ['unshare', '-n', '--'],
  ['unshare', '--map-current-user', '-n', '--'],
];
/** How often the sockets of that space are looked at. */
const LOOK_EVERY_MS = 250;
/** Where Linux lists the sockets of a process's space, but for the unix ones. */
const SOCKET_LISTS = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'packet'];

let running: Running | undefined;
afterEach(() => running?.forget());

function withoutNet(): readonly string[] | undefined {
  return WITHOUT_NET.find(([command = '', ...words]) => {
    return spawnSync(command, [...words, 'true']).status === 0;
  });
}

/** Sockets of another kind than unix ones in the space of a process; lists begin with a title. */
function otherSockets(pid: number | undefined): readonly string[] {
  return SOCKET_LISTS.flatMap((list) => {
    try {
      const lines = readFileSync(`/proc/${pid}/net/${list}`, 'utf8').trimEnd().split('\n');
      return lines.slice(1).map((line) => `${list}: ${line}`);
    } catch {
      return [];
    }
  });
}

/** Whether a process has left our space: until `unshare` has done so, it shows our own sockets. */
function hasOwnSpace(pid: number | undefined): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/self/ns/net');
  } catch {
    return false;
  }
}

test('the same goes by couriers alone, with no socket but unix ones', async (context) => {
  const before = withoutNet();
  if (before === undefined) {
    const reason = 'SKIPPED: this machine lets nobody make a space without a net (unshare -n).';
    console.warn(reason);
    context.skip(reason);
    return;
  }
  running = startRehearsal(['--by', 'courier', '--json'], before);
  const seen = new Set<string>();
  const ending = new AbortController();
  const ended = running.ended.finally(() => ending.abort());
  let looks = 0;
  while (!ending.signal.aborted) {
    const { pid } = running.child;
    if (hasOwnSpace(pid)) {
      looks += 1;
      for (const socket of otherSockets(pid)) seen.add(socket);
    }
    await Promise.race([ended, after(LOOK_EVERY_MS)]);
  }
  const code = await ended;
  expect(code, running.said() + running.told()).toBe(0);
  const told = outcomeOf(running);
  expect(told.ok).toBe(true);
  expect(looks).toBeGreaterThan(10);
  expect([...seen]).toEqual([]);
  expect(told.steps.at(-2)?.step).toBe('clear');
  expect(told.contacts?.['silenceToInquiry']).toBeGreaterThan(0);
  expect(told.contacts?.['kthSignatureToFirstAct']).toBeGreaterThan(0);
  expect(told.contacts?.['allClear']).toBeGreaterThan(0);
  console.log(
    `by courier: silence to inquiry ${told.silenceToInquiryMs} ms, k-th signature to first act ` +
      `${told.kthSignatureToFirstActMs} ms, all-clear ${told.allClearMs} ms, in meetings ` +
      `${JSON.stringify(told.contacts)}, in all ${told.steps.at(-1)?.atMs} ms`,
  );
  expect(running.left()).toEqual([]);
});
