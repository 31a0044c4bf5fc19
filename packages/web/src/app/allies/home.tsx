/** The first screen of Allies: one sentence, our pacts, and what belongs to them. */
import type { ComponentChildren, VNode } from 'preact';

import type { Pact } from '../../rpc/calls.ts';
import { allies } from '../../words/allies.ts';
import { view } from '../asking.ts';
import { LinkButton } from '../kit/button.tsx';
import { sayWhen } from '../../words/time.ts';
import { Notice } from '../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { href } from '../route.ts';
import { Doors, namesOf, shapeOf, standingOf } from './shared.tsx';

/** The screen. */
export function Home(): VNode {
  const shown = view('pact.show', {}).value;
  return (
    <Seen of={shown} title={allies.tell('home.pacts')}>
      {({ pacts }) => (
        <>
          <Notice
            sentence={saySentence(pacts)}
            support={pacts.length === 0 ? undefined : allies.tell('home.support')}
          />
          <div class="col">{pacts.length === 0 ? <NoPact /> : <Pacts pacts={pacts} />}</div>
          <div class="col side">
            <Heading>{allies.tell('home.more')}</Heading>
            <Rest hasPact={pacts.length > 0} />
            <p class="sub pad-s">{allies.tell('home.later')}</p>
          </div>
        </>
      )}
    </Seen>
  );
}

/** What lacks something comes before what stands; what has ended counts for nothing. */
function saySentence(pacts: readonly Pact[]): ComponentChildren {
  const counting = pacts.filter(({ state }) => state !== 'ended');
  const ailing = counting.filter(
    (pact) => standingOf(pact) === 'ailing' || pact.state === 'contested',
  );
  const forming = counting.filter(({ state }) => state === 'forming');
  if (counting.length === 0) return allies.tell('home.none');
  if (ailing.length > 0) return allies.tell('home.ailing', { count: ailing.length });
  if (forming.length === counting.length)
    return allies.tell('home.forming', { count: forming.length });
  return allies.tell('home.stand', { count: counting.length - forming.length });
}

function NoPact(): VNode {
  return (
    <EmptyState
      title={allies.tell('home.noneWhat')}
      act={
        <LinkButton kind="main" icon="plus" href={href('allies', 'new')}>
          {allies.tell('door.new')}
        </LinkButton>
      }
    />
  );
}

function Pacts({ pacts }: { readonly pacts: readonly Pact[] }): VNode {
  return (
    <List>
      {pacts.map((pact) => (
        <ListRow
          key={pact.log ?? pact.name}
          state={shapeOf(pact)}
          name={<bdi>{pact.name}</bdi>}
          word={allies.tell(`state.${standingOf(pact)}`)}
          fact={factOf(pact)}
          end={
            pact.terms === null || pact.state === 'ended' ? undefined : (
              <span class="fact only-wide">
                {allies.tell('fact.until', { when: sayWhen(pact.terms.endsAt.ms) })}
              </span>
            )
          }
          needsSomeone={standingOf(pact) === 'ailing' || pact.state === 'contested'}
          href={href('allies', 'pact', pact.name)}
        />
      ))}
    </List>
  );
}

function factOf({ parties }: Pact): ComponentChildren {
  const others = parties.filter(({ who }) => !who.me).map(({ who }) => who);
  return others.length === 0
    ? allies.tell('fact.alone')
    : allies.tell('fact.with', { names: namesOf(others) });
}

function Rest({ hasPact }: { readonly hasPact: boolean }): VNode {
  const door = (part: 'new' | 'accept' | 'consent' | 'playbooks' | 'away', icon: string) => ({
    icon,
    href: href('allies', part),
    label: allies.tell(`door.${part}`),
    why: allies.tell(`door.${part}Why`),
  });
  return (
    <Doors
      doors={[
        ...(hasPact ? [door('consent', 'hand')] : []),
        door('playbooks', 'paper'),
        // Where there is no pact, making one is the main act above.
        ...(hasPact ? [door('new', 'plus')] : []),
        door('accept', 'link'),
        door('away', 'people'),
      ]}
    />
  );
}
