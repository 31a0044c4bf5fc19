/**
 * Rings as answers hold them: what is being gathered at home and what rings in a pact are one list,
 * for a ring is the same ring before and after its k-th signature.
 */
import type {
  AlertContext,
  AlertView,
  Cancel,
  GatheringState,
  PactState,
  PartyId,
  RingId,
  RingState,
} from '@tocsin/core';
import {
  addingNone,
  ALERT_CONTEXTS,
  ALERT_KINDS,
  ALERT_LEVELS,
  ALERT_SCOPES,
  alertView,
  cancelKeptKind,
  decodeCancel,
  DISPUTE_REASONS,
  hourNear,
  instantOf,
  isBellIndex,
  needsChallengeCall,
  ringProposedKind,
  saidAs,
} from '@tocsin/core';
import { alertDurationsBy, bellIn, hourNow } from '@tocsin/peer';

import type { AllClear, Ring, RingShowAnswer } from '../calls.ts';
import type { LivePact } from '../live-log.ts';
import { whenOf, whenOrNull, whoOf } from './common.ts';
import { runsOfRing } from './runs.ts';

/** A ring in a pact, from both sides: gathered at home, judged in the pact; one may be missing. */
export interface RingFound {
  readonly id: RingId;
  readonly pact: LivePact;
  readonly context: AlertContext;
  readonly gathered: GatheringState | undefined;
  readonly alert: AlertView | undefined;
}

/** Every ring of a pact, live before drills. */
export function ringsOf(pact: LivePact): readonly RingFound[] {
  const { open } = pact;
  const { state, me, alerts } = open?.peer.peer.judged() ?? {};
  if (open === undefined || state === undefined || me === undefined || alerts === undefined)
    return [];
  const durations = alertDurationsBy(pact.home.peer.peer.judged().state);
  const ask = { me, now: open.peer.peer.parts.clock.now(), durations };
  return ALERT_CONTEXTS.flatMap((context) => {
    const gathered = pact.home.household
      .gathering(context)
      .filter(({ place }) => place.pact === open.log);
    const views = alertView(alerts[context], state, ask);
    const ids = new Set([...gathered.map(({ id }) => id), ...views.map((view) => view.state.id)]);
    return [...ids].toSorted().map((id) => ({
      id,
      pact,
      context,
      gathered: gathered.find((one) => one.id === id),
      alert: views.find((view) => view.state.id === id),
    }));
  });
}

/** A ring in short. */
export function ringOf(found: RingFound): Ring {
  const { id, pact, context, gathered, alert } = found;
  const state = alert?.state;
  const head = state?.ring.head ?? gathered?.ring.head;
  const place = state?.place ?? gathered?.place;
  const peer = pact.open?.peer.peer;
  const judged = peer?.judged();
  const me = judged?.me;
  const parts = peer?.parts;
  const now = parts === undefined ? undefined : hourNow(parts);
  const lastHour =
    head === undefined || now === undefined ? undefined : hourNear(head.notAfter, now);
  const signers = signersOf(found);
  const party = place?.party as PartyId;
  const mine = ownIndex(found);
  const proposal = proposalOf(found);
  return {
    id,
    pact: pact.name,
    from: whoOf(party, me, party === me ? pact.home.name : null),
    context,
    kind: ALERT_KINDS[head?.kind ?? 0] ?? `kind ${head?.kind ?? 0}`,
    level: ALERT_LEVELS[head?.level ?? 0] ?? 'amber',
    scope: ALERT_SCOPES[head?.scope ?? 0] ?? `scope ${head?.scope ?? 0}`,
    state: stateOf(found, lastHour !== undefined && now !== undefined && now > lastHour),
    refusal: alert?.verdict?.says === 'refused' ? alert.verdict.reason : null,
    disputed: alert?.disputed ?? false,
    signatures: { have: signers.length, needed: neededFor(found) },
    signedByMe: mine !== undefined && signers.includes(mine),
    iCanSign: mine !== undefined && !signers.includes(mine) && !hasCleared(found, mine),
    proposedAt: whenOrNull(proposal),
    rangAt: whenOrNull(alert?.verdict?.heardAt),
    notAfter: whenOf(instantOf(lastHour ?? (0 as never), pact.tempoMs)),
    allClear: alert?.status === 'ringing' ? allClearOf(found) : null,
    inquiry: state?.evidence.find(({ inquiry }) => inquiry !== null)?.inquiry ?? null,
  };
}

function stateOf({ alert, gathered }: RingFound, isPast: boolean): Ring['state'] {
  switch (alert?.status) {
    case 'ringing':
    case 'amber':
      return 'rings';
    case 'clear':
      return 'cancelled';
    case 'late':
      return 'heardLate';
    case 'over':
      return 'ranOut';
    case 'refused':
      return 'refused';
    case 'unheard':
    case undefined:
      return gathered !== undefined && isPast ? 'ranOut' : 'proposed';
  }
}

/** Holders who signed, at home or in the pact, ascending. */
function signersOf({ gathered, alert }: RingFound): readonly number[] {
  const all = [...(gathered?.ring.signers ?? []), ...(alert?.state.ring.signers ?? [])];
  const bells = all.map(({ index }) => index).filter(isBellIndex);
  return [...new Set(bells)].toSorted((a, b) => a - b);
}

function rosterOf({ pact, gathered, alert }: RingFound) {
  if (alert !== undefined) return alert.state.roster;
  const { state, me } = pact.open?.peer.peer.judged() ?? {};
  const party = state?.parties.find((one) => one.party === me);
  return gathered === undefined ? undefined : party?.rosterByPolicy.get(gathered.policy);
}

function neededFor(found: RingFound): number {
  const { head, signers } = found.alert?.state.ring ?? found.gathered?.ring ?? {};
  // One bell or two amber keys tell and ask (R22).
  if (head?.level === ALERT_LEVELS.indexOf('amber'))
    return signers?.some(({ index }) => !isBellIndex(index)) === true ? 2 : 1;
  return rosterOf(found)?.kBell ?? 0;
}

/** The place of this device's bell in the roster of a ring of our own. */
function ownIndex(found: RingFound): number | undefined {
  const { pact, gathered, alert } = found;
  const me = pact.open?.peer.peer.judged().me;
  const party = alert?.state.place.party ?? gathered?.place.party;
  if (me === undefined || party !== me) return undefined;
  const roster = rosterOf(found);
  return roster && bellIn(pact.keys, roster)?.index;
}

/** All-clears of a ring that were begun, complete or not. */
function begunCancels({ pact, id, context }: RingFound): readonly Cancel[] {
  return (pact.open?.peer.peer.entries() ?? []).flatMap((entry) => {
    const kept = saidAs(cancelKeptKind, entry);
    const cancel = kept === undefined ? undefined : decodeCancel(kept.cancel);
    if (cancel?.ok !== true) return [];
    const { head } = cancel.value;
    return head.ring === id && head.context === context ? [cancel.value] : [];
  });
}

function hasCleared(found: RingFound, index: number): boolean {
  return begunCancels(found).some(({ signers }) => signers.some((one) => one.index === index));
}

function allClearOf(found: RingFound): AllClear {
  const cancels = begunCancels(found);
  const signed = new Set(cancels.flatMap(({ signers }) => signers.map(({ index }) => index)));
  const rang = new Set(signersOf(found));
  const bells = rosterOf(found)?.bells ?? [];
  const isFreshThere = [...signed].some((index) => !rang.has(index));
  return {
    signed: { have: signed.size, needed: neededFor(found) },
    needsFresh: !isFreshThere && bells.some((_, index) => !rang.has(index)),
    needsChallengeCall: needsChallengeCall(found.alert?.state.ring.head.kind ?? 0),
  };
}

/** When a ring was laid on the table at home: the hour of its proposal. */
function proposalOf({ pact, gathered }: RingFound): number | undefined {
  if (gathered === undefined) return undefined;
  const { tempoMs } = pact.home;
  const hours = pact.home.peer.peer.entries().flatMap((entry) => {
    const said = saidAs(ringProposedKind, entry);
    return said !== undefined && said.policy === gathered.policy ? [entry.header.wallHour] : [];
  });
  return hours.length === 0 ? undefined : Math.max(...hours) * tempoMs;
}

/** One ring whole. */
export function ringWhole(found: RingFound): RingShowAnswer['rings'][number] {
  const state = found.alert?.state;
  const { me, state: pact } = found.pact.open?.peer.peer.judged() ?? {};
  const label = (index: number): string => `${rosterOf(found)?.bells[index]?.label ?? 0}/${index}`;
  const signers = signersOf(found);
  const roster = rosterOf(found);
  const adding = roster === undefined ? [] : addingNone(roster, signers);
  return {
    ...ringOf(found),
    signers: signers.map((index) => ({
      label: label(index),
      at: null,
      addsNone: ringOf(found).level === 'red' && adding.includes(index),
    })),
    disputes: (state?.disputes ?? []).map(({ by, reason }) => ({
      label: label(by),
      reason: DISPUTE_REASONS[reason] ?? 'other',
    })),
    text: state?.evidence.find(({ text }) => text !== '')?.text ?? null,
    verdicts: verdictsOf(state, pact, me, found.pact.home.name),
    runs: runsOfRing(found.pact, found.id),
  };
}

function verdictsOf(
  state: RingState | undefined,
  pact: PactState | undefined,
  me: PartyId | undefined,
  home: string,
): RingShowAnswer['rings'][number]['verdicts'] {
  if (pact === undefined) return [];
  return (state?.verdicts ?? []).map(({ by, says, heardAt }) => ({
    party: whoOf(by, me, by === me ? home : null),
    verdict: says === 'refused' ? 'refused' : 'rings',
    at: whenOf(heardAt),
  }));
}
