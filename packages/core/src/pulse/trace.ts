/**
 * Check-in traces: what `tocsin pulse replay` reads. Six files: `meta.json` and five of
 * comma-separated values, one header line each, no quoting; times are unix seconds. They are read line
 * by line, and signs of life are kept in columns: a trace may have millions.
 */
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

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
  readonly beats: TraceBeats;
  readonly pauses: readonly TracePause[];
}

/** Rows of one file: a year of daily beats of 2,000 peers at 20 observers, and room. */
export const TRACE_ROWS_MAX = 16_000_000;
/** Letters of a name in a trace. */
export const TRACE_NAME_MAX = 200;
/** Letters of one line: a few names and four numbers, three times over. */
export const TRACE_LINE_MAX = 1_000;

/** Signs of life by the order of their rows. */
export interface TraceBeats {
  readonly count: number;
  /** The row at a place below `count`. */
  row(place: number): TraceBeat;
  arrivedAt(place: number): number;
}

/** What a column starts with; it doubles. */
const COLUMN_ROWS = 1_024;

class Columns implements TraceBeats {
  count = 0;
  readonly #peers = new Names();
  readonly #observers = new Names();
  #peer = new Uint32Array(COLUMN_ROWS);
  #observer = new Uint32Array(COLUMN_ROWS);
  #courier = new Uint8Array(COLUMN_ROWS);
  #evidenceAt = new Uint32Array(COLUMN_ROWS);
  #arrivedAt = new Uint32Array(COLUMN_ROWS);

  add(beat: TraceBeat): void {
    if (this.count === this.#peer.length) this.#grow();
    const at = this.count;
    this.#peer[at] = this.#peers.placeOf(beat.peer);
    this.#observer[at] = this.#observers.placeOf(beat.observer);
    this.#courier[at] = beat.channel === 'courier' ? 1 : 0;
    this.#evidenceAt[at] = beat.evidenceAt;
    this.#arrivedAt[at] = beat.arrivedAt;
    this.count += 1;
  }

  row(place: number): TraceBeat {
    return {
      peer: this.#peers.nameAt(this.#peer[place]),
      channel: this.#courier[place] === 1 ? 'courier' : 'net',
      evidenceAt: this.#evidenceAt[place] ?? 0,
      arrivedAt: this.arrivedAt(place),
      observer: this.#observers.nameAt(this.#observer[place]),
    };
  }

  arrivedAt(place: number): number {
    return this.#arrivedAt[place] ?? 0;
  }

  #grow(): void {
    const rows = 2 * this.count;
    const twice = <C extends Uint32Array | Uint8Array>(from: C, into: C): C => {
      into.set(from);
      return into;
    };
    this.#peer = twice(this.#peer, new Uint32Array(rows));
    this.#observer = twice(this.#observer, new Uint32Array(rows));
    this.#courier = twice(this.#courier, new Uint8Array(rows));
    this.#evidenceAt = twice(this.#evidenceAt, new Uint32Array(rows));
    this.#arrivedAt = twice(this.#arrivedAt, new Uint32Array(rows));
  }
}

/** Names, each kept once. */
class Names {
  readonly #names: string[] = [];
  readonly #placeByName = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.#placeByName.get(name);
    if (known !== undefined) return known;
    this.#placeByName.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  nameAt(place: number | undefined): string {
    return this.#names[place ?? 0] ?? '';
  }
}

/** Signs of life in columns. */
export function traceBeats(beats: readonly TraceBeat[]): TraceBeats {
  const columns = new Columns();
  for (const beat of beats) columns.add(beat);
  return columns;
}

/** The files of a trace, in the order in which they are best read. */
export const TRACE_FILES = [
  'meta.json',
  'schedule.csv',
  'watch.csv',
  'observers.csv',
  'beats.csv',
  'pauses.csv',
] as const;

/** One of them. */
export type TraceFile = (typeof TRACE_FILES)[number];

/** What is wrong with a line. */
export type TraceWrong = 'header' | 'cells' | 'number' | 'channel' | 'twice' | 'span' | 'size';

/** A trace that cannot be read, and where. Lines count from 1. */
export interface TraceFault {
  readonly kind: 'TraceUnfit';
  readonly file: TraceFile;
  readonly line: number;
  readonly problem: TraceWrong;
}

const HEADERS: Readonly<Record<Exclude<TraceFile, 'meta.json'>, string>> = {
  'schedule.csv': 'peer,periodHours,graceHours,region',
  'watch.csv': 'peer,observer',
  'observers.csv': 'observer,region',
  'beats.csv': 'peer,channel,evidenceAt,arrivedAt,observer',
  'pauses.csv': 'peer,announcedAt,from,to',
};

/** Twice the length of a year ahead of which no rhythm or grace is meant. */
const HOURS_MAX = 17_568;
/** The last second of 32 bits, in 2106: a column holds no later one. */
const SECONDS_MAX = 4_294_967_295;
const NUMBER = /^(\d{1,12})(?:\.\d{1,9})?$/;

/** A whole number of seconds or hours, or −1; fractions are dropped. */
function whole(text: string, max: number): number {
  const match = NUMBER.exec(text);
  const value = match?.[1] === undefined ? -1 : Number.parseInt(match[1], 10);
  return value <= max ? value : -1;
}

/** Takes the lines of a trace in, file after file; total. */
export class TraceReader {
  readonly #schedule: TraceRhythm[] = [];
  readonly #peers = new Set<string>();
  readonly #watch: TraceWatch[] = [];
  readonly #observers: TraceObserver[] = [];
  readonly #beats = new Columns();
  readonly #pauses: TracePause[] = [];
  readonly #lines = new Map<TraceFile, number>();
  #meta = '';

  /** The next line of a file, without its end. */
  line(file: TraceFile, text: string): Result<void, TraceFault> {
    const line = (this.#lines.get(file) ?? 0) + 1;
    this.#lines.set(file, line);
    const wrong = this.#wrongIn(file, line, text);
    return wrong === undefined ? ok(undefined) : fail(unfit(file, line, wrong));
  }

  /** What was read. A file without a line lacks its header. */
  end(): Result<Trace, TraceFault> {
    for (const file of TRACE_FILES)
      if (!this.#lines.has(file)) return fail(unfit(file, 1, 'header'));
    const span = spanOf(this.#meta);
    if (span === undefined) return fail(unfit('meta.json', 1, 'span'));
    return ok({
      ...span,
      schedule: this.#schedule,
      watch: this.#watch,
      observers: this.#observers,
      beats: this.#beats,
      pauses: this.#pauses,
    });
  }

  #wrongIn(file: TraceFile, line: number, text: string): TraceWrong | undefined {
    if (text.length > TRACE_LINE_MAX || line > TRACE_ROWS_MAX) return 'size';
    if (file === 'meta.json') {
      this.#meta += `${text}\n`;
      return this.#meta.length > TRACE_LINE_MAX ? 'size' : undefined;
    }
    const header = HEADERS[file];
    const trimmed = text.trim();
    // A byte order mark is no letter of a header.
    if (line === 1) return trimmed.replace(/^\u{FEFF}/u, '') === header ? undefined : 'header';
    const cells = trimmed.split(',');
    if (cells.length !== header.split(',').length) return 'cells';
    if (cells.some((cell) => cell === '' || cell.length > TRACE_NAME_MAX)) return 'cells';
    return this.#take(file, cells);
  }

  #take(file: Exclude<TraceFile, 'meta.json'>, cells: readonly string[]): TraceWrong | undefined {
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = cells;
    switch (file) {
      case 'schedule.csv': {
        const periodHours = whole(second, HOURS_MAX);
        const graceHours = whole(third, HOURS_MAX);
        if (periodHours < 1 || graceHours < 0) return 'number';
        if (this.#peers.has(first)) return 'twice';
        this.#peers.add(first);
        this.#schedule.push({ peer: first, periodHours, graceHours, region: fourth });
        return undefined;
      }
      case 'watch.csv':
        this.#watch.push({ peer: first, observer: second });
        return undefined;
      case 'observers.csv':
        this.#observers.push({ observer: first, region: second });
        return undefined;
      case 'beats.csv': {
        if (second !== 'net' && second !== 'courier') return 'channel';
        const evidenceAt = whole(third, SECONDS_MAX);
        const arrivedAt = whole(fourth, SECONDS_MAX);
        if (evidenceAt < 0 || arrivedAt < 0) return 'number';
        this.#beats.add({ peer: first, channel: second, evidenceAt, arrivedAt, observer: fifth });
        return undefined;
      }
      case 'pauses.csv': {
        const [announcedAt, from, to] = [second, third, fourth].map((cell) =>
          whole(cell, SECONDS_MAX),
        ) as [number, number, number];
        if (announcedAt < 0 || from < 0 || to < from) return 'number';
        this.#pauses.push({ peer: first, announcedAt, from, to });
        return undefined;
      }
    }
  }
}

function unfit(file: TraceFile, line: number, problem: TraceWrong): TraceFault {
  return { kind: 'TraceUnfit', file, line, problem };
}

/** Longest span of a trace: twenty years, in seconds. */
const SPAN_MAX = 631_152_000;

function spanOf(text: string): { readonly start: number; readonly end: number } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { start, end } = (value ?? {}) as { readonly start?: unknown; readonly end?: unknown };
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  if (!(start >= 0 && end >= start && end <= SECONDS_MAX)) return undefined;
  const from = start - (start % 1);
  const to = end - (end % 1);
  return to - from <= SPAN_MAX ? { start: from, end: to } : undefined;
}
