/**
 * The questions of each home: that all replicas come to one outcome and it moves no more, that the answers
 * which were there in time are counted and no others, that each question ends, and that what was pending is
 * counted by the rules under which it was put. It knows when a record was first on a disk, and reads what
 * was said as it lies there; none of the fold's hours, witnesses and counts.
 */
import type { AssemblyState, Decision, RecordId } from '@tocsin/core';
import { foldDecisions, stanceKind, saidAs } from '@tocsin/core';

import type { CouncilHeard } from '../people/councils.ts';
import type { Person } from '../people/person.ts';
import { HOUR_MS } from '../people/person.ts';
import type { ToldKind } from '../world/chronicle.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Device } from '../world/device.ts';
import type { Home, Valley } from '../world/valley.ts';
import { textOf } from './digest.ts';
import { overridesAt } from './prices.ts';

/** The default of `voteGrace`, in hours; no home of a world changes it. */
const GRACE_HOURS = 72;
/** Two honest clocks, and an hour of rounding. */
const TOLERANCE_HOURS = 25;
/** What is on every disk so long after a close has two others' records above it by the end of the grace. */
const HELD_HOURS = 12;
/** A placement so long after the grace, or after the second one of a blind question, settles it: `lateMargin`. */
const MARGIN_HOURS = 24;
/** Index and default of `quorumShare` and `supermajorityShare` (`docs/spec/constitution.md`). */
const QUORUM = { index: 85, initially: 30 };
const SUPERMAJORITY = { index: 86, initially: 67 };

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  readonly halls: { isForHall(record: RecordId): boolean };
  firstSeen(record: RecordId): number | undefined;
  violate(rule: string, what: string): void;
}

/** A question that was put. */
interface Put {
  readonly home: Home;
  readonly by: string;
  /** The outcome as it was first settled on a replica. */
  settled: string | undefined;
  isOver: boolean;
  /** Answers that were on every disk soon after the close. */
  held: readonly RecordId[];
}

/** The questions of a valley. */
export class Councils {
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #put = new Map<RecordId, Put>();
  readonly #late = new Map<RecordId, string>();

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** How people tell of what they do. */
  readonly heard: CouncilHeard = {
    put: (proposal, person) => this.#began(proposal, person),
    objected: (_, { name }) => {
      this.#hears.sometimes.add('somebody objected to a proposal');
      this.#tell('objected', name, '');
    },
    mended: (_, { name }) => {
      this.#hears.sometimes.add('a proposal was mended');
      this.#tell('reworded', name, '');
    },
    done: (_, { name }) => {
      this.#hears.sometimes.add('what was decided was carried out');
      this.#tell('carriedOut', name, '');
    },
    isForHall: (proposal) => this.#hears.halls.isForHall(proposal),
  };

  /** An answer that nobody but its writer had when the grace was over. */
  mustNotCount(stance: RecordId, why: string): void {
    this.#late.set(stance, why);
  }

  #tell(what: ToldKind, who: string, whom: string): void {
    this.#valley.chronicle.tell({ atMs: this.#valley.agenda.now(), what, who, whom });
  }

  #began(proposal: RecordId, person: Person): void {
    const home = this.#valley.homes.find(({ people }) => people.includes(person));
    const decision = decisionOf(person.device, proposal);
    if (home === undefined || decision === undefined) return;
    const put: Put = { home, by: person.name, settled: undefined, isOver: false, held: [] };
    this.#put.set(proposal, put);
    this.#tell('asked', person.name, '');
    const closesMs = decision.proposal.closesAt * HOUR_MS - WORLD_BEGINS;
    this.#valley.agenda.at(closesMs + HELD_HOURS * HOUR_MS, () => {
      put.held = heldByAll(home, proposal, decision.proposal.closesAt);
    });
  }

  /** A person looks at the questions: tells what came of them, once. */
  look(device: Device): void {
    const views = device.decisions()?.views() ?? [];
    for (const { decision, state, firmness } of views) {
      const put = this.#put.get(decision.record);
      if (put === undefined) continue;
      if (firmness === 'settled' && put.settled === undefined) {
        put.settled = outcomeText(decision);
        this.#came(put, decision);
      }
      if (state === 'expired' && !put.isOver) {
        put.isOver = true;
        this.#hears.sometimes.add('what was decided ran out');
        this.#tell('ranOut', put.by, '');
      }
    }
  }

  #came({ by }: Put, { outcome, isExtended, proposal, withdrawn, fault }: Decision): void {
    const { sometimes } = this.#hears;
    if (isExtended) sometimes.add('a late quorum kept a question open');
    if (proposal.visibility === 'blind') sometimes.add('a blind question was settled');
    if (withdrawn !== null || fault !== null) return;
    if (outcome.verdict === 'quorumMissed') {
      sometimes.add('a quorum lapsed');
      this.#tell('tooFew', by, '');
    } else if (outcome.verdict === 'passes') {
      sometimes.add('a question passed');
      this.#tell('passed', by, '');
    } else {
      sometimes.add('a question did not pass');
      this.#tell('notPassed', by, '');
    }
  }

  /** Looks at one replica. */
  check(who: string, device: Device, state: AssemblyState): void {
    const desk = device.decisions();
    if (desk === undefined) return;
    const shown = desk.state();
    const { hash } = this.#valley.crypto;
    if (textOf(shown) !== textOf(foldDecisions(state, hash)))
      this.#hears.violate('same-outcome', `${who}: the fold with a memory shows another one`);
    for (const decision of shown.decisions) {
      const put = this.#put.get(decision.record);
      if (put === undefined || !decision.isSettled || decision.fault !== null) continue;
      const text = outcomeText(decision);
      put.settled ??= text;
      if (put.settled !== text)
        this.#hears.violate('outcome-moved', `${who} shows another outcome than before`);
      this.#checkVoices(who, put, decision, state);
      this.#checkVerdict(who, decision, state);
    }
  }

  /** Who was heard in time counts, and nobody else. */
  #checkVoices(who: string, put: Put, decision: Decision, state: AssemblyState): void {
    for (const { record } of decision.cast) {
      const late = this.#late.get(record);
      const atMs = this.#hears.firstSeen(record);
      const heardBy = (decision.closesAt + GRACE_HOURS + TOLERANCE_HOURS) * HOUR_MS;
      const isLate = atMs !== undefined && WORLD_BEGINS + atMs > heardBy;
      if (late !== undefined || isLate)
        this.#hears.violate('late-voice', `${who} counts ${late ?? 'what came after the grace'}`);
    }
    const known = new Set([
      ...decision.cast.map(({ record }) => record),
      ...decision.uncounted.flatMap(({ records }) => records),
    ]);
    for (const stance of put.held) {
      if (known.has(stance) || isFollowed(state, stance)) continue;
      this.#hears.violate('voice-lost', `${who} does not count what was everywhere in time`);
    }
    const members = new Set(decision.cast.map(({ member }) => member));
    if (members.size !== decision.cast.length)
      this.#hears.violate('late-voice', `${who} counts somebody twice`);
  }

  /** Counts yes and no again, by the rules of the head under which it was put. */
  #checkVerdict(who: string, decision: Decision, state: AssemblyState): void {
    const { proposal, outcome, electorate, present, counted, record } = decision;
    const gov = state.reading.entryById.get(record)?.header.gov;
    const height = state.history.findLast(({ head }) => head === gov)?.height ?? 0;
    const shareOf = ({ index, initially }: typeof QUORUM): number =>
      overridesAt(state, height).get(index) ?? initially;
    if (counted > electorate.length || present > electorate.length)
      this.#hears.violate('verdict', `${who} counts more than were asked`);
    const least = Math.ceil((shareOf(QUORUM) * counted) / 100);
    const own =
      proposal.quorum.kind === 'count'
        ? proposal.quorum.value
        : Math.ceil((proposal.quorum.value * counted) / 100);
    const hasQuorum = present >= Math.max(least, own);
    if (hasQuorum === (outcome.verdict === 'quorumMissed'))
      this.#hears.violate('verdict', `${who}: ${String(present)} of ${String(counted)} took part`);
    if (!hasQuorum || proposal.options.length > 0) return;
    const expected = passes(decision, shareOf(SUPERMAJORITY));
    if (expected !== undefined && expected !== (outcome.verdict === 'passes'))
      this.#hears.violate('verdict', `${who}: ${proposal.method} came to ${outcome.verdict}`);
  }

  /** Every question has ended wherever the chain has gone past its grace; that the chain goes on is another rule. */
  checkEnd(): void {
    for (const [record, { home }] of this.#put)
      for (const { device } of home.people) {
        const decision = decisionOf(device, record);
        const wall = device.home()?.peer.judged().state?.wall ?? 0;
        // One that asks nobody has nothing to settle.
        if (decision === undefined || decision.fault !== null) continue;
        const graces = decision.proposal.visibility === 'blind' ? 2 : 1;
        if (wall <= decision.closesAt + graces * GRACE_HOURS + MARGIN_HOURS) continue;
        if (!decision.isSettled)
          this.#hears.violate('never-ended', `a question at ${device.name} is not settled`);
        else this.#hears.sometimes.add('a question ended');
      }
  }
}

function decisionOf(device: Device, record: RecordId): Decision | undefined {
  return device
    .decisions()
    ?.state()
    .decisions.find((one) => one.record === record);
}

/** What no later record may change. */
function outcomeText({ outcome, cast, closesAt, versions, objections }: Decision): string {
  return textOf({
    outcome,
    closesAt,
    text: versions.at(-1)?.record,
    cast: cast.map(({ member, choice, record }) => ({ member, choice, record })),
    objections: objections.map(({ record, status }) => ({ record, status: status.kind })),
  });
}

/**
 * Answers of sure clocks, before the close, that lie on the disk of everybody whose device is there. What
 * was written for others may have no effect for many reasons: `halls.ts` looks at that.
 */
function heldByAll({ people }: Home, proposal: RecordId, closesAt: number): readonly RecordId[] {
  const there = people.filter(
    ({ whereabouts, device }) => whereabouts === 'free' && device.home() !== undefined,
  );
  const [first, ...others] = there.map(({ device }) => device.home()?.peer.judged().state);
  return (first?.reading.inOrder ?? []).flatMap((entry) => {
    const { wallHour } = entry.header;
    const said = saidAs(stanceKind, entry);
    if (said?.proposal !== proposal || said.via !== 'self') return [];
    if (wallHour === 0 || wallHour > closesAt) return [];
    const isEverywhere = others.every((state) => state?.reading.entryById.has(entry.id) === true);
    return isEverywhere ? [entry.id] : [];
  });
}

/** Whether the same device answered the same question again. */
function isFollowed({ reading }: AssemblyState, stance: RecordId): boolean {
  const own = reading.entryById.get(stance);
  const said = own && saidAs(stanceKind, own);
  if (own === undefined || said === undefined) return true;
  return reading.inOrder.some((entry) => {
    const isLater = entry.header.author === own.header.author && entry.header.seq > own.header.seq;
    return isLater && saidAs(stanceKind, entry)?.proposal === said.proposal;
  });
}

/** Whether yes or no passes; undefined where something else is asked. */
function passes(
  { proposal, cast, objections }: Decision,
  supermajority: number,
): boolean | undefined {
  const of = (mark: string): number =>
    cast.filter(({ choice }) => choice?.kind === 'mark' && choice.value === mark).length;
  const all = of('for') + of('against');
  switch (proposal.method) {
    case 'consent':
      return of('consent') > 0 && objections.every(({ status }) => status.kind !== 'open');
    case 'consensus':
      return of('block') === 0 && of('agree') > of('standAside');
    case 'majority':
      return of('for') > of('against');
    case 'supermajority':
      return of('for') * 2 > all && of('for') * 100 >= all * supermajority;
    default:
      return undefined;
  }
}
