/**
 * Runs a scenario: valley after valley, each with a seed that follows from the run's; the report is
 * the sum of them, and so is its fingerprint. The same options give the same report, however many
 * valleys are lived through at a time.
 */
import { Worker } from 'node:worker_threads';

import { asciiBytes, toHex } from '@tocsin/core';

import type { Report } from './report.ts';
import { medianOf, tenth } from './report.ts';
import type { ValleyEnd, ValleyOptions } from './simulate-valley.ts';
import { simulateValley } from './simulate-valley.ts';
import type { WorkerAnswer, WorkerOrder } from './valley-worker.ts';
import { quickCrypto } from './world/quick-crypto.ts';

/** What to run. */
export interface SimulateOptions extends ValleyOptions {
  /** Valleys lived through at a time, each on a thread of its own; 1 when not given. */
  readonly threads?: number;
  /** Called with the share that is done, in thousandths. */
  readonly onProgress?: (perMille: number) => void;
}

/** Runs all of it. */
export async function simulate(options: SimulateOptions): Promise<Report> {
  const { scenario, threads = 1, crypto } = options;
  const valleys = Math.ceil(scenario.assemblies / scenario.homesAValley);
  const lanes = Math.min(threads, valleys);
  const perMilleOf = new Map<number, number>();
  const onProgress = (index: number, perMille: number): void => {
    perMilleOf.set(index, perMille);
    const sum = [...perMilleOf.values()].reduce((total, one) => total + one, 0);
    options.onProgress?.(Math.floor(sum / valleys));
  };
  // A stand-in of one's own cannot be handed to another thread.
  const ends =
    lanes > 1 && crypto === undefined
      ? await onThreads(options, valleys, lanes, onProgress)
      : await oneByOne(options, valleys, onProgress);
  return reportOf(options, ends);
}

type Progress = (index: number, perMille: number) => void;

async function oneByOne(
  options: SimulateOptions,
  valleys: number,
  onProgress: Progress,
): Promise<readonly ValleyEnd[]> {
  const ends: ValleyEnd[] = [];
  for (let index = 0; index < valleys; index += 1) {
    ends.push(await simulateValley(options, index, (perMille) => onProgress(index, perMille)));
    onProgress(index, 1_000);
  }
  return ends;
}

/** As many threads as lanes; each takes the next valley when it is done with one. */
async function onThreads(
  { scenario, seed, deepWeeks, endsAtFirst, signal }: SimulateOptions,
  valleys: number,
  lanes: number,
  onProgress: Progress,
): Promise<readonly ValleyEnd[]> {
  const ends: ValleyEnd[] = [];
  const workers: Worker[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('valley-worker.ts', import.meta.url));
    workers.push(worker);
    while (next < valleys) {
      const index = next;
      next += 1;
      const order: WorkerOrder = { scenario, seed, index };
      const asked = {
        ...order,
        ...(deepWeeks === undefined ? {} : { deepWeeks }),
        ...(endsAtFirst === undefined ? {} : { endsAtFirst }),
      };
      ends[index] = await answerOf(worker, asked, (perMille) => onProgress(index, perMille));
      onProgress(index, 1_000);
    }
  };
  const stop = Promise.withResolvers<never>();
  const onAbort = (): void => stop.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  try {
    signal?.throwIfAborted();
    await Promise.race([Promise.all(Array.from({ length: lanes }, work)), stop.promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return ends;
}

function answerOf(
  worker: Worker,
  order: WorkerOrder,
  onProgress: (perMille: number) => void,
): Promise<ValleyEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ValleyEnd>();
  const hear = (answer: WorkerAnswer): void => {
    if (answer.kind === 'progress') onProgress(answer.perMille);
    else resolve(answer.end);
  };
  worker.on('message', hear);
  worker.once('error', reject);
  // An empty list of things to hand over: this is no window, so there is no origin to name.
  worker.postMessage(order, []);
  return promise.finally(() => {
    worker.off('message', hear);
    worker.off('error', reject);
  });
}

/** One report out of what came of each valley. */
function reportOf(options: SimulateOptions, ends: readonly ValleyEnd[]): Report {
  const { scenario, seed, crypto } = options;
  const sum = (of: (end: ValleyEnd) => number): number =>
    ends.reduce((total, end) => total + of(end), 0);
  const memberWeeks = sum((end) => end.memberWeeks);
  const peerYears = memberWeeks / 52;
  const per100 = (count: number): number =>
    peerYears === 0 ? 0 : tenth((count * 100) / peerYears);
  const { hash } = crypto ?? quickCrypto();
  const consent = medianOf(ends.flatMap((end) => end.consentToForceH));
  const detection = medianOf(ends.flatMap((end) => end.detectionPeriods));
  const isConverged = ends.every(({ convergedAfterH }) => convergedAfterH >= 0);
  return {
    v: 1,
    scenario: scenario.name,
    seed,
    hash: toHex(hash(asciiBytes(ends.map((end) => end.hash).join()))),
    records: sum((end) => end.records),
    safety: {
      violations: ends.flatMap(({ violations }, valley) =>
        violations.map((one) => ({ ...one, valley })),
      ),
    },
    liveness: {
      deadHeights: sum((end) => end.deadHeights),
      convergedAfterH: isConverged
        ? Math.max(0, ...ends.map(({ convergedAfterH }) => convergedAfterH))
        : -1,
    },
    governance: {
      medianConsentToForceH: consent === null ? null : tenth(consent),
      questionsPerMemberWeek:
        memberWeeks === 0 ? 0 : Math.round((sum((end) => end.questions) * 100) / memberWeeks) / 100,
    },
    delivery: {
      deliverable: sum((end) => end.delivery.deliverable),
      delivered: sum((end) => end.delivery.delivered),
      lateContactsMax: Math.max(0, ...ends.map((end) => end.delivery.lateContactsMax)),
    },
    pulse: {
      falseInquiriesPer100PeerYears: per100(sum((end) => end.falseInquiries)),
      plainRule: per100(sum((end) => end.plainRule)),
      medianDetectionPeriods: detection === null ? null : tenth(detection),
    },
    world: {
      assemblies: scenario.assemblies,
      members: scenario.members,
      weeks: scenario.weeks,
      replicas: sum((end) => end.replicas),
      deliveries: sum((end) => end.deliveries),
      links: sum((end) => end.links),
      deaths: sum((end) => end.deaths),
      stubs: [...(crypto === undefined ? ['crypto'] : []), 'net', 'disk', 'clock', 'pact-talks'],
      sometimes: [...new Set(ends.flatMap((end) => end.sometimes))].toSorted(),
    },
    missed: ends.flatMap(({ missed }) => missed),
    told: ends.flatMap(({ told }, valley) => told.map((one) => ({ ...one, valley }))),
  };
}
