/**
 * `decide`: what an assembly of 300 members with 200 open questions costs, of which everybody answered
 * each. The members are made, not admitted: one ground with 300 of them, and records that cite the
 * heads of two others, as meeting devices write them. Measured are the first fold of all, going on
 * with the answers to one more question, and what a screen asks.
 */
import type {
  AssemblyState,
  Device,
  DeviceId,
  Entry,
  Hash32,
  Header,
  LogId,
  Member,
  MemberId,
  PlacementId,
  Proposal,
  RecordId,
  RecordKind,
} from '@tocsin/core';
import {
  createDecisionFold,
  decisionViews,
  encodeHeader,
  hour,
  idOf,
  KIND,
  LANE_COMMON,
  loadOf,
  memberIdOf,
  proposalKind,
  RECORD_VERSION,
  recordIdOf,
  stanceKind,
  TEMPO_LIVING_MS,
  waitingFor,
} from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';

import { createGrowingReading } from '../packages/core/src/assembly/growing-reading.ts';
import type { Chance } from './chance.ts';
import { seededChance } from './chance.ts';

/** What to measure: `records` is the number of questions, `batch` that of members. */
export interface DecideWishes {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}

/** The usual wishes. */
export const DECIDE_USUAL: DecideWishes = { records: 200, batch: 300, seed: 1 };
/** How often a screen is asked. */
const LOOKS = 50;
const FIRST_HOUR = 480_000;

const { hash } = nativeCrypto();

/** An assembly whose members answer one question after another. */
class Town {
  readonly log: LogId = idFrom<LogId>(0xff);
  readonly head: PlacementId = idFrom<PlacementId>(0xfe);
  readonly entries: Entry[] = [];
  readonly #devices: readonly DeviceId[];
  readonly #tips = new Map<DeviceId, Entry>();
  readonly #chance: Chance;
  readonly #ground: AssemblyState;
  readonly #growing = createGrowingReading(this.log, hash);
  #read = 0;

  constructor(members: number, seed: number) {
    this.#devices = Array.from({ length: members }, (_, at) => idFrom<DeviceId>(1, at));
    this.#chance = seededChance(seed);
    this.#ground = this.#makeGround();
  }

  write<T>(by: number, kind: RecordKind<T>, said: T, wall: number): RecordId {
    const author = this.#devices[by] as DeviceId;
    const tip = this.#tips.get(author);
    const others = [1, 2].flatMap(() => {
      const other = this.#devices[this.#chance.below(this.#devices.length)] as DeviceId;
      return other === author ? [] : (this.#tips.get(other)?.id ?? []);
    });
    const header: Header = {
      version: RECORD_VERSION,
      log: this.log,
      author,
      seq: tip === undefined ? 0 : tip.header.seq + 1,
      prev: tip?.id ?? null,
      deps: [...new Set(others)].toSorted(),
      gov: this.head,
      wallHour: hour(wall),
      lane: LANE_COMMON,
      epoch: 1,
      nonce: new Uint8Array(24),
      bodyLen: 0,
      bodyHash: idFrom<Hash32>(2, this.entries.length),
    };
    const entry: Entry = {
      id: recordIdOf(hash, encodeHeader(header)),
      header,
      body: { state: 'read', kind: KIND[kind.name], said: kind.shape.toCbor(said) },
    };
    this.entries.push(entry);
    this.#tips.set(author, entry);
    return entry.id;
  }

  /** Somebody asks, and everybody answers. */
  ask(by: number): void {
    const proposal = this.write(by, proposalKind, question(), FIRST_HOUR + 1);
    for (const at of this.#devices.keys()) this.#answer(at, proposal);
  }

  #answer(by: number, proposal: RecordId): void {
    const value = [{ kind: 'mark', value: by % 3 === 0 ? 'against' : 'for' }] as const;
    const stance = {
      via: 'self',
      members: [],
      witnesses: [],
      proposal,
      text: proposal,
      sheet: null,
      ballots: { kind: 'open', value },
      reason: '',
      carry: true,
    } as const;
    this.write(by, stanceKind, stance, FIRST_HOUR + 1);
  }

  /** One more answer of a member to the question that was put last. */
  answerAgain(by: number): void {
    const last = this.entries.findLast(
      ({ body }) => body.state === 'read' && body.kind === KIND.proposal,
    );
    if (last !== undefined) this.#answer(by, last.id);
  }

  /** As the governance fold would have it, which keeps grounds: only the reading grows. */
  state(): AssemblyState {
    for (const entry of this.entries.slice(this.#read)) this.#growing.add(entry, []);
    this.#read = this.entries.length;
    return { ...this.#ground, reading: this.#growing.reading };
  }

  /** One ground, all of them members from the beginning. */
  #makeGround(): AssemblyState {
    const since = { height: 0, wall: hour(FIRST_HOUR) };
    const members = new Map<MemberId, Member>();
    const devices = new Map<DeviceId, Device>();
    for (const [at, device] of this.#devices.entries()) {
      const id = memberIdOf(hash, device);
      const branch = memberIdOf(hash, this.#devices[at % 12] as DeviceId);
      members.set(id, {
        id,
        status: 'live',
        since,
        branch,
        probationUntil: null,
        suspendedUntil: null,
        ballotDevice: device,
        paperHash: null,
        awaySince: null,
        successor: null,
      });
      devices.set(device, {
        id: device,
        member: id,
        status: 'active',
        since,
        prekeyHash: idFrom<Hash32>(3, at),
        suspendedUntil: null,
        faultySince: null,
        cut: null,
        endedAt: null,
      });
    }
    const epoch = {
      number: 1,
      keyHash: idFrom<Hash32>(4),
      rosterHash: null,
      wrapped: null,
      since,
      act: null,
    };
    const ground = {
      log: this.log,
      tempoMs: TEMPO_LIVING_MS,
      height: 0,
      head: this.head,
      wall: hour(FIRST_HOUR),
      members,
      devices,
      overrides: [],
      resolutions: new Map(),
      epochs: [epoch],
    };
    const rest = { forks: [], chain: [], settledAt: new Map(), verdicts: new Map() };
    // What decisions do not ask for stays out of this state.
    return {
      ...ground,
      ...rest,
      history: [ground],
    } as unknown as AssemblyState;
  }
}

function question(): Proposal {
  return {
    domain: 'kitchen',
    title: 'Cook on Fridays',
    driver: 'Thirty people ask for a warm meal.',
    text: 'We cook on Fridays.',
    method: 'majority',
    options: [],
    seats: 1,
    circle: [],
    meeting: false,
    opensAt: hour(FIRST_HOUR),
    closesAt: hour(FIRST_HOUR + 72),
    quorum: { kind: 'share', value: 40 },
    abstentionsCount: true,
    pass: null,
    extends: true,
    visibility: 'open',
    executeNotBefore: null,
    executeBy: null,
    supersedes: [],
    needs: [],
    responsible: [],
    criteria: '',
    reviewOn: hour(FIRST_HOUR + 4_000),
    effect: null,
  };
}

function idFrom<Id extends Hash32 | DeviceId | LogId | PlacementId>(kind: number, number = 0): Id {
  const bytes = new Uint8Array(32);
  bytes.set([kind, number & 255, (number >>> 8) & 255, (number >>> 16) & 255]);
  return idOf<Id>(bytes);
}

/** Runs the benchmark. */
export function benchDecide({
  records: questions,
  batch: members,
  seed,
}: DecideWishes): Promise<{ readonly line: object; readonly spreads: Record<string, never> }> {
  const town = new Town(members, seed);
  for (let at = 0; at < questions; at += 1) town.ask(at % members);
  const fold = createDecisionFold(hash);
  const first = town.state();
  const [, began] = timed(() => fold.fold(first));
  town.ask(1);
  const next = town.state();
  const [decisions, goingOn] = timed(() => fold.fold(next));
  const unanswered = decisions.decisions.filter(({ cast }) => cast.length < members).length;
  if (unanswered > 0) throw new Error(`${unanswered} questions were not answered by all`);
  const member = [...next.members.keys()][0] as MemberId;
  const now = hour(FIRST_HOUR + 10);
  const views = sorted(() => decisionViews(decisions, now));
  const waits = sorted(() => waitingFor(decisions, member, now));
  const loads = sorted(() => loadOf(decisions, member));
  let by = 0;
  // What a screen waits for that is looked at just after a record came.
  const afterRecord = sorted(
    () => {
      const folded = fold.fold(town.state());
      decisionViews(folded, now);
      waitingFor(folded, member, now);
      loadOf(folded, member);
    },
    () => town.answerAgain((by += 1) % members),
  );
  const line = {
    v: 1,
    members,
    questions: decisions.decisions.length,
    records: town.entries.length,
    firstFold: began,
    firstFoldPerCpuS: Math.round((town.entries.length * 1_000) / began.cpuMs),
    goingOn,
    viewCpuMs: { median: views[LOOKS >> 1], most: views.at(-1) },
    waitingCpuMs: { median: waits[LOOKS >> 1], most: waits.at(-1) },
    loadCpuMs: { median: loads[LOOKS >> 1], most: loads.at(-1) },
    afterRecordCpuMs: { median: afterRecord[LOOKS >> 1], most: afterRecord.at(-1) },
  };
  return Promise.resolve({ line, spreads: {} });
}

interface Took {
  readonly ms: number;
  /** Time of the processor, all threads: what other work on the machine does not stretch. */
  readonly cpuMs: number;
}

function timed<T>(run: () => T): readonly [T, Took] {
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(cpuFrom);
  return [value, { ms: round(performance.now() - from), cpuMs: round((user + system) / 1_000) }];
}

/** How much of the processor it takes, each time, least first; other work does not stretch that. */
function sorted(run: () => unknown, before: () => void = () => {}): readonly number[] {
  return Array.from({ length: LOOKS }, () => {
    before();
    return timed(run)[1].cpuMs;
  }).toSorted((a, b) => a - b);
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
