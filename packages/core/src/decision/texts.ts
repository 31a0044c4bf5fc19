/**
 * The texts of a proposal. Whoever proposed may put another text in its place up to a day before the
 * close (half of a shorter time); each names the one before. Two in the place of one leave that one
 * in force: nobody chooses between them by an id.
 */
import type { RecordId } from '../base/id.ts';
import type { Bench } from '../assembly/in-time.ts';
import type { Amendment, Proposal } from './records.ts';
import { PROPOSAL_TEXTS_MAX } from './records.ts';
import type { Told } from './said.ts';
import type { Site } from './site.ts';
import type { Version, VoidWord, WordFault } from './state.ts';
import { amendableUntil, hearingOf } from './terms.ts';

/** The texts first to last, and amendments that are none. */
export interface Texts {
  readonly versions: readonly Version[];
  readonly voided: readonly VoidWord[];
}

/** Reads the texts of a proposal. */
export function textsOf(
  site: Site,
  bench: Bench,
  id: RecordId,
  proposal: Proposal,
  amendments: readonly Told<Amendment>[],
): Texts {
  const until = amendableUntil(proposal);
  const hearing = { ...hearingOf(site.terms, proposal.closesAt), notAfter: until };
  const faultOf = (amendment: Told<Amendment>): WordFault | null => {
    const by = site.speaker(bench, amendment);
    if (by === undefined) return 'notHonoured';
    if (by !== site.proposer) return 'notTheirs';
    return site.heard(amendment, hearing) === 'late' ? 'late' : null;
  };
  const faults = new Map(amendments.map((one) => [one.entry.id, faultOf(one)]));
  const valid = amendments.filter(({ entry }) => faults.get(entry.id) === null);
  const versions: Version[] = [{ record: id, text: proposal.text, note: '', integrates: [] }];
  for (let last = id; versions.length < PROPOSAL_TEXTS_MAX;) {
    const [next, rival] = valid.filter(({ said }) => said.on === last);
    if (next === undefined || rival !== undefined) break;
    const { text, note, integrates } = next.said;
    versions.push({ record: next.entry.id, text, note, integrates });
    last = next.entry.id;
  }
  const standing = new Set(versions.map(({ record }) => record));
  const voided = amendments
    .filter(({ entry }) => !standing.has(entry.id))
    .map(({ entry }) => ({ record: entry.id, why: faults.get(entry.id) ?? ('outdated' as const) }));
  return { versions, voided };
}
