/** The bell in calm and in need: what is open first, then raising, then who can be woken. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Pact, Ring, RunBrief, Subject } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { sayWhen } from '../../words/time.ts';
import { view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { Button, Buttons, LinkButton } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { CanaryNumber } from '../pulse/waking.tsx';
import { sayFact } from '../pulse/subject.ts';
import { href } from '../route.ts';
import { isOpenRing } from '../shell/mode.ts';
import { isSoundAllowed, keepSound } from '../shell/sound-allowed.ts';
import { BookTitle } from './run.tsx';
import { isSame, ownBells, ringsShown, sayKind, sayRing, stateOfRing } from './said.ts';
import { strike } from './sound.ts';

/** Past rings that are listed. */
const PAST_MAX = 12;

/** The first screen of the place. */
export function Home(): VNode {
  const shown = view('ring.show', {}).value;
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  const status = knownOf(view('status', {}).value, undefined);
  const runs = (status?.runs ?? []).filter(({ state }) => state === 'running');
  return (
    <Seen of={shown} title={bell.tell('calm.sentence')}>
      {(answer) => {
        const open = answer.rings.filter(isOpenRing);
        const isLive = open.some(({ context }) => context === 'live');
        return (
          <>
            <Sentence open={ringsShown(open, isLive)} runs={runs} pacts={pacts} />
            <div class="col">
              <Rings title="home.open" rings={ringsShown(open, isLive)} />
              <Asking answer={answer} isLive={isLive} />
              <Runs runs={ringsShown(runs, isLive)} />
              <RaiseCard pacts={pacts} isMain={open.length === 0} />
              <Past rings={answer.rings} isLive={isLive} />
            </div>
            <div class="col side">
              <Woken pacts={pacts} subjects={status?.subjects ?? []} />
              <Wakes isLive={isLive} />
              {status === undefined ? null : <CanaryNumber status={status} />}
              <Otherwise />
            </div>
          </>
        );
      }}
    </Seen>
  );
}

/** One sentence: what is open, else what still runs, else that nothing does. */
function Sentence({
  open,
  runs,
  pacts,
}: {
  readonly open: readonly Ring[];
  readonly runs: readonly RunBrief[];
  readonly pacts: readonly Pact[];
}): VNode {
  const [only] = open;
  if (only !== undefined) {
    const isLive = only.context === 'live';
    const rings = open.length;
    return (
      <Notice
        sentence={
          rings === 1 ? sayRing(only) : bell.tell(isLive ? 'home.rings' : 'home.drills', { rings })
        }
      />
    );
  }
  const live = runs.filter(({ context }) => context === 'live');
  return (
    <Notice
      sentence={
        live.length > 0 ? bell.tell('calm.runs', { runs: live.length }) : bell.tell('calm.sentence')
      }
      support={bell.tell(pacts.some(isStanding) ? 'calm.support' : 'calm.noPact')}
    />
  );
}

function isStanding({ state }: Pact): boolean {
  return state === 'standing';
}

/** Raising an alarm: what it asks stands on the button. */
function RaiseCard({
  pacts,
  isMain,
}: {
  readonly pacts: readonly Pact[];
  readonly isMain: boolean;
}): VNode {
  const standing = pacts.filter(isStanding);
  const bells = ownBells(standing[0]);
  return (
    <LinkButton
      kind={isMain ? 'main' : 'line'}
      icon="bell"
      big
      wide
      href={href('bell', 'raise')}
      small={bells === undefined ? bell.tell('raise.noPact') : bell.tell('raise.small', bells)}
    >
      {bell.tell('raise.open')}
    </LinkButton>
  );
}

/** Rings as rows; nothing where there are none. */
function Rings({
  title,
  rings,
}: {
  readonly title: 'home.open' | 'home.past';
  readonly rings: readonly Ring[];
}): VNode | null {
  if (rings.length === 0) return null;
  return (
    <>
      <Heading>{bell.tell(title)}</Heading>
      <List>
        {rings.map((ring) => (
          <ListRow
            key={ring.id}
            state={stateOfRing(ring)}
            name={sayRing(ring)}
            word={bell.tell(`short.${ring.state}`)}
            fact={
              isOpenRing(ring)
                ? bell.tell('lapses', { when: <At at={ring.notAfter} /> })
                : undefined
            }
            needsSomeone={isOpenRing(ring)}
            href={href('bell', ring.id)}
          />
        ))}
      </List>
    </>
  );
}

function At({ at }: { readonly at: Ring['notAfter'] }): VNode {
  return <time dateTime={at.iso}>{sayWhen(at.ms)}</time>;
}

function Past({
  rings,
  isLive,
}: {
  readonly rings: readonly Ring[];
  readonly isLive: boolean;
}): VNode | null {
  const past = ringsShown(rings, isLive)
    .filter((ring) => !isOpenRing(ring))
    .toSorted((a, b) => b.notAfter.ms - a.notAfter.ms)
    .slice(0, PAST_MAX);
  return <Rings title="home.past" rings={past} />;
}

/** Rings that others passed on, and first bells: they ask, and never act. */
function Asking({
  answer,
  isLive,
}: {
  readonly answer: Answer<'ring.show'>;
  readonly isLive: boolean;
}): VNode | null {
  const relayed = ringsShown(answer.relayed, isLive);
  const first = ringsShown(answer.firstBells, isLive);
  if (relayed.length + first.length === 0) return null;
  return (
    <>
      <Heading>{bell.tell('home.asking')}</Heading>
      <List>
        {first.map((one, at) => (
          <ListRow
            key={`first${at}`}
            state={one.context === 'live' ? 'alert' : 'drill'}
            name={bell.tell(`${one.context}.firstBell`, {
              name: nameOf(one.from),
              kind: sayKind(one.kind),
            })}
            fact={bell.tell('first.at', { when: <At at={one.at} /> })}
            needsSomeone
          />
        ))}
        {relayed.map((one) => (
          <ListRow
            key={one.id}
            state={one.over ? 'unknown' : one.context === 'live' ? 'alert' : 'drill'}
            name={bell.tell(`${one.context}.relayed`, {
              name: nameOf(one.by),
              kind: sayKind(one.kind),
            })}
            word={bell.tell('relayed.hops', { hop: one.hop })}
            fact={
              one.over
                ? bell.tell('relayed.over')
                : bell.tell('relayed.until', { when: <At at={one.notAfter} /> })
            }
            needsSomeone={!one.over}
            href={href('bell', 'relay', one.id)}
          />
        ))}
      </List>
    </>
  );
}

function Runs({ runs }: { readonly runs: readonly RunBrief[] }): VNode | null {
  if (runs.length === 0) return null;
  return (
    <>
      <Heading>{bell.tell('run.some')}</Heading>
      <List>
        {runs.map((run) => (
          <ListRow
            key={run.run}
            state={run.context === 'live' ? 'due' : 'drill'}
            name={<BookTitle name={run.playbook} />}
            word={bell.tell(`${run.context}.run.row`, run.steps)}
            fact={<bdi>{nameOf(run.for)}</bdi>}
            href={href('bell', 'run', run.run)}
          />
        ))}
      </List>
    </>
  );
}

/** Allies that can be woken, whether their ring counts, and when each was last heard. */
function Woken({
  pacts,
  subjects,
}: {
  readonly pacts: readonly Pact[];
  readonly subjects: readonly Subject[];
}): VNode {
  const allies = pacts
    .filter(isStanding)
    .flatMap(({ parties, name }) => parties.map((party) => ({ ...party, pact: name })))
    .filter(({ who }) => !who.me);
  if (allies.length === 0)
    return (
      <EmptyState
        title={bell.tell('woken.nobody')}
        act={
          <LinkButton kind="line" href={href('allies')}>
            {bell.tell('woken.pacts')}
          </LinkButton>
        }
      >
        {bell.tell('woken.nobodyWhy')}
      </EmptyState>
    );
  return (
    <>
      <Heading>{bell.tell('woken.title')}</Heading>
      <List>
        {allies.map(({ who, pact, contested, holders, toRing }) => {
          const heard = subjects.find((one) => isSame(one.who, who) && one.log === pact);
          const isSure = !contested && heard !== undefined && heard.state !== 'unknown';
          return (
            <ListRow
              key={pact + who.id}
              state={isSure ? 'steady' : 'unknown'}
              name={<bdi>{nameOf(who)}</bdi>}
              word={bell.tell(isSure ? 'woken.state.standing' : 'woken.state.not')}
              fact={
                <>
                  {sayHeard(heard)}
                  <br />
                  {contested
                    ? bell.tell('woken.contested')
                    : bell.tell('woken.counts', { needed: toRing, holders })}
                </>
              }
            />
          );
        })}
      </List>
    </>
  );
}

function sayHeard(heard: Subject | undefined): ComponentChild {
  if (heard === undefined || heard.happenedAt === null) return bell.tell('woken.never');
  return bell.tell('woken.heard', {
    when: sayFact({ ...heard, state: 'fresh' }, undefined),
  });
}

/** What this phone can do for waking, and cannot. Nothing of practice shows beside a real alert. */
function Wakes({ isLive }: { readonly isLive: boolean }): VNode {
  const isOn = useSignal(isSoundAllowed());
  const choose = (isAllowed: boolean): void => {
    keepSound(isAllowed);
    isOn.value = isAllowed;
    if (isAllowed) void strike('bell');
  };
  return (
    <section class="card pad stack3">
      <Banner icon="phone" title={bell.tell('phone.title')}>
        {bell.tell('phone.why')}
      </Banner>
      {isLive ? null : (
        <>
          <h2>{bell.tell('sound.title')}</h2>
          <p class="sub" role="status">
            {bell.tell(isOn.value ? 'sound.isOn' : 'sound.isOff')}
          </p>
          <Buttons>
            <Button
              kind="line"
              icon={isOn.value ? 'mute' : 'bell'}
              onPress={() => choose(!isOn.value)}
            >
              {bell.tell(isOn.value ? 'sound.off' : 'sound.allow')}
            </Button>
            {isOn.value ? (
              <Button kind="quiet" onPress={() => void strike('bell')}>
                {bell.tell('sound.try')}
              </Button>
            ) : null}
          </Buttons>
        </>
      )}
    </section>
  );
}

/** Other ways to be heard: quietly, and by voice. */
function Otherwise(): VNode {
  return (
    <>
      <Heading>{bell.tell('more.title')}</Heading>
      <ul class="card list plainrows">
        {(['amber', 'first'] as const).map((way) => (
          <li key={way}>
            <a class="linkrow" href={href('bell', way)}>
              <Icon name={way === 'amber' ? 'mute' : 'phone'} />
              <span>
                {bell.tell(`more.${way}`)}
                <small>{bell.tell(`more.${way}Fact`)}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
