/**
 * Check-in traces: what `tocsin pulse replay` reads. Six small files: `meta.json` and five of
 * comma-separated values, one header line each, no quoting; times are unix seconds.
 */
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';

/** The agreed rhythm of a peer. */
export interface TraceRhythm {
  readonly peer: string;
  readonly periodHours: number;
  readonly graceHours: number;
  readonly region: string;
}

/** Who listens to whom. */
export interface TraceWatch {
  readonly peer: string;
  readonly observer: string;
}

/** Who listens, and where; regions go dark together. */
export interface TraceObserver {
  readonly observer: string;
  readonly region: string;
}

/** One sign of life at one observer. */
export interface TraceBeat {
  readonly peer: string;
  readonly channel: 'net' | 'courier';
  readonly evidenceAt: number;
  readonly arrivedAt: number;
  readonly observer: string;
}

/** An announced pause; it counts from `announcedAt` on. */
export interface TracePause {
  readonly peer: string;
  readonly announcedAt: number;
  readonly from: number;
  readonly to: number;
}

/** A whole trace; times in unix seconds. */
export interface Trace {
  readonly start: number;
  readonly end: number;
  readonly schedule: readonly TraceRhythm[];
  readonly watch: readonly TraceWatch[];
  readonly observers: readonly TraceObserver[];
  readonly beats: readonly TraceBeat[];
  readonly pauses: readonly TracePause[];
}

/** The texts of a trace's files. */
export interface TraceFiles {
  readonly meta: string;
  readonly schedule: string;
  readonly watch: string;
  readonly observers: string;
  readonly beats: string;
  readonly pauses: string;
}

/** Rows of one file: a year of daily beats of 1,000 peers at 10 observers, and room. */
export const TRACE_ROWS_MAX = 8_000_000;

const SECONDS_MAX = 281_474_976_710;

function rows(text: string, header: string): Result<readonly (readonly string[])[], Malformed> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > TRACE_ROWS_MAX) return malformed('trace-rows');
  if (lines[0]?.trim() !== header) return malformed('trace-header');
  const width = header.split(',').length;
  const read: (readonly string[])[] = [];
  for (const line of lines.slice(1)) {
    const cells = line.trim().split(',');
    if (cells.length !== width || cells.includes('')) return malformed('trace-row');
    read.push(cells);
  }
  return ok(read);
}

/** A whole number of seconds or hours; fractions of a second are dropped. */
function whole(text: string | undefined): number {
  const match = /^(\d{1,12})(?:\.\d{1,9})?$/.exec(text ?? '');
  const value = match?.[1] === undefined ? -1 : Number.parseInt(match[1], 10);
  return value <= SECONDS_MAX ? value : -1;
}

/** Reads a trace from its files; total. */
export function parseTrace(files: TraceFiles): Result<Trace, Malformed> {
  const schedule = rows(files.schedule, 'peer,periodHours,graceHours,region');
  const watch = rows(files.watch, 'peer,observer');
  const observers = rows(files.observers, 'observer,region');
  const beats = rows(files.beats, 'peer,channel,evidenceAt,arrivedAt,observer');
  const pauses = rows(files.pauses, 'peer,announcedAt,from,to');
  const span = metaOf(files.meta);
  if (!schedule.ok) return schedule;
  if (!watch.ok) return watch;
  if (!observers.ok) return observers;
  if (!beats.ok) return beats;
  if (!pauses.ok) return pauses;
  if (!span.ok) return span;
  const trace: Trace = {
    ...span.value,
    schedule: schedule.value.map(([peer = '', period, grace, region = '']) => ({
      peer,
      periodHours: whole(period),
      graceHours: whole(grace),
      region,
    })),
    watch: watch.value.map(([peer = '', observer = '']) => ({ peer, observer })),
    observers: observers.value.map(([observer = '', region = '']) => ({ observer, region })),
    beats: beats.value.map(([peer = '', channel, evidenceAt, arrivedAt, observer = '']) => ({
      peer,
      channel: channel === 'courier' ? 'courier' : 'net',
      evidenceAt: whole(evidenceAt),
      arrivedAt: whole(arrivedAt),
      observer,
    })),
    pauses: pauses.value.map(([peer = '', announcedAt, from, to]) => ({
      peer,
      announcedAt: whole(announcedAt),
      from: whole(from),
      to: whole(to),
    })),
  };
  return isSound(trace) ? ok(trace) : malformed('trace-value');
}

function isSound({ schedule, beats, pauses }: Trace): boolean {
  return (
    schedule.every(({ periodHours, graceHours }) => periodHours > 0 && graceHours >= 0) &&
    beats.every(({ evidenceAt, arrivedAt }) => evidenceAt >= 0 && arrivedAt >= 0) &&
    pauses.every(({ announcedAt, from, to }) => announcedAt >= 0 && from >= 0 && to >= from)
  );
}

function metaOf(text: string): Result<{ readonly start: number; readonly end: number }, Malformed> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('trace-meta');
  }
  const { start, end } = (value ?? {}) as { readonly start?: unknown; readonly end?: unknown };
  if (typeof start !== 'number' || typeof end !== 'number') return malformed('trace-meta');
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return malformed('trace-meta');
  if (start < 0 || end < start || end > SECONDS_MAX) return malformed('trace-meta');
  return ok({ start, end });
}
