/** Daemons in one process for tests: real homes, real stores, real links over the loopback. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { instant } from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';
import type { Clock } from '@tocsin/peer/ports';

import type { Answer, CallName, With } from '@tocsin/host/calls';
import type { SkippingClock } from '@tocsin/host/practice';
import { skippingClock as skipping } from '@tocsin/host/practice';
import { answerCall } from '@tocsin/host/calls';
import type { ControlFault, JsonObject } from '@tocsin/host/calls';
import { nodeRandom } from '../home/node-random.ts';
import { openHome } from '../home/open-home.ts';
import { homePaths } from '../home/paths.ts';
import { nodeClock } from './clock.ts';
import { diskHost } from './disk-host.ts';
import { executeOrders } from './executing.ts';
import type { WakingPath } from '@tocsin/host';
import type { Waker } from '@tocsin/host';
import { openDaemon } from '@tocsin/host';

/** An hour of these tests. */
const TEST_TEMPO_MS = 250;
/** How long anything may take that devices do by themselves. */
const PATIENCE_MS = 40_000;
/** How often a condition is looked at. */
const LOOK_MS = 50;

/** A daemon of a test, as a person asks it. */
export interface TestDaemon {
  readonly folder: string;
  /** Asks; a fault fails the test. */
  ask<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Answer<C>>;
  /** Asks for something that is refused; gives the fault. */
  refused<C extends CallName>(call: C, given: With<C>, log?: string): Promise<ControlFault>;
  close(): Promise<void>;
}

/** A folder that is removed after the test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A real clock, until time is skipped: whoever waits for what was skipped is woken. */
export function skippingClock(): SkippingClock {
  return skipping(nodeClock());
}

/** A clock that is wrong by so much. */
function wrongBy(skewMs: number): Clock {
  const clock = nodeClock();
  return { ...clock, now: () => instant(clock.now() + skewMs) };
}

/**
 * Starts a daemon on a home without a key; a fault is given back.
 *
 * @param time - its clock, or by how much it is wrong.
 * @param origins - from where pages may dial it.
 * @param waking - by what it wakes its person.
 * @param waker - how it wakes phones, if it does.
 */
export async function tryDaemon(
  folder: string,
  net = true,
  time: Clock | number = 0,
  origins: readonly string[] = [],
  waking: readonly WakingPath[] = [],
  waker?: Waker,
): Promise<TestDaemon | { readonly fault: ControlFault }> {
  const crypto = nativeCrypto();
  const random = nodeRandom();
  const home = await openHome({
    paths: homePaths(folder),
    key: { kind: 'none' },
    crypto,
    random,
    cost: { memoryKiB: 8, passes: 1 },
  });
  if (!home.ok) return { fault: { ...home.fault } };
  const clock = typeof time === 'number' ? wrongBy(time) : time;
  const choice = { listen: [], relay: false, on: net, origins };
  const host = diskHost({ home: home.value, crypto, random, clock }, choice, waker);
  const opened = await openDaemon({
    host,
    unlocked: true,
    hasMail: false,
    execute: (assembly, signal) => executeOrders(clock, assembly, undefined, signal),
    waking,
    stop: () => undefined,
  });
  if (!opened.ok) {
    home.value.close();
    return { fault: opened.fault };
  }
  const call = (name: string, given: JsonObject, assembly: string | undefined) => {
    const request = { v: 1, id: 1, call: name, with: given } as const;
    const named = assembly === undefined ? request : { ...request, assembly };
    const { signal } = new AbortController();
    return answerCall(opened.value.handlers, named, () => undefined, signal);
  };
  return {
    folder,
    ask: async (name, given, log) => {
      const answered = await call(name, given, log);
      if (!answered.ok) throw new Error(`${name}: ${JSON.stringify(answered.fault)}`);
      return answered.value as unknown as Answer<typeof name>;
    },
    refused: async (name, given, log) => {
      const answered = await call(name, given, log);
      if (answered.ok) throw new Error(`${name} was not refused`);
      return answered.fault;
    },
    close: async () => {
      await opened.value.close();
      home.value.close();
    },
  };
}

/** Starts a daemon that must start. */
export async function startDaemon(
  folder: string,
  net = true,
  time: Clock | number = 0,
  origins: readonly string[] = [],
  waking: readonly WakingPath[] = [],
  waker?: Waker,
): Promise<TestDaemon> {
  const started = await tryDaemon(folder, net, time, origins, waking, waker);
  if ('fault' in started) throw new Error(JSON.stringify(started.fault));
  return started;
}

/** Waits until something is there; no more than `PATIENCE_MS`. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
): Promise<NonNullable<T>> {
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > endMs) throw new Error(`not in time: ${what}`);
    await pause(LOOK_MS);
  }
}

/** Founds an assembly of all these daemons, as people in one room do it. */
export async function foundTogether(
  daemons: readonly TestDaemon[],
  name: string,
  table: string,
  tempoMs: number = TEST_TEMPO_MS,
): Promise<void> {
  const round = async (files: readonly string[], met: boolean): Promise<readonly string[]> => {
    const written: string[] = [];
    for (const daemon of daemons) {
      const given = { name, with: files, met, byPhone: false, folder: table, tempoMs };
      const { file } = await daemon.ask('assembly.found', given);
      if (file !== null) written.push(file);
    }
    return written;
  };
  const cards = await round([], false);
  const reveals = await round(cards, false);
  // The digits are read aloud in this round; nobody signs before.
  await round(reveals, false);
  const signatures = await round([], true);
  await round(signatures, true);
}

/** Gives every daemon the addresses of all others in a log. */
export async function linkAll(
  daemons: readonly TestDaemon[],
  logOf: (daemon: TestDaemon) => string,
): Promise<void> {
  const addresses = new Map<TestDaemon, readonly string[]>();
  for (const daemon of daemons) {
    const { listening } = await daemon.ask('ways.show', {}, logOf(daemon));
    const own = listening.filter(({ log }) => log === logOf(daemon));
    addresses.set(
      daemon,
      own.map(({ address }) => address),
    );
  }
  for (const daemon of daemons)
    for (const [other, all] of addresses)
      if (other !== daemon)
        for (const address of all) await daemon.ask('ways.add', { address }, logOf(daemon));
}

/** Settles once every daemon holds the key of a log, and so can write in it. */
export async function allHoldKeys(daemons: readonly TestDaemon[], log: string): Promise<void> {
  for (const daemon of daemons)
    await eventually('a key', async () => {
      const { devices } = await daemon.ask('device.show', {}, log);
      return devices.some(({ thisOne, hasKey }) => thisOne && hasKey) ? true : undefined;
    });
}

/** Brings every open decision of an assembly into force: all who were not asked yet say yes. */
export async function agreeAll(daemons: readonly TestDaemon[], log: string): Promise<void> {
  await eventually('nothing waits for people', async () => {
    let waiting = 0;
    for (const daemon of daemons) {
      const { pending } = await daemon.ask('assembly.pending', {}, log);
      waiting += pending.length;
      for (const { id, mine, waitsFor } of pending)
        if (waitsFor === 'people' && mine === null)
          await daemon.ask('assembly.consent', { id, against: false }, log);
    }
    return waiting === 0 ? true : undefined;
  });
}

/** Seats every member as a ringer. */
export async function seatRingers(daemons: readonly TestDaemon[], log: string): Promise<void> {
  const [first] = daemons;
  if (first === undefined) return;
  const { members } = await first.ask('assembly.show', {}, log);
  for (const { who } of members)
    await first.ask('assembly.seat', { member: who.id, role: 'ringer', hours: 4000 }, log);
  for (const daemon of daemons)
    await eventually('all acts are here', async () => {
      const { mandates } = await daemon.ask('assembly.show', {}, log);
      const { pending } = await daemon.ask('assembly.pending', {}, log);
      const acts = mandates.length + pending.filter(({ verb }) => verb === 'mandate').length;
      return acts >= members.length ? true : undefined;
    });
  await agreeAll(daemons, log);
  for (const daemon of daemons)
    await eventually('all ringers', async () => {
      const { mandates } = await daemon.ask('assembly.show', {}, log);
      return mandates.length === members.length ? true : undefined;
    });
}

/** Three daemons of one assembly. */
export type Three = readonly [TestDaemon, TestDaemon, TestDaemon];

/**
 * Starts three daemons in a folder and founds an assembly of ringers.
 *
 * @param start - starts one on its home.
 */
export async function threeOf(
  folder: string,
  name: string,
  started: (daemon: TestDaemon) => void,
  tempoMs: number = TEST_TEMPO_MS,
  start: (home: string) => Promise<TestDaemon> = startDaemon,
): Promise<Three> {
  const three: TestDaemon[] = [];
  for (const at of [1, 2, 3]) {
    const daemon = await start(join(folder, `${name}-${at}`));
    started(daemon);
    three.push(daemon);
  }
  const table = join(folder, name);
  mkdirSync(table);
  await foundTogether(three, name, table, tempoMs);
  await linkAll(three, () => name);
  await allHoldKeys(three, name);
  await seatRingers(three, name);
  return three as unknown as Three;
}

/**
 * Assemblies make a pact: one file goes from home to home until it stands.
 *
 * @param homes - of each assembly the devices that hold a bell or a seal.
 * @param every - hours after which each is to be heard.
 */
export async function makePact(
  folder: string,
  name: string,
  homes: readonly (readonly TestDaemon[])[],
  every: number = 8,
): Promise<void> {
  const first = homes[0]?.[0];
  if (first === undefined) return;
  const terms = { parties: homes.length, hours: 8000, every, grace: 4, practice: 8, turn: 4 };
  let { file } = await first.ask('pact.offer', { name, folder, ...terms });
  const seated = homes.flat();
  await eventually('the pact stands everywhere', async () => {
    let opened = 0;
    for (const daemon of seated) {
      const step = await daemon.ask('pact.accept', { name, file: file ?? '', folder });
      file = step.file ?? file;
      if (step.stage === 'opened') opened += 1;
    }
    return opened === seated.length ? true : undefined;
  });
  await linkAll(seated, () => name);
}
