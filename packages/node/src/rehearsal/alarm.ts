/** The twin's ringers ring; the ally acts under its own consent. */
import type { Ring } from '@tocsin/host/calls';
import { firstOf, OUTWARD_STEP, pactNameOf, stop, until, waiting } from '@tocsin/host/practice';
import { RING_HOURS } from './pace.ts';
import type { Person } from './people.ts';
import type { Silence, Tell } from './silence.ts';
import type { Stage } from './stage.ts';

/** A bell that was rung. */
export interface Rung {
  readonly ring: string;
  readonly signers: readonly Person[];
  /** When the last signature that was needed was asked for, by `performance.now()`. */
  readonly kthAtMs: number;
  readonly actedAtMs: number;
  /** Meetings of couriers by then. */
  readonly contacts: {
    readonly signed: number | undefined;
    readonly acted: number | undefined;
  };
}

/** Enough ringers sign, one after another; the ally hears, begins its playbook and acts. */
export async function ringAndAct(stage: Stage, silence: Silence, tell: Tell): Promise<Rung> {
  const { cast, say, outside, road } = stage;
  const { twin, silent, ally } = cast;
  const first = firstOf(twin);
  const { ring } = await first.ask('ring.propose', {
    pact: await pactNameOf(first),
    kind: 'silence',
    level: 'red',
    scope: 'assembly',
    hours: RING_HOURS,
    inquiry: silence.inquiry,
    text: silent.name,
    drill: false,
  });
  const { needed } = ring.signatures;
  const signers = twin.people.slice(0, needed);
  await first.ask('ring.sign', { id: ring.id });
  const count = { needed, ringers: twin.people.length };
  tell('proposed', say('rehearse.step.proposed', { who: first.name, needed }));
  if (outside.arrived().length > 0) stop('twice', firstOf(ally).name);
  let kthAtMs = 0;
  let signed: number | undefined;
  for (const [at, signer] of signers.entries()) {
    if (at === 0) continue;
    await until(waiting(stage, 'proposed', signer), () => signable(signer, ring.id, at));
    kthAtMs = performance.now();
    signed = road.contacts();
    await signer.ask('ring.sign', { id: ring.id });
  }
  const last = signers.at(-1) ?? first;
  tell('rang', say('rehearse.step.rang', { who: last.name, ...count, twin: twin.name }));
  const act = await allyActs(stage, ring, tell);
  const contacts = { signed, acted: act.contacts };
  return { ring: ring.id, signers, kthAtMs, actedAtMs: act.atMs, contacts };
}

/** The proposal once this device has it with the signatures before. */
async function signable(person: Person, id: string, before: number): Promise<Ring | undefined> {
  const { rings } = await person.ask('ring.show', {});
  return rings.find((one) => one.id === id && one.signatures.have >= before);
}

/** When the first act arrived, and how many meetings of couriers there had been by then. */
interface FirstAct {
  readonly atMs: number;
  readonly contacts: number | undefined;
}

async function allyActs(stage: Stage, { id }: Ring, tell: Tell): Promise<FirstAct> {
  const { cast, say, outside, road } = stage;
  const { ally } = cast;
  const executor = firstOf(ally);
  const names = { ally: ally.name };
  const { atMs, key } = await until(waiting(stage, 'acted', executor), () =>
    Promise.resolve(outside.arrived()[0]),
  );
  const contacts = road.contacts();
  tell('acted', say('rehearse.step.acted', names));
  for (const person of ally.people)
    await until(waiting(stage, 'heard', person), () => ringIn(person, id, 'rings'));
  tell('heard', say('rehearse.step.heard', names));
  for (const person of ally.people)
    await until(waiting(stage, 'executed', person), async () => {
      const { runs } = await person.ask('run.list', {});
      const steps = runs.filter(({ ring }) => ring === id).flatMap(({ detail }) => detail);
      return steps.find(({ step, state }) => step === OUTWARD_STEP && state === 'done');
    });
  tell('executed', say('rehearse.step.executed', { ...names, key: key.slice(0, 8) }));
  return { atMs, contacts };
}

/** A ring as a device has it, once it is in this state. */
export async function ringIn(
  person: Person,
  id: string,
  state: Ring['state'],
): Promise<Ring | undefined> {
  const { rings } = await person.ask('ring.show', {});
  return rings.find((one) => one.id === id && one.state === state);
}
