/**
 * Placement records as the model knows them, each with a number. Of the stands that a record
 * lists, and of the records that those show, only one thing matters later: what they prove against
 * the liar. So a record is its round, its id and its evidence, a set of bits:
 *
 * - the liar, as the secretary of its round, placed this id;
 * - the liar stood for round r and showed null, or showed this id in this round.
 *
 * Sound: every rule of rounds.md reads of a record only whether it is lawful (judged once, when it
 * comes about), its round and its id.
 */
import { invariant } from '@tocsin/core';

export interface PlacementRecord {
  readonly round: number;
  /** Which id it places, from 1. */
  readonly id: number;
  /** Bits of evidence in all that it names, itself included. */
  readonly evidence: number;
  /** Whether all stands that it lists name a strike (R17), and are enough. */
  readonly namesStrike: boolean;
  /** Whether it names the liar as struck: nothing of the liar is listed (decision 0053). */
  readonly strikesLiar: boolean;
}

/** In the field of a stand: it names a strike (R17). */
export const NAMES_STRIKE = 32_768;
/** Record numbers and what stands show fit into 15 bits, two values being kept. */
const RECORDS_MAX = NAMES_STRIKE - 3;
/** Evidence is a whole number of 31 bits. */
const EVIDENCE_BITS_MAX = 31;

/** Nothing placed, no ballot, no stand. */
export const NONE = 0;
/** A stand that shows null; one that shows record n is n + 1. */
export const SHOWS_NULL = 1;

export class RecordBook {
  readonly ids: number;
  readonly #records: PlacementRecord[] = [];
  readonly #numberByKey = new Map<number, number>();

  constructor(rounds: number, ids: number) {
    this.ids = ids;
    invariant(this.#standStart(rounds) <= EVIDENCE_BITS_MAX, 'evidence that fits into a number');
  }

  /** The number of this record, from 1; equal records have equal numbers. */
  numberOf(
    round: number,
    id: number,
    evidence: number,
    namesStrike = false,
    strikesLiar = false,
  ): number {
    const sort = (namesStrike ? 1 : 0) + (strikesLiar ? 2 : 0);
    const key = ((evidence * 16 + round) * 16 + id) * 4 + sort;
    const known = this.#numberByKey.get(key);
    if (known !== undefined) return known;
    this.#records.push({ round, id, evidence, namesStrike, strikesLiar });
    invariant(this.#records.length <= RECORDS_MAX, 'record numbers that fit into a field');
    this.#numberByKey.set(key, this.#records.length);
    return this.#records.length;
  }

  get(number: number): PlacementRecord {
    const record = this.#records[number - 1];
    invariant(record !== undefined, 'a record that was numbered');
    return record;
  }

  /** What a stand with this field shows, or undefined for null. */
  shown(field: number): PlacementRecord | undefined {
    const shown = field & ~NAMES_STRIKE;
    return shown === SHOWS_NULL ? undefined : this.get(shown - 1);
  }

  /** The bit: the liar placed this id in its round. */
  placedBit(id: number): number {
    return 1 << (id - 1);
  }

  /** The bit: the liar stood for this round and showed that. */
  stoodBit(
    round: number,
    shown: { readonly round: number; readonly id: number } | undefined,
  ): number {
    const at = shown === undefined ? 0 : 1 + shown.round * this.ids + shown.id - 1;
    return 1 << (this.#standStart(round) + at);
  }

  /** The highest id that this evidence speaks of, 0 for none. */
  highestId(evidence: number, rounds: number): number {
    for (let id = this.ids; id >= 1; id -= 1) {
      if ((evidence & this.#bitsOf(id, rounds)) !== 0) return id;
    }
    return 0;
  }

  #bitsOf(id: number, rounds: number): number {
    let bits = this.placedBit(id);
    for (let round = 1; round < rounds; round += 1) {
      for (let below = 0; below < round; below += 1)
        bits |= this.stoodBit(round, { round: below, id });
    }
    return bits;
  }

  /** Stands for round r show null or one of `ids` ids of r rounds: 1 + r × ids bits. */
  #standStart(round: number): number {
    let start = this.ids;
    for (let below = 1; below < round; below += 1) start += 1 + below * this.ids;
    return start;
  }
}
