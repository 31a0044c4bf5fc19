/**
 * A home's part in turning the epoch of a pact (R12, decision 0152). Whoever speaks for us lays a turn
 * open when it is due, with a key of its own that it boxes to all who speak in the pact; the seal's
 * devices sign one whose key they hold. No person is asked.
 */
import type {
  DeviceId,
  Hash32,
  Instant,
  LogId,
  RecordId,
  RecordKind,
  SealFollowing,
  SealMatter,
  SealProposed,
  SealVerb,
} from '@tocsin/core';
import {
  compareText,
  decodeSealMatter,
  encodeSealMatter,
  NONCE_BYTES,
  partyOf,
  sealMatterHash,
  sealProposedKind,
  speakingDevices,
} from '@tocsin/core';

import type { AssemblyPeer } from './assembly-peer.ts';
import type { OpenTurn } from './epoch-keys.ts';
import type { PactPeer } from './pact-peer.ts';
import { saidByMembers } from './seats.ts';
import type { Turns } from './turn-taking.ts';

/** A turn that was laid open at home: a matter whose `after` is what it answers. */
interface LaidTurn {
  readonly pact: LogId;
  readonly author: DeviceId;
  readonly answers: Hash32;
  readonly turn: Extract<SealVerb, { kind: 'epoch' }>['value'];
  readonly name: RecordId;
}

/** What it is made of. */
export interface TurnDeskParts {
  readonly home: AssemblyPeer;
  readonly turns: Turns;
  readonly write: (
    kind: RecordKind<SealProposed>,
    said: SealProposed,
  ) => Promise<{ readonly ok: boolean }>;
}

/** Turns of a home's pacts. */
export class TurnDesk {
  readonly #parts: TurnDeskParts;

  constructor(parts: TurnDeskParts) {
    this.#parts = parts;
  }

  /**
   * Hands what lies open to the pact's log, and lays a turn open if one is due and no other is known to
   * be good: a liar's stands in nobody's way. Gives when one will be due that is not yet.
   */
  async step({ peer, turning }: PactPeer): Promise<Instant | null> {
    await this.#step({ peer, turning });
    return turning.dueAt();
  }

  async #step({ peer, turning }: Pick<PactPeer, 'peer' | 'turning'>): Promise<void> {
    const { log, me } = peer.replica;
    const { state, me: party } = peer.judged();
    const ours = state && party && partyOf(state, party);
    if (ours === undefined) return;
    const due = turning.due();
    const open = due === undefined ? [] : this.#fitting(peer.replica.log, due);
    await turning.offer(open.map((one) => this.#asOpenTurn(one, me)));
    if (due === undefined || open.some(({ name }) => turning.isProven(name))) return;
    const { home, turns, write } = this.#parts;
    if (open.some(({ author }) => author === home.peer.replica.me)) return;
    const matter = `${log}/${String(due.number)}/${due.answers}/${String(open.length)}`;
    if (!turns.isMine(matter, speakingDevices(ours), me)) return;
    const value = await turning.prepare(due);
    if (value === undefined) return;
    const laid: SealMatter = { pact: log, after: due.answers, what: { kind: 'epoch', value } };
    await write(sealProposedKind, { pact: log, content: encodeSealMatter(laid) });
  }

  /**
   * What our seal is to sign: turns that are due and whose keys this device holds, then all others,
   * which it signs only where nothing else can have enough any more.
   */
  following({ peer, turning }: PactPeer): readonly SealFollowing[] {
    const due = turning.due();
    const open = due === undefined ? [] : this.#fitting(peer.replica.log, due);
    const isGood = ({ name }: LaidTurn): boolean =>
      turning.isProven(name) && open.some((one) => one.name === name);
    const inForce = new Set(peer.judged().state?.epochs.map(({ number }) => number));
    return this.#laid(peer.replica.log)
      .filter(({ turn }) => !inForce.has(turn.number))
      .map((one) => ({
        cites: one.answers,
        what: { kind: 'epoch' as const, value: one.turn },
        waits: !isGood(one),
      }))
      .toSorted((a, b) => Number(a.waits) - Number(b.waits));
  }

  /** Of each member's device the first that is for this turn. */
  #fitting(pact: LogId, due: NonNullable<ReturnType<PactPeer['turning']['due']>>) {
    const seen = new Set<DeviceId>();
    return this.#laid(pact).filter(({ author, answers, turn }) => {
      const fits =
        answers === due.answers && turn.number === due.number && turn.before === due.before;
      if (!fits || seen.has(author)) return false;
      seen.add(author);
      return true;
    });
  }

  /** In one order on all devices: their signatures are to come together. */
  #laid(pact: LogId): readonly LaidTurn[] {
    const { home } = this.#parts;
    const { hash } = home.peer.parts.crypto;
    return saidByMembers(home, sealProposedKind)
      .flatMap(({ said, author }): readonly LaidTurn[] => {
        if (said.pact !== pact) return [];
        const read = decodeSealMatter(said.content);
        if (!read.ok || read.value.pact !== pact || read.value.what.kind !== 'epoch') return [];
        const name = sealMatterHash(hash, read.value) as string as RecordId;
        return [{ pact, author, answers: read.value.after, turn: read.value.what.value, name }];
      })
      .toSorted((a, b) => compareText(a.name, b.name));
  }

  #asOpenTurn({ author, name, turn, answers }: LaidTurn, me: DeviceId): OpenTurn {
    const { number, before, keyHash, wrapped } = turn;
    const parts = { nonce: wrapped.slice(0, NONCE_BYTES), sealed: wrapped.slice(NONCE_BYTES) };
    return {
      act: name,
      // In the pact a device has another key than at home; of others nothing hangs on which it is.
      author: author === this.#parts.home.peer.replica.me ? me : author,
      turn: { number, before, keyHash, wrapped: parts, rosterHash: answers },
    };
  }
}
