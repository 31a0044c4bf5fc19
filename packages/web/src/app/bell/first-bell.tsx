/**
 * The first bell: where nothing else goes through, each ringer reads a word aloud, and enough words
 * ask the ally. It only asks; a ring must follow (R22).
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, Context, Pact, With } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { ask } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { ActButton, GraveButton } from '../kit/acts.tsx';
import { usePage } from '../page.ts';
import { KindField, PactField, Standing } from './raise.tsx';
import { alliesOf, sayNames } from './said.ts';

type Kind = With<'ring.first'>['kind'];

/** A week is carried in one byte. */
const WEEK_MAX = 255;
/** A word is read in groups of so many letters. */
const GROUP_CHARS = 4;

/** The page. */
export function FirstBell({ context }: { readonly context: Context }): VNode {
  usePage(bell.say(`${context}.first.title`), context === 'drill');
  return (
    <>
      <Notice
        sentence={bell.tell(`${context}.first.title`)}
        support={bell.tell(`${context}.first.support`)}
      />
      <Standing>{(pacts) => <Both context={context} pacts={pacts} />}</Standing>
    </>
  );
}

function Both({
  context,
  pacts,
}: {
  readonly context: Context;
  readonly pacts: readonly [Pact, ...Pact[]];
}): VNode {
  const pact = useSignal(pacts[0].name);
  const kind = useSignal<Kind>('raid');
  const given = { pact: pact.value, kind: kind.value, drill: context === 'drill' };
  return (
    <>
      <div class="col">
        <section class="card pad stack3">
          <PactField pacts={pacts} value={pact.value} onPick={(name) => (pact.value = name)} />
          <KindField value={kind.value} onPick={(picked) => (kind.value = picked)} />
        </section>
        <Mine
          context={context}
          given={given}
          allies={sayNames(alliesOf(pacts, pact.value))}
          key={JSON.stringify(given)}
        />
      </div>
      <div class="col">
        <Heard context={context} given={given} />
      </div>
    </>
  );
}

/** This device's word, shown only once somebody held the button. */
function Mine({
  context,
  given,
  allies,
}: {
  readonly context: Context;
  readonly given: With<'ring.first'>;
  readonly allies: string;
}): VNode {
  const shown = useSignal<Answer<'ring.first'> | undefined>(undefined);
  return (
    <section class="card pad stack3">
      <h2>{bell.tell('first.mine')}</h2>
      {shown.value === undefined ? (
        <GraveButton
          kind="main"
          icon="words"
          consequence={
            context === 'live'
              ? bell.tell('live.first.sure', { name: allies })
              : bell.tell('drill.first.sure')
          }
          confirm={bell.tell('first.do')}
          seal={async () => ask('ring.first', given)}
          onDone={({ value }) => (shown.value = value)}
        >
          {bell.tell(`${context}.first.show`)}
        </GraveButton>
      ) : (
        <div class="stack" role="status">
          <p class="sub">{bell.tell('first.read')}</p>
          <p class="aloud" dir="ltr">
            {groupsOf(shown.value.token).map((group, at) => (
              <span key={at}>{group} </span>
            ))}
          </p>
          <p class="strong">{bell.tell('first.week', { week: shown.value.week })}</p>
          <p class="sub">{bell.tell('first.have', shown.value.tokens)}</p>
        </div>
      )}
    </section>
  );
}

function groupsOf(token: string): readonly string[] {
  return token.match(new RegExp(`.{1,${GROUP_CHARS}}`, 'gu')) ?? [];
}

/** Words that were read to us. */
function Heard({
  context,
  given,
}: {
  readonly context: Context;
  readonly given: With<'ring.first'>;
}): VNode {
  const week = useSignal('');
  const words = useSignal('');
  const counts = useSignal<boolean | undefined>(undefined);
  const number = /^\d{1,3}$/u.test(week.value.trim()) ? Number(week.value) : undefined;
  const isWeek = number !== undefined && number <= WEEK_MAX;
  const tokens = words.value.split('\n').filter((line) => line.trim() !== '');
  return (
    <section class="card pad stack3">
      <h2>{bell.tell('first.heard')}</h2>
      <TextField
        label={bell.tell('first.fieldWeek')}
        value={week.value}
        onInput={(typed) => (week.value = typed)}
        fault={week.value === '' || isWeek ? undefined : bell.tell('first.weekWrong')}
      />
      <TextField
        label={bell.tell('first.fieldWords')}
        help={bell.tell('first.fieldWordsHelp')}
        lines={4}
        value={words.value}
        onInput={(typed) => (words.value = typed)}
      />
      <ActButton
        kind="main"
        wide
        atOnce
        held=""
        done=""
        {...(isWeek && tokens.length > 0 ? {} : { whyOff: bell.tell('first.fieldWordsHelp') })}
        seal={async () => ask('ring.heard', { ...given, week: number ?? 0, tokens })}
        onDone={({ value }) => (counts.value = value.counts)}
      >
        {bell.tell('first.check')}
      </ActButton>
      {counts.value === undefined ? null : (
        <div role="status">
          <Banner
            icon={counts.value ? 'check' : 'x'}
            title={bell.tell(counts.value ? `${context}.first.counts` : 'first.countsNot')}
          />
        </div>
      )}
    </section>
  );
}
