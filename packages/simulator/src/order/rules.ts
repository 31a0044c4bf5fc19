/**
 * The rules of rounds.md as numbers, and the ways in which a rule can be broken on purpose: each
 * breach is a mutant that the explorer must catch. Nothing here knows the fold in `core`.
 */

/** How the rules are kept. `RULES` keeps them all. */
export interface Rules {
  /** How many stands a placement above round 0 lists: m − ⌊m/2⌋, or more than half (healing). */
  readonly stands: 'enough' | 'most' | 'one' | 'off';
  /**
   * Whether ids that are possible are repeated; or what is shown for the highest round, possible or
   * not (healing); or ids judged only by those who show them at the highest round; or each placement
   * is fresh.
   */
  readonly possible: 'repeated' | 'as shown' | 'by the highest round' | 'ignored';
  /** What a stand shows: the record of a placement, or only a round and an id. */
  readonly shown: 'record' | 'id';
  /** What puts an id in force: ballots of more than half, or of half. */
  readonly inForce: 'more than half' | 'half';
  /** Whether ballots for one id count together only in one round, or across rounds. */
  readonly counted: 'in one round' | 'across rounds';
  /** What a device forgets when it restarts: nothing, its stands, or its ballots. */
  readonly memory: 'durable' | 'stands lost' | 'ballots lost';
  /** Whether the stand of a member may be listed beside the proof that it placed twice. */
  readonly doublePlacer: 'left out' | 'listed';
  /** R17: whether who named a strike in a stand ballots only for placements that rest on it. */
  readonly namers: 'bound' | 'free';
  /**
   * R17: for which placements the ballots of a successor count: those that name the strike, by
   * another secretary than the struck device; also by that one; or all.
   */
  readonly successor: 'where another places' | 'also where the struck places' | 'always';
}

export const RULES: Rules = {
  stands: 'enough',
  possible: 'repeated',
  shown: 'record',
  inForce: 'more than half',
  counted: 'in one round',
  memory: 'durable',
  doublePlacer: 'left out',
  namers: 'bound',
  successor: 'where another places',
};

/** The rounds in which a fork is healed (decision 0053). */
export const HEALING: Rules = { ...RULES, stands: 'most', possible: 'as shown' };

/** Whether so many of m members are more than half of them. */
export const isMoreThanHalf = (count: number, m: number): boolean => 2 * count > m;

/** Whether ballots of so many of m members put an id in force. */
export function isInForce(rules: Rules, count: number, m: number): boolean {
  return rules.inForce === 'half' ? 2 * count >= m : isMoreThanHalf(count, m);
}

/** How many stands a placement above round 0 lists at least. */
export function standsNeeded(rules: Rules, m: number): number {
  if (rules.stands === 'off') return 0;
  if (rules.stands === 'most') return Math.floor(m / 2) + 1;
  return rules.stands === 'one' ? 1 : m - Math.floor(m / 2);
}
