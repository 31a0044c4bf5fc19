/**
 * One draw, judged from the set of what was said of it. No clock is read, and nothing here is chosen:
 * whoever holds the same records comes to the same people. Its one rule: **every source is settled
 * before the last one can be known.** What was not given by then is left out, and the last source is
 * nobody's to give or to withhold (`docs/spec/draws.md`, decision 0117).
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { instantOf } from '../base/time.ts';
import { liveMembers } from '../assembly/electorate.ts';
import { isUntimed, prunedIn } from '../assembly/in-time.ts';
import type { Saying } from '../assembly/reading.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import type { DecisionsState } from '../decision/state.ts';
import { benchFor, speakerAt } from '../decision/site.ts';
import { decisionTermsAt } from '../decision/terms.ts';
import { isRoundTrue, roundTimeS, signatureBytes } from '../draw/beacon.ts';
import type { BeaconRound } from '../draw/beacon.ts';
import { assemblyLines, placesOf } from '../draw/draw.ts';
import type { Luck } from '../draw/luck.ts';
import { createTickets, seedOf, termsHash } from '../draw/luck.ts';
import { drawByRfc, rfcKeyOf } from '../draw/rfc3797.ts';
import type { HandsSaid } from './hands.ts';
import { handsSaid } from './hands.ts';
import type { DrawOpened, DrawReading } from './records.ts';
import { faultBeside } from './relate.ts';
import type { SaidOfDraw } from './said.ts';
import { secretsSaid } from './secrets.ts';
import type { DrawRoom, DrawSite } from './site.ts';
import { drawHearing, drawHoursOf, openingHearingOf, readByOf } from './site.ts';
import type {
  DrawHours,
  Drawn,
  DrawOutcome,
  DrawState,
  OpeningFault,
  VoidDrawWord,
} from './state.ts';

/** Hands that see to something; all members where there are fewer. */
const HANDS_MIN = 3;

/** Judges a draw by itself; what it is to a decision and to other draws is `relate.ts`. */
export function judgeDraw(room: DrawRoom, said: SaidOfDraw): DrawState {
  const { entry, said: opened } = said.opening;
  const { state } = room;
  const ground = state.history.findLast(({ head }) => head === entry.header.gov);
  if (ground === undefined) return blank(said.opening, 'unplaced');
  const unheard = new Set<RecordId>();
  const site: DrawSite = {
    ...room,
    heard: (one, hearing) => {
      const heard = room.heard(one, hearing);
      if (heard === 'open') unheard.add(one.id);
      return heard;
    },
    record: entry.id,
    opened,
    hours: drawHoursOf(opened, entry.header.wallHour),
    ground,
    terms: decisionTermsAt(ground),
  };
  const by = openerOf(site, said.opening);
  const pool = poolAt(ground, opened);
  const fault = by === null ? 'notByMember' : faultOf(site, said.opening, pool);
  const judged = fault === null ? judgeWords(site, said, pool) : {};
  return {
    ...blank(said.opening, fault),
    by,
    pool,
    size: sizeOf(opened, pool),
    ...judged,
    unheard: [...unheard].toSorted(compareText),
  };
}

function blank({ entry, said: opened }: Saying<DrawOpened>, fault: OpeningFault | null): DrawState {
  return {
    record: entry.id,
    device: entry.header.author,
    opened,
    by: null,
    fault,
    hours: drawHoursOf(opened, entry.header.wallHour),
    pool: [],
    size: 0,
    terms: null,
    committers: [],
    readings: [],
    reading: null,
    luck: null,
    voided: [],
    unheard: [],
    outcome: { kind: 'void' },
    isSettled: false,
  };
}

/** The member who opened it: one at its ground, whose word counts where its last question was closed. */
function openerOf(site: DrawSite, { entry }: Saying<DrawOpened>): MemberId | null {
  const bench = benchFor(site.state, drawHearing(site, site.hours.givenUntil));
  const by = speakerAt(site, bench, entry);
  return by !== undefined && site.ground.members.get(by)?.status === 'live' ? by : null;
}

/** Who may be drawn, ascending. */
function poolAt(ground: Ground, { pool }: DrawOpened): readonly MemberId[] {
  if (pool.kind !== 'members') return [];
  const { members } = pool.value;
  return members.length > 0 ? members : liveMembers(ground).map(({ id }) => id);
}

function sizeOf({ pool }: DrawOpened, members: readonly MemberId[]): number {
  switch (pool.kind) {
    case 'members':
      return members.length;
    case 'listed':
      return pool.value.size;
    case 'panels':
      return pool.value.tickets;
  }
}

function faultOf(
  site: DrawSite,
  { entry }: Saying<DrawOpened>,
  pool: readonly MemberId[],
): OpeningFault | null {
  const { state, ground, terms, opened, hours } = site;
  if (isUntimed(state.reading, entry, terms.toleranceHours, prunedIn(state))) return 'untimed';
  const fault = faultOfOpening(ground, state.tempoMs, opened, hours, pool);
  if (fault !== null) return fault;
  const hearing = openingHearingOf(site);
  return hearing !== undefined && site.heard(entry, hearing) === 'late' ? 'unseen' : null;
}

/** What speaks against opening a draw so, by itself; null: nothing. */
function faultOfOpening(
  ground: Ground,
  tempoMs: number,
  opened: DrawOpened,
  hours: DrawHours,
  pool: readonly MemberId[],
): OpeningFault | null {
  const isLive = (member: MemberId): boolean => ground.members.get(member)?.status === 'live';
  const hands = readByOf(opened)?.hands;
  const secrets = opened.luck.kind === 'own' ? opened.luck.value.secrets : null;
  const named = [...pool, ...(hands ?? []), ...(secrets?.members ?? [])];
  if (!named.every(isLive)) return 'strangerNamed';
  if (opened.pool.kind === 'members' && opened.pool.value.seats > pool.length)
    return 'poolTooSmall';
  const needed = Math.min(HANDS_MIN, liveMembers(ground).length);
  if (hands !== undefined && hands.length < needed) return 'tooFewHands';
  const round = roundNamed(opened);
  const knownFrom = instantOf(hours.knownAfter, tempoMs);
  if (round !== null && roundTimeS(round) * 1_000 <= knownFrom) return 'knownTooEarly';
  // In the hour in which it was opened the numbers may have been there before.
  const isKnown = opened.luck.kind === 'numbers' && hours.opened > hours.knownAfter;
  return isKnown ? 'knownTooEarly' : null;
}

/** What speaks against a draw that a member would open at an hour, before it is written. */
export function objectionToDraw(
  state: AssemblyState,
  { decisions }: DecisionsState,
  opened: DrawOpened,
  by: MemberId,
  wall: Hour,
): OpeningFault | null {
  const pool = poolAt(state, opened);
  const hours = drawHoursOf(opened, wall);
  const fault = faultOfOpening(state, state.tempoMs, opened, hours, pool);
  if (fault !== null || opened.decision === null) return fault;
  const decision = decisions.find(({ record }) => record === opened.decision);
  return decision === undefined ? 'noSortition' : faultBeside({ by, pool, opened }, decision);
}

/** The round that was named, as far as it has said nothing yet. */
export function roundNamed({ luck }: DrawOpened): BeaconRound | null {
  const named = luck.kind === 'own' ? luck.value.round : null;
  return named === null ? null : { ...named, signature: '', previous: '' };
}

type Judged = Pick<
  DrawState,
  'terms' | 'committers' | 'readings' | 'reading' | 'luck' | 'voided' | 'outcome' | 'isSettled'
>;

function judgeWords(site: DrawSite, said: SaidOfDraw, pool: readonly MemberId[]): Judged {
  const hands = handsSaid(site, said.read);
  const round = roundSaid(site, said);
  const luckless = luckOf(site, site.state.tempoMs, round.said, hands.reading);
  const terms = luckless === null ? null : termsOf(site, luckless, pool);
  const secrets = secretsSaid(site, said, terms ?? '');
  const { commitments, reveals } = secrets;
  const luck = luckless === null ? null : { ...luckless, commitments, reveals };
  const isClosed = isGivenClosed(site);
  const waits = waitsFor(site, hands, round.said, isClosed);
  const drawn = waits === undefined ? drawnBy(site, { terms, luck, pool }, hands.reading) : null;
  const outcome = waits ?? (drawn === null ? VOID : { kind: 'drawn' as const, drawn });
  return {
    terms,
    luck,
    committers: secrets.committers,
    readings: hands.readings,
    reading: hands.reading,
    voided: [...hands.voided, ...round.voided, ...secrets.voided].toSorted((a, b) =>
      compareText(a.record, b.record),
    ),
    outcome,
    isSettled: isClosed && outcome.kind !== 'waiting',
  };
}

const VOID: DrawOutcome = { kind: 'void' };

/** Whether a settled placement closed the last question about what people give. */
function isGivenClosed(site: DrawSite): boolean {
  return benchFor(site.state, drawHearing(site, site.hours.givenUntil)).closing !== undefined;
}

/** What a draw still waits for, or for what it waited in vain; undefined: it has all. */
function waitsFor(
  { opened }: DrawSite,
  { reading, readings }: HandsSaid,
  round: BeaconRound | null,
  isClosed: boolean,
): DrawOutcome | undefined {
  if (readByOf(opened) !== undefined && reading === null) {
    if (!isClosed) return { kind: 'waiting', for: 'reading' };
    return { kind: 'nobody', why: readings.length === 0 ? 'nothingRead' : 'handsDiffer' };
  }
  return round?.signature === '' ? { kind: 'waiting', for: 'round' } : undefined;
}

interface RoundSaid {
  /** As it was named, with what it said; null where none was named. */
  readonly said: BeaconRound | null;
  readonly voided: readonly VoidDrawWord[];
}

/** The round, brought by whomever: its signature proves itself, and there is but one. */
function roundSaid({ opened, crypto }: DrawSite, { rounds }: SaidOfDraw): RoundSaid {
  const named = roundNamed(opened);
  const voided: VoidDrawWord[] = [];
  let found: BeaconRound | null = named;
  for (const { entry, said } of rounds) {
    const isTrue = (one: BeaconRound): boolean =>
      said.signature.length === signatureBytes(one.chain) && isRoundTrue(one, crypto.verifyBeacon);
    if (named === null) {
      voided.push({ record: entry.id, why: 'otherLuck' });
      continue;
    }
    const { signature, previous } = said;
    const round = { ...named, signature: toHex(signature), previous: toHex(previous) };
    if (!isTrue(round)) voided.push({ record: entry.id, why: 'roundNotTrue' });
    else if (found?.signature === '') found = round;
  }
  return { said: found, voided };
}

/** What was settled beforehand of the sources, as the calculator takes it; null with numbers. */
export function luckAsked(opened: DrawOpened, wall: Hour, tempoMs: number): Luck | null {
  return luckOf({ opened, hours: drawHoursOf(opened, wall) }, tempoMs, roundNamed(opened), null);
}

/** The sources as the calculator takes them, but for secrets; null with numbers. */
function luckOf(
  { opened, hours }: Pick<DrawSite, 'opened' | 'hours'>,
  tempoMs: number,
  round: BeaconRound | null,
  reading: DrawReading | null,
): Luck | null {
  if (opened.luck.kind === 'numbers') return null;
  const { secrets, dice } = opened.luck.value;
  const settledAtS = divideFloor(instantOf(hours.knownAfter, tempoMs), 1_000);
  return {
    committers: secrets?.members ?? [],
    commitments: new Map(),
    reveals: new Map(),
    // Whoever could end a draw by not showing could choose between it and the next one.
    need: 0,
    diceCount: dice?.count ?? 0,
    dice: reading?.kind === 'dice' ? reading.value : [],
    beacon: round ?? undefined,
    settledAtS: round === null ? undefined : settledAtS,
  };
}

/** What commitments cover: of a list outside as it was published, of members as they are named here. */
function termsOf(
  { opened, record, crypto }: DrawSite,
  luck: Luck,
  pool: readonly MemberId[],
): string {
  if (opened.pool.kind !== 'members') return opened.pool.value.terms;
  const lines = assemblyLines({ draw: record, pool, pick: opened.pool.value.seats });
  return termsHash(lines, luck, crypto.sha256);
}

interface Drawing extends Pick<DrawState, 'terms' | 'luck' | 'pool'> {
  readonly terms: string | null;
}

/** Who is drawn, now that everything is here; null where the sources do not fit together. */
function drawnBy(
  { opened, crypto }: DrawSite,
  { terms, luck, pool }: Drawing,
  reading: DrawReading | null,
): Drawn | null {
  const from = opened.pool;
  if (terms === null || luck === null) {
    if (from.kind === 'panels' || reading?.kind !== 'numbers') return null;
    const size = sizeOf(opened, pool);
    const key = rfcKeyOf(
      reading.value.map((one) => (one.kind === 'text' ? one.value : one.value.map(BigInt))),
    );
    const dropped: ReadonlySet<number> = new Set();
    const task = { mode: 'rfc3797', key, pool: size, pick: from.value.seats, dropped } as const;
    const places = drawByRfc({ ...task, detail: false }, crypto.md5).map(({ picked }) => picked);
    return { places, members: membersAt(pool, places), ticket: null, seed: null };
  }
  const seeded = seedOf(terms, luck, crypto);
  if (!seeded.ok) return null;
  const seed = seeded.value;
  if (from.kind === 'panels') {
    const ticket = createTickets(seed, crypto.sha256)(from.value.tickets);
    return { places: [], members: [], ticket, seed };
  }
  const places = placesOf(seed, sizeOf(opened, pool), from.value.seats, crypto.sha256);
  return { places, members: membersAt(pool, places), ticket: null, seed };
}

function membersAt(pool: readonly MemberId[], places: readonly number[]): readonly MemberId[] {
  return places.flatMap((place) => pool[place - 1] ?? []);
}
