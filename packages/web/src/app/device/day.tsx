/** What day this device thinks it is: words are dated by it, once others’ words agree or somebody says so. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { sayClock, sayDate, sayList } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';

/** The page. */
export function Day(): VNode {
  const shown = view('today', { right: false }).value;
  return (
    <Seen of={shown} title={words.tell('day.row')}>
      {(today) => (
        <>
          <Notice
            sentence={words.tell('day.title', {
              when: sayList([sayDate(today.at.ms), sayClock(today.at.ms)]),
            })}
            support={words.tell(`day.${today.verdict}`)}
          />
          <div class="col">
            <Right today={today} />
          </div>
        </>
      )}
    </Seen>
  );
}

function Right({ today }: { readonly today: Answer<'today'> }): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const isSaid = useSignal(today.answered);
  const say = async (): Promise<void> => {
    const done = await ask('today', { right: true });
    fault.value = done.ok ? undefined : done.fault;
    isSaid.value = done.ok;
  };
  return (
    <Card>
      <p>{words.tell('day.how')}</p>
      {today.sure ? null : (
        <Button kind="main" wide icon="check" onPress={() => void say()}>
          {words.tell('day.right')}
        </Button>
      )}
      <p role="status" class="strong">
        {isSaid.value ? words.tell('day.said') : ''}
      </p>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </Card>
  );
}
