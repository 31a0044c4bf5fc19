/**
 * The second fold: governance once more, from the words of `docs/spec` alone, by somebody who had
 * not read the first. It is as slow and as plain as it can be: sets of records instead of
 * frontiers, the whole ground copied at each height, every question asked anew. It shares bytes
 * and types with the first fold and nothing that judges; a direction rule holds that. Where the two
 * disagree, one of them or the page is wrong: `docs/spec/second-fold.md`.
 */
import type { DeltaHead, DeviceId, Entry, Listed, LogId, MemberId } from '@tocsin/core/forms';
import type { PlacementContent, PlacementId, RecordId } from '@tocsin/core/forms';
import * as core from '@tocsin/core/forms';

import { copy, isActive, isOfEpoch, keyOf, live, memberIn, parentsOf } from './naive-records.ts';
import type { Crypto, Ground, Ids, Judged } from './naive-records.ts';
import type { Lost, Outcome } from './naive-rounds.ts';
import { Rounds } from './naive-rounds.ts';
import { isWithin, newcomer } from './naive-verbs.ts';
import type { Summary } from './summary.ts';
import { named } from './summary.ts';

/**
 * Folds the records of a log.
 *
 * @param successors - whether a successor ballots at a height that was open when its strike came.
 * @returns undefined when nothing was founded.
 */
export function foldNaively(
  log: LogId,
  entries: Iterable<Entry>,
  crypto: Crypto,
  successors: boolean,
): Summary | undefined {
  const fold = new NaiveFold(log, entries, crypto, successors);
  const first = fold.founded();
  if (first === undefined) return undefined;
  const { ground, contested, stopped } = fold.outcome(first);
  return {
    height: ground.height,
    head: ground.head,
    wall: ground.wall,
    rules: ground.rules,
    rulesNext: ground.rulesNext,
    members: named(ground.members, (member) => member),
    devices: named(ground.devices, (device, id) => ({
      ...device,
      isFaulty: device.status === 'active' && fold.faultyAt(ground).has(id),
    })),
    mandates: named(ground.mandates, (mandate) => mandate),
    resolutions: named(ground.resolutions, (resolution) => resolution),
    epochs: ground.epochs,
    removalPending: ground.removalPending,
    overrides: ground.overrides.map(({ index, value }) => [index, value] as const),
    usedInvites: [...ground.usedInvites].toSorted(),
    settled: [...ground.settled].toSorted(),
    contested: contested === null ? null : contested.toSorted(),
    stopped,
  };
}

/** The chain: founding, placements, ballots. */
class NaiveFold extends Rounds {
  /** The ground at height 0, if the genesis is right and signed by all founders. */
  founded(): Ground | undefined {
    const { hash, verify, isAdmissibleKey } = this.crypto;
    const id = this.log as string as RecordId;
    const entry = this.held.get(id);
    const said = entry === undefined ? undefined : core.saidAs(core.genesisKind, entry);
    if (entry === undefined || said === undefined || entry.header.log !== null) return undefined;
    const { founders, overrides, rules, epochKeyHash } = said;
    if (entry.header.author !== founders[0]?.device || !overrides.every(isWithin)) return undefined;
    const signed = entry.signatures ?? new Uint8Array();
    const isSigned = founders.every(({ device }, at) =>
      verify(signed.subarray(at * 64, at * 64 + 64), core.idBytes(id), core.idBytes(device)),
    );
    const isRight = founders.every(({ device }) => isAdmissibleKey(core.idBytes(device)));
    if (!isSigned || !isRight || signed.length !== founders.length * 64) return undefined;
    const people = founders.map(({ device, paperHash }) => {
      const member = core.memberIdOf(hash, device);
      return { ...newcomer(device, member, member, paperHash, null), member };
    });
    const wall = entry.header.wallHour;
    return {
      before: null,
      height: 0,
      head: this.log as string as PlacementId,
      wall,
      rules,
      rulesNext: null,
      members: new Map(people.map(({ member, person }) => [member, person])),
      devices: new Map(people.map(({ device, owned }) => [device, owned])),
      mandates: new Map(),
      resolutions: new Map(),
      epochs: [{ number: 1, keyHash: epochKeyHash, rosterHash: null, wall }],
      removalPending: false,
      overrides,
      usedInvites: new Set(),
      placedActs: new Set(),
      vouches: [],
      outside: [],
      broughtBack: new Map(),
      settled: new Set([id]),
    };
  }

  /** The chain from this ground on, as far as it goes. */
  outcome(ground: Ground): Outcome {
    const end = { ground, contested: null };
    const isUnknown = ground.rulesNext !== null && ground.rulesNext[1] <= ground.height + 1;
    if (ground.rules !== 1 || isUnknown) return { ...end, stopped: 'UnknownRules' };
    const ballots = this.ballots(ground);
    const rivals = new Map<PlacementId, Ground>();
    const seen = new Set<string>();
    let stopped: string | null = null;
    for (const id of this.held.keys()) {
      const said = this.said(core.placementKind, id, ground);
      if (said === undefined || this.parentOf(said) !== ground.head) continue;
      const placement = this.placementOf(said);
      seen.add(placement);
      const cast = ballots.get(`${said.round} ${placement}`) ?? new Set();
      if (!this.isMost(ground, cast, this.strikesUnder(said, ground))) continue;
      const judged = this.judge(id, ground);
      if (judged === 'waits') stopped = 'Incomplete';
      else if (judged !== 'void') rivals.set(placement, judged);
    }
    const [only] = rivals.values();
    if (only !== undefined && rivals.size === 1) return this.outcome(only);
    if (rivals.size > 1) return this.fork(ground, rivals);
    for (const [key, cast] of ballots)
      if (this.isMost(ground, cast, []) && !seen.has(key.split(' ')[1] as string))
        stopped = 'PlacementMissing';
    const isUnread = (entry: Entry) =>
      entry.header.lane === 0 && entry.body.state === 'unread' && isOfEpoch(entry, ground);
    if ([...this.held.values()].some(isUnread)) stopped ??= 'Unread';
    return { ...end, stopped };
  }

  /** By `round placement`, the devices that balloted for it at this parent. */
  protected ballots(ground: Ground): ReadonlyMap<string, ReadonlySet<DeviceId>> {
    const cast = new Map<string, Set<DeviceId>>();
    for (const [id, { header }] of this.held) {
      const said = this.said(core.ballotKind, id, ground);
      if (said?.parent !== ground.head) continue;
      const key = `${said.round} ${said.placement}`;
      cast.set(key, (cast.get(key) ?? new Set()).add(header.author));
    }
    return cast;
  }

  /** Whether more than half ballot; where strikes are rested on, successors do for the lost. */
  protected isMost(ground: Ground, cast: ReadonlySet<DeviceId>, strikes: readonly Lost[]): boolean {
    const voters = live(ground).filter((member) => {
      const device = memberIn(ground, member).ballotDevice as DeviceId;
      const lost = strikes.filter((strike) => strike.device === device);
      if (lost.length > 0) return lost.some(({ successor }) => cast.has(successor));
      return cast.has(device) && this.ballotMember(ground, device) === member;
    });
    return 2 * voters.length > live(ground).length;
  }

  /** The live member whose ballots this device casts, if it can. */
  protected ballotMember(ground: Ground, device: DeviceId): MemberId | undefined {
    const owner = live(ground).find((member) => memberIn(ground, member).ballotDevice === device);
    const isAble = isActive(ground, device, ground.wall) && !this.faultyAt(ground).has(device);
    return isAble ? owner : undefined;
  }

  /** The member whose turn a round is. */
  protected secretaryMember(ground: Ground, round: number): MemberId {
    const head = [core.idBytes(ground.head), core.uintBytes(ground.height + 1, 6)];
    const rank = (member: MemberId) => this.hash('secretary', ...head, core.idBytes(member));
    const members = live(ground).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
    return members[round % members.length] as MemberId;
  }

  /** The device that may place at this parent in a round. */
  protected secretary(ground: Ground, round: number): DeviceId | null {
    const device = memberIn(ground, this.secretaryMember(ground, round)).ballotDevice;
    const isAble = device !== null && this.ballotMember(ground, device as DeviceId) !== undefined;
    return isAble ? (device as DeviceId) : null;
  }

  /** The ground that a placement record makes of its parent's, if it is lawful. */
  protected judge(id: RecordId, old: Ground): Judged {
    const said = this.said(core.placementKind, id, old);
    const content = said === undefined ? undefined : core.decodeContent(said.content);
    if (said === undefined || content?.ok !== true) return 'void';
    const { value } = content;
    if (value.parent !== old.head || value.height !== old.height + 1) return 'void';
    if (this.held.get(id)?.header.author !== this.secretary(old, said.round)) return 'void';
    const opened = this.opened(said, old);
    if (opened !== 'lawful') return opened;
    const consents = this.listed(value.consents, old, 'ids');
    const delta = this.listed(value.delta, old, 'heads');
    if (consents === 'void' || delta === 'void') return 'void';
    if (consents === 'waits' || delta === 'waits') return 'waits';
    const settled = this.settle(old, value, delta);
    if (typeof settled === 'string') return settled;
    const head = core.placementIdOf(this.crypto.hash, said.content);
    const { height, wallHour: wall } = value;
    const next: Ground = { ...copy(old), before: old, height, head, wall, settled };
    if (value.what === null ? consents.length > 0 : !this.enact(value.what, consents, old, next))
      return 'void';
    this.endForked(old, next);
    return next;
  }

  /** The items of a list, inside or in list records. */
  protected listed<T>(
    list: Listed<T>,
    old: Ground,
    kind: 'ids' | 'heads',
  ): readonly T[] | 'waits' | 'void' {
    if (list.kind === 'inline') return list.value;
    const all: T[] = [];
    for (const [at, id] of list.value.entries()) {
      const state = this.held.get(id)?.body.state ?? 'unread';
      if (state === 'unread') return 'waits';
      const said = this.said(core.listKind, id, old);
      if (said?.items.kind !== kind || said.part !== at || said.of !== list.value.length)
        return 'void';
      all.push(...(said.items.value as readonly unknown[] as readonly T[]));
    }
    const keys = all.map((item) => (typeof item === 'string' ? item : keyOf(item as DeltaHead)));
    return keys.every((key, at) => at === 0 || (keys[at - 1] as string) < key) ? all : 'void';
  }

  /** Everything settled once a placement stands, if its frontier is the right one. */
  protected settle(
    old: Ground,
    content: PlacementContent,
    delta: readonly DeltaHead[],
  ): Ids | 'waits' | 'void' {
    const settled = new Set(old.settled);
    const walked = new Set<RecordId>();
    let isWhole = true;
    const walk = (id: RecordId): void => {
      const entry = this.held.get(id);
      if (entry === undefined) isWhole = false;
      if (entry === undefined || walked.has(id)) return;
      walked.add(id);
      if (old.devices.get(entry.header.author)?.status !== 'active') return;
      settled.add(id);
      const isMissing = entry.header.lane === 0 && entry.body.state === 'unread';
      if (isMissing && isOfEpoch(entry, old)) isWhole = false;
      for (const parent of parentsOf(entry)) walk(parent);
    };
    for (const { id } of delta) walk(id);
    if (!isWhole) return 'waits';
    const applied = new Map(this.heads(old.settled));
    for (const { device } of delta) applied.set(device, []);
    for (const { device, seq, id } of delta) applied.get(device)?.push({ seq, id });
    const advanced = this.heads(settled);
    const isRight = [applied, advanced].every(
      (heads) => this.frontierHash(heads) === content.frontierHash,
    );
    return isRight ? settled : 'void';
  }
}
