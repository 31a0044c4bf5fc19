/** The ally lays down what it does when a bell rings: a playbook, who acts, and how often. */
import { agreeUntil } from './agreeing.ts';
import { CAP } from './pace.ts';
import { pactNameOf } from './pact-name.ts';
import type { Person } from './person.ts';
import type { Stage } from './stage.ts';
import { firstOf, waiting } from './stage.ts';

/** The first playbook, as `playbook add` knows it. */
const PLAYBOOK = 'twin-silent';
/** The step that goes out to the world. */
export const OUTWARD_STEP = 'tell-the-rota';

/** Adopts the first playbook, and agrees to one act outside, by the members' own decision. */
export async function consentToAct(stage: Stage): Promise<void> {
  const { ally } = stage.cast;
  const first = firstOf(ally);
  const second = ally.people[1] ?? first;
  await first.ask('playbook.add', { name: PLAYBOOK, exposes: [] });
  for (const person of ally.people)
    await agreeUntil(stage, ally, waiting(stage, 'playbook', person), async () => {
      const { playbooks } = await person.ask('playbook.show', {});
      return playbooks.find(({ name }) => name === PLAYBOOK);
    });
  await first.ask('consent.set', {
    pact: await pactNameOf(first),
    preset: 'act',
    cap: CAP,
    kind: 'silence',
    step: OUTWARD_STEP,
    target: stage.outside.target,
    executor: await deviceOf(first),
    successor: await deviceOf(second),
    delay: stage.pace.successorMinutes,
  });
  for (const person of ally.people)
    await agreeUntil(stage, ally, waiting(stage, 'consented', person), async () => {
      const { actions } = await person.ask('consent.show', {});
      return actions.find(({ preset, target }) => preset === 'act' && target !== null);
    });
}

async function deviceOf(person: Person): Promise<string> {
  const { devices } = await person.ask('device.show', {});
  return devices.find(({ thisOne }) => thisOne)?.device ?? '';
}
