/**
 * What a home finds wrong in its own roster of a pact (R18, R19): labels that do not fit the vouch
 * tree, and keys that should lie apart. Twins cannot see either; only home can.
 */
import type { AssemblyState, Entry, MemberId, PactCard, Roster } from '@tocsin/core';
import { liveMembers, memberOfDevice, pactCardKind, saidAs } from '@tocsin/core';

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

function cardsOf(
  state: AssemblyState,
  entries: readonly Entry[],
): readonly { readonly card: PactCard; readonly member: MemberId }[] {
  return entries.flatMap((entry) => {
    const card = saidAs(pactCardKind, entry);
    const member = memberOfDevice(state, entry.header.author);
    return card === undefined || member === undefined ? [] : [{ card, member }];
  });
}
