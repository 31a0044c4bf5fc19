/** One rehearsal from its folder to the end of its last process, however it ends. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import type { Say } from '@tocsin/host/words';
import type { Missing } from '@tocsin/host/practice';
import { everyone, StoryStopped } from '@tocsin/host/practice';
import { inGroups } from './in-groups.ts';
import { createCast } from './cast.ts';
import { createCourierRoad } from './courier-road.ts';
import { endProcess, startDevice } from './device.ts';
import type { Played } from './missing-beat.ts';
import { playMissingBeat } from './missing-beat.ts';
import { createNetRoad } from './net-road.ts';
import { openOutside } from './outside.ts';
import type { Way } from './pace.ts';
import { paceOf, rhythmFor } from './pace.ts';
import type { Playground } from './playground.ts';
import { createPlayground } from './playground.ts';
import type { Stage } from './stage.ts';
import type { Timeline } from './timeline.ts';

/** Devices that start at once: each start keeps one core busy for about a second. */
const STARTED_AT_ONCE = 3;
/** How long devices may take to end by themselves once they were asked to. */
const DOWN_WITHIN_MS = 5_000;

/** What a rehearsal is asked to be. */
export interface RehearsalOptions {
  readonly assemblies: number;
  readonly members: number;
  readonly by: Way;
  readonly say: Say;
  readonly locale: string;
  readonly timeline: Timeline;
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
  /** Told where it plays, before anything starts. */
  readonly onBegin: (folder: string, devices: number, tempoMs: number) => void;
}

/** How a rehearsal ended. */
export type RehearsalEnd =
  | { readonly kind: 'played'; readonly played: Played }
  | { readonly kind: 'stopped'; readonly missing: Missing; readonly logs: string }
  | { readonly kind: 'interrupted' };

/** Plays a rehearsal. When it returns, every process has ended and nothing but logs is left. */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalEnd> {
  const playground = createPlayground();
  const children: ChildProcess[] = [];
  // Whatever still waits when the story is over leaves at once.
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const endAll = async (): Promise<void> => {
    await Promise.all(children.map(endProcess));
  };
  let isLogKept = false;
  try {
    const played = await onStage({ ...options, signal }, playground, children);
    return { kind: 'played', played };
  } catch (error) {
    if (options.signal.aborted) return { kind: 'interrupted' };
    isLogKept = true;
    await endAll();
    if (!(error instanceof StoryStopped)) throw error;
    return { kind: 'stopped', missing: error.missing, logs: playground.keepLogs() };
  } finally {
    over.abort();
    await endAll();
    if (!isLogKept) playground.remove();
  }
}

async function onStage(
  options: RehearsalOptions,
  playground: Playground,
  children: ChildProcess[],
): Promise<Played> {
  const { assemblies, members, by, say, locale, timeline, signal } = options;
  const cast = createCast(assemblies, members, signal);
  const pace = paceOf(by);
  options.onBegin(playground.folder, everyone(cast.troupes).length, pace.tempoMs);
  const isByHand = by === 'courier';
  const road = isByHand
    ? createCourierRoad({ devices: everyone(cast.troupes).length, signal, playground })
    : createNetRoad({ signal, withinMs: pace.patienceMs });
  const outside = await openOutside(isByHand ? join(playground.folder, 'outside.sock') : undefined);
  const raise: Stage['raise'] = async (people) => {
    await inGroups(people, STARTED_AT_ONCE, async (person) => {
      const device = await startDevice(person.name, {
        playground,
        signal,
        words: road.words,
        onProcess: (child) => void children.push(child),
      });
      person.sitDown(device);
    });
  };
  const stage: Stage = {
    cast,
    pace,
    road,
    outside,
    tables: playground,
    timeline,
    say,
    locale,
    signal,
    raise,
    troupes: cast.troupes,
    tempoMs: pace.tempoMs,
    patienceMs: pace.patienceMs,
    rhythm: () => rhythmFor(pace, road.roundMs()),
    joinPact: (people) => road.joinPact(people),
  };
  try {
    const played = await playMissingBeat(stage);
    await goDown(stage, children);
    return played;
  } finally {
    await road.close();
    await outside.close();
  }
}

/** Asks every device to end, as a person would, and waits for it. */
async function goDown({ cast, timeline, say, signal }: Stage, children: readonly ChildProcess[]) {
  for (const person of everyone(cast.troupes)) await person.tryTo('down', {});
  const late = AbortSignal.any([signal, AbortSignal.timeout(DOWN_WITHIN_MS)]);
  await Promise.all(children.map((child) => hasEnded(child, late)));
  signal.throwIfAborted();
  timeline.tell('down', say('rehearse.step.down'));
}

/** Waits until a process has ended, or time is up: then it is ended at the end. */
function hasEnded(child: ChildProcess, late: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || late.aborted) return resolve();
    child.once('exit', () => resolve());
    late.addEventListener('abort', () => resolve(), { once: true });
  });
}
