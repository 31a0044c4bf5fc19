/**
 * An inquiry: what is known of a silence, who was asked, whose turn it is and until when. It passes
 * on by itself; nothing rings by itself.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Hearing, Subject, WayKind, With } from '../../rpc/calls.ts';
import { inquiry as words } from '../../words/inquiry.ts';
import { sayList, sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import { Choice, SelectField } from '../kit/field.tsx';
import { Chip, Provisional } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { ActButton, ActForm, Opening } from '../kit/acts.tsx';
import { Avatar, Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import type { Step } from '../kit/steps.tsx';
import { Stepper } from '../kit/steps.tsx';
import { EvidenceRow } from '../kit/story.tsx';
import { usePage } from '../page.ts';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { nameOf } from './sentence.ts';
import { SignsFigure } from './signs-figure.tsx';

type Shown = Answer<'inquiry.show'>;

/** The icon of each way. */
const ICON_OF: Readonly<Record<WayKind, string>> = {
  net: 'net',
  postBox: 'net',
  courier: 'hand',
  qr: 'qr',
  radio: 'radio',
  sms: 'phone',
  call: 'phone',
  met: 'people',
  dropPoint: 'pin',
  card: 'paper',
};

/** The page of an inquiry: `#/pulse/inquiry/ID`. */
export function InquiryPage({ rest }: ScreenProps): VNode {
  const id = rest[1] ?? '';
  return (
    <Seen key={id} of={view('inquiry.show', { id }).value} title={words.tell('gone')}>
      {(shown) => <Here shown={shown} />}
    </Seen>
  );
}

function Here({ shown }: { readonly shown: Shown }): VNode {
  const { inquiry, steps, closings } = shown;
  const name = nameOf(inquiry.subject);
  const status = knownOf(view('status', {}).value, undefined);
  const subject = status?.subjects.find(({ who }) => who.id === inquiry.subject.id);
  const hearing = status?.hearing.find(({ log }) => log === inquiry.log);
  usePage(words.say('title.page', { name }));
  return (
    <>
      <Notice
        kick={
          <>
            <Chip state="inquiry" />
            {inquiry.open ? <Provisional>{words.tell('notKnown')}</Provisional> : null}
          </>
        }
        sentence={sentenceOf(shown)}
        support={words.tell(`why.${inquiry.reason}`, { when: sayWhen(inquiry.openedAt.ms) })}
      />
      <div class="col">
        <SignsFigure signs={shown.signs} />
        <Heading>{words.tell('asked.title')}</Heading>
        {steps.length + closings.length === 0 ? (
          <p class="sub pad-s">{words.tell('asked.nobody')}</p>
        ) : (
          <Asked shown={shown} />
        )}
        {shown.left.length === 0 || !inquiry.open ? null : (
          <p class="sub pad-s">
            {words.tell('asked.left', {
              ways: sayList(shown.left.map((way) => words.say(`way.${way}`))),
            })}
          </p>
        )}
      </div>
      <div class="col">
        {inquiry.open ? <Turn shown={shown} asked={subject?.asked ?? 'nobody'} /> : null}
        <CouldItBeUs hearing={hearing} regional={subject?.regional === true} />
        {inquiry.open ? <Acts shown={shown} /> : null}
        {inquiry.outcome === 'explained' || inquiry.outcome === 'lateEvidence' ? null : (
          <LinkButton
            kind="line"
            icon="bell"
            wide
            href={href('bell', 'raise', inquiry.id)}
            small={words.tell('ring.small')}
          >
            {words.tell('ring.open')}
          </LinkButton>
        )}
      </div>
    </>
  );
}

/** What is known, in one sentence. */
function sentenceOf({ inquiry, signs }: Shown): ComponentChild {
  const name = nameOf(inquiry.subject);
  if (inquiry.outcome !== null)
    return words.tell(inquiry.outcome === 'silent' ? 'known.ended' : `known.${inquiry.outcome}`, {
      name,
    });
  const when = sayWhen(inquiry.silentSince.ms);
  const last = signs.at(-1);
  return last === undefined || last.happenedAt.ms <= inquiry.silentSince.ms
    ? words.tell('known.silent', { name, when })
    : words.tell('known.sign', { name, when, sign: sayWhen(last.happenedAt.ms) });
}

/** Who asked and what came of it, and who said how it ends; oldest first. */
function Asked({ shown: { steps, closings } }: { readonly shown: Shown }): VNode {
  return (
    <ul class="card">
      {steps.map(({ by, channel, result, at }, index) => (
        <EvidenceRow
          key={`step${index}`}
          icon={result === 'passed' ? 'swap' : ICON_OF[channel]}
          who={<bdi>{nameOf(by)}</bdi>}
          happened={at}
        >
          {result === 'passed'
            ? words.tell('result.passed')
            : words.tell(`result.${result}`, { way: words.say(`way.${channel}`) })}
        </EvidenceRow>
      ))}
      {closings.map(({ by, outcome, note, at }, index) => (
        <EvidenceRow
          key={`closing${index}`}
          icon="check"
          who={<bdi>{nameOf(by)}</bdi>}
          happened={at}
        >
          {words.tell(`closing.${outcome}`)} {isNote(note) ? words.tell(`note.${note}`) : null}
        </EvidenceRow>
      ))}
    </ul>
  );
}

const NOTES = ['none', 'device', 'line', 'away', 'rhythm', 'other'] as const;
type Note = (typeof NOTES)[number];

/** A reason that says something; `none` is the absence of one. */
function isNote(note: string): note is Note {
  return note !== 'none' && NOTES.some((known) => known === note);
}

/** Whose turn it is, the next hour, and how far the asking has come. */
function Turn({
  shown,
  asked,
}: {
  readonly shown: Shown;
  readonly asked: Subject['asked'];
}): VNode {
  const { owner, passesOnAt, next } = shown.inquiry;
  const until = passesOnAt === null ? undefined : sayWhen(passesOnAt.ms);
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <div class="flex">
          {owner === null ? null : <Avatar name={nameOf(owner)} />}
          <div>
            <p class="strong">
              {owner === null
                ? words.tell('turn.nobody')
                : owner.me
                  ? words.tell('turn.mine')
                  : words.tell('turn.other', { name: nameOf(owner) })}
            </p>
            {until === undefined ? null : (
              <p class="sub">{words.tell('turn.until', { when: until })}</p>
            )}
          </div>
        </div>
        {owner?.me === true ? (
          <ActButton
            kind="line"
            held={words.say('turn.held')}
            done={words.say('turn.said')}
            seal={async () => ask('inquiry.step', { id: shown.inquiry.id, result: 'passed' })}
          >
            {words.tell('turn.passOn')}
          </ActButton>
        ) : null}
      </div>
      {passesOnAt === null ? null : (
        <Banner
          state="inquiry"
          icon="clock"
          title={words.tell('turn.next', { when: sayBoth(passesOnAt.ms) })}
        >
          {next === null
            ? words.tell('turn.passesNobody')
            : words.tell('turn.passes', { name: nameOf(next) })}
        </Banner>
      )}
      <Stepper steps={stepsOf(shown, asked)} />
    </section>
  );
}

/** What is done in which order, as far as this device knows; the first that was not done is now. */
function stepsOf({ inquiry, steps }: Shown, asked: Subject['asked']): readonly Step[] {
  const byVoice: readonly WayKind[] = ['call', 'met', 'dropPoint'];
  const tried = steps.filter(({ result }) => result !== 'passed');
  const done = [
    asked !== 'nobody' || tried.length > 0,
    asked === 'others' || tried.length > 0,
    tried.some(({ channel }) => byVoice.includes(channel)),
    false,
  ];
  const titles = [
    words.tell('steps.told', { name: nameOf(inquiry.subject) }),
    words.tell('steps.others'),
    words.tell('steps.call'),
    words.tell('steps.tell'),
  ];
  const now = done.indexOf(false);
  return titles.map((title, at) => ({
    title,
    state: done[at] === true ? 'done' : at === now ? 'now' : 'later',
  }));
}

/** How well we hear, beside their silence. */
function CouldItBeUs({
  hearing,
  regional,
}: {
  readonly hearing: Hearing | undefined;
  readonly regional: boolean;
}): VNode | null {
  if (hearing === undefined) return null;
  const { doubting, heard, needed, outsideMissing } = hearing;
  return (
    <Banner icon="net" title={words.tell('us.title')}>
      {doubting && outsideMissing
        ? words.tell('us.outside')
        : words.tell(doubting ? 'us.likely' : 'us.unlikely', { heard, needed })}
      {regional ? <> {words.tell('us.regional')}</> : null}
    </Banner>
  );
}

/** Adding what one knows, and closing. */
function Acts({ shown }: { readonly shown: Shown }): VNode {
  return (
    <>
      <Opening label={words.tell('add.open')} icon="plus" kind="main">
        {(close) => <Adding id={shown.inquiry.id} left={shown.left} onClose={close} />}
      </Opening>
      <Opening label={words.tell('close.open')}>
        {(close) => <Closing id={shown.inquiry.id} onClose={close} />}
      </Opening>
    </>
  );
}

const RESULTS = ['answered', 'noAnswer', 'unreachable', 'asked'] as const;
type Result = (typeof RESULTS)[number];
const WAYS = Object.keys(ICON_OF) as readonly WayKind[];

function Adding({
  id,
  left,
  onClose,
}: {
  readonly id: string;
  readonly left: readonly WayKind[];
  readonly onClose: () => void;
}): VNode {
  const way = useSignal<WayKind>(left.includes('call') ? 'call' : (left[0] ?? 'call'));
  const result = useSignal<Result>('noAnswer');
  return (
    <ActForm
      label={words.tell('add.do')}
      held={words.say('add.held')}
      done={words.say('add.said')}
      seal={async () => ask('inquiry.step', { id, channel: way.value, result: result.value })}
      onDone={onClose}
      onClose={onClose}
    >
      <SelectField
        label={words.tell('add.how')}
        value={way.value}
        options={WAYS.map((value) => ({ value, label: words.say(`way.${value}`) }))}
        onPick={(picked) => (way.value = picked)}
      />
      <Choice<Result>
        label={words.tell('add.what')}
        value={result.value}
        options={RESULTS.map((value) => ({ value, label: words.tell(`add.${value}`) }))}
        onPick={(picked) => (result.value = picked)}
      />
    </ActForm>
  );
}

type Outcome = With<'inquiry.close'>['outcome'];

function Closing({ id, onClose }: { readonly id: string; readonly onClose: () => void }): VNode {
  const outcome = useSignal<Outcome>('explained');
  const note = useSignal<Note>('none');
  return (
    <ActForm
      label={words.tell('close.do')}
      held={words.say('close.held')}
      done={words.say('close.said')}
      seal={async () => ask('inquiry.close', { id, outcome: outcome.value, note: note.value })}
      onDone={onClose}
      onClose={onClose}
    >
      <Choice<Outcome>
        label={words.tell('close.outcome')}
        value={outcome.value}
        options={(['explained', 'silent'] as const).map((value) => ({
          value,
          label: words.tell(`close.${value}`),
        }))}
        onPick={(picked) => (outcome.value = picked)}
      />
      <SelectField
        label={words.tell('close.note')}
        help={words.tell('close.noteHelp')}
        value={note.value}
        options={NOTES.map((value) => ({ value, label: words.say(`note.${value}`) }))}
        onPick={(picked) => (note.value = picked)}
      />
    </ActForm>
  );
}
