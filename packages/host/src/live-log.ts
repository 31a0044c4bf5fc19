/** What is open on this device: assemblies, their pacts, and logs that are not logs yet. */
import type { Hash32, LogId } from '@tocsin/core';
import type {
  AmberDesk,
  AssemblyPeer,
  CallDesk,
  DecisionDesk,
  DrawDesk,
  Duress,
  FirstBellDesk,
  Household,
  Keyring,
  LogPeer,
  Judged,
  PactKeys,
  PactMakingDesk,
  PactPeer,
  PactRecovery,
  RelayDesk,
  RosterDesk,
} from '@tocsin/peer';
import type { RecordStore } from '@tocsin/peer/ports';

import type { Files } from './files.ts';
import type { LogPlace } from './host.ts';
import type { LogNote } from './local-values.ts';
import type { LogNet } from './log-net.ts';
import type { WakeDesk } from './wakeup/wake-desk.ts';

/** An assembly on this device. */
export interface LiveAssembly {
  readonly kind: 'assembly';
  readonly name: string;
  readonly log: LogId;
  readonly tempoMs: number;
  readonly folder: LogPlace;
  readonly store: RecordStore;
  readonly peer: AssemblyPeer;
  readonly household: Household;
  readonly making: PactMakingDesk;
  readonly recovery: PactRecovery;
  readonly rosters: RosterDesk;
  readonly ambers: AmberDesk;
  readonly relays: RelayDesk;
  readonly firstBells: FirstBellDesk;
  readonly duress: Duress;
  readonly calls: CallDesk;
  readonly decisions: DecisionDesk;
  readonly draws: DrawDesk;
  readonly wakes: WakeDesk;
  readonly net: LogNet;
  /** Where files between people are read and written. */
  readonly files: Files;
}

/** A pact of an assembly on this device: first in the making, then with its log open. */
export interface LivePact {
  readonly kind: 'pact';
  /** As this device calls it. */
  name: string;
  /** The offer's nonce, by which its folder is found. */
  readonly nonce: Hash32;
  readonly home: LiveAssembly;
  readonly tempoMs: number;
  readonly folder: LogPlace;
  readonly store: RecordStore;
  readonly keyring: Keyring;
  /** Less the keys for later once they are on paper only. */
  keys: PactKeys;
  /** Undefined before the pact is founded and open here. */
  open:
    | {
        readonly log: LogId;
        readonly peer: PactPeer;
        readonly net: LogNet;
        readonly calls: CallDesk;
      }
    | undefined;
}

/** A folder whose log is not here yet. */
export interface PendingLog {
  readonly kind: 'pending';
  readonly name: string;
  readonly folder: LogPlace;
  readonly store: RecordStore;
  readonly note: Extract<LogNote, { kind: 'founding' | 'joining' }>;
}

/** A log that is open, of either kind, as far as they are alike. */
export interface OpenLog {
  readonly name: string;
  readonly peer: LogPeer<Judged>;
  readonly net: LogNet;
  readonly store: RecordStore;
  readonly restored: boolean;
  readonly calls: CallDesk;
  readonly assembly: LiveAssembly;
  readonly pact: LivePact | undefined;
}
