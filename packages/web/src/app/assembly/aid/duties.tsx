/** Duties: who serves when, how the load lies, asking somebody, taking on or declining. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, Duty } from '../../../rpc/calls.ts';
import { aid } from '../../../words/aid.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWhen } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActButton, ActForm, OneOf, Opening } from '../../kit/acts.tsx';
import { picked, some, spanned, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, HoursField, NumberField, SelectField, TextField } from '../../kit/field.tsx';
import type { State } from '../../kit/icon.tsx';
import { Meter } from '../../kit/mandate.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import type { ScreenProps } from '../../screen.ts';
import { peopleOptions, useMembers } from '../shared.tsx';

const SHAPES: Readonly<Record<Duty['state'], State>> = {
  asked: 'due',
  accepted: 'steady',
  done: 'steady',
  conflict: 'late',
  declined: 'resting',
  missed: 'unknown',
};
const DAY_HOURS = 24;
const WEEK_HOURS = 168;
/** The longest duty: two weeks (`DUTY_HOURS_MAX` of the core). */
const LASTS_HOURS_MAX = 336;

/** The screen. */
export function Duties(_props: ScreenProps): VNode {
  const all = useSignal(false);
  const shown = view('duty.show', { all: all.value }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.duties')}>
      {(answer) => (
        <>
          <Notice
            sentence={aid.tell('duty.count', { count: answer.duties.length })}
            support={aid.tell('duty.support')}
          />
          <div class="col">
            {answer.duties.length === 0 ? <EmptyState title={aid.tell('duty.empty')} /> : null}
            {[...answer.duties]
              .toSorted((a, b) => Number(waits(b)) - Number(waits(a)))
              .map((one, at) => (
                <Card key={`${one.id}${at}`} one={one} />
              ))}
          </div>
          <div class="col">
            <AskSomebody kind={answer.duties.some(waits) ? 'soft' : 'main'} />
            <Loads answer={answer} />
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
          </div>
        </>
      )}
    </Seen>
  );
}

function waits({ state, who }: Duty): boolean {
  return who.me && (state === 'asked' || state === 'conflict');
}

function Card({ one }: { readonly one: Duty }): VNode {
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <h2>
          <bdi>{one.rota}</bdi>
        </h2>
        <Chip state={SHAPES[one.state]}>{aid.tell(`duty.${one.state}`)}</Chip>
      </div>
      <p class="sub">
        {aid.tell('duty.span', {
          name: nameOf(one.who),
          from: sayWhen(one.from.ms),
          until: sayWhen(one.until.ms),
        })}
        {' · '}
        {aid.tell('duty.hours', { hours: one.hours })}
      </p>
      {one.tooClose.length === 0 ? null : <p class="sub">{aid.tell('duty.close')}</p>}
      {waits(one) ? <YesOrNo id={one.id} /> : null}
      {one.state === 'accepted' ? <DoneOrNot id={one.id} /> : null}
    </section>
  );
}

function YesOrNo({ id }: { readonly id: string }): VNode {
  return (
    <OneOf>
      <ActButton
        kind="main"
        held={aid.say('duty.takeHeld')}
        done={aid.say('duty.takeDone')}
        seal={async () => ask('duty.accept', { id })}
      >
        {aid.tell('duty.take')}
      </ActButton>
      <ActButton
        kind="line"
        held={aid.say('duty.noHeld')}
        done={aid.say('duty.noDone')}
        seal={async () => ask('duty.decline', { id })}
      >
        {aid.tell('duty.no')}
      </ActButton>
    </OneOf>
  );
}

function DoneOrNot({ id }: { readonly id: string }): VNode {
  return (
    <OneOf>
      <ActButton
        held={aid.say('duty.didHeld')}
        done={aid.say('duty.didDone')}
        seal={async () => ask('duty.done', { id })}
      >
        {aid.tell('duty.did')}
      </ActButton>
      <ActButton
        kind="quiet"
        held={aid.say('duty.notHeld')}
        done={aid.say('duty.notDone')}
        seal={async () => ask('duty.missed', { id })}
      >
        {aid.tell('duty.not')}
      </ActButton>
    </OneOf>
  );
}

/** How much was asked of each and how much of it they took on: for sharing, not for ranking. */
function Loads({ answer }: { readonly answer: Answer<'duty.show'> }): VNode | null {
  const most = Math.max(1, ...answer.loads.map(({ asked }) => asked));
  if (answer.loads.length === 0) return null;
  return (
    <>
      <Heading>{aid.tell('duty.loads')}</Heading>
      <section class="card pad stack3">
        {answer.loads.map(({ who, asked, taken }, at) => (
          <div key={at}>
            <div class="flex between sub">
              <b>
                <bdi>{nameOf(who)}</bdi>
              </b>
              <span>{aid.tell('duty.load', { asked, taken })}</span>
            </div>
            <Meter share={taken / most} label={aid.say('duty.load', { asked, taken })} />
          </div>
        ))}
      </section>
    </>
  );
}

function AskSomebody({ kind }: { readonly kind: 'main' | 'soft' }): VNode {
  const members = useMembers();
  const draft = useDraft<{
    rota: string;
    member: string;
    in: number | undefined;
    lasts: number;
    hours: number | undefined;
  }>({ rota: '', member: '', in: DAY_HOURS, lasts: WEEK_HOURS, hours: 4 });
  const { rota, member, lasts, hours } = draft.value;
  const who = members.find(({ id }) => id === member);
  const isReady = rota.trim() !== '' && who !== undefined && hours !== undefined;
  return (
    <Opening kind={kind} icon="plus" label={aid.tell('duty.ask')}>
      {(close) => (
        <ActForm
          label={aid.tell('duty.ask')}
          held={aid.say('duty.askHeld', { name: who === undefined ? '' : nameOf(who) })}
          done={aid.say('duty.askDone')}
          whyOff={isReady ? undefined : assembly.tell('with.pick')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('duty.ask', {
              rota: rota.trim(),
              member,
              lasts,
              hours: hours ?? 0,
              ...some('in', draft.value.in),
            })
          }
        >
          <TextField
            label={aid.tell('duty.rota')}
            help={aid.tell('duty.rotaHelp')}
            {...typed(draft, 'rota')}
          />
          <SelectField
            label={aid.tell('duty.who')}
            options={peopleOptions(members, aid.say('duty.nobody'))}
            {...picked(draft, 'member')}
          />
          <NumberField label={aid.tell('duty.in')} {...typed(draft, 'in')} />
          <HoursField
            label={aid.tell('duty.lasts')}
            hoursMax={LASTS_HOURS_MAX}
            {...spanned(draft, 'lasts')}
          />
          <NumberField least={1} label={aid.tell('duty.work')} {...typed(draft, 'hours')} />
        </ActForm>
      )}
    </Opening>
  );
}
