/**
 * What a home lays down for the next roster of a pact (its own log, lane 1). A member *asks* for one;
 * every holder's device answers with a *card* of keys made for that roster alone (R18). A member who
 * wants one shows an *amber key*, which stays the same from roster to roster. Twins see none of this.
 */
import type { Hash32, LogId, PactKey, PolicyId } from '../base/id.ts';
import { id, tuple } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Somebody asks for keys of a next roster: after an arrest, after a term, after a lost phone. */
export interface RosterAsked {
  readonly pact: LogId;
  /** The roster that is to be followed; asked once, however often it is said. */
  readonly replaces: PolicyId;
}

/** A holder's keys for the roster that follows `replaces`. */
export interface HolderCard {
  readonly pact: LogId;
  readonly replaces: PolicyId;
  readonly bellKey: PactKey;
  readonly sealKey: PactKey;
  /** Promised by its hash in that roster, and laid open at home, as on a card of the founding. */
  readonly nextSealKey: PactKey;
}

/** A member's key that tells and asks, and never rings (R22). */
export interface AmberCard {
  /** The proposal's party nonce: which pact the key is for. */
  readonly proposal: Hash32;
  readonly key: PactKey;
}

/** Kind frame 3, array 1, pact 34, replaces 34. */
export const ROSTER_ASKED_BYTES_MAX = 72;
/** Kind frame 3, array 1, pact 34, replaces 34, three keys 34 each. */
export const HOLDER_CARD_BYTES_MAX = 174;
/** Kind frame 3, array 1, proposal 34, key 34. */
export const AMBER_CARD_BYTES_MAX = 72;

/** Kind 94. */
export const rosterAskedKind: RecordKind<RosterAsked> = {
  name: 'rosterAsked',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<RosterAsked>({ pact: id<LogId>(), replaces: id<PolicyId>() }),
  bytesMax: ROSTER_ASKED_BYTES_MAX,
};

/** Kind 95. */
export const holderCardKind: RecordKind<HolderCard> = {
  name: 'holderCard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<HolderCard>({
    pact: id<LogId>(),
    replaces: id<PolicyId>(),
    bellKey: id<PactKey>(),
    sealKey: id<PactKey>(),
    nextSealKey: id<PactKey>(),
  }),
  bytesMax: HOLDER_CARD_BYTES_MAX,
};

/** Kind 176. */
export const amberCardKind: RecordKind<AmberCard> = {
  name: 'amberCard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<AmberCard>({ proposal: id<Hash32>(), key: id<PactKey>() }),
  bytesMax: AMBER_CARD_BYTES_MAX,
};
