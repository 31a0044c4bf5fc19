/** Signing a ring, and objecting to it. Neither is held back: a bell goes at once. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import { bell } from '../../words/bell.ts';
import { ask, view } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, Buttons } from '../kit/button.tsx';
import type { Delivered } from '../kit/delivery.tsx';
import { DeliveryLine } from '../kit/delivery.tsx';
import { Choice } from '../kit/field.tsx';
import { useAct } from '../kit/acts.tsx';
import { HoldButton } from '../kit/hold.tsx';
import { knownOf } from '../kit/seen.tsx';
import { Sheet } from '../kit/sheet.tsx';
import type { WholeRing } from './said.ts';
import { alliesOf, sayNames } from './said.ts';

const REASONS = ['mistaken', 'forced', 'unclear'] as const;
type Reason = (typeof REASONS)[number];

/** The card with the button to sign. */
export function Signing({ ring }: { readonly ring: WholeRing }): VNode {
  const { context } = ring;
  const acting = useAct();
  const delivery = useSignal<Delivered | undefined>(undefined);
  const keep = (answered: { readonly value: { readonly delivery: Delivered } }): void => {
    delivery.value = answered.value.delivery;
  };
  const isMine = ring.signedByMe;
  const consequence = <Consequence ring={ring} />;
  return (
    <section class="card pad stack3">
      {isMine ? (
        <p class="strong" role="status">
          {bell.tell(`${context}.mine`)}
        </p>
      ) : (
        <HoldButton
          icon="bell"
          consequence={
            <>
              {bell.tell(`${context}.sure`)} {consequence}
            </>
          }
          confirm={bell.tell(`${context}.do`)}
          {...(ring.iCanSign ? {} : { whyOff: bell.tell('sign.not') })}
          onHeld={() =>
            void acting.now({ seal: async () => ask('ring.sign', { id: ring.id }), onDone: keep })
          }
        >
          {bell.tell(ring.level === 'red' ? `${context}.sign` : `${context}.signAmber`)}
        </HoldButton>
      )}
      {acting.fault.value === undefined ? null : <FaultBanner fault={acting.fault.value} />}
      {delivery.value === undefined ? null : (
        <div role="status">
          <DeliveryLine delivery={delivery.value} />
        </div>
      )}
      <Objecting ring={ring} onDone={keep} />
      {isMine ? null : <p class="sub">{consequence}</p>}
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

function Objecting({
  ring,
  onDone,
}: {
  readonly ring: WholeRing;
  readonly onDone: (answered: { readonly value: { readonly delivery: Delivered } }) => void;
}): VNode | null {
  const isOpen = useSignal(false);
  const reason = useSignal<Reason>('mistaken');
  const acting = useAct();
  // Whoever has no bell of this ring can neither sign nor object.
  if (!ring.iCanSign && !ring.signedByMe) return null;
  return (
    <>
      <Buttons>
        <Button kind="line" onPress={() => (isOpen.value = true)}>
          {bell.tell('object.open')}
        </Button>
        {ring.disputed ? <Lifting ring={ring} onDone={onDone} /> : null}
      </Buttons>
      {acting.fault.value === undefined ? null : <FaultBanner fault={acting.fault.value} />}
      <Sheet
        open={isOpen.value}
        title={bell.tell('object.title')}
        onClose={() => (isOpen.value = false)}
      >
        <Choice<Reason>
          label={bell.tell('object.title')}
          help={bell.tell('object.says')}
          value={reason.value}
          options={REASONS.map((value) => ({ value, label: bell.tell(`object.${value}`) }))}
          onPick={(picked) => (reason.value = picked)}
        />
        <Button
          kind="main"
          wide
          onPress={() => {
            isOpen.value = false;
            const given = { id: ring.id, reason: reason.value };
            void acting.now({ seal: async () => ask('ring.dispute', given), onDone });
          }}
        >
          {bell.tell('object.do')}
        </Button>
      </Sheet>
    </>
  );
}

/** Saying that an objection is wrong; a question first, for it cannot be taken back. */
function Lifting({
  ring,
  onDone,
}: {
  readonly ring: WholeRing;
  readonly onDone: (answered: { readonly value: { readonly delivery: Delivered } }) => void;
}): VNode {
  const isOpen = useSignal(false);
  const acting = useAct();
  return (
    <>
      <Button kind="line" onPress={() => (isOpen.value = true)}>
        {bell.tell('lift.open')}
      </Button>
      {acting.fault.value === undefined ? null : <FaultBanner fault={acting.fault.value} />}
      <Sheet
        narrow
        open={isOpen.value}
        title={bell.tell('lift.open')}
        onClose={() => (isOpen.value = false)}
      >
        <p>{bell.tell('lift.sure')}</p>
        <Button
          kind="main"
          wide
          onPress={() => {
            isOpen.value = false;
            void acting.now({ seal: async () => ask('ring.lift', { id: ring.id }), onDone });
          }}
        >
          {bell.tell('lift.do')}
        </Button>
      </Sheet>
    </>
  );
}
