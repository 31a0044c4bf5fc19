/** `need …`, `offer …`, `exchange …`, `duty …`: mutual aid among members. */
import type {
  AidCircle,
  DutyWord,
  ExchangeVoid,
  MatchWord,
  Offer,
  RecordId,
  RecordKind,
  Result,
  Scribed,
} from '@tocsin/core';
import {
  AREA_MAX,
  CONTACT_TEXT_MAX,
  DUTY_HOURS_MAX,
  dutyKind,
  dutySaidKind,
  EXCHANGE_NOTE_MAX,
  foldExchange,
  hour,
  matchKind,
  matchSaidKind,
  needKind,
  offerKind,
  ok,
  QUANTITY_MAX,
  ROTA_KEY_MAX,
  SCRIBE_WITNESSES_MAX,
  STANDS_HOURS_MAX,
  UNIT_MAX,
  wantedEndedKind,
  WHAT_MAX,
} from '@tocsin/core';
import { hourNow, shareContact } from '@tocsin/peer';

import type {
  DutyChangedAnswer,
  Handlers,
  MatchChangedAnswer,
  NeedChangedAnswer,
  OfferChangedAnswer,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { failAs, refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickMember } from '../pick.ts';
import {
  aidNow,
  dutiesShown,
  dutyShown,
  exchangeShown,
  matchShown,
  needShown,
  wantedShown,
} from '../show/exchange.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Calls =
  | `need.${'add' | 'list' | 'end'}`
  | `offer.${'add' | 'list' | 'end'}`
  | `exchange.${'show' | 'match' | 'accept' | 'decline' | 'done' | 'failed' | 'contact'}`
  | `duty.${'ask' | 'accept' | 'decline' | 'done' | 'missed' | 'show'}`;
type Context = Parameters<typeof pickStanding>[1];

/** How long a need or an offer stands unless told: two weeks. */
const STANDS_HOURS: number = 14 * 24;

/** The handlers of mutual aid. */
export function exchangeHandlers(logs: Logs): Pick<Handlers, Calls> {
  const here =
    <G, A>(run: (standing: Standing, given: G) => Promise<Result<A, ControlFault>>) =>
    async (given: G, context: Context): Promise<Result<A, ControlFault>> => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      return run(found.value, given);
    };
  const show = here(async (standing, { all }: { readonly all: boolean }) =>
    ok(exchangeShown(standing, all)),
  );
  const matched = (word: MatchWord) =>
    here((standing, given: With<'exchange.accept'>) => sayOfMatch(standing, given, word));
  const dutied = (word: DutyWord) =>
    here((standing, given: With<'duty.accept'>) => sayOfDuty(standing, given.id, word));
  return {
    'need.add': here(addNeed),
    'need.list': show,
    'need.end': here((standing, { id, served }) => endNeed(standing, id, served)),
    'offer.add': here(addOffer),
    'offer.list': show,
    'offer.end': here((standing, { id, served }) => endOffer(standing, id, served)),
    'exchange.show': show,
    'exchange.match': here(match),
    'exchange.accept': matched('accepted'),
    'exchange.decline': matched('declined'),
    'exchange.done': matched('done'),
    'exchange.failed': matched('failed'),
    'exchange.contact': here(contact),
    'duty.ask': here(askDuty),
    'duty.accept': dutied('accepted'),
    'duty.decline': dutied('declined'),
    'duty.done': dutied('done'),
    'duty.missed': dutied('missed'),
    'duty.show': here(async (standing, { all }: { readonly all: boolean }) =>
      ok(dutiesShown(standing, all)),
    ),
  };
}

/** Writes what the shape holds for right; else names no more than that it is wrong. */
async function write<T>(
  { assembly }: Standing,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Result<RecordId, ControlFault>> {
  const checked = kind.shape.parse(kind.shape.toCbor(said));
  if (!checked.ok) return refuse('BadGiven', { field: checked.fault.rule });
  return appendTo(assembly.peer.peer, kind, said);
}

/** The same standing after something was written. */
function afterwards({ assembly }: Standing): Result<Standing, ControlFault> {
  const { state, me } = assembly.peer.peer.judged();
  return state === undefined ? refuse('GenesisMissing') : ok({ assembly, state, me });
}

/** For whom a scribe writes, and who saw it; null: for themselves. */
function scribedBy(
  { assembly, me }: Standing,
  given: { readonly for?: string; readonly witness: readonly string[] },
): Result<Scribed | null, ControlFault> {
  if (given.for === undefined)
    return given.witness.length === 0 ? ok(null) : refuse('BadGiven', { field: 'witness' });
  const member = pickMember(assembly, given.for);
  if (!member.ok) return member;
  if (given.witness.length > SCRIBE_WITNESSES_MAX) return refuse('BadGiven', { field: 'witness' });
  const witnesses = new Set<Scribed['member']>();
  for (const start of given.witness) {
    const witness = pickMember(assembly, start);
    if (!witness.ok) return witness;
    if (witness.value === me || witness.value === member.value) return refuse('OwnWitness');
    witnesses.add(witness.value);
  }
  return ok({ member: member.value, witnesses: [...witnesses].toSorted() });
}

function wantedIn(standing: Standing, given: With<'offer.add'>): Result<Offer, ControlFault> {
  const { what, quantity = 1, unit = '', area = '', allies } = given;
  const stands = given.stands ?? STANDS_HOURS;
  if (what.trim() === '') return refuse('BadGiven', { field: 'what' });
  const words = saidText(what, WHAT_MAX);
  if (!words.ok) return words;
  if (quantity < 1 || quantity > QUANTITY_MAX) return refuse('BadGiven', { field: 'quantity' });
  const counted = saidText(unit, UNIT_MAX);
  if (!counted.ok) return counted;
  const where = saidText(area, AREA_MAX);
  if (!where.ok) return where;
  if (stands < 1 || stands > STANDS_HOURS_MAX)
    return refuse('HoursOutOfRange', { least: 1, most: STANDS_HOURS_MAX });
  const after = given.in ?? 0;
  if (after > stands) return refuse('HoursOutOfRange', { least: 0, most: stands });
  const scribed = scribedBy(standing, given);
  if (!scribed.ok) return scribed;
  const now = hourNow(standing.assembly.peer.peer.parts);
  const from = hour(now + after);
  const circle: AidCircle = allies ? 'allies' : 'members';
  return ok({
    what: words.value,
    quantity,
    unit: counted.value,
    from,
    until: hour(from + (given.hours ?? stands - after)),
    area: where.value,
    circle,
    expiresAt: hour(now + stands),
    scribed: scribed.value,
  });
}

async function addNeed(
  standing: Standing,
  { urgency = 'whenItFits', ...given }: With<'need.add'>,
): Promise<Result<NeedChangedAnswer, ControlFault>> {
  const said = wantedIn(standing, given);
  if (!said.ok) return said;
  const written = await write(standing, needKind, { ...said.value, urgency });
  return written.ok ? needNow(standing, written.value) : written;
}

async function addOffer(
  standing: Standing,
  given: With<'offer.add'>,
): Promise<Result<OfferChangedAnswer, ControlFault>> {
  const said = wantedIn(standing, given);
  if (!said.ok) return said;
  const written = await write(standing, offerKind, said.value);
  return written.ok ? offerNow(standing, written.value) : written;
}

/** What was written, as it stands; else why it counts for nothing. */
function needNow(before: Standing, id: RecordId): Result<NeedChangedAnswer, ControlFault> {
  const after = afterwards(before);
  if (!after.ok) return after;
  const found = aidNow(after.value).needs.find(({ record }) => record === id);
  return found === undefined
    ? whyVoid(after.value, id)
    : ok({ need: needShown(after.value, found) });
}

function offerNow(before: Standing, id: RecordId): Result<OfferChangedAnswer, ControlFault> {
  const after = afterwards(before);
  if (!after.ok) return after;
  const found = aidNow(after.value).offers.find(({ record }) => record === id);
  if (found === undefined) return whyVoid(after.value, id);
  return ok({ offer: wantedShown(after.value, found) });
}

function matchNow(before: Standing, id: RecordId): Result<MatchChangedAnswer, ControlFault> {
  const after = afterwards(before);
  if (!after.ok) return after;
  const view = aidNow(after.value);
  const found = view.matches.find(({ record }) => record === id);
  if (found === undefined) return whyVoid(after.value, id);
  return ok({ match: matchShown(after.value, view, found) });
}

/** The fault that says why a word counts for nothing. */
const FAULT_OF: Readonly<Record<ExchangeVoid, string>> = {
  nothingThere: 'AidNothingThere',
  notTheirs: 'AidNotTheirs',
  oneAndTheSame: 'AidOneAndTheSame',
  otherUnit: 'AidOtherUnit',
  tooMuch: 'AidTooMuch',
  expired: 'AidExpired',
  ended: 'AidEnded',
  tooLong: 'AidTooLong',
  unwitnessed: 'AidUnwitnessed',
  tooEarly: 'NotMatched',
};

/** Why a word of ours counts for nothing. */
function whyVoid({ state }: Standing, id: RecordId): Result<never, ControlFault> {
  const fault = foldExchange(state).faults.find(({ record }) => record === id);
  return refuse(fault === undefined ? 'AidNothingThere' : FAULT_OF[fault.why]);
}

async function endNeed(
  standing: Standing,
  start: string,
  served: boolean,
): Promise<Result<NeedChangedAnswer, ControlFault>> {
  const found = pickById(aidNow(standing).needs, ({ record }) => record, start, 'UnknownNeed');
  if (!found.ok) return found;
  const ended = await end(standing, found.value, served);
  return ended.ok ? needNow(standing, found.value.record) : ended;
}

async function endOffer(
  standing: Standing,
  start: string,
  served: boolean,
): Promise<Result<OfferChangedAnswer, ControlFault>> {
  const found = pickById(aidNow(standing).offers, ({ record }) => record, start, 'UnknownOffer');
  if (!found.ok) return found;
  const ended = await end(standing, found.value, served);
  return ended.ok ? offerNow(standing, found.value.record) : ended;
}

async function end(
  standing: Standing,
  { record, owner, by }: { readonly record: RecordId; readonly owner: string; readonly by: string },
  served: boolean,
): Promise<Result<RecordId, ControlFault>> {
  const { me } = standing;
  if (me !== owner && me !== by) return refuse('AidNotTheirs');
  return write(standing, wantedEndedKind, { wanted: record, why: served ? 'served' : 'withdrawn' });
}

async function match(
  standing: Standing,
  given: With<'exchange.match'>,
): Promise<Result<MatchChangedAnswer, ControlFault>> {
  const { needs, offers } = aidNow(standing);
  const need = pickById(needs, ({ record }) => record, given.need, 'UnknownNeed');
  if (!need.ok) return need;
  const offer = pickById(offers, ({ record }) => record, given.offer, 'UnknownOffer');
  if (!offer.ok) return offer;
  if (need.value.now !== 'open' || offer.value.now !== 'open') return refuse('AidEnded');
  const quantity = given.quantity ?? Math.min(need.value.left, offer.value.left);
  const said = { need: need.value.record, offer: offer.value.record, quantity };
  const written = await write(standing, matchKind, said);
  return written.ok ? matchNow(standing, written.value) : written;
}

async function sayOfMatch(
  standing: Standing,
  given: With<'exchange.accept'>,
  word: MatchWord,
): Promise<Result<MatchChangedAnswer, ControlFault>> {
  const { id, note = '' } = given;
  const words = saidText(note, EXCHANGE_NOTE_MAX);
  if (!words.ok) return words;
  const found = pickById(aidNow(standing).matches, ({ record }) => record, id, 'UnknownMatch');
  if (!found.ok) return found;
  const { record, needer, giver, now } = found.value;
  const scribed = scribedBy(standing, given);
  if (!scribed.ok) return scribed;
  const whose = scribed.value?.member ?? standing.me;
  if (whose !== needer && whose !== giver) return refuse('AidNotTheirs');
  if (word === 'accepted' && now === 'expired') return refuse('AidExpired');
  const said = { match: record, word, note: words.value, scribed: scribed.value };
  const written = await write(standing, matchSaidKind, said);
  if (!written.ok) return written;
  const after = afterwards(standing);
  if (!after.ok) return after;
  const isVoid = foldExchange(after.value.state).faults.some((one) => one.record === written.value);
  return isVoid ? whyVoid(after.value, written.value) : matchNow(standing, record);
}

async function contact(
  standing: Standing,
  { id, text }: With<'exchange.contact'>,
): Promise<Result<MatchChangedAnswer, ControlFault>> {
  const words = text.normalize('NFC');
  if (words.trim() === '' || words.length > CONTACT_TEXT_MAX) return refuse('ContactUnfit');
  const found = pickById(aidNow(standing).matches, ({ record }) => record, id, 'UnknownMatch');
  if (!found.ok) return found;
  const { peer } = standing.assembly.peer;
  const shared = await shareContact(peer, found.value.record, words);
  if (!shared.ok) return failAs(shared.fault);
  await peer.refresh();
  return matchNow(standing, found.value.record);
}

async function askDuty(
  standing: Standing,
  given: With<'duty.ask'>,
): Promise<Result<DutyChangedAnswer, ControlFault>> {
  const { rota, lasts, hours } = given;
  if (rota.length > ROTA_KEY_MAX || !/^[a-z0-9-]+$/.test(rota)) return refuse('RotaName');
  if (lasts < 1 || lasts > DUTY_HOURS_MAX)
    return refuse('HoursOutOfRange', { least: 1, most: DUTY_HOURS_MAX });
  if (hours < 1 || hours > lasts) return refuse('HoursOutOfRange', { least: 1, most: lasts });
  const member = pickMember(standing.assembly, given.member);
  if (!member.ok) return member;
  const from = hour(hourNow(standing.assembly.peer.peer.parts) + (given.in ?? 0));
  const said = { rota, member: member.value, from, until: hour(from + lasts - 1), hours };
  const written = await write(standing, dutyKind, said);
  return written.ok ? dutyNow(standing, written.value) : written;
}

async function sayOfDuty(
  standing: Standing,
  start: string,
  word: DutyWord,
): Promise<Result<DutyChangedAnswer, ControlFault>> {
  const { duties } = foldExchange(standing.state);
  const found = pickById(duties, ({ record }) => record, start, 'UnknownDuty');
  if (!found.ok) return found;
  const { record, duty, by, tooClose } = found.value;
  const { me } = standing;
  if (me !== duty.member && !(word === 'missed' && me === by)) return refuse('AidNotTheirs');
  if (word === 'accepted' && tooClose.length > 0) return refuse('TwoInARow');
  const written = await write(standing, dutySaidKind, { duty: record, word });
  return written.ok ? dutyNow(standing, record) : written;
}

function dutyNow(before: Standing, id: RecordId): Result<DutyChangedAnswer, ControlFault> {
  const after = afterwards(before);
  if (!after.ok) return after;
  const found = foldExchange(after.value.state).duties.find(({ record }) => record === id);
  if (found === undefined) return whyVoid(after.value, id);
  return ok({ duty: dutyShown(after.value, found) });
}
