/** Putting a question: one line and how it is decided; everything else has a default. */
import type { VNode } from 'preact';

import type { With } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { decide } from '../../../words/decide.ts';
import { ask, view } from '../../asking.ts';
import { ActForm } from '../../kit/acts.tsx';
import { linesOf, picked, some, spanned, ticked, typed, useDraft } from '../../kit/draft.ts';
import type { Draft } from '../../kit/draft.ts';
import {
  Checkbox,
  HoursField,
  NumberField,
  PickMany,
  SelectField,
  TextField,
} from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { knownOf } from '../../kit/seen.tsx';
import { go } from '../../route.ts';
import { PeoplePick, sayVerb } from '../shared.tsx';

const METHODS = [
  'consent',
  'consensus',
  'majority',
  'supermajority',
  'ranked',
  'stv',
  'score',
  'advice',
  'senseCheck',
  'sortition',
] as const;
type Method = (typeof METHODS)[number];
/** Methods that bind nobody are free whatever the members chose. */
const FREE: readonly string[] = ['advice', 'senseCheck'];

/** Whether the members let a question of this domain, with or without an act, be put so. */
function useAllowed(domain: string, hasAct: boolean): (method: Method) => boolean {
  const methods = knownOf(view('constitution.show', { all: true }).value, undefined)?.methods;
  return (method) => {
    if (methods === null || methods === undefined || FREE.includes(method)) return true;
    const key = domain.trim() === '' ? 'general' : domain.trim();
    const here = methods.domains.find((one) => one.domain === key)?.methods ?? methods.others;
    const isActAllowed = !hasAct || methods.acts === null || methods.acts.includes(method);
    return isActAllowed && here.includes(method);
  };
}

/** Methods that may or must have options. */
const WITH_OPTIONS: readonly Method[] = ['majority', 'supermajority', 'ranked', 'stv', 'score'];
const WITH_SEATS: readonly Method[] = ['stv', 'sortition'];
/** Ten days, so that everybody's next weekly list has it. */
const OPEN_HOURS = 240;
/** In a meeting two hours. */
const MEETING_HOURS = 2;
/** The longest that a question stays open: sixty days (`OPEN_HOURS_MAX` of the core). */
const OPEN_HOURS_MAX = 1440;
/** Half a year. */
const REVIEW_HOURS = 4_392;
/** The latest first look: two years. */
const REVIEW_HOURS_MAX = 17_520;

const EMPTY = {
  title: '',
  text: '',
  driver: '',
  method: 'consent' as Method,
  options: '',
  hours: OPEN_HOURS,
  meeting: false,
  blind: false,
  atLeast: undefined as number | undefined,
  share: undefined as number | undefined,
  onlyVotes: false,
  part: '',
  seats: undefined as number | undefined,
  wait: undefined as number | undefined,
  within: undefined as number | undefined,
  review: REVIEW_HOURS,
  domain: '',
  circle: [] as readonly string[],
  responsible: [] as readonly string[],
  criteria: '',
  supersedes: [] as readonly string[],
  needs: [] as readonly string[],
  act: '',
};
type Proposing = Draft<typeof EMPTY>;

/** The screen. */
export function Propose(): VNode {
  const draft = useDraft(EMPTY);
  const { title, method, domain, act } = draft.value;
  const isAllowed = useAllowed(domain, act !== '');
  return (
    <>
      <Notice sentence={decide.tell('new.title')} />
      <section class="card pad stack3 all">
        <ActForm
          label={decide.tell('new.give')}
          held={decide.say('new.held', { title })}
          done={decide.say('new.done')}
          whyOff={
            title.trim() === ''
              ? assembly.tell('with.write')
              : isAllowed(method)
                ? undefined
                : decide.tell('void.methodNotAllowed')
          }
          onDone={({ value }) => go('assembly', 'decisions', value.decision.id)}
          seal={async () => ask('decide.propose', givenBy(draft.value))}
        >
          <Main draft={draft} />
          <details>
            <summary>{assembly.tell('with.more')}</summary>
            <div class="stack3">
              <Counting draft={draft} />
              <Afterwards draft={draft} />
            </div>
          </details>
        </ActForm>
      </section>
    </>
  );
}

function Main({ draft }: { readonly draft: Proposing }): VNode {
  const { method, meeting, domain, act } = draft.value;
  const isAllowed = useAllowed(domain, act !== '');
  return (
    <>
      <TextField label={decide.tell('new.question')} {...typed(draft, 'title')} />
      <TextField lines={4} optional label={decide.tell('new.text')} {...typed(draft, 'text')} />
      <SelectField
        label={decide.tell('new.method')}
        help={decide.tell(`method.${method}`)}
        options={METHODS.filter((value) => value === method || isAllowed(value)).map((value) => ({
          value,
          label: decide.say(`name.${value}`),
        }))}
        {...picked(draft, 'method')}
      />
      {WITH_OPTIONS.includes(method) ? (
        <TextField
          lines={4}
          optional={method === 'majority' || method === 'supermajority'}
          label={decide.tell('new.options')}
          {...typed(draft, 'options')}
        />
      ) : null}
      {WITH_SEATS.includes(method) ? (
        <NumberField least={1} label={decide.tell('new.seats')} {...typed(draft, 'seats')} />
      ) : null}
      <HoursField
        label={decide.tell('new.hours')}
        hoursMax={OPEN_HOURS_MAX}
        {...spanned(draft, 'hours')}
      />
      <Checkbox
        checked={meeting}
        onChange={(isMeeting) => {
          const hours = isMeeting ? MEETING_HOURS : OPEN_HOURS;
          draft.value = { ...draft.value, meeting: isMeeting, hours };
        }}
      >
        {decide.tell('new.meeting')}
      </Checkbox>
      <Checkbox {...ticked(draft, 'blind')}>{decide.tell('new.blind')}</Checkbox>
    </>
  );
}

function Counting({ draft }: { readonly draft: Proposing }): VNode {
  return (
    <>
      <TextField lines={2} optional label={decide.tell('new.driver')} {...typed(draft, 'driver')} />
      <NumberField optional label={decide.tell('new.atLeast')} {...typed(draft, 'atLeast')} />
      <NumberField
        optional
        most={100}
        label={decide.tell('new.share')}
        {...typed(draft, 'share')}
      />
      <Checkbox {...ticked(draft, 'onlyVotes')}>{decide.tell('new.onlyVotes')}</Checkbox>
      {draft.value.method === 'supermajority' ? (
        <TextField label={decide.tell('new.part')} {...typed(draft, 'part')} />
      ) : null}
      <TextField optional label={decide.tell('new.domain')} {...typed(draft, 'domain')} />
      <PeoplePick label={decide.tell('new.circle')} {...typed(draft, 'circle')} />
    </>
  );
}

function Afterwards({ draft }: { readonly draft: Proposing }): VNode {
  const known = knownOf(view('decide.list', { all: true }).value, undefined)?.decisions ?? [];
  const pending = knownOf(view('assembly.pending', {}).value, undefined)?.pending ?? [];
  const decisions = known.map(({ id, title }) => ({ value: id, label: <bdi>{title}</bdi> }));
  return (
    <>
      <PeoplePick label={decide.tell('new.responsible')} {...typed(draft, 'responsible')} />
      <TextField optional label={decide.tell('new.criteria')} {...typed(draft, 'criteria')} />
      <HoursField
        label={decide.tell('new.review')}
        hoursMax={REVIEW_HOURS_MAX}
        {...spanned(draft, 'review')}
      />
      <NumberField optional label={decide.tell('new.wait')} {...typed(draft, 'wait')} />
      <NumberField optional label={decide.tell('new.within')} {...typed(draft, 'within')} />
      {decisions.length === 0 ? null : (
        <>
          <PickMany
            label={decide.tell('new.supersedes')}
            options={decisions}
            {...typed(draft, 'supersedes')}
          />
          <PickMany
            label={decide.tell('new.needs')}
            options={decisions}
            {...typed(draft, 'needs')}
          />
        </>
      )}
      <SelectField
        label={decide.tell('new.act')}
        options={[
          { value: '', label: decide.say('new.noAct') },
          ...pending.map((one) => ({ value: one.id, label: sayVerb(one) })),
        ]}
        {...picked(draft, 'act')}
      />
    </>
  );
}

/** What the call takes; what was left empty stays with the peer's defaults. */
function givenBy(draft: typeof EMPTY): With<'decide.propose'> {
  const { method, title, hours, meeting, blind, onlyVotes, review } = draft;
  return {
    title,
    method,
    hours,
    meeting,
    blind,
    onlyVotes,
    review,
    option: WITH_OPTIONS.includes(method) ? linesOf(draft.options) : [],
    circle: draft.circle,
    responsible: draft.responsible,
    supersedes: draft.supersedes,
    needs: draft.needs,
    ...some('text', draft.text),
    ...some('driver', draft.driver),
    ...some('seats', WITH_SEATS.includes(method) ? draft.seats : undefined),
    ...some('atLeast', draft.atLeast),
    ...some('share', draft.share),
    ...some('part', method === 'supermajority' ? draft.part : ''),
    ...some('wait', draft.wait),
    ...some('within', draft.within),
    ...some('domain', draft.domain),
    ...some('criteria', draft.criteria),
    ...some('act', draft.act),
  };
}
