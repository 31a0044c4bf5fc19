/** Shows playbooks, runs and consent. */
import type {
  ConsentedAction,
  ConsentSetAnswer,
  ConsentShowAnswer,
  Playbook,
  PlaybookAddAnswer,
  PlaybookShowAnswer,
  RunBrief,
  RunChangedAnswer,
  RunListAnswer,
  RunStep,
} from '@tocsin/host/calls';
import { deliveryLine } from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';

/** A run, in short. */
export function runLines(run: RunBrief, shown: Rendering): readonly string[] {
  const { say, when, text } = shown;
  const said = { name: shown.who(run.for), playbook: text(run.playbook), ...run.steps };
  return [
    run.context === 'drill' && run.state === 'running'
      ? say('run.drill', said)
      : say(`run.${run.state}`, said),
    `  ${say('run.id', { id: shown.short(run.run), when: when(run.startedAt) })}`,
  ];
}

function stepLines(one: RunStep, shown: Rendering): readonly string[] {
  const { say, when, text } = shown;
  const said = {
    step: text(one.step),
    title: text(one.title),
    name: one.owner === null ? say('time.notKnown') : shown.who(one.owner),
    when: one.dueAt === null ? say('time.notKnown') : when(one.dueAt),
  };
  const notBefore = one.act?.notBefore ?? null;
  const line = `  ${say(`step.${one.state}`, said)}`;
  return [
    one.state === 'failed' ? shown.tint('late', line) : line,
    ...(one.note === null ? [] : [`     ${say('step.note', { text: text(one.note) })}`]),
    ...(notBefore === null ? [] : [`     ${say('step.notBefore', { when: when(notBefore) })}`]),
  ];
}

/** `run list`. */
export function showRuns({ runs }: RunListAnswer, shown: Rendering): Shown {
  if (runs.length === 0) return { lines: [shown.say('run.none')] };
  return {
    lines: runs.flatMap((run) => [
      ...runLines(run, shown),
      ...run.detail.flatMap((step) => stepLines(step, shown)),
    ]),
    next: runs
      .filter(({ state, detail }) => state === 'running' && detail.some(isOpen))
      .slice(0, 1)
      .map(({ run }) => shown.say('step.take', { run: shown.short(run) })),
  };
}

function isOpen({ state }: RunStep): boolean {
  return state === 'waiting' || state === 'asks' || state === 'failed';
}

/** `run take|done|decline`. */
export function showRunChanged(answer: RunChangedAnswer, shown: Rendering): Shown {
  return {
    lines: [
      ...runLines(answer.run, shown),
      ...stepLines(answer.step, shown),
      deliveryLine(answer.delivery, shown),
    ],
  };
}

/** `playbook add`. */
export function showPlaybookAdded(answer: PlaybookAddAnswer, shown: Rendering): Shown {
  const { title } = answer.playbook;
  return {
    lines: [
      shown.say('playbook.added', { title: shown.text(title) }),
      deliveryLine(answer.delivery, shown),
    ],
    next: [shown.say('playbook.next')],
  };
}

/** `playbook show`: several in short, or one whole, to print. */
export function showPlaybooks({ playbooks }: PlaybookShowAnswer, shown: Rendering): Shown {
  const [only] = playbooks;
  if (only === undefined)
    return { lines: [shown.say('playbook.none')], next: [shown.say('playbook.pending')] };
  if (playbooks.length === 1) return { lines: playbookLines(only, shown) };
  return {
    lines: playbooks.map(({ name, title, kind }) =>
      shown.say('playbook.row', {
        name: shown.text(name),
        title: shown.text(title),
        kind: shown.kindOf({ kind }),
      }),
    ),
  };
}

function playbookLines(playbook: Playbook, shown: Rendering): readonly string[] {
  const { say, text } = shown;
  return [
    shown.tint('head', text(playbook.title)),
    say('playbook.purpose', { text: text(playbook.purpose) }),
    '',
    ...playbook.steps.flatMap((step) => {
      const within = {
        role: shown.word('role', step.ownerRole, 'role.other'),
        time: minutesText(step.withinMinutes, shown),
      };
      return [
        say('playbook.step', { step: text(step.step), title: text(step.title) }),
        `   ${text(step.text)}`,
        `   ${
          step.onDeadline === 'handOver'
            ? say('playbook.within', within)
            : say(
                step.onDeadline === 'skip' ? 'playbook.withinSkip' : 'playbook.withinEscalate',
                within,
              )
        }`,
        ...(step.irreversible ? [`   ${say('playbook.irreversible')}`] : []),
      ];
    }),
  ];
}

function minutesText(minutes: number, shown: Rendering): string {
  return minutes % 60 === 0 && minutes > 0
    ? shown.hours(minutes / 60)
    : shown.say('duration.minutes', { count: minutes });
}

function actionLines(action: ConsentedAction, shown: Rendering): readonly string[] {
  const { say, text, short } = shown;
  const about = {
    pact: text(action.pact),
    kind: action.kind === null ? say('consented.anyKind') : shown.kindOf({ kind: action.kind }),
  };
  const { step, executor, target, device, successor, delayMinutes } = action;
  return [
    action.preset === 'act'
      ? say('consented.act', { ...about, cap: action.cap, used: action.used })
      : say(`consented.${action.preset}`, about),
    ...(step === null || executor === null || target === null
      ? []
      : [
          `    ${say('consented.how', {
            step: text(step),
            executor: say(`executor.${executor}`),
            target: text(target),
          })}`,
        ]),
    ...(device === null ? [] : [`    ${say('consented.who', { device: short(device) })}`]),
    ...(successor === null || delayMinutes === null
      ? []
      : [
          `    ${say('consented.successor', {
            device: short(successor),
            minutes: delayMinutes,
          })}`,
        ]),
  ];
}

/** `consent set`. */
export function showConsentSet(answer: ConsentSetAnswer, shown: Rendering): Shown {
  const { say } = shown;
  return {
    lines: [
      ...actionLines(answer.action, shown),
      answer.state === 'inForce'
        ? say('consented.inForce')
        : say('consented.waiting', answer.signatures),
    ],
  };
}

/** `consent show`. */
export function showConsent({ actions }: ConsentShowAnswer, shown: Rendering): Shown {
  if (actions.length === 0) return { lines: [shown.say('consented.none')] };
  return { lines: actions.flatMap((action) => actionLines(action, shown)) };
}
