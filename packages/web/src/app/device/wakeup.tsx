/** Waking this phone when the app is closed: what it costs, who does it, and how to end it. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { ask, view } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, Buttons } from '../kit/button.tsx';
import { PickMany } from '../kit/field.tsx';
import type { State } from '../kit/icon.tsx';
import { Card, Heading, List, ListRow } from '../kit/rows.tsx';
import type { NoSubscription } from '../wakeup/subscription.ts';
import { canBeWoken, isSubscribed, subscribe, unsubscribe } from '../wakeup/subscription.ts';

type Waking = Answer<'wake.show'>;
type Holder = Waking['holders'][number];
type Able = Waking['able'][number];

/** The name of the ticket among the files of one call. */
const TICKET = 'ticket';
/** So much of an id tells devices of one person apart. */
const ID_CHARS = 8;

const STATE_OF: Readonly<Record<Holder['state'], State>> = {
  waiting: 'due',
  ending: 'due',
  able: 'unknown',
  unable: 'unknown',
  taken: 'steady',
  turnedDown: 'alert',
  gone: 'alert',
};

/** Whether somebody wakes this device, as far as is known. */
export function isWoken({ holders }: Waking): boolean {
  return holders.some(({ state }) => state === 'taken');
}

/** The card. */
export function WakeUpCard(): VNode {
  return (
    <Card>
      <Heading>{words.tell('wake.heading')}</Heading>
      <p>{words.tell('wake.how')}</p>
      <Cost />
      {canBeWoken() ? <Choosing /> : <p>{words.tell('wake.absent')}</p>}
    </Card>
  );
}

/** What it costs, before it can be chosen. */
function Cost(): VNode {
  return (
    <ul class="stack3">
      <li>{words.tell('wake.learns')}</li>
      <li>{words.tell('wake.learnsNot')}</li>
      <li>{words.tell('wake.noBell')}</li>
      <li>{words.tell('wake.tried')}</li>
    </ul>
  );
}

function Choosing(): VNode {
  const shown = view('wake.show', {}).value;
  const here = useSignal<boolean | undefined>(undefined);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const said = useSignal<NoSubscription | undefined>(undefined);
  const look = (): void => void isSubscribed().then((known) => (here.value = known));
  useSignalEffect(look);
  if (shown.state === 'asking') return <p class="sub">{kit.tell('loading')}</p>;
  if (shown.state === 'failed') return <FaultBanner fault={shown.fault} />;
  const { holders, able } = shown.answer;
  const turnOn = async (chosen: readonly Able[]): Promise<void> => {
    said.value = undefined;
    fault.value = undefined;
    const subscribed = await subscribe();
    look();
    if (!subscribed.ok) {
      said.value = subscribed.why;
      return;
    }
    fault.value = await give(subscribed.ticket, chosen);
  };
  const turnOff = async (): Promise<void> => {
    await unsubscribe();
    look();
    const ended = await ask('wake.end', {}, { assembly: undefined });
    fault.value = ended.ok ? undefined : ended.fault;
  };
  return (
    <>
      {holders.length === 0 ? null : (
        <Holders holders={holders} isForgotten={here.value === false} />
      )}
      <Choice
        able={[...holders.filter(({ state }) => state !== 'ending'), ...able]}
        isAgain={holders.some(({ state }) => state !== 'ending')}
        onChoose={(chosen) => void turnOn(chosen)}
      />
      <p role="status" class="wrong">
        {said.value === undefined ? '' : words.tell(`wake.${said.value}`)}
      </p>
      {holders.length === 0 ? null : (
        <Button kind="line" icon="x" onPress={() => void turnOff()}>
          {words.tell('wake.turnOff')}
        </Button>
      )}
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </>
  );
}

/** One ticket for all of them; each assembly has its own links. */
async function give(
  ticket: Uint8Array,
  chosen: readonly Able[],
): Promise<ControlFault | undefined> {
  for (const log of new Set(chosen.map((one) => one.log))) {
    const by = chosen.filter((one) => one.log === log).map(({ device }) => device);
    const files = { [TICKET]: ticket };
    const given = await ask('wake.give', { file: TICKET, by }, { assembly: log, files });
    if (!given.ok) return given.fault;
  }
  return undefined;
}

function nameOf({ who, device }: Able): ComponentChild {
  const short = device.slice(0, ID_CHARS);
  return who.me
    ? words.tell('wake.mine', { device: short })
    : words.tell('wake.theirs', { who: who.name ?? who.id.slice(0, ID_CHARS), device: short });
}

function Holders({
  holders,
  isForgotten,
}: {
  readonly holders: readonly Holder[];
  /** The browser itself knows nothing of it any more. */
  readonly isForgotten: boolean;
}): VNode {
  return (
    <List>
      {holders.map((one) => {
        const state = isForgotten && one.state === 'taken' ? 'gone' : one.state;
        return (
          <ListRow
            key={`${one.log}/${one.device}`}
            state={STATE_OF[state]}
            name={nameOf(one)}
            word={words.tell(`wake.state.${state}`)}
            needsSomeone={STATE_OF[state] === 'alert'}
          />
        );
      })}
    </List>
  );
}

function Choice({
  able,
  isAgain,
  onChoose,
}: {
  readonly able: readonly Able[];
  readonly isAgain: boolean;
  readonly onChoose: (chosen: readonly Able[]) => void;
}): VNode {
  const picked = useSignal<readonly string[] | undefined>(undefined);
  if (able.length === 0) return <p class="sub">{words.tell('wake.nobodyAble')}</p>;
  const nameIn = ({ log, device }: Able): string => `${log}/${device}`;
  // One's own devices are meant unless something else is said; those of others are asked for.
  const value = picked.value ?? able.filter(({ who }) => who.me).map(nameIn);
  const chosen = able.filter((one) => value.includes(nameIn(one)));
  return (
    <>
      <PickMany
        label={words.tell('wake.by')}
        options={able.map((one) => ({ value: nameIn(one), label: nameOf(one) }))}
        value={value}
        onInput={(all) => (picked.value = all)}
      />
      <Buttons>
        <Button
          kind={isAgain ? 'soft' : 'main'}
          icon="bell"
          whyOff={chosen.length === 0 ? words.tell('wake.chooseFirst') : undefined}
          onPress={() => onChoose(chosen)}
        >
          {words.tell(isAgain ? 'wake.again' : 'wake.turnOn')}
        </Button>
      </Buttons>
    </>
  );
}
