/** Where nothing can be opened, or something is gone: a sentence, what is safe, and a way on. */
import type { VNode } from 'preact';

import { gate } from '../../words/gate.ts';
import { device } from '../asking.ts';
import { Banner, sayFault } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card } from '../kit/rows.tsx';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { Plain } from './plain.tsx';

/** Another tab has this device, or a fault keeps it closed. */
export function Halted(): VNode {
  const now = device();
  const isTaken = now.kind === 'taken';
  const title = gate.say(isTaken ? 'taken.title' : 'failed.title');
  return (
    <Plain title={title}>
      <Notice
        sentence={gate.tell(isTaken ? 'taken.title' : 'failed.title')}
        support={isTaken ? gate.tell('taken.why') : undefined}
      />
      {now.kind === 'failed' ? (
        <Card>
          <p>{sayFault(now.fault)}</p>
        </Card>
      ) : null}
      <Button kind="main" big wide onPress={() => location.reload()}>
        {gate.tell(isTaken ? 'taken.again' : 'failed.again')}
      </Button>
      {isTaken ? null : <p class="sub">{gate.tell('failed.stays')}</p>}
    </Plain>
  );
}

/** The browser threw logs away since they were kept here. */
export function Lost({ onDone }: ScreenProps & { readonly onDone: () => void }): VNode {
  const now = device();
  const lost = now.kind === 'open' ? now.lost : [];
  return (
    <Plain title={gate.say('lost.title')}>
      <Notice
        sentence={gate.tell('lost.title')}
        support={gate.tell('lost.which', { names: lost.join(', ') })}
      />
      <Card>
        <p>{gate.tell('lost.safe')}</p>
        <p>{gate.tell('lost.back')}</p>
      </Card>
      <Banner icon="house" title={gate.tell('lost.keep')}>
        {gate.tell('lost.keepHow')}
      </Banner>
      <LinkButton kind="main" big wide href={href('again')}>
        {gate.tell('lost.again')}
      </LinkButton>
      <Button kind="line" wide onPress={onDone}>
        {gate.tell('lost.on')}
      </Button>
    </Plain>
  );
}
