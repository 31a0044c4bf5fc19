/**
 * What one assembly asks of this device's person outside meetings, on one list a week: questions, acts and
 * rests that wait for a yes, matches, duties, lots to commit to. Whoever looks sees all of it; this decides
 * what the device turns to its person for (decision 0177). When the last list was opened is kept in a local
 * value: hours of the log, nothing else.
 */
import type { AskedThing, AssemblyState, Hour, RecordId, WeeklyList } from '@tocsin/core';
import { drawAsks, foldExchange, hour, weeklyList } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { LiveAssembly } from '../live-log.ts';
import { readText, writeTexts } from '../local-values.ts';
import { aidNow } from './exchange.ts';
import { pendingOf } from './pending.ts';

const OPENED = 'asking.opened';

/** Acts that cannot wait for a list: who may act, enter or stay in is in question. */
const PRESSING: readonly string[] = [
  'emergency',
  'stopEmergency',
  'strikeDevice',
  'suspend',
  'expel',
  'recall',
  // A rest that nobody agreed to is no rest: somebody would be asked after.
  'pause',
];

/** How many wait, of what the device turns to its person for; and what it holds back. */
export interface AskedNow {
  /** Acts and rests that wait for a yes. */
  readonly pendingForMe: number;
  /** Questions that wait, each once for whatever reasons. */
  readonly toDecide: number;
  /** Matches, duties and lots. */
  readonly other: number;
  readonly list: WeeklyList;
}

/** What is asked of this device's person now; remembers that a list was opened. */
export async function askedNow(assembly: LiveAssembly): Promise<AskedNow> {
  const now = hourNow(assembly.peer.peer.parts);
  const kept = await readText(assembly.store, OPENED);
  const text = kept.ok ? kept.value : undefined;
  const openedAt = text === undefined || !/^\d{1,15}$/u.test(text) ? null : hour(Number(text));
  const list = weeklyList(waitingIn(assembly, now), openedAt, now);
  // A list that could not be noted is opened once more: rather twice than never.
  if (list.isOpened) await writeTexts(assembly.store, { [OPENED]: `${list.openedAt ?? now}` });
  const count = (kind: string): number =>
    new Set(list.shown.map(({ id }) => id).filter((id) => id.startsWith(`${kind} `))).size;
  const pendingForMe = count('act');
  const toDecide = count('question');
  return { pendingForMe, toDecide, other: list.shown.length - pendingForMe - toDecide, list };
}

/** The record of something that waits: what its view calls its id. */
export function recordOf({ id }: AskedThing): string {
  return id.slice(id.indexOf(' ') + 1);
}

/** The hour of a record; now while it is not here, so that nothing waits from before it came. */
function wallOf({ reading }: AssemblyState, record: string, now: Hour): Hour {
  return reading.entryById.get(record as RecordId)?.header.wallHour ?? now;
}

/** Everything that waits for this person outside meetings, each once. */
function waitingIn(assembly: LiveAssembly, now: Hour): readonly AskedThing[] {
  const { peer, watch } = assembly.peer;
  const { state, me } = peer.judged();
  if (state === undefined || me === undefined) return [];
  const view = { state, me, crypto: peer.parts.crypto, now };
  const hourOf = ({ ms }: { readonly ms: number }): Hour => hour(Math.ceil(ms / assembly.tempoMs));
  const acts = pendingOf(view, watch().records())
    .filter((one) => one.waitsFor === 'people' && one.mine === null && one.by?.me !== true)
    .map((one): AskedThing => ({
      id: `act ${one.id}`,
      since: wallOf(state, one.id, now),
      until: hourOf(one.validUntil),
      isPressing: PRESSING.includes(one.verb),
    }));
  return [...acts, ...questionsIn(assembly), ...aidIn(assembly, now), ...lotsIn(assembly, now)];
}

/** Questions, each once; those of a meeting are answered there, and are the meeting's to remember. */
function questionsIn({ decisions }: LiveAssembly): readonly AskedThing[] {
  const views = new Map(decisions.views().map((view) => [view.decision.record, view]));
  const byRecord = new Map<string, AskedThing>();
  for (const { record, why, until, meeting } of decisions.waiting()) {
    const view = views.get(record);
    if (view === undefined || (meeting && why === 'answer')) continue;
    const { proposal, closesAt } = view.decision;
    const since =
      why === 'answer' ? hour(proposal.opensAt + 1) : why === 'review' ? until : closesAt;
    // Whoever reviews or sees to it may do so later too: it becomes a debt, and does not run out.
    const end = why === 'answer' || why === 'objection' ? until : null;
    byRecord.set(record, { id: `question ${record}`, since, until: end, isPressing: false });
  }
  return [...byRecord.values()];
}

function aidIn(assembly: LiveAssembly, now: Hour): readonly AskedThing[] {
  const { state, me } = assembly.peer.peer.judged();
  if (state === undefined || me === undefined) return [];
  const aid = aidNow({ assembly, state, me });
  const matches = aid.matches
    .filter(({ now: stage, waitsFor }) => stage === 'proposed' && waitsFor.includes(me))
    .map(({ record, need }): AskedThing => {
      const needed = aid.needs.find((one) => one.record === need)?.said;
      return {
        id: `match ${record}`,
        since: wallOf(state, record, now),
        until: needed?.expiresAt ?? null,
        isPressing: needed?.urgency === 'today',
      };
    });
  const duties = foldExchange(state)
    .duties.filter(({ duty, stage }) => {
      const isAsked = stage === 'asked' || stage === 'conflict';
      return duty.member === me && isAsked && duty.until >= now;
    })
    .map(({ record, duty }): AskedThing => ({
      id: `duty ${record}`,
      since: wallOf(state, record, now),
      until: duty.from,
      isPressing: false,
    }));
  return [...matches, ...duties];
}

/** Secrets and readings of draws that wait for this person. */
function lotsIn(assembly: LiveAssembly, now: Hour): readonly AskedThing[] {
  const { state, me } = assembly.peer.peer.judged();
  if (state === undefined || me === undefined) return [];
  return assembly.draws.views().flatMap((view): readonly AskedThing[] => {
    const asks = drawAsks(view, me);
    if (asks !== 'commit' && asks !== 'read') return [];
    const { record } = view.draw;
    const since = wallOf(state, record, now);
    return [{ id: `lot ${record}`, since, until: view.until, isPressing: false }];
  });
}
