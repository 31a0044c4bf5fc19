/**
 * What a home finds wrong in its own part of a pact: labels that do not fit the vouch tree (R19), keys
 * that should lie apart (R18), acts of its seal that nobody at home decided on (R23), keys of readers
 * that nobody here showed (R21). Twins cannot see any of it; only home can.
 */
import type {
  AssemblyState,
  Entry,
  Hash,
  Hash32,
  LogId,
  MemberId,
  PactCard,
  PactState,
  PartyState,
  PlacementId,
  RecordId,
  Roster,
  SealActContent,
} from '@tocsin/core';
import {
  decodeSealActContent,
  delegateCardKind,
  entriesOf,
  equalBytes,
  holderCardKind,
  isResolved,
  liveMembers,
  memberOfDevice,
  pactCardKind,
  readerKeyKind,
  RESOLVE_SUBJECT,
  saidAs,
  sealActIdOf,
  sealActKind,
  sealMatterHash,
  standingReaders,
} from '@tocsin/core';

import { idAsHash, isCutAtHome, restsOn } from './rests-on.ts';

/** One thing that is wrong. */
export type RosterFlag =
  /** Two bells of one vouch branch under two labels: that branch could ring alone. */
  | 'labelsSplit'
  /** Two branches under one label: they count as one. */
  | 'labelsJoined'
  /** A bell that nobody showed here, or whose member has gone. */
  | 'bellUnknown'
  /** A device holds bell and seal beside its own key, though there are more than three people. */
  | 'keysTogether';

/** Members up to whom one device may hold all three keys (R18). */
export const KEYS_TOGETHER_MEMBERS_MAX = 3;

/** Everything that is wrong with a roster, each once. */
export function rosterFlags(
  state: AssemblyState,
  entries: readonly Entry[],
  roster: Roster,
): readonly RosterFlag[] {
  const cards = cardsOf(state, entries);
  const branchByMember = new Map(liveMembers(state).map(({ id, branch }) => [id, branch]));
  const shown = roster.bells.map(({ key, label }) => {
    const member = cards.find(({ card }) => card.bellKey === key)?.member;
    return { label, branch: member && branchByMember.get(member) };
  });
  const flags = new Set<RosterFlag>();
  for (const one of shown) {
    if (one.branch === undefined) flags.add('bellUnknown');
    for (const other of shown) {
      if (one.branch === undefined || other.branch === undefined) continue;
      if (one.branch === other.branch && one.label !== other.label) flags.add('labelsSplit');
      if (one.branch !== other.branch && one.label === other.label) flags.add('labelsJoined');
    }
  }
  const isTogether = cards.some(
    ({ card }) =>
      roster.seals.includes(card.sealKey) && roster.bells.some(({ key }) => key === card.bellKey),
  );
  if (isTogether && branchByMember.size > KEYS_TOGETHER_MEMBERS_MAX) flags.add('keysTogether');
  return [...flags];
}

/** Keys that members showed at the founding or for a later roster. */
function cardsOf(
  state: AssemblyState,
  entries: readonly Entry[],
): readonly { readonly card: Pick<PactCard, 'bellKey' | 'sealKey'>; readonly member: MemberId }[] {
  const all = [...entriesOf(pactCardKind, entries), ...entriesOf(holderCardKind, entries)];
  return all.flatMap((entry) => {
    const card = saidAs(pactCardKind, entry) ?? saidAs(holderCardKind, entry);
    const member = memberOfDevice(state, entry.header.author);
    return card === undefined || member === undefined ? [] : [{ card, member }];
  });
}

/**
 * Acts of our seal that counted, and that no decision known here stands behind: "our seal acted
 * without us" (R23). What recovery keys and a bell itself say needs no decision, and is shown
 * otherwise; what the seal's devices say by themselves of a filing cites a placement in force. A turn of
 * the epoch takes nothing from anybody, and a false one is turned away from.
 *
 * @param entries - of the pact.
 * @param homeEntries - of the home: its cards tell whose device each delegate is.
 */
export function actsWithoutUs(
  hash: Hash,
  home: AssemblyState,
  pact: PactState,
  ours: PartyState,
  entries: readonly Entry[],
  homeEntries: readonly Entry[],
): readonly Hash32[] {
  const counted = new Set<Hash32>(ours.heads);
  const acts = new Map<Hash32, SealActContent>();
  for (const entry of entriesOf(sealActKind, entries)) {
    const said = saidAs(sealActKind, entry);
    const content = said === undefined ? undefined : decodeSealActContent(said.content);
    if (said === undefined || content?.ok !== true || content.value.party !== ours.party) continue;
    const id = sealActIdOf(hash, said.content);
    if (counted.has(id) || isCountedBeside(ours, content.value)) acts.set(id, content.value);
  }
  return [...acts.keys()].toSorted().filter((id) => {
    const content = acts.get(id) as SealActContent;
    return !isOfDevice(home, homeEntries, content) && !isDecided(hash, home, pact, ours, content);
  });
}

/**
 * Whether an act cites just the delegate that it lets out or in: one whose device at home has ended, or one
 * that a member's device showed on a card of its own.
 */
function isOfDevice(
  home: AssemblyState,
  homeEntries: readonly Entry[],
  { what, homeDecision }: SealActContent,
): boolean {
  if (what.kind !== 'delegateOut' && what.kind !== 'delegateIn') return false;
  const { device } = what.value;
  if (homeDecision !== idAsHash(device)) return false;
  if (what.kind === 'delegateOut') return isCutAtHome(home, homeEntries, device);
  return entriesOf(delegateCardKind, homeEntries).some(
    (entry) =>
      saidAs(delegateCardKind, entry)?.delegate === device &&
      memberOfDevice(home, entry.header.author) !== undefined,
  );
}

/** Of acts beside the chain only strikes by the seal are the seal's own doing, and show an effect. */
function isCountedBeside({ struckBells }: PartyState, { what }: SealActContent): boolean {
  return what.kind === 'strikeBell' && what.value.by === 'seal' && struckBells.has(what.value.bell);
}

function isDecided(
  hash: Hash,
  home: AssemblyState,
  { pact }: PactState,
  ours: PartyState,
  { what, parent, homeDecision }: SealActContent,
): boolean {
  const { heads } = ours;
  if (what.kind === 'epoch') return true;
  // One yes for a roster is one for those who speak by it; recovery keys asked nobody (R20).
  const isSpeaker = what.kind === 'delegateIn' || what.kind === 'delegateOut';
  if (isSpeaker && restsOn(hash, ours).includes(homeDecision)) return true;
  // A roster cites the hash of its matter, and stands where the matter says.
  if (what.kind === 'roster') {
    const matter = sealMatterHash(hash, { pact, after: parent, what });
    return (
      matter === homeDecision &&
      isResolved(home, { subject: RESOLVE_SUBJECT.sealAct, hash: matter })
    );
  }
  const placement = homeDecision as string as PlacementId;
  if (home.history.some(({ head }) => head === placement)) return true;
  const act = homeDecision as string as RecordId;
  const resolution = home.resolutions.get(act);
  if (resolution?.subject !== RESOLVE_SUBJECT.sealAct) return false;
  // The matter names the head of our chain when it was proposed.
  return heads.some((after) => sealMatterHash(hash, { pact, after, what }) === resolution.hash);
}

/**
 * Whether our seal shows a key of readers that no member's device showed at home: whoever holds it would
 * read the words of a twin's members in our name (R21).
 */
export function hasStrangeReader(
  state: AssemblyState,
  entries: readonly Entry[],
  pact: LogId,
  { readers }: PartyState,
): boolean {
  const standing = standingReaders(readers);
  if (standing === null) return false;
  const shown = entries.flatMap((entry) => {
    const said = saidAs(readerKeyKind, entry);
    const isOurs = said !== undefined && memberOfDevice(state, entry.header.author) !== undefined;
    return isOurs && said.pact === pact && said.term === standing.term ? [said.key] : [];
  });
  return standing.keys.some((key) => !shown.some((one) => equalBytes(one, key)));
}
