/**
 * Ways: by which others reach this device and it them, each with when it was last heard. Doubt begins
 * with ourselves. A screen of its own, and the sheet behind the chip in the header.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Answer, Way } from '../../rpc/calls.ts';
import { carry } from '../../words/carry.ts';
import { pulse } from '../../words/pulse.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { useCalled } from '../called.ts';
import { ActForm, Opening, useAct } from '../kit/acts.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { picked, typed, useDraft } from '../kit/draft.ts';
import { SelectField, TextField } from '../kit/field.tsx';
import type { State } from '../kit/icon.tsx';
import { Icon, StateShape } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { screenTitle } from '../screen.ts';

type Shown = Answer<'ways.show'>;

/** The longest address that is typed: a relayed one with its certificates' hashes. */
const ADDRESS_CHARS_MAX = 1000;

/** The screen. */
export function Ways(_props: ScreenProps): VNode {
  const shown = view('ways.show', {}).value;
  useEffect(() => {
    screenTitle.value = carry.say('ways.title');
    return () => (screenTitle.value = undefined);
  }, []);
  return (
    <Seen of={shown} title={carry.tell('ways.title')}>
      {(answer) => (
        <>
          <Notice sentence={saySentence(answer)} support={saySupport(answer)} />
          <div class="col">
            <EachWay answer={answer} />
          </div>
          <div class="col side">
            <AddWay />
            <Reached answer={answer} />
            <ByHand />
          </div>
        </>
      )}
    </Seen>
  );
}

/** What the sheet holds: the same sentence and the same list. */
export function WaysInShort(): VNode {
  const shown = view('ways.show', {}).value;
  return (
    <Seen of={shown}>
      {(answer) => (
        <>
          <p class="strong">{saySentence(answer)}</p>
          <p class="sub">{saySupport(answer)}</p>
          <EachWay answer={answer} />
          <AddWay />
          <Reached answer={answer} />
          <ByHand />
        </>
      )}
    </Seen>
  );
}

function linkedIn({ ways }: Shown): number {
  return ways.filter(({ state }) => state === 'linked').length;
}

/** Nobody linked: the first to be doubted is this device. */
function saySentence(answer: Shown): ComponentChildren {
  const count = linkedIn(answer);
  return count === 0 ? carry.tell('ways.cutOff') : carry.tell('ways.linked', { count });
}

function saySupport(answer: Shown): ComponentChildren {
  if (!answer.net) return carry.tell('ways.netOff');
  switch (linkedIn(answer)) {
    case 0:
      return carry.tell('ways.cutOffWhy');
    case 1:
      return carry.tell('ways.oneOnly');
    default:
      return carry.tell('ways.fine');
  }
}

const STATE_OF: Readonly<Record<Way['state'], State>> = {
  linked: 'steady',
  trying: 'due',
  resting: 'resting',
  known: 'unknown',
};

function EachWay({ answer }: { readonly answer: Shown }): VNode {
  if (answer.ways.length === 0) return <p class="sub pad-s">{carry.tell('ways.none')}</p>;
  return (
    <>
      <Heading>{carry.tell('ways.list')}</Heading>
      <ul class="card list">
        {answer.ways.map((way, at) => (
          <OneWay key={`${way.log ?? ''} ${way.address ?? String(at)}`} way={way} />
        ))}
      </ul>
    </>
  );
}

function OneWay({ way }: { readonly way: Way }): VNode {
  const called = useCalled();
  const { who, address, state, log } = way;
  return (
    <li data-state={STATE_OF[state]}>
      <StateShape state={STATE_OF[state]} />
      <div>
        <p class="name">
          <bdi>{who === null ? (address ?? carry.say('way.unnamed')) : nameOf(who)}</bdi>
        </p>
        <p class="sub">
          <span class="word">{carry.tell(`way.${state}`)}</span> · {sayHeard(way)}
        </p>
        {who === null || address === null ? null : (
          <p class="xs">
            <bdi dir="ltr">{address}</bdi>
          </p>
        )}
        {log === null ? null : (
          <p class="xs">
            <bdi>{called(log)}</bdi>
          </p>
        )}
      </div>
      {address === null ? null : <Forget address={address} log={log} />}
    </li>
  );
}

/** When, and by which way it was. */
function sayHeard({ heardAt, kind }: Way): ComponentChildren {
  if (heardAt === null) return carry.tell('way.never');
  const heard = pulse.say(`fact.${kind}`, { when: sayWhen(heardAt.ms) });
  return carry.tell('way.last', { heard });
}

/** An address belongs to one log: it is forgotten there. Nobody else hears of it. */
function Forget({
  address,
  log,
}: {
  readonly address: string;
  readonly log: string | null;
}): VNode {
  const acting = useAct();
  const fault = acting.fault.value;
  return (
    <div class="end">
      <button
        type="button"
        class="btn quiet"
        aria-label={carry.say('way.forgetLabel', { address })}
        onClick={() =>
          void acting.hold({
            held: carry.say('way.forgetHeld'),
            done: carry.say('way.forgot'),
            seal: async () =>
              ask('ways.remove', { address }, log === null ? {} : { assembly: log }),
          })
        }
      >
        <Icon name="x" small />
        {carry.tell('way.forget')}
      </button>
      {fault === undefined ? null : <FaultBanner fault={fault} />}
    </div>
  );
}

function AddWay(): VNode {
  const called = useCalled();
  const status = knownOf(view('status', {}).value, undefined);
  const draft = useDraft({ address: '', log: '' });
  const added = useSignal<boolean | undefined>(undefined);
  const address = draft.value.address.trim();
  const { log } = draft.value;
  const logs = [...(status?.assemblies ?? []), ...(status?.pacts ?? [])]
    .filter((one) => one.log !== null)
    .map(({ name }) => ({ value: name, label: called(name) }));
  return (
    <Opening label={carry.tell('add.title')} icon="plus">
      {(close) => (
        <ActForm
          atOnce
          label={carry.tell('add.do')}
          held=""
          done=""
          whyOff={address === '' ? carry.tell('add.need') : undefined}
          onClose={close}
          onDone={({ value }) => (added.value = value.changed)}
          seal={async () => ask('ways.add', { address }, log === '' ? {} : { assembly: log })}
        >
          <TextField
            label={carry.tell('add.address')}
            help={carry.tell('add.help')}
            charsMax={ADDRESS_CHARS_MAX}
            {...typed(draft, 'address')}
          />
          {logs.length < 2 ? null : (
            <SelectField
              label={carry.tell('add.log')}
              options={[{ value: '', label: carry.say('add.any') }, ...logs]}
              {...picked(draft, 'log')}
            />
          )}
          <p role="status">
            {added.value === undefined ? null : carry.tell(added.value ? 'add.done' : 'add.had')}
          </p>
        </ActForm>
      )}
    </Opening>
  );
}

function Reached({ answer }: { readonly answer: Shown }): VNode {
  const called = useCalled();
  return (
    <>
      <Heading>{carry.tell('reach.title')}</Heading>
      <section class="card pad stack">
        {answer.listening.length === 0 ? (
          <p class="sub">{carry.tell('reach.none')}</p>
        ) : (
          answer.listening.map(({ log, address }) => (
            <p key={`${log} ${address}`} class="sub prose">
              <bdi>{called(log)}</bdi>: <bdi dir="ltr">{address}</bdi>
            </p>
          ))
        )}
      </section>
    </>
  );
}

function ByHand(): VNode {
  return (
    <LinkButton kind="line" icon="satchel" href={href('carry')}>
      {carry.tell('ways.carry')}
    </LinkButton>
  );
}
