/**
 * Whether a power covers a record: the one question that whatever spends, speaks or acts for the
 * assembly asks (`docs/spec/mandates.md`, where the answers stand in a table). Pure, and the same on
 * every replica that holds the same records; it only ever knows more, never another thing, once what it
 * rests on is settled. A caller that cannot undo (an executor, a payment) acts on `inside` alone.
 */
import { isResolved } from '../assembly/base.ts';
import { earOf } from '../assembly/ear.ts';
import { areStewardsOpen } from '../assembly/durations.ts';
import {
  groundCited,
  isHonoured,
  isMajority,
  isStanding,
  isThrough,
  STEWARDS_MIN,
  stewardsAt,
} from '../assembly/electorate.ts';
import type { DatedPower, InTime } from '../assembly/in-time.ts';
import { RESOLVE_SUBJECT, ROLE } from '../assembly/act.ts';
import type { Cap } from '../assembly/powers.ts';
import { POWER_VERB } from '../assembly/powers.ts';
import { ancestryOf } from '../assembly/reading.ts';
import { prunedBelow } from '../assembly/floor.ts';
import type { Allocation, AssemblyState, Emergency, Ground, Mandate } from '../assembly/state.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { KIND } from '../record/kind.ts';
import type { Frontier } from '../log/frontier.ts';
import { headsOf, isAtOrBelow } from '../log/frontier.ts';

/** One use of a power. */
export interface Use {
  /** The act that granted it: a mandate, an emergency, a budget; of an interim seat, the recall. */
  readonly power: RecordId;
  /** The record that uses it. */
  readonly record: RecordId;
  /** A number of `POWER_VERB`. */
  readonly verb: number;
  readonly resource: Hash32 | null;
  /**
   * The sum of this commodity under this power up to and with this record, in the caller's order,
   * which has to be the same everywhere; null: nothing is spent.
   */
  readonly amount: Cap | null;
  /** The text under which it is done; an imperative mandate asks for its own. */
  readonly cites: RecordId | null;
  /** Records by which other holders confirm it: each names it, and so was written after it. */
  readonly confirmedBy: readonly RecordId[];
}

/** Why a use has no effect and cannot have one under this power. */
export type Uncovered =
  | 'no-such-record'
  | 'no-such-power'
  | 'author-not-honoured'
  | 'before-grant'
  | 'not-holder'
  | 'suspended'
  | 'ended'
  | 'alone'
  | 'verb'
  | 'cap';

/** Where a use goes beyond its mandate or budget. */
export type Beyond = 'observer' | 'verb' | 'resource' | 'cap' | 'text' | 'no-spender';

/** What a power has to do with a record. */
export type Covered =
  | { readonly kind: 'inside'; readonly isRatified: boolean }
  /** Not witnessed yet, and the question is not closed: it may become any of the others. */
  | { readonly kind: 'open' }
  /** Kept, without effect until the members ratify it (R8). */
  | { readonly kind: 'late' }
  /** Kept, without effect until the members ratify it. */
  | { readonly kind: 'adReferendum'; readonly why: Beyond }
  | { readonly kind: 'void'; readonly why: Uncovered };

/** One who may use a power: until when, and what counts of their devices since it ended. */
interface Seat {
  readonly member: MemberId;
  readonly notAfter: Hour;
  readonly ended: { readonly cuts: Frontier } | null;
}

/** A power in the terms of this question. */
interface Power {
  readonly sinceHeight: number;
  readonly isEmergency: boolean;
  readonly seats: readonly Seat[];
  /** How many of the seats have to be behind a use, of how many; one for a mandate. */
  readonly together: (count: number) => boolean;
  /** What speaks against the use for good, and what of it goes beyond. */
  readonly uncovered: (use: Use) => Uncovered | undefined;
  readonly beyond: (use: Use) => Beyond | undefined;
  /** Whether it ended for everybody at a placement: what is not settled by it does not count. */
  readonly endedHeight: number | null;
}

/** What a power says to a use, however much is spent. */
export type Weighed =
  | { readonly kind: 'answered'; readonly why: Uncovered }
  | {
      readonly kind: 'asked';
      readonly power: Power;
      readonly isRatified: boolean;
      /** Of the use and of those who confirm it; of a ratified one nobody asks. */
      readonly inTime: InTime;
      /** Until when the author's own seat lasts. */
      readonly dated: DatedPower;
    };

/** What a power has to do with a record; see the table in `docs/spec/mandates.md`. */
export function powerCovers(state: AssemblyState, use: Use): Covered {
  return coveredAs(weighUse(state, use), use);
}

/** What a power has to do with a record, before it is asked how much is spent. */
export function weighUse(state: AssemblyState, use: Omit<Use, 'amount'>): Weighed {
  const entry = state.reading.entryById.get(use.record);
  if (entry === undefined) return answered('no-such-record');
  if (!isHonoured(state.reading, state, entry)) return answered('author-not-honoured');
  const ground = groundUnder(state, entry);
  const power = powerAt(state, ground, use.power);
  if (power === undefined) return answered('no-such-power');
  if (ground.height < power.sinceHeight) return answered('before-grant');
  const own = seatOf(state, power, entry);
  if (typeof own === 'string') return answered(own);
  const others = confirmations(state, power, use, own.member);
  if (!power.together(1 + others.size)) return answered('alone');
  const dated = datedFor(power, own, entry);
  if (isRatified(state, use.record))
    return { kind: 'asked', power, isRatified: true, inTime: 'inTime', dated };
  const ownTime = earOf(state).isWitnessedInTime(use.record, dated);
  const inTime = worst([ownTime, ...enough(power, others)]);
  return { kind: 'asked', power, isRatified: false, inTime, dated };
}

function answered(why: Uncovered): Weighed {
  return { kind: 'answered', why };
}

/** What becomes of a use that was weighed, if so much is spent. */
export function coveredAs(weighed: Weighed, use: Use): Covered {
  if (weighed.kind === 'answered') return { kind: 'void', why: weighed.why };
  const { power, inTime } = weighed;
  const why = power.uncovered(use);
  if (why !== undefined) return { kind: 'void', why };
  if (weighed.isRatified) return { kind: 'inside', isRatified: true };
  if (inTime === 'late') return { kind: 'late' };
  const beyond = power.beyond(use);
  if (beyond !== undefined) return { kind: 'adReferendum', why: beyond };
  return inTime === 'open' ? { kind: 'open' } : { kind: 'inside', isRatified: false };
}

/**
 * The hour after which a closing wall may change how a weighed use stands; undefined: anything may. Until
 * then it rests on what the chain holds, on the power and on what devices are worth (R8, R14).
 */
export function lastsUntil(
  state: AssemblyState,
  use: Pick<Use, 'record' | 'confirmedBy'>,
  weighed: Weighed,
): number | undefined {
  if (weighed.kind === 'answered' || weighed.isRatified) return undefined;
  // Where one seat is enough nobody asks who confirms it.
  if (use.confirmedBy.length > 0 && !weighed.power.together(1)) return undefined;
  const entry = state.reading.entryById.get(use.record);
  if (entry === undefined || groundCited(state.history, entry) === undefined) return undefined;
  return earOf(state).lastsUntil(entry, weighed.dated);
}

/** Whether the members ratified a record: a resolve of subject 4 with its id. */
export function isRatified(state: AssemblyState, record: RecordId): boolean {
  const hash = record as string as Hash32;
  return isResolved(state, { subject: RESOLVE_SUBJECT.ratified, hash });
}

/** The ground under whose head a record was written; of a head not on this chain, the newest. */
function groundUnder(state: AssemblyState, entry: Entry): Ground {
  return groundCited(state.history, entry) ?? state;
}

/** Powers of a state, by the act that granted them and the ground of the use. */
const powersByState = new WeakMap<AssemblyState, Map<RecordId, Map<Ground, Power | undefined>>>();

/** A power in the terms of this question; thousands of payments ask for the same few. */
function powerAt(state: AssemblyState, ground: Ground, id: RecordId): Power | undefined {
  const powers = powersByState.get(state) ?? new Map<RecordId, Map<Ground, Power | undefined>>();
  powersByState.set(state, powers);
  const byGround = powers.get(id) ?? new Map<Ground, Power | undefined>();
  powers.set(id, byGround);
  // What does not depend on the ground of the use stands once, under the state's own.
  const key = state.allocations.has(id) ? ground : state;
  if (!byGround.has(key)) byGround.set(key, makePower(state, ground, id));
  return byGround.get(key);
}

function makePower(state: AssemblyState, ground: Ground, id: RecordId): Power | undefined {
  const mandate = state.mandates.get(id);
  if (mandate !== undefined) return powerOfMandate(mandate);
  const emergency = state.emergencies.get(id);
  if (emergency !== undefined) return powerOfEmergency(emergency);
  const budget = state.allocations.get(id);
  return budget === undefined ? undefined : powerOfBudget(state, ground, budget);
}

function powerOfMandate({ member, notAfter, ended, since, terms }: Mandate): Power {
  return {
    sinceHeight: since.height,
    isEmergency: false,
    seats: [{ member, notAfter, ended }],
    together: () => true,
    uncovered: () => undefined,
    endedHeight: null,
    beyond: (use) => {
      if (terms === null || !terms.verbs.includes(use.verb)) return 'verb';
      if (terms.kind === 'observer') return 'observer';
      if (terms.kind === 'imperative' && use.cites !== terms.text) return 'text';
      const { resource } = use;
      if (terms.resources.length > 0 && (resource === null || !terms.resources.includes(resource)))
        return 'resource';
      return isWithin(terms.caps, use.amount) ? undefined : 'cap';
    },
  };
}

function powerOfEmergency(power: Emergency): Power {
  return {
    sinceHeight: power.since.height,
    isEmergency: true,
    seats: power.holders.map((member) => ({
      member,
      notAfter: power.expires,
      ended: power.stopped,
    })),
    together: (count) => count >= Math.min(2, power.holders.length),
    uncovered: (use) => {
      if (!power.verbs.includes(use.verb)) return 'verb';
      return isWithin(power.caps, use.amount) ? undefined : 'cap';
    },
    beyond: () => undefined,
    endedHeight: null,
  };
}

function powerOfBudget(state: AssemblyState, ground: Ground, budget: Allocation): Power {
  const spenders = spendersOf(state, ground, budget);
  const caps = [{ commodity: budget.commodity, amount: budget.amount }];
  return {
    sinceHeight: budget.since.height,
    isEmergency: false,
    seats: spenders ?? [...ground.members.keys()].map((member) => seatUntil(member, budget)),
    together: (count) =>
      spenders === undefined ||
      budget.mandate !== null ||
      isMajority(count, new Set(spenders.map(({ member }) => member)).size),
    uncovered: () => undefined,
    beyond: (use) => {
      if (use.verb !== POWER_VERB.spend) return 'verb';
      if (!isWithin(caps, use.amount)) return 'cap';
      return spenders === undefined ? 'no-spender' : undefined;
    },
    endedHeight: budget.ended?.height ?? null,
  };
}

function seatUntil(member: MemberId, { notAfter }: Pick<Allocation, 'notAfter'>): Seat {
  return { member, notAfter, ended: null };
}

/** Who spends a budget; undefined: nobody by themselves, so that each payment has to be ratified. */
function spendersOf(
  state: AssemblyState,
  ground: Ground,
  budget: Allocation,
): readonly Seat[] | undefined {
  if (budget.mandate !== null)
    return placesOf(state, budget.mandate).map(({ member, notAfter, ended }) => ({
      member,
      notAfter: Math.min(notAfter, budget.notAfter) as Hour,
      ended,
    }));
  const stewards = stewardsAt(ground);
  if (!areStewardsOpen(ground.overrides) || stewards.length < STEWARDS_MIN) return undefined;
  return stewards.flatMap((member) => stewardSeats(state, ground, member, budget));
}

/**
 * The seats that make a member a steward at the head that was cited, each until its own end: else who was
 * recalled would go on spending by citing a head from before (R6; decision 0120). The longest first.
 */
function stewardSeats(
  state: AssemblyState,
  ground: Ground,
  steward: MemberId,
  budget: Allocation,
): readonly Seat[] {
  return [...ground.mandates.values()]
    .filter(
      ({ role, pact, member }) => role === ROLE.steward && pact === null && member === steward,
    )
    .filter((one) => isStanding(ground, one, ground.wall))
    .toSorted((a, b) => b.notAfter - a.notAfter)
    .map(({ act, member, notAfter }) => ({
      member,
      notAfter: Math.min(notAfter, budget.notAfter) as Hour,
      ended: state.mandates.get(act)?.ended ?? null,
    }));
}

/** A mandate, and those of the deputies who stood in for it. */
function placesOf(state: AssemblyState, mandate: RecordId): readonly Mandate[] {
  const own = state.mandates.get(mandate);
  const interims = [...state.mandates.values()].filter((one) => one.interimFor === mandate);
  return [
    ...(own === undefined ? [] : [own]),
    ...interims.flatMap((interim) => placesOf(state, interim.act)),
  ];
}

function isWithin(caps: readonly Cap[], amount: Cap | null): boolean {
  if (amount === null) return true;
  return caps.some((cap) => cap.commodity === amount.commodity && amount.amount <= cap.amount);
}

/** The seat under which an author wrote a record, or why there is none. */
function seatOf(state: AssemblyState, power: Power, entry: Entry): Seat | Uncovered {
  const member = state.devices.get(entry.header.author)?.member;
  const own = power.seats.filter((seat) => seat.member === member);
  if (own.length === 0) return 'not-holder';
  const { suspendedUntil = null } = groundUnder(state, entry).members.get(member as MemberId) ?? {};
  if (isThrough(suspendedUntil, entry.header.wallHour)) return 'suspended';
  if (power.endedHeight !== null) {
    const settled = state.settledAt.get(entry.id);
    if (settled === undefined || settled > power.endedHeight) return 'ended';
  }
  // Somebody may have held a place twice, as its holder and as a deputy: one of the two is enough.
  return own.find((seat) => isWithinCut(state, seat, entry)) ?? 'ended';
}

/** Whether a record lies within what still counts of its device under a power that ended (R6). */
function isWithinCut({ reading }: AssemblyState, { ended }: Seat, entry: Entry): boolean {
  if (ended === null) return true;
  const heads = headsOf(ended.cuts, entry.header.author);
  return isAtOrBelow(heads, entry, (id) => reading.entryById.get(id));
}

/**
 * Whether a record can lie in the ancestry of another that names it. Where what lies between is pruned nobody
 * can tell, and the name is enough: nobody knows an id before its record is there (R14).
 */
function isBelow(state: AssemblyState, record: RecordId, above: RecordId): boolean {
  const isPruned = prunedBelow(state.reading, (id) => state.settledAt.get(id), state.floor);
  return ancestryOf(state.reading, record, above, isPruned) !== 'none';
}

/** The other holders who confirm a use, and how their word stands in time. */
function confirmations(
  state: AssemblyState,
  power: Power,
  use: Pick<Use, 'record' | 'confirmedBy'>,
  author: MemberId,
): ReadonlyMap<MemberId, InTime> {
  const found = new Map<MemberId, InTime>();
  for (const id of use.confirmedBy) {
    const entry = state.reading.entryById.get(id);
    if (entry === undefined || !isHonoured(state.reading, state, entry)) continue;
    if (id === use.record || !isBelow(state, use.record, id)) continue;
    const seat = seatOf(state, power, entry);
    if (typeof seat === 'string' || seat.member === author) continue;
    const before = found.get(seat.member);
    const inTime = inTimeOf(state, power, seat, entry);
    found.set(seat.member, before === undefined ? inTime : best([before, inTime]));
  }
  return found;
}

/** The best of the confirming words, as many as are needed beside the author's. */
function enough(power: Power, others: ReadonlyMap<MemberId, InTime>): readonly InTime[] {
  const ranked = [...others.values()].toSorted((a, b) => RANK.indexOf(a) - RANK.indexOf(b));
  const needed = ranked.findIndex((_, at) => power.together(at + 1));
  return needed < 0 ? ranked : ranked.slice(0, needed);
}

const RANK: readonly InTime[] = ['inTime', 'open', 'late'];

function worst(all: readonly InTime[]): InTime {
  return RANK.findLast((one) => all.includes(one)) ?? 'open';
}

function best(all: readonly InTime[]): InTime {
  return RANK.find((one) => all.includes(one)) ?? 'open';
}

function inTimeOf(state: AssemblyState, power: Power, seat: Seat, entry: Entry): InTime {
  return earOf(state).isWitnessedInTime(entry.id, datedFor(power, seat, entry));
}

function datedFor({ isEmergency }: Power, seat: Seat, { body }: Entry): DatedPower {
  const lasts = body.state === 'read' && LASTING.has(body.kind);
  return { notAfter: seat.notAfter, isEmergency, lasts };
}

/** The kinds by which powers are used, and confirmed: they stay with their log (R14). */
const LASTING: ReadonlySet<number> = new Set([KIND.roleAct, KIND.ledgerEntry, KIND.entryWord]);
