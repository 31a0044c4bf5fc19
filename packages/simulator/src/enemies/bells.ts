/** Enemies at the bells: one key that rings alone, and a twin that rings without a reason. */
import { ring } from '../people/ringing.ts';
import type { Person } from '../people/person.ts';
import { DAY_MS } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';

/** How often each tries. */
const TRIES = 4;

const tellNobody = { rang: () => {}, signed: () => {}, cleared: () => {} };

/** One holder rings alone, again and again: what they sign must never ring. */
export const provocateur: Enemy = (scene) => {
  const { valley, watch, traitor } = scene;
  for (let trial = 0; trial < TRIES; trial += 1)
    valley.agenda.at(valley.agenda.now() + trial * 2 * DAY_MS, () => {
      const { pact } = valley;
      if (pact === undefined) return;
      watch.sometimes.add('a provocateur rang alone');
      const heard = { ...tellNobody, rang: (id: string) => watch.mustNotRing(id) };
      valley.doing(traitor, ring(traitor, pact, 'live', heard));
    });
};

/** All holders of a home ring without a reason: it rings, and nobody has to do anything. */
export const hostileTwin: Enemy = (scene) => {
  const { valley, watch, home } = scene;
  for (let trial = 0; trial < TRIES; trial += 1)
    valley.agenda.at(valley.agenda.now() + trial * 2 * DAY_MS, () => {
      const { pact } = valley;
      const holders = home.people.filter(({ device }) => device.shelves.length > 1);
      const [first] = holders.filter(({ device }) => device.home() !== undefined);
      if (pact === undefined || first === undefined) return;
      watch.sometimes.add('a twin rang without a reason');
      valley.doing(first, ring(first, pact, 'live', tellNobody));
      signSoon(scene, holders);
    });
};

function signSoon({ valley }: Scene, holders: readonly Person[]): void {
  for (let hours = 1; hours <= 30; hours += 3)
    valley.agenda.at(valley.agenda.now() + (hours * DAY_MS) / 24, () => {
      for (const one of holders) {
        const household = one.device.household();
        const waiting = household?.gathering('live').filter(({ complete }) => !complete) ?? [];
        const sign = async (): Promise<void> => {
          for (const { id } of waiting) await household?.signRing(id);
        };
        valley.doing(one, sign());
      }
    });
}
