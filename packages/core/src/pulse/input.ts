/**
 * What the pulse is judged from: a log's records, the evidence and hearings of one device, and how
 * they are read. Lists may come in any order and with repetitions; nothing here is a clock.
 */
import type { Hash } from '../base/crypto.ts';
import type { LogId, RecordId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { Ask, OutsideAnswer } from './doubt.ts';
import type { Evidence } from './evidence.ts';
import type { PulseRecords } from './fold.ts';
import { PULSE_RECORDS_NONE } from './fold.ts';
import type { Candidate } from './owner.ts';
import type { PulseParameters } from './parameters.ts';
import { PULSE_PARAMETERS_DEFAULT } from './parameters.ts';
import type { Audience, Rhythm } from './rhythm.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import type { SubjectId, SubjectKind } from './subject.ts';

/** Any authenticated contact with a subject: a handshake, a sync, a receipt. No sign of life. */
export interface Contact {
  readonly subject: SubjectId;
  readonly at: Instant;
}

/** What another says of its own try to hear a suspect. An answer comes as evidence instead. */
export interface Probe {
  readonly suspect: SubjectId;
  readonly by: SubjectId;
  readonly at: Instant;
}

/** Everything a pulse follows from, but for now. */
export interface PulseInput {
  readonly hash: Hash;
  readonly log: LogId;
  readonly tempoMs: number;
  /** Whose device looks; it never judges itself. */
  readonly me: SubjectId;
  readonly kind: SubjectKind;
  readonly audience: Audience;
  readonly subjects: readonly SubjectId[];
  readonly defaultRhythm: Rhythm;
  readonly parameters: PulseParameters;
  /** When the pulse of this log began; practice counts from here. */
  readonly beganAt: Instant;
  /** Who shares a line, a grid, a feast day; subjects not named are one region together. */
  readonly regionBySubject: ReadonlyMap<SubjectId, string>;
  readonly evidence: readonly Evidence[];
  readonly records: PulseRecords;
  /** When a record came here; without it, its own hour. */
  readonly arrivedAtByRecord: ReadonlyMap<RecordId, Instant>;
  readonly contacts: readonly Contact[];
  /** What answered from outside: a twin of another log, a post box (R25). */
  readonly outside: readonly OutsideAnswer[];
  /** Others who tried and did not hear. */
  readonly probes: readonly Probe[];
  /** My own requests to others, answered or not. */
  readonly asks: readonly Ask[];
  readonly candidates: readonly Candidate[];
  /** Since when this device has not doubted itself (`memory.lucidSince`). */
  readonly lucidSince: Instant;
}

/** What no input can do without. */
export type PulseInputBase = Pick<
  PulseInput,
  'hash' | 'log' | 'tempoMs' | 'me' | 'kind' | 'subjects'
>;

/** An input with nothing heard and nothing said; candidates are the subjects themselves. */
export function emptyPulseInput(base: PulseInputBase): PulseInput {
  return {
    ...base,
    audience: base.kind === 'members' ? 'circle' : 'twins',
    defaultRhythm: RHYTHM_DEFAULT,
    parameters: PULSE_PARAMETERS_DEFAULT,
    beganAt: instant(0),
    regionBySubject: new Map(),
    evidence: [],
    records: PULSE_RECORDS_NONE,
    arrivedAtByRecord: new Map(),
    contacts: [],
    outside: [],
    probes: [],
    asks: [],
    candidates: base.subjects.map((subject) => ({ id: subject, subject })),
    lucidSince: instant(0),
  };
}
