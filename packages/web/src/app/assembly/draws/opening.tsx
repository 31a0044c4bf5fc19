/** Opening a draw: for what, from whom, and by what chance; everything else has a default. */
import type { VNode } from 'preact';

import type { With } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { draws } from '../../../words/draws.ts';
import { ask, view } from '../../asking.ts';
import { ActForm } from '../../kit/acts.tsx';
import type { Draft } from '../../kit/draft.ts';
import { linesOf, picked, some, spanned, typed, useDraft } from '../../kit/draft.ts';
import { Choice, HoursField, NumberField, SelectField, TextField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';
import { knownOf } from '../../kit/seen.tsx';
import { go } from '../../route.ts';
import { PeoplePick, useMembers } from '../shared.tsx';

/** Five dice tell 7,776 results apart. */
const DICE = 5;
/** So many dice fit into one record (`DRAW_DICE_MAX` of the core). */
const DICE_MAX = 32;
/** The longest title (`DRAW_TITLE_MAX` of the core). */
const TITLE_CHARS_MAX = 120;
/** The longest text (`DRAW_TEXT_MAX` of the core). */
const TEXT_CHARS_MAX = 300;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;
/** Thirty days: what is allowed beyond is for the command line. */
const HOURS_MAX = 720;

const EMPTY = {
  title: '',
  text: '',
  from: 'all' as 'all' | 'some' | 'willing' | 'list',
  some: [] as readonly string[],
  decision: '',
  instead: '',
  list: {} as FilesByName,
  seats: 1 as number | undefined,
  chance: 'dice' as 'dice' | 'round' | 'numbers',
  dice: DICE as number | undefined,
  hands: [] as readonly string[],
  sources: '',
  committers: [] as readonly string[],
  commit: DAY_HOURS,
  show: DAY_HOURS,
  within: undefined as number | undefined,
  wait: DAY_HOURS,
  grace: undefined as number | undefined,
};
type Opening = Draft<typeof EMPTY>;

/** The screen. `decision` and `instead`: what it carries out, and in whose place it comes. */
export function OpenDraw({
  decision,
  instead,
}: {
  readonly decision: string;
  readonly instead: string;
}): VNode {
  const draft = useDraft({
    ...EMPTY,
    decision,
    instead,
    from: decision === '' ? EMPTY.from : ('willing' as const),
  });
  return (
    <>
      <Notice sentence={draws.tell('new.title')} support={draws.tell('new.support')} />
      <section class="card pad stack3 all">
        <ActForm
          label={draws.tell('new.give')}
          held={draws.say('new.held', { title: draft.value.title })}
          done={draws.say('new.done')}
          whyOff={whyOff(draft.value)}
          onDone={({ value }) => go('assembly', 'draws', value.draw.id)}
          seal={async () => ask('draw.open', givenBy(draft.value), { files: draft.value.list })}
        >
          <TextField
            charsMax={TITLE_CHARS_MAX}
            label={draws.tell('new.what')}
            {...typed(draft, 'title')}
          />
          <FromWhom draft={draft} />
          <ByChance draft={draft} />
          <details>
            <summary>{assembly.tell('with.more')}</summary>
            <div class="stack3">
              <More draft={draft} />
            </div>
          </details>
        </ActForm>
      </section>
    </>
  );
}

function whyOff({ title, from, some: named, decision, list }: typeof EMPTY): string | undefined {
  if (title.trim() === '') return assembly.say('with.write');
  const isOpen =
    (from === 'some' && named.length === 0) ||
    (from === 'willing' && decision === '') ||
    (from === 'list' && Object.keys(list).length === 0);
  return isOpen ? assembly.say('with.pick') : undefined;
}

function FromWhom({ draft }: { readonly draft: Opening }): VNode {
  const { from } = draft.value;
  return (
    <>
      <Choice
        label={draws.tell('new.from')}
        options={(
          [
            ['all', 'new.fromAll'],
            ['some', 'new.fromSome'],
            ['willing', 'new.fromWilling'],
            ['list', 'new.fromList'],
          ] as const
        ).map(([value, label]) => ({ value, label: draws.tell(label) }))}
        {...picked(draft, 'from')}
      />
      {from === 'some' ? (
        <PeoplePick label={draws.tell('new.some')} {...typed(draft, 'some')} />
      ) : null}
      {from === 'willing' ? <Question draft={draft} /> : null}
      {from === 'list' ? (
        <FileField
          label={draws.tell('new.file')}
          help={draws.tell('new.fileHelp')}
          onPick={(list) => (draft.value = { ...draft.value, list })}
        />
      ) : null}
      {from === 'all' || from === 'some' ? (
        <NumberField least={1} label={draws.tell('new.seats')} {...typed(draft, 'seats')} />
      ) : null}
    </>
  );
}

/** A question of who is willing, once it is closed. */
function Question({ draft }: { readonly draft: Opening }): VNode {
  const known = knownOf(view('decide.list', { all: true }).value, undefined)?.decisions ?? [];
  const asked = known.filter(
    ({ method, state, id }) =>
      method === 'sortition' && (state === 'succeeded' || id === draft.value.decision),
  );
  return (
    <SelectField
      label={draws.tell('new.question')}
      options={[
        { value: '', label: draws.say('new.noQuestion') },
        ...asked.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      {...picked(draft, 'decision')}
    />
  );
}

function ByChance({ draft }: { readonly draft: Opening }): VNode {
  const { chance } = draft.value;
  return (
    <>
      <Choice
        label={draws.tell('new.chance')}
        options={(
          [
            ['dice', 'new.byDice', 'new.byDiceHelp'],
            ['round', 'new.byRound', 'new.byRoundHelp'],
            ['numbers', 'new.byNumbers', 'new.byNumbersHelp'],
          ] as const
        ).map(([value, label, help]) => ({
          value,
          label: draws.tell(label),
          help: draws.tell(help),
        }))}
        {...picked(draft, 'chance')}
      />
      {chance === 'dice' ? (
        <NumberField
          least={1}
          most={DICE_MAX}
          label={draws.tell('new.dice')}
          help={draws.tell('new.diceHelp')}
          {...typed(draft, 'dice')}
        />
      ) : null}
      {chance === 'numbers' ? (
        <TextField
          lines={3}
          label={draws.tell('new.sources')}
          help={draws.tell('new.sourcesHelp')}
          {...typed(draft, 'sources')}
        />
      ) : null}
      {chance === 'round' ? null : <Hands draft={draft} />}
    </>
  );
}

function Hands({ draft }: { readonly draft: Opening }): VNode {
  const others = useMembers().filter(({ me }) => !me);
  return (
    <PeoplePick
      label={draws.tell('new.hands')}
      help={draws.tell('new.handsHelp')}
      among={others}
      {...typed(draft, 'hands')}
    />
  );
}

function More({ draft }: { readonly draft: Opening }): VNode {
  const { chance, committers, within, grace } = draft.value;
  const hours = (name: 'within' | 'grace', otherwise: number) => ({
    hours: (name === 'within' ? within : grace) ?? otherwise,
    onInput: (value: number) => (draft.value = { ...draft.value, [name]: value }),
    hoursMax: HOURS_MAX,
  });
  return (
    <>
      <TextField
        optional
        lines={3}
        charsMax={TEXT_CHARS_MAX}
        label={draws.tell('new.text')}
        {...typed(draft, 'text')}
      />
      {chance === 'numbers' ? (
        <HoursField
          label={draws.tell('new.wait')}
          hoursMax={HOURS_MAX}
          {...spanned(draft, 'wait')}
        />
      ) : (
        <PeoplePick
          label={draws.tell('new.committers')}
          help={draws.tell('new.committersHelp')}
          {...typed(draft, 'committers')}
        />
      )}
      {chance === 'numbers' || committers.length === 0 ? null : (
        <>
          <HoursField
            label={draws.tell('new.commit')}
            hoursMax={HOURS_MAX}
            {...spanned(draft, 'commit')}
          />
          <HoursField
            label={draws.tell('new.show')}
            hoursMax={HOURS_MAX}
            {...spanned(draft, 'show')}
          />
        </>
      )}
      {chance === 'round' ? null : (
        <HoursField
          label={draws.tell('new.within')}
          {...hours('within', chance === 'numbers' ? WEEK_HOURS : DAY_HOURS)}
        />
      )}
      <HoursField
        label={draws.tell('new.grace')}
        {...hours(
          'grace',
          chance === 'dice' && committers.length === 0 ? 3 * DAY_HOURS : DAY_HOURS,
        )}
      />
    </>
  );
}

/** What the call takes; what was left as it was stays with the peer's defaults. */
function givenBy(draft: typeof EMPTY): With<'draw.open'> {
  const { title, text, from, chance, within, grace, wait, seats, commit, show } = draft;
  const isOwn = chance !== 'numbers';
  const committer = isOwn ? draft.committers : [];
  const [file] = Object.keys(draft.list);
  return {
    title: title.trim(),
    from: from === 'some' ? draft.some : [],
    committer,
    round: chance === 'round',
    source: isOwn ? [] : linesOf(draft.sources),
    hand: chance === 'round' ? [] : draft.hands,
    ...some('text', text.trim()),
    ...some('decision', from === 'willing' ? draft.decision : ''),
    ...some('instead', from === 'willing' ? draft.instead : ''),
    ...some('file', from === 'list' ? file : undefined),
    ...some('seats', from === 'all' || from === 'some' ? seats : undefined),
    ...some('dice', chance === 'dice' ? draft.dice : undefined),
    ...(committer.length === 0 ? {} : { commit, show }),
    ...(isOwn ? {} : { wait }),
    ...some('within', chance === 'round' ? undefined : within),
    ...some('grace', grace),
  };
}
