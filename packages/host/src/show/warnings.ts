/** What stays wrong until someone does something. */
import type { AssemblyState, Entry, MemberId } from '@tocsin/core';
import {
  awayMembers,
  confirmedEpoch,
  devicesOfMember,
  holders,
  isUnmet,
  liveMembers,
  mayReseed,
  partyOf,
  ROLE,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import type { PactPeer } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type { Subject, Warning } from '../calls.ts';
import type { LiveAssembly, LivePact, OpenLog } from '../live-log.ts';
import { whenOfHour, whoOf } from './common.ts';
import { hasSealActedAlone } from './pact.ts';
import { roleName } from './pending.ts';
import { subjectsOf } from './pulse.ts';
import type { RunFound } from './runs.ts';
import { runBrief, runSteps } from './runs.ts';
import { splitOf } from './split.ts';

/** Endings within so many hours are said in time: two weeks. */
const ENDS_SOON_HOURS = 336;
/** Below this the disk counts as nearly full. */
const DISK_LOW_BYTES = 200_000_000;
/** Below this, four records of the largest size, the disk counts as full. */
const DISK_FULL_BYTES = 65_536;

/** What stays wrong on this device until someone does something. */
export function deviceWarnings({
  unlocked,
  freeBytes,
  writable,
  isClockSure,
}: {
  readonly unlocked: boolean;
  readonly freeBytes: number | null;
  readonly writable: boolean;
  readonly isClockSure: boolean;
}): readonly Warning[] {
  const warnings: Warning[] = unlocked ? [{ kind: 'unlockedHome' }] : [];
  if (!writable) warnings.push({ kind: 'readOnly' });
  if (!isClockSure) warnings.push({ kind: 'clockUnsure' });
  if (freeBytes !== null && freeBytes < DISK_FULL_BYTES) warnings.push({ kind: 'diskFull' });
  else if (freeBytes !== null && freeBytes < DISK_LOW_BYTES)
    warnings.push({ kind: 'diskLow', freeBytes });
  return warnings;
}

/** What stays wrong in a log. */
export function logWarnings(log: OpenLog, isPaperChecked: boolean): readonly Warning[] {
  return [
    ...writingWarnings(log),
    ...(log.pact === undefined ? homeWarnings(log, isPaperChecked) : pactWarnings(log.pact)),
  ];
}

/** Why words of this device do not go out, or not with their date. */
function writingWarnings(log: OpenLog): readonly Warning[] {
  const { name, peer, net, restored } = log;
  const warnings: Warning[] = [...wrongClocks(log)];
  if (peer.replica.tempoMs < TEMPO_LIVING_MS) warnings.push({ kind: 'rehearsal', log: name });
  if (restored) warnings.push({ kind: 'restoredBackup', log: name });
  const look = peer.firstLook();
  if (!restored && look === 'looking') warnings.push({ kind: 'lookingFirst', log: name });
  if (!restored && look === 'unseen') warnings.push({ kind: 'unseen', log: name });
  const ways = new Set([...net.ways(), ...peer.links.peers().map(({ way }) => way)]).size;
  if (net.bearers.length > 0 && ways === 0) warnings.push({ kind: 'noWay', log: name });
  if (net.bearers.length > 0 && ways === 1) warnings.push({ kind: 'oneWayOnly', log: name });
  const forks = peer.replica.index.forks().some(({ author }) => author === peer.replica.me);
  if (forks) warnings.push({ kind: 'deviceForked', log: name });
  return warnings;
}

function homeWarnings(log: OpenLog, isPaperChecked: boolean): readonly Warning[] {
  const { name, peer, assembly } = log;
  const { state, me } = assembly.peer.peer.judged();
  const warnings: Warning[] = [];
  if (!isPaperChecked) warnings.push({ kind: 'paperUnchecked', log: name });
  if (state === undefined) return warnings;
  if (isUnmet(state, peer.entries())) warnings.push({ kind: 'unmet', log: name });
  const split = splitOf(state);
  if (split === 'contested') warnings.push({ kind: 'contested', log: name });
  if (split === 'standing') warnings.push({ kind: 'unhealed', log: name });
  const away = awayMembers(state).length;
  if (away > 0) warnings.push({ kind: 'someAway', log: name, members: away });
  if (mayReseed(state, hourNow(peer.parts))) warnings.push({ kind: 'reseed', log: name });
  if (state.stopped?.kind === 'UnknownRules')
    warnings.push({ kind: 'rulesNewer', log: name, rules: state.stopped.number });
  if (state.stopped?.kind === 'Unread')
    warnings.push({ kind: 'unread', log: name, records: state.stopped.records.length });
  const own = state.devices.get(peer.replica.me);
  if (own !== undefined && own.status === 'struck')
    warnings.push({ kind: 'deviceStruck', log: name });
  const number = state.epochs.at(-1)?.number ?? 0;
  if (me !== undefined && peer.replica.keyring.epochKey(number) === undefined)
    warnings.push({ kind: 'keyMissing', log: name });
  const members = unconfirmedAfterRemoval(state);
  if (members > 0) warnings.push({ kind: 'removalUnconfirmed', log: name, members });
  if (isBelowQuorum(liveMembers(state).length, subjectsOf(log)))
    warnings.push({ kind: 'belowQuorum', log: name });
  if (ringersLack(state, hourNow(peer.parts))) warnings.push({ kind: 'noBell', log: name });
  return warnings;
}

/**
 * After somebody was removed: members of whom no device has confirmed the new key. Until they do,
 * words may still be written that the removed one can read.
 */
export function unconfirmedAfterRemoval(state: AssemblyState): number {
  const epoch = state.epochs.at(-1);
  const verb = epoch?.act && state.reading.actById.get(epoch.act)?.said.verb;
  if (epoch === undefined || verb?.kind !== 'epoch' || verb.value.reason !== 'removal') return 0;
  const hasConfirmed = ({ id }: { readonly id: MemberId }): boolean =>
    devicesOfMember(state, id).some((one) => confirmedEpoch(state, one.id) >= epoch.number);
  return liveMembers(state).filter((member) => !hasConfirmed(member)).length;
}

/** Whose newest record lies more than a day ahead of us: it waits, and it is not cited (R9a). */
function wrongClocks({ peer }: OpenLog): readonly Warning[] {
  const { index, me } = peer.replica;
  const latest = hourNow(peer.parts) + CLOCK_TOLERANCE_HOURS;
  const subjects = peer.judged().subjectByDevice;
  const wrong = [...subjects].filter(([device]) =>
    index.view.headsOf(device).some(({ id }) => (index.known(id)?.wallHour ?? 0) > latest),
  );
  const ours = subjects.get(me);
  const who = new Set(wrong.map(([, subject]) => subject).filter((one) => one !== ours));
  return [...who].map((one) => ({ kind: 'wrongClockAt', who: whoOf(one, ours) }));
}

/** A record may lie so far ahead of our clock (R9). */
const CLOCK_TOLERANCE_HOURS = 24;

const UNHEARD: readonly Subject['state'][] = ['late', 'suspect', 'inquiry', 'silent'];

/**
 * Whether too few are heard to decide: more than half decide (R2), and whoever was never heard yet
 * is not counted as missing.
 */
export function isBelowQuorum(
  members: number,
  subjects: readonly Pick<Subject, 'who' | 'state'>[],
): boolean {
  const unheard = subjects.filter(({ who, state }) => !who.me && UNHEARD.includes(state)).length;
  return unheard > 0 && (members - unheard) * 2 <= members;
}

/** A bell needs two ringers (R18). Where nobody was seated yet there is nothing to be missed. */
const RINGERS_MIN = 2;

function ringersLack(state: AssemblyState, now: ReturnType<typeof hourNow>): boolean {
  const everSeated = [...state.mandates.values()].some(({ role }) => role === ROLE.ringer);
  return everSeated && holders(state, ROLE.ringer, now).length < RINGERS_MIN;
}

function pactWarnings(pact: LivePact): readonly Warning[] {
  const { name, open } = pact;
  const { state, me } = open?.peer.peer.judged() ?? {};
  if (open === undefined || state === undefined || me === undefined) return [];
  const warnings: Warning[] = [];
  const ours = partyOf(state, me);
  const roster = ours?.rosters.at(-1)?.roster;
  const isStruck = (bell: NonNullable<typeof roster>['bells'][number]): boolean =>
    ours?.struckBells.has(bell.key) === true;
  const bells = roster?.bells.filter((bell) => !isStruck(bell)).length ?? 0;
  if (roster !== undefined && bells < roster.kBell) warnings.push({ kind: 'noBell', log: name });
  if (hasSealActedAlone(pact, (entry) => hasLain(open.peer.peer, entry)))
    warnings.push({ kind: 'sealActedWithoutUs', pact: name });
  return warnings;
}

/** Whether a record came an hour ago: a decision travels in another log, and may be slower. */
function hasLain(peer: PactPeer['peer'], { id }: Entry): boolean {
  const { clock, tempoMs } = peer.parts;
  return (peer.arrivedAt(id) ?? 0) + tempoMs <= clock.now();
}

/** Acts that did not go out, on this machine or on another of ours: somebody does them by hand. */
export function actWarnings(runs: readonly RunFound[]): readonly Warning[] {
  return runs
    .filter((run) => runBrief(run).state === 'running')
    .flatMap((run) =>
      runSteps(run)
        .filter(({ state }) => state === 'failed')
        .map(({ step }): Warning => ({ kind: 'actFailed', run: run.run.view.run, step })),
    );
}

/** Outside acts that this machine is to do and cannot. */
export function responseWarnings(
  { household, peer }: LiveAssembly,
  hasMail: boolean,
): readonly Warning[] {
  if (hasMail) return [];
  const { consents, playbooks } = household.response();
  const { me } = peer.peer.replica;
  const mine = consents.filter(({ executor, successor }) => executor === me || successor === me);
  const isMail = mine.some(({ playbook, step }) => {
    const steps = playbooks.find(({ record }) => record === playbook)?.playbook.steps;
    return steps?.find(({ key }) => key === step)?.action?.kind === 'email';
  });
  return isMail ? [{ kind: 'executorNotSetUp', executor: 'email' }] : [];
}

/** Mandates that end within two weeks: somebody has to be seated again. */
export function endings({ peer }: LiveAssembly): readonly Warning[] {
  const { state, me } = peer.peer.judged();
  if (state === undefined) return [];
  const now = hourNow(peer.peer.parts);
  return [...state.mandates.values()]
    .filter(({ ended, notAfter }) => ended === null && notAfter >= now)
    .filter(({ notAfter }) => notAfter < now + ENDS_SOON_HOURS)
    .map(({ role, member, notAfter }) => ({
      kind: 'mandateEnds',
      role: roleName(role),
      who: whoOf(member, me),
      at: whenOfHour(notAfter, state.tempoMs),
    }));
}

/** A pact that ends within two weeks. */
export function pactEndings({ open, name, tempoMs }: LivePact): readonly Warning[] {
  const terms = open?.peer.peer.judged().state?.terms;
  if (open === undefined || terms === undefined) return [];
  const now = hourNow(open.peer.peer.parts);
  const isSoon = terms.endsAt >= now && terms.endsAt < now + ENDS_SOON_HOURS;
  return isSoon ? [{ kind: 'pactEnds', pact: name, at: whenOfHour(terms.endsAt, tempoMs) }] : [];
}
