/** Draws by lot: the list, and the way to one of them and to a new one. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { DrawBrief } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { draws } from '../../../words/draws.ts';
import { view } from '../../asking.ts';
import { LinkButton } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { OneDraw } from './one.tsx';
import { OpenDraw } from './opening.tsx';
import { isOver, sayFact, sayStage, shapeOf } from './stage.ts';

/** The screen: `[]`, `[new]`, `[new, DECISION]`, `[new, DECISION, INSTEAD]`, `[ID]`. */
export function Draws({ rest }: ScreenProps): VNode {
  const [id, decision, instead] = rest;
  if (id === undefined) return <All />;
  if (id === 'new') return <OpenDraw decision={decision ?? ''} instead={instead ?? ''} />;
  return <OneDraw id={id} />;
}

function All(): VNode {
  const all = useSignal(false);
  const list = view('draw.list', { all: all.value }).value;
  return (
    <Seen of={list} title={assembly.tell('part.draws')}>
      {(answer) => (
        <>
          <Notice
            sentence={draws.tell('all.waits', {
              count: answer.draws.filter(({ asks }) => asks !== null).length,
            })}
            support={draws.tell('all.support')}
          />
          <div class="col">
            <Groups of={answer.draws} />
          </div>
          <div class="col">
            <LinkButton kind="main" icon="plus" wide href={href('assembly', 'draws', 'new')}>
              {draws.tell('all.new')}
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

function Groups({ of }: { readonly of: readonly DrawBrief[] }): VNode {
  const mine = of.filter(({ asks }) => asks !== null);
  const others = of.filter(({ asks }) => asks === null);
  if (of.length === 0)
    return <EmptyState title={draws.tell('all.empty')}>{draws.tell('all.emptyWhy')}</EmptyState>;
  return (
    <>
      <Group of={mine} title="all.mine" />
      <Group of={others.filter((one) => !isOver(one))} title="all.running" />
      <Group of={others.filter(isOver)} title="all.over" />
    </>
  );
}

function Group({
  of,
  title,
}: {
  readonly of: readonly DrawBrief[];
  readonly title: 'all.mine' | 'all.running' | 'all.over';
}): VNode | null {
  if (of.length === 0) return null;
  return (
    <>
      <Heading fact={String(of.length)}>{draws.tell(title)}</Heading>
      <List>
        {of.map((one) => (
          <ListRow
            key={one.id}
            state={shapeOf(one)}
            name={<bdi>{one.title}</bdi>}
            word={sayStage(one)}
            fact={sayFact(one)}
            needsSomeone={one.asks !== null}
            href={href('assembly', 'draws', one.id)}
          />
        ))}
      </List>
    </>
  );
}
