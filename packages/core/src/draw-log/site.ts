/** Where one draw is judged: its ground, its hours, who may speak about it, and who has heard them. */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Bench, Hearing, InTime } from '../assembly/in-time.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import type { DecisionTerms } from '../decision/terms.ts';
import { benchFor, speakerAt } from '../decision/site.ts';
import type { DrawCrypto } from '../draw/luck.ts';
import type { Entry } from '../log/entry.ts';
import type { DrawOpened, DrawReadBy } from './records.ts';
import type { DrawHours, DrawWordFault } from './state.ts';

/** With what every draw is judged. */
export interface DrawRoom {
  readonly state: AssemblyState;
  readonly crypto: DrawCrypto;
  /** Whether a record was heard in time (R8), however long ago. */
  readonly heard: (entry: Entry, hearing: Hearing) => InTime;
}

/** Where one draw is judged. */
export interface DrawSite extends DrawRoom {
  readonly record: RecordId;
  readonly opened: DrawOpened;
  readonly hours: DrawHours;
  /** The ground that the opening cites. */
  readonly ground: Ground;
  readonly terms: Pick<DecisionTerms, 'marginHours' | 'toleranceHours'>;
}

/** What is said in this hour is in time; others have the draw's own grace to show it. */
export function drawHearing(
  { opened, terms }: Pick<DrawSite, 'opened' | 'terms'>,
  notAfter: Hour,
): Hearing {
  return {
    notAfter,
    heardUntil: hour(notAfter + opened.grace),
    margin: terms.marginHours,
    tolerance: terms.toleranceHours,
  };
}

/** Who reads something for this draw, and when; undefined: nobody does. */
export function readByOf({ luck }: DrawOpened): DrawReadBy | undefined {
  return luck.kind === 'numbers' ? luck.value : (luck.value.dice ?? undefined);
}

/** Until when things are given, and from when the last source may be known. */
export function drawHoursOf(opened: DrawOpened, wall: Hour): DrawHours {
  const { luck, grace } = opened;
  const read = readByOf(opened);
  if (read !== undefined && (luck.kind === 'numbers' || luck.value.round === null))
    return { opened: wall, givenUntil: read.until, knownAfter: read.after };
  const secrets = luck.kind === 'own' ? luck.value.secrets : null;
  const last = Math.max(wall, read?.until ?? secrets?.showUntil ?? wall);
  return { opened: wall, givenUntil: hour(last), knownAfter: hour(last + grace) };
}

/**
 * By when others must have seen the opening; undefined where that does not matter. Whoever waits for
 * the round, or for the numbers, and then writes an opening into the past would choose who is drawn.
 * Dice are thrown before people who have heard what is drawn.
 */
export function openingHearingOf(site: DrawSite): Hearing | undefined {
  const { hours, opened, terms } = site;
  const { luck } = opened;
  if (luck.kind === 'own' && luck.value.round === null) return undefined;
  const notAfter = luck.kind === 'own' ? hours.givenUntil : hours.knownAfter;
  const { marginHours: margin, toleranceHours: tolerance } = terms;
  return { notAfter, heardUntil: hours.knownAfter, margin, tolerance };
}

/** When a word counts, and by whom. */
export interface Turn {
  readonly named: readonly MemberId[];
  /** A word of this hour is too early; null: none is. */
  readonly after: Hour | null;
  readonly hearing: Hearing;
}

/** Whose word a record is, or why it says nothing here. */
export function drawSpeaker(
  site: DrawSite,
  { named, after, hearing }: Turn,
  entry: Entry,
): { readonly by: MemberId } | DrawWordFault {
  const bench: Bench = benchFor(site.state, hearing);
  const by = speakerAt(site, bench, entry);
  if (by === undefined)
    return bench.ground.devices.has(entry.header.author) ? 'notHonoured' : 'notAMember';
  if (site.ground.members.get(by)?.status !== 'live') return 'notAMember';
  if (!named.includes(by)) return 'notNamed';
  const { wallHour } = entry.header;
  if (after !== null && wallHour <= after && wallHour > 0) return 'early';
  return site.heard(entry, hearing) === 'late' ? 'late' : { by };
}
