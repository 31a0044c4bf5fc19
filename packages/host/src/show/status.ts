/** The one sentence of `status`, and its level for scripts. */
import { foldCalled, TEMPO_LIVING_MS } from '@tocsin/core';

import type {
  AssemblyBrief,
  Hearing,
  Ring,
  StatusAnswer,
  StatusSentence,
  Subject,
} from '../calls.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { whenOfHour } from './common.ts';
import { askedNow, recordOf } from './weekly.ts';

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
    return {
      key: 'cutOff',
      heard: doubting.heard,
      needed: doubting.needed,
      outsideMissing: doubting.outsideMissing,
    };
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

/**
 * For scripts: `unknown` counts as late, since we cannot tell.
 *
 * @param isRed - something is wrong that no sentence tells: it is late at least.
 */
export function levelOf(sentence: StatusSentence, isRed: boolean): StatusAnswer['level'] {
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
      return isRed ? 'late' : 'well';
  }
}

/** The assemblies on this device, those that are not founded yet too. */
export async function assemblyBriefs(logs: Logs): Promise<readonly AssemblyBrief[]> {
  const live = await Promise.all(logs.assemblies().map(briefOf));
  const pending = logs.pending().map(({ name, note }): AssemblyBrief => ({
    name,
    called: null,
    log: note.kind === 'joining' ? note.log : null,
    state: note.kind,
    rehearsal: note.tempoMs < TEMPO_LIVING_MS && note.tempoMs > 0,
    members: 0,
    pendingForMe: 0,
    toDecide: 0,
    held: 0,
    heldIds: [],
    nextList: null,
  }));
  return [...live, ...pending];
}

async function briefOf(assembly: LiveAssembly): Promise<AssemblyBrief> {
  const { peer } = assembly.peer;
  const { state, me } = peer.judged();
  const mine = me === undefined ? undefined : state?.members.get(me);
  const { pendingForMe, toDecide, list } = await askedNow(assembly);
  return {
    name: assembly.name,
    called: (state && foldCalled(state).assembly) ?? null,
    log: assembly.log,
    state: mine === undefined ? 'guest' : mine.status === 'live' ? 'standing' : 'left',
    rehearsal: assembly.tempoMs < TEMPO_LIVING_MS,
    members: [...(state?.members.values() ?? [])].filter(({ status }) => status === 'live').length,
    pendingForMe,
    toDecide,
    held: list.held.length,
    heldIds: list.held.map(recordOf),
    nextList: list.nextAt === null ? null : whenOfHour(list.nextAt, assembly.tempoMs),
  };
}
