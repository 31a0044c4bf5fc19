/**
 * A member's two words (R21). They are set once a term, sealed to the two readers and forgotten; from
 * then on whatever is typed with a check-in is sealed to the same two and passed on, understood by
 * nobody here: with the same steps, the same lengths and the same writes to the disk, whatever it was.
 *
 * Every check-in of this home brings a sealed word, with or without words set. One with which nothing
 * was typed brings the word of the last one again, for a week: so a call for help is not lost when the
 * device checks in again before it met anybody, and nobody carries more than is new.
 */
import type {
  BeatWord,
  Hour,
  LogId,
  PartyId,
  ReaderSet,
  Result,
  Shape,
  TwoWordsFault,
  WordContent,
} from '@tocsin/core';
import {
  cutWord,
  decodeShape,
  durationOf,
  encodeShape,
  encodeWordPlain,
  fail,
  HANDLE_BYTES,
  hour,
  HOUR_MAX,
  isSameReaders,
  ok,
  plainWord,
  readerSetShape,
  READER_NAME_LENGTH_MAX,
  SEALED_WORD_BYTES,
  sealWord,
  SETS_MAX,
  shape,
  standingOf,
  standingReaders,
  twoWordsFault,
  WORD_NOTHING,
  WORD_RANDOM_BYTES,
} from '@tocsin/core';

import type { StoreFault } from '../ports/index.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { KnownPact, KnownPacts } from './known-pacts.ts';
import type { WordRoad } from './word-road.ts';

/** What this device remembers of its setting: not the words. */
interface SetNote {
  readonly handle: Uint8Array;
  readonly number: number;
  readonly pact: LogId;
  readonly party: PartyId;
  readonly readers: ReaderSet;
  readonly at: Hour;
}

const NOTE = 'words.set';
const noteShape = shape.tuple<SetNote>({
  handle: shape.bytes(HANDLE_BYTES),
  number: shape.uint(SETS_MAX),
  pact: shape.id<LogId>(),
  party: shape.id<PartyId>(),
  readers: readerSetShape,
  at: shape.uint<Hour>(HOUR_MAX),
});
/** Array 1, handle 17, number 3, ids 68, readers 2,453, hour 9; rounded up. */
const NOTE_BYTES_MAX = 2_600;
/** The last word that was made, as it left. */
interface LastWord {
  readonly at: Hour;
  readonly word: BeatWord;
}

const LAST = 'words.last';
const lastShape = shape.tuple<LastWord>({
  at: shape.uint<Hour>(HOUR_MAX),
  word: shape.tuple<BeatWord>({
    pact: shape.id<LogId>(),
    to: shape.id<PartyId>(),
    sealed: shape.bytes(SEALED_WORD_BYTES),
  }),
});
/** Array 1, hour 9, array 1, ids 68, word 3 + 2,576. */
const LAST_BYTES_MAX = 2_658;
/** For so long a word goes again with check-ins that bring no new one: the rhythm unless told. */
export const WORD_AGAIN_HOURS = 168;
/** Readers keep the keys of a term until the end of the next (`reader-desk.ts`). */
const TERMS_READ = 2;

/** Whose readers read the words of this home. */
export interface WordTarget {
  readonly pact: LogId;
  readonly party: PartyId;
  readonly readers: ReaderSet;
}

/** Whether and how this device's member can say that they are not free. */
export type WordStanding =
  /** Nobody outside: there is no such sign here. */
  | { readonly kind: 'noTwin' }
  /** A twin, whose readers are not drawn yet, or are not known here. */
  | { readonly kind: 'noReaders' }
  | { readonly kind: 'unset'; readonly target: WordTarget }
  /** Words are set; `practise` = with others, or too long ago; `lapsed` = nobody reads them any more. */
  | {
      readonly kind: 'set';
      readonly target: WordTarget | undefined;
      readonly at: Hour;
      readonly practise: boolean;
      readonly lapsed: boolean;
    };

/** Why words were not set. */
export type WordFault =
  | TwoWordsFault
  | StoreFault
  | { readonly kind: 'NoTwin' }
  | { readonly kind: 'NoReaders' }
  | { readonly kind: 'ReaderName' }
  /** No key to make a check-in with has come yet. */
  | { readonly kind: 'NoEpochKey' };

/** The words of one member's device. */
export interface WordDesk {
  standing(): WordStanding;
  /** Sets two words and says them to the readers with a check-in; nothing of them stays here. */
  set(name: string, well: string, forced: string): Promise<Result<void, WordFault>>;
  /**
   * A check-in of this home; gives its bytes, or undefined while there is no key.
   *
   * @param typed - what was typed with it; empty or undefined = nothing.
   */
  beat(typed?: string): Promise<Result<Uint8Array | undefined, StoreFault>>;
}

/** What it is made of. */
export interface WordDeskParts {
  readonly home: AssemblyPeer;
  readonly pacts: KnownPacts;
  readonly road: WordRoad;
}

/** Opens the desk: reads what was set before. */
export async function openWordDesk(parts: WordDeskParts): Promise<Result<WordDesk, StoreFault>> {
  const { store } = parts.home.peer.parts;
  const note = await store.readLocal(NOTE);
  if (!note.ok) return note;
  const last = await store.readLocal(LAST);
  if (!last.ok) return last;
  return ok(
    new Desk(
      parts,
      readAs(noteShape, note.value, NOTE_BYTES_MAX),
      readAs(lastShape, last.value, LAST_BYTES_MAX),
    ),
  );
}

function readAs<T>(of: Shape<T>, kept: Uint8Array | undefined, bytesMax: number): T | undefined {
  const read = kept === undefined ? undefined : decodeShape(of, kept, bytesMax);
  return read?.ok === true ? read.value : undefined;
}

/** The twin whose readers are newest in a home: that of its oldest pact that stands. */
export function wordTarget(pacts: readonly KnownPact[], now: Hour): WordTarget | undefined {
  for (const { pact, state, me } of pacts) {
    const stands = (party: KnownPact['state']['parties'][number]): boolean => {
      const standing = standingOf(state, party, now);
      return standing !== 'left' && standing !== 'ended';
    };
    if (!state.parties.some((one) => one.party === me && stands(one))) continue;
    for (const party of state.parties) {
      const readers = standingReaders(party.readers);
      if (party.party === me || readers === null || !stands(party)) continue;
      return { pact, party: party.party, readers };
    }
  }
  return undefined;
}

class Desk implements WordDesk {
  readonly #parts: WordDeskParts;
  readonly #serial = createSerial();
  #note: SetNote | undefined;
  #last: LastWord | undefined;

  constructor(parts: WordDeskParts, note: SetNote | undefined, last: LastWord | undefined) {
    this.#parts = parts;
    this.#note = note;
    this.#last = last;
  }

  #target(): WordTarget | undefined {
    return wordTarget(this.#parts.pacts.all(), hourNow(this.#parts.home.peer.parts));
  }

  standing(): WordStanding {
    const target = this.#target();
    const note = this.#note;
    if (note === undefined) {
      if (target !== undefined) return { kind: 'unset', target };
      return { kind: this.#parts.pacts.all().length === 0 ? 'noTwin' : 'noReaders' };
    }
    const { state } = this.#parts.home.peer.judged();
    const termHours = durationOf(state?.overrides ?? [], 'duressDrill');
    const isOld = hourNow(this.#parts.home.peer.parts) >= note.at + termHours;
    const isTheirs = target !== undefined && isOf(note, target);
    const lapsed = !isTheirs || target.readers.term >= note.readers.term + TERMS_READ;
    const isOther = isTheirs && !isSameReaders(note.readers, target.readers);
    return { kind: 'set', target, at: note.at, practise: isOld || isOther || lapsed, lapsed };
  }

  set(called: string, typed: string, other: string): Promise<Result<void, WordFault>> {
    const name = called
      .normalize('NFC')
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim();
    const [well, forced] = [plainWord(typed), plainWord(other)] as const;
    return this.#serial(async () => {
      const target = this.#target();
      if (target === undefined)
        return fail({ kind: this.#parts.pacts.all().length === 0 ? 'NoTwin' : 'NoReaders' });
      if (name === '' || name.length > READER_NAME_LENGTH_MAX) return fail({ kind: 'ReaderName' });
      const fault = twoWordsFault(well, forced);
      if (fault !== undefined) return fail(fault);
      const { store, random } = this.#parts.home.peer.parts;
      const before = this.#note;
      const note: SetNote = {
        handle: before?.handle ?? random.bytes(HANDLE_BYTES),
        number: Math.min(SETS_MAX, (before?.number ?? -1) + 1),
        ...target,
        at: hour(hourNow(this.#parts.home.peer.parts)),
      };
      const kept = await store.writeLocal(new Map([[NOTE, encodeShape(noteShape, note)]]));
      if (!kept.ok) return kept;
      this.#note = note;
      const { handle, number } = note;
      const said = await this.#say(target, {
        kind: 'set',
        value: { handle, number, name, well, forced },
      });
      if (said.ok && said.value !== undefined) return ok(undefined);
      // What was said to nobody was not set.
      const old = before === undefined ? null : encodeShape(noteShape, before);
      if ((await store.writeLocal(new Map([[NOTE, old]]))).ok) this.#note = before;
      return said.ok ? fail({ kind: 'NoEpochKey' }) : said;
    });
  }

  beat(typed: string = ''): Promise<Result<Uint8Array | undefined, StoreFault>> {
    return this.#serial(async () => {
      const target = this.#target();
      const note = this.#note;
      // Words that were set stay with the two to whom they were told, until they are set again.
      const to = target !== undefined && note !== undefined && isOf(note, target) ? note : target;
      const word = cutWord(plainWord(typed));
      if (note !== undefined && word !== '')
        return await this.#say(to, { kind: 'typed', value: { handle: note.handle, word } });
      const again = this.#again(target);
      return again === undefined ? await this.#say(to, WORD_NOTHING) : await this.#send(again);
    });
  }

  /** The last word, while it goes again: for the same twin, and for a week. */
  #again(target: WordTarget | undefined): BeatWord | undefined {
    if (this.#last === undefined || target === undefined) return undefined;
    const { at, word } = this.#last;
    const isTheirs = word.pact === target.pact && word.to === target.party;
    const now = hourNow(this.#parts.home.peer.parts);
    return isTheirs && now < at + WORD_AGAIN_HOURS ? word : undefined;
  }

  /** One way for everything that is said, so that nothing tells one thing from another. */
  async #say(
    target: WordTarget | undefined,
    content: WordContent,
  ): Promise<Result<Uint8Array | undefined, StoreFault>> {
    const word = target && this.#seal(target, content);
    if (word === undefined) return await this.#send(undefined);
    const { store } = this.#parts.home.peer.parts;
    const last: LastWord = { at: hourNow(this.#parts.home.peer.parts), word };
    const kept = await store.writeLocal(new Map([[LAST, encodeShape(lastShape, last)]]));
    if (!kept.ok) return kept;
    this.#last = last;
    return await this.#send(word);
  }

  async #send(word: BeatWord | undefined): Promise<Result<Uint8Array | undefined, StoreFault>> {
    const { home, road } = this.#parts;
    const made = await home.peer.beat(word);
    if (made.ok && made.value !== undefined && word !== undefined) await road.take(word);
    return made;
  }

  #seal({ pact, party: to, readers }: WordTarget, content: WordContent): BeatWord | undefined {
    const { crypto, random } = this.#parts.home.peer.parts;
    const plain = encodeWordPlain(content);
    const chance = random.bytes(WORD_RANDOM_BYTES);
    const sealed = sealWord(crypto, pact, readers.keys, plain, chance);
    // With these bytes, and with nothing else on this device, the word could be opened again.
    for (const secret of [chance, plain]) secret.fill(0);
    return sealed === undefined ? undefined : { pact, to, sealed };
  }
}

function isOf(note: SetNote, target: WordTarget): boolean {
  return note.pact === target.pact && note.party === target.party;
}
