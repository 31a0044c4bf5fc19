/**
 * The second fold: governance once more, from the words of `docs/spec` alone, by somebody who had
 * not read the first. It is as slow and as plain as it can be: sets of records instead of
 * frontiers, the whole ground copied at each height, every question asked anew. It shares bytes
 * and types with the first fold and nothing that judges; a direction rule holds that. Where the two
 * disagree, one of them or the page is wrong: `docs/spec/second-fold.md`. Here: `founding.md` and
 * `rounds.md`. A `g` is a ground.
 */
import * as core from '@tocsin/core/forms';

import { both, bytes, castFor, check, device, end, isAble, isActive } from './naive-ground.ts';
import { isMost, isSlot, isTwice, less, line, mark, membersOf, owner } from './naive-ground.ts';
import { gist, person, present, rivalOf, unended, voter, welcome, where } from './naive-ground.ts';
import type { Given, Ground, Placed, Slot } from './naive-ground.ts';
import { Acts } from './naive-verbs.ts';
import { compared } from './summary.ts';
import type { Id, Ids, Summary } from './summary.ts';

type Outcome = Pick<Summary, 'contested' | 'overtaken' | 'settled' | 'stopped'> & { g: Ground };

/** The round of lists of the absent. */
const AWAY = 65_535;
const STEP = { before: null, what: null, vouchers: [] };

/** Folds the records of a log; undefined when nothing was founded. */
export function foldNaively(...given: Given): Summary | undefined {
  const fold = new Fold(...given);
  const first = fold.attempt(() => fold.founded());
  if (typeof first === 'string') return undefined;
  const { g, ...outcome } = fold.outcome(first);
  const { before: _, what: __, vouchers: ___, ...state } = g;
  return compared({ ...state, ...outcome });
}

class Fold extends Acts {
  attempt(judge: () => Ground): Ground | 'void' | 'waits' {
    try {
      return judge();
    } catch (verdict) {
      if (verdict !== 'void' && verdict !== 'waits') throw verdict;
      return verdict;
    }
  }

  founded(): Ground {
    const { log, crypto } = this;
    const said = this.held.has(log) ? core.saidAs(core.genesisKind, this.entry(log)) : undefined;
    check(said !== undefined && core.areLawful(said.overrides));
    const { founders, rules, overrides, epochKeyHash: keyHash } = said;
    const { signatures = new Uint8Array(), header } = this.entry(log);
    check(header.author === founders[0]?.device && signatures.length === founders.length * 64);
    const [wall, settled] = [header.wallHour, new Set<Id>([log])];
    const epochs = [{ number: 1, keyHash, rosterHash: null, wall }];
    const maps = { members: new Map(), devices: new Map(), mandates: new Map() };
    const none = { resolutions: new Map(), usedInvites: new Set<Id>(), witnesses: [], away: [] };
    const powers = { emergencies: new Map(), allocations: new Map() };
    const start = { height: 0, head: log, rules, rulesNext: null, removalPending: false };
    const g: Ground = {
      ...start,
      ...maps,
      ...none,
      ...powers,
      ...STEP,
      wall,
      epochs,
      overrides,
      settled,
    };
    for (const [at, { device: id, paperHash }] of founders.entries()) {
      check(this.isSigned(bytes(log), signatures.subarray(at * 64, at * 64 + 64), bytes(id)));
      welcome(g, id, core.memberIdOf(crypto.hash, id), { paperHash });
    }
    return g;
  }

  /** Everything settled once a placement stands. */
  settle({ delta, frontierHash }: core.PlacementContent, old: Ground): Set<Id> {
    const lines = this.items(delta, old);
    check(!lines.some(({ id }) => !this.held.has(id)), 'waits');
    const walked = new Set<Id>();
    const walk = (id: Id): void => {
      if (walked.has(id) || device(old, this.author(id))?.status !== 'active') return;
      check(!this.isAwaited(id, old), 'waits');
      walked.add(id);
      for (const parent of this.parents(id)) walk(parent);
    };
    for (const { id } of lines) walk(id);
    const settled = new Set([...old.settled, ...walked]);
    const applied = core.applyDelta(this.frontier(old.settled), lines);
    for (const frontier of [this.frontier(settled), applied])
      check(frontierHash === core.frontierHashOf(this.crypto.hash, frontier));
    return settled;
  }

  /** Whether a device may place in a round; lists of the absent are anybody's. */
  isTurn = ({ author, round }: Slot, g: Ground) =>
    voter(g, author) === (round === AWAY ? owner(g, author) : this.secretary(g, round));
  /** The members whom an act takes for away; none for another act. */
  gone = (what: Id | null, g: Ground): Ids => {
    const [verb] = this.said(core.actKind, [what ?? ''], g).map((act) => act.verb);
    return verb?.kind === 'away' ? verb.value.gone.map(({ member }) => member) : [];
  };

  /** The ground that a placement makes of its parent's. */
  judge(one: Placed, old: Ground): Ground {
    const { author, round, placement: head, content } = one;
    check(content?.height === old.height + 1 && this.isTurn(one, old));
    const { height, what, consents, wallHour: wall } = content;
    this.repeats(one, old);
    const words = this.items(consents, old);
    const settled = this.settle(content, old);
    const gone = this.gone(what, old);
    check(!gone.includes(owner(old, author)) && (round === AWAY) === gone.length > 0);
    const next: Ground = structuredClone({ ...old, ...STEP, what, height, head, wall, settled });
    next.before = old;
    const heard = less([...settled], [...old.settled]).map((id) => owner(old, this.author(id)));
    next.away = less(old.away, heard);
    check(what !== null || words.length === 0);
    if (what !== null) this.enact(what, words, old, next);
    for (const id of where(next.devices, { status: 'active' })) {
      const [later] = less(this.heads(old, id), this.fork(next, id).flatMap(this.chain));
      const cut = later === undefined ? this.fork(next, id) : [later];
      if (this.heads(next, id).length > 1) end(next, id, 'forked', cut);
    }
    const parents = line(old).flatMap((g) => [g, this.keyOf(g)]);
    const faulty = parents.flatMap((g) => this.faulty(g, [...settled]));
    const active = where(next.devices, { status: 'active' });
    for (const id of both(active, faulty)) mark(next, id, { isFaulty: true });
    return next;
  }

  /** Checks the stands that open a round, here or at a key: who stands, and what they show (R2). */
  open({ round, stands }: Placed, g: Ground, judge: (shown: Placed) => void) {
    const ids = this.items(stands, g);
    const listed = this.at(core.standKind, ids, g);
    const names = listed.flatMap((one) => one.shown ?? []);
    const shown = this.placed(names, g);
    check(listed.length === ids.length - ids.filter(this.isMissing).length);
    check(shown.length === names.length - names.filter(this.isMissing).length);
    check(listed.every((one) => one.round === round && voter(g, one.author) !== undefined));
    check(shown.every((one) => one.round < round));
    for (const one of shown) judge(one);
    check(![...ids, ...names, ...listed.flatMap((s) => s.strikes)].some(this.isMissing), 'waits');
    const members = membersOf(listed);
    check(members.length === ids.length && (round % AWAY > 0 || ids.length === 0));
    const last = shown.filter((one) => shown.every((other) => other.round <= one.round));
    const named = [...new Set(last.map((one) => one.placement))];
    check(named.length < 2 || !members.includes(this.secretary(g, last[0]?.round ?? 0) ?? ''));
    return { members, shown, named };
  }

  /** Checks that a placement repeats what the stands under it may have put in force (R2). */
  repeats(one: Placed, g: Ground): void {
    const { members, shown, named } = this.open(one, g, (other) => this.judge(other, g));
    const all = present(g).length;
    const showing = (id: Id) => shown.filter(({ placement }) => placement === id).length;
    const possible = named.filter((id) => 2 * (showing(id) + all - members.length) > all);
    check(one.round % AWAY === 0 || 2 * members.length >= all);
    check(possible.length === 0 || possible.includes(one.placement));
  }

  /** Whether notices make it that a device is lost, and that another ballots for it now (R17). */
  strikes(notices: Ids, id: Id, successor: Id, g: Ground): boolean {
    const member = voter(g, id);
    if (member === undefined) return false;
    const about = this.said(core.strikeKind, notices, g).filter((one) => this.weighs(one, g));
    const all = about.filter((one) => one.device === id && one.successor === successor);
    const own = less(unended(g, member), [id]).filter((one) => isActive(g, one));
    return all.some((one) => {
      if (g.devices.has(successor) ? !own.includes(successor) : !one.enrolment) return false;
      const same = all.filter((other) => gist(other) === gist(one));
      const isOwn = same.some(({ author }) => own.includes(author));
      const code = one.paperCode && core.paperHashOf(this.crypto.hash, one.paperCode);
      if (one.by === 'paper') return code === person(g, member).paperHash;
      return one.by === 'own' && isOwn && same.some((other) => other.member !== member);
    });
  }

  /** Of each member who is asked, the device whose ballot counts, for what is lawful if given. */
  electors(g: Ground, asked: Ids, one?: Placed): Ids {
    const stands = this.at(core.standKind, one ? this.items(one.stands, g) : [], g);
    const named = stands.flatMap(({ strikes }) => this.said(core.strikeKind, strikes, g));
    const heirs = [...new Set(named.map(({ successor }) => successor ?? ''))];
    const bound = [...membersOf(stands), this.secretary(g, one?.round ?? 0)];
    return asked.map((member) => {
      const own = person(g, member).ballotDevice ?? '';
      const isHeir = (id: Id) => stands.every(({ strikes }) => this.strikes(strikes, own, id, g));
      const [heir = own, other] = bound.includes(member) ? [] : heirs.filter(isHeir);
      return other === undefined && (isAble(g, heir) || !g.devices.has(heir)) ? heir : '';
    });
  }

  /** Devices that some records prove to have signed against themselves at a parent (R3). */
  faulty(g: Ground, records: Ids): Ids {
    const placed = this.placed(records, g).filter((one) => this.isTurn(one, g));
    const ballots: Slot[] = this.at(core.ballotKind, records, g);
    const isDouble = (a: Slot, _: number, some: Slot[]) => some.some((b) => isTwice(a, b));
    const broken = this.at(core.standKind, records, g).filter(({ author, round, shown }) => {
      const [one] = this.slots(both([shown ?? ''], records), g);
      const own = ballots.filter((b) => b.author === author && b.round < round);
      const from = (b: Slot) => (one?.round ?? AWAY) + (one?.placement === b.placement ? 1 : 0);
      return own.some((b) => shown === null || from(b) <= b.round);
    });
    const all = [...placed.filter(isDouble), ...ballots.filter(isDouble), ...broken];
    return all.map(({ author }) => author).filter((id) => this.answering(id, records, g)[0]);
  }

  /** Who answers for a device: its member, or those in whose place strikes put one unknown (R17). */
  answering(id: Id, records: Ids, g: Ground): Ids {
    if (g.devices.has(id)) return isAble(g, id) ? [owner(g, id)] : [];
    const lost = (member: Id) => person(g, member).ballotDevice ?? '';
    return present(g).filter((member) => this.strikes(records, lost(member), id, g));
  }

  /** The chain from this ground on, as far as it goes. */
  outcome(g: Ground): Outcome {
    const here = { g, settled: g.settled, contested: null, overtaken: [] };
    const stop = (stopped: string | null) => ({ ...here, stopped });
    if (g.rules !== 1 || (g.rulesNext?.[1] ?? Infinity) < g.height + 2) return stop('UnknownRules');
    const records = [...this.held.keys()];
    const ballots = this.at(core.ballotKind, records, g);
    const isEnough = (slot: Slot, lawful?: Placed) => {
      const asked = less(present(g), this.gone(lawful?.content?.what ?? null, g));
      const count = both(this.electors(g, asked, lawful), castFor(slot, ballots)).length;
      return 2 * count > asked.length && (slot.round < AWAY || count > 1);
    };
    const placed = this.placed(records, g);
    const tries = placed.map((one) => ({ one, next: this.attempt(() => this.judge(one, g)) }));
    const [lists, rivals] = [new Map<Id, Ground>(), new Map<Id, Ground>()];
    for (const { one, next } of tries)
      if (typeof next !== 'string' && isEnough(one, one))
        (one.round === AWAY ? lists : rivals).set(one.placement, next);
    if (rivals.size > 0) {
      const stands = this.choose(g, rivals);
      const acts = (at: Ground) => line(at).flatMap(({ what }) => what ?? []);
      const lost = [...lists.values()].flatMap((next) => acts(this.outcome(next).g));
      const overtaken = new Set([...stands.overtaken, ...less(lost, acts(stands.g))]);
      return { ...stands, overtaken: [...overtaken].toSorted() };
    }
    if (lists.size > 0) return this.choose(g, lists);
    const isHere = (slot: Slot) => placed.some((one) => isSlot(one, slot));
    if (ballots.some((one) => !isHere(one) && isEnough(one))) return stop('PlacementMissing');
    if (tries.some(({ one, next }) => next === 'waits' && isEnough(one))) return stop('Incomplete');
    return stop(records.some((id) => this.isAwaited(id, g)) ? 'Unread' : null);
  }

  /** Which of the rivals at one height stands: the healed one, or the one that most follow (R4). */
  choose(g: Ground, rivals: ReadonlyMap<Id, Ground>): Outcome {
    const ends = new Map([...rivals].map(([rival, next]) => [rival, this.outcome(next)]));
    const [all, records] = [[...rivals.keys()], [...this.held.keys()]];
    if (all.length === 1) return [...ends.values()][0] as Outcome;
    const k = this.keyOf(g);
    const asked = less(present(g), this.struck(k));
    const ballots = this.at(core.ballotKind, records, k);
    const isInForce = (one: Placed) =>
      this.attempt(() => this.heals(one, k, all)) === k &&
      isMost(castFor(one, ballots), this.electors(k, asked, one));
    const healings = this.placed(records, k).filter(isInForce);
    const last = healings.filter((one) => healings.every((other) => other.round <= one.round));
    const [healed, other] = new Set(last.map((one) => one.placement));
    if (healed !== undefined && other === undefined) return ends.get(healed) as Outcome;
    const ways = this.ways(g);
    const heard = records.filter((id) => device(g, this.author(id))?.status === 'active');
    const words = heard.flatMap((id) => {
      const rival = rivalOf(this.header(id).gov, all, ways);
      return rival === undefined ? [] : [{ ...this.word(id, g), rival }];
    });
    const latest = this.latest(words, g);
    const counts = all.map((rival) => {
      const others = membersOf(latest.filter((one) => one.rival !== rival));
      return both(asked, less(membersOf(latest), others)).length;
    });
    const leading = all.filter((_, at) => counts[at] === Math.max(...counts));
    const contested = { g, contested: all.toSorted(), overtaken: [], stopped: null };
    const stands = leading.length === 1 ? ends.get(leading[0] ?? '') : undefined;
    return { ...(stands ?? contested), settled: g.settled };
  }

  /** Members of whom a fault is proven at the ground below a key or at it, by what all can read. */
  struck(k: Ground): Ids {
    const g = k.before as Ground;
    const known = [...this.held.keys()].filter((id) => this.header(id).epoch <= g.epochs.length);
    const faulty = [...this.faulty(g, known), ...this.faulty(k, known)];
    return faulty.flatMap((id) => this.answering(id, known, g));
  }

  /** Checks a healing of one of the rivals at the ground below its key. */
  heals(one: Placed, k: Ground, rivals: Ids): Ground {
    const g = k.before as Ground;
    const [struck, words] = [this.items<Id>(one.struck, k), this.items<Id>(one.words, k)];
    const rest = less(present(g), struck);
    check(this.isTurn(one, k) && rest.includes(owner(g, one.author)));
    check(less(struck, present(g)).length === 0);
    const { members, named } = this.open(one, k, (shown) => void this.heals(shown, k, rivals));
    const isEnough = one.round === 0 || 2 * members.length > rest.length;
    check(less(members, rest).length === 0 && isEnough);
    if (named.length > 0) check(words.length === 0 && named.includes(one.placement));
    else this.checkWords(words, one.placement, rest, k, rivals);
    check(less(struck, this.struck(k)).length === 0 && rivals.includes(one.placement), 'waits');
    return k;
  }

  /** Checks that heals and followers of more than half of these members are for a rival. */
  checkWords(words: Ids, rival: Id, rest: Ids, k: Ground, rivals: Ids): void {
    const g = k.before as Ground;
    const isHere = (id: Id) => !this.isMissing(id) || (this.held.get(id)?.header.lane ?? 0) !== 0;
    const here = words.filter(isHere);
    const members = membersOf(here.map((id) => this.word(id, g)));
    check(members.length === here.length && less(members, rest).length === 0);
    check(2 * words.length > rest.length);
    const isHeal = (id: Id) => {
      const [heal] = this.isHonoured(id, g) ? this.said(core.healKind, [id], k) : [];
      return heal?.parent === g.head && heal.rival === rival;
    };
    const others = here.filter((id) => !isHeal(id));
    const [known, sealed] = [this.ways(g), this.ways(k)];
    const gov = (id: Id) => this.header(id).gov;
    for (const id of others) {
      const isBelow = line(g).some(({ head }) => head === gov(id));
      check(device(g, this.author(id))?.status === 'active' && !isBelow);
      check([rival, undefined].includes(rivalOf(gov(id), rivals, known)));
    }
    const isSealed = others.every((id) => rivalOf(gov(id), rivals, sealed) === rival);
    check(here.length === words.length && isSealed, 'waits');
  }
}
