/** Objections and the texts that answer them; whose voices are there, and which do not count. */
import type { VNode } from 'preact';

import type { DecisionAnswer, DecisionObjection } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, OneOf, Opening } from '../../kit/acts.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { Choice, TextField } from '../../kit/field.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Heading, PersonRow } from '../../kit/rows.tsx';
import { Quote } from '../../kit/story.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { namesOf, PeoplePick, useMembers } from '../shared.tsx';
import { sayAnswer } from './answering.tsx';
import { Heard, HEARD_HERE, spokenBy } from './heard.tsx';
import type { HeardHow } from './heard.tsx';

const ALONE = { for: [], byScribe: false, byPhone: false, byCourier: false, witness: [] } as const;

/** All objections, the open ones first. */
export function Objections({ answer }: { readonly answer: DecisionAnswer }): VNode | null {
  const { objections } = answer;
  const open = objections.filter(({ status }) => status === 'open');
  const rest = objections.filter(({ status }) => status !== 'open');
  if (objections.length === 0) return null;
  return (
    <>
      <Heading fact={decide.tell('objections.fact', { open: open.length, all: objections.length })}>
        {decide.tell('objections.title')}
      </Heading>
      {[...open, ...rest].map((one, at) => (
        <Objection key={`${one.id}${at}`} one={one} isOpen={answer.state === 'active'} />
      ))}
    </>
  );
}

function Objection({
  one,
  isOpen,
}: {
  readonly one: DecisionObjection;
  readonly isOpen: boolean;
}): VNode {
  const isOver = one.status !== 'open';
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <Chip state={isOver ? 'steady' : 'disputed'}>
          {decide.tell(`objections.${one.status}`)}
        </Chip>
        <span class="fact">
          <bdi>{nameOf(one.who)}</bdi>
        </span>
      </div>
      <Quote>{one.harm}</Quote>
      {one.argument === '' ? null : (
        <p class="sub">
          <bdi>{one.argument}</bdi>
        </p>
      )}
      {one.status === 'open' && one.answered ? (
        <p class="well">{decide.tell('objections.answered')}</p>
      ) : null}
      {one.status === 'notQualified' ? (
        <p class="sub">
          {decide.tell('objections.asideBy', { names: namesOf(one.setAsideBy), why: one.why })}
        </p>
      ) : null}
      {isOpen && !isOver ? one.who.me ? <Mine one={one} /> : <Doubt id={one.id} /> : null}
      {isOpen && !isOver ? <SpokenFor one={one} /> : null}
    </section>
  );
}

/** Of one's own: whether the new text settles it, or to take it back. */
function Mine({ one }: { readonly one: DecisionObjection }): VNode {
  return (
    <OneOf>
      {one.answered ? (
        <ActButton
          kind="main"
          held={decide.say('objections.settlesHeld')}
          done={decide.say('objections.settlesDone')}
          seal={async () =>
            ask('decide.object', { ...ALONE, id: one.id, settled: true, none: false })
          }
        >
          {decide.tell('objections.settles')}
        </ActButton>
      ) : null}
      <ActButton
        kind="line"
        held={decide.say('objections.takeBackHeld')}
        done={decide.say('objections.takeBackDone')}
        seal={async () => ask('decide.withdraw', { id: one.id })}
      >
        {decide.tell('objections.takeBack')}
      </ActButton>
    </OneOf>
  );
}

function Doubt({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ why: '' });
  return (
    <Opening kind="quiet" label={decide.tell('objections.none')}>
      {(close) => (
        <ActForm
          label={decide.tell('objections.none')}
          held={decide.say('objections.noneHeld')}
          done={decide.say('objections.noneDone')}
          whyOff={draft.value.why.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('decide.object', {
              ...ALONE,
              id,
              settled: false,
              none: true,
              why: draft.value.why,
            })
          }
        >
          <TextField label={decide.tell('objections.noneWhy')} {...typed(draft, 'why')} />
        </ActForm>
      )}
    </Opening>
  );
}

/** What somebody without a device says of it: whose it is, that it is settled; others, that it is none. */
function SpokenFor({ one }: { readonly one: DecisionObjection }): VNode {
  const draft = useDraft<
    HeardHow & { people: readonly string[]; what: 'settles' | 'none'; why: string }
  >({ people: [], what: 'none', why: '', ...HEARD_HERE });
  const { people, what, why } = draft.value;
  const isTheirs = what === 'settles';
  const among = useMembers().filter(({ me, id }) => !me && (id === one.who.id) === isTheirs);
  const isReady = people.length > 0 && (isTheirs || why.trim() !== '');
  return (
    <Opening kind="quiet" label={decide.tell('spoken.open')}>
      {(close) => (
        <ActForm
          label={decide.tell('spoken.open')}
          held={decide.say('spoken.held')}
          done={decide.say('spoken.done')}
          whyOff={
            isReady ? undefined : assembly.tell(people.length > 0 ? 'with.write' : 'with.pick')
          }
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('decide.object', {
              ...spokenBy(draft.value),
              id: one.id,
              settled: isTheirs,
              none: !isTheirs,
              ...some('why', isTheirs ? '' : why),
            })
          }
        >
          <Choice
            label={decide.tell('spoken.what')}
            options={(['none', 'settles'] as const).map((value) => ({
              value,
              label: decide.tell(`spoken.${value}`),
            }))}
            {...picked(draft, 'what')}
          />
          <PeoplePick label={assembly.tell('with.for')} among={among} {...typed(draft, 'people')} />
          {isTheirs ? null : (
            <TextField label={decide.tell('objections.noneWhy')} {...typed(draft, 'why')} />
          )}
          <Heard of={draft.value} onInput={(how) => (draft.value = { ...draft.value, ...how })} />
        </ActForm>
      )}
    </Opening>
  );
}

/** Who said what, as far as it is for all to see: those who did not agree, and what scribes wrote. */
export function Voices({ answer }: { readonly answer: DecisionAnswer }): VNode | null {
  const { dissent, written, uncounted, voided } = answer;
  if (dissent.length + written.length + uncounted.length + voided.length === 0) return null;
  return (
    <>
      <Heading
        fact={decide.tell('voices.fact', { have: answer.present.have, all: answer.electorate })}
      >
        {decide.tell('voices.title')}
      </Heading>
      {dissent.length + written.length === 0 ? null : (
        <ul class="card list">
          {dissent.map(({ who, mark, reason }, at) => (
            <PersonRow
              key={`d${at}`}
              name={nameOf(who)}
              end={<span class="word">{sayAnswer(mark)}</span>}
            >
              {reason === '' ? undefined : <bdi>{reason}</bdi>}
            </PersonRow>
          ))}
          {written.map((one, at) => (
            <PersonRow
              key={`w${at}`}
              name={nameOf(one.who)}
              end={one.witnesses.some(({ me }) => me) ? <Deny id={one.id} /> : undefined}
            >
              {one.witnesses.length === 0
                ? decide.tell('voices.paper', { by: nameOf(one.by) })
                : decide.tell('voices.written', {
                    by: nameOf(one.by),
                    names: namesOf(one.witnesses),
                  })}
            </PersonRow>
          ))}
        </ul>
      )}
      {uncounted.length === 0 ? null : (
        <>
          <Heading>{decide.tell('voices.uncounted')}</Heading>
          <ul class="card list">
            {uncounted.map(({ who, why }, at) => (
              <PersonRow key={at} name={nameOf(who)}>
                {sayWord(decide, 'uncounted', why)}
              </PersonRow>
            ))}
          </ul>
        </>
      )}
      {voided.length === 0 ? null : (
        <p class="sub pad-s">{decide.tell('effectless.count', { count: voided.length })}</p>
      )}
    </>
  );
}

function Deny({ id }: { readonly id: string }): VNode {
  return (
    <ActButton
      kind="quiet"
      held={decide.say('voices.denyHeld')}
      done={decide.say('voices.denyDone')}
      seal={async () => ask('decide.deny', { id })}
    >
      {decide.tell('voices.deny')}
    </ActButton>
  );
}
