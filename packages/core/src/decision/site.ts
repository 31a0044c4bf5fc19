/**
 * Where one proposal is judged: its own ground, the benches at which its questions were closed, and
 * who may speak there. Members are those of the snapshot; whether a device's word counts is seen at
 * the bench, as with every dated thing.
 */
import type { Hash } from '../base/crypto.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { isFaulty, isHonoured, isSealedForAll, liveMembers } from '../assembly/electorate.ts';
import type { Bench, Hearing, InTime } from '../assembly/in-time.ts';
import { benchOf, closingStep } from '../assembly/in-time.ts';
import type { IsPruned } from '../assembly/reading.ts';
import type { AssemblyState, Ground } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';
import type { Memory } from './answers.ts';
import type { SpokenFor } from './records.ts';
import type { WordFault } from './state.ts';
import type { DecisionTerms } from './terms.ts';
import type { Told, Word } from './said.ts';
import type { Speaking } from './voices.ts';

/** How a fold knows what words are worth: by walking anew, or by what it remembers. */
export interface Ears {
  heard(word: Word, hearing: Hearing): InTime;
  /** As `benchFor`. */
  benchAt(hearing: Hearing): Bench;
  /** As `speakerAt`. */
  speaker(bench: Bench, word: Word): MemberId | undefined;
  /** What is known of the answers to a proposal; undefined: nothing is remembered. */
  remembered(proposal: RecordId): Memory | undefined;
}

/** What every proposal is judged with. */
export interface Room extends Ears {
  readonly state: AssemblyState;
  readonly hash: Hash;
  /** Behind what nobody looks (R14). */
  readonly isPruned: IsPruned;
}

/** Where one proposal is judged. */
export interface Site extends Room {
  /** The ground that the proposal cites. */
  readonly ground: Ground;
  readonly terms: DecisionTerms;
  readonly proposer: MemberId;
  readonly electorate: Electorate;
}

/** Who may answer. */
export interface Electorate {
  /** Ascending. */
  readonly members: readonly MemberId[];
  readonly asked: ReadonlySet<MemberId>;
  /** Those of them who are away: they count once they answered (R25). */
  readonly away: readonly MemberId[];
}

/** Of grounds with these members; most questions are put to all. */
const allByMembers = new WeakMap<Ground['members'], Electorate>();

/** The members who may answer: all, or those of a circle who are members. */
export function electorateAt(ground: Ground, circle: readonly MemberId[]): Electorate {
  if (circle.length > 0) return electorateOf(ground, new Set(circle));
  const known = allByMembers.get(ground.members);
  if (known !== undefined) return known;
  const all = electorateOf(ground, ground.members);
  allByMembers.set(ground.members, all);
  return all;
}

function electorateOf(
  ground: Ground,
  circle: { readonly has: (member: MemberId) => boolean },
): Electorate {
  const live = liveMembers(ground).filter(({ id }) => circle.has(id));
  const members = live.map(({ id }) => id);
  const away = live.filter(({ awaySince }) => awaySince !== null).map(({ id }) => id);
  return { members, asked: new Set(members), away };
}

/** The bench of a hearing. */
export function benchFor(state: AssemblyState, hearing: Hearing): Bench {
  return benchOf(state, closingStep(state, hearing));
}

/** The member whose word a record is at a bench; undefined where it is nobody's that counts. */
export function speakerAt(
  { state }: Pick<Room, 'state'>,
  { ground }: Bench,
  entry: Entry,
): MemberId | undefined {
  const { author } = entry.header;
  const member = ground.devices.get(author)?.member;
  if (member === undefined || isFaulty(ground, author)) return undefined;
  if (!isHonoured(state.reading, ground, entry)) return undefined;
  return isSealedForAll(state, entry) ? member : undefined;
}

/** What a word has to be, to count. */
export interface Hours {
  readonly opensAt: Hour;
  readonly hearing: Hearing;
  readonly bench: Bench;
  /** Witnesses who deny that they were, by the record that names them. */
  readonly deniedBy: (record: RecordId) => ReadonlySet<MemberId>;
}

/** Who speaks in a record, or why it says nothing here. */
export function speakingIn(
  site: Site,
  { opensAt, hearing, bench, deniedBy }: Hours,
  word: Told<SpokenFor>,
): Speaking | WordFault {
  const { entry, said: spoken } = word;
  const by = site.speaker(bench, word);
  if (by === undefined)
    return bench.ground.devices.has(entry.header.author) ? 'notHonoured' : 'notAMember';
  const members = spoken.via === 'self' ? [by] : spoken.members;
  const isAsked = (member: MemberId): boolean => site.electorate.asked.has(member);
  if (!members.every(isAsked)) return 'notAMember';
  // Whoever writes for others is a member too, though perhaps not of the circle that is asked.
  if (site.ground.members.get(by)?.status !== 'live') return 'notAMember';
  if (entry.header.wallHour <= opensAt && entry.header.wallHour > 0) return 'early';
  const heard = site.heard(word, hearing);
  if (heard === 'late') return 'late';
  if (spoken.via !== 'self' && spoken.via !== 'paper') {
    const denied = deniedBy(entry.id);
    const witnesses = spoken.witnesses.filter(
      (one) => one !== by && !denied.has(one) && site.ground.members.get(one)?.status === 'live',
    );
    if (witnesses.length < spokenWitnessesNeeded(site.ground, by, members))
      return 'tooFewWitnesses';
  }
  return { by, members, isHeard: heard === 'inTime' };
}

/** Witnesses that a word for others has to name: two, or as many as there are beside scribe and speaker. */
export function spokenWitnessesNeeded(
  ground: Ground,
  by: MemberId,
  members: readonly MemberId[],
): number {
  const [only] = members;
  const others = liveMembers(ground).filter(
    ({ id }) => id !== by && (members.length > 1 || id !== only),
  );
  return Math.min(2, others.length);
}
