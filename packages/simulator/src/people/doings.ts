/** What a person does with the engine in their hand, each through a public call of it. */
import type { Act, PulseView, RecordId, SubjectId, Verb } from '@tocsin/core';
import {
  actKind,
  benchAt,
  consentKind,
  hour,
  idOf,
  INQUIRY_CLOSED,
  INQUIRY_STEP,
  liveMembers,
  PAUSE,
  PAUSE_HOURS_MAX,
  ROLE,
  SEEN,
  stancesHeld,
} from '@tocsin/core';
import type { AssemblyPeer, Judged, LogPeer } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type { Person } from './person.ts';
import { wordOf } from './words.ts';

/** What doings tell the world. */
export interface Heard {
  /**
   * Somebody is about to say yes to an act. Whatever becomes of the call: a device that dies before it answers
   * may have written the word, and others may have read it.
   */
  saysYes(act: RecordId, person: Person): void;
  /** Their device told them that it is written. */
  consented(act: RecordId): void;
  proposed(act: RecordId, person: Person, byClass: Act['class']): void;
  /** Whether a member or a twin answers when somebody calls; the world knows where people are. */
  isReachable(subject: SubjectId): boolean;
  /** Whether honest people see through an act and will not have it, or leave it to their hall. */
  refuses(act: RecordId): boolean;
  /** Somebody asked after a subject, and said how it ended. */
  asked(subject: SubjectId, person: Person): void;
}

/** One tap: a sign of life in every log. */
export async function tap(person: Person): Promise<void> {
  const home = person.device.home();
  if (home === undefined) return;
  const words = person.device.duress()?.words;
  if (words === undefined) await home.peer.beat();
  else await words.beat(wordOf(person));
  for (const pact of person.device.pacts()) await pact.peer.beat();
}

/** Proposes something, to the members if nothing else is said; who proposes agrees. */
export async function propose(
  person: Person,
  verb: Verb,
  heard: Heard,
  byClass: Act['class'] = 'members',
): Promise<RecordId | undefined> {
  const home = person.device.home();
  const state = home?.peer.judged().state;
  if (home === undefined || state === undefined) return undefined;
  const act = await home.peer.append(actKind, home.governance.draft(state, verb, byClass));
  if (!act.ok) return undefined;
  heard.proposed(act.value, person, byClass);
  await agree(home, act.value, person, heard);
  return act.value;
}

/** Says yes to one act, as somebody who was spoken to about it. */
export async function agreeTo(person: Person, act: RecordId, heard: Heard): Promise<boolean> {
  const home = person.device.home();
  if (home?.peer.judged().state?.reading.actById.has(act) !== true) return false;
  await agree(home, act, person, heard);
  return true;
}

async function agree(
  home: AssemblyPeer,
  act: RecordId,
  person: Person,
  heard: Heard,
): Promise<void> {
  heard.saysYes(act, person);
  const said = await home.peer.append(consentKind, { act, stance: 'for' });
  if (said.ok) heard.consented(act);
}

/** Something that a home decides now and then: a role, or an outcome. */
export function somethingToDecide(person: Person): Verb | undefined {
  const home = person.device.home();
  const state = home?.peer.judged().state;
  if (home === undefined || state === undefined) return undefined;
  const { luck } = person;
  if (luck.chance(1, 3))
    return { kind: 'resolve', value: { subject: 1_000, hash: idOf(luck.bytes(32)) } };
  const member = luck.pick(liveMembers(state)).id;
  const notAfter = hour(hourNow(home.peer.parts) + luck.between(4, 26) * 168);
  const role = luck.pick([ROLE.scribe, ROLE.courier, ROLE.ringer, ROLE.steward]);
  return { kind: 'mandate', value: { role, member, notAfter, pact: null, terms: null } };
}

/** Looks at what waits for people, and answers what this person answers today. */
export async function lookAtQuestions(person: Person, nowMs: number, heard: Heard): Promise<void> {
  const home = person.device.home();
  if (home === undefined) return;
  await answerActs(home, person, nowMs, heard);
  await answerPauses(home, person, nowMs);
  await askAround(home.peer, home.pulse(), person, heard);
  for (const pact of person.device.pacts()) await askAround(pact.peer, pact.pulse(), person, heard);
}

async function answerActs(
  home: AssemblyPeer,
  person: Person,
  nowMs: number,
  heard: Heard,
): Promise<void> {
  const { state, me } = home.peer.judged();
  if (state === undefined || me === undefined) return;
  const bench = benchAt(state, home.peer.parts.crypto);
  for (const [id, { said }] of state.reading.actById) {
    if (said.class !== 'members' || state.placedActs.has(id) || heard.refuses(id)) continue;
    if (state.verdicts.get(id)?.kind !== 'open' || stancesHeld(bench, id).has(me)) continue;
    if (person.answers(id, nowMs)) await agree(home, id, person, heard);
  }
}

/** A rest counts once somebody else repeats its hours. */
async function answerPauses(home: AssemblyPeer, person: Person, nowMs: number): Promise<void> {
  const { me } = home.peer.judged();
  const all = home.watch().records()?.pauses ?? [];
  const now = hourNow(home.peer.parts);
  for (const { id, by, said } of all) {
    if (by === me || said.agreesTo !== null || said.toHour <= now) continue;
    if (all.some((other) => other.said.agreesTo === id)) continue;
    if (person.answers(id, nowMs)) await home.peer.append(PAUSE, { ...said, agreesTo: id });
  }
}

/** Inquiries of one log whose hand is ours: we call them, and say how it ended. */
async function askAround(
  peer: LogPeer<Judged>,
  pulse: PulseView | undefined,
  person: Person,
  heard: Heard,
): Promise<void> {
  const { me } = peer.replica;
  const subject = peer.judged().subjectByDevice.get(me);
  if (subject === undefined) return;
  for (const one of pulse?.inquiries ?? []) {
    if (one.state !== 'open' || one.subject === subject) continue;
    // Nobody is left to ask in turn: whoever sees it takes it (R25).
    const isOurs = one.owner === me || one.owner === subject || one.owner === null;
    if (!isOurs || !person.answersUrgent(`${one.id} ${String(one.hand)}`)) continue;
    const { id: inquiry, hand } = one;
    if (heard.isReachable(one.subject)) {
      const said = { subject: one.subject, how: 'call', happenedAt: hourNow(peer.parts) } as const;
      await peer.append(INQUIRY_STEP, { inquiry, channel: 'call', result: 'answered', hand });
      await peer.append(SEEN, said);
      await peer.append(INQUIRY_CLOSED, { inquiry, outcome: 'explained', note: 'other' });
    } else {
      await peer.append(INQUIRY_STEP, { inquiry, channel: 'call', result: 'noAnswer', hand });
      await peer.append(INQUIRY_CLOSED, { inquiry, outcome: 'silent', note: 'none' });
    }
    heard.asked(one.subject, person);
  }
}

/** Announces a rest, before a holiday. */
export async function announceRest(person: Person, days: number): Promise<void> {
  const home = person.device.home();
  if (home === undefined) return;
  const fromHour = hourNow(home.peer.parts);
  const toHour = hour(fromHour + Math.min(PAUSE_HOURS_MAX, days * 24));
  await home.peer.append(PAUSE, { fromHour, toHour, agreesTo: null });
}
