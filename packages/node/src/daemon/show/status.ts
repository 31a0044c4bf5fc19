/** The one sentence of `status`, its level for scripts, and what stays wrong. */
import { statfsSync } from 'node:fs';

import { TEMPO_LIVING_MS } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  AssemblyBrief,
  Hearing,
  Ring,
  StatusAnswer,
  StatusSentence,
  Subject,
  Warning,
} from '../../control/calls.ts';
import type { LiveAssembly, LivePact, OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { whenOfHour, whoOf } from './common.ts';
import { pendingOf, roleName } from './pending.ts';

/** What the sentence is chosen from. */
export interface Facts {
  readonly assemblies: readonly AssemblyBrief[];
  readonly subjects: readonly Subject[];
  readonly hearing: readonly Hearing[];
  readonly rings: readonly Ring[];
}

/** The first sentence that is true; our own doubt comes before anyone else's silence. */
export function sentenceOf({ assemblies, subjects, hearing, rings }: Facts): StatusSentence {
  const [first] = assemblies;
  if (first === undefined) return { key: 'noAssembly' };
  const ringing = rings.filter(({ state }) => state === 'rings');
  const live = ringing.find(({ context }) => context === 'live');
  if (live !== undefined) {
    const count = ringing.filter(({ context }) => context === 'live').length;
    return { key: 'rings', rings: count, from: live.from, kind: live.kind };
  }
  const doubting = hearing.find((one) => one.doubting);
  if (doubting !== undefined && isHeardOnce(subjects))
    return { key: 'cutOff', heard: doubting.heard, needed: doubting.needed };
  const steady = subjects.filter(({ state }) => isSteady(state)).length;
  const late = lateSentence(subjects, steady);
  if (late !== undefined) return late;
  const drill = ringing.find(({ context }) => context === 'drill');
  if (drill !== undefined) return { key: 'drill', from: drill.from, kind: drill.kind };
  const founding = assemblies.find(({ state }) => state === 'founding');
  if (founding !== undefined) return { key: 'founding', name: founding.name };
  if (subjects.length === 0) return { key: 'alone' };
  const unknown = subjects.filter(({ state }) => state === 'unknown').length;
  return unknown > 0 ? { key: 'unknown', unknown } : { key: 'steady', steady };
}

/** Before anyone was ever heard there is no line to doubt: nothing is known yet. */
function isHeardOnce(subjects: readonly Subject[]): boolean {
  return subjects.some(({ happenedAt }) => happenedAt !== null);
}

function isSteady(state: Subject['state']): boolean {
  return state === 'fresh' || state === 'due' || state === 'explained' || state === 'paused';
}

function lateSentence(subjects: readonly Subject[], steady: number): StatusSentence | undefined {
  const by = (...states: readonly Subject['state'][]): readonly Subject[] =>
    subjects.filter(({ state }) => states.includes(state));
  const all = [
    ['silent', by('silent')],
    ['asking', by('inquiry')],
    ['late', by('late', 'suspect')],
  ] as const;
  for (const [key, found] of all) {
    const [one] = found;
    if (one !== undefined) return { key, steady, who: one.who, others: found.length - 1 };
  }
  return undefined;
}

/** For scripts: `unknown` counts as late, since we cannot tell. */
export function levelOf(sentence: StatusSentence): StatusAnswer['level'] {
  switch (sentence.key) {
    case 'silent':
    case 'asking':
    case 'rings':
      return 'silent';
    case 'cutOff':
    case 'late':
    case 'unknown':
      return 'late';
    default:
      return 'well';
  }
}

/** The assemblies on this device, those that are not founded yet too. */
export function assemblyBriefs(logs: Logs): readonly AssemblyBrief[] {
  const live = logs.assemblies().map(briefOf);
  const pending = logs.pending().map(({ name, note }): AssemblyBrief => ({
    name,
    log: note.kind === 'joining' ? note.log : null,
    state: note.kind,
    rehearsal: note.tempoMs < TEMPO_LIVING_MS && note.tempoMs > 0,
    members: 0,
    pendingForMe: 0,
  }));
  return [...live, ...pending];
}

function briefOf(assembly: LiveAssembly): AssemblyBrief {
  const { peer, watch } = assembly.peer;
  const { state, me } = peer.judged();
  const mine = me === undefined ? undefined : state?.members.get(me);
  const view = state && { state, me, crypto: peer.parts.crypto, now: hourNow(peer.parts) };
  const pending = view === undefined ? [] : pendingOf(view, watch().records());
  const forMe = pending.filter(
    (one) => one.waitsFor === 'people' && one.mine === null && one.by?.me !== true,
  );
  return {
    name: assembly.name,
    log: assembly.log,
    state: mine === undefined ? 'guest' : mine.status === 'live' ? 'standing' : 'left',
    rehearsal: assembly.tempoMs < TEMPO_LIVING_MS,
    members: [...(state?.members.values() ?? [])].filter(({ status }) => status === 'live').length,
    pendingForMe: forMe.length,
  };
}

/** Endings within so many hours are said in time: two weeks. */
const ENDS_SOON_HOURS = 336;
/** Below this the disk counts as nearly full. */
const DISK_LOW_BYTES = 200_000_000;

/** Bytes free where the home folder lies; null when the system does not say. */
export function freeBytesAt(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** What stays wrong on this device until someone does something. */
export function deviceWarnings(unlocked: boolean, freeBytes: number | null): readonly Warning[] {
  const warnings: Warning[] = unlocked ? [{ kind: 'unlockedHome' }] : [];
  if (freeBytes !== null && freeBytes < DISK_LOW_BYTES)
    warnings.push({ kind: 'diskLow', freeBytes });
  return warnings;
}

/** What stays wrong in a log. */
export function logWarnings(log: OpenLog, isPaperChecked: boolean): readonly Warning[] {
  const { name, peer, net, restored, pact, assembly } = log;
  const warnings: Warning[] = [];
  if (peer.replica.tempoMs < TEMPO_LIVING_MS) warnings.push({ kind: 'rehearsal', log: name });
  if (restored) warnings.push({ kind: 'restoredBackup', log: name });
  const links = peer.links.peers().length;
  if (net.bearers.length > 0 && net.ways().length === 0 && links === 0)
    warnings.push({ kind: 'noWay', log: name });
  const forks = peer.replica.index.forks().some(({ author }) => author === peer.replica.me);
  if (forks) warnings.push({ kind: 'deviceForked', log: name });
  if (pact !== undefined) return warnings;
  const { state, me } = assembly.peer.peer.judged();
  if (!isPaperChecked) warnings.push({ kind: 'paperUnchecked', log: name });
  if (state === undefined) return warnings;
  if (state.unmet) warnings.push({ kind: 'unmet', log: name });
  if (state.contested !== null) warnings.push({ kind: 'contested', log: name });
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
  return warnings;
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
