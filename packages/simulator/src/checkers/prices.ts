/**
 * What an act costs, counted again from the acts of the constitution as they lie in the chain: never less
 * than it cost under any head since the one that it cites (decision 0105).
 */
import type { AssemblyState, Hour, RecordId, Step, Verb } from '@tocsin/core';

/** Where the constitution says what share of the members an act takes; others take more than half. */
const SHARE_INDEX: Partial<Record<Verb['kind'], number>> = {
  mandate: 64,
  resolve: 64,
  risk: 64,
  witnesses: 64,
  allocate: 64,
  emergency: 64,
  constitution: 65,
  rules: 65,
  expel: 66,
  recall: 67,
};
/** Of emergency powers within a year the first, the second, the third and later ones: index, default. */
const EMERGENCY_SHARES: readonly (readonly [number, number])[] = [
  [76, 50],
  [77, 60],
  [78, 67],
  [79, 75],
];
const YEAR_HOURS = 8_760;
/** More than half of a hundred, where nothing else is said. */
const HALF = 50;

/** What the constitution sets after the placement of a height, by index: of its acts the last one. */
export function overridesAt(
  { chain, reading }: AssemblyState,
  height: number,
): ReadonlyMap<number, number> {
  const acts = chain.slice(0, height).flatMap(({ act }) => {
    const verb = act === null ? undefined : reading.actById.get(act)?.said.verb;
    return verb?.kind === 'constitution' ? [verb.value.overrides] : [];
  });
  return new Map((acts.at(-1) ?? []).map(({ index, value }) => [index, value]));
}

/** Of a hundred members, how many had to want an act that a step placed: the dearest since it was written. */
export function priceOf(state: AssemblyState, step: Step, act: RecordId): number {
  const found = state.reading.actById.get(act);
  if (found === undefined) return HALF;
  const { verb } = found.said;
  const gov = found.entry.header.gov;
  const since = state.history.findLast(({ head }) => head === gov)?.height ?? 0;
  const shares = [HALF];
  for (let height = since; height < step.height; height += 1) {
    const set = overridesAt(state, height);
    const index = SHARE_INDEX[verb.kind];
    if (index !== undefined) shares.push(set.get(index) ?? HALF);
    if (verb.kind !== 'emergency') continue;
    const [at, initially] = EMERGENCY_SHARES[powersBefore(state, step)] ?? [79, 75];
    shares.push(set.get(at) ?? initially);
  }
  return Math.max(...shares);
}

/** Emergency powers granted within a year before a step: 3 stands for more. */
function powersBefore({ chain, reading }: AssemblyState, step: Step): number {
  const since = (step.wall - YEAR_HOURS) as Hour;
  const before = chain.filter(({ act, wall, height }) => {
    const verb = act === null ? undefined : reading.actById.get(act)?.said.verb;
    return verb?.kind === 'emergency' && height < step.height && wall > since;
  });
  return Math.min(3, before.length);
}
