/** Words of members in the data lane: who said what, each once. Features fold these. */
import { compareText } from '../base/bytes.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { settledFloor } from './branches.ts';
import { isHonoured } from './electorate.ts';
import { prunedBelow } from './floor.ts';
import { ancestryOf } from './reading.ts';
import type { AssemblyState } from './state.ts';

/** Who said something, and where it stands. */
export interface SaidBy {
  readonly record: RecordId;
  readonly device: DeviceId;
  /** The member whose device wrote it; perhaps no member any more. */
  readonly by: MemberId;
  /** The header's hour; 0: the writer's clock was unsure. */
  readonly wall: Hour;
}

/** A word that its author may say. */
export interface Spoken<T> extends SaidBy {
  readonly said: T;
}

/** Every honoured word of a kind by somebody who is or was a member, each once, ascending by record. */
export function spokenOf<T>(state: AssemblyState, kind: RecordKind<T>): readonly Spoken<T>[] {
  const found = new Map<RecordId, Spoken<T>>();
  for (const entry of entriesOf(kind, state.reading.inOrder)) {
    const said = saidAs(kind, entry);
    const { author, wallHour } = entry.header;
    const by = state.devices.get(author)?.member;
    if (said === undefined || by === undefined) continue;
    if (isHonoured(state.reading, state, entry))
      found.set(entry.id, { record: entry.id, device: author, by, wall: wallHour, said });
  }
  return [...found.values()].toSorted((a, b) => compareText(a.record, b.record));
}

/** Whether whoever wrote a record knew of another one, as far as anybody still looks (R14). */
export function knewOf(state: AssemblyState, known: RecordId, record: RecordId): boolean {
  const { reading, settledAt } = state;
  const isPruned = prunedBelow(reading, (id) => settledAt.get(id), settledFloor(state));
  return ancestryOf(reading, known, record, isPruned) === 'ancestor';
}
