/** Taking one's words along, leaving the assembly, and taking everything away from this device. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { gate } from '../../words/gate.ts';
import { ask, view } from '../asking.ts';
import { wipeFault, wipeHere } from '../gate/wipe.ts';
import { save } from '../handing/give.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { HoldButton } from '../kit/hold.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { href } from '../route.ts';
import { textOfAssembly } from './as-text.ts';

/** Two files: one that every device of Tocsin reads, and one that every person does. */
export function Export(): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const said = useSignal(false);
  const asText = async (): Promise<void> => {
    const shown = await ask('assembly.show', {});
    const decided = shown.ok ? await ask('decide.list', { all: true }) : shown;
    fault.value = decided.ok ? undefined : decided.fault;
    if (!shown.ok || !decided.ok) return;
    const text = textOfAssembly(shown.value.value, decided.value.value.decisions);
    save({ bytes: new TextEncoder().encode(text), name: `${shown.value.value.name}.txt` });
    said.value = true;
  };
  const whole = async (): Promise<void> => {
    const written = await ask('log.export', { out: 'log', folder: '' });
    fault.value = written.ok ? undefined : written.fault;
    const bytes = written.ok ? written.value.files['log'] : undefined;
    if (bytes === undefined) return;
    save({ bytes, name: 'assembly.tocsin-log' });
    said.value = true;
  };
  return (
    <>
      <Notice sentence={words.tell('export.title')} support={words.tell('export.why')} />
      <div class="col">
        <Card>
          <Heading>{words.tell('export.text')}</Heading>
          <p class="sub">{words.tell('export.textHow')}</p>
          <Button kind="main" icon="down" onPress={() => void asText()}>
            {words.tell('export.textGo')}
          </Button>
        </Card>
        <Card>
          <Heading>{words.tell('export.log')}</Heading>
          <p class="sub">{words.tell('export.logHow')}</p>
          <Button kind="soft" icon="down" onPress={() => void whole()}>
            {words.tell('export.logGo')}
          </Button>
        </Card>
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        <p role="status">{said.value ? words.tell('export.saved') : ''}</p>
      </div>
    </>
  );
}

/** Leaving: said to everybody, and it stands. */
export function Leave(): VNode {
  const status = view('status', {}).value;
  const fault = useSignal<ControlFault | undefined>(undefined);
  const hasLeft = useSignal(false);
  const assemblies = status.state === 'known' ? status.answer.assemblies : [];
  const here = assemblies[0];
  const leave = async (): Promise<void> => {
    const left = await ask('assembly.leave', {});
    fault.value = left.ok ? undefined : left.fault;
    hasLeft.value = left.ok;
  };
  return (
    <>
      <Notice
        sentence={
          hasLeft.value
            ? words.tell('leave.done')
            : words.tell('leave.title', { assembly: here?.called ?? here?.name ?? '' })
        }
        support={words.tell('leave.why')}
      />
      <div class="col">
        <Card>
          <p>{words.tell('leave.first')}</p>
          <LinkButton kind="soft" href={href('device', 'export')}>
            {words.tell('export.row')}
          </LinkButton>
        </Card>
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        {hasLeft.value ? (
          <LinkButton kind="main" href={href('device', 'wipe')}>
            {words.tell('wipe.row')}
          </LinkButton>
        ) : (
          <HoldButton
            kind="line"
            consequence={words.tell('leave.consequence')}
            confirm={words.tell('leave.confirm')}
            onHeld={() => void leave()}
          >
            {words.tell('leave.hold')}
          </HoldButton>
        )}
      </div>
    </>
  );
}

/** Wiping. */
export function Wipe(): VNode {
  return (
    <>
      <Notice sentence={words.tell('wipe.title')} support={words.tell('wipe.why')} />
      <div class="col">
        <Card>
          <p>{words.tell('wipe.keeps')}</p>
          <p>{words.tell('wipe.limit')}</p>
        </Card>
        {wipeFault.value === undefined ? null : <FaultBanner fault={wipeFault.value} />}
        <HoldButton
          kind="line"
          consequence={gate.tell('wipe.consequence')}
          confirm={gate.tell('wipe.confirm')}
          onHeld={() => void wipeHere('hello')}
        >
          {words.tell('wipe.hold')}
        </HoldButton>
      </div>
    </>
  );
}
