/**
 * Founding in one room (R16): every phone shows a card and takes the others', then shows what it
 * promised; all read the same digits and sign. One missing signature, and nothing was founded.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { chosenAssembly, device, view } from '../asking.ts';
import { Plain } from '../gate/plain.tsx';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Choice, TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { StepBar } from '../kit/steps.tsx';
import { go, href } from '../route.ts';
import { Digits, SameOrNot } from './compare.tsx';
import type { Stepped } from './flow.ts';
import { byPhone, founding, foundRound, gathered, wishes, writeWishes } from './flow.ts';
import { NAME_CHARS_MAX } from './join.tsx';
import { GoOn, WithDevice } from './lock-choice.tsx';
import { logNameOf } from './log-name.ts';

type Round = Stepped<Answer<'assembly.found'>>;
type Stage = 'name' | 'lock' | Round['answer']['stage'];

/** The screens of founding. */
export function Found(): VNode {
  const isNamed = useSignal(false);
  const stage: Stage = founding.value?.answer.stage ?? (isNamed.value ? 'lock' : 'name');
  const begun = useBegun();
  const round = founding.value;
  useEffect(
    () => () => {
      // Left behind once this screen is: forgotten sooner, it would begin anew.
      if (founding.peek()?.answer.stage === 'founded') founding.value = undefined;
    },
    [],
  );
  return (
    <Plain title={firstRun.say('door.found')} step={stage} back={href('hello')}>
      <Steps at={stage} />
      {begun.value === undefined ? null : <FaultBanner fault={begun.value} />}
      {stage === 'name' ? <Naming onNamed={() => (isNamed.value = true)} /> : null}
      {stage === 'lock' ? <WithDevice>{() => <Beginning />}</WithDevice> : null}
      {round === undefined ? null : <RoundScreen round={round} />}
    </Plain>
  );
}

/** A founding that was begun here before goes on where it was. */
function useBegun(): { readonly value: ControlFault | undefined } {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const status = device().kind === 'open' ? view('status', {}).value : undefined;
  const known = status?.state === 'known' ? status.answer.assemblies : [];
  const begun = known.find(({ state }) => state === 'founding')?.name;
  useEffect(() => {
    if (begun === undefined || founding.value !== undefined) return;
    void foundRound(begun, []).then((round) => {
      fault.value = round.ok ? undefined : round.fault;
    });
  }, [begun]);
  return fault;
}

const STAGES = ['name', 'cards', 'digits', 'in'] as const;

function Steps({ at }: { readonly at: Stage }): VNode {
  const now = { name: 0, lock: 0, card: 1, reveal: 1, compare: 2, sign: 2, founded: 3 }[at];
  return (
    <StepBar
      steps={STAGES.map((name, index) => ({
        state: index < now ? 'done' : index === now ? 'now' : 'later',
        title: firstRun.tell(`found.step.${name}`),
      }))}
    />
  );
}

function Naming({ onNamed }: { readonly onNamed: () => void }): VNode {
  const { me, assembly, rhythm } = wishes.value;
  return (
    <>
      <Notice sentence={firstRun.tell('found.title')} support={firstRun.tell('found.how')} />
      <Card>
        <TextField
          optional
          label={firstRun.tell('found.name')}
          help={firstRun.tell('found.nameHelp')}
          charsMax={NAME_CHARS_MAX}
          value={assembly}
          onInput={(value) => (wishes.value = { ...wishes.value, assembly: value })}
        />
        <TextField
          optional
          label={firstRun.tell('name.field')}
          help={firstRun.tell('name.help')}
          charsMax={NAME_CHARS_MAX}
          autocomplete="nickname"
          value={me}
          onInput={(value) => (wishes.value = { ...wishes.value, me: value })}
        />
        <Choice
          label={firstRun.tell('found.rhythm')}
          help={firstRun.tell('found.rhythmHelp')}
          value={rhythm}
          options={(['daily', 'threeDays', 'weekly'] as const).map((value) => ({
            value,
            label: firstRun.tell(`found.${value}`),
          }))}
          onPick={(value) => (wishes.value = { ...wishes.value, rhythm: value })}
        />
        <Choice
          label={firstRun.tell('found.where')}
          value={byPhone.value ? 'phone' : 'room'}
          options={[
            { value: 'room', label: firstRun.tell('found.room') },
            {
              value: 'phone',
              label: firstRun.tell('found.phone'),
              help: firstRun.tell('found.phoneHow'),
            },
          ]}
          onPick={(where) => (byPhone.value = where === 'phone')}
        />
      </Card>
      <GoOn onPress={onNamed}>{firstRun.tell('goOn')}</GoOn>
    </>
  );
}

/** Makes this phone's card. */
function Beginning(): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const status = view('status', {}).value;
  const isReady = status.state === 'known';
  const begin = async (): Promise<void> => {
    if (status.state !== 'known') return;
    const taken = status.answer.assemblies.map(({ name }) => name);
    const round = await foundRound(logNameOf(wishes.value.assembly, taken), []);
    fault.value = round.ok ? undefined : round.fault;
  };
  useEffect(() => {
    if (isReady) void begin();
  }, [isReady]);
  if (status.state === 'failed') return <FaultBanner fault={status.fault} />;
  return (
    <>
      <Notice sentence={firstRun.tell('found.beginning')} />
      {fault.value === undefined ? null : (
        <FaultBanner fault={fault.value} onAgain={() => void begin()} />
      )}
    </>
  );
}

function RoundScreen({ round }: { readonly round: Round }): VNode {
  const { answer } = round;
  const fault = useSignal<ControlFault | undefined>(undefined);
  const next = async (theirs: readonly Uint8Array[], isSame: boolean = false): Promise<void> => {
    const done = await foundRound(answer.name, theirs, isSame);
    fault.value = done.ok ? undefined : done.fault;
  };
  useEffect(() => {
    if (answer.stage !== 'founded') return;
    chosenAssembly.value = answer.name;
    void writeWishes(answer.name).then(() => go('welcome'));
  }, [answer.stage]);
  return (
    <>
      <Notice sentence={sayRound(answer)} support={firstRun.tell(`round.${answer.stage}How`)} />
      {answer.unmet ? (
        <Banner icon="phone" title={firstRun.tell('found.unmet')}>
          {firstRun.tell('found.unmetWhy')}
        </Banner>
      ) : null}
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      {answer.stage === 'compare' ? (
        <Digest check={answer.check ?? []} onSame={() => void next([], true)} />
      ) : null}
      <Show round={round} />
      {answer.stage === 'card' ? <Cards onAll={(all) => void next(all)} /> : null}
      {answer.stage === 'reveal' || answer.stage === 'sign' ? (
        <Card>
          <Heading>{firstRun.tell('round.take')}</Heading>
          <Take onFile={(bytes) => void next([bytes])} />
        </Card>
      ) : null}
    </>
  );
}

function sayRound({ stage, missing }: Round['answer']) {
  switch (stage) {
    case 'reveal':
      return firstRun.tell('round.reveal', { missing });
    case 'sign':
      return firstRun.tell('round.sign', { missing });
    case 'card':
    case 'compare':
    case 'founded':
      return firstRun.tell(`round.${stage}`);
  }
}

function Show({ round: { answer, file } }: { readonly round: Round }): VNode | null {
  if (file === undefined || answer.stage === 'founded') return null;
  return (
    <Card>
      <Heading fact={firstRun.tell('round.people', { people: answer.people })}>
        {firstRun.tell('round.show')}
      </Heading>
      <Give file={{ bytes: file, name: `${answer.name}.tocsin-founding` }} />
    </Card>
  );
}

/** Cards are kept together until everybody is there: after that nobody can come in any more. */
function Cards({ onAll }: { readonly onAll: (all: readonly Uint8Array[]) => void }): VNode {
  const others = gathered.value.length;
  return (
    <>
      <Card>
        <Heading>{firstRun.tell('round.take')}</Heading>
        <p class="sub">{firstRun.tell('round.cardsHow')}</p>
        <Take onFile={keepCard} />
        <p role="status" class="strong">
          {firstRun.tell('round.cards', { others })}
        </p>
      </Card>
      <GoOn
        {...(others === 0 ? { whyOff: firstRun.tell('round.noCards') } : {})}
        onPress={() => onAll(gathered.value)}
      >
        {firstRun.tell('round.all', { people: others + 1 })}
      </GoOn>
    </>
  );
}

function keepCard(card: Uint8Array): void {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const own = founding.value?.file;
  const known = own === undefined ? gathered.value : [...gathered.value, own];
  // The same card read twice is one person.
  if (known.some((one) => text(one) === text(card))) return;
  gathered.value = [...gathered.value, card];
}

function Digest({
  check,
  onSame,
}: {
  readonly check: readonly string[];
  readonly onSame: () => void;
}): VNode {
  const same = useSignal<'same' | 'differ' | undefined>(undefined);
  return (
    <>
      <Card>
        <Digits groups={check} />
        <SameOrNot same={same.value} onPick={(said) => (same.value = said)} />
      </Card>
      {same.value === 'same' ? (
        <GoOn onPress={onSame}>{firstRun.tell('round.signNow')}</GoOn>
      ) : null}
    </>
  );
}
