/** What the people of a valley do from day to day. */
import type { LogId, SubjectId } from '@tocsin/core';

import type { Watch } from '../checkers/watch.ts';
import type { ToldKind } from '../world/chronicle.ts';
import type { Home, Valley } from '../world/valley.ts';
import type { Heard } from './doings.ts';
import { announceRest, lookAtQuestions, propose, somethingToDecide, tap } from './doings.ts';
import { Couriers } from './couriers.ts';
import { putQuestion, tendCouncil } from './councils.ts';
import { layDown } from './laws.ts';
import { renewPhone } from './new-phones.ts';
import { turnToPerson } from './asked.ts';
import type { Person } from './person.ts';
import type { RingHeard } from './ringing.ts';
import { clearBells, ring, tendBells } from './ringing.ts';
import { readFlags, tendWords } from './words.ts';
import { DAY_MS, WEEK_MS } from './person.ts';

/** Days of a holiday that are announced. */
const REST_DAYS = 29;

/** Lets people live: mornings, decisions, holidays. */
export function beginDays(valley: Valley, watch: Watch): void {
  const heard = hearingOf(valley, watch);
  const couriers = valley.scenario.couriers === null ? undefined : new Couriers(valley, watch);
  valley.onMorning = async (person) => {
    const home = valley.homes.find(({ people }) => people.includes(person));
    if (home === undefined) return;
    if (person.whereabouts !== 'arrested') await couriers?.visit(home, person.device);
    if (valley.scenario.newPhones && person.whereabouts === 'free')
      await renewPhone(valley, watch, home, person);
    turnToPerson(person, heard);
    await morning(valley, person, heard);
    await readFlags(valley, person, watch.flags);
    if (person.whereabouts === 'free' && !person.isOnHoliday(valley.agenda.now()))
      await tendCouncil(person, valley.agenda.now(), watch.councils.heard);
    watch.look(person.device);
    if (person.whereabouts !== 'arrested') await couriers?.visit(home, person.device);
    if (valley.pact !== undefined && person.whereabouts === 'free') {
      await tendBells(person, valley.pact, ringingOf(valley, watch));
      await clearBells(person, ringingOf(valley, watch));
    }
  };
  for (const home of valley.homes) planCare(valley, home, heard, ringingOf(valley, watch));
  const { decisionWeeks, weeks } = valley.scenario;
  for (const home of valley.homes)
    for (let week = 1 + valley.luck.below(decisionWeeks); week < weeks; week += decisionWeeks)
      valley.agenda.at(week * WEEK_MS + valley.luck.below(WEEK_MS), () =>
        decide(valley, home, heard),
      );
  if (valley.scenario.councils)
    for (const home of valley.homes)
      for (let week = 0; week < weeks; week += decisionWeeks)
        valley.agenda.at(week * WEEK_MS + valley.luck.below(WEEK_MS), () =>
          ask(valley, home, watch),
        );
}

/** In its first weeks each home lays down how it helps; four times a year its bells are tried. */
function planCare(valley: Valley, home: Home, heard: Heard, ringing: RingHeard): void {
  const { agenda, pact, luck, scenario } = valley;
  if (pact === undefined) return;
  agenda.at(luck.between(1, 6) * DAY_MS, () => layDownSoon(valley, home, heard));
  for (let week = scenario.drillWeeks; week < scenario.weeks; week += scenario.drillWeeks)
    agenda.at(week * WEEK_MS + luck.below(WEEK_MS), () => drillSoon(valley, home, pact, ringing));
}

function drillSoon(valley: Valley, home: Home, pact: LogId, ringing: RingHeard): void {
  const { agenda, luck } = valley;
  const holders = home.people.filter(({ device }) => device.awake && device.pacts().length > 0);
  const [person] = luck.shuffle(holders);
  if (person === undefined)
    agenda.at(agenda.now() + DAY_MS / 8, () => drillSoon(valley, home, pact, ringing));
  else valley.doing(person, ring(person, pact, 'drill', ringing));
}

function layDownSoon(valley: Valley, home: Home, heard: Heard): void {
  const awake = home.people.filter(({ device }) => device.awake && device.home() !== undefined);
  const [person] = valley.luck.shuffle(awake);
  const again = (): void => {
    const { agenda } = valley;
    agenda.at(agenda.now() + DAY_MS / 8, () => layDownSoon(valley, home, heard));
  };
  if (person === undefined) again();
  else
    valley.doing(
      person,
      layDown(home, person, heard).then((isDone) => (isDone ? undefined : again())),
    );
}

/** How doings tell a watch. */
export function hearingOf(valley: Valley, watch: Watch): Heard {
  const { agenda } = valley;
  return {
    proposed(act, person, byClass) {
      const log = person.device.shelves[0]?.log;
      if (log === undefined) return;
      const consenters = new Set<string>();
      watch.acts.set(act, { log, byClass, consenters, consentsAtMs: [], forceAtMs: undefined });
    },
    saysYes: (act, { name }) => void watch.acts.get(act)?.consenters.add(name),
    consented: (act) => void watch.acts.get(act)?.consentsAtMs.push(agenda.now()),
    refuses: (act) => watch.forbidden.has(act) || watch.halls.isForHall(act),
    isReachable: (subject: SubjectId) => !watch.silences.isSilent(subject),
    asked: () => void watch.sometimes.add('a person asked after somebody'),
  };
}

function ringingOf({ agenda, chronicle }: Valley, watch: Watch): RingHeard {
  const tell = (what: ToldKind, { name: who }: Person): void =>
    chronicle.tell({ atMs: agenda.now(), what, who, whom: '' });
  return {
    rang: (_, person, context) => tell(context === 'live' ? 'rang' : 'drilled', person),
    signed: (_, person) => tell('signed', person),
    cleared: (_, person) => {
      watch.sometimes.add('an all-clear was given');
      tell('cleared', person);
    },
  };
}

async function morning(valley: Valley, person: Person, heard: Heard): Promise<void> {
  const now = valley.agenda.now();
  if (person.whereabouts === 'arrested') return;
  if (person.isOnHoliday(now)) return;
  const { holiday } = person;
  const isNear = holiday !== undefined && now >= holiday.fromMs - 3 * DAY_MS && now < holiday.toMs;
  if (isNear && !person.announced) {
    person.announced = true;
    if (person.luck.chance(person.customs.announce, 100)) await announceRest(person, REST_DAYS + 3);
  }
  const day = Math.floor(now / DAY_MS) % 7;
  if (day === person.tapsOn) {
    const isForgotten = person.luck.chance(person.customs.forget, 100);
    // Who is forced is made to look as always.
    if (!isForgotten || person.isForced) await tap(person);
    await tendWords(person);
  }
  await lookAtQuestions(person, now, heard);
}

/** Somebody who is awake, or the first who will be, puts a question. */
function ask(valley: Valley, home: Home, watch: Watch): void {
  const awake = home.people.filter(({ device }) => device.awake && device.home() !== undefined);
  const [person] = valley.luck.shuffle(awake);
  if (person === undefined)
    valley.agenda.at(valley.agenda.now() + DAY_MS / 8, () => ask(valley, home, watch));
  else
    valley.doing(
      person,
      putQuestion(person, watch.councils.heard).then(() => undefined),
    );
}

/** Somebody who is awake, or the first who will be, proposes something. */
function decide(valley: Valley, home: Home, heard: Heard): void {
  const awake = home.people.filter(({ device }) => device.awake && device.home() !== undefined);
  const [person] = valley.luck.shuffle(awake);
  if (person === undefined) {
    valley.agenda.at(valley.agenda.now() + DAY_MS / 8, () => decide(valley, home, heard));
    return;
  }
  const verb = somethingToDecide(person);
  if (verb !== undefined)
    valley.doing(
      person,
      propose(person, verb, heard).then(() => undefined),
    );
}
