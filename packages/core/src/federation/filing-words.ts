/**
 * What a seal says by itself of other parties' filings (R20): which word is due, and whether one that
 * somebody laid open is true. The seal's devices ask nobody: seeing is no decision.
 */
import type { Hash32, PartyId, PlacementId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { PactState, PartyState } from './fold.ts';
import type { FilingState } from './recovery.ts';
import { ROSTER_FILING_GAP_HOURS, ROSTER_WAIT_HOURS } from './recovery.ts';
import { besideContent } from './recovery-records.ts';
import type { SealActCases, SealActContent } from './seal-act.ts';

/** A placement in force at home, and its wall. */
export interface SettledWall {
  readonly placement: PlacementId;
  readonly wall: Hour;
}

/** The words that our seal is to say now, with the newest settled wall of our home. */
export function filingWordsDue(
  pact: PactState,
  me: PartyId,
  settled: SettledWall,
): readonly SealActContent[] {
  return pact.parties
    .filter(({ party }) => party !== me)
    .flatMap((party) =>
      party.filings
        .filter((filing) => isWordDue(party, filing, me, settled.wall))
        .map(({ id: filing, objected: opposed }) => {
          const value = { filing, head: party.head, at: settled.wall, opposed };
          const decision = settled.placement as string as Hash32;
          return besideContent(me, { kind: 'filingSeen', value }, decision);
        }),
    );
}

/**
 * Whether a word is true and due, so that a holder's device may sign it.
 *
 * @param walls - of placements in force at home: one of them must be the one that the word cites.
 */
export function isTrueWord(
  pact: PactState,
  me: PartyId,
  walls: ReadonlyMap<PlacementId, Hour>,
  content: SealActContent,
): boolean {
  const { what, homeDecision } = content;
  if (content.party !== me || what.kind !== 'filingSeen') return false;
  const { filing, head, at, opposed }: SealActCases['filingSeen'] = what.value;
  if (walls.get(homeDecision as string as PlacementId) !== at) return false;
  return pact.parties.some((party) => {
    const known = party.filings.find(({ id }) => id === filing);
    if (party.party === me || known === undefined || known.objected !== opposed) return false;
    return party.heads.includes(head) && isWordDue(party, known, me, at);
  });
}

/**
 * Twice for each filing: at once, and when it has waited. One filed within the gap of another is left
 * alone, for it could not count: so nobody makes our seal speak without end.
 */
function isWordDue(party: PartyState, filing: FilingState, me: PartyId, at: Hour): boolean {
  if (filing.standing === 'started' || filing.standing === 'overtaken') return false;
  const first = firstWord(filing, me);
  if (first !== undefined) {
    const isJudged = filing.words.some(
      (word) => word.by === me && word.at >= first + ROSTER_WAIT_HOURS,
    );
    return !isJudged && at >= first + ROSTER_WAIT_HOURS;
  }
  return party.filings.every((other) => {
    const before = firstWord(other, me);
    return before === undefined || at >= before + ROSTER_FILING_GAP_HOURS;
  });
}

function firstWord({ words }: FilingState, me: PartyId): Hour | undefined {
  return words.find(({ by }) => by === me)?.at;
}
