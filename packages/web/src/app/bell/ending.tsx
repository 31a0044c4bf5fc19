/** How a ring ends: the all clear and its rule, their word after a call, and passing it on. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { bell } from '../../words/bell.ts';
import { ask } from '../asking.ts';
import { LinkButton } from '../kit/button.tsx';
import type { Delivered } from '../kit/delivery.tsx';
import { DeliveryLine } from '../kit/delivery.tsx';
import { GraveButton } from '../kit/acts.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import type { WholeRing } from './said.ts';

/** The cards below a ring. */
export function Ending({ ring }: { readonly ring: WholeRing }): VNode | null {
  if (ring.state !== 'rings') return null;
  return (
    <>
      {ring.from.me ? <AllClear ring={ring} /> : <TheirWord ring={ring} />}
      {ring.context === 'live' && !ring.from.me ? (
        <LinkButton kind="line" wide href={href('bell', 'relay', ring.id)}>
          {bell.tell('relay.open')}
        </LinkButton>
      ) : null}
    </>
  );
}

function AllClear({ ring }: { readonly ring: WholeRing }): VNode | null {
  const { allClear, context } = ring;
  const delivery = useSignal<Delivered | undefined>(undefined);
  if (allClear === null) return null;
  const { signed, needsFresh, needsChallengeCall } = allClear;
  return (
    <section class="card pad stack3">
      <h2>{bell.tell(`${context}.clear.title`)}</h2>
      <p class="sub">{bell.tell(`${context}.clear.says`)}</p>
      <ul class="sub bullets">
        <li>{bell.tell('clear.signed', signed)}</li>
        {needsFresh ? <li>{bell.tell('clear.fresh')}</li> : null}
        {needsChallengeCall ? <li>{bell.tell('clear.call')}</li> : null}
      </ul>
      <GraveButton
        kind="line"
        icon="check"
        consequence={bell.tell(`${context}.clear.sure`)}
        confirm={bell.tell(`${context}.clear.do`)}
        {...(ring.iCanSign || ring.signedByMe ? {} : { whyOff: bell.tell('sign.not') })}
        seal={async () => ask('ring.clear', { id: ring.id })}
        onDone={({ value }) => (delivery.value = value.delivery)}
      >
        {bell.tell(`${context}.clear.open`)}
      </GraveButton>
      {delivery.value === undefined ? null : (
        <div role="status">
          <DeliveryLine delivery={delivery.value} />
        </div>
      )}
    </section>
  );
}

/** An ally's all clear of a grave kind counts here after a call (R22). */
function TheirWord({ ring }: { readonly ring: WholeRing }): VNode | null {
  const { context } = ring;
  if (ring.allClear?.needsChallengeCall !== true || context === 'drill') return null;
  return (
    <section class="card pad stack3">
      <h2>{bell.tell('called.title', { name: nameOf(ring.from) })}</h2>
      <p class="sub">{bell.tell('called.says')}</p>
      <LinkButton kind="line" icon="phone" wide href={href('pulse', 'about', ring.from.id)}>
        {bell.tell('called.call')}
      </LinkButton>
      <GraveButton
        kind="line"
        consequence={bell.tell('called.sure')}
        confirm={bell.tell('called.confirm')}
        seal={async () => ask('ring.called', { id: ring.id })}
      >
        {bell.tell('called.do')}
      </GraveButton>
    </section>
  );
}
