/** One decision: how it stands, my answer, its text, objections, voices, and what follows from it. */
import type { ComponentChild, VNode } from 'preact';

import type { DecisionAnswer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { sayNumber } from '../../../words/language.ts';
import { sayAll, sayDate } from '../../../words/time.ts';
import { view } from '../../asking.ts';
import { Banner } from '../../kit/banner.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import type { State } from '../../kit/icon.tsx';
import { Chip, Provisional, Settled } from '../../kit/marks.tsx';
import type { Counted } from '../../kit/notice.tsx';
import { Notice, Tally } from '../../kit/notice.tsx';
import { Heading } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { Facts, namesOf, sayVerb } from '../shared.tsx';
import { sayStage, sayTimes, shapeOf } from './stage.ts';
import { Objections, Voices } from './objections.tsx';
import { MyAnswer } from './answering.tsx';
import { Doing } from './doing.tsx';
import { Hall } from './hall.tsx';

/** Up to so many numbers stand in the notice; sense checks have eight marks. */
const TALLY_MAX = 5;
/** Marks by what they say to the proposal; the others stand between. */
const FOR = ['consent', 'agree', 'for', 'support', 'endorse', 'minorPoint', 'willing'];
const AGAINST = ['object', 'block', 'against', 'disagree', 'veto', 'concern'];

/** The screen. */
export function One({ id }: { readonly id: string }): VNode {
  const shown = view('decide.show', { id }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.decisions')}>
      {(answer) => (
        <>
          <Sentence answer={answer} />
          <div class="col">
            <Text answer={answer} />
            <Objections answer={answer} />
            <MyAnswer answer={answer} />
            <Hall answer={answer} />
            <AllCounts answer={answer} />
            <Voices answer={answer} />
          </div>
          <div class="col">
            <After answer={answer} />
            <Doing answer={answer} />
          </div>
        </>
      )}
    </Seen>
  );
}

function Sentence({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const method = sayWord(decide, 'method', answer.method);
  const review =
    answer.reviewOn === null || answer.overdueHours > 0
      ? ''
      : decide.say('after.review', { when: sayDate(answer.reviewOn.ms) });
  return (
    <Notice
      kick={
        <>
          <Chip state={shapeOf(answer)}>{sayStage(answer.state)}</Chip>
          <span class="fact">{sayTimes(answer)}</span>
          {answer.firmness === 'settled' ? <Settled /> : null}
          {answer.firmness === 'provisional' ? <Provisional /> : null}
        </>
      }
      sentence={<bdi>{answer.title}</bdi>}
      support={`${method} ${review}`}
    >
      <Tally counts={talliesOf(answer)} />
      {notesOf(answer).map((note, at) => (
        <p key={at}>{note}</p>
      ))}
    </Notice>
  );
}

function isCountShown({ state, firmness, blind }: DecisionAnswer): boolean {
  return state !== 'pending' && !(blind && (firmness === 'sealed' || firmness === 'running'));
}

/** Every count; objections have their own, by whether they are still open. */
function countsOf(answer: DecisionAnswer): readonly Counted[] {
  return answer.counts
    .filter(({ mark }) => mark !== 'object')
    .map(({ mark, option, count }) => ({
      state: option === null ? stateOfMark(mark) : 'due',
      count,
      word: option === null ? sayWord(decide, 'mark', mark) : <bdi>{option}</bdi>,
    }));
}

function talliesOf(answer: DecisionAnswer): readonly Counted[] {
  const counts = isCountShown(answer) ? countsOf(answer) : [];
  const open = answer.objections.filter(({ status }) => status === 'open').length;
  // Those who abstain were heard too, though they may not be among those who take part.
  const marked = answer.counts.flatMap(({ option, count }) =>
    option === null && typeof count === 'number' ? [count] : [],
  );
  const heard = Math.max(
    answer.present.have,
    marked.reduce((sum, count) => sum + count, 0),
  );
  const notHeard = Math.max(0, answer.electorate - heard);
  return [
    // All of them or none: a few of many options would read as if the others had nothing.
    ...(counts.length > TALLY_MAX - 2 ? [] : counts),
    ...(open === 0
      ? []
      : [{ state: 'disputed' as const, count: open, word: decide.tell('objections.open') }]),
    { state: 'unknown', count: notHeard, word: decide.tell('count.notHeard') },
  ];
}

/** The counts that are too many for the notice. */
function AllCounts({ answer }: { readonly answer: DecisionAnswer }): VNode | null {
  const counts = isCountShown(answer) ? countsOf(answer) : [];
  if (counts.length <= TALLY_MAX - 2) return null;
  return (
    <section class="card pad">
      <Facts
        of={counts.map(({ word, count }) => [
          word,
          <b key="count">{typeof count === 'number' ? sayNumber(count) : count}</b>,
        ])}
      />
    </section>
  );
}

function stateOfMark(mark: string): State {
  if (FOR.includes(mark)) return 'steady';
  return AGAINST.includes(mark) ? 'disputed' : 'due';
}

/** Lines under the numbers: why it stands so, and how firmly. */
function notesOf(answer: DecisionAnswer): readonly ComponentChild[] {
  const { verdict, firmness, present, winners, tied, pool } = answer;
  const notes: ComponentChild[] = [decide.tell('count.takePart', { ...present })];
  if (answer.fault !== null) return [sayWord(decide, 'void', answer.fault)];
  if (answer.state === 'defeated' && decide.has(`why.${verdict}`))
    notes.push(sayWord(decide, 'why', verdict));
  if (firmness === 'sealed' && answer.opensUntil !== null)
    notes.push(decide.tell('count.sealed', { when: sayBoth(answer.opensUntil.ms) }));
  if (firmness === 'provisional') notes.push(decide.tell('firm.provisional'));
  if (answer.extended) notes.push(decide.tell('firm.extended'));
  if (answer.unheard > 0 && answer.state !== 'active')
    notes.push(decide.tell('firm.unheard', { count: answer.unheard }));
  if (!isCountShown(answer)) return notes;
  if (winners.length > 0) notes.push(decide.tell('count.winners', { options: sayAll(winners) }));
  if (tied.length > 0) notes.push(decide.tell('count.tied', { options: sayAll(tied) }));
  if (pool.length > 0) notes.push(decide.tell('count.pool', { names: namesOf(pool) }));
  if (answer.state === 'succeeded' && verdict === 'pool') notes.push(decide.tell('count.draw'));
  return notes;
}

function Text({ answer }: { readonly answer: DecisionAnswer }): VNode {
  return (
    <>
      <Heading
        fact={answer.by === null ? undefined : decide.tell('text.by', { name: nameOf(answer.by) })}
      >
        {decide.tell('text.title')}
      </Heading>
      <section class="card pad stack3">
        <p class="prose">
          <bdi>{answer.text}</bdi>
        </p>
        {answer.texts > 1 ? (
          <p class="sub">{decide.tell('text.changed', { count: answer.texts - 1 })}</p>
        ) : null}
        {answer.driver === '' ? null : (
          <div class="well">
            <p class="sub">{decide.tell('text.driver')}</p>
            <p class="prose">
              <bdi>{answer.driver}</bdi>
            </p>
          </div>
        )}
        {answer.options.length === 0 ? null : (
          <div>
            <p class="sub">{decide.tell('text.options')}</p>
            <ul>
              {answer.options.map((option) => (
                <li key={option} class="strong">
                  <bdi>{option}</bdi>
                </li>
              ))}
            </ul>
          </div>
        )}
        {answer.circle.length === 0 ? null : (
          <p class="sub">{decide.tell('text.circle', { names: namesOf(answer.circle) })}</p>
        )}
      </section>
    </>
  );
}

/** Who sees to it, until when, and whether it was looked at again. */
function After({ answer }: { readonly answer: DecisionAnswer }): VNode {
  const { act, responsible } = answer;
  const lines: ComponentChild[] = [
    responsible.length === 0
      ? decide.tell('after.nobody')
      : decide.tell('after.responsible', { names: namesOf(responsible) }),
  ];
  if (answer.criteria !== '') lines.push(decide.tell('after.criteria', { text: answer.criteria }));
  if (act === 'hidden') lines.push(decide.tell('after.hidden'));
  else if (act !== null) lines.push(decide.tell('after.act', { act: sayVerb(act) }));
  if (answer.executeFrom !== null)
    lines.push(decide.tell('after.from', { when: sayBoth(answer.executeFrom.ms) }));
  if (answer.executeBy !== null)
    lines.push(decide.tell('after.by', { when: sayBoth(answer.executeBy.ms) }));
  if (answer.doneAt !== null)
    lines.push(decide.tell('after.done', { when: sayBoth(answer.doneAt.ms) }));
  if (answer.needs.length > 0)
    lines.push(decide.tell('after.needs', { count: answer.needs.length }));
  if (answer.supersededBy !== null) lines.push(decide.tell('after.superseded'));
  return (
    <>
      <Heading>{decide.tell('after.title')}</Heading>
      {answer.reviewOn !== null && answer.overdueHours > 0 ? (
        <Banner
          state="late"
          title={decide.tell('after.debt', { when: sayDate(answer.reviewOn.ms) })}
        />
      ) : null}
      <section class="card pad stack">
        {lines.map((line, at) => (
          <p key={at}>{line}</p>
        ))}
        {answer.reviews.map(({ who, verdict, note, at }, index) => (
          <p key={index} class="sub">
            {decide.tell(`after.${verdict}`, { name: nameOf(who) })} {sayDate(at.ms)}{' '}
            <bdi>{note}</bdi>
          </p>
        ))}
      </section>
    </>
  );
}
