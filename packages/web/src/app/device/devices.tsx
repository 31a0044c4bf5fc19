/** One's own devices, a further one in three steps with two files, and a lost one struck (R17). */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { HoldButton } from '../kit/hold.tsx';
import type { State } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading, List, ListRow } from '../kit/rows.tsx';
import { href } from '../route.ts';

type OwnDevice = Answer<'device.show'>['devices'][number];

const STATE_OF: Readonly<Record<OwnDevice['state'], State>> = {
  active: 'steady',
  waiting: 'due',
  suspended: 'resting',
  struck: 'unknown',
  forked: 'late',
};
/** So much of an id tells devices of one person apart. */
const ID_CHARS = 8;

/** The page. */
export function Devices(): VNode {
  const shown = view('device.show', {}).value;
  const fault = useSignal<ControlFault | undefined>(undefined);
  if (shown.state === 'failed') return <FaultBanner fault={shown.fault} />;
  if (shown.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  const { devices, limit } = shown.answer;
  const strike = async (device: string): Promise<void> => {
    const struck = await ask('device.recover', { device, folder: '' });
    fault.value = struck.ok ? undefined : struck.fault;
  };
  return (
    <>
      <Notice
        sentence={words.tell('devices.title', { devices: devices.length })}
        support={words.tell('devices.limit', { limit })}
      />
      <div class="col">
        <List>
          {devices.map((one) => (
            <ListRow
              key={one.device}
              state={STATE_OF[one.state]}
              name={
                one.thisOne
                  ? words.tell('devices.this')
                  : words.tell('devices.other', { id: one.device.slice(0, ID_CHARS) })
              }
              word={words.tell(`devices.${one.state}`)}
              fact={
                one.heardAt === null
                  ? words.tell('ways.never')
                  : words.tell('ways.heard', { when: sayWhen(one.heardAt.ms) })
              }
              end={one.ballot ? words.tell('devices.ballot') : undefined}
            />
          ))}
        </List>
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        <LinkButton kind="main" icon="plus" href={href('device', 'add')}>
          {words.tell('add.title')}
        </LinkButton>
      </div>
      <div class="col side">
        <Strikes
          devices={devices.filter(({ thisOne, state }) => !thisOne && state !== 'struck')}
          onStrike={(device) => void strike(device)}
        />
      </div>
    </>
  );
}

function Strikes({
  devices,
  onStrike,
}: {
  readonly devices: readonly OwnDevice[];
  readonly onStrike: (device: string) => void;
}): VNode | null {
  if (devices.length === 0) return null;
  return (
    <Card>
      <Heading>{words.tell('strike.title')}</Heading>
      <p class="sub">{words.tell('strike.why')}</p>
      {devices.map(({ device }) => (
        <HoldButton
          key={device}
          kind="line"
          consequence={words.tell('strike.consequence')}
          confirm={words.tell('strike.confirm')}
          onHeld={() => onStrike(device)}
        >
          {words.tell('strike.hold', { id: device.slice(0, ID_CHARS) })}
        </HoldButton>
      ))}
    </Card>
  );
}

interface Added {
  readonly answer: Answer<'device.add'>;
  readonly file: Uint8Array | undefined;
}

/** On the device one has: takes the new one's card, hands a welcome back, takes its signed word. */
export function AddDevice(): VNode {
  const added = useSignal<Added | undefined>(undefined);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const take = async (file: Uint8Array): Promise<void> => {
    const given = { file: 'from', out: 'welcome', folder: '' };
    const done = await ask('device.add', given, { files: { from: file } });
    fault.value = done.ok ? undefined : done.fault;
    if (done.ok) added.value = { answer: done.value.value, file: done.value.files['welcome'] };
  };
  const keysAt = added.value?.answer.keysAt ?? null;
  return (
    <>
      <Notice
        sentence={words.tell(keysAt === null ? 'add.title' : 'add.done')}
        support={
          keysAt === null
            ? words.tell('add.how')
            : words.tell('add.keys', { when: sayWhen(keysAt.ms) })
        }
      />
      <div class="col">
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        {added.value?.file === undefined ? null : (
          <Card>
            <Heading>{words.tell('add.show')}</Heading>
            <Give file={{ bytes: added.value.file, name: 'welcome.tocsin-device-welcome' }} />
          </Card>
        )}
        {keysAt === null ? (
          <Card>
            <Heading>{words.tell(added.value === undefined ? 'add.card' : 'add.word')}</Heading>
            <Take onFile={(file) => void take(file)} />
          </Card>
        ) : null}
      </div>
    </>
  );
}
