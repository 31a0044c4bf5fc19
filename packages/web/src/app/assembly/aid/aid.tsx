/** Needs and offers: what waits for me, what is needed, what is offered, what was brought together. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { Answer, Need, Wanted } from '../../../rpc/calls.ts';
import { aid } from '../../../words/aid.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActButton, OneOf } from '../../kit/acts.tsx';
import { Buttons, LinkButton } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/field.tsx';
import type { State } from '../../kit/icon.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { MatchCard } from './match.tsx';
import { NewWanted } from './wanted.tsx';

type Exchange = Answer<'exchange.show'>;

const SHAPES: Readonly<Record<Wanted['state'], State>> = {
  open: 'due',
  covered: 'steady',
  served: 'steady',
  expired: 'unknown',
  withdrawn: 'unknown',
};

/** The screen: `[]`, `[need]`, `[offer]`. */
export function Aid({ rest }: ScreenProps): VNode {
  if (rest[0] === 'need' || rest[0] === 'offer') return <NewWanted kind={rest[0]} />;
  return <All />;
}

function All(): VNode {
  const all = useSignal(false);
  const shown = view('exchange.show', { all: all.value }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.aid')}>
      {(answer) => (
        <>
          <Sentence answer={answer} />
          <div class="col">
            <Mine answer={answer} />
            <Things title={aid.tell('all.needs')} none={aid.tell('all.noNeeds')}>
              {answer.needs.map((one, at) => (
                <Thing key={`${one.id}${at}`} one={one} kind="need" />
              ))}
            </Things>
            <Things title={aid.tell('all.offers')} none={aid.tell('all.noOffers')}>
              {answer.offers.map((one, at) => (
                <Thing key={`${one.id}${at}`} one={one} kind="offer" />
              ))}
            </Things>
          </div>
          <div class="col">
            <Buttons>
              <LinkButton
                kind={answer.matches.some(waitsForMe) ? 'soft' : 'main'}
                icon="plus"
                href={href('assembly', 'aid', 'need')}
              >
                {aid.tell('need.new')}
              </LinkButton>
              <LinkButton kind="soft" icon="plus" href={href('assembly', 'aid', 'offer')}>
                {aid.tell('offer.new')}
              </LinkButton>
            </Buttons>
            <Fitting answer={answer} />
            <Matches answer={answer} />
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
          </div>
        </>
      )}
    </Seen>
  );
}

function Sentence({ answer }: { readonly answer: Exchange }): VNode {
  const needs = answer.needs.filter(({ state }) => state === 'open').length;
  const offers = answer.offers.filter(({ state }) => state === 'open').length;
  return (
    <Notice
      sentence={
        needs + offers === 0 ? aid.tell('all.none') : aid.tell('all.sentence', { needs, offers })
      }
      support={aid.tell('all.support')}
    />
  );
}

function waitsForMe({ state, waitsFor }: Exchange['matches'][number]): boolean {
  return state === 'proposed' && waitsFor.some(({ me }) => me);
}

function Mine({ answer }: { readonly answer: Exchange }): VNode | null {
  const mine = answer.matches.filter(waitsForMe);
  if (mine.length === 0) return null;
  return (
    <>
      <Heading fact={String(mine.length)}>{aid.tell('all.forYou')}</Heading>
      {mine.map((one, at) => (
        <MatchCard key={`${one.id}${at}`} one={one} />
      ))}
    </>
  );
}

function Things({
  title,
  none,
  children,
}: {
  readonly title: ComponentChildren;
  readonly none: ComponentChildren;
  readonly children: readonly VNode[];
}): VNode {
  return (
    <>
      <Heading fact={String(children.length)}>{title}</Heading>
      {children.length === 0 ? (
        <p class="sub pad-s">{none}</p>
      ) : (
        <ul class="card list one">{children}</ul>
      )}
    </>
  );
}

function Thing({
  one,
  kind,
}: {
  readonly one: Wanted | Need;
  readonly kind: 'need' | 'offer';
}): VNode {
  const { quantity, unit, left } = one;
  const facts = [
    left === quantity || one.state !== 'open'
      ? aid.say('thing.all', { quantity, unit })
      : aid.say('thing.left', { left, quantity, unit }),
    ...('urgency' in one ? [aid.say(`urgency.${one.urgency}`)] : []),
    ...(one.area === '' ? [] : [aid.say('thing.area', { area: one.area })]),
    ...(one.scribe === null ? [] : [aid.say('thing.scribe', { name: nameOf(one.scribe) })]),
  ];
  return (
    <li>
      <div class="flex between">
        <p class="name">
          <bdi>{one.what}</bdi>
        </p>
        <Chip state={SHAPES[one.state]}>{aid.tell(`state.${one.state}`)}</Chip>
      </div>
      <p class="sub">{facts.join(' · ')}</p>
      <p class="sub">
        {aid.tell('thing.by', { name: nameOf(one.owner), when: sayDate(one.until.ms) })}
        {one.circle === 'allies' ? <> {aid.tell('thing.allies')}</> : null}
      </p>
      {one.over > 0 ? <p class="strong">{aid.tell('thing.over', { over: one.over })}</p> : null}
      {one.owner.me && (one.state === 'open' || one.state === 'covered') ? (
        <Ending id={one.id} kind={kind} />
      ) : null}
    </li>
  );
}

function Ending({ id, kind }: { readonly id: string; readonly kind: 'need' | 'offer' }): VNode {
  return (
    <OneOf>
      <ActButton
        kind="line"
        held={aid.say('end.servedHeld')}
        done={aid.say('end.servedDone')}
        seal={async () => ask(`${kind}.end`, { id, served: true })}
      >
        {aid.tell('end.served')}
      </ActButton>
      <ActButton
        kind="quiet"
        held={aid.say('end.backHeld')}
        done={aid.say('end.backDone')}
        seal={async () => ask(`${kind}.end`, { id, served: false })}
      >
        {aid.tell('end.back')}
      </ActButton>
    </OneOf>
  );
}

/** A need and an offer that could go together: somebody has to say so. */
function Fitting({ answer }: { readonly answer: Exchange }): VNode | null {
  if (answer.fitting.length === 0) return null;
  const whatOf = (id: string): string => answer.needs.find((need) => need.id === id)?.what ?? '';
  return (
    <>
      <Heading>{aid.tell('all.fitting')}</Heading>
      {answer.fitting.map(({ need, offer, quantity }) => (
        <section key={`${need}${offer}`} class="card pad stack3">
          <p>{aid.tell('fit.says', { need: whatOf(need), quantity })}</p>
          <ActButton
            held={aid.say('fit.held')}
            done={aid.say('fit.done')}
            seal={async () => ask('exchange.match', { need, offer, quantity })}
          >
            {aid.tell('fit.match')}
          </ActButton>
        </section>
      ))}
    </>
  );
}

function Matches({ answer }: { readonly answer: Exchange }): VNode | null {
  const rest = answer.matches.filter((one) => !waitsForMe(one));
  if (rest.length === 0) return null;
  return (
    <>
      <Heading fact={String(rest.length)}>{aid.tell('all.matches')}</Heading>
      {rest.map((one, at) => (
        <MatchCard key={`${one.id}${at}`} one={one} />
      ))}
    </>
  );
}
