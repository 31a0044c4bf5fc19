/** What devices are worth at a ground, by the numbers that a lineage gives them. */
import type { DeviceId, MemberId } from '../base/id.ts';
import { isDeviceActive, isFaulty, liveBranches, liveMembers } from './electorate.ts';
import type { WitnessesAsked } from './in-time.ts';
import { TWO_WITNESSES_FROM, WITNESSES_MIN } from './in-time.ts';
import type { Lineage } from './lineage.ts';
import type { Device, Ground, Member } from './state.ts';

/** What the word of a device is worth at a ground. */
export interface Seat {
  readonly member: MemberId;
  /** The member while they are live. */
  readonly live: Member | undefined;
  /** Their branch, live or not. */
  readonly branch: MemberId | undefined;
  readonly isFaulty: boolean;
  /** All of what it said counts; else what lies within its cut. */
  readonly isActive: boolean;
  readonly cut: Device['cut'];
}

/** How many witnesses a word needs, and of how many branches that are not its author's. */
export type Asked = Pick<WitnessesAsked, 'asked' | 'branches'>;

/** What devices are worth at a ground, and how many witnesses a word needs there. */
export class Seats {
  readonly ground: Ground;
  readonly #devices: readonly DeviceId[];
  readonly #seats: (Seat | null)[] = [];
  readonly #asked: Asked[] = [];
  readonly #live: readonly Member[];
  readonly #branches: readonly MemberId[];

  /** @param devices - by their numbers; the list may grow. */
  constructor(ground: Ground, devices: readonly DeviceId[]) {
    this.ground = ground;
    this.#devices = devices;
    this.#live = liveMembers(ground);
    this.#branches = liveBranches(ground);
  }

  at(slot: number): Seat | null {
    const known = this.#seats[slot];
    if (known !== undefined) return known;
    // The list of seats grows without holes: a hole would make it slow.
    for (let at = this.#seats.length; at <= slot; at += 1)
      this.#seats.push(seatAt(this.ground, this.#devices[at] as DeviceId));
    return this.#seats[slot] as Seat | null;
  }

  /** Witnesses that a word of this device needs, and branches other than its own (R8, R25). */
  askedAt(slot: number): Asked {
    let asked = this.#asked[slot];
    if (asked === undefined) this.#asked[slot] = asked = this.#askedBy(this.at(slot));
    return asked;
  }

  #askedBy(seat: Seat | null): Asked {
    const wanted = this.#live.length < TWO_WITNESSES_FROM ? 1 : WITNESSES_MIN;
    const others = this.#live.length - (seat?.live === undefined ? 0 : 1);
    const isOwn = seat?.branch !== undefined && this.#branches.includes(seat.branch);
    const branches = this.#branches.length - (isOwn ? 1 : 0);
    return { asked: Math.min(wanted, others), branches: Math.min(wanted, branches) };
  }

  /** Whether every question about words has the same answer at another ground. */
  isSameAt(other: Seats): boolean {
    if (this.#live.length !== other.#live.length) return false;
    if (this.#branches.length !== other.#branches.length) return false;
    if (this.#branches.some((branch, at) => branch !== other.#branches[at])) return false;
    return this.#devices.every((_, slot) => isSameSeat(this.at(slot), other.at(slot)));
  }
}

function seatAt(ground: Ground, device: DeviceId): Seat | null {
  const found = ground.devices.get(device);
  if (found === undefined) return null;
  const member = ground.members.get(found.member);
  return {
    member: found.member,
    live: member?.status === 'live' ? member : undefined,
    branch: member?.branch,
    isFaulty: isFaulty(ground, device),
    isActive: isDeviceActive(ground, device),
    cut: found.cut,
  };
}

function isSameSeat(one: Seat | null, other: Seat | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.member === other.member &&
    one.branch === other.branch &&
    one.live?.probationUntil === other.live?.probationUntil &&
    (one.live === undefined) === (other.live === undefined) &&
    one.isFaulty === other.isFaulty &&
    one.isActive === other.isActive &&
    (one.isActive || one.cut === other.cut)
  );
}

const seatsByLineage = new WeakMap<Lineage, WeakMap<Ground, Seats>>();

/** What the devices of a lineage are worth at a ground; of one ground always the same. */
export function seatsAt(lineage: Lineage, ground: Ground): Seats {
  const byGround = seatsByLineage.get(lineage) ?? new WeakMap<Ground, Seats>();
  seatsByLineage.set(lineage, byGround);
  const known = byGround.get(ground) ?? new Seats(ground, lineage.devices);
  byGround.set(ground, known);
  return known;
}
