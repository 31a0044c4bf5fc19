/** Of several assemblies the one in which one's own check-in is due first; whoever rests owes none. */
import type { OwnPulse, When } from '../../rpc/calls.ts';

/** When it is due, and whether that is over. */
export interface OwnDue {
  readonly dueAt: When;
  readonly late: boolean;
}

/** The first that is due; undefined where none is known. */
export function soonestDue(own: readonly OwnPulse[]): OwnDue | undefined {
  const due = own.flatMap(({ dueAt, late, restsUntil }) =>
    dueAt === null || restsUntil !== null ? [] : [{ dueAt, late }],
  );
  return due.toSorted((a, b) => a.dueAt.ms - b.dueAt.ms)[0];
}
