/** Shows `status`: one sentence first, then what needs someone, then the rest. */
import type {
  AssemblyBrief,
  StatusAnswer,
  StatusSentence,
  TodayAnswer,
  Warning,
} from '@tocsin/host/calls';

import { appLines } from './app.ts';
import { ringLines } from './alert.ts';
import { wayLine } from './carry.ts';
import { pactLines } from './federation.ts';
import { hearingLines, inquiryLines, subjectLines } from './pulse.ts';
import type { Rendering, Shown, Tint } from './rendering.ts';
import { runLines } from './response.ts';
import { coverLine, needLines } from './waking.ts';

const SENTENCE_TINTS: Readonly<Partial<Record<StatusSentence['key'], Tint>>> = {
  rings: 'alert',
  drill: 'drill',
  silent: 'asking',
  asking: 'asking',
  late: 'late',
  cutOff: 'late',
};

/** `status`. */
export function showStatus(answer: StatusAnswer, shown: Rendering): Shown {
  const { say, tint } = shown;
  const sentence = statusSentence(answer.sentence, shown);
  const sentenceTint = SENTENCE_TINTS[answer.sentence.key];
  const section = (head: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
  return {
    lines: [
      sentenceTint === undefined ? sentence : tint(sentenceTint, sentence),
      ...section(say('status.needs'), needs(answer, shown)),
      ...section(
        say('status.subjects'),
        answer.subjects.flatMap((subject) => subjectLines(subject, shown)),
      ),
      ...section(
        say('status.waking'),
        answer.waking.map((rota) => coverLine(rota, shown)),
      ),
      ...section(
        say('status.assemblies'),
        answer.assemblies.map((assembly) => assemblyLine(assembly, shown)),
      ),
      ...section(
        say('status.pacts'),
        answer.pacts.flatMap((pact) => pactLines(pact, shown)),
      ),
      ...section(
        say('status.ways'),
        answer.ways.map((way) => wayLine(way, shown)),
      ),
      ...section(say('status.app'), answer.app === undefined ? [] : appLines(answer.app, say)),
      '',
      ...diskLines(answer, shown),
    ],
    next: nextSteps(answer, shown),
  };
}

/** `today`. */
export function showToday(answer: TodayAnswer, rendering: Rendering): Shown {
  const { say, day, hours, tint, text } = rendering;
  const { at, sure, verdict, answered } = answer;
  const shown = say('today.shown', { day: day(at) });
  const own = [
    ...answer.practise.map((log) => say('today.practise', { log: text(log) })),
    ...answer.toDecide.map(({ log, count }) => say('status.toDecide', { name: text(log), count })),
    ...(answer.forYou > 0 ? [say('today.forYou')] : []),
  ];
  if (answered || verdict === 'sure' || sure)
    return { lines: [shown, say(answered ? 'today.answered' : 'today.sure'), ...own] };
  return {
    lines: [shown, tint('late', say(`today.${verdict}`, { hours: hours(answer.hours) })), ...own],
    next: [say('today.right'), say('today.wrong')],
  };
}

/** The one sentence; a second one may follow it, never a fragment. */
export function statusSentence(sentence: StatusSentence, shown: Rendering): string {
  const { say, who } = shown;
  switch (sentence.key) {
    case 'rings':
      return say('status.rings', {
        rings: sentence.rings,
        name: who(sentence.from),
        kind: shown.kindOf(sentence),
      });
    case 'drill':
      return say('status.drill', { name: who(sentence.from), kind: shown.kindOf(sentence) });
    case 'cutOff':
      if (sentence.heard >= sentence.needed && sentence.outsideMissing)
        return say('status.cutOffOutside');
      return say('status.cutOff', { heard: sentence.heard, needed: sentence.needed });
    case 'silent':
    case 'asking':
    case 'late':
      return say('sentence.join', {
        first:
          sentence.others === 0
            ? say(`status.${sentence.key}`, { name: who(sentence.who) })
            : say(`status.${sentence.key}More`, {
                name: who(sentence.who),
                others: sentence.others,
              }),
        second: say('status.steadyToo', { steady: sentence.steady }),
      });
    case 'founding':
      return say('status.founding', { name: shown.text(sentence.name) });
    case 'unknown':
      return say('status.unknown', { unknown: sentence.unknown });
    case 'steady':
      return say('status.steady', { steady: sentence.steady });
    case 'noAssembly':
    case 'alone':
      return say(`status.${sentence.key}`);
  }
}

/** What needs someone, the gravest first. */
function needs(answer: StatusAnswer, shown: Rendering): readonly string[] {
  const isOpen = ({ state }: { readonly state: string }): boolean =>
    state === 'rings' || state === 'proposed';
  return [
    ...answer.rings.filter(isOpen).flatMap((ring) => ringLines(ring, shown)),
    ...hearingLines(answer.hearing, shown),
    ...answer.inquiries.filter(({ open }) => open).flatMap((one) => inquiryLines(one, shown)),
    ...answer.runs
      .filter(({ state }) => state === 'running')
      .flatMap((run) => runLines(run, shown)),
    ...answer.assemblies
      .filter(({ pendingForMe }) => pendingForMe > 0)
      .map(({ name, pendingForMe }) =>
        shown.say('status.pending', { name: shown.text(name), count: pendingForMe }),
      ),
    ...answer.assemblies
      .filter(({ toDecide }) => toDecide > 0)
      .map(({ name, toDecide }) =>
        shown.say('status.toDecide', { name: shown.text(name), count: toDecide }),
      ),
    ...answer.waking.flatMap((rota) => needLines(rota, shown)),
    ...answer.assemblies.flatMap(({ name, held, nextList }) =>
      nextList === null
        ? []
        : [
            shown.say('status.held', {
              name: shown.text(name),
              held,
              when: shown.when(nextList),
            }),
          ],
    ),
    ...answer.warnings.map((warning) => warningLine(warning, shown)),
  ];
}

/** A standing warning. */
export function warningLine(warning: Warning, shown: Rendering): string {
  const { say, who, when, bytes, text } = shown;
  switch (warning.kind) {
    case 'unlockedHome':
    case 'diskFull':
    case 'readOnly':
    case 'clockUnsure':
    case 'executorNotSetUp':
      return say(`warning.${warning.kind}`);
    case 'diskLow':
      return say('warning.diskLow', { free: bytes(warning.freeBytes) });
    case 'wrongClockAt':
      return say('warning.wrongClockAt', { name: who(warning.who) });
    case 'rulesNewer':
      return say('warning.rulesNewer', { log: text(warning.log), rules: warning.rules });
    case 'unread':
      return say('warning.unread', { log: text(warning.log), records: warning.records });
    case 'removalUnconfirmed':
    case 'someAway':
      return say(`warning.${warning.kind}`, { log: text(warning.log), members: warning.members });
    case 'actFailed':
      return say('warning.actFailed', { run: shown.short(warning.run), step: text(warning.step) });
    case 'mandateEnds':
      return say('warning.mandateEnds', { name: who(warning.who), when: when(warning.at) });
    case 'pactEnds':
      return say('warning.pactEnds', { pact: text(warning.pact), when: when(warning.at) });
    case 'sealActedWithoutUs':
      return say('warning.sealActedWithoutUs', { pact: text(warning.pact) });
    default:
      return say(`warning.${warning.kind}`, { log: text(warning.log) });
  }
}

function assemblyLine(assembly: AssemblyBrief, { say, text }: Rendering): string {
  const name = text(assembly.name);
  return assembly.state === 'standing'
    ? say('status.assembly.standing', { name, members: assembly.members })
    : say(`status.assembly.${assembly.state}`, { name });
}

function diskLines({ disk }: StatusAnswer, { say, bytes }: Rendering): readonly string[] {
  const size = bytes(disk.dropFirstBytes);
  return [
    say('status.disk', { used: bytes(disk.usedBytes), free: bytes(disk.freeBytes) }),
    disk.dropFirst === 'nothing'
      ? say('status.drop.nothing')
      : say(`status.drop.${disk.dropFirst}`, { size }),
  ];
}

function nextSteps(answer: StatusAnswer, { say, short }: Rendering): readonly string[] {
  if (answer.sentence.key === 'noAssembly') return [say('up.first'), say('status.begin')];
  const mine = answer.inquiries.find(({ open, owner }) => open && owner?.me === true);
  return [
    ...answer.rings
      .filter((ring) => ring.state === 'proposed' && ring.iCanSign && !ring.signedByMe)
      .map((ring) => say('ring.canSign', { id: short(ring.id) })),
    ...(mine === undefined ? [] : [say('inquiry.do', { id: short(mine.id) })]),
  ];
}
