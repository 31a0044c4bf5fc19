/** Acts on a pact that stands: other terms, what we pass on, what it is called here. */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Pact, PactActAnswer } from '../../rpc/calls.ts';
import { allies } from '../../words/allies.ts';
import { ask } from '../asking.ts';
import { ActForm, Opening } from '../kit/acts.tsx';
import { LinkButton } from '../kit/button.tsx';
import { picked, spanned, ticked, typed, useDraft } from '../kit/draft.ts';
import { Checkbox, Choice, HoursField, PickMany, TextField } from '../kit/field.tsx';
import { go, href } from '../route.ts';
import { faultOfName, isShortName, KINDS, sayKinds } from './shared.tsx';

/** The longest rhythm, notice or term: 366 days (`TERM_HOURS_MAX` of the core). */
export const TERM_HOURS_MAX = 8784;
/** What a pact is made longer by unless the person says otherwise: half a year. */
const LONGER_HOURS = 4368;

/** What was asked of our members, and where they see it. */
function Asked({ of }: { readonly of: Signal<PactActAnswer | undefined> }): VNode | null {
  const asked = of.value;
  if (asked === undefined) return null;
  return (
    <div class="well stack" role="status">
      <p>{allies.tell('asked.count', { ...asked.for })}</p>
      <LinkButton kind="line" href={href('assembly', 'agree')}>
        {allies.tell('mend.agree')}
      </LinkButton>
    </div>
  );
}

/** Asks our members for other terms; they hold once every ally agreed to the same. */
export function OtherTerms({
  name,
  terms,
}: {
  readonly name: string;
  readonly terms: NonNullable<Pact['terms']>;
}): VNode {
  const asked = useSignal<PactActAnswer | undefined>(undefined);
  const draft = useDraft({
    every: terms.everyHours,
    grace: terms.graceHours,
    notice: terms.noticeHours,
    isLonger: false,
    hours: LONGER_HOURS,
  });
  const { every, grace, notice, isLonger, hours } = draft.value;
  const longer = isLonger ? { hours } : {};
  return (
    <Opening label={allies.tell('act.terms')} icon="pen">
      {(close) => (
        <ActForm
          label={allies.tell('ask')}
          held={allies.say('terms.held')}
          done={allies.say('asked.done')}
          onClose={close}
          onDone={({ value }) => (asked.value = value)}
          seal={async () => ask('pact.terms', { name, every, grace, notice, ...longer })}
        >
          <p class="sub">{allies.tell('terms.how')}</p>
          <HoursField
            label={allies.tell('make.every')}
            hoursMax={TERM_HOURS_MAX}
            {...spanned(draft, 'every')}
          />
          <HoursField
            label={allies.tell('make.grace')}
            hoursMin={0}
            hoursMax={TERM_HOURS_MAX}
            {...spanned(draft, 'grace')}
          />
          <HoursField
            label={allies.tell('terms.notice')}
            hoursMin={0}
            hoursMax={TERM_HOURS_MAX}
            {...spanned(draft, 'notice')}
          />
          <Checkbox {...ticked(draft, 'isLonger')}>{allies.tell('terms.longer')}</Checkbox>
          {isLonger ? (
            <HoursField
              label={allies.tell('terms.more')}
              hoursMax={TERM_HOURS_MAX}
              {...spanned(draft, 'hours')}
            />
          ) : null}
          <Asked of={asked} />
        </ActForm>
      )}
    </Opening>
  );
}

/** Asks our members which rings of other allies we pass on into a pact. */
export function PassOn({ pact }: { readonly pact: Pact }): VNode {
  const asked = useSignal<PactActAnswer | undefined>(undefined);
  const draft = useDraft<{ kinds: readonly string[]; hops: '1' | '2' | '3' }>({
    kinds: pact.relays?.kinds ?? [],
    hops: hopsOf(pact.relays?.hops),
  });
  const { kinds, hops } = draft.value;
  return (
    <Opening label={allies.tell('act.relay')} icon="swap">
      {(close) => (
        <ActForm
          label={allies.tell('ask')}
          held={allies.say('relay.held')}
          done={allies.say('asked.done')}
          onClose={close}
          onDone={({ value }) => (asked.value = value)}
          seal={async () => ask('pact.relay', { name: pact.name, kinds, hops: Number(hops) })}
        >
          <p class="sub">{allies.tell('relay.how')}</p>
          <PickMany
            label={allies.tell('relay.kinds')}
            options={KINDS.map((kind) => ({ value: kind, label: sayKinds([kind]) }))}
            {...typed(draft, 'kinds')}
          />
          <Choice
            compact
            label={allies.tell('relay.hops')}
            options={HOPS.map((value) => ({ value, label: value }))}
            {...picked(draft, 'hops')}
          />
          <Asked of={asked} />
        </ActForm>
      )}
    </Opening>
  );
}

/** A ring is passed on through one to three hands (R24). */
const HOPS = ['1', '2', '3'] as const;

function hopsOf(hops: number | undefined): '1' | '2' | '3' {
  return HOPS.find((one) => Number(one) === hops) ?? '1';
}

/** A name is this device's own: nobody else hears of it, so nothing is held back. */
export function NamePact({ name }: { readonly name: string }): VNode {
  const draft = useDraft({ name });
  const wish = draft.value.name;
  return (
    <Opening label={allies.tell('act.name')} icon="pen">
      {(close) => (
        <ActForm
          atOnce
          label={allies.tell('name.do')}
          held=""
          done=""
          whyOff={isShortName(wish) ? undefined : allies.tell('name.bad')}
          onClose={close}
          onDone={() => go('allies', 'pact', wish)}
          seal={async () => ask('pact.name', { pact: name, name: wish })}
        >
          <TextField
            label={allies.tell('name.label')}
            help={allies.tell('name.help')}
            fault={faultOfName(wish)}
            charsMax={40}
            {...typed(draft, 'name')}
          />
        </ActForm>
      )}
    </Opening>
  );
}
