/**
 * What a device does by itself about a silence: it asks the suspect first, on every agreed channel,
 * then up to three others, those on other bearers first, and in the end it opens an inquiry. That
 * is all that leaves. What it remembers is small and outlives a restart, so that nothing is asked
 * twice or forgotten; repeating a step does nothing.
 */
import { compareText } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { instant, INSTANT_MAX } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, bool, id, tuple, uint } from '../codec/shape.ts';
import type { Channel } from './channel.ts';
import { channelsOf } from './channel.ts';
import type { PulseInput } from './input.ts';
import type { InquiryOpened } from './inquiry-records.ts';
import { ownerOrder } from './owner.ts';
import { HELPERS_MAX } from './parameters.ts';
import type { SubjectId } from './subject.ts';
import type { PulseView, SubjectView } from './view.ts';
import { pulseView } from './view.ts';

/** Subjects remembered: all of a log. */
export const REMEMBERED_MAX = 1_024;
/** Members open one after the other, an hour of tempo apart, and at most so many hours. */
export const TURN_HOURS_MAX = 12;

/** What was done about one silence. */
export interface SilenceDone {
  readonly subject: SubjectId;
  /** Names the silence; another one begins anew. */
  readonly silentSince: Instant;
  readonly askedSuspect: boolean;
  readonly askedOthers: boolean;
  readonly opened: boolean;
}

/** What a device remembers of its pulse; store it before acting on the effects. */
export interface PulseMemory {
  /** Since when it hears enough of its peers; 0 while it never has, or doubts itself. */
  readonly lucidSince: Instant;
  /** Silences that are not over, by subject. */
  readonly done: readonly SilenceDone[];
}

/** A device that has just begun. */
export const PULSE_MEMORY_NONE: PulseMemory = { lucidSince: 0 as Instant, done: [] };

/** How a memory is stored. */
export const PULSE_MEMORY: Shape<PulseMemory> = tuple<PulseMemory>({
  lucidSince: uint<Instant>(INSTANT_MAX),
  done: ascending(
    tuple<SilenceDone>({
      subject: id<SubjectId>(),
      silentSince: uint<Instant>(INSTANT_MAX),
      askedSuspect: bool,
      askedOthers: bool,
      opened: bool,
    }),
    (a, b) => compareText(a.subject, b.subject),
    REMEMBERED_MAX,
  ),
});

/** Array 1, lucidSince 9, list 3, 1,024 × (array 1 + subject 34 + instant 9 + 3). */
export const PULSE_MEMORY_BYTES_MAX = 48_141;

/** What leaves. Each names the silence, which serves as its idempotency key. */
export type PulseEffect =
  | {
      readonly kind: 'askSuspect';
      readonly subject: SubjectId;
      readonly silentSince: Instant;
      /** All that its rhythm accepts: try every one. */
      readonly channels: readonly Channel[];
    }
  | {
      readonly kind: 'askOthers';
      readonly subject: SubjectId;
      readonly silentSince: Instant;
      /** At most three; those heard by another way than mine first. */
      readonly helpers: readonly SubjectId[];
    }
  | { readonly kind: 'openInquiry'; readonly said: InquiryOpened };

/** A step's outcome. */
export interface PulseStep {
  readonly memory: PulseMemory;
  readonly effects: readonly PulseEffect[];
  readonly view: PulseView;
  /** When to step again if nothing arrives before. */
  readonly wakeAt: Instant | null;
}

/** One step at `now`; `input.lucidSince` is taken from the memory. */
export function pulseStep(memory: PulseMemory, input: PulseInput, now: Instant): PulseStep {
  const first = pulseView({ ...input, lucidSince: memory.lucidSince }, now);
  const lucidSince = lucidity(memory, first, now);
  const isSame = lucidSince === memory.lucidSince;
  const view = isSame ? first : pulseView({ ...input, lucidSince }, now);
  const effects: PulseEffect[] = [];
  const done: SilenceDone[] = [];
  const turns: Instant[] = [];
  for (const one of view.subjects) {
    const before = memory.done.find(({ subject }) => subject === one.subject);
    const after = actOn(input, view, one, before, now, effects, turns);
    if (after !== undefined && done.length < REMEMBERED_MAX) done.push(after);
  }
  const later = [...turns, ...(view.nextWakeAt === null ? [] : [view.nextWakeAt])];
  const wakeAt = later.length === 0 ? null : instant(Math.min(...later));
  return { memory: { lucidSince, done }, effects, view, wakeAt };
}

function lucidity(memory: PulseMemory, view: PulseView, now: Instant): Instant {
  if (view.selfDoubt.doubting) return instant(0);
  return memory.lucidSince === 0 ? now : memory.lucidSince;
}

/** Adds what is to be done about one subject, and says what was; undefined = nothing is open. */
function actOn(
  input: PulseInput,
  view: PulseView,
  one: SubjectView,
  before: SilenceDone | undefined,
  now: Instant,
  effects: PulseEffect[],
  turns: Instant[],
): SilenceDone | undefined {
  const { subject, silentSince } = one;
  if (silentSince === null) return undefined;
  const known = before?.silentSince === silentSince ? before : undefined;
  if (one.state !== 'suspect' && one.state !== 'inquiry') return known;
  let done = known ?? {
    subject,
    silentSince,
    askedSuspect: false,
    askedOthers: false,
    opened: false,
  };
  if (!done.askedSuspect) {
    const channels = channelsOf(one.rhythm.channels);
    effects.push({ kind: 'askSuspect', subject, silentSince, channels });
    done = { ...done, askedSuspect: true };
  }
  if (!done.askedOthers && one.othersAt !== null && now >= one.othersAt) {
    const helpers = helpersFor(view, one);
    if (helpers.length > 0) effects.push({ kind: 'askOthers', subject, silentSince, helpers });
    done = { ...done, askedOthers: true };
  }
  const turnAt = turnOf(input, one);
  if (done.opened || turnAt === null) return done;
  if (now < turnAt) {
    turns.push(turnAt);
    return done;
  }
  effects.push({ kind: 'openInquiry', said: { subject, silentSince, reason: 'silence' } });
  return { ...done, opened: true };
}

/**
 * When it is my turn to open, or null when it is nobody's or someone has. Each party speaks for
 * itself; the members of one assembly wait for one another, in the order of the owners.
 */
function turnOf(input: PulseInput, one: SubjectView): Instant | null {
  const { inquiry, openAt, subject } = one;
  if (one.state !== 'inquiry' || inquiry === null || openAt === null) return null;
  if (inquiry.silentSince !== one.silentSince) return null;
  if (input.kind === 'parties') return inquiry.openers.includes(input.me) ? null : openAt;
  if (inquiry.openers.length > 0) return null;
  const order = ownerOrder(input.hash, inquiry.id, subject, input.candidates, null);
  const mine = new Set(
    input.candidates
      .filter((candidate) => candidate.subject === input.me)
      .map(({ id: own }) => own),
  );
  const rank = Math.max(
    0,
    order.findIndex((candidate) => mine.has(candidate)),
  );
  return instant(openAt + Math.min(TURN_HOURS_MAX, rank) * input.tempoMs);
}

/** Three others, those whose last sign came by another way than the suspect's first. */
function helpersFor(view: PulseView, suspect: SubjectView): readonly SubjectId[] {
  const able = view.subjects.filter(
    ({ subject, state }) =>
      subject !== suspect.subject &&
      (state === 'fresh' || state === 'due' || state === 'explained'),
  );
  const other = able.filter(({ way }) => way !== suspect.way);
  const same = able.filter(({ way }) => way === suspect.way);
  return [...other, ...same].slice(0, HELPERS_MAX).map(({ subject }) => subject);
}
