/**
 * The chain of an assembly, moved on by devices without asking anyone (R1, R2, R7): the round's
 * secretary places what is due, every ballot device answers, wanted acts are written. Round 0 only;
 * later rounds come with the complete rules, on these formats.
 */
import type {
  Act,
  AssemblyState,
  BallotRefusal,
  Due,
  FoldCrypto,
  Hour,
  Instant,
  Knowledge,
  MemberId,
  RecordId,
  Verb,
} from '@tocsin/core';
import {
  actKind,
  activeDevices,
  ballotKind,
  ballotMemberOf,
  baseOf,
  decodeShape,
  draftPlacement,
  dueThings,
  durationOf,
  encodeShape,
  epochKeyHashOf,
  frontierHashOf,
  frontierOf,
  governanceKey,
  hour,
  instantOf,
  listKind,
  listsOfPlan,
  mayBallot,
  memberOfDevice,
  placementIdOfDraft,
  placementKind,
  planPlacement,
  rosterHashOf,
  saidAs,
  secretaryOf,
  shape,
  witnessKind,
  wrapPrevious,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { EpochKeys } from './epoch-keys.ts';
import type { Judged, LogPeer } from './log-peer.ts';

const HELD = 'governance.held';
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
  /** Why this device has not balloted for a placement; for people who ask. */
  refusals(): ReadonlyMap<RecordId, BallotRefusal>;
}

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
  return new Chain<J>(peer, keys, read?.ok === true ? read.value : []);
}

class Chain<J extends Judged> implements Governance {
  readonly #peer: LogPeer<J>;
  readonly #keys: EpochKeys;
  readonly #held: Map<RecordId, Hour>;
  readonly #refusals = new Map<RecordId, BallotRefusal>();
  readonly #crypto: FoldCrypto;

  constructor(peer: LogPeer<J>, keys: EpochKeys, held: readonly Held[]) {
    this.#peer = peer;
    this.#keys = keys;
    this.#held = new Map(held.map(({ act, since }) => [act, since]));
    this.#crypto = peer.parts.crypto;
  }

  refusals(): ReadonlyMap<RecordId, BallotRefusal> {
    return this.#refusals;
  }

  draft(state: AssemblyState, verb: Verb, byClass: Act['class']): Act {
    const validity = durationOf(state.overrides, 'actValidity');
    return {
      verb,
      base: baseOf(this.#peer.parts.crypto.hash, state, verb),
      class: byClass,
      validUntil: hour(hourNow(this.#peer.parts) + validity),
    };
  }

  async step(state: AssemblyState): Promise<boolean> {
    await this.#noteHeld(state);
    if (state.stopped !== null || state.contested !== null) return false;
    const knowledge = this.#knowledge();
    const witnessed = await this.#witness(state);
    if (ballotMemberOf(state, this.#peer.replica.me) === undefined) return witnessed;
    const balloted = await this.#ballot(state, knowledge);
    if (balloted || !this.#isSecretary(state)) return balloted || witnessed;
    return (await this.#place(state, knowledge)) || witnessed;
  }

  nextWakeAt(state: AssemblyState): Instant | null {
    const waits = [durationOf(state.overrides, 'objection')];
    waits.push(durationOf(state.overrides, 'ballotMove'));
    const hours = [state.wall + durationOf(state.overrides, 'tick')];
    const epoch = state.epochs.at(-1);
    if (epoch !== undefined) hours.push(epoch.since.wall + durationOf(state.overrides, 'epoch'));
    for (const since of this.#held.values()) for (const wait of waits) hours.push(since + wait);
    for (const { since } of state.devices.values())
      hours.push(since.wall + durationOf(state.overrides, 'boxAge'));
    const now = hourNow(this.#peer.parts);
    const next = Math.min(...hours.filter((at) => at > now));
    return Number.isFinite(next) ? instantOf(hour(next), state.tempoMs) : null;
  }

  #knowledge(): Knowledge {
    return {
      device: this.#peer.replica.me,
      now: hourNow(this.#peer.parts),
      isClockSure: true,
      firstHeld: (record) => this.#held.get(record),
      isTurnProven: (act) => this.#keys.isTurnProven(act),
    };
  }

  #isSecretary(state: AssemblyState): boolean {
    const member = ballotMemberOf(state, this.#peer.replica.me);
    return member !== undefined && member === secretaryOf(state, 0, this.#crypto.hash);
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

  async #place(state: AssemblyState, knowledge: Knowledge): Promise<boolean> {
    const { me } = this.#peer.replica;
    const placed = (state.reading.placementsByParent.get(state.head) ?? []).some(
      ({ entry, said }) => entry.header.author === me && said.round === 0,
    );
    if (placed) return false;
    const due = dueThings(state, knowledge, this.#crypto);
    const first = due.find((one) => one.kind === 'act');
    if (first !== undefined) return await this.#publish(state, first, knowledge);
    for (const one of due) if (await this.#writeWanted(state, one)) return true;
    const tick = due.find((one) => one.kind === 'tick');
    return tick === undefined ? false : await this.#publish(state, tick, knowledge);
  }

  async #publish(
    state: AssemblyState,
    due: Extract<Due, { kind: 'act' | 'tick' }>,
    knowledge: Knowledge,
  ): Promise<boolean> {
    const plan = planPlacement(state, due, knowledge, this.#crypto);
    const lists = listsOfPlan(plan);
    const ids: { consents: RecordId[]; delta: RecordId[] } = { consents: [], delta: [] };
    for (const which of ['consents', 'delta'] as const)
      for (const part of lists[which]) {
        const written = await this.#peer.append(listKind, part);
        if (!written.ok) return false;
        ids[which].push(written.value);
      }
    const draft = draftPlacement(plan, ids);
    const placed = await this.#peer.append(placementKind, draft);
    if (!placed.ok) return false;
    const placement = placementIdOfDraft(this.#crypto.hash, draft);
    const ballot = { parent: state.head, round: 0, placement };
    return (await this.#peer.append(ballotKind, ballot)).ok;
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
    const before = last && keyring.epochKey(last.number);
    if (last === undefined || before === undefined) return false;
    const number = last.number + 1;
    const key = await this.#keys.prepareTurn(number);
    if (key === undefined) return false;
    const verb: Verb = {
      kind: 'epoch',
      value: {
        number,
        keyHash: epochKeyHashOf(crypto.hash, key),
        rosterHash: rosterHashOf(crypto.hash, activeDevices(state)),
        wrapped: wrapPrevious(
          crypto,
          { log, epoch: number },
          governanceKey(crypto.keyedHash, key),
          governanceKey(crypto.keyedHash, before),
          random.bytes(24),
        ),
        reason: due.reason,
      },
    };
    return (await this.#peer.append(actKind, this.draft(state, verb, 'none'))).ok;
  }

  /** The weekly word on what this device has seen, which anchors time for others (R8). */
  async #witness(state: AssemblyState): Promise<boolean> {
    const { me } = this.#peer.replica;
    if (!activeDevices(state).includes(me)) return false;
    const now = hourNow(this.#peer.parts);
    const mine = state.reading.inOrder.filter(
      (entry) => entry.header.author === me && saidAs(witnessKind, entry) !== undefined,
    );
    const last = Math.max(
      state.history[0]?.wall ?? 0,
      ...mine.map(({ header }) => header.wallHour),
    );
    if (now < last + durationOf(state.overrides, 'witness')) return false;
    const frontier = frontierOf(state.reading.inOrder);
    const frontierHash = frontierHashOf(this.#peer.parts.crypto.hash, frontier);
    return (await this.#peer.append(witnessKind, { frontierHash })).ok;
  }
}
