/** One of those we listen to: how they are, whether somebody saw them, asking, and a call. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, Subject, Who } from '../../rpc/calls.ts';
import { inquiry as words } from '../../words/inquiry.ts';
import { ask, view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { Buttons, LinkButton } from '../kit/button.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import { TextField } from '../kit/field.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { ActButton, Opening } from '../kit/acts.tsx';
import { RhythmLine } from '../kit/rhythm.tsx';
import { Seen } from '../kit/seen.tsx';
import { usePage } from '../page.ts';
import { go, href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { nameOf } from './sentence.ts';
import { inquiryAbout, sayFact, stateOf } from './subject.ts';

/** The page: `#/pulse/about/WHO`. */
export function About({ rest }: ScreenProps): VNode {
  const id = rest[1] ?? '';
  return (
    <Seen key={id} of={view('status', {}).value}>
      {(status) => {
        const subject = status.subjects.find(({ who }) => who.id === id);
        if (subject === undefined) return <Nobody sentence={words.say('about.gone')} />;
        if (subject.who.me) return <Nobody sentence={words.say('about.me')} />;
        return <Somebody subject={subject} inquiries={status.inquiries} />;
      }}
    </Seen>
  );
}

function Nobody({ sentence }: { readonly sentence: string }): VNode {
  return (
    <>
      <Notice sentence={sentence} />
      <LinkButton kind="main" href={href('pulse')}>
        {words.tell('back')}
      </LinkButton>
    </>
  );
}

function Somebody({
  subject,
  inquiries,
}: {
  readonly subject: Subject;
  readonly inquiries: Answer<'status'>['inquiries'];
}): VNode {
  const { who, strokes, dueAt, asksAt } = subject;
  const state = stateOf(subject);
  const name = nameOf(who);
  const open = inquiryAbout(subject, inquiries);
  usePage(name);
  return (
    <>
      <Notice
        kick={<Chip state={state} />}
        sentence={<bdi>{name}</bdi>}
        support={sayFact(subject, open)}
      />
      <div class="col">
        <section class="card pad stack3">
          <h2>{words.tell('about.rhythm')}</h2>
          <RhythmLine strokes={strokes} due={subject.state === 'due'} />
          {dueAt === null ? null : (
            <p class="sub">{words.tell('about.due', { when: sayBoth(dueAt.ms) })}</p>
          )}
          {asksAt === null || open !== undefined ? null : (
            <p class="sub">{words.tell('about.asksAt', { when: sayBoth(asksAt.ms) })}</p>
          )}
        </section>
        <SeenThem who={who} />
        <AskAfter who={who} open={open?.id} />
      </div>
      <div class="col">
        <Call who={who} />
      </div>
    </>
  );
}

/** A sign of life that a person gives for somebody. */
function SeenThem({ who }: { readonly who: Who }): VNode {
  const name = nameOf(who);
  return (
    <section class="card pad stack3">
      <h2>{words.tell('seen.title')}</h2>
      <p class="sub">{words.tell('seen.says')}</p>
      <Buttons>
        <ActButton
          held={words.say('seen.heldMet', { name })}
          done={words.say('seen.said')}
          seal={async () => ask('seen', { who: who.id, met: true })}
        >
          {words.tell('seen.met')}
        </ActButton>
        <ActButton
          kind="line"
          held={words.say('seen.heldSeen', { name })}
          done={words.say('seen.said')}
          seal={async () => ask('seen', { who: who.id, met: false })}
        >
          {words.tell('seen.seen')}
        </ActButton>
      </Buttons>
    </section>
  );
}

function AskAfter({ who, open }: { readonly who: Who; readonly open: string | undefined }): VNode {
  const name = nameOf(who);
  return (
    <section class="card pad stack3">
      <h2>{words.tell('ask.title')}</h2>
      {open === undefined ? null : (
        <a class="tap" href={href('pulse', 'inquiry', open)}>
          {words.tell('ask.on')}
        </a>
      )}
      <p class="sub">{words.tell('ask.says', { name })}</p>
      <ActButton
        held={words.say('ask.held', { name })}
        done={words.say('ask.said')}
        seal={async () => ask('inquiry.open', { who: who.id })}
        onDone={({ value }) => go('pulse', 'inquiry', value.inquiry.id)}
      >
        {words.tell('ask.do')}
      </ActButton>
    </section>
  );
}

/** A call in which only the right device knows the answer (R21, R16). */
function Call({ who }: { readonly who: Who }): VNode {
  const name = nameOf(who);
  const asked = useSignal<Answer<'call.ask'> | undefined>(undefined);
  const typed = useSignal('');
  const heard = useSignal<Answer<'call.heard'> | undefined>(undefined);
  return (
    <section class="card pad stack3">
      <h2>{words.tell('call.title')}</h2>
      <p class="sub">{words.tell('call.says', { name })}</p>
      <ActButton
        icon="phone"
        kind={asked.value === undefined ? 'main' : 'line'}
        atOnce
        held=""
        done=""
        seal={async () => ask('call.ask', { who: who.id })}
        onDone={({ value }) => {
          asked.value = value;
          heard.value = undefined;
        }}
      >
        {words.tell('call.ask')}
      </ActButton>
      {asked.value === undefined ? null : (
        <>
          <Spoken label={words.say('call.read', { name })} groups={asked.value.number} />
          <TextField
            label={words.tell('call.answerField')}
            value={typed.value}
            onInput={(value) => (typed.value = value)}
          />
          <ActButton
            atOnce
            held=""
            done=""
            seal={async () => ask('call.heard', { who: who.id, answer: typed.value })}
            onDone={({ value }) => (heard.value = value)}
          >
            {words.tell('call.check')}
          </ActButton>
        </>
      )}
      {heard.value === undefined ? null : <Judged heard={heard.value} name={name} />}
      <Opening label={words.tell('call.theirs')}>{() => <Answering who={who} />}</Opening>
    </section>
  );
}

/** Digits that are read aloud, in their groups. */
function Spoken({
  label,
  groups,
}: {
  readonly label: string;
  readonly groups: readonly string[];
}): VNode {
  return (
    <div class="stack" role="status">
      <p class="sub">{label}</p>
      <p class="aloud" dir="ltr">
        {groups.map((group, at) => (
          <span key={at}>{group} </span>
        ))}
      </p>
    </div>
  );
}

function Judged({
  heard,
  name,
}: {
  readonly heard: Answer<'call.heard'>;
  readonly name: string;
}): VNode {
  const { right, triesLeft, unmet } = heard;
  return (
    <div role="status">
      <Banner
        icon={right ? 'check' : 'x'}
        {...(right ? {} : { state: 'late' as const })}
        title={
          right
            ? words.tell('call.right', { name })
            : words.tell('call.wrong', { tries: triesLeft })
        }
      >
        {right ? words.tell('call.limit') : null}
        {right && unmet !== null ? <> {words.tell(unmet ? 'call.unmet' : 'call.allMet')}</> : null}
      </Banner>
    </div>
  );
}

/** They read a number to us; only this device knows what is read back. */
function Answering({ who }: { readonly who: Who }): VNode {
  const typed = useSignal('');
  const answer = useSignal<Answer<'call.answer'> | undefined>(undefined);
  return (
    <>
      <TextField
        label={words.tell('call.numberField')}
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <ActButton
        atOnce
        held=""
        done=""
        seal={async () => ask('call.answer', { who: who.id, number: typed.value })}
        onDone={({ value }) => (answer.value = value)}
      >
        {words.tell('call.answer')}
      </ActButton>
      {answer.value === undefined ? null : (
        <>
          <Spoken
            label={words.say('call.readBack', { name: nameOf(who) })}
            groups={answer.value.answer}
          />
          <p class="sub">{words.tell('call.askBack')}</p>
        </>
      )}
    </>
  );
}
