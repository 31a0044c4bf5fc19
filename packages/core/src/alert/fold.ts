/**
 * How alerts are judged: the state of every ring of a pact in one context, from the set of its
 * log's entries. Knows no now: what depends on the hour is in `view.ts`.
 *
 * Order-free and idempotent: signatures, verdicts, disputes and all-clears are grow-only sets of
 * facts that prove themselves; whatever is derived from them is derived at the end. Live and drill
 * never meet: one call folds one context, and takes nothing of the other.
 */
import { compareText, equalBytes } from '../base/bytes.ts';
import type { PartyId, RecordId, RingId } from '../base/id.ts';
import { hourFloor } from '../base/time.ts';
import type { PactState, PartyState } from '../federation/fold.ts';
import { partiesOfDevice } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import { foldCancels } from './fold-cancel.ts';
import { foldDisputes } from './fold-dispute.ts';
import type { AlertDurations, BellCrypto } from './judge.ts';
import { genuineSigners, notAfterOf, soundOf } from './judge.ts';
import type { RingVerdict } from './records.ts';
import { RING_VERDICTS, ringEvidenceKind, ringKeptKind, ringVerdictKind } from './records.ts';
import type { Ring, RingPlace } from './ring.ts';
import { decodeRing, mergeSigners, pactTagOf, ringIdOf } from './ring.ts';
import type { AlertState, EvidenceState, RingState, VerdictState } from './state.ts';
import type { AlertContext } from './word.ts';

/** Judges the alerts of a pact, live ones or drills. */
export function foldAlerts(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
  durations: AlertDurations,
): AlertState {
  const bare = foldRings(crypto, pact, entries, context);
  const judged = bare.map((ring) => ({
    ...ring,
    verdicts: foldVerdicts(pact, ring, entries),
    evidence: foldEvidence(ring.id, entries),
  }));
  const cleared = foldCancels(crypto, pact, judged, entries);
  return { context, rings: foldDisputes(crypto, pact, cleared, entries, durations) };
}

/** The rings that were kept, with their genuine signatures. */
function foldRings(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
): readonly RingState[] {
  const stateByKey = new Map<string, RingState>();
  for (const entry of entriesOf(ringKeptKind, entries)) {
    const said = saidAs(ringKeptKind, entry);
    const read = said === undefined ? undefined : decodeRing(said.ring);
    if (read?.ok !== true || read.value.head.context !== context) continue;
    for (const found of rungUnder(crypto, pact, read.value)) {
      const key = `${found.id}${found.policy}`;
      const known = stateByKey.get(key)?.ring.signers ?? [];
      const signers = mergeSigners([...known, ...found.ring.signers]);
      stateByKey.set(key, { ...found, ring: { ...found.ring, signers } });
    }
  }
  return [...stateByKey.keys()]
    .toSorted(compareText)
    .map((key) => stateByKey.get(key) as RingState);
}

/** The rosters of this pact under which a ring has genuine signatures; one, but for a seal fork. */
function rungUnder(crypto: BellCrypto, pact: PactState, ring: Ring): readonly RingState[] {
  return pact.parties.flatMap((party) => {
    const place: RingPlace = { pact: pact.pact, party: party.party };
    const tag = pactTagOf(crypto.hash, place, ring.head.context);
    return equalBytes(tag, ring.head.tag) ? rungBy(crypto, place, party, ring) : [];
  });
}

function rungBy(
  crypto: BellCrypto,
  place: RingPlace,
  party: PartyState,
  ring: Ring,
): readonly RingState[] {
  const id = ringIdOf(crypto.hash, place, ring.head);
  return [...party.rosterByPolicy]
    .filter(([, roster]) => roster.term === ring.head.term)
    .map(([policy, roster]) => {
      const signers = genuineSigners(crypto, place, policy, roster, ring);
      const genuine: Ring = { head: ring.head, signers };
      const none = { verdicts: [], disputes: [], cancels: [], evidence: [] };
      return { id, place, policy, roster, ring: genuine, ...none };
    })
    .filter((state) => state.ring.signers.length > 0);
}

/** What each party made of a ring. */
function foldVerdicts(
  pact: PactState,
  ring: RingState,
  entries: readonly Entry[],
): readonly VerdictState[] {
  const verdictByParty = new Map<PartyId, VerdictState>();
  for (const entry of entriesOf(ringVerdictKind, entries)) {
    const said = saidAs(ringVerdictKind, entry);
    if (said === undefined || said.ring !== ring.id || !isBorneOut(ring, said)) continue;
    const notAfter = notAfterOf(ring.ring, said.receivedAt, pact.content.tempoMs);
    const late = hourFloor(said.receivedAt, pact.content.tempoMs) > notAfter;
    for (const by of partiesOfDevice(pact, entry.header.author)) {
      const { says, reason, receivedAt: heardAt } = said;
      const one: VerdictState = { by, says, reason, heardAt, notAfter, late };
      verdictByParty.set(by, strongerVerdict(verdictByParty.get(by), one));
    }
  }
  return pact.parties.flatMap(({ party }) => verdictByParty.get(party) ?? []);
}

/**
 * Whether the kept signatures bear a verdict out. So one device of a twin cannot make a ring of
 * nothing, and "rings if any of its devices validly says so" (R22) is checked, not believed.
 */
function isBorneOut(ring: RingState, said: RingVerdict): boolean {
  if (said.says === 'refused') return true;
  if (said.policy !== ring.policy) return false;
  const indexes = ring.ring.signers.map(({ index }) => index);
  const sound = soundOf(ring.roster, ring.ring.head.level, indexes);
  return sound === 'rings' || sound === said.says;
}

/** What rings outweighs what is amber, and that what is refused; of equals, the first heard. */
function strongerVerdict(a: VerdictState | undefined, b: VerdictState): VerdictState {
  if (a === undefined) return b;
  const rank = RING_VERDICTS.indexOf(a.says) - RING_VERDICTS.indexOf(b.says);
  if (rank !== 0) return rank > 0 ? a : b;
  if (a.heardAt !== b.heardAt) return a.heardAt < b.heardAt ? a : b;
  return compareText(a.reason ?? '', b.reason ?? '') <= 0 ? a : b;
}

function foldEvidence(ring: RingId, entries: readonly Entry[]): readonly EvidenceState[] {
  const evidenceByRecord = new Map<RecordId, EvidenceState>();
  for (const entry of entriesOf(ringEvidenceKind, entries)) {
    const said = saidAs(ringEvidenceKind, entry);
    if (said?.ring === ring) evidenceByRecord.set(entry.id, { ...said, record: entry.id });
  }
  return [...evidenceByRecord.values()].toSorted((a, b) => compareText(a.record, b.record));
}
