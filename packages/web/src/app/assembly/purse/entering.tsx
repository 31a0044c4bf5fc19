/** Writing into the book: entries, accounts, counted balances, how a code is written. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { BookAccount, With } from '../../../rpc/calls.ts';
import { purse } from '../../../words/purse.ts';
import { ask } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField } from '../../kit/files.tsx';
import type { Draft } from '../../kit/draft.ts';
import { linesOf, picked, some, ticked, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, NumberField, SelectField, TextField } from '../../kit/field.tsx';
import { assembly } from '../../../words/assembly.ts';
import { usePowers } from './powers.ts';

const SOURCES = ['member', 'trade', 'ally', 'grant', 'state', 'platform', 'loan'] as const;
/** Digits behind a point that any commodity has. */
const DECIMALS_MAX = 9;

const ENTRY = {
  amount: '',
  commodity: '',
  from: '',
  to: '',
  note: '',
  source: '' as (typeof SOURCES)[number] | '',
  power: '',
  cites: '',
  ago: undefined as number | undefined,
  pending: false,
  lines: '',
  evidence: '',
};

/** An entry: something moved from one account to another. */
export function Enter({ accounts }: { readonly accounts: readonly BookAccount[] }): VNode {
  const draft = useDraft(ENTRY);
  const files = useSignal<FilesByName>({});
  const { amount, commodity, from, to, lines } = draft.value;
  const isMoved = [amount, from, to].every((one) => one.trim() !== '');
  const isReady = commodity.trim() !== '' && (isMoved || linesOf(lines).length > 0);
  return (
    <Opening kind="main" icon="plus" label={purse.tell('enter.open')}>
      {(close) => (
        <ActForm
          label={purse.tell('enter.open')}
          held={purse.say('enter.held')}
          done={purse.say('enter.done')}
          whyOff={isReady ? undefined : assembly.tell('with.write')}
          onClose={close}
          onDone={() => {
            draft.value = ENTRY;
            files.value = {};
            close();
          }}
          seal={async () =>
            ask('accounts.enter', entryBy(draft.value, Object.keys(files.value)), {
              files: files.value,
            })
          }
        >
          <EntryFields
            draft={draft}
            accounts={accounts}
            onFiles={(chosen) => (files.value = chosen)}
          />
        </ActForm>
      )}
    </Opening>
  );
}

function EntryFields({
  draft,
  accounts,
  onFiles,
}: {
  readonly draft: Draft<typeof ENTRY>;
  readonly accounts: readonly BookAccount[];
  readonly onFiles: (files: FilesByName) => void;
}): VNode {
  const powers = usePowers();
  const options = [
    { value: '', label: purse.say('enter.pick') },
    ...accounts
      .filter(({ closedAt }) => closedAt === null)
      .map(({ name }) => ({ value: name, label: name })),
  ];
  return (
    <>
      <TextField label={purse.tell('enter.amount')} {...typed(draft, 'amount')} />
      <TextField
        label={purse.tell('enter.commodity')}
        help={purse.tell('enter.commodityHelp')}
        {...typed(draft, 'commodity')}
      />
      <SelectField label={purse.tell('enter.from')} options={options} {...picked(draft, 'from')} />
      <SelectField label={purse.tell('enter.to')} options={options} {...picked(draft, 'to')} />
      <TextField optional label={purse.tell('enter.note')} {...typed(draft, 'note')} />
      <SelectField label={purse.tell('enter.power')} options={powers} {...picked(draft, 'power')} />
      <details>
        <summary>{assembly.tell('with.more')}</summary>
        <div class="stack3">
          <SelectField
            label={purse.tell('enter.source')}
            options={[
              { value: '' as const, label: purse.say('enter.noSource') },
              ...SOURCES.map((value) => ({ value, label: purse.say(`source.${value}`) })),
            ]}
            {...picked(draft, 'source')}
          />
          <TextField
            lines={4}
            optional
            label={purse.tell('enter.lines')}
            help={purse.tell('enter.linesHelp')}
            {...typed(draft, 'lines')}
          />
          <FileField
            many
            label={purse.tell('enter.files')}
            help={purse.tell('enter.filesHelp')}
            onPick={onFiles}
          />
          <TextField
            lines={2}
            optional
            label={purse.tell('enter.evidence')}
            {...typed(draft, 'evidence')}
          />
          <TextField optional label={purse.tell('enter.cites')} {...typed(draft, 'cites')} />
          <NumberField optional label={purse.tell('enter.ago')} {...typed(draft, 'ago')} />
          <Checkbox {...ticked(draft, 'pending')}>{purse.tell('enter.pending')}</Checkbox>
        </div>
      </details>
    </>
  );
}

function entryBy(draft: typeof ENTRY, file: readonly string[]): With<'accounts.enter'> {
  const { from, to, source, pending } = draft;
  return {
    ...some('from', from),
    ...some('to', to),
    pending,
    file,
    line: linesOf(draft.lines),
    evidence: linesOf(draft.evidence),
    ...some('amount', draft.amount.trim()),
    commodity: draft.commodity.trim(),
    ...some('note', draft.note),
    ...(source === '' ? {} : { source }),
    ...some('power', draft.power),
    ...some('cites', draft.cites),
    ...some('ago', draft.ago),
  };
}

/** Opening an account. */
export function OpenAccount(): VNode {
  const draft = useDraft({ name: '', commodity: '', purpose: '' });
  const { name, commodity, purpose } = draft.value;
  return (
    <Opening label={purse.tell('open.open')}>
      {(close) => (
        <ActForm
          label={purse.tell('open.open')}
          held={purse.say('open.held')}
          done={purse.say('open.done')}
          whyOff={name.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('accounts.open', {
              name: name.trim(),
              commodity: linesOf(commodity),
              ...some('purpose', purpose),
            })
          }
        >
          <TextField
            label={purse.tell('open.name')}
            help={purse.tell('open.nameHelp')}
            {...typed(draft, 'name')}
          />
          <TextField
            lines={2}
            optional
            label={purse.tell('open.commodity')}
            {...typed(draft, 'commodity')}
          />
          <TextField optional label={purse.tell('open.purpose')} {...typed(draft, 'purpose')} />
        </ActForm>
      )}
    </Opening>
  );
}

/** Closing an account on which nothing is left. */
export function CloseAccount({ account }: { readonly account: BookAccount }): VNode {
  const draft = useDraft<{ in: number | undefined }>({ in: undefined });
  return (
    <Opening kind="quiet" label={purse.tell('close.open')}>
      {(close) => (
        <ActForm
          label={purse.tell('close.open')}
          held={purse.say('close.held')}
          done={purse.say('close.done')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('accounts.close', { account: account.name, ...some('in', draft.value.in) })
          }
        >
          <NumberField
            optional
            label={purse.tell('close.when')}
            help={purse.tell('close.whenHelp')}
            {...typed(draft, 'in')}
          />
        </ActForm>
      )}
    </Opening>
  );
}

/** A balance that was counted by hand. */
export function CountAccount({ account }: { readonly account: BookAccount }): VNode {
  const draft = useDraft<{ amount: string; commodity: string; ago: number | undefined }>({
    amount: '',
    commodity: account.balances[0]?.commodity ?? '',
    ago: undefined,
  });
  const { amount, commodity, ago } = draft.value;
  return (
    <Opening kind="quiet" label={purse.tell('count.open')}>
      {(close) => (
        <ActForm
          label={purse.tell('count.open')}
          held={purse.say('count.held')}
          done={purse.say('count.done')}
          whyOff={
            amount.trim() === '' || commodity.trim() === ''
              ? assembly.tell('with.write')
              : undefined
          }
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('accounts.count', {
              account: account.name,
              amount: amount.trim(),
              commodity: commodity.trim(),
              ...some('ago', ago),
            })
          }
        >
          <TextField label={purse.tell('enter.amount')} {...typed(draft, 'amount')} />
          <TextField label={purse.tell('enter.commodity')} {...typed(draft, 'commodity')} />
          <NumberField optional label={purse.tell('enter.ago')} {...typed(draft, 'ago')} />
        </ActForm>
      )}
    </Opening>
  );
}

/** How a code is written: digits behind the point, and its name. */
export function NameCode(): VNode {
  const draft = useDraft<{ commodity: string; decimals: number | undefined; name: string }>({
    commodity: '',
    decimals: 2,
    name: '',
  });
  const { commodity, decimals, name } = draft.value;
  const isReady = commodity.trim() !== '' && decimals !== undefined;
  return (
    <Opening kind="quiet" label={purse.tell('code.open')}>
      {(close) => (
        <ActForm
          label={purse.tell('code.open')}
          held={purse.say('code.held')}
          done={purse.say('code.done')}
          whyOff={isReady ? undefined : assembly.tell('with.write')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('accounts.name', {
              commodity: commodity.trim(),
              decimals: decimals ?? 0,
              ...some('name', name),
            })
          }
        >
          <TextField
            label={purse.tell('code.code')}
            help={purse.tell('enter.commodityHelp')}
            {...typed(draft, 'commodity')}
          />
          <NumberField
            most={DECIMALS_MAX}
            label={purse.tell('code.decimals')}
            {...typed(draft, 'decimals')}
          />
          <TextField optional label={purse.tell('code.name')} {...typed(draft, 'name')} />
        </ActForm>
      )}
    </Opening>
  );
}
