/** Our rules: read in one minute, every number behind them, and asking for another one. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, RuleShown } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { power } from '../../../words/power.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { Button, Buttons } from '../../kit/button.tsx';
import { NumberField, SelectField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { go } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { Facts } from '../shared.tsx';
import { Ways } from './ways.tsx';

type Constitution = Answer<'constitution.show'>;

/** The screen. */
export function Rules(_props: ScreenProps): VNode {
  const shown = view('constitution.show', { all: true }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.rules')}>
      {(answer) => (
        <>
          <Notice sentence={power.tell('rules.title', { members: answer.members })} />
          <div class="col">
            <section class="card pad stack3">
              {sentencesOf(answer).map((sentence, at) => (
                <p key={at}>{sentence}</p>
              ))}
            </section>
          </div>
          <div class="col">
            <Ways answer={answer} />
            <Changed answer={answer} />
            <Change rules={[...answer.rules, ...answer.durations]} />
            <Every title={power.tell('rules.all')} rules={answer.rules} />
            <Every title={power.tell('rules.waits')} rules={answer.durations} />
          </div>
        </>
      )}
    </Seen>
  );
}

/** What a rule is called: in words, or by the name that all versions and languages use for it. */
function sayRule(name: string): string {
  return power.has(`rule.${name}`) ? sayWord(power, 'rule', name) : name;
}

/** The sentences of one minute; one whose numbers are not all known to this version is left out. */
function sentencesOf(answer: Constitution): readonly ComponentChild[] {
  const values = new Map(answer.rules.map(({ name, value }) => [name, value]));
  const of = (name: string): number => values.get(name) ?? 0;
  const told = (needs: readonly string[], sentence: () => ComponentChild): ComponentChild[] =>
    needs.every((name) => values.has(name)) ? [sentence()] : [];
  return [
    ...told(['membersShare', 'constitutionShare', 'expelShare'], () =>
      power.tell('rules.members', {
        percent: of('membersShare'),
        rules: of('constitutionShare'),
        expel: of('expelShare'),
      }),
    ),
    ...told(['termsMax'], () => power.tell('rules.mandates', { terms: of('termsMax') })),
    ...told(['deputies'], () => power.tell('rules.deputies', { deputies: of('deputies') })),
    ...told(['recallOpenMembers', 'recallOpenShare'], () =>
      power.tell('rules.recall', {
        members: of('recallOpenMembers'),
        percent: of('recallOpenShare'),
      }),
    ),
    ...told(['emergencyHolders'], () =>
      power.tell('rules.emergency', { holders: of('emergencyHolders') }),
    ),
    ...told(['emergencyShareFirst', 'emergencyDays'], () =>
      power.tell('rules.dearer', {
        first: of('emergencyShareFirst'),
        second: of('emergencyShareSecond'),
        third: of('emergencyShareThird'),
        later: of('emergencyShareLater'),
        days: of('emergencyDays'),
      }),
    ),
    ...told(['emergencyStop'], () => power.tell('rules.stop', { stop: of('emergencyStop') })),
    ...told(['vouchers'], () => power.tell('rules.admit', { vouchers: of('vouchers') })),
    ...told(['quorumShare'], () => power.tell('rules.votes', { part: of('quorumShare') })),
    power.tell(answer.stewardsOpen ? 'rules.stewardsOpen' : 'rules.stewardsClosed'),
    power.tell('rules.pending'),
  ];
}

function Changed({ answer }: { readonly answer: Constitution }): VNode {
  const changed = [...answer.rules, ...answer.durations].filter(
    ({ value, initially }) => value !== initially,
  );
  return (
    <>
      <Heading>{power.tell('rules.changed')}</Heading>
      <section class="card pad stack3">
        {changed.length === 0 ? <p class="sub">{power.tell('rules.unchanged')}</p> : null}
        <Facts
          of={changed.map(({ name, value, initially }) => [
            sayRule(name),
            power.tell('rules.changedLine', { value, initially }),
          ])}
        />
      </section>
    </>
  );
}

/** Every number, by the name that all versions and languages use for it. */
function Every({
  title,
  rules,
}: {
  readonly title: ComponentChild;
  readonly rules: readonly RuleShown[];
}): VNode | null {
  if (rules.length === 0) return null;
  return (
    <details class="card pad">
      <summary>{title}</summary>
      <div class="sideways" tabIndex={0} role="group" aria-label={power.say('rules.name')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{power.tell('rules.name')}</th>
              <th scope="col">{power.tell('rules.now')}</th>
              <th scope="col">{power.tell('rules.between')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ name, value, unit, floor, ceiling }) => (
              <tr key={name}>
                <td>
                  {sayRule(name)}
                  <br />
                  <code class="sub">{name}</code>
                </td>
                <td>{sayWord(power, 'value', unit, { count: value })}</td>
                <td>{power.tell('rules.range', { floor, ceiling })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** One number that is to change. */
interface Changing {
  readonly name: string;
  readonly value: number | undefined;
}

/** Asking for other numbers: one, or several that only make sense together. */
function Change({ rules }: { readonly rules: readonly RuleShown[] }): VNode | null {
  const first: Changing = { name: rules[0]?.name ?? '', value: undefined };
  const changing = useSignal<readonly Changing[]>([first]);
  if (rules.length === 0) return null;
  const put = (at: number, change: Changing): void => {
    changing.value = changing.value.map((one, of) => (of === at ? change : one));
  };
  const others = rules.filter(({ name }) => changing.value.every((one) => one.name !== name));
  const isOpen = changing.value.some(({ value }) => value === undefined);
  return (
    <Opening label={power.tell('rules.propose')} icon="pen">
      {(close) => (
        <ActForm
          label={power.tell('new.give')}
          held={power.say('rules.held')}
          done={power.say('rules.done')}
          whyOff={isOpen ? power.tell('rules.number') : undefined}
          onClose={close}
          onDone={() => go('assembly', 'agree')}
          seal={async () =>
            ask('constitution.propose', {
              set: changing.value.map(({ name, value }) => `${name}=${value ?? 0}`),
            })
          }
        >
          {changing.value.map((change, at) => (
            <OneChange
              key={at}
              change={change}
              rules={rules.filter(
                ({ name }) => name === change.name || others.some((one) => one.name === name),
              )}
              onInput={(next) => put(at, next)}
            />
          ))}
          {changing.value.length < 2 ? null : <p class="sub">{power.tell('rules.together')}</p>}
          <Buttons>
            {others[0] === undefined ? null : (
              <Button
                kind="line"
                icon="plus"
                onPress={() => {
                  const name = others[0]?.name ?? '';
                  changing.value = [...changing.value, { name, value: undefined }];
                }}
              >
                {power.tell('rules.more')}
              </Button>
            )}
            {changing.value.length < 2 ? null : (
              <Button kind="quiet" onPress={() => (changing.value = changing.value.slice(0, -1))}>
                {power.tell('rules.fewer')}
              </Button>
            )}
          </Buttons>
        </ActForm>
      )}
    </Opening>
  );
}

/** Which rule, and its new number. */
function OneChange({
  change: { name, value },
  rules,
  onInput,
}: {
  readonly change: Changing;
  readonly rules: readonly RuleShown[];
  readonly onInput: (change: Changing) => void;
}): VNode | null {
  const rule = rules.find((one) => one.name === name);
  if (rule === undefined) return null;
  const { floor, ceiling, unit } = rule;
  return (
    <>
      <SelectField
        label={power.tell('rules.which')}
        options={rules.map((one) => ({ value: one.name, label: sayRule(one.name) }))}
        value={name}
        onPick={(next) => onInput({ name: next, value: undefined })}
      />
      <NumberField
        key={name}
        least={floor}
        most={ceiling}
        label={power.tell('rules.number')}
        help={sayWord(power, 'range', unit, { least: floor, most: ceiling })}
        value={value}
        onInput={(next) => onInput({ name, value: next })}
      />
    </>
  );
}
