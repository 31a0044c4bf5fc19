/**
 * Every pact of a home as one of its members' devices knows it: from the pact's log where the device
 * holds it, else from what devices that do have told at home, the founding record and the seals' acts.
 * Both prove themselves, so of who tells them nothing is believed.
 */
import type {
  Entry,
  FoundedPact,
  Hash,
  Hash32,
  HeardAct,
  Hour,
  LogId,
  PactOpened,
  PactState,
  PartyId,
} from '@tocsin/core';
import {
  compareText,
  foldFounded,
  hour,
  idBytes,
  idOf,
  parseRecord,
  partyIdOf,
  provenPact,
  saidAs,
  sealActToldKind,
} from '@tocsin/core';

import type { AssemblyPeer } from './assembly-peer.ts';
import type { PactKeys } from './pact-keys.ts';
import type { PactPeer } from './pact-peer.ts';

/** A pact, judged. */
export interface KnownPact {
  readonly pact: LogId;
  readonly state: PactState;
  /** Our own party. */
  readonly me: PartyId;
  readonly foundedAt: Hour;
}

/** A pact whose log this device holds. */
export interface HeldPact {
  readonly peer: PactPeer;
  readonly keys: PactKeys | undefined;
}

/** The pacts of a home. */
export interface KnownPacts {
  hold(peer: PactPeer, keys: PactKeys | undefined): void;
  held(): ReadonlyMap<LogId, HeldPact>;
  /** Oldest first, so that all devices of a home name the same one. */
  all(): readonly KnownPact[];
}

/** A pact that was opened by some device of the home (`PactMakingDesk`). */
export type ToldPact = PactOpened & { readonly pact: LogId };

/** Makes them; `opened` = pacts that the members decided on and a device opened. */
export function createKnownPacts(
  home: AssemblyPeer,
  opened: () => readonly ToldPact[],
): KnownPacts {
  const held = new Map<LogId, HeldPact>();
  let told:
    | { readonly entries: readonly Entry[]; readonly pacts: readonly KnownPact[] }
    | undefined;
  const toldPacts = (): readonly KnownPact[] => {
    const entries = home.peer.entries();
    if (told?.entries !== entries) told = { entries, pacts: foldTold(home, opened(), entries) };
    return told.pacts;
  };
  return {
    hold: (peer, keys) => void held.set(peer.peer.replica.log, { peer, keys }),
    held: () => held,
    all: () => {
      const own = [...held.values()].flatMap(({ peer }): readonly KnownPact[] => {
        const { state, me, foundedAt } = peer.peer.judged();
        if (state === undefined || me === undefined) return [];
        return [{ pact: state.pact, state, me, foundedAt }];
      });
      const others = toldPacts().filter(({ pact }) => own.every((one) => one.pact !== pact));
      return [...own, ...others].toSorted(
        (a, b) => a.foundedAt - b.foundedAt || compareText(a.pact, b.pact),
      );
    },
  };
}

function foldTold(
  home: AssemblyPeer,
  opened: readonly ToldPact[],
  entries: readonly Entry[],
): readonly KnownPact[] {
  const { crypto } = home.peer.parts;
  const acts = new Map<LogId, HeardAct[]>();
  for (const entry of entries) {
    const said = saidAs(sealActToldKind, entry);
    if (said === undefined) continue;
    const list = acts.get(said.pact) ?? [];
    acts.set(said.pact, list);
    list.push({ act: said.act, wallHour: entry.header.wallHour });
  }
  return opened.flatMap((one): readonly KnownPact[] => {
    const founded = provenPact(crypto, one);
    const me = founded && ownPartyIn(crypto.hash, founded, home.peer.replica.log);
    if (founded === undefined || me === undefined) return [];
    const state = foldFounded(crypto, founded, acts.get(one.pact) ?? []);
    const record = parseRecord(crypto.hash, one.genesis);
    const foundedAt = record.ok ? record.value.fields.wallHour : hour(0);
    return [{ pact: one.pact, state, me, foundedAt }];
  });
}

/** The name under which a home offers and joins a pact: its nonce mixed with the home's log. */
export function proposalIn(nonce: Hash32, home: LogId): Hash32 {
  const mixed = idBytes(nonce).slice();
  for (const [at, byte] of idBytes(home).entries()) mixed[at] = (mixed[at] ?? 0) ^ byte;
  return idOf<Hash32>(mixed);
}

/** Our own party in a founded pact. */
function ownPartyIn(hash: Hash, { content }: FoundedPact, home: LogId): PartyId | undefined {
  const proposal = proposalIn(content.nonce, home);
  const part = content.parties.find(({ nonce }) => nonce === proposal);
  return part === undefined ? undefined : partyIdOf(hash, part);
}
