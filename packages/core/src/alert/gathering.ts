/**
 * Gathering a ring at home: which rings were proposed, and who has signed. From the home log's
 * *ringProposed* and *ringSigned*; the ring itself leaves home as bytes over any channel.
 */
import { compareText } from '../base/bytes.ts';
import type { LogId, PactKey, PolicyId, RecordId, RingId } from '../base/id.ts';
import type { Roster } from '../federation/roster.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import { barredHolders } from './fold-cancel.ts';
import type { BellCrypto } from './judge.ts';
import { genuineSigners, keyAt, soundOf } from './judge.ts';
import { ringProposedKind, ringSignedKind } from './records.ts';
import type { Ring, RingHead, RingPlace, RingSigner } from './ring.ts';
import { decodeRingHead, isBellIndex, mergeSigners, ringIdOf } from './ring.ts';
import type { AlertState } from './state.ts';
import type { AlertContext } from './word.ts';
import { ALERT_LEVELS } from './word.ts';

/** A proposed ring and its signatures so far. */
export interface GatheringState {
  readonly id: RingId;
  readonly place: RingPlace;
  readonly policy: PolicyId;
  /** Playbooks that proposals of this ring name, ascending. */
  readonly playbooks: readonly RecordId[];
  readonly ring: Ring;
  /** Whether those who signed make it ring; an amber: make it one that is told (R22). */
  readonly complete: boolean;
}

/** Finds the roster of a pact by its hash; undefined if this home does not know it. */
export type RosterLookup = (pact: LogId, policy: PolicyId) => Roster | undefined;

/** Holders who signed an all-clear for a ring: their later signatures do not count (R22). */
export type BarredLookup = (ring: RingId) => ReadonlySet<PactKey>;

/** The lookup that a pact's own alerts give. */
export function barredBy(alerts: AlertState): BarredLookup {
  return (id) => {
    const rings = alerts.rings.filter((ring) => ring.id === id);
    return new Set(
      rings.flatMap(({ cancels, roster }) =>
        barredHolders(cancels).flatMap((index) => roster.bells[index]?.key ?? []),
      ),
    );
  };
}

/** One ring, before its signatures are looked at. */
interface Proposal {
  readonly id: RingId;
  readonly place: RingPlace;
  readonly head: RingHead;
  readonly policy: PolicyId;
  readonly playbooks: readonly RecordId[];
}

/** The rings of one context that are being gathered; ascending by id. */
export function foldGathering(
  crypto: BellCrypto,
  entries: readonly Entry[],
  context: AlertContext,
  rosterOf: RosterLookup,
  barredOf: BarredLookup,
): readonly GatheringState[] {
  const proposalByKey = collectProposals(crypto, entries, context);
  const signersById = collectSigners(entries);
  return [...proposalByKey.keys()].toSorted(compareText).flatMap((key) => {
    const { id, place, head, policy, playbooks } = proposalByKey.get(key) as Proposal;
    const roster = rosterOf(place.pact, policy);
    if (roster === undefined) return [];
    const barred = barredOf(id);
    const ring: Ring = { head, signers: signersById.get(id) ?? [] };
    const isRed = head.level === ALERT_LEVELS.indexOf('red');
    const signers = mergeSigners(
      genuineSigners(crypto, place, policy, roster, ring).filter(({ index }) => {
        const signer = keyAt(roster, index);
        // Amber keys tell and ask; under a red ring they are nothing (R22).
        return signer !== undefined && !barred.has(signer) && (isBellIndex(index) || !isRed);
      }),
    );
    const sound = soundOf(
      roster,
      head.level,
      signers.map(({ index }) => index),
    );
    const complete = isRed ? sound === 'rings' : sound !== null;
    const gathered: Ring = { head, signers };
    return [{ id, place, policy, playbooks, ring: gathered, complete }];
  });
}

/** By ring and policy: a proposal under a roster that is not ours hides no other. */
function collectProposals(
  crypto: BellCrypto,
  entries: readonly Entry[],
  context: AlertContext,
): ReadonlyMap<string, Proposal> {
  const proposalByKey = new Map<string, Proposal>();
  for (const entry of entriesOf(ringProposedKind, entries)) {
    const said = saidAs(ringProposedKind, entry);
    const head = said === undefined ? undefined : decodeRingHead(said.head);
    if (said === undefined || head?.ok !== true || head.value.context !== context) continue;
    const place: RingPlace = { pact: said.pact, party: said.party };
    const id = ringIdOf(crypto.hash, place, head.value);
    const key = `${id}${said.policy}`;
    const known = proposalByKey.get(key);
    const named = said.playbook === null ? [] : [said.playbook];
    const playbooks = [...new Set([...(known?.playbooks ?? []), ...named])].toSorted(compareText);
    proposalByKey.set(key, { id, place, head: head.value, policy: said.policy, playbooks });
  }
  return proposalByKey;
}

function collectSigners(entries: readonly Entry[]): ReadonlyMap<RingId, readonly RingSigner[]> {
  const signersById = new Map<RingId, readonly RingSigner[]>();
  for (const entry of entriesOf(ringSignedKind, entries)) {
    const said = saidAs(ringSignedKind, entry);
    if (said === undefined) continue;
    const signer: RingSigner = { index: said.bellIndex, signature: said.signature };
    signersById.set(said.ring, [...(signersById.get(said.ring) ?? []), signer]);
  }
  return signersById;
}
