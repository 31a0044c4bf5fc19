/**
 * Watches the pulse of one log: steps the pure machine, carries out what it asks for, answers what
 * others ask. Subjects are members in an assembly's log and parties in a pact's.
 */
import type {
  Ask,
  Candidate,
  Entry,
  Evidence,
  Instant,
  OutsideAnswer,
  Probe,
  PulseMemory,
  PulseParameters,
  PulseRecords,
  PulseView,
  RecordId,
  Result,
  Rhythm,
  SubjectId,
  SubjectKind,
} from '@tocsin/core';
import {
  decodeProbe,
  decodeShape,
  divideCeil,
  emptyPulseInput,
  encodeProbe,
  encodeShape,
  entriesOf,
  equalBytes,
  foldPulse,
  INQUIRY_OPENED,
  instant,
  instantOf,
  ok,
  PERSONAL_KINDS,
  PULSE_KINDS,
  PULSE_MEMORY,
  PULSE_MEMORY_BYTES_MAX,
  PULSE_MEMORY_NONE,
  pulseStep,
} from '@tocsin/core';
import type { HeardFrame } from '@tocsin/protocol';

import type { StoreFault } from '../ports/index.ts';
import type { PeerLink } from './links.ts';
import type { Judged, LogPeer } from './log-peer.ts';

const MEMORY = 'pulse.memory';
/** A request for help is unanswered after this share of the default period: 1/8. */
const ASK_SHARE = 8;
/** Requests and probes remembered: those of the last few silences. */
const REMEMBERED_MAX = 256;

/** Nobody outside. */
const NOBODY: readonly OutsideAnswer[] = [];

/** A request for help, and what it was about. */
type Asked = Ask & { readonly pending: boolean; readonly suspect: SubjectId };

/** A request that is still to be put. */
interface Unput {
  readonly helper: SubjectId;
  readonly subject: SubjectId;
  readonly silentSince: Instant;
}

/** What is watched, as the role has it at each step. */
export interface Watched {
  readonly kind: SubjectKind;
  readonly me: SubjectId;
  readonly subjects: readonly SubjectId[];
  readonly candidates: readonly Candidate[];
  readonly parameters: PulseParameters;
  readonly defaultRhythm: Rhythm;
  readonly beganAt: Instant;
  /** What answered from outside this log (R25). */
  readonly outside: readonly OutsideAnswer[];
}

/** The pulse of one log. */
export interface PulseWatch {
  /** One step; true = a record was written. */
  step(watched: Watched): Promise<boolean>;
  view(): PulseView | undefined;
  records(): PulseRecords | undefined;
  nextWakeAt(): Instant | null;
  /** Whether a meeting alone changes something: our own line is in doubt, or a request waits. */
  awaitsMeeting(): boolean;
  /** Whether somebody outside has to answer before anybody is asked after (R25). */
  needsOutside(): boolean;
  /** What was done about the silences that are not over. */
  done(): PulseMemory['done'];
  /** Answers a probe, or takes in an answer. */
  heard(frame: HeardFrame, from: PeerLink): void;
}

/** Opens the watch of a log. */
export async function openPulseWatch<J extends Judged>(
  peer: LogPeer<J>,
): Promise<Result<PulseWatch, StoreFault>> {
  const kept = await peer.parts.store.readLocal(MEMORY);
  if (!kept.ok) return kept;
  const read =
    kept.value === undefined
      ? undefined
      : decodeShape(PULSE_MEMORY, kept.value, PULSE_MEMORY_BYTES_MAX);
  return ok(new Watch<J>(peer, read?.ok === true ? read.value : PULSE_MEMORY_NONE));
}

function isSameList(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

/** Whether two say the same: what is watched is lists and objects of texts and numbers. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && isAlike(partOf(one, name), partOf(other, name)))
  );
}

function partOf(of: object, name: string): unknown {
  return (of as { readonly [name: string]: unknown })[name];
}

/** All that a step follows from, meetings apart. */
interface Seen {
  readonly records: PulseRecords;
  /** Who is watched, by whom, and since when. */
  readonly watched: Watched;
  readonly evidence: readonly Evidence[];
  readonly probes: readonly Probe[];
  readonly asks: readonly Asked[];
  readonly now: Instant;
}

class Watch<J extends Judged> implements PulseWatch {
  readonly #peer: LogPeer<J>;
  #memory: PulseMemory;
  /** The memory as it is written. */
  #encoded: Uint8Array | undefined;
  #view: PulseView | undefined;
  #records: PulseRecords | undefined;
  /** What the records and acts were read from last: the same entries say the same. */
  #readFrom:
    | {
        readonly entries: readonly Entry[];
        readonly judged: Judged;
        readonly grounds: readonly Entry[];
      }
    | undefined;
  #wakeAt: Instant | null = null;
  /** Signs of life out of records, each made once. */
  readonly #actById = new Map<RecordId, Evidence>();
  /** What a step saw that had nothing to do. */
  #quiet: Seen | undefined;
  #asks: readonly Asked[] = [];
  /** Requests for which no link stood: put at the next meeting (decision 0056). */
  #unput: readonly Unput[] = [];
  #probes: readonly Probe[] = [];

  constructor(peer: LogPeer<J>, memory: PulseMemory) {
    this.#peer = peer;
    this.#memory = memory;
  }

  view(): PulseView | undefined {
    return this.#view;
  }

  records(): PulseRecords | undefined {
    return this.#records;
  }

  nextWakeAt(): Instant | null {
    return this.#wakeAt;
  }

  awaitsMeeting(): boolean {
    return this.#unput.length > 0 || this.#view?.selfDoubt.doubting !== false;
  }

  needsOutside(): boolean {
    return this.#view?.selfDoubt.outsideNeeded !== false;
  }

  done(): PulseMemory['done'] {
    return this.#memory.done;
  }

  async step(watched: Watched): Promise<boolean> {
    const peer = this.#peer;
    const now = peer.parts.clock.now();
    const { subjectByDevice } = peer.judged();
    this.#giveUp(watched, now);
    this.#putAgain(now);
    const records = this.#read();
    const seen = this.#seen(watched, records, now);
    if (this.#isQuiet(seen)) return false;
    this.#quiet = undefined;
    const { hash } = peer.parts.crypto;
    const { log, tempoMs } = peer.replica;
    const step = pulseStep(
      this.#memory,
      {
        ...emptyPulseInput({ hash, log, tempoMs, ...watched }),
        ...watched,
        records,
        evidence: peer.desk.evidence(),
        arrivedAtByRecord: this.#arrivals(records),
        contacts: peer.contacts().flatMap(({ device, at }) => {
          const subject = subjectByDevice.get(device);
          return subject === undefined ? [] : [{ subject, at }];
        }),
        probes: this.#probes,
        asks: this.#asks.filter(({ pending }) => !pending),
      },
      now,
    );
    this.#view = step.view;
    this.#wakeAt = step.wakeAt;
    if (!(await this.#remember(step.memory))) return false;
    let wrote = false;
    for (const effect of step.effects) {
      switch (effect.kind) {
        case 'askSuspect':
          this.#tell(effect.subject, { word: 'areYouThere', suspect: effect.subject, ...effect });
          break;
        case 'askOthers':
          for (const helper of effect.helpers) this.#askHelper(helper, effect, now);
          break;
        case 'openInquiry':
          wrote = (await peer.append(INQUIRY_OPENED, effect.said)).ok || wrote;
      }
    }
    if (step.effects.length === 0) this.#quiet = seen;
    return wrote;
  }

  #seen(watched: Watched, records: PulseRecords, now: Instant): Seen {
    // Where nobody outside has to answer, a later answer is like a later meeting.
    const outside = this.needsOutside() ? watched.outside : NOBODY;
    return {
      records,
      watched: this.#sameWatched({ ...watched, outside }),
      evidence: this.#peer.desk.evidence(),
      probes: this.#probes,
      asks: this.#asks,
      now,
    };
  }

  /** The watched of before where it says the same: most are made anew of what did not change. */
  #sameWatched(watched: Watched): Watched {
    const before = this.#quiet?.watched;
    if (before === undefined) return watched;
    return isAlike(before, watched) ? before : watched;
  }

  /**
   * Whether a step would find what the last one found, which had nothing to do: the same was heard
   * and no time has come. A meeting alone matters only to whoever doubts his own line.
   */
  #isQuiet(seen: Seen): boolean {
    const before = this.#quiet;
    if (before === undefined || this.#view?.selfDoubt.doubting !== false) return false;
    const { now: at, ...same } = seen;
    const isSame = (Object.keys(same) as (keyof typeof same)[]).every(
      (what) => before[what] === same[what],
    );
    return isSame && at >= before.now && (this.#wakeAt === null || at < this.#wakeAt);
  }

  heard(frame: HeardFrame, from: PeerLink): void {
    if (frame.kind !== 'probe' && frame.kind !== 'probeAnswer') return;
    const probe = decodeProbe(frame.bytes);
    const by = this.#peer.judged().subjectByDevice.get(from.device);
    if (!probe.ok || by === undefined) return;
    const { word, suspect, silentSince } = probe.value;
    const answer = (said: 'heard' | 'notHeard'): void => {
      const bytes = encodeProbe({ word: said, suspect, silentSince });
      this.#peer.links.say({ kind: 'probeAnswer', bytes }, from.device);
    };
    if (word === 'areYouThere') answer('heard');
    else if (word === 'askThem') {
      const known = this.#newest(suspect);
      if (known !== undefined && known.evidenceAt > silentSince) {
        // The sign itself goes along: a word of ours about them would prove nothing.
        for (const bytes of this.#peer.desk.wires())
          this.#peer.links.say({ kind: 'beat', bytes }, from.device);
        answer('heard');
      } else {
        this.#tell(suspect, { word: 'areYouThere', suspect, silentSince });
        answer('notHeard');
      }
    } else this.#takeAnswer(word, suspect, by);
  }

  #takeAnswer(word: 'heard' | 'notHeard', suspect: SubjectId, by: SubjectId): void {
    const at = this.#peer.parts.clock.now();
    const isAsked = (ask: Asked): boolean =>
      ask.helper === by && ask.suspect === suspect && ask.pending;
    // Nobody is doubted by words that were not asked for.
    if (!this.#asks.some(isAsked)) return;
    this.#asks = this.#asks.map((ask) =>
      isAsked(ask) ? { ...ask, pending: false, answered: true } : ask,
    );
    if (word === 'notHeard')
      this.#probes = [...this.#probes, { suspect, by, at }].slice(-REMEMBERED_MAX);
    void this.#peer.refresh();
  }

  #askHelper(
    helper: SubjectId,
    { subject, silentSince }: Pick<Unput, 'subject' | 'silentSince'>,
    at: Instant,
  ): void {
    const isPut = this.#tell(helper, { word: 'askThem', suspect: subject, silentSince }) > 0;
    if (!isPut) {
      // Nobody failed to answer what was never asked: it says nothing of our line (R25).
      this.#unput = [...this.#unput, { helper, subject, silentSince }].slice(-REMEMBERED_MAX);
      return;
    }
    const ask = { helper, at, answered: false, pending: true, suspect: subject };
    this.#asks = [...this.#asks, ask].slice(-REMEMBERED_MAX);
  }

  /** Puts what could not be put before, as long as that silence lasts. */
  #putAgain(now: Instant): void {
    const waiting = this.#unput;
    this.#unput = [];
    for (const one of waiting)
      if (
        this.#memory.done.some(
          ({ subject, silentSince }) => subject === one.subject && silentSince === one.silentSince,
        )
      )
        this.#askHelper(one.helper, one, now);
  }

  /** Requests without an answer make this device slower to suspect (Lifeguard). */
  #giveUp({ defaultRhythm }: Watched, now: Instant): void {
    const patience = divideCeil(defaultRhythm.periodHours * this.#peer.replica.tempoMs, ASK_SHARE);
    const isOver = (ask: Asked): boolean => ask.pending && now >= ask.at + patience;
    if (this.#asks.some(isOver))
      this.#asks = this.#asks.map((ask) => (isOver(ask) ? { ...ask, pending: false } : ask));
  }

  /** Says something to every device of a subject; gives on how many links. */
  #tell(
    subject: SubjectId,
    { word, suspect, silentSince }: Parameters<typeof encodeProbe>[0],
  ): number {
    const bytes = encodeProbe({ word, suspect, silentSince });
    let said = 0;
    for (const [device, one] of this.#peer.judged().subjectByDevice)
      if (one === subject) said += this.#peer.links.say({ kind: 'probe', bytes }, device);
    return said;
  }

  #newest(subject: SubjectId): Evidence | undefined {
    return this.#peer.desk.evidence().findLast((one) => one.subject === subject);
  }

  /** What records say of the pulse; acts are noted as signs of life on the way. */
  #read(): PulseRecords {
    const peer = this.#peer;
    const entries = peer.entries();
    const judged = peer.judged();
    const before = this.#readFrom;
    if (before?.entries === entries && before.judged === judged && this.#records !== undefined)
      return this.#records;
    peer.desk.note(this.#acts());
    const { subjectByDevice } = judged;
    const grounds = PULSE_KINDS.flatMap((kind) => entriesOf(kind, entries));
    const isSame =
      before !== undefined &&
      isSameList(before.grounds, grounds) &&
      isSameList([...before.judged.subjectByDevice].flat(), [...subjectByDevice].flat());
    if (!isSame || this.#records === undefined)
      this.#records = foldPulse(entries, (device) => subjectByDevice.get(device));
    this.#readFrom = { entries, judged, grounds };
    return this.#records;
  }

  /** What people wrote proves life as a check-in does. */
  #acts(): readonly Evidence[] {
    const { subjectByDevice } = this.#peer.judged();
    const now = this.#peer.parts.clock.now();
    const entries = this.#peer.entries();
    const acts = PERSONAL_KINDS.flatMap((name) => entriesOf({ name }, entries));
    return acts.flatMap(({ id, header }) => {
      if (header.wallHour === 0) return [];
      const subject = subjectByDevice.get(header.author);
      if (subject === undefined) return [];
      const known = this.#actById.get(id);
      // Noted once is noted for good: again it would change nothing.
      if (known?.subject === subject) return [];
      const evidenceAt = instantOf(header.wallHour, this.#peer.replica.tempoMs);
      const arrivedAt = this.#peer.arrivedAt(id) ?? instant(Math.min(evidenceAt, now));
      const { author: device, seq: counter } = header;
      const act = { subject, device, counter, evidenceAt, arrivedAt, nextDueHours: null };
      const sign: Evidence = { ...act, way: 'act' };
      this.#actById.set(id, sign);
      return [sign];
    });
  }

  #arrivals(records: PulseRecords): ReadonlyMap<PulseRecords['seen'][number]['id'], Instant> {
    const arrivals = new Map<PulseRecords['seen'][number]['id'], Instant>();
    for (const list of [records.seen, records.opened, records.closed])
      for (const { id } of list) {
        const at = this.#peer.arrivedAt(id);
        if (at !== undefined) arrivals.set(id, at);
      }
    return arrivals;
  }

  /** Writes the memory before anything is done about it, so that a crash asks nothing twice. */
  async #remember(memory: PulseMemory): Promise<boolean> {
    const encoded = encodeShape(PULSE_MEMORY, memory);
    const before = this.#encoded ?? encodeShape(PULSE_MEMORY, this.#memory);
    this.#memory = memory;
    this.#encoded = encoded;
    if (equalBytes(before, encoded)) return true;
    return (await this.#peer.parts.store.writeLocal(new Map([[MEMORY, encoded]]))).ok;
  }
}
