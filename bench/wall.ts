/**
 * A wall of 300 people in Debian's Chromium, of whom every tenth is heard anew, twenty times: how long a frame
 * takes at most, by the clock and by the processor time of the page's thread.
 */
import type { StatusAnswer, Subject } from '@tocsin/host/calls';
import { ANSWERS, lateSubject, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { Page } from 'playwright-core';

import { DESK, openStage } from '../e2e/web/testing.ts';

const PEERS = 300;
const WALL_CHANGES = 20;
const WALL_PAUSE_MS = 150;
/** What is traced: tasks with their processor time, and when a picture was handed over. */
const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** What was seen of the wall. */
export interface WallSeen {
  readonly longestFrameMs: number;
  readonly longestFrameCpuMs: number;
  readonly cls: number;
}

/** Somebody on the wall: each time every tenth is heard anew, and nobody needs someone suddenly. */
function subjectAt(at: number, turn: number): Subject {
  const id = at.toString(16).padStart(64, '0');
  const heard = at % 10 === turn % 10 ? turn : 0;
  const ms = READ_AT_MS - (at + 1) * 60_000 + heard * 1_000;
  return {
    ...lateSubject,
    who: { ...someone(`Street ${String(at)}`), id },
    state: at % 60 === 0 ? 'late' : heard === 0 ? 'due' : 'fresh',
    happenedAt: { ms, iso: new Date(ms).toISOString() },
  };
}

function statusAt(turn: number): StatusAnswer {
  return {
    ...ANSWERS.status,
    sentence: { key: 'steady', steady: PEERS - turn },
    inquiries: [],
    rings: [],
    subjects: Array.from({ length: PEERS }, (_, at) => subjectAt(at, turn)),
  };
}

/**
 * Opens the wall and lets it change, once by the clock alone and once traced.
 *
 * @param watch - set up in the page before the first change: what shifts, what is slow.
 */
export async function wallOf300(watch: () => void): Promise<WallSeen> {
  const stage = await openStage();
  try {
    const open = async (): Promise<Page> => {
      const page = await stage.open({
        at: '#/wall',
        size: DESK,
        answers: { status: { value: statusAt(0) } },
      });
      await handOver(page);
      await page.evaluate(watch);
      return page;
    };
    const page = await open();
    await changeAll(page);
    const seen = await page.evaluate(() => {
      const { longestFrameMs, shift } = globalThis as unknown as {
        longestFrameMs: number;
        shift: number;
      };
      return { longestFrameMs, cls: shift };
    });
    await page.context().close();
    return { ...seen, longestFrameCpuMs: await longestTraced(await open()) };
  } finally {
    await stage.end();
  }
}

/**
 * All answers are handed to the page before anything is watched: their way from the test into the page takes half a
 * second of its thread, longer than all that the app does with them. Each is copied as one from the worker is, there and back where the app does half.
 */
async function handOver(page: Page): Promise<void> {
  const turns: unknown = Array.from({ length: WALL_CHANGES }, (_, at) => ({
    status: { value: statusAt(at + 1) },
  }));
  await page.evaluate((given) => {
    Object.assign(globalThis, { wallTurns: given });
  }, turns);
}

async function changeAll(page: Page): Promise<void> {
  for (let turn = 0; turn < WALL_CHANGES; turn += 1) {
    await page.evaluate((at) => {
      const bench = globalThis as unknown as {
        readonly wallTurns: readonly unknown[];
        readonly tocsinTest: { readonly change: (to: unknown) => void };
      };
      bench.tocsinTest.change(structuredClone(bench.wallTurns[at]));
    }, turn);
    await page.waitForTimeout(WALL_PAUSE_MS);
  }
}

interface Traced {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

async function longestTraced(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser to trace');
  await browser.startTracing(page, { categories: CATEGORIES });
  await changeAll(page);
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as {
    readonly traceEvents: readonly Traced[];
  };
  return longestOf(traceEvents);
}

/** The most that the thread which draws the page worked from one picture to the next. */
function longestOf(events: readonly Traced[]): number {
  const whole = events.filter(({ ph }) => ph === 'X').toSorted((a, b) => a.ts - b.ts);
  const pictures = whole.filter(({ name }) => name === 'Commit');
  const threadOf = ({ pid, tid }: Traced): string => `${String(pid)} ${String(tid)}`;
  const perThread = Object.groupBy(pictures, threadOf);
  const [drawing = ''] =
    Object.entries(perThread).toSorted(([, a = []], [, b = []]) => b.length - a.length)[0] ?? [];
  const mine = whole.filter((event) => threadOf(event) === drawing);
  const tasks = mine.filter(({ name }) => name === 'ThreadControllerImpl::RunTask');
  const ends = mine.filter(({ name }) => name === 'Commit').map(({ ts, dur = 0 }) => ts + dur);
  const frames = ends
    .slice(1)
    .map((end, at) =>
      tasks
        .filter(({ ts }) => ts >= (ends[at] ?? 0) && ts < end)
        .reduce((sum, { tdur = 0 }) => sum + tdur, 0),
    );
  if (frames.length < WALL_CHANGES) throw new Error(`${String(frames.length)} pictures traced`);
  return Math.round(Math.max(...frames) / 100) / 10;
}
