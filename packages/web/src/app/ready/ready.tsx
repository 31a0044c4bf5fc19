/** Ready: would we hold? What would fail us, a drill to start, the drills there were, what comes later. */
import type { ComponentChildren, VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { sayWord } from '../../words/catalogue.ts';
import { ready } from '../../words/ready.ts';
import { sayDate, sayWhen } from '../../words/time.ts';
import { view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import type { Gap } from './gaps.ts';
import { gapsOf } from './gaps.ts';

type Drill = Answer<'ring.show'>['rings'][number];

/** What is not built yet, in the order in which the guide names it. */
const LATER = ['whatIf', 'weather', 'accounts', 'vault'] as const;

/** The screen. */
export function Ready(_props: ScreenProps): VNode {
  const status = view('status', {}).value;
  const rings = knownOf(view('ring.show', {}).value, undefined)?.rings ?? [];
  const drills = rings
    .filter(({ context }) => context === 'drill')
    .toSorted((a, b) => heardAt(b) - heardAt(a));
  return (
    <Seen of={status} title={ready.tell('gaps')}>
      {(answer) => {
        const gaps = gapsOf(answer);
        const isMember = answer.assemblies.length > 0;
        return (
          <>
            <Notice
              sentence={isMember ? saySentence(gaps, drills) : ready.tell('sentence.none')}
              support={ready.tell('support')}
            />
            <div class="col">
              <Gaps gaps={gaps} />
            </div>
            <div class="col side">
              {isMember ? <Start /> : null}
              <Drills drills={drills} />
              <WhatComes />
            </div>
          </>
        );
      }}
    </Seen>
  );
}

function heardAt({ rangAt, proposedAt }: Drill): number {
  return (rangAt ?? proposedAt)?.ms ?? 0;
}

/** A drill that enough have signed was practised; one that ran out was not. */
function saySentence(gaps: readonly Gap[], drills: readonly Drill[]): ComponentChildren {
  if (gaps.length > 0) return ready.tell('sentence.gaps', { count: gaps.length });
  const practised = drills.find(({ rangAt }) => rangAt !== null);
  return practised === undefined
    ? ready.tell('sentence.unpractised')
    : ready.tell('sentence.practised', { when: sayWhen(heardAt(practised)) });
}

function Gaps({ gaps }: { readonly gaps: readonly Gap[] }): VNode {
  if (gaps.length === 0) return <p class="sub pad-s">{ready.tell('gaps.none')}</p>;
  return (
    <>
      <Heading>{ready.tell('gaps')}</Heading>
      {gaps.map(({ key, says, mend, href: at, broken }) => (
        <Banner
          key={key}
          state={broken ? 'alert' : 'late'}
          title={says}
          act={
            <LinkButton kind="line" href={at}>
              {ready.tell(`mend.${mend}`)}
            </LinkButton>
          }
        />
      ))}
    </>
  );
}

function Start(): VNode {
  return (
    <section class="card pad stack3">
      <p class="sub">{ready.tell('drill.why')}</p>
      <LinkButton kind="main" wide href={href('ready', 'drill')}>
        {ready.tell('drill.start')}
      </LinkButton>
    </section>
  );
}

function Drills({ drills }: { readonly drills: readonly Drill[] }): VNode {
  return (
    <>
      <Heading>{ready.tell('drills')}</Heading>
      {drills.length === 0 ? (
        <EmptyState title={ready.tell('drills.none')} />
      ) : (
        <List>
          {drills.map((drill) => (
            <ListRow
              key={drill.id}
              state="drill"
              name={ready.tell('drills.name', {
                kind: sayWord(ready, 'kind', drill.kind),
                name: nameOf(drill.from),
              })}
              fact={sayState(drill)}
              end={
                heardAt(drill) === 0 ? undefined : (
                  <span class="fact">{sayDate(heardAt(drill))}</span>
                )
              }
              href={href('bell', drill.id)}
            />
          ))}
        </List>
      )}
    </>
  );
}

function sayState({ state, signatures }: Drill): ComponentChildren {
  return state === 'proposed' || state === 'ranOut'
    ? ready.tell(`drill.${state}`, { ...signatures })
    : ready.tell(`drill.${state}`);
}

/** Said plainly: nothing of it is here, so nothing of it has a number. */
function WhatComes(): VNode {
  return (
    <>
      <Heading>{ready.tell('later')}</Heading>
      <section class="card pad stack3 empty">
        <p class="sub">{ready.tell('later.why')}</p>
        <ul class="stack">
          {LATER.map((what) => (
            <li key={what}>{ready.tell(`later.${what}`)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
