/** A ring of an ally, or one that was passed on to us, is passed on to allies of another pact. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { ask, view } from '../asking.ts';
import { LinkButton } from '../kit/button.tsx';
import { Banner } from '../kit/banner.tsx';
import { some } from '../kit/draft.ts';
import { NumberField, SelectField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { GraveButton } from '../kit/acts.tsx';
import { EmptyState } from '../kit/rows.tsx';
import { knownOf, Seen } from '../kit/seen.tsx';
import { usePage } from '../page.ts';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import { isOpenRing } from '../shell/mode.ts';
import { NoRing } from './ring.tsx';
import { sayKind, sayRing } from './said.ts';

/** What is passed on: a ring we heard, or one that came through others. */
interface Passed {
  readonly context: 'live' | 'drill';
  readonly pact: string;
  readonly sentence: string;
  readonly isOpen: boolean;
}

/** The page. */
export function RelayPage({ id }: { readonly id: string }): VNode {
  return (
    <Seen of={view('ring.show', {}).value} title={bell.tell('relay.title')}>
      {(answer) => {
        const passed = passedOf(answer, id);
        return passed === undefined ? (
          <>
            <Notice sentence={bell.tell('relay.title')} />
            <NoRing />
          </>
        ) : (
          <Relay id={id} passed={passed} />
        );
      }}
    </Seen>
  );
}

function passedOf({ rings, relayed }: Answer<'ring.show'>, id: string): Passed | undefined {
  const ring = rings.find((one) => one.id === id);
  if (ring !== undefined)
    return {
      context: ring.context,
      pact: ring.pact,
      sentence: sayRing(ring),
      isOpen: isOpenRing(ring),
    };
  const other = relayed.find((one) => one.id === id);
  if (other === undefined) return undefined;
  const said = { name: nameOf(other.by), kind: sayKind(other.kind) };
  const { context, pact, over } = other;
  return { context, pact, isOpen: !over, sentence: bell.say(`${context}.relayed`, said) };
}

function Relay({ id, passed }: { readonly id: string; readonly passed: Passed }): VNode {
  usePage(passed.sentence, passed.context === 'drill');
  const pacts = (knownOf(view('pact.show', {}).value, undefined)?.pacts ?? []).filter(
    ({ state, name }) => state === 'standing' && name !== passed.pact,
  );
  const picked = useSignal<string | undefined>(undefined);
  const region = useSignal<number | undefined>(undefined);
  const done = useSignal<Answer<'ring.relay'> | undefined>(undefined);
  const pact = picked.value ?? pacts[0]?.name;
  return (
    <>
      <Notice sentence={passed.sentence} support={bell.tell('relay.says')} />
      <div class="col">
        {pact === undefined || !passed.isOpen ? (
          <EmptyState
            title={bell.tell(passed.isOpen ? 'relay.none' : 'relayed.over')}
            act={
              <LinkButton kind="line" href={href('bell')}>
                {bell.tell('back')}
              </LinkButton>
            }
          />
        ) : (
          <section class="card pad stack3">
            <SelectField
              label={bell.tell('relay.pact')}
              value={pact}
              options={pacts.map(({ name }) => ({ value: name, label: name }))}
              onPick={(name) => (picked.value = name)}
            />
            <NumberField
              optional
              label={bell.tell('relay.region')}
              help={bell.tell('relay.regionHelp')}
              value={region.value}
              onInput={(value) => (region.value = value)}
            />
            <GraveButton
              icon="swap"
              consequence={bell.tell('relay.says')}
              confirm={bell.tell('relay.do')}
              seal={async () => ask('ring.relay', { id, pact, ...some('region', region.value) })}
              onDone={({ value }) => (done.value = value)}
            >
              {bell.tell('relay.hold')}
            </GraveButton>
          </section>
        )}
        {done.value === undefined ? null : (
          <div role="status">
            <Banner
              icon="swap"
              title={bell.tell(done.value.passedOn ? 'relay.gone' : 'relay.waits', {
                name: done.value.pact,
              })}
            />
          </div>
        )}
      </div>
    </>
  );
}
