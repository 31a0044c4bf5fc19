/**
 * Whoever's turn it is places twice: two placements at one parent in one round, each told to other
 * people. Two rivals may never both be in force on honest replicas.
 */
import {
  draftPlacement,
  hour,
  memberOfDevice,
  placementKind,
  planPlacement,
  secretaryOf,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { handOf, slip } from './enemy.ts';
import { rawRecord } from './raw.ts';

/** For so many days it looks every few hours whether it is its turn. */
const DAYS = 60;
const LOOK_HOURS = 6;

export const lyingSecretary: Enemy = (scene) => {
  const { valley, traitor } = scene;
  traitor.device.mayFork = true;
  for (let hours = 0; hours < (DAYS * DAY_MS) / HOUR_MS; hours += LOOK_HOURS)
    valley.agenda.at(valley.agenda.now() + hours * HOUR_MS, () => placeTwice(scene));
};

function placeTwice(scene: Scene): void {
  const { home, traitor, watch, valley } = scene;
  const hand = handOf(scene);
  const state = hand?.home.peer.judged().state;
  if (hand === undefined || state === undefined) return;
  const me = memberOfDevice(state, hand.home.peer.replica.me);
  if (secretaryOf(state, 0, valley.crypto.hash) !== me) return;
  if ((state.reading.placementsByParent.get(state.head) ?? []).length > 0) return;
  const honest = home.people.filter((one) => one !== traitor);
  watch.sometimes.add('a secretary placed twice');
  const now = hourNow(hand.home.peer.parts);
  for (const [at, wall] of [now, now - 1].entries()) {
    const knowledge = {
      device: hand.home.peer.replica.me,
      now: hour(wall),
      isClockSure: true,
      firstHeld: () => undefined,
      isTurnProven: () => true,
      isGone: () => false,
      roundSince: null,
      stoodAt: null,
    };
    const plan = planPlacement(state, { kind: 'tick' }, knowledge, valley.crypto);
    const draft = draftPlacement(plan, { consents: [], delta: [], stands: [] });
    const record = rawRecord(hand, placementKind, draft);
    slip(
      scene,
      [record],
      honest.filter((_, place) => place % 2 === at),
    );
  }
}
