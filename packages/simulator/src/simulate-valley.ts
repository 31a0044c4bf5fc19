/** Lives through one valley of a scenario, and says what came of it. */
import type { Crypto } from '@tocsin/peer/ports';

import type { Violation } from './checkers/violation.ts';
import type { Missed } from './checkers/silences.ts';
import { Watch } from './checkers/watch.ts';
import { beginDays } from './people/days.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './people/person.ts';
import type { Report } from './report.ts';
import { heal, planMishaps } from './scenarios/mishaps.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Told } from './world/chronicle.ts';
import { quickCrypto } from './world/quick-crypto.ts';
import { Valley } from './world/valley.ts';

/** After the trouble is over, replicas must hold the same within so long. */
const CONVERGED_WITHIN_MS: number = 7 * DAY_MS;

/** What a valley is lived through with. */
export interface ValleyOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The stand-in when not given. */
  readonly crypto?: Crypto;
  /** Every so many weeks all replicas are compared whole; 1 when not given. */
  readonly deepWeeks?: number;
  /** Ends a valley in the week in which it broke a promise: quicker, where only that is asked. */
  readonly endsAtFirst?: boolean;
  /** Stops between two weeks; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** What came of one valley. */
export interface ValleyEnd {
  readonly hash: string;
  readonly records: number;
  readonly violations: readonly Violation[];
  readonly deadHeights: number;
  readonly convergedAfterH: number;
  readonly consentToForceH: readonly number[];
  readonly questions: number;
  readonly memberWeeks: number;
  readonly delivery: Report['delivery'];
  readonly falseInquiries: number;
  readonly plainRule: number;
  readonly detectionPeriods: readonly number[];
  readonly replicas: number;
  readonly deliveries: number;
  readonly links: number;
  readonly deaths: number;
  readonly sometimes: readonly string[];
  readonly missed: readonly Missed[];
  readonly told: readonly Told[];
}

/** Runs one valley of a scenario. */
export async function simulateValley(
  { scenario, seed, crypto = quickCrypto(), deepWeeks = 1, signal, endsAtFirst }: ValleyOptions,
  index: number,
  onProgress: (perMille: number) => void = () => {},
): Promise<ValleyEnd> {
  const left = scenario.assemblies - index * scenario.homesAValley;
  const homes = Math.min(left, scenario.homesAValley);
  const valley = new Valley({ seed, index, homes, scenario, crypto });
  const stray = (error: unknown): void => valley.broke('a promise', error);
  process.on('unhandledRejection', stray);
  try {
    await valley.found();
    const watch = new Watch(valley);
    beginDays(valley, watch);
    planMishaps(valley, watch);
    valley.begin();
    await valley.live(scenario.weeks * WEEK_MS, (week) => {
      signal?.throwIfAborted();
      watch.check(week % deepWeeks === 0);
      if (endsAtFirst === true && watch.violations.length > 0) valley.end();
      onProgress(Math.floor((week * 1_000) / scenario.weeks));
    });
    const isEnded = endsAtFirst === true && watch.violations.length > 0;
    const convergedAfterH = isEnded ? 0 : await converge(valley, watch);
    if (convergedAfterH < 0)
      watch.violate('convergence', 'replicas differ a week after the trouble');
    watch.check(true);
    watch.checkEnd();
    watch.finish(crypto.hash);
    return endOf(valley, watch, convergedAfterH);
  } finally {
    process.off('unhandledRejection', stray);
  }
}

/** Heals the world and waits until every replica that can talk holds the same; gives the hours. */
async function converge(valley: Valley, watch: Watch): Promise<number> {
  heal(valley);
  valley.onMorning = async () => {};
  const began = valley.agenda.now();
  const able = valley.people().filter(({ whereabouts }) => whereabouts !== 'arrested');
  for (let at = began; at < began + CONVERGED_WITHIN_MS; at += HOUR_MS) {
    for (const { device } of able) {
      device.wake();
      valley.lookAround(device, Number.MAX_SAFE_INTEGER);
    }
    await valley.live(at + HOUR_MS);
    if (areAlike(valley, watch)) return Math.floor((at + HOUR_MS - began) / HOUR_MS);
  }
  return -1;
}

function areAlike(valley: Valley, watch: Watch): boolean {
  const out = watch.shutOut();
  const able = valley
    .people()
    .filter(({ whereabouts, device }) => whereabouts !== 'arrested' && !device.gone)
    .filter(({ device }) => !out.has(device))
    .map(({ device }) => device);
  const setByLog = new Map<string, string>();
  for (const device of able)
    for (const { log, disk } of device.shelves) {
      const set = disk.ids().toSorted().join();
      const other = setByLog.get(log);
      if (other !== undefined && other !== set) return false;
      setByLog.set(log, set);
    }
  return true;
}

function endOf(valley: Valley, watch: Watch, convergedAfterH: number): ValleyEnd {
  const { scenario } = valley;
  const horizon = valley.agenda.now() - DAY_MS;
  for (const { shelves } of watch.shutOut())
    for (const { log, station } of shelves) watch.oracles.get(log)?.drop(station.name);
  const all = [...watch.oracles.values()].map((oracle) => oracle.delivery(horizon));
  const sum = (of: (one: (typeof all)[number]) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const majority = Math.floor(scenario.members / 2) + 1;
  const shelves = valley.devices().flatMap((device) => device.shelves);
  return {
    hash: valley.chronicle.fingerprint(),
    records: watch.records(),
    violations: watch.violations,
    deadHeights: watch.deadHeights(),
    convergedAfterH,
    consentToForceH: [...watch.acts.values()].flatMap(({ consentsAtMs, forceAtMs }) => {
      const needed = consentsAtMs[majority - 1];
      return needed === undefined || forceAtMs === undefined
        ? []
        : [(forceAtMs - needed) / HOUR_MS];
    }),
    questions: valley.people().reduce((total, { asked }) => total + asked, 0),
    memberWeeks: valley.people().length * scenario.weeks,
    delivery: {
      deliverable: sum(({ deliverable }) => deliverable),
      delivered: sum(({ delivered }) => delivered),
      lateContactsMax: Math.max(0, ...all.map(({ lateContactsMax }) => lateContactsMax)),
    },
    falseInquiries: watch.silences.inquiries.filter(({ isFalse }) => isFalse).length,
    plainRule: watch.silences.plainRule(),
    detectionPeriods: watch.silences.detectionPeriods(),
    replicas: shelves.length,
    deliveries: sum(({ delivered }) => delivered) - watch.records(),
    links: valley.air.figures.links,
    deaths: valley.devices().reduce((total, { deaths }) => total + deaths, 0),
    sometimes: [...watch.sometimes].toSorted(),
    missed: watch.silences.missed(),
    told: valley.chronicle.told(),
  };
}
