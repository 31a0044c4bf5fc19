/** How this device is locked: asked before anything is kept, with the difference said plainly. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { askToKeep } from '../../worker/room.ts';
import { firstRun } from '../../words/first-run.ts';
import { act, device } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { Choice } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card } from '../kit/rows.tsx';
import { isLongEnough, PassphraseField } from './passphrase-field.tsx';

/** Shows its children once there is a device; until then it asks how to lock it. */
export function WithDevice({ children }: { readonly children: () => VNode }): VNode {
  return device().kind === 'new' ? <LockChoice /> : children();
}

function LockChoice(): VNode {
  const choice = useSignal<'passphrase' | 'none'>('passphrase');
  const typed = useSignal('');
  const isTooShort = useSignal(false);
  const isMaking = useSignal(false);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const make = async (): Promise<void> => {
    const wantsPassphrase = choice.value === 'passphrase';
    isTooShort.value = wantsPassphrase && !isLongEnough(typed.value);
    if (isTooShort.value || isMaking.value) return;
    isMaking.value = true;
    const made = await act({ kind: 'make', passphrase: wantsPassphrase ? typed.value : null });
    isMaking.value = false;
    fault.value = made.ok ? undefined : made.fault;
    // Asked now, since now there is something to keep; This device asks again after installing.
    if (made.ok && (await askToKeep())) await act({ kind: 'look' });
  };
  return (
    <>
      <Notice sentence={firstRun.tell('lock.title')} support={firstRun.tell('lock.why')} />
      <Card>
        <Choice
          label={firstRun.tell('lock.how')}
          value={choice.value}
          options={[
            {
              value: 'passphrase',
              label: firstRun.tell('lock.passphrase'),
              help: firstRun.tell('lock.passphraseHow'),
            },
            {
              value: 'none',
              label: firstRun.tell('lock.none'),
              help: firstRun.tell('lock.noneHow'),
            },
          ]}
          onPick={(value) => (choice.value = value)}
        />
        {choice.value === 'passphrase' ? (
          <PassphraseField typed={typed} isTooShort={isTooShort.value} />
        ) : null}
      </Card>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      <GoOn onPress={() => void make()}>
        {firstRun.tell(isMaking.value ? 'lock.making' : 'goOn')}
      </GoOn>
    </>
  );
}

/** The one main button of a screen of the first run. */
export function GoOn({
  children,
  onPress,
  whyOff,
}: {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  readonly whyOff?: ComponentChildren;
}): VNode {
  return (
    <Button kind="main" big wide onPress={onPress} {...(whyOff === undefined ? {} : { whyOff })}>
      {children}
    </Button>
  );
}
