/** How one of those we listen to stands on the screen: state, fact, whether someone is needed. */
import type { Inquiry, Subject } from '../../rpc/calls.ts';
import { pulse } from '../../words/pulse.ts';
import { sayWhen } from '../../words/time.ts';
import type { State } from '../kit/icon.tsx';
import { nameOf } from './sentence.ts';

/** The screen's state for each of the peer's (guide §4). */
const STATE_OF: Readonly<Record<Subject['state'], State>> = {
  fresh: 'steady',
  explained: 'steady',
  due: 'due',
  late: 'late',
  suspect: 'late',
  inquiry: 'inquiry',
  silent: 'inquiry',
  paused: 'resting',
  unknown: 'unknown',
};

/** The state on the screen. */
export function stateOf(subject: Subject): State {
  return STATE_OF[subject.state];
}

/** Whether it is tinted: only what needs someone is. */
export function needsSomeone(subject: Subject): boolean {
  const state = stateOf(subject);
  return state === 'late' || state === 'inquiry';
}

/** The one fact beside the state's word: when, and by which way. */
export function sayFact(subject: Subject, inquiry: Inquiry | undefined): string {
  const { state, happenedAt, dueAt, restsUntil, way } = subject;
  if (state === 'paused' && restsUntil !== null) {
    return pulse.say('fact.rests', { when: sayWhen(restsUntil.ms) });
  }
  if (state === 'due' && dueAt !== null) {
    return pulse.say('fact.due', { when: sayWhen(dueAt.ms) });
  }
  if (inquiry !== undefined && needsSomeone(subject)) {
    const when = sayWhen(inquiry.silentSince.ms);
    return inquiry.owner === null
      ? pulse.say('fact.silentSince', { when })
      : pulse.say('fact.asks', { when, name: nameOf(inquiry.owner) });
  }
  if (stateOf(subject) === 'late' && dueAt !== null) {
    return pulse.say('fact.lateSince', { when: sayWhen(dueAt.ms) });
  }
  if (happenedAt === null || way === null) return pulse.say('fact.never');
  return pulse.say(`fact.${way}`, { when: sayWhen(happenedAt.ms) });
}

/** The inquiry about somebody, if one is open. */
export function inquiryAbout(subject: Subject, inquiries: readonly Inquiry[]): Inquiry | undefined {
  return inquiries.find((one) => one.open && one.subject.id === subject.who.id);
}
