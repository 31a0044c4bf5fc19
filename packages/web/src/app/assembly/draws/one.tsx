/** One draw: who was drawn or what is missing, what was settled beforehand, and what bears it out. */
import type { ComponentChildren, VNode } from 'preact';

import type { DrawAnswer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { draws } from '../../../words/draws.ts';
import { sayAll } from '../../../words/time.ts';
import { view } from '../../asking.ts';
import { Banner } from '../../kit/banner.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { Chip, Provisional, Settled } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Card, Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { href } from '../../route.ts';
import { Facts, namesOf } from '../shared.tsx';
import { Doing } from './doing.tsx';
import { Replaying } from './replaying.tsx';
import { isOver, sayWhole, shapeOf } from './stage.ts';

/** The screen. */
export function OneDraw({ id }: { readonly id: string }): VNode {
  const shown = view('draw.show', { id }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.draws')}>
      {(draw) => (
        <>
          <Sentence draw={draw} />
          <div class="col">
            <Doing draw={draw} />
            <Beforehand draw={draw} />
            <Chance draw={draw} />
          </div>
          <div class="col">
            {draw.stage === 'drawn' ? <Replaying draw={draw} /> : null}
            <Lines title={draws.tell('readings.title')} of={readingsOf(draw)} />
            <Lines
              title={draws.tell('pool.title')}
              of={draw.pool.map((who) => (
                <bdi key={who.id}>{nameOf(who)}</bdi>
              ))}
            />
            <Lines
              title={draws.tell('voided.title')}
              of={draw.voided.map(({ why }) => sayWord(draws, 'void', why))}
            />
          </div>
        </>
      )}
    </Seen>
  );
}

function Sentence({ draw }: { readonly draw: DrawAnswer }): VNode {
  const { stage, fault, why, provisional } = draw;
  const isSaid = stage === 'drawn' || stage === 'nobody';
  return (
    <Notice
      kick={
        <>
          <Chip state={shapeOf(draw)}>{sayWord(draws, 'stage', stage)}</Chip>
          {isSaid && provisional ? <Provisional /> : null}
          {isSaid && !provisional ? <Settled /> : null}
        </>
      }
      sentence={<bdi>{draw.title}</bdi>}
      support={sayWhole(draw)}
    >
      {fault === null ? null : <p>{sayWord(draws, 'fault', fault)}</p>}
      {why === null ? null : <p>{sayWord(draws, 'why', why)}</p>}
      {isSaid && provisional ? <p>{draws.tell('firm.provisional')}</p> : null}
    </Notice>
  );
}

/** What was settled before anything could be known. */
function Beforehand({ draw }: { readonly draw: DrawAnswer }): VNode {
  const { text, by, seats, size, decision, replaces, terms } = draw;
  const facts: (readonly [ComponentChildren, ComponentChildren])[] = [];
  if (text !== '') facts.push([draws.tell('about.for'), <bdi key="for">{text}</bdi>]);
  if (by !== null) facts.push([draws.tell('about.by'), <bdi key="by">{nameOf(by)}</bdi>]);
  facts.push([draws.tell('about.from'), draws.tell(`from.${draw.from}`, { seats, size })]);
  if (decision !== null)
    facts.push([
      draws.tell('about.question'),
      <a key="question" href={href('assembly', 'decisions', decision)}>
        {draws.tell('about.open')}
      </a>,
    ]);
  if (replaces !== null)
    facts.push([
      draws.tell('about.replaces'),
      <a key="replaces" href={href('assembly', 'draws', replaces)}>
        {draws.tell('about.open')}
      </a>,
    ]);
  if (terms !== null) facts.push([draws.tell('about.terms'), <Terms key="terms" of={terms} />]);
  return (
    <>
      <Heading>{draws.tell('about.title')}</Heading>
      <Card>
        <Facts of={facts} />
      </Card>
    </>
  );
}

/** The hash of the terms in groups of four, as it is read aloud. */
function Terms({ of }: { readonly of: string }): VNode {
  return (
    <span class="digits hash" dir="ltr">
      {(of.match(/.{1,4}/gu) ?? []).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </span>
  );
}

/** The sources of chance, and what became of each. */
function Chance({ draw }: { readonly draw: DrawAnswer }): VNode {
  const { committers, dice, sources, hands, round, unheard } = draw;
  const names = namesOf(hands);
  const lines: ComponentChildren[] = committers.map(({ who, status }) =>
    sayWord(draws, 'committer', status, { name: nameOf(who) }),
  );
  if (dice > 0) lines.push(draws.tell('chance.dice', { count: dice, names }));
  if (sources.length > 0)
    lines.push(draws.tell('chance.sources', { sources: sayAll(sources), names }));
  if (round !== null)
    lines.push(
      draws.tell('chance.round', {
        // Whoever looks it up needs its digits as they are.
        number: String(round.number),
        chain: round.chain,
        when: sayBoth(round.due.ms),
      }),
    );
  return (
    <>
      <Lines title={draws.tell('chance.title')} of={lines} />
      {unheard === 0 || isOver(draw) ? null : (
        <Banner icon="clock" title={draws.tell('readings.unheard', { count: unheard })} />
      )}
    </>
  );
}

function readingsOf({ readings }: DrawAnswer): readonly ComponentChildren[] {
  return readings.map(({ read, hands }) =>
    draws.tell('readings.one', { read, names: namesOf(hands) }),
  );
}

/** Lines in a card under a heading; nothing where there are none. */
function Lines({
  title,
  of,
}: {
  readonly title: ComponentChildren;
  readonly of: readonly ComponentChildren[];
}): VNode | null {
  if (of.length === 0) return null;
  return (
    <>
      <Heading>{title}</Heading>
      <ul class="card pad stack">
        {of.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ul>
    </>
  );
}
