/**
 * A home and its pacts on one device: rings are gathered at home and rung in a pact; what a twin's
 * ring starts here follows from our own playbooks and our own consent, and from nothing else
 * (invariant 6). Everything a person says about rings and runs goes through here.
 */
import type {
  AlertContext,
  AlertView,
  BellCrypto,
  Cancel,
  DeviceId,
  ExecutedState,
  GatheringState,
  Hash32,
  Instant,
  LogId,
  PactKey,
  PartyId,
  PolicyId,
  RecordId,
  RecordKind,
  ResponseDurations,
  ResponseState,
  Result,
  RingId,
  RingState,
  Roster,
  RunId,
  RunView,
  StepWord,
} from '@tocsin/core';
import {
  ALERT_CONTEXTS,
  actionConsentKind,
  alertView,
  bellHash,
  cancelHash,
  cancelKeptKind,
  decodeCancel,
  decodeRing,
  decodeShape,
  disputeHash,
  durationOf,
  encodeCancel,
  encodeDispute,
  encodeLift,
  encodeRing,
  entriesOf,
  encodeRingHead,
  encodeShape,
  executedKind,
  fail,
  foldGathering,
  foldResponse,
  holders,
  hourOf,
  instant,
  isResolved,
  memberOfDevice,
  liftHash,
  mergeSigners,
  ok,
  partyOf,
  playbookKind,
  playbooksFor,
  RESOLVE_SUBJECT,
  RING_DOMAIN,
  RING_EVIDENCE_BYTES_MAX,
  ringEvidenceKind,
  ringProposedKind,
  ringSignedKind,
  ROLE,
  runStepKind,
  runView,
  saidAs,
  soundOf,
  liveMembers,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { HeardRings } from './heard-rings.ts';
import { openHeardRings } from './heard-rings.ts';
import type { RingSaid } from './ring-proposal.ts';
import { ringProposal } from './ring-proposal.ts';
import { tellOutside } from './outside.ts';
import type { PactKeys } from './pact-keys.ts';
import { bellIn, pactKeyOf } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import { alertDurationsBy, earliest, genuineCancel } from './pact-peer.ts';

/** What a person asks to ring. */
export interface RingWish extends RingSaid {
  /** What the ringers saw; empty = nothing. */
  readonly text: string;
  readonly inquiry: RecordId | null;
}

/** Why something about rings or runs was not done. */
export type HouseholdFault =
  | AppendFault
  | { readonly kind: 'NoSuchPact' }
  | { readonly kind: 'NoSuchRing' }
  | { readonly kind: 'NoSuchRun' }
  /** This device holds no bell of this pact. */
  | { readonly kind: 'NotARinger' }
  | { readonly kind: 'NoSuchDispute' }
  /** No all-clear that counts and waits for a call is here. */
  | { readonly kind: 'NoAllClear' }
  /** Who signed an all-clear cannot sign its ring later (R22). */
  | { readonly kind: 'ClearedBefore' };

/** One outside act that this device is to do now. */
export interface ActOrder {
  readonly run: RunId;
  readonly step: string;
  readonly kind: 'webhook' | 'email' | 'sheet';
  readonly target: string;
  readonly title: string;
  readonly text: string;
  readonly drill: boolean;
  readonly idempotencyKey: Uint8Array;
  readonly pact: LogId;
  readonly draws: number;
}

/** Does an outside act; null = it went well, else the executor's code. */
export type ActHandler = (order: ActOrder) => Promise<number | null>;

/** A pact as this household knows it. */
export interface HouseholdPact {
  readonly name: string;
  readonly peer: PactPeer;
  readonly keys: PactKeys | undefined;
}

/** A run with the pact and the context it belongs to. */
export interface HouseholdRun {
  readonly pact: string;
  readonly context: AlertContext;
  readonly view: RunView;
}

/** An alert with the pact it belongs to. */
export interface HouseholdAlert {
  readonly pact: string;
  readonly view: AlertView;
}

/** A home and its pacts. */
export interface Household {
  addPact(name: string, peer: PactPeer, keys: PactKeys | undefined): void;
  pacts(): readonly HouseholdPact[];
  gathering(context: AlertContext): readonly GatheringState[];
  alerts(): readonly HouseholdAlert[];
  runs(): readonly HouseholdRun[];
  response(): ResponseState;
  /** Lays a ring on the table at home; nothing rings yet. */
  proposeRing(wish: RingWish): Promise<Result<RingId, HouseholdFault>>;
  /** Signs a proposed ring with this device's bell. */
  signRing(ring: RingId): Promise<Result<void, HouseholdFault>>;
  dispute(ring: RingId, reason: number): Promise<Result<void, HouseholdFault>>;
  /** Signs that a holder's dispute is lifted; true = k others have. */
  lift(ring: RingId, disputer: number): Promise<Result<boolean, HouseholdFault>>;
  /**
   * Says that one of us called the ringers of a twin and heard the right answer: only then do we obey
   * their all-clear where voices may be forced (R22). No device says so by itself.
   */
  called(ring: RingId): Promise<Result<void, HouseholdFault>>;
  /** Begins or joins the all-clear; true = it is complete. */
  clear(ring: RingId): Promise<Result<boolean, HouseholdFault>>;
  say(
    run: RunId,
    step: string,
    what: StepWord,
    note: string,
  ): Promise<Result<void, HouseholdFault>>;
  /** Who does the outside acts of this device. One handler; the last one counts. */
  onOrder(handler: ActHandler): void;
  /** Called back when something about rings or runs changed. */
  onChange(heard: () => void): () => void;
  close(): void;
}

/** What a household is made of. */
export interface HouseholdParts {
  readonly home: AssemblyPeer;
}

/** How long an act that failed for now is left alone before it is tried again. */
const RETRY_MS = 5_000;

/** Makes the household of a home. */
export function createHousehold(parts: HouseholdParts): Household {
  return new LivingHousehold(parts.home);
}

class LivingHousehold implements Household {
  readonly #home: AssemblyPeer;
  readonly #pacts = new Map<LogId, HouseholdPact>();
  readonly #serial = createSerial();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  /** Acts under way or left alone until an instant: run/step. */
  readonly #busyUntil = new Map<string, number>();
  #handler: ActHandler | undefined;
  /** Acts that were begun and of which no record says yet how they went, by run and step. */
  readonly #underway = new Map<string, ExecutedState>();
  /** Undefined until it was read. */
  #heard: HeardRings | undefined;
  #cancelWake: () => void = () => {};
  #toldOutsideMs = Number.NEGATIVE_INFINITY;
  #closed = false;
  /** What was looked at last, and when something falls due; undefined = look in any case. */
  #looked: { readonly at: readonly unknown[]; readonly dueAt: Instant | null } | undefined;
  /** What is gathered at home, and the records from which it was read. */
  readonly #gathered = new Map<
    AlertContext,
    { readonly at: readonly unknown[]; readonly gathering: readonly GatheringState[] }
  >();

  constructor(home: AssemblyPeer) {
    this.#home = home;
    this.#stops.push(
      home.peer.onJudged(() => {
        this.#tellOutside();
        this.#stepSoon();
      }),
      home.peer.onMet(() => this.#tellOutside()),
    );
  }

  addPact(name: string, peer: PactPeer, keys: PactKeys | undefined): void {
    const { replica } = peer.peer;
    this.#pacts.set(replica.log, { name, peer, keys });
    this.#stops.push(
      peer.peer.onJudged(() => {
        this.#tellOutside();
        this.#stepSoon();
      }),
      peer.peer.onMet(() => this.#tellOutside()),
    );
    this.#stepSoon();
  }

  /**
   * Who answers in one log shows in the others that we are not the ones who are cut off (R25). Looked
   * at once an hour: what comes in between is hardly newer.
   */
  #tellOutside(): void {
    const { clock, tempoMs } = this.#home.peer.parts;
    const now = clock.monotonicMs();
    if (this.#closed || now < this.#toldOutsideMs + tempoMs) return;
    // Whoever comes to need it is told then: all answers are still there.
    const isAwaited = [this.#home, ...this.pacts().map(({ peer }) => peer)].some((one) =>
      one.watch().needsOutside(),
    );
    if (!isAwaited) return;
    this.#toldOutsideMs = now;
    tellOutside(
      this.#home,
      this.pacts().map(({ peer }) => peer),
    );
  }

  pacts(): readonly HouseholdPact[] {
    return [...this.#pacts.values()];
  }

  onOrder(handler: ActHandler): void {
    this.#handler = handler;
    this.#looked = undefined;
    this.#stepSoon();
  }

  onChange(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    for (const stop of this.#stops) stop();
  }

  gathering(context: AlertContext): readonly GatheringState[] {
    // It follows from the records of the home and its pacts and from nothing else: no clock.
    const at = this.#logsNow();
    const known = this.#gathered.get(context);
    if (known !== undefined && isSameList(known.at, at)) return known.gathering;
    const gathering = this.#gather(context);
    this.#gathered.set(context, { at, gathering });
    return gathering;
  }

  #gather(context: AlertContext): readonly GatheringState[] {
    return foldGathering(
      this.#crypto(),
      this.#home.peer.entries(),
      context,
      (pact, policy) => this.#rosterOf(pact, policy),
      (ring) => this.#barred(context, ring),
    );
  }

  alerts(): readonly HouseholdAlert[] {
    const durations = alertDurationsBy(this.#home.peer.judged().state);
    return this.pacts().flatMap(({ name, peer }) => {
      const { state, me, alerts } = peer.peer.judged();
      if (state === undefined || me === undefined) return [];
      const ask = { me, now: peer.peer.parts.clock.now(), durations };
      return ALERT_CONTEXTS.flatMap((context) =>
        alertView(alerts[context], state, ask).map((view) => ({ pact: name, view })),
      );
    });
  }

  /**
   * What people laid down about responses. A playbook, and a consent that names an executor, count
   * only once the assembly decided on them: otherwise one member could make the house act.
   */
  response(): ResponseState {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return { playbooks: [], consents: [], steps: [], executed: [] };
    return foldResponse(this.#home.peer.entries(), (entry) => {
      if (memberOfDevice(state, entry.header.author) === undefined) return false;
      const isDecisive =
        saidAs(playbookKind, entry) !== undefined || saidAs(actionConsentKind, entry) !== undefined;
      const hash = entry.id as string as Hash32;
      return !isDecisive || isResolved(state, { subject: RESOLVE_SUBJECT.response, hash });
    });
  }

  runs(): readonly HouseholdRun[] {
    return this.#runsBy(() => this.response());
  }

  #runsBy(responseNow: () => ResponseState): readonly HouseholdRun[] {
    const { state } = this.#home.peer.judged();
    const alerts = this.alerts();
    if (state === undefined || alerts.length === 0) return [];
    const response = responseNow();
    const durations: ResponseDurations = {
      irreversibleWait: durationOf(state.overrides, 'irreversibleWait'),
      capWindow: durationOf(state.overrides, 'capWindow'),
    };
    const { crypto, clock, tempoMs } = this.#home.peer.parts;
    return alerts.flatMap(({ pact, view: alert }) => {
      const { place, ring } = alert.state;
      const ours = this.#pacts.get(place.pact)?.peer.peer.judged();
      if (ours?.state === undefined || ours.me === undefined || place.party === ours.me) return [];
      return playbooksFor(response, ring.head.kind).flatMap((playbook) => {
        const view = runView(crypto.hash, alert, playbook, response, {
          policy:
            partyOf(ours.state as NonNullable<typeof ours.state>, ours.me as PartyId)?.consent ??
            null,
          rotaOf: (role) => this.#rota(role),
          memberOf: (device) => memberOfDevice(state, device),
          now: clock.now(),
          tempoMs,
          durations,
        });
        return view === undefined ? [] : [{ pact, context: alert.context, view }];
      });
    });
  }

  async proposeRing(wish: RingWish): Promise<Result<RingId, HouseholdFault>> {
    const pact = this.#pacts.get(wish.pact);
    const judged = pact?.peer.peer.judged();
    const party = judged?.state && judged.me && partyOf(judged.state, judged.me);
    if (pact === undefined || party === undefined) return fail({ kind: 'NoSuchPact' });
    const { crypto, random } = this.#home.peer.parts;
    const proposal = ringProposal(crypto.hash, random, party, wish);
    if (proposal === undefined) return fail({ kind: 'NoSuchPact' });
    const { said, ring } = proposal;
    const written = await this.#write(ringProposedKind, said);
    if (!written.ok) return written;
    if (wish.text === '' && wish.inquiry === null) return ok(ring);
    // Told to twins only once it rings: until then it is one person's word.
    const evidence = { ring, text: wish.text, inquiry: wish.inquiry };
    const kept = encodeShape(ringEvidenceKind.shape, evidence);
    const noted = await this.#home.peer.parts.store.writeLocal(
      new Map([[evidenceName(ring), kept]]),
    );
    return noted.ok ? ok(ring) : noted;
  }

  async signRing(ring: RingId): Promise<Result<void, HouseholdFault>> {
    const found = this.#proposal(ring);
    if (found === undefined) return fail({ kind: 'NoSuchRing' });
    const { place, policy } = found;
    const mine = this.#bellOf(place.pact, policy);
    if (mine === undefined) return fail({ kind: 'NotARinger' });
    if (this.#barred(found.ring.head.context, ring).has(mine.key))
      return fail({ kind: 'ClearedBefore' });
    const { crypto } = this.#home.peer.parts;
    const { head } = found.ring;
    const message = bellHash(
      crypto.hash,
      RING_DOMAIN[head.context],
      place,
      policy,
      encodeRingHead(head),
    );
    const signature = crypto.sign(message, mine.secretKey);
    const said = { ring, bellIndex: mine.index, signature };
    const written = await this.#write(ringSignedKind, said);
    return written.ok ? ok(undefined) : written;
  }

  async dispute(ring: RingId, reason: number): Promise<Result<void, HouseholdFault>> {
    const found = this.#alert(ring);
    if (found === undefined) return fail({ kind: 'NoSuchRing' });
    const { place, policy, ring: rung } = found.state;
    const mine = this.#bellOf(place.pact, policy);
    if (mine === undefined) return fail({ kind: 'NotARinger' });
    const { crypto, clock } = this.#home.peer.parts;
    const { tempoMs } = found.pact.peer.peer.replica;
    const hour = hourOf(clock.now(), tempoMs);
    const head = { context: rung.head.context, ring, reason, hour };
    const signature = crypto.sign(disputeHash(crypto.hash, place, policy, head), mine.secretKey);
    const bytes = encodeDispute({ head, signer: { index: mine.index, signature } });
    await found.pact.peer.hearDispute(bytes);
    return ok(undefined);
  }

  async lift(ring: RingId, disputer: number): Promise<Result<boolean, HouseholdFault>> {
    const found = this.#alert(ring);
    if (found === undefined) return fail({ kind: 'NoSuchRing' });
    const { place, policy, roster, ring: rung, disputes } = found.state;
    const mine = this.#bellOf(place.pact, policy);
    const isOwn = mine?.index === disputer;
    if (mine === undefined || isOwn) return fail({ kind: 'NotARinger' });
    if (!disputes.some(({ by }) => by === disputer)) return fail({ kind: 'NoSuchDispute' });
    const { crypto } = this.#home.peer.parts;
    const head = { context: rung.head.context, ring, disputer };
    const signature = crypto.sign(liftHash(crypto.hash, place, policy, head), mine.secretKey);
    await found.pact.peer.hearLift(
      encodeLift({ head, signers: [{ index: mine.index, signature }] }),
    );
    const after = this.#alert(ring)?.state.disputes.find(({ by }) => by === disputer);
    return ok((after?.liftedBy.length ?? 0) >= roster.kBell);
  }

  async called(ring: RingId): Promise<Result<void, HouseholdFault>> {
    const found = this.#alert(ring);
    if (found === undefined) return fail({ kind: 'NoSuchRing' });
    const { me } = found.pact.peer.peer.judged();
    // An all-clear of our own needs our own voices, not a call to ourselves.
    if (found.state.place.party === me) return fail({ kind: 'NoSuchRing' });
    const waiting = this.#begunCancels(found.pact, found.state);
    const counts = found.state.cancels.filter(({ needsCall }) => needsCall);
    if (counts.length === 0) return fail({ kind: 'NoAllClear' });
    for (const cancel of waiting) await found.pact.peer.hearCancel(encodeCancel(cancel), true);
    return ok(undefined);
  }

  async clear(ring: RingId): Promise<Result<boolean, HouseholdFault>> {
    const found = this.#alert(ring);
    if (found === undefined) return fail({ kind: 'NoSuchRing' });
    const { place, policy, roster, ring: rung } = found.state;
    const mine = this.#bellOf(place.pact, policy);
    if (mine === undefined) return fail({ kind: 'NotARinger' });
    const { crypto } = this.#home.peer.parts;
    // Others' signatures are joined where they signed over the same set of ringers.
    const begun = this.#begunCancels(found.pact, found.state).filter(({ head: { seen: one } }) => {
      const isRung = one.every((at) => rung.signers.some(({ index }) => index === at));
      return isRung && soundOf(roster, rung.head.level, one) !== null;
    });
    const seen = begun[0]?.head.seen ?? rung.signers.map(({ index }) => index);
    const head = { context: rung.head.context, ring, seen };
    const signers = rung.signers.filter(({ index }) => seen.includes(index));
    const message = cancelHash(crypto.hash, place, policy, head, signers);
    const own = { index: mine.index, signature: crypto.sign(message, mine.secretKey) };
    const theirs = begun
      .filter((one) => one.head.seen.join() === seen.join())
      .flatMap((one) => one.signers);
    const all = mergeSigners([...theirs, own]);
    await found.pact.peer.hearCancel(encodeCancel({ head, signers: all }), false);
    return ok(all.length >= roster.kBell);
  }

  async say(
    run: RunId,
    step: string,
    what: StepWord,
    note: string,
  ): Promise<Result<void, HouseholdFault>> {
    const known = this.runs().some(
      ({ view }) => view.run === run && view.steps.some((one) => one.step.key === step),
    );
    if (!known) return fail({ kind: 'NoSuchRun' });
    const at = this.#home.peer.parts.clock.now();
    const written = await this.#write(runStepKind, { run, step, what, note, at });
    return written.ok ? ok(undefined) : written;
  }

  /** Writes at home, and settles once it was judged: what follows may ask for it. */
  async #write<T>(kind: RecordKind<T>, said: NoInfer<T>): Promise<Result<RecordId, AppendFault>> {
    const written = await this.#home.peer.append(kind, said);
    if (written.ok) await this.#home.peer.refresh();
    return written;
  }

  #crypto(): BellCrypto {
    return this.#home.peer.parts.crypto;
  }

  #rosterOf(pact: LogId, policy: PolicyId): Roster | undefined {
    const { state, me } = this.#pacts.get(pact)?.peer.peer.judged() ?? {};
    if (state === undefined || me === undefined) return undefined;
    return partyOf(state, me)?.rosterByPolicy.get(policy);
  }

  /** Members with a role's mandate; all members where nobody was given it. */
  #rota(role: string): readonly ReturnType<typeof liveMembers>[number]['id'][] {
    const { state } = this.#home.peer.judged();
    if (state === undefined) return [];
    const number = (ROLE as Readonly<Record<string, number | undefined>>)[role];
    const now = hourNow(this.#home.peer.parts);
    const seated = number === undefined ? [] : holders(state, number, now);
    return seated.length > 0 ? seated : liveMembers(state).map(({ id }) => id);
  }

  #proposal(ring: RingId): GatheringState | undefined {
    return ALERT_CONTEXTS.flatMap((context) => this.gathering(context)).find(
      ({ id }) => id === ring,
    );
  }

  #alert(ring: RingId): { readonly pact: HouseholdPact; readonly state: RingState } | undefined {
    for (const pact of this.pacts())
      for (const context of ALERT_CONTEXTS) {
        const state = pact.peer.peer.judged().alerts[context].rings.find(({ id }) => id === ring);
        if (state !== undefined) return { pact, state };
      }
    return undefined;
  }

  /** This device's bell under a roster. */
  #bellOf(
    pact: LogId,
    policy: PolicyId,
  ): { readonly key: PactKey; readonly index: number; readonly secretKey: Uint8Array } | undefined {
    const keys = this.#pacts.get(pact)?.keys;
    const roster = this.#rosterOf(pact, policy);
    if (keys === undefined || roster === undefined) return undefined;
    const held = bellIn(keys, roster);
    if (held === undefined) return undefined;
    const { pair, index } = held;
    return { key: pactKeyOf(pair), index, secretKey: pair.secretKey };
  }

  /** Holders who signed an all-clear of a ring. */
  #barred(context: AlertContext, ring: RingId): ReadonlySet<PactKey> {
    const found = this.#alert(ring);
    if (found === undefined || found.state.ring.head.context !== context) return new Set();
    const begun = this.#begunCancels(found.pact, found.state).flatMap(({ signers }) => signers);
    return new Set(
      begun.flatMap(({ index }) => {
        const key = found.state.roster.bells[index]?.key;
        return key === undefined ? [] : [key];
      }),
    );
  }

  /** All-clears as far as holders really signed them: a delegate can write what nobody signed. */
  #begunCancels(pact: HouseholdPact, state: RingState): readonly Cancel[] {
    return entriesOf(cancelKeptKind, pact.peer.peer.entries()).flatMap((entry) => {
      const kept = saidAs(cancelKeptKind, entry);
      const cancel = kept === undefined ? undefined : decodeCancel(kept.cancel);
      const seen = kept === undefined ? undefined : decodeRing(kept.seen);
      if (cancel?.ok !== true || seen?.ok !== true) return [];
      const { ring, context } = cancel.value.head;
      if (ring !== state.id || context !== state.ring.head.context) return [];
      return genuineCancel(this.#crypto(), { ...state, ring: seen.value }, cancel.value) ?? [];
    });
  }

  #stepSoon(): void {
    void this.#serial(() => this.#step());
  }

  /** What is read and judged now of the home and its pacts: other lists when anything is new. */
  #logsNow(): readonly unknown[] {
    return [this.#home, ...this.pacts().map(({ peer }) => peer)].flatMap(({ peer }) => [
      peer.entries(),
      peer.judged(),
    ]);
  }

  /** The same records ask for the same, until something falls due. */
  #isQuiet(at: readonly unknown[]): boolean {
    const looked = this.#looked;
    if (looked === undefined || !isSameList(looked.at, at)) return false;
    return looked.dueAt === null || this.#home.peer.parts.clock.now() < looked.dueAt;
  }

  async #step(): Promise<void> {
    if (this.#closed) return;
    const at = [this.#home, ...this.pacts().map(({ peer }) => peer)].map(({ peer }) =>
      peer.entries(),
    );
    if (this.#isQuiet(at)) return;
    await this.#ringComplete();
    await this.#noteHeard();
    const next = this.#actDue();
    this.#looked = { at, dueAt: next };
    this.#cancelWake();
    if (next !== null) {
      const { clock } = this.#home.peer.parts;
      const inMs = Math.max(1, next - clock.now());
      this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => this.#stepSoon());
    }
    for (const heard of this.#listeners) heard();
  }

  /** Notes each ring that is here while its time lasts: what acts by itself asks for that (R8). */
  async #noteHeard(): Promise<void> {
    if (this.#heard === undefined) {
      const read = await openHeardRings(this.#home.peer.parts.store);
      if (!read.ok) return;
      this.#heard = read.value;
    }
    const now = this.#home.peer.parts.clock.now();
    for (const { peer } of this.pacts()) {
      const { alerts, me } = peer.peer.judged();
      for (const context of ALERT_CONTEXTS)
        for (const { id, ring, verdicts } of alerts[context].rings)
          if (verdicts.some(({ by, says }) => by === me && says === 'rings'))
            await this.#heard.note(id, ring, now, peer.peer.replica.tempoMs);
    }
  }

  /** Takes a ring that enough ringers signed at home into its pact. */
  async #ringComplete(): Promise<void> {
    for (const context of ALERT_CONTEXTS)
      for (const one of this.gathering(context)) {
        if (!one.complete) continue;
        const pact = this.#pacts.get(one.place.pact);
        await pact?.peer.hearRing(encodeRing(one.ring));
        if (pact !== undefined) await this.#tellEvidence(pact, one.id);
      }
  }

  /** What the proposer wrote, told once to the twins, from the device on which it was written. */
  async #tellEvidence(pact: HouseholdPact, ring: RingId): Promise<void> {
    const { store } = this.#home.peer.parts;
    const kept = await store.readLocal(evidenceName(ring));
    if (!kept.ok || kept.value === undefined) return;
    const said = decodeShape(ringEvidenceKind.shape, kept.value, RING_EVIDENCE_BYTES_MAX);
    const told = said.ok ? await pact.peer.peer.append(ringEvidenceKind, said.value) : said;
    if (told.ok) await store.writeLocal(new Map([[evidenceName(ring), null]]));
  }

  /** Hands over what this device is to do now; gives when the next act falls due. */
  #actDue(): Instant | null {
    // One after the other: what is on its way has been drawn, though no record says so yet (R22).
    for (;;) {
      const { acted, next } = this.#actOnce();
      if (!acted) return next;
    }
  }

  #actOnce(): { readonly acted: boolean; readonly next: Instant | null } {
    const { clock, keyring } = this.#home.peer.parts;
    const now = clock.now();
    let next: Instant | null = null;
    const drawn = (): ResponseState => {
      const said = this.response();
      return { ...said, executed: [...said.executed, ...this.#underway.values()] };
    };
    for (const { context, view } of this.#runsBy(drawn))
      for (const { step, action, dueAt } of view.steps) {
        if (dueAt !== null && dueAt > now) next = earliest(next, instant(dueAt + 1));
        const mine = action?.acting.find(({ device }) => device === keyring.me);
        if (action === null || action === undefined || mine === undefined) continue;
        // Who got it late acts only when a person says so.
        const isInTime = this.#heard?.wasInTime(view.alert.state.id) === true;
        if (action.mode === 'auto' && !isInTime) continue;
        const name = `${view.run}/${step.key}`;
        const from = instant(Math.max(mine.notBefore, this.#busyUntil.get(name) ?? 0));
        if (from > now) next = earliest(next, from);
        else if (this.#handler !== undefined) {
          this.#act(name, context, view, step.key);
          return { acted: true, next };
        }
      }
    return { acted: false, next };
  }

  /** At least once: the word *executed* follows the act, under the same idempotency key. */
  #act(name: string, context: AlertContext, view: RunView, key: string): void {
    const { clock } = this.#home.peer.parts;
    const found = view.steps.find(({ step }) => step.key === key);
    const handler = this.#handler;
    if (found?.step.action == null || found.action === null || handler === undefined) return;
    this.#busyUntil.set(name, Number.MAX_SAFE_INTEGER);
    const { draws, idempotencyKey } = found.action;
    const order: ActOrder = {
      run: view.run,
      step: key,
      kind: found.step.action.kind,
      target: found.step.action.target,
      title: view.playbook.playbook.title,
      text: found.step.action.template,
      drill: context === 'drill',
      idempotencyKey,
      pact: view.alert.state.place.pact,
      draws,
    };
    const { run, pact, drill } = order;
    const { me } = this.#home.peer.replica;
    const started = { run, step: key, idempotencyKey, pact, draws, at: clock.now(), drill };
    const record = run as string as RecordId;
    this.#underway.set(name, { ...started, failure: null, record, device: me });
    void settleOrder(handler, order).then(async (failure) => {
      const at = clock.now();
      const said = { run, step: key, idempotencyKey, pact, draws, at, failure, drill };
      await this.#write(executedKind, said);
      this.#underway.delete(name);
      // Also when the word was not kept: a full disk must not make us call a twin without end.
      if (!this.#closed) this.#busyUntil.set(name, clock.now() + RETRY_MS);
      this.#looked = undefined;
      this.#stepSoon();
    });
  }
}

function isSameList(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

/** The code of an order whose handler threw; the executor's own codes are below. */
export const ORDER_THREW = 255;

/** Carries an order out, and never rejects: a fault of ours must not leave its step busy for ever. */
export async function settleOrder(handler: ActHandler, order: ActOrder): Promise<number | null> {
  try {
    return await handler(order);
  } catch {
    return ORDER_THREW;
  }
}

/** Where the proposer's device keeps what was seen until the ring is complete. */
function evidenceName(ring: RingId): string {
  return `ring.evidence.${ring}`;
}

/** A device's place among executors, for screens. */
export function isExecutor(run: RunView, device: DeviceId): boolean {
  return run.steps.some(({ action }) => action?.acting.some((one) => one.device === device));
}
