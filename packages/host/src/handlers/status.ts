/** `status`. */
import type { Instant, Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { Handlers, StatusAnswer, Warning } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { VERSION } from '../version.ts';
import { failAs } from '../fault.ts';
import { readText } from '../local-values.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies } from '../pick.ts';
import { whenOf } from '../show/common.ts';
import { pactAnswer } from '../show/pact.ts';
import { ownPulse } from '../show/own.ts';
import { hearingOf, inquiriesOf, inquiryOf, subjectsOf } from '../show/pulse.ts';
import { ringOf, ringsOf } from '../show/ring.ts';
import { runBrief, runsOf } from '../show/runs.ts';
import { spentBytes } from '../show/disk.ts';
import { assemblyBriefs, levelOf, sentenceOf } from '../show/status.ts';
import { isRedRota, wakingOf } from '../show/waking.ts';
import {
  actWarnings,
  deviceWarnings,
  endings,
  logWarnings,
  pactEndings,
  responseWarnings,
} from '../show/warnings.ts';
import { PAPER_CHECKED } from './paper.ts';
import type { WakerOf } from './waking.ts';
import { waysOf } from './ways.ts';

/** What stays the same while a daemon runs. */
export interface StatusFacts {
  readonly unlocked: boolean;
  /** Whether the operator has set up a mail server. */
  readonly hasMail: boolean;
  readonly upSince: Instant;
  readonly wakerOf: WakerOf;
}

/** The handler of `status`. */
export function statusHandlers(logs: Logs, facts: StatusFacts): Pick<Handlers, 'status'> {
  return {
    status: async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      return statusOf(logs, facts, homes.value);
    },
  };
}

/** Warnings of a device that keeps nothing new, and so wakes nobody for anything new either. */
const KEEPS_NOTHING: ReadonlySet<Warning['kind']> = new Set(['diskFull', 'readOnly']);

async function statusOf(
  logs: Logs,
  { unlocked, hasMail, upSince, wakerOf }: StatusFacts,
  homes: ReturnType<Logs['assemblies']>,
): Promise<Result<StatusAnswer, ControlFault>> {
  const open = logs.open().filter(({ assembly }) => homes.includes(assembly));
  const pacts = homes.flatMap((home) => logs.pacts(home));
  const assemblies = await assemblyBriefs(logs);
  const subjects = open.flatMap(subjectsOf);
  const hearing = open.flatMap(hearingOf);
  const rings = pacts.flatMap(ringsOf).map(ringOf);
  const sentence = sentenceOf({ assemblies, subjects, hearing, rings });
  const { room } = logs.host;
  const freeBytes = await room.freeBytes();
  const isClockSure = open.every(({ peer }) => peer.clockVerdict().kind === 'sure');
  const writable = room.isWritable();
  const warnings = [...deviceWarnings({ unlocked, freeBytes, writable, isClockSure })];
  let usedBytes = 0;
  let dropFirstBytes = 0;
  for (const log of open) {
    const usage = await log.store.usage();
    if (!usage.ok) return failAs(usage.fault);
    usedBytes += usage.value.bytes;
    dropFirstBytes += spentBytes(log);
    const checked = await readText(log.store, PAPER_CHECKED);
    warnings.push(...logWarnings(log, checked.ok && checked.value !== undefined));
  }
  for (const home of homes) warnings.push(...responseWarnings(home, hasMail), ...endings(home));
  for (const pact of pacts) warnings.push(...pactEndings(pact));
  const runs = homes.flatMap((home) => runsOf(home, logs.pacts(home)));
  warnings.push(...actWarnings(runs));
  const waking = homes.flatMap((home) => wakingOf(home, wakerOf(home)) ?? []);
  const isRed = waking.some(isRedRota) || warnings.some(({ kind }) => KEEPS_NOTHING.has(kind));
  return ok({
    sentence,
    level: levelOf(sentence, isRed),
    at: whenOf(logs.host.clock.now()),
    upSince: whenOf(upSince),
    version: VERSION,
    assemblies,
    pacts: pacts.map(pactAnswer),
    hearing,
    own: homes.flatMap((home) => ownPulse(home) ?? []),
    subjects,
    inquiries: open.flatMap(inquiriesOf).map(inquiryOf),
    rings,
    runs: runs.map(runBrief),
    ways: open.flatMap(waysOf),
    disk: {
      usedBytes,
      freeBytes: freeBytes ?? 0,
      dropFirst: dropFirstBytes === 0 ? 'nothing' : 'oldWords',
      dropFirstBytes,
    },
    warnings,
    waking,
  });
}
