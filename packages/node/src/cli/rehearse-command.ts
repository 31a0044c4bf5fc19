/** `rehearse`: plays a scene on this machine, and tells its timeline as it happens. */
import { missingSentence } from '@tocsin/host/practice';
import { ASSEMBLIES, MEMBERS } from '../rehearsal/cast.ts';
import type { Played } from '../rehearsal/missing-beat.ts';
import type { Way } from '../rehearsal/pace.ts';
import type { RehearsalEnd, RehearsalOptions } from '../rehearsal/rehearse.ts';
import { rehearse } from '../rehearsal/rehearse.ts';
import type { Timeline } from '../rehearsal/timeline.ts';
import { createTimeline, saySeconds } from '../rehearsal/timeline.ts';
import type { FaultSaid } from '@tocsin/host/words';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import type { CliHost } from './host.ts';
import { localeOf } from './host.ts';
import type { Asked } from './parse.ts';
import type { Speech } from './speak.ts';

/** The only scene so far. */
const SCENE = 'missing-beat';
/** Exit codes of a process that a signal ended, as shells say them: 128 + its number. */
const ENDED_BY: Readonly<Record<string, number>> = { SIGINT: EXIT.interrupted, SIGTERM: 143 };

/** Plays the scene that was named. */
export const runRehearse: HereCommand = async (asked, host, speech) => {
  const fault = faultIn(asked);
  if (fault !== undefined) return speech.fault(fault);
  const interrupted = new AbortController();
  let code: number = EXIT.interrupted;
  // Heard before the first folder is made, so that no moment leaves anything behind.
  const stopListening = host.onInterrupt((signal) => {
    code = ENDED_BY[signal ?? ''] ?? code;
    interrupted.abort();
  });
  const timeline = timelineFor(host, speech);
  try {
    const end = await rehearse(optionsFor(asked, host, speech, timeline, interrupted.signal));
    const isInterrupted = end.kind === 'interrupted' || interrupted.signal.aborted;
    return isInterrupted ? code : showEnd(end, host, speech, timeline);
  } finally {
    stopListening();
  }
};

function faultIn({ words, numbers }: Asked): FaultSaid | undefined {
  const [word = ''] = words;
  if (word !== SCENE) return { kind: 'UnknownScene', word };
  const limits = [
    ['assemblies', ASSEMBLIES],
    ['members', MEMBERS],
  ] as const;
  for (const [name, { least, most }] of limits) {
    const count = numbers.get(name) ?? least;
    if (count < least || count > most) return { kind: 'TooFewToRehearse', least, most };
  }
  return undefined;
}

function timelineFor(host: CliHost, { json, say }: Speech): Timeline {
  const { terminal, environment } = host;
  return createTimeline({
    say,
    locale: localeOf(environment),
    onMoment: (line, { step, atMs }) => {
      if (json) terminal.err(JSON.stringify({ v: 1, step, atMs }));
      else terminal.out(line);
    },
  });
}

function optionsFor(
  { numbers, texts }: Asked,
  { terminal, environment }: CliHost,
  { say, json }: Speech,
  timeline: Timeline,
  signal: AbortSignal,
): RehearsalOptions {
  return {
    assemblies: numbers.get('assemblies') ?? ASSEMBLIES.least,
    members: numbers.get('members') ?? MEMBERS.least,
    by: (texts.get('by') ?? 'net') as Way,
    say,
    locale: localeOf(environment),
    timeline,
    signal,
    onBegin: (folder, devices, tempo) => {
      if (json) return;
      terminal.err(say('rehearse.begin', { devices, tempo }));
      terminal.err(say('rehearse.folder', { folder }));
    },
  };
}

function showEnd(
  end: Exclude<RehearsalEnd, { kind: 'interrupted' }>,
  { terminal, environment }: CliHost,
  { json, say, sayFault }: Speech,
  timeline: Timeline,
): number {
  const steps = timeline.moments();
  if (end.kind === 'stopped') {
    const says = missingSentence(end.missing, say, sayFault);
    const { missing, logs } = end;
    if (json) terminal.out(JSON.stringify({ v: 1, ok: false, steps, missing, says, logs }));
    else
      for (const line of [say('rehearse.stopped'), says, say('rehearse.logs', { folder: logs })])
        terminal.err(line);
    return EXIT.failure;
  }
  const { figures, contacts } = end.played;
  const counted = contacts === undefined ? {} : { contacts };
  if (json) terminal.out(JSON.stringify({ v: 1, ok: true, steps, ...figures, ...counted }));
  else for (const line of figureLines(end.played, localeOf(environment), say)) terminal.out(line);
  return EXIT.ok;
}

function figureLines(
  { figures, contacts }: Played,
  locale: string,
  say: Speech['say'],
): readonly string[] {
  const met = (count: number | undefined): readonly string[] =>
    count === undefined ? [] : [say('rehearse.figure.contacts', { contacts: count })];
  const seconds = (ms: number): { readonly time: string } => ({ time: saySeconds(locale, ms) });
  return [
    say('rehearse.done'),
    say('rehearse.figure.inquiry', seconds(figures.silenceToInquiryMs)),
    ...met(contacts?.silenceToInquiry),
    say('rehearse.figure.act', seconds(figures.kthSignatureToFirstActMs)),
    ...met(contacts?.kthSignatureToFirstAct),
    say('rehearse.figure.clear', seconds(figures.allClearMs)),
    ...met(contacts?.allClear),
  ];
}
