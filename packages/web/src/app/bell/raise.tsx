/**
 * Raising an alarm, or starting a drill: the same form in two worlds. What it will do is said before
 * it is done; what was typed stays until it has been.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Context, Pact, With } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { ask, view } from '../asking.ts';
import { LinkButton } from '../kit/button.tsx';
import { Choice, HoursField, SelectField, TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { GraveButton } from '../kit/acts.tsx';
import { EmptyState } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { usePage } from '../page.ts';
import { go, href } from '../route.ts';
import { alliesOf, capital, ownBells, sayKind, sayNames } from './said.ts';

type Given = With<'ring.propose'>;

/** What a ring can be about, those first that are raised in a hurry. */
const KINDS = [
  'raid',
  'arrest',
  'violence',
  'silence',
  'duress',
  'seizure',
  'freeze',
  'smear',
  'blackout',
  'disaster',
  'other',
] as const satisfies readonly Given['kind'][];

const SCOPES = ['assembly', 'person', 'group', 'region'] as const;
/** Longest life of a ring (R22). */
export const RING_HOURS_MAX = 72;
/** Longest text of a ring (`EVIDENCE_TEXT_MAX` of the core). */
const TEXT_CHARS_MAX = 2000;

/** The page. */
export function Raise({
  context,
  inquiry,
}: {
  readonly context: Context;
  readonly inquiry?: string | undefined;
}): VNode {
  const isDrill = context === 'drill';
  usePage(bell.say(isDrill ? 'drill.raise.title' : 'raise.open'), isDrill);
  return (
    <>
      <Notice
        sentence={bell.tell(isDrill ? 'drill.raise.title' : 'raise.title')}
        support={bell.tell(isDrill ? 'drill.raise.support' : 'raise.support')}
      />
      <Standing>{(pacts) => <Form context={context} inquiry={inquiry} pacts={pacts} />}</Standing>
    </>
  );
}

/** Draws for the pacts that stand; says what is missing where none does. */
export function Standing({
  children,
}: {
  readonly children: (pacts: readonly [Pact, ...Pact[]]) => ComponentChild;
}): VNode {
  return (
    <Seen of={view('pact.show', {}).value}>
      {(answer) => {
        const [first, ...others] = answer.pacts.filter(({ state }) => state === 'standing');
        return first === undefined ? (
          <EmptyState
            title={bell.tell('calm.noPact')}
            act={
              <LinkButton kind="line" href={href('allies')}>
                {bell.tell('woken.pacts')}
              </LinkButton>
            }
          />
        ) : (
          children([first, ...others])
        );
      }}
    </Seen>
  );
}

/** Which pact, where there are several. */
export function PactField({
  pacts,
  value,
  onPick,
}: {
  readonly pacts: readonly Pact[];
  readonly value: string;
  readonly onPick: (name: string) => void;
}): VNode {
  return (
    <SelectField
      label={bell.tell('form.pact')}
      value={value}
      options={pacts.map(({ name }) => ({
        value: name,
        label: `${name}: ${sayNames(alliesOf(pacts, name))}`,
      }))}
      onPick={onPick}
    />
  );
}

/** Which kind of alarm. */
export function KindField({
  value,
  onPick,
}: {
  readonly value: Given['kind'];
  readonly onPick: (kind: Given['kind']) => void;
}): VNode {
  return (
    <SelectField
      label={bell.tell('form.kind')}
      value={value}
      options={KINDS.map((kind) => ({ value: kind, label: capital(sayKind(kind)) }))}
      onPick={onPick}
    />
  );
}

function Form({
  context,
  inquiry,
  pacts,
}: {
  readonly context: Context;
  readonly inquiry: string | undefined;
  readonly pacts: readonly [Pact, ...Pact[]];
}): VNode {
  const form = useSignal<Given>({
    pact: pacts[0].name,
    kind: inquiry === undefined ? 'raid' : 'silence',
    level: 'red',
    scope: 'assembly',
    hours: RING_HOURS_MAX,
    text: '',
    drill: context === 'drill',
    ...(inquiry === undefined ? {} : { inquiry }),
  });
  const put = (to: Partial<Given>): void => {
    form.value = { ...form.value, ...to };
  };
  const given = form.value;
  const consequence = <>{consequenceOf(given, pacts, context)}</>;
  return (
    <div class="col">
      <section class="card pad stack3">
        <KindField value={given.kind} onPick={(kind) => put({ kind })} />
        <TextField
          label={bell.tell('form.text')}
          help={bell.tell('form.textHelp')}
          lines={3}
          charsMax={TEXT_CHARS_MAX}
          optional
          value={given.text ?? ''}
          onInput={(text) => put({ text })}
        />
        <GraveButton
          kind="main"
          icon="bell"
          consequence={consequence}
          confirm={bell.tell(`${context}.form.do`)}
          seal={async () => ask('ring.propose', given)}
          onDone={({ value }) => go('bell', value.ring.id)}
        >
          {bell.tell(`${context}.form.hold`)}
        </GraveButton>
        <p class="sub">{consequence}</p>
        {inquiry === undefined ? null : <p class="sub">{bell.tell('form.about')}</p>}
      </section>
      <Details given={given} pacts={pacts} put={put} />
    </div>
  );
}

/** How far, about whom and for how long: what a hurry leaves as it stands. */
function Details({
  given,
  pacts,
  put,
}: {
  readonly given: Given;
  readonly pacts: readonly Pact[];
  readonly put: (to: Partial<Given>) => void;
}): VNode {
  return (
    <section class="card pad stack3">
      <PactField pacts={pacts} value={given.pact} onPick={(pact) => put({ pact })} />
      <Choice<'red' | 'amber'>
        label={bell.tell('form.level')}
        value={given.level ?? 'red'}
        options={[
          { value: 'red', label: bell.tell('form.red'), help: bell.tell('form.redHelp') },
          { value: 'amber', label: bell.tell('form.amber'), help: bell.tell('form.amberHelp') },
        ]}
        onPick={(level) => put({ level })}
      />
      <SelectField
        label={bell.tell('form.scope')}
        value={given.scope ?? 'assembly'}
        options={SCOPES.map((scope) => ({ value: scope, label: bell.say(`scope.${scope}`) }))}
        onPick={(scope) => put({ scope })}
      />
      <HoursField
        label={bell.tell('form.hours')}
        help={bell.tell('form.hoursHelp')}
        hours={given.hours ?? RING_HOURS_MAX}
        hoursMax={RING_HOURS_MAX}
        onInput={(hours) => put({ hours })}
      />
    </section>
  );
}

/** What raising it does, in plain words. */
function consequenceOf(given: Given, pacts: readonly Pact[], context: Context): ComponentChild {
  const allies = sayNames(alliesOf(pacts, given.pact));
  const bells = ownBells(pacts.find(({ name }) => name === given.pact));
  if (given.level === 'amber' || bells === undefined)
    return bell.tell(`${context}.form.amber`, { allies });
  const { ringers, needed } = bells;
  return context === 'live'
    ? bell.tell('live.form.red', { ringers, needed, allies })
    : bell.tell('drill.form.red', { ringers, allies });
}
