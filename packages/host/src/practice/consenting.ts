/** The ally lays down what it does when a bell rings: a playbook, who acts, and how often. */
import { agreeUntil } from './agreeing.ts';
import { pactNameOf } from './pact-name.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import { CAP, firstOf, waiting } from './setting.ts';
import type { Troupe } from './troupe.ts';

/** The first playbook, as `playbook add` knows it. */
const PLAYBOOK = 'twin-silent';
/** The step that goes out to the world. */
export const OUTWARD_STEP = 'tell-the-rota';

/** An act outside to which an assembly agrees. */
interface Act {
  readonly target: string;
  /** Minutes of the tempo after which a successor acts. */
  readonly successorMinutes: number;
}

/** Adopts the first playbook, and agrees to one act outside, by the members' own decision. */
export async function consentToAct(setting: Setting, ally: Troupe, act: Act): Promise<void> {
  const first = firstOf(ally);
  const second = ally.people[1] ?? first;
  await adoptPlaybook(setting, ally);
  await first.ask('consent.set', {
    pact: await pactNameOf(first),
    preset: 'act',
    cap: CAP,
    kind: 'silence',
    step: OUTWARD_STEP,
    target: act.target,
    executor: await deviceOf(first),
    successor: await deviceOf(second),
    delay: act.successorMinutes,
  });
  for (const person of ally.people)
    await agreeUntil(setting, ally, waiting(setting, 'consented', person), async () => {
      const { actions } = await person.ask('consent.show', {});
      return actions.find(({ preset, target }) => preset === 'act' && target !== null);
    });
}

/** Adopts the first playbook, and agrees that its people will be asked to do it when an ally rings. */
export async function prepareToHelp(setting: Setting, troupe: Troupe): Promise<void> {
  const first = firstOf(troupe);
  await adoptPlaybook(setting, troupe);
  const pact = await pactNameOf(first);
  await first.ask('consent.set', { pact, preset: 'prepare', cap: CAP });
  for (const person of troupe.people)
    await agreeUntil(setting, troupe, waiting(setting, 'consented', person), async () => {
      const { actions } = await person.ask('consent.show', {});
      return actions.find(({ preset }) => preset === 'prepare');
    });
}

async function adoptPlaybook(setting: Setting, ally: Troupe): Promise<void> {
  await firstOf(ally).ask('playbook.add', { name: PLAYBOOK, exposes: [] });
  for (const person of ally.people)
    await agreeUntil(setting, ally, waiting(setting, 'playbook', person), async () => {
      const { playbooks } = await person.ask('playbook.show', {});
      return playbooks.find(({ name }) => name === PLAYBOOK);
    });
}

async function deviceOf(person: Person): Promise<string> {
  const { devices } = await person.ask('device.show', {});
  return devices.find(({ thisOne }) => thisOne)?.device ?? '';
}
