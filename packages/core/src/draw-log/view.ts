/** How a draw stands at an hour, and for what it waits: nothing here is stored. */
import type { MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { readByOf } from './site.ts';
import type { DrawState, DrawsState } from './state.ts';

/** How a draw stands. */
export type DrawStage =
  | 'void'
  /** Those who were named commit. */
  | 'committing'
  /** Others have time to see it, before secrets are shown or anything is read. */
  | 'waiting'
  | 'showing'
  /** The dice are thrown, or the numbers read. */
  | 'reading'
  /** Only the round is missing. */
  | 'round'
  | 'nobody'
  | 'drawn';

/** One draw at an hour. */
export interface DrawView {
  readonly draw: DrawState;
  readonly stage: DrawStage;
  /** The last hour of that stage; null: it has none. */
  readonly until: Hour | null;
  /** Said to be drawn or not, and it may still move. */
  readonly isProvisional: boolean;
}

/** One draw at `now`. */
export function drawView(draw: DrawState, now: Hour): DrawView {
  const { outcome, isSettled } = draw;
  const over = { draw, until: null, isProvisional: !isSettled };
  if (outcome.kind === 'void') return { ...over, stage: 'void' };
  if (outcome.kind !== 'waiting') return { ...over, stage: outcome.kind };
  return { ...over, ...stageAt(draw, now) };
}

/** All draws at `now`, the newest opening first. */
export function drawViews({ draws }: DrawsState, now: Hour): readonly DrawView[] {
  return draws
    .map((draw) => drawView(draw, now))
    .toSorted((a, b) => b.draw.hours.opened - a.draw.hours.opened);
}

function stageAt(
  { opened, hours }: DrawState,
  now: Hour,
): { readonly stage: DrawStage; readonly until: Hour | null } {
  const { luck, grace } = opened;
  const secrets = luck.kind === 'own' ? luck.value.secrets : null;
  const read = readByOf(opened);
  if (secrets !== null) {
    const { commitUntil, showUntil } = secrets;
    if (now <= commitUntil) return { stage: 'committing', until: commitUntil };
    if (now <= commitUntil + grace) return { stage: 'waiting', until: hour(commitUntil + grace) };
    if (now <= showUntil) return { stage: 'showing', until: showUntil };
  }
  if (read !== undefined && now <= read.until)
    return now <= read.after
      ? { stage: 'waiting', until: read.after }
      : { stage: 'reading', until: read.until };
  const hasRound = luck.kind === 'own' && luck.value.round !== null;
  if (hasRound && now > hours.knownAfter) return { stage: 'round', until: null };
  return { stage: 'waiting', until: hasRound ? hours.knownAfter : null };
}

/** What a draw waits for from somebody now. */
export type DrawAsks = 'commit' | 'show' | 'read';

/** What is asked of a member; null: nothing. */
export function drawAsks({ draw, stage }: DrawView, member: MemberId): DrawAsks | null {
  const status = draw.committers.find((one) => one.member === member)?.status;
  if (stage === 'committing') return status === 'silent' ? 'commit' : null;
  if (stage === 'showing') return status === 'committed' ? 'show' : null;
  const hasRead = draw.readings.some(({ hands }) => hands.includes(member));
  const isHand = readByOf(draw.opened)?.hands.includes(member) === true;
  return stage === 'reading' && isHand && !hasRead ? 'read' : null;
}
