/**
 * What the second fold stands on, before it judges anything: the ground, which is all that the
 * chain has made by one height, with plain questions about it; and records: which are here with all
 * that lies under them, what they say and who says it, what a list and a frontier hold
 * (`record.md`, and the formats of `governance.md`). A `g` is a ground.
 */
import * as core from '@tocsin/core/forms';

import type { Device, Id, Ids, Mandate, Member, State } from './summary.ts';

export type Crypto = Pick<core.ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;
export type Given = [log: core.LogId, entries: Iterable<core.Entry>, crypto: Crypto];
/** What the chain has made by one height, with what its last step placed, and who vouched in it. */
export type Ground = State & { before: Ground | null; what: Id | null; vouchers: Ids };
export type Said<T = object> = T & { id: Id; author: Id; member: Id };
export type Slot = { author: Id; round: number; placement: Id };
/** What is placed in a round: an act or a tick, or at the key of a fork the healing of a rival. */
export type Placed = Said<Slot & Pick<core.Placement, 'stands'>> & {
  readonly parent: Id | null;
  readonly content?: core.PlacementContent;
  readonly struck?: core.Listed<core.MemberId>;
  readonly words?: core.Listed<core.RecordId>;
};

type Verbs = core.VerbCases;
type Loose = Partial<Verbs['addDevice'] & Verbs['mandate'] & Verbs['recall'] & Verbs['risk']>;
const SCOPES = ['mandate', 'device', 'membership'];

/** Throws why a record is void, or that it waits for others. */
export function check(isSo: boolean, otherwise: 'void' | 'waits' = 'void'): asserts isSo {
  if (!isSo) throw otherwise;
}
export const bytes = (id: Id): Uint8Array => core.idBytes(id as core.RecordId);
/** The ids under which things like this stand, ascending. */
export const where = <T>(map: ReadonlyMap<Id, T>, part: Partial<T>): Ids => {
  const keys = Object.keys(part) as (keyof T)[];
  const isLike = (one: T) => keys.every((key) => one[key] === part[key]);
  return [...map].flatMap(([id, one]) => (isLike(one) ? [id] : [])).toSorted();
};
export const both = (some: Ids, others: Ids): Ids => some.filter((one) => others.includes(one));
export const less = (some: Ids, others: Ids): Ids => some.filter((one) => !others.includes(one));
export const membersOf = (words: readonly Said[]): Ids =>
  words.map((one) => one.member).filter((id, at, all) => all.indexOf(id) === at);
/** This ground and those below it. */
export const line = (g: Ground | null): Ground[] => (g === null ? [] : [g, ...line(g.before)]);
export const person = (g: Ground, id: Id): Member => g.members.get(id) as Member;
export const device = (g: Ground, id: Id | null): Device | undefined => g.devices.get(id ?? '');
export const owner = (g: Ground, id: Id | null): Id => device(g, id)?.member ?? '';
export const live = (g: Ground): Ids => where(g.members, { status: 'live' });
/** Members who are not away. */
export const present = (g: Ground): Ids => less(live(g), g.away);
/** A member's devices of status active. */
export const unended = (g: Ground, member: Id): Ids =>
  where(g.devices, { member, status: 'active' });

export const isMost = (some: Ids, all: Ids): boolean => 2 * both(all, some).length > all.length;
export const lasts = (until: number | null | undefined, wall: number): boolean =>
  wall <= (until ?? -1);
export const isActive = (g: Ground, id: Id | null): boolean =>
  device(g, id)?.status === 'active' && !lasts(device(g, id)?.suspendedUntil, g.wall);
/** Whether a device can cast ballots, if it is its member's ballot device. */
export const isAble = (g: Ground, id: Id | null): boolean =>
  isActive(g, id) && !device(g, id)?.isFaulty;
export const isNew = (g: Ground, id: Id): boolean => lasts(person(g, id).probationUntil, g.wall);
export const isFull = (g: Ground, id: Id): boolean =>
  !isNew(g, id) && !lasts(person(g, id).suspendedUntil, g.wall);
/** Mandates that stand at an hour: not ended, not over, of a live member. */
export const seats = (g: Ground, wall: number): Mandate[] => {
  const open = [...g.mandates.values()].filter((one) => one.cuts === null);
  return open.filter((one) => lasts(one.notAfter, wall) && live(g).includes(one.member));
};
export const hours = (g: Ground, name: core.DurationName): number =>
  core.durationOf(g.overrides, name);
/** Whether this is the key of a fork at the ground below it, in whose rounds it is healed (R4). */
const isKey = (g: Ground): boolean => g.before?.height === g.height;
/** Lets a device in, or back in; a member's first one brings its member. */
export const welcome = (g: Ground, id: Id, member: Id, brought: Partial<Member>): void => {
  const none = { probationUntil: null, suspendedUntil: null, paperHash: null, successor: null };
  const first = { ...none, status: 'live', branch: member, ballotDevice: id } as const;
  g.members.set(member, { ...(g.members.get(member) ?? first), ...brought });
  const well = { status: 'active', suspendedUntil: null, behind: [], cut: null } as const;
  g.devices.set(id, { ...well, member, isFaulty: false });
};
export const mark = (g: Ground, id: Id, part: Partial<Device>): void => {
  g.devices.set(id, { ...(g.devices.get(id) as Device), ...part });
};
export const end = (g: Ground, id: Id, status: Device['status'], cut: Ids): void => {
  mark(g, id, { status, cut, suspendedUntil: null, behind: [], isFaulty: false });
  g.removalPending = true;
};
/** How what is under a scope of cuts ended early, and what counts of it (R6). */
export const ended = (
  g: Ground,
  { kind, value }: core.VerbCases['widerCut']['scope'],
): [Id, Map<Id, Ids>] | [] => {
  const recalled = g.mandates.get(value)?.cuts ?? null;
  if (kind === 'mandate') return recalled === null ? [] : [kind, recalled];
  const { status = 'live' } = (kind === 'device' ? g.devices : g.members).get(value) ?? {};
  if (['live', 'active', 'gone'].includes(status)) return [];
  const own = kind === 'device' ? [value] : where(g.devices, { member: value, status: 'gone' });
  return [status, new Map(own.map((id) => [id, device(g, id)?.cut ?? []]))];
};

export const isSlot = (a: Slot, b: Slot): boolean =>
  a.round === b.round && a.placement === b.placement;
/** Whether two words of one device in one round contradict each other. */
export const isTwice = (a: Slot, b: Slot): boolean =>
  a.author === b.author && a.round === b.round && a.placement !== b.placement;
/** The member for whom a device casts ballots. */
export const voter = (g: Ground, id: Id): Id | undefined =>
  present(g).find((member) => isAble(g, id) && person(g, member).ballotDevice === id);

/** What a strike says, all but a code. */
export const gist = (said: core.StrikeDevice): string =>
  JSON.stringify([said.device, said.by, said.successor, said.lastHonoured, said.enrolment]);
export const castFor = (slot: Slot, ballots: readonly Slot[]): Ids =>
  ballots.filter((one) => isSlot(one, slot)).map(({ author }) => author);
/** The rival to which a head leads. */
export const rivalOf = (head: Id | null, rivals: Ids, ways: Map<Id, Id | null>): Id | undefined => {
  if (head === null || rivals.includes(head)) return head ?? undefined;
  return rivalOf(ways.get(head) ?? null, rivals, ways);
};

const parentsOf = ({ prev, deps }: core.Header): Ids => (prev === null ? deps : [prev, ...deps]);

export class Records {
  readonly log: core.LogId;
  readonly crypto: Crypto;
  /** Records that count: with all their ancestors. */
  readonly held: Map<Id, core.Entry> = new Map();

  constructor(...[log, entries, crypto]: Given) {
    this.log = log;
    this.crypto = crypto;
    const given = new Map<Id, core.Entry>([...entries].map((entry) => [entry.id, entry]));
    const take = (id: Id): boolean => {
      const { header } = given.get(id) ?? {};
      if (header === undefined || this.held.has(id)) return header !== undefined;
      const { seq, author } = given.get(header.prev ?? '')?.header ?? { ...header, seq: -1 };
      if ((header.log ?? id) !== log || !parentsOf(header).every(take)) return false;
      if (header.seq !== seq + 1 || header.author !== author) return false;
      return this.held.set(id, given.get(id) as core.Entry).has(id);
    };
    for (const id of given.keys()) take(id);
  }

  readonly entry = (id: Id): core.Entry => this.held.get(id) as core.Entry;
  readonly header = (id: Id): core.Header => this.entry(id).header;
  readonly author = (id: Id): Id => this.header(id).author;
  readonly parents = (id: Id): Ids => parentsOf(this.header(id));
  readonly hash = (domain: core.DomainName, ...parts: Uint8Array[]): Id =>
    core.idOf(core.hashIn(this.crypto.hash, domain, ...parts));
  readonly isSigned = (signed: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean =>
    this.crypto.isAdmissibleKey(key) && this.crypto.verify(signature, signed, key);
  readonly isMissing = (id: Id): boolean =>
    (this.held.get(id)?.body.state ?? 'unread') === 'unread';

  /** Whether a record's epoch is the one in force under the head it cites (R12); at a key, known. */
  isOfEpoch(id: Id, g: Ground): boolean {
    const { epoch, gov } = this.header(id);
    const cited = line(g).find(({ head }) => head === gov);
    if (isKey(g) && epoch > g.epochs.length) return false;
    return epoch === 0 || epoch === (cited?.epochs.length ?? epoch);
  }

  /** Whether a body is waited for: of governance, and of an epoch that may be right. */
  isAwaited(id: Id, g: Ground): boolean {
    const { lane, epoch } = this.header(id);
    return lane === 0 && epoch <= g.epochs.length && this.isMissing(id) && this.isOfEpoch(id, g);
  }

  word(id: Id, g: Ground): Said {
    return { id, author: this.author(id), member: owner(g, this.author(id)) };
  }

  /** What those records say that are of this kind, and who says so. */
  said<T>(kind: core.RecordKind<T>, ids: Iterable<Id>, g: Ground): Said<T>[] {
    return [...ids].flatMap((id) => {
      const said = this.held.has(id) ? core.saidAs(kind, this.entry(id)) : undefined;
      return said && this.isOfEpoch(id, g) ? [{ ...said, ...this.word(id, g) }] : [];
    });
  }

  at<T extends { parent: Id }>(kind: core.RecordKind<T>, ids: Iterable<Id>, g: Ground): Said<T>[] {
    return this.said(kind, ids, g).filter(({ parent }) => parent === g.head);
  }

  placements(ids: Iterable<Id>, g: Ground): Placed[] {
    return this.said(core.placementKind, ids, g).map(({ content: encoded, ...one }) => {
      const placement = core.placementIdOf(this.crypto.hash, encoded);
      const content = core.decodeContent(encoded);
      if (!content.ok) return { ...one, placement, parent: null };
      return { ...one, placement, parent: content.value.parent, content: content.value };
    });
  }

  /** What is placed, at whichever parent: placements, or healings where this is a key. */
  slots(ids: Iterable<Id>, g: Ground): Placed[] {
    if (!isKey(g)) return this.placements(ids, g);
    const healings = this.said(core.healingKind, ids, g);
    return healings.map((one) => ({ ...one, placement: one.rival, parent: one.key }));
  }

  /** The parent of each placement that can be read here. */
  ways(g: Ground): Map<Id, Id | null> {
    const all = this.placements(this.held.keys(), g);
    return new Map(all.map(({ placement, parent }) => [placement, parent]));
  }

  placed(ids: Iterable<Id>, g: Ground): Placed[] {
    return this.slots(ids, g).filter(({ parent }) => parent === g.head);
  }

  /** The items of a list, inside or in list records. */
  items<T extends Id | core.DeltaHead>(list: core.Listed<T> | undefined, g: Ground): readonly T[] {
    if (list === undefined || list.kind === 'inline') return list?.value ?? [];
    check(!list.value.some(this.isMissing), 'waits');
    const parts = this.said(core.listKind, list.value, g);
    const kind = parts[0]?.items.kind;
    check(list.value.every((id, at) => parts[at]?.id === id && parts[at].part === at));
    check(parts.every(({ of, items }) => of === parts.length && items.kind === kind));
    const items = parts.flatMap((one) => one.items.value as readonly unknown[] as readonly T[]);
    const keys = items.map((one) =>
      typeof one === 'string' ? one : `${one.device}${1e10 + one.seq}${one.id}`,
    );
    check(keys.every((key, at) => (keys[at - 1] ?? '') < key));
    return items;
  }

  /** The hash of a verb's number and of the part of a ground that it changes. */
  base({ kind, value }: core.Verb, g: Ground): Id {
    const { device: id = '', member = '', mandate = '', role = 0 } = value as Loose;
    const { hash = '', subject = 0 } = value as Loose;
    const whose = g.members.get(member);
    const status = (one?: { status: string }) => one?.status ?? null;
    const own = where(g.devices, { member }).map((one) => [bytes(one), status(device(g, one))]);
    const isKnown = where(g.resolutions, { subject, hash }).length > 0;
    const cuts = kind === 'widerCut' ? ended(g, value.scope)[1] : undefined;
    const ballots = whose?.ballotDevice ? bytes(whose.ballotDevice) : null;
    const heads = (ids: Ids) => ids.map((one) => [this.header(one).seq, bytes(one)]);
    const now = cuts && [...cuts].map(([one, cut]) => [bytes(one), heads(cut)]);
    const same = where(g.mandates, { role, member, cuts: null });
    const parts: { [K in keyof Verbs]: (said: Verbs[K]) => core.Cbor[] } = {
      admit: () => [bytes(id), g.devices.has(id)],
      addDevice: () => [bytes(member), own],
      strikeDevice: () => [bytes(id), status(device(g, id))],
      expel: () => [bytes(member), status(whose)],
      resign: () => [bytes(member), status(whose)],
      epoch: () => [g.epochs.length],
      mandate: () => [role, bytes(member), same.map(bytes)],
      recall: () => [bytes(mandate), g.mandates.get(mandate)?.cuts === null],
      constitution: () => [g.overrides.map((one) => [one.index, one.value])],
      resolve: () => [subject, bytes(hash), isKnown],
      moveBallotDevice: () => [bytes(member), ballots],
      suspend: () => [bytes(member), status(whose), whose?.suspendedUntil ?? null],
      rules: () => [g.rules, g.rulesNext?.[0] ?? null],
      risk: () => [subject, bytes(hash), isKnown],
      widerCut: ({ scope }) => [SCOPES.indexOf(scope.kind), bytes(scope.value), now ?? null],
      witnesses: () => [g.witnesses],
      away: () => [bytes(g.head)],
      emergency: ({ trigger }) => [bytes(trigger), where(g.emergencies, {}).map(bytes)],
      stopEmergency: ({ power }) => [bytes(power), g.emergencies.get(power)?.stopped === null],
      allocate: ({ purpose }) => [
        bytes(purpose),
        where(g.allocations, { purpose, isEnded: false }).map(bytes),
      ],
    };
    const number = Object.keys(parts).indexOf(kind);
    return this.hash('base', core.encodeCbor([number, ...parts[kind](value as never)]));
  }

  /** The key of a fork here, as the ground of its rounds. */
  readonly keyOf = (g: Ground): Ground => ({
    ...g,
    head: core.healingKeyOf(this.crypto.hash, g.head as core.PlacementId),
    before: g,
  });

  /** A record and those of its device before it, newest first. */
  readonly chain = (id: Id): Ids => {
    const { prev } = this.header(id);
    return prev === null ? [id] : [id, ...this.chain(prev)];
  };

  /** The member whose turn a round is. */
  secretary(g: Ground, round: number): Id | undefined {
    const head = [bytes(g.head), core.uintBytes(g.height + 1, 6)];
    const rank = (id: Id) => this.hash('secretary', ...head, bytes(id));
    const members = present(g).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
    return members[round % members.length];
  }

  frontier(ids: Iterable<Id>): ReturnType<typeof core.frontierOf> {
    return core.frontierOf([...ids].map(this.entry));
  }

  /** Of a device's records that are settled, those that none follows. */
  heads(g: Ground, id: Id): Ids {
    const own = [...g.settled].filter((one) => this.author(one) === id);
    return this.frontier(own).flatMap(({ heads }) => heads.map((head) => head.id));
  }

  /** The newest record under all heads of a device, if there is one. */
  fork(g: Ground, id: Id): Ids {
    const [one = [], ...sides] = this.heads(g, id).map(this.chain);
    return sides.reduce(both, one).slice(0, 1);
  }

  readonly isHonoured = (id: Id, g: Ground): boolean =>
    isActive(g, this.author(id)) ||
    (device(g, this.author(id))?.cut ?? []).some((one) => this.chain(one).includes(id));
  /** Whether a word weighs as its member's: not that of a device that signed twice (R3). */
  readonly weighs = ({ id, author, member }: Said, g: Ground): boolean =>
    this.isHonoured(id, g) && !device(g, author)?.isFaulty && live(g).includes(member);

  /** The ground below one up to which all are older than headers are kept; it never sinks (R14). */
  floor(g: Ground, at: Ground['before'] = g.before && this.floor(g.before)): Ground['before'] {
    const next = line(g).find(({ height }) => height === (at?.height ?? 0) + 1);
    const isOld = next !== undefined && next.wall <= g.wall - hours(g, 'headersKept');
    return isOld ? this.floor(g, next) : at;
  }

  /** What lies under a record, not looking behind what is pruned. */
  seen(id: Id, g: Ground): Set<Id> {
    const pruned = this.floor(g)?.settled;
    const ids = new Set([id]);
    for (const at of ids)
      if (this.header(at).lane === 0 || pruned?.has(at) !== true)
        for (const parent of this.parents(at)) ids.add(parent);
    return ids;
  }

  /** Of some words, those that no later one of their member replaces. */
  latest<T extends Said>(words: readonly T[], g: Ground): T[] {
    const under = new Map(words.map(({ id }) => [id, this.seen(id, g)]));
    const isLater = (a: T, b: T) => a.id !== b.id && under.get(a.id)?.has(b.id);
    return words.filter((a) => !words.some((b) => a.member === b.member && isLater(b, a)));
  }
}
