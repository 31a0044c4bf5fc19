/** What else can be done with a decision: its own text, its end, its review, others' answers, paper. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Result } from '@tocsin/core';

import type { ControlFault, DecisionAnswer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { decide } from '../../../words/decide.ts';
import { ask } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { picked, some, spanned, typed, useDraft } from '../../kit/draft.ts';
import { Choice, HoursField, PickMany, TextField } from '../../kit/field.tsx';
import { href } from '../../route.ts';
import { PeoplePick } from '../shared.tsx';
import { ChoiceField } from './answering.tsx';
import { Heard, HEARD_HERE, spokenBy } from './heard.tsx';
import type { HeardHow } from './heard.tsx';
import type { Picked } from './tokens.ts';

/** Half a year. */
const REVIEW_HOURS = 4_392;
/** The latest next look: two years. */
const REVIEW_HOURS_MAX = 17_520;

/** The acts that fit its state. */
export function Doing({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const { state, waits, id } = answer;
  const isMine = answer.by?.me === true;
  const isRunning = state === 'active' || state === 'pending';
  const isToBeDrawn = state === 'succeeded' && answer.method === 'sortition';
  return (
    <>
      {isToBeDrawn ? (
        <LinkButton kind="main" icon="dice" wide href={href('assembly', 'draws', 'new', id)}>
          {decide.tell('after.draw')}
        </LinkButton>
      ) : null}
      {waits.includes('carryOut') ? <Done id={id} /> : null}
      {answer.reviewOn === null ? null : <Review id={id} />}
      {isRunning && isMine ? <Amend answer={answer} /> : null}
      {state === 'active' ? (
        <>
          <Scribe answer={answer} />
          <LinkButton
            kind="line"
            icon="print"
            wide
            href={href('assembly', 'decisions', id, 'sheets')}
          >
            {decide.tell('sheet.open')}
          </LinkButton>
          <LinkButton kind="line" icon="pen" wide href={href('assembly', 'decisions', id, 'enter')}>
            {decide.tell('enter.open')}
          </LinkButton>
        </>
      ) : null}
      {isRunning && isMine ? <Withdraw id={id} /> : null}
    </>
  );
}

function Done({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ note: '' });
  return (
    <Opening kind="main" label={decide.tell('done.open')}>
      {(close) => (
        <ActForm
          label={decide.tell('done.open')}
          held={decide.say('done.held')}
          done={decide.say('done.done')}
          onClose={close}
          onDone={close}
          seal={async () => ask('decide.done', { id, ...some('note', draft.value.note) })}
        >
          <TextField optional label={assembly.tell('with.note')} {...typed(draft, 'note')} />
        </ActForm>
      )}
    </Opening>
  );
}

function Review({ id }: { readonly id: string }): VNode {
  const draft = useDraft<{ verdict: 'keep' | 'change' | 'end'; note: string; hours: number }>({
    verdict: 'keep',
    note: '',
    hours: REVIEW_HOURS,
  });
  const { verdict, note, hours } = draft.value;
  return (
    <Opening label={decide.tell('review.open')}>
      {(close) => (
        <ActForm
          label={decide.tell('review.open')}
          held={decide.say('review.held')}
          done={decide.say('review.done')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('decide.review', {
              id,
              verdict,
              ...some('note', note),
              ...(verdict === 'end' ? {} : { hours }),
            })
          }
        >
          <Choice
            compact
            label={decide.tell('review.verdict')}
            options={(['keep', 'change', 'end'] as const).map((value) => ({
              value,
              label: decide.tell(`review.${value}`),
            }))}
            {...picked(draft, 'verdict')}
          />
          <TextField optional label={assembly.tell('with.note')} {...typed(draft, 'note')} />
          {verdict === 'end' ? null : (
            <HoursField
              label={decide.tell('review.next')}
              hoursMax={REVIEW_HOURS_MAX}
              {...spanned(draft, 'hours')}
            />
          )}
        </ActForm>
      )}
    </Opening>
  );
}

/** Another text in the place of one's own, and which objections it means to answer. */
function Amend({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const draft = useDraft<{ text: string; note: string; answers: readonly string[] }>({
    text: answer.text,
    note: '',
    answers: [],
  });
  const open = answer.objections.filter(({ status }) => status === 'open');
  const { text, note, answers } = draft.value;
  return (
    <Opening label={decide.tell('amend.open')} icon="pen">
      {(close) => (
        <ActForm
          label={decide.tell('amend.give')}
          held={decide.say('amend.held')}
          done={decide.say('amend.done')}
          whyOff={text.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('decide.amend', { id: answer.id, text, answers, ...some('note', note) })
          }
        >
          <TextField lines={6} label={decide.tell('amend.text')} {...typed(draft, 'text')} />
          <TextField optional label={decide.tell('amend.note')} {...typed(draft, 'note')} />
          {open.length === 0 ? null : (
            <PickMany
              label={decide.tell('amend.answers')}
              options={open.map((one) => ({ value: one.id, label: <bdi>{one.harm}</bdi> }))}
              {...typed(draft, 'answers')}
            />
          )}
        </ActForm>
      )}
    </Opening>
  );
}

function Withdraw({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ why: '' });
  return (
    <Opening kind="quiet" label={decide.tell('withdraw.open')}>
      {(close) => (
        <ActForm
          label={decide.tell('withdraw.open')}
          held={decide.say('withdraw.held')}
          done={decide.say('withdraw.done')}
          onClose={close}
          onDone={close}
          seal={async () => ask('decide.withdraw', { id, ...some('why', draft.value.why) })}
        >
          <TextField optional label={decide.tell('withdraw.why')} {...typed(draft, 'why')} />
        </ActForm>
      )}
    </Opening>
  );
}

/** Writing down what others say: a hall with one device, a telephone, a note. */
function Scribe({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const draft = useDraft<
    HeardHow & {
      people: readonly string[];
      harm: string;
      argument: string;
    }
  >({ people: [], ...HEARD_HERE, harm: '', argument: '' });
  const answered = useSignal<Picked | undefined>(undefined);
  const { people } = draft.value;
  const choice = answered.value?.choice;
  return (
    <Opening label={decide.tell('scribe.open')} icon="pen">
      {(close) => (
        <ActForm<unknown>
          label={decide.tell('answer.give')}
          held={decide.say('scribe.held', { count: people.length })}
          done={decide.say('scribe.done', { count: people.length })}
          whyOff={
            people.length === 0
              ? assembly.tell('with.pick')
              : choice === undefined
                ? decide.tell('answer.first')
                : undefined
          }
          onClose={close}
          onDone={close}
          seal={async () => writeDown(answer, choice ?? '', draft.value)}
        >
          <p class="sub">{decide.tell('scribe.help')}</p>
          <PeoplePick label={assembly.tell('with.for')} {...typed(draft, 'people')} />
          <ChoiceField answer={answer} onPick={(one) => (answered.value = one)} />
          {choice === 'object' ? (
            <>
              <TextField
                optional
                lines={2}
                label={decide.tell('object.harm')}
                {...typed(draft, 'harm')}
              />
              <TextField
                optional
                lines={2}
                label={decide.tell('object.argument')}
                {...typed(draft, 'argument')}
              />
            </>
          ) : null}
          <Heard of={draft.value} onInput={(how) => (draft.value = { ...draft.value, ...how })} />
        </ActForm>
      )}
    </Opening>
  );
}

/** What a scribe heard. An objection with its harm is a word of its own; without, it is a mark. */
async function writeDown(
  answer: DecisionAnswer,
  choice: string,
  heard: HeardHow & {
    readonly people: readonly string[];
    readonly harm: string;
    readonly argument: string;
  },
): Promise<Result<unknown, ControlFault>> {
  const spoken = { id: answer.id, ...spokenBy(heard) };
  const isWorded = answer.asks === 'mark' && choice === 'object' && heard.harm.trim() !== '';
  return isWorded
    ? ask('decide.object', {
        ...spoken,
        harm: heard.harm,
        ...some('argument', heard.argument),
        settled: false,
        none: false,
      })
    : ask('decide.stance', { ...spoken, choice, also: [], noAct: false });
}
