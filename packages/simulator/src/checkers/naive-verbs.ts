/**
 * What acts ask for and what they change: once more, and only, from the words of
 * `docs/spec/governance.md` and `epochs.md`. A `g` is a ground.
 */
import * as core from '@tocsin/core/forms';

import { both, bytes, check, device, end, ended, hours, isAble } from './naive-ground.ts';
import { isActive, isFull, isMost, isNew, lasts, less, line, live } from './naive-ground.ts';
import { mark, membersOf, owner, person, present } from './naive-ground.ts';
import { gist, seats, unended, welcome, where } from './naive-ground.ts';
import type { Ground } from './naive-ground.ts';
import { isShare, most, Powers, shortest } from './naive-powers.ts';
import type { Trial } from './naive-powers.ts';
import type { Id, Ids, Member } from './summary.ts';

type Verbs = core.VerbCases;

/** Of whom more than half is not enough, by verb. */
const SHARES: Partial<Record<keyof Verbs, core.ParameterName>> = {
  mandate: 'membersShare',
  resolve: 'membersShare',
  risk: 'membersShare',
  witnesses: 'membersShare',
  emergency: 'membersShare',
  allocate: 'membersShare',
  constitution: 'constitutionShare',
  rules: 'constitutionShare',
  expel: 'expelShare',
  recall: 'recallShare',
};

/** Judges and carries out the acts of placements. */
export class Acts extends Powers {
  /** Places an act with these words: whether it may be, and what it changes in the next ground. */
  enact(id: Id, listed: Ids, old: Ground, next: Ground): void {
    const settled = [...next.settled];
    const [act] = this.said(core.actKind, both([id], settled), old);
    check(act !== undefined && act.base === this.base(act.verb, old) && this.isHonoured(id, old));
    const [{ kind, value }, { wallHour }] = [act.verb, this.header(id)];
    check(next.wall <= act.validUntil && line(old).every(({ what }) => what !== id));
    const window = kind === 'recall' ? core.parameterOf(old.overrides, 'recallWindow') : Infinity;
    check(act.validUntil <= wallHour + Math.min(hours(old, 'actValidity'), window));
    check(wallHour <= next.wall + hours(old, 'clockTolerance'));
    check(!('member' in value) || live(old).includes(value.member));
    const about = this.said(core.consentKind, settled, old).filter((one) => one.act === id);
    const stances = about.filter((one) => this.weighs(one, old));
    const others = membersOf(this.latest(stances, old).filter(({ stance }) => stance !== 'for'));
    const consents = stances.filter((one) => listed.includes(one.id) && one.stance === 'for');
    const notices = this.said(core.strikeKind, both(listed, settled), old);
    const strike = kind === 'strikeDevice' ? value : undefined;
    check(notices.every((one) => strike !== undefined && gist(one) === gist(strike)));
    const words = [...consents, ...notices].filter((one) => this.weighs(one, old));
    check(words.length === listed.length && both(others, membersOf(consents)).length === 0);
    const fresh = words.filter((one) => !this.spent(strike?.device ?? '', old).includes(one.id));
    // A notice does not say by whose consent it is: it counts for no class.
    const at = line(old).findIndex(({ head }) => head === this.header(id).gov);
    const since = at < 0 ? line(old) : line(old).slice(0, at + 1);
    const trial = { old, next, act, words: fresh, agreed: membersOf(consents), since };
    check(core.CLASSES_BY_VERB[kind].includes(act.class) && this.isMet(trial));
    this.rules[kind](value as never, trial);
  }

  /** Whether enough of those asked agree (R5). */
  private isMet(trial: Trial, bound: Ids = []): boolean {
    const { old, act, agreed, since } = trial;
    const isFewer = ['admit', 'strikeDevice', 'epoch'].includes(act.verb.kind);
    const share = SHARES[act.verb.kind];
    const percent = share === undefined ? 50 : most(trial, share);
    if (act.class === 'none') return true;
    if (act.class === 'members')
      return isShare(agreed, isFewer ? present(old) : live(old), percent);
    const holders = seats(old, old.wall).map(({ role, member }) => (role === 0 ? member : ''));
    const stewards = both(live(old), holders).filter((id) => isFull(old, id));
    const isOpen = since.every((g) => core.areStewardsOpen(g.overrides)) && stewards.length > 2;
    return isOpen && isMost(less(agreed, bound), stewards);
  }

  /** What lay in the frontier when a device was last let in: strikes in it are spent. */
  private spent(id: Id, g: Ground): Ids {
    const isOut = (at: Ground | null) => at === null || device(at, id)?.status !== 'active';
    return [...(line(g).find((at) => !isOut(at) && isOut(at.before))?.settled ?? [])];
  }

  private depart({ member, cuts }: Verbs['expel'], trial: Trial, status: Member['status']): void {
    this.checkCuts(cuts, member, trial.old, trial.next);
    const isOwn = isActive(trial.old, trial.act.author) && trial.act.member === member;
    check(live(trial.old).length > 1 && (status === 'expelled' || isOwn));
    Object.assign(person(trial.next, member), { status, successor: null });
    const own = unended(trial.old, member);
    for (const id of own) end(trial.next, id, 'gone', this.cut(id, cuts, trial));
  }

  /** Lets a further device of a member in, or with a strike a successor. */
  private enrol(said: Verbs['addDevice'], next: Ground): void {
    const [{ member, device: id, paperHash }, card] = [said, person(next, said.member).paperHash];
    const signed = core.enrolmentHash(this.crypto.hash, { ...said, log: this.log });
    check(this.isSigned(signed, said.deviceSignature, bytes(id)) && !next.devices.has(id));
    check(unended(next, member).length < 4 && (paperHash === null || card === null));
    welcome(next, id, member, { paperHash: paperHash ?? card });
  }

  /** By verb, its own rule and what it changes; that the member it names is live is known. */
  private readonly rules: { [K in keyof Verbs]: (said: Verbs[K], trial: Trial) => void } = {
    ...this.powers,
    admit: (said, trial) => {
      const { old, next, act, words, agreed } = trial;
      const { device: id, invite, paperHash } = said;
      const [offer] = this.said(core.inviteKind, both([invite], [...next.settled]), old);
      check(offer !== undefined && this.isHonoured(invite, old) && !old.devices.has(id));
      const { inviteKey, notAfter, member: inviter } = offer;
      check(notAfter <= this.header(invite).wallHour + hours(old, 'invite'));
      check(this.header(act.id).wallHour <= notAfter && live(old).length < 500);
      check(live(old).includes(inviter) && !isNew(old, inviter));
      const signed = core.invitationHash(this.crypto.hash, { ...said, log: this.log });
      check(this.isSigned(signed, said.inviteSignature, inviteKey));
      check(this.isSigned(signed, said.deviceSignature, bytes(id)));
      check(!old.usedInvites.has(core.toHex(inviteKey)));
      next.usedInvites.add(core.toHex(inviteKey));
      const recent = line(old).filter(({ wall }) => wall > next.wall - hours(old, 'vouchWindow'));
      const isFree = (one: Id) => recent.filter((g) => g.vouchers.includes(one)).length < 3;
      const vouchers = membersOf(words).filter((one) => isFull(old, one) && isFree(one));
      const branches = (some: Ids) => new Set(some.map((one) => person(old, one).branch)).size;
      const least = live(old).length < 6 ? 1 : most(trial, 'vouchers');
      const isAgreed = act.class !== 'none' || isMost(agreed, present(old));
      check(isAgreed || (vouchers.includes(inviter) && vouchers.length >= least));
      check(isAgreed || branches(vouchers) >= Math.min(least, branches(live(old))));
      next.vouchers = isAgreed ? [] : vouchers;
      const probationUntil = next.wall + hours(old, 'probation');
      const brought = { branch: person(old, inviter).branch, paperHash, probationUntil };
      welcome(next, id, core.memberIdOf(this.crypto.hash, id), brought);
    },
    addDevice: (said, { old, next, act, words }) => {
      const { member, device: id } = said;
      const { successor, ballotDevice } = person(old, member);
      const speakers = words.filter(({ author }) => author !== act.author);
      const isSecond = speakers.some((one) => one.member !== member || isActive(old, one.author));
      check(isActive(old, act.author) && (successor === id || (act.member === member && isSecond)));
      this.enrol(said, next);
      const isLost = unended(old, member).length === 0 || device(old, ballotDevice)?.isFaulty;
      if (isLost || successor === id) person(next, member).ballotDevice = id;
      if (successor === id) person(next, member).successor = null;
    },
    strikeDevice: (said, trial) => {
      const { old, next, act, words } = trial;
      const { device: id, by, paperCode, successor, lastHonoured, enrolment } = said;
      const { member = '', status, suspendedUntil: standing } = device(old, id) ?? {};
      const isEnded = status !== 'active';
      check(live(old).includes(member) && !this.spent(id, old).includes(act.id));
      check(isEnded ? successor !== null && lastHonoured === null : successor !== id);
      const suspends = by === 'members' && act.class !== 'members' && !isEnded;
      const all = suspends ? [...old.devices.values()] : [];
      const bound = all.flatMap((one) => (lasts(one.suspendedUntil, old.wall) ? one.behind : []));
      const others = less(membersOf(words), [...bound, member]).toSorted();
      const ballots = (one: Id) => person(old, one).ballotDevice;
      const left = present(old).filter((one) => ballots(one) !== id && isAble(old, ballots(one)));
      const code = paperCode && core.paperHashOf(this.crypto.hash, paperCode);
      const isOwn = [act, ...words].some((one) => one.author !== id && one.member === member);
      const isMany = others.length > 1 && (isEnded || isMost(left, present(old)));
      const isCard = code === person(old, member).paperHash;
      check({ own: isOwn, paper: isCard, members: isMany }[by] && !code === (by !== 'paper'));
      check(!suspends || (!lasts(standing, old.wall) && this.isMet(trial, bound)));
      const cuts = lastHonoured === null ? [] : [{ device: id, lastHonoured }];
      this.checkCuts(cuts, member, old, next);
      const suspendedUntil = next.wall + hours(old, 'deviceSuspension');
      const suspension = { suspendedUntil, cut: this.cut(id, cuts, trial), behind: others };
      if (suspends) mark(next, id, suspension);
      else if (!isEnded) end(next, id, 'struck', suspension.cut);
      if (by === 'paper') person(next, member).paperHash = null;
      if (successor === null) return check(enrolment === null);
      if (enrolment) this.enrol({ ...enrolment, member, device: successor } as never, next);
      const heir = next.devices.get(successor);
      const isAgreed = others.length > 0 && heir?.status !== 'struck';
      check({ own: isAgreed, paper: true, members: unended(old, member).length === 0 }[by]);
      check(ballots(member) === id || !isActive(old, ballots(member)));
      check((heir?.member ?? member) === member && heir?.status !== 'forked');
      if (heir?.status === 'struck') welcome(next, successor, member, {});
      if (heir !== undefined) person(next, member).ballotDevice = successor;
      person(next, member).successor = heir === undefined ? successor : null;
    },
    expel: (said, trial) => this.depart(said, trial, 'expelled'),
    resign: (said, trial) => this.depart(said, trial, 'resigned'),
    epoch: ({ number, keyHash, rosterHash, reason }, { old, next, act }) => {
      const isMonthly = next.wall >= (old.epochs.at(-1)?.wall ?? 0) + hours(old, 'epoch');
      const isDue = { monthly: isMonthly, removal: old.removalPending, seizure: false }[reason];
      check(number === old.epochs.length + 1 && (isDue || act.class !== 'none'));
      const roster = [...old.devices.keys()].filter((one) => isActive(old, one)).toSorted();
      check(rosterHash === this.hash('roster', core.encodeCbor(roster.map(bytes))));
      next.epochs.push({ number, keyHash, rosterHash, wall: next.wall });
      next.removalPending = false;
    },
    constitution: ({ overrides }, { next }) => {
      check(core.areLawful(overrides));
      next.overrides = overrides;
    },
    resolve: ({ subject, hash }, { old, next, act }) => {
      check(where(old.resolutions, { subject, hash }).length === 0);
      next.resolutions.set(act.id, { subject, hash, tally: null });
    },
    moveBallotDevice: ({ member, device: id }, { old, next, act }) => {
      check([id, act.author].every((one) => owner(old, one) === member && isActive(old, one)));
      person(next, member).ballotDevice = id;
    },
    suspend: ({ member, until }, trial) => {
      const { next } = trial;
      check(next.wall < until && until <= next.wall + shortest(trial, 'memberSuspension'));
      person(next, member).suspendedUntil = until;
    },
    rules: ({ number, startHeight }, { old, next }) => {
      check(number > Math.max(old.rules, old.rulesNext?.[0] ?? 0) && startHeight > next.height);
      next.rulesNext = [number, startHeight];
    },
    risk: ({ subject, hash, exposed }, { old, next, act, agreed }) => {
      const still = both(exposed, live(old));
      check(isMost(agreed, still) && exposed.every((one) => old.members.has(one)));
      check(where(old.resolutions, { subject, hash }).length === 0);
      const tally = [still, live(old)].flatMap((all) => [both(all, agreed).length, all.length]);
      next.resolutions.set(act.id, { subject, hash, tally });
    },
    widerCut: ({ scope, cuts }, { old, next }) => {
      const [how, now] = ended(old, scope);
      const at = line(old).findIndex((g) => ended(g, scope)[0] !== how);
      const [last, floor] = line(old).slice(at - 1);
      check(now !== undefined && last !== undefined && floor !== undefined);
      check(next.wall <= last.wall + hours(old, 'widerCut'));
      for (const { device: id, lastHonoured } of cuts) {
        const heads = now.get(id) ?? [];
        check(heads.flatMap(this.chain).includes(lastHonoured) && heads.join() !== lastHonoured);
        if (scope.kind === 'mandate') next.mandates.get(scope.value)?.cuts?.set(id, [lastHonoured]);
        else mark(next, id, { cut: [lastHonoured] });
      }
      for (const one of cuts) this.checkCuts([one], owner(old, one.device), floor, next);
    },
    witnesses: ({ keys }, { next }) => {
      check(keys.every(this.crypto.isAdmissibleKey));
      next.witnesses = keys.map(core.toHex);
    },
    away: ({ gone, key, signature }, { old, next }) => {
      const list = gone.map(({ member, reason }) => [bytes(member), bytes(reason)]);
      const signed = bytes(this.hash('away', bytes(old.head), core.encodeCbor(list)));
      check(old.witnesses.includes(core.toHex(key)) && this.isSigned(signed, signature, key));
      check(gone.every((one) => live(old).includes(one.member) && next.settled.has(one.reason)));
      const least = line(old).some((g) => live(g).length <= 4) ? 2 : 3;
      check(live(old).length - gone.length >= least && present(old).length === live(old).length);
      next.away = gone.map(({ member }) => member);
    },
  };
}
