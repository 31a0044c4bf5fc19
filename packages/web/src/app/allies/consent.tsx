/** What we do when an ally rings: three presets and one list. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { Answer, ConsentedAction, With } from '../../rpc/calls.ts';
import { consent } from '../../words/consent.ts';
import { ask, view } from '../asking.ts';
import { ActForm, Opening } from '../kit/acts.tsx';
import { LinkButton } from '../kit/button.tsx';
import { picked, some, typed, useDraft } from '../kit/draft.ts';
import type { Draft } from '../kit/draft.ts';
import { Choice, NumberField, SelectField, TextField } from '../kit/field.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import type { Kind } from './shared.tsx';
import { KINDS, sayKinds, usePacts } from './shared.tsx';

const PRESETS = ['tell', 'prepare', 'act'] as const;
type Preset = (typeof PRESETS)[number];

/** A device in a picker: so many characters of its id. */
const ID_SHOWN = 8;
/** The longest delay of a successor: 30 days (`MINUTES_MAX` of the core). */
const DELAY_MINUTES_MAX = 43_200;
/** The most acts a cap takes (`CAP_MAX` of the core). */
const CAP_MAX = 4_294_967_295;

/** The screen; `rest` names a pact, and then only what was agreed in it is listed. */
export function Consent({ rest }: ScreenProps): VNode {
  const [pact] = rest;
  const shown = view('consent.show', {}).value;
  return (
    <Seen of={shown} title={consent.tell('list')}>
      {({ actions }) => {
        const listed = actions.filter((one) => pact === undefined || one.pact === pact);
        return (
          <>
            <Notice sentence={saySentence(listed)} support={consent.tell('support')} />
            <div class="col">
              <Listed actions={listed} />
            </div>
            <div class="col side">
              <SetConsent key={pact ?? ''} pact={pact} />
            </div>
          </>
        );
      }}
    </Seen>
  );
}

function saySentence(actions: readonly ConsentedAction[]): ComponentChildren {
  const acting = actions.filter(({ preset, cap }) => preset === 'act' && cap > 0);
  if (acting.length > 0) return consent.tell('sentence.acts', { count: acting.length });
  return consent.tell(actions.length === 0 ? 'sentence.nothing' : 'sentence.asks');
}

function Listed({ actions }: { readonly actions: readonly ConsentedAction[] }): VNode | null {
  if (actions.length === 0) return null;
  return (
    <>
      <Heading>{consent.tell('list')}</Heading>
      <ul class="card list one">
        {actions.map((action, at) => (
          <li key={at}>
            <Agreed action={action} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The shape of each preset: what acts by itself is what someone has to look at. */
const SHAPE = { tell: 'steady', prepare: 'due', act: 'late' } as const;

function Agreed({ action }: { readonly action: ConsentedAction }): VNode {
  const { pact, kind, preset, step, executor, target, device, successor, delayMinutes } = action;
  const about = { pact, kind: sayKind(kind) };
  return (
    <>
      <p class="flex between">
        <span class="name">{consent.tell('row', about)}</span>
        <Chip state={SHAPE[preset]}>{consent.tell(`preset.${preset}`)}</Chip>
      </p>
      {preset === 'act' ? (
        <p class="sub">{consent.tell('cap', { cap: action.cap, used: action.used })}</p>
      ) : (
        <p class="sub">{consent.tell(`why.${preset}`)}</p>
      )}
      {step === null || executor === null || target === null ? null : (
        <p class="sub">
          {consent.tell('step', { step, executor: consent.say(`executor.${executor}`), target })}
        </p>
      )}
      {device === null ? null : (
        <p class="sub">
          {consent.tell('device', { device: short(device) })}{' '}
          {successor === null || delayMinutes === null
            ? null
            : consent.tell('successor', { minutes: delayMinutes, device: short(successor) })}
        </p>
      )}
    </>
  );
}

function sayKind(kind: string | null): string {
  return kind === null ? consent.say('kind.any') : sayKinds([kind]);
}

function short(device: string): string {
  return device.slice(0, ID_SHOWN);
}

interface Wished {
  readonly pact: string;
  readonly preset: Preset;
  readonly kind: Kind | '';
  readonly cap: number | undefined;
  readonly step: string;
  readonly target: string;
  readonly executor: string;
  readonly successor: string;
  readonly delay: number | undefined;
}

function SetConsent({ pact }: { readonly pact: string | undefined }): VNode {
  const pacts = usePacts();
  const answered = useSignal<Answer<'consent.set'> | undefined>(undefined);
  const draft = useDraft<Wished>({
    pact: pact ?? '',
    preset: 'tell',
    kind: '',
    cap: undefined,
    step: '',
    target: '',
    executor: '',
    successor: '',
    delay: undefined,
  });
  // Until one is picked it is the first: with one pact there is nothing to pick.
  const chosen = draft.value.pact || (pacts[0]?.name ?? '');
  return (
    <Opening kind="main" label={consent.tell('set.open')} icon="pen">
      {(close) => (
        <ActForm
          label={consent.tell('set.do')}
          held={consent.say('set.held')}
          done={consent.say('set.done')}
          whyOff={whyOff(chosen, draft.value)}
          onClose={close}
          onDone={({ value }) => (answered.value = value)}
          seal={async () => ask('consent.set', givenOf(chosen, draft.value))}
        >
          {pacts.length < 2 ? null : (
            <SelectField
              label={consent.tell('set.pact')}
              options={pacts.map(({ name }) => ({ value: name, label: name }))}
              {...picked(draft, 'pact')}
              value={chosen}
            />
          )}
          <HowFar draft={draft} />
          <Opening label={consent.tell('set.outside')}>
            {() => <OutsideStep draft={draft} />}
          </Opening>
          <Came of={answered.value} />
        </ActForm>
      )}
    </Opening>
  );
}

function HowFar({ draft }: { readonly draft: Draft<Wished> }): VNode {
  return (
    <>
      <Choice
        label={consent.tell('set.preset')}
        options={PRESETS.map((value) => ({
          value,
          label: consent.tell(`preset.${value}`),
          help: consent.tell(`why.${value}`),
        }))}
        {...picked(draft, 'preset')}
      />
      {draft.value.preset === 'act' ? (
        <NumberField label={consent.tell('set.cap')} most={CAP_MAX} {...typed(draft, 'cap')} />
      ) : null}
      <SelectField<Kind | ''>
        label={consent.tell('set.kind')}
        options={[
          { value: '', label: consent.say('kind.any') },
          ...KINDS.map((value) => ({ value, label: sayKinds([value]) })),
        ]}
        {...picked(draft, 'kind')}
      />
    </>
  );
}

function OutsideStep({ draft }: { readonly draft: Draft<Wished> }): VNode {
  const devices = knownOf(view('device.show', {}).value, undefined)?.devices ?? [];
  const options = devices
    .filter(({ state }) => state === 'active')
    .map(({ device, thisOne }) => ({
      value: device,
      label: thisOne
        ? consent.say('set.thisDevice')
        : consent.say('set.deviceIs', { device: short(device) }),
    }));
  return (
    <>
      <TextField
        label={consent.tell('set.step')}
        help={consent.tell('set.stepHelp')}
        charsMax={40}
        {...typed(draft, 'step')}
      />
      <TextField
        label={consent.tell('set.target')}
        help={consent.tell('set.targetHelp')}
        optional
        charsMax={500}
        {...typed(draft, 'target')}
      />
      <SelectField
        label={consent.tell('set.executor')}
        help={consent.tell('set.executorHelp')}
        options={[
          { value: '', label: consent.say('set.thisDevice') },
          ...options.filter(({ label }) => label !== consent.say('set.thisDevice')),
        ]}
        {...picked(draft, 'executor')}
      />
      <SelectField
        label={consent.tell('set.successor')}
        options={[{ value: '', label: consent.say('set.nobody') }, ...options]}
        {...picked(draft, 'successor')}
      />
      {draft.value.successor === '' ? null : (
        <NumberField
          label={consent.tell('set.delay')}
          most={DELAY_MINUTES_MAX}
          {...typed(draft, 'delay')}
        />
      )}
    </>
  );
}

function Came({ of }: { readonly of: Answer<'consent.set'> | undefined }): VNode | null {
  if (of === undefined) return null;
  return (
    <div class="well stack" role="status">
      <p>
        {of.state === 'inForce'
          ? consent.tell('set.inForce')
          : consent.tell('set.waiting', { ...of.signatures })}
      </p>
      {of.state === 'inForce' ? null : (
        <LinkButton kind="line" href={href('assembly', 'agree')}>
          {consent.tell('agree')}
        </LinkButton>
      )}
    </div>
  );
}

function whyOff(pact: string, { preset, cap }: Wished): ComponentChildren {
  if (pact === '') return consent.tell('set.needPact');
  return preset === 'act' && cap === undefined ? consent.tell('set.needCap') : undefined;
}

function givenOf(pact: string, wished: Wished): With<'consent.set'> {
  const { preset, kind, cap, step, target, executor, successor, delay } = wished;
  const outside =
    step === ''
      ? {}
      : {
          step,
          ...some('target', target),
          ...some('executor', executor),
          ...some('successor', successor),
          ...(successor === '' ? {} : some('delay', delay)),
        };
  return {
    pact,
    preset,
    ...(kind === '' ? {} : { kind }),
    ...(preset === 'act' ? some('cap', cap) : {}),
    ...outside,
  };
}
