/** The people found their assembly in one room, and seat themselves as ringers. */
import type { FoundAnswer } from '../calls.ts';
import { agreeUntil } from './agreeing.ts';
import { stop } from './missing.ts';
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import type { Troupe } from './troupe.ts';
import { firstOf, SEAT_HOURS, waiting } from './setting.ts';
import { until } from './until.ts';

/** Rounds of a founding: card, reveal, compare and sign, and the last files; one to spare. */
const ROUNDS_MAX = 6;

/** Founds an assembly: files lie on its table, and each round takes in those of all others. */
export async function found(setting: Setting, troupe: Troupe): Promise<void> {
  const folder = setting.tables.table(troupe.name);
  const files = new Set<string>();
  let met = false;
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const given = [...files];
    const answers: FoundAnswer[] = [];
    for (const person of troupe.people) {
      const { tempoMs } = setting;
      const wish = { name: troupe.name, with: given, met, byPhone: false, folder, tempoMs };
      if (await isFounded(person)) continue;
      answers.push(await person.ask('assembly.found', wish));
    }
    for (const { file } of answers) if (file !== null) files.add(file);
    // All have read the digits aloud in one room, and they are the same.
    met = answers.every(({ check }) => check !== null) && isSame(answers.map(({ check }) => check));
    if (answers.every(({ stage: at }) => at === 'founded')) break;
  }
  for (const person of troupe.people)
    await until(waiting(setting, 'founded', person), async () =>
      (await isFounded(person)) ? true : undefined,
    );
}

function isSame(checks: readonly (readonly string[] | null)[]): boolean {
  return new Set(checks.map((check) => check?.join(' '))).size === 1;
}

async function isFounded(person: Person): Promise<boolean> {
  const shown = await person.tryTo('assembly.show', {});
  return shown.ok;
}

/** Seats every member as a ringer: one proposes, enough others agree. */
export async function seatRingers(setting: Setting, troupe: Troupe): Promise<void> {
  await seat(
    setting,
    troupe,
    troupe.people.map((person) => [person, 'ringer'] as const),
  );
}

/** Seats these people: one proposes, enough others agree. */
export async function seat(
  setting: Setting,
  troupe: Troupe,
  seats: readonly (readonly [Person, 'ringer' | 'sealHolder'])[],
): Promise<void> {
  const first = firstOf(troupe);
  // A device that has not got the key of the assembly yet can write nothing in it.
  for (const person of troupe.people)
    await until(waiting(setting, 'seated', person), async () => {
      const { devices } = await person.ask('device.show', {});
      return devices.some(({ thisOne, hasKey }) => thisOne && hasKey) ? true : undefined;
    });
  for (const [person, role] of seats) {
    const { me } = await person.ask('assembly.show', {});
    const member = me?.id ?? stop('seated', person.name);
    await first.ask('assembly.seat', { member, role, hours: SEAT_HOURS });
  }
  for (const person of troupe.people)
    await agreeUntil(setting, troupe, waiting(setting, 'seated', person), async () => {
      const { mandates } = await person.ask('assembly.show', {});
      return mandates.length >= seats.length ? true : undefined;
    });
}
