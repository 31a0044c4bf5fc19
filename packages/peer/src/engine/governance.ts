/**
 * The chain of an assembly, moved on by devices without asking anyone (R1, R2, R7): the round's
 * secretary places what is due, every ballot device answers, wanted acts are written. Where a
 * secretary is silent, devices stand for the next round, and its secretary carries on.
 */
import type {
  Act,
  AssemblyState,
  BallotRefusal,
  Due,
  Entry,
  FoldCrypto,
  Hour,
  Instant,
  Knowledge,
  ListPart,
  MemberId,
  Plan,
  PlacerTurn,
  PlanLists,
  RecordId,
  Verb,
} from '@tocsin/core';
import {
  actKind,
  activeDevices,
  actValidity,
  awayPlan,
  ballotKind,
  ballotMemberOf,
  baseOf,
  castsBallots,
  decodeShape,
  draftPlacement,
  draftRepeat,
  dueThings,
  durationOf,
  emergenciesRunning,
  encodeShape,
  entriesOf,
  epochKeyHashOf,
  frontierHashOf,
  frontierOf,
  governanceKey,
  hour,
  hourOf,
  instantOf,
  isInCompany,
  isUseUnheard,
  LANE_GOVERNANCE,
  listKind,
  listsOfPlan,
  listsOfRepeat,
  mayBallot,
  memberOfDevice,
  ownRoundOf,
  placementKind,
  placerTurn,
  planPlacement,
  rosterHashOf,
  roundEndsAt,
  shape,
  standGapOf,
  standKind,
  standWanted,
  witnessKind,
  wrapPrevious,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { EpochKeys } from './epoch-keys.ts';
import type { Absence } from './gone.ts';
import { isGoneBy, reasonGone } from './gone.ts';
import type { Healer, RoundBegun } from './healing.ts';
import { openHealer, ROUND_BYTES_MAX, roundShape } from './healing.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import { earliest } from './pact-peer.ts';

const HELD = 'governance.held';
const ROUND = 'governance.round';
/** Acts whose first hour here is remembered: all that can be open at once. */
const HELD_MAX = 1_024;
/** Of these, acts of one member: an eighth. */
const HELD_OF_MEMBER_MAX = 128;
/** After its last hour an act is forgotten so late: what two clocks may differ by, twice. */
const OVER_HOURS = 48;

interface Held {
  readonly act: RecordId;
  readonly since: Hour;
}

const heldShape = shape.list(
  shape.tuple<Held>({ act: shape.id<RecordId>(), since: shape.uint<Hour>() }),
  HELD_MAX,
);

/** The chain's moves on this device. */
export interface Governance {
  /** Does what is due; true = something was written. */
  step(state: AssemblyState): Promise<boolean>;
  nextWakeAt(state: AssemblyState): Instant | null;
  /** An act ready to be written: its base at the head, its class, its last hour. */
  draft(state: AssemblyState, verb: Verb, byClass: Act['class']): Act;
  /** By which record this device takes a member for gone now; null: by none (R25). */
  reasonGone(state: AssemblyState, member: MemberId): RecordId | null;
  /** Why this device has not balloted for a placement; for people who ask. */
  refusals(): ReadonlyMap<RecordId, BallotRefusal>;
}

/** All that a step follows from, but for the hour and what it wrote itself. */
interface Seen {
  readonly state: AssemblyState;
  readonly isClockSure: boolean;
  readonly look: ReturnType<LogPeer<Judged>['firstLook']>;
  readonly keys: number;
  readonly turns: number;
}

function isAlike(before: Seen | undefined, seen: Seen): boolean {
  if (before === undefined) return false;
  return (Object.keys(seen) as (keyof Seen)[]).every((what) => before[what] === seen[what]);
}

/**
 * What was looked at when nothing was due is looked at again when its time comes, and after so many
 * hours of tempo: that somebody is away, and the like, falls due without a wake of its own.
 */
const LOOK_HOURS = 6;

/** Opens the governance of a log. */
export async function openGovernance<J extends Judged>(
  peer: LogPeer<J>,
  keys: EpochKeys,
): Promise<Governance> {
  const kept = await peer.parts.store.readLocal(HELD);
  const read =
    kept.ok && kept.value !== undefined
      ? decodeShape(heldShape, kept.value, 64 * HELD_MAX)
      : undefined;
  const begun = await peer.parts.store.readLocal(ROUND);
  const round =
    begun.ok && begun.value !== undefined
      ? decodeShape(roundShape, begun.value, ROUND_BYTES_MAX)
      : undefined;
  const held = read?.ok === true ? read.value : [];
  const healer = await openHealer(peer);
  return new Chain<J>(peer, { keys, healer }, held, round?.ok === true ? round.value : null);
}

/** What works beside the chain. */
interface Helpers {
  readonly keys: EpochKeys;
  readonly healer: Healer;
}

class Chain<J extends Judged> implements Governance {
  readonly #peer: LogPeer<J>;
  readonly #keys: EpochKeys;
  readonly #healer: Healer;
  readonly #held: Map<RecordId, Hour>;
  readonly #refusals = new Map<RecordId, BallotRefusal>();
  readonly #crypto: FoldCrypto;
  #begun: RoundBegun | null;
  /** What a step saw that had nothing to do: the same gives the same until an hour. */
  #quiet: Seen | undefined;
  #quietFrom: Hour = hour(0);
  #isAnythingDue = false;
  #quietUntil: Hour = hour(0);
  #wake: { readonly after: Seen; readonly at: Instant | null } | undefined;

  constructor(
    peer: LogPeer<J>,
    { keys, healer }: Helpers,
    held: readonly Held[],
    begun: RoundBegun | null,
  ) {
    this.#peer = peer;
    this.#keys = keys;
    this.#healer = healer;
    this.#held = new Map(held.map(({ act, since }) => [act, since]));
    this.#begun = begun;
    this.#crypto = peer.parts.crypto;
  }

  refusals(): ReadonlyMap<RecordId, BallotRefusal> {
    return this.#refusals;
  }

  reasonGone(state: AssemblyState, member: MemberId): RecordId | null {
    return reasonGone(state, this.#absence(state, member), this.#crypto.hash);
  }

  draft(state: AssemblyState, verb: Verb, byClass: Act['class']): Act {
    const validity = actValidity(state, verb.kind);
    return {
      verb,
      base: baseOf(this.#peer.parts.crypto.hash, state, verb),
      class: byClass,
      validUntil: hour(hourNow(this.#peer.parts) + validity),
    };
  }

  async step(state: AssemblyState): Promise<boolean> {
    const seen = this.#seen(state);
    if (this.#isQuiet(seen)) return false;
    this.#quiet = undefined;
    const from = hourNow(this.#peer.parts);
    const isDone = await this.#stepAll(state);
    if (isDone) return true;
    this.#quiet = seen;
    this.#quietFrom = from;
    const wakeAt = this.nextWakeAt(state);
    const next = wakeAt === null ? Number.MAX_SAFE_INTEGER : hourOf(wakeAt, state.tempoMs);
    // While something waits for others, or was refused, each hour may be the one that lets it go on.
    const isIdle = !this.#isAnythingDue && this.#refusals.size === 0 && state.contested === null;
    this.#quietUntil = hour(Math.min(next, from + (isIdle ? LOOK_HOURS : 1)));
    return false;
  }

  /** A clock that was put back is no earlier look. */
  #isQuiet(seen: Seen): boolean {
    const now = hourNow(this.#peer.parts);
    return isAlike(this.#quiet, seen) && now >= this.#quietFrom && now < this.#quietUntil;
  }

  /** Another meeting only ever shows that somebody is not gone: then less is to be done. */
  #seen(state: AssemblyState): Seen {
    return {
      state,
      isClockSure: this.#peer.isClockSure(),
      look: this.#peer.firstLook(),
      keys: this.#peer.replica.keyring.changes(),
      turns: this.#keys.turnsProven(),
    };
  }

  async #stepAll(state: AssemblyState): Promise<boolean> {
    await this.#noteHeld(state);
    if (state.stopped?.kind === 'UnknownRules') return false;
    // What is still unread stops nobody from standing and placing: a body withheld would (R0).
    const witnessed = await this.#witness(state);
    if (await this.#healer.step(state)) return true;
    if (state.contested !== null) return witnessed;
    const { me } = this.#peer.replica;
    if (!castsBallots(state, me, this.#crypto)) return witnessed;
    const balloted = await this.#ballot(state, this.#knowledge(state));
    if (balloted) return true;
    // A successor that is no ballot device yet does nothing but ballot (R17).
    if (ballotMemberOf(state, me) === undefined) return witnessed;
    const due = dueThings(state, this.#knowledge(state), this.#crypto);
    this.#isAnythingDue = due.length > 0;
    await this.#noteRound(state, due.length > 0);
    const knowledge = this.#knowledge(state);
    const list = awayPlan(state, knowledge, this.#crypto);
    if (list !== null && (await this.#publishPlan(list))) return true;
    const stood = await this.#stand(state, knowledge, due.length > 0);
    return stood || (await this.#place(state, knowledge, due)) || witnessed;
  }

  nextWakeAt(state: AssemblyState): Instant | null {
    // The same as long as nothing was done since: what it follows from is what the step saw.
    const known = this.#wake;
    if (known !== undefined && this.#quiet !== undefined && known.after === this.#quiet)
      return known.at;
    const at = this.#nextWakeAt(state);
    this.#wake = this.#quiet && { after: this.#quiet, at };
    return at;
  }

  #nextWakeAt(state: AssemblyState): Instant | null {
    const waits = [durationOf(state.overrides, 'objection')];
    waits.push(durationOf(state.overrides, 'ballotMove'));
    const hours = [state.wall + durationOf(state.overrides, 'tick'), this.#witnessAt(state)];
    const epoch = state.epochs.at(-1);
    if (epoch !== undefined) hours.push(epoch.since.wall + durationOf(state.overrides, 'epoch'));
    for (const since of this.#held.values()) for (const wait of waits) hours.push(since + wait);
    for (const { since } of state.devices.values())
      hours.push(since.wall + durationOf(state.overrides, 'boxAge'));
    const knowledge = this.#knowledge(state);
    const roundEnd = roundEndsAt(state, knowledge);
    if (roundEnd !== null) hours.push(roundEnd);
    if (knowledge.stoodAt !== null)
      hours.push(knowledge.stoodAt + standGapOf(state, this.#begun?.round ?? 0));
    const now = hourNow(this.#peer.parts);
    // Who is to be counted as away may be gone for long enough an hour from now.
    if ([...this.#refusals.values()].some(({ kind }) => kind === 'NotGone')) hours.push(now + 1);
    const next = Math.min(...hours.filter((at) => at > now));
    const chain = Number.isFinite(next) ? instantOf(hour(next), state.tempoMs) : null;
    return earliest(chain, this.#healer.nextWakeAt(state));
  }

  #knowledge(state: AssemblyState): Knowledge {
    const { me } = this.#peer.replica;
    const begun = this.#begun;
    const isHere = begun?.parent === state.head && begun.round === ownRoundOf(state, me);
    return {
      device: me,
      now: hourNow(this.#peer.parts),
      isClockSure: this.#peer.isClockSure(),
      firstHeld: (record) => this.#held.get(record),
      isTurnProven: (act) => this.#keys.isTurnProven(act),
      isGone: (member, reason) =>
        isGoneBy(state, { ...this.#absence(state, member), reason }, this.#crypto.hash),
      roundSince: isHere ? begun.since : null,
      stoodAt: isHere && begun.round > 0 ? begun.enteredAt : null,
    };
  }

  #absence(state: AssemblyState, member: MemberId): Absence {
    const met = this.#peer
      .contacts()
      .filter(({ device }) => memberOfDevice(state, device) === member)
      .map(({ at }) => hourOf(at, state.tempoMs));
    const heardAt = met.length === 0 ? null : hour(Math.max(...met));
    return { member, now: hourNow(this.#peer.parts), heardAt };
  }

  /**
   * Notes the round in which this device is and when its timer began to run (R2): of round 0 once
   * something is due, of a later one once enough others are there. Kept, so that a restart makes no
   * round longer.
   */
  async #noteRound(state: AssemblyState, isAnythingDue: boolean): Promise<void> {
    const { me } = this.#peer.replica;
    const round = ownRoundOf(state, me);
    const isKnown = this.#begun?.parent === state.head && this.#begun.round === round;
    if (isKnown && this.#begun?.since !== null) return;
    const runs = round === 0 ? isAnythingDue : isInCompany(state, me, this.#crypto);
    if (!runs && (isKnown || round === 0)) return;
    const now = hourNow(this.#peer.parts);
    const enteredAt = isKnown && this.#begun !== null ? this.#begun.enteredAt : now;
    this.#begun = { parent: state.head, round, enteredAt, since: runs ? now : null };
    const begun = encodeShape(roundShape, this.#begun);
    await this.#peer.parts.store.writeLocal(new Map([[ROUND, begun]]));
  }

  /** Stands for the next round when this one ran out, or most have gone on (R2). */
  async #stand(
    state: AssemblyState,
    knowledge: Knowledge,
    isAnythingDue: boolean,
  ): Promise<boolean> {
    const stand = standWanted(state, knowledge, isAnythingDue, this.#crypto);
    return stand !== null && (await this.#peer.append(standKind, stand)).ok;
  }

  /** When this device first held each open act: the waits of R15 and R17 count from here. */
  async #noteHeld(state: AssemblyState): Promise<void> {
    const now = hourNow(this.#peer.parts);
    let changed = false;
    const { actById } = state.reading;
    const isOver = (id: RecordId): boolean => {
      const validUntil = actById.get(id)?.said.validUntil;
      return (
        state.placedActs.has(id) || (validUntil !== undefined && now > validUntil + OVER_HOURS)
      );
    };
    for (const id of this.#held.keys()) if (isOver(id)) changed = this.#held.delete(id) || changed;
    const countByMember = new Map<MemberId, number>();
    for (const [id, { entry }] of actById) {
      const member = memberOfDevice(state, entry.header.author);
      if (member === undefined || isOver(id)) continue;
      const count = (countByMember.get(member) ?? 0) + 1;
      countByMember.set(member, count);
      // Nobody takes the room of others by acts that are never to be placed.
      if (this.#held.has(id) || count > HELD_OF_MEMBER_MAX || this.#held.size >= HELD_MAX) continue;
      this.#held.set(id, now);
      changed = true;
    }
    if (!changed) return;
    const all = [...this.#held].map(([act, since]) => ({ act, since }));
    await this.#peer.parts.store.writeLocal(new Map([[HELD, encodeShape(heldShape, all)]]));
  }

  async #ballot(state: AssemblyState, knowledge: Knowledge): Promise<boolean> {
    this.#refusals.clear();
    for (const { entry, said } of state.reading.placementsByParent.get(state.head) ?? []) {
      const refusal = mayBallot(state, entry.id, knowledge, this.#crypto);
      if (refusal !== null) {
        this.#refusals.set(entry.id, refusal);
        continue;
      }
      const { round, placement } = said;
      return (await this.#peer.append(ballotKind, { parent: state.head, round, placement })).ok;
    }
    return false;
  }

  async #place(state: AssemblyState, knowledge: Knowledge, due: readonly Due[]): Promise<boolean> {
    const turn = placerTurn(state, knowledge, this.#crypto);
    if (turn === null) return false;
    if (turn.repeats !== null) return await this.#repeat(turn, turn.repeats);
    const first = due.find((one) => one.kind === 'act');
    if (first !== undefined) return await this.#publish(state, first, knowledge, turn);
    for (const one of due) if (await this.#writeWanted(state, one)) return true;
    const tick = due.find((one) => one.kind === 'tick');
    return tick === undefined ? false : await this.#publish(state, tick, knowledge, turn);
  }

  async #publish(
    state: AssemblyState,
    due: Extract<Due, { kind: 'act' | 'tick' }>,
    knowledge: Knowledge,
    turn: PlacerTurn,
  ): Promise<boolean> {
    return await this.#publishPlan(planPlacement(state, due, knowledge, this.#crypto, turn));
  }

  async #publishPlan(plan: Plan): Promise<boolean> {
    const lists = await this.#writeLists(listsOfPlan(plan));
    return (
      lists !== undefined &&
      (await this.#peer.append(placementKind, draftPlacement(plan, lists))).ok
    );
  }

  /** Carries on a placement of a round below that may be in force already. */
  async #repeat(turn: PlacerTurn, content: Uint8Array): Promise<boolean> {
    const lists = await this.#writeLists(listsOfRepeat(turn));
    return (
      lists !== undefined &&
      (await this.#peer.append(placementKind, draftRepeat(turn, content, lists))).ok
    );
  }

  async #writeLists(
    parts: PlanLists<ListPart>,
  ): Promise<Record<keyof PlanLists<RecordId>, RecordId[]> | undefined> {
    const ids = { consents: [], delta: [], stands: [] } as Record<keyof typeof parts, RecordId[]>;
    for (const which of ['consents', 'delta', 'stands'] as const)
      for (const part of parts[which]) {
        const written = await this.#peer.append(listKind, part);
        if (!written.ok) return undefined;
        ids[which].push(written.value);
      }
    return ids;
  }

  /** Writes the act that rules want and nobody has written (R12, R17). */
  async #writeWanted(state: AssemblyState, due: Due): Promise<boolean> {
    if (due.kind === 'strikeWanted') {
      const byClass = 'none';
      const verb: Verb = { kind: 'strikeDevice', value: due.strike };
      return (await this.#peer.append(actKind, this.draft(state, verb, byClass))).ok;
    }
    if (due.kind !== 'epochWanted') return false;
    const { crypto, random } = this.#peer.parts;
    const { keyring, log } = this.#peer.replica;
    const last = state.epochs.at(-1);
    const before = last && keyring.laneKey(last.number, LANE_GOVERNANCE);
    if (last === undefined || before === undefined) return false;
    const number = last.number + 1;
    const rosterHash = rosterHashOf(crypto.hash, activeDevices(state));
    const key = await this.#keys.prepareTurn(number, rosterHash);
    if (key === undefined) return false;
    const verb: Verb = {
      kind: 'epoch',
      value: {
        number,
        keyHash: epochKeyHashOf(crypto.hash, key),
        rosterHash,
        wrapped: wrapPrevious(
          crypto,
          { log, epoch: number },
          governanceKey(crypto.keyedHash, key),
          before,
          random.bytes(24),
        ),
        reason: due.reason,
      },
    };
    return (await this.#peer.append(actKind, this.draft(state, verb, 'none'))).ok;
  }

  /**
   * The weekly word on what this device has seen, which anchors time for others (R8). Of a member who
   * is counted as away it comes at once: with it they count again (R25).
   */
  async #witness(state: AssemblyState): Promise<boolean> {
    const { me } = this.#peer.replica;
    // Under a doubted clock the word would be untimed: it anchors nothing, and is due again at once.
    if (!activeDevices(state).includes(me) || !this.#peer.isClockSure()) return false;
    const isDue = hourNow(this.#peer.parts) >= this.#witnessAt(state);
    if (!isDue && !this.#isUnheard(state) && !this.#isUseUnheard(state)) return false;
    const frontier = frontierOf(state.reading.inOrder);
    const frontierHash = frontierHashOf(this.#peer.parts.crypto.hash, frontier);
    return (await this.#peer.append(witnessKind, { frontierHash })).ok;
  }

  /** From when on our weekly word is due. */
  #witnessAt(state: AssemblyState): Hour {
    const { me } = this.#peer.replica;
    // In the order of arrival, which is that of our own chain; an untimed word tells no hour.
    const mine = entriesOf(witnessKind, this.#peer.entries()).findLast(
      ({ header }) => header.author === me && header.wallHour > 0,
    );
    const last = Math.max(state.history[0]?.wall ?? 0, mine?.header.wallHour ?? 0);
    return hour(last + durationOf(state.overrides, 'witness'));
  }

  /**
   * Whether another member used an emergency power that runs, too few have shown it, and it came after all
   * that we wrote: such a power has no grace, and a quiet home would show it too late (R8).
   */
  #isUseUnheard(state: AssemblyState): boolean {
    const running = emergenciesRunning(state, hourNow(this.#peer.parts));
    if (running.length === 0) return false;
    const { me } = this.#peer.replica;
    const isOwn = ({ header }: Entry): boolean => header.author === me && header.wallHour > 0;
    const all = this.#peer.entries();
    const since = all.findLastIndex(isOwn);
    const member = memberOfDevice(state, me);
    return all
      .slice(since + 1)
      .filter(({ header }) => state.devices.get(header.author)?.member !== member)
      .some((entry) => isUseUnheard(state, running, entry));
  }

  /** Whether our member is counted as away and nothing new of ours is here to show that it is not so. */
  #isUnheard({ members, reading, settledAt, devices }: AssemblyState): boolean {
    const { me } = this.#peer.replica;
    const member = devices.get(me)?.member;
    const isAway = member !== undefined && (members.get(member)?.awaySince ?? null) !== null;
    if (!isAway) return false;
    return reading.inOrder.every(
      ({ id, header }) => settledAt.has(id) || devices.get(header.author)?.member !== member,
    );
  }
}
