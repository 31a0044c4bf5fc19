/** For tests only: a height at which two placements are in force, and devices that heal it (R4). */
import type { DeviceId, MemberId, PlacementId, RecordId } from '../../base/id.ts';
import { hour } from '../../base/time.ts';
import type { RecordKind } from '../../record/kind.ts';
import { idNamed, testCrypto } from '../../testing.ts';
import { draftPlacement, placementIdOfDraft, planPlacement } from '../draft.ts';
import { ballotMemberOf, secretaryOf } from '../electorate.ts';
import type { Healing } from '../heal.ts';
import { healingKind, healKind } from '../heal.ts';
import type { HealingKnowledge } from '../healing-turn.ts';
import {
  draftHealing,
  healingBallot,
  healingPlan,
  healingStand,
  healingViews,
  isHealingTimed,
} from '../healing-turn.ts';
import { healingKeyOf } from '../ids.ts';
import { ballotKind, standKind } from '../placement.ts';
import type { AssemblyState } from '../state.ts';
import { TEST_TERMS, TestWorld } from '../testing.ts';
import type { Written } from '../testing.ts';

/** A record that a device is to write next at a healing key. */
export type HealingWord =
  | { readonly kind: 'ballot'; readonly write: (by: Writer) => RecordId }
  | { readonly kind: 'stand'; readonly write: (by: Writer) => RecordId }
  | { readonly kind: 'healing'; readonly write: (by: Writer) => RecordId };

/** Writes a record of the device whose turn it is. */
export type Writer = <T>(kind: RecordKind<T>, said: NoInfer<T>) => RecordId;

/** What a device does next by itself where forks are to be healed, by the state that it sees. */
export function nextHealingWord(
  state: AssemblyState,
  knowledge: HealingKnowledge,
): HealingWord | undefined {
  for (const view of healingViews(state, knowledge, testCrypto)) {
    const ballot = healingBallot(view, knowledge);
    if (ballot !== null)
      return { kind: 'ballot', write: (by) => by<typeof ballot>(ballotKind, ballot) };
    // The engine keeps the hour at which the timer began; here it runs or it does not.
    const roundSince = isHealingTimed(view, knowledge) ? knowledge.roundSince : null;
    const stand = healingStand(view, { ...knowledge, roundSince });
    if (stand !== null) return { kind: 'stand', write: (by) => by<typeof stand>(standKind, stand) };
    const plan = healingPlan(view, knowledge);
    if (plan !== null)
      return { kind: 'healing', write: (by) => by<Healing>(healingKind, draftHealing(plan)) };
  }
  return undefined;
}

/**
 * A world in which the secretary of round 0 placed twice and some devices balloted twice, so that two
 * placements are in force at height 1.
 */
export class ForkedWorld extends TestWorld {
  readonly parent: PlacementId;
  readonly key: PlacementId;
  readonly rivals: readonly [PlacementId, PlacementId];
  readonly liars: readonly DeviceId[];

  /**
   * @param liars - one is enough of an odd number of members; of an even one it takes two.
   * @param prepare - what comes before the fork.
   */
  constructor(members: number, liars: number, prepare: (world: TestWorld) => void = () => {}) {
    super(members, TEST_TERMS);
    prepare(this);
    this.parent = this.state.head;
    this.key = healingKeyOf(testCrypto.hash, this.parent);
    const secretary = this.secretaryOf(0);
    const others = this.ballotDevices.filter(
      (device) => device !== secretary && ballotMemberOf(this.state, device) !== undefined,
    );
    this.liars = [secretary, ...others.slice(0, liars - 1)];
    const honest = others.slice(liars - 1);
    const half = Math.ceil(honest.length / 2);
    const drafts = [0, 1].map((at) => {
      const knowledge = { ...this.knowledge(secretary), now: hour(this.now + at) };
      return draftPlacement(planPlacement(this.state, { kind: 'tick' }, knowledge, testCrypto));
    });
    const rivals = drafts.map((draft) => placementIdOfDraft(testCrypto.hash, draft));
    for (const [at, draft] of drafts.entries()) {
      const voters = at === 0 ? honest.slice(0, half) : honest.slice(half);
      this.publish(secretary, draft, []);
      const ballot = { parent: this.parent, round: 0, placement: rivals[at] as PlacementId };
      for (const voter of [...this.liars, ...voters])
        this.write(voter, ballotKind, ballot, { gov: this.parent });
    }
    this.rivals = rivals as unknown as readonly [PlacementId, PlacementId];
  }

  /** Devices of members that did not sign against themselves at the parent. */
  get honest(): readonly DeviceId[] {
    return this.devices.map(({ id }) => id).filter((id) => !this.liars.includes(id));
  }

  /** These devices write something under a head. */
  follow(head: PlacementId, devices: readonly DeviceId[], set: Written = {}): void {
    for (const device of devices)
      this.consent(device, idNamed<RecordId>('act'), 'for', { gov: head, ...set });
  }

  heal(rival: PlacementId, devices: readonly DeviceId[], set: Written = {}): void {
    const said = { parent: this.parent, rival };
    for (const device of devices) this.write(device, healKind, said, { ...this.atParent, ...set });
  }

  /** How what is said at the key is sealed, and what it cites. */
  get atParent(): { readonly gov: PlacementId; readonly epoch: number } {
    const ground = this.state.history.find(({ head }) => head === this.parent);
    return { gov: this.parent, epoch: ground?.epochs.at(-1)?.number ?? 1 };
  }

  /** The ballot device at the parent of the member who places in a round of the key. */
  healerOf(round: number): DeviceId {
    const ground = this.state.history.find(({ head }) => head === this.parent);
    if (ground === undefined) throw new Error('a parent on the chain');
    const member = secretaryOf({ ...ground, head: this.key }, round, testCrypto.hash);
    return ground.members.get(member as MemberId)?.ballotDevice as DeviceId;
  }

  /** The first round of the key, at or above one, in which one of these devices places. */
  roundOf(devices: readonly DeviceId[], from = 0): number {
    for (let round = from; ; round += 1) if (devices.includes(this.healerOf(round))) return round;
  }

  /**
   * Lets these devices do what they do by themselves until nothing is left to do: all hold all, and
   * messages take no time.
   *
   * @param isLate - their rounds have run out.
   */
  letHeal(devices: readonly DeviceId[], isLate = false): void {
    for (let isQuiet = false; !isQuiet;) {
      isQuiet = true;
      for (const device of devices) {
        const since = isLate ? hour(this.now - 10_000) : hour(this.now);
        const knowledge = { ...this.knowledge(device), roundSince: since };
        const word = nextHealingWord(this.state, knowledge);
        if (word === undefined) continue;
        word.write((kind, said) => this.write(device, kind, said, this.atParent));
        isQuiet = false;
        if (isLate && word.kind === 'stand') return;
      }
    }
  }

  /** The same in as many rounds as it takes until one of those who are left places. */
  letHealAtLast(devices: readonly DeviceId[]): void {
    for (let at = 0; at < 12 && this.state.forks[0]?.isHealed === false; at += 1) {
      this.letHeal(devices, true);
      this.letHeal(devices);
    }
  }

  /** Writes a healing by hand, struck and words as an honest device has them unless told. */
  healing(by: DeviceId, set: Partial<Healing>, written: Written = {}): RecordId {
    const inline = <T>(value: readonly T[]) => ({ kind: 'inline', value }) as const;
    const said: Healing = {
      key: this.key,
      round: 0,
      rival: this.rivals[0],
      struck: inline(this.state.forks[0]?.struck ?? []),
      words: inline([]),
      stands: inline([]),
      ...set,
    };
    return this.write(by, healingKind, said, { ...this.atParent, ...written });
  }

  /** Ballots at the key. */
  ballotAtKey(round: number, rival: PlacementId, devices: readonly DeviceId[]): void {
    const said = { parent: this.key, round, placement: rival };
    for (const device of devices) this.write(device, ballotKind, said, this.atParent);
  }

  /** Stands at the key; ascending. */
  standAtKey(
    round: number,
    devices: readonly DeviceId[],
    shown: RecordId | null = null,
    strikes: readonly RecordId[] = [],
  ): readonly RecordId[] {
    const said = { parent: this.key, round, shown, strikes };
    return devices.map((device) => this.write(device, standKind, said, this.atParent)).toSorted();
  }
}
