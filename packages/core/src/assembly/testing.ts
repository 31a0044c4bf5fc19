/**
 * For tests only: a small assembly whose devices write records one after another, with the crypto
 * of `../testing.ts`. Bodies are handed to the fold as read; sealing has tests of its own. Every
 * record cites the heads that its writer was told of: all of them, unless a test says otherwise.
 */
import { compareText } from '../base/bytes.ts';
import type { SigningPair } from '../base/crypto.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour, TEMPO_LIVING_MS } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { openedBody } from '../log/entry.ts';
import type { Header } from '../record/header.ts';
import { encodeHeader, recordIdOf, RECORD_VERSION } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { encodeSaid, KIND } from '../record/kind.ts';
import { bodyHashOf } from '../record/record.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import type { Act, ActClass, Away, StrikeDevice, Verb } from './act.ts';
import { actKind } from './act.ts';
import { awayHash } from './away.ts';
import { baseOf } from './base.ts';
import type { Stance } from './consent.ts';
import { consentKind, inviteKind, witnessKind } from './consent.ts';
import { draftPlacement, placementIdOfDraft, planPlacement } from './draft.ts';
import type { Knowledge } from './due.ts';
import { benchAt, consentsFor } from './due.ts';
import { settleableAt } from './settleable.ts';
import {
  activeDevices,
  ballotMemberOf,
  liveMembers,
  secretaryOf,
  secretaryOrder,
} from './electorate.ts';
import { governanceKey, wrapPrevious } from './epochs.ts';
import { foldAssembly } from './fold.ts';
import type { Card, Circle, Terms } from './founding.ts';
import { cardsHashOf, commitmentOf, draftGenesis, finishFounding } from './founding.ts';
import { genesisKind, RULES_KNOWN } from './genesis.ts';
import {
  enrolmentHash,
  epochKeyHashOf,
  invitationHash,
  memberIdOf,
  paperHashOf,
  rosterHashOf,
} from './ids.ts';
import type { Prekey } from './keys.ts';
import { prekeyHashOf, prekeyKind } from './keys.ts';
import type { Placement } from './placement.ts';
import { AWAY_ROUND, ballotKind, placementKind, standKind } from './placement.ts';
import type { Budget, EmergencyGrant, MandateTerms } from './powers.ts';
import { POWER_VERB } from './powers.ts';
import type { AssemblyState } from './state.ts';

/** The hour at which test worlds begin. */
const FIRST_HOUR = 480_000;

/** What a test may set in a record otherwise than the world would. */
export interface Written {
  readonly prev?: RecordId | null;
  readonly seq?: number;
  readonly deps?: readonly RecordId[];
  readonly gov?: PlacementId;
  readonly wallHour?: number;
  readonly epoch?: number;
  readonly lane?: number;
  readonly log?: LogId;
}

/** How a placement is made otherwise than a secretary would. */
export interface Placed {
  /** The device that writes it; the secretary's unless told. */
  readonly by?: DeviceId;
  /** Those that ballot; all live members' unless told. */
  readonly voters?: readonly DeviceId[];
  readonly consents?: readonly RecordId[];
  readonly round?: number;
  /** The stands it lists; those of all ballot devices unless told. */
  readonly stands?: readonly RecordId[];
  readonly wallHour?: number;
}

/** A device of the test world. */
export interface TestDevice {
  readonly id: DeviceId;
  readonly pair: SigningPair;
  readonly prekey: Prekey;
  readonly kemSecret: Uint8Array;
  readonly paperCode: Uint8Array;
}

/** A device that follows from a number. */
export function testDevice(number: number): TestDevice {
  const pair = pairNamed('device', number);
  const kem = testCrypto.kem.pair(bytesNamed('kem', number));
  return {
    id: idOf<DeviceId>(pair.publicKey),
    pair,
    prekey: { kemPublic: kem.publicKey, boxSeed: bytesNamed('box-seed', number) },
    kemSecret: kem.secretKey,
    paperCode: bytesNamed('paper', number, 16),
  };
}

/** The member whose first device this is. */
function testMember(device: TestDevice): MemberId {
  return memberIdOf(testCrypto.hash, device.id);
}

/** K_e of the test world. */
export function testEpochKey(epoch: number): Uint8Array {
  return bytesNamed('epoch-key', epoch);
}

/** The terms on which test worlds are founded. */
export const TEST_TERMS: Terms = {
  rules: RULES_KNOWN,
  tempoMs: TEMPO_LIVING_MS,
  unmet: false,
  overrides: [],
};

/** A founding in which everybody showed, revealed and signed. */
export function testCircle(devices: readonly TestDevice[], terms: Terms = TEST_TERMS): Circle {
  const reveal = (at: number) => bytesNamed('reveal', at);
  const cards = devices
    .map((device, at): Card => ({
      device: device.id,
      prekey: device.prekey,
      paperHash: paperHashOf(testCrypto.hash, device.paperCode),
      epochKeyHash: epochKeyHashOf(testCrypto.hash, testEpochKey(1)),
      wallHour: hour(FIRST_HOUR),
      terms,
      commit: commitmentOf(testCrypto.hash, device.id, reveal(at)),
    }))
    .toSorted((a, b) => compareText(a.device, b.device));
  const named = cardsHashOf(testCrypto.hash, cards);
  const reveals = devices
    .map((device, at) => ({ device: device.id, cards: named, reveal: reveal(at) }))
    .toSorted((a, b) => compareText(a.device, b.device));
  const draft = draftGenesis({ cards, reveals, signatures: [] }, testCrypto);
  invariant(draft.ok, 'test founders agree');
  const { log } = draft.value;
  const signatures = devices
    .map(({ id, pair }) => ({
      device: id,
      log,
      signature: testCrypto.sign(idBytes(log), pair.secretKey),
    }))
    .toSorted((a, b) => compareText(a.device, b.device));
  return { cards, reveals, signatures };
}

/** The genesis entry of a circle. */
export function testGenesis(circle: Circle): Entry {
  const draft = draftGenesis(circle, testCrypto);
  const finished = finishFounding(circle, testCrypto);
  invariant(draft.ok && finished.ok, 'test founders sign');
  const { genesis, log } = draft.value;
  return {
    id: log as string as RecordId,
    header: {
      ...emptyHeader(genesis.founders[0]?.device as DeviceId),
      wallHour: circle.cards[0]?.wallHour as Hour,
    },
    body: { state: 'read', kind: KIND.genesis, said: genesisKind.shape.toCbor(genesis) },
    signatures: finished.value.record.signature,
  };
}

function emptyHeader(author: DeviceId): Header {
  return {
    version: RECORD_VERSION,
    log: null,
    author,
    seq: 0,
    prev: null,
    deps: [],
    gov: null,
    wallHour: hour(0),
    lane: 0,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: 0,
    bodyHash: '00'.repeat(32) as Hash32,
  };
}

/** A world of one assembly. */
export class TestWorld {
  readonly entries: Entry[] = [];
  readonly devices: TestDevice[];
  readonly log: LogId;
  now: number = FIRST_HOUR;
  private readonly tips = new Map<DeviceId, Entry>();
  /** The newest rules that the program of this world has (R13). */
  rulesKnown: number = RULES_KNOWN;
  private folded: { readonly last: Entry | undefined; readonly state: AssemblyState } | undefined;

  constructor(founders: number, terms: Terms = TEST_TERMS) {
    this.devices = Array.from({ length: founders }, (_, at) => testDevice(at));
    const genesis = testGenesis(testCircle(this.devices, terms));
    this.log = genesis.id as string as LogId;
    this.entries.push(genesis);
    this.tips.set(genesis.header.author, genesis);
  }

  /** The device with this number, made when it is first asked for. */
  device(number: number): TestDevice {
    while (this.devices.length <= number) this.devices.push(testDevice(this.devices.length));
    return this.devices[number] as TestDevice;
  }

  id(number: number): DeviceId {
    return this.device(number).id;
  }

  member(number: number): MemberId {
    return testMember(this.device(number));
  }

  fold(entries: Iterable<Entry> = this.entries): Result<AssemblyState, unknown> {
    return foldAssembly(this.log, entries, testCrypto, this.rulesKnown);
  }

  get state(): AssemblyState {
    if (this.folded === undefined || this.folded.last !== this.entries.at(-1)) {
      const folded = this.fold();
      invariant(folded.ok, 'a test world has a genesis');
      this.folded = { last: this.entries.at(-1), state: folded.value };
    }
    return this.folded.state;
  }

  knowledge(device: DeviceId): Knowledge {
    return {
      device,
      now: hour(this.now),
      isClockSure: true,
      firstHeld: () => hour(FIRST_HOUR),
      isTurnProven: () => true,
      isGone: () => true,
      roundSince: null,
      stoodAt: null,
    };
  }

  /** Writes a record; it cites the newest record of up to eight other devices. */
  write<T>(by: DeviceId, kind: RecordKind<T>, said: NoInfer<T>, set: Written = {}): RecordId {
    const tip = this.tips.get(by);
    const prev = set.prev === undefined ? (tip?.id ?? null) : set.prev;
    const state = this.folded?.state ?? this.state;
    const epoch = kind.plain ? 0 : (set.epoch ?? state.epochs.at(-1)?.number ?? 1);
    const body = encodeSaid(kind, said);
    const header: Header = {
      ...emptyHeader(by),
      log: set.log ?? this.log,
      seq: set.seq ?? (tip === undefined ? 0 : tip.header.seq + 1),
      prev,
      deps: set.deps ?? this.newest(by, prev),
      gov: set.gov ?? state.head,
      wallHour: hour(set.wallHour ?? this.now),
      lane: set.lane ?? (kind.lanes[0] as number),
      epoch,
      nonce: new Uint8Array(epoch === 0 ? 0 : 24),
      bodyLen: body.length,
      bodyHash: idOf<Hash32>(bodyHashOf(testCrypto.hash, body)),
    };
    const id = recordIdOf(testCrypto.hash, encodeHeader(header));
    const entry: Entry = {
      id,
      header,
      body: openedBody(KIND[kind.name], kind.shape.toCbor(said)),
    };
    this.entries.push(entry);
    this.tips.set(by, entry);
    return id;
  }

  private newest(by: DeviceId, prev: RecordId | null): readonly RecordId[] {
    return [...this.tips]
      .filter(([device, { id }]) => device !== by && id !== prev)
      .slice(-8)
      .map(([, { id }]) => id)
      .toSorted(compareText);
  }

  /** Writes an act on the base of the head. */
  act(
    by: DeviceId,
    verb: Verb,
    classNeeded: ActClass = 'members',
    set: Written & Partial<Act> = {},
  ) {
    const act: Act = {
      verb,
      base: set.base ?? baseOf(testCrypto.hash, this.state, verb),
      class: classNeeded,
      validUntil: set.validUntil ?? hour(this.now + (verb.kind === 'recall' ? 168 : 1_000)),
    };
    return this.write(by, actKind, act, set);
  }

  consent(by: DeviceId, act: RecordId, stance: Stance = 'for', set: Written = {}): RecordId {
    return this.write(by, consentKind, { act, stance }, set);
  }

  /** An act that those of these members who are here consent to, not placed yet. */
  agreed(verb: Verb, numbers: readonly number[], by: ActClass = 'members'): RecordId {
    const act = this.act(this.id(numbers[0] ?? 0), verb, by);
    const known = numbers.filter((number) => this.devices[number] !== undefined);
    for (const number of known) this.consent(this.id(number), act);
    return act;
  }

  /** The first round at the head whose secretary has a ballot device; 0 when none has. */
  get placingRound(): number {
    const order = secretaryOrder(this.state, testCrypto.hash);
    const at = order.findIndex((member) => {
      const device = this.state.members.get(member)?.ballotDevice ?? null;
      return device !== null && ballotMemberOf(this.state, device) === member;
    });
    return Math.max(0, at);
  }

  /** The ballot device of the member who may place at the head in that round. */
  get secretary(): DeviceId {
    return this.secretaryOf(this.placingRound);
  }

  /** The ballot device of the member who may place at the head in this round. */
  secretaryOf(round: number): DeviceId {
    const member = secretaryOf(this.state, round, testCrypto.hash);
    return this.state.members.get(member as MemberId)?.ballotDevice as DeviceId;
  }

  /** Stands of these devices for a round at the head, which show nothing unless told. */
  stand(round: number, devices: readonly DeviceId[], shown: RecordId | null = null): RecordId[] {
    const { head } = this.state;
    return devices
      .map((device) => this.write(device, standKind, { parent: head, round, shown, strikes: [] }))
      .toSorted(compareText);
  }

  /** The ballot devices of all live members. */
  get ballotDevices(): readonly DeviceId[] {
    return liveMembers(this.state).flatMap(({ ballotDevice }) => ballotDevice ?? []);
  }

  /**
   * Places an act, or a tick for null, and lets the voters ballot; returns the record. Where the
   * secretary of round 0 has no device left, all stand for the first round whose secretary has one.
   */
  place(what: RecordId | null, set: Placed = {}): RecordId {
    const { state } = this;
    const round = set.round ?? this.placingRound;
    const by = set.by ?? this.secretaryOf(round);
    const voters = set.voters ?? this.ballotDevices;
    const able = this.ballotDevices.filter((one) => ballotMemberOf(state, one) !== undefined);
    const stands = set.stands ?? (round === 0 ? [] : this.stand(round, able));
    const knowledge = { ...this.knowledge(by), now: hour(set.wallHour ?? this.now) };
    const bench = benchAt(state, testCrypto);
    const act = what === null ? undefined : state.reading.actById.get(what);
    const found =
      act === undefined ? [] : consentsFor(bench, settleableAt(bench, hour(this.now)), act);
    const consents = set.consents ?? found;
    const due =
      what === null
        ? ({ kind: 'tick' } as const)
        : ({ kind: 'act', act: what, verb: act?.said.verb.kind ?? 'admit', consents } as const);
    const turn = { round, stands, repeats: null };
    const plan = planPlacement(state, due, knowledge, testCrypto, turn);
    return this.publish(by, draftPlacement({ ...plan, consents }), voters);
  }

  /** Publishes a placement record and the ballots for it. */
  publish(by: DeviceId, draft: Placement, voters: readonly DeviceId[]): RecordId {
    const { head } = this.state;
    const record = this.write(by, placementKind, draft);
    this.ballot(head, draft, voters);
    return record;
  }

  /** Casts ballots for a drafted placement. */
  ballot(parent: PlacementId, draft: Placement, voters: readonly DeviceId[]): readonly RecordId[] {
    const placement = placementIdOfDraft(testCrypto.hash, draft);
    const { round } = draft;
    return voters.map((voter) => this.write(voter, ballotKind, { parent, round, placement }));
  }

  /**
   * Places an act; why that has no effect, or `placed`. What has none is taken back, as if nobody had
   * asked: the same secretary placing again in this round would be a fault (R3).
   */
  outcome(what: RecordId | null, set: Placed = {}): string {
    const undo = this.mark();
    const record = this.place(what, set);
    const verdict = this.state.verdicts.get(record);
    if (verdict?.kind !== 'placed') undo();
    return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
  }

  /** Remembers how the world is; the result brings it back. */
  private mark(): () => void {
    const count = this.entries.length;
    const tips = [...this.tips];
    return () => {
      this.entries.length = count;
      this.tips.clear();
      for (const [id, entry] of tips) this.tips.set(id, entry);
    };
  }

  /** Places an act of class none that some consent to; why that has no effect, or `placed`. */
  placing(by: number, verb: Verb, consenting: readonly number[]): string {
    const act = this.act(this.id(by), verb, 'none');
    for (const one of consenting) this.consent(this.id(one), act);
    return this.outcome(act);
  }

  /** An invite by one device, used by a newcomer with another number; the admit verb. */
  invited(by: DeviceId, number: number, notAfter: number = this.now + 300): Verb {
    const key = pairNamed('invite', number);
    const invite = this.write(by, inviteKind, {
      inviteKey: key.publicKey,
      notAfter: hour(notAfter),
    });
    return this.admission(number, invite);
  }

  /** The admit verb of a newcomer who holds the invite key of their number. */
  admission(number: number, invite: RecordId): Extract<Verb, { kind: 'admit' }> {
    const key = pairNamed('invite', number);
    const { id: device, pair, prekey, paperCode } = this.device(number);
    const named = {
      log: this.log,
      invite,
      device,
      prekeyHash: prekeyHashOf(testCrypto.hash, prekey),
      paperHash: paperHashOf(testCrypto.hash, paperCode),
    };
    const signed = invitationHash(testCrypto.hash, named);
    const { log: _, ...rest } = named;
    return {
      kind: 'admit',
      value: {
        ...rest,
        inviteSignature: testCrypto.sign(signed, key.secretKey),
        deviceSignature: testCrypto.sign(signed, pair.secretKey),
      },
    };
  }

  /** Admits a newcomer by vouchers and places it. */
  admit(number: number, vouchers: readonly number[]): RecordId {
    const inviter = this.id(vouchers[0] ?? 0);
    const act = this.act(inviter, this.invited(inviter, number), 'none');
    for (const voucher of vouchers) this.consent(this.id(voucher), act);
    this.now += 80;
    this.place(act);
    return act;
  }

  /** What a strike says of a successor that comes in with it. */
  comingIn(
    member: MemberId,
    number: number,
    paperHash: Hash32 | null = null,
  ): Pick<StrikeDevice, 'successor' | 'enrolment'> {
    const { device, member: _, ...enrolment } = this.enrolment(member, number, paperHash).value;
    return { successor: device, enrolment };
  }

  /** The verb that adds a device to a member. */
  enrolment(
    member: MemberId,
    number: number,
    paperHash: Hash32 | null = null,
  ): Extract<Verb, { kind: 'addDevice' }> {
    const { id: device, pair, prekey } = this.device(number);
    const prekeyHash = prekeyHashOf(testCrypto.hash, prekey);
    const named = { member, device, prekeyHash, paperHash };
    const signed = enrolmentHash(testCrypto.hash, { log: this.log, ...named });
    return {
      kind: 'addDevice',
      value: { ...named, deviceSignature: testCrypto.sign(signed, pair.secretKey) },
    };
  }

  /** The verb that turns the epoch at the head. */
  turn(reason: 'monthly' | 'removal' | 'seizure' = 'monthly'): Verb {
    const number = (this.state.epochs.at(-1)?.number ?? 0) + 1;
    const key = (epoch: number) => governanceKey(testCrypto.keyedHash, testEpochKey(epoch));
    return {
      kind: 'epoch',
      value: {
        number,
        keyHash: epochKeyHashOf(testCrypto.hash, testEpochKey(number)),
        rosterHash: rosterHashOf(testCrypto.hash, activeDevices(this.state)),
        wrapped: wrapPrevious(
          testCrypto,
          { log: this.log, epoch: number },
          key(number),
          key(number - 1),
          bytesNamed('wrap-nonce', number, 24),
        ),
        reason,
      },
    };
  }

  /** A list that names members, with the outcome of an inquiry after each. */
  absence(gone: readonly number[], set: Partial<Away> = {}): Verb {
    const named = gone
      .map((number) => ({
        member: this.member(number),
        reason: this.write(this.id(0), witnessKind, {
          frontierHash: idNamed<Hash32>('outcome', number),
        }),
      }))
      .toSorted((a, b) => (a.member < b.member ? -1 : 1));
    const signed = awayHash(testCrypto.hash, this.state.head, named);
    const signature = testCrypto.sign(signed, ABROAD.secretKey);
    return { kind: 'away', value: { gone: named, key: ABROAD.publicKey, signature, ...set } };
  }

  /** The placement of a list that one member wrote. */
  draftAbsence(verb: Verb, by: number = 0): Placement {
    const what = this.act(this.id(by), verb, 'none');
    const knowledge = this.knowledge(this.id(by));
    const due = { kind: 'act', act: what, verb: 'away', consents: [] } as const;
    const turn = { round: AWAY_ROUND, stands: [], repeats: null };
    return draftPlacement(planPlacement(this.state, due, knowledge, testCrypto, turn));
  }

  /** Publishes the prekey of a device. */
  publishPrekey(number: number): RecordId {
    return this.write(this.id(number), prekeyKind, this.device(number).prekey);
  }
}

/** A seal abroad, and the act that registers it as a witness (R25). */
export const ABROAD: SigningPair = pairNamed('abroad', 1);
/** See `ABROAD`. */
export const WITNESSES: Verb = { kind: 'witnesses', value: { keys: [ABROAD.publicKey] } };

/** A strike of a device by another of the same member, unless told otherwise. */
export function strikeOf(device: DeviceId, set: Partial<StrikeDevice> = {}): StrikeDevice {
  const none = { paperCode: null, successor: null, lastHonoured: null, enrolment: null };
  return { device, by: 'own', ...none, ...set };
}

/** The verb of such a strike. */
export function striking(device: DeviceId, set: Partial<StrikeDevice> = {}): Verb {
  return { kind: 'strikeDevice', value: strikeOf(device, set) };
}

/** The numbers of the first ten founders, for what all agree to. */
export const ALL: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Terms that cover nothing, unless told. */
export function termsOf(set: Partial<MandateTerms> = {}): MandateTerms {
  return {
    kind: 'withinDomain',
    verbs: [],
    resources: [],
    caps: [],
    area: null,
    text: null,
    reportEvery: 0,
    deputies: [],
    selection: null,
    ...set,
  };
}

/** A role for a member of the test world, for so many hours. */
export function grantOf(
  world: TestWorld,
  role: number,
  member: number,
  hours: number,
  terms: MandateTerms | null = null,
): Verb {
  const notAfter = hour(world.now + hours);
  return {
    kind: 'mandate',
    value: { role, member: world.member(member), notAfter, pact: null, terms },
  };
}

/** Taking a mandate back. */
export function recallOf(mandate: RecordId): Verb {
  return { kind: 'recall', value: { mandate, cuts: [] } };
}

/** An emergency power over purses and meetings, from now on. */
export function emergencyOf(
  world: TestWorld,
  holding: readonly number[],
  hours: number,
  set: Partial<EmergencyGrant> = {},
): Verb {
  const value: EmergencyGrant = {
    trigger: idNamed<RecordId>('trigger', world.now),
    holders: holding.map((one) => world.member(one)).toSorted(),
    verbs: [POWER_VERB.spend, POWER_VERB.convene],
    caps: [{ commodity: 'EUR', amount: 10_000 }],
    exposed: [],
    starts: hour(world.now),
    expires: hour(world.now + hours),
    ...set,
  };
  return { kind: 'emergency', value };
}

/** A budget of 500 euros that any number of stewards spends. */
export function budgetOf(world: TestWorld, set: Partial<Budget> = {}): Verb {
  const value: Budget = {
    purpose: idNamed<RecordId>('purpose'),
    fund: null,
    commodity: 'EUR',
    amount: 50_000,
    notAfter: hour(world.now + 900),
    mandate: null,
    replaces: null,
    ...set,
  };
  return { kind: 'allocate', value };
}
