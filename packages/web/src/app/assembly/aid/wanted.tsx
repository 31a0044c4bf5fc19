/** Saying what one needs or can give; one line is enough. */
import type { VNode } from 'preact';

import { aid } from '../../../words/aid.ts';
import { assembly } from '../../../words/assembly.ts';
import { ask } from '../../asking.ts';
import { ActForm } from '../../kit/acts.tsx';
import type { Draft } from '../../kit/draft.ts';
import { picked, some, ticked, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, Choice, NumberField, SelectField, TextField } from '../../kit/field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { go } from '../../route.ts';
import { PeoplePick, peopleOptions, useMembers } from '../shared.tsx';

const URGENCIES = ['whenItFits', 'thisWeek', 'today'] as const;

const EMPTY = {
  what: '',
  quantity: 1 as number | undefined,
  unit: '',
  urgency: 'whenItFits' as (typeof URGENCIES)[number],
  in: undefined as number | undefined,
  hours: undefined as number | undefined,
  stands: undefined as number | undefined,
  area: '',
  allies: false,
  for: '',
  witness: [] as readonly string[],
};

/** The screen. */
export function NewWanted({ kind }: { readonly kind: 'need' | 'offer' }): VNode {
  const draft = useDraft(EMPTY);
  const { what, urgency, allies, witness } = draft.value;
  const isUnseen = draft.value.for !== '' && witness.length === 0;
  const given = {
    what,
    allies,
    witness,
    ...some('quantity', draft.value.quantity),
    ...some('unit', draft.value.unit),
    ...some('in', draft.value.in),
    ...some('hours', draft.value.hours),
    ...some('stands', draft.value.stands),
    ...some('area', draft.value.area),
    ...some('for', draft.value.for),
  };
  const act = {
    held: aid.say('new.held'),
    done: aid.say('new.done'),
    onDone: () => go('assembly', 'aid'),
  };
  return (
    <>
      <Notice sentence={aid.tell(`new.${kind}`)} support={aid.tell('new.whatHelp')} />
      <section class="card pad stack3 all">
        <ActForm<unknown>
          {...act}
          label={aid.tell('new.give')}
          whyOff={
            what.trim() === ''
              ? assembly.tell('with.write')
              : isUnseen
                ? aid.tell('new.witness')
                : undefined
          }
          seal={async () =>
            kind === 'need' ? ask('need.add', { ...given, urgency }) : ask('offer.add', given)
          }
        >
          <TextField label={aid.tell('new.what')} {...typed(draft, 'what')} />
          <NumberField least={1} label={aid.tell('new.quantity')} {...typed(draft, 'quantity')} />
          <TextField optional label={aid.tell('new.unit')} {...typed(draft, 'unit')} />
          {kind === 'need' ? (
            <Choice
              compact
              label={aid.tell('new.urgency')}
              options={URGENCIES.map((value) => ({ value, label: aid.tell(`urgency.${value}`) }))}
              {...picked(draft, 'urgency')}
            />
          ) : null}
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

function Further({ draft }: { readonly draft: Draft<typeof EMPTY> }): VNode {
  const members = useMembers();
  return (
    <>
      <TextField optional label={aid.tell('new.area')} {...typed(draft, 'area')} />
      <NumberField optional label={aid.tell('new.in')} {...typed(draft, 'in')} />
      <NumberField optional label={aid.tell('new.hours')} {...typed(draft, 'hours')} />
      <NumberField optional label={aid.tell('new.stands')} {...typed(draft, 'stands')} />
      <Checkbox {...ticked(draft, 'allies')}>{aid.tell('new.allies')}</Checkbox>
      <SelectField
        label={aid.tell('new.for')}
        options={peopleOptions(
          members.filter(({ me }) => !me),
          aid.say('new.myself'),
        )}
        {...picked(draft, 'for')}
      />
      {draft.value.for === '' ? null : (
        <PeoplePick label={aid.tell('new.witness')} {...typed(draft, 'witness')} />
      )}
    </>
  );
}
