/** An ally falls silent; its twin notices by itself, asks, and an inquiry passes on. */
import type { Inquiry, InquiryShowAnswer, Subject } from '@tocsin/host/calls';
import {
  everyone,
  firstOf,
  pactNameOf,
  partyIdOf,
  stop,
  until,
  waiting,
} from '@tocsin/host/practice';
import type { Person, Troupe } from './people.ts';
import type { Stage, StepKey } from './stage.ts';

/** States in which somebody is heard. */
const HEARD: ReadonlySet<Subject['state']> = new Set(['fresh', 'due', 'explained']);

/** Waits until every device hears every other assembly of the pact. */
export async function allSteady(stage: Stage): Promise<void> {
  const { cast } = stage;
  for (const person of everyone(cast.troupes)) {
    const log = await pactNameOf(person);
    await until(waiting(stage, 'steady', person), async () => {
      const { subjects } = await person.ask('beat.show', {}, log);
      const inPact = subjects.filter((one) => one.log === log && !one.who.me);
      const isSteady = inPact.length === cast.troupes.length - 1;
      return isSteady && inPact.every(({ state }) => HEARD.has(state)) ? true : undefined;
    });
  }
}

/** A silence, as its twin came to know it. */
export interface Silence {
  /** The silent party's id in the pact. */
  readonly party: string;
  /** The inquiry's id. */
  readonly inquiry: string;
  readonly openedAtMs: number;
  /** Meetings of couriers by then. */
  readonly contacts: number | undefined;
}

/** Says a step of the story; gives when. */
export type Tell = (step: StepKey, sentence: string) => number;

/** The twin suspects, asks the silent one first, then others, opens an inquiry, passes it on. */
export async function twinNotices(stage: Stage, party: string, tell: Tell): Promise<Silence> {
  const { cast, say } = stage;
  const { twin, silent } = cast;
  const first = firstOf(twin);
  const names = { twin: twin.name, silent: silent.name };
  await until(waiting(stage, 'suspected', first), async () => {
    const subject = await subjectAt(first, party);
    const isAsked = subject?.state === 'suspect' && subject.asked !== 'nobody';
    // Whoever opens an inquiry has asked the silent one, or broke the rule.
    if (subject?.state === 'inquiry' && subject.asked === 'nobody') stop('suspected', first.name);
    return isAsked || subject?.state === 'inquiry' ? true : undefined;
  });
  tell('suspected', say('rehearse.step.suspected', names));
  await until(waiting(stage, 'askedOthers', first), async () =>
    (await subjectAt(first, party))?.asked === 'others' ? true : undefined,
  );
  tell('askedOthers', say('rehearse.step.askedOthers', names));
  const opened = await until(waiting(stage, 'opened', first), () => openedAt(first, party));
  const owner = await ownerOf(stage, twin, opened.id);
  const named = { twin: twin.name, owner: owner.person.name };
  const openedAtMs = tell('opened', say('rehearse.step.opened', named));
  const contacts = stage.road.contacts();
  await passesOn(stage, opened, owner, tell);
  return { party, inquiry: opened.id, openedAtMs, contacts };
}

/** The first one who is asked says nothing; the next one calls, and writes down what came of it. */
async function passesOn(stage: Stage, { id }: Inquiry, owner: Owner, tell: Tell): Promise<void> {
  const { cast, say } = stage;
  const { twin, silent } = cast;
  const first = firstOf(twin);
  await until(waiting(stage, 'passedOn', first), async () =>
    (await inquiryAt(first, id)).inquiry.hand > owner.hand ? true : undefined,
  );
  const { person: next } = await ownerOf(stage, twin, id);
  const names = { owner: owner.person.name, next: next.name, silent: silent.name };
  tell('passedOn', say('rehearse.step.passedOn', names));
  await next.ask('inquiry.step', { id, channel: 'call', result: 'noAnswer' });
  await until(waiting(stage, 'asked', first), async () =>
    (await inquiryAt(first, id)).steps.find(({ result }) => result === 'noAnswer'),
  );
  tell('asked', say('rehearse.step.asked', names));
}

async function subjectAt(person: Person, party: string): Promise<Subject | undefined> {
  const { subjects } = await person.ask('beat.show', {}, await pactNameOf(person));
  return subjects.find(({ who }) => who.id === party);
}

/** An inquiry about the silent one that the twin itself opened, by a record that is held. */
async function openedAt(person: Person, party: string): Promise<Inquiry | undefined> {
  const { inquiries } = await person.ask('inquiry.list', {}, await pactNameOf(person));
  const ours = await partyIdOf(person);
  return inquiries.find(
    ({ subject, openedBy }) => subject.id === party && openedBy.some(({ id }) => id === ours),
  );
}

/** Asks a device about one inquiry. */
export function inquiryAt(person: Person, id: string): Promise<InquiryShowAnswer> {
  return person.ask('inquiry.show', { id });
}

/** Who is asked to look, and how often the inquiry was passed on by then. */
interface Owner {
  readonly person: Person;
  readonly hand: number;
}

/** The person who is asked to look now: their own device says so. */
async function ownerOf(stage: Stage, { people }: Troupe, id: string): Promise<Owner> {
  const first = people[0];
  if (first === undefined) stop('owner', '');
  return until(waiting(stage, 'owner', first), async () => {
    for (const person of people) {
      const shown = await person.tryTo('inquiry.show', { id });
      if (!shown.ok) continue;
      const { owner, hand } = shown.value.inquiry;
      if (owner?.me === true) return { person, hand };
    }
    return undefined;
  });
}
