/**
 * An infiltrator who vouches friends (R15). An ordinary member trusts them and invites them; they wait
 * their probation out, then bring friend after friend. While friends are new they try what they may
 * not yet: to bring others, to get a bell and a stewardship. What the rule leaves them is slow.
 */
import type { Hour, MemberId } from '@tocsin/core';
import { hour, memberOfDevice, ROLE } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { propose } from '../people/doings.ts';
import type { Manners } from '../people/guests.ts';
import { invite, talkOver, whenIn } from '../people/guests.ts';
import type { Person } from '../people/person.ts';
import { DAY_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { mustNotCount, persuade, soon } from './enemy.ts';

/** Somebody nice whom a trusted member brings; friends of whom little is known; those of nobody. */
const NICE: Manners = { vouch: 60, object: 3 };
const UNKNOWN: Manners = { vouch: 30, object: 4 };
/** R15: for so many days nobody new may vouch; and a day for the next placement. */
const PROBATION_DAYS = 60;
const WAIT_DAYS: number = PROBATION_DAYS + 1;
/** Friends whom the infiltrator brings, and the days between two: more than may be, as some object. */
const FRIENDS = ['lou', 'max', 'nia', 'oto', 'pia', 'rui', 'sol'];
const FRIEND_DAYS = 2;
/** Friends once more, when the first vouches are ninety days old. */
const LATER_FRIENDS = ['tea', 'ugo'];
const LATER_DAYS = 91;
/** How often an honest member tries to bring the infiltrator in. */
const TRIES = 3;
const TRY_DAYS = 21;

/** Comes in as a friend of the one who is drawn. */
export const infiltrator: Enemy = (scene) => comeIn(scene, 0);

/** The one who is drawn brings friends at once: a member of the first hour turned. */
export const friendBringer: Enemy = (scene) => bringFriends(scene, scene.traitor, FRIENDS);

function comeIn(scene: Scene, trial: number): void {
  const { valley, home, traitor, watch } = scene;
  if (trial >= TRIES) return;
  let isIn = false;
  soon(scene, traitor, async () => {
    const name = trial === 0 ? `kim@${home.name}` : `kim${String(trial)}@${home.name}`;
    const asked = await invite(scene, traitor, name);
    if (asked === undefined) return false;
    talkOver(scene, asked.act, others(scene, [traitor]), NICE);
    whenIn(scene, asked, () => {
      isIn = true;
      watch.sometimes.add('an infiltrator came in');
      const { agenda } = valley;
      agenda.at(agenda.now() + WAIT_DAYS * DAY_MS, () => bringFriends(scene, asked.guest, FRIENDS));
      agenda.at(agenda.now() + (WAIT_DAYS + LATER_DAYS) * DAY_MS, () =>
        bringFriends(scene, asked.guest, LATER_FRIENDS),
      );
      tryTooEarly(scene, asked.guest, []);
    });
    return true;
  });
  valley.agenda.at(valley.agenda.now() + TRY_DAYS * DAY_MS, () => {
    if (!isIn) comeIn(scene, trial + 1);
  });
}

function bringFriends(scene: Scene, by: Person, names: readonly string[]): void {
  const { valley, home, watch } = scene;
  const band: Person[] = [by];
  for (const [at, name] of names.entries())
    valley.agenda.at(valley.agenda.now() + at * FRIEND_DAYS * DAY_MS, () =>
      soon(scene, by, async () => {
        const asked = await invite(scene, by, `${name}@${home.name}`);
        if (asked === undefined) return false;
        watch.sometimes.add('an infiltrator vouched for a friend');
        talkOver(scene, asked.act, others(scene, band), UNKNOWN);
        whenIn(scene, asked, () => {
          watch.sometimes.add('a friend of an infiltrator came in');
          band.push(asked.guest);
          tryTooEarly(scene, asked.guest, band);
        });
        return true;
      }),
    );
}

/** Everybody of the home who is not of the band: they do not know, and are asked like anybody. */
function others({ home }: Scene, band: readonly Person[]): readonly Person[] {
  return home.people.filter((one) => !band.includes(one));
}

/** On probation: to bring somebody, and to be given a bell and a stewardship. */
function tryTooEarly(scene: Scene, newcomer: Person, band: readonly Person[]): void {
  const { home, heard, watch } = scene;
  const [known] = newcomer.name.split('@');
  const until = (): Hour | undefined => watch.growth.newUntil(home.log, newcomer.device);
  soon(scene, newcomer, async () => {
    const ends = until();
    if (memberOf(newcomer) === undefined || ends === undefined) return false;
    const asked = await invite(scene, newcomer, `friend-of-${known ?? ''}@${home.name}`);
    if (asked === undefined) return false;
    watch.sometimes.add('somebody on probation vouched');
    mustNotCount(scene, asked.act, 'brought by somebody on probation', ends);
    persuade(scene, asked.act, band, 6);
    whenIn(scene, asked);
    return true;
  });
  for (const role of [ROLE.ringer, ROLE.steward])
    soon(scene, newcomer, async () => {
      const peer = newcomer.device.home()?.peer;
      const [member, ends] = [memberOf(newcomer), until()];
      if (peer === undefined || member === undefined || ends === undefined) return false;
      const notAfter = hour(hourNow(peer.parts) + 26 * 168);
      const value = { role, member, notAfter, pact: null, terms: null };
      const act = await propose(newcomer, { kind: 'mandate', value }, heard);
      if (act === undefined) return false;
      watch.sometimes.add('somebody on probation reached for a bell');
      mustNotCount(scene, act, 'a bell or a stewardship on probation', ends);
      // Put to people who do not look so closely: they say yes as they do to anybody.
      persuade(scene, act, others(scene, [newcomer]), 6);
      return true;
    });
}

function memberOf({ device }: Person): MemberId | undefined {
  const peer = device.home()?.peer;
  const state = peer?.judged().state;
  return peer && state && memberOfDevice(state, peer.replica.me);
}
