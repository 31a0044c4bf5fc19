/** An assembly's own log on a member's device: governance, keys, and the pulse of its members. */
import type {
  AssemblyFold,
  AssemblyState,
  DeviceId,
  Entry,
  FoldCrypto,
  GenesisFault,
  Hour,
  MemberId,
  OutsideAnswer,
  PlacementId,
  PulseView,
  Result,
  Rhythm,
  SubjectId,
} from '@tocsin/core';
import {
  activeDevices,
  boxesDue,
  boxesDueAt,
  pastBoxesDue,
  castsBallots,
  channelBits,
  CHANNELS,
  createAssemblyFold,
  durationOf,
  foldAssembly,
  hour,
  instantOf,
  liveMembers,
  mayLackBelow,
  memberOfDevice,
  NOTHING_SPENT,
  ok,
  pastOfAssembly,
  prunedBelow,
  settledFloor,
  settledHeight,
} from '@tocsin/core';
import type { HeardFrame, Standing as PeerVerdict } from '@tocsin/protocol';

import { hourNow } from '../log/replica.ts';
import type { StoreFault } from '../ports/index.ts';
import type { EpochKeys, OpenTurn } from './epoch-keys.ts';
import { createEpochKeys } from './epoch-keys.ts';
import { rememberVerdicts } from './remembered-crypto.ts';
import { useGivenKeys } from './given-keys.ts';
import type { HeardOutside } from './heard-outside.ts';
import { createHeardOutside } from './heard-outside.ts';
import type { Governance } from './governance.ts';
import { openGovernance } from './governance.ts';
import type { Judged, LogPeer, LogPeerParts } from './log-peer.ts';
import { openLogPeer } from './log-peer.ts';
import { earliest } from './pact-peer.ts';
import type { PastSeen } from './past.ts';
import { createPastWatch } from './past.ts';
import type { PulseWatch, Watched } from './pulse-watch.ts';
import { openPulseWatch } from './pulse-watch.ts';

/** An assembly, judged. */
export interface AssemblyJudged extends Judged {
  /** Undefined while its genesis is missing or not signed by all. */
  readonly state: AssemblyState | undefined;
  readonly fault: GenesisFault | undefined;
  /** The member whose device this is. */
  readonly me: MemberId | undefined;
}

/** An assembly's log on this device. */
export interface AssemblyPeer {
  readonly peer: LogPeer<AssemblyJudged>;
  readonly governance: Governance;
  pulse(): PulseView | undefined;
  watch(): PulseWatch;
  /** Twins answered: the newest by each way; we are not cut off there (R25). */
  noteOutside(answers: readonly OutsideAnswer[]): void;
  close(): Promise<void>;
}

/** Opens an assembly's log. */
export async function openAssemblyPeer(
  given: LogPeerParts,
): Promise<Result<AssemblyPeer, StoreFault>> {
  const takesHusks = (below: Hour): boolean => role.takesHusks(below);
  const parts = { ...given, crypto: rememberVerdicts(given.crypto), takesHusks };
  const role = new AssemblyRole(parts);
  const read = await useGivenKeys(parts.store, parts.keyring);
  if (!read.ok) return read;
  const peer = await openLogPeer<AssemblyJudged>(parts, (log) => role.on(log));
  if (!peer.ok) return peer;
  const watch = await openPulseWatch(peer.value);
  if (!watch.ok) return watch;
  const governance = await openGovernance(peer.value, role.keys as EpochKeys);
  role.watch = watch.value;
  role.governance = governance;
  await peer.value.refresh();
  return ok({
    peer: peer.value,
    governance,
    pulse: () => watch.value.view(),
    watch: () => watch.value,
    noteOutside: (answers) => {
      if (role.outside.note(answers) && watch.value.needsOutside()) void peer.value.refresh();
    },
    close: () => peer.value.close(),
  });
}

class AssemblyRole {
  readonly #parts: LogPeerParts;
  readonly #fold: AssemblyFold;
  readonly #pastWatch = createPastWatch();
  #past: PastSeen = { shown: [], spent: NOTHING_SPENT };
  #placedAt: Hour = hour(0);
  watch: PulseWatch | undefined;
  governance: Governance | undefined;
  keys: EpochKeys | undefined;
  readonly outside: HeardOutside;
  #opened: { readonly state: AssemblyState; readonly turns: readonly OpenTurn[] } | undefined;
  #watching:
    | { readonly state: AssemblyState; readonly watched: Omit<Watched, 'outside'> }
    | undefined;

  constructor(parts: LogPeerParts) {
    this.#parts = parts;
    this.#fold = createAssemblyFold(parts.log, parts.crypto, parts.rulesKnown);
    this.outside = createHeardOutside(parts.tempoMs);
  }

  on(peer: LogPeer<AssemblyJudged>) {
    const keys = createEpochKeys(peer);
    this.keys = keys;
    return {
      judge: (entries: readonly Entry[]) => {
        const judged = this.#judge(entries);
        this.#placedAt = judged.placedAt ?? hour(0);
        this.#past = this.#see(entries, judged.state, peer);
        return judged;
      },
      past: () => this.#past,
      act: async (judged: AssemblyJudged, entries: readonly Entry[]) => {
        const { state } = judged;
        if (state === undefined) return false;
        const kept = await keys.step({
          turns: this.#openTurns(state),
          epochs: state.epochs,
          devices: activeDevices(state),
          due: (epoch) => boxesDue(state, epoch, hourNow(this.#parts), this.#parts.crypto),
          pastDue: (epoch) => pastBoxesDue(state, epoch, hourNow(this.#parts), this.#parts.crypto),
          dueAt: boxesDueAt(state, hourNow(this.#parts)),
          entries,
          prekeyTurnHours: durationOf(state.overrides, 'prekeyTurn'),
          advances: (read) => this.#heightIn(read) > state.height,
        });
        const governed = (await this.governance?.step(state)) ?? false;
        const watched = this.#watched(judged, state);
        const stepped =
          watched === undefined ? false : ((await this.watch?.step(watched)) ?? false);
        return kept || governed || stepped;
      },
      nextWakeAt: (judged: AssemblyJudged) => {
        const chain =
          judged.state === undefined ? null : (this.governance?.nextWakeAt(judged.state) ?? null);
        return earliest(earliest(this.watch?.nextWakeAt() ?? null, keys.nextWakeAt()), chain);
      },
      awaitsMeeting: () => this.watch?.awaitsMeeting() !== false,
      heard: (frame: HeardFrame, from: Parameters<PulseWatch['heard']>[1] | undefined) => {
        if (from !== undefined) this.watch?.heard(frame, from);
      },
    };
  }

  #openTurns(state: AssemblyState): readonly OpenTurn[] {
    if (this.#opened?.state !== state) this.#opened = { state, turns: openTurns(state) };
    return this.#opened.turns;
  }

  takesHusks(below: Hour): boolean {
    return mayLackBelow(below, this.#placedAt, hourNow(this.#parts));
  }

  #see(
    entries: readonly Entry[],
    state: AssemblyState | undefined,
    { replica }: LogPeer<AssemblyJudged>,
  ): PastSeen {
    const past = state && pastOfAssembly(state, this.#parts.crypto.hash);
    const forked = new Set(replica.index.forks().map(({ author }) => author));
    // A head is the same before and after the fork below it is healed.
    const name = state && `${state.head} ${String(settledHeight(state))}`;
    return this.#pastWatch.see(entries, name ?? '', past, forked);
  }

  #judge(entries: readonly Entry[]): AssemblyJudged {
    const { log, keyring } = this.#parts;
    const folded = this.#fold.fold(entries);
    if (!folded.ok)
      return {
        gov: log as string as PlacementId,
        epochs: [],
        subjectByDevice: new Map(),
        standingOf: () => 'unwelcome',
        wanted: [],
        state: undefined,
        fault: folded.fault,
        me: undefined,
      };
    const state = folded.value;
    return {
      gov: state.head,
      epochs: state.epochs.map(({ number }) => number).toReversed(),
      subjectByDevice: new Map(
        activeDevices(state).flatMap((device): [DeviceId, SubjectId][] => {
          const member = memberOfDevice(state, device);
          return member === undefined ? [] : [[device, member]];
        }),
      ),
      standingOf: (device) => standingOfDevice(state, device, this.#parts.crypto),
      wanted: wantedOf(state),
      placedAt: state.wall,
      isPruned: prunedBelow(state.reading, (id) => state.settledAt.get(id), settledFloor(state)),
      state,
      fault: undefined,
      me: memberOfDevice(state, keyring.me),
    };
  }

  #heightIn(entries: readonly Entry[]): number {
    const { log, crypto, rulesKnown } = this.#parts;
    const folded = foldAssembly(log, entries, crypto, rulesKnown);
    return folded.ok ? folded.value.height : -1;
  }

  #watched({ me }: AssemblyJudged, state: AssemblyState): Watched | undefined {
    if (me === undefined) return undefined;
    // The same state is watched in the same way; only what answers from outside changes between.
    if (this.#watching?.state !== state) this.#watching = { state, watched: watchedIn(state, me) };
    return { ...this.#watching.watched, outside: this.outside.answers() };
  }
}

function watchedIn(state: AssemblyState, me: MemberId): Omit<Watched, 'outside'> {
  const { overrides, tempoMs } = state;
  const rhythm: Rhythm = {
    periodHours: durationOf(overrides, 'beatPeriod'),
    graceHours: durationOf(overrides, 'beatGrace'),
    anchorHour: hour(0),
    channels: channelBits(CHANNELS),
    audiences: [],
    calendar: null,
  };
  const subjects = liveMembers(state).map(({ id }) => id);
  return {
    kind: 'members',
    me,
    subjects,
    candidates: subjects.map((id) => ({ id, subject: id })),
    parameters: {
      practiceHours: durationOf(overrides, 'practice'),
      ownerHours: durationOf(overrides, 'inquiryTurn'),
    },
    defaultRhythm: rhythm,
    beganAt: instantOf(state.history[0]?.wall ?? hour(0), tempoMs),
  };
}

function standingOfDevice(state: AssemblyState, device: DeviceId, crypto: FoldCrypto): PeerVerdict {
  const known = state.devices.get(device);
  // The successor of a lost device has to read what it ballots for. Any other one was perhaps let
  // in by a placement that has not come here yet: it may show it.
  if (known === undefined) return castsBallots(state, device, crypto) ? 'guest' : 'stranger';
  return known.status === 'active' && memberOfDevice(state, device) !== undefined
    ? 'member'
    : 'struck';
}

/** Turns to the next epoch that somebody wrote and nobody placed. */
function openTurns(state: AssemblyState): readonly OpenTurn[] {
  const next = (state.epochs.at(-1)?.number ?? 0) + 1;
  return [...state.reading.actById.values()].flatMap(({ entry, said }) => {
    const { verb } = said;
    if (verb.kind !== 'epoch' || verb.value.number !== next) return [];
    if (state.placedActs.has(entry.id)) return [];
    return [{ act: entry.id, author: entry.header.author, turn: verb.value }];
  });
}

function wantedOf(state: AssemblyState): AssemblyJudged['wanted'] {
  if (state.stopped?.kind === 'Unread') return state.stopped.records;
  return state.stopped?.kind === 'Incomplete' ? state.stopped.missing : [];
}
