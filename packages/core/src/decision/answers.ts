/**
 * The answers to one question up to a close. A fold with a memory keeps those that enough others have
 * shown: they stay as they are while devices, members and the texts do, so only what is new or still
 * open is heard again. Without a memory all are heard anew; both come to the same.
 */
import type { MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Bench, Hearing } from '../assembly/in-time.ts';
import type { Entry } from '../log/entry.ts';
import type { StanceTaken } from './records.ts';
import type { Told, Word } from './said.ts';
import type { VoidWord, WordFault } from './state.ts';
import type { Resolved, Resolving, Speaking, Voice } from './voices.ts';
import { resolve } from './voices.ts';

/** What a fold remembers of one proposal. */
export interface Memory {
  /** Its answers, by the hour of the close. */
  readonly known: Map<Hour, Answers>;
  /** What a bench is worth: the same object while every question about words has the same answer. */
  anchorAt(bench: Bench): object;
  /** Whether devices are worth the same at a bench as where an anchor was taken. */
  isSameAt(anchor: object, bench: Bench): boolean;
  /** Whether the chain itself shows at a bench that a record was in time, whoever witnessed it. */
  isSettledInTime(word: Word, hearing: Hearing, bench: Bench): boolean;
  /** Whether a record stays what it is: the head that it cites is known. */
  isLasting(entry: Entry): boolean;
}

/** Who speaks in an answer, or why it says nothing. */
export type Speak = (one: Told<StanceTaken>) => Speaking | WordFault;

/** The firm voices of a member, and what they come to where there are no others. */
interface Firm {
  readonly voices: Voice[];
  resolved: Resolved | undefined;
}

/** The answers to one question up to one close. */
export class Answers {
  /** They stand while these are the same: what devices are worth, and the texts. */
  #anchor: object | undefined;
  readonly #texts: string;
  /** So many were heard, in the order in which they came. */
  #taken = 0;
  /** Those of them that have to be heard again: void, or shown by too few. */
  #again: Told<StanceTaken>[] = [];
  /** The others. */
  readonly #firm = new Map<MemberId, Firm>();
  #loose = new Map<MemberId, Voice[]>();
  #voided: VoidWord[] = [];

  constructor(anchor: object | undefined, texts: string) {
    this.#anchor = anchor;
    this.#texts = texts;
  }

  /** Answers of which nothing is heard yet, or those that are known and stand. */
  static of(memory: Memory | undefined, hearing: Hearing, bench: Bench, texts: string): Answers {
    if (memory === undefined) return new Answers(undefined, texts);
    const closesAt = hearing.notAfter;
    const anchor = memory.anchorAt(bench);
    const known = memory.known.get(closesAt);
    if (known !== undefined && known.#texts === texts) {
      if (known.#anchor === anchor) return known;
      if (known.#goesOver(memory, hearing, bench)) {
        known.#anchor = anchor;
        return known;
      }
    }
    const made = new Answers(anchor, texts);
    memory.known.set(closesAt, made);
    return made;
  }

  /**
   * Whether what is firm stands at another bench too: nearly always when a question closes. Nobody has to
   * hear it again then.
   */
  #goesOver(memory: Memory, hearing: Hearing, bench: Bench): boolean {
    if (this.#anchor === undefined || !memory.isSameAt(this.#anchor, bench)) return false;
    for (const { voices } of this.#firm.values())
      for (const { told } of voices)
        if (!memory.isSettledInTime(told, hearing, bench)) return false;
    return true;
  }

  /** Hears what is new, and again what is not firm. */
  hear(stances: readonly Told<StanceTaken>[], speak: Speak, memory: Memory | undefined): void {
    const again = this.#again;
    this.#again = [];
    this.#loose = new Map();
    this.#voided = [];
    for (const one of again) this.#hearOne(one, speak(one), memory);
    for (let at = this.#taken; at < stances.length; at += 1) {
      const one = stances[at] as Told<StanceTaken>;
      this.#hearOne(one, speak(one), memory);
    }
    this.#taken = stances.length;
  }

  #hearOne(
    one: Told<StanceTaken>,
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
    for (let at = 0; at < members.length; at += 1) {
      const member = members[at] as MemberId;
      const voice = { told: one, member, by, at, isHeard };
      if (isFirm) this.#addFirm(voice);
      else this.#addLoose(voice);
    }
  }

  #addFirm(voice: Voice): void {
    const before = this.#firm.get(voice.member);
    if (before === undefined)
      this.#firm.set(voice.member, { voices: [voice], resolved: undefined });
    else {
      before.voices.push(voice);
      before.resolved = undefined;
    }
  }

  #addLoose(voice: Voice): void {
    const before = this.#loose.get(voice.member);
    if (before === undefined) this.#loose.set(voice.member, [voice]);
    else before.push(voice);
  }

  /** Those that say nothing. */
  get voided(): readonly VoidWord[] {
    return this.#voided;
  }

  /** What they come to, ascending by member. */
  resolve(electorate: readonly MemberId[], resolving: Resolving): readonly Resolved[] {
    const all: Resolved[] = [];
    for (const member of electorate) {
      const loose = this.#loose.get(member);
      const firm = this.#firm.get(member);
      if (loose !== undefined)
        all.push(resolve(resolving, firm === undefined ? loose : [...firm.voices, ...loose]));
      else if (firm !== undefined) all.push(resolvedFirm(firm, resolving));
    }
    return all;
  }
}

function resolvedFirm(firm: Firm, resolving: Resolving): Resolved {
  // What is sealed is resolved by openings, which are judged at another bench: never from memory.
  if (firm.resolved === undefined || resolving.isSealed)
    firm.resolved = resolve(resolving, firm.voices);
  return firm.resolved;
}
