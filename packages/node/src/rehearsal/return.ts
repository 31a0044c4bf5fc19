/** The silent one comes back: its late sign of life closes the inquiry, and all is clear again. */
import { firstOf, stop, until, waiting } from '@tocsin/host/practice';
import type { Rung } from './alarm.ts';
import { ringIn } from './alarm.ts';
import type { Person } from './people.ts';
import type { Silence, Tell } from './silence.ts';
import { inquiryAt } from './silence.ts';
import type { Stage } from './stage.ts';

/** Starts the silent devices again; their sign of life closes the inquiry at the twin. */
export async function comesBack(stage: Stage, { inquiry }: Silence, tell: Tell): Promise<void> {
  const { cast, say, raise } = stage;
  const { silent, twin } = cast;
  await raise(silent.people);
  const names = { silent: silent.name };
  tell('restarted', say('rehearse.step.restarted', names));
  for (const person of twin.people)
    await until(waiting(stage, 'closed', person), async () => {
      const { outcome } = (await inquiryAt(person, inquiry)).inquiry;
      return outcome === 'lateEvidence' ? true : undefined;
    });
  tell('closed', say('rehearse.step.closed', names));
}

/** An all-clear: when its last signature was asked for, and when the ally saw it. */
export interface Cleared {
  readonly signedAtMs: number;
  readonly clearAtMs: number;
  /** Meetings of couriers by then. */
  readonly contacts: {
    readonly signed: number | undefined;
    readonly clear: number | undefined;
  };
}

/** One who rang begins the all-clear; one who had not signed the ring completes it. */
export async function allClear(
  stage: Stage,
  { ring, signers }: Rung,
  tell: Tell,
): Promise<Cleared> {
  const { cast, say, outside, road } = stage;
  const { twin, ally } = cast;
  const fresh = twin.people.find((person) => !signers.includes(person));
  if (fresh === undefined) stop('clear', firstOf(twin).name);
  // As many as rang have to sign, and one of them must be fresh.
  const begun = signers.slice(0, -1);
  for (const [at, person] of begun.entries()) {
    await until(waiting(stage, 'clearBegun', person), () => clearSigned(person, ring, at));
    await person.ask('ring.clear', { id: ring });
  }
  tell('clearBegun', say('rehearse.step.clearBegun', { who: firstOf(twin).name }));
  await until(waiting(stage, 'clearBegun', fresh), () => clearSigned(fresh, ring, begun.length));
  const signedAtMs = performance.now();
  const signed = road.contacts();
  await fresh.ask('ring.clear', { id: ring });
  for (const person of ally.people)
    await until(waiting(stage, 'clear', person), () => ringIn(person, ring, 'cancelled'));
  const clearAtMs = performance.now();
  const contacts = { signed, clear: road.contacts() };
  tell('clear', say('rehearse.step.clear', { who: fresh.name, ally: ally.name }));
  if (new Set(outside.arrived().map(({ key }) => key)).size > 1) stop('twice', firstOf(ally).name);
  return { signedAtMs, clearAtMs, contacts };
}

/** Whether a device knows of so many signatures under the all-clear. */
async function clearSigned(person: Person, id: string, least: number): Promise<true | undefined> {
  const { rings } = await person.ask('ring.show', {});
  const have = rings.find((one) => one.id === id)?.allClear?.signed.have ?? 0;
  return have >= least ? true : undefined;
}
