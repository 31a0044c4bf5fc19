/** For tests only: the engine of one log with a role that decides nothing, and a clock with hands. */
import type { DeviceId, Hour, PlacementId, SubjectId } from '@tocsin/core';
import { idNamed, testCrypto } from '@tocsin/core/testing';

import { openKeyring } from '../log/keyring.ts';
import type { Writer } from '../log/testing.ts';
import { countedRandom, LOG, ME, settle, valueOf, writerNamed } from '../log/testing.ts';
import type { Clock, RecordStore } from '../ports/index.ts';
import type { Judged, LogPeer, LogPeerParts } from './log-peer.ts';
import { openLogPeer } from './log-peer.ts';
import type { PastSeen } from './past.ts';

const HOUR_MS = 3_600_000;
/** Three others. */
export const OTHERS: readonly Writer[] = ['ana', 'bea', 'cem'].map(writerNamed);

/** A clock whose two hands a test moves; it wakes whoever asked to be. */
export interface HandClock extends Clock {
  /** Lets time pass. */
  pass(hours: number): void;
  /** Sets the wall clock, as a person or a forger does; no time passes. */
  turn(hours: number): void;
}

/** A clock at this hour. */
export function handClock(startHours: number): HandClock {
  let wallMs = startHours * HOUR_MS;
  let risen = 0;
  const waking = new Map<() => void, number>();
  return {
    now: () => wallMs as ReturnType<Clock['now']>,
    monotonicMs: () => risen,
    wakeAt(at, wake) {
      waking.set(wake, at);
      return () => void waking.delete(wake);
    },
    pass(hours) {
      wallMs += hours * HOUR_MS;
      risen += hours * HOUR_MS;
      for (const [wake, at] of waking)
        if (at <= risen) {
          waking.delete(wake);
          wake();
        }
    },
    turn: (hours) => void (wallMs += hours * HOUR_MS),
  };
}

/** A store that outlives whoever opened it, as a file does. */
export async function lastingStore(empty: RecordStore): Promise<RecordStore> {
  const store = await settle(empty);
  return { ...store, close: () => Promise.resolve() };
}

/** What of a peer is wished otherwise than usual. */
export interface Wishes {
  /** Who speaks beside us; three unless told. */
  readonly others?: readonly DeviceId[];
  readonly placedAt?: Hour;
  readonly isClockDoubted?: () => boolean;
  /** What has had its time; nothing unless told. */
  readonly past?: () => PastSeen;
  /** Whether husks of others are taken; none unless told. */
  readonly takesHusks?: (below: Hour) => boolean;
}

/** Opens a peer whose role decides nothing. */
export async function openPlainPeer(
  store: RecordStore,
  clock: Clock,
  wishes: Wishes = {},
): Promise<LogPeer<Judged>> {
  const { placedAt, isClockDoubted, past, takesHusks = () => false } = wishes;
  const { others = OTHERS.map(({ id }) => id) } = wishes;
  const keyring = valueOf(await openKeyring(store, testCrypto));
  if (keyring === undefined) throw new Error('the store belongs to no device');
  const judged: Judged = {
    gov: LOG as string as PlacementId,
    epochs: [1],
    subjectByDevice: new Map(
      [ME.id, ...others].map((id): [DeviceId, SubjectId] => [id, idNamed<SubjectId>(id)]),
    ),
    standingOf: () => 'member',
    wanted: [],
    ...(placedAt === undefined ? {} : { placedAt }),
  };
  const parts: LogPeerParts = {
    log: LOG,
    tempoMs: HOUR_MS,
    store,
    crypto: testCrypto,
    clock,
    random: countedRandom(),
    keyring,
    bearers: [],
    channelOf: () => 'net',
    takesHusks,
    ...(isClockDoubted === undefined ? {} : { isClockDoubted }),
  };
  const opened = await openLogPeer<Judged>(parts, () => ({
    judge: () => judged,
    act: () => Promise.resolve(false),
    nextWakeAt: () => null,
    awaitsMeeting: () => false,
    heard: () => undefined,
    ...(past === undefined ? {} : { past }),
  }));
  return valueOf(opened);
}
