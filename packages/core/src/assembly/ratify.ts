/**
 * What was decided while some were away comes up for them when they are back (R25). It is in force
 * and stays so; that they say yes or no to it is for people to see, and whoever says no proposes the
 * reverse. Turns of the epoch are left out: nobody was ever asked about those (R12).
 */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { awayMembers, placedWithout } from './away.ts';
import { durationOf } from './durations.ts';
import { liveMember } from './electorate.ts';
import type { AssemblyState } from './state.ts';

/** Somebody without whom something was decided. */
export interface WithoutMember {
  readonly member: MemberId;
  /** The last hour in which they are asked; null: not back yet. */
  readonly until: Hour | null;
}

/** An act that was placed while members were away. */
export interface Ratification {
  readonly act: RecordId;
  readonly height: number;
  /** The wall of its placement. */
  readonly wall: Hour;
  /** Ascending by member; only those who are still members. */
  readonly without: readonly WithoutMember[];
}

/** Every act that was placed without somebody, by height; a view. */
export function ratifications(state: AssemblyState): readonly Ratification[] {
  const acts = new Set(placedWithout(state));
  return state.chain.flatMap(({ act, height, wall }) => {
    const kind = act === null ? undefined : state.reading.actById.get(act)?.said.verb.kind;
    if (act === null || !acts.has(act) || kind === 'epoch') return [];
    return [{ act, height, wall, without: withoutAt(state, height) }];
  });
}

function withoutAt(state: AssemblyState, height: number): readonly WithoutMember[] {
  const ground = state.history[height - 1];
  const away = ground === undefined ? [] : awayMembers(ground);
  return away
    .filter(({ id }) => liveMember(state, id) !== undefined)
    .map(({ id }) => ({ member: id, until: askedUntil(state, id, height) }));
}

/** Asked for `ratification` hours from the first height on at which they counted again. */
function askedUntil(state: AssemblyState, member: MemberId, height: number): Hour | null {
  const back = state.history
    .slice(height)
    .find((ground) => liveMember(ground, member)?.awaySince === null);
  if (back === undefined) return null;
  return (back.wall + durationOf(state.overrides, 'ratification')) as Hour;
}
