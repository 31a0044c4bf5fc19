/**
 * A home's part in who speaks for it in a pact: its member's device shows that it does where nobody speaks
 * for that member (decision 0190), and its seal's devices let in and out who is due. No person is asked.
 */
import type {
  DelegateCard,
  Hash,
  Hash32,
  PactOffer,
  PartyState,
  RecordKind,
  SealFollowing,
} from '@tocsin/core';
import {
  delegateCardKind,
  delegateHash,
  partyOf,
  prekeyHashOf,
  speakingDevices,
  standingOf,
} from '@tocsin/core';

import type { Keyring } from '../log/keyring.ts';
import { hourNow } from '../log/replica.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import { delegatesDue, lacksVoice, seatedIn } from './delegates-due.ts';
import type { KnownPact } from './known-pacts.ts';
import { isCutAtHome } from './rests-on.ts';
import type { OfferSeen, Speaker, SpeakerCard } from './seats.ts';
import { shownKeys, speakersFor } from './seats.ts';

/** What it is made of. */
export interface DelegateDeskParts {
  readonly home: AssemblyPeer;
  readonly offers: () => readonly OfferSeen[];
  readonly pacts: () => readonly KnownPact[];
  /** This device's delegate keys for an offer; made on first asking. */
  readonly keyringFor: (offer: PactOffer) => Promise<Keyring | undefined>;
  readonly write: (
    kind: RecordKind<DelegateCard>,
    said: DelegateCard,
  ) => Promise<{ readonly ok: boolean }>;
}

/** Who speaks for a home in its pacts. */
export class DelegateDesk {
  readonly #parts: DelegateDeskParts;

  constructor(parts: DelegateDeskParts) {
    this.#parts = parts;
  }

  /** Shows this device as its member's voice in each pact in which nobody speaks for that member. */
  async step(): Promise<void> {
    const { home, pacts, keyringFor, write } = this.#parts;
    const { me } = home.peer.judged();
    const now = hourNow(home.peer.parts);
    for (const { state, me: ours } of pacts()) {
      const party = partyOf(state, ours);
      const offer = party && this.#offerOf(party);
      if (me === undefined || party === undefined || offer === undefined) continue;
      if (standingOf(state, party, now) === 'ended' || !seatedIn(party, shownKeys(home)).has(me))
        continue;
      const speaker = this.#speakers(party, offer).find(({ member }) => member === me);
      const { hash } = home.peer.parts.crypto;
      if (!lacksVoice(hash, party, speaker, this.#isCut())) continue;
      const keyring = await keyringFor(offer.offer);
      const card = keyring && speakerCard(home.peer.parts.crypto, offer, keyring);
      if (card === undefined) continue;
      await write(delegateCardKind, { proposal: offer.proposal, ...card });
    }
  }

  /** Who is to speak for us by the standing roster, and does not yet; who does, and is not on it or was cut. */
  following(party: PartyState): readonly SealFollowing[] {
    const { home } = this.#parts;
    const offer = this.#offerOf(party);
    if (offer === undefined) return [];
    const { hash } = home.peer.parts.crypto;
    const speakers = this.#speakers(party, offer);
    return delegatesDue(hash, party, speakers, shownKeys(home), this.#isCut());
  }

  #offerOf({ place }: PartyState): OfferSeen | undefined {
    return this.#parts.offers().find(({ proposal }) => proposal === place.partyNonce);
  }

  #speakers(party: PartyState, offer: OfferSeen): readonly Speaker[] {
    const speaks = new Set(speakingDevices(party));
    return speakersFor(this.#parts.home, offer, (delegate) => speaks.has(delegate));
  }

  #isCut(): (delegate: SpeakerCard['delegate']) => boolean {
    const { peer } = this.#parts.home;
    const { state } = peer.judged();
    const entries = peer.entries();
    return (delegate) => state !== undefined && isCutAtHome(state, entries, delegate);
  }
}

/** What a device shows of itself as a delegate: its key in the pact, its prekey, and its word for it. */
export function speakerCard(
  crypto: {
    readonly hash: Hash;
    readonly sign: (message: Uint8Array, secretKey: Uint8Array) => Uint8Array;
  },
  { proposal, offer }: { readonly proposal: Hash32; readonly offer: PactOffer },
  keyring: Keyring,
): SpeakerCard | undefined {
  const prekey = keyring.prekeys()[0];
  if (prekey === undefined) return undefined;
  const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
  const message = delegateHash(
    crypto.hash,
    { pactNonce: offer.nonce, partyNonce: proposal },
    { device: keyring.me, prekeyHash: prekeyHashOf(crypto.hash, shown) },
  );
  const signature = crypto.sign(message, keyring.signing.secretKey);
  return { delegate: keyring.me, prekey: shown, signature };
}
