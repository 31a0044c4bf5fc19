/**
 * Objections, and what became of each. Only its own author ends an objection: an amendment settles
 * it, or it is taken back, for good (a two-phase set). Otherwise more than half of those asked, its
 * author left out, must say that it is none, and why.
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Objection, ObjectionWord } from './records.ts';
import type { Told } from './said.ts';
import type { Hours, Site } from './site.ts';
import { speakingIn } from './site.ts';
import type { ObjectionSeen, ObjectionStatus, Version, VoidWord } from './state.ts';

/** Objections ascending by record, and words that are none. */
export interface Objected {
  readonly objections: readonly ObjectionSeen[];
  readonly voided: readonly VoidWord[];
}

/** Reads the objections to a proposal. */
export function objectionsOf(
  site: Site,
  hours: Hours,
  versions: readonly Version[],
  objections: readonly Told<Objection>[],
  words: readonly Told<ObjectionWord>[],
): Objected {
  const voided: VoidWord[] = [];
  const standing = objections.flatMap((one) => {
    const speaking = speakingIn(site, hours, one);
    const isOfText = versions.some(({ record }) => record === one.said.text);
    if (typeof speaking !== 'string' && isOfText)
      return [{ ...one, member: speaking.members[0] as MemberId }];
    const why = typeof speaking === 'string' ? speaking : 'otherProposal';
    voided.push({ record: one.entry.id, why });
    return [];
  });
  const spoken = words.flatMap((one) => {
    const speaking = speakingIn(site, hours, one);
    if (typeof speaking !== 'string') return [{ ...one, members: speaking.members }];
    voided.push({ record: one.entry.id, why: speaking });
    return [];
  });
  const seen = standing
    .toSorted((a, b) => compareText(a.entry.id, b.entry.id))
    .map((one) => objectionSeen(site, versions, one, spoken));
  return { objections: seen, voided };
}

type Standing = Saying<Objection> & { readonly member: MemberId };
type SpokenWord = Saying<ObjectionWord> & { readonly members: readonly MemberId[] };

function objectionSeen(
  site: Site,
  versions: readonly Version[],
  { entry, said, member }: Standing,
  words: readonly SpokenWord[],
): ObjectionSeen {
  const about = words.filter((one) => one.said.objection === entry.id);
  const own = about.filter(({ members }) => members.includes(member));
  const answeredBy = versions
    .filter(({ integrates }) => integrates.includes(entry.id))
    .map(({ record }) => record);
  const doubts = about.filter((one) => one.said.word === 'notQualified');
  const doubtedBy = [...new Set(doubts.flatMap(({ members }) => members))]
    .filter((one) => one !== member)
    .toSorted(compareText);
  const others = site.electorate.members.length - 1;
  return {
    record: entry.id,
    member,
    hour: entry.header.wallHour,
    harm: said.harm,
    argument: said.argument,
    status: statusOf(),
    answeredBy,
    doubtedBy,
  };

  function statusOf(): ObjectionStatus {
    if (own.some((one) => one.said.word === 'withdrawn')) return { kind: 'withdrawn' };
    const settledBy = new Set<RecordId | null>(
      own.filter((one) => one.said.word === 'settled').map((one) => one.said.amendment),
    );
    const amendment = answeredBy.find((record) => settledBy.has(record));
    if (amendment !== undefined) return { kind: 'integrated', amendment };
    if (doubtedBy.length * 2 <= others) return { kind: 'open' };
    const [first] = doubts.toSorted((a, b) => compareText(a.entry.id, b.entry.id));
    return { kind: 'notQualified', by: doubtedBy, why: first?.said.why ?? '' };
  }
}
