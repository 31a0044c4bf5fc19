/** The lock: another passphrase, none, after how long without touch, and now. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { shell } from '../../words/shell.ts';
import { act, device, lock } from '../asking.ts';
import { isLongEnough, PassphraseField } from '../first-run/passphrase-field.tsx';
import { chooseIdle, IDLE_MINUTES, idleMinutes } from '../gate/idle.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { Choice } from '../kit/field.tsx';
import { HoldButton } from '../kit/hold.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';

/** The page. */
export function Lock(): VNode {
  const now = device();
  const isLocked = now.kind === 'open' && now.hasPassphrase;
  const typed = useSignal('');
  const isTooShort = useSignal(false);
  const said = useSignal<'changed' | 'removed' | undefined>(undefined);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const set = async (passphrase: string | null): Promise<void> => {
    isTooShort.value = passphrase !== null && !isLongEnough(passphrase);
    if (isTooShort.value) return;
    const changed = await act({ kind: 'setPassphrase', passphrase });
    fault.value = changed.ok ? undefined : changed.fault;
    said.value = changed.ok ? (passphrase === null ? 'removed' : 'changed') : undefined;
    if (changed.ok) typed.value = '';
  };
  return (
    <>
      <Notice
        sentence={words.tell(isLocked ? 'lock.with' : 'lock.without')}
        support={words.tell(isLocked ? 'lock.withWhy' : 'lock.withoutWhy')}
      />
      <div class="col">
        <Card>
          <Heading>{words.tell(isLocked ? 'lock.change' : 'lock.set')}</Heading>
          <PassphraseField typed={typed} isTooShort={isTooShort.value} />
          <Button kind="main" onPress={() => void set(typed.value)}>
            {words.tell(isLocked ? 'lock.change' : 'lock.set')}
          </Button>
          <p role="status" class="strong">
            {said.value === undefined ? '' : words.tell(`lock.${said.value}`)}
          </p>
          {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        </Card>
      </div>
      <div class="col side">
        <Button kind="soft" icon="lock" onPress={() => void lock()}>
          {shell.tell('sheet.lock')}
        </Button>
        {isLocked ? (
          <>
            <Card>
              <Choice
                label={words.tell('lock.idle')}
                help={words.tell('lock.idleHow')}
                value={String(idleMinutes.value)}
                options={IDLE_MINUTES.map((minutes) => ({
                  value: String(minutes),
                  label: words.tell('lock.after', { minutes }),
                }))}
                onPick={(minutes) => chooseIdle(Number(minutes))}
              />
            </Card>
            <HoldButton
              kind="line"
              consequence={words.tell('lock.withoutWhy')}
              confirm={words.tell('lock.remove')}
              onHeld={() => void set(null)}
            >
              {words.tell('lock.remove')}
            </HoldButton>
          </>
        ) : null}
      </div>
    </>
  );
}
