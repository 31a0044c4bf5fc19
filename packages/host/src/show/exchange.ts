/** Mutual aid as answers show it. */
import type {
  AssemblyState,
  DutyState,
  ExchangeView,
  MatchView,
  MemberId,
  Need as CoreNeed,
  Offer,
  WantedView,
} from '@tocsin/core';
import { dutyLoads, exchangeView, fittingPairs, foldExchange, hour } from '@tocsin/core';
import { hourNow, readContact } from '@tocsin/peer';

import type { Duty, DutyShowAnswer, ExchangeAnswer, Match, Need, Wanted } from '../calls.ts';
import type { LiveAssembly } from '../live-log.ts';
import { whenOfHour, whoOf } from './common.ts';

/** Hours before and after now over which the load of a person is counted: 90 days. */
const LOAD_HOURS: number = 90 * 24;

/** Where mutual aid is shown: an assembly that stands, and who looks. */
export interface AidPlace {
  readonly assembly: LiveAssembly;
  readonly state: AssemblyState;
  readonly me: MemberId | undefined;
}

/** Mutual aid as it stands now. */
export function aidNow({ assembly, state }: AidPlace): ExchangeView {
  return exchangeView(foldExchange(state), hourNow(assembly.peer.peer.parts));
}

/** All of it, or what is still open. */
export function exchangeShown(place: AidPlace, all: boolean): ExchangeAnswer {
  const view = aidNow(place);
  const isOpen = ({ now }: { readonly now: string }): boolean =>
    all || now === 'open' || now === 'covered' || now === 'proposed' || now === 'accepted';
  return {
    name: place.assembly.name,
    needs: view.needs.filter(isOpen).map((one) => needShown(place, one)),
    offers: view.offers.filter(isOpen).map((one) => wantedShown(place, one)),
    matches: view.matches.filter(isOpen).map((one) => matchShown(place, view, one)),
    fitting: fittingPairs(view),
  };
}

/** A need. */
export function needShown(place: AidPlace, one: WantedView<CoreNeed>): Need {
  return { ...wantedShown(place, one), urgency: one.said.urgency };
}

/** A need or an offer, as far as they have it in common. */
export function wantedShown({ state, me }: AidPlace, one: WantedView<Offer>): Wanted {
  const { said, record, owner, by, left, over, now } = one;
  const when = (at: Offer['from']) => whenOfHour(at, state.tempoMs);
  return {
    id: record,
    owner: whoOf(owner, me),
    scribe: by === owner ? null : whoOf(by, me),
    what: said.what,
    quantity: said.quantity,
    unit: said.unit,
    left,
    over,
    area: said.area,
    from: when(said.from),
    until: when(said.until),
    expiresAt: when(said.expiresAt),
    circle: said.circle,
    state: now,
  };
}

/** A match, with what the other one told this device alone. */
export function matchShown({ assembly, me }: AidPlace, view: ExchangeView, one: MatchView): Match {
  const need = view.needs.find(({ record }) => record === one.need);
  const theirs = one.contacts.filter(({ by }) => by !== me).toReversed();
  const contact = theirs.map((shared) => readContact(assembly.peer.peer, shared)).find(Boolean);
  return {
    id: one.record,
    need: one.need,
    offer: one.offer,
    what: need?.said.what ?? '',
    quantity: one.quantity,
    unit: need?.said.unit ?? '',
    needer: whoOf(one.needer, me),
    giver: whoOf(one.giver, me),
    state: one.now,
    waitsFor: one.waitsFor.map((member) => whoOf(member, me)),
    contact: contact ?? null,
    toldThem: one.contacts.some(({ by }) => by === me),
  };
}

/** Duties that are not over, or all; and the load of everybody. */
export function dutiesShown(place: AidPlace, all: boolean): DutyShowAnswer {
  const { assembly, state, me } = place;
  const now = hourNow(assembly.peer.peer.parts);
  const { duties } = foldExchange(state);
  const from = Math.max(0, now - LOAD_HOURS);
  return {
    name: assembly.name,
    duties: duties
      .filter(({ duty }) => all || duty.until >= now)
      .toSorted((a, b) => a.duty.from - b.duty.from)
      .map((one) => dutyShown(place, one)),
    loads: dutyLoads(state, duties, from, hour(now + LOAD_HOURS)).map(
      ({ member, asked, taken }) => ({ who: whoOf(member, me), asked, taken }),
    ),
  };
}

/** A duty. */
export function dutyShown({ state, me }: AidPlace, one: DutyState): Duty {
  const { duty, record, by, stage, tooClose } = one;
  return {
    id: record,
    rota: duty.rota,
    who: whoOf(duty.member, me),
    askedBy: whoOf(by, me),
    from: whenOfHour(duty.from, state.tempoMs),
    until: whenOfHour(duty.until, state.tempoMs),
    hours: duty.hours,
    state: stage,
    tooClose,
  };
}
