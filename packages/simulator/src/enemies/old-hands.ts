/**
 * Who held a power and goes on with it: two treasurers who recall each other, and the holders of an
 * emergency power that has lapsed. What they then write, under today's date or one from before their
 * end, no replica may take for covered (R6, R8).
 */
import type { Hour, MemberId, RecordId, Verb } from '@tocsin/core';
import {
  charterKind,
  hour,
  memberOfDevice,
  POWER_VERB,
  powerCovers,
  ROLE,
  roleActKind,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { propose } from '../people/doings.ts';
import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { handOf, persuade, slip } from './enemy.ts';
import type { RawRecord } from './raw.ts';
import { rawRecord } from './raw.ts';

/** Weeks for which a purse is held. */
const WEEKS = 26;
/** Hours of an emergency power: the most. */
const EMERGENCY_HOURS = 72;
/** Times that somebody goes on after the end. */
const TRIES = 4;
/** Backdated by so many hours. */
const BACK_HOURS = 60;

/** Two treasurers are each other's deputies, recall each other, and both go on paying. */
export const duellingTreasurers: Enemy = (scene) => {
  const { home, traitor } = scene;
  const rival = home.people.find((one) => one !== traitor);
  if (rival === undefined) return;
  const seats: (RecordId | undefined)[] = [];
  for (const [at, [holder, deputy]] of [
    [traitor, rival],
    [rival, traitor],
  ].entries())
    seat(scene, holder as Person, deputy as Person, (act) => {
      seats[at] = act;
      const [first, second] = seats;
      if (first !== undefined && second !== undefined)
        whenInForce(scene, [first, second], () => duel(scene, rival, first, second));
    });
};

/** An emergency power lapses; its holders go on together, and date it back. */
export const emergencyHolders: Enemy = (scene) => {
  const { home, traitor } = scene;
  const second = home.people.find((one) => one !== traitor);
  if (second !== undefined) ask(scene, second, TRIES);
};

function memberOf(person: Person): MemberId | undefined {
  const home = person.device.home();
  const state = home?.peer.judged().state;
  return home === undefined || state === undefined
    ? undefined
    : memberOfDevice(state, home.peer.replica.me);
}

/** Calls once all of these acts are in force somewhere. */
function whenInForce({ valley, watch }: Scene, acts: readonly RecordId[], then: () => void): void {
  const { agenda } = valley;
  const look = (): void => {
    if (acts.every((act) => watch.acts.get(act)?.forceAtMs !== undefined)) then();
    else agenda.at(agenda.now() + 6 * HOUR_MS, look);
  };
  look();
}

function seat(scene: Scene, holder: Person, deputy: Person, then: (act: RecordId) => void): void {
  const { valley, heard, home } = scene;
  const [member, second] = [memberOf(holder), memberOf(deputy)];
  const peer = holder.device.home()?.peer;
  if (member === undefined || second === undefined || peer === undefined || !holder.device.awake) {
    valley.agenda.at(valley.agenda.now() + HOUR_MS, () => seat(scene, holder, deputy, then));
    return;
  }
  const terms = {
    kind: 'withinDomain',
    verbs: [POWER_VERB.spend],
    resources: [],
    caps: [{ commodity: 'EUR', amount: 100_000 }],
    area: null,
    text: null,
    reportEvery: 0,
    deputies: [second],
    selection: null,
  } as const;
  const notAfter = hour(hourNow(peer.parts) + WEEKS * 168);
  const value = { role: ROLE.treasurer, member, notAfter, pact: null, terms };
  put(scene, holder, { kind: 'mandate', value }, then, home.people, heard);
}

function put(
  scene: Scene,
  by: Person,
  verb: Verb,
  then: (act: RecordId) => void,
  people: readonly Person[],
  heard: Scene['heard'],
): void {
  const done = propose(by, verb, heard).then((act) => {
    if (act === undefined) return;
    const others = people.filter((one) => one !== by);
    persuade(scene, act, others, 7);
    then(act);
  });
  scene.valley.doing(by, done);
}

/** Each recalls the other; the people let both go. */
function duel(scene: Scene, rival: Person, first: RecordId, second: RecordId): void {
  const { valley, traitor, home, heard, watch } = scene;
  pay(scene, first, null, true);
  const recalls: RecordId[] = [];
  for (const [by, mandate] of [
    [traitor, second],
    [rival, first],
  ] as const) {
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    const say = (): void => {
      if (!by.device.awake || by.device.home() === undefined) {
        valley.agenda.at(valley.agenda.now() + HOUR_MS, say);
        return;
      }
      const keep = (act: RecordId): void => {
        recalls.push(act);
        if (recalls.length < 2) return;
        whenInForce(scene, recalls, () => {
          watch.sometimes.add('duelling recalls were both carried');
          goOn(scene, (isBackdated) => pay(scene, first, isBackdated ? BACK_HOURS : 0, false));
        });
      };
      put(scene, by, recall, keep, home.people, heard);
    };
    valley.agenda.at(valley.agenda.now() + DAY_MS, say);
  }
}

function goOn({ valley }: Scene, doing: (isBackdated: boolean) => void): void {
  const { agenda } = valley;
  for (let trial = 0; trial < TRIES; trial += 1)
    agenda.at(agenda.now() + (1 + trial) * 2 * DAY_MS, () => doing(trial % 2 === 1));
}

/** Pays ten euros from a purse: while it is held, or after. */
function pay(scene: Scene, power: RecordId, back: number | null, isHeld: boolean): void {
  const { watch, traitor, valley } = scene;
  const hand = handOf(scene);
  const state = hand?.home.peer.judged().state;
  if (hand === undefined || state === undefined) return;
  const amount = { commodity: 'EUR', amount: 1_000 };
  const said = { power, verb: POWER_VERB.spend, resource: null, amount, cites: null, text: '' };
  const use = { ...said, confirmedBy: [] };
  if (isHeld) {
    const done = hand.home.peer.append(roleActKind, { ...said, confirms: null }).then((written) => {
      if (written.ok) lookUntilCovered(scene, { ...use, record: written.value });
    });
    valley.doing(traitor, done);
    return;
  }
  // An old head, so that it looks as if the recall was not known.
  const gov = back === 0 ? {} : { gov: state.history[Math.max(0, state.height - 2)]?.head ?? null };
  const wallHour = hour(Math.max(1, hourNow(hand.home.peer.parts) - (back ?? 0)));
  const record = rawRecord(hand, roleActKind, { ...said, confirms: null }, { wallHour, ...gov });
  watch.forbidden.forbidUse({ ...use, record: record.id }, 'paid after the recall');
  watch.sometimes.add('somebody paid from a purse that was taken back');
  scene.traitor.device.mayFork = true;
  slip(scene, [record]);
}

/** The payment of an honest hour has to count in the end: else nothing is shown by the others. */
function lookUntilCovered(scene: Scene, use: Parameters<typeof powerCovers>[1]): void {
  const { valley, watch, home } = scene;
  const look = (): void => {
    const states = home.people.flatMap((one) => one.device.home()?.peer.judged().state ?? []);
    if (states.some((state) => powerCovers(state, use).kind === 'inside'))
      watch.sometimes.add('a power covered what was done');
    else valley.agenda.at(valley.agenda.now() + DAY_MS, look);
  };
  look();
}

/** Asks for an emergency power; again, where nobody answered within its hours. */
function ask(scene: Scene, second: Person, tries: number): void {
  const { valley, traitor, heard, home } = scene;
  const peer = traitor.device.home()?.peer;
  const holders = [memberOf(traitor), memberOf(second)].filter((one) => one !== undefined);
  if (peer === undefined || holders.length < 2 || !traitor.device.awake) {
    valley.agenda.at(valley.agenda.now() + HOUR_MS, () => ask(scene, second, tries));
    return;
  }
  const done = peer.append(charterKind, { text: 'Flood', handover: [] }).then((trigger) => {
    if (!trigger.ok) return;
    const starts = hourNow(peer.parts);
    const value = {
      trigger: trigger.value,
      holders: holders.toSorted(),
      verbs: [POWER_VERB.spend],
      caps: [{ commodity: 'EUR', amount: 100_000 }],
      exposed: [],
      starts,
      expires: hour(starts + EMERGENCY_HOURS),
    };
    const then = (act: RecordId): void => {
      valley.agenda.at(valley.agenda.now() + (EMERGENCY_HOURS + 2) * HOUR_MS, () => {
        if (scene.watch.acts.get(act)?.forceAtMs === undefined) {
          if (tries > 1) ask(scene, second, tries - 1);
          return;
        }
        scene.watch.sometimes.add('an emergency power lapsed');
        goOn(scene, (isBackdated) =>
          useTogether(scene, second, act, isBackdated ? value.expires : null),
        );
      });
    };
    put(scene, traitor, { kind: 'emergency', value }, then, home.people, heard);
  });
  valley.doing(traitor, done);
}

/** Both holders write it, after the end; the wall says what they like. */
function useTogether(scene: Scene, second: Person, power: RecordId, wall: Hour | null): void {
  const { watch } = scene;
  const hand = handOf(scene);
  const other = handOf({ ...scene, traitor: second });
  if (hand === undefined || other === undefined) return;
  const amount = { commodity: 'EUR', amount: 1_000 };
  const said = { power, verb: POWER_VERB.spend, resource: null, amount, cites: null, text: '' };
  const change = wall === null ? {} : { wallHour: wall };
  const record: RawRecord = rawRecord(hand, roleActKind, { ...said, confirms: null }, change);
  const confirmed = rawRecord(
    other,
    roleActKind,
    { ...said, confirms: record.id },
    { ...change, deps: [record.id] },
  );
  const use = { ...said, record: record.id, confirmedBy: [confirmed.id] };
  watch.forbidden.forbidUse(use, 'an emergency power outlived its clock');
  watch.sometimes.add('holders went on after an emergency power');
  scene.traitor.device.mayFork = true;
  second.device.mayFork = true;
  slip(scene, [record, confirmed]);
}
