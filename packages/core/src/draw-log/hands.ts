/**
 * What was read: dice that were thrown before people, or numbers that all can see. Each of the hands
 * says it by their own device, or is named by another of them who writes it down; their own word goes
 * before that, whenever it comes. What more than half of the hands say was read. So it takes more than
 * half of them to lie, and half to stand in the way.
 */
import { compareText, toHex } from '../base/bytes.ts';
import type { MemberId } from '../base/id.ts';
import { orderOf } from '../accounts/order.ts';
import type { Saying } from '../assembly/reading.ts';
import { encodeShape } from '../codec/shape.ts';
import type { DrawOpened, DrawRead, DrawReading } from './records.ts';
import { drawReadingShape } from './records.ts';
import type { DrawSite } from './site.ts';
import { drawHearing, drawSpeaker, readByOf } from './site.ts';
import type { ReadingSeen, VoidDrawWord } from './state.ts';

/** What hands read. */
export interface HandsSaid {
  /** The one with most hands first, then by its bytes. */
  readonly readings: readonly ReadingSeen[];
  /** What more than half of them read; null: nothing is. */
  readonly reading: DrawReading | null;
  readonly voided: readonly VoidDrawWord[];
}

interface Word extends Saying<DrawRead> {
  readonly by: MemberId;
}

/** What the hands of a draw read. */
export function handsSaid(site: DrawSite, read: readonly Saying<DrawRead>[]): HandsSaid {
  const readBy = readByOf(site.opened);
  if (readBy === undefined) {
    const voided = read.map(({ entry }) => ({ record: entry.id, why: 'otherLuck' as const }));
    return { readings: [], reading: null, voided };
  }
  const { hands, after, until } = readBy;
  const turn = { named: hands, after, hearing: drawHearing(site, until) };
  const voided: VoidDrawWord[] = [];
  const words: Word[] = [];
  for (const one of read) {
    const { entry, said } = one;
    const spoken = isRightReading(site.opened, said.reading)
      ? drawSpeaker(site, turn, entry)
      : 'otherLuck';
    if (typeof spoken === 'string') voided.push({ record: entry.id, why: spoken });
    else words.push({ ...one, by: spoken.by });
  }
  const readings = readingsOf(hands, lastOf(site, words));
  const most = readings[0];
  const isRead = most !== undefined && most.hands.length * 2 > hands.length;
  return { readings, reading: isRead ? most.reading : null, voided };
}

/** Whether a reading has as many dice, or sources, as the opening names; null says nothing. */
function isRightReading({ luck }: DrawOpened, reading: DrawReading | null): boolean {
  if (reading === null) return true;
  return luck.kind === 'numbers'
    ? reading.kind === 'numbers' && reading.value.length === luck.value.sources.length
    : reading.kind === 'dice' && reading.value.length === luck.value.dice?.count;
}

/**
 * Without those in whose place the same member said something else: by number on one device, else by
 * the placement that settled them, which both stay with the log (R14).
 */
function lastOf({ state }: DrawSite, words: readonly Word[]): readonly Word[] {
  const known = words.map(({ entry }) => ({
    record: entry.id,
    device: entry.header.author,
    said: { after: [] },
  }));
  const { isBefore } = orderOf(state, known);
  const placeOf = new Map(known.map((one) => [one.record, one]));
  const isOlder = (one: Word, other: Word): boolean => {
    const [a, b] = [placeOf.get(one.entry.id), placeOf.get(other.entry.id)];
    return one.by === other.by && a !== undefined && b !== undefined && isBefore(a, b);
  };
  return words.filter((one) => !words.some((other) => other !== one && isOlder(one, other)));
}

/** What each hand stands for, and which hands stand for the same. */
function readingsOf(hands: readonly MemberId[], words: readonly Word[]): readonly ReadingSeen[] {
  const seenByKey = new Map<string, { reading: DrawReading; hands: MemberId[] }>();
  for (const hand of hands) {
    const own = words.filter(({ by }) => by === hand);
    const told = words.filter(({ said }) => said.witnesses.includes(hand));
    const chosen = own.length > 0 ? own : told;
    const keys = new Set(chosen.map(({ said }) => keyOf(said.reading)));
    const reading = chosen[0]?.said.reading ?? null;
    // Whoever says two things says nothing, until they say it again from one device.
    if (reading === null || keys.size !== 1) continue;
    const key = keyOf(reading);
    const seen = seenByKey.get(key);
    if (seen === undefined) seenByKey.set(key, { reading, hands: [hand] });
    else seen.hands.push(hand);
  }
  return [...seenByKey]
    .toSorted(([a, one], [b, other]) => other.hands.length - one.hands.length || compareText(a, b))
    .map(([, seen]) => seen);
}

function keyOf(reading: DrawReading | null): string {
  return reading === null ? '' : toHex(encodeShape(drawReadingShape, reading));
}
