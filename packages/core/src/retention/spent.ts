/**
 * What of a log has had its time (R14), and what is left of it. A spent record of a data lane is
 * *pruned*: only its husk stays (`log/husk.ts`). A few are only *shredded*, so that the husks below
 * them can be proven to whoever lacks them: the newest of each device that is old, one in 512, and
 * what an author left whose clock was unsure. Of a device that forked every header stays, as evidence.
 */
import type { DeviceId, RecordId } from '../base/id.ts';
import type { Hash } from '../base/crypto.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { settledFloor, settledGround } from '../assembly/branches.ts';
import { durationOf } from '../assembly/durations.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import type { PactState } from '../federation/fold.ts';
import { partiesOfDevice } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { WAYMARK_SEQS } from '../log/husk.ts';
import { inquiryIdOf } from '../pulse/inquiry-records.ts';
import { LANE_PEOPLE } from '../record/lane.ts';
import type { Times } from './lasting.ts';
import { lastingAmong, MEANT_HOURS } from './lasting.ts';

/** Hours by which walls of what is settled go beyond the wall that settled it at most. */
const WALLS_AHEAD_HOURS = 48;

/** What has had its time. */
export interface Spent {
  /** Of each device the newest first, so that husks always lie below what proves them. */
  readonly pruned: readonly RecordId[];
  /** Whose bodies go, and whose headers stay. */
  readonly shredded: readonly RecordId[];
}

/** Nothing has. */
export const NOTHING_SPENT: Spent = { pruned: [], shredded: [] };

/** Where a log's past ends. */
export interface Past extends Times {
  /** Whether a record lies at or below the floor. */
  readonly isOld: (entry: Entry) => boolean;
  /** Walls up to this hour are old enough to prove that what lies below them is. */
  readonly provesUntil: Hour;
}

/** The past of an assembly's log: what lies at or below its floor. */
export function pastOfAssembly(state: AssemblyState, hash: Hash): Past {
  const floor = settledFloor(state);
  const ground = state.history[floor] as Ground;
  // What was decided above rivals may fall yet, and what was forgotten does not come back.
  const settled = settledGround(state);
  return {
    tempoMs: state.tempoMs,
    floor: ground.wall,
    epoch: ground.epochs.at(-1)?.number ?? 0,
    unmet: state.unmet,
    capsSince: hour(Math.max(0, settled.wall - durationOf(settled.overrides, 'capWindow'))),
    subjectOf: (device) => state.devices.get(device)?.member,
    meantSince: hour(Math.max(0, settled.wall - MEANT_HOURS)),
    hasLeft: (device) => {
      const member = settled.devices.get(device)?.member;
      return member !== undefined && settled.members.get(member)?.status !== 'live';
    },
    inquiryOf: (opened) => inquiryIdOf(hash, state.log, opened),
    isOld: ({ id }) => floor > 0 && (state.settledAt.get(id) ?? state.height + 1) <= floor,
    provesUntil: hour(ground.wall + WALLS_AHEAD_HOURS),
  };
}

/**
 * The past of a pact's log, which settles nothing itself: of each device what lies at or below its
 * newest record of that hour or before.
 *
 * @param until - an hour that the home of this device has settled long enough ago.
 */
export function pastOfPact(
  state: PactState,
  entries: readonly Entry[],
  until: Hour,
  hash: Hash,
): Past {
  const seqByDevice = new Map<DeviceId, number>();
  for (const { header } of entries) {
    const { author, seq, wallHour } = header;
    if (wallHour > 0 && wallHour <= until)
      seqByDevice.set(author, Math.max(seq, seqByDevice.get(author) ?? 0));
  }
  return {
    tempoMs: state.content.tempoMs,
    floor: until,
    epoch: Math.max(...state.epochs.map(({ number }) => number)),
    capsSince: hour(0),
    // Nothing of these stands in a pact's log.
    meantSince: hour(0),
    unmet: false,
    subjectOf: (device) => partiesOfDevice(state, device)[0],
    hasLeft: () => false,
    inquiryOf: (opened) => inquiryIdOf(hash, state.pact, opened),
    isOld: ({ header: { author, seq, wallHour } }) =>
      wallHour <= until && seq <= (seqByDevice.get(author) ?? -1),
    provesUntil: until,
  };
}

/**
 * What of the entries has had its time, as far as they can be read here.
 *
 * @param forked - devices of which two records with one number are here.
 */
export function spentOf(
  entries: readonly Entry[],
  past: Past,
  forked: ReadonlySet<DeviceId>,
): Spent {
  const oldByDevice = new Map<DeviceId, Entry[]>();
  const old: Entry[] = [];
  const shredded: RecordId[] = [];
  for (const entry of entries) {
    if (past.isOld(entry)) {
      old.push(entry);
      const own = oldByDevice.get(entry.header.author);
      if (own === undefined) oldByDevice.set(entry.header.author, [entry]);
      else own.push(entry);
    } else if (isOfWhoLeft(entry, past)) shredded.push(entry.id);
  }
  const lasting = lastingAmong(old, past);
  const pruned: RecordId[] = [];
  for (const [device, own] of oldByDevice) {
    const spent = spentOfDevice(own, lasting, past.provesUntil, forked.has(device));
    pruned.push(...spent.pruned);
    shredded.push(...spent.shredded);
  }
  return { pruned, shredded };
}

/** Names, faces and ways to reach somebody go when their author does, old or not. */
function isOfWhoLeft({ header, body }: Entry, { hasLeft }: Past): boolean {
  return header.lane === LANE_PEOPLE && body.state !== 'gone' && hasLeft(header.author);
}

function spentOfDevice(
  old: readonly Entry[],
  lasting: ReadonlySet<RecordId>,
  provesUntil: Hour,
  isForked: boolean,
): Spent {
  const pruned: RecordId[] = [];
  const shredded: RecordId[] = [];
  // What lies below this seq is proven by what lies there; nothing proves the newest old one.
  let provenBelow = -1;
  for (const entry of old.toSorted((a, b) => b.header.seq - a.header.seq)) {
    const { seq, wallHour } = entry.header;
    const isProven = seq === provenBelow - 1;
    if (entry.isHusk === true) {
      if (isProven) provenBelow = seq;
      continue;
    }
    const isSpent = !lasting.has(entry.id);
    if (isSpent && isProven && !isForked && seq % WAYMARK_SEQS !== 0) {
      pruned.push(entry.id);
      provenBelow = seq;
      continue;
    }
    if (isSpent && entry.body.state !== 'gone') shredded.push(entry.id);
    provenBelow = wallHour > 0 && wallHour <= provesUntil ? seq : -1;
  }
  return { pruned, shredded };
}
