/**
 * What can be asked of the alerts of a pact, now, by one of its parties. Views are never stored,
 * hashed or sent as fact (R10): tomorrow the same state gives another answer.
 */
import type { PartyId } from '../base/id.ts';
import { unreachable } from '../base/invariant.ts';
import type { Hour, Instant } from '../base/time.ts';
import { hourFloor } from '../base/time.ts';
import type { PactState } from '../federation/fold.ts';
import { isRecovering, partyOf, standingOf } from '../federation/view.ts';
import type { AlertDurations } from './judge.ts';
import { isBellIndex } from './ring.ts';
import type { AlertState, CancelState, RingState, VerdictState } from './state.ts';
import type { AlertContext } from './word.ts';

/**
 * How an alert stands for us: not judged by us yet; refused; amber; ringing; rang but was heard too
 * late; all clear; its time is over.
 */
export type AlertStatus = 'unheard' | 'refused' | 'amber' | 'ringing' | 'late' | 'clear' | 'over';

/** What the alert lets our own consent do: act by itself, only ask, or nothing new. */
export type AlertReach = 'act' | 'ask' | 'nothing';

/** An alert as one party sees it. */
export interface AlertView {
  readonly state: RingState;
  readonly context: AlertContext;
  readonly status: AlertStatus;
  /** Our own verdict; null while unheard. */
  readonly verdict: VerdictState | null;
  /** "2 of 3 have signed". */
  readonly signed: number;
  readonly needed: number;
  /** A dispute that counts and was not lifted. */
  readonly disputed: boolean;
  /** Recovery keys filed another roster for the ringing party, and it has not started (R20). */
  readonly recovering: boolean;
  /** When we obeyed an all-clear, by our own first hearing of it; else null. */
  readonly clearedAt: Instant | null;
  /** An all-clear is here, and obeyed only after our own challenge call. */
  readonly callNeeded: boolean;
  /** For ordinary steps. */
  readonly reach: AlertReach;
  /** For legal aid and the search for people, which no all-clear stops (R22). */
  readonly aidReach: AlertReach;
}

/** Who asks, and when. */
export interface AlertAsk {
  readonly me: PartyId;
  readonly now: Instant;
  readonly durations: AlertDurations;
}

/** Every alert of a state, as `ask.me` sees it now; in the order of the state. */
export function alertView(state: AlertState, pact: PactState, ask: AlertAsk): readonly AlertView[] {
  return state.rings.map((ring) => viewRing(state.context, ring, pact, ask));
}

function viewRing(
  context: AlertContext,
  ring: RingState,
  pact: PactState,
  ask: AlertAsk,
): AlertView {
  const verdict = ring.verdicts.find(({ by }) => by === ask.me) ?? null;
  const { clearedAt, callNeeded } = clearing(ring, ask.me);
  const status = statusOf(verdict, clearedAt, pact.content.tempoMs, ask);
  const disputed = ring.disputes.some(({ counts, lifted }) => counts && !lifted);
  const uncleared = statusOf(verdict, null, pact.content.tempoMs, ask);
  const ringer = partyOf(pact, ring.place.party);
  const ofParty = reachOfParty(pact, ring, ask);
  return {
    state: ring,
    context,
    status,
    verdict,
    signed: ring.ring.signers.filter(({ index }) => isBellIndex(index)).length,
    needed: ring.roster.kBell,
    disputed,
    recovering: ringer !== undefined && isRecovering(ringer),
    clearedAt,
    callNeeded,
    reach: narrower(reachOf(status), ofParty),
    aidReach: narrower(reachOf(uncleared), ofParty),
  };
}

function statusOf(
  verdict: VerdictState | null,
  clearedAt: Instant | null,
  tempoMs: number,
  ask: AlertAsk,
): AlertStatus {
  if (verdict === null) return 'unheard';
  if (verdict.says === 'refused') return 'refused';
  if (clearedAt !== null) return 'clear';
  const now = hourFloor(ask.now, tempoMs);
  if (verdict.late) return isLateOver(verdict, now, tempoMs, ask) ? 'over' : 'late';
  if (now > verdict.notAfter) return 'over';
  return verdict.says === 'rings' ? 'ringing' : 'amber';
}

/** A ring that came late is asked about for a while after it came (R22). */
function isLateOver(verdict: VerdictState, now: Hour, tempoMs: number, ask: AlertAsk): boolean {
  return now > hourFloor(verdict.heardAt, tempoMs) + ask.durations.lateRing;
}

function reachOf(status: AlertStatus): AlertReach {
  switch (status) {
    case 'ringing':
      return 'act';
    case 'amber':
    case 'late':
    case 'over':
      // What began goes on and may be asked about; nothing new starts by itself.
      return 'ask';
    case 'clear':
    case 'refused':
    case 'unheard':
      return 'nothing';
    default:
      return unreachable(status);
  }
}

/** A contested party's bell only asks; one that left, or whose pact ended, does nothing (R23). */
function reachOfParty(pact: PactState, ring: RingState, ask: AlertAsk): AlertReach {
  const now = hourFloor(ask.now, pact.content.tempoMs);
  const reaches = [ring.place.party, ask.me].map((id): AlertReach => {
    const party = partyOf(pact, id);
    if (party === undefined) return 'nothing';
    const standing = standingOf(pact, party, now);
    if (standing === 'left' || standing === 'ended') return 'nothing';
    return standing === 'contested' ? 'ask' : 'act';
  });
  return reaches.reduce(narrower);
}

const REACHES: readonly AlertReach[] = ['nothing', 'ask', 'act'];

/** The narrower of two reaches. */
export function narrower(a: AlertReach, b: AlertReach): AlertReach {
  return REACHES.indexOf(a) < REACHES.indexOf(b) ? a : b;
}

/** Whether and since when an all-clear counts for us, and whether one waits for our call. */
function clearing(
  ring: RingState,
  me: PartyId,
): { readonly clearedAt: Instant | null; readonly callNeeded: boolean } {
  const heardByUs = ring.cancels.flatMap((cancel) =>
    cancel.heard.filter(({ by }) => by === me).map((heard) => ({ cancel, heard })),
  );
  const obeyed = heardByUs.filter(({ cancel, heard }) => !cancel.needsCall || heard.challenged);
  const times = obeyed.map(({ heard }) => heard.heardAt).toSorted((a, b) => a - b);
  const clearedAt = times[0] ?? null;
  return { clearedAt, callNeeded: clearedAt === null && ring.cancels.some(isWaitingForCall) };
}

function isWaitingForCall(cancel: CancelState): boolean {
  return cancel.needsCall;
}
