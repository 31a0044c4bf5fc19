/** The first screen of Assembly: one sentence, the first thing that waits, and everything else. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { assembly } from '../../words/assembly.ts';
import { kit } from '../../words/kit.ts';
import { sayDate } from '../../words/time.ts';
import { view } from '../asking.ts';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { href } from '../route.ts';
import { membersInside, useAssemblyName } from './shared.tsx';
import type { Parted, Waiting } from './waiting.ts';
import { useParted, useWaiting } from './waiting.ts';

/** Every part with its icon, in the order in which it is offered. */
const PLACES = [
  ['decisions', 'assembly'],
  ['draws', 'dice'],
  ['agree', 'check'],
  ['roles', 'key'],
  ['people', 'people'],
  ['purse', 'coin'],
  ['aid', 'bread'],
  ['duties', 'clock'],
  ['talk', 'paper'],
  ['emergency', 'hand'],
  ['rules', 'law'],
  ['devices', 'phone'],
] as const;

/** The screen. */
export function Home(): VNode {
  const shown = view('assembly.show', {}).value;
  const all = useWaiting();
  const name = useAssemblyName();
  const waiting = useParted(all.state === 'known' ? all.waiting : []);
  if (all.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  return (
    <Seen of={shown} title={assembly.tell('home.places')}>
      {(answer) => (
        <>
          <Notice
            sentence={all.state === 'failed' ? assembly.tell('home.places') : sayWaiting(waiting)}
            support={assembly.tell('home.members', {
              name: name ?? answer.name,
              members: membersInside(answer.members).length,
            })}
          />
          <div class="col">
            {all.state === 'failed' ? <FaultBanner fault={all.fault} /> : null}
            <Warnings answer={answer} />
            <First of={waiting.asked[0]} />
            <Held waiting={waiting} />
          </div>
          <div class="col">
            <Heading>{assembly.tell('home.places')}</Heading>
            <Places waiting={waiting.asked} />
          </div>
        </>
      )}
    </Seen>
  );
}

function sayWaiting({ asked, held }: Parted): ComponentChild {
  return asked.length === 0 && held.length > 0
    ? assembly.tell('home.calm')
    : assembly.tell('home.waits', { count: asked.length });
}

function Warnings({ answer }: { readonly answer: Answer<'assembly.show'> }): VNode {
  return (
    <>
      {answer.split === null ? null : (
        <Banner
          state="alert"
          title={assembly.tell(`home.${answer.split}`)}
          act={
            <LinkButton kind="line" href={href('assembly', 'people', 'heal')}>
              {assembly.tell('home.heal')}
            </LinkButton>
          }
        />
      )}
      {answer.unmet ? <Banner state="late" title={assembly.tell('home.unmet')} /> : null}
      {answer.rehearsal ? <Banner state="drill" title={assembly.tell('home.rehearsal')} /> : null}
    </>
  );
}

/** The one thing that is asked here; the others stand in their lists. */
function First({ of }: { readonly of: Waiting | undefined }): VNode | null {
  if (of === undefined) return null;
  return (
    <>
      <Heading>{assembly.tell('home.first')}</Heading>
      <section class="card pad stack3">
        <h3>
          <bdi>{of.title}</bdi>
        </h3>
        <p class="sub">{of.asks}</p>
        <LinkButton kind="main" wide href={of.href}>
          {assembly.tell('first.open')}
        </LinkButton>
      </section>
    </>
  );
}

/** What can wait for the next list, in one quiet line. To hold back is not to hide. */
function Held({ waiting: { held, nextListMs } }: { readonly waiting: Parted }): VNode | null {
  const isOpen = useSignal(false);
  if (held.length === 0 || nextListMs === null) return null;
  return (
    <section class="stack">
      <div class="quietly">
        <p class="sub grow">
          {assembly.tell('home.held', { held: held.length, when: sayDate(nextListMs) })}
        </p>
        <Button kind="quiet" expanded={isOpen.value} onPress={() => (isOpen.value = !isOpen.value)}>
          {assembly.tell('home.look')}
        </Button>
      </div>
      {isOpen.value ? (
        <>
          <p class="sub">{assembly.tell('home.heldWhy')}</p>
          <ul class="card list plainrows">
            {held.map((one) => (
              <li key={one.id}>
                <a class="linkrow" href={one.href}>
                  <span class="grow">
                    <bdi>{one.title}</bdi>
                    <small>{one.asks}</small>
                  </span>
                  <Icon name="next" flips />
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function Places({ waiting }: { readonly waiting: readonly Waiting[] }): VNode {
  const open = knownOf(view('decide.list', { all: false }).value, undefined);
  const factOf = (part: string): ComponentChild => {
    const count = waiting.filter((one) => one.part === part).length;
    if (count > 0) return <b>{assembly.tell('home.waiting', { count })}</b>;
    if (part !== 'decisions' || open === undefined) return null;
    const running = open.decisions.filter(({ state }) => state === 'active');
    return assembly.tell('home.open', { count: running.length });
  };
  return (
    <ul class="card list plainrows">
      {PLACES.map(([part, icon]) => (
        <li key={part}>
          <a class="linkrow" href={href('assembly', part)}>
            <Icon name={icon} />
            <span class="grow">
              {assembly.tell(`part.${part}`)}
              <small>{factOf(part) ?? assembly.tell(`why.${part}`)}</small>
            </span>
            <Icon name="next" flips />
          </a>
        </li>
      ))}
    </ul>
  );
}
