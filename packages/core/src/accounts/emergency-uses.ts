/**
 * What is done under emergency powers that run. They have no grace (R8): what nobody else has shown by their
 * last hour is late, so that whoever has it shows it at once.
 */
import { isWitnessedInTime } from '../assembly/in-time.ts';
import type { AssemblyState, Emergency } from '../assembly/state.ts';
import type { RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { roleActKind } from '../power/records.ts';
import { entryWordKind, ledgerEntryKind } from './records.ts';

/** The emergency powers that run at an hour. */
export function emergenciesRunning(
  { emergencies }: AssemblyState,
  now: Hour,
): readonly Emergency[] {
  return [...emergencies.values()].filter(
    ({ expires, stopped }) => stopped === null && now <= expires,
  );
}

/** Whether a record uses one of these powers, or stands behind such a use, and too few have shown it yet. */
export function isUseUnheard(
  state: AssemblyState,
  running: readonly Emergency[],
  entry: Entry,
): boolean {
  const named = powerNamedIn(state, entry);
  const power = running.find(({ act }) => act === named);
  if (power === undefined) return false;
  const dated = { notAfter: power.expires, isEmergency: true, lasts: true };
  return isWitnessedInTime(state, entry.id, dated) === 'open';
}

/** The power that a record names, or that an entry names of which it is a word. */
function powerNamedIn({ reading }: AssemblyState, entry: Entry): RecordId | null | undefined {
  const word = saidAs(entryWordKind, entry);
  const about = word === undefined ? entry : reading.entryById.get(word.entry);
  if (about === undefined) return undefined;
  return (saidAs(ledgerEntryKind, about) ?? saidAs(roleActKind, about))?.power;
}
