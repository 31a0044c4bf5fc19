/** `simulate`: lives through a scenario in a seeded world, and tells what came of it. */
import { availableParallelism } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Report, Scenario, Told } from '@tocsin/simulator';
import { SCENARIOS, simulate } from '@tocsin/simulator';

import { fitting, NETWORK_LIMITS, parseNetwork } from '../simulation/network-file.ts';
import { drawTimeline } from '../simulation/picture.ts';
import type { FaultSaid } from '@tocsin/host/words';
import { isWordKey } from '@tocsin/host/words';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';
import { createProgress } from './progress.ts';
import type { Speech } from './speak.ts';

/** Things told in sentences at most; the picture and `--json` have all of them. */
const LINES_MAX = 40;
/** Largest seed: 2^32 − 1. */
const SEED_MAX = 4_294_967_295;

/** Lives through the scenario that was named. */
export const runSimulate: HereCommand = async (asked, host, speech) => {
  const scenario = scenarioOf(asked, host);
  if (!scenario.ok) return speech.fault(scenario.fault);
  const seed = asked.numbers.get('seed') ?? 1;
  if (seed < 0 || seed > SEED_MAX)
    return speech.fault({ kind: 'OutOfRange', field: '--seed', least: 0, most: SEED_MAX });
  const interrupted = new AbortController();
  const stopListening = host.onInterrupt(() => interrupted.abort());
  const progress = createProgress(host, speech.say);
  if (!speech.json) begin(scenario.value, seed, host, speech);
  try {
    const report = await simulate({
      scenario: scenario.value,
      seed,
      threads: availableParallelism(),
      signal: interrupted.signal,
      onProgress: (done) => progress.note({ key: 'simulating', done, of: 1_000 }),
    });
    progress.end();
    return show(report, asked, host, speech);
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    progress.end();
    stopListening();
  }
};

/** The scenario as it was asked for: its own numbers, those of a file, those of the command line. */
function scenarioOf({ words, texts, numbers }: Asked, host: CliHost): Result<Scenario, FaultSaid> {
  const [word = ''] = words;
  const named = SCENARIOS.find(({ name }) => name === word);
  if (named === undefined) {
    const choices = SCENARIOS.map(({ name }) => name).join(', ');
    return fail({ kind: 'UnknownScenario', word, choices });
  }
  const file = texts.get('file');
  const read = file === undefined ? ok(named) : readNetwork(resolve(host.folder, file), named);
  if (!read.ok) return read;
  let scenario = read.value;
  for (const field of ['assemblies', 'members', 'weeks'] as const) {
    const number = numbers.get(field);
    if (number === undefined) continue;
    const [least, most] = NETWORK_LIMITS[field];
    if (number < least || number > most)
      return fail({ kind: 'OutOfRange', field: `--${field}`, least, most });
    scenario = { ...scenario, [field]: number };
  }
  const holders = Math.min(scenario.holders, scenario.members);
  const kBell = Math.min(scenario.kBell, Math.max(2, holders - 1));
  return fitting({ ...scenario, holders, kBell });
}

function readNetwork(path: string, scenario: Scenario): Result<Scenario, FaultSaid> {
  try {
    return parseNetwork(readFileSync(path, 'utf8'), scenario);
  } catch {
    return fail({ kind: 'FileMissing' });
  }
}

function begin(scenario: Scenario, seed: number, { terminal }: CliHost, { say }: Speech): void {
  const { assemblies, members, weeks } = scenario;
  terminal.err(say('simulate.begin', { seed: String(seed), assemblies, members, weeks }));
  terminal.err(say('simulate.stubs'));
}

function show(report: Report, asked: Asked, host: CliHost, speech: Speech): number {
  const isSound = report.safety.violations.length === 0;
  const svg = asked.texts.get('svg');
  const path = svg === undefined ? undefined : resolve(host.folder, svg);
  if (path !== undefined) writeFileSync(path, pictureOf(report, speech));
  const { terminal } = host;
  if (speech.json) terminal.out(JSON.stringify(report));
  else {
    for (const line of sentencesOf(report, speech)) terminal.out(line);
    for (const line of figuresOf(report, speech)) terminal.out(line);
    if (path !== undefined) terminal.err(speech.say('simulate.picture', { file: path }));
  }
  return isSound ? EXIT.ok : EXIT.failure;
}

function pictureOf(report: Report, { say }: Speech): string {
  const { scenario, seed, world, told } = report;
  const sentence = (one: Told): string => sentenceOf(one, say);
  return drawTimeline({ title: `${scenario} ${String(seed)}`, weeks: world.weeks, told, sentence });
}

/** Who noticed, when, what was missed and why. */
function sentencesOf(report: Report, { say }: Speech): readonly string[] {
  const { told, missed } = report;
  const lines = told.slice(0, LINES_MAX).map((one) => sentenceOf(one, say));
  if (told.length === 0) lines.push(say('simulate.quiet'));
  if (told.length > LINES_MAX) lines.push(say('simulate.more', { more: told.length - LINES_MAX }));
  if (missed.length === 0) lines.push(say('simulate.missed.none'));
  for (const { who, why } of missed.slice(0, LINES_MAX))
    lines.push(say(`simulate.missed.${why}`, { who }));
  return lines;
}

function sentenceOf({ atMs, what, who, whom }: Told, say: Speech['say']): string {
  const hours = Math.floor(atMs / 3_600_000);
  // Every world begins at eight in the morning of its first day.
  const clock = hours + 8;
  const enemy = `simulate.enemy.${whom}`;
  const named = isWordKey(enemy) ? say(enemy as 'simulate.enemy.forker') : whom;
  return say('simulate.line', {
    day: Math.floor(clock / 24) + 1,
    hour: `${String(clock % 24).padStart(2, '0')}:00`,
    what: say(`simulate.told.${what}` as 'simulate.told.noticed', { who, whom: named }),
  });
}

function figuresOf(report: Report, { say }: Speech): readonly string[] {
  const { world, delivery, governance, pulse, liveness, safety, hash } = report;
  const { replicas, deliveries, links } = world;
  const { medianConsentToForceH: force, questionsPerMemberWeek: questions } = governance;
  const { medianDetectionPeriods: periods } = pulse;
  const hours = liveness.convergedAfterH;
  return [
    say('simulate.figure.records', { records: report.records, deliveries, replicas, links }),
    say('simulate.figure.delivery', { ...delivery, late: delivery.lateContactsMax }),
    ...(force === null ? [] : [say('simulate.figure.force', { hours: force })]),
    say('simulate.figure.questions', { questions }),
    say('simulate.figure.pulse', {
      found: pulse.falseInquiriesPer100PeerYears,
      plain: pulse.plainRule,
    }),
    ...(periods === null ? [] : [say('simulate.figure.detection', { periods })]),
    say('simulate.figure.dead', { dead: liveness.deadHeights }),
    hours < 0
      ? say('simulate.figure.apart', { hash: hash.slice(0, 16) })
      : say('simulate.figure.converged', { hours, hash: hash.slice(0, 16) }),
    ...(safety.violations.length === 0 ? [say('simulate.safe')] : brokenLines(report, say)),
  ];
}

function brokenLines(report: Report, say: Speech['say']): readonly string[] {
  const { scenario, seed, safety, world } = report;
  const { assemblies, members, weeks } = world;
  return [
    ...safety.violations.map(({ rule, atHour, what }) =>
      say('simulate.broken', { rule, hour: atHour, what }),
    ),
    say('simulate.replay', {
      scenario,
      seed: String(seed),
      assemblies: String(assemblies),
      members: String(members),
      weeks: String(weeks),
    }),
  ];
}
