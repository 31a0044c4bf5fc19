/**
 * What our seal does next in a pact. Decisions are carried out in the order in which they were
 * placed at home, one a height of our chain, and every holder's device works out the act's bytes by
 * itself: so all sign the same, and two decisions that were proposed at once follow one another
 * instead of forking the chain (R23).
 */
import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { Hash } from '../base/crypto.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { PactState, PartyState } from './fold.ts';
import { sealMatterHash } from './making.ts';
import type { SealActContent, SealMatter } from './seal-act.ts';
import type { SealVerb } from './seal-act.ts';
import { encodeSealActContent, isBesideChain, sealActIdOf } from './seal-act.ts';

/**
 * Hours of tempo after which a decision that holders have not signed lets the others pass: two
 * weeks. It stays open; it only no longer goes first.
 */
export const SEAL_DECISION_HOURS = 336;

/** Verbs that keys on paper sign: rotations, filings and objections. */
const BY_PAPER: readonly SealVerb['kind'][] = ['roster', 'recover', 'object'];

/** An act that our seal is to sign, as every holder's device writes it. */
export interface SealTask {
  /** The act of home's chain by which the members decided. */
  readonly decision: RecordId;
  /** When it was placed. */
  readonly wall: Hour;
  /** Height in our chain; 0 = beside it. */
  readonly n: number;
  readonly content: Uint8Array;
  readonly hash: Hash32;
  /** It follows from what was decided before: the seal's devices sign it without asking again. */
  readonly byItself: boolean;
}

/** What follows from a decision or a filing that was carried out: who speaks for us from now on. */
export interface SealFollowing {
  /** The decision of the members, or the filing of recovery keys, by which the roster stands. */
  readonly cites: Hash32;
  readonly what: SealVerb;
}

/** What there is to look at. */
export interface SealQueueView {
  readonly home: AssemblyState;
  readonly pact: PactState;
  readonly party: PartyState;
  /** What was laid open at home; who laid it open gives it no weight. */
  readonly matters: readonly SealMatter[];
  /** What follows from the standing roster and is not carried out, in one order on all devices. */
  readonly following: readonly SealFollowing[];
  readonly now: Hour;
  /** Seal keys that really signed these bytes. */
  readonly signerCount: (hash: Hash32) => number;
}

/**
 * The tasks that may be signed now: strikes, which stand beside the chain, and the one act of its
 * next height. If so many keys signed an act of this height that no other can have enough, it is
 * that; else the first in the order of placement whose time is not over; else the first of all.
 */
export function sealTasks(hash: Hash, view: SealQueueView): readonly SealTask[] {
  const { pact, party, now, signerCount } = view;
  const standing = party.rosters.at(-1)?.roster;
  if (party.contested || standing === undefined) return [];
  const matterByHash = new Map(
    view.matters
      .filter((matter) => matter.pact === pact.pact)
      .map((matter) => [sealMatterHash(hash, matter), matter]),
  );
  const done = new Set(party.done.map(({ homeDecision }) => homeDecision as string));
  const tasks = [...view.home.resolutions.values()]
    .filter(({ subject, act }) => subject === RESOLVE_SUBJECT.sealAct && !done.has(act))
    .toSorted((a, b) => a.since.height - b.since.height)
    .flatMap((resolution): readonly SealTask[] => {
      const what = matterByHash.get(resolution.hash)?.what;
      // What keys on paper sign is never signed by a device alone (R20).
      if (what === undefined || BY_PAPER.includes(what.kind)) return [];
      if (what.kind === 'strikeBell' && party.struckBells.has(what.value.bell)) return [];
      const homeDecision = resolution.act as string as Hash32;
      const task = taskOf(hash, party, { homeDecision, what });
      return [{ ...task, decision: resolution.act, wall: resolution.since.wall, byItself: false }];
    });
  const following = view.following.map(({ cites, what }): SealTask => {
    const task = taskOf(hash, party, { homeDecision: cites, what });
    return { ...task, decision: cites as string as RecordId, wall: now, byItself: true };
  });
  const spare = standing.seals.length - standing.kSeal;
  const inChain = tasks.filter(({ n }) => n > 0);
  const next =
    [...following, ...inChain].find((task) => signerCount(task.hash) > spare) ??
    // A new ringer speaks in the pact before anything else is said there.
    following[0] ??
    inChain.find(({ wall }) => now <= wall + SEAL_DECISION_HOURS) ??
    inChain[0];
  return [...tasks.filter(({ n }) => n === 0), ...(next === undefined ? [] : [next])];
}

function taskOf(
  hash: Hash,
  party: PartyState,
  { homeDecision, what }: Pick<SealActContent, 'homeDecision' | 'what'>,
): Pick<SealTask, 'n' | 'content' | 'hash'> {
  const isBeside = isBesideChain(what);
  const act: SealActContent = {
    party: party.party,
    n: isBeside ? 0 : party.n + 1,
    parent: isBeside ? (party.party as string as Hash32) : party.head,
    what,
    homeDecision,
  };
  const content = encodeSealActContent(act);
  return { n: act.n, content, hash: sealActIdOf(hash, content) };
}

/**
 * The act by which a roster is filed once the members decided on its matter. All of it follows from the
 * matter: it cites the matter's hash, not the act by which it was decided, of which two may be open at
 * once; and it stands where the matter says, whatever the seals wrote meanwhile (decision 0075). So
 * whoever signed it from paper is not asked for the paper again.
 *
 * @returns undefined where the matter names a head that this chain never had.
 */
export function rotationTask(
  hash: Hash,
  { party, heads }: PartyState,
  matter: SealMatter,
): Pick<SealTask, 'n' | 'content' | 'hash'> | undefined {
  const { after, what } = matter;
  const at = heads.indexOf(after);
  if (at < 0) return undefined;
  const homeDecision = sealMatterHash(hash, matter);
  const content = encodeSealActContent({ party, n: at + 1, parent: after, what, homeDecision });
  return { n: at + 1, content, hash: sealActIdOf(hash, content) };
}
