/**
 * A majority of the stewards turns on the members: it tries to expel them as if that were theirs to
 * decide (R5 says it is not), and duels over suspensions, which it may.
 */
import type { MemberId, Verb } from '@tocsin/core';
import { hour, liveMembers, memberOfDevice, ROLE } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { propose } from '../people/doings.ts';
import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { mustNotCount, persuade } from './enemy.ts';

/** Stewards that are seated: the least with which the class is open. */
const STEWARDS = 3;
/** Weeks for which they hold. */
const WEEKS = 26;
/** After so many days two of them begin. */
const COUP_AFTER_DAYS = 30;

/** Seats three stewards with everybody's consent; later two of them try to take the house. */
export const stewardMajority: Enemy = (scene) => {
  const { home, traitor, valley } = scene;
  const accomplice = home.people.find((one) => one !== traitor);
  const third = home.people.find((one) => one !== traitor && one !== accomplice);
  if (accomplice === undefined || third === undefined) return;
  for (const steward of [traitor, accomplice, third].slice(0, STEWARDS)) seat(scene, steward);
  for (let week = 0; week < 4; week += 1)
    valley.agenda.at(valley.agenda.now() + (COUP_AFTER_DAYS + week * 7) * DAY_MS, () =>
      strikeOut(scene, [traitor, accomplice], third),
    );
};

function memberOf(person: Person): MemberId | undefined {
  const home = person.device.home();
  const state = home?.peer.judged().state;
  return home === undefined || state === undefined
    ? undefined
    : memberOfDevice(state, home.peer.replica.me);
}

function seat(scene: Scene, steward: Person): void {
  const { valley, heard, home } = scene;
  const member = memberOf(steward);
  const peer = steward.device.home()?.peer;
  if (member === undefined || peer === undefined || !steward.device.awake) {
    valley.agenda.at(valley.agenda.now() + HOUR_MS, () => seat(scene, steward));
    return;
  }
  const notAfter = hour(hourNow(peer.parts) + WEEKS * 168);
  const value = { role: ROLE.steward, member, notAfter, pact: null, terms: null };
  const done = propose(steward, { kind: 'mandate', value }, heard).then((act) => {
    if (act === undefined) return;
    const others = home.people.filter((one) => one !== steward);
    persuade(scene, act, others, 10);
  });
  valley.doing(steward, done);
}

/** Two stewards say that a member is expelled, and that another is suspended. */
function strikeOut(scene: Scene, plotters: readonly Person[], third: Person): void {
  const { valley, heard, watch } = scene;
  const [first, second] = plotters;
  const state = first?.device.home()?.peer.judged().state;
  if (first === undefined || second === undefined || state === undefined) return;
  const mine = plotters.map(memberOf);
  const victim = liveMembers(state).find(({ id }) => !mine.includes(id));
  const rival = memberOf(third);
  if (victim === undefined) return;
  const expel: Verb = { kind: 'expel', value: { member: victim.id, cuts: [] } };
  const done = propose(first, expel, heard, 'stewards').then((act) => {
    if (act === undefined) return;
    watch.sometimes.add('stewards tried to expel');
    mustNotCount(scene, act, 'stewards cannot expel');
    persuade(scene, act, [second], 5);
  });
  valley.doing(first, done);
  const peer = first.device.home()?.peer;
  if (rival === undefined || peer === undefined) return;
  const until = hour(hourNow(peer.parts) + 13 * 24);
  const suspend: Verb = { kind: 'suspend', value: { member: rival, until } };
  valley.doing(
    second,
    propose(second, suspend, heard, 'stewards').then((act) => {
      if (act !== undefined) persuade(scene, act, [first], 5);
    }),
  );
}
