/** Giving somebody a role: the members are asked. And writing down who really did it. */
import type { VNode } from 'preact';

import type { With } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { power } from '../../../words/power.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import type { Draft } from '../../kit/draft.ts';
import { linesOf, picked, some, spanned, typed, useDraft } from '../../kit/draft.ts';
import { HoursField, NumberField, PickMany, SelectField, TextField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { knownOf } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { go } from '../../route.ts';
import { PeoplePick, peopleOptions, sayMay, sayRole, useMembers } from '../shared.tsx';
import { POWER_VERBS } from './role-acts.tsx';

const ROLES = [
  'steward',
  'ringer',
  'sealHolder',
  'flagReader',
  'courier',
  'mentor',
  'recoveryHolder',
  'scribe',
  'treasurer',
  'legal',
  'press',
  'safety',
  'weatherRota',
  'keyHolder',
] as const;
const SEATS = ['ringer', 'steward', 'sealHolder'] as const;
const TEMPLATES = [
  'stewards',
  'keyHolders',
  'legalTeam',
  'weatherRota',
  'couriers',
  'press',
  'safetyTeam',
  'treasurer',
] as const;
type Given = With<'mandate.propose'>;

/** Half a year. */
const SEAT_HOURS = 4_392;
/** The longest seat: a year; the members’ rules may allow less. */
const SEAT_HOURS_MAX = 8_760;
const WEEK_HOURS = 168;

const EMPTY = {
  member: '',
  template: '' as (typeof TEMPLATES)[number] | '',
  role: '' as (typeof ROLES)[number] | '',
  days: undefined as number | undefined,
  kind: '' as NonNullable<Given['kind']> | '',
  verb: [] as readonly string[],
  cap: '',
  deputy: [] as readonly string[],
  text: '',
  handover: '',
  report: undefined as number | undefined,
  draw: '',
};
type Giving = Draft<typeof EMPTY>;

/** The screen. */
export function NewRole(): VNode {
  const draft = useDraft(EMPTY);
  const members = useMembers();
  const who = members.find(({ id }) => id === draft.value.member);
  const isReady = who !== undefined && (draft.value.template !== '' || draft.value.role !== '');
  return (
    <>
      <Notice sentence={power.tell('new.title')} support={power.tell('new.support')} />
      <section class="card pad stack3 all">
        <ActForm
          label={power.tell('new.give')}
          held={power.say('new.held', { name: who === undefined ? '' : nameOf(who) })}
          done={power.say('new.done')}
          whyOff={isReady ? undefined : power.tell(who === undefined ? 'new.nobody' : 'new.role')}
          onDone={() => go('assembly', 'agree')}
          seal={async () => ask('mandate.propose', givenBy(draft.value))}
        >
          <SelectField
            label={power.tell('new.who')}
            options={peopleOptions(members, power.say('new.nobody'))}
            {...picked(draft, 'member')}
          />
          <TemplateField draft={draft} />
          <details>
            <summary>{assembly.tell('with.more')}</summary>
            <div class="stack3">
              <Further draft={draft} />
            </div>
          </details>
        </ActForm>
      </section>
    </>
  );
}

function TemplateField({ draft }: { readonly draft: Giving }): VNode {
  const known = knownOf(view('mandate.templates', {}).value, undefined)?.templates ?? [];
  const chosen = known.find(({ name }) => name === draft.value.template);
  return (
    <>
      <SelectField
        label={power.tell('new.template')}
        help={
          chosen === undefined
            ? undefined
            : power.tell('template.says', {
                may: sayMay(chosen.verbs),
                days: chosen.days,
                charter: chosen.charter,
              })
        }
        options={[
          { value: '' as const, label: power.say('new.noTemplate') },
          ...TEMPLATES.map((value) => ({ value, label: power.say(`template.${value}`) })),
        ]}
        {...picked(draft, 'template')}
      />
      <SelectField
        label={power.tell('new.role')}
        options={[
          { value: '' as const, label: power.say('new.roleOf') },
          ...ROLES.map((value) => ({ value, label: sayRole(value) })),
        ]}
        {...picked(draft, 'role')}
      />
    </>
  );
}

function Further({ draft }: { readonly draft: Giving }): VNode {
  return (
    <>
      <NumberField optional least={1} label={power.tell('new.days')} {...typed(draft, 'days')} />
      <SelectField
        label={power.tell('new.kind')}
        options={[
          { value: '' as const, label: power.say('new.kindOf') },
          { value: 'imperative' as const, label: power.say('new.kindImperative') },
          { value: 'withinDomain' as const, label: power.say('new.kindWithin') },
          { value: 'observer' as const, label: power.say('new.kindObserver') },
        ]}
        {...picked(draft, 'kind')}
      />
      <PickMany
        label={power.tell('new.may')}
        options={POWER_VERBS.map((value) => ({ value, label: sayWord(assembly, 'may', value) }))}
        {...typed(draft, 'verb')}
      />
      <TextField
        lines={2}
        optional
        label={power.tell('new.caps')}
        help={assembly.tell('sum.help')}
        {...typed(draft, 'cap')}
      />
      <PeoplePick label={power.tell('new.deputies')} {...typed(draft, 'deputy')} />
      <TextField lines={3} optional label={power.tell('new.text')} {...typed(draft, 'text')} />
      <TextField
        lines={3}
        optional
        label={power.tell('new.handover')}
        {...typed(draft, 'handover')}
      />
      <NumberField optional label={power.tell('new.report')} {...typed(draft, 'report')} />
      <DrawField draft={draft} />
    </>
  );
}

/** The draw that drew whoever gets the role; nothing where none did. */
function DrawField({ draft }: { readonly draft: Giving }): VNode | null {
  const known = knownOf(view('draw.list', { all: false }).value, undefined)?.draws ?? [];
  const drawn = known.filter((one) => one.drawn.some(({ id }) => id === draft.value.member));
  if (drawn.length === 0) return null;
  return (
    <SelectField
      label={power.tell('new.draw')}
      options={[
        { value: '', label: power.say('new.noDraw') },
        ...drawn.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      {...picked(draft, 'draw')}
    />
  );
}

function givenBy(draft: typeof EMPTY): Given {
  const { member, template, role, kind, verb, deputy } = draft;
  return {
    member,
    verb,
    deputy,
    cap: linesOf(draft.cap),
    handover: linesOf(draft.handover),
    ...(template === '' ? {} : { template }),
    ...(role === '' ? {} : { role }),
    ...(kind === '' ? {} : { kind }),
    ...some('days', draft.days),
    ...some('text', draft.text),
    ...some('report', draft.report),
    ...some('draw', draft.draw),
  };
}

/** A ringer, steward or seal holder: no terms of their own, only an end. */
export function Seat(): VNode {
  const members = useMembers();
  const draft = useDraft<{ member: string; role: (typeof SEATS)[number]; hours: number }>({
    member: '',
    role: 'ringer',
    hours: SEAT_HOURS,
  });
  const who = members.find(({ id }) => id === draft.value.member);
  return (
    <Opening label={power.tell('seat.open')} icon="bell">
      {(close) => (
        <ActForm
          label={power.tell('new.give')}
          held={power.say('new.held', { name: who === undefined ? '' : nameOf(who) })}
          done={power.say('new.done')}
          whyOff={who === undefined ? power.tell('new.nobody') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('assembly.seat', draft.value)}
        >
          <SelectField
            label={power.tell('new.who')}
            options={peopleOptions(members, power.say('new.nobody'))}
            {...picked(draft, 'member')}
          />
          <SelectField
            label={power.tell('seat.role')}
            options={SEATS.map((value) => ({ value, label: sayRole(value) }))}
            {...picked(draft, 'role')}
          />
          <HoursField
            label={power.tell('seat.hours')}
            hoursMax={SEAT_HOURS_MAX}
            {...spanned(draft, 'hours')}
          />
        </ActForm>
      )}
    </Opening>
  );
}

/** Who really did it, whoever has the role. */
export function Held(): VNode {
  const members = useMembers();
  const draft = useDraft<{ member: string; role: (typeof ROLES)[number]; hours: number }>({
    member: '',
    role: 'scribe',
    hours: WEEK_HOURS,
  });
  return (
    <Opening label={power.tell('roles.held')} kind="quiet">
      {(close) => (
        <ActForm
          label={power.tell('roles.held')}
          held={power.say('held.held')}
          done={power.say('held.done')}
          whyOff={draft.value.member === '' ? power.tell('new.nobody') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('mandate.held', draft.value)}
        >
          <SelectField
            label={power.tell('held.who')}
            options={peopleOptions(members, power.say('new.nobody'))}
            {...picked(draft, 'member')}
          />
          <SelectField
            label={power.tell('held.role')}
            options={ROLES.map((value) => ({ value, label: sayRole(value) }))}
            {...picked(draft, 'role')}
          />
          <HoursField
            label={power.tell('held.hours')}
            hoursMax={SEAT_HOURS_MAX}
            {...spanned(draft, 'hours')}
          />
        </ActForm>
      )}
    </Opening>
  );
}
