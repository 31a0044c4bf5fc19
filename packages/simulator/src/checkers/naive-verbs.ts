/** What each act asks for and changes, once more from `docs/spec/governance.md` and `epochs.md`. */
import type { Act, DeviceId, DurationName, Hash32, MemberId, Override } from '@tocsin/core/forms';
import type {
  Entry,
  EpochTurn,
  MandateGrant,
  RecordId,
  StrikeDevice,
  Verb,
} from '@tocsin/core/forms';
import * as core from '@tocsin/core/forms';

import {
  devicesOf,
  duration,
  isActive,
  isOnProbation,
  isSuspended,
  live,
  memberIn,
  ownerOf,
  Records,
} from './naive-records.ts';
import { basePart, isResolved } from './naive-base.ts';
import type { Ground, Ids } from './naive-records.ts';
import type { DeviceSummary, EpochSummary, MemberSummary } from './summary.ts';

/** A placement under trial: the ground it stands on, the one it makes, and what it lists. */
interface Trial {
  readonly old: Ground;
  readonly next: Ground;
  readonly wall: number;
  readonly act: Act;
  readonly actId: RecordId;
  readonly author: DeviceId;
  readonly actWall: number;
  /** Devices whose listed words count. */
  readonly speakers: readonly DeviceId[];
  /** Live members behind them. */
  readonly listed: ReadonlySet<MemberId>;
}

const CLASSES: Readonly<Record<Verb['kind'], string>> = {
  admit: 'none stewards members',
  addDevice: 'none',
  strikeDevice: 'none stewards members',
  expel: 'members',
  resign: 'none',
  epoch: 'none stewards members',
  mandate: 'members',
  recall: 'members',
  constitution: 'members',
  resolve: 'members',
  moveBallotDevice: 'none',
  suspend: 'stewards members',
  rules: 'members',
  risk: 'members',
  widerCut: 'members',
  witnesses: 'members',
  away: 'none',
};
const VERBS = Object.keys(CLASSES);
/** Steward, ringer, seal holder, flag reader, recovery holder. */
const SENIOR = [0, 1, 2, 3, 6];
const STEWARDS_SWITCH = 128;

/** Whether an override is known and within its floor and ceiling. */
export const isWithin = ({ index, value }: Override): boolean => {
  const row = core.DURATIONS[core.DURATION_NAMES[index] as DurationName];
  if (index === STEWARDS_SWITCH) return value <= 1;
  return row !== undefined && value >= row.floor && value <= row.ceiling;
};

/** Judges and carries out the act of a placement. */
export abstract class Verbs extends Records {
  /** Devices that are known at this ground to have signed twice. */
  abstract faultyAt(ground: Ground): ReadonlySet<DeviceId>;

  /** Whether a device's word counts: it is active, or the word lies at or below its cut. */
  protected isHonoured(id: RecordId, ground: Ground): boolean {
    const author = this.held.get(id)?.header.author as DeviceId;
    const device = ground.devices.get(author);
    if (device === undefined) return false;
    if (isActive(ground, author, ground.wall)) return true;
    return (device.cut ?? []).some((cut) => this.chain(cut).includes(id));
  }

  /** What a member last said of an act; nothing if their devices disagree. */
  protected lastStance(
    member: MemberId,
    act: RecordId,
    ground: Ground,
    settled: Ids,
  ): string | undefined {
    const words = [...settled].filter((id) => {
      const author = this.held.get(id)?.header.author as DeviceId;
      if (ownerOf(ground, author) !== member || this.faultyAt(ground).has(author)) return false;
      if (!this.isHonoured(id, ground)) return false;
      return this.said(core.consentKind, id, ground)?.act === act;
    });
    const last = new Set(
      this.latest(words).map((id) => this.said(core.consentKind, id, ground)?.stance),
    );
    return last.size === 1 ? [...last][0] : undefined;
  }

  /** Places an act: whether it may be, and what it changes in the next ground. */
  protected enact(
    actId: RecordId,
    consents: readonly RecordId[],
    old: Ground,
    next: Ground,
  ): boolean {
    const act = this.said(core.actKind, actId, old);
    if (act === undefined || !next.settled.has(actId) || old.placedActs.has(actId)) return false;
    const { author, wallHour: actWall } = (this.held.get(actId) as Entry).header;
    const { verb, validUntil } = act;
    const { wall } = next;
    if (!this.isHonoured(actId, old) || this.base(verb, old) !== act.base) return false;
    if (!CLASSES[verb.kind].split(' ').includes(act.class)) return false;
    if (wall > validUntil || validUntil > actWall + duration(old, 'actValidity')) return false;
    if (actWall > wall + duration(old, 'clockTolerance')) return false;
    if (!consents.every((id) => this.counts(id, actId, verb, old, next))) return false;
    const isNotice = (id: RecordId) => this.said(core.strikeKind, id, old) !== undefined;
    const spent = verb.kind === 'strikeDevice' ? old.broughtBack.get(verb.value.device) : undefined;
    const authorOf = (id: RecordId) => this.held.get(id)?.header.author as DeviceId;
    const membersOf = (devices: readonly DeviceId[]) =>
      new Set(devices.map((device) => ownerOf(old, device) as MemberId));
    const speakers = consents.filter((id) => !isNotice(id) || !spent?.has(id)).map(authorOf);
    const listed = membersOf(speakers);
    const trial = { old, next, wall, act, actId, author, actWall, speakers, listed };
    next.placedActs.add(actId);
    // A notice does not say by whose consent: it counts for the strike and not for the class.
    const agreed = membersOf(consents.filter((id) => !isNotice(id)).map(authorOf));
    return isClassMet({ ...trial, listed: agreed }) && this.apply(trial, verb);
  }

  /** Whether a listed id is a word for the act. */
  protected counts(id: RecordId, act: RecordId, verb: Verb, old: Ground, next: Ground): boolean {
    const author = this.held.get(id)?.header.author as DeviceId;
    const member = old.devices.get(author)?.member as MemberId;
    if (!next.settled.has(id) || !this.isHonoured(id, old)) return false;
    if (this.faultyAt(old).has(author)) return false;
    if (old.members.get(member)?.status !== 'live') return false;
    const stance = this.said(core.consentKind, id, old);
    if (stance?.act === act && stance.stance === 'for')
      return this.lastStance(member, act, old, next.settled) === 'for';
    const notice = this.said(core.strikeKind, id, old);
    if (notice === undefined || verb.kind !== 'strikeDevice') return false;
    const { device, by, successor, lastHonoured } = verb.value;
    const isSame = notice.device === device && notice.by === by && notice.successor === successor;
    return isSame && notice.lastHonoured === lastHonoured;
  }

  /** The hash of the part of the ground that a verb changes. */
  protected base(verb: Verb, ground: Ground): Hash32 {
    const part = [VERBS.indexOf(verb.kind), ...basePart(verb, ground)];
    return this.hash('base', core.encodeCbor(part));
  }

  /** The rule of the verb itself, and what it changes. */
  protected apply(trial: Trial, verb: Verb): boolean {
    const { old, next, wall, actId } = trial;
    switch (verb.kind) {
      case 'admit':
        return this.admit(trial, verb.value);
      case 'addDevice':
        return this.addDevice(trial, verb.value);
      case 'strikeDevice':
        return this.strike(trial, verb.value);
      case 'expel':
        return this.depart(trial, verb.value, 'expelled');
      case 'resign': {
        const own = ownerOf(old, trial.author) === verb.value.member;
        return (
          own && isActive(old, trial.author, old.wall) && this.depart(trial, verb.value, 'resigned')
        );
      }
      case 'epoch':
        return this.turn(trial, verb.value);
      case 'mandate':
        return this.grant(trial, verb.value);
      case 'recall': {
        const { mandate, cuts } = verb.value;
        const ended = old.mandates.get(mandate);
        if (ended === undefined || ended.ended) return false;
        next.mandates.set(mandate, { ...ended, ended: true });
        return cuts.every((cut) => this.isCut(trial, cut.device, ended.member, cut.lastHonoured));
      }
      case 'constitution':
        next.overrides = verb.value.overrides;
        return next.overrides.every(isWithin);
      case 'resolve': {
        const { subject, hash } = verb.value;
        next.resolutions.set(actId, [subject, hash]);
        return !isResolved(old, subject, hash);
      }
      case 'risk':
        return this.risk(trial, verb.value);
      // Later than this second fold: worlds in which they occur are not compared.
      case 'widerCut':
      case 'witnesses':
      case 'away':
        return false;
      case 'moveBallotDevice': {
        const { member, device } = verb.value;
        const person = old.members.get(member);
        if (person?.status !== 'live' || ownerOf(old, device) !== member) return false;
        if (ownerOf(old, trial.author) !== member) return false;
        next.members.set(member, { ...person, ballotDevice: device });
        return [device, trial.author].every((one) => isActive(old, one, old.wall));
      }
      case 'suspend': {
        const { member, until } = verb.value;
        const person = old.members.get(member);
        if (person?.status !== 'live') return false;
        next.members.set(member, { ...person, suspendedUntil: until });
        return until <= wall + duration(old, 'memberSuspension');
      }
      case 'rules': {
        const { number, startHeight } = verb.value;
        next.rulesNext = [number, startHeight];
        return number > Math.max(old.rules, old.rulesNext?.[0] ?? 0) && startHeight > next.height;
      }
    }
  }

  protected risk(
    { old, next, actId, listed }: Trial,
    said: Extract<Verb, { kind: 'risk' }>['value'],
  ): boolean {
    const { subject, hash, exposed } = said;
    const still = exposed.filter((one) => old.members.get(one)?.status === 'live');
    const agreed = still.filter((one) => listed.has(one));
    next.resolutions.set(actId, [subject, hash]);
    if (isResolved(old, subject, hash)) return false;
    return exposed.every((one) => old.members.has(one)) && agreed.length * 2 > still.length;
  }

  protected turn({ old, next, wall, act }: Trial, said: EpochTurn): boolean {
    const { number, keyHash, rosterHash, reason } = said;
    const last = old.epochs.at(-1) as EpochSummary;
    const isDue =
      reason === 'monthly' ? wall >= last.wall + duration(old, 'epoch') : old.removalPending;
    if (act.class === 'none' && (reason === 'seizure' || !isDue)) return false;
    const active = [...old.devices.keys()].filter((one) => isActive(old, one, old.wall));
    const roster = active.toSorted();
    if (number !== last.number + 1) return false;
    if (rosterHash !== core.rosterHashOf(this.crypto.hash, roster)) return false;
    next.epochs.push({ number, keyHash, rosterHash, wall });
    next.removalPending = false;
    return true;
  }

  protected grant({ old, next, wall, actId }: Trial, said: MandateGrant): boolean {
    const { role, member, pact, notAfter } = said;
    const person = old.members.get(member);
    if (person?.status !== 'live') return false;
    if (notAfter < wall || notAfter > wall + duration(old, 'mandateMax')) return false;
    if (SENIOR.includes(role) && isOnProbation(person, old.wall)) return false;
    const standing = [...old.mandates.values()].filter((one) => !one.ended && one.notAfter >= wall);
    next.mandates.set(actId, { role, member, pact, notAfter, ended: false });
    return standing.length < 1_000;
  }

  protected admit(trial: Trial, said: Extract<Verb, { kind: 'admit' }>['value']): boolean {
    const { old, next, wall, act, actWall, listed } = trial;
    const { hash, verify, isAdmissibleKey } = this.crypto;
    const { device, prekeyHash, paperHash, invite: id } = said;
    const invite = next.settled.has(id) ? this.said(core.inviteKind, id, old) : undefined;
    const header = this.held.get(id)?.header;
    if (invite === undefined || header === undefined || !this.isHonoured(id, old)) return false;
    const inviter = ownerOf(old, header.author) as MemberId;
    const host = old.members.get(inviter);
    const { inviteKey, notAfter } = invite;
    if (host?.status !== 'live' || isOnProbation(host, old.wall)) return false;
    if (notAfter > header.wallHour + duration(old, 'invite') || actWall > notAfter) return false;
    if (old.usedInvites.has(core.toHex(inviteKey)) || old.devices.has(device)) return false;
    if (![inviteKey, core.idBytes(device)].every(isAdmissibleKey)) return false;
    const signed = core.invitationHash(hash, {
      log: this.log,
      invite: id,
      device,
      prekeyHash,
      paperHash,
    });
    if (!verify(said.inviteSignature, signed, inviteKey)) return false;
    if (!verify(said.deviceSignature, signed, core.idBytes(device))) return false;
    const members = live(old);
    if (members.length >= 500) return false;
    if (act.class === 'none' && 2 * listed.size <= members.length) {
      const recent = old.vouches.filter(
        (vouch) => vouch.wall + duration(old, 'vouchWindow') > wall,
      );
      const vouchers = [...listed].filter((member) => {
        const person = memberIn(old, member);
        const count = recent.filter(({ voucher }) => voucher === member).length;
        return !isOnProbation(person, old.wall) && !isSuspended(person, old.wall) && count < 3;
      });
      const branchesOf = (some: readonly MemberId[]) =>
        new Set(some.map((member) => memberIn(old, member).branch)).size;
      const isFew = members.length < 6;
      if (!vouchers.includes(inviter) || vouchers.length < (isFew ? 1 : 2)) return false;
      if (!isFew && branchesOf(vouchers) < Math.min(2, branchesOf(members))) return false;
      next.vouches = [...recent, ...vouchers.map((voucher) => ({ voucher, wall }))];
    }
    const member = core.memberIdOf(hash, device);
    const until = wall + duration(old, 'probation');
    const { person, owned } = newcomer(device, member, host.branch, paperHash, until);
    next.members.set(member, person);
    next.devices.set(device, owned);
    next.usedInvites.add(core.toHex(inviteKey));
    return true;
  }

  protected addDevice(trial: Trial, said: Extract<Verb, { kind: 'addDevice' }>['value']): boolean {
    const { old, next, author, speakers } = trial;
    const { member, device, prekeyHash, paperHash, deviceSignature } = said;
    const person = old.members.get(member);
    if (person?.status !== 'live' || old.devices.has(device)) return false;
    const { hash, verify, isAdmissibleKey } = this.crypto;
    const key = core.idBytes(device);
    const signed = core.enrolmentHash(hash, {
      log: this.log,
      member,
      device,
      prekeyHash,
      paperHash,
    });
    if (!isAdmissibleKey(key) || !verify(deviceSignature, signed, key)) return false;
    if (!isActive(old, author, old.wall)) return false;
    const isNamed = person.successor === device;
    const isOther = (one: DeviceId) =>
      ownerOf(old, one) !== member || (one !== author && isActive(old, one, old.wall));
    const isAgreed = ownerOf(old, author) === member && speakers.some(isOther);
    if (!isNamed && !isAgreed) return false;
    const active = devicesOf(old, member).filter(
      (one) => old.devices.get(one)?.status === 'active',
    );
    if (active.length >= 4 || (paperHash !== null && person.paperHash !== null)) return false;
    const isFaulty = this.faultyAt(old).has(person.ballotDevice as DeviceId);
    next.devices.set(device, { member, status: 'active', suspendedUntil: null, cut: null });
    next.members.set(member, {
      ...person,
      paperHash: paperHash ?? person.paperHash,
      ballotDevice: isNamed || active.length === 0 || isFaulty ? device : person.ballotDevice,
      successor: isNamed ? null : person.successor,
    });
    return true;
  }

  protected strike(trial: Trial, said: StrikeDevice): boolean {
    const { old, next, wall, act, actId, author, listed, speakers } = trial;
    const { device, by, paperCode, successor, lastHonoured } = said;
    const target = old.devices.get(device);
    if (target === undefined) return false;
    const member = target.member as MemberId;
    const person = memberIn(old, member);
    const spent = old.broughtBack.get(device);
    if (person.status !== 'live' || spent?.has(actId)) return false;
    const others = [...listed].filter((one) => one !== member);
    const isOwn = (one: DeviceId) => one !== device && ownerOf(old, one) === member;
    const isEnded = target.status !== 'active';
    const isLost = !devicesOf(old, member).some((one) => old.devices.get(one)?.status === 'active');
    const busy = old.outside.filter(({ until }) => until >= old.wall);
    const free = others.filter((one) => !busy.some((strike) => strike.by.includes(one)));
    const suspends = by === 'members' && act.class !== 'members' && !isEnded;
    if (suspends && !isActive(old, device, old.wall)) return false;
    if (by === 'own' && ![author, ...speakers].some(isOwn)) return false;
    if (by === 'members' && (suspends ? free : others).length < 2) return false;
    if (by === 'paper') {
      const code = core.paperHashOf(this.crypto.hash, paperCode ?? new Uint8Array());
      if (paperCode === null || code !== person.paperHash) return false;
    }
    if (isEnded && successor === null) return false;
    const struck: MemberSummary = {
      ...person,
      paperHash: by === 'paper' ? null : person.paperHash,
    };
    next.members.set(member, struck);
    if (successor !== null) {
      const isAllowed = by === 'paper' || (by === 'own' ? others.length > 0 : isLost);
      if (!isAllowed || person.ballotDevice !== device) return false;
      if (successor === device && !isEnded) return false;
      if (!this.succeed(trial, member, successor, struck)) return false;
    }
    if (isEnded) return true;
    if (!this.isCut(trial, device, member, lastHonoured)) return false;
    if (!suspends) {
      this.end(next, device, 'struck', lastHonoured);
      return true;
    }
    const until = wall + duration(old, 'deviceSuspension');
    this.end(next, device, 'active', lastHonoured);
    const cutAt = next.devices.get(device) as DeviceSummary;
    next.devices.set(device, { ...cutAt, suspendedUntil: until });
    next.removalPending = old.removalPending;
    next.outside = [...old.outside.filter((one) => one.until >= wall), { device, until, by: free }];
    const able = live(next).filter((one) => {
      const ballot = memberIn(next, one).ballotDevice as DeviceId | null;
      return ballot !== null && isActive(next, ballot, wall);
    });
    return 2 * able.length > live(next).length;
  }

  /** Puts a successor in the ballot device's place: one's own device, maybe ended, or a new one. */
  protected succeed(
    { next }: Trial,
    member: MemberId,
    successor: DeviceId,
    person: MemberSummary,
  ): boolean {
    const known = next.devices.get(successor);
    if (known === undefined) next.members.set(member, { ...person, successor });
    if (known === undefined) return true;
    // A forked device has two heads for ever: it cannot come back.
    if (known.member !== member || !['active', 'struck'].includes(known.status)) return false;
    next.members.set(member, { ...person, ballotDevice: successor, successor: null });
    // One that others suspended stays so: it casts ballots once that is over.
    if (known.status === 'active') return true;
    next.broughtBack.set(successor, next.settled);
    next.devices.set(successor, { ...known, status: 'active', suspendedUntil: null, cut: null });
    return true;
  }

  protected depart(
    trial: Trial,
    said: { member: MemberId; cuts: readonly { device: DeviceId; lastHonoured: RecordId }[] },
    status: 'expelled' | 'resigned',
  ): boolean {
    const { old, next } = trial;
    const { member, cuts } = said;
    const person = old.members.get(member);
    if (person?.status !== 'live' || live(old).length === 1) return false;
    next.members.set(member, { ...person, status });
    for (const device of devicesOf(old, member)) {
      const cut = cuts.find((one) => one.device === device)?.lastHonoured ?? null;
      if (old.devices.get(device)?.status === 'active') this.end(next, device, 'gone', cut);
    }
    return cuts.every((cut) => this.isCut(trial, cut.device, member, cut.lastHonoured));
  }

  /** Whether a record may be the last honoured one: the member's, not below the parent's frontier. */
  protected isCut(
    { old, next }: Trial,
    device: DeviceId,
    member: string,
    last: RecordId | null,
  ): boolean {
    if (last === null) return true;
    if (ownerOf(old, device) !== member || this.held.get(last)?.header.author !== device)
      return false;
    if (!next.settled.has(last)) return false;
    const heads = this.heads(old.settled).get(device) ?? [];
    return heads.every(({ id }) => id === last || !this.chain(id).includes(last));
  }

  protected end(
    next: Ground,
    device: DeviceId,
    status: DeviceSummary['status'],
    last: RecordId | null,
  ): void {
    const heads = (this.heads(next.settled).get(device) ?? []).map(({ id }) => id);
    const ended = next.devices.get(device) as DeviceSummary;
    const isCutNow = !isActive(next.before as Ground, device, next.before?.wall ?? 0) && ended.cut;
    const cut = last !== null ? [last] : isCutNow ? ended.cut : heads.toSorted();
    const suspendedUntil = null;
    next.devices.set(device, { ...ended, status, cut, suspendedUntil });
    next.removalPending = true;
  }

  /** Ends devices that have two heads: at the fork, or at what was settled, whichever is later. */
  protected endForked(old: Ground, next: Ground): void {
    const before = this.heads(old.settled);
    for (const [device, heads] of this.heads(next.settled)) {
      if (heads.length < 2 || next.devices.get(device)?.status !== 'active') continue;
      const sides = heads.map(({ id }) => this.chain(id));
      const fork = sides[0]?.find((id) => sides.every((side) => side.includes(id)));
      const settled = before.get(device)?.[0]?.id;
      const isLater = settled !== undefined && !this.chain(fork).includes(settled);
      this.end(next, device, 'forked', null);
      const ended = next.devices.get(device) as DeviceSummary;
      const cut = isLater ? [settled] : fork === undefined ? [] : [fork];
      next.devices.set(device, { ...ended, cut });
    }
  }
}

/** Whether enough of those asked consent (R5); class none leaves it to the verb. */
function isClassMet({ old, act, listed }: Trial): boolean {
  if (act.class === 'none') return true;
  if (act.class === 'members') return 2 * listed.size > live(old).length;
  const mandates = [...old.mandates.values()].filter((one) => one.role === 0 && !one.ended);
  const stewards = live(old).filter((member) => {
    const person = memberIn(old, member);
    if (isSuspended(person, old.wall) || isOnProbation(person, old.wall)) return false;
    return mandates.some((one) => one.member === member && one.notAfter >= old.wall);
  });
  const isOpen = old.overrides.some((one) => one.index === STEWARDS_SWITCH && one.value === 1);
  const count = stewards.filter((member) => listed.has(member)).length;
  return isOpen && stewards.length >= 3 && 2 * count > stewards.length;
}

/** A member as they come in, and their first device. */
export function newcomer(
  device: DeviceId,
  member: MemberId,
  branch: string,
  paperHash: Hash32,
  probationUntil: number | null,
): { device: DeviceId; person: MemberSummary; owned: DeviceSummary } {
  const none = { suspendedUntil: null, successor: null };
  const person = {
    status: 'live',
    branch,
    probationUntil,
    ballotDevice: device,
    paperHash,
  } as const;
  const owned = { member, status: 'active', suspendedUntil: null, cut: null } as const;
  return { device, person: { ...person, ...none }, owned };
}
