/**
 * The answers to one question up to a close. A fold with a memory keeps those that enough others have
 * shown: they stay as they are while devices, members and the texts do, so only what is new or still
 * open is heard again. Without a memory all are heard anew; both come to the same.
 */
import type { MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Bench } from '../assembly/in-time.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Entry } from '../log/entry.ts';
import type { StanceTaken } from './records.ts';
import type { VoidWord, WordFault } from './state.ts';
import type { Resolved, Resolving, Speaking, Voice } from './voices.ts';
import { resolve } from './voices.ts';

/** What a fold remembers of one proposal. */
export interface Memory {
  /** Its answers, by the hour of the close. */
  readonly known: Map<Hour, Answers>;
  /** What a bench is worth: the same object while every question about words has the same answer. */
  anchorAt(bench: Bench): object;
  /** Whether a record stays what it is: the head that it cites is known. */
  isLasting(entry: Entry): boolean;
}

/** Who speaks in an answer, or why it says nothing. */
export type Speak = (one: Saying<StanceTaken>) => Speaking | WordFault;

/** The answers to one question up to one close. */
export class Answers {
  /** They stand while these are the same: what devices are worth, and the texts. */
  readonly #anchor: object | undefined;
  readonly #texts: string;
  /** So many were heard, in the order in which they came. */
  #taken = 0;
  /** Those of them that have to be heard again: void, or shown by too few. */
  #again: Saying<StanceTaken>[] = [];
  /** The others. */
  readonly #firm = new Map<MemberId, Voice[]>();
  /** What the voices of a member come to, of those who have no other than firm ones. */
  readonly #resolved = new Map<MemberId, Resolved>();
  #loose = new Map<MemberId, Voice[]>();
  #voided: VoidWord[] = [];

  constructor(anchor: object | undefined, texts: string) {
    this.#anchor = anchor;
    this.#texts = texts;
  }

  /** Answers of which nothing is heard yet, or those that are known and stand. */
  static of(memory: Memory | undefined, closesAt: Hour, bench: Bench, texts: string): Answers {
    const anchor = memory?.anchorAt(bench);
    const known = memory?.known.get(closesAt);
    if (known !== undefined && known.#anchor === anchor && known.#texts === texts) return known;
    const made = new Answers(anchor, texts);
    memory?.known.set(closesAt, made);
    return made;
  }

  /** Hears what is new, and again what is not firm. */
  hear(stances: readonly Saying<StanceTaken>[], speak: Speak, memory: Memory | undefined): void {
    const again = this.#again;
    this.#again = [];
    this.#loose = new Map();
    this.#voided = [];
    for (const one of again) this.#hearOne(one, speak(one), memory);
    for (let at = this.#taken; at < stances.length; at += 1) {
      const one = stances[at] as Saying<StanceTaken>;
      this.#hearOne(one, speak(one), memory);
    }
    this.#taken = stances.length;
  }

  #hearOne(
    one: Saying<StanceTaken>,
    speaking: Speaking | WordFault,
    memory: Memory | undefined,
  ): void {
    if (typeof speaking === 'string') {
      this.#again.push(one);
      this.#voided.push({ record: one.entry.id, why: speaking });
      return;
    }
    const { by, members, isHeard } = speaking;
    const isFirm = isHeard && memory?.isLasting(one.entry) === true;
    if (!isFirm) this.#again.push(one);
    const voices = isFirm ? this.#firm : this.#loose;
    for (const [at, member] of members.entries()) {
      if (isFirm) this.#resolved.delete(member);
      const voice = { entry: one.entry, said: one.said, member, by, at, isHeard };
      const before = voices.get(member);
      if (before === undefined) voices.set(member, [voice]);
      else before.push(voice);
    }
  }

  /** Those that say nothing. */
  get voided(): readonly VoidWord[] {
    return this.#voided;
  }

  /** What they come to, ascending by member. */
  resolve(electorate: readonly MemberId[], resolving: Resolving): readonly Resolved[] {
    // What is sealed is resolved by openings, which are judged at another bench: never from memory.
    if (resolving.isSealed) this.#resolved.clear();
    const all: Resolved[] = [];
    for (const member of electorate) {
      const loose = this.#loose.get(member);
      const firm = this.#firm.get(member);
      if (loose !== undefined)
        all.push(resolve(resolving, firm === undefined ? loose : [...firm, ...loose]));
      else if (firm !== undefined) all.push(this.#resolvedFirm(member, firm, resolving));
    }
    return all;
  }

  #resolvedFirm(member: MemberId, firm: readonly Voice[], resolving: Resolving): Resolved {
    const known = this.#resolved.get(member);
    if (known !== undefined) return known;
    const resolved = resolve(resolving, firm);
    this.#resolved.set(member, resolved);
    return resolved;
  }
}
