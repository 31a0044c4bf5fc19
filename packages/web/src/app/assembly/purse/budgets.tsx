/** Budgets: for what, how much, until when, who spends it; and asking for one. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { BudgetShown } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { purse } from '../../../words/purse.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, NumberField, SelectField, TextField } from '../../kit/field.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { go } from '../../route.ts';
import { saySum } from '../shared.tsx';
import { useRoles } from './powers.ts';

/** The screen. */
export function Budgets(): VNode {
  const all = useSignal(false);
  const shown = view('allocate.show', { all: all.value }).value;
  return (
    <Seen of={shown} title={purse.tell('all.budgets')}>
      {({ budgets }) => (
        <>
          <Notice
            sentence={purse.tell('budget.count', {
              count: budgets.filter(({ standing }) => standing).length,
            })}
          />
          <div class="col">
            {budgets.length === 0 ? <EmptyState title={purse.tell('budget.empty')} /> : null}
            {budgets.map((one, at) => (
              <Budget key={`${one.id}${at}`} one={one} />
            ))}
          </div>
          <div class="col">
            <NewBudget budgets={budgets} />
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
          </div>
        </>
      )}
    </Seen>
  );
}

function Budget({ one }: { readonly one: BudgetShown }): VNode {
  return (
    <section class="card pad stack">
      <div class="flex between">
        <h2>{one.purpose === null ? purse.tell('budget.noText') : <bdi>{one.purpose}</bdi>}</h2>
        <b class="num">{saySum(one.sum)}</b>
      </div>
      <p class="sub">{purse.tell('budget.until', { when: sayDate(one.notAfter.ms) })}</p>
      <p class="sub">
        {one.spender === null
          ? purse.tell('budget.nobody')
          : purse.tell('budget.spender', { name: nameOf(one.spender) })}
      </p>
      {one.standing ? null : <Chip state="unknown">{purse.tell('budget.over')}</Chip>}
    </section>
  );
}

function NewBudget({ budgets }: { readonly budgets: readonly BudgetShown[] }): VNode {
  const draft = useDraft<{
    purpose: string;
    sum: string;
    days: number | undefined;
    mandate: string;
    replaces: string;
  }>({ purpose: '', sum: '', days: 60, mandate: '', replaces: '' });
  const { purpose, sum, days, mandate, replaces } = draft.value;
  const isReady = purpose.trim() !== '' && sum.trim() !== '' && days !== undefined;
  const roles = useRoles();
  return (
    <Opening kind="main" icon="plus" label={purse.tell('budget.new')}>
      {(close) => (
        <ActForm
          label={purse.tell('budget.new')}
          held={purse.say('budget.held')}
          done={purse.say('budget.done')}
          whyOff={isReady ? undefined : assembly.tell('with.write')}
          onClose={close}
          onDone={() => go('assembly', 'agree')}
          seal={async () =>
            ask('allocate.propose', {
              purpose,
              sum: sum.trim(),
              days: days ?? 0,
              ...some('mandate', mandate),
              ...some('replaces', replaces),
            })
          }
        >
          <TextField label={purse.tell('budget.purpose')} {...typed(draft, 'purpose')} />
          <TextField
            label={purse.tell('budget.sum')}
            help={assembly.tell('sum.help')}
            {...typed(draft, 'sum')}
          />
          <NumberField least={1} label={purse.tell('budget.days')} {...typed(draft, 'days')} />
          <SelectField
            label={purse.tell('budget.mandate')}
            options={[{ value: '', label: purse.say('budget.noRole') }, ...roles]}
            {...picked(draft, 'mandate')}
          />
          <SelectField
            label={purse.tell('budget.replaces')}
            options={[
              { value: '', label: purse.say('budget.newOne') },
              ...budgets
                .filter(({ standing }) => standing)
                .map(({ id, purpose: of }) => ({
                  value: id,
                  label: of ?? purse.say('budget.noText'),
                })),
            ]}
            {...picked(draft, 'replaces')}
          />
        </ActForm>
      )}
    </Opening>
  );
}
