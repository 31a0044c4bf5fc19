/**
 * Forks of the chain that this device helps to heal, no person asked (R4, decision 0053): beside what it
 * does at its head it stands, places and ballots under each fork's key. What it writes there cites the
 * common parent and is sealed under its epoch, so that whoever followed the other branch reads it too.
 */
import type {
  AssemblyState,
  FoldCrypto,
  HealingKnowledge,
  HealingPlan,
  HealingView,
  Hour,
  Instant,
  ListPart,
  PlacementId,
  RecordId,
  Shape,
} from '@tocsin/core';
import {
  ballotKind,
  decodeShape,
  draftHealing,
  encodeShape,
  healingBallot,
  healingKind,
  healingPlan,
  healingStand,
  healingViews,
  hour,
  instantOf,
  isHealingTimed,
  listKind,
  listsOfHealing,
  ownRoundOf,
  roundEndsAt,
  shape,
  standGapOf,
  standKind,
} from '@tocsin/core';

import { hourNow } from '../log/replica.ts';
import type { Judged, LogPeer, WrittenAt } from './log-peer.ts';

const ROUNDS = 'governance.healing';
/** Keys at which the hours of a round are kept; each fork takes one more liar. */
const ROUNDS_MAX = 16;

/** The round in which this device is, under a head or a key. */
export interface RoundBegun {
  readonly parent: PlacementId;
  readonly round: number;
  readonly enteredAt: Hour;
  /** When its timer began to run; null while it waits for company. */
  readonly since: Hour | null;
}

/** One of them, as it is kept. */
export const roundShape: Shape<RoundBegun> = shape.tuple<RoundBegun>({
  parent: shape.id<PlacementId>(),
  round: shape.uint(),
  enteredAt: shape.uint<Hour>(),
  since: shape.nullable(shape.uint<Hour>()),
});
/** A round begun: array 1, parent 34, round 9, hours 9 each. */
export const ROUND_BYTES_MAX = 62;

const roundsShape = shape.list(roundShape, ROUNDS_MAX);

/** This device's part in healing. */
export interface Healer {
  /** Does what is due; true = something was written. */
  step(state: AssemblyState): Promise<boolean>;
  nextWakeAt(state: AssemblyState): Instant | null;
}

/** Opens the healing of a log. */
export async function openHealer<J extends Judged>(peer: LogPeer<J>): Promise<Healer> {
  const kept = await peer.parts.store.readLocal(ROUNDS);
  const read =
    kept.ok && kept.value !== undefined
      ? decodeShape(roundsShape, kept.value, 2 + ROUNDS_MAX * ROUND_BYTES_MAX)
      : undefined;
  return new Healing<J>(peer, read?.ok === true ? read.value : []);
}

class Healing<J extends Judged> implements Healer {
  readonly #peer: LogPeer<J>;
  readonly #crypto: FoldCrypto;
  #begun: readonly RoundBegun[];

  constructor(peer: LogPeer<J>, begun: readonly RoundBegun[]) {
    this.#peer = peer;
    this.#crypto = peer.parts.crypto;
    this.#begun = begun;
  }

  async step(state: AssemblyState): Promise<boolean> {
    for (const view of this.#views(state)) if (await this.#heal(view)) return true;
    return false;
  }

  nextWakeAt(state: AssemblyState): Instant | null {
    const now = hourNow(this.#peer.parts);
    const hours = this.#views(state).flatMap((view) => {
      const { roundSince, stoodAt, device } = this.#knowledge(view);
      const end = roundEndsAt(view.rounds, { device, roundSince });
      const round = ownRoundOf(view.rounds, device);
      const gap = stoodAt === null ? [] : [stoodAt + standGapOf(view.rounds, round)];
      return [...(end === null ? [] : [end]), ...gap].filter((at) => at > now);
    });
    return hours.length === 0 ? null : instantOf(hour(Math.min(...hours)), state.tempoMs);
  }

  #views(state: AssemblyState): readonly HealingView[] {
    if (state.forks.length === 0) return [];
    return healingViews(state, { device: this.#peer.replica.me }, this.#crypto);
  }

  async #heal(view: HealingView): Promise<boolean> {
    await this.#noteRound(view);
    const knowledge = this.#knowledge(view);
    const at = writtenAt(view);
    const ballot = healingBallot(view, knowledge);
    if (ballot !== null) return (await this.#peer.appendAt(at, ballotKind, ballot)).ok;
    const stand = healingStand(view, knowledge);
    if (stand !== null) return (await this.#peer.appendAt(at, standKind, stand)).ok;
    const plan = healingPlan(view, knowledge);
    return plan !== null && (await this.#place(at, plan));
  }

  async #place(at: WrittenAt, plan: HealingPlan): Promise<boolean> {
    const { struck, words, stands } = listsOfHealing(plan);
    const lists = {
      struck: await this.#writeLists(at, struck),
      words: await this.#writeLists(at, words),
      stands: await this.#writeLists(at, stands),
    };
    if (lists.struck === undefined || lists.words === undefined || lists.stands === undefined)
      return false;
    const { struck: a, words: b, stands: c } = lists;
    const draft = draftHealing(plan, { struck: a, words: b, stands: c });
    return (await this.#peer.appendAt(at, healingKind, draft)).ok;
  }

  async #writeLists(
    at: WrittenAt,
    parts: readonly ListPart[],
  ): Promise<readonly RecordId[] | undefined> {
    const ids: RecordId[] = [];
    for (const part of parts) {
      const written = await this.#peer.appendAt(at, listKind, part);
      if (!written.ok) return undefined;
      ids.push(written.value);
    }
    return ids;
  }

  #knowledge({ rounds }: HealingView): HealingKnowledge {
    const { me } = this.#peer.replica;
    const begun = this.#begun.find(({ parent }) => parent === rounds.head);
    const isHere = begun?.round === ownRoundOf(rounds, me);
    return {
      device: me,
      now: hourNow(this.#peer.parts),
      isClockSure: this.#peer.isClockSure(),
      roundSince: isHere ? begun.since : null,
      stoodAt: isHere && begun.round > 0 ? begun.enteredAt : null,
    };
  }

  /** Notes when this device came into its round at the key, and when its timer began to run (R2). */
  async #noteRound(view: HealingView): Promise<void> {
    const { me } = this.#peer.replica;
    const { head } = view.rounds;
    const round = ownRoundOf(view.rounds, me);
    const before = this.#begun.find(({ parent }) => parent === head);
    const isKnown = before?.round === round;
    if (isKnown && before.since !== null) return;
    const runs = isHealingTimed(view, { device: me });
    if (!runs && (isKnown || round === 0)) return;
    const now = hourNow(this.#peer.parts);
    const enteredAt = isKnown ? before.enteredAt : now;
    const begun: RoundBegun = { parent: head, round, enteredAt, since: runs ? now : null };
    const others = this.#begun.filter(({ parent }) => parent !== head);
    this.#begun = [...others, begun].slice(-ROUNDS_MAX);
    const kept = encodeShape(roundsShape, this.#begun);
    await this.#peer.parts.store.writeLocal(new Map([[ROUNDS, kept]]));
  }
}

/** What is said at the key cites the common parent, and everybody there can read it. */
function writtenAt({ parent }: HealingView): WrittenAt {
  return { gov: parent.head, epoch: parent.epochs.at(-1)?.number ?? 1 };
}
