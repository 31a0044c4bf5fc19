/**
 * Halls with one phone: that what is counted of somebody is what they said, and that no device says yes
 * to an act whose person did not. It is told what people said aloud, to which device they left word, and
 * what the enemy wrote; it knows nothing of witnesses, scribes, sheets and leave.
 */
import type { AssemblyState, Decision, MemberId, RecordId } from '@tocsin/core';
import { consentKind, memberOfDevice, saidAs } from '@tocsin/core';

import type { Mark } from '../people/halls.ts';
import type { Person } from '../people/person.ts';
import type { Device } from '../world/device.ts';

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  violate(rule: string, what: string): void;
}

/** A question of a hall. */
interface Question {
  /** What each person said, by themselves or aloud; who is not here said nothing that may count. */
  readonly saidBy: ReadonlyMap<MemberId, Mark>;
  /** Whether so many of the hall lie together that it counts what nobody said (0103, what remains). */
  readonly isRigged: boolean;
}

/** The halls of a valley. */
export class Halls {
  readonly #hears: Hears;
  readonly #questions = new Map<RecordId, Question>();
  /** Acts that people leave to a hall, and whose devices may say yes. */
  readonly #agreesByAct = new Map<RecordId, Set<MemberId>>();

  constructor(hears: Hears) {
    this.#hears = hears;
  }

  /** Whether people answer a question, or say yes to an act, in a hall and not at home. */
  isForHall(record: RecordId): boolean {
    return this.#questions.has(record) || this.#agreesByAct.has(record);
  }

  /** A question of a hall, and what people will say. */
  asked(question: RecordId, saidBy: ReadonlyMap<MemberId, Mark>, isRigged = false): void {
    this.#questions.set(question, { saidBy, isRigged });
  }

  /** An act that a hall would carry out: nobody's device may say yes yet. */
  proposed(act: RecordId): void {
    this.#agreesByAct.set(act, new Set());
  }

  /** Somebody said yes to an act, or left their yes to their device. */
  agreed(act: RecordId, member: MemberId): void {
    this.#agreesByAct.get(act)?.add(member);
  }

  /** Looks at one replica. */
  check({ name }: Person, device: Device, state: AssemblyState): void {
    this.#checkYes(name, state);
    const views = device.decisions()?.state().decisions ?? [];
    for (const decision of views) {
      const question = this.#questions.get(decision.record);
      if (question === undefined || !decision.isSettled) continue;
      this.#checkVoices(name, decision, question);
      this.#note(decision, question);
    }
  }

  /** Every yes to an act of a hall is of somebody who gave it. */
  #checkYes(who: string, state: AssemblyState): void {
    if (this.#agreesByAct.size === 0) return;
    for (const entry of state.reading.inOrder) {
      const said = saidAs(consentKind, entry);
      const agrees = said && this.#agreesByAct.get(said.act);
      const member = memberOfDevice(state, entry.header.author);
      if (said?.stance !== 'for' || agrees === undefined || member === undefined) continue;
      if (!agrees.has(member))
        this.#hears.violate('unsaid-yes', `${who} holds a yes of somebody who said none`);
    }
  }

  /** Nobody is counted for what they did not say. */
  #checkVoices(who: string, { cast }: Decision, { saidBy, isRigged }: Question): void {
    if (isRigged) return;
    for (const { member, choice } of cast) {
      const mark = choice?.kind === 'mark' ? choice.value : null;
      if (saidBy.get(member) !== mark)
        this.#hears.violate('false-voice', `${who} counts what somebody did not say`);
    }
  }

  #note({ cast, uncounted, voided }: Decision, { saidBy, isRigged }: Question): void {
    const { sometimes } = this.#hears;
    if (isRigged) sometimes.add('a lying scribe had accomplices');
    else
      for (const { via, earlier } of cast) {
        if (via === 'scribe') sometimes.add('a scribe answered for others');
        if (via === 'paper') sometimes.add('two scribes agreed on paper');
        if (via === 'self' && earlier > 0) sometimes.add('an own word went before a scribe’s');
      }
    for (const { why, member } of uncounted) {
      if (why === 'scribesDiffer') sometimes.add('two scribes differed');
      if (why === 'oneScribe' && !saidBy.has(member))
        sometimes.add('one scribe alone was not heard');
    }
    if (voided.some(({ why }) => why === 'tooFewWitnesses'))
      sometimes.add('a lying scribe was denied');
  }
}
