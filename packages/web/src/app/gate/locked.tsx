/**
 * Asks for the passphrase. While this device only waits for it (guarded), rings are shown all the same:
 * whoever holds the phone may see that an alarm rings, and nothing else (RULES, people's budget).
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { gate } from '../../words/gate.ts';
import { act, device, view } from '../asking.ts';
import { FaultBanner, sayFault } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { Countdown } from '../kit/countdown.tsx';
import { TextField } from '../kit/field.tsx';
import { HoldButton } from '../kit/hold.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { QuorumRing } from '../kit/ring.tsx';
import { Plain } from './plain.tsx';
import { wipeFault, wipeHere } from './wipe.ts';

type Rung = Answer<'ring.show'>['rings'][number];

/** The screen. */
export function Locked(): VNode {
  const now = device();
  return now.kind === 'open' ? (
    <Guarded />
  ) : (
    <Plain title={gate.say('closed.title')}>
      <Notice sentence={gate.tell('closed.title')} support={gate.tell('closed.why')} />
      <Passphrase />
      <Forgotten />
    </Plain>
  );
}

function Guarded(): VNode {
  const shown = view('ring.show', {}).value;
  const rings = shown.state === 'known' ? shown.answer.rings.filter(isOpen) : [];
  const live = rings.filter(({ context }) => context === 'live');
  return (
    <Plain title={gate.say('closed.title')}>
      <Notice
        sentence={
          live.length > 0
            ? gate.tell('guarded.rings', { rings: live.length })
            : gate.tell(rings.length > 0 ? 'guarded.drill' : 'guarded.calm')
        }
        support={gate.tell('guarded.why')}
      />
      {shown.state === 'failed' ? <FaultBanner fault={shown.fault} /> : null}
      {[...live, ...rings.filter(({ context }) => context !== 'live')].map((ring) => (
        <RingCard key={ring.id} ring={ring} />
      ))}
      <Passphrase />
      <Forgotten />
    </Plain>
  );
}

function isOpen({ state }: Rung): boolean {
  return state === 'proposed' || state === 'rings';
}

/** One ring with its signatures: this device has checked each. */
function RingCard({ ring }: { readonly ring: Rung }): VNode {
  const isDrill = ring.context === 'drill';
  const { have, needed } = ring.signatures;
  return (
    <section
      class={isDrill ? 'card pad stack3' : 'card pad stack3 hot'}
      data-state={isDrill ? 'drill' : 'alert'}
    >
      <Chip state={isDrill ? 'drill' : 'alert'} />
      <QuorumRing have={have} needed={needed} drill={isDrill}>
        <p class="sub">
          {gate.tell(
            isDrill ? 'ring.drill' : ring.state === 'rings' ? 'ring.rings' : 'ring.asked',
            {
              name: ring.from.name ?? ring.pact,
            },
          )}
        </p>
        <Countdown at={ring.notAfter} say={(when) => gate.say('ring.until', { when })} />
      </QuorumRing>
      <p class="sub">{gate.tell('ring.unlock')}</p>
    </section>
  );
}

/** The field. A wrong one is said beside it, and what was typed stays. */
function Passphrase(): VNode {
  const typed = useSignal('');
  const isShown = useSignal(false);
  const isTrying = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const open = async (): Promise<void> => {
    if (isTrying.value) return;
    isTrying.value = true;
    fault.value = undefined;
    const opened = await act({ kind: 'open', passphrase: typed.value });
    isTrying.value = false;
    if (opened.ok) return;
    const isWrong = opened.fault.kind === 'WrongKey' || opened.fault.kind === 'PassphraseEmpty';
    fault.value = isWrong ? gate.say('pass.wrong') : sayFault(opened.fault);
  };
  return (
    <form
      class="card pad stack3"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <TextField
        label={gate.tell('pass.label')}
        help={gate.tell('pass.help')}
        fault={fault.value}
        secret={!isShown.value}
        autocomplete="current-password"
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <div class="btns">
        <button type="submit" class="btn main big" aria-disabled={isTrying.value || undefined}>
          <span class="two">{gate.tell(isTrying.value ? 'pass.wait' : 'pass.open')}</span>
        </button>
        <Button kind="quiet" icon="eye" onPress={() => (isShown.value = !isShown.value)}>
          {gate.tell(isShown.value ? 'pass.hide' : 'pass.show')}
        </Button>
      </div>
    </form>
  );
}

/** Nobody can help but paper and neighbours, and the screen says so. */
function Forgotten(): VNode {
  return (
    <details class="card pad stack3">
      <summary>{gate.tell('forgot.title')}</summary>
      <p>{gate.tell('forgot.nobody')}</p>
      <p>{gate.tell('forgot.back')}</p>
      <p>{gate.tell('forgot.wipe')}</p>
      <HoldButton
        kind="line"
        consequence={gate.tell('wipe.consequence')}
        confirm={gate.tell('wipe.confirm')}
        onHeld={() => void wipeHere('again')}
      >
        {gate.tell('forgot.hold')}
      </HoldButton>
      {wipeFault.value === undefined ? null : <FaultBanner fault={wipeFault.value} />}
    </details>
  );
}
