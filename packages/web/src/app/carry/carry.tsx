/** Carry: what waits here, parcels to give, parcels to read, what is on its way. A door in every header. */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Answer } from '../../rpc/calls.ts';
import { carry } from '../../words/carry.ts';
import { shell } from '../../words/shell.ts';
import { sayDate, sayWhen } from '../../words/time.ts';
import type { Answered } from '../asking.ts';
import { ask, view } from '../asking.ts';
import { ActForm, useAct } from '../kit/acts.tsx';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { DeliveryLine } from '../kit/delivery.tsx';
import { SelectField } from '../kit/field.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { FileField, saveFile } from '../kit/files.tsx';
import { Icon } from '../kit/icon.tsx';
import { Settled } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { go, href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { screenTitle } from '../screen.ts';

type Shown = Answer<'ways.show'>;
type Packed = Answered<'bundle.pack'>;

const TABS = ['show', 'read', 'say'] as const;
type TabName = (typeof TABS)[number];

/** The screen; `rest` is the tab. */
export function Carry({ rest }: ScreenProps): VNode {
  const shown = view('ways.show', {}).value;
  // Kept above the tabs: looking at another one must not lose what is packed and nowhere else.
  const packed = useSignal<Packed | undefined>(undefined);
  const read = useSignal<Answer<'bundle.open'> | undefined>(undefined);
  const picked = TABS.find((tab) => tab === rest[0]) ?? 'show';
  useEffect(() => {
    screenTitle.value = shell.say('carry');
    return () => (screenTitle.value = undefined);
  }, []);
  const panels: Readonly<Record<TabName, () => VNode>> = {
    show: () => <Show packed={packed} />,
    read: () => <Read read={read} />,
    say: () => <Say />,
  };
  return (
    <Seen of={shown} title={shell.tell('carry')}>
      {(answer) => (
        <>
          <Notice
            sentence={carry.tell('waits', { count: answer.waiting })}
            support={answer.waiting === 0 ? undefined : carry.tell('support')}
          />
          <div class="col">
            <Tabs
              label={carry.say('tabs')}
              tabs={TABS.map((id) => ({ id, label: carry.tell(`tab.${id}`), panel: panels[id] }))}
              picked={picked}
              onPick={(tab) => go('carry', tab)}
            />
          </div>
          <div class="col side">
            <OnTheWay parcels={answer.parcels} />
            <Banner icon="lock" title={carry.tell('sealed.title')}>
              {carry.tell('sealed.what')}
            </Banner>
          </div>
        </>
      )}
    </Seen>
  );
}

function Show({ packed }: { readonly packed: Signal<Packed | undefined> }): VNode {
  const status = knownOf(view('status', {}).value, undefined);
  const wish = useSignal('');
  const acting = useAct();
  const logs = [...(status?.assemblies ?? []), ...(status?.pacts ?? [])]
    .filter(({ log }) => log !== null)
    .map(({ name }) => ({ value: name, label: name }));
  const pack = (): void => {
    // Packing tells nobody anything: nothing leaves before the file is saved and carried.
    void acting.now({
      seal: async () =>
        ask('bundle.pack', { ...(wish.value === '' ? {} : { for: wish.value }), folder: '' }),
      onDone: (answered) => (packed.value = answered),
    });
  };
  return (
    <section class="card pad stack3">
      <h2>{carry.tell('pack.title')}</h2>
      <p class="sub">{carry.tell('pack.what')}</p>
      {logs.length < 2 ? null : (
        <SelectField
          label={carry.tell('pack.for')}
          value={wish.value}
          options={[{ value: '', label: carry.say('pack.all') }, ...logs]}
          onPick={(name) => (wish.value = name)}
        />
      )}
      <Button
        kind={packed.value === undefined ? 'main' : 'line'}
        wide
        icon="satchel"
        onPress={pack}
      >
        {carry.tell(packed.value === undefined ? 'pack.do' : 'pack.again')}
      </Button>
      {acting.fault.value === undefined ? null : <FaultBanner fault={acting.fault.value} />}
      {packed.value === undefined ? null : <Parcels packed={packed.value} />}
      <Later>{carry.tell('later.show')}</Later>
    </section>
  );
}

function Parcels({ packed: { value, files } }: { readonly packed: Packed }): VNode {
  return (
    <div class="stack3">
      <p class="strong" role="status">
        {carry.tell('pack.ready', { count: value.parcels.length })}
      </p>
      {value.parcels.map(({ log, file, records, recipients, keepsUntil }) => {
        const bytes = files[file];
        return (
          <div key={file} class="well stack">
            <p class="strong">{carry.tell('parcel.for', { log, devices: recipients })}</p>
            <p class="sub">
              {carry.tell('parcel.until', {
                records: carry.say('parcel.holds', { records }),
                when: sayDate(keepsUntil.ms),
              })}
            </p>
            {bytes === undefined ? null : (
              <Button
                kind="soft"
                icon="usb"
                small={<bdi>{file}</bdi>}
                onPress={() => saveFile(file, bytes)}
              >
                {carry.tell('parcel.save')}
              </Button>
            )}
          </div>
        );
      })}
      <p class="sub">{carry.tell('parcel.next')}</p>
    </div>
  );
}

/** Reading tells nobody anything either: it is done at once. */
function Read({ read }: { readonly read: Signal<Answer<'bundle.open'> | undefined> }): VNode {
  const files = useSignal<FilesByName>({});
  const [file] = Object.keys(files.value);
  return (
    <section class="card pad stack3">
      <h2>{carry.tell('read.title')}</h2>
      <p class="sub">{carry.tell('read.what')}</p>
      <ActForm
        atOnce
        label={carry.tell('read.do')}
        held=""
        done=""
        whyOff={file === undefined ? carry.tell('read.need') : undefined}
        onDone={({ value }) => (read.value = value)}
        seal={async () => ask('bundle.open', { file: file ?? '' }, { files: files.value })}
      >
        <FileField label={carry.tell('read.file')} onPick={(chosen) => (files.value = chosen)} />
      </ActForm>
      {read.value === undefined ? null : <WhatItBrought of={read.value} />}
      <Later>{carry.tell('later.read')}</Later>
    </section>
  );
}

/** What a parcel brought, the alarming first. */
function WhatItBrought({ of }: { readonly of: Answer<'bundle.open'> }): VNode {
  return (
    <div class="well stack3" role="status">
      {of.refused === 0 ? (
        <Settled>{carry.tell('read.whole')}</Settled>
      ) : (
        <Banner state="alert" title={carry.tell('read.refused', { count: of.refused })} />
      )}
      {of.rings === 0 ? null : (
        <Banner
          state="alert"
          title={carry.tell('read.rings', { count: of.rings })}
          act={
            <LinkButton kind="line" href={href('bell')}>
              {carry.tell('read.bell')}
            </LinkButton>
          }
        />
      )}
      <p>{carry.tell('read.fresh', { count: of.fresh })}</p>
      <p>{carry.tell('read.beats', { count: of.beats })}</p>
      {of.parked === 0 ? null : <p>{carry.tell('read.parked', { count: of.parked })}</p>}
      {of.outlived === 0 ? null : <p>{carry.tell('read.outlived', { count: of.outlived })}</p>}
      {of.packedAt === null ? null : (
        <p class="sub">{carry.tell('read.packed', { day: sayDate(of.packedAt.ms) })}</p>
      )}
    </div>
  );
}

function Say(): VNode {
  return (
    <section class="card pad stack3 empty">
      <h2>{carry.tell('say.title')}</h2>
      <p class="sub">{carry.tell('say.what')}</p>
      <LinkButton kind="line" href={href('pulse')}>
        {carry.tell('say.go')}
      </LinkButton>
    </section>
  );
}

/** Where a door will stand: what is not here yet, and what does the same until then. */
function Later({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <p class="sub flex nowrap top">
      <Icon name="qr" small />
      <span>{children}</span>
    </p>
  );
}

function OnTheWay({ parcels }: { readonly parcels: Shown['parcels'] }): VNode {
  return (
    <>
      <Heading fact={carry.tell('way.proven')}>{carry.tell('way.title')}</Heading>
      {parcels.length === 0 ? (
        <p class="sub pad-s">{carry.tell('way.none')}</p>
      ) : (
        <ul class="card list one">
          {parcels.map((parcel, at) => (
            <li key={at}>
              <p class="name">
                {carry.tell('way.parcel', {
                  log: parcel.log,
                  day: sayWhen(parcel.packedAt.ms),
                })}
              </p>
              <DeliveryLine
                delivery={{
                  state: parcel.state,
                  arrivedAt: parcel.arrivedAt,
                  meantFor: parcel.recipients,
                  noWay: false,
                }}
              >
                {sayParcel(parcel)}
              </DeliveryLine>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A packed parcel may be in somebody's pocket: what is known is only what its readers signed. */
function sayParcel({ state, recipients, arrivedAt }: Shown['parcels'][number]): ComponentChildren {
  switch (state) {
    case 'waiting':
      return carry.tell('way.waiting', { devices: recipients });
    case 'arrived':
      return carry.tell('way.arrived', { count: arrivedAt, of: recipients });
    case 'ranOut':
      return carry.tell('way.ranOut');
  }
}
