/**
 * The fold of mutual aid. It moves no power and no money: two people agree, and the assembly sees that
 * they did. So no word here needs witnesses in time (R8); a word dated falsely deceives one other
 * person about whether a need still stood, and they see it when they speak to each other.
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import { liveMember, liveMembers } from '../assembly/electorate.ts';
import type { SaidBy, Spoken } from '../assembly/spoken.ts';
import { knewOf, spokenOf } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { RecordKind } from '../record/kind.ts';
import { foldDuties } from './duty.ts';
import type {
  ContactShared,
  Match,
  MatchSaid,
  MatchWord,
  Need,
  Offer,
  Scribed,
} from './records.ts';
import {
  contactSharedKind,
  matchKind,
  matchSaidKind,
  needKind,
  offerKind,
  STANDS_HOURS_MAX,
  wantedEndedKind,
} from './records.ts';
import type {
  ContactState,
  ExchangeFault,
  ExchangeState,
  ExchangeVoid,
  MatchStage,
  MatchState,
  Note,
  WantedState,
} from './state.ts';

/** Folds all words of mutual aid that the state's log holds. */
export function foldExchange(state: AssemblyState): ExchangeState {
  const faults = new Map<RecordId, ExchangeFault>();
  const note: Note = (record, why) => {
    if (!faults.has(record)) faults.set(record, { record, why });
  };
  const ended = spokenOf(state, wantedEndedKind);
  const ends = grouped(ended, ({ wanted }) => wanted);
  const needs = wantedOf(state, needKind, ends, note);
  const offers = wantedOf(state, offerKind, ends, note);
  const all = named([...needs, ...offers], new Set(ends.keys()));
  for (const end of ended) {
    const one = all.get(end.said.wanted);
    if (one === undefined) note(end.record, 'nothingThere');
    else if (!mayEnd(one, end)) note(end.record, 'notTheirs');
  }
  const matches = matchesOf(state, { needs, offers, ends }, note);
  return {
    needs,
    offers,
    matches,
    duties: foldDuties(state, note),
    faults: [...faults.values()].toSorted((a, b) => compareText(a.record, b.record)),
  };
}

/** Those of some that others name, by their records: mostly few of many. */
export function named<T extends Pick<SaidBy, 'record'>>(
  some: readonly T[],
  names: ReadonlySet<RecordId>,
): ReadonlyMap<RecordId, T> {
  const found = new Map<RecordId, T>();
  if (names.size > 0) for (const one of some) if (names.has(one.record)) found.set(one.record, one);
  return found;
}

type End = Spoken<{ readonly wanted: RecordId; readonly why: 'withdrawn' | 'served' }>;
/** Words that end something, by what they end. */
type Ends = ReadonlyMap<RecordId, readonly End[]>;

function endsOf(ends: Ends, wanted: RecordId): readonly End[] {
  return ends.get(wanted) ?? [];
}

function mayEnd(one: Pick<WantedState<Offer>, 'owner' | 'by'>, { by }: SaidBy): boolean {
  return by === one.owner || by === one.by;
}

function wantedOf<Said extends Need | Offer>(
  state: AssemblyState,
  kind: RecordKind<Said>,
  ends: Ends,
  note: Note,
): readonly WantedState<Said>[] {
  return spokenOf(state, kind).flatMap((spoken): readonly WantedState<Said>[] => {
    const { record, device, by, wall, said } = spoken;
    const owner = ownerOf(state, by, said.scribed);
    if (owner === undefined) return (note(record, 'unwitnessed'), []);
    // An unsure clock says nothing of how long: then the deadline alone is believed.
    if (wall !== 0 && said.expiresAt > wall + STANDS_HOURS_MAX)
      return (note(record, 'tooLong'), []);
    return [{ record, device, by, wall, said, owner, ended: endOf({ owner, by }, ends, record) }];
  });
}

/** Why it ended; null: it did not. */
function endOf(
  one: Pick<WantedState<Offer>, 'owner' | 'by'>,
  ends: Ends,
  wanted: RecordId,
): WantedState<Offer>['ended'] {
  if (ends.size === 0) return null;
  const reasons = endsOf(ends, wanted)
    .filter((end) => mayEnd(one, end))
    .map((end) => end.said.why);
  // Of two reasons the one that says more: it was served.
  return reasons.includes('served') ? 'served' : (reasons[0] ?? null);
}

/**
 * Whose word it is; undefined when a scribe wrote it and too few saw it. One witness is asked, who is
 * neither of the two, where there are so many members (R25).
 */
function ownerOf(
  state: AssemblyState,
  by: MemberId,
  scribed: Scribed | null,
): MemberId | undefined {
  if (scribed === null || scribed.member === by) return by;
  const { member, witnesses } = scribed;
  if (liveMember(state, member) === undefined) return undefined;
  if (witnesses.some((one) => one === by || liveMember(state, one) === undefined)) return undefined;
  const others = liveMembers(state).filter(({ id }) => id !== by && id !== member).length;
  return witnesses.length >= Math.min(1, others) ? member : undefined;
}

interface Wanteds {
  readonly needs: readonly WantedState<Need>[];
  readonly offers: readonly WantedState<Offer>[];
  readonly ends: Ends;
}

function matchesOf(state: AssemblyState, wanteds: Wanteds, note: Note): readonly MatchState[] {
  const proposed = spokenOf(state, matchKind);
  const needByRecord = named(wanteds.needs, new Set(proposed.map(({ said }) => said.need)));
  const offerByRecord = named(wanteds.offers, new Set(proposed.map(({ said }) => said.offer)));
  const saidByMatch = grouped(spokenOf(state, matchSaidKind), ({ match }) => match);
  const sharedByMatch = grouped(spokenOf(state, contactSharedKind), ({ match }) => match);
  const matches = proposed.flatMap((spoken): readonly MatchState[] => {
    const need = needByRecord.get(spoken.said.need);
    const offer = offerByRecord.get(spoken.said.offer);
    if (need === undefined || offer === undefined) return (note(spoken.record, 'nothingThere'), []);
    const why = objectionToMatch(state, spoken, need, offer, wanteds.ends);
    if (why !== undefined) return (note(spoken.record, why), []);
    const words = saidByMatch.get(spoken.record) ?? [];
    const pair = { needer: need.owner, giver: offer.owner };
    const last = Math.min(need.said.expiresAt, offer.said.expiresAt);
    const heard = words.filter((one) => isHeard(state, one, pair, last, note));
    const neederWord = lastWord(state, spoken, heard, pair.needer);
    const giverWord = lastWord(state, spoken, heard, pair.giver);
    const stage = stageOf(neederWord, giverWord);
    const contacts = (sharedByMatch.get(spoken.record) ?? []).flatMap((one) =>
      contactOf(state, one, pair, stage, note),
    );
    const { record, device, by, wall } = spoken;
    const what = { need: need.record, offer: offer.record, quantity: spoken.said.quantity };
    return [{ record, device, by, wall, ...what, ...pair, neederWord, giverWord, stage, contacts }];
  });
  const known = new Set(matches.map(({ record }) => record));
  for (const [match, said] of [...saidByMatch, ...sharedByMatch])
    if (!known.has(match)) for (const one of said) note(one.record, 'nothingThere');
  return matches;
}

function grouped<T>(
  all: readonly Spoken<T>[],
  about: (said: T) => RecordId,
): ReadonlyMap<RecordId, readonly Spoken<T>[]> {
  const groups = new Map<RecordId, Spoken<T>[]>();
  for (const one of all) {
    const key = about(one.said);
    const some = groups.get(key);
    if (some === undefined) groups.set(key, [one]);
    else some.push(one);
  }
  return groups;
}

function objectionToMatch(
  state: AssemblyState,
  match: Spoken<Match>,
  need: WantedState<Need>,
  offer: WantedState<Offer>,
  ends: Ends,
): ExchangeVoid | undefined {
  if (need.owner === offer.owner) return 'oneAndTheSame';
  if (need.said.unit !== offer.said.unit) return 'otherUnit';
  const most = Math.min(need.said.quantity, offer.said.quantity);
  if (match.said.quantity > most) return 'tooMuch';
  if (match.wall > Math.min(need.said.expiresAt, offer.said.expiresAt)) return 'expired';
  const isKnownEnded = [need, offer].some((side) =>
    endsOf(ends, side.record).some(
      (end) => mayEnd(side, end) && knewOf(state, end.record, match.record),
    ),
  );
  return isKnownEnded ? 'ended' : undefined;
}

interface Pair {
  readonly needer: MemberId;
  readonly giver: MemberId;
}

/** Whether a word about a match is of one of the two, and came while it could still be taken up. */
function isHeard(
  state: AssemblyState,
  one: Spoken<MatchSaid>,
  { needer, giver }: Pair,
  lastHour: number,
  note: Note,
): boolean {
  const whose = ownerOf(state, one.by, one.said.scribed);
  if (whose === undefined) return (note(one.record, 'unwitnessed'), false);
  if (whose !== needer && whose !== giver) return (note(one.record, 'notTheirs'), false);
  if (one.said.word === 'accepted' && one.wall > lastHour)
    return (note(one.record, 'expired'), false);
  return true;
}

/** Of contradicting words that nobody can order, the one that promises least. */
const CAUTION: readonly MatchWord[] = ['failed', 'declined', 'accepted', 'done'];

/**
 * The last word of one of the two. Their own words go before a scribe's; of those the causally
 * latest; of several such, the most cautious: nobody is bound by a word that they contradict.
 */
function lastWord(
  state: AssemblyState,
  match: Spoken<Match>,
  heard: readonly Spoken<MatchSaid>[],
  member: MemberId,
): MatchWord | null {
  const mine = heard.filter((one) => ownerOf(state, one.by, one.said.scribed) === member);
  const own = mine.filter(({ by }) => by === member);
  const words = own.length > 0 ? own : mine;
  const last = words.filter(
    (one) => !words.some((other) => other !== one && knewOf(state, one.record, other.record)),
  );
  const said = CAUTION.find((word) => last.some((one) => one.said.word === word));
  // Whoever proposes a match of their own has accepted it, until they say otherwise.
  return said ?? (match.by === member ? 'accepted' : null);
}

function stageOf(needer: MatchWord | null, giver: MatchWord | null): MatchStage {
  const words = [needer, giver];
  if (words.includes('failed')) return 'failed';
  if (words.includes('declined')) return 'declined';
  if (words.includes(null)) return 'proposed';
  // Whether it came is for the one who needed it to say.
  return needer === 'done' ? 'done' : 'accepted';
}

function contactOf(
  state: AssemblyState,
  one: Spoken<ContactShared>,
  { needer, giver }: Pair,
  stage: MatchStage,
  note: Note,
): readonly ContactState[] {
  if (one.by !== needer && one.by !== giver) return (note(one.record, 'notTheirs'), []);
  const other = one.by === needer ? giver : needer;
  const isForOther = one.said.boxes.every(
    ({ device }) => state.devices.get(device)?.member === other,
  );
  // What was shared stays shared, whatever becomes of the match afterwards.
  if (!isForOther || stage === 'proposed') return (note(one.record, 'tooEarly'), []);
  const { record, device, by, wall, said } = one;
  return [{ record, device, by, wall, said }];
}
