/** Times, people, ways and deliveries, as answers hold them. */
import type { AnyId, DeviceId, Instant, RecordId, Way } from '@tocsin/core';
import { divideFloor, hourOf, instantOf } from '@tocsin/core';
import type { Hour } from '@tocsin/core';
import type { Judged, LogPeer } from '@tocsin/peer';

import type { Delivery, WayKind, When, Who } from '../calls.ts';

/** An instant, for people and scripts. */
export function whenOf(at: Instant | number): When {
  return { iso: new Date(at).toISOString(), ms: at };
}

/** An instant that may be missing. */
export function whenOrNull(at: Instant | number | null | undefined): When | null {
  return at === null || at === undefined ? null : whenOf(at);
}

/** When an hour of a log's tempo begins. */
export function whenOfHour(hour: Hour, tempoMs: number): When {
  return whenOf(instantOf(hour, tempoMs));
}

/** Someone by id; `me` names us. */
export function whoOf(id: AnyId, me: AnyId | undefined, name: string | null = null): Who {
  return { id, name, me: id === me };
}

/**
 * A way of signs of life, as answers call it.
 *
 * @param live - the way by which this log's records come: an act tells no way of its own.
 */
export function wayKindOf(way: Way | null, live: WayKind): WayKind | null {
  switch (way) {
    case 'act':
      return live;
    case 'seen':
    case 'word':
      return 'met';
    default:
      return way;
  }
}

/**
 * How far a record of ours has come, by what others said themselves (invariant 9): their frontier,
 * a record of theirs that builds on it, the credit they gave back for it, or their receipt for a
 * parcel that held it. On its way it is once a bearer has taken it, or a parcel with it was written and has not run out.
 */
export function deliveryOf(peer: LogPeer<Judged>, record: RecordId): Delivery {
  const { view } = peer.replica.index;
  const place = view.place(record);
  const { me } = peer.replica;
  const others = othersIn(peer);
  const isAtLeast = (author: string, seq: number): boolean =>
    place !== undefined && author === place.author && seq >= place.seq;
  const frontiers = peer.heardFrontiers();
  const builders = new Set(
    peer.entries().flatMap(({ header: { author, deps } }) => {
      const isOn = deps.some((id) => {
        const dep = view.place(id);
        return dep !== undefined && isAtLeast(dep.author, dep.seq);
      });
      return isOn ? [author] : [];
    }),
  );
  const isOurs = place !== undefined && place.author === me;
  const receipts = isOurs ? peer.custody.arrivedAt(place.seq) : new Set<DeviceId>();
  const arrived = others.filter((device) => {
    if (builders.has(device) || receipts.has(device)) return true;
    if (isOurs && peer.links.takenSeq(device) >= place.seq) return true;
    const heard = frontiers.get(device)?.devices ?? [];
    return heard.some((one) => one.heads.some(({ seq }) => isAtLeast(one.device, seq)));
  });
  const { clock, tempoMs } = peer.parts;
  const today = divideFloor(hourOf(clock.now(), tempoMs), DAY_HOURS);
  const isUnderway =
    isOurs && (peer.links.carriedSeq() >= place.seq || peer.custody.isUnderway(place.seq, today));
  const state = arrived.length > 0 ? 'arrived' : isUnderway ? 'carried' : 'waiting';
  return { state, arrivedAt: arrived.length, meantFor: others.length, noWay: hasNoWay(peer) };
}

/**
 * How far something stands that was said on every link at once, and is no record; nobody confirms
 * such a word.
 *
 * @param notAfter - the instant at which it runs out by itself, if it does.
 */
export function spokenDelivery(peer: LogPeer<Judged>, notAfter?: number): Delivery {
  const noWay = hasNoWay(peer);
  const isOver = notAfter !== undefined && peer.parts.clock.now() > notAfter;
  const state = isOver ? 'ranOut' : noWay ? 'waiting' : 'carried';
  return { state, arrivedAt: 0, meantFor: othersIn(peer).length, noWay };
}

/** Hours of tempo in a day. */
const DAY_HOURS = 24;

function hasNoWay(peer: LogPeer<Judged>): boolean {
  return peer.links.peers().length === 0;
}

function othersIn(peer: LogPeer<Judged>): readonly DeviceId[] {
  return [...peer.judged().subjectByDevice.keys()].filter((one) => one !== peer.replica.me);
}
