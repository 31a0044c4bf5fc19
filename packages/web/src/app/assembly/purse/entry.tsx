/** One entry of the book: what moved, how it stands, and what can be said of it. */
import type { VNode } from 'preact';

import type { BookEntryShown } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { purse } from '../../../words/purse.ts';
import { sayDate } from '../../../words/time.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, OneOf, Opening } from '../../kit/acts.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { SelectField, TextField } from '../../kit/field.tsx';
import { Provisional, Settled } from '../../kit/marks.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { usePowers } from './powers.ts';

/** A row of entries. */
export function Entry({ entry }: { readonly entry: BookEntryShown }): VNode {
  return (
    <li>
      <div class="flex between top">
        <div class="grow">
          {linesOfEntry(entry).map((line) => (
            <p key={line} class="strong">
              {line}
            </p>
          ))}
        </div>
        {entry.state === 'posted' ? <Settled /> : null}
        {entry.state === 'provisional' ? <Provisional /> : null}
      </div>
      <p class="sub">
        {entry.narration === '' ? null : (
          <>
            <bdi>{entry.narration}</bdi> ·{' '}
          </>
        )}
        {purse.tell('entry.by', { name: nameOf(entry.by), when: sayDate(entry.date.ms) })}
      </p>
      <p class="sub">
        {sayWord(purse, 'entry', entry.state)}
        {entry.ratified ? <> {purse.tell('entry.ratified')}</> : null}
        {entry.evidence.length === 0 ? null : (
          <> {purse.tell('entry.evidence', { count: entry.evidence.length })}</>
        )}
      </p>
      <Further entry={entry} />
    </li>
  );
}

/** Two postings of the same sum are one movement; everything else line by line. */
function linesOfEntry({ postings }: BookEntryShown): readonly string[] {
  const out = postings.find(({ side }) => side === 'out');
  const into = postings.find(({ side }) => side === 'in');
  if (postings.length === 2 && out !== undefined && into !== undefined)
    return [
      purse.say('entry.line', {
        amount: out.amount,
        commodity: out.commodity,
        from: out.account,
        to: into.account,
      }),
    ];
  return postings.map(({ side, amount, commodity, account }) =>
    purse.say(side === 'in' ? 'entry.in' : 'entry.out', { amount, commodity, account }),
  );
}

function Further({ entry }: { readonly entry: BookEntryShown }): VNode | null {
  const { id, state, ratified } = entry;
  const waits = state === 'late' || state === 'adReferendum' || state === 'overCap';
  if (state === 'pending')
    return (
      <OneOf>
        <ActButton
          kind="main"
          held={purse.say('entry.postHeld')}
          done={purse.say('entry.postDone')}
          seal={async () => ask('accounts.post', { id })}
        >
          {purse.tell('entry.post')}
        </ActButton>
        <ActButton
          kind="line"
          held={purse.say('entry.archiveHeld')}
          done={purse.say('entry.archiveDone')}
          seal={async () => ask('accounts.archive', { id })}
        >
          {purse.tell('entry.archive')}
        </ActButton>
      </OneOf>
    );
  if (waits && !ratified)
    return (
      <OneOf>
        <ActButton
          kind="soft"
          held={purse.say('entry.ratifyHeld')}
          done={purse.say('entry.ratifyDone')}
          seal={async () => ask('mandate.ratify', { id })}
        >
          {purse.tell('entry.ratify')}
        </ActButton>
        <Confirm id={id} />
      </OneOf>
    );
  if (state === 'posted' || state === 'provisional')
    return (
      <div class="stack">
        {state === 'provisional' && entry.power !== null ? <Confirm id={id} /> : null}
        {entry.reverses === null ? <Reverse id={id} /> : null}
      </div>
    );
  return null;
}

function Confirm({ id }: { readonly id: string }): VNode {
  return (
    <ActButton
      kind="line"
      held={purse.say('entry.confirmHeld')}
      done={purse.say('entry.confirmDone')}
      seal={async () => ask('accounts.confirm', { id })}
    >
      {purse.tell('entry.confirm')}
    </ActButton>
  );
}

function Reverse({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ note: '', power: '' });
  const powers = usePowers();
  const { note, power } = draft.value;
  return (
    <Opening kind="quiet" label={purse.tell('entry.reverse')}>
      {(close) => (
        <ActForm
          label={purse.tell('entry.reverse')}
          held={purse.say('entry.reverseHeld')}
          done={purse.say('entry.reverseDone')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('accounts.reverse', { id, ...some('note', note), ...some('power', power) })
          }
        >
          <p class="sub">{purse.tell('entry.reverseHow')}</p>
          <TextField optional label={purse.tell('enter.note')} {...typed(draft, 'note')} />
          <SelectField
            label={purse.tell('enter.power')}
            options={powers}
            {...picked(draft, 'power')}
          />
        </ActForm>
      )}
    </Opening>
  );
}
