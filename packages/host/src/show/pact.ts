/** Pacts as answers hold them. */
import type { Entry, PactState, PartyState } from '@tocsin/core';
import {
  entriesOf,
  hour,
  instantOf,
  partyOf,
  ROSTER_WAIT_HOURS,
  sealActKind,
  speakingDevices,
  standingOf,
  standingRelay,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import { actsWithoutUs, hasStrangeReader, hourNow, rosterFlags } from '@tocsin/peer';

import type { Pact, PactLack, PactParty } from '../calls.ts';
import type { LivePact } from '../live-log.ts';
import { whenOf, whoOf } from './common.ts';
import { kindName } from './response.ts';

/** A pact, standing or in the making. */
export function pactAnswer(pact: LivePact): Pact {
  const { open, home, name, tempoMs } = pact;
  const { state, me, foundedAt } = open?.peer.peer.judged() ?? {};
  const base = { name, assembly: home.name, rehearsal: tempoMs < TEMPO_LIVING_MS };
  if (open === undefined || state === undefined) {
    const lacks: readonly PactLack[] = open === undefined ? ['signatures', 'opening'] : ['opening'];
    const log = open?.log ?? null;
    return { ...base, log, state: 'forming', lacks, parties: [], terms: null, relays: null };
  }
  const { terms } = state;
  const ours = me === undefined ? undefined : partyOf(state, me);
  return {
    ...base,
    log: open.log,
    state: stateOf(pact, state, ours),
    lacks: lacksOf(pact, ours),
    parties: state.parties.map((party) => partyAnswer(party, me, home.name, tempoMs)),
    terms: {
      everyHours: terms.periodHours,
      graceHours: terms.graceHours,
      endsAt: whenOf(instantOf(terms.endsAt, tempoMs)),
      noticeHours: terms.noticeHours,
      drillsAYear: terms.drillsAYear,
      practiceUntil: whenOf(instantOf(hour((foundedAt ?? 0) + terms.practiceHours), tempoMs)),
    },
    relays: ours === undefined ? null : relaysOf(ours),
  };
}

function relaysOf(ours: PartyState): Pact['relays'] {
  const standing = standingRelay(ours);
  if (standing === undefined) return null;
  return { kinds: standing.kinds.map(kindName), hops: standing.hopMax };
}

function stateOf(
  { open, tempoMs }: LivePact,
  state: PactState,
  ours: PartyState | undefined,
): Pact['state'] {
  if (open === undefined || ours === undefined) return 'standing';
  const now = hourNow({ clock: open.peer.peer.parts.clock, tempoMs });
  switch (standingOf(state, ours, now)) {
    case 'standing':
    case 'paused':
      return ours.exit === null ? 'standing' : 'ending';
    case 'contested':
      return 'contested';
    case 'left':
    case 'ended':
      return 'ended';
  }
}

function lacksOf(pact: LivePact, ours: PartyState | undefined): readonly PactLack[] {
  const { open, home } = pact;
  const lacks: PactLack[] = [];
  const bells = ours?.rosters.at(-1)?.roster.bells.length ?? 0;
  if (bells < 2) lacks.push('ringers');
  if (ours?.consent === null) lacks.push('consent');
  if (home.household.response().playbooks.length === 0) lacks.push('playbook');
  const roster = ours?.rosters.at(-1)?.roster;
  const assembly = home.peer.peer.judged().state;
  if (roster !== undefined && assembly !== undefined)
    lacks.push(...rosterFlags(assembly, home.peer.peer.entries(), roster));
  if (hasSealActedAlone(pact)) lacks.push('sealAlone');
  if (open !== undefined && ours !== undefined && assembly !== undefined)
    if (hasStrangeReader(assembly, home.peer.peer.entries(), open.log, ours))
      lacks.push('readerUnknown');
  if (open !== undefined && open.peer.peer.links.peers().length === 0) lacks.push('way');
  return lacks;
}

/**
 * Whether our seal did something that no decision at home stands behind (R23).
 *
 * @param isMeant - which records of the pact are looked at.
 */
export function hasSealActedAlone(
  { open, home }: LivePact,
  isMeant: (entry: Entry) => boolean = () => true,
): boolean {
  const peer = open?.peer.peer;
  const { state, me } = peer?.judged() ?? {};
  const assembly = home.peer.peer.judged().state;
  if (peer === undefined || state === undefined || me === undefined) return false;
  const ours = partyOf(state, me);
  if (ours === undefined || assembly === undefined) return false;
  const entries = entriesOf(sealActKind, peer.entries()).filter(isMeant);
  const { hash } = peer.parts.crypto;
  const shown = home.peer.peer.entries();
  return actsWithoutUs(hash, assembly, state, ours, entries, shown).length > 0;
}

function partyAnswer(
  party: PartyState,
  me: PartyState['party'] | undefined,
  home: string,
  tempoMs: number,
): PactParty {
  const filing = party.filings.find(
    ({ standing }) => standing === 'waiting' || standing === 'opposed',
  );
  const startsAt =
    filing === undefined || filing.shownAt === null
      ? null
      : whenOf(instantOf(hour(filing.shownAt + ROSTER_WAIT_HOURS), tempoMs));
  const roster = party.rosters.at(-1)?.roster;
  return {
    who: whoOf(party.party, me, party.party === me ? home : null),
    contested: party.contested,
    holders: roster?.bells.length ?? speakingDevices(party).length,
    toRing: roster?.kBell ?? 0,
    sealHolders: roster?.seals.length ?? 0,
    toSeal: roster?.kSeal ?? 0,
    recovery: filing === undefined ? null : { opposed: filing.standing === 'opposed', startsAt },
  };
}
