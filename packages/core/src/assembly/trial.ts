/**
 * One act before one placement: all that the rules of a verb may look at, and what they share. The
 * ground is the parent's; what counts of the records is what the placement has in its frontier.
 */
import type { ReadingCrypto } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import type { DeviceHeads, Frontier, Head } from '../log/frontier.ts';
import { headsOf, isAtOrBelow } from '../log/frontier.ts';
import type { Act, Cut, StrikeDevice } from './act.ts';
import type { Consent } from './consent.ts';
import type { DurationName } from './durations.ts';
import { durationOf } from './durations.ts';
import { devicesOfMember } from './electorate.ts';
import type { ParameterName } from './parameters.ts';
import { parameterOf } from './parameters.ts';
import type { Reading, Saying } from './reading.ts';
import type { Count } from './stance.ts';
import type { Device, Ground, Moment, VoidReason } from './state.ts';

/** What the fold needs of cryptography. */
export type FoldCrypto = Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;

/** An act on trial. */
export interface Trial extends Count {
  readonly crypto: FoldCrypto;
  readonly act: Saying<Act>;
  /** The device that wrote the act, and its member. */
  readonly author: Device;
  /**
   * The grounds from the one under whose head the act was written up to the parent; from the first
   * one on if it cites a head that is not on this chain. Prices are taken from the strictest.
   */
  readonly since: readonly Ground[];
  /** When it is placed: the height above the ground's, the placement's wall. */
  readonly moment: Moment;
  /** The placement's own frontier. */
  readonly frontier: Frontier;
  /** The height that settled a record, at or below the ground's. */
  readonly settledAt: (record: RecordId) => number | undefined;
  /** Stances and strike notices that the placement lists; each was found to count. */
  readonly consents: readonly Saying<Consent>[];
  readonly strikes: readonly Saying<StrikeDevice>[];
  /** The members behind `consents`, each once. */
  readonly consenters: ReadonlySet<MemberId>;
}

/** Why a trial fails; undefined when nothing speaks against it. */
export type Objection = VoidReason | undefined;

/** The wall of a placement plus a duration of the constitution at its parent. */
export function wallPlus(trial: Trial, name: DurationName): Hour {
  return (trial.moment.wall + durationOf(trial.ground.overrides, name)) as Hour;
}

/**
 * The grounds under which an act is judged: no change of the rules makes cheaper what is pending, not
 * even one that is taken back before it is placed.
 */
export function groundsSince(
  history: readonly Ground[],
  gov: PlacementId | null,
): readonly Ground[] {
  const cited = history.findLastIndex(({ head }) => head === gov);
  return history.slice(Math.max(0, cited));
}

/** The most that a parameter was since the act was written: of a share, a waiting, a number asked. */
export function mostSince({ since }: Pick<Trial, 'since'>, name: ParameterName): number {
  return since.reduce((most, one) => Math.max(most, parameterOf(one.overrides, name)), 0);
}

/** The least that a parameter was since the act was written: of what may be given at most. */
export function leastSince({ since }: Pick<Trial, 'since'>, name: ParameterName): number {
  return since.reduce((least, one) => Math.min(least, parameterOf(one.overrides, name)), Infinity);
}

/** The wall of a placement plus the least that a duration was since the act was written. */
export function wallPlusLeast({ since, moment }: Trial, name: DurationName): Hour {
  const hours = since.map(({ overrides }) => durationOf(overrides, name));
  return (moment.wall + hours.reduce((least, one) => Math.min(least, one), Infinity)) as Hour;
}

/**
 * Whether cuts name devices of `member` and keep what was settled: a cut never lies below the
 * parent's frontier, except along a proven fork (R6).
 */
export function objectionToCuts(trial: Trial, member: MemberId, cuts: readonly Cut[]): Objection {
  for (const { device, lastHonoured } of cuts) {
    if (trial.ground.devices.get(device)?.member !== member) return 'cut-not-of-member';
    const objection = objectionToCut(trial, device, lastHonoured);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

/** See `objectionToCuts`. */
export function objectionToCut(trial: Trial, device: DeviceId, last: RecordId): Objection {
  const entry = trial.reading.entryById.get(last);
  if (entry?.header.author !== device || !trial.isInside(last)) return 'cut-not-of-member';
  const settled = headsOf(trial.ground.frontier, device);
  return isAboveFloor(trial, entry, settled) ? undefined : 'cut-too-early';
}

/**
 * Whether a cut of a device keeps all that was settled; or, along a proven fork, all before it: what
 * stands after the fork was perhaps never the person's, settled or not (R6).
 */
export function isAboveFloor(trial: Trial, cut: Entry, settled: readonly Head[]): boolean {
  const heads: readonly Head[] = [{ seq: cut.header.seq, id: cut.id }];
  if (settled.every((head) => isBelow(trial, heads, head))) return true;
  const tips = headsOf(trial.frontier, cut.header.author);
  return (
    tips.length > 1 && forkPoint(trial.reading, tips).every((head) => isBelow(trial, heads, head))
  );
}

function isBelow(trial: Trial, heads: readonly Head[], head: Head): boolean {
  const link = trial.reading.entryById.get(head.id);
  return link !== undefined && isAtOrBelow(heads, link, (id) => trial.reading.entryById.get(id));
}

/** The newest record below all heads; none when the first records differ. */
export function forkPoint(reading: Reading, heads: readonly Head[]): readonly Head[] {
  let at = reading.entryById.get(heads[0]?.id as RecordId);
  const lookUp = (id: RecordId) => reading.entryById.get(id);
  while (at !== undefined) {
    const link: Entry = at;
    if (heads.every((head) => isAtOrBelow([head], link, lookUp)))
      return [{ seq: link.header.seq, id: link.id }];
    at = link.header.prev === null ? undefined : lookUp(link.header.prev);
  }
  return [];
}

/**
 * The heads at which a device ends: the cut that was named, else the one under which it is
 * suspended, else the placement's frontier (R6).
 */
export function endHeads(trial: Trial, device: Device, last: RecordId | null): readonly Head[] {
  const entry = last === null ? undefined : trial.reading.entryById.get(last);
  if (entry !== undefined) return [{ seq: entry.header.seq, id: entry.id }];
  const isSuspended = device.suspendedUntil !== null && trial.ground.wall <= device.suspendedUntil;
  return (isSuspended ? device.cut : null) ?? headsOf(trial.frontier, device.id);
}

/** Where each device of a member ends, under the cuts that an act names; ascending by device. */
export function endsOfMember(
  trial: Trial,
  member: MemberId,
  cuts: readonly Cut[],
): readonly DeviceHeads[] {
  return devicesOfMember(trial.ground, member).map((device) => {
    const cut = cuts.find((one) => one.device === device.id);
    return { device: device.id, heads: endHeads(trial, device, cut?.lastHonoured ?? null) };
  });
}

/** A copy of a map with one value set. */
export function withValue<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** The ground with one member changed. */
export function withMember(
  ground: Ground,
  id: MemberId,
  change: Partial<Ground['members'] extends ReadonlyMap<MemberId, infer M> ? M : never>,
): Ground {
  const member = ground.members.get(id);
  if (member === undefined) return ground;
  return { ...ground, members: withValue(ground.members, id, { ...member, ...change }) };
}

/** The ground with one device changed. */
export function withDevice(ground: Ground, id: DeviceId, change: Partial<Device>): Ground {
  const device = ground.devices.get(id);
  if (device === undefined) return ground;
  return { ...ground, devices: withValue(ground.devices, id, { ...device, ...change }) };
}
