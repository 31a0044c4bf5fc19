/**
 * For tests only: random histories of one small assembly, to compare folds by. A history is a list
 * of moves of small numbers, so that a failing one shrinks; what a move cannot do where the
 * assembly stands, it leaves. People are mostly honest here and sometimes not: a move may ask too
 * few, name the wrong class, cut too early, sign twice, write under a key that was never in force.
 */
import type {
  ActClass,
  AssemblyState,
  DeviceId,
  Entry,
  Hash32,
  Hour,
  MemberId,
  Placement,
  PlacementId,
  RecordId,
  StrikeDevice,
  Verb,
} from '@tocsin/core';
import {
  ballotKind,
  ballotMemberOf,
  CLASSES_BY_VERB,
  consentKind,
  draftPlacement,
  encodeContent,
  decodeContent,
  frontierHashOf,
  healingKeyOf,
  healingKind,
  healKind,
  hour,
  inviteKind,
  listKind,
  liveMembers,
  paperHashOf,
  placementIdOf,
  placementKind,
  planPlacement,
  secretaryOf,
  standKind,
  strikeKind,
  witnessKind,
} from '@tocsin/core';
import { ABROAD, strikeOf, striking, TestWorld } from '@tocsin/core/assembly/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';

type Kind = keyof typeof MOVES;

/** One thing that happens; the numbers choose among what there is. */
export interface Move {
  readonly kind: Kind;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** How a history begins, and what happens then. */
export interface Plan {
  readonly founders: number;
  readonly moves: readonly Move[];
}

/** What a history left behind. */
export interface History {
  readonly world: TestWorld;
  readonly entries: readonly Entry[];
}

/** A world being played, and which bodies are to be unread or void in the end. */
class Play {
  readonly world: TestWorld;
  readonly bodies = new Map<RecordId, 'unread' | 'void'>();
  /** Acts that were written, newest last. */
  readonly acts: RecordId[] = [];

  constructor(founders: number) {
    this.world = new TestWorld(founders);
  }

  get state(): AssemblyState {
    return this.world.state;
  }

  get members(): readonly MemberId[] {
    return liveMembers(this.state).map(({ id }) => id);
  }

  /** Devices that anybody ever had, by their key. */
  get devices(): readonly DeviceId[] {
    return [...this.state.devices.keys()].toSorted();
  }

  devicesOf(member: MemberId): readonly DeviceId[] {
    return this.devices.filter((device) => this.state.devices.get(device)?.member === member);
  }

  /** A device that a member can write with: the ballot device, or the `at`-th active one. */
  deviceOf(member: MemberId, at = 0): DeviceId {
    const ballot = this.state.members.get(member)?.ballotDevice ?? null;
    const own = this.devicesOf(member);
    const active = own.filter((one) => this.state.devices.get(one)?.status === 'active');
    if (at === 0 && ballot !== null) return ballot;
    return pick(active.length > 0 ? active : own, at);
  }

  numberOf(device: DeviceId): number {
    return this.world.devices.findIndex(({ id }) => id === device);
  }

  /** The number of a device that nobody has yet. */
  fresh(): number {
    const count = this.world.devices.length;
    this.world.device(count);
    return count;
  }

  /** Those who speak: all for 0–5, else as the bits of the number say. */
  speakers(choice: number): readonly DeviceId[] {
    const bits = choice < 6 ? -1 : choice * 37;
    return this.members
      .filter((_, at) => ((bits >> at) & 1) === 1)
      .map((one) => this.deviceOf(one));
  }

  /** Whether somebody can place at the head, in round 0 or, if told, in any. */
  canPlace(isAnyRound = false): boolean {
    const { state, world } = this;
    if (world.placingRound !== 0 && !isAnyRound) return false;
    const member = secretaryOf(state, world.placingRound, testCrypto.hash);
    const device = member === undefined ? null : state.members.get(member)?.ballotDevice;
    return typeof device === 'string' && ballotMemberOf(state, device) === member;
  }

  place(what: RecordId | null, set: Parameters<TestWorld['place']>[1] = {}): void {
    if (this.canPlace(true)) this.world.place(what, set);
  }

  /** Writes an act, lets devices say yes to it, and places it. */
  propose(
    by: DeviceId,
    verb: Verb,
    actClass: ActClass,
    yes: readonly DeviceId[],
    set: Parameters<TestWorld['act']>[3] = {},
  ): void {
    const { world } = this;
    void world.state;
    const act = world.act(by, verb, actClass, set);
    this.acts.push(act);
    for (const device of yes) world.consent(device, act);
    this.place(act);
  }

  /** Placements that were written by hand here, oldest first. */
  readonly placements: {
    readonly record: RecordId;
    readonly parent: PlacementId;
    readonly round: number;
    readonly content: Uint8Array;
  }[] = [];

  /** Healings that were written, oldest first. */
  readonly healings: {
    readonly record: RecordId;
    readonly key: PlacementId;
    readonly rival: PlacementId;
  }[] = [];
  /** States in which some were taken for away, oldest first. */
  readonly befores: AssemblyState[] = [];

  publish(
    by: DeviceId,
    said: Placement,
    parent: PlacementId,
    voters: readonly DeviceId[],
  ): RecordId {
    const record = this.world.write(by, placementKind, said, { gov: parent });
    this.placements.push({ record, parent, round: said.round, content: said.content });
    this.ballot(parent, said.round, said.content, voters);
    return record;
  }

  ballot(
    parent: PlacementId,
    round: number,
    content: Uint8Array,
    voters: readonly DeviceId[],
  ): void {
    const placement = placementIdOf(testCrypto.hash, content);
    for (const voter of voters)
      this.world.write(voter, ballotKind, { parent, round, placement }, { gov: parent });
  }

  /** The class most likely meant, or another one. */
  classOf(verb: Verb, choice: number): ActClass {
    const own = CLASSES_BY_VERB[verb.kind];
    return choice < 9 ? pick(own, choice) : pick(['none', 'stewards', 'members'] as const, choice);
  }
}

function pick<T>(from: readonly T[], at: number): T {
  return from[at % from.length] as T;
}

type Played = (play: Play, move: Move) => void;

/** Everything that can happen. */
const MOVES = {
  wait: ({ world }, { a, b }) => {
    world.now += a * 24 + b * 60;
  },
  /** To the hour at which something dated ends, one before it, or one after it. */
  waitUntil: ({ world, state }, { a, b }) => {
    const ends = [
      ...[...state.members.values()].flatMap((one) => [one.probationUntil, one.suspendedUntil]),
      ...[...state.devices.values()].map((one) => one.suspendedUntil),
      ...[...state.mandates.values()].map((one) => one.notAfter),
      ...state.vouches.map((one) => one.wall + 2_160),
      (state.epochs.at(-1)?.since.wall ?? 0) + 720,
    ].filter((one): one is Hour => one !== null && one >= world.now);
    const end = ends.toSorted((x, y) => x - y)[b % Math.max(1, Math.min(4, ends.length))];
    if (end !== undefined) world.now = Math.max(world.now, end - 1 + (a % 3));
  },
  tick: (play, { a }) => {
    play.world.now += a * 12;
    play.place(null);
  },
  admit: (play, { a, b, c, d }) => {
    const { world } = play;
    const inviter = play.deviceOf(pick(play.members, a));
    const verb = world.invited(inviter, play.fresh(), world.now + (b === 11 ? 400 : 300));
    if (b === 10) world.now += 310;
    const yes = d < 6 ? play.speakers(0).slice(0, 1 + d) : play.speakers(d);
    if (a > 9) world.now += 1_400;
    const act = world.act(inviter, verb, c < 8 ? 'none' : play.classOf(verb, c));
    for (const device of new Set([inviter, ...yes])) world.consent(device, act);
    world.now += 73;
    play.place(act);
  },
  admitBadly: (play, { a, b, c }) => {
    const { world } = play;
    const inviter = play.deviceOf(pick(play.members, a));
    const number = play.fresh();
    const good = world.invited(inviter, number);
    if (good.kind !== 'admit') return;
    const bad = [
      { ...good.value, inviteSignature: good.value.deviceSignature },
      { ...good.value, deviceSignature: good.value.inviteSignature },
      { ...good.value, paperHash: good.value.prekeyHash },
      { ...good.value, invite: play.acts.at(-1) ?? good.value.invite },
    ];
    const value = pick(bad, b);
    play.propose(inviter, { kind: 'admit', value }, c < 6 ? 'none' : 'members', play.speakers(0));
  },
  admitAgain: (play, { a, b }) => {
    // The invite of somebody who is in already, for a further newcomer who learnt the key.
    const { world } = play;
    const used = world.entries.findLast(({ body }) => body.state === 'read' && body.kind === 10);
    if (used === undefined) return;
    const by = play.deviceOf(pick(play.members, a), b);
    play.propose(by, world.admission(play.fresh(), used.id), 'members', play.speakers(0));
  },
  addDevice: (play, { a, b, c, d }) => {
    const { world } = play;
    const member = pick(play.members, a);
    const paper = d > 8 ? paperHashOf(testCrypto.hash, bytesNamed('card', d, 16)) : null;
    const named = play.state.members.get(member)?.successor ?? null;
    const known = named === null ? -1 : play.numberOf(named);
    const verb = world.enrolment(member, known >= 0 && b < 9 ? known : play.fresh(), paper);
    const by = c < 9 ? play.deviceOf(member, c) : play.deviceOf(pick(play.members, c));
    const other = play.deviceOf(pick(play.members, a + 1 + (b % 2)), b % 3);
    const own = play.deviceOf(member, b);
    play.propose(by, verb, 'none', b % 4 === 3 ? [] : b % 4 === 2 ? [own] : [other]);
  },
  strikeOwn: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const device = pick(play.devicesOf(member), b);
    const writer = play.deviceOf(member, c);
    const successor = d < 5 ? null : successorFor(play, member, device, d);
    const coming = d === 7 ? play.world.comingIn(member, play.fresh()) : { successor };
    const set = { ...coming, lastHonoured: d % 3 === 1 ? recordOf(play, device, c) : null };
    strikeBy(play, writer, strikeOf(device, set), d > 8 ? 'members' : 'none', [b % 2, c % 3]);
  },
  strikePaper: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const device = b < 9 ? play.deviceOf(member) : pick(play.devicesOf(member), b);
    const first = play.world.devices.find(
      (one) => play.state.devices.get(one.id)?.member === member,
    );
    const code = c < 10 ? (first?.paperCode ?? null) : bytesNamed('wrong', c, 16);
    const successor = d < 4 ? null : successorFor(play, member, device, d);
    const paper = d === 8 ? paperHashOf(testCrypto.hash, bytesNamed('card', d, 16)) : null;
    // A new phone with the strike; now and then with the word that it gave for somebody else.
    const whose = b === 7 ? pick(play.members, a + 1) : member;
    const coming = d > 6 && b > 3 ? play.world.comingIn(whose, play.fresh(), paper) : { successor };
    const strike = strikeOf(device, { by: 'paper', paperCode: code, ...coming });
    strikeBy(play, play.deviceOf(pick(play.members, c)), strike, 'none', [d % 2]);
  },
  strikeMembers: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const device = b < 7 ? play.deviceOf(member) : pick(play.devicesOf(member), b);
    const successor = d < 6 ? null : successorFor(play, member, device, d);
    const coming = d === 9 && b > 7 ? play.world.comingIn(member, play.fresh()) : { successor };
    const strike = strikeOf(device, { by: 'members', ...coming });
    const actClass = c < 6 ? 'none' : c < 9 ? 'members' : 'stewards';
    const asked = c < 6 ? [1, 2 + (d % 2)] : [0, 1, 2, 3, 4, 5, 6, 7];
    strikeBy(play, play.deviceOf(pick(play.members, a + 1)), strike, actClass, asked, a);
  },
  depart: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const own = play.devicesOf(member);
    const cuts = own
      .filter((_, at) => ((b >> at) & 1) === 1 && b > 5)
      .map((device) => ({ device, lastHonoured: recordOf(play, device, d) }));
    const verb: Verb = { kind: c < 6 ? 'expel' : 'resign', value: { member, cuts } };
    const by = c < 6 ? play.deviceOf(pick(play.members, a + 1)) : play.deviceOf(member, c % 3);
    play.propose(by, verb, play.classOf(verb, d), play.speakers(d));
  },
  turn: (play, { a, b, c, d }) => {
    const { world } = play;
    if (b < 6) world.now += 720;
    const verb = world.turn(pick(['monthly', 'removal', 'seizure'] as const, c));
    const by = play.deviceOf(pick(play.members, a));
    play.propose(by, verb, play.classOf(verb, d), d < 3 ? [] : play.speakers(d));
  },
  mandate: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const role = pick([0, 0, 0, 1, 2, 4, 6, 99], b);
    const notAfter = hour(play.world.now + pick([4_320, 24, 8_760, 9_000, 0], c));
    const pact = c === 11 ? idNamed<never>('pact', 1) : null;
    const verb: Verb = {
      kind: 'mandate',
      value: { role, member, notAfter, pact, terms: null },
    };
    play.propose(play.deviceOf(member), verb, play.classOf(verb, d), play.speakers(d));
  },
  recall: (play, { a, b, d }) => {
    const mandates = [...play.state.mandates.values()].toSorted((x, y) => (x.act < y.act ? -1 : 1));
    const mandate = mandates[a % Math.max(1, mandates.length)];
    if (mandate === undefined) return;
    const device = pick(play.devicesOf(mandate.member), b);
    const cuts = b < 6 ? [] : [{ device, lastHonoured: recordOf(play, device, d) }];
    const verb: Verb = { kind: 'recall', value: { mandate: mandate.act, cuts } };
    play.propose(
      play.deviceOf(pick(play.members, b)),
      verb,
      play.classOf(verb, d),
      play.speakers(d),
    );
  },
  constitution: (play, { a, b, c, d }) => {
    const choices = [
      { index: 128, value: b % 3 },
      { index: 17, value: b < 9 ? 1_440 + b : 5 },
      { index: 9, value: 168 },
      { index: 20, value: 24 },
      { index: 47, value: 1 },
    ];
    const overrides = c < 4 ? [{ index: 128, value: 1 }] : [pick(choices, c)];
    const both = a > 8 ? [{ index: 14, value: 100 }, ...overrides] : overrides;
    const rising = both.toSorted((x, y) => x.index - y.index);
    const verb: Verb = { kind: 'constitution', value: { overrides: rising } };
    play.propose(
      play.deviceOf(pick(play.members, a)),
      verb,
      play.classOf(verb, d),
      play.speakers(d),
    );
  },
  resolve: (play, { a, b, c, d }) => {
    const value = { subject: 1 + (b % 2), hash: idNamed<Hash32>('what', c % 4) };
    const all = a > 9 ? [...play.state.members.keys()] : play.members;
    const exposed = [pick(all, b), pick(all, c)].toSorted();
    const verb: Verb =
      c % 2 === 0
        ? { kind: 'resolve', value }
        : { kind: 'risk', value: { ...value, exposed: [...new Set(exposed)] } };
    play.propose(
      play.deviceOf(pick(play.members, a)),
      verb,
      play.classOf(verb, d),
      play.speakers(d),
    );
  },
  moveBallots: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const device = d < 9 ? pick(play.devicesOf(member), b) : pick(play.devices, b);
    const verb: Verb = { kind: 'moveBallotDevice', value: { member, device } };
    play.propose(play.deviceOf(d === 8 ? pick(play.members, b) : member, c % 3), verb, 'none', []);
  },
  suspend: (play, { a, b, c, d }) => {
    const member = pick(c < 11 ? play.members : [...play.state.members.keys()], a);
    const until = hour(play.world.now + pick([336, 24, 337, 100], b));
    const verb: Verb = { kind: 'suspend', value: { member, until } };
    play.propose(
      play.deviceOf(pick(play.members, c)),
      verb,
      play.classOf(verb, d),
      play.speakers(d),
    );
  },
  rules: (play, { a, b, c, d }) => {
    const startHeight = play.state.height + 1 + (b % 4);
    const verb: Verb = { kind: 'rules', value: { number: 1 + (c % 3), startHeight } };
    play.propose(
      play.deviceOf(pick(play.members, a)),
      verb,
      play.classOf(verb, d),
      play.speakers(d),
    );
  },
  /** An act whose dates, base or numbers are wrong. */
  actBadly: (play, { a, b, c, d }) => {
    const { world } = play;
    const by = play.deviceOf(pick(play.members, a));
    const { now } = world;
    const verb: Verb = { kind: 'resolve', value: { subject: 9, hash: idNamed('bad', c) } };
    const turn = world.turn(pick(['monthly', 'seizure'] as const, c));
    if (turn.kind !== 'epoch') return;
    const yes = play.speakers(0);
    const sets = [
      { validUntil: hour(now + 1_441) },
      { validUntil: hour(now + 1_440) },
      { validUntil: hour(now - 1) },
      { wallHour: now + 25, validUntil: hour(now + 100) },
      { wallHour: now + 24, validUntil: hour(now + 100) },
      { wallHour: 0 },
      { base: idNamed<Hash32>('base', c) },
    ];
    if (b < 7) return play.propose(by, verb, 'members', yes, pick(sets, b));
    const changed = [
      { ...turn.value, number: turn.value.number + (d % 2 === 0 ? 1 : -1) },
      { ...turn.value, rosterHash: idNamed<Hash32>('roster', c) },
    ];
    if (b < 9) return play.propose(by, { kind: 'epoch', value: pick(changed, b) }, 'members', yes);
    const known = play.numberOf(pick(play.devices, c));
    const enrolment = world.enrolment(pick(play.members, a), known);
    play.propose(by, b === 9 ? enrolment : world.invited(by, known), 'none', yes);
  },
  /** Two people suspend one ballot device after another. */
  spree: (play, { a, b, c }) => {
    for (let at = 0; at < 2 + (b % 4); at += 1) {
      const strike = strikeOf(play.deviceOf(pick(play.members, a + at)), { by: 'members' });
      const from = a + at + 1 + (c % 2) * at;
      strikeBy(play, play.deviceOf(pick(play.members, from)), strike, 'none', [0, 1], from);
      if (c > 8) play.world.now += 337;
    }
  },
  /** Two devices of one member strike each other, and others bring one back. */
  broughtBack: (play, { a, b, c, d }) => {
    const member = pick(play.members, a);
    const own = play.devicesOf(member);
    if (own.length < 2) return;
    const [one, other] = [pick(own, 0), pick(own, 1)];
    const { world } = play;
    // This one stays unplaced, and would strike again what is brought back.
    const old = world.act(pick(own, b), striking(pick(own, b + 1)), 'none');
    const notice = world.write(other, strikeKind, strikeOf(one));
    const acts = [striking(one), striking(other)].map((verb, at) =>
      world.act(at === 0 ? other : one, verb, 'none'),
    );
    for (const act of acts) play.place(act);
    play.acts.push(old);
    if (c > 6) return;
    const ballot = play.state.members.get(member)?.ballotDevice ?? one;
    const successor =
      c < 4
        ? pick(
            [one, other].filter((x) => x !== ballot),
            0,
          )
        : ballot;
    const strike = strikeOf(ballot, { by: 'members', successor: c === 6 ? null : successor });
    strikeBy(play, play.deviceOf(pick(play.members, a + 1)), strike, 'none', [1, 2], a);
    if (d < 4) play.place(old, { consents: d < 2 ? [notice] : [] });
    if (d > 7) play.place(world.act(successor, striking(one), 'none'), { consents: [notice] });
  },
  /** The stewards' class from nothing: the switch, and three who stand. */
  openStewards: (play, { a }) => {
    const overrides = [{ index: 128, value: 1 }];
    const by = play.deviceOf(pick(play.members, a));
    play.propose(by, { kind: 'constitution', value: { overrides } }, 'members', play.speakers(0));
    for (const member of play.members.slice(0, 3)) {
      const notAfter = hour(play.world.now + 4_320);
      const value = { role: 0, member, notAfter, pact: null, terms: null };
      play.propose(by, { kind: 'mandate', value }, 'members', play.speakers(0));
    }
  },
  /** A second device for everybody, or many for one. */
  doubleDevices: (play, { a, b }) => {
    const members = play.members.slice(0, 4);
    const few = b === 11 ? [0, 1, 2, 3].map(() => pick(members, a)) : members;
    for (const member of few) {
      const other = play.members.find((one) => one !== member) ?? member;
      const verb = play.world.enrolment(member, play.fresh());
      play.propose(play.deviceOf(member), verb, 'none', [play.deviceOf(other)]);
    }
  },
  /** People until there are seven. */
  grow: (play) => {
    const { world } = play;
    for (let count = play.members.length; count < 7; count += 1) {
      const elders = play.members.filter(
        (one) => play.state.members.get(one)?.probationUntil === null,
      );
      if (elders.length === 0) return;
      const inviter = play.deviceOf(pick(elders, count));
      const act = world.act(inviter, world.invited(inviter, play.fresh()), 'none');
      const yes = count < 6 ? [inviter] : elders.map((one) => play.deviceOf(one));
      for (const device of yes) world.consent(device, act);
      world.now += 73;
      play.place(act);
    }
  },
  stances: (play, { a, b, c, d }) => {
    const act = play.acts.at(-1 - (d % 3));
    if (act === undefined) return;
    const { world } = play;
    const member = pick(play.members, a);
    const stances = ['for', 'against', 'withdrawn'] as const;
    const one = world.consent(play.deviceOf(member), act, pick(stances, b));
    const second = play.deviceOf(member, 1 + (c % 3));
    if (c < 6) world.consent(second, act, pick(stances, c), c < 3 ? { deps: [] } : {});
    else world.write(second, witnessKind, { frontierHash: idNamed<Hash32>(one) });
  },
  /** Places an older act again, with whatever was said of it. */
  placeOld: (play, { a, b }) => {
    const act = play.acts.at(-1 - (a % 4));
    if (act === undefined) return;
    const words = saidOf(play.world, act).toSorted();
    play.place(act, b < 4 ? {} : { consents: b < 8 ? words.slice(0, 128) : [] });
  },
  /** One device writes twice after one record. */
  fork: (play, { a, b, c }) => {
    const { world } = play;
    const device = pick(play.devices, a);
    const own = world.entries.filter(({ header }) => header.author === device);
    const at = own.at(-1 - (b % 4));
    if (at === undefined) return;
    const set = c < 6 ? { prev: at.id, seq: at.header.seq + 1 } : { prev: null, seq: 0 };
    world.write(
      device,
      witnessKind,
      { frontierHash: idNamed<Hash32>('forked', a) },
      { ...set, deps: [] },
    );
    const other = play.deviceOf(pick(play.members, c));
    world.write(other, witnessKind, { frontierHash: idNamed<Hash32>('seen', c) });
    world.write(device, witnessKind, { frontierHash: idNamed<Hash32>('on', c) });
  },
  /** The secretary places two ticks; these ballot for the first, those for the second too. */
  rivals: (play, { a, b, c }) => {
    if (!play.canPlace()) return;
    const { world } = play;
    const { state } = world;
    const voters = play.speakers(c);
    const second = b < 6 ? play.speakers(0) : play.speakers(b);
    const by = world.secretary;
    const drafts = [0, 1].map((later) => {
      const knowledge = { ...world.knowledge(by), now: hour(world.now + later) };
      const plan = planPlacement(state, { kind: 'tick' }, knowledge, testCrypto);
      return { ...draftPlacement(plan), round: a > 9 ? later : 0 };
    });
    for (const [at, draft] of drafts.entries())
      play.publish(by, draft, state.head, at === 0 ? voters : second);
    void world.state;
  },
  /**
   * Stands for a later round, which may show what was placed before and name a strike, and what its
   * secretary places on them: a tick of its own, or what was shown. Some ballot.
   */
  laterRound: (play, { a, b, c, d }) => {
    const { world, state } = play;
    const round = 1 + (a % 3);
    const member = secretaryOf(state, round, testCrypto.hash);
    const by = member === undefined ? null : (state.members.get(member)?.ballotDevice ?? null);
    if (by === null) return;
    const { head } = state;
    const shownOf = (at: number): RecordId | null => {
      const placed = play.placements.filter((one) => one.parent === head);
      return placed.length === 0 || (b >> (at % 3)) % 2 === 0 ? null : pick(placed, b + at).record;
    };
    const standing = d < 7 ? play.speakers(0).slice(d % 2) : play.speakers(d + 5);
    const strikes = c > 7 ? strikeAtOpenHeight(play, d, b).notices.toSorted() : [];
    const twice = b === 11 ? standing.slice(0, 1) : [];
    const stands = [...twice, ...standing].map((device, at) => {
      const said = { parent: head, round, shown: shownOf(at), strikes };
      return world.write(device, standKind, said, { gov: head });
    });
    const plan = planPlacement(state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    const shown = play.placements.filter((one) => one.parent === head).at(-1 - (c % 2));
    const content = a > 5 && shown !== undefined ? shown.content : draftPlacement(plan).content;
    const inline = { kind: 'inline', value: stands.toSorted() } as const;
    play.publish(by, { round, content, stands: inline }, head, play.speakers(b));
  },
  /** A phone is lost at an open height: others name the strike, place, and another ballots for it. */
  lostPhone: (play, { a, b, c, d }) => {
    const { world, state } = play;
    const { head } = state;
    const strike = strikeAtOpenHeight(play, a, b);
    // Another one for the same phone, or for somebody else's who names the same new phone.
    const others = c > 9 ? strikeAtOpenHeight(play, c === 11 ? a : a + 1, b, strike).notices : [];
    const notices = [...strike.notices, ...others];
    const isTheirs = (device: DeviceId) => state.devices.get(device)?.member === strike.member;
    const rounds = [1, 2, 3].filter((round) => c === 9 || !isTheirs(world.secretaryOf(round)));
    const round = pick(rounds.length > 0 ? rounds : [1], d);
    const standing = play.speakers(0).filter((device) => c === 8 || !isTheirs(device));
    const stands = standing.map((device, at) => {
      const strikes = c === 7 && at === 0 ? [] : notices.toSorted();
      return world.write(device, standKind, { parent: head, round, shown: null, strikes });
    });
    const by = world.secretaryOf(round);
    const plan = planPlacement(state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    const { content } = draftPlacement(plan);
    const inline = { kind: 'inline', value: stands.toSorted() } as const;
    const few = standing.slice(0, Math.floor(play.members.length / 2));
    play.publish(by, { round, content, stands: inline }, head, d < 8 ? few : play.speakers(0));
    if (d !== 4) play.ballot(head, round, content, [strike.successor]);
    if (d === 5) play.ballot(head, round, content, [strike.lost]);
    if (d < 3) play.ballot(head, round, new Uint8Array(1), [strike.successor]);
    // Then the strike itself is placed, perhaps the one that the notices say.
    if (c < 6) strikeBy(play, play.speakers(0)[0] ?? by, strike.said, 'none', [0, 1, 2]);
    if (c < 6 && d < 9) play.place(null);
  },
  /** People go on under a head that was placed, whichever. */
  follow: (play, { a, b, c }) => {
    const placed = pick(play.placements, a);
    if (placed === undefined) return;
    const gov = placementIdOf(testCrypto.hash, placed.content);
    for (const device of c < 6 ? [play.deviceOf(pick(play.members, b), c)] : play.speakers(6 + b))
      play.world.write(device, witnessKind, { frontierHash: idNamed<Hash32>('f', a) }, { gov });
  },
  /** Two branches, for both of which all ballot; some follow the one, some the other. */
  branches: (play, { a, b, c, d }) => {
    if (!play.canPlace()) return;
    const { world, state } = play;
    const by = world.secretary;
    const voters = play.speakers(0);
    const few = voters.slice(0, 1 + Math.floor(voters.length / 2));
    const drafts = [0, 1].map((later) => {
      const knowledge = { ...world.knowledge(by), now: hour(world.now + later) };
      const plan = planPlacement(state, { kind: 'tick' }, knowledge, testCrypto);
      return { ...draftPlacement(plan), round: 0 };
    });
    for (const [at, draft] of drafts.entries())
      play.publish(by, draft, state.head, at === 0 || a < 6 ? few : voters.slice(-few.length));
    for (const [at, device] of voters.entries()) {
      const { content } = pick(drafts, (b >> (at % 4)) & 1);
      const gov = placementIdOf(testCrypto.hash, content);
      const said = { frontierHash: idNamed<Hash32>('branch', at) };
      if (at !== c) world.write(device, witnessKind, said, { gov });
    }
    if (d < 8) play.place(null);
    if (d < 4) play.place(null);
  },
  /** Devices heal a fork at its key: they stand, show, place what people said, and ballot. */
  healing: (play, { a, b, c, d }) => {
    const { world, state } = play;
    const fork = state.forks[b % Math.max(1, state.forks.length)];
    const ground = state.history.find(({ head }) => head === fork?.parent);
    if (fork === undefined || ground === undefined) return;
    const key = healingKeyOf(testCrypto.hash, fork.parent);
    const at = { gov: fork.parent, epoch: ground.epochs.at(-1)?.number ?? 1 };
    const struck = d === 11 ? [] : fork.struck;
    const rest = liveMembers(ground).filter(({ id }) => c === 11 || !fork.struck.includes(id));
    const devices = rest.flatMap(({ ballotDevice }) => ballotDevice ?? []);
    const rival = pick(
      [...fork.fell, ...(fork.stands === null ? [] : [fork.stands])].toSorted(),
      a,
    );
    const sayers = devices.slice(0, a > 9 ? 1 : devices.length);
    const words = sayers.map((device, number) =>
      (number + b) % 3 === 0
        ? world.write(
            device,
            witnessKind,
            { frontierHash: idNamed<Hash32>('w', a) },
            { gov: rival },
          )
        : world.write(device, healKind, { parent: fork.parent, rival }, at),
    );
    const placers = [0, 1, 2, 3, 4, 5, 6].map((round) =>
      secretaryOf({ ...ground, head: key }, round, testCrypto.hash),
    );
    const able = rest.map(({ id }) => id);
    const first = placers.findIndex((one) => one !== undefined && able.includes(one));
    const round = c < 9 ? Math.max(0, first) + (c % 3 === 2 ? able.length : 0) : c % 3;
    const healed = play.healings.filter((one) => one.key === key);
    const stands = (round === 0 ? [] : devices).map((device, number) => {
      const shown = (d + number) % 3 === 0 ? (healed.at(-1 - (d % 2))?.record ?? null) : null;
      return world.write(device, standKind, { parent: key, round, shown, strikes: [] }, at);
    });
    const isCarried = round > 0 && d % 2 === 0 && healed.length > 0;
    const shown = isCarried ? (healed.at(-1)?.rival ?? rival) : rival;
    const member = secretaryOf({ ...ground, head: key }, round, testCrypto.hash);
    const by = (member && ground.members.get(member)?.ballotDevice) ?? devices[0];
    if (by === undefined) return;
    const said = {
      key,
      round,
      rival: shown,
      struck: { kind: 'inline', value: struck } as const,
      words: { kind: 'inline', value: isCarried ? [] : words.toSorted() } as const,
      stands: { kind: 'inline', value: stands.toSorted() } as const,
    };
    play.healings.push({ record: world.write(by, healingKind, said, at), key, rival: shown });
    for (const device of devices.slice(b > 8 ? b - 8 : 0))
      world.write(device, ballotKind, { parent: key, round, placement: shown }, at);
  },
  /** People say which of two branches is to stand. */
  heal: (play, { a, b, c }) => {
    const rivals = play.state.contested?.rivals ?? play.state.forks.at(-1)?.fell ?? [];
    if (rivals.length === 0) return;
    const parent = play.state.forks.at(-1)?.parent ?? play.state.head;
    for (const device of c < 8 ? play.speakers(0).slice(0, 1 + c) : play.speakers(6 + b))
      play.world.write(device, healKind, { parent, rival: pick(rivals, a) });
  },
  /** Somebody ballots again, for something else, at the parent of what was placed. */
  ballotTwice: (play, { a, b, c }) => {
    const placed = pick(play.placements, a);
    if (placed === undefined) return;
    const device = play.deviceOf(pick(play.members, b), c % 2);
    const said = { parent: placed.parent, round: placed.round };
    for (const name of ['one', 'other'].slice(c % 2))
      play.world.write(device, ballotKind, { ...said, placement: idNamed<PlacementId>(name, c) });
  },
  /** A tick that fewer ballot for, or that somebody else places, or with a wrong part. */
  placeBadly: (play, { a, b, c, d }) => {
    if (!play.canPlace()) return;
    const { world, state } = play;
    if (a < 3) return play.place(null, { voters: play.speakers(6 + b) });
    if (a < 4) return play.place(null, { by: play.deviceOf(pick(play.members, b), c) });
    if (a < 5) return play.place(null, { consents: saidOf(world, play.acts.at(-1)).slice(0, 1) });
    const by = world.secretary;
    const plan = planPlacement(state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    const draft = { ...draftPlacement(plan), round: a === 5 ? 1 + (b % 2) : 0 };
    const content = decodeContent(draft.content);
    if (!content.ok) return;
    const { value } = content;
    const inline = value.delta.kind === 'inline' ? value.delta.value : [];
    const changed = [
      { ...value, height: value.height + 1 },
      { ...value, parent: idNamed<PlacementId>('parent', b) },
      { ...value, frontierHash: frontierHashOf(testCrypto.hash, []) },
      { ...value, delta: { kind: 'inline', value: inline.slice(1) } as const },
      { ...value, delta: { kind: 'inline', value: inline.slice(0, -1) } as const },
      { ...value, what: idNamed<RecordId>('act', b) },
      {
        ...value,
        consents: { kind: 'records', value: [play.acts.at(-1) ?? (state.log as never)] } as const,
      },
      {
        ...value,
        delta: {
          kind: 'inline',
          value: inline.map((one) => ({ ...one, seq: one.seq + 1 })),
        } as const,
      },
    ] as const;
    const bytes = a > 5 ? encodeContent(pick(changed, c + d)) : draft.content;
    const stand = { parent: state.head, round: 1, shown: null, strikes: [] };
    const stands = b > 6 ? [world.write(by, standKind, stand)] : [];
    const listed = { kind: 'inline', value: stands } as const;
    const said = { round: draft.round, content: bytes, stands: listed };
    play.publish(by, said, state.head, d < 4 ? play.speakers(0).slice(0, d) : play.speakers(0));
  },
  /** A tick whose delta stands in list records. */
  placeByLists: (play, { a, b }) => {
    if (!play.canPlace()) return;
    const { world, state } = play;
    const by = world.secretary;
    const plan = planPlacement(state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    const content = decodeContent(draftPlacement(plan).content);
    if (!content.ok || content.value.delta.kind !== 'inline') return;
    const lines = content.value.delta.value;
    if (lines.length < 2) return;
    const cut = 1 + (a % (lines.length - 1));
    const parts = [lines.slice(0, cut), lines.slice(cut)].map((value, part) =>
      world.write(
        by,
        listKind,
        { part, of: 2, items: { kind: 'heads', value } },
        b === 8 ? { epoch: 9 } : {},
      ),
    );
    const value = b === 10 ? parts.toReversed() : b === 11 ? parts.slice(0, 1) : parts;
    const bytes = encodeContent({ ...content.value, delta: { kind: 'records', value } });
    const stands = { kind: 'inline', value: [] } as const;
    world.write(by, placementKind, { round: 0, content: bytes, stands });
    const placement = placementIdOf(testCrypto.hash, bytes);
    for (const voter of play.speakers(0))
      world.write(voter, ballotKind, { parent: state.head, round: 0, placement });
    if (b === 9) play.bodies.set(parts[0] as RecordId, 'unread');
  },
  /** Somebody without standing writes, and a member cites it. */
  guest: (play, { a, b }) => {
    const { world } = play;
    const guest = world.id(play.fresh());
    world.write(guest, witnessKind, { frontierHash: idNamed<Hash32>('guest', a) });
    if (a < 6) world.publishPrekey(play.numberOf(guest));
    world.write(play.deviceOf(pick(play.members, b)), witnessKind, {
      frontierHash: idNamed<Hash32>('g', b),
    });
  },
  /** A word under a key that was never in force, of another log, or after no record of its own. */
  stray: (play, { a, b, c }) => {
    const { world } = play;
    const act = play.acts.at(-1) ?? (world.log as string as RecordId);
    const epoch = (play.state.epochs.at(-1)?.number ?? 1) + 1 - (b % 3);
    const kinds = [
      { epoch },
      { epoch, gov: idNamed<PlacementId>('nowhere', c) },
      { log: idNamed<never>('log', c) },
      { seq: 500 + c },
      { prev: null, seq: 0 },
      { lane: 1 },
      { gov: pick(play.state.history, b).head },
      { gov: pick(play.state.history, b).head, epoch },
    ] as const;
    world.write(
      play.deviceOf(pick(play.members, a)),
      consentKind,
      { act, stance: 'for' },
      pick(kinds, c),
    );
  },
  /** Keys abroad that may sign who is away: one, none, or one that no key can be. */
  witnesses: (play, { a, b, d }) => {
    const keys = pick([[ABROAD.publicKey], [ABROAD.publicKey], [], [new Uint8Array(32)]], b);
    const by = play.deviceOf(pick(play.members, a));
    play.propose(by, { kind: 'witnesses', value: { keys } }, 'members', play.speakers(d));
  },
  /** Some take others for away, and may go on; some may be there, and place beside them. */
  away: (play, { a, b, c, d }) => {
    const { world } = play;
    const keys = { kind: 'witnesses', value: { keys: [ABROAD.publicKey] } } as const;
    if (a < 9)
      play.propose(play.deviceOf(pick(play.members, a)), keys, 'members', play.speakers(0));
    const before = play.state;
    const { members } = play;
    const few = c < 9 ? Math.max(1, members.length - (members.length > 4 ? 3 : 2)) : 1 + (c % 3);
    const gone = members.filter((_, at) => (at + b) % members.length < few);
    const left = members.filter((one) => !gone.includes(one));
    const by = play.deviceOf(pick(d === 11 || left.length === 0 ? gone : left, a));
    const numbers = gone.map((one) => world.devices.findIndex((_, at) => world.member(at) === one));
    const set =
      d === 10 ? { signature: new Uint8Array(64) } : d === 9 ? { key: bytesNamed('k', d, 32) } : {};
    const good = world.absence(
      numbers.filter((one) => one >= 0),
      set,
    );
    if (good.kind !== 'away') return;
    const missing = good.value.gone.map((one) => ({ ...one, reason: idNamed<RecordId>('no', b) }));
    const verb = d === 8 ? ({ ...good, value: { ...good.value, gone: missing } } as const) : good;
    if (d === 7) return play.propose(by, verb, 'none', play.speakers(0));
    play.befores.push(before);
    const draft = world.draftAbsence(verb, play.numberOf(by));
    const voters = left.map((one) => play.deviceOf(one));
    play.publish(by, draft, before.head, c === 8 ? voters.slice(1) : voters);
    if (c === 7) play.publish(by, draft, before.head, play.speakers(0));
  },
  /** Who was taken for away places an ordinary tick beside the list, at the same parent. */
  overtake: (play, { a, b, c }) => {
    const { world } = play;
    const before = play.befores.at(-1);
    if (before === undefined) return;
    const member = secretaryOf(before, 0, testCrypto.hash);
    const by = member === undefined ? null : before.members.get(member)?.ballotDevice;
    if (typeof by !== 'string') return;
    if (a < 6) play.place(null);
    for (let later = 0; later < (c > 9 ? 2 : 1); later += 1) {
      const knowledge = { ...world.knowledge(by), now: hour(world.now + later) };
      const draft = draftPlacement(planPlacement(before, { kind: 'tick' }, knowledge, testCrypto));
      play.publish(by, draft, before.head, b > 9 ? play.speakers(b) : play.speakers(0));
    }
  },
  /** Somebody says this and that, and their mandate, device or membership ends early. */
  endEarly: (play, { a, b, c, d }) => {
    const { world } = play;
    const member = pick(play.members, a);
    const notAfter = hour(world.now + 4_320);
    const seat = { role: 4, member, notAfter, pact: null, terms: null };
    const by = play.deviceOf(pick(play.members, a + 1));
    if (b % 3 === 0)
      play.propose(by, { kind: 'mandate', value: seat }, 'members', play.speakers(0));
    for (const device of play.devicesOf(member))
      for (let at = 0; at < 1 + (c % 3); at += 1)
        world.write(device, witnessKind, { frontierHash: idNamed<Hash32>('said', at) });
    const device = pick(play.devicesOf(member), c);
    const lastHonoured = recordOf(play, device, d % 4);
    const cuts = d < 6 ? [] : [{ device, lastHonoured }];
    if (b % 3 === 1) {
      const strike = strikeOf(device, { lastHonoured: d < 6 ? null : lastHonoured });
      return strikeBy(play, play.deviceOf(member, c + 1), strike, 'none', [0]);
    }
    const mandate = [...play.state.mandates.values()].findLast((one) => one.member === member);
    if (b % 3 === 0 && mandate === undefined) return;
    const verb: Verb =
      b % 3 === 2
        ? { kind: 'expel', value: { member, cuts } }
        : { kind: 'recall', value: { mandate: mandate?.act ?? idNamed('none'), cuts } };
    play.propose(by, verb, 'members', play.speakers(0));
  },
  /** A later act by which less counts of what ended early. */
  widerCut: (play, { a, b, c, d }) => {
    const { world } = play;
    if (a < 9) MOVES.endEarly(play, { kind: 'endEarly', a, b, c, d: d % 6 });
    const { state } = play;
    const mandates = [...state.mandates.values()].filter((one) => one.ended !== null);
    const gone = [...state.members.values()].filter((one) => one.status !== 'live');
    const ended = [...state.devices.values()].filter((one) => one.endedAt !== null);
    const scopes = [
      ...mandates.map(({ act, member }) => ({ kind: 'mandate', value: act, member }) as const),
      ...gone.map(({ id }) => ({ kind: 'membership', value: id, member: id }) as const),
      ...ended.map(({ id, member }) => ({ kind: 'device', value: id, member }) as const),
    ];
    const any = { kind: 'device', value: pick(play.devices, a), member: null } as const;
    const { member, ...scope } = scopes.length > 0 && b < 11 ? pick(scopes.toReversed(), d) : any;
    const own = member === null ? [any.value] : play.devicesOf(member);
    const device = scope.kind === 'device' ? scope.value : pick(own, b);
    if (d === 11) world.now += 1_441;
    const cuts = [{ device, lastHonoured: recordOf(play, device, c) }];
    const verb: Verb = { kind: 'widerCut', value: { scope, cuts } };
    const by = play.deviceOf(pick(play.members, a));
    play.propose(by, verb, play.classOf(verb, Math.min(d, 9)), play.speakers(0));
  },
  invite: (play, { a, b }) => {
    const inviteKey = play.world.device(0).pair.publicKey;
    const notAfter = hour(play.world.now + 300);
    play.world.write(play.deviceOf(pick(play.members, a), b), inviteKind, { inviteKey, notAfter });
  },
  /** A record whose body will not be there in the end, or is noise. */
  lose: (play, { a, b }) => {
    const { entries } = play.world;
    const entry = entries.at(-1 - ((a * 12 + b) % entries.length));
    if (entry !== undefined && entry.header.log !== null)
      play.bodies.set(entry.id, a % 2 === 0 ? 'unread' : 'void');
  },
} satisfies Readonly<Record<string, Played>>;

/** A strike of a ballot device at an open height: the lost one, the new one, and its notices. */
interface OpenStrike {
  readonly member: MemberId;
  readonly lost: DeviceId;
  readonly successor: DeviceId;
  readonly said: StrikeDevice;
  readonly notices: readonly RecordId[];
}

/**
 * Notices that a ballot device is lost: by its member's other device and somebody else, by the code
 * on paper, or by too few. Where the member has no other device, and sometimes where they have, a new
 * phone comes in with it; seldom it is one that nobody lets in.
 *
 * @param before - another strike: where it is somebody else's, its new phone is named once more.
 */
function strikeAtOpenHeight(play: Play, a: number, b: number, before?: OpenStrike): OpenStrike {
  const { world, state } = play;
  const doubled = play.members.filter((one) => play.devicesOf(one).length > 1);
  const member = pick(doubled.length > 0 && a < 11 ? doubled : play.members, a);
  const lost = play.deviceOf(member);
  const own = play.devicesOf(member).filter((one) => one !== lost);
  const isOwn = own.length > 0 && ![1, 7, 11].includes(b);
  const isSame = before !== undefined && before.member !== member;
  const number = isSame ? play.numberOf(before.successor) : isOwn ? -1 : play.fresh();
  const coming = isOwn
    ? { successor: pick(own, b % 2), enrolment: null }
    : { ...world.comingIn(member, number), ...(b === 11 ? { enrolment: null } : {}) };
  const other = play.deviceOf(pick(play.members, play.members.indexOf(member) + 1));
  const first = world.devices.find(({ id }) => state.devices.get(id)?.member === member);
  const code = b % 3 === 1 ? (first?.paperCode ?? null) : bytesNamed('wrong', b, 16);
  const strike = strikeOf(lost, {
    ...coming,
    by: b < 4 ? 'own' : b < 9 ? 'paper' : 'members',
    paperCode: b < 4 || b > 8 ? null : code,
  });
  const authors = [pick(own.length > 0 ? own : [lost], b), other].slice(b === 3 || b === 6 ? 1 : 0);
  const notices = authors.map((by) => world.write(by, strikeKind, strike));
  if (b === 10) notices.push(world.act(other, striking(lost, strike), 'none'));
  return { member, lost, successor: coming.successor as DeviceId, said: strike, notices };
}

function saidOf(world: TestWorld, act: RecordId | undefined): readonly RecordId[] {
  const named = (entry: Entry) => {
    if (entry.body.state !== 'read' || entry.body.kind !== 3) return undefined;
    const said = consentKind.shape.parse(entry.body.said);
    return said.ok ? said.value.act : undefined;
  };
  return world.entries.filter((entry) => named(entry) === act).map(({ id }) => id);
}

/** Some record of a device: the newest for 0, older ones for more. */
function recordOf(play: Play, device: DeviceId, back: number): RecordId {
  const own = play.world.entries.filter(({ header }) => header.author === device);
  return own.at(-1 - Math.min(back, Math.max(0, own.length - 1)))?.id ?? play.world.entries[0]!.id;
}

/** A device to take another's place: new, one's own, an ended one, or somebody else's. */
function successorFor(play: Play, member: MemberId, device: DeviceId, choice: number): DeviceId {
  const own = play.devicesOf(member).filter((one) => one !== device);
  if (choice % 4 === 0) return play.world.id(play.fresh());
  if (choice % 4 === 3) return pick([device, ...play.devices], choice);
  return own.length === 0 ? device : pick(own, choice);
}

/** Writes a strike and says it by notices or consents of those members, counted from `from`. */
function strikeBy(
  play: Play,
  by: DeviceId,
  strike: StrikeDevice,
  actClass: ActClass,
  asked: readonly number[],
  from = 0,
): void {
  const { world } = play;
  void world.state;
  const act = world.act(by, striking(strike.device, strike), actClass);
  play.acts.push(act);
  const members = new Set(asked.map((at) => pick(play.members, from + at)));
  for (const [at, member] of [...members].entries()) {
    const device = play.deviceOf(member);
    if (at % 2 === 0) world.consent(device, act);
    else world.write(device, strikeKind, strike);
  }
  play.place(act);
}

/** Plays moves in a world of so many founders. */
export function playHistory(founders: number, moves: readonly Move[]): History {
  const play = new Play(founders);
  void play.state;
  for (const move of moves) if (play.members.length > 0) MOVES[move.kind](play, move);
  const entries = play.world.entries.map((entry): Entry => {
    const state = play.bodies.get(entry.id);
    return state === undefined ? entry : { ...entry, body: { state } };
  });
  return { world: play.world, entries };
}

/** What histories are about: how they often begin, and what happens in them. */
const THEMES: readonly (readonly [begin: readonly Kind[], then: readonly Kind[]])[] = [
  [
    ['grow', 'doubleDevices', 'openStewards'],
    (Object.keys(MOVES) as Kind[]).filter(
      (kind) => !['grow', 'doubleDevices', 'openStewards'].includes(kind),
    ),
  ],
  [
    ['doubleDevices', 'grow'],
    [
      ...(['laterRound', 'lostPhone', 'rivals', 'branches', 'branches', 'follow', 'heal'] as const),
      ...(['healing', 'healing', 'healing', 'ballotTwice', 'tick', 'turn'] as const),
    ],
  ],
  [
    ['doubleDevices', 'grow'],
    [
      ...(['strikeOwn', 'strikePaper', 'strikeMembers', 'spree', 'broughtBack', 'fork'] as const),
      ...(['addDevice', 'moveBallots', 'ballotTwice', 'tick', 'waitUntil', 'placeOld'] as const),
      ...(['depart', 'lostPhone', 'widerCut', 'endEarly'] as const),
    ],
  ],
  [
    ['witnesses', 'grow', 'doubleDevices'],
    [
      ...([
        'away',
        'away',
        'overtake',
        'tick',
        'admit',
        'strikeMembers',
        'turn',
        'rivals',
      ] as const),
      ...([
        'follow',
        'heal',
        'healing',
        'depart',
        'laterRound',
        'suspend',
        'stances',
        'lose',
      ] as const),
    ],
  ],
  [
    ['doubleDevices', 'openStewards'],
    [
      ...(['endEarly', 'widerCut', 'mandate', 'recall', 'depart', 'strikeOwn', 'fork'] as const),
      ...(['resolve', 'waitUntil', 'tick', 'suspend', 'turn', 'constitution'] as const),
    ],
  ],
];

/** Founders and moves; the first moves often build something that random ones seldom reach. */
export function arbitraryPlan(longest: number): fc.Arbitrary<Plan> {
  const number = fc.nat(11);
  const moveOf = (kinds: readonly Kind[]): fc.Arbitrary<Move> =>
    fc.record({ kind: fc.constantFrom(...kinds), a: number, b: number, c: number, d: number });
  const moves = THEMES.map(([begin, then]) =>
    fc
      .tuple(
        fc.array(moveOf(begin), { maxLength: 2 }),
        fc.array(moveOf(then), { minLength: 3, maxLength: longest }),
      )
      .map(([first, rest]) => [...first, ...rest]),
  );
  const [any = fc.constant([]), ...others] = moves;
  const themes = fc.oneof({ weight: 3, arbitrary: any }, ...others);
  return fc.record({ founders: fc.constantFrom(2, 3, 3, 4, 5), moves: themes });
}

/**
 * A world that remembers what its folds have to agree about although nothing came of it: what lay
 * there when somebody placed in vain, before it was taken back as if nobody had asked.
 */
export class TryingWorld extends TestWorld {
  /** The records of each try that was refused, oldest first. */
  readonly refused: (readonly Entry[])[] = [];

  override outcome(...asked: Parameters<TestWorld['outcome']>): string {
    const tried = this.refused.length;
    const outcome = super.outcome(...asked);
    if (outcome === 'placed') this.refused.length = tried;
    return outcome;
  }

  override place(...asked: Parameters<TestWorld['place']>): RecordId {
    const record = super.place(...asked);
    this.refused.push([...this.entries]);
    return record;
  }
}
