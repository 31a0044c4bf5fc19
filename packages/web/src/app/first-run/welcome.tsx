/** "Welcome. You are in.": the few small things that are left, what goes on, and a first "I am fine". */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { kit } from '../../words/kit.ts';
import { pulse } from '../../words/pulse.ts';
import { ask, device, view } from '../asking.ts';
import { rhythmWish } from '../gate/rhythm-wish.ts';
import { KeepIt } from '../device/keep.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { holdBack } from '../kit/hold-back.tsx';
import { Provisional } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading, List, ListRow } from '../kit/rows.tsx';
import type { Step } from '../kit/steps.tsx';
import { Stepper } from '../kit/steps.tsx';
import { href } from '../route.ts';
import { wishes } from './flow.ts';
import { NAME_CHARS_MAX } from './join.tsx';
import { Ringers } from './ringers-step.tsx';

type Status = Answer<'status'>;
type Names = Answer<'name.show'>;

/** The screen. */
export function Welcome(): VNode {
  const status = view('status', {}).value;
  const names = view('name.show', {}).value;
  const seats = view('assembly.show', {}).value;
  const hasSaid = useSignal(false);
  if (status.state === 'failed') return <FaultBanner fault={status.fault} />;
  if (status.state === 'asking' || names.state === 'asking')
    return <p class="sub all">{kit.tell('loading')}</p>;
  const here = status.answer.assemblies.find(({ state }) => state !== 'founding');
  // A guest may read along; who they are is said once they are in.
  const isGuest = here?.state === 'guest' || here?.state === 'joining' || names.state === 'failed';
  const known = names.state === 'known' ? names.answer : undefined;
  const steps = stepsOf({
    status: status.answer,
    names: known,
    isGuest,
    hasBell: seats.state === 'known' ? hasRinger(seats.answer) : undefined,
    hasSaid: hasSaid.value,
    onSaid: () => (hasSaid.value = true),
  });
  const isReady = steps.every(({ state }) => state === 'done');
  return (
    <>
      {isGuest ? (
        <Notice
          sentence={firstRun.tell('welcome.guest')}
          support={firstRun.tell('welcome.guestLine')}
        />
      ) : (
        <Notice
          sentence={
            known?.me == null
              ? firstRun.tell('welcome.inNoName')
              : firstRun.tell('welcome.in', { name: known.me })
          }
          support={firstRun.tell(isReady ? 'welcome.ready' : 'welcome.line')}
        />
      )}
      <div class="col">
        <section class="card pad">
          <Stepper steps={steps} />
        </section>
      </div>
      <div class="col side">
        <GoingOn status={status.answer} />
        <LinkButton kind="line" href={href('pulse')}>
          {firstRun.tell('welcome.pulse')}
        </LinkButton>
      </div>
    </>
  );
}

function hasRinger({ mandates }: Answer<'assembly.show'>): boolean {
  return mandates.some(({ role }) => role === 'ringer');
}

interface Known {
  readonly status: Status;
  readonly names: Names | undefined;
  readonly isGuest: boolean;
  /** Whether somebody may ring; undefined: it is not known yet. */
  readonly hasBell: boolean | undefined;
  readonly hasSaid: boolean;
  readonly onSaid: () => void;
}

/** Done, then the first that is left, then the rest. */
function stepsOf(known: Known): readonly Step[] {
  const { status, names, isGuest } = known;
  const isPaperOpen = status.warnings.some(({ kind }) => kind === 'paperUnchecked');
  const now = device();
  const isKept = now.kind === 'open' && now.persistent;
  const all: readonly { readonly isDone: boolean; readonly step: Omit<Step, 'state'> }[] = [
    { isDone: !isGuest, step: joinedStep(known) },
    {
      isDone: names?.me != null,
      step: {
        title: firstRun.tell('welcome.name'),
        fact: isGuest ? undefined : <Naming call="name.me" names={names} />,
      },
    },
    // A guest cannot read yet what the others call it.
    ...(names !== undefined && names.called === null && !isGuest
      ? [
          {
            isDone: false,
            step: {
              title: firstRun.tell('welcome.assembly'),
              fact: <Naming call="name.assembly" names={names} />,
            },
          },
        ]
      : []),
    { isDone: !isPaperOpen && !isGuest, step: paperStep(isPaperOpen) },
    ...ringersStep(known, isPaperOpen),
    {
      isDone: isKept,
      step: {
        title: firstRun.tell('welcome.keep'),
        fact: isKept ? firstRun.tell('welcome.kept') : <KeepIt />,
      },
    },
    // It is written by itself; until then it is not what was chosen.
    ...(rhythmWish.value === undefined
      ? []
      : [
          {
            isDone: false,
            step: {
              title: firstRun.tell('welcome.rhythm'),
              fact: firstRun.tell('welcome.rhythmWaits'),
            },
          },
        ]),
    { isDone: known.hasSaid, step: fineStep(known) },
  ];
  const first = all.findIndex(({ isDone }) => !isDone);
  return all.map(({ isDone, step }, at) => ({
    ...step,
    state: isDone ? 'done' : at === first ? 'now' : 'later',
  }));
}

function joinedStep({ status, isGuest }: Known): Omit<Step, 'state'> {
  const members = status.assemblies[0]?.members ?? 0;
  return {
    title: firstRun.tell(isGuest ? 'welcome.joining' : 'welcome.joined'),
    fact: isGuest ? (
      <Provisional>{firstRun.tell('welcome.waits')}</Provisional>
    ) : (
      firstRun.tell('welcome.joinedFact', { members })
    ),
  };
}

/** Until there is a bell; after the paper key, which comes before whatever binds. */
function ringersStep(
  { hasBell, isGuest }: Known,
  isPaperOpen: boolean,
): readonly { readonly isDone: boolean; readonly step: Omit<Step, 'state'> }[] {
  if (hasBell !== false || isGuest) return [];
  return [
    {
      isDone: false,
      step: {
        title: firstRun.tell('welcome.ringers'),
        fact: isPaperOpen ? firstRun.tell('welcome.ringersHow') : <Ringers />,
      },
    },
  ];
}

function paperStep(isOpen: boolean): Omit<Step, 'state'> {
  return {
    title: firstRun.tell('welcome.paper'),
    fact: isOpen ? (
      <span class="stack">
        <span>{firstRun.tell('welcome.paperHow')}</span>
        <LinkButton kind="main" href={href('device', 'paper')}>
          {firstRun.tell('welcome.paperGo')}
        </LinkButton>
      </span>
    ) : undefined,
  };
}

function fineStep({ hasSaid, isGuest, onSaid }: Known): Omit<Step, 'state'> {
  if (isGuest || hasSaid)
    return {
      title: firstRun.tell('welcome.fine'),
      fact: hasSaid ? firstRun.tell('welcome.fineDone') : undefined,
    };
  const say = async (): Promise<void> => {
    const said = await holdBack(pulse.say('own.held'), pulse.say('own.said'), async () =>
      ask('beat.send', {}),
    );
    if (said?.ok === true) onSaid();
  };
  return {
    title: firstRun.tell('welcome.fine'),
    fact: (
      <span class="stack">
        <span>{firstRun.tell('welcome.fineHow')}</span>
        <Button kind="soft" icon="check" onPress={() => void say()}>
          {pulse.tell('own.fine')}
        </Button>
      </span>
    ),
  };
}

/** One field: what was typed before the log could take it stands in it already. */
function Naming({
  call,
  names,
}: {
  readonly call: 'name.me' | 'name.assembly';
  readonly names: Names | undefined;
}): VNode | null {
  const isMe = call === 'name.me';
  const typed = useSignal(isMe ? wishes.peek().me : wishes.peek().assembly);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const said = isMe ? names?.me : names?.called;
  const isKnown = said !== null && said !== undefined;
  useEffect(() => {
    // Said on the screen before: it is written as soon as it can be.
    if (isMe && names?.me === null && typed.value !== '') void name();
  }, []);
  const name = async (): Promise<void> => {
    const done = await ask(call, { name: typed.value });
    fault.value = done.ok ? undefined : done.fault;
    if (done.ok && isMe) wishes.value = { ...wishes.value, me: '' };
  };
  if (isKnown) return <bdi>{said}</bdi>;
  return (
    <span class="stack">
      <TextField
        label={firstRun.tell(isMe ? 'name.field' : 'welcome.assemblyField')}
        {...(isMe ? { help: firstRun.tell('name.help') } : {})}
        charsMax={NAME_CHARS_MAX}
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <Button kind="soft" onPress={() => void name()}>
        {firstRun.tell(isMe ? 'welcome.nameGo' : 'welcome.assemblyGo')}
      </Button>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </span>
  );
}

/** The first of what needs somebody: alarms, what waits for one's voice, who is asked after. */
function GoingOn({ status }: { readonly status: Status }): VNode {
  const open = status.rings.filter(({ state }) => state === 'proposed' || state === 'rings');
  const live = open.filter(({ context }) => context === 'live');
  const voice = status.assemblies.reduce((sum, one) => sum + one.pendingForMe + one.toDecide, 0);
  const inquiries = status.inquiries.filter((one) => one.open);
  const isCalm = live.length === 0 && voice === 0 && inquiries.length === 0;
  return (
    <section class="col">
      <Heading>{firstRun.tell('welcome.now')}</Heading>
      {isCalm ? (
        <p class="sub pad-s">{firstRun.tell('welcome.calm')}</p>
      ) : (
        <List>
          {live.length === 0 ? null : (
            <ListRow
              state="alert"
              needsSomeone
              name={firstRun.tell('welcome.rings', { count: live.length })}
              href={href('bell')}
            />
          )}
          {voice === 0 ? null : (
            <ListRow
              state="due"
              name={firstRun.tell('welcome.voice', { count: voice })}
              href={href('assembly')}
            />
          )}
          {inquiries.map(({ id, subject, owner }) => (
            <ListRow
              key={id}
              state="inquiry"
              name={firstRun.tell('welcome.asks', { name: subject.name ?? subject.id.slice(0, 8) })}
              fact={
                owner?.name == null
                  ? firstRun.tell('welcome.asksNobody')
                  : firstRun.tell('welcome.asksBy', { name: owner.name })
              }
              href={href('pulse', 'inquiry', id)}
            />
          ))}
        </List>
      )}
    </section>
  );
}
