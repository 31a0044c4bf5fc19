/**
 * Relays in the fold: who passed which ring on to a pact, and by what right (R24). A relay is kept if
 * its party's bells signed it, or if its party's seal had said beforehand that its delegates may pass
 * on such rings. One ring is one, however many pass it on.
 */
import { compareText, equalBytes, toHex } from '../base/bytes.ts';
import type { PartyId, PolicyId, RingId } from '../base/id.ts';
import type { Hour, Instant } from '../base/time.ts';
import { hourFloor } from '../base/time.ts';
import type { PactState, PartyState } from '../federation/fold.ts';
import { isRedQuorum } from '../federation/roster.ts';
import { mayRelay, partiesOfDevice, partyOf, standingOf } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { BellCrypto } from './judge.ts';
import { verifiedSigners } from './judge.ts';
import type { RosterLookup } from './gathering.ts';
import { relayKeptKind, relayProposedKind, ringSignedKind } from './records.ts';
import type { Relay, RelayHead } from './relay.ts';
import { decodeRelay, decodeRelayHead, encodeRelayHead, relayHash, relayIdOf } from './relay.ts';
import type { RingPlace, RingSigner } from './ring.ts';
import { hourNear, mergeSigners, pactTagOf, isBellIndex } from './ring.ts';
import type { AlertContext } from './word.ts';

/** One party's passing on of a ring. */
export interface RelayClaim {
  readonly by: PartyId;
  readonly under: 'bells' | 'policy';
  readonly head: RelayHead;
  /** The last hour in which the ring rings, as it was read when it came. */
  readonly notAfter: Hour;
  /** The first time that a device kept it. */
  readonly keptAt: Instant;
  /** The ring's own bytes, sealed to those in whose pact it rang; null = not carried along. */
  readonly originals: readonly Uint8Array[];
}

/** A ring of another pact, as it was passed on to this one. */
export interface RelayState {
  readonly ring: RingId;
  readonly context: AlertContext;
  /** Fewest hops first, then in the order of the pact's parties. */
  readonly claims: readonly RelayClaim[];
}

interface Gathered {
  readonly by: PartyState;
  readonly head: RelayHead;
  readonly signers: readonly RingSigner[];
  readonly byDelegate: boolean;
  readonly keptAt: Instant;
  readonly originals: readonly Uint8Array[];
}

/** The rings that were passed on to a pact, ascending by id. */
export function foldRelays(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
): readonly RelayState[] {
  const claims = [...gather(crypto, pact, entries, context).values()].flatMap((one) => {
    const under = rightOf(crypto, pact, one);
    if (under === undefined) return [];
    const { by, head, keptAt, originals } = one;
    const notAfter = hourNear(head.notAfter, hourFloor(keptAt, pact.content.tempoMs));
    return [{ by: by.party, under, head, notAfter, keptAt, originals }];
  });
  const rings = [...new Set(claims.map(({ head }) => head.ring))].toSorted(compareText);
  const order = pact.parties.map(({ party }) => party);
  return rings.map((ring) => ({
    ring,
    context,
    claims: claims
      .filter(({ head }) => head.ring === ring)
      .toSorted(
        (a, b) =>
          a.head.hop - b.head.hop ||
          order.indexOf(a.by) - order.indexOf(b.by) ||
          compareText(toHex(encodeRelayHead(a.head)), toHex(encodeRelayHead(b.head))),
      ),
  }));
}

/** Copies of one relay, with the signatures of all of them. */
function gather(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
): ReadonlyMap<string, Gathered> {
  const gatheredByKey = new Map<string, Gathered>();
  for (const entry of entriesOf(relayKeptKind, entries)) {
    const said = saidAs(relayKeptKind, entry);
    const read = said === undefined ? undefined : decodeRelay(said.relay);
    if (said === undefined || read?.ok !== true || read.value.head.context !== context) continue;
    const { head, signers } = read.value;
    const by = relayerOf(crypto, pact, head);
    if (by === undefined) continue;
    const key = `${by.party}${toHex(encodeRelayHead(head))}`;
    const known = gatheredByKey.get(key);
    const isOwn = partiesOfDevice(pact, entry.header.author).includes(by.party);
    const sealed = said.original === null || !isOwn ? [] : [said.original];
    gatheredByKey.set(key, {
      by,
      head,
      signers: [...(known?.signers ?? []), ...signers],
      byDelegate: (known?.byDelegate ?? false) || isOwn,
      keptAt: known === undefined || said.keptAt < known.keptAt ? said.keptAt : known.keptAt,
      originals: distinct([...(known?.originals ?? []), ...sealed]),
    });
  }
  return gatheredByKey;
}

/** Each once, ascending: whatever the order in which they came. */
function distinct(all: readonly Uint8Array[]): readonly Uint8Array[] {
  const byText = new Map(all.map((one) => [toHex(one), one]));
  return [...byText.keys()].toSorted(compareText).map((key) => byText.get(key) as Uint8Array);
}

/** The party whose tag a relay bears. */
export function relayerOf(
  crypto: Pick<BellCrypto, 'hash'>,
  pact: PactState,
  head: RelayHead,
): PartyState | undefined {
  return pact.parties.find(({ party }) =>
    equalBytes(pactTagOf(crypto.hash, { pact: pact.pact, party }, head.context), head.tag),
  );
}

/** The holders of a roster of its term who really signed a relay. */
export function genuineRelay(
  crypto: BellCrypto,
  pact: PactState,
  by: PartyState,
  relay: Relay,
): readonly RingSigner[] {
  const place: RingPlace = { pact: pact.pact, party: by.party };
  const rosters = [...by.rosterByPolicy].filter(([, { term }]) => term === relay.head.term);
  return mergeSigners(
    rosters.flatMap(([policy, roster]) => {
      const message = relayHash(crypto.hash, place, policy, relay.head);
      return verifiedSigners(crypto, roster, message, relay.signers);
    }),
  );
}

function rightOf(
  crypto: BellCrypto,
  pact: PactState,
  { by, head, signers, byDelegate }: Gathered,
): RelayClaim['under'] | undefined {
  const signed = genuineRelay(crypto, pact, by, { head, signers }).map(({ index }) => index);
  const rosters = [...by.rosterByPolicy.values()].filter(({ term }) => term === head.term);
  if (rosters.some((roster) => isRedQuorum(roster, signed))) return 'bells';
  return byDelegate && mayRelay(by, head.kind, head.hop) ? 'policy' : undefined;
}

/** How a relayed ring stands for us. It never acts: the class "relayed" asks, or does nothing. */
export interface RelayView {
  readonly state: RelayState;
  readonly status: 'relayed' | 'over';
  readonly reach: 'ask' | 'nothing';
}

/**
 * The relayed rings of a pact as one party sees them now: those that others passed on.
 *
 * @param known - rings that we heard in their own pact: of those the ring itself counts, not the relay.
 */
export function relayView(
  relays: readonly RelayState[],
  pact: PactState,
  me: PartyId,
  now: Instant,
  known: ReadonlySet<RingId>,
): readonly RelayView[] {
  const hour = hourFloor(now, pact.content.tempoMs);
  return relays.flatMap((state) => {
    const claims = state.claims.filter(({ by }) => by !== me);
    if (claims.length === 0 || known.has(state.ring)) return [];
    const isStanding = claims.some(({ by }) => {
      const standing = standingOfParty(pact, by, hour);
      return standing !== 'left' && standing !== 'ended';
    });
    const isOver = claims.every(({ notAfter }) => hour > notAfter);
    const status = isOver ? 'over' : 'relayed';
    return [
      { state: { ...state, claims }, status, reach: isStanding && !isOver ? 'ask' : 'nothing' },
    ];
  });
}

function standingOfParty(pact: PactState, party: PartyId, now: Hour): string {
  const state = partyOf(pact, party);
  return state === undefined ? 'left' : standingOf(pact, state, now);
}

/** A relay that its ringers gather signatures for at home. */
export interface RelayGathering {
  readonly id: RingId;
  readonly place: RingPlace;
  readonly policy: PolicyId;
  readonly relay: Relay;
  readonly complete: boolean;
}

/** The relays of one context that are being gathered at home; ascending by id. */
export function foldRelayGathering(
  crypto: BellCrypto,
  entries: readonly Entry[],
  context: AlertContext,
  rosterOf: RosterLookup,
): readonly RelayGathering[] {
  const gatheringById = new Map<string, RelayGathering>();
  for (const entry of entriesOf(relayProposedKind, entries)) {
    const said = saidAs(relayProposedKind, entry);
    const head = said === undefined ? undefined : decodeRelayHead(said.head);
    if (said === undefined || head?.ok !== true || head.value.context !== context) continue;
    const { pact, party, policy } = said;
    const place: RingPlace = { pact, party };
    const roster = rosterOf(pact, policy);
    if (roster === undefined) continue;
    const id = relayIdOf(crypto.hash, place, head.value);
    const message = relayHash(crypto.hash, place, policy, head.value);
    const signed = entries.flatMap((one): readonly RingSigner[] => {
      const word = saidAs(ringSignedKind, one);
      if (word?.ring !== id || !isBellIndex(word.bellIndex)) return [];
      return [{ index: word.bellIndex, signature: word.signature }];
    });
    const signers = mergeSigners(verifiedSigners(crypto, roster, message, signed));
    const complete = isRedQuorum(
      roster,
      signers.map(({ index }) => index),
    );
    const relay: Relay = { head: head.value, signers };
    gatheringById.set(`${id}${policy}`, { id, place, policy, relay, complete });
  }
  return [...gatheringById.keys()]
    .toSorted(compareText)
    .map((key) => gatheringById.get(key) as RelayGathering);
}
