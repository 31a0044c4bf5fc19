/** Rounds above 0, faults and forks for the second fold, from `docs/spec/rounds.md`. */
import type {
  DeviceId,
  Entry,
  Header,
  Listed,
  MemberId,
  Placement,
  PlacementId,
} from '@tocsin/core/forms';
import type { RecordId, RecordKind, Stand } from '@tocsin/core/forms';
import * as core from '@tocsin/core/forms';

import { devicesOf, isActive, live, memberIn, ownerOf } from './naive-records.ts';
import type { Ground, Ids, Judged } from './naive-records.ts';
import { Verbs } from './naive-verbs.ts';

/** A chain as far as it goes, and why it goes no further. */
export interface Outcome {
  readonly ground: Ground;
  readonly contested: readonly PlacementId[] | null;
  readonly stopped: string | null;
}

/** A ballot device that a strike ends while a height is open. */
export interface Lost {
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly successor: DeviceId;
}

/** Opens rounds, proves faults, heals forks. */
export abstract class Rounds extends Verbs {
  protected readonly faulty: Map<Ground, ReadonlySet<DeviceId>> = new Map();

  protected abstract outcome(ground: Ground): Outcome;
  protected abstract judge(id: RecordId, old: Ground): Judged;
  protected abstract ballotMember(ground: Ground, device: DeviceId): MemberId | undefined;
  protected abstract secretary(ground: Ground, round: number): DeviceId | null;
  protected abstract secretaryMember(ground: Ground, round: number): MemberId;
  protected abstract listed<T>(
    list: Listed<T>,
    old: Ground,
    kind: 'ids' | 'heads',
  ): readonly T[] | 'waits' | 'void';

  /** Whether the stands that a placement lists open its round (R2). */
  protected opened(said: Placement, old: Ground): 'lawful' | 'waits' | 'void' {
    const { round, stands } = said;
    if (round === 0)
      return stands.kind === 'inline' && stands.value.length === 0 ? 'lawful' : 'void';
    const ids = this.listed<RecordId>(stands, old, 'ids');
    if (ids === 'waits' || ids === 'void') return ids;
    const counted = ids.map((id) => this.standCounts(id, round, old));
    if (counted.includes('void')) return 'void';
    if (counted.includes('waits')) return 'waits';
    const members = live(old).length;
    const owners = ids.map((id) => ownerOf(old, this.held.get(id)?.header.author as DeviceId));
    if (new Set(owners).size < owners.length) return 'void';
    if (ids.length < members - Math.floor(members / 2)) return 'void';
    const shown = ids.flatMap((id) => {
      const record = this.said(core.standKind, id, old)?.shown ?? null;
      const placed = record === null ? undefined : this.said(core.placementKind, record, old);
      return placed === undefined ? [] : [{ round: placed.round, id: this.placementOf(placed) }];
    });
    const last = Math.max(...shown.map((one) => one.round));
    const named = new Set(shown.filter((one) => one.round === last).map(({ id }) => id));
    const placer = named.size > 1 ? this.secretary(old, last) : null;
    if (placer !== null && owners.includes(ownerOf(old, placer))) return 'void';
    const possible = shown.filter(({ round: at, id }) => {
      const showing = shown.filter((one) => one.id === id).length;
      return at === last && 2 * (showing + members - ids.length) > members;
    });
    // Two ids shown at the highest round: its secretary placed twice, and its stand tells nothing.
    const shownLast = new Set(shown.filter((one) => one.round === last).map(({ id }) => id));
    if (shownLast.size > 1 && owners.includes(this.secretaryMember(old, last))) return 'void';
    const own = this.placementOf(said);
    return possible.length === 0 || possible.some(({ id }) => id === own) ? 'lawful' : 'void';
  }

  protected standCounts(id: RecordId, round: number, old: Ground): 'lawful' | 'waits' | 'void' {
    const entry = this.held.get(id);
    if ((entry?.body.state ?? 'unread') === 'unread') return 'waits';
    const said = this.said(core.standKind, id, old);
    if (said?.parent !== old.head || said.round !== round) return 'void';
    if (this.ballotMember(old, entry?.header.author as DeviceId) === undefined) return 'void';
    if (said.shown === null) return 'lawful';
    if ((this.held.get(said.shown)?.body.state ?? 'unread') === 'unread') return 'waits';
    const shown = this.said(core.placementKind, said.shown, old);
    if (shown === undefined || shown.round >= round) return 'void';
    const judged = this.judge(said.shown, old);
    return typeof judged === 'string' ? judged : 'lawful';
  }

  /** Devices whose double-signing at an earlier parent lies in this ground's frontier (R3). */
  faultyAt(ground: Ground): ReadonlySet<DeviceId> {
    const known = this.faulty.get(ground);
    if (known !== undefined) return known;
    const faulty = new Set<DeviceId>();
    for (let at = ground.before; at !== null; at = at.before)
      for (const device of this.faultsIn(at, ground.settled)) faulty.add(device);
    this.faulty.set(ground, faulty);
    return faulty;
  }

  /** Ballot devices of a parent that some records prove to have signed twice there. */
  protected faultsIn(parent: Ground, records: Ids): readonly DeviceId[] {
    const devices = live(parent).map((member) => memberIn(parent, member).ballotDevice as DeviceId);
    return devices.filter((device) => {
      if (!isActive(parent, device, parent.wall)) return false;
      const own = [...records].filter((id) => this.held.get(id)?.header.author === device);
      const at = <T>(kind: RecordKind<T>) => own.flatMap((id) => this.said(kind, id, parent) ?? []);
      const ballots = at(core.ballotKind).filter((one) => one.parent === parent.head);
      const stands = at(core.standKind).filter((one) => one.parent === parent.head);
      const placed = at(core.placementKind)
        .filter((one) => this.parentOf(one) === parent.head)
        .filter(({ round }) => this.secretary(parent, round) === device)
        .map((one) => ({ round: one.round, placement: this.placementOf(one) }));
      const isDouble = [placed, ballots].some((signed) =>
        signed.some((a) => signed.some((b) => a.round === b.round && a.placement !== b.placement)),
      );
      return (
        isDouble || ballots.some((b) => stands.some((s) => this.breaks(b, s, parent, records)))
      );
    });
  }

  /** Whether a ballot breaks its own device's promise. */
  protected breaks(
    ballot: { round: number; placement: PlacementId },
    stand: Stand,
    parent: Ground,
    records: Ids,
  ): boolean {
    if (ballot.round >= stand.round || stand.shown === null) return ballot.round < stand.round;
    const shown = records.has(stand.shown)
      ? this.said(core.placementKind, stand.shown, parent)
      : undefined;
    if (shown === undefined || shown.round > ballot.round) return false;
    return shown.round < ballot.round || this.placementOf(shown) !== ballot.placement;
  }

  /** What comes of two or more placements in force at one height (R4). */
  protected fork(parent: Ground, rivals: ReadonlyMap<PlacementId, Ground>): Outcome {
    const contested = { ground: parent, contested: [...rivals.keys()], stopped: null };
    const branches = [...rivals].map(([rival, next]) => {
      const end = this.outcome(next);
      const chain: Ground[] = [];
      for (let at: Ground | null = end.ground; at !== parent && at !== null; at = at.before)
        chain.unshift(at);
      return { rival, end, chain };
    });
    const all: Ids = new Set(this.held.keys());
    const faulty = this.faultsIn(parent, all);
    const voters = live(parent).filter(
      (member) => !faulty.includes(memberIn(parent, member).ballotDevice as DeviceId),
    );
    const followers = ({ chain }: { chain: readonly Ground[] }, records: Ids) => {
      const heads = new Set<PlacementId | null>(chain.map(({ head }) => head));
      return voters.filter((member) => {
        const last = this.newest(parent, member, records);
        return last.length > 0 && last.every(({ gov }) => heads.has(gov));
      }).length;
    };
    const frozen = branches.filter((branch) =>
      branch.chain
        .slice(1)
        .some(
          ({ settled }) =>
            2 * followers(branch, settled) > voters.length ||
            this.healed(parent, voters, settled) === branch.rival,
        ),
    );
    const [first, ...more] = frozen;
    if (first !== undefined && more.length === 0) return first.end;
    const healed = this.healed(parent, voters, all);
    const named = branches.find(({ rival }) => rival === healed);
    if (named !== undefined) return named.end;
    const counts = branches.map((branch) => followers(branch, all));
    const most = counts.filter((count) => count === Math.max(...counts));
    const winner = branches[counts.indexOf(Math.max(...counts))];
    return most.length === 1 && winner !== undefined ? winner.end : contested;
  }

  /** Headers of the causally latest records of a member's devices. */
  protected newest(parent: Ground, member: MemberId, records: Ids): readonly Header[] {
    const heads = this.heads(new Set([...records].filter((id) => this.isHeard(id, parent))));
    const own = devicesOf(parent, member).flatMap((device) => heads.get(device) ?? []);
    return this.latest(own.map(({ id }) => id)).map((id) => (this.held.get(id) as Entry).header);
  }

  /** Whether a record says where its member stands: of an ended device only up to its cut. */
  protected isHeard(id: RecordId, parent: Ground): boolean {
    const author = this.held.get(id)?.header.author as DeviceId;
    return parent.devices.get(author)?.status === 'active' || this.isHonoured(id, parent);
  }

  /** The rival that heals of more than half of the voters name (kind 13). */
  protected healed(
    parent: Ground,
    voters: readonly MemberId[],
    records: Ids,
  ): PlacementId | undefined {
    const votes = voters.map((member) => {
      const own = [...records].filter((id) => {
        const header = this.held.get(id)?.header;
        if (header === undefined || ownerOf(parent, header.author) !== member) return false;
        return this.heal(id, parent) !== undefined && this.isHonoured(id, parent);
      });
      const last = new Set(this.latest(own).map((id) => this.heal(id, parent)));
      return last.size === 1 ? [...last][0] : undefined;
    });
    return votes.find(
      (one) => one !== undefined && 2 * votes.filter((v) => v === one).length > votes.length,
    );
  }

  /** The rival that a heal at this parent names. */
  protected heal(id: RecordId, parent: Ground): PlacementId | undefined {
    const said = this.said(core.healKind, id, parent);
    return said?.parent === parent.head ? said.rival : undefined;
  }

  /** Devices lost at this open height, in whose place others ballot for this placement (R17). */
  protected strikesUnder(said: Placement, old: Ground): readonly Lost[] {
    const ids = this.listed<RecordId>(said.stands, old, 'ids');
    if (!this.successors || said.round === 0 || ids === 'waits' || ids === 'void') return [];
    const stands = ids.map((id) => ({
      owner: ownerOf(old, this.held.get(id)?.header.author as DeviceId),
      strikes: this.said(core.standKind, id, old)?.strikes ?? [],
    }));
    const secretary = this.secretaryMember(old, said.round);
    return [...new Set(stands.flatMap(({ strikes }) => strikes))].flatMap((id) => {
      const lost = this.lostBy(id, old);
      if (lost === undefined || lost.member === secretary) return [];
      const isNamed = stands.every((one) => one.strikes.includes(id) && one.owner !== lost.member);
      return isNamed ? [lost] : [];
    });
  }

  /** The ballot device that a strike ends, and its successor, if the strike names one. */
  protected lostBy(id: RecordId, old: Ground): Lost | undefined {
    const verb = this.said(core.actKind, id, old)?.verb;
    const act = verb?.kind === 'strikeDevice' ? verb.value : undefined;
    const said = this.said(core.strikeKind, id, old) ?? act;
    if (said === undefined || said.successor === null) return undefined;
    const member = this.ballotMember(old, said.device);
    return member && { member, device: said.device, successor: said.successor };
  }
}
