/**
 * How a pact's log is judged: its genesis founds it, then each party's chain is walked by itself.
 * A pure function of the set of entries: order, repetition and the number of signature sets that
 * travel with one act change nothing.
 */
import { compareText, equalBytes } from '../base/bytes.ts';
import type { ReadingCrypto } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PactKey, PartyId, PolicyId, RecordId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { unreachable } from '../base/invariant.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { encodeShape } from '../codec/shape.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { ReaderSet } from '../duress/readers.ts';
import { besideSigners, promisedKeys } from './beside.ts';
import type { SealCertificate } from './certificate.ts';
import { signersOf } from './certificate.ts';
import type { Delegate, DelegatePlace } from './delegate.ts';
import { isWilling } from './delegate.ts';
import type { PactEpoch } from './epochs.ts';
import { epochsInForce, pactGround, turnOf } from './epochs.ts';
import type { FoundedPact, PactContent, PactFault, PactTerms, PartyContent } from './genesis.ts';
import { judgeGenesis, termsShape } from './genesis.ts';
import type { ConsentPolicy } from './policy.ts';
import type { Roster } from './roster.ts';
import type { Filing, FilingAsk, FilingSeen, FilingState } from './recovery.ts';
import {
  chainTree,
  commonNode,
  honouredNodes,
  judgeFilings,
  showersNeeded,
  trunkEnd,
} from './recovery.ts';
import { isAdmissibleRoster, policyIdOf } from './roster.ts';
import type { SealAct, SealActContent, SealVerb } from './seal-act.ts';
import { decodeSealActContent, sealActIdOf, sealActKind } from './seal-act.ts';

/** What judging a pact needs. */
export type PactCrypto = Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;

/** A roster with its hash and when its act was first written; 0 = with the pact. */
export interface RosterTerm {
  readonly roster: Roster;
  readonly policy: PolicyId;
  readonly since: Hour;
}

/** A device that speaks, or spoke, for a party. */
export interface DelegateState {
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  /** Null while it speaks; then the last of its records that counts, if any does. */
  readonly out: { readonly lastHonoured: RecordId | null } | null;
}

/** An act that counts. */
export interface DoneAct {
  readonly id: Hash32;
  readonly n: number;
  readonly homeDecision: Hash32;
  readonly what: SealVerb;
  /** The hour of the first record that carries it; 0 = no clock tells. */
  readonly heardAt: Hour;
}

/** One party as its chain leaves it. */
export interface PartyState {
  readonly party: PartyId;
  /** What its delegates' devices sign that they speak for it. */
  readonly place: DelegatePlace;
  /** The height and id of its newest act; 0 and the party's id before the first. */
  readonly n: number;
  readonly head: Hash32;
  /** Every head that this chain came through, from the party's id to `head`. */
  readonly heads: readonly Hash32[];
  /** Two certified acts at one height: ask-only, its state is that before them (R23). */
  readonly contested: boolean;
  /** Oldest first; the last one stands. */
  readonly rosters: readonly RosterTerm[];
  /** Every certified roster, those of a contested branch too: a verdict may name it. */
  readonly rosterByPolicy: ReadonlyMap<PolicyId, Roster>;
  readonly struckBells: ReadonlySet<PactKey>;
  /** Ascending by device. */
  readonly delegates: readonly DelegateState[];
  /** The acts of its chain with the decisions at home that they cite; ascending by height. */
  readonly done: readonly DoneAct[];
  readonly consent: ConsentPolicy | null;
  readonly pauses: readonly { readonly from: Hour; readonly to: Hour }[];
  /** `heardAt` = the hour of the first record that carries it. */
  readonly exit: { readonly at: Hour; readonly heardAt: Hour } | null;
  /** Steps of the joint terms to which it agreed, its first word for each (R23). */
  readonly agreed: readonly AgreedTerms[];
  /** What its delegates may pass on by themselves; the last stands, all of them once did (R24). */
  readonly relaying: readonly { readonly kinds: readonly number[]; readonly hopMax: number }[];
  /** Rosters that recovery keys filed (R20), by the roster they would replace, then by time. */
  readonly filings: readonly FilingState[];
  /** Whose keys its standing seal showed to read sealed words; `standingReaders` tells which (R21). */
  readonly readers: readonly ReaderSet[];
}

/** One party's word for a step of the joint terms. */
export interface AgreedTerms {
  readonly step: number;
  readonly terms: PactTerms;
}

/** A pact, judged. */
export interface PactState {
  readonly pact: LogId;
  readonly content: PactContent;
  /** The terms in force: of genesis at step 0, then of the highest step to which all agreed. */
  readonly terms: PactTerms;
  readonly termsStep: number;
  /** In the order of genesis. */
  readonly parties: readonly PartyState[];
  /** Ascending by number; no two of one number. */
  readonly epochs: readonly PactEpoch[];
}

/** An act with every signature that any of its records carries. */
interface SignedAct {
  readonly id: Hash32;
  readonly content: SealActContent;
  readonly certificates: readonly SealCertificate[];
  readonly heardAt: Hour;
}

/** Judges a pact from its genesis and every other entry of its log. */
export function foldPact(
  crypto: PactCrypto,
  genesis: Entry,
  entries: readonly Entry[],
): Result<PactState, PactFault> {
  const founded = judgeGenesis(crypto, genesis);
  return founded.ok ? ok(foldFounded(crypto, founded.value, heardActs(entries))) : founded;
}

/** A seal act as it was heard, and in which hour. */
export interface HeardAct {
  readonly act: SealAct;
  readonly wallHour: Hour;
}

/**
 * Judges a pact from its founding and the seal acts that were heard, from its log or told at home by
 * a device that holds it: an act proves itself, whoever brings it.
 */
export function foldFounded(
  crypto: PactCrypto,
  { pact, content, partyIds }: FoundedPact,
  heard: Iterable<HeardAct>,
): PactState {
  const acts = collectActs(crypto, heard);
  const founding = content.parties.map((party, at) => {
    const place = { pactNonce: content.nonce, partyNonce: party.nonce };
    return foundedParty(crypto, partyIds[at] as PartyId, place, party);
  });
  const walked = walkAll(crypto, founding, acts);
  const first: PactEpoch = {
    number: 1,
    before: 0,
    keyHash: content.epochKeyHash,
    turnedBy: null,
    wrapped: null,
    answers: pactGround(
      crypto.hash,
      founding.map(({ rosters: [standing] }) => (standing as RosterTerm).policy),
      0,
      [],
    ),
  };
  const turns = walked.flatMap((one) => one.epochs);
  const epochs = epochsInForce(first, turns, partyIds);
  const parties = walked.map(({ state }) => state);
  return { pact, content, ...jointTerms(content.terms, parties), parties, epochs };
}

function* heardActs(entries: readonly Entry[]): Iterable<HeardAct> {
  for (const entry of entriesOf(sealActKind, entries)) {
    const act = saidAs(sealActKind, entry);
    if (act !== undefined) yield { act, wallHour: entry.header.wallHour };
  }
}

/**
 * The terms in force. Each step carries all terms whole and needs no parent: a party that thinks
 * better of a step nobody else took offers the next one, and the highest that all took stands.
 */
function jointTerms(
  founding: PactTerms,
  [first, ...others]: readonly PartyState[],
): Pick<PactState, 'terms' | 'termsStep'> {
  const whole = (first?.agreed ?? []).filter(({ step, terms }) =>
    others.every(({ agreed }) =>
      agreed.some((one) => one.step === step && isSameTerms(one.terms, terms)),
    ),
  );
  const last = whole.toSorted((a, b) => a.step - b.step).at(-1);
  return last === undefined
    ? { terms: founding, termsStep: 0 }
    : { terms: last.terms, termsStep: last.step };
}

/** Whether two parties mean the same terms, to the byte. */
export function isSameTerms(a: PactTerms, b: PactTerms): boolean {
  return equalBytes(encodeShape(termsShape, a), encodeShape(termsShape, b));
}

/** A party's chain up to some act, and the epochs that it turned. */
interface Walked {
  readonly state: PartyState;
  readonly epochs: readonly PactEpoch[];
}

/** A roster and whose it is. */
interface OwnedRoster {
  readonly party: PartyId;
  readonly roster: Roster;
}

/**
 * Walks every party's chain. What a twin's seal saw of a filing is checked against the rosters that
 * this twin ever had; one that began by a recovery itself is known only after a walk, so the walk is
 * made again until it shows no new roster.
 */
function walkAll(
  crypto: PactCrypto,
  founding: readonly PartyState[],
  acts: readonly SignedAct[],
): readonly Walked[] {
  const needed = showersNeeded(founding.length);
  const walkWith = (seen: readonly FilingSeen[]): readonly Walked[] =>
    founding.map((party) => {
      const own = acts.filter((act) => act.content.party === party.party);
      const words = seen.filter(({ by }) => by !== party.party);
      const { state, epochs } = walkChain(crypto, party, own, { seen: words, needed });
      const whole = withStrikes(crypto, withBranchRosters(crypto, state, own), own);
      return { state: withReaders(crypto, whole, own), epochs };
    });
  let walked = walkWith([]);
  if (!acts.some(({ content }) => content.what.kind === 'filingSeen')) return walked;
  const rosters = new Map<string, OwnedRoster>();
  for (;;) {
    const before = rosters.size;
    for (const { state } of walked)
      for (const [policy, roster] of state.rosterByPolicy)
        rosters.set(`${state.party}${policy}`, { party: state.party, roster });
    if (rosters.size === before) return walked;
    walked = walkWith(seenWords(crypto, [...rosters.values()], acts));
  }
}

/** What parties' seals really said of filings. */
function seenWords(
  crypto: PactCrypto,
  rosters: readonly OwnedRoster[],
  acts: readonly SignedAct[],
): readonly FilingSeen[] {
  return acts.flatMap((act): readonly FilingSeen[] => {
    const { party: by, what } = act.content;
    if (what.kind !== 'filingSeen') return [];
    const isTheirs = rosters.some(
      ({ party, roster }) => party === by && isCertifiedBeside(crypto, roster, act),
    );
    return isTheirs ? [{ by, ...what.value }] : [];
  });
}

function collectActs(crypto: PactCrypto, heard: Iterable<HeardAct>): readonly SignedAct[] {
  const actById = new Map<Hash32, SignedAct>();
  for (const { act: said, wallHour } of heard) {
    const content = decodeSealActContent(said.content);
    if (!content.ok) continue;
    const id = sealActIdOf(crypto.hash, said.content);
    const known = actById.get(id);
    actById.set(id, {
      id,
      content: content.value,
      certificates: [...(known?.certificates ?? []), said.certificate],
      heardAt: earlierHour(known?.heardAt, wallHour),
    });
  }
  return [...actById.values()].toSorted((a, b) => compareText(a.id, b.id));
}

/** The earlier of two hours, of which 0 means "not known". */
function earlierHour(a: Hour | undefined, b: Hour): Hour {
  if (a === undefined || a === 0) return b;
  return b === 0 ? a : hour(Math.min(a, b));
}

function foundedParty(
  crypto: PactCrypto,
  party: PartyId,
  place: DelegatePlace,
  founding: PartyContent,
): PartyState {
  const policy = policyIdOf(crypto.hash, founding.roster);
  return {
    party,
    place,
    n: 0,
    head: party as string as Hash32,
    heads: [party as string as Hash32],
    contested: false,
    rosters: [{ roster: founding.roster, policy, since: hour(0) }],
    rosterByPolicy: new Map([[policy, founding.roster]]),
    struckBells: new Set(),
    delegates: founding.delegates.map(speaking),
    done: [],
    consent: null,
    pauses: [],
    exit: null,
    agreed: [],
    relaying: [],
    filings: [],
    readers: [],
  };
}

/** Applies certified acts one by one until there is none, or more than one. */
function walkChain(
  crypto: PactCrypto,
  founded: PartyState,
  acts: readonly SignedAct[],
  ask: Pick<FilingAsk, 'seen' | 'needed'>,
): Walked {
  let walked: Walked = { state: founded, epochs: [] };
  let filings: readonly FilingState[] = [];
  for (;;) {
    const recovery = recoveryFrom(crypto, walked, acts, { ...ask, before: filings });
    filings = [...filings, ...recovery.filings];
    const reign = recovery.after ?? walkReign(crypto, walked, acts);
    walked = { ...reign.walked, state: { ...reign.walked.state, filings } };
    if (reign.isOver) return walked;
    // The next keys filed a roster: they were not lost.
    if (recovery.after === undefined)
      filings = filings.map((one) =>
        one.standing === 'started' ? one : { ...one, standing: 'overtaken' },
      );
  }
}

/** How far one roster's reign goes; over = its chain ends or forks, and no other roster follows. */
interface Reign {
  readonly walked: Walked;
  readonly isOver: boolean;
}

function walkReign(crypto: PactCrypto, from: Walked, acts: readonly SignedAct[]): Reign {
  let walked = from;
  for (;;) {
    const next = childrenOf(crypto, walked.state, acts);
    const rotation = rotationAmong(crypto, walked, next, acts);
    const act = rotation ?? next[0];
    if (act === undefined) return { walked, isOver: true };
    if (next.length > 1 && rotation === undefined)
      return { walked: { ...walked, state: { ...walked.state, contested: true } }, isOver: true };
    walked = stepOf(crypto, walked, act);
    if (act.content.what.kind === 'roster') return { walked, isOver: false };
  }
}

/**
 * Of several acts on one head, the roster of the promised keys (decision 0075): it stands before what
 * the old seals wrote beside it and after it, so that seized seals cannot block a rotation by forking.
 * Undefined where no roster is among them, or where the promised keys signed a second one anywhere
 * above this head: that is their own fork.
 */
function rotationAmong(
  crypto: PactCrypto,
  at: Walked,
  next: readonly SignedAct[],
  acts: readonly SignedAct[],
): SignedAct | undefined {
  const [rotation, second] = next.filter(({ content }) => content.what.kind === 'roster');
  if (rotation === undefined || second !== undefined) return undefined;
  const open = next.filter((act) => act !== rotation).map((act) => stepOf(crypto, at, act));
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const act of childrenOf(crypto, one.state, acts)) {
      if (act.content.what.kind === 'roster') return undefined;
      open.push(stepOf(crypto, one, act));
    }
  return rotation;
}

function stepOf(crypto: PactCrypto, { state, epochs }: Walked, act: SignedAct): Walked {
  const { what } = act.content;
  const turned =
    what.kind === 'epoch' ? [turnOf(state.party, what.value, act.content.homeDecision)] : [];
  return { state: applyAct(crypto, state, act), epochs: [...epochs, ...turned] };
}

/**
 * Judges the filings on the roster that stands at `from`, and carries out one that started: the new
 * roster follows on what its twins had seen, whatever the old seals wrote since. The new seals' first
 * act says on which of those states it stands; two that say otherwise are the new seals' own fork.
 */
function recoveryFrom(
  crypto: PactCrypto,
  from: Walked,
  acts: readonly SignedAct[],
  ask: Pick<FilingAsk, 'seen' | 'needed'> & { readonly before: readonly FilingState[] },
): { readonly filings: readonly FilingState[]; readonly after: Reign | undefined } {
  const filed = filingsOn(crypto, from.state, acts);
  if (filed.length === 0) return { filings: [], after: undefined };
  const tree = chainTree({ head: from.state.head, state: from, before: null }, (walked) =>
    childrenOf(crypto, walked.state, acts)
      .filter((act) => act.content.what.kind !== 'roster')
      .map((act) => ({ head: act.id, state: stepOf(crypto, walked, act) })),
  );
  const heads = new Set(tree.map(({ head }) => head));
  const seen = ask.seen.filter(({ head }) => heads.has(head));
  const filings = judgeFilings(filed, { ...ask, seen, lastShownAt: lastShownAt(ask.before) });
  const started = filings.find(({ standing }) => standing === 'started');
  if (started === undefined) return { filings, after: undefined };
  const honoured = honouredNodes(tree, seen, started.id);
  const entries = honoured.filter(
    ({ state: { state } }) => childrenOf(crypto, recovered(state, started), acts).length > 0,
  );
  const isForked = entries.length > 1;
  const at = (entries.length > 0 ? commonNode(entries) : trunkEnd(honoured))?.state ?? from;
  const state = { ...recovered(at.state, started), contested: isForked };
  return { filings, after: { walked: { ...at, state }, isOver: isForked } };
}

function lastShownAt(filings: readonly FilingState[]): Hour | null {
  const shown = filings.flatMap((one) => (one.standing === 'tooSoon' ? [] : (one.shownAt ?? [])));
  return shown.length === 0 ? null : hour(Math.max(...shown));
}

/** A state once a filed roster has started. */
function recovered(state: PartyState, { roster, policy, startedAt }: FilingState): PartyState {
  return {
    ...state,
    rosters: [...state.rosters, { roster, policy, since: startedAt ?? hour(0) }],
    rosterByPolicy: new Map([...state.rosterByPolicy, [policy, roster]]),
  };
}

/** The rosters that r recovery keys filed in the place of the standing one. */
function filingsOn(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): readonly Filing[] {
  const { roster: standing, policy: replaces } = state.rosters.at(-1) as RosterTerm;
  return acts.flatMap((act): readonly Filing[] => {
    const { what } = act.content;
    if (what.kind !== 'recover' || what.value.replaces !== replaces) return [];
    const { roster } = what.value;
    if (!isNextRoster(crypto, standing, roster)) return [];
    if (!isCertifiedBeside(crypto, standing, act)) return [];
    const objected = acts.some((one) => isObjection(crypto, standing, act.id, one));
    const policy = policyIdOf(crypto.hash, roster);
    return [{ id: act.id, replaces, roster, policy, objected }];
  });
}

function isObjection(
  crypto: PactCrypto,
  standing: Roster,
  filing: Hash32,
  act: SignedAct,
): boolean {
  const { what } = act.content;
  if (what.kind !== 'object' || what.value.filing !== filing) return false;
  return isCertifiedBeside(crypto, standing, act);
}

function isCertifiedBeside(crypto: PactCrypto, roster: Roster, act: SignedAct): boolean {
  const signers = besideSigners(crypto, roster, act.content.what);
  return signers !== undefined && countSigners(crypto, act, signers.keys) >= signers.needed;
}

/** The certified acts that stand on a state's head. */
function childrenOf(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): readonly SignedAct[] {
  return acts.filter(
    ({ content }, at) =>
      content.n === state.n + 1 &&
      content.parent === state.head &&
      isCertifiedAct(crypto, standingRoster(state), acts[at] as SignedAct),
  );
}

/** The roster that stands. */
export function standingRoster(party: PartyState): Roster {
  return (party.rosters.at(-1) as RosterTerm).roster;
}

function isCertifiedAct(crypto: PactCrypto, standing: Roster, act: SignedAct): boolean {
  const { what } = act.content;
  if (what.kind !== 'roster') return countSigners(crypto, act, standing.seals) >= standing.kSeal;
  const { roster, revealed } = what.value;
  if (!isNextRoster(crypto, standing, roster)) return false;
  const keys = promisedKeys(crypto, standing.nextSealHashes, revealed);
  return countSigners(crypto, act, keys) >= standing.kSeal;
}

function isNextRoster(crypto: PactCrypto, standing: Roster, roster: Roster): boolean {
  if (roster.term !== (standing.term + 1) % 256) return false;
  return isAdmissibleRoster(crypto.isAdmissibleKey, roster);
}

function countSigners(
  crypto: PactCrypto,
  act: SignedAct,
  keys: readonly (PactKey | undefined)[],
): number {
  const signed = new Set<number>();
  for (const certificate of act.certificates)
    for (const index of signersOf(crypto.verify, idBytes(act.id), keys, certificate))
      signed.add(index);
  return signed.size;
}

function applyAct(crypto: PactCrypto, before: PartyState, act: SignedAct): PartyState {
  const { n, homeDecision, what } = act.content;
  const heads = [...before.heads, act.id];
  const done = [...before.done, { id: act.id, n, homeDecision, what, heardAt: act.heardAt }];
  const state: PartyState = { ...before, n, head: act.id, heads, done };
  switch (what.kind) {
    case 'roster': {
      const { roster } = what.value;
      const policy = policyIdOf(crypto.hash, roster);
      return {
        ...state,
        rosters: [...state.rosters, { roster, policy, since: act.heardAt }],
        rosterByPolicy: new Map([...state.rosterByPolicy, [policy, roster]]),
      };
    }
    case 'delegateIn':
      return withDelegate(crypto, state, what.value);
    case 'delegateOut': {
      const { device, lastHonoured } = what.value;
      const delegates = state.delegates.map((one) =>
        one.device === device && one.out === null ? { ...one, out: { lastHonoured } } : one,
      );
      return { ...state, delegates };
    }
    case 'policy':
      return { ...state, consent: what.value };
    case 'terms': {
      // Its first word for a step is its word: so no two steps of one number can both be agreed on.
      const isFirst = state.agreed.every(({ step }) => step !== what.value.step);
      return isFirst ? { ...state, agreed: [...state.agreed, what.value] } : state;
    }
    case 'relaying':
      return { ...state, relaying: [...state.relaying, what.value] };
    case 'pause':
      return { ...state, pauses: [...state.pauses, what.value] };
    case 'exit':
      return { ...state, exit: state.exit ?? { at: what.value.at, heardAt: act.heardAt } };
    // An epoch is the pact's, not the party's; the others stand beside the chain.
    case 'epoch':
    case 'strikeBell':
    case 'recover':
    case 'object':
    case 'filingSeen':
    case 'readers':
      return state;
    default:
      return unreachable(what);
  }
}

function speaking({ device, prekeyHash }: Delegate): DelegateState {
  return { device, prekeyHash, out: null };
}

/**
 * Only a device that said so itself speaks for a party: no party takes another's voice by naming it.
 * One that was let out speaks again once its party's seal names it anew; what was said meanwhile it was
 * given no key for (decision 0153).
 */
function withDelegate(crypto: PactCrypto, state: PartyState, added: Delegate): PartyState {
  if (state.delegates.some(({ device, out }) => device === added.device && out === null))
    return state;
  if (!crypto.isAdmissibleKey(idBytes(added.device))) return state;
  if (!isWilling(crypto, state.place, added)) return state;
  const others = state.delegates.filter(({ device }) => device !== added.device);
  const delegates = [...others, speaking(added)];
  return { ...state, delegates: delegates.toSorted((a, b) => compareText(a.device, b.device)) };
}

/**
 * Remembers the rosters of every certified branch above a fork: a ring that was judged under one of
 * them before the fork came to light stays judged (R22).
 */
function withBranchRosters(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): PartyState {
  if (!state.contested) return state;
  const rosterByPolicy = new Map(state.rosterByPolicy);
  const open: PartyState[] = [state];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const act of childrenOf(crypto, one, acts)) {
      const next = applyAct(crypto, one, act);
      for (const [policy, roster] of next.rosterByPolicy) rosterByPolicy.set(policy, roster);
      open.push(next);
    }
  return { ...state, rosterByPolicy };
}

function withStrikes(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): PartyState {
  const rosters = [...state.rosterByPolicy.values()];
  const struck = new Set<PactKey>();
  for (const act of acts) {
    const { what } = act.content;
    if (what.kind !== 'strikeBell') continue;
    const { bell } = what.value;
    const shown = rosters.filter((roster) => roster.bells.some((one) => one.key === bell));
    if (shown.some((roster) => isCertifiedBeside(crypto, roster, act))) struck.add(bell);
  }
  return { ...state, struckBells: new Set([...struck].toSorted()) };
}

/**
 * Whose keys read: as the standing seal certified it and no other. Seals that were stolen and replaced
 * show nobody any more, and what they showed ends with them.
 */
function withReaders(
  crypto: PactCrypto,
  state: PartyState,
  acts: readonly SignedAct[],
): PartyState {
  const roster = standingRoster(state);
  const readers = acts.flatMap((act): readonly ReaderSet[] => {
    const { what } = act.content;
    return what.kind === 'readers' && isCertifiedBeside(crypto, roster, act) ? [what.value] : [];
  });
  return { ...state, readers };
}
