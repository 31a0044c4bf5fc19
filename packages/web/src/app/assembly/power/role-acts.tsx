/** What was done in a role or a power, how far it counts, and writing it down. */
import type { VNode } from 'preact';

import type { RoleActShown, With } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { power } from '../../../words/power.ts';
import { sayWhen } from '../../../words/time.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, Opening } from '../../kit/acts.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { SelectField, TextField } from '../../kit/field.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { saySum } from '../shared.tsx';

/** What a power can let its holder do; the words of the calls. */
export const POWER_VERBS = [
  'spend',
  'keep',
  'enter',
  'guard',
  'requisition',
  'speak',
  'publish',
  'convene',
  'schedule',
  'carry',
  'counsel',
  'receive',
] as const;
type PowerVerb = With<'mandate.act'>['verb'];

/** Acts under a power, newest as they come. */
export function ActsOf({
  acts,
  of,
}: {
  readonly acts: readonly RoleActShown[];
  /** The mandate or power; its holder can stand behind what another holder wrote. */
  readonly of: { readonly id: string };
}): VNode | null {
  if (acts.length === 0) return null;
  return (
    <details>
      <summary>{power.tell('roles.acts')}</summary>
      <ul class="list flat one">
        {acts.map((one, at) => (
          <li key={`${one.id}${at}`}>
            <p class="strong">
              <bdi>{one.by === null ? power.say('acts.somebody') : nameOf(one.by)}</bdi>
              {': '}
              {sayWord(assembly, 'may', one.verb)}
              {one.amount === null ? null : ` · ${saySum(one.amount)}`}
            </p>
            <p class="sub">
              <bdi>{one.text}</bdi> {one.at === null ? null : sayWhen(one.at.ms)}
            </p>
            <p class="sub">{sayWord(power, 'acts', one.covered)}</p>
            <Further one={one} power={of.id} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Further({
  one,
  power: id,
}: {
  readonly one: RoleActShown;
  readonly power: string;
}): VNode | null {
  if (one.covered === 'late' || one.covered === 'adReferendum')
    return (
      <ActButton
        kind="line"
        held={power.say('acts.ratifyHeld')}
        done={power.say('acts.ratifyDone')}
        seal={async () => ask('mandate.ratify', { id: one.id })}
      >
        {power.tell('acts.ratify')}
      </ActButton>
    );
  const verb = POWER_VERBS.find((known) => known === one.verb);
  if (one.covered !== 'open' || one.by?.me === true || verb === undefined) return null;
  return (
    <ActButton
      kind="line"
      held={power.say('roles.confirmHeld')}
      done={power.say('roles.actDone')}
      seal={async () => ask('mandate.act', { id, verb, confirm: one.id })}
    >
      {power.tell('roles.confirm')}
    </ActButton>
  );
}

/** A report on one's own role. */
export function Report({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ text: '' });
  return (
    <Opening label={power.tell('roles.report')} icon="pen">
      {(close) => (
        <ActForm
          label={power.tell('roles.report')}
          held={power.say('roles.reportHeld')}
          done={power.say('roles.reportDone')}
          whyOff={draft.value.text.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('mandate.report', { id, text: draft.value.text })}
        >
          <TextField lines={5} label={power.tell('roles.reportText')} {...typed(draft, 'text')} />
        </ActForm>
      )}
    </Opening>
  );
}

/** Something that was done in a role, so that it counts. */
export function WriteAct({
  id,
  verbs,
}: {
  readonly id: string;
  readonly verbs: readonly string[];
}): VNode | null {
  const may = POWER_VERBS.filter((verb) => verbs.includes(verb));
  const [first] = may;
  const draft = useDraft<{ verb: PowerVerb; sum: string; text: string }>({
    verb: first ?? 'convene',
    sum: '',
    text: '',
  });
  if (first === undefined) return null;
  const { verb, sum, text } = draft.value;
  return (
    <Opening label={power.tell('roles.act')}>
      {(close) => (
        <ActForm
          label={power.tell('roles.act')}
          held={power.say('roles.actHeld')}
          done={power.say('roles.actDone')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('mandate.act', { id, verb, ...some('sum', sum), ...some('text', text) })
          }
        >
          <SelectField
            label={power.tell('roles.actVerb')}
            options={may.map((value) => ({ value, label: sayWord(assembly, 'may', value) }))}
            {...picked(draft, 'verb')}
          />
          <TextField
            optional
            label={power.tell('roles.actSum')}
            help={assembly.tell('sum.help')}
            {...typed(draft, 'sum')}
          />
          <TextField optional label={power.tell('roles.actText')} {...typed(draft, 'text')} />
        </ActForm>
      )}
    </Opening>
  );
}
