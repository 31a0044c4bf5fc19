/**
 * Who was put out and goes on: a member who was expelled, or a thief with a device that was struck.
 * Both say yes to whatever is open, under today's date and under one from before their end.
 */
import type { Act, Hour, RecordId, Verb } from '@tocsin/core';
import { actKind, consentKind, hour, idOf, invariant, memberOfDevice } from '@tocsin/core';

import { propose } from '../people/doings.ts';
import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { handOf, mustNotCount, persuade, slip } from './enemy.ts';
import type { Hand } from './raw.ts';
import { rawRecord } from './raw.ts';

/** How often the enemy tries. */
const TRIES = 6;
/** Two members suspend a device for so many hours (R17). */
const SUSPENSION_HOURS = 336;
/** Backdated by so many hours before its end. */
const BACK_HOURS = 72;

/** A member who was expelled and goes on saying yes. */
export const forgerAfterRecall: Enemy = (scene) => {
  endBy(scene, 'members', (scene_) => {
    const member = memberOf(scene_);
    return member === undefined ? undefined : { kind: 'expel', value: { member, cuts: [] } };
  });
};

/** A thief with a device that two members struck: for two weeks nothing that it says counts (R17). */
export const thiefWithOldKeys: Enemy = (scene) => {
  endBy(scene, 'none', ({ traitor }) => {
    const device = traitor.device.shelves[0]?.author;
    if (device === undefined) return undefined;
    const rest = { paperCode: null, successor: null, lastHonoured: null, enrolment: null };
    return { kind: 'strikeDevice', value: { device, by: 'members', ...rest } };
  });
};

function memberOf({ traitor }: Scene) {
  const home = traitor.device.home();
  const state = home?.peer.judged().state;
  return home === undefined || state === undefined
    ? undefined
    : memberOfDevice(state, home.peer.replica.me);
}

/** The honest end the traitor's powers; once that is in force the traitor goes on. */
function endBy(
  scene: Scene,
  byClass: 'members' | 'none',
  verbOf: (scene: Scene) => Verb | undefined,
): void {
  const { valley, home, traitor, heard } = scene;
  const verb = verbOf(scene);
  const honest = home.people.filter((one) => one !== traitor);
  const [speaker] = honest.filter(({ device }) => device.awake && device.home() !== undefined);
  if (verb === undefined || speaker === undefined) {
    valley.agenda.at(valley.agenda.now() + HOUR_MS, () => endBy(scene, byClass, verbOf));
    return;
  }
  const state = speaker.device.home()?.peer.judged().state;
  const before = state === undefined ? hour(1) : hour(Math.max(1, state.wall - BACK_HOURS));
  const done = propose(speaker, verb, heard, byClass).then((act) => {
    if (act === undefined) return;
    const others = honest.filter((one) => one !== speaker);
    persuade(scene, act, others, 14);
    goOnAfter(scene, act, before);
  });
  valley.doing(speaker, done);
}

/** Once the act is in force, tries again and again. */
function goOnAfter(scene: Scene, ending: RecordId, before: Hour): void {
  const { valley, watch } = scene;
  const { agenda } = valley;
  const wait = (): void => {
    if (watch.acts.get(ending)?.forceAtMs === undefined) agenda.at(agenda.now() + DAY_MS, wait);
    else {
      watch.sometimes.add('an enemy was put out');
      for (let trial = 0; trial < TRIES; trial += 1)
        agenda.at(agenda.now() + (1 + trial) * 2 * DAY_MS, () =>
          sayYes(scene, ending, before, trial),
        );
    }
  };
  agenda.at(agenda.now() + DAY_MS, wait);
}

function sayYes(scene: Scene, ending: RecordId, before: Hour, trial: number): void {
  const hand = handOf(scene);
  const state = hand?.home.peer.judged().state;
  if (hand === undefined || state === undefined) return;
  const open = [...state.reading.actById.keys()].filter((id) => !state.placedActs.has(id));
  const [act] = scene.luck.shuffle(open);
  const isBackdated = trial % 2 === 1;
  const change = isBackdated ? { wallHour: before } : {};
  const record =
    act === undefined
      ? rawRecord(hand, actKind, actOf(scene, hand), change)
      : rawRecord(hand, consentKind, { act, stance: 'for' }, change);
  const verb = state.reading.actById.get(ending)?.said.verb.kind;
  const since = state.chain.find((step) => step.act === ending)?.wall;
  const isForAWhile = verb === 'strikeDevice' && since !== undefined;
  const until = isForAWhile ? since + SUSPENSION_HOURS : undefined;
  mustNotCount(scene, record.id, isBackdated ? 'backdated' : 'after the end', until);
  scene.watch.sometimes.add(isBackdated ? 'an enemy backdated' : 'an enemy went on after its end');
  // What a hostile hand writes beside the engine forks its own chain in the end.
  scene.traitor.device.mayFork = true;
  slip(scene, [record]);
}

function actOf({ luck }: Scene, hand: Hand): Act {
  const { home } = hand;
  const { state } = home.peer.judged();
  invariant(state !== undefined, 'a hand knows its log');
  const hash = luck.bytes(32);
  const verb: Verb = { kind: 'resolve', value: { subject: 1_001, hash: idOf(hash) } };
  return home.governance.draft(state, verb, 'members');
}
