/**
 * What our seal does next in a pact. Decisions are carried out in the order in which they were
 * placed at home, one a height of our chain, and every holder's device works out the act's bytes by
 * itself: so all sign the same, and two decisions that were proposed at once follow one another
 * instead of forking the chain (R23).
 */
import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { Hash32 } from '../base/id.ts';
import type { PactState, PartyState } from './fold.ts';
import { sealMatterHash } from './making.ts';
import type { Roster } from './roster.ts';
import type { SealActContent, SealMatter } from './seal-act.ts';
import type { SealVerb } from './seal-act.ts';
import { encodeSealActContent, isBesideChain, sealActIdOf } from './seal-act.ts';

/** Verbs that keys on paper sign: rotations, filings and objections. */
const BY_PAPER: readonly SealVerb['kind'][] = ['roster', 'recover', 'object'];

/** An act that our seal is to sign, as every holder's device writes it. */
export interface SealTask {
  /** Height in our chain; 0 = beside it. */
  readonly n: number;
  readonly content: Uint8Array;
  readonly hash: Hash32;
  /** Not for this device to sign: others may know more of it. */
  readonly waits: boolean;
  /** To be signed also by a key that signed another act of this height. */
  readonly again: boolean;
}

/** What follows from a decision or a filing that was carried out: who speaks for us from now on. */
export interface SealFollowing {
  /** What it rests on: a decision of the members, a filing, a device that was cut, who is let out. */
  readonly cites: Hash32;
  readonly what: SealVerb;
  /** Whether this device cannot tell that it is right; false unless told. */
  readonly waits?: boolean;
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
  /** Acts of a height, and which keys of the standing seal really signed each. */
  readonly signedAt: (n: number) => ReadonlyMap<Hash32, ReadonlySet<number>>;
  /** Places in the standing seal whose devices ended long enough ago: nobody waits for them (decision 0192). */
  readonly lost: ReadonlySet<number>;
}

/**
 * The tasks that may be signed now: strikes, which stand beside the chain, and the one act of its
 * next height (`nextOf`).
 */
export function sealTasks(hash: Hash, view: SealQueueView): readonly SealTask[] {
  const { pact, party } = view;
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
      return [taskOf(hash, party, { homeDecision, what }, false)];
    });
  const following = view.following.map(({ cites, what, waits = false }) =>
    taskOf(hash, party, { homeDecision: cites, what }, waits),
  );
  // Who speaks in the pact comes before anything else that is said there.
  const inChain = [...following, ...tasks.filter(({ n }) => n > 0)];
  const next = nextOf(inChain, view.signedAt(party.n + 1), standing, view.lost);
  return [...tasks.filter(({ n }) => n === 0), ...(next === undefined ? [] : [next])];
}

/**
 * The one act of a height: if so many keys signed one that no other can have enough, it is that; else
 * the first in order that this device may sign. Where every key that is not lost has signed for this height
 * and no act has enough, they all turn to one: the one with most signatures, of several the one whose bytes
 * come first. By then nothing can be signed there for the first time, so all devices see the same, and no two
 * acts come to have enough (decisions 0154, 0192). This is a choice among acts of one seal, not among people.
 */
function nextOf(
  inChain: readonly SealTask[],
  signed: ReadonlyMap<Hash32, ReadonlySet<number>>,
  { seals, kSeal }: Pick<Roster, 'seals' | 'kSeal'>,
  lost: ReadonlySet<number>,
): SealTask | undefined {
  const countOf = (hash: Hash32): number => signed.get(hash)?.size ?? 0;
  const hands = new Set([...lost, ...[...signed.values()].flatMap((keys) => [...keys])]);
  const [most] = [...signed.keys()].toSorted(
    (a, b) => countOf(b) - countOf(a) || compareText(a, b),
  );
  if (most !== undefined && hands.size === seals.length) {
    const chosen = inChain.find((task) => task.hash === most);
    return chosen && { ...chosen, waits: false, again: true };
  }
  const spare = seals.length - kSeal;
  const bound = inChain.find((task) => countOf(task.hash) > spare);
  return bound === undefined ? inChain.find(({ waits }) => !waits) : { ...bound, waits: false };
}

function taskOf(
  hash: Hash,
  party: PartyState,
  { homeDecision, what }: Pick<SealActContent, 'homeDecision' | 'what'>,
  waits: boolean,
): SealTask {
  const isBeside = isBesideChain(what);
  const act: SealActContent = {
    party: party.party,
    n: isBeside ? 0 : party.n + 1,
    parent: isBeside ? (party.party as string as Hash32) : party.head,
    what,
    homeDecision,
  };
  const content = encodeSealActContent(act);
  return { n: act.n, content, hash: sealActIdOf(hash, content), waits, again: false };
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
