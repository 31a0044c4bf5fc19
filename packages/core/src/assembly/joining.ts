/**
 * Joining (R15): a newcomer holds the secret of a one-time invite and a device key, both of which
 * sign one hash that names log, invite, device, prekey and paper card. Two members of different
 * branches vouch, one among fewer than six members, and the one who invited is among them. More
 * than half of the members can always decide, also against an objection. That nobody objected for
 * 72 h is judged by ballots (`due.ts`), since no fold can know what was not said.
 */
import { toHex } from '../base/bytes.ts';
import { idBytes } from '../base/id.ts';
import type { MemberId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Admit } from './act.ts';
import type { Invite } from './consent.ts';
import { countedFor } from './away.ts';
import { durationOf } from './durations.ts';
import { isMajority, isThrough, liveBranches, liveMembers } from './electorate.ts';
import { invitationHash, memberIdOf } from './ids.ts';
import { parameterOf } from './parameters.ts';
import type { Saying } from './reading.ts';
import { authorInCount } from './stance.ts';
import type { Ground, Member } from './state.ts';
import { MEMBERS_MAX } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { mostSince, wallPlus, withValue } from './trial.ts';

/** Vouches of one member within `vouchWindow` (R15). */
export const VOUCHES_MAX = 3;
/** From this number of members on two vouchers are needed. */
export const TWO_VOUCHERS_FROM = 6;

/** Whether an assembly has as many members as one can: nobody is let in until one has left. */
export function isFull(ground: Pick<Ground, 'members'>): boolean {
  return liveMembers(ground).length >= MEMBERS_MAX;
}

/** What speaks against an admission. */
export function objectionToAdmit(trial: Trial, admit: Admit): Objection {
  const { ground, crypto } = trial;
  if (ground.devices.has(admit.device)) return 'device-known';
  if (isFull(ground)) return 'assembly-full';
  const invite = trial.reading.inviteById.get(admit.invite);
  if (invite === undefined || !trial.isInside(admit.invite)) return 'invite-outside-frontier';
  const inviter = inviterOf(trial, invite);
  if (inviter === undefined) return 'invite-not-by-member';
  if (ground.usedInvites.has(toHex(invite.said.inviteKey))) return 'invite-used';
  if (!isInviteInTime(trial, invite)) return 'invite-expired';
  const areKeysGood =
    crypto.isAdmissibleKey(idBytes(admit.device)) && crypto.isAdmissibleKey(invite.said.inviteKey);
  if (!areKeysGood) return 'key-not-admissible';
  return objectionToSignatures(trial, admit, invite) ?? objectionToVouchers(trial, inviter);
}

function inviterOf(trial: Trial, invite: Saying<Invite>): Member | undefined {
  const author = authorInCount(trial, invite);
  const member = author === undefined ? undefined : trial.ground.members.get(author);
  return member === undefined || isThrough(member.probationUntil, trial.ground.wall)
    ? undefined
    : member;
}

function isInviteInTime(trial: Trial, { entry, said }: Saying<Invite>): boolean {
  const madeAt = entry.header.wallHour;
  const usedAt = trial.act.entry.header.wallHour;
  if (madeAt === 0 || usedAt === 0 || usedAt > said.notAfter) return false;
  return said.notAfter <= madeAt + durationOf(trial.ground.overrides, 'invite');
}

function objectionToSignatures(trial: Trial, admit: Admit, invite: Saying<Invite>): Objection {
  const { hash, verify } = trial.crypto;
  const signed = invitationHash(hash, { log: trial.ground.log, ...admit });
  if (!verify(admit.inviteSignature, signed, invite.said.inviteKey)) return 'invite-signature';
  return verify(admit.deviceSignature, signed, idBytes(admit.device))
    ? undefined
    : 'device-signature';
}

function objectionToVouchers(trial: Trial, inviter: Member): Objection {
  if (!isByVouchers(trial)) return undefined;
  const vouchers = vouchersOf(trial);
  const isVouched = vouchers.some(({ id }) => id === inviter.id);
  const areEnough = areEnoughVouchers(trial.ground, vouchers, mostSince(trial, 'vouchers'));
  return isVouched && areEnough ? undefined : 'not-enough-vouchers';
}

/** Whether the admission rests on vouchers, and not on a class or on most members. */
function isByVouchers(trial: Trial): boolean {
  if (trial.act.said.class !== 'none') return false;
  return !isMajorityFor(trial);
}

/** Whether more than half of those who count for an admission consent to it (R25). */
export function isMajorityFor({
  ground,
  consenters,
}: Pick<Trial, 'ground' | 'consenters'>): boolean {
  const counted = countedFor(ground, 'admit');
  return isMajority(counted.filter(({ id }) => consenters.has(id)).length, counted.length);
}

/** Whether these members can vouch someone in together (R15; R25: branches as there are). */
export function areEnoughVouchers(
  ground: Ground,
  vouchers: readonly Member[],
  asked: number = parameterOf(ground.overrides, 'vouchers'),
): boolean {
  const needed = liveMembers(ground).length < TWO_VOUCHERS_FROM ? 1 : asked;
  const branches = new Set(vouchers.map(({ branch }) => branch));
  return (
    vouchers.length >= needed && branches.size >= Math.min(needed, liveBranches(ground).length)
  );
}

/** Those who may vouch: no longer on probation, not suspended, with a vouch left at `wall`. */
export function mayVouch(ground: Ground, member: Member, wall: Hour): boolean {
  if (isThrough(member.probationUntil, ground.wall)) return false;
  if (isThrough(member.suspendedUntil, ground.wall)) return false;
  const spent = vouchesAt(ground, wall).filter(({ voucher }) => voucher === member.id);
  return spent.length < VOUCHES_MAX;
}

/** The vouches that still count against their vouchers at this hour; of older ones nothing is kept. */
export function vouchesAt(
  { overrides, vouches }: Pick<Ground, 'overrides' | 'vouches'>,
  wall: Hour,
): Ground['vouches'] {
  const since = wall - durationOf(overrides, 'vouchWindow');
  return vouches.filter((one) => one.wall > since);
}

function vouchersOf(trial: Trial): readonly Member[] {
  return liveMembers(trial.ground).filter(
    (member) =>
      trial.consenters.has(member.id) && mayVouch(trial.ground, member, trial.moment.wall),
  );
}

/** The ground with the newcomer in it. */
export function applyAdmit(trial: Trial, admit: Admit): Ground {
  const { ground, moment } = trial;
  const id = memberIdOf(trial.crypto.hash, admit.device);
  const invite = trial.reading.inviteById.get(admit.invite);
  const inviter = invite === undefined ? undefined : authorInCount(trial, invite);
  const member: Member = {
    id,
    status: 'live',
    since: moment,
    branch: branchOf(ground, inviter) ?? id,
    probationUntil: wallPlus(trial, 'probation'),
    suspendedUntil: null,
    ballotDevice: admit.device,
    paperHash: admit.paperHash,
    awaySince: null,
    successor: null,
  };
  const vouched = isByVouchers(trial) ? vouchersOf(trial).map((one) => one.id) : [];
  const key = invite === undefined ? [] : [toHex(invite.said.inviteKey)];
  return {
    ...ground,
    members: withValue(ground.members, id, member),
    devices: withValue(ground.devices, admit.device, {
      id: admit.device,
      member: id,
      status: 'active',
      since: moment,
      prekeyHash: admit.prekeyHash,
      suspendedUntil: null,
      faultySince: null,
      cut: null,
      endedAt: null,
    }),
    usedInvites: new Set([...ground.usedInvites, ...key]),
    vouches: [
      ...vouchesAt(ground, moment.wall),
      ...vouched.map((voucher) => ({ voucher, wall: moment.wall })),
    ],
  };
}

function branchOf(ground: Ground, inviter: MemberId | undefined): MemberId | undefined {
  return inviter === undefined ? undefined : ground.members.get(inviter)?.branch;
}
