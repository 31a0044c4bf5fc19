/**
 * Who committed to a secret of a draw and lets nobody see it until the dice have fallen: with it and
 * without it the draw would come to other people, and they show it only then. A hand lies about the dice
 * beside. The draw goes on without the secret, and with the dice that most hands saw (decision 0117).
 */
import type { DrawOpened, MemberId, RecordId } from '@tocsin/core';
import { hour } from '@tocsin/core';
import { decodeFrame } from '@tocsin/protocol';
import { hourNow } from '@tocsin/peer';

import type { Person } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { soon } from './enemy.ts';
import { after, memberOf, onceHeld, tell } from './offices.ts';

/** Hours in which people commit, show and throw, and in which others show that it was so. */
const COMMIT_HOURS = 30;
const SHOW_HOURS = 30;
const READ_HOURS = 30;
const GRACE_HOURS = 24;
const DICE = 3;
const SEATS = 2;
/** When showing begins, when the dice may be thrown, and when all of it is over. */
const SHOWN_FROM: number = COMMIT_HOURS + GRACE_HOURS;
const READ_FROM: number = SHOWN_FROM + SHOW_HOURS + GRACE_HOURS;
const OVER: number = READ_FROM + READ_HOURS + GRACE_HOURS;

/** Opens a draw, commits to it as others do, and keeps the secret back. */
export const withheldSecret: Enemy = (scene) => {
  const { traitor, home, luck, watch } = scene;
  soon(scene, traitor, async () => {
    const others = home.people.filter((one) => one !== traitor);
    const [liar, second, ...hands] = others;
    const [peer, desk, me] = [
      traitor.device.home()?.peer,
      traitor.device.draws(),
      memberOf(traitor),
    ];
    if (peer === undefined || desk === undefined || me === undefined) return false;
    if (liar === undefined || second === undefined || hands.length < 2) return false;
    const committers = [traitor, liar, second];
    const readers = [liar, ...hands.slice(0, 2)];
    const opened = openingOf(hourNow(peer.parts), membersOf(committers), membersOf(readers));
    const said = await desk.open(opened);
    if (!said.ok) return false;
    const dice = Array.from({ length: DICE }, () => 1 + luck.below(6));
    watch.draws.opened(said.value, dice, me);
    for (const one of committers) commitSoon(scene, one, said.value);
    after(scene, SHOWN_FROM - 1, () => keepBack(scene));
    after(scene, READ_FROM + 1, () => {
      for (const one of readers)
        readSoon(scene, one, said.value, one === liar ? dice.map((eye) => 7 - eye) : dice);
    });
    return true;
  });
};

function membersOf(people: readonly Person[]): readonly MemberId[] {
  return people.flatMap((one) => memberOf(one) ?? []).toSorted();
}

function openingOf(
  now: number,
  committers: readonly MemberId[],
  hands: readonly MemberId[],
): DrawOpened {
  const showUntil = hour(now + SHOWN_FROM + SHOW_HOURS);
  const readFrom = hour(now + READ_FROM);
  return {
    title: 'Who cooks',
    text: '',
    decision: null,
    replaces: null,
    pool: { kind: 'members', value: { members: [], seats: SEATS } },
    grace: GRACE_HOURS,
    luck: {
      kind: 'own',
      value: {
        secrets: { members: committers, commitUntil: hour(now + COMMIT_HOURS), showUntil },
        dice: { hands, after: readFrom, until: hour(readFrom + READ_HOURS), count: DICE },
        round: null,
      },
    },
  };
}

function commitSoon(scene: Scene, person: Person, draw: RecordId): void {
  onceHeld(scene, person, draw, async () => {
    const said = await person.device.draws()?.commit(draw);
    // Who comes too late does not try again.
    return said !== undefined;
  });
}

/** The device shows its secret by itself, in time, and nobody hears of it until the dice have fallen. */
function keepBack(scene: Scene): void {
  const { traitor, watch } = scene;
  const [shelf] = traitor.device.shelves;
  shelf?.station.withhold((parcel) => {
    const frame = decodeFrame(parcel);
    return frame.ok && frame.value.kind === 'records';
  });
  after(scene, OVER - SHOWN_FROM, () => {
    shelf?.station.withhold(null);
    watch.sometimes.add('a secret was kept back until the dice had fallen');
    tell(scene, 'lateSecret', traitor.name);
  });
}

function readSoon(scene: Scene, person: Person, draw: RecordId, dice: readonly number[]): void {
  soon(scene, person, async () => {
    const said = await person.device.draws()?.read(draw, { kind: 'dice', value: dice }, []);
    return said !== undefined && (said.ok || said.fault.kind !== 'ReadEarly');
  });
}
