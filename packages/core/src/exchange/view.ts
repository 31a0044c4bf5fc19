/** What can be asked of mutual aid now: what still stands, what is left of it, what waits for whom. */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { named } from './fold.ts';
import type { Need, Offer } from './records.ts';
import type { ExchangeState, MatchStage, MatchState, WantedState } from './state.ts';

/** How a need or an offer stands now. */
export type WantedNow = 'open' | 'covered' | 'expired' | 'withdrawn' | 'served';

/** A need or an offer now. */
export interface WantedView<Said extends Need | Offer> extends WantedState<Said> {
  readonly now: WantedNow;
  /** What nobody has taken up yet. */
  readonly left: number;
  /** How much more was promised than is needed or given: several took it up at once; both are told. */
  readonly over: number;
}

/** A match now: one that nobody took up in time has expired. */
export interface MatchView extends MatchState {
  readonly now: MatchStage | 'expired';
  /** Who still has to say yes; ascending as needer, giver. */
  readonly waitsFor: readonly MemberId[];
}

/** Mutual aid as it stands at an hour. */
export interface ExchangeView {
  readonly needs: readonly WantedView<Need>[];
  readonly offers: readonly WantedView<Offer>[];
  readonly matches: readonly MatchView[];
}

/** Matches that take something of what is needed or offered. */
function takes({ stage }: MatchState): boolean {
  return stage === 'accepted' || stage === 'done';
}

/** Mutual aid as it stands at an hour. */
export function exchangeView(state: ExchangeState, now: Hour): ExchangeView {
  const taken = new Map<RecordId, number>();
  for (const match of state.matches.filter(takes))
    for (const side of [match.need, match.offer])
      taken.set(side, (taken.get(side) ?? 0) + match.quantity);
  const needs = state.needs.map((one) => wantedView(one, taken.get(one.record) ?? 0, now));
  const offers = state.offers.map((one) => wantedView(one, taken.get(one.record) ?? 0, now));
  const matched = new Set(state.matches.flatMap(({ need, offer }) => [need, offer]));
  const wantedByRecord = named([...state.needs, ...state.offers], matched);
  const expiryOf = (record: RecordId): number => wantedByRecord.get(record)?.said.expiresAt ?? 0;
  const matches = state.matches.map((match): MatchView => {
    const { stage, needer, giver, neederWord, giverWord } = match;
    const last = Math.min(expiryOf(match.need), expiryOf(match.offer));
    const isExpired = stage === 'proposed' && now > last;
    const waiting = stage === 'proposed' && !isExpired;
    const waitsFor = !waiting
      ? []
      : [...(neederWord === null ? [needer] : []), ...(giverWord === null ? [giver] : [])];
    return { ...match, now: isExpired ? 'expired' : stage, waitsFor };
  });
  return { needs, offers, matches };
}

function wantedView<Said extends Need | Offer>(
  one: WantedState<Said>,
  taken: number,
  now: Hour,
): WantedView<Said> {
  const left = Math.max(0, one.said.quantity - taken);
  const over = Math.max(0, taken - one.said.quantity);
  return { ...one, now: wantedNow(one, left, now), left, over };
}

function wantedNow(one: WantedState<Need | Offer>, left: number, now: Hour): WantedNow {
  if (one.ended !== null) return one.ended;
  if (left === 0) return 'covered';
  return now > one.said.expiresAt ? 'expired' : 'open';
}

/** A need and an offer that could go together. */
export interface Fitting {
  readonly need: RecordId;
  readonly offer: RecordId;
  readonly quantity: number;
}

/**
 * What could be brought together: open on both sides, the same unit, of two people, in windows that
 * meet, and not matched before. By the need's urgency, then as they stand; a person chooses.
 */
export function fittingPairs({ needs, offers, matches }: ExchangeView): readonly Fitting[] {
  const isMatched = new Set(matches.map(({ need, offer }) => `${need} ${offer}`));
  const open = needs
    .filter(({ now }) => now === 'open')
    .toSorted((a, b) => rank(b.said.urgency) - rank(a.said.urgency));
  return open.flatMap((need) =>
    offers
      .filter(
        (offer) =>
          offer.now === 'open' &&
          offer.said.unit === need.said.unit &&
          offer.owner !== need.owner &&
          offer.said.from <= need.said.until &&
          need.said.from <= offer.said.until &&
          !isMatched.has(`${need.record} ${offer.record}`),
      )
      .map((offer) => ({
        need: need.record,
        offer: offer.record,
        quantity: Math.min(need.left, offer.left),
      })),
  );
}

const rank = (urgency: Need['urgency']): number =>
  ({ whenItFits: 0, thisWeek: 1, today: 2 })[urgency];
