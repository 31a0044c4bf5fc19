/**
 * Devices of a member (R17): adding one needs an old device and a second word; a strike needs own
 * device, paper code or two members; the ballot device moves slowly, or at once to the successor
 * that a strike names, which may be let in with it. Two members can only suspend, each of them one device at a time, and never
 * so many that the assembly could not place any more (decision 0011).
 */
import { equalBytes } from '../base/bytes.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, Hash32, MemberId, RecordId } from '../base/id.ts';
import type { AddDevice, MoveBallotDevice, StrikeDevice } from './act.ts';
import { DEVICES_PER_MEMBER_MAX } from './act.ts';
import {
  ballotMemberOf,
  devicesOfMember,
  isDeviceActive,
  isFaulty,
  isMajority,
  isThrough,
  liveMember,
  presentMembers,
  stewardsAt,
} from './electorate.ts';
import { enrolmentHash, paperHashOf } from './ids.ts';
import { authorInCount } from './stance.ts';
import type { Device, Ground, Member, Moment } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { endHeads, objectionToCut, wallPlus, withDevice, withMember, withValue } from './trial.ts';

/** Members who can suspend a device of another (R17). */
export const OUTSIDE_STRIKERS_MIN = 2;

/** What speaks against a further device. */
export function objectionToAddDevice(trial: Trial, add: AddDevice): Objection {
  const { ground, crypto } = trial;
  const member = liveMember(ground, add.member);
  if (member === undefined) return 'not-a-member';
  if (ground.devices.has(add.device)) return 'device-known';
  if (devicesOfMember(ground, member.id).length >= DEVICES_PER_MEMBER_MAX) return 'devices-full';
  if (!crypto.isAdmissibleKey(idBytes(add.device))) return 'key-not-admissible';
  if (add.paperHash !== null && member.paperHash !== null) return 'paper-card-unused';
  const signed = enrolmentHash(crypto.hash, { log: ground.log, ...add });
  if (!crypto.verify(add.deviceSignature, signed, idBytes(add.device))) return 'device-signature';
  return member.successor === add.device
    ? objectionToHelper(trial)
    : objectionToOldDevice(trial, member.id);
}

/** A device that a strike named is let in by any member who stands beside the person. */
function objectionToHelper(trial: Trial): Objection {
  return isDeviceActive(trial.ground, trial.author.id) ? undefined : 'device-ended';
}

/** An old device asks; another own device, or any other member, says yes. */
function objectionToOldDevice(trial: Trial, member: MemberId): Objection {
  const { author, ground } = trial;
  if (author.member !== member) return 'not-by-own-device';
  if (!isDeviceActive(ground, author.id)) return 'device-ended';
  const others = [...trial.consenters].filter((one) => one !== member);
  if (others.length > 0) return undefined;
  const bySecond = trial.consents.some(({ entry }) => {
    const device = ground.devices.get(entry.header.author);
    const isOther = device?.member === member && device.id !== author.id;
    return isOther && isDeviceActive(ground, device.id);
  });
  return bySecond ? undefined : 'no-second-word';
}

/** The ground with the further device. */
export function applyAddDevice(trial: Trial, add: AddDevice): Ground {
  const { ground, moment } = trial;
  const member = ground.members.get(add.member);
  if (member === undefined) return ground;
  const device = newDevice(add.device, add.member, add.prekeyHash, moment);
  const isSuccessor = member.successor === add.device;
  const isOnly = devicesOfMember(ground, add.member).length === 0;
  const isInsteadOfFaulty = member.ballotDevice !== null && isFaulty(ground, member.ballotDevice);
  return withMember(
    { ...ground, devices: withValue(ground.devices, add.device, device) },
    add.member,
    {
      ballotDevice: isSuccessor || isOnly || isInsteadOfFaulty ? add.device : member.ballotDevice,
      successor: isSuccessor ? null : member.successor,
      paperHash: add.paperHash ?? member.paperHash,
    },
  );
}

function newDevice(id: DeviceId, member: MemberId, prekeyHash: Hash32, since: Moment): Device {
  return {
    id,
    member,
    status: 'active',
    since,
    prekeyHash,
    suspendedUntil: null,
    faultySince: null,
    cut: null,
    endedAt: null,
  };
}

/** What speaks against a strike. */
export function objectionToStrike(trial: Trial, strike: StrikeDevice): Objection {
  const { ground } = trial;
  const device = ground.devices.get(strike.device);
  if (device === undefined) return 'not-a-device';
  const member = liveMember(ground, device.member);
  if (member === undefined) return 'not-a-member';
  if (device.status !== 'active' && strike.successor === null) return 'device-ended';
  if (!isFresh(trial, trial.act.entry.id, device)) return 'strike-outdated';
  if ((strike.by === 'paper') !== (strike.paperCode !== null)) return 'paper-code';
  if (strike.lastHonoured !== null) {
    if (device.status !== 'active') return 'device-ended';
    const objection = objectionToCut(trial, strike.device, strike.lastHonoured);
    if (objection !== undefined) return objection;
  }
  return (
    objectionToStriker(trial, strike, device, member) ??
    objectionToSuccessor(trial, strike, device, member) ??
    objectionToEnrolment(trial, strike, device, member)
  );
}

function objectionToStriker(
  trial: Trial,
  strike: StrikeDevice,
  device: Device,
  member: Member,
): Objection {
  if (strike.by === 'members') return objectionToOutsiders(trial, device);
  if (strike.by === 'own') return isByOwnDevice(trial, device) ? undefined : 'not-by-own-device';
  const isRight =
    strike.paperCode !== null &&
    member.paperHash !== null &&
    equalBytes(
      idBytes(paperHashOf(trial.crypto.hash, strike.paperCode)),
      idBytes(member.paperHash),
    );
  return isRight ? undefined : 'paper-code';
}

/**
 * Whether something was said after a device was last let in: what struck it before is spent, else
 * an old notice would strike again a device that was brought back.
 */
function isFresh(trial: Trial, record: RecordId, device: Device): boolean {
  const settled = trial.settledAt(record);
  return settled === undefined || settled > device.since.height;
}

/** Strike notices that the placement lists and that were not spent before. */
function noticesOf(trial: Trial, target: Device): Trial['strikes'] {
  return trial.strikes.filter(({ entry }) => isFresh(trial, entry.id, target));
}

/** The devices whose words the placement lists, and the one that wrote the act. */
function wordsFor(trial: Trial, target: Device): readonly DeviceId[] {
  const listed = [...trial.consents, ...noticesOf(trial, target)].map(
    ({ entry }) => entry.header.author,
  );
  return [trial.author.id, ...listed];
}

/** Another own device said so while its word counted: mutual strikes strike both. */
function isByOwnDevice(trial: Trial, target: Device): boolean {
  return wordsFor(trial, target).some((word) => {
    const device = trial.ground.devices.get(word);
    return device?.member === target.member && device.id !== target.id;
  });
}

/** The other members whose listed words ask for the strike. */
function outsidersOf(trial: Trial, target: Device): readonly MemberId[] {
  const byNotice = noticesOf(trial, target).map((one) => authorInCount(trial, one));
  const all = new Set([...trial.consenters, ...byNotice.filter((one) => one !== undefined)]);
  return [...all].filter((member) => member !== target.member);
}

/** Those who stand behind no other suspension that still lasts; that of an ended device does not. */
function freeOutsidersOf(trial: Trial, target: Device): readonly MemberId[] {
  const { devices, outsideStrikes, wall } = trial.ground;
  const bound = outsideStrikes
    .filter(
      ({ device, until }) => devices.get(device)?.status === 'active' && isThrough(until, wall),
    )
    .flatMap(({ by }) => by);
  return outsidersOf(trial, target).filter((member) => !bound.includes(member));
}

function objectionToOutsiders(trial: Trial, device: Device): Objection {
  const { ground } = trial;
  const { class: by } = trial.act.said;
  if (outsidersOf(trial, device).length < OUTSIDE_STRIKERS_MIN) return 'not-enough-strikers';
  if (device.status !== 'active') return undefined;
  if (isThrough(device.suspendedUntil, ground.wall) && by !== 'members') return 'device-ended';
  if (by !== 'members' && !areEnoughFree(trial, device)) return 'strikers-already-stand';
  return wouldStop(ground, device) ? 'strike-would-stop-assembly' : undefined;
}

function areEnoughFree(trial: Trial, device: Device): boolean {
  const free = freeOutsidersOf(trial, device);
  if (free.length < OUTSIDE_STRIKERS_MIN) return false;
  if (trial.act.said.class === 'none') return true;
  const stewards = stewardsAt(trial.ground);
  return isMajority(stewards.filter((one) => free.includes(one)).length, stewards.length);
}

/** Whether too few ballot devices would be left to place anything (R0: no height is dead). */
function wouldStop(ground: Ground, target: Device): boolean {
  const members = presentMembers(ground);
  const left = members.filter(
    ({ ballotDevice }) =>
      ballotDevice !== null &&
      ballotDevice !== target.id &&
      ballotMemberOf(ground, ballotDevice) !== undefined,
  );
  return !isMajority(left.length, members.length);
}

function objectionToSuccessor(
  trial: Trial,
  strike: StrikeDevice,
  target: Device,
  member: Member,
): Objection {
  if (strike.successor === null) return undefined;
  const { ground } = trial;
  const known = ground.devices.get(strike.successor);
  if (strike.successor === target.id && target.status === 'active') return 'successor-not-allowed';
  if (known !== undefined && known.member !== member.id) return 'successor-not-allowed';
  if (known?.status === 'forked') return 'successor-not-allowed';
  const replaces =
    member.ballotDevice === target.id ||
    member.ballotDevice === null ||
    !isDeviceActive(ground, member.ballotDevice);
  if (!replaces) return 'successor-not-allowed';
  return maySucceed(trial, strike, member, target) ? undefined : 'successor-not-allowed';
}

/**
 * What speaks against letting the successor in with the strike: it is a further device, so what holds
 * of one holds of it, but that those who may name it stand for the second word (decision 0076).
 */
function objectionToEnrolment(
  { ground, crypto }: Trial,
  { by, successor, enrolment }: StrikeDevice,
  target: Device,
  member: Member,
): Objection {
  if (enrolment === null) return undefined;
  if (successor === null || ground.devices.has(successor)) return 'successor-not-allowed';
  const others = devicesOfMember(ground, member.id).filter(({ id }) => id !== target.id);
  if (others.length >= DEVICES_PER_MEMBER_MAX) return 'devices-full';
  if (!crypto.isAdmissibleKey(idBytes(successor))) return 'key-not-admissible';
  const isSpent = by === 'paper' || member.paperHash === null;
  if (enrolment.paperHash !== null && !isSpent) return 'paper-card-unused';
  const named = { log: ground.log, member: member.id, device: successor, ...enrolment };
  const signed = enrolmentHash(crypto.hash, named);
  return crypto.verify(enrolment.deviceSignature, signed, idBytes(successor))
    ? undefined
    : 'device-signature';
}

/**
 * The paper code, or an own device and another member, name any successor. Two members may bring
 * back one device of a person whose devices have all ended, or name a new one for them: so a fork
 * or a mutual strike never ends a person (R17).
 */
function maySucceed(trial: Trial, strike: StrikeDevice, member: Member, target: Device): boolean {
  const known = strike.successor === null ? undefined : trial.ground.devices.get(strike.successor);
  if (strike.by === 'paper') return true;
  const byOther = wordsFor(trial, target).some((word) => {
    const speaker = trial.ground.devices.get(word)?.member;
    return speaker !== undefined && speaker !== member.id;
  });
  if (strike.by === 'own') return byOther && known?.status !== 'struck';
  const mayReturn = known === undefined || known.status === 'struck';
  return mayReturn && devicesOfMember(trial.ground, member.id).length === 0;
}

/** The ground after a strike. */
export function applyStrike(trial: Trial, strike: StrikeDevice): Ground {
  const { ground, moment } = trial;
  const device = ground.devices.get(strike.device);
  const member = device === undefined ? undefined : ground.members.get(device.member);
  if (device === undefined || member === undefined) return ground;
  const isSuspension =
    strike.by === 'members' && trial.act.said.class !== 'members' && device.status === 'active';
  const struck = isSuspension ? suspended(trial, strike, device) : ended(trial, strike, device);
  const { successor, enrolment } = strike;
  const known = successor === null ? undefined : ground.devices.get(successor);
  const restored = known?.status === 'struck' ? restoredIn(struck, known) : struck;
  const enrolled =
    successor === null || enrolment === null
      ? restored
      : enrolledIn(restored, newDevice(successor, member.id, enrolment.prekeyHash, moment));
  const isEnrolled = known !== undefined || enrolment !== null;
  const kept = strike.by === 'paper' ? null : member.paperHash;
  return withMember(enrolled, member.id, {
    paperHash: enrolment?.paperHash ?? kept,
    ballotDevice: isEnrolled ? successor : member.ballotDevice,
    // Whoever names anew takes the name before back: a thief's card would else outlive its mending.
    successor: isEnrolled ? null : (successor ?? member.successor),
  });

  function enrolledIn(after: Ground, fresh: Device): Ground {
    return { ...after, devices: withValue(after.devices, fresh.id, fresh) };
  }

  function restoredIn(after: Ground, back: Device): Ground {
    return withDevice(after, back.id, {
      status: 'active',
      since: moment,
      suspendedUntil: null,
      cut: null,
      endedAt: null,
    });
  }
}

function ended(trial: Trial, strike: StrikeDevice, device: Device): Ground {
  if (device.status !== 'active') return trial.ground;
  const struck = withDevice(trial.ground, device.id, {
    status: 'struck',
    suspendedUntil: null,
    cut: endHeads(trial, device, strike.lastHonoured),
    endedAt: trial.moment,
  });
  return {
    ...struck,
    removalPending: true,
    outsideStrikes: struck.outsideStrikes.filter((one) => one.device !== device.id),
  };
}

function suspended(trial: Trial, strike: StrikeDevice, device: Device): Ground {
  const until = wallPlus(trial, 'deviceSuspension');
  const ground = withDevice(trial.ground, device.id, {
    suspendedUntil: until,
    cut: endHeads(trial, device, strike.lastHonoured),
  });
  return {
    ...ground,
    outsideStrikes: [
      ...ground.outsideStrikes.filter((one) => isThrough(one.until, ground.wall)),
      { device: device.id, until, by: freeOutsidersOf(trial, device).toSorted() },
    ],
  };
}

/** What speaks against moving the ballots; that 72 h passed is judged by ballots. */
export function objectionToMove(trial: Trial, move: MoveBallotDevice): Objection {
  const { author, ground } = trial;
  if (liveMember(ground, move.member) === undefined) return 'not-a-member';
  if (author.member !== move.member || !isDeviceActive(ground, author.id))
    return 'not-by-own-device';
  const device = ground.devices.get(move.device);
  if (device?.member !== move.member) return 'not-a-device';
  return isDeviceActive(ground, device.id) ? undefined : 'device-ended';
}

/** The ground in which another device casts the member's ballots. */
export function applyMove(trial: Trial, move: MoveBallotDevice): Ground {
  return withMember(trial.ground, move.member, { ballotDevice: move.device });
}
