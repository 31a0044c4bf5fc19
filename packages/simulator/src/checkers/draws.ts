/**
 * Draws of each home: that all replicas come to the same people and nothing moves them, that no secret
 * counts which nobody had heard before the dice fell, and that the people drawn are those whom
 * `docs/spec/draw.md` draws, replayed here from its lines and SHA-256 alone.
 */
import { createHash } from 'node:crypto';

import type { DrawState, MemberId, RecordId } from '@tocsin/core';

import type { Device } from '../world/device.ts';
import { textOf } from './digest.ts';

/** A placement so long after the last grace settles a draw: `lateMargin`. */
const MARGIN_HOURS = 24;

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  violate(rule: string, what: string): void;
}

/** A draw, and what was thrown for it. */
interface Opened {
  readonly dice: readonly number[];
  /** Who keeps their secret back until the dice have fallen. */
  readonly withholder: MemberId;
  /** As it was first settled on a replica. */
  settled: string | undefined;
}

/** The draws of a valley. */
export class Draws {
  readonly #hears: Hears;
  readonly #opened = new Map<RecordId, Opened>();

  constructor(hears: Hears) {
    this.#hears = hears;
  }

  /** A draw was opened, and the dice will fall so. */
  opened(draw: RecordId, dice: readonly number[], withholder: MemberId): void {
    this.#opened.set(draw, { dice, withholder, settled: undefined });
  }

  /** Looks at one replica. */
  check(who: string, device: Device): void {
    for (const draw of device.draws()?.state().draws ?? []) {
      const known = this.#opened.get(draw.record);
      if (known === undefined || draw.fault !== null || !draw.isSettled) continue;
      const text = textOf({ outcome: draw.outcome, committers: draw.committers });
      known.settled ??= text;
      if (known.settled !== text)
        this.#hears.violate('draw-moved', `${who} shows other people than before`);
      if (draw.luck?.reveals.has(known.withholder) === true)
        this.#hears.violate('late-secret', `${who} counts a secret that was kept back`);
      this.#checkDrawn(who, draw, known);
      this.#note(draw, known);
    }
  }

  #checkDrawn(who: string, draw: DrawState, { dice }: Opened): void {
    const { reading, outcome } = draw;
    if (outcome.kind !== 'drawn') return;
    if (reading?.kind !== 'dice' || textOf(reading.value) !== textOf(dice))
      this.#hears.violate('draw-differs', `${who} takes other dice than were thrown`);
    else if (textOf(outcome.drawn.members) !== textOf(drawnAgain(draw, dice)))
      this.#hears.violate('draw-differs', `${who} draws others than the lines do`);
  }

  #note({ outcome, committers, readings }: DrawState, { withholder }: Opened): void {
    const { sometimes } = this.#hears;
    if (outcome.kind === 'drawn') sometimes.add('a draw came to somebody');
    if (committers.some(({ status }) => status === 'shown')) sometimes.add('a secret was shown');
    if (readings.length > 1) sometimes.add('a hand lied about the dice');
    const own = committers.find(({ member }) => member === withholder);
    if (outcome.kind === 'drawn' && own?.status === 'committed')
      sometimes.add('a draw went on without a secret that was kept back');
  }

  /** Every draw has ended wherever the chain has gone past its graces. */
  checkEnd(devices: readonly Device[]): void {
    for (const device of devices)
      for (const draw of device.draws()?.state().draws ?? []) {
        const wall = device.home()?.peer.judged().state?.wall ?? 0;
        const { fault, hours, opened, isSettled } = draw;
        if (!this.#opened.has(draw.record) || fault !== null || isSettled) continue;
        if (wall > hours.givenUntil + opened.grace + MARGIN_HOURS)
          this.#hears.violate('never-drawn', `a draw at ${device.name} is not settled`);
      }
  }
}

/** Whom the lines of `draw.md` draw, from what a draw says was committed to and shown. */
function drawnAgain(
  { record, opened, pool, luck }: DrawState,
  dice: readonly number[],
): readonly MemberId[] {
  const seats = opened.pool.kind === 'members' ? opened.pool.value.seats : 0;
  const people = pool.toSorted();
  const terms = hashOfLines(
    'tocsin/draw-terms',
    'assembly',
    `draw ${record}`,
    `pick ${String(seats)}`,
    ...people.map((one) => `in ${one}`),
    ...(luck?.committers ?? []).toSorted().map((one) => `commits ${one}`),
    'need 0',
    `dice ${String(dice.length)}`,
    'no round',
    'no hour',
  );
  const reveals = [...(luck?.reveals ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const seed = hashOfLines(
    'tocsin/draw-seed',
    terms,
    ...reveals.map(([who, secret]) => `reveal ${who} ${secret}`),
    `dice ${dice.join(' ')}`,
  );
  const drawn: MemberId[] = [];
  for (let number = 0; drawn.length < seats && people.length > 0; number += 1) {
    const ticket = BigInt(`0x${hashOfLines('tocsin/draw-ticket', seed, String(number))}`);
    const left = BigInt(people.length);
    if (ticket >= 2n ** 256n - (2n ** 256n % left)) continue;
    drawn.push(...people.splice(Number(ticket % left), 1));
  }
  return drawn;
}

function hashOfLines(...lines: readonly string[]): string {
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
}
