/** The purse: what there is, entries, counted balances; budgets and the summary have pages of their own. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, BookAccount } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { purse } from '../../../words/purse.ts';
import { sayDate } from '../../../words/time.ts';
import { view } from '../../asking.ts';
import { Banner } from '../../kit/banner.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { Budgets } from './budgets.tsx';
import { CloseAccount, CountAccount, Enter, NameCode, OpenAccount } from './entering.tsx';
import { Entry } from './entry.tsx';
import { ExportBook, Summary } from './summary.tsx';

type Shown = Answer<'accounts.show'>;

/** The screen: `[]`, `[budgets]`, `[summary]`. */
export function Purse({ rest }: ScreenProps): VNode {
  if (rest[0] === 'budgets') return <Budgets />;
  if (rest[0] === 'summary') return <Summary />;
  return <Book />;
}

function Book(): VNode {
  const all = useSignal(false);
  const shown = view('accounts.show', { all: all.value }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.purse')}>
      {(answer) => (
        <>
          <Notice
            sentence={purse.tell('all.count', {
              count: answer.accounts.filter(({ closedAt }) => closedAt === null).length,
            })}
          />
          <div class="col">
            {answer.overdrawn.length === 0 ? null : (
              <Banner
                state="late"
                title={purse.tell('all.overdrawn', { accounts: answer.overdrawn.join(', ') })}
              />
            )}
            <Accounts accounts={answer.accounts} />
            <Entries answer={answer} all={all.value} />
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
            <Counted answer={answer} />
          </div>
          <div class="col">
            <Enter accounts={answer.accounts} />
            <OpenAccount />
            <LinkButton kind="line" wide href={href('assembly', 'purse', 'budgets')}>
              {purse.tell('all.budgets')}
            </LinkButton>
            <LinkButton kind="line" wide href={href('assembly', 'purse', 'summary')}>
              {purse.tell('all.summary')}
            </LinkButton>
            <ExportBook />
            <NameCode />
          </div>
        </>
      )}
    </Seen>
  );
}

function Accounts({ accounts }: { readonly accounts: readonly BookAccount[] }): VNode {
  if (accounts.length === 0) return <EmptyState title={purse.tell('all.empty')} />;
  return (
    <>
      <Heading>{purse.tell('all.accounts')}</Heading>
      <ul class="card list one">
        {accounts.map((one) => (
          <Account key={one.id} one={one} />
        ))}
      </ul>
    </>
  );
}

function Account({ one }: { readonly one: BookAccount }): VNode {
  const notes = [
    ...(one.restricted ? [purse.say('all.bound')] : []),
    ...(one.closedAt === null ? [] : [purse.say('all.closed', { when: sayDate(one.closedAt.ms) })]),
  ];
  return (
    <li>
      <div class="flex between top">
        <p class="name">
          <bdi>{one.name}</bdi>
          {notes.length === 0 ? null : <small class="sub"> · {notes.join(' · ')}</small>}
        </p>
        <div class="end">
          {one.balances.length === 0 ? <p class="sub">{purse.tell('all.nothing')}</p> : null}
          {one.balances.map(({ commodity, posted, provisional }) => (
            <p key={commodity}>
              <b class="num">
                <bdi>
                  {posted} {commodity}
                </bdi>
              </b>
              {provisional === posted ? null : (
                <small class="sub line">
                  {purse.tell('all.provisional', { amount: provisional })}
                </small>
              )}
            </p>
          ))}
        </div>
      </div>
      {one.closedAt === null ? (
        <details>
          <summary>{assembly.tell('with.more')}</summary>
          <div class="stack">
            <CountAccount account={one} />
            {one.balances.length === 0 ? <CloseAccount account={one} /> : null}
          </div>
        </details>
      ) : null}
    </li>
  );
}

function Entries({ answer, all }: { readonly answer: Shown; readonly all: boolean }): VNode | null {
  if (answer.entries.length === 0) return null;
  return (
    <>
      <Heading fact={String(answer.entries.length)}>
        {purse.tell(all ? 'all.entries' : 'all.waiting')}
      </Heading>
      <ul class="card list one">
        {answer.entries.map((entry, at) => (
          <Entry key={`${entry.id}${at}`} entry={entry} />
        ))}
      </ul>
    </>
  );
}

function Counted({ answer }: { readonly answer: Shown }): VNode | null {
  if (answer.counts.length === 0) return null;
  return (
    <>
      <Heading>{purse.tell('all.counts')}</Heading>
      <section class="card pad stack">
        {answer.counts.map(({ account, at, by, holds, difference, commodity }, index) => (
          <p key={index}>
            <bdi>{account}</bdi>:{' '}
            {holds
              ? purse.tell('count.holds')
              : purse.tell('count.differs', { difference, commodity })}{' '}
            <span class="fact">
              {purse.tell('entry.by', { name: nameOf(by), when: sayDate(at.ms) })}
            </span>
          </p>
        ))}
      </section>
    </>
  );
}
