/** `beat …`, `rhythm …`, `seen`. */
import type { Result } from '@tocsin/core';
import {
  durationOf,
  GRACE_HOURS_MAX,
  hour,
  instantOf,
  ok,
  PAUSE,
  PAUSE_HOURS_MAX,
  PERIOD_HOURS_MAX,
  practiceEnd,
  RHYTHM,
  SEEN,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { BeatSendAnswer, Handlers, RhythmSetAnswer, SeenAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { failAs, refuse } from '../fault.ts';
import type { OpenLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickLogs } from '../pick.ts';
import { spokenDelivery, whenOf, whenOfHour, whoOf } from '../show/common.ts';
import { ownRhythm, rhythmOf } from '../show/own.ts';
import { hearingOf, meIn, subjectsOf } from '../show/pulse.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Calls = 'beat.send' | 'beat.show' | 'rhythm.set' | 'rhythm.pause' | 'seen';

/** The handlers of signs of life. */
export function pulseHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'beat.send': async ({ word }, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      if (open.value.length === 0) return refuse('NoAssembly');
      const said: BeatSendAnswer['logs'][number][] = [];
      for (const log of open.value) {
        if (meIn(log) === undefined) continue;
        const sent = await sendBeat(log, word);
        if (!sent.ok) return sent;
        if (sent.value !== undefined) said.push(sent.value);
      }
      return said.length === 0 ? refuse('NoEpochKey') : ok({ logs: said });
    },
    'beat.show': async (_, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      return ok({
        subjects: open.value.flatMap(subjectsOf),
        hearing: open.value.flatMap(hearingOf),
      });
    },
    'rhythm.set': async ({ every, grace }, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      if (every < 1 || every > PERIOD_HOURS_MAX)
        return refuse('HoursOutOfRange', { least: 1, most: PERIOD_HOURS_MAX });
      if (grace > GRACE_HOURS_MAX)
        return refuse('HoursOutOfRange', { least: 0, most: GRACE_HOURS_MAX });
      const { assembly } = found.value;
      const written = await appendTo(assembly.peer.peer, RHYTHM, rhythmOf(every, grace));
      if (!written.ok) return written;
      return ok(rhythmAnswer(found.value, every, grace));
    },
    'rhythm.pause': async ({ hours }, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly, state } = found.value;
      const { peer } = assembly.peer;
      if (hours < 1 || hours > PAUSE_HOURS_MAX)
        return refuse('HoursOutOfRange', { least: 1, most: PAUSE_HOURS_MAX });
      const fromHour = hourNow(peer.parts);
      const toHour = hour(fromHour + hours);
      const written = await appendTo(peer, PAUSE, { fromHour, toHour, agreesTo: null });
      if (!written.ok) return written;
      const from = whenOfHour(fromHour, state.tempoMs);
      const to = whenOfHour(toHour, state.tempoMs);
      return ok({ id: written.value, from, to, agreedBy: [] });
    },
    seen: async ({ who, met }, context) => {
      const open = pickLogs(logs, context);
      return open.ok ? noteSeen(open.value, who, met) : open;
    },
  };
}

async function sendBeat(
  log: OpenLog,
  word: string | undefined,
): Promise<Result<BeatSendAnswer['logs'][number] | undefined, ControlFault>> {
  if (log.restored) return refuse('RestoredBackup');
  // What was typed goes with check-ins at home; a pact hears of them without (R21).
  const { words } = log.assembly.duress;
  const made = log.pact === undefined ? await words.beat(word) : await log.peer.beat();
  if (!made.ok) return failAs(made.fault);
  if (made.value === undefined) return ok(undefined);
  const { clock, tempoMs } = log.peer.parts;
  const dueMs = clock.now() + ownPeriodHours(log) * tempoMs;
  return ok({ log: log.name, nextDueAt: whenOf(dueMs), delivery: spokenDelivery(log.peer) });
}

/** How often we promised to be heard in a log. */
function ownPeriodHours(log: OpenLog): number {
  const terms = log.pact?.open?.peer.peer.judged().state?.terms;
  if (terms !== undefined) return terms.periodHours;
  return ownRhythm(log.assembly).periodHours;
}

function rhythmAnswer(
  { assembly, state }: Standing,
  every: number,
  grace: number,
): RhythmSetAnswer {
  const { clock } = assembly.peer.peer.parts;
  const { tempoMs } = state;
  const practiceHours = durationOf(state.overrides, 'practice');
  const ownerHours = durationOf(state.overrides, 'inquiryTurn');
  const beganAt = instantOf(state.history[0]?.wall ?? hour(0), tempoMs);
  const ends = practiceEnd({ beganAt, parameters: { practiceHours, ownerHours }, tempoMs });
  return {
    log: assembly.name,
    everyHours: every,
    graceHours: grace,
    nextDueAt: whenOf(clock.now() + every * tempoMs),
    practiceUntil: ends > clock.now() ? whenOf(ends) : null,
  };
}

async function noteSeen(
  logs: readonly OpenLog[],
  start: string,
  met: boolean,
): Promise<Result<SeenAnswer, ControlFault>> {
  const all = logs.flatMap((log) =>
    [...new Set(log.peer.judged().subjectByDevice.values())].map((subject) => ({ log, subject })),
  );
  const found = pickById(all, ({ subject }) => subject, start, 'UnknownMember');
  if (!found.ok) return found;
  const { log, subject } = found.value;
  if (subject === meIn(log)) return refuse('AboutOurselves');
  const how = met ? 'met' : 'seen';
  const happenedAt = hourNow(log.peer.parts);
  const written = await appendTo(log.peer, SEEN, { subject, how, happenedAt });
  if (!written.ok) return written;
  const at = whenOfHour(happenedAt, log.peer.replica.tempoMs);
  return ok({ who: whoOf(subject, meIn(log)), how, happenedAt: at });
}
