/** Decisions: the list, and the way to one of them, to a new one, to sheets of paper. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, DecisionBrief } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { view } from '../../asking.ts';
import { LinkButton } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { sayDate } from '../../../words/time.ts';
import { One } from './one.tsx';
import { EnterSheet, Sheets } from './paper.tsx';
import { Propose } from './propose.tsx';
import { sayStage, sayTimes, shapeOf } from './stage.ts';

/** The screen: `[]`, `[new]`, `[ID]`, `[ID, sheets]`, `[ID, enter]`. */
export function Decisions({ rest }: ScreenProps): VNode {
  const [id, what] = rest;
  if (id === undefined) return <All />;
  if (id === 'new') return <Propose />;
  if (what === 'sheets') return <Sheets id={id} />;
  if (what === 'enter') return <EnterSheet id={id} />;
  return <One id={id} />;
}

function All(): VNode {
  const all = useSignal(false);
  const list = view('decide.list', { all: all.value }).value;
  return (
    <Seen of={list} title={assembly.tell('part.decisions')}>
      {(answer) => (
        <>
          <Sentence answer={answer} />
          <div class="col">
            <Groups decisions={answer.decisions} />
          </div>
          <div class="col">
            <LinkButton kind="main" icon="plus" wide href={href('assembly', 'decisions', 'new')}>
              {decide.tell('list.new')}
            </LinkButton>
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
          </div>
        </>
      )}
    </Seen>
  );
}

function Sentence({ answer }: { readonly answer: Answer<'decide.list'> }): VNode {
  const mine = answer.decisions.filter(({ waits }) => waits.length > 0);
  const [load] = answer.load;
  return (
    <Notice
      sentence={decide.tell('list.waits', { count: mine.length })}
      support={
        load === undefined
          ? undefined
          : decide.tell('list.load', { questions: load.questions, when: sayDate(load.from.ms) })
      }
    />
  );
}

function Groups({ decisions }: { readonly decisions: readonly DecisionBrief[] }): VNode {
  const isOpen = ({ state }: DecisionBrief): boolean =>
    state === 'active' || state === 'pending' || state === 'queued';
  const mine = decisions.filter(({ waits }) => waits.length > 0);
  const running = decisions.filter((one) => one.waits.length === 0 && isOpen(one));
  const over = decisions.filter((one) => one.waits.length === 0 && !isOpen(one));
  if (decisions.length === 0)
    return (
      <EmptyState title={decide.tell('list.empty')}>{decide.tell('list.emptyWhy')}</EmptyState>
    );
  return (
    <>
      <Group of={mine} title="list.forYou" />
      <Group of={running} title="list.running" />
      <Group of={over} title="list.over" />
    </>
  );
}

function Group({
  of,
  title,
}: {
  readonly of: readonly DecisionBrief[];
  readonly title: 'list.forYou' | 'list.running' | 'list.over';
}): VNode | null {
  if (of.length === 0) return null;
  return (
    <>
      <Heading fact={String(of.length)}>{decide.tell(title)}</Heading>
      <List>
        {of.map((one) => (
          <ListRow
            key={one.id}
            state={shapeOf(one)}
            name={<bdi>{one.title}</bdi>}
            word={
              one.waits[0] === undefined
                ? sayStage(one.state)
                : sayWord(decide, 'wait', one.waits[0])
            }
            fact={sayTimes(one)}
            end={one.meeting ? <span class="fact">{decide.tell('fact.meeting')}</span> : undefined}
            needsSomeone={one.waits.length > 0}
            href={href('assembly', 'decisions', one.id)}
          />
        ))}
      </List>
    </>
  );
}
