/** My devices: which there are, adding one, striking one that is lost, a new phone in its place. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Device } from '../../../rpc/calls.ts';
import type { Answered } from '../../asking.ts';
import { assembly } from '../../../words/assembly.ts';
import { people } from '../../../words/people.ts';
import { sayWhen } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { GiveAll } from '../../handing/handed.tsx';
import { Take } from '../../handing/take.tsx';
import { ActForm, GraveButton, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { some, spanned, typed, useDraft } from '../../kit/draft.ts';
import { HoursField, TextField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import type { State } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { List, ListRow } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import type { ScreenProps } from '../../screen.ts';

/** Letters of a device's id that people see. */
const ID_LETTERS = 8;
/** The longest way back of a cut that is typed: thirty days. */
const CUT_HOURS_MAX = 720;
const SHAPES: Readonly<Record<Device['state'], State>> = {
  active: 'steady',
  waiting: 'due',
  suspended: 'resting',
  struck: 'unknown',
  forked: 'alert',
};

/** The screen. */
export function Devices(_props: ScreenProps): VNode {
  const shown = view('device.show', {}).value;
  return (
    <Seen of={shown} title={assembly.tell('part.devices')}>
      {({ devices, limit }) => {
        const inUse = devices.filter(({ state }) => state === 'active' || state === 'waiting');
        return (
          <>
            <Notice
              sentence={people.tell('mine.count', { count: inUse.length })}
              support={people.tell('mine.limit', { limit })}
            />
            <div class="col">
              {inUse.length === 1 ? <Banner state="late" title={people.tell('mine.one')} /> : null}
              <List>
                {devices.map((one) => (
                  <ListRow
                    key={one.device}
                    state={SHAPES[one.state]}
                    name={people.tell('mine.device', { id: one.device.slice(0, ID_LETTERS) })}
                    word={sayDevice(one)}
                    {...(one.ballot ? { fact: people.tell('mine.ballot') } : {})}
                  />
                ))}
              </List>
            </div>
            <div class="col">
              <Add />
              <Strike />
              <Cut />
            </div>
          </>
        );
      }}
    </Seen>
  );
}

function sayDevice({ state, thisOne, heardAt }: Device): ComponentChild {
  if (state !== 'active') return people.tell(`mine.${state}`);
  if (thisOne) return people.tell('mine.this');
  return heardAt === null
    ? people.tell('mine.never')
    : people.tell('mine.active', { when: sayWhen(heardAt.ms) });
}

/** Here, on a device that is in: takes cards of the new one, twice. */
function Add(): VNode {
  const files = useSignal<FilesByName>({});
  const added = useSignal<Answered<'device.add'> | undefined>(undefined);
  const [file] = Object.keys(files.value);
  const keysAt = added.value?.value.keysAt ?? null;
  return (
    <Opening label={people.tell('mine.add')} icon="plus" kind="main">
      {(close) => (
        <>
          <ActForm
            label={people.tell('mine.addGive')}
            held={people.say('mine.addHeld')}
            done={people.say('mine.addDone')}
            whyOff={file === undefined ? assembly.tell('with.file') : undefined}
            onClose={close}
            onDone={(answered) => (added.value = answered)}
            seal={async () =>
              ask('device.add', { file: file ?? '', folder: '' }, { files: files.value })
            }
          >
            <p class="sub">{people.tell('mine.addHow')}</p>
            <p class="strong">{people.tell('mine.card')}</p>
            <Take onFile={(bytes) => (files.value = { card: bytes })} />
          </ActForm>
          {added.value === undefined ? null : (
            <>
              <p class="strong">
                {people.tell(added.value.value.file === null ? 'mine.addedAll' : 'mine.addFile')}
              </p>
              {keysAt === null ? null : (
                <p class="sub">{people.tell('mine.keysAt', { when: sayBoth(keysAt.ms) })}</p>
              )}
              <GiveAll files={added.value.files} />
            </>
          )}
        </>
      )}
    </Opening>
  );
}

/** Striking a device at once; with the paper key and a card, a new phone takes its place. */
function Strike(): VNode {
  const draft = useDraft({ device: '', code: '' });
  const files = useSignal<FilesByName>({});
  const struck = useSignal<Answered<'device.recover'> | undefined>(undefined);
  const { device, code } = draft.value;
  const [file] = Object.keys(files.value);
  return (
    <Opening label={people.tell('mine.strike')}>
      {() => (
        <>
          <p class="sub">{people.tell('mine.strikeHow')}</p>
          <TextField
            label={people.tell('mine.which')}
            help={people.tell('mine.whichHelp')}
            {...typed(draft, 'device')}
          />
          <TextField
            secret
            optional
            label={people.tell('mine.paper')}
            help={people.tell('mine.paperHelp')}
            {...typed(draft, 'code')}
          />
          <p class="strong">{people.tell('mine.successor')}</p>
          <Take onFile={(bytes) => (files.value = { card: bytes })} />
          {struck.value === undefined ? null : <Struck answered={struck.value} />}
          <GraveButton
            kind="main"
            consequence={people.tell('mine.strikeHow')}
            confirm={people.tell('mine.strikeWord')}
            whyOff={device.trim() === '' ? people.tell('mine.which') : undefined}
            onDone={(answered) => (struck.value = answered)}
            seal={async () =>
              ask(
                'device.recover',
                {
                  device: device.trim(),
                  ...some('code', code.trim()),
                  ...some('file', file),
                  folder: '',
                },
                { files: files.value },
              )
            }
          >
            {people.tell('mine.strikeHold')}
          </GraveButton>
        </>
      )}
    </Opening>
  );
}

function Struck({ answered }: { readonly answered: Answered<'device.recover'> }): VNode {
  const { stage, othersNeeded, keysAt }: Answer<'device.recover'> = answered.value;
  const says =
    stage === 'welcome'
      ? 'mine.welcome'
      : stage === 'replaced'
        ? 'mine.replaced'
        : 'mine.struckDone';
  return (
    <>
      <p class="strong" role="status">
        {othersNeeded > 0
          ? people.tell('mine.struckNeeds', { others: othersNeeded })
          : people.tell(says)}
      </p>
      {keysAt === null ? null : (
        <p class="sub">{people.tell('mine.keysAt', { when: sayBoth(keysAt.ms) })}</p>
      )}
      <GiveAll files={answered.files} />
    </>
  );
}

function Cut(): VNode {
  const draft = useDraft({ device: '', hours: 24 });
  const { device, hours } = draft.value;
  return (
    <Opening label={people.tell('mine.cut')} kind="quiet">
      {(close) => (
        <ActForm
          label={people.tell('mine.cut')}
          held={people.say('mine.cutHeld')}
          done={people.say('mine.cutDone')}
          whyOff={device.trim() === '' ? people.tell('mine.which') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('device.cut', { device: device.trim(), hours })}
        >
          <p class="sub">{people.tell('mine.cutHow')}</p>
          <TextField
            label={people.tell('mine.which')}
            help={people.tell('mine.whichHelp')}
            {...typed(draft, 'device')}
          />
          <HoursField
            label={people.tell('mine.cutHours')}
            hoursMax={CUT_HOURS_MAX}
            {...spanned(draft, 'hours')}
          />
        </ActForm>
      )}
    </Opening>
  );
}
