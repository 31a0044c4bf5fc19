/**
 * A minority that works together: it says yes to its own act, places it by hand, whoever's turn it
 * is, and ballots for it. It may never come into force.
 */
import type { Verb } from '@tocsin/core';
import {
  actKind,
  ballotKind,
  consentKind,
  draftPlacement,
  idOf,
  placementIdOfDraft,
  placementKind,
  planPlacement,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { DAY_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { mustNotCount } from './enemy.ts';

/** How often they try. */
const TRIES = 4;

export const colluders: Enemy = (scene) => {
  const { valley } = scene;
  for (let trial = 0; trial < TRIES; trial += 1)
    valley.agenda.at(valley.agenda.now() + trial * 3 * DAY_MS, () => collude(scene));
};

function collude(scene: Scene): void {
  const { home, traitor, valley, luck } = scene;
  // Less than half of the members, the traitor among them.
  const count = Math.ceil(home.people.length / 2) - 1;
  const band = [traitor, ...home.people.filter((one) => one !== traitor)].slice(0, count);
  const [first] = band;
  const live = first?.device.home();
  const state = live?.peer.judged().state;
  if (first === undefined || live === undefined || state === undefined) return;
  const verb: Verb = { kind: 'resolve', value: { subject: 1_002, hash: idOf(luck.bytes(32)) } };
  const work = async (): Promise<void> => {
    const act = await live.peer.append(actKind, live.governance.draft(state, verb, 'members'));
    if (!act.ok) return;
    mustNotCount(scene, act.value, 'wanted by a minority');
    scene.watch.sometimes.add('a minority colluded');
    const consent = await live.peer.append(consentKind, { act: act.value, stance: 'for' });
    await live.peer.refresh();
    const now = live.peer.judged().state;
    if (!consent.ok || now === undefined) return;
    const { crypto } = live.peer.parts;
    const knowledge = {
      device: live.peer.replica.me,
      now: hourNow(live.peer.parts),
      isClockSure: true,
      firstHeld: () => undefined,
      isTurnProven: () => true,
      isGone: () => false,
      roundSince: null,
      stoodAt: null,
    };
    const consents = [consent.value];
    const due = { kind: 'act', act: act.value, verb: verb.kind, consents } as const;
    const plan = planPlacement(now, due, knowledge, crypto);
    const draft = draftPlacement(plan, { consents: [], delta: [], stands: [] });
    await live.peer.append(placementKind, draft);
    const placement = placementIdOfDraft(crypto.hash, draft);
    for (const one of band)
      await one.device.home()?.peer.append(ballotKind, { parent: now.head, round: 0, placement });
  };
  valley.doing(first, work());
}
