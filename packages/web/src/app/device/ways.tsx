/** The ways to others: which there are, when each was last heard, one more, one less. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import type { State } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';

type Way = Answer<'ways.show'>['ways'][number];
type Parcel = Answer<'ways.show'>['parcels'][number];

const STATE_OF: Readonly<Record<Way['state'], State>> = {
  linked: 'steady',
  trying: 'due',
  resting: 'resting',
  known: 'unknown',
};
const PARCEL_STATE: Readonly<Record<Parcel['state'], State>> = {
  waiting: 'due',
  arrived: 'steady',
  ranOut: 'unknown',
};

/** The longest address that is typed. */
const ADDRESS_CHARS_MAX = 400;

/** The page. */
export function WaysOut(): VNode {
  const shown = view('ways.show', {}).value;
  const fault = useSignal<ControlFault | undefined>(undefined);
  if (shown.state === 'failed') return <FaultBanner fault={shown.fault} />;
  if (shown.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  const { ways, waiting, listening, parcels } = shown.answer;
  const linked = ways.filter(({ state }) => state === 'linked').length;
  const change = async (call: 'ways.add' | 'ways.remove', address: string): Promise<boolean> => {
    const changed = await ask(call, { address });
    fault.value = changed.ok ? undefined : changed.fault;
    return changed.ok;
  };
  return (
    <>
      <Notice
        sentence={words.tell('ways.linked', { linked })}
        support={words.tell('ways.waiting', { waiting })}
      />
      <div class="col">
        <Heading>{words.tell('ways.title')}</Heading>
        {ways.length === 0 ? (
          <EmptyState title={words.tell('ways.none')}>{words.tell('ways.noneHow')}</EmptyState>
        ) : (
          <List>
            {ways.map((way, at) => (
              <WayRow
                key={at}
                way={way}
                onRemove={(address) => void change('ways.remove', address)}
              />
            ))}
          </List>
        )}
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      </div>
      <div class="col side">
        <AddWay onAdd={async (address) => change('ways.add', address)} />
        {parcels.length === 0 ? null : <Parcels parcels={parcels} />}
        <details class="card pad stack">
          <summary>{words.tell('ways.listening')}</summary>
          {listening.length === 0 ? <p class="sub">{words.tell('ways.deaf')}</p> : null}
          {listening.map(({ address }) => (
            <p key={address} class="sub code" dir="ltr">
              {address}
            </p>
          ))}
        </details>
      </div>
    </>
  );
}

function WayRow({
  way: { who, address, state, heardAt },
  onRemove,
}: {
  readonly way: Way;
  readonly onRemove: (address: string) => void;
}): VNode {
  const name = who?.name ?? address ?? words.say('ways.other');
  return (
    <ListRow
      state={STATE_OF[state]}
      name={<bdi class="code">{name}</bdi>}
      word={words.tell(state === 'linked' ? 'ways.open' : `ways.${state}`)}
      fact={
        heardAt === null
          ? words.tell('ways.never')
          : words.tell('ways.heard', { when: sayWhen(heardAt.ms) })
      }
      end={
        address === null ? undefined : (
          <button
            type="button"
            class="btn quiet"
            aria-label={words.say('ways.removeThis', { name })}
            onClick={() => onRemove(address)}
          >
            {words.tell('ways.remove')}
          </button>
        )
      }
    />
  );
}

function AddWay({ onAdd }: { readonly onAdd: (address: string) => Promise<boolean> }): VNode {
  const typed = useSignal('');
  const add = async (): Promise<void> => {
    // What was typed stays until it was taken.
    if (await onAdd(typed.value.trim())) typed.value = '';
  };
  return (
    <Card>
      <TextField
        label={words.tell('ways.add')}
        help={words.tell('ways.addHelp')}
        charsMax={ADDRESS_CHARS_MAX}
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <Button kind="soft" icon="plus" onPress={() => void add()}>
        {words.tell('ways.addGo')}
      </Button>
    </Card>
  );
}

function Parcels({ parcels }: { readonly parcels: readonly Parcel[] }): VNode {
  return (
    <section class="col">
      <Heading>{words.tell('parcels.title')}</Heading>
      <List>
        {parcels.map(({ packedAt, state, recipients, arrivedAt }, at) => (
          <ListRow
            key={at}
            state={PARCEL_STATE[state]}
            name={words.tell('parcels.packed', { when: sayWhen(packedAt.ms) })}
            word={
              state === 'arrived'
                ? words.tell('parcels.arrived', { arrivedAt, recipients })
                : words.tell(`parcels.${state}`)
            }
          />
        ))}
      </List>
    </section>
  );
}
