/** One's own answer, by the way the question is put: a mark, one option, a ranking, points. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { DecisionAnswer } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { sayNumber } from '../../../words/language.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { Buttons } from '../../kit/button.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { some, ticked, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, Choice, SelectField, TextField } from '../../kit/field.tsx';
import { Heading } from '../../kit/rows.tsx';
import { rankingOf, scoresOf, tokenOf } from './tokens.ts';

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
        {answer.asks === 'mark' && answer.marks.includes('object') ? <Objecting id={answer.id} /> : null}
        {answer.mine === null ? null : (
          <GiveMark answer={answer} mark="none" label={decide.say('answer.takeBack')} kind="quiet" />
        )}
      </section>
    </>
  );
}

/** An answer in words: marks have some, options are people's own. */
export function sayAnswer(mine: string): string {
  return decide.has(`mark.${mine}`) ? sayWord(decide, 'mark', mine) : mine;
}

/** Marks as buttons; everything else as a form. The reason and the act stand beside both. */
function Give({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const draft = useDraft({ reason: '', noAct: false });
  const choice = useSignal<string | undefined>(undefined);
  const beside = (
    <>
      <TextField optional label={decide.tell('answer.reason')} {...typed(draft, 'reason')} />
      {answer.act === null || answer.act === 'hidden' ? null : (
        <Checkbox {...ticked(draft, 'noAct')}>{decide.tell('answer.noAct')}</Checkbox>
      )}
    </>
  );
  const given = (): { readonly reason?: string; readonly noAct: boolean } => ({
    ...some('reason', draft.value.reason),
    noAct: draft.value.noAct,
  });
  if (answer.asks === 'mark')
    return (
      <>
        <Buttons>
          {answer.marks
            .filter((mark) => mark !== 'object')
            .map((mark, at) => (
              <GiveMark
                key={mark}
                answer={answer}
                mark={mark}
                label={sayWord(decide, 'say', mark)}
                kind={at === 0 ? 'main' : 'line'}
                given={given}
              />
            ))}
        </Buttons>
        {beside}
      </>
    );
  return (
    <ActForm
      label={decide.tell('answer.give')}
      whyOff={choice.value === undefined ? decide.tell('answer.first') : undefined}
      held={decide.say('say.held', { answer: sayAnswer(choice.value ?? '') })}
      done={
        answer.blind
          ? decide.say('say.sealed')
          : decide.say('say.done', { answer: sayAnswer(choice.value ?? '') })
      }
      seal={async () =>
        ask('decide.stance', {
          ...ALONE,
          id: answer.id,
          choice: choice.value ?? '',
          also: [],
          ...given(),
        })
      }
    >
      <ChoiceField answer={answer} onPick={(picked) => (choice.value = picked)} />
      {beside}
      {answer.marks.includes('abstain') ? (
        <GiveMark answer={answer} mark="abstain" label={decide.say('say.abstain')} kind="quiet" />
      ) : null}
    </ActForm>
  );
}

function GiveMark({
  answer,
  mark,
  label,
  kind,
  given = () => ({ noAct: false }),
}: {
  readonly answer: DecisionAnswer;
  readonly mark: string;
  readonly label: string;
  readonly kind: 'main' | 'line' | 'quiet';
  readonly given?: () => { readonly reason?: string; readonly noAct: boolean };
}): VNode {
  return (
    <ActButton
      kind={kind}
      held={decide.say('say.held', { answer: label })}
      done={
        answer.blind ? decide.say('say.sealed') : decide.say('say.done', { answer: label })
      }
      seal={async () =>
        ask('decide.stance', { ...ALONE, id: answer.id, choice: mark, also: [], ...given() })
      }
    >
      {label}
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

/** Picks an answer of any kind; gives it as the peer reads it. */
export function ChoiceField({
  answer,
  onPick,
}: {
  readonly answer: Pick<DecisionAnswer, 'asks' | 'marks' | 'options'>;
  readonly onPick: (choice: string | undefined) => void;
}): VNode {
  const numbers = useSignal<ReadonlyMap<number, number>>(new Map());
  const one = useSignal<string | undefined>(undefined);
  const { asks, marks, options } = answer;
  const put = (at: number, picked: string): void => {
    const next = new Map(numbers.value);
    if (picked === '') next.delete(at);
    else next.set(at, Number(picked));
    numbers.value = next;
    onPick(asks === 'ranking' ? rankingOf(options, next) : scoresOf(options, next));
  };
  if (asks === 'mark' || asks === 'option') {
    const offered =
      asks === 'mark'
        ? marks.map((mark) => ({ value: mark, label: sayWord(decide, 'say', mark) }))
        : options.map((option, at) => ({
            value: tokenOf(options, at),
            label: <bdi>{option}</bdi>,
          }));
    return (
      <Choice
        label={decide.tell('answer.pickOne')}
        value={one.value}
        options={offered}
        onPick={(picked) => {
          one.value = picked;
          onPick(picked);
        }}
      />
    );
  }
  const top = asks === 'ranking' ? options.length : POINTS_MAX + 1;
  const first = asks === 'ranking' ? 1 : 0;
  const steps = Array.from({ length: top }, (_, step) => step + first);
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
          onPick={(picked) => put(at, picked)}
        />
      ))}
    </div>
  );
}
