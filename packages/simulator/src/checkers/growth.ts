/**
 * How a home grows, counted again by what its people wrote (R15): who let whom in, with how many
 * vouches left, over which branches; and that whoever is new has no weight yet. It reads records as
 * they lie there, who wrote what, and none of the fold's members, mandates or verdicts.
 */
import type { Act, AssemblyState, DeviceId, Hour, LogId, RecordId, Step } from '@tocsin/core';
import { hour, isWitnessedInTime, parentsOfEntry, ROLE } from '@tocsin/core';

import type { Device } from '../world/device.ts';
import type { Valley } from '../world/valley.ts';

/** R15: vouches of one member in so many hours; for so long nobody new has any weight. */
const VOUCHES_MAX = 3;
const WINDOW_HOURS = 2_160;
const PROBATION_HOURS = 1_440;
/** R15: hours for which anybody may object; two honest clocks may differ by a day (R9). */
const OBJECTION_HOURS = 72;
const TOLERANCE_HOURS = 24;
/** An objection that is so old has reached everybody who is not cut off. */
const HEARD_HOURS = 168;
/** R15: below so many members one voucher is enough. */
const TWO_VOUCHERS_FROM = 6;
/** R8: from so many members on two witnesses are needed. */
const TWO_WITNESSES_FROM = 4;
/** Bells, seals and stewardship (R15): nobody new gets them. */
const SENIOR: ReadonlySet<number> = new Set([
  ROLE.steward,
  ROLE.ringer,
  ROLE.sealHolder,
  ROLE.recoveryHolder,
]);
/** Records whose witnesses are counted again at the end, and the hours within which. */
const WITNESSED_MAX = 40;
const WITNESS_HOURS: readonly number[] = [6, 30];

/** Somebody of a home. */
interface Dweller {
  readonly device: DeviceId;
  /** The founder at the root of the tree of invites. */
  readonly branch: DeviceId;
  /** The hour of the placement that let them in; null = they founded the home. */
  readonly since: number | null;
  /** Who brought them, where vouchers and no majority let them in. */
  readonly broughtBy: Dweller | undefined;
  /** Hours at which a vouch of theirs was used. */
  readonly vouches: number[];
  /** People below them in the tree of invites. */
  below: number;
}

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  violate(rule: string, what: string): void;
}

/**
 * How many people a newcomer can have brought, with all whom these brought, so many hours after they
 * came: three when their probation is over and three more each time that the window has passed.
 */
export function broughtMax(hours: number, probation: number = PROBATION_HOURS): number {
  let brought = 0;
  for (let at = probation; at <= hours; at += WINDOW_HOURS)
    brought += VOUCHES_MAX * (1 + broughtMax(hours - at));
  return brought;
}

/** The growth of all homes of a valley. */
export class Growth {
  readonly #hears: Hears;
  readonly #dwellersByLog = new Map<LogId, Map<DeviceId, Dweller>>();

  constructor(valley: Valley, hears: Hears) {
    this.#hears = hears;
    for (const { log, people } of valley.homes) {
      const authors = people.flatMap(({ device }) => device.shelves[0]?.author ?? []);
      this.#dwellersByLog.set(log, new Map(authors.map((one) => [one, founder(one)])));
    }
  }

  /** How many are in a home by the placements seen so far; whoever was put out is counted still. */
  heads(log: LogId): number {
    return headsOf(this.#dwellersByLog.get(log) ?? new Map());
  }

  /** Somebody has another device in the place of one that counts no more: it is still them. */
  replaced(log: LogId, old: DeviceId, next: DeviceId): void {
    const dwellers = this.#dwellersByLog.get(log);
    const dweller = dwellers?.get(old);
    if (dweller !== undefined) dwellers?.set(next, dweller);
  }

  /** The hour through which somebody has no weight yet; undefined: never, or not known to be in. */
  newUntil(log: LogId, { shelves }: Device): Hour | undefined {
    const author = shelves.find((shelf) => shelf.log === log)?.author;
    const found = author === undefined ? undefined : this.#dwellersByLog.get(log)?.get(author);
    return found?.since == null ? undefined : hour(found.since + PROBATION_HOURS);
  }

  /** A placement that is in force, in the order of heights. */
  placed(log: LogId, state: AssemblyState, step: Step): void {
    const dwellers = this.#dwellersByLog.get(log);
    if (dwellers === undefined) return;
    for (const ballot of step.ballots) this.#checkIn(dwellers, state, ballot, 'balloted');
    const act = step.act === null ? undefined : state.reading.actById.get(step.act);
    if (act === undefined) return;
    const { verb } = act.said;
    const yes = this.#listed(dwellers, state, step);
    if (verb.kind === 'mandate' && SENIOR.has(verb.value.role))
      this.#checkSenior(dwellers, state, step, verb.value.member);
    if (verb.kind === 'admit') this.#admitted(dwellers, state, step, { ...act, yes });
  }

  /** Whose consents a placement lists. */
  #listed(
    dwellers: ReadonlyMap<DeviceId, Dweller>,
    state: AssemblyState,
    step: Step,
  ): readonly Dweller[] {
    const [record] = step.records;
    const listed = record === undefined ? undefined : state.reading.placementById.get(record);
    const consents = listed?.said.content.consents;
    const ids = consents?.kind === 'inline' ? consents.value : [];
    return ids.flatMap((id) => this.#checkIn(dwellers, state, id, 'was counted') ?? []);
  }

  #checkIn(
    dwellers: ReadonlyMap<DeviceId, Dweller>,
    { reading }: AssemblyState,
    record: RecordId,
    did: string,
  ): Dweller | undefined {
    const author = reading.entryById.get(record)?.header.author;
    const found = author === undefined ? undefined : dwellers.get(author);
    if (found === undefined) this.#hears.violate('growth', `somebody who is not in ${did}`);
    return found;
  }

  #checkSenior(
    dwellers: ReadonlyMap<DeviceId, Dweller>,
    state: AssemblyState,
    step: Step,
    member: string,
  ): void {
    const named = [...dwellers.values()].find(
      ({ device }) => state.devices.get(device)?.member === member,
    );
    if (named !== undefined && isNew(named, step.wall))
      this.#hears.violate('growth', 'somebody on probation got a bell, a seal or a stewardship');
  }

  #admitted(
    dwellers: Map<DeviceId, Dweller>,
    state: AssemblyState,
    step: Step,
    act: { readonly said: Act; readonly entry: { readonly id: RecordId } } & {
      readonly yes: readonly Dweller[];
    },
  ): void {
    const { verb } = act.said;
    if (verb.kind !== 'admit') return;
    const { reading } = state;
    const author = reading.inviteById.get(verb.value.invite)?.entry.header.author;
    const inviter = author === undefined ? undefined : dwellers.get(author);
    if (inviter === undefined) return this.#hears.violate('growth', 'nobody of the home invited');
    const isByMost = act.yes.length * 2 > headsOf(dwellers);
    this.#hears.sometimes.add(isByMost ? 'most let somebody in' : 'vouchers let somebody in');
    if (isNew(inviter, step.wall)) this.#hears.violate('growth', 'somebody on probation invited');
    if (!isByMost) this.#checkVouchers(dwellers, state, step, { ...act, inviter });
    const broughtBy = isByMost ? undefined : inviter;
    const { device } = verb.value;
    const { branch } = inviter;
    const since = step.wall;
    dwellers.set(device, { device, branch, since, broughtBy, vouches: [], below: 0 });
    if (!isByMost) this.#checkTree(inviter, reading.inOrder[0]?.header.wallHour ?? 0, since);
  }

  #checkVouchers(
    dwellers: ReadonlyMap<DeviceId, Dweller>,
    state: AssemblyState,
    step: Step,
    act: {
      readonly entry: { readonly id: RecordId };
      readonly yes: readonly Dweller[];
      readonly inviter: Dweller;
    },
  ): void {
    const { wall } = step;
    const vouchers = act.yes.filter(
      (one) =>
        !isNew(one, wall) &&
        one.vouches.filter((at) => at > wall - WINDOW_HOURS).length < VOUCHES_MAX,
    );
    const branches = new Set(vouchers.map(({ branch }) => branch));
    const all = new Set([...dwellers.values()].map(({ branch }) => branch));
    const needed = headsOf(dwellers) < TWO_VOUCHERS_FROM ? 1 : 2;
    const isEnough =
      vouchers.includes(act.inviter) &&
      vouchers.length >= needed &&
      branches.size >= Math.min(needed, all.size);
    if (!isEnough) this.#hears.violate('growth', 'let in by too few who may vouch');
    for (const one of vouchers) one.vouches.push(wall);
    this.#checkWait(state, act.entry.id, wall);
  }

  /** 72 hours in which anybody could object, and nobody did in time. */
  #checkWait({ reading }: AssemblyState, act: RecordId, wall: number): void {
    const since = reading.entryById.get(act)?.header.wallHour ?? wall;
    if (wall + TOLERANCE_HOURS < since + OBJECTION_HOURS)
      this.#hears.violate('growth', 'let in before anybody could object');
    const words = reading.consentsByAct.get(act) ?? [];
    const lastOf = (author: DeviceId): number =>
      Math.max(
        ...words.flatMap(({ entry }) => (entry.header.author === author ? [entry.header.seq] : [])),
      );
    const isObjected = words.some(
      ({ entry: { header }, said }) =>
        said.stance === 'against' &&
        header.seq === lastOf(header.author) &&
        header.wallHour + HEARD_HOURS <= wall,
    );
    if (isObjected) this.#hears.violate('growth', 'let in although somebody had objected');
  }

  /** Nobody's tree is larger than three in ninety days, and nobody in the first sixty, allow. */
  #checkTree(inviter: Dweller, began: number, now: number): void {
    for (let one: Dweller | undefined = inviter; one !== undefined; one = one.broughtBy) {
      one.below += 1;
      const max = one.since === null ? broughtMax(now - began, 0) : broughtMax(now - one.since);
      if (one.below > max)
        this.#hears.violate('growth', `one brought ${String(one.below)}, of ${String(max)}`);
      if (one.below === 2) this.#hears.sometimes.add('somebody brought a friend of a friend');
    }
  }

  /**
   * R8 with R15: what the fold takes for witnessed in time has enough witnesses who are not new, counted
   * again by who wrote something above it.
   */
  checkWitnesses(log: LogId, state: AssemblyState): void {
    const dwellers = this.#dwellersByLog.get(log);
    if (dwellers === undefined || [...dwellers.values()].every(({ since }) => since === null))
      return;
    const { inOrder } = state.reading;
    const first = Math.max(0, inOrder.length - WITNESSED_MAX * 4);
    for (let at = first; at < inOrder.length; at += 4) {
      const entry = inOrder[at];
      if (entry === undefined || entry.header.wallHour === 0) continue;
      for (const hours of WITNESS_HOURS) {
        const notAfter = hour(entry.header.wallHour + hours);
        const power = { notAfter, isEmergency: true };
        const own = dwellers.get(entry.header.author);
        if (isWitnessedInTime(state, entry.id, power) !== 'inTime') continue;
        this.#hears.sometimes.add('a record was witnessed in time');
        const seen = witnessesOf(dwellers, state, entry.id, notAfter);
        const others = [...seen].filter(({ branch }) => branch !== own?.branch);
        const branches = new Set(others.map(({ branch }) => branch));
        const asked = headsOf(dwellers) < TWO_WITNESSES_FROM ? 1 : 2;
        if (branches.size < asked) this.#hears.violate('growth', 'witnessed by who has no weight');
      }
    }
  }
}

/** People, however many devices they had. */
function headsOf(dwellers: ReadonlyMap<DeviceId, Dweller>): number {
  return new Set(dwellers.values()).size;
}

function founder(device: DeviceId): Dweller {
  return { device, branch: device, since: null, broughtBy: undefined, vouches: [], below: 0 };
}

function isNew({ since }: Dweller, wall: number): boolean {
  return since !== null && wall < since + PROBATION_HOURS;
}

/** Those who are not new, and wrote in time what has a record below it. */
function witnessesOf(
  dwellers: ReadonlyMap<DeviceId, Dweller>,
  { reading }: AssemblyState,
  record: RecordId,
  until: number,
): ReadonlySet<Dweller> {
  const above = new Set<RecordId>([record]);
  const seen = new Set<Dweller>();
  const author = reading.entryById.get(record)?.header.author;
  for (const entry of reading.inOrder) {
    if (!parentsOfEntry(entry).some((parent) => above.has(parent))) continue;
    above.add(entry.id);
    const { header } = entry;
    const one = dwellers.get(header.author);
    if (one === undefined || header.author === author) continue;
    if (header.wallHour <= until && !isNew(one, header.wallHour)) seen.add(one);
  }
  return seen;
}
