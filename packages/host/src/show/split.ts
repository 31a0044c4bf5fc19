/** Whether an assembly decided in several ways, as people are told (R4). */
import type { AssemblyState, Contest, Fork } from '@tocsin/core';

import type { Split } from '../calls.ts';

/** The first height with rivals of which none is final. */
export function openFork({
  forks,
}: AssemblyState): (Fork & { readonly contest: Contest }) | undefined {
  for (const fork of forks) if (fork.contest !== null) return { ...fork, contest: fork.contest };
  return undefined;
}

/** How far a split is over; null: the assembly is whole. */
export function splitOf(state: AssemblyState): Split | null {
  if (state.contested !== null) return 'contested';
  return openFork(state) === undefined ? null : 'standing';
}
