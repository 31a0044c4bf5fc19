/**
 * A response: what is to be done for whoever rang, who does it and by when. Declining is fine and is
 * shown so; what a machine could not send is done by hand.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Playbook, RunStep } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { sayFault } from '../kit/banner.tsx';
import { Button, Buttons, LinkButton } from '../kit/button.tsx';
import { When } from '../kit/countdown.tsx';
import { TextField } from '../kit/field.tsx';
import type { State } from '../kit/icon.tsx';
import { StateShape } from '../kit/icon.tsx';
import { Notice, Tally } from '../kit/notice.tsx';
import { ActButton, ActForm } from '../kit/acts.tsx';
import { Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { Quote, Timeline } from '../kit/story.tsx';
import { usePage } from '../page.ts';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import { sayKind } from './said.ts';

type Run = Answer<'run.list'>['runs'][number];

/** What a person can say in a few words with a step. */
const NOTE_CHARS_MAX = 200;

/** The page of a response. */
export function RunPage({ id }: { readonly id: string }): VNode {
  return (
    <Seen of={view('run.list', {}).value} title={bell.tell('run.gone')}>
      {({ runs }) => {
        const run = runs.find((one) => one.run === id);
        return run === undefined ? (
          <>
            <Notice sentence={bell.tell('run.gone')} support={bell.tell('ring.goneWhy')} />
            <LinkButton kind="main" href={href('bell')}>
              {bell.tell('back')}
            </LinkButton>
          </>
        ) : (
          <RunHere run={run} />
        );
      }}
    </Seen>
  );
}

function RunHere({ run }: { readonly run: Run }): VNode {
  const { context, state, detail } = run;
  const title =
    state === 'running'
      ? bell.say(`${context}.run.title`, { steps: detail.length })
      : bell.say(`${context}.run.${state}`);
  usePage(title, context === 'drill');
  return (
    <>
      <Notice
        sentence={title}
        support={
          <>
            <BookTitle name={run.playbook} />
            <br />
            {bell.tell('run.for', {
              name: nameOf(run.for),
              when: sayWhen(run.startedAt.ms),
            })}
          </>
        }
      >
        <Tally counts={countsOf(detail)} />
      </Notice>
      <div class="col">
        <Heading fact={bell.tell('run.order')}>{bell.tell('run.title')}</Heading>
        <Steps run={run} />
      </div>
      <div class="col">
        <LinkButton kind="line" wide href={href('bell', run.ring)}>
          {bell.tell(context === 'drill' ? 'drill.run.ring' : 'run.ring')}
        </LinkButton>
        <Rules run={run} />
        <Happened run={run} />
      </div>
    </>
  );
}

/** What a playbook is called; its key where this device does not know it. */
export function BookTitle({ name }: { readonly name: string }): VNode {
  const books = knownOf(view('playbook.show', {}).value, undefined)?.playbooks ?? [];
  return <bdi>{books.find((book) => book.name === name)?.title ?? name}</bdi>;
}

/** How a step stands, for the numbers and its shape. */
const STANDS = {
  taken: 'running',
  acting: 'running',
  asks: 'asks',
  waiting: 'nobody',
  passedOn: 'nobody',
  failed: 'nobody',
  declined: 'declined',
  done: 'done',
  skipped: 'done',
} as const satisfies Readonly<Record<RunStep['state'], string>>;

const SHAPE_OF = {
  running: 'steady',
  asks: 'due',
  nobody: 'late',
  declined: 'resting',
  done: 'steady',
} as const satisfies Readonly<Record<(typeof STANDS)[RunStep['state']], State>>;

function countsOf(steps: readonly RunStep[]) {
  return (['running', 'asks', 'nobody', 'declined', 'done'] as const)
    .map((stand) => ({
      state: SHAPE_OF[stand],
      count: steps.filter(({ state }) => STANDS[state] === stand).length,
      word: bell.tell(`count.${stand}`),
    }))
    .filter(({ count }) => count > 0);
}

/** The steps, the shortest time first. */
function Steps({ run }: { readonly run: Run }): VNode {
  const books = knownOf(view('playbook.show', {}).value, undefined)?.playbooks ?? [];
  const book = books.find(({ name }) => name === run.playbook);
  const steps = run.detail.toSorted(
    (a, b) => (a.dueAt?.ms ?? Infinity) - (b.dueAt?.ms ?? Infinity),
  );
  return (
    <ol class="card list-plain">
      {steps.map((step, at) => (
        <StepRow key={`${step.step} ${at}`} run={run} step={step} book={book} />
      ))}
    </ol>
  );
}

function StepRow({
  run,
  step,
  book,
}: {
  readonly run: Run;
  readonly step: RunStep;
  readonly book: Playbook | undefined;
}): VNode {
  const shape = SHAPE_OF[STANDS[step.state]];
  const planned = book?.steps.find((one) => one.step === step.step);
  const isOpen = run.state === 'running' && step.state !== 'done' && step.state !== 'skipped';
  return (
    <li class="runstep" data-state={shape}>
      <div class="flex between top">
        <p class="strong">
          <bdi>{step.title}</bdi>
        </p>
        {step.dueAt === null ? null : (
          <span class="fact">{bell.tell('step.by', { when: <When at={step.dueAt} /> })}</span>
        )}
      </div>
      {planned === undefined || planned.text === step.title ? null : (
        <p class="sub">
          <bdi>{planned.text}</bdi>
        </p>
      )}
      <p class="sub flex nowrap top">
        <StateShape state={shape} small />
        <span>
          {sayStep(step)}
          {step.note === null || step.state === 'declined' ? null : <Said note={step.note} />}
        </span>
      </p>
      {step.note !== null && step.state === 'declined' ? <Said note={step.note} /> : null}
      <ActFacts step={step} />
      {planned === undefined || !isOpen ? null : (
        <p class="sub">
          {bell.tell(`step.onDeadline.${planned.onDeadline}`)}{' '}
          {planned.irreversible ? bell.tell('step.noReturn') : null}
        </p>
      )}
      {isOpen ? <StepActs run={run} step={step} /> : null}
    </li>
  );
}

function Said({ note }: { readonly note: string }): VNode {
  return <Quote>{note}</Quote>;
}

/** The sentence of a step. */
function sayStep({ state, owner, act }: RunStep): ComponentChild {
  const name = owner === null ? undefined : nameOf(owner);
  switch (state) {
    case 'taken':
      if (owner?.me === true) return bell.tell('step.takenMine');
      return name === undefined ? bell.tell('step.waiting') : bell.tell('step.taken', { name });
    case 'done':
      return name === undefined ? bell.tell('step.doneAlone') : bell.tell('step.done', { name });
    case 'declined':
      return name === undefined
        ? bell.tell('step.declinedAlone')
        : bell.tell('step.declined', { name });
    case 'passedOn':
      return name === undefined
        ? bell.tell('step.passedOnAll')
        : bell.tell('step.passedOn', { name });
    case 'acting':
      return bell.tell(act?.thisDevice === true ? 'step.actingHere' : 'step.acting');
    case 'waiting':
    case 'asks':
    case 'skipped':
    case 'failed':
      return bell.tell(`step.${state}`);
  }
}

/** What a machine tried, and until when it waits. */
function ActFacts({ step: { act, state } }: { readonly step: RunStep }): VNode | null {
  if (act === null || state === 'done') return null;
  return (
    <>
      {act.fault === null || state !== 'failed' ? null : <p class="sub">{sayFault(act.fault)}</p>}
      {act.notBefore === null ? null : (
        <p class="sub">{bell.tell('step.notBefore', { when: sayWhen(act.notBefore.ms) })}</p>
      )}
    </>
  );
}

/** What the person can do about a step now; each is held back. */
function StepActs({ run, step }: { readonly run: Run; readonly step: RunStep }): VNode {
  const saying = useSignal<'decline' | 'done' | undefined>(undefined);
  const given = { run: run.run, step: step.step };
  const isTaken = step.state === 'taken';
  return (
    <>
      <Buttons>
        {isTaken ? null : (
          <ActButton
            kind={step.state === 'asks' ? 'soft' : 'main'}
            held={bell.say('step.heldTake')}
            done={bell.say('step.saidTake')}
            seal={async () => ask('run.take', given)}
          >
            {bell.tell(step.state === 'asks' ? 'step.yes' : 'step.take')}
          </ActButton>
        )}
        {isTaken || step.state === 'failed' ? (
          <Button kind={isTaken ? 'main' : 'line'} onPress={() => (saying.value = 'done')}>
            {bell.tell(isTaken ? 'step.finish' : 'step.byHand')}
          </Button>
        ) : null}
        <Button kind="line" onPress={() => (saying.value = 'decline')}>
          {bell.tell('step.decline')}
        </Button>
      </Buttons>
      {saying.value === undefined ? null : (
        <div class="well stack3">
          <h3>{bell.tell(saying.value === 'done' ? 'step.finishTitle' : 'step.declineTitle')}</h3>
          <StepWord
            key={saying.value}
            given={given}
            isDone={saying.value === 'done'}
            onClose={() => (saying.value = undefined)}
          />
        </div>
      )}
    </>
  );
}

/** Done, or not: with a word for the others, if someone likes. */
function StepWord({
  given,
  isDone,
  onClose,
}: {
  readonly given: { readonly run: string; readonly step: string };
  readonly isDone: boolean;
  readonly onClose: () => void;
}): VNode {
  const note = useSignal('');
  const said = (): typeof given & { readonly note?: string } =>
    note.value.trim() === '' ? given : { ...given, note: note.value.trim() };
  return (
    <ActForm
      label={bell.tell(isDone ? 'step.finish' : 'step.declineDo')}
      held={bell.say(isDone ? 'step.heldDone' : 'step.heldDecline')}
      done={bell.say(isDone ? 'step.saidDone' : 'step.saidDecline')}
      seal={async () => ask(isDone ? 'run.done' : 'run.decline', said())}
      onDone={onClose}
      onClose={onClose}
    >
      {isDone ? null : <p>{bell.tell('step.declineSays')}</p>}
      <TextField
        label={bell.tell('step.note')}
        optional
        charsMax={NOTE_CHARS_MAX}
        value={note.value}
        onInput={(typed) => (note.value = typed)}
      />
    </ActForm>
  );
}

/** What we agreed to do for them by ourselves. */
function Rules({ run }: { readonly run: Run }): VNode | null {
  const actions = knownOf(view('consent.show', {}).value, undefined)?.actions;
  if (actions === undefined) return null;
  const ours = actions.filter(({ pact }) => pact === run.pact);
  return (
    <section class="card pad stack3">
      <h2>{bell.tell('rules.title')}</h2>
      {ours.length === 0 ? (
        <p class="sub">{bell.tell('rules.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{bell.tell('rules.asked')}</th>
              <th scope="col">{bell.tell('rules.say')}</th>
            </tr>
          </thead>
          <tbody>
            {ours.map(({ kind, preset, cap, used }, at) => (
              <tr key={at}>
                <td>{kind === null ? bell.tell('rules.any') : sayKind(kind)}</td>
                <td>
                  <b>
                    {preset === 'act'
                      ? bell.tell('rules.act', { cap, used })
                      : bell.tell(`rules.${preset}`)}
                  </b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="xs">{bell.tell('rules.ours', { name: nameOf(run.for) })}</p>
    </section>
  );
}

/** What happened so far, newest last. */
function Happened({ run }: { readonly run: Run }): VNode {
  const changed = run.detail
    .flatMap((step) => (step.changedAt === null ? [] : [{ at: step.changedAt, step }]))
    .toSorted((a, b) => a.at.ms - b.at.ms);
  return (
    <section class="card pad stack3">
      <h2>{bell.tell('run.happened')}</h2>
      <Timeline
        lines={[
          { at: run.startedAt, what: bell.tell('run.began') },
          ...changed.map(({ at, step }) => ({
            at,
            what: (
              <>
                <bdi>{step.title}</bdi>: {sayStep(step)}
              </>
            ),
          })),
        ]}
      />
    </section>
  );
}
