/**
 * The fold of the governance chain: the obvious slow one, and right. It reads every entry again,
 * knows no now, trusts nobody's order, and never throws. From the genesis it goes up height by
 * height: at each parent it judges every placement that names it, counts ballots, and goes on if
 * exactly one is in force. Where two are, it goes up both branches, and on along the one that stands
 * (`branches.ts`); if none does, the height is *contested* and the state is the parent's (R4).
 * Whether a placement is in force depends only on its parent's ground, on what it names, and on
 * ballots that only grow.
 */
import { compareText } from '../base/bytes.ts';
import type { LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Entry } from '../log/entry.ts';
import { frontierOf } from '../log/frontier.ts';
import { isAwayRound } from './away.ts';
import { ballotsFor, ORDINARY } from './ballots.ts';
import { forkOf } from './branches.ts';
import { healingSiteOf } from './healing.ts';
import { isAwaited } from './electorate.ts';
import type { Genesis, GenesisFault } from './genesis.ts';
import { readGenesis, RULES_FIRST, RULES_KNOWN } from './genesis.ts';
import { foundingHead, memberIdOf } from './ids.ts';
import type { Bench, Lawful } from './judge.ts';
import { groundAfter, judgePlacement } from './judge.ts';
import type { Ballot } from './placement.ts';
import type { PlacementSaid, Reading, Saying } from './reading.ts';
import { readEntries } from './reading.ts';
import type { SettledAt } from './settled.ts';
import { FreshList, SettledMap } from './settled.ts';
import type { AssemblyState, Device, Fork, Ground, Member, Step, StopReason } from './state.ts';
import { withRules } from './terms.ts';
import type { FoldCrypto } from './trial.ts';
import { verdictsOf } from './verdicts.ts';

/**
 * The state of the assembly `log` as these entries show it. Total; order-free; duplicates and
 * entries of other logs change nothing. The entries may name any bodies as read, void or unread, as
 * long as two entries with one id that are read say the same.
 *
 * @param rulesKnown - the newest rules that this program has; another one's in the tests of R13.
 */
export function foldAssembly(
  log: LogId,
  entries: Iterable<Entry>,
  crypto: FoldCrypto,
  rulesKnown: number = RULES_KNOWN,
): Result<AssemblyState, GenesisFault> {
  const reading = readEntries(log, entries, crypto.hash);
  const ground = groundOf(reading, crypto);
  if (!ground.ok) return ground;
  const climber: Climber = { reading, crypto, judgements: new Map(), rulesKnown };
  return ok(stateOf(climber, climbOn(climber, pathFrom(ground.value, reading))));
}

/** The ground that the founders stand on: height 0. */
export function groundOf(reading: Reading, crypto: FoldCrypto): Result<Ground, GenesisFault> {
  const { log } = reading;
  const entry = reading.entryById.get(log as string as RecordId);
  const genesis = readGenesis(log, entry, crypto);
  return 'kind' in genesis
    ? fail(genesis)
    : ok(foundedGround(log, genesis, entry as Entry, crypto));
}

function foundedGround(log: LogId, genesis: Genesis, entry: Entry, crypto: FoldCrypto): Ground {
  const moment = { height: 0, wall: entry.header.wallHour };
  const founders = genesis.founders.map((founder) => ({
    ...founder,
    member: memberIdOf(crypto.hash, founder.device),
  }));
  const members = founders.map(({ member, device, paperHash }): [MemberId, Member] => [
    member,
    {
      id: member,
      status: 'live',
      since: moment,
      branch: member,
      probationUntil: null,
      suspendedUntil: null,
      ballotDevice: device,
      paperHash,
      awaySince: null,
      successor: null,
    },
  ]);
  const devices = founders.map(({ member, device, prekeyHash }): [Device['id'], Device] => [
    device,
    {
      id: device,
      member,
      status: 'active',
      since: moment,
      prekeyHash,
      suspendedUntil: null,
      faultySince: null,
      cut: null,
      endedAt: null,
    },
  ]);
  const first = { number: 1, keyHash: genesis.epochKeyHash, rosterHash: null, wrapped: null };
  return {
    log,
    tempoMs: genesis.tempoMs,
    unmet: genesis.unmet,
    rules: genesis.rules,
    rulesNext: null,
    height: 0,
    head: foundingHead(log),
    wall: moment.wall,
    frontier: frontierOf([entry]),
    floor: 0,
    members: new Map(members),
    devices: new Map(devices),
    mandates: new Map(),
    resolutions: new Map(),
    emergencies: new Map(),
    allocations: new Map(),
    epochs: [{ ...first, since: moment, act: null }],
    removalPending: false,
    overrides: genesis.overrides,
    usedInvites: new Set(),
    placedActs: new Map(),
    vouches: [],
    outsideStrikes: [],
    witnessKeys: [],
  };
}

/** A placement in force at a parent. */
export interface InForce {
  readonly placed: Saying<PlacementSaid>;
  readonly lawful: Lawful;
  readonly step: Step;
}

/** A way up from the genesis; a branch has a copy of its own. */
export interface Path {
  readonly history: Ground[];
  readonly chain: Step[];
  readonly settledAt: SettledAt;
  readonly forks: readonly Fork[];
  /** Acts of branches that an ordinary child overtook (R25). */
  readonly overtaken: readonly RecordId[];
}

/** A way up as far as it goes. */
export interface Climbed extends Path {
  readonly contested: AssemblyState['contested'];
  readonly stopped: StopReason | null;
}

/** What does not change on the way up. */
export interface Climber extends Pick<Bench, 'reading' | 'crypto' | 'judgements'> {
  /** The newest rules that this program has (R13). */
  readonly rulesKnown: number;
}

/** A path that is still at the genesis. */
export function pathFrom(
  genesis: Ground,
  { entryById }: Reading,
  settledAt: SettledAt = new SettledMap(),
): Path {
  const entry = entryById.get(genesis.log as string as RecordId) as Entry;
  settledAt.settle(new FreshList([entry]), 0);
  return { history: [genesis], chain: [], settledAt, forks: [], overtaken: [] };
}

/** The state at the end of a path. Verdicts are worked out when somebody asks for them. */
export function stateOf(climber: Climber, climbed: Climbed): AssemblyState {
  const { history, chain, settledAt, forks, contested, stopped } = climbed;
  const overtaken = new Set(climbed.overtaken);
  const { reading } = climber;
  const ground = topOf(climbed);
  let verdicts: AssemblyState['verdicts'] | undefined;
  return {
    ...ground,
    contested,
    stopped,
    forks,
    overtaken: [...overtaken].filter((act) => !ground.placedActs.has(act)).toSorted(compareText),
    chain,
    history,
    settledAt,
    get verdicts() {
      verdicts ??= verdictsOf({ ...climber, ground, history, settledAt }, chain);
      return verdicts;
    },
    reading,
  };
}

function topOf({ history }: Pick<Path, 'history'>): Ground {
  return history.at(-1) as Ground;
}

/** Goes up from the end of a path, which it makes longer, until nothing is in force. */
export function climbOn(climber: Climber, begun: Path): Climbed {
  let path = begun;
  for (;;) {
    const ground = topOf(path);
    const { rules } = withRules(ground, ground.height + 1);
    if (rules < RULES_FIRST || rules > climber.rulesKnown)
      return { ...path, contested: null, stopped: { kind: 'UnknownRules', number: rules } };
    const bench: Bench = { ...climber, ground, settledAt: path.settledAt, history: path.history };
    const { inForce, waiting } = childrenInForce(bench);
    const { children, others } = precedenceOf(inForce);
    if (others.length > 0)
      path = { ...path, overtaken: [...path.overtaken, ...actsOf(climber, bench, path, others)] };
    if (children.length > 1) return climbFork(climber, bench, path, children);
    const [child] = children;
    if (child === undefined)
      return { ...path, contested: null, stopped: stopReason(bench, waiting) };
    goUp(bench, path, child);
  }
}

/** An ordinary child stands before one whose list takes others for away (R25). */
function precedenceOf(inForce: readonly InForce[]): {
  readonly children: readonly InForce[];
  readonly others: readonly InForce[];
} {
  const ordinary = inForce.filter(({ step }) => !isAwayRound(step.round));
  if (ordinary.length === 0) return { children: inForce, others: [] };
  return { children: ordinary, others: inForce.filter((one) => !ordinary.includes(one)) };
}

/** What was placed on branches that stand no more. */
function actsOf(
  climber: Climber,
  bench: Bench,
  path: Path,
  others: readonly InForce[],
): readonly RecordId[] {
  return others.flatMap((other) => {
    const { chain } = climbOn(climber, branchOf(bench, path, other));
    return chain.slice(path.chain.length).flatMap(({ act }) => act ?? []);
  });
}

/** A copy of a path that goes on with one child. */
function branchOf(bench: Bench, path: Path, child: InForce): Path {
  const own: Path = {
    history: [...path.history],
    chain: [...path.chain],
    settledAt: path.settledAt.copy(),
    forks: [],
    overtaken: [],
  };
  goUp({ ...bench, history: own.history, settledAt: own.settledAt }, own, child);
  return own;
}

/** Puts a placement in force at the end of a path. */
function goUp(bench: Bench, path: Path, { placed, lawful, step }: InForce): void {
  const after = groundAfter(bench, placed, lawful);
  path.history.push(after);
  path.chain.push(step);
  path.settledAt.settle(lawful.settlement.fresh, step.height);
}

/** Goes up every branch, and on along the one that stands; contested: none does (R4). */
function climbFork(
  climber: Climber,
  bench: Bench,
  path: Path,
  rivals: readonly InForce[],
): Climbed {
  const branches = rivals.map((rival) => {
    const climbed = climbOn(climber, branchOf(bench, path, rival));
    const steps = climbed.chain.slice(path.chain.length);
    return { rival: rival.step.placement, steps, climbed };
  });
  const placed = branches.map(({ rival }) => rival);
  const fork = forkOf(healingSiteOf(bench, placed, climber.crypto.hash), branches);
  const standing = branches.find(({ rival }) => rival === fork.stands)?.climbed;
  if (standing !== undefined)
    return {
      ...standing,
      forks: [...path.forks, fork, ...standing.forks],
      overtaken: [...path.overtaken, ...standing.overtaken],
    };
  return {
    ...path,
    forks: [...path.forks, fork],
    contested: fork.contest,
    stopped: null,
  };
}

/** The placements in force at a parent, each once, and those with ballots that still wait. */
export function childrenInForce(bench: Bench): {
  readonly inForce: readonly InForce[];
  readonly waiting: StopReason | null;
} {
  const inForce = new Map<PlacementId, InForce>();
  let waiting: StopReason | null = null;
  for (const placed of bench.reading.placementsByParent.get(bench.ground.head) ?? []) {
    const { placement } = placed.said;
    const judgement = judgePlacement(bench, placed);
    const certificate = judgement.kind === 'lawful' ? judgement.certificate : ORDINARY;
    const ballots = ballotsFor(bench, placement, placed.said.round, certificate);
    if (!ballots.isEnough || judgement.kind === 'void') continue;
    if (judgement.kind === 'waiting') {
      waiting ??= { kind: 'Incomplete', placement, missing: judgement.missing };
      continue;
    }
    const before = inForce.get(placement)?.step.records ?? [];
    const step = stepOf(placed, judgement, [...before, placed.entry.id], ballots.records);
    inForce.set(placement, { placed, lawful: judgement, step });
  }
  return { inForce: [...inForce.values()], waiting };
}

function stepOf(
  { said }: Saying<PlacementSaid>,
  lawful: Lawful,
  records: readonly RecordId[],
  ballots: readonly RecordId[],
): Step {
  return {
    height: said.content.height,
    placement: said.placement,
    round: said.round,
    records,
    ballots,
    act: said.content.what,
    wall: said.content.wallHour,
    delta: lawful.settlement.delta,
  };
}

/** Why there is no next height although there may be one; null when nothing points to it. */
function stopReason(bench: Bench, waiting: StopReason | null): StopReason | null {
  const { reading, ground } = bench;
  const placements = reading.placementsByParent.get(ground.head) ?? [];
  const isHere = (one: Ballot): boolean =>
    placements.some(({ said }) => said.placement === one.placement && said.round === one.round);
  const missing = new Set(
    (reading.ballotsByParent.get(ground.head) ?? [])
      .filter(({ said }) => !isHere(said))
      .filter(({ said }) => ballotsFor(bench, said.placement, said.round).isEnough)
      .map(({ said }) => said.placement),
  );
  if (missing.size > 0)
    return { kind: 'PlacementMissing', placements: [...missing].toSorted(compareText) };
  if (waiting !== null) return waiting;
  const records = reading.unread.filter((id) => {
    const entry = reading.entryById.get(id);
    return entry !== undefined && isAwaited(bench.history, entry);
  });
  return records.length > 0 ? { kind: 'Unread', records } : null;
}
