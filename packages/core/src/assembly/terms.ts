/**
 * Memberships that end, suspensions, the constitution, outcomes, rules and epochs: what speaks
 * against each act, and what it makes of the ground (R5, R6, R12, R13).
 */
import type { RecordId } from '../base/id.ts';
import type {
  ConstitutionChange,
  Departure,
  EpochTurn,
  Resolve,
  RulesChange,
  Suspend,
} from './act.ts';
import { membersTally } from './alignment.ts';
import { isResolved } from './base.ts';
import { areLawful, durationOf } from './durations.ts';
import { activeDevices, isDeviceActive, liveMember, liveMembers } from './electorate.ts';
import { rosterHashOf } from './ids.ts';
import type { Ground } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { endsOfMember, objectionToCuts, wallPlusLeast, withMember, withValue } from './trial.ts';

/** What speaks against an expulsion. */
export function objectionToExpel(trial: Trial, departure: Departure): Objection {
  if (liveMember(trial.ground, departure.member) === undefined) return 'not-a-member';
  if (liveMembers(trial.ground).length < 2) return 'last-member';
  return objectionToCuts(trial, departure.member, departure.cuts);
}

/** What speaks against a resignation: only the member's own active device may ask. */
export function objectionToResign(trial: Trial, departure: Departure): Objection {
  if (trial.author.member !== departure.member) return 'not-by-own-device';
  if (!isDeviceActive(trial.ground, trial.author.id)) return 'device-ended';
  return objectionToExpel(trial, departure);
}

/** The ground after somebody left; what they said until their cut stands. */
export function applyDeparture(
  trial: Trial,
  departure: Departure,
  status: 'expelled' | 'resigned',
): Ground {
  const ends = new Map(
    endsOfMember(trial, departure.member, departure.cuts).map(({ device, heads }) => [
      device,
      heads,
    ]),
  );
  const devices = new Map(
    [...trial.ground.devices].map(([id, device]) => {
      const cut = ends.get(id);
      if (cut === undefined) return [id, device] as const;
      return [id, { ...device, status: 'gone', cut, endedAt: trial.moment } as const] as const;
    }),
  );
  return withMember({ ...trial.ground, devices, removalPending: true }, departure.member, {
    status,
    successor: null,
  });
}

/** What speaks against a suspension. */
export function objectionToSuspend(trial: Trial, suspend: Suspend): Objection {
  if (liveMember(trial.ground, suspend.member) === undefined) return 'not-a-member';
  const isInTime =
    suspend.until > trial.moment.wall && suspend.until <= wallPlusLeast(trial, 'memberSuspension');
  return isInTime ? undefined : 'suspension-too-long';
}

/**
 * The ground with a member suspended: without mandates, vouches and steward's voice. Ballots, and
 * consents where all members are counted, stay: else two stewards could suspend a majority away
 * (decision 0011).
 */
export function applySuspend(trial: Trial, suspend: Suspend): Ground {
  return withMember(trial.ground, suspend.member, { suspendedUntil: suspend.until });
}

/** What speaks against a constitution. */
export function objectionToConstitution(change: ConstitutionChange): Objection {
  return areLawful(change.overrides) ? undefined : 'unlawful-override';
}

/** The ground under another constitution, from the next height on. */
export function applyConstitution(trial: Trial, change: ConstitutionChange): Ground {
  return { ...trial.ground, overrides: change.overrides };
}

/** What speaks against an outcome. */
export function objectionToResolve(trial: Trial, resolve: Resolve): Objection {
  return isResolved(trial.ground, resolve) ? 'resolved-before' : undefined;
}

/** The ground with an outcome. */
export function applyResolve(trial: Trial, resolve: Resolve): Ground {
  const act: RecordId = trial.act.entry.id;
  const tally = { agreed: membersTally(trial), named: [], exposed: null };
  const resolution = { act, ...resolve, since: trial.moment, ...tally };
  return { ...trial.ground, resolutions: withValue(trial.ground.resolutions, act, resolution) };
}

/** What speaks against other rules. */
export function objectionToRules(trial: Trial, change: RulesChange): Objection {
  const { ground, moment } = trial;
  const isNext =
    change.number > ground.rules && change.startHeight > moment.height && ground.rulesNext === null;
  return isNext ? undefined : 'rules-number';
}

/** The ground that knows of other rules to come. */
export function applyRules(trial: Trial, change: RulesChange): Ground {
  return { ...trial.ground, rulesNext: change };
}

/** Whether a turn is due by itself, without anybody's consent (R12). */
export function isEpochDue(ground: Ground, reason: EpochTurn['reason'], wall: number): boolean {
  if (reason === 'removal') return ground.removalPending;
  const last = ground.epochs.at(-1);
  const isOld =
    last !== undefined && wall >= last.since.wall + durationOf(ground.overrides, 'epoch');
  return reason === 'monthly' && isOld;
}

/** What speaks against a turn of the epoch. */
export function objectionToEpoch(trial: Trial, turn: EpochTurn): Objection {
  const { ground } = trial;
  if (turn.number !== (ground.epochs.at(-1)?.number ?? 0) + 1) return 'epoch-number';
  if (turn.rosterHash !== rosterHashOf(trial.crypto.hash, activeDevices(ground))) return 'roster';
  const isByClass = trial.act.said.class !== 'none';
  return isByClass || isEpochDue(ground, turn.reason, trial.moment.wall)
    ? undefined
    : 'epoch-not-due';
}

/** The ground under a new epoch. */
export function applyEpoch(trial: Trial, turn: EpochTurn): Ground {
  const { number, keyHash, rosterHash, wrapped } = turn;
  const epoch = { number, keyHash, rosterHash, wrapped };
  return {
    ...trial.ground,
    removalPending: false,
    epochs: [...trial.ground.epochs, { ...epoch, since: trial.moment, act: trial.act.entry.id }],
  };
}

/** A ground as it stands at a height: from the start height on the new rules are those in force (R13). */
export function withRules(ground: Ground, height: number): Ground {
  const next = ground.rulesNext;
  return next === null || height < next.startHeight
    ? ground
    : { ...ground, rules: next.number, rulesNext: null };
}
