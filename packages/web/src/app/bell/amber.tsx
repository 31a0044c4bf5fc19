/** Amber: a member's own key tells allies. It asks; nothing acts (R22). */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, Context, Pact, With } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { ask } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { HoursField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { GraveButton } from '../kit/acts.tsx';
import { usePage } from '../page.ts';
import { KindField, PactField, RING_HOURS_MAX, Standing } from './raise.tsx';
import { alliesOf, sayNames } from './said.ts';

/** The page. */
export function Amber({ context }: { readonly context: Context }): VNode {
  usePage(bell.say(`${context}.amber.title`), context === 'drill');
  return (
    <>
      <Notice
        sentence={bell.tell(`${context}.amber.title`)}
        support={bell.tell(`${context}.amber.support`)}
      />
      <Standing>{(pacts) => <Form context={context} pacts={pacts} />}</Standing>
    </>
  );
}

function Form({
  context,
  pacts,
}: {
  readonly context: Context;
  readonly pacts: readonly [Pact, ...Pact[]];
}): VNode {
  const form = useSignal<With<'ring.amber'>>({
    pact: pacts[0].name,
    kind: 'other',
    hours: RING_HOURS_MAX,
    drill: context === 'drill',
  });
  const done = useSignal<Answer<'ring.amber'> | undefined>(undefined);
  const given = form.value;
  const put = (to: Partial<With<'ring.amber'>>): void => {
    form.value = { ...given, ...to };
  };
  const sure = bell.tell(`${context}.amber.sure`, {
    allies: sayNames(alliesOf(pacts, given.pact)),
  });
  return (
    <div class="col">
      <section class="card pad stack3">
        <PactField pacts={pacts} value={given.pact} onPick={(pact) => put({ pact })} />
        <KindField value={given.kind} onPick={(kind) => put({ kind })} />
        <HoursField
          label={bell.tell('form.hours')}
          help={bell.tell('form.hoursHelp')}
          hours={given.hours ?? RING_HOURS_MAX}
          hoursMax={RING_HOURS_MAX}
          onInput={(hours) => put({ hours })}
        />
        <GraveButton
          kind="main"
          icon="mute"
          consequence={sure}
          confirm={bell.tell(`${context}.amber.do`)}
          seal={async () => ask('ring.amber', given)}
          onDone={({ value }) => (done.value = value)}
        >
          {bell.tell(`${context}.amber.hold`)}
        </GraveButton>
        <p class="sub">{sure}</p>
      </section>
      {done.value === undefined ? null : <Done context={context} done={done.value} />}
    </div>
  );
}

function Done({
  context,
  done,
}: {
  readonly context: Context;
  readonly done: Answer<'ring.amber'>;
}): VNode {
  const isTold = done.signed.have >= done.signed.needed;
  return (
    <div role="status">
      <Banner
        icon="check"
        title={
          isTold
            ? bell.tell(`${context}.amber.told`, { name: done.pact })
            : bell.tell(`${context}.amber.second`)
        }
      />
    </div>
  );
}
