/** Signing a ring, and objecting to it. Neither is held back: a bell goes at once. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import { bell } from '../../words/bell.ts';
import { ask, view } from '../asking.ts';
import { ActForm, GraveButton } from '../kit/acts.tsx';
import { Button, Buttons } from '../kit/button.tsx';
import type { Delivered } from '../kit/delivery.tsx';
import { DeliveryLine } from '../kit/delivery.tsx';
import { Choice } from '../kit/field.tsx';
import { knownOf } from '../kit/seen.tsx';
import { Sheet } from '../kit/sheet.tsx';
import type { WholeRing } from './said.ts';
import { alliesOf, sayNames } from './said.ts';

const REASONS = ['mistaken', 'forced', 'unclear'] as const;
type Reason = (typeof REASONS)[number];

/** What a ring answered after something was said about it. */
interface Answered {
  readonly value: { readonly delivery: Delivered };
}

/** The card with the button to sign. */
export function Signing({ ring }: { readonly ring: WholeRing }): VNode {
  const { context, id } = ring;
  const delivery = useSignal<Delivered | undefined>(undefined);
  const keep = ({ value }: Answered): void => {
    delivery.value = value.delivery;
  };
  const consequence = <Consequence ring={ring} />;
  return (
    <section class="card pad stack3">
      {ring.signedByMe ? (
        <p class="strong" role="status">
          {bell.tell(`${context}.mine`)}
        </p>
      ) : (
        <GraveButton
          icon="bell"
          consequence={
            <>
              {bell.tell(`${context}.sure`)} {consequence}
            </>
          }
          confirm={bell.tell(`${context}.do`)}
          {...(ring.iCanSign ? {} : { whyOff: bell.tell('sign.not') })}
          seal={async () => ask('ring.sign', { id })}
          onDone={keep}
        >
          {bell.tell(ring.level === 'red' ? `${context}.sign` : `${context}.signAmber`)}
        </GraveButton>
      )}
      {delivery.value === undefined ? null : (
        <div role="status">
          <DeliveryLine delivery={delivery.value} />
        </div>
      )}
      <Answering ring={ring} onDone={keep} />
      {ring.signedByMe ? null : <p class="sub">{consequence}</p>}
    </section>
  );
}

/** What the next signature does, in plain words. */
function Consequence({ ring }: { readonly ring: WholeRing }): VNode {
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  return <>{consequenceOf(ring, alliesOf(pacts, ring.pact))}</>;
}

function consequenceOf(ring: WholeRing, allies: readonly string[]): ComponentChild {
  const { context, state } = ring;
  if (state === 'rings') return bell.tell(`${context}.rung`);
  // Signatures of one branch count once: those that add none are not counted here either.
  const counted = ring.signers.filter(({ addsNone }) => !addsNone).length;
  const left = Math.max(1, ring.signatures.needed - Math.min(counted, ring.signatures.have));
  if (left > 1) return bell.tell(`${context}.more`, { left });
  return allies.length === 1
    ? bell.tell(`${context}.last`, { allies: allies[0] ?? '' })
    : bell.tell(`${context}.lastMany`, { allies: sayNames(allies) });
}

/** Objecting, and saying that an objection is wrong. */
function Answering({
  ring,
  onDone,
}: {
  readonly ring: WholeRing;
  readonly onDone: (answered: Answered) => void;
}): VNode | null {
  const open = useSignal<'object' | 'lift' | undefined>(undefined);
  // Whoever has no bell of this ring can do neither.
  if (!ring.iCanSign && !ring.signedByMe) return null;
  const close = (): void => {
    open.value = undefined;
  };
  const then = (answered: Answered): void => {
    close();
    onDone(answered);
  };
  return (
    <>
      <Buttons>
        <Button kind="line" onPress={() => (open.value = 'object')}>
          {bell.tell('object.open')}
        </Button>
        {ring.disputed ? (
          <Button kind="line" onPress={() => (open.value = 'lift')}>
            {bell.tell('lift.open')}
          </Button>
        ) : null}
      </Buttons>
      <Sheet open={open.value === 'object'} title={bell.tell('object.open')} onClose={close}>
        <Objecting id={ring.id} onDone={then} onClose={close} />
      </Sheet>
      <Sheet narrow open={open.value === 'lift'} title={bell.tell('lift.open')} onClose={close}>
        <ActForm
          atOnce
          label={bell.tell('lift.do')}
          held=""
          done=""
          seal={async () => ask('ring.lift', { id: ring.id })}
          onDone={then}
          onClose={close}
        >
          <p>{bell.tell('lift.sure')}</p>
        </ActForm>
      </Sheet>
    </>
  );
}

function Objecting({
  id,
  onDone,
  onClose,
}: {
  readonly id: string;
  readonly onDone: (answered: Answered) => void;
  readonly onClose: () => void;
}): VNode {
  const reason = useSignal<Reason>('mistaken');
  return (
    <ActForm
      atOnce
      label={bell.tell('object.do')}
      held=""
      done=""
      seal={async () => ask('ring.dispute', { id, reason: reason.value })}
      onDone={onDone}
      onClose={onClose}
    >
      <Choice<Reason>
        label={bell.tell('object.title')}
        help={bell.tell('object.says')}
        value={reason.value}
        options={REASONS.map((value) => ({ value, label: bell.tell(`object.${value}`) }))}
        onPick={(picked) => (reason.value = picked)}
      />
    </ActForm>
  );
}
