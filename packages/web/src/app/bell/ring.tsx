/**
 * One ring: what it says, how many have signed, who objects, and the button to sign. A drill wears
 * every difference of the guide (§5); beside a real alert it is not shown at all.
 */
import type { ComponentChild, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';

import { bell } from '../../words/bell.ts';
import { sayWord } from '../../words/catalogue.ts';
import { kit } from '../../words/kit.ts';
import { sayWhen } from '../../words/time.ts';
import { view } from '../asking.ts';
import { LinkButton } from '../kit/button.tsx';
import { Countdown } from '../kit/countdown.tsx';
import { Icon } from '../kit/icon.tsx';
import { Chip, Provisional, Settled } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { QuorumRing } from '../kit/ring.tsx';
import { EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { usePage } from '../page.ts';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import { isOpenRing } from '../shell/mode.ts';
import { Ending } from './ending.tsx';
import type { WholeRing } from './said.ts';
import { BookTitle } from './run.tsx';
import { capital, sayKind, sayRing, sayRinger, stateOfRing } from './said.ts';
import { Signing } from './signing.tsx';

/** As long as the stylesheet's swing. */
const SWING_MS = 900;

/** The page of a ring. */
export function RingPage({ id }: { readonly id: string }): VNode {
  const shown = view('ring.show', {}).value;
  return (
    <Seen of={shown} title={bell.tell('ring.gone')}>
      {({ rings }) => {
        const ring = rings.find((one) => one.id === id);
        if (ring === undefined) return <Gone />;
        const live = rings.find((one) => isOpenRing(one) && one.context === 'live');
        return ring.context === 'drill' && live !== undefined ? (
          <Left live={live.id} />
        ) : (
          <RingHere ring={ring} />
        );
      }}
    </Seen>
  );
}

function Gone(): VNode {
  return (
    <>
      <Notice sentence={bell.tell('ring.gone')} support={bell.tell('ring.goneWhy')} />
      <LinkButton kind="main" href={href('bell')}>
        {bell.tell('back')}
      </LinkButton>
    </>
  );
}

/** A drill whose page is opened while something real is: the way leads there. */
function Left({ live }: { readonly live: string }): VNode {
  return (
    <>
      <Notice sentence={bell.tell('ring.left')} support={bell.tell('ring.leftWhy')} />
      <LinkButton kind="main" icon="bell" href={href('bell', live)}>
        {bell.tell('ring.goLive')}
      </LinkButton>
    </>
  );
}

function RingHere({ ring }: { readonly ring: WholeRing }): VNode {
  usePage(sayRing(ring), ring.context === 'drill');
  const isOpen = isOpenRing(ring);
  return (
    <>
      <Notice
        kick={
          <>
            <Chip state={stateOfRing(ring)}>
              {ring.context === 'drill' ? undefined : capital(sayKind(ring.kind))}
            </Chip>
            <Mark ring={ring} />
          </>
        }
        sentence={sentenceOf(ring)}
        support={<Support ring={ring} />}
      />
      <div class="col">
        <section class="card pad stack3 rung">
          <Swing have={ring.signatures.have} />
          <Signatures ring={ring} />
          <Objections ring={ring} />
        </section>
        {isOpen ? <Signing ring={ring} /> : null}
      </div>
      <div class="col">
        <Signers ring={ring} />
        <Verdicts ring={ring} />
        <Following ring={ring} />
        <Ending ring={ring} />
      </div>
    </>
  );
}

/** What was written, where it was written to us; else what is known of it. */
function sentenceOf(ring: WholeRing): ComponentChild {
  if (ring.text === null || ring.text === '') return sayRing(ring);
  return ring.context === 'drill' ? (
    bell.tell('drill.text', { text: ring.text })
  ) : (
    <bdi>{ring.text}</bdi>
  );
}

/** Below what was written stands what it is; below what it is, who raised it. */
function Support({ ring }: { readonly ring: WholeRing }): VNode {
  const name = nameOf(ring.from);
  const raised =
    ring.proposedAt === null
      ? bell.tell(`${ring.context}.raisedBy`, { name })
      : bell.tell(`${ring.context}.raised`, { name, when: sayWhen(ring.proposedAt.ms) });
  return (
    <>
      {ring.text === null || ring.text === '' ? null : (
        <>
          {sayRing(ring)}
          <br />
        </>
      )}
      {raised}
    </>
  );
}

/** Not rung, rung as far as we know, or rung by the word of others too. */
function Mark({ ring }: { readonly ring: WholeRing }): VNode {
  if (ring.state === 'proposed') return <Provisional>{bell.tell('mark.notRung')}</Provisional>;
  if (ring.state !== 'rings') return <Provisional>{bell.tell(`short.${ring.state}`)}</Provisional>;
  const allies = ring.verdicts.filter(({ verdict, party }) => verdict === 'rings' && !party.me);
  return allies.length === 0 ? (
    <Provisional>{bell.tell('mark.here')}</Provisional>
  ) : (
    <Settled>{bell.tell('mark.there', { allies: allies.length })}</Settled>
  );
}

function Signatures({ ring }: { readonly ring: WholeRing }): VNode {
  return (
    <QuorumRing
      have={ring.signatures.have}
      needed={Math.max(1, ring.signatures.needed)}
      drill={ring.context === 'drill'}
    >
      <p class="sub">{bell.tell('about', { scope: sayWord(bell, 'scope', ring.scope) })}</p>
      <p class="sub">{bell.tell(`${ring.context}.${ring.level}`)}</p>
      {ring.rangAt === null ? null : (
        <p class="sub">{bell.tell('since', { when: sayWhen(ring.rangAt.ms) })}</p>
      )}
      {isOpenRing(ring) ? (
        <Countdown at={ring.notAfter} say={(when) => bell.say('lapses', { when })} />
      ) : null}
    </QuorumRing>
  );
}

/** The bell swings once for each signature that comes while the page is open. */
function Swing({ have }: { readonly have: number }): VNode {
  const before = useRef(have);
  const isSwinging = useSignal(false);
  useEffect(() => {
    const isMore = have > before.current;
    before.current = have;
    if (!isMore) return undefined;
    isSwinging.value = true;
    const timer = setTimeout(() => (isSwinging.value = false), SWING_MS);
    return () => clearTimeout(timer);
  }, [have]);
  return (
    <span class={isSwinging.value ? 'swing once' : 'swing'} aria-hidden="true">
      <Icon name="bell" />
    </span>
  );
}

/** Objections stand above the button that signs. */
function Objections({ ring }: { readonly ring: WholeRing }): VNode | null {
  if (!ring.disputed && ring.disputes.length === 0) return null;
  return (
    <div class="stack">
      {ring.disputes.map(({ label, reason }) => (
        <div class="banner" data-state="disputed" key={label}>
          <svg class="s" aria-hidden="true">
            <use href="#s-disputed" />
          </svg>
          <div>
            <b>
              {bell.tell(
                reason === 'mistaken' || reason === 'forced'
                  ? `objects.${reason}`
                  : 'objects.unclear',
                { name: sayRinger(label) },
              )}
            </b>
            {ring.disputed ? <p>{bell.tell('objects.why')}</p> : null}
          </div>
        </div>
      ))}
    </div>
  );
}

function Signers({ ring }: { readonly ring: WholeRing }): VNode {
  const fact = kit.say('quorum.number', ring.signatures);
  if (ring.signers.length === 0)
    return (
      <>
        <Heading fact={fact}>{bell.tell('signers.title')}</Heading>
        <p class="sub pad-s">{bell.tell('signers.nobody')}</p>
      </>
    );
  const state = ring.context === 'drill' ? 'drill' : 'alert';
  return (
    <>
      <Heading fact={fact}>{bell.tell('signers.title')}</Heading>
      <List>
        {ring.signers.map(({ label, at, addsNone }) => (
          <ListRow
            key={label}
            state={addsNone ? 'unknown' : state}
            name={sayRinger(label)}
            word={
              at === null
                ? bell.tell('signers.counts')
                : bell.tell('signers.countsAt', { when: sayWhen(at.ms) })
            }
            fact={bell.tell(addsNone ? 'signers.addsNone' : 'signers.adds')}
            end={addsNone ? <span class="sub">{bell.tell('signers.notCounted')}</span> : undefined}
          />
        ))}
      </List>
    </>
  );
}

/** What allies judged, by their own word. */
function Verdicts({ ring }: { readonly ring: WholeRing }): VNode | null {
  if (ring.state !== 'rings' || !ring.from.me) return null;
  const others = ring.verdicts.filter(({ party }) => !party.me);
  if (others.length === 0) return <p class="sub pad-s">{bell.tell('verdicts.none')}</p>;
  return (
    <>
      <Heading>{bell.tell('verdicts.title')}</Heading>
      <List>
        {others.map(({ party, verdict, at }) => (
          <ListRow
            key={party.id}
            state={verdict === 'rings' ? 'steady' : 'late'}
            name={<bdi>{nameOf(party)}</bdi>}
            word={bell.tell(`verdicts.${verdict}`)}
            fact={at === null ? undefined : sayWhen(at.ms)}
          />
        ))}
      </List>
    </>
  );
}

/** What follows from it, and what it came from. */
function Following({ ring }: { readonly ring: WholeRing }): VNode | null {
  const status = knownOf(view('status', {}).value, undefined);
  const inquiry = status?.inquiries.find(({ id }) => id === ring.inquiry);
  if (ring.runs.length === 0 && inquiry === undefined) return null;
  return (
    <>
      {ring.runs.length === 0 ? null : (
        <>
          <Heading>{bell.tell('run.some')}</Heading>
          <List>
            {ring.runs.map((run) => (
              <ListRow
                key={run.run}
                state={ring.context === 'drill' ? 'drill' : 'due'}
                name={<BookTitle name={run.playbook} />}
                word={bell.tell(`${run.context}.run.row`, run.steps)}
                fact={<bdi>{nameOf(run.for)}</bdi>}
                href={href('bell', 'run', run.run)}
              />
            ))}
          </List>
        </>
      )}
      {inquiry === undefined ? null : (
        <LinkButton kind="line" wide href={href('pulse', 'inquiry', inquiry.id)}>
          {bell.tell('ring.inquiry')}
        </LinkButton>
      )}
    </>
  );
}

/** Nothing is here: for screens that need a ring. */
export function NoRing(): VNode {
  return <EmptyState title={bell.tell('ring.gone')}>{bell.tell('ring.goneWhy')}</EmptyState>;
}
