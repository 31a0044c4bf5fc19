/** Every piece of the kit in every state, for tests and for looking at. No part of the product. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { render } from 'preact';

import { ActButton, ActForm, OneOf, Opening } from '../app/kit/acts.tsx';
import { Banner, FaultBanner } from '../app/kit/banner.tsx';
import { Button, Buttons, LinkButton } from '../app/kit/button.tsx';
import { Countdown, When } from '../app/kit/countdown.tsx';
import { DeliveryLine } from '../app/kit/delivery.tsx';
import { typed, useDraft } from '../app/kit/draft.ts';
import {
  Checkbox,
  Choice,
  HoursField,
  NumberField,
  PickMany,
  SelectField,
  TextField,
} from '../app/kit/field.tsx';
import { FileField, FilesOut } from '../app/kit/files.tsx';
import { HeldBack, holdBack } from '../app/kit/hold-back.tsx';
import { HoldButton } from '../app/kit/hold.tsx';
import type { State } from '../app/kit/icon.tsx';
import { Mark, StateShape } from '../app/kit/icon.tsx';
import { MandateCard, Meter, TermBar } from '../app/kit/mandate.tsx';
import { Chip, Provisional, Settled } from '../app/kit/marks.tsx';
import { Menu } from '../app/kit/menu.tsx';
import { Counts, Notice, Tally } from '../app/kit/notice.tsx';
import { QrPanel } from '../app/kit/qr.tsx';
import { RhythmLine } from '../app/kit/rhythm.tsx';
import { QuorumRing } from '../app/kit/ring.tsx';
import {
  Card,
  EmptyState,
  Heading,
  List,
  ListRow,
  PersonRow,
  Tile,
  Wall,
} from '../app/kit/rows.tsx';
import { Sheet } from '../app/kit/sheet.tsx';
import { SpokenWords } from '../app/kit/spoken.tsx';
import { StepBar, Stepper } from '../app/kit/steps.tsx';
import { EvidenceRow, Quote, Timeline } from '../app/kit/story.tsx';
import { Tabs } from '../app/kit/tabs.tsx';
import { startLight } from '../app/shell/light.ts';
import { chosenLanguage, speak } from '../words/catalogue.ts';
import { kit } from '../words/kit.ts';
import { languageFor } from '../words/language.ts';

const STATES: readonly State[] = [
  'steady',
  'due',
  'late',
  'inquiry',
  'alert',
  'drill',
  'resting',
  'unknown',
  'disputed',
];
const MINUTE_MS = 60_000;

/** An instant so many minutes from now. */
function inMinutes(minutes: number): { readonly ms: number; readonly iso: string } {
  const ms = Date.now() + minutes * MINUTE_MS;
  return { ms, iso: new Date(ms).toISOString() };
}

function Gallery(): VNode {
  return (
    <main id="main" class="wrap even">
      <Notice
        sentence="Eight allies are steady, one is late."
        kick={
          <>
            <Chip state="inquiry" />
            <Provisional />
          </>
        }
        support="We are asking after Al-Mina."
      >
        <Filter />
      </Notice>
      <div class="col">
        <States />
        <Rings />
        <Deliveries />
        <Rows />
        <Said />
      </div>
      <div class="col">
        <Presses />
        <Fields />
        <Acts />
        <Boxes />
        <Roles />
      </div>
      <HeldBack />
    </main>
  );
}

function Filter(): VNode {
  const picked = useSignal<State | undefined>(undefined);
  return (
    <Counts
      counts={STATES.slice(0, 5).map((state, at) => ({
        state,
        count: at + 1,
        word: kit.tell(`state.${state}`),
      }))}
      picked={picked.value}
      onPick={(state) => (picked.value = state)}
    />
  );
}

function States(): VNode {
  return (
    <Card>
      <h2>States</h2>
      <div class="flex">
        {STATES.map((state) => (
          <Chip key={state} state={state} />
        ))}
      </div>
      <div class="flex">
        {STATES.map((state) => (
          <StateShape key={state} state={state} />
        ))}
        <Mark />
      </div>
      <div class="flex">
        <Provisional />
        <Settled />
        <Provisional>Not rung yet</Provisional>
      </div>
      <div class="flex">
        <RhythmLine
          strokes={['onTime', 'onTime', 'learnedLater', 'onTime', 'late', 'onTime', 'missed']}
          due
        />
        <RhythmLine strokes={['onTime', 'rest', 'rest', 'rest']} />
        <RhythmLine strokes={[]} />
      </div>
    </Card>
  );
}

function Rings(): VNode {
  return (
    <Card>
      <QuorumRing have={2} needed={3}>
        <Countdown at={inMinutes(41)} say={(when) => `lapses at ${when}`} />
      </QuorumRing>
      <QuorumRing have={2} needed={3} drill />
      <QuorumRing have={0} needed={1} />
      <p>
        <When at={inMinutes(-2000)} />
      </p>
    </Card>
  );
}

function Deliveries(): VNode {
  const states = ['waiting', 'carried', 'arrived', 'read', 'ranOut'] as const;
  return (
    <Card>
      <h2>How far it got</h2>
      {states.map((state) => (
        <DeliveryLine key={state} delivery={{ state, arrivedAt: 2, meantFor: 3, noWay: false }} />
      ))}
      <DeliveryLine delivery={{ state: 'waiting', arrivedAt: 0, meantFor: 3, noWay: true }} />
    </Card>
  );
}

function Rows(): VNode {
  return (
    <>
      <Heading fact="2">Need someone</Heading>
      <List>
        <ListRow
          state="inquiry"
          name={<bdi>Al-Mina Mutual Aid</bdi>}
          fact="silent since 9 Nov; Leila asks"
          end={<RhythmLine strokes={['onTime', 'late', 'missed', 'missed']} />}
          needsSomeone
          href="#one"
        />
        <ListRow state="late" name={<bdi>Северный двор</bdi>} fact="2 days over" />
        <PersonRow name="Marta" end="signed 17:42">
          Saw it, at the door
        </PersonRow>
      </List>
      <Wall>
        <Tile state="late" name={<bdi>Северный двор</bdi>} fact="2 days over" needsSomeone />
        <Tile state="steady" name={<bdi>Vila Nova</bdi>} fact="yesterday" />
      </Wall>
      <EmptyState title="Nothing is here yet." act={<Button onPress={nothing}>Begin</Button>}>
        Decisions will stand here.
      </EmptyState>
    </>
  );
}

function Said(): VNode {
  return (
    <>
      <Card>
        <Timeline
          lines={[
            { at: inMinutes(-30), what: 'Marta raised it' },
            { at: inMinutes(-3), what: 'Joon signed' },
          ]}
        />
        <Quote>It could be the boiler inspection.</Quote>
        <Stepper
          steps={[
            { state: 'done', title: 'Told Al-Mina', end: '17 Nov' },
            { state: 'now', title: 'Call and knock', fact: 'the clinic goes tonight' },
            { state: 'later', title: 'Tell the ringers', end: 'Sun 18:00' },
          ]}
        />
        <StepBar
          steps={[
            { state: 'done', title: 'Scan' },
            { state: 'now', title: 'Name' },
            { state: 'later', title: 'Paper key' },
          ]}
        />
      </Card>
      <ul class="card">
        <EvidenceRow
          icon="radio"
          who="Vila Nova"
          happened={inMinutes(-3000)}
          learned={inMinutes(-9)}
        >
          “Heard them on the radio.”
        </EvidenceRow>
      </ul>
      <SpokenWords
        language="en"
        lines={[
          { words: ['apple', 'river', 'stone', 'lamp'], check: 'bread' },
          {
            words: ['apple', 'rover', 'stone', 'lamp'],
            check: 'chair',
            state: 'wrong',
            doubt: { at: 1, instead: ['river', 'robin'] },
          },
          { words: ['…'], check: '…', state: 'todo' },
        ]}
        onInstead={nothing}
      />
    </>
  );
}

function Presses(): VNode {
  const pressed = useSignal('nothing');
  const press = (what: string) => () => (pressed.value = what);
  return (
    <Card>
      <h2>Buttons</h2>
      <Buttons>
        <Button kind="main" onPress={press('main')}>
          Main
        </Button>
        <Button onPress={press('soft')}>Soft</Button>
        <Button kind="line" onPress={press('line')}>
          Line
        </Button>
        <Button kind="quiet" onPress={press('quiet')}>
          Quiet
        </Button>
        <LinkButton href="#link">Link</LinkButton>
      </Buttons>
      <Button whyOff="Three ringers are needed first." onPress={press('off')}>
        Ring
      </Button>
      <HoldButton
        icon="bell"
        consequence="Asks five ringers. Nothing starts until three agree."
        confirm="Sign"
        onHeld={press('held')}
      >
        Hold to sign
      </HoldButton>
      <Button
        icon="check"
        onPress={() => {
          void holdBack('You say that you are fine.', 'Said.', async () => {
            pressed.value = 'sealed';
            return { ok: true };
          }).then((sealed) => {
            if (sealed === undefined) pressed.value = 'undone';
          });
        }}
      >
        I am fine
      </Button>
      <Menu
        label="More"
        items={[
          { id: 'a', label: 'Apples', onPick: press('apples') },
          { id: 'b', label: 'Bread', icon: 'bread', onPick: press('bread') },
          { id: 'c', label: 'Candles', onPick: press('candles') },
        ]}
      />
      <output>{pressed}</output>
    </Card>
  );
}

function Fields(): VNode {
  const text = useSignal('Sami');
  const pick = useSignal<'ask' | 'some' | 'all'>('ask');
  const hours = useSignal(168);
  const checked = useSignal(false);
  const options = [
    { value: 'ask', label: 'Ask me', help: 'Nothing happens by itself.' },
    { value: 'some', label: 'Some' },
    { value: 'all', label: 'All' },
  ] as const;
  return (
    <Card>
      <TextField
        label="What should they call you here?"
        help="Others see this."
        value={text.value}
        fault={text.value === '' ? 'A name is needed.' : undefined}
        onInput={(value) => (text.value = value)}
      />
      <TextField label="Why" optional lines={3} value="" onInput={nothing} />
      <Choice
        label="What we do"
        value={pick.value}
        options={options}
        onPick={(value) => (pick.value = value)}
      />
      <SelectField
        label="Kind"
        value={pick.value}
        options={options}
        onPick={(value) => (pick.value = value)}
      />
      <HoursField
        label="Check in every"
        hours={hours.value}
        hoursMax={2160}
        onInput={(value) => (hours.value = value)}
      />
      <p>
        <output id="hours">{hours}</output>
      </p>
      <Checkbox checked={checked.value} onChange={(value) => (checked.value = value)}>
        We met in one room
      </Checkbox>
    </Card>
  );
}

/** What is typed, picked and sealed; nothing of it can be changed while it is held back. */
function Acts(): VNode {
  const draft = useDraft<{ count: number | undefined; who: readonly string[] }>({
    count: undefined,
    who: [],
  });
  return (
    <Card>
      <Tally
        counts={[
          { state: 'steady', count: 12, word: 'agree' },
          { state: 'unknown', count: '7/3', word: 'not heard' },
        ]}
      />
      <Opening label="Ask for bread">
        {(close) => (
          <ActForm
            label="Ask"
            held="You ask for bread."
            done="Asked."
            onClose={close}
            seal={async () => ({ ok: true, value: {} })}
          >
            <NumberField least={1} most={20} label="Loaves" {...typed(draft, 'count')} />
            <p>Read: {draft.value.count ?? 'nothing'}</p>
            <PickMany
              label="For whom"
              options={['Marta', 'Joon'].map((value) => ({ value, label: value }))}
              {...typed(draft, 'who')}
            />
            <FileField label="A list" onPick={nothing} />
          </ActForm>
        )}
      </Opening>
      <OneOf>
        <Yes word="Yes" />
        <Yes word="No" />
      </OneOf>
      <FilesOut files={{ 'list.txt': new Uint8Array(40) }} />
    </Card>
  );
}

function Yes({ word }: { readonly word: string }): VNode {
  return (
    <ActButton
      held={`You say ${word}.`}
      done={`You said ${word}.`}
      seal={async () => ({ ok: true, value: {} })}
    >
      {word}
    </ActButton>
  );
}

function Boxes(): VNode {
  const tab = useSignal('show');
  const isOpen = useSignal(false);
  return (
    <>
      <Tabs
        label="Carry"
        picked={tab.value}
        onPick={(id) => (tab.value = id)}
        tabs={[
          { id: 'show', label: 'Show', panel: () => <QrPanel parts={['tocsin 1', 'tocsin 2']} /> },
          { id: 'say', label: 'Say', panel: () => <p>Say the words</p> },
          { id: 'file', label: 'File', panel: () => <p>Pick a file</p> },
        ]}
      />
      <Banner state="late" title="Joon has no way to be woken">
        His alarm path failed on Friday.
      </Banner>
      <Banner icon="net" title="It is probably not you">
        You heard 11 of 12.
      </Banner>
      <FaultBanner fault={{ kind: 'Locked' }} onAgain={nothing} />
      <Button onPress={() => (isOpen.value = true)}>Open a sheet</Button>
      <Sheet open={isOpen.value} title="One task" onClose={() => (isOpen.value = false)}>
        <p>Something to do.</p>
        <Button onPress={() => (isOpen.value = false)}>Done</Button>
      </Sheet>
    </>
  );
}

function Roles(): VNode {
  return (
    <>
      <TermBar from={inMinutes(-9000)} until={inMinutes(-5)} />
      <Meter share={0.63} label="63 of 100" />
      <MandateCard
        role="Van keeper"
        holder="Rita"
        standIn="Tomas"
        mark={<Settled />}
        may="lend the van"
        mayNot="sell it"
        from={inMinutes(-100_000)}
        until={inMinutes(12_000)}
        recall={{ asked: 1, needed: 3 }}
        onRecall={nothing}
      />
    </>
  );
}

function nothing(): void {
  // The gallery shows; it does nothing.
}

startLight();
await speak(chosenLanguage() ?? languageFor(navigator.languages));
render(<Gallery />, document.querySelector('#app') ?? document.body);
