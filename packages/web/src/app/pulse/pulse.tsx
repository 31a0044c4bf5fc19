/**
 * Pulse: is everyone well? The sentence, the numbers, one's own check-in, whether it is us, who
 * needs someone, everyone else. On a wide screen everyone stands on a wall of tiles.
 */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';
import { useMemo } from 'preact/hooks';

import type { Answer, Subject, Who } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';
import { sayNumber } from '../../words/language.ts';
import { pulse } from '../../words/pulse.ts';
import { sayWhen } from '../../words/time.ts';
import { view } from '../asking.ts';
import { useCalled } from '../called.ts';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import type { State } from '../kit/icon.tsx';
import { Chip } from '../kit/marks.tsx';
import type { Counted } from '../kit/notice.tsx';
import { Counts, Notice } from '../kit/notice.tsx';
import { RhythmLine } from '../kit/rhythm.tsx';
import type { Shown } from '../kit/rows.tsx';
import { EmptyState, Heading, List, ListRow, Tile, Wall } from '../kit/rows.tsx';
import type { ScreenProps } from '../screen.ts';
import { go, href, route } from '../route.ts';
import { isWide } from '../wide.ts';
import { sayFine } from './say-fine.ts';
import { useGradually } from './gradually.ts';
import type { OwnDue } from './own-due.ts';
import { soonestDue } from './own-due.ts';
import { nameOf, saySentence } from './sentence.ts';
import { inquiryAbout, needsSomeone, sayFact, stateOf } from './subject.ts';
import { CannotBeWoken, isRed, OwnCanary, wakingOf } from './waking.tsx';

type Status = Answer<'status'>;

/** The states that are counted under the sentence, in this order. */
const COUNTED = ['steady', 'due', 'late', 'inquiry', 'resting', 'unknown'] as const;
/** Up to so many numbers stand beside each other. */
const COUNTS_MAX = 5;

/** The screen. */
export function Pulse(_props: ScreenProps): VNode {
  const status = view('status', {}).value;
  const picked = useSignal<State | undefined>(undefined);
  if (status.state === 'failed') return <FaultBanner fault={status.fault} />;
  if (status.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  const { answer } = status;
  const others = answer.subjects.filter(({ who }) => !who.me);
  return (
    <>
      <Notice sentence={saySentence(answer.sentence)}>
        <Counts
          counts={countsOf(others)}
          picked={picked.value}
          onPick={(state) => (picked.value = state)}
        />
      </Notice>
      <div class="col side">
        <OwnCheckIn status={answer} />
        <OwnCanary status={answer} />
        <CannotBeWoken status={answer} />
        <CouldItBeUs status={answer} />
        <Asking status={answer} />
      </div>
      <Everyone status={answer} subjects={others} picked={picked} />
    </>
  );
}

/** The numbers; states that nobody is in are left out, and steady always stands first. */
function countsOf(subjects: readonly Subject[]): readonly Counted[] {
  return COUNTED.map((state) => ({
    state,
    count: subjects.filter((subject) => stateOf(subject) === state).length,
    word: pulse.tell(`count.${state}`),
  }))
    .filter(({ state, count }) => state === 'steady' || count > 0)
    .slice(0, COUNTS_MAX);
}

/** "I am fine". Held back for ten seconds, then sealed; it says nothing else. */
function OwnCheckIn({ status }: { readonly status: Status }): VNode | null {
  const said = view('words.show', {}).value;
  if (status.sentence.key === 'noAssembly') return null;
  // Whoever has two words types one of them with each check-in (R21).
  const hasWords = said.state === 'known' && said.answer.homes.some(({ state }) => state === 'set');
  const due = soonestDue(status.own);
  const asked = status.inquiries.find(({ open, subject }) => open && subject.me);
  return (
    <section class="card pad stack3 own">
      {asked === undefined ? null : (
        <Banner state="inquiry" title={pulse.tell('own.asked')}>
          {pulse.tell('own.askedWhy', { when: sayWhen(asked.silentSince.ms) })}
        </Banner>
      )}
      <div class="only-wide">
        <h2>{pulse.tell('own.title')}</h2>
        <p class="sub">{pulse.tell('own.says')}</p>
      </div>
      <Button
        kind="main"
        big
        wide
        icon="check"
        small={due === undefined ? undefined : sayDue(due)}
        onPress={() => (hasWords ? go('pulse', 'word') : void sayFine({}))}
      >
        {pulse.tell('own.fine')}
      </Button>
      <a class="tap sub" href={href('pulse', 'rhythm')}>
        {pulse.tell('own.rhythm')}
      </a>
    </section>
  );
}

function sayDue({ dueAt, late }: OwnDue): ComponentChild {
  return pulse.tell(late ? 'own.late' : 'own.due', { when: sayBoth(dueAt.ms) });
}

/** How well we hear, before anyone else is doubted. */
function CouldItBeUs({ status }: { readonly status: Status }): VNode | null {
  const called = useCalled();
  const doubting = status.hearing.filter((one) => one.doubting);
  const shown = doubting.length > 0 ? doubting : status.hearing;
  if (shown.length === 0) return null;
  return (
    <Banner
      icon="net"
      {...(doubting.length > 0 ? { state: 'late' as const } : {})}
      title={pulse.tell(doubting.length > 0 ? 'us.cutOff' : 'us.notYou')}
    >
      {shown.map(({ log, heard, needed, outsideMissing }) => (
        <span key={log} class="line">
          {outsideMissing
            ? pulse.tell('us.outside', { log: called(log) })
            : pulse.tell(doubting.length > 0 ? 'us.tooFew' : 'us.heard', {
                log: called(log),
                heard,
                needed,
              })}
        </span>
      ))}
    </Banner>
  );
}

/** Whom we are asking after, and whose turn it is. Of oneself one is told beside "I am fine". */
function Asking({ status }: { readonly status: Status }): VNode {
  return (
    <>
      {status.inquiries
        .filter(({ open, subject }) => open && !subject.me)
        .map((inquiry) => (
          <section class="only-wide" key={inquiry.id}>
            <div class="card pad stack3">
              <Chip state="inquiry" />
              <h2>{pulse.tell('asking.title', { name: nameOf(inquiry.subject) })}</h2>
              <p class="sub">
                {inquiry.owner === null || inquiry.passesOnAt === null
                  ? pulse.tell('asking.nobody')
                  : sayTurn(inquiry.owner, inquiry.passesOnAt.ms)}
              </p>
              <a class="btn" href={href('pulse', 'inquiry', inquiry.id)}>
                {pulse.tell('asking.open')}
              </a>
            </div>
          </section>
        ))}
    </>
  );
}

function sayTurn(owner: Who, passesOnAtMs: number): ComponentChild {
  const when = sayBoth(passesOnAtMs);
  return owner.me
    ? pulse.tell('asking.mine', { when })
    : pulse.tell('asking.owner', { owner: nameOf(owner), when });
}

function Everyone({
  status,
  subjects,
  picked,
}: {
  readonly status: Status;
  readonly subjects: readonly Subject[];
  readonly picked: Signal<State | undefined>;
}): VNode {
  const filtered = subjects.filter(
    (subject) => picked.value === undefined || stateOf(subject) === picked.value,
  );
  const isNeedy = (subject: Subject): boolean =>
    needsSomeone(subject) || cannotBeWoken(subject, status);
  const needy = filtered.filter(isNeedy);
  const rest = filtered.filter((subject) => !isNeedy(subject));
  if (subjects.length === 0) {
    return (
      <EmptyState title={saySentence({ key: 'alone' })}>{pulse.tell('alone.what')}</EmptyState>
    );
  }
  // One form alone is drawn: of three hundred the other would cost as much again, unseen.
  if (isWide.value || route.value.place === 'wall')
    return (
      <div class="col">
        <h2 class="vh">{pulse.tell('wall.title')}</h2>
        <Tiles subjects={[...needy, ...rest]} status={status} />
      </div>
    );
  return (
    <div class="col">
      <Heading fact={sayNumber(needy.length)}>{pulse.tell('needs.title')}</Heading>
      <Rows subjects={needy} status={status} />
      <Heading fact={sayNumber(rest.length)}>{pulse.tell('rest.title')}</Heading>
      <Rows subjects={rest} status={status} />
    </div>
  );
}

/** Of one person in one log. */
function keyOf({ who, log }: Subject): string {
  return who.id + log;
}

function Tiles({
  subjects,
  status,
}: {
  readonly subjects: readonly Subject[];
  readonly status: Status;
}): VNode {
  const pieces = useGradually(
    subjects.map((subject) => aboutOf(subject, status)),
    ({ subject }) => keyOf(subject),
  );
  // The same elements for the same row: those who have not changed are not even looked at.
  return useMemo(
    () => (
      <Wall>
        {pieces.map(({ key, now }) => (
          <SubjectTile key={key} about={now} />
        ))}
      </Wall>
    ),
    [pieces],
  );
}

function Rows({
  subjects,
  status,
}: {
  readonly subjects: readonly Subject[];
  readonly status: Status;
}): VNode | null {
  if (subjects.length === 0) return <p class="sub pad-s">{pulse.tell('needs.nobody')}</p>;
  return (
    <List>
      {subjects.map((subject) => (
        <SubjectRow key={keyOf(subject)} {...aboutOf(subject, status)} />
      ))}
    </List>
  );
}

/** Whether no bell would wake somebody who rings for others. */
function cannotBeWoken({ who }: Subject, status: Status): boolean {
  const waking = wakingOf(who.id, status);
  return waking !== undefined && isRed(waking);
}

interface About {
  readonly subject: Subject;
  readonly inquiry: ReturnType<typeof inquiryAbout>;
  /** On a rota, and not to be woken. */
  readonly unwoken: boolean;
}

function aboutOf(subject: Subject, status: Status): About {
  return {
    subject,
    inquiry: inquiryAbout(subject, status.inquiries),
    unwoken: cannotBeWoken(subject, status),
  };
}

/** Components of their own: of three hundred only those are drawn again that changed. */
function SubjectTile({ about }: { readonly about: ReadonlySignal<About> }): VNode {
  return <Tile {...shownOf(about.value)} />;
}

function SubjectRow(about: About): VNode {
  return <ListRow {...shownOf(about)} />;
}

function shownOf({ subject, inquiry, unwoken }: About): Shown {
  return {
    state: stateOf(subject),
    name: <bdi>{nameOf(subject.who)}</bdi>,
    fact: unwoken ? (
      <>
        {sayFact(subject, inquiry)} <b class="wrong">{pulse.tell('wakes.tile')}</b>
      </>
    ) : (
      sayFact(subject, inquiry)
    ),
    end: <RhythmLine strokes={subject.strokes} due={subject.state === 'due'} />,
    needsSomeone: unwoken || needsSomeone(subject),
    ...(subject.who.me
      ? {}
      : {
          href:
            inquiry === undefined
              ? href('pulse', 'about', subject.who.id)
              : href('pulse', 'inquiry', inquiry.id),
        }),
  };
}
