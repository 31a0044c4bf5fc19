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
}

/** What there is to look at. */
export interface SealQueueView {
  readonly home: AssemblyState;
  readonly pact: PactState;
  readonly party: PartyState;
  /** What was laid open at home; who laid it open gives it no weight. */
  readonly matters: readonly SealMatter[];
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
      return [taskOf(hash, party, { decision: resolution.act, wall: resolution.since.wall, what })];
    });
  const spare = standing.seals.length - standing.kSeal;
  const inChain = tasks.filter(({ n }) => n > 0);
  const next =
    inChain.find((task) => signerCount(task.hash) > spare) ??
    inChain.find(({ wall }) => now <= wall + SEAL_DECISION_HOURS) ??
    inChain[0];
  return [...tasks.filter(({ n }) => n === 0), ...(next === undefined ? [] : [next])];
}

function taskOf(
  hash: Hash,
  party: PartyState,
  { decision, wall, what }: Pick<SealTask, 'decision' | 'wall'> & Pick<SealActContent, 'what'>,
): SealTask {
  const isBeside = isBesideChain(what);
  const act: SealActContent = {
    party: party.party,
    n: isBeside ? 0 : party.n + 1,
    parent: isBeside ? (party.party as string as Hash32) : party.head,
    what,
    homeDecision: decision as string as Hash32,
  };
  const content = encodeSealActContent(act);
  return { decision, wall, n: act.n, content, hash: sealActIdOf(hash, content) };
}
