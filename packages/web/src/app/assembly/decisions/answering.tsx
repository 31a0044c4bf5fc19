/** One's own answer, by the way the question is put: a mark, one option, a ranking, points. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { DecisionAnswer } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { sayNumber } from '../../../words/language.ts';
import type { Answered } from '../../asking.ts';
import { ask, view } from '../../asking.ts';
import type { Act } from '../../kit/acts.tsx';
import { ActButton, ActForm, OneOf, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { some, ticked, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, Choice, PickMany, SelectField, TextField } from '../../kit/field.tsx';
import { Heading } from '../../kit/rows.tsx';
import { knownOf } from '../../kit/seen.tsx';
import type { Picked } from './tokens.ts';
import { pickedOption, pickedRanking, pickedScores } from './tokens.ts';

/** Points go from nothing to this. */
const POINTS_MAX = 10;

/** What is left out of an answer that one gives for oneself. */
const ALONE = { for: [], byScribe: false, byPhone: false, byCourier: false, witness: [] } as const;

/** My answer, for as long as the question is open. */
export function MyAnswer({ answer }: { readonly answer: DecisionAnswer }): VNode | null {
  if (answer.state !== 'active' || answer.fault !== null) return null;
  return (
    <>
      <Heading>{decide.tell('answer.title')}</Heading>
      <section class="card pad stack3">
        {answer.mine === null ? null : (
          <p>{decide.tell('answer.mine', { answer: sayAnswer(answer.mine) })}</p>
        )}
        {answer.blind && answer.opensFrom !== null ? (
          <Banner
            icon="lock"
            title={decide.tell('answer.blind', { when: sayBoth(answer.opensFrom.ms) })}
          />
        ) : null}
        <Give answer={answer} />
        {answer.asks === 'mark' && answer.marks.includes('object') ? (
          <Objecting id={answer.id} />
        ) : null}
        {answer.mine === null ? null : <GiveMark answer={answer} mark="none" kind="quiet" />}
      </section>
    </>
  );
}

/** An answer in words: marks have some, options are people's own. */
export function sayAnswer(mine: string): string {
  return decide.has(`mark.${mine}`) ? sayWord(decide, 'mark', mine) : mine;
}

/** What stands beside an answer. */
interface Beside {
  readonly reason?: string;
  readonly noAct: boolean;
  /** Other questions that get the same answer. */
  readonly also: readonly string[];
}

/** Marks as buttons; everything else as a form. The reason and the act stand before both. */
function Give({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const draft = useDraft<{ reason: string; noAct: boolean; also: readonly string[] }>({
    reason: '',
    noAct: false,
    also: [],
  });
  const picked = useSignal<Picked | undefined>(undefined);
  const { reason, noAct, also } = draft.value;
  const given: Beside = { ...some('reason', reason), noAct, also };
  const beside = (
    <>
      <TextField optional label={decide.tell('answer.reason')} {...typed(draft, 'reason')} />
      {answer.act === null || answer.act === 'hidden' ? null : (
        <Checkbox {...ticked(draft, 'noAct')}>{decide.tell('answer.noAct')}</Checkbox>
      )}
      <Also answer={answer} {...typed(draft, 'also')} />
    </>
  );
  if (answer.asks === 'mark') return <Marks answer={answer} given={given} beside={beside} />;
  const { choice, words } = picked.value ?? { choice: undefined, words: '' };
  return (
    <>
      <ActForm
        label={decide.tell('answer.give')}
        whyOff={choice === undefined ? decide.tell('answer.first') : undefined}
        {...giving(answer, choice ?? '', words, given)}
      >
        <ChoiceField answer={answer} onPick={(one) => (picked.value = one)} />
        {beside}
      </ActForm>
      {answer.marks.includes('abstain') ? (
        <GiveMark answer={answer} mark="abstain" kind="quiet" given={given} />
      ) : null}
    </>
  );
}

/** Other open questions that take the same marks: one answer can be given to several at once. */
function Also({
  answer,
  value,
  onInput,
}: {
  readonly answer: DecisionAnswer;
  readonly value: readonly string[];
  readonly onInput: (value: readonly string[]) => void;
}): VNode | null {
  const known = knownOf(view('decide.list', { all: false }).value, undefined)?.decisions ?? [];
  const others = known.filter(
    ({ id, method, waits }) =>
      id !== answer.id && method === answer.method && waits.includes('answer'),
  );
  if (answer.asks !== 'mark' || others.length === 0) return null;
  return (
    <details>
      <summary>{decide.tell('also.open')}</summary>
      <PickMany
        label={decide.tell('also.which')}
        options={others.map(({ id, title }) => ({ value: id, label: <bdi>{title}</bdi> }))}
        value={value}
        onInput={onInput}
      />
    </details>
  );
}

function Marks({
  answer,
  given,
  beside,
}: {
  readonly answer: DecisionAnswer;
  readonly given: Beside;
  readonly beside: VNode;
}): VNode {
  const marks = answer.marks.filter((mark) => mark !== 'object');
  return (
    <>
      {beside}
      <OneOf>
        {marks.map((mark, at) => (
          <GiveMark
            key={mark}
            answer={answer}
            mark={mark}
            kind={at === 0 ? 'main' : 'line'}
            given={given}
          />
        ))}
      </OneOf>
    </>
  );
}

/** The act of answering: `choice` as the peer reads it, `words` as it is said back. */
function giving(
  answer: DecisionAnswer,
  choice: string,
  words: string,
  given: Beside,
): Act<Answered<'decide.stance'>> {
  return {
    held: decide.say('say.held', { answer: words }),
    done: answer.blind ? decide.say('say.sealed') : decide.say('say.done', { answer: words }),
    seal: async () => ask('decide.stance', { ...ALONE, id: answer.id, choice, ...given }),
  };
}

function GiveMark({
  answer,
  mark,
  kind,
  given = { noAct: false, also: [] },
}: {
  readonly answer: DecisionAnswer;
  readonly mark: string;
  readonly kind: 'main' | 'line' | 'quiet';
  readonly given?: Beside;
}): VNode {
  const words = mark === 'none' ? sayWord(decide, 'mark', mark) : sayWord(decide, 'say', mark);
  return (
    <ActButton kind={kind} {...giving(answer, mark, words, given)}>
      {mark === 'none' ? decide.tell('answer.takeBack') : words}
    </ActButton>
  );
}

/** Objecting: what harm it would do. It is not an answer but stops the question. */
function Objecting({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ harm: '', argument: '' });
  return (
    <Opening label={decide.tell('say.object')}>
      {(close) => (
        <ActForm
          label={decide.tell('object.give')}
          held={decide.say('object.held')}
          done={decide.say('object.done')}
          whyOff={draft.value.harm.trim() === '' ? decide.tell('object.harm') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('decide.object', {
              ...ALONE,
              id,
              harm: draft.value.harm,
              ...some('argument', draft.value.argument),
              settled: false,
              none: false,
            })
          }
        >
          <TextField lines={3} label={decide.tell('object.harm')} {...typed(draft, 'harm')} />
          <TextField
            lines={2}
            optional
            label={decide.tell('object.argument')}
            {...typed(draft, 'argument')}
          />
        </ActForm>
      )}
    </Opening>
  );
}

/** Picks an answer of any kind. */
export function ChoiceField({
  answer,
  onPick,
}: {
  readonly answer: Pick<DecisionAnswer, 'asks' | 'marks' | 'options'>;
  readonly onPick: (picked: Picked | undefined) => void;
}): VNode {
  const { asks, marks, options } = answer;
  switch (asks) {
    case 'mark':
      return (
        <PickOne
          of={marks.map((mark) => ({ choice: mark, words: sayWord(decide, 'say', mark) }))}
          onPick={onPick}
        />
      );
    case 'option':
      return <PickOne of={options.map((_, at) => pickedOption(options, at))} onPick={onPick} />;
    case 'ranking':
    case 'scores':
      return <Numbers asks={asks} options={options} onPick={onPick} />;
  }
}

function PickOne({
  of,
  onPick,
}: {
  readonly of: readonly Picked[];
  readonly onPick: (picked: Picked | undefined) => void;
}): VNode {
  const one = useSignal<string | undefined>(undefined);
  return (
    <Choice
      label={decide.tell('answer.pickOne')}
      value={one.value}
      options={of.map(({ choice, words }) => ({ value: choice, label: <bdi>{words}</bdi> }))}
      onPick={(choice) => {
        one.value = choice;
        onPick(of.find((picked) => picked.choice === choice));
      }}
    />
  );
}

/** A rank, or points, for each option. */
function Numbers({
  asks,
  options,
  onPick,
}: {
  readonly asks: 'ranking' | 'scores';
  readonly options: readonly string[];
  readonly onPick: (picked: Picked | undefined) => void;
}): VNode {
  const numbers = useSignal<ReadonlyMap<number, number>>(new Map());
  const put = (at: number, text: string): void => {
    const next = new Map(numbers.value);
    if (text === '') next.delete(at);
    else next.set(at, Number(text));
    numbers.value = next;
    onPick(asks === 'ranking' ? pickedRanking(options, next) : pickedScores(options, next));
  };
  const first = asks === 'ranking' ? 1 : 0;
  const count = asks === 'ranking' ? options.length : POINTS_MAX + 1;
  const steps = Array.from({ length: count }, (_, step) => step + first);
  return (
    <div class="stack3">
      {asks === 'ranking' ? <p class="sub">{decide.tell('answer.rankHelp')}</p> : null}
      {options.map((option, at) => (
        <SelectField
          key={option}
          label={decide.tell(asks === 'ranking' ? 'answer.rank' : 'answer.points', { option })}
          value={numbers.value.has(at) ? String(numbers.value.get(at)) : ''}
          options={[
            { value: '', label: decide.say('answer.noRank') },
            ...steps.map((step) => ({ value: String(step), label: sayNumber(step) })),
          ]}
          onPick={(text) => put(at, text)}
        />
      ))}
    </div>
  );
}
