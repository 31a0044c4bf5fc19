/**
 * The second fold: governance once more, from the words of `docs/spec` alone, by somebody who had
 * not read the first. It is as slow and as plain as it can be: sets of records instead of
 * frontiers, the whole ground copied at each height, every question asked anew. It shares bytes
 * and types with the first fold and nothing that judges; a direction rule holds that. Where the two
 * disagree, one of them or the page is wrong: `docs/spec/second-fold.md`.
 *
 * It is one file, since it is read from one end to the other: records, the ground, acts (tables by
 * verb), rounds, forks. A `g` is a ground: all that the chain has made by one height. Where a fork
 * is healed a `k` is the ground of its key, under which rounds are held once more.
 */
import * as core from '@tocsin/core/forms';

import { compared } from './summary.ts';
import type { Device, Emergency, Id, Ids, Mandate, Member, State, Summary } from './summary.ts';

type Crypto = Pick<core.ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;
type Books = { log: core.LogId; held: ReadonlyMap<Id, core.Entry>; crypto: Crypto };
/** The ground below, the act by which this one came, and who vouched in it. */
type Past = { before: Ground | null; act: Said<core.Act> | null; vouchers: Ids };
type Ground = State & { past: Past; books: Books };
type Said<T = object> = T & { id: Id; author: Id; member: Id; wallHour: number; gov: Id | null };
type Slot = Said<{ round: number; placement: Id; parent: Id | null }>;
/** What is placed in a round: an act or a tick, or at the key of a fork the healing of a rival. */
type Placed = Slot & Partial<core.Healing & { content: core.PlacementContent }>;
type Verbs = core.VerbCases;
type Cuts = Verbs['recall']['cuts'];
type Name = core.DurationName | core.ParameterName;
/**
 * An act that is judged, and carried out on a copy of the ground below it: the wall of its placement,
 * words of its own rule, who agrees, the grounds since it was written; who vouched, by its rule.
 */
type Trial = { g: Ground; old: Ground; wall: number; act: Said<core.Act>; words: Said[] } & Heard;
type Heard = { agreed: Ids; since: Ground[]; vouchers: Ids };
type Outcome = Pick<Summary, 'contested' | 'overtaken' | 'settled' | 'stopped'> & { g: Ground };

/** The round of lists of the absent. */
const AWAY = 65_535;
const MEMBERS_MAX = 500;
/** Mandates, or budgets, that stand at once. */
const STANDING_MAX = 1_000;
/** Roles that nobody holds while on probation. */
const GRAVE = [0, 1, 2, 3, 6];
/** Money and entry; and what an emergency power may be about. */
const SERIOUS = [1, 2, 3, 4, 5];
const URGENT = [1, 3, 5, 6, 7, 8, 9, 10];
/** What more than half is not enough for. */
const SHARES: [core.ParameterName, ...string[]][] = [
  ['membersShare', 'mandate', 'resolve', 'risk', 'witnesses', 'emergency', 'allocate'],
  ['constitutionShare', 'constitution', 'rules'],
  ['expelShare', 'expel'],
  ['recallShare', 'recall'],
];
/** Of what the least is the strictest. */
const LEAST = ['termsMax', 'emergencyDays', 'mandateMax', 'memberSuspension', 'emergencyPower'];

/** Throws why a record is void, or that it waits for others. */
function check(isSo: boolean, otherwise: 'void' | 'waits' = 'void'): asserts isSo {
  if (!isSo) throw otherwise;
}
function attempt(make: () => Ground): Ground | 'void' | 'waits' {
  try {
    return make();
  } catch (verdict) {
    if (verdict !== 'void' && verdict !== 'waits') throw verdict;
    return verdict;
  }
}
const both = (some: Ids, others: Ids) => some.filter((one) => others.includes(one));
const less = (some: Ids, others: Ids) => some.filter((one) => !others.includes(one));
/** Whether more than half of all are among some, and so many of a hundred. */
const isMost = (some: Ids, all: Ids, percent = 0) =>
  2 * both(all, some).length > all.length && 100 * both(all, some).length >= percent * all.length;
const lasts = (until: number | null | undefined, wall: number) => wall <= (until ?? -1);
const isLike = <T>(one: T, part: Partial<T>) =>
  (Object.keys(part) as (keyof T)[]).every((key) => one[key] === part[key]);
/** The ids under which things like this stand, ascending. */
const where = <T>(map: ReadonlyMap<Id, T>, part: Partial<T> = {}) =>
  [...map].flatMap(([id, one]) => (isLike(one, part) ? [id] : [])).toSorted();
const valuesOf = <T>(map: ReadonlyMap<Id, T>) => [...map.values()];
const unique = (ids: Ids) => [...new Set(ids)];
const membersOf = (words: readonly { member: Id }[]) => unique(words.map((one) => one.member));
/** Ids, and all those to which steps lead from them. */
function reached(from: Ids, step: (id: Id) => Ids): Set<Id> {
  const ids = new Set(from);
  for (const id of ids) for (const next of step(id)) ids.add(next);
  return ids;
}

// Records: which are here with all that lies under them, and what they say (`record.md`).

const bytes = (id: Id) => core.idBytes(id as core.RecordId);
const parentsOf = ({ prev, deps }: core.Header): Ids => (prev === null ? deps : [prev, ...deps]);
/** Records that count: with all their ancestors. */
function counting(log: Id, all: readonly core.Entry[]): Books['held'] {
  const held = new Map<Id, core.Entry>(all.map((one) => [one.id, one]));
  const fit = all.filter(({ id, header }) => {
    const { seq, author } = held.get(header.prev ?? '')?.header ?? { ...header, seq: -1 };
    const isNext = header.seq === seq + 1 && header.author === author;
    return isNext && (header.log ?? id) === log && parentsOf(header).every((one) => held.has(one));
  });
  return fit.length < all.length ? counting(log, fit) : held;
}
const entry = ({ books }: Ground, id: Id) => books.held.get(id) as core.Entry;
const header = (g: Ground, id: Id) => entry(g, id).header;
const authorOf = (g: Ground, id: Id): Id => header(g, id).author;
const parents = (g: Ground, id: Id) => parentsOf(header(g, id));
const isHere = ({ books }: Ground, id: Id) => books.held.has(id);
const isMissing = (g: Ground, id: Id) => !isHere(g, id) || entry(g, id).body.state === 'unread';
const hash = ({ books }: Ground, domain: core.DomainName, ...parts: Uint8Array[]): Id =>
  core.idOf(core.hashIn(books.crypto.hash, domain, ...parts));
const isSigned = ({ books }: Ground, signed: Uint8Array, signature: Uint8Array, key: Uint8Array) =>
  books.crypto.isAdmissibleKey(key) && books.crypto.verify(signature, signed, key);
/** This ground and those below it. */
const line = (g: Ground | null): Ground[] => (g === null ? [] : [g, ...line(g.past.before)]);
/** Whether this is the key of a fork at the ground below it, in whose rounds it is healed (R4). */
const isKey = (g: Ground) => g.past.before?.height === g.height;
/** Whether a record's epoch is the one in force under the head it cites (R12); at a key, known. */
function isOfEpoch(g: Ground, { epoch, gov }: core.Header): boolean {
  const cited = line(g).find(({ head }) => head === gov)?.epochs.length ?? epoch;
  return epoch === 0 || (epoch === cited && !(isKey(g) && epoch > g.epochs.length));
}
/** Whether a body is waited for: of governance, and of an epoch that may be right. */
const isAwaited = (g: Ground, id: Id) =>
  isMissing(g, id) && header(g, id).lane === 0 && isOfEpoch(keyOf(g), header(g, id));
const word = (g: Ground, id: Id) => ({ ...header(g, id), id, member: owner(g, authorOf(g, id)) });
/** What those records say that are of this kind, and who says so. */
const said = <T>(g: Ground, kind: core.RecordKind<T>, ids: Iterable<Id>): Said<T>[] =>
  [...ids].flatMap((id) => {
    const says = isHere(g, id) ? core.saidAs(kind, entry(g, id)) : undefined;
    return says && isOfEpoch(g, header(g, id)) ? [{ ...word(g, id), ...says }] : [];
  });
/** Of these, what weighs as a member's word: honoured, not of a device that signed twice (R3). */
const heard = <T>(g: Ground, kind: core.RecordKind<T>, ids: Iterable<Id>) =>
  said(g, kind, ids).filter((one) => isHonoured(g, one.id) && isOfMember(g, one));
const isOfMember = (g: Ground, { author, member }: Said) =>
  isLive(g, member) && !device(g, author)?.isFaulty;
const at = <T extends { parent: Id | null }>(g: Ground, words: readonly T[]) =>
  words.filter(({ parent }) => parent === g.head);
const placements = (g: Ground, ids: Iterable<Id>): Placed[] =>
  said(g, core.placementKind, ids).map(({ content: encoded, ...one }) => {
    const { value: content } = core.decodeContent(encoded) as { value?: core.PlacementContent };
    const placement = core.placementIdOf(g.books.crypto.hash, encoded);
    return { ...one, placement, parent: content?.parent ?? null, ...(content && { content }) };
  });
const healings = (g: Ground, ids: Iterable<Id>): Placed[] =>
  said(g, core.healingKind, ids).map((one) => ({ ...one, placement: one.rival, parent: one.key }));
/** What is placed, at whichever parent: placements, or where this is a key healings. */
const slots = (g: Ground, ids: Iterable<Id>) => (isKey(g) ? healings : placements)(g, ids);
/** The items of a list, inside or in list records. */
function items<T>(g: Ground, list?: core.Listed<T>, kind: 'ids' | 'heads' = 'ids'): readonly T[] {
  if (list?.kind !== 'records') return list?.value ?? [];
  check(!list.value.some((id) => isMissing(g, id)), 'waits');
  const [parts, of] = [said(g, core.listKind, list.value), list.value.length];
  check(parts.length === of && parts.every((one, part) => one.part === part && one.of === of));
  check(parts.every((one) => one.items.kind === kind));
  const all = parts.flatMap((one) => one.items.value as readonly unknown[] as readonly T[]);
  const key = (one: Id | core.DeltaHead) =>
    typeof one === 'string' ? one : `${one.device}${1e10 + one.seq}${one.id}`;
  const keys = (all as readonly (Id | core.DeltaHead)[]).map(key);
  check(keys.join() === unique(keys).toSorted().join());
  return all;
}
/** A record and those of its device before it, newest first. */
const chain = (g: Ground, id: Id | null): Ids => (id ? [id, ...chain(g, header(g, id).prev)] : []);
const frontier = (g: Ground, ids: Ids) => core.frontierOf(ids.map((id) => entry(g, id)));
/** Of a device's records that are settled, those that none follows. */
const heads = (g: Ground, id: Id): Ids => {
  const own = [...g.settled].filter((one) => authorOf(g, one) === id);
  return frontier(g, own).flatMap((one) => one.heads.map((head) => head.id));
};
/** The newest record under all heads of a device, if there is one. */
const fork = (g: Ground, id: Id): Ids => {
  const sides = heads(g, id).map((head) => chain(g, head));
  return sides.reduce(both, sides[0] ?? []).slice(0, 1);
};

// The ground: plain questions about what the chain has made by one height.

const person = (g: Ground, id: Id) => g.members.get(id) as Member;
const device = (g: Ground, id: Id | null) => g.devices.get(id ?? '');
const owner = (g: Ground, id: Id): Id => device(g, id)?.member ?? '';
const live = (g: Ground) => where(g.members, { status: 'live' });
const isLive = (g: Ground, id: Id) => live(g).includes(id);
/** Members who are not away. */
const present = (g: Ground) => less(live(g), g.away);
/** A member's devices of status active. */
const unended = (g: Ground, member: Id) => where(g.devices, { member, status: 'active' });
const isUnended = (g: Ground, id: Id | null) => device(g, id)?.status === 'active';
const isActive = (g: Ground, id: Id | null) =>
  isUnended(g, id) && !lasts(device(g, id)?.suspendedUntil, g.wall);
const isAble = (g: Ground, id: Id | null) => isActive(g, id) && !device(g, id)?.isFaulty;
/** A member's ballot device, if it can cast ballots. */
const caster = (g: Ground, member: Id) =>
  isAble(g, person(g, member).ballotDevice) ? (person(g, member).ballotDevice ?? '') : '';
/** The member for whom a device casts ballots. */
const voter = (g: Ground, id: Id) => present(g).find((member) => caster(g, member) === id);
const isNew = (g: Ground, id: Id) => lasts(person(g, id).probationUntil, g.wall);
const isFree = (g: Ground, id: Id) => !lasts(person(g, id).suspendedUntil, g.wall);
const isFull = (g: Ground, id: Id) => isFree(g, id) && !isNew(g, id);
/** A duration or another number of the constitution. */
const number = ({ overrides }: Ground, name: Name) =>
  isParameter(name) ? core.parameterOf(overrides, name) : core.durationOf(overrides, name);
const isParameter = (name: Name): name is core.ParameterName => name in core.PARAMETERS;
/** The strictest that a number was: the most, and of some the least. */
const strict = (since: Ground[], name: Name) =>
  (LEAST.includes(name) ? Math.min : Math.max)(...since.map((g) => number(g, name)));
/** Mandates that stand at an hour: not ended, not over, of a live member. */
const seats = (g: Ground, wall: number) =>
  valuesOf(g.mandates).filter(
    (one) => !one.cuts && lasts(one.notAfter, wall) && isLive(g, one.member),
  );
/** The member whose turn a round is. */
function secretary(g: Ground, round: number): Id | undefined {
  const head = [bytes(g.head), core.uintBytes(g.height + 1, 6)];
  const ranks = new Map(present(g).map((id) => [hash(g, 'secretary', ...head, bytes(id)), id]));
  return ranks.get(where(ranks)[round % ranks.size] ?? '');
}
const cutOf = (g: Ground, id: Id) => device(g, id)?.cut ?? [];
const isHonoured = (g: Ground, id: Id, by: Id = authorOf(g, id)) =>
  isActive(g, by) || cutOf(g, by).some((one) => chain(g, one).includes(id));
/** The ground below one up to which all are older than headers are kept; it never sinks (R14). */
function floor(g: Ground, now: Ground | null = g.past.before && floor(g.past.before)): typeof now {
  const next = line(g).find(({ height }) => height === (now?.height ?? 0) + 1);
  return next && next.wall <= g.wall - number(g, 'headersKept') ? floor(g, next) : now;
}
/** Of some words, those that no later one of their member replaces, as far as is not pruned. */
function latest<T extends Said>(g: Ground, words: readonly T[]): T[] {
  const old = floor(g)?.settled ?? new Set();
  const step = (id: Id) => (old.has(id) && header(g, id).lane !== 0 ? [] : parents(g, id));
  const under = new Map(words.map(({ id }) => [id, reached([id], step)]));
  const isLater = (a: T, b: T) => a.id !== b.id && under.get(a.id)?.has(b.id);
  return words.filter((a) => !words.some((b) => a.member === b.member && isLater(b, a)));
}
const mark = (g: Ground, id: Id, part: Partial<Device>) => Object.assign(device(g, id) ?? {}, part);
/** Lets a device in, or back in; a member's first one brings its member. */
function welcome(g: Ground, id: Id, member: Id, brought: Partial<Member>): void {
  const none = { probationUntil: null, suspendedUntil: null, paperHash: null, successor: null };
  const first = { ...none, status: 'live', branch: member, ballotDevice: id } as const;
  g.members.set(member, { ...(g.members.get(member) ?? first), ...brought });
  const well = { status: 'active', suspendedUntil: null, behind: [], cut: null } as const;
  g.devices.set(id, { ...well, member, isFaulty: false });
}
function end(g: Ground, id: Id, status: Device['status'], cut: Ids): void {
  mark(g, id, { status, cut, suspendedUntil: null, behind: [], isFaulty: false });
  g.removalPending = true;
}

// Acts: what they ask for and what they change (`governance.md`, `epochs.md`, `mandates.md`).

/** What counts of what ended early, by device (R6). */
function ended(g: Ground, { kind, value }: Verbs['widerCut']['scope']): Map<Id, Ids> | null {
  if (kind === 'mandate') return g.mandates.get(value)?.cuts ?? null;
  const { status = 'live' } = (kind === 'device' ? g.devices : g.members).get(value) ?? {};
  if (['live', 'active', 'gone'].includes(status)) return null;
  const own = kind === 'device' ? [value] : where(g.devices, { member: value, status: 'gone' });
  return new Map(own.map((id) => [id, cutOf(g, id)]));
}
const statusOf = ({ member }: { member: Id }, g: Ground) => [member, g.members.get(member)?.status];
const outcomeOf = ({ subject, hash: what }: Verbs['resolve'], g: Ground) => {
  return [subject, what, where(g.resolutions, { subject, hash: what }).length > 0];
};
/** By verb, in the order of their numbers: the part of a ground that it changes. */
const PARTS: { [K in keyof Verbs]: (said: Verbs[K], g: Ground) => readonly unknown[] } = {
  admit: (one, g) => [one.device, g.devices.has(one.device)],
  addDevice: ({ member }, g) => {
    return [member, where(g.devices, { member }).map((id) => [id, device(g, id)?.status])];
  },
  strikeDevice: (one, g) => [one.device, device(g, one.device)?.status],
  expel: statusOf,
  resign: statusOf,
  epoch: (_, g) => [g.epochs.length],
  mandate: ({ role, member }, g) => [role, member, where(g.mandates, { role, member, cuts: null })],
  recall: ({ mandate }, g) => [mandate, g.mandates.get(mandate)?.cuts === null],
  constitution: (_, g) => [g.overrides.map((one) => [one.index, one.value])],
  resolve: outcomeOf,
  moveBallotDevice: ({ member }, g) => [member, g.members.get(member)?.ballotDevice],
  suspend: (one, g) => [...statusOf(one, g), g.members.get(one.member)?.suspendedUntil],
  rules: (_, g) => [g.rules, g.rulesNext?.[0]],
  risk: outcomeOf,
  widerCut: ({ scope }, g) => {
    const [now, kinds] = [ended(g, scope), ['mandate', 'device', 'membership']];
    const seqs = ([id, cut]: [Id, Ids]) => [id, cut.map((one) => [header(g, one).seq, one])];
    return [kinds.indexOf(scope.kind), scope.value, now && [...now].map(seqs)];
  },
  witnesses: (_, g) => [g.witnesses],
  away: (_, g) => [g.head],
  emergency: ({ trigger }, g) => [trigger, where(g.emergencies)],
  stopEmergency: ({ power }, g) => [power, g.emergencies.get(power)?.stopped === null],
  allocate: ({ purpose }, g) => [purpose, where(g.allocations, { purpose, isEnded: false })],
};
/** The hash of a verb's number and of the part of a ground that it changes; keys abroad as text. */
function base(g: Ground, { kind, value }: core.Verb): Id {
  const form = (part: unknown): core.Cbor => {
    if (Array.isArray(part)) return part.map(form);
    const isId = String(part).length === 64 && kind !== 'witnesses';
    return isId ? bytes(part as Id) : ((part ?? null) as core.Cbor);
  };
  const parts = [Object.keys(PARTS).indexOf(kind), ...PARTS[kind](value as never, g)];
  return hash(g, 'base', core.encodeCbor(form(parts)));
}

/** What a strike says, all but a code. */
const gist = ({ device: id, by, successor, lastHonoured, enrolment }: core.StrikeDevice) =>
  JSON.stringify([id, by, successor, lastHonoured, enrolment]);
const isCard = (g: Ground, member: Id, { paperCode: code }: core.StrikeDevice) =>
  code !== null && core.paperHashOf(g.books.crypto.hash, code) === person(g, member).paperHash;
/** What lay in the frontier when a device was last let in: strikes in it are spent. */
function spent(g: Ground, id: Id): Ids {
  const isIn = (one: Ground | null) => one !== null && isUnended(one, id);
  return [...(line(g).find((one) => isIn(one) && !isIn(one.past.before))?.settled ?? [])];
}
/** Places an act with these words: whether it may be, and what it changes in the copy of a ground. */
function enact(id: Id, listed: Ids, old: Ground, g: Ground, wall: number): Trial {
  const [act] = said(g, core.actKind, both([id], [...g.settled]));
  check(act !== undefined && act.base === base(g, act.verb) && isHonoured(g, id));
  const [{ kind, value }, { validUntil, wallHour, gov }] = [act.verb, act];
  // The window of a recall is never longer than that of other acts (`durations.md`).
  const validity = number(g, kind === 'recall' ? 'recallWindow' : 'actValidity');
  check(wall <= validUntil && validUntil <= wallHour + validity);
  check(wallHour <= wall + number(g, 'clockTolerance'));
  check(line(g).every(({ past }) => past.act?.id !== id));
  check(!('member' in value) || isLive(g, value.member));
  const all = heard(g, core.consentKind, g.settled).filter((one) => one.act === id);
  const others = membersOf(latest(g, all).filter(({ stance }) => stance !== 'for'));
  const stances = all.filter((one) => one.stance === 'for' && !others.includes(one.member));
  const strikes = heard(g, core.strikeKind, kind === 'strikeDevice' ? g.settled : []);
  const notices = strikes.filter((one) => gist(one) === gist(value as core.StrikeDevice));
  const words = [...stances, ...notices].filter((one) => listed.includes(one.id));
  // A notice does not say by whose consent it is: it counts for no class.
  const agreed = membersOf(words.filter((one) => 'stance' in one));
  const cited = line(old).findIndex(({ head }) => head === gov);
  const since = line(old).slice(0, cited + 1 || undefined);
  const trial = { g, old, wall, act, words, agreed, since, vouchers: [] };
  check(words.length === listed.length);
  check(core.CLASSES_BY_VERB[kind].includes(act.class) && isMet(trial));
  RULES[kind](value as never, trial);
  return trial;
}
/** Whether enough of those asked agree (R5), without the stewards who are bound. */
function isMet({ g, act, agreed, since }: Trial, bound: Ids = []): boolean {
  const [{ kind }, all] = [act.verb, live(g)];
  if (act.class === 'none') return true;
  const share = SHARES.find((verbs) => verbs.includes(kind))?.[0];
  const asked = ['admit', 'strikeDevice', 'epoch'].includes(kind) ? present(g) : all;
  if (act.class === 'members') return isMost(agreed, asked, share && strict(since, share));
  const holders = seats(g, g.wall).map(({ role, member }) => (role === 0 ? member : ''));
  const stewards = both(all, holders).filter((id) => isFull(g, id));
  const isOpen = since.every((one) => core.areStewardsOpen(one.overrides)) && stewards.length > 2;
  return isOpen && isMost(less(agreed, bound), stewards);
}
/** Checks that a last honoured record is settled, and not below what was so at a ground (R6). */
function checkCut(g: Ground, { device: id, lastHonoured: last }: Cuts[number], low: Ground) {
  const least = heads(g, id).length > 1 ? fork(g, id) : heads(low, id);
  check(g.settled.has(last) && authorOf(g, last) === id);
  check(!least.some((head) => head !== last && chain(g, head).includes(last)));
}
/** Where members' devices end: where it is named, where they are cut already, or at their heads. */
function cutsOf({ g, old }: Trial, members: Ids, named: Cuts = []): Map<Id, Ids> {
  check(named.every((one) => members.includes(owner(g, one.device))));
  for (const one of named) checkCut(g, one, old);
  const lastOf = new Map(named.map((one): [Id, Ids] => [one.device, [one.lastHonoured]]));
  const now = (id: Id) => lasts(device(g, id)?.suspendedUntil, g.wall) && device(g, id)?.cut;
  const own = members.flatMap((member) => unended(g, member));
  return new Map(own.map((id) => [id, lastOf.get(id) ?? (now(id) || heads(g, id))]));
}
/** Whether an act is written by an active device of a member. */
const isOwn = ({ g, act }: Trial, member: Id) => isActive(g, act.author) && act.member === member;
function depart({ member, cuts }: Verbs['expel'], t: Trial): void {
  const status = t.act.verb.kind === 'expel' ? 'expelled' : 'resigned';
  check(live(t.g).length > 1 && (status === 'expelled' || isOwn(t, member)));
  Object.assign(person(t.g, member), { status, successor: null });
  for (const [id, cut] of cutsOf(t, [member], cuts)) end(t.g, id, 'gone', cut);
}
/** Lets a further device of a member in, or with a strike a successor. */
function enrol(g: Ground, value: Verbs['addDevice']): void {
  const [{ member, device: id, paperHash }, card] = [value, person(g, value.member).paperHash];
  const signed = core.enrolmentHash(g.books.crypto.hash, { ...value, log: g.books.log });
  check(isSigned(g, signed, value.deviceSignature, bytes(id)) && !g.devices.has(id));
  check(unended(g, member).length < 4 && (paperHash === null || card === null));
  welcome(g, id, member, { paperHash: paperHash ?? card });
}
/** Resolves something; where it exposes people, more than half of them agree (R26). */
function resolve(value: Verbs['resolve'] & { exposed?: Ids }, { g, act, agreed }: Trial) {
  const { subject, hash: what, exposed } = value;
  const still = both(exposed ?? [], live(g));
  check(where(g.resolutions, { subject, hash: what }).length === 0);
  check(!exposed || (isMost(agreed, still) && less(exposed, where(g.members)).length === 0));
  const counts = [still, live(g)].flatMap((all) => [both(all, agreed).length, all.length]);
  g.resolutions.set(act.id, { subject, hash: what, tally: exposed ? counts : null });
}
const beginOf = ({ starts, since }: Emergency) => Math.max(starts, since);
const endOf = ({ expires, stopped }: Emergency) => Math.min(expires, stopped ?? expires);
/** How many hours from one up to and without another no emergency disturbed. */
function calm(g: Ground, from: number, to: number): number {
  const ran = valuesOf(g.emergencies).filter((one) => beginOf(one) <= endOf(one));
  const isOver = (one: Emergency, hour: number) => endOf(one) + number(g, 'calm') <= hour;
  const hours = Array.from({ length: to - from }, (_, place) => from + place);
  return hours.filter((now) => ran.every((one) => now < beginOf(one) || isOver(one, now))).length;
}
/** How many terms a member had in a row, in this role and pact. */
function terms({ role, pact, member }: Verbs['mandate'], { g, wall, since }: Trial): number {
  const all = valuesOf(g.mandates).toReversed();
  const own = all.filter((one) => isLike(one, { role, pact, member, interimFor: null }));
  const gap = own.findIndex(({ notAfter, until }, place) => {
    const begin = own[place - 1]?.since ?? wall;
    return calm(g, Math.min(notAfter, until ?? notAfter), begin) >= strict(since, 'coolOff');
  });
  return gap < 0 ? own.length : gap;
}
/** Whether a member held an emergency power of which no holder reported in time. */
function owes(member: Id, { g, wall }: Trial): boolean {
  const told = heard(g, core.sunsetKind, g.settled);
  return [...g.emergencies].some(([id, one]) => {
    const [holders, due]: [Ids, number] = [one.holders, endOf(one) + number(g, 'sunsetReport')];
    const isTold = told.some(({ power, member: by }) => power === id && holders.includes(by));
    return holders.includes(member) && due < wall && !isTold;
  });
}
const close = (seat: Mandate, t: Trial, cuts: Cuts = []) =>
  Object.assign(seat, { cuts: cutsOf(t, [seat.member], cuts), until: t.wall });
const mayHold = (g: Ground, role: number, id: Id) => !GRAVE.includes(role) || !isNew(g, id);
const isTerm = ({ wall, since }: Trial, notAfter: number) =>
  wall <= notAfter && notAfter <= wall + strict(since, 'mandateMax');

/** By verb, its own rule and what it changes; that the member it names is live is known. */
const RULES: { [K in keyof Verbs]: (said: Verbs[K], trial: Trial) => void } = {
  admit: (value, t) => {
    const [{ g, wall, act, words, agreed, since }, { device: id, invite, paperHash }] = [t, value];
    const [{ crypto, log }, all] = [g.books, live(g)];
    const [offer] = said(g, core.inviteKind, both([invite], [...g.settled]));
    check(offer !== undefined && isHonoured(g, invite) && !g.devices.has(id));
    const { inviteKey, notAfter, member: inviter } = offer;
    check(isLive(g, inviter) && !isNew(g, inviter) && all.length < MEMBERS_MAX);
    check(act.wallHour <= notAfter && notAfter <= offer.wallHour + number(g, 'invite'));
    const signed = core.invitationHash(crypto.hash, { ...value, log });
    check(isSigned(g, signed, value.inviteSignature, inviteKey));
    check(isSigned(g, signed, value.deviceSignature, bytes(id)));
    check(!g.usedInvites.has(core.toHex(inviteKey)));
    g.usedInvites.add(core.toHex(inviteKey));
    const recent = line(g).filter((one) => one.wall > wall - number(g, 'vouchWindow'));
    const given = (one: Id) => recent.filter(({ past }) => past.vouchers.includes(one)).length;
    const vouchers = membersOf(words).filter((one) => isFull(g, one) && given(one) < 3);
    const branches = (some: Ids) => new Set(some.map((one) => person(g, one).branch)).size;
    const least = all.length < 6 ? 1 : strict(since, 'vouchers');
    const isMixed = branches(vouchers) >= Math.min(least, branches(all));
    const isAgreed = act.class !== 'none' || isMost(agreed, present(g));
    check(isAgreed || (vouchers.includes(inviter) && vouchers.length >= least && isMixed));
    if (!isAgreed) t.vouchers = vouchers;
    const probationUntil = wall + number(g, 'probation');
    const brought = { branch: person(g, inviter).branch, paperHash, probationUntil };
    welcome(g, id, core.memberIdOf(crypto.hash, id), brought);
  },
  addDevice: (value, t) => {
    const [{ member, device: id }, { g, act, words }] = [value, t];
    const { successor, ballotDevice } = person(g, member);
    const others = words.filter(({ author }) => author !== act.author);
    const isSecond = others.some((one) => one.member !== member || isActive(g, one.author));
    check(isActive(g, act.author) && (successor === id || (isOwn(t, member) && isSecond)));
    const isBare = unended(g, member).length === 0 || device(g, ballotDevice)?.isFaulty;
    enrol(g, value);
    if (isBare || successor === id) person(g, member).ballotDevice = id;
    if (successor === id) person(g, member).successor = null;
  },
  strikeDevice: (value, t) => {
    const { device: id, by, paperCode, successor, lastHonoured, enrolment } = value;
    const { g, old, wall, act } = t;
    const [member, before, isEnded] = [owner(g, id), spent(old, id), !isUnended(g, id)];
    const words = t.words.filter((one) => !before.includes(one.id));
    check(isLive(g, member) && !before.includes(act.id));
    check(isEnded ? successor !== null && lastHonoured === null : successor !== id);
    const isMild = by === 'members' && act.class !== 'members' && !isEnded;
    const running = valuesOf(g.devices).filter((one) => lasts(one.suspendedUntil, g.wall));
    const bound = isMild ? running.flatMap((one) => one.behind) : [];
    const others = less(membersOf(words), [...bound, member]).toSorted();
    const left = present(g).filter((one) => !['', id].includes(caster(g, one)));
    const own = [act, ...words].some((one) => one.author !== id && one.member === member);
    const members = others.length > 1 && (isEnded || isMost(left, present(g)));
    check({ own, paper: isCard(g, member, value), members }[by]);
    check((by === 'paper') === (paperCode !== null));
    check(!isMild || (isActive(g, id) && isMet(t, bound)));
    const [{ ballotDevice }, isBare] = [person(g, member), unended(g, member).length === 0];
    check(successor === null || ballotDevice === id || !isActive(g, ballotDevice));
    const named = lastHonoured === null ? [] : [{ device: id, lastHonoured }];
    const cut = cutsOf(t, [member], named).get(id) ?? [];
    const suspendedUntil = wall + number(g, 'deviceSuspension');
    if (isMild) mark(g, id, { suspendedUntil, cut, behind: others });
    else if (!isEnded) end(g, id, 'struck', cut);
    if (by === 'paper') person(g, member).paperHash = null;
    if (successor === null) return check(enrolment === null);
    if (enrolment) enrol(g, { ...enrolment, member, device: successor } as Verbs['addDevice']);
    const { status, member: whose = member } = device(g, successor) ?? {};
    check({ own: others.length > 0 && status !== 'struck', paper: true, members: isBare }[by]);
    check(whose === member && status !== 'forked');
    if (status === 'struck') welcome(g, successor, member, {});
    if (status !== undefined) person(g, member).ballotDevice = successor;
    person(g, member).successor = status === undefined ? successor : null;
  },
  expel: depart,
  resign: depart,
  epoch: ({ number: now, keyHash, rosterHash, reason }, { g, wall, act }) => {
    const isMonthly = wall >= (g.epochs.at(-1)?.wall ?? 0) + number(g, 'epoch');
    const isDue = { monthly: isMonthly, removal: g.removalPending, seizure: false }[reason];
    check(now === g.epochs.length + 1 && (isDue || act.class !== 'none'));
    const roster = where(g.devices).filter((one) => isActive(g, one));
    check(rosterHash === hash(g, 'roster', core.encodeCbor(roster.map(bytes))));
    g.epochs.push({ number: now, keyHash, rosterHash, wall });
    g.removalPending = false;
  },
  mandate: (value, t) => {
    const [{ g, wall, act, since }, { role, pact, member, notAfter }] = [t, value];
    const { deputies = [], verbs = [], kind, text } = value.terms ?? {};
    const others = less(live(g), [member]);
    const needed = Math.min(strict(since, 'deputies'), others.length);
    check(isTerm(t, notAfter) && mayHold(g, role, member) && !owes(member, t));
    check(less(deputies, others).length === 0 && new Set(deputies).size === deputies.length);
    check(deputies.length >= needed || !verbs.some((verb) => SERIOUS.includes(verb)));
    check(kind !== 'imperative' || text !== null);
    check(live(g).length < 4 || terms(value, t) < strict(since, 'termsMax'));
    const standing = seats(g, wall);
    check(standing.length < STANDING_MAX);
    const interim = standing.find((one) => one.interimFor !== null && isLike(one, { role, pact }));
    if (interim !== undefined) close(interim, t);
    const fresh = { cuts: null, interimFor: null, since: wall, until: null };
    g.mandates.set(act.id, { ...value, ...fresh });
  },
  recall: ({ mandate, cuts }, t) => {
    const [{ g, wall, act }, seat] = [t, t.g.mandates.get(mandate)];
    check(seat?.cuts === null);
    const { role, pact, member, notAfter, terms: given } = seat;
    const like = { role, pact, member, cuts: null };
    for (const one of valuesOf(g.mandates).filter((other) => isLike(other, like)))
      if (one === seat || one.interimFor !== null) close(one, t, cuts);
    const verbs = line(g).flatMap(({ past }) => past.act?.verb ?? []);
    const named = verbs.map((verb) => (verb.kind === 'recall' ? verb.value.mandate : ''));
    const taken = named.flatMap((id) => g.mandates.get(id) ?? []);
    const ours = taken.filter((one) => isLike(one, { role, pact }) && lasts(one.notAfter, wall));
    const free = less(live(g), membersOf(ours)).filter((id) => mayHold(g, role, id));
    const place = given?.deputies.findIndex((id) => free.includes(id) && isFree(g, id)) ?? -1;
    const first = given?.deputies[place];
    if (given === null || first === undefined || !lasts(notAfter, wall)) return;
    const left = { ...given, deputies: given.deputies.slice(place + 1) };
    const fresh = { cuts: null, interimFor: mandate, since: wall, until: null };
    g.mandates.set(act.id, { ...seat, member: first, terms: left, ...fresh });
  },
  constitution: ({ overrides }, { g }) => {
    check(core.areLawful(overrides));
    g.overrides = overrides;
  },
  resolve,
  moveBallotDevice: ({ member, device: id }, t) => {
    check(isOwn(t, member) && owner(t.g, id) === member && isActive(t.g, id));
    person(t.g, member).ballotDevice = id;
  },
  suspend: ({ member, until }, { g, wall, since }) => {
    check(wall < until && until <= wall + strict(since, 'memberSuspension'));
    person(g, member).suspendedUntil = until;
  },
  rules: ({ number: now, startHeight }, { g }) => {
    check(now > Math.max(g.rules, g.rulesNext?.[0] ?? 0) && startHeight > g.height + 1);
    g.rulesNext = [now, startHeight];
  },
  risk: resolve,
  widerCut: ({ scope, cuts }, { g, wall }) => {
    const now = ended(g, scope);
    const [last, low] = line(g).slice(line(g).findIndex((one) => ended(one, scope) === null) - 1);
    check(now !== null && last !== undefined && low !== undefined);
    check(wall <= last.wall + number(g, 'widerCut'));
    for (const one of cuts) {
      const [id, cut, was] = [one.device, [one.lastHonoured], now.get(one.device) ?? []];
      check(was.flatMap((head) => chain(g, head)).includes(one.lastHonoured));
      check(was.join() !== cut.join());
      checkCut(g, one, low);
      if (scope.kind === 'mandate') g.mandates.get(scope.value)?.cuts?.set(id, cut);
      else mark(g, id, { cut });
    }
  },
  witnesses: ({ keys }, { g }) => {
    check(keys.every(g.books.crypto.isAdmissibleKey));
    g.witnesses = keys.map(core.toHex);
  },
  away: ({ gone, key, signature }, { g }) => {
    const list = gone.map(({ member, reason }) => [bytes(member), bytes(reason)]);
    const signed = bytes(hash(g, 'away', bytes(g.head), core.encodeCbor(list)));
    check(g.witnesses.includes(core.toHex(key)) && isSigned(g, signed, signature, key));
    check(gone.every((one) => isLive(g, one.member) && g.settled.has(one.reason)));
    const least = line(g).some((one) => live(one).length <= 4) ? 2 : 3;
    check(live(g).length - gone.length >= least && g.away.length === 0);
    g.away = gone.map(({ member }) => member);
  },
  emergency: (value, t) => {
    const { g, wall, act, agreed, since } = t;
    const { holders, verbs, exposed, starts, expires } = value;
    const [before, all] = [valuesOf(g.emergencies), live(g)];
    check(holders.every((id) => isLive(g, id) && !isNew(g, id) && !owes(id, t)));
    check(holders.length >= Math.min(strict(since, 'emergencyHolders'), all.length));
    check(verbs.length > 0 && verbs.every((verb) => URGENT.includes(verb)));
    const longest = strict(since, 'emergencyPower');
    check(starts <= expires && expires <= starts + longest);
    check(wall <= expires && starts <= wall + longest);
    const year = before.filter((one) => endOf(one) > wall - number(g, 'emergencyYear'));
    const lately = before.filter((one) => wall <= endOf(one) + number(g, 'calm'));
    const again = lately.flatMap((one) => both(holders, one.holders));
    const counted = both(all, less(agreed, again));
    const counts = [counted.length, all.length] as const;
    const power = { ...value, since: wall, stopped: null, cuts: null, agreed: counts };
    const hours = [...year, power].map((one) => Math.max(0, endOf(one) - beginOf(one)));
    check(hours.reduce((sum, one) => sum + one) <= 24 * strict(since, 'emergencyDays'));
    const isBorne = less(holders, exposed).length === 0 && isMost(agreed, both(exposed, all));
    check(exposed.length === 0 || (isBorne && less(exposed, where(g.members)).length === 0));
    const share = (['First', 'Second', 'Third'] as const)[year.length] ?? 'Later';
    check(isMost(counted, all, strict(since, `emergencyShare${share}`)));
    g.emergencies.set(act.id, power);
  },
  stopEmergency: ({ power }, t) => {
    const [{ g, wall, act, agreed, since }, one] = [t, t.g.emergencies.get(power)];
    check(one?.stopped === null && wall <= one.expires);
    const needed = Math.min(strict(since, 'emergencyStop'), live(g).length);
    check(act.class === 'members' || agreed.length >= needed);
    Object.assign(one, { stopped: wall, cuts: cutsOf(t, one.holders) });
  },
  allocate: (value, t) => {
    const [{ g, wall, act }, { mandate, notAfter, amount, replaces }] = [t, value];
    const before = g.allocations.get(replaces ?? '');
    check(mandate === null || seats(g, wall).some((one) => one === g.mandates.get(mandate)));
    check(isTerm(t, notAfter) && (replaces === null ? amount > 0 : before?.isEnded === false));
    const open = valuesOf(g.allocations).filter((one) => !one.isEnded);
    check(open.filter((one) => lasts(one.notAfter, wall)).length < STANDING_MAX);
    if (before !== undefined) before.isEnded = true;
    g.allocations.set(act.id, { ...value, isEnded: false });
  },
};

// Founding, rounds and faults (`founding.md`, `rounds.md`).

function founded(books: Books): Ground {
  const genesis = books.held.get(books.log);
  const says = genesis && core.saidAs(core.genesisKind, genesis);
  check(genesis !== undefined && says !== undefined && core.areLawful(says.overrides));
  const { founders, rules, overrides, epochKeyHash: keyHash } = says;
  const [{ author, wallHour: wall }, { signatures = new Uint8Array() }] = [genesis.header, genesis];
  check(author === founders[0]?.device && signatures.length === founders.length * 64);
  const chained = { height: 0, head: books.log, wall, settled: new Set<Id>([books.log]) };
  const people = { members: new Map(), devices: new Map(), usedInvites: new Set<Id>(), away: [] };
  const powers = { mandates: new Map(), emergencies: new Map(), allocations: new Map() };
  const keys = { epochs: [{ number: 1, keyHash, rosterHash: null, wall }], removalPending: false };
  const law = { rules, overrides, rulesNext: null, resolutions: new Map(), witnesses: [] };
  const past = { before: null, act: null, vouchers: [] };
  const g: Ground = { ...chained, ...people, ...powers, ...keys, ...law, past, books };
  for (const [place, { device: id, paperHash }] of founders.entries()) {
    const signature = signatures.subarray(place * 64, place * 64 + 64);
    check(isSigned(g, bytes(books.log), signature, bytes(id)));
    welcome(g, id, core.memberIdOf(books.crypto.hash, id), { paperHash });
  }
  return g;
}
/** Everything settled once a placement stands. */
function settledBy(g: Ground, { delta, frontierHash }: core.PlacementContent): Set<Id> {
  const lines = items(g, delta, 'heads');
  check(!lines.some(({ id }) => !isHere(g, id)), 'waits');
  const own = (ids: Ids) => ids.filter((id) => isUnended(g, authorOf(g, id)));
  const walked = reached(own(lines.map(({ id }) => id)), (id) => own(parents(g, id)));
  check(![...walked].some((id) => isAwaited(g, id)), 'waits');
  const settled = unique([...g.settled, ...walked]);
  for (const one of [frontier(g, settled), core.applyDelta(frontier(g, [...g.settled]), lines)])
    check(frontierHash === core.frontierHashOf(g.books.crypto.hash, one));
  return new Set(settled);
}
/** The key of a fork here, as the ground of its rounds. */
const keyOf = (g: Ground): Ground => {
  const head = core.healingKeyOf(g.books.crypto.hash, g.head as core.PlacementId);
  return { ...g, head, past: { ...g.past, before: g } };
};
/** Whether a device may place in a round; lists of the absent are anybody's. */
const isTurn = (g: Ground, { author, round }: Slot) =>
  voter(g, author) === (round === AWAY ? owner(g, author) : secretary(g, round));
/** The members whom an act takes for away; none for another act. */
const goneBy = (g: Ground, what: Id | null | undefined): Ids => {
  const [verb] = said(g, core.actKind, [what ?? '']).map((act) => act.verb);
  return verb?.kind === 'away' ? verb.value.gone.map(({ member }) => member) : [];
};
const isLast = ({ round }: Slot, _: number, all: Slot[]) => all.every((one) => one.round <= round);

/** The ground that a placement makes of its parent's. */
function judge(old: Ground, one: Placed): Ground {
  const { author, round, placement: head, content } = one;
  check(content?.height === old.height + 1 && isTurn(old, one));
  const { height, what, consents, wallHour: wall } = content;
  const { members, shown, named } = opened(old, one, (other) => judge(old, other));
  const all = present(old).length;
  const showing = (id: Id) => shown.filter(({ placement }) => placement === id).length;
  const possible = named.filter((id) => 2 * (showing(id) + all - members.length) > all);
  check(round % AWAY === 0 || 2 * members.length >= all);
  check(possible.length === 0 || possible.includes(head));
  const [words, settled, gone] = [items(old, consents), settledBy(old, content), goneBy(old, what)];
  check(!gone.includes(owner(old, author)) && (round === AWAY) === gone.length > 0);
  const { books, past, ...state } = old;
  const g: Ground = { ...structuredClone(state), books, past, settled };
  check(what !== null || words.length === 0);
  const trial = what === null ? null : enact(what, words, old, g, wall);
  const { act = null, vouchers = [] } = trial ?? {};
  const back = less([...settled], [...old.settled]).map((id) => word(old, id).member);
  const away = less(g.away, both(old.away, back));
  Object.assign(g, { height, head, wall, away, past: { before: old, act, vouchers } });
  const grounds = line(old).flatMap((low) => [low, keyOf(low)]);
  const faults = grounds.flatMap((low) => faulty(low, [...settled]));
  for (const id of where(g.devices, { status: 'active' })) {
    if (faults.includes(id)) mark(g, id, { isFaulty: true });
    const ends = [...heads(old, id), ...fork(g, id)];
    ends.sort((a, b) => header(g, b).seq - header(g, a).seq);
    if (heads(g, id).length > 1) end(g, id, 'forked', ends.slice(0, 1));
  }
  return g;
}
/** Checks the stands that open a round, here or at a key: who stands, and what they show (R2). */
function opened(g: Ground, { round, stands }: Placed, examine: (shown: Placed) => unknown) {
  const ids = items(g, stands);
  const listed = at(g, said(g, core.standKind, ids));
  const names = listed.flatMap((one) => one.shown ?? []);
  const shown = at(g, slots(g, names));
  const here = (some: Ids) => some.filter((id) => !isMissing(g, id));
  check(listed.length === here(ids).length && shown.length === here(names).length);
  check(listed.every((one) => one.round === round && voter(g, one.author) !== undefined));
  check(shown.every((one) => one.round < round));
  for (const one of shown) examine(one);
  const all = [...ids, ...names, ...listed.flatMap(({ strikes }) => strikes)];
  check(here(all).length === all.length, 'waits');
  const [members, last] = [membersOf(listed), shown.filter(isLast)];
  check(members.length === ids.length && (round % AWAY > 0 || ids.length === 0));
  const named = unique(last.map((one) => one.placement));
  check(named.length < 2 || !members.includes(secretary(g, last[0]?.round ?? 0) ?? ''));
  return { members, shown, named };
}
/** Whether notices make it that a member's ballot device is lost, and another ballots now (R17). */
function isLost(g: Ground, member: Id, successor: Id, notices: Ids): boolean {
  const id = caster(g, member);
  const about = heard(g, core.strikeKind, notices).filter((one) => one.device === id);
  const all = about.filter((one) => one.successor === successor);
  const own = less(unended(g, member), [id]).filter((one) => isActive(g, one));
  return all.some((one) => {
    if (g.devices.has(successor) ? !own.includes(successor) : !one.enrolment) return false;
    const same = all.filter((other) => gist(other) === gist(one));
    const isTheirs = same.some(({ author }) => own.includes(author));
    if (one.by !== 'own') return one.by === 'paper' && isCard(g, member, one);
    return isTheirs && same.some((other) => other.member !== member);
  });
}
/** Of each member who is asked, the device whose ballot counts, for what is lawful if given. */
function electors(g: Ground, asked: Ids, one?: Placed): Ids {
  const stands = at(g, said(g, core.standKind, items(g, one?.stands)));
  const named = stands.flatMap(({ strikes }) => said(g, core.strikeKind, strikes));
  const heirs = unique(named.flatMap(({ successor }) => successor ?? []));
  const bound = [...membersOf(stands), secretary(g, one?.round ?? 0)];
  return asked.map((member) => {
    const isHeir = (id: Id) => stands.every(({ strikes }) => isLost(g, member, id, strikes));
    const [heir = caster(g, member), other] = bound.includes(member) ? [] : heirs.filter(isHeir);
    return other === undefined && (isAble(g, heir) || !g.devices.has(heir)) ? heir : '';
  });
}
/** Devices that some records prove to have signed against themselves at a parent (R3). */
function faulty(g: Ground, records: Ids): Ids {
  const placed: Slot[] = at(g, slots(g, records)).filter((one) => isTurn(g, one));
  const ballots: Slot[] = at(g, said(g, core.ballotKind, records));
  const isDouble = ({ author, round, placement }: Slot, _: number, all: Slot[]) =>
    all.some((one) => one.placement !== placement && isLike(one, { author, round }));
  const broken = at(g, said(g, core.standKind, records)).filter(({ author, round, shown }) => {
    const [one] = slots(g, both(records, [shown ?? '']));
    const from = (b: Slot) => (one?.round ?? AWAY) + (one?.placement === b.placement ? 1 : 0);
    const own = ballots.filter((b) => b.author === author && b.round < round);
    return own.some((b) => shown === null || from(b) <= b.round);
  });
  const all = [...placed.filter(isDouble), ...ballots.filter(isDouble), ...broken];
  return all.map(({ author }) => author).filter((id) => answering(g, id, records).length > 0);
}
/** Who answers for a device: its member, or those in whose place strikes put one unknown (R17). */
function answering(g: Ground, id: Id, records: Ids): Ids {
  if (g.devices.has(id)) return isAble(g, id) ? [owner(g, id)] : [];
  return present(g).filter((member) => isLost(g, member, id, records));
}
/** Who balloted for a placement in its round. */
const castFor = ({ round, placement }: Slot, ballots: readonly Slot[]): Ids =>
  ballots.filter((one) => isLike(one, { round, placement })).map(({ author }) => author);

/** The chain from this ground on, as far as it goes. */
function outcome(g: Ground): Outcome {
  const here = { g, settled: g.settled, contested: null, overtaken: [] };
  const stop = (stopped: string | null) => ({ ...here, stopped });
  if (g.rules !== 1 || (g.rulesNext?.[1] ?? Infinity) < g.height + 2) return stop('UnknownRules');
  const records = [...g.books.held.keys()];
  const ballots = at(g, said(g, core.ballotKind, records));
  const placed = at(g, placements(g, records));
  const isEnough = (slot: Slot, lawful?: Placed) => {
    const asked = less(present(g), goneBy(g, lawful?.content?.what));
    const count = both(electors(g, asked, lawful), castFor(slot, ballots)).length;
    return 2 * count > asked.length && (slot.round < AWAY || count > 1);
  };
  const tries = placed.map((one) => ({ one, next: attempt(() => judge(g, one)) }));
  const [lists, rivals] = [new Map<Id, Ground>(), new Map<Id, Ground>()];
  for (const { one, next } of tries)
    if (typeof next !== 'string' && isEnough(one, one))
      (one.round === AWAY ? lists : rivals).set(one.placement, next);
  if (rivals.size > 0) {
    const stands = choose(g, rivals);
    const acts = (last: Ground) => line(last).flatMap(({ past }) => past.act?.id ?? []);
    const lost = [...lists.values()].flatMap((next) => acts(outcome(next).g));
    const overtaken = unique([...stands.overtaken, ...less(lost, acts(stands.g))]).toSorted();
    return { ...stands, overtaken };
  }
  if (lists.size > 0) return choose(g, lists);
  const lacking = ballots.filter((one) => castFor(one, placed).length === 0);
  if (lacking.some((one) => isEnough(one))) return stop('PlacementMissing');
  if (tries.some(({ one, next }) => next === 'waits' && isEnough(one))) return stop('Incomplete');
  return stop(records.some((id) => isAwaited(g, id)) ? 'Unread' : null);
}

// Forks: which of the rivals at one height stands (`rounds.md`, R4).

function choose(g: Ground, rivals: ReadonlyMap<Id, Ground>): Outcome {
  const ends = new Map([...rivals].map(([rival, next]) => [rival, outcome(next)]));
  const [all, records, k] = [[...rivals.keys()], [...g.books.held.keys()], keyOf(g)];
  if (all.length === 1) return [...ends.values()][0] as Outcome;
  const asked = less(present(g), struck(k));
  const ballots = at(k, said(k, core.ballotKind, records));
  const isEnough = (one: Placed) => isMost(castFor(one, ballots), electors(k, asked, one));
  const isInForce = (one: Placed) => attempt(() => heals(k, one, all)) === k && isEnough(one);
  const last = at(k, healings(k, records)).filter(isInForce).filter(isLast);
  const [healed, other] = new Set(last.map((one) => one.placement));
  if (healed !== undefined && other === undefined) return ends.get(healed) as Outcome;
  const leads = leadingTo(g, all);
  const active = records.filter((id) => isUnended(g, authorOf(g, id)) && leads(header(g, id).gov));
  const words = active.map((id) => word(g, id));
  const newest = latest(g, words);
  const counts = all.map((rival) => {
    const others = membersOf(newest.filter(({ gov }) => leads(gov) !== rival));
    return both(asked, less(membersOf(newest), others)).length;
  });
  const leading = all.filter((_, place) => counts[place] === Math.max(...counts));
  const contested = { g, contested: all.toSorted(), overtaken: [], stopped: null };
  const stands = leading.length === 1 ? ends.get(leading[0] ?? '') : undefined;
  return { ...(stands ?? contested), settled: g.settled };
}
/** To which rival a head leads, by the placements that can be read here. */
function leadingTo(g: Ground, rivals: Ids): (head: Id | null) => Id | undefined {
  const all = placements(g, g.books.held.keys());
  const ways = new Map(all.map(({ placement, parent }) => [placement, parent]));
  const leads = (head: Id | null | undefined): Id | undefined =>
    !head || rivals.includes(head) ? (head ?? undefined) : leads(ways.get(head));
  return leads;
}
/** Members of whom a fault is proven at the ground below a key or at it, by what all can read. */
function struck(k: Ground): Ids {
  const g = k.past.before as Ground;
  const known = [...g.books.held.keys()].filter((id) => header(g, id).epoch <= g.epochs.length);
  return [...faulty(g, known), ...faulty(k, known)].flatMap((id) => answering(g, id, known));
}
/** Checks a healing of one of the rivals at the ground below its key. */
function heals(k: Ground, one: Placed, rivals: Ids): Ground {
  const [g, rival] = [k.past.before as Ground, one.placement];
  const [gone, words] = [items<Id>(k, one.struck), items<Id>(k, one.words)];
  const rest = less(present(g), gone);
  check(isTurn(k, one) && rest.includes(owner(g, one.author)));
  const { members, named } = opened(k, one, (shown) => heals(k, shown, rivals));
  check(less(gone, present(g)).length === 0 && less(members, rest).length === 0);
  check(one.round === 0 || 2 * members.length > rest.length);
  const isCarried = named.includes(rival) && words.length === 0;
  check(named.length > 0 ? isCarried : 2 * words.length > rest.length);
  // Heals, and records of followers.
  const here = words.filter((id) => !isMissing(g, id) || (isHere(g, id) && header(g, id).lane > 0));
  const speakers = membersOf(here.map((id) => word(g, id)));
  check(speakers.length === here.length && less(speakers, rest).length === 0);
  const isHeal = (id: Id) =>
    at(g, said(k, core.healKind, [id])).some((heal) => heal.rival === rival && isHonoured(g, id));
  const others = here.filter((id) => !isHeal(id)).map((id) => header(g, id));
  const [known, sealed] = [leadingTo(g, rivals), leadingTo(k, rivals)];
  check(others.every(({ author }) => isUnended(g, author)));
  check(others.every(({ gov }) => line(g).every(({ head }) => head !== gov)));
  check(others.every(({ gov }) => [rival, undefined].includes(known(gov))));
  check(here.length === words.length && others.every(({ gov }) => sealed(gov) === rival), 'waits');
  check(less(gone, struck(k)).length === 0 && rivals.includes(rival), 'waits');
  return k;
}

type Given = [log: core.LogId, entries: Iterable<core.Entry>, crypto: Crypto];
/** Folds the records of a log; undefined when nothing was founded. */
export function foldNaively(...[log, entries, crypto]: Given): Summary | undefined {
  const first = attempt(() => founded({ log, held: counting(log, [...entries]), crypto }));
  if (typeof first === 'string') return undefined;
  const { g, ...rest } = outcome(first);
  const { past: _, books: __, ...state } = g;
  return compared({ ...state, ...rest });
}
