/** What every enemy is given, and what it owes: the names of what must never count. */
import type { RecordId } from '@tocsin/core';

import type { Watch } from '../checkers/watch.ts';
import type { Heard } from '../people/doings.ts';
import { agreeTo } from '../people/doings.ts';
import type { Person } from '../people/person.ts';
import { HOUR_MS } from '../people/person.ts';
import type { Luck } from '../world/luck.ts';
import type { Home, Valley } from '../world/valley.ts';
import type { Hand, RawRecord } from './raw.ts';

/** An enemy's place in the world. */
export interface Scene {
  readonly valley: Valley;
  readonly watch: Watch;
  readonly home: Home;
  readonly luck: Luck;
  readonly heard: Heard;
  /** The member who is the enemy, or whose keys it has. */
  readonly traitor: Person;
}

/** An enemy: begins its work, and plans the rest of it on the agenda. */
export type Enemy = (scene: Scene) => void;

/** The traitor's device as a hand that signs anything; undefined while it does not run. */
export function handOf({ traitor, valley, luck }: Scene): Hand | undefined {
  const home = traitor.device.home();
  return home === undefined ? undefined : { home, crypto: valley.crypto, luck };
}

/** Slips records to some honest devices of the home; gossip does the rest. */
export function slip(
  { valley, home, traitor, luck }: Scene,
  records: readonly RawRecord[],
  to: readonly Person[] = luck.shuffle(home.people.filter((one) => one !== traitor)).slice(0, 2),
): void {
  for (const person of to) {
    const peer = person.device.home()?.peer;
    if (peer === undefined) continue;
    const done = peer.replica.ingest(records, traitor.name, 'each').then(() => undefined);
    valley.doing(person, done);
  }
}

/** Says that an act must not come into force, or a consent not be counted, and why. */
export function mustNotCount({ watch }: Scene, id: RecordId, why: string, until?: number): void {
  watch.mustNotCount(id, why, until);
}

/** People who were spoken to about an act say yes to it, each when their device is on, for days. */
export function persuade(
  { valley, watch, heard }: Scene,
  act: RecordId,
  people: readonly Person[],
  days: number,
): void {
  const { agenda } = valley;
  for (const one of people) {
    let isDone = false;
    for (let hours = 1; hours < days * 24; hours += 3)
      agenda.at(agenda.now() + hours * HOUR_MS, () => {
        if (isDone || !one.device.awake || watch.acts.get(act)?.forceAtMs !== undefined) return;
        const said = agreeTo(one, act, heard).then((done) => void (isDone ||= done));
        valley.doing(one, said);
      });
  }
}

/** Does something as soon as a person's device is on and it can be done. */
export function soon(scene: Scene, person: Person, work: () => Promise<boolean>): void {
  const { agenda } = scene.valley;
  const again = (): void => void agenda.at(agenda.now() + HOUR_MS, () => soon(scene, person, work));
  if (!person.device.awake || person.device.home() === undefined) again();
  else
    scene.valley.doing(
      person,
      work().then((isDone) => (isDone ? undefined : again())),
    );
}
