/**
 * What a state of `Heights` proves: rivals, and faults by R3. Written apart from the machine's own
 * guards, so that a broken guard is seen.
 */
import { NONE } from './record-book.ts';
import type { Heights, InForce } from './heights.ts';
import { isInForce } from './rules.ts';

export type Wrong =
  /** Two ids are in force at one parent, and nothing proves a fault. */
  | { readonly kind: 'RivalsWithoutProof'; readonly parent: number }
  /** An id that is in force by honest ballots alone has a rival of a later round. */
  | { readonly kind: 'HonestMajorityOvertaken'; readonly parent: number }
  /** What an honest device signed is a fault by R3. */
  | { readonly kind: 'HonestProvable'; readonly parent: number; readonly member: number }
  /** More than half, all of them honest and talking, can place nothing more, whatever they do. */
  | { readonly kind: 'DeadHeight'; readonly parent: number };

export interface Judgement {
  readonly hasRivals: boolean;
  readonly wrongs: readonly Wrong[];
}

/** Judges a state: are there rivals, is each proven, is every honest device beyond reproach? */
export function judge(heights: Heights, state: Uint16Array): Judgement {
  const wrongs: Wrong[] = [];
  let hasRivals = false;
  for (let parent = 0; parent < heights.parents; parent += 1) {
    const inForce = heights.inForce(state, parent);
    for (const [i, one] of inForce.entries()) {
      for (const other of inForce.slice(i + 1)) {
        if (one.id === other.id) continue;
        hasRivals = true;
        if (!isProven(heights, state, parent, one, other)) {
          wrongs.push({ kind: 'RivalsWithoutProof', parent });
        }
        // Ascending by round: a later round may well be honest and mend what the liar began.
        if (one.isHonest) wrongs.push({ kind: 'HonestMajorityOvertaken', parent });
      }
    }
    for (let member = 0; member < heights.honest; member += 1) {
      if (isProvable(heights, state, parent, member)) {
        wrongs.push({ kind: 'HonestProvable', parent, member });
      }
    }
    if (isDead(heights, state, parent)) wrongs.push({ kind: 'DeadHeight', parent });
  }
  return { hasRivals, wrongs };
}

/**
 * Whether some honest members who are more than half could place nothing in a round above all. Of
 * those who are alike one choice would do; there are few enough for all.
 */
function isDead(heights: Heights, state: Uint16Array, parent: number): boolean {
  const { members, rules, isExposed } = heights.bounds;
  const electors = members - (isExposed === true ? 1 : 0);
  const all = Array.from({ length: heights.honest }, (_, member) => member);
  for (let some = 1; some < 1 << heights.honest; some += 1) {
    const chosen = all.filter((member) => ((some >> member) & 1) === 1);
    if (!isInForce(rules, chosen.length, electors)) continue;
    if (heights.choicesOf(state, parent, chosen).length === 0) return true;
  }
  return false;
}

/**
 * Whether the two certificates alone prove a fault, whichever lawful records stand for their ids.
 * A certificate holds the liar's ballot only if it needs it.
 */
function isProven(
  heights: Heights,
  state: Uint16Array,
  parent: number,
  one: InForce,
  other: InForce,
): boolean {
  if (heights.bounds.liar === undefined) return false;
  if (one.round === other.round && !one.isHonest && !other.isHonest) return true;
  return evidencesFor(heights, state, parent, one).every((first) =>
    evidencesFor(heights, state, parent, other).every((second) => {
      const evidence = first | second;
      return (
        hasPlacedTwice(heights, evidence) ||
        (!one.isHonest && isAgainstStand(heights, one, evidence)) ||
        (!other.isHonest && isAgainstStand(heights, other, evidence))
      );
    }),
  );
}

/** The evidence of each lawful record that may stand in a certificate for this id and round. */
function evidencesFor(
  heights: Heights,
  state: Uint16Array,
  parent: number,
  { round, id, namesStrike }: InForce,
): readonly number[] {
  const records = heights.isLiarsRound(round)
    ? heights.lawful(state, parent, round)
    : [heights.placed(state, parent, round)];
  return records
    .map((record) => heights.book.get(record))
    .filter((record) => record.id === id && record.namesStrike === namesStrike)
    .map(({ evidence }) => evidence);
}

function hasPlacedTwice(heights: Heights, evidence: number): boolean {
  let ids = 0;
  for (let id = 1; id <= heights.bounds.ids; id += 1) {
    if ((evidence & heights.book.placedBit(id)) !== 0) ids += 1;
  }
  return ids > 1;
}

/** Whether the liar's ballot in this certificate is against one of its stands. */
function isAgainstStand(heights: Heights, { round, id }: InForce, evidence: number): boolean {
  const { book, bounds } = heights;
  for (let stood = round + 1; stood < bounds.rounds; stood += 1) {
    if ((evidence & book.stoodBit(stood, undefined)) !== 0) return true;
    for (let below = 0; below <= round; below += 1) {
      for (let shown = 1; shown <= bounds.ids; shown += 1) {
        const agrees = below === round && shown === id;
        if (agrees) continue;
        if ((evidence & book.stoodBit(stood, { round: below, id: shown })) !== 0) return true;
      }
    }
  }
  return false;
}

/** Whether an honest device's own ballots and stands are a fault. */
function isProvable(heights: Heights, state: Uint16Array, parent: number, member: number): boolean {
  const { book, bounds } = heights;
  for (let round = 0; round < bounds.rounds; round += 1) {
    const ballot = heights.ballot(state, member, parent, round);
    if (ballot === NONE) continue;
    for (let stood = round + 1; stood < bounds.rounds; stood += 1) {
      const stand = heights.stand(state, member, parent, stood);
      if (stand === NONE) continue;
      const shown = book.shown(stand);
      if (shown === undefined || shown.round < round) return true;
      if (shown.round === round && shown.id !== book.get(ballot).id) return true;
    }
  }
  return false;
}
