/**
 * What a flag reader's device keeps, sealed at rest by its host like every local value: the keys of the
 * terms in which it reads, whom it has read, and what its person said about them. The keys go when
 * their terms are over; who may not be free stays until the person ends it.
 */
import type { FlagEnd, Hash32, Hour, LogId, PartyId, Person, Result } from '@tocsin/core';
import {
  decodeShape,
  encodeShape,
  fromHex,
  HANDLE_BYTES,
  HOUR_MAX,
  ok,
  READER_NAME_LENGTH_MAX,
  shape,
  toHex,
} from '@tocsin/core';

import type { RecordStore, StoreFault } from '../ports/index.ts';

/** A term in which this device reads: the seed of its X-Wing key. */
interface ReadTerm {
  readonly pact: LogId;
  readonly term: number;
  readonly seed: Uint8Array;
}

/** A word that calls for help, and the hour of the record that brought it home. */
interface HeardWord {
  readonly word: Hash32;
  readonly hour: Hour;
}

interface KeptPerson {
  readonly pact: LogId;
  readonly party: PartyId;
  readonly handle: Uint8Array;
  readonly name: string;
  readonly practised: Hash32;
  readonly forced: readonly HeardWord[];
}

/** All of it. */
export interface ReaderMemory {
  readonly terms: readonly ReadTerm[];
  readonly people: readonly KeptPerson[];
  readonly ends: readonly FlagEnd[];
  /** Practices after which the reader has called. */
  readonly called: readonly Hash32[];
}

/** Two terms in each of 32 pacts. */
const TERMS_KEPT_MAX = 64;
/** The members of two large twins. */
const PEOPLE_KEPT_MAX = 128;
/** Calls for help of one person that are kept one by one. */
const WORDS_KEPT_MAX = 32;
/** Ends of all words of all people: two tellers each, and some to spare. */
const ENDS_KEPT_MAX = 2_048;
/** Practices after which the reader has called: four of each of 128 people. */
const CALLED_KEPT_MAX = 512;
/** A name that a person typed for somebody who told them. */
export const TELLER_LENGTH_MAX = 32;
/**
 * Terms 64 × 80, people 128 × (34 + 34 + 18 + 98 + 34 + 2 + 32 × 44), ends 2,048 × 134, called
 * 512 × 34, and heads.
 */
const MEMORY_BYTES_MAX = 520_000;
const MEMORY = 'reader.memory';

const memoryShape = shape.tuple<ReaderMemory>({
  terms: shape.list(
    shape.tuple<ReadTerm>({
      pact: shape.id<LogId>(),
      term: shape.uint(HOUR_MAX),
      seed: shape.bytes(32),
    }),
    TERMS_KEPT_MAX,
  ),
  people: shape.list(
    shape.tuple<KeptPerson>({
      pact: shape.id<LogId>(),
      party: shape.id<PartyId>(),
      handle: shape.bytes(HANDLE_BYTES),
      name: shape.text(READER_NAME_LENGTH_MAX),
      practised: shape.id<Hash32>(),
      forced: shape.list(
        shape.tuple<HeardWord>({ word: shape.id<Hash32>(), hour: shape.uint<Hour>(HOUR_MAX) }),
        WORDS_KEPT_MAX,
      ),
    }),
    PEOPLE_KEPT_MAX,
  ),
  ends: shape.list(
    shape.tuple<FlagEnd>({
      word: shape.id<Hash32>(),
      by: shape.nullable(shape.text(TELLER_LENGTH_MAX)),
    }),
    ENDS_KEPT_MAX,
  ),
  called: shape.list(shape.id<Hash32>(), CALLED_KEPT_MAX),
});

const NOTHING_KEPT: ReaderMemory = { terms: [], people: [], ends: [], called: [] };

/** Reads it; nothing where there is none, or where it is damaged. */
export async function readReaderMemory(
  store: RecordStore,
): Promise<Result<ReaderMemory, StoreFault>> {
  const kept = await store.readLocal(MEMORY);
  if (!kept.ok) return kept;
  if (kept.value === undefined) return ok(NOTHING_KEPT);
  const read = decodeShape(memoryShape, kept.value, MEMORY_BYTES_MAX);
  return ok(read.ok ? read.value : NOTHING_KEPT);
}

/** Writes it, within its limits. */
export async function writeReaderMemory(
  store: RecordStore,
  memory: ReaderMemory,
): Promise<Result<void, StoreFault>> {
  const kept: ReaderMemory = {
    terms: memory.terms.slice(-TERMS_KEPT_MAX),
    // Whoever may not be free is the last to be forgotten.
    people: memory.people
      .toSorted((a, b) => b.forced.length - a.forced.length)
      .slice(0, PEOPLE_KEPT_MAX),
    ends: memory.ends.slice(-ENDS_KEPT_MAX),
    called: memory.called.slice(-CALLED_KEPT_MAX),
  };
  return await store.writeLocal(new Map([[MEMORY, encodeShape(memoryShape, kept)]]));
}

/** What is kept of people, with the hours in which their calls were brought home. */
export function keptPeople(
  people: readonly Person[],
  hourOf: (word: Hash32) => Hour,
): ReaderMemory['people'] {
  return people.map(({ pact, party, handle, name, practised, forced }) => ({
    pact,
    party,
    handle: fromHex(handle) ?? new Uint8Array(HANDLE_BYTES),
    name,
    practised,
    forced: forced.slice(0, WORDS_KEPT_MAX).map((word) => ({ word, hour: hourOf(word) })),
  }));
}

/** People as the core knows them. */
export function peopleKept({ people }: ReaderMemory): readonly Person[] {
  return people.map(({ forced, handle, ...rest }) => ({
    ...rest,
    handle: toHex(handle),
    forced: forced.map(({ word }) => word),
    unclear: [],
  }));
}
