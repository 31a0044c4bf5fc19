/**
 * Two words (R21): one that says "I am well", one that says the same to everybody and something else to
 * two people of an ally. Nothing here, nor anywhere, looks otherwise for one word than for the other.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { useCalled } from '../called.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, Buttons } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';

type Home = Answer<'words.show'>['homes'][number];
type ReadPerson = Answer<'words.read'>['people'][number];

/** The longest name and word. */
const WORD_CHARS_MAX = 64;

/** The page. */
export function TwoWords(): VNode {
  const shown = view('words.show', {}).value;
  if (shown.state === 'failed') return <FaultBanner fault={shown.fault} />;
  if (shown.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  return (
    <>
      <Notice sentence={words.tell('words.title')} support={words.tell('words.why')} />
      <div class="col">
        <Card>
          <p>{words.tell('words.how')}</p>
          <p>{words.tell('words.same')}</p>
          <p>{words.tell('words.limit')}</p>
        </Card>
        {shown.answer.homes.map((home) => (
          <HomeWords key={home.log} home={home} />
        ))}
      </div>
      <div class="col side">
        <Read />
      </div>
    </>
  );
}

function HomeWords({ home }: { readonly home: Home }): VNode {
  const called = useCalled();
  const canSet = home.state !== 'noTwin' && home.state !== 'noReaders';
  return (
    <Card>
      <Heading>
        <bdi>{called(home.log)}</bdi>
      </Heading>
      <p>
        {home.state === 'set' && home.setAt !== null
          ? words.tell('words.set', { when: sayWhen(home.setAt.ms) })
          : words.tell(`words.${home.state === 'set' ? 'unset' : home.state}`)}
      </p>
      {home.practise ? <p class="strong">{words.tell('words.practise')}</p> : null}
      {canSet ? <SetWords log={home.log} /> : null}
    </Card>
  );
}

function SetWords({ log }: { readonly log: string }): VNode {
  const name = useSignal('');
  const well = useSignal('');
  const forced = useSignal('');
  const isSaid = useSignal(false);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const set = async (): Promise<void> => {
    const given = { name: name.value, well: well.value, forced: forced.value };
    const done = await ask('words.set', given, { assembly: log });
    fault.value = done.ok ? undefined : done.fault;
    isSaid.value = done.ok;
    if (!done.ok) return;
    // The words are nowhere on this screen any more.
    well.value = '';
    forced.value = '';
  };
  return (
    <div class="stack3">
      <TextField
        label={words.tell('words.name')}
        help={words.tell('words.nameHelp')}
        charsMax={WORD_CHARS_MAX}
        value={name.value}
        onInput={(value) => (name.value = value)}
      />
      <TextField
        label={words.tell('words.well')}
        charsMax={WORD_CHARS_MAX}
        value={well.value}
        onInput={(value) => (well.value = value)}
      />
      <TextField
        label={words.tell('words.forced')}
        help={words.tell('words.forcedHelp')}
        charsMax={WORD_CHARS_MAX}
        value={forced.value}
        onInput={(value) => (forced.value = value)}
      />
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      <Button kind="soft" onPress={() => void set()}>
        {words.tell('words.go')}
      </Button>
      <p role="status" class="strong">
        {isSaid.value ? words.tell('words.kept') : ''}
      </p>
    </div>
  );
}

/** What this device reads of others: for its person alone. */
function Read(): VNode {
  const shown = view('words.read', {}).value;
  const isOpen = useSignal(false);
  const people = shown.state === 'known' ? shown.answer.people : [];
  return (
    <Card>
      <Heading>{words.tell('read.title')}</Heading>
      <p class="sub">{words.tell('read.why')}</p>
      {shown.state === 'failed' ? <FaultBanner fault={shown.fault} /> : null}
      {/* Practice and a call for help look the same from outside: both wait behind this button. */}
      <Button kind="line" icon="eye" onPress={() => (isOpen.value = !isOpen.value)}>
        {words.tell(isOpen.value ? 'read.hide' : 'read.open')}
      </Button>
      {isOpen.value && people.length === 0 ? <p>{words.tell('read.nobody')}</p> : null}
      {isOpen.value ? people.map((person) => <Person key={person.id} person={person} />) : null}
    </Card>
  );
}

function Person({ person }: { readonly person: ReadPerson }): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const did = async (kind: 'called' | 'met'): Promise<void> => {
    const done =
      kind === 'called'
        ? await ask('words.called', { who: person.id })
        : await ask('words.end', { who: person.id, met: true });
    fault.value = done.ok ? undefined : done.fault;
  };
  return (
    <section class="stack">
      <h3>
        <bdi>{person.name}</bdi> <span class="sub">{person.ally.name ?? person.pact}</span>
      </h3>
      <p>
        {person.since === null
          ? words.tell(person.practised ? 'read.practised' : 'read.calm')
          : words.tell('read.since', { when: sayWhen(person.since.ms) })}
      </p>
      {person.unclear > 0 ? <p>{words.tell('read.unclear', { times: person.unclear })}</p> : null}
      <Buttons>
        <Button kind="soft" onPress={() => void did('called')}>
          {words.tell('read.called')}
        </Button>
        {person.since === null ? null : (
          <Button kind="line" onPress={() => void did('met')}>
            {words.tell('read.met')}
          </Button>
        )}
      </Buttons>
      {person.since === null ? null : (
        <ByTheirWord person={person} onFault={(told) => (fault.value = told)} />
      )}
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </section>
  );
}

/** Two members who met them end it too; which of them told this reader. */
function ByTheirWord({
  person,
  onFault,
}: {
  readonly person: ReadPerson;
  readonly onFault: (fault: ControlFault | undefined) => void;
}): VNode {
  const teller = useSignal('');
  const isOpen = useSignal(false);
  const end = async (): Promise<void> => {
    const given = { who: person.id, met: false, wordOf: teller.value.trim() };
    const done = await ask('words.end', given);
    onFault(done.ok ? undefined : done.fault);
    if (done.ok) isOpen.value = false;
  };
  return (
    <>
      <Button kind="quiet" expanded={isOpen.value} onPress={() => (isOpen.value = !isOpen.value)}>
        {words.tell('read.told')}
      </Button>
      {isOpen.value ? (
        <>
          <TextField
            label={words.tell('read.teller')}
            help={words.tell('read.tellerWhy')}
            charsMax={WORD_CHARS_MAX}
            value={teller.value}
            onInput={(value) => (teller.value = value)}
          />
          <Button
            kind="line"
            {...(teller.value.trim() === '' ? { whyOff: words.tell('read.teller') } : {})}
            onPress={() => void end()}
          >
            {words.tell('read.tellerGo')}
          </Button>
        </>
      ) : null}
    </>
  );
}
