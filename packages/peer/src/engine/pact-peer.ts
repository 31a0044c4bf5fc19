/**
 * A pact's log on a delegate's device: the pulse of its parties, and the rings, disputes and
 * all-clears between them. Nothing here makes another assembly act (invariant 6): what a twin does
 * about a ring is decided in its own home (`household.ts`).
 */
import type {
  AlertContext,
  AlertDurations,
  AlertState,
  AssemblyState,
  BellCrypto,
  Cancel,
  Candidate,
  DeviceId,
  Entry,
  FirstBellState,
  Hour,
  Instant,
  OutsideAnswer,
  PactKey,
  PactState,
  PartyId,
  PartyState,
  PlacementId,
  PulseView,
  Relay,
  RelayState,
  Result,
  Ring,
  RingHead,
  RingSigner,
  RingState,
  Rhythm,
  RungRing,
  SubjectId,
} from '@tocsin/core';
import {
  ALERT_CONTEXTS,
  cancelHash,
  cancelKeptKind,
  channelBits,
  CHANNELS,
  DURATIONS,
  decodeCancel,
  decodeDispute,
  decodeFirstBell,
  decodeLift,
  decodeRelay,
  decodeRing,
  disputeKeptKind,
  durationOf,
  encodeCancel,
  encodeLift,
  encodeRelay,
  encodeRelayHead,
  encodeRing,
  equalBytes,
  firstBellKeptKind,
  frontierHashOf,
  foldAlerts,
  foldFirstBells,
  foldPact,
  foldRelays,
  entriesOf,
  foundingIn,
  genuineRelay,
  genuineSigners,
  genuineTokens,
  groundNow,
  hour,
  hourNear,
  instantOf,
  isGenuineDispute,
  isOfItsWeek,
  judgeCancel,
  judgeFirstBell,
  judgeRing,
  KIND,
  liftersOf,
  mayLackBelow,
  mergeSigners,
  ok,
  pactTagOf,
  partiesOfDevice,
  pastOfPact,
  relayerOf,
  relayKeptKind,
  RING_VERDICTS,
  ringIdOf,
  ringingRosters,
  ringEvidenceKind,
  ringKeptKind,
  ringVerdictKind,
  sealActKind,
  saidAs,
  speakingDevices,
  toHex,
  verifiedSigners,
  witnessKind,
  writingOrder,
} from '@tocsin/core';
import type { HeardFrame, Standing as PeerVerdict } from '@tocsin/protocol';

import type { StoreFault } from '../ports/index.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { Judged, LogPeer, LogPeerParts } from './log-peer.ts';
import { openLogPeer } from './log-peer.ts';
import type { HeardOutside } from './heard-outside.ts';
import { createHeardOutside } from './heard-outside.ts';
import type { PactTurning } from './pact-epochs.ts';
import { PactEpochs } from './pact-epochs.ts';
import type { PastSeen } from './past.ts';
import { createPastWatch } from './past.ts';
import type { PulseWatch, Watched } from './pulse-watch.ts';
import { openPulseWatch } from './pulse-watch.ts';
import { rememberVerdicts } from './remembered-crypto.ts';

/**
 * Waiting times of alerts that all parties of a pact must read alike: those of its rules. No party can
 * see another's constitution, and how far ahead a ring may name its end is not for its hearer to cut
 * short (decision 0077).
 */
const ALERT_DURATIONS: AlertDurations = {
  ringLife: DURATIONS.ringLife.initially,
  clockTolerance: DURATIONS.clockTolerance.initially,
  oldRoster: DURATIONS.oldRoster.initially,
  lateRing: DURATIONS.lateRing.initially,
  disputeGap: DURATIONS.disputeGap.initially,
};

/**
 * The waiting times by which a home hears rings and rings itself: what it alone decides is that of its
 * own constitution, the rest is the rules'.
 *
 * @param home - undefined where no home is known: all are the rules'.
 */
export function alertDurationsBy(home: AssemblyState | undefined): AlertDurations {
  if (home === undefined) return ALERT_DURATIONS;
  const { overrides } = home;
  return {
    ...ALERT_DURATIONS,
    ringLife: durationOf(overrides, 'ringLife'),
    oldRoster: durationOf(overrides, 'oldRoster'),
    lateRing: durationOf(overrides, 'lateRing'),
  };
}

/** A pact's log on a device of a home. */
export interface PactPeerParts extends LogPeerParts {
  /** The state of the home that this device speaks for; not given = the rules' durations. */
  readonly homeState?: () => AssemblyState | undefined;
}

/** A pact, judged. */
export interface PactJudged extends Judged {
  /** Undefined while its genesis is missing or not certified by all. */
  readonly state: PactState | undefined;
  /** The hour of its genesis. */
  readonly foundedAt: Hour;
  /** The party for which this device speaks. */
  readonly me: PartyId | undefined;
  readonly alerts: Readonly<Record<AlertContext, AlertState>>;
  /** First bells: they ask, and nothing else (R22). */
  readonly firstBells: Readonly<Record<AlertContext, readonly FirstBellState[]>>;
  /** Rings of other pacts that were passed on to this one (R24). */
  readonly relays: Readonly<Record<AlertContext, readonly RelayState[]>>;
}

/** A pact's log on this device. */
export interface PactPeer {
  readonly peer: LogPeer<PactJudged>;
  /** Its part in turns of the epoch, which our seal makes at home (R12). */
  readonly turning: PactTurning;
  pulse(): PulseView | undefined;
  watch(): PulseWatch;
  /** Takes in a ring by any way; keeps it, judges it once, passes it on. */
  hearRing(bytes: Uint8Array): Promise<void>;
  /** Takes in an all-clear; `challenged` = one of us heard the answer to a challenge call. */
  hearCancel(bytes: Uint8Array, challenged: boolean): Promise<void>;
  hearDispute(bytes: Uint8Array): Promise<void>;
  /** Takes in the lifting of a dispute; signatures of several copies count together. */
  hearLift(bytes: Uint8Array): Promise<void>;
  /** Takes in a first bell by any way, a voice on the telephone included; true = it counts. */
  hearFirstBell(bytes: Uint8Array): Promise<boolean>;
  /** Others than its parties answered: the newest by each way (R25, decision 0072). */
  noteOutside(answers: readonly OutsideAnswer[]): void;
  /** Takes in a relay that bells signed; one under a standing policy is a record of its delegate. */
  hearRelay(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a pact's log.
 *
 * @param expected - delegates that speak in it as the members decided, for a device that has not
 *   got the genesis yet: with these it may link to fetch it.
 */
export async function openPactPeer(
  given: PactPeerParts,
  expected: ReadonlySet<DeviceId> = new Set(),
): Promise<Result<PactPeer, StoreFault>> {
  const takesHusks = (below: Hour): boolean => mayLackBelow(below, null, hourNow(given));
  const parts = { ...given, crypto: rememberVerdicts(given.crypto), takesHusks };
  const role = new PactRole(parts, expected);
  const peer = await openLogPeer<PactJudged>(parts, (log) => role.on(log));
  if (!peer.ok) return peer;
  const watch = await openPulseWatch(peer.value);
  if (!watch.ok) return watch;
  role.watch = watch.value;
  await peer.value.refresh();
  return ok(role.asPeer(peer.value));
}

/** Kinds of records that no fold of a pact reads: keys, and what shows that they came. */
const UNJUDGED_KINDS: ReadonlySet<number> = new Set([
  KIND.prekey,
  KIND.box,
  KIND.handover,
  KIND.witness,
]);

function isUnjudged(body: Entry['body']): boolean {
  return body.state === 'read' && UNJUDGED_KINDS.has(body.kind);
}

function judgedAmong(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ body }) => !isUnjudged(body));
}

function isSameList(some: readonly Entry[], others: readonly Entry[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

/**
 * Words of a pact have the time that an assembly gives them unless told: the constitution of one home
 * is no other's (R14, decision 0063).
 */
const KEPT_HOURS: number = DURATIONS.headersKept.initially;

/** All kinds of words that `foldAlerts` reads. */
const ALERT_KINDS = [
  ringKeptKind,
  ringVerdictKind,
  ringEvidenceKind,
  disputeKeptKind,
  cancelKeptKind,
] as const;

class PactRole {
  readonly #parts: PactPeerParts;
  readonly #expected: ReadonlySet<DeviceId>;
  readonly #pastWatch = createPastWatch();
  /** What was judged last. */
  #entries: readonly Entry[] = [];
  #state: PactState | undefined;
  /** What was folded last, and from what. */
  #folded:
    | {
        readonly genesis: Entry;
        readonly acts: readonly Entry[];
        readonly pact: ReturnType<typeof foldPact>;
      }
    | undefined;
  readonly #alertsBy = new Map<
    AlertContext,
    {
      readonly state: PactState;
      readonly words: readonly Entry[];
      readonly alerts: AlertState;
    }
  >();
  #seen: { readonly until: Hour; readonly past: PastSeen } | undefined;
  /** One alert after another: of two that come at once the second finds the first kept. */
  readonly #alerts = createSerial();
  readonly #outside: HeardOutside;
  #peer: LogPeer<PactJudged> | undefined;
  /** What was judged last, and from which records: check-ins' and keys' change nothing of it. */
  #judgedFrom:
    | {
        readonly grounds: readonly Entry[];
        /** Of these, what has not had its time: another device’s older word may end more of them. */
        readonly shown: readonly Entry[];
        readonly until: Hour;
        readonly judged: PactJudged;
      }
    | undefined;
  #watching:
    | { readonly judged: PactJudged; readonly watched: Omit<Watched, 'outside'> }
    | undefined;
  watch: PulseWatch | undefined;
  #epochs: PactEpochs<PactJudged> | undefined;

  constructor(parts: LogPeerParts, expected: ReadonlySet<DeviceId>) {
    this.#parts = parts;
    this.#expected = expected;
    this.#outside = createHeardOutside(parts.tempoMs);
  }

  on(peer: LogPeer<PactJudged>) {
    this.#peer = peer;
    const epochs = new PactEpochs<PactJudged>(peer, () => peer.judged());
    this.#epochs = epochs;
    return {
      judge: (entries: readonly Entry[]) => this.#judge(entries),
      past: () => this.#past(),
      act: async (judged: PactJudged, entries: readonly Entry[]) => {
        if (judged.state === undefined) return false;
        const learnt = await epochs.step(judged.state, entries);
        // Who was let in under an epoch whose key it lacks finds the key first, and then that it was.
        if (judged.me === undefined) return learnt;
        const shown = await this.#showKey(judged.state, epochs, peer.whole());
        const heard = await this.#judgeKept(judged);
        const watched = {
          ...this.#watchedOf(judged, judged.state),
          outside: this.#outside.answers(),
        };
        const stepped = (await this.watch?.step(watched)) ?? false;
        return learnt || shown || heard || stepped;
      },
      nextWakeAt: () => earliest(this.watch?.nextWakeAt() ?? null, epochs.keys.nextWakeAt()),
      awaitsMeeting: () => this.watch?.awaitsMeeting() !== false,
      heard: (frame: HeardFrame, from: Parameters<PulseWatch['heard']>[1] | undefined) => {
        if (from !== undefined) this.watch?.heard(frame, from);
        if (frame.kind === 'alert') void this.#alerts(() => this.#hearAlert(frame));
      },
    };
  }

  /** The same judgement is watched in the same way; only what answers from outside changes. */
  #watchedOf(judged: PactJudged, state: PactState): Omit<Watched, 'outside'> {
    if (this.#watching?.judged !== judged)
      this.#watching = { judged, watched: watchedIn(judged, state) };
    return this.#watching.watched;
  }

  asPeer(peer: LogPeer<PactJudged>): PactPeer {
    return {
      peer,
      pulse: () => this.watch?.view(),
      watch: () => this.watch as PulseWatch,
      turning: this.#epochs as PactTurning,
      hearRing: (bytes) => this.#alerts(() => this.#hearRing(bytes)),
      hearCancel: (bytes, challenged) => this.#alerts(() => this.#hearCancel(bytes, challenged)),
      hearDispute: (bytes) => this.#alerts(() => this.#hearDispute(bytes)),
      hearLift: (bytes) => this.#alerts(() => this.#hearLift(bytes)),
      hearFirstBell: (bytes) => this.#alerts(() => this.#hearFirstBell(bytes)),
      hearRelay: (bytes) => this.#alerts(() => this.#hearRelay(bytes)),
      noteOutside: (answers) => {
        const isNeeded = this.watch?.needsOutside() !== false;
        if (this.#outside.note(answers) && isNeeded) void peer.refresh();
      },
      close: () => peer.close(),
    };
  }

  /** Sorts the entries out again when home has settled more: then more has had its time. */
  #past(): PastSeen {
    const until = this.#until();
    if (this.#seen?.until === until) return this.#seen.past;
    const [state, entries] = [this.#state, this.#entries];
    const { hash } = this.#parts.crypto;
    const isOld = until > 0 && state !== undefined;
    const past = isOld ? pastOfPact(state, entries, until, hash) : undefined;
    const forks = this.#peer?.replica.index.forks() ?? [];
    const forked = new Set(forks.map(({ author }) => author));
    this.#seen = { until, past: this.#pastWatch.see(entries, String(until), past, forked) };
    return this.#seen.past;
  }

  #until(): Hour {
    return hour(Math.max(0, (this.#parts.homeWall?.() ?? 0) - KEPT_HOURS));
  }

  #judge(all: readonly Entry[]): PactJudged {
    const { log, crypto, keyring } = this.#parts;
    const gov = log as string as PlacementId;
    this.#entries = all;
    this.#seen = undefined;
    const grounds = judgedAmong(all);
    const until = this.#until();
    const before = this.#judgedFrom;
    const isSame = before?.until === until && isSameList(before.grounds, grounds);
    if (isSame && isSameList(before.shown, judgedAmong(this.#past().shown))) return before.judged;
    const genesis = foundingIn(crypto, all);
    const folded = genesis && this.#fold(genesis, all);
    this.#state = folded?.ok === true ? folded.value : undefined;
    if (folded?.ok !== true) return nothingFounded(gov, this.#expected);
    const state = folded.value;
    const { shown: entries } = this.#past();
    const alerts = (context: AlertContext): AlertState => this.#alertsIn(context, state, entries);
    const judged: PactJudged = {
      gov,
      epochs: writingOrder(state, groundNow(crypto.hash, state, hourNow(this.#parts))).map(
        ({ number }) => number,
      ),
      // Of two parties for which a device signed, the first counts: the last entry of a map stays.
      subjectByDevice: new Map(
        state.parties
          .toReversed()
          .flatMap((party) =>
            speakingDevices(party).map((device): [DeviceId, SubjectId] => [device, party.party]),
          ),
      ),
      standingOf: (device) => standingOfDelegate(state, device),
      wanted: [],
      state,
      foundedAt: genesis?.header.wallHour ?? hour(0),
      me: partiesOfDevice(state, keyring.me)[0],
      alerts: { live: alerts('live'), drill: alerts('drill') },
      firstBells: {
        live: foldFirstBells(crypto, state, entries, 'live'),
        drill: foldFirstBells(crypto, state, entries, 'drill'),
      },
      relays: {
        live: foldRelays(crypto, state, entries, 'live'),
        drill: foldRelays(crypto, state, entries, 'drill'),
      },
    };
    this.#judgedFrom = { grounds, shown: judgedAmong(entries), until, judged };
    return judged;
  }

  /** A pact follows from its genesis and the seal acts alone: most of what comes is neither. */
  #fold(genesis: Entry, all: readonly Entry[]): ReturnType<typeof foldPact> {
    const acts = entriesOf(sealActKind, all);
    const before = this.#folded;
    if (before?.genesis === genesis && isSameList(before.acts, acts)) return before.pact;
    // It is shown nothing else, so that it cannot follow from anything else.
    const pact = foldPact(this.#parts.crypto, genesis, acts);
    this.#folded = { genesis, acts, pact };
    return pact;
  }

  /** Alerts follow from the pact and the words about rings: they stay the same until one of these comes. */
  #alertsIn(context: AlertContext, state: PactState, entries: readonly Entry[]): AlertState {
    const words = ALERT_KINDS.flatMap((kind) => entriesOf(kind, entries));
    const before = this.#alertsBy.get(context);
    if (before?.state === state && isSameList(before.words, words)) return before.alerts;
    const alerts = foldAlerts(this.#parts.crypto, state, words, context, ALERT_DURATIONS);
    this.#alertsBy.set(context, { state, words, alerts });
    return alerts;
  }

  /**
   * Who speaks here writes one word under each epoch, what it has seen: it shows that the key came
   * (R12). Delegates have nothing else to write for weeks; each fresh prekey would be boxed to anew.
   */
  async #showKey(
    state: PactState,
    epochs: PactEpochs<PactJudged>,
    entries: readonly Entry[],
  ): Promise<boolean> {
    const peer = this.#peer;
    const { keyring, crypto } = this.#parts;
    const { me } = keyring;
    const epoch = epochs.written(state).number;
    if (peer === undefined || keyring.epochKey(epoch) === undefined) return false;
    if (!speakersOf(state).some(({ device }) => device === me)) return false;
    if (entries.some(({ header }) => header.author === me && header.epoch === epoch)) return false;
    const frontierHash = frontierHashOf(crypto.hash, peer.frontier());
    return (await peer.append(witnessKind, { frontierHash })).ok;
  }

  async #hearAlert(frame: Extract<HeardFrame, { kind: 'alert' }>): Promise<void> {
    if (frame.class === 'ring') await this.#hearRing(frame.bytes);
    else if (frame.class === 'cancel') await this.#hearCancel(frame.bytes, false);
    else if (frame.class === 'dispute') await this.#hearDispute(frame.bytes);
    else if (frame.class === 'lift') await this.#hearLift(frame.bytes);
    else if (frame.class === 'firstBell') await this.#hearFirstBell(frame.bytes);
    else if (frame.class === 'relay') await this.#hearRelay(frame.bytes);
  }

  async #hearRing(bytes: Uint8Array): Promise<void> {
    const peer = this.#peer;
    const ring = decodeRing(bytes);
    const state = peer?.judged().state;
    if (peer === undefined || state === undefined || !ring.ok) return;
    if (this.#isOutlived(ring.value.head)) return;
    const party = ringer(this.#parts.crypto.hash, state, ring.value);
    if (party === undefined) return;
    const { head } = ring.value;
    // A made-up signature is neither kept nor passed on: whoever flooded would have us all flood.
    const fresh = this.#genuine(state, party, ring.value);
    const known = this.#keptSigners(state, party, head);
    const signers = mergeSigners([...known, ...fresh]);
    if (signers.length === known.length) return;
    const genuine = encodeRing({ head, signers: fresh });
    const kept = await peer.append(ringKeptKind, { ring: genuine });
    if (!kept.ok) return;
    await this.#judgeOnce(party, { head, signers });
    // Every device passes a ring on once, as soon as it is new to it.
    peer.links.say({ kind: 'alert', class: 'ring', bytes: genuine });
    await peer.refresh();
  }

  /** Whether a word was over so long ago that to keep it would leave a trace again (R14). */
  #isOutlived({ notAfter }: Pick<RingHead, 'notAfter'>): boolean {
    return hourNear(notAfter, hourNow(this.#parts)) <= this.#until();
  }

  /** The signers of a ring that are holders of a roster of its term. */
  #genuine({ pact }: PactState, party: PartyState, ring: Ring): readonly RingSigner[] {
    const place = { pact, party: party.party };
    const rosters = [...party.rosterByPolicy].filter(([, { term }]) => term === ring.head.term);
    return mergeSigners(
      rosters.flatMap(([policy, roster]) =>
        genuineSigners(this.#parts.crypto, place, policy, roster, ring),
      ),
    );
  }

  /** Every genuine signature of a ring that lies in the log, those of barred holders too. */
  #keptSigners(state: PactState, party: PartyState, head: RingHead): readonly RingSigner[] {
    const { hash } = this.#parts.crypto;
    const place = { pact: state.pact, party: party.party };
    const id = ringIdOf(hash, place, head);
    return mergeSigners(
      (this.#peer?.entries() ?? []).flatMap((entry) => {
        const kept = saidAs(ringKeptKind, entry);
        const ring = kept === undefined ? undefined : decodeRing(kept.ring);
        if (ring?.ok !== true || ringIdOf(hash, place, ring.value.head) !== id) return [];
        return this.#genuine(state, party, ring.value);
      }),
    );
  }

  /** Judges what came with the log itself: kept by another device, and by none of ours yet. */
  async #judgeKept({ state, me, alerts }: PactJudged): Promise<boolean> {
    let wrote = false;
    for (const context of ALERT_CONTEXTS)
      for (const ring of alerts[context].rings) {
        const party = state?.parties.find((one) => one.party === ring.place.party);
        const ours = ring.verdicts.find(({ by }) => by === me);
        if (party !== undefined && ours?.says !== 'rings')
          wrote = (await this.#judgeOnce(party, ring.ring)) || wrote;
        wrote = (await this.#keepCancels(ring, me)) || wrote;
      }
    return wrote;
  }

  /** Keeps an all-clear that came with the log: a party obeys what one of its own has kept. */
  async #keepCancels(ring: RingState, me: PartyId | undefined): Promise<boolean> {
    const unheard = ring.cancels.filter(({ heard }) => !heard.some(({ by }) => by === me));
    if (unheard.length === 0) return false;
    for (const entry of this.#peer?.entries() ?? []) {
      const kept = saidAs(cancelKeptKind, entry);
      const cancel = kept === undefined ? undefined : decodeCancel(kept.cancel);
      if (kept === undefined || cancel?.ok !== true || cancel.value.head.ring !== ring.id) continue;
      // What does not hold by itself would never be heard as ours, and be kept again for ever.
      const rung = decodeRing(kept.seen);
      if (!rung.ok) continue;
      const one = { ...ring, ring: rung.value };
      const genuine = genuineCancel(this.#parts.crypto, one, cancel.value);
      const signers = genuine?.signers.map(({ index }) => index).join();
      if (!unheard.some((state) => state.signers.join() === signers)) continue;
      if (!judgeCancel(this.#parts.crypto, one, cancel.value, new Set()).ok) continue;
      const { cancel: bytes, seen } = kept;
      const receivedAt = this.#parts.clock.now();
      const said = { cancel: bytes, seen, challenged: false, receivedAt };
      return (await this.#peer?.append(cancelKeptKind, said))?.ok === true;
    }
    return false;
  }

  /** Writes a verdict unless our party has said so, or more, already (R22: once, at receipt). */
  async #judgeOnce(party: PartyState, ring: Ring): Promise<boolean> {
    const peer = this.#peer;
    const judged = peer?.judged();
    if (peer === undefined || judged?.state === undefined) return false;
    const { crypto, clock, tempoMs } = this.#parts;
    const place = { pact: judged.state.pact, party: party.party };
    const durations = alertDurationsBy(this.#parts.homeState?.());
    const verdict = judgeRing(crypto, ring, {
      place,
      context: ring.head.context,
      rosters: ringingRosters(party, hourNow(this.#parts), durations.oldRoster),
      struck: party.struckBells,
      now: clock.now(),
      tempoMs,
      // How far ahead a ring may name its end is its ringers' and the rules'.
      durations: { ...durations, ringLife: ALERT_DURATIONS.ringLife },
    });
    const known = judged.alerts[ring.head.context].rings
      .find(({ id }) => id === verdict.ring)
      ?.verdicts.find(({ by }) => by === judged.me);
    const rank = (says: (typeof RING_VERDICTS)[number]): number => RING_VERDICTS.indexOf(says);
    if (known !== undefined && rank(known.says) >= rank(verdict.says)) return false;
    return (await peer.append(ringVerdictKind, verdict)).ok;
  }

  async #hearCancel(bytes: Uint8Array, challenged: boolean): Promise<void> {
    const peer = this.#peer;
    const cancel = decodeCancel(bytes);
    if (peer === undefined || !cancel.ok) return;
    const { context, ring: id, seen } = cancel.value.head;
    const ring = peer.judged().alerts[context].rings.find((one) => one.id === id);
    if (ring === undefined) return;
    const signers = ring.ring.signers.filter(({ index }) => seen.includes(index));
    const rung = { ...ring, ring: { head: ring.ring.head, signers } };
    const genuine = genuineCancel(this.#parts.crypto, rung, cancel.value);
    if (genuine === undefined) return;
    const clear = encodeCancel(genuine);
    if (this.#isKept(clear, challenged)) return;
    const kept = await peer.append(cancelKeptKind, {
      cancel: clear,
      seen: encodeRing(rung.ring),
      challenged,
      receivedAt: this.#parts.clock.now(),
    });
    if (!kept.ok) return;
    peer.links.say({ kind: 'alert', class: 'cancel', bytes: clear });
    await peer.refresh();
  }

  /** Whether our own party has kept these bytes, with a challenge call if there was one. */
  #isKept(bytes: Uint8Array, challenged: boolean): boolean {
    const judged = this.#peer?.judged();
    return (this.#peer?.entries() ?? []).some((entry) => {
      if (judged?.subjectByDevice.get(entry.header.author) !== judged?.me) return false;
      const said = saidAs(cancelKeptKind, entry);
      if (said === undefined || !equalBytes(said.cancel, bytes)) return false;
      return !challenged || said.challenged;
    });
  }

  async #hearLift(bytes: Uint8Array): Promise<void> {
    const peer = this.#peer;
    const lift = decodeLift(bytes);
    if (peer === undefined || !lift.ok) return;
    const { context, ring: id, disputer } = lift.value.head;
    const ring = peer.judged().alerts[context].rings.find((one) => one.id === id);
    const dispute = ring?.disputes.find(({ by }) => by === disputer);
    if (ring === undefined || dispute === undefined) return;
    const { crypto, clock } = this.#parts;
    const genuine = liftersOf(crypto, ring, lift.value).filter(
      (index) => !this.#isStruck(ring, index),
    );
    if (genuine.every((index) => dispute.liftedBy.includes(index))) return;
    const signers = lift.value.signers.filter(({ index }) => genuine.includes(index));
    const said = encodeLift({ head: lift.value.head, signers });
    if (!(await peer.append(disputeKeptKind, { said, receivedAt: clock.now() })).ok) return;
    peer.links.say({ kind: 'alert', class: 'lift', bytes: said });
    await peer.refresh();
  }

  /** Whether the strike of a ringer's key is known: it never counts from then on (R22). */
  #isStruck({ place, roster }: RungRing, index: number): boolean {
    const { state } = this.#peer?.judged() ?? {};
    const struck = state?.parties.find(({ party }) => party === place.party)?.struckBells;
    const key = roster.bells[index]?.key;
    return key !== undefined && struck?.has(key) === true;
  }

  async #hearFirstBell(bytes: Uint8Array): Promise<boolean> {
    const peer = this.#peer;
    const bell = decodeFirstBell(bytes);
    const judged = peer?.judged();
    const state = judged?.state;
    if (peer === undefined || state === undefined || !bell.ok) return false;
    const { crypto, clock, tempoMs } = this.#parts;
    const { context, kind, week } = bell.value;
    const receivedAt = clock.now();
    // Before anything is hashed: whoever replays old tokens must not keep us busy.
    if (!isOfItsWeek(bell.value, receivedAt, tempoMs)) return false;
    const tokens = genuineTokens(crypto, state, peer.entries(), context);
    const rung = judgeFirstBell(crypto, state, tokens, bell.value);
    if (rung === undefined) return false;
    const known = judged?.firstBells[context].find(
      (one) => one.party === rung.party && one.kind === kind && one.week === week,
    );
    if (known?.heard.some(({ by }) => by === judged?.me) === true) return true;
    if (!(await peer.append(firstBellKeptKind, { bell: bytes, receivedAt })).ok) return false;
    peer.links.say({ kind: 'alert', class: 'firstBell', bytes });
    await peer.refresh();
    return true;
  }

  async #hearRelay(bytes: Uint8Array): Promise<void> {
    const peer = this.#peer;
    const relay = decodeRelay(bytes);
    const state = peer?.judged().state;
    if (peer === undefined || state === undefined || !relay.ok) return;
    if (this.#isOutlived(relay.value.head)) return;
    const { crypto, clock } = this.#parts;
    const { head } = relay.value;
    const by = relayerOf(crypto, state, head);
    if (by === undefined) return;
    const rosters = [...by.rosterByPolicy.values()].filter(({ term }) => term === head.term);
    // A key whose strike is known never counts (R22); a made-up signature is not passed on.
    const fresh = genuineRelay(crypto, state, by, relay.value).filter(({ index }) =>
      rosters.every(({ bells }) => !by.struckBells.has(bells[index]?.key as PactKey)),
    );
    const known = keptRelaySigners(crypto, state, peer.entries(), relay.value);
    if (mergeSigners([...known, ...fresh]).length === known.length) return;
    const genuine = encodeRelay({ head, signers: fresh });
    const said = { relay: genuine, original: null, keptAt: clock.now() };
    if (!(await peer.append(relayKeptKind, said)).ok) return;
    peer.links.say({ kind: 'alert', class: 'relay', bytes: genuine });
    await peer.refresh();
  }

  async #hearDispute(bytes: Uint8Array): Promise<void> {
    const peer = this.#peer;
    const dispute = decodeDispute(bytes);
    if (peer === undefined || !dispute.ok) return;
    const { head, signer } = dispute.value;
    const ring = peer.judged().alerts[head.context].rings.find(({ id }) => id === head.ring);
    // One a holder, and only a holder's own.
    if (ring === undefined || ring.disputes.some(({ by }) => by === signer.index)) return;
    if (!isGenuineDispute(this.#parts.crypto, ring, dispute.value)) return;
    if (this.#isStruck(ring, signer.index)) return;
    const receivedAt = this.#parts.clock.now();
    const kept = await peer.append(disputeKeptKind, { said: bytes, receivedAt });
    if (!kept.ok) return;
    peer.links.say({ kind: 'alert', class: 'dispute', bytes });
    await peer.refresh();
  }
}

/** Every genuine signature of a relay that lies in the log. */
function keptRelaySigners(
  crypto: BellCrypto,
  state: PactState,
  entries: readonly Entry[],
  { head }: Relay,
): readonly RingSigner[] {
  const by = relayerOf(crypto, state, head);
  const name = toHex(encodeRelayHead(head));
  return mergeSigners(
    entries.flatMap((entry) => {
      const said = saidAs(relayKeptKind, entry);
      const kept = said === undefined ? undefined : decodeRelay(said.relay);
      if (by === undefined || kept?.ok !== true) return [];
      if (toHex(encodeRelayHead(kept.value.head)) !== name) return [];
      return genuineRelay(crypto, state, by, kept.value);
    }),
  );
}

/** An all-clear with just the signatures that holders really made; undefined = with none. */
export function genuineCancel(
  crypto: BellCrypto,
  { place, policy, roster, ring }: RungRing,
  { head, signers }: Cancel,
): Cancel | undefined {
  const seen = ring.signers.filter(({ index }) => head.seen.includes(index));
  if (seen.length !== head.seen.length) return undefined;
  const message = cancelHash(crypto.hash, place, policy, head, seen);
  const genuine = verifiedSigners(crypto, roster, message, signers);
  return genuine.length === 0 ? undefined : { head, signers: genuine };
}

function nothingFounded(gov: PlacementId, expected: ReadonlySet<DeviceId>): PactJudged {
  const none = (context: AlertContext): AlertState => ({ context, rings: [] });
  return {
    gov,
    epochs: [],
    subjectByDevice: new Map(),
    standingOf: (device) => (expected.has(device) ? 'member' : 'unwelcome'),
    wanted: [],
    state: undefined,
    foundedAt: hour(0),
    me: undefined,
    alerts: { live: none('live'), drill: none('drill') },
    firstBells: { live: [], drill: [] },
    relays: { live: [], drill: [] },
  };
}

function standingOfDelegate(state: PactState, device: DeviceId): PeerVerdict {
  const all = state.parties.flatMap(({ delegates }) => delegates);
  const one = all.find((delegate) => delegate.device === device);
  // Perhaps let in by an act that has not come here yet: it may show it.
  if (one === undefined) return 'stranger';
  return one.out === null ? 'member' : 'struck';
}

function speakersOf(state: PactState) {
  return state.parties.flatMap(({ delegates }) => delegates.filter(({ out }) => out === null));
}

/** The party whose tag a ring bears. */
function ringer(
  hash: Parameters<typeof pactTagOf>[0],
  state: PactState,
  ring: Ring,
): PartyState | undefined {
  return state.parties.find(({ party }) => {
    const tag = pactTagOf(hash, { pact: state.pact, party }, ring.head.context);
    return equalBytes(tag, ring.head.tag);
  });
}

function watchedIn({ me, foundedAt }: PactJudged, state: PactState): Omit<Watched, 'outside'> {
  const { terms } = state;
  const { tempoMs } = state.content;
  const speakers = state.parties.filter((party) => party.party === me);
  const candidates: Candidate[] = speakers.flatMap((party) =>
    speakingDevices(party).map((id) => ({ id, subject: party.party })),
  );
  const rhythm: Rhythm = {
    periodHours: terms.periodHours,
    graceHours: terms.graceHours,
    anchorHour: hour(0),
    channels: channelBits(CHANNELS),
    audiences: [],
    calendar: null,
  };
  return {
    kind: 'parties',
    me: me as PartyId,
    subjects: state.parties.map(({ party }) => party),
    // Each party's own delegates take turns in the inquiry that it opened.
    candidates,
    parameters: { practiceHours: terms.practiceHours, ownerHours: terms.turnHours },
    defaultRhythm: rhythm,
    beganAt: instantOf(foundedAt, tempoMs),
  };
}

/** The earlier of two instants, of which null means never. */
export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
