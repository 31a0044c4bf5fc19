/** Meeting: our answer goes to whoever invited us, both read the same digits, the welcome comes back. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { ask, chosenAssembly } from '../asking.ts';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Choice } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { go } from '../route.ts';
import type { Stepped } from './flow.ts';
import { joined as joinedNow } from './flow.ts';

/** The screen. */
export function Compare({ joined }: { readonly joined: Stepped<Answer<'assembly.join'>> }): VNode {
  const same = useSignal<'same' | 'differ' | undefined>(undefined);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const { answer, file } = joined;
  const welcome = async (bytes: Uint8Array): Promise<void> => {
    const given = { name: answer.name, file: 'welcome', met: true, folder: '' };
    const taken = await ask('assembly.join', given, { files: { welcome: bytes } });
    fault.value = taken.ok ? undefined : taken.fault;
    if (!taken.ok) return;
    joinedNow.value = undefined;
    chosenAssembly.value = answer.name;
    go('welcome');
  };
  return (
    <>
      <Notice sentence={firstRun.tell('compare.title')} support={firstRun.tell('compare.why')} />
      {file === undefined ? null : (
        <Card>
          <Heading>{firstRun.tell('compare.show')}</Heading>
          <Give file={{ bytes: file, name: `${answer.name}.tocsin-answer` }} />
        </Card>
      )}
      <Card>
        <Heading>{firstRun.tell('compare.digits')}</Heading>
        <Digits groups={answer.check ?? []} />
        <SameOrNot same={same.value} onPick={(said) => (same.value = said)} />
      </Card>
      {same.value === 'same' ? (
        <Card>
          <Heading>{firstRun.tell('compare.take')}</Heading>
          <p class="sub">{firstRun.tell('compare.takeHow')}</p>
          <Take onFile={(bytes) => void welcome(bytes)} />
          {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        </Card>
      ) : null}
    </>
  );
}

/** Digits to be read aloud: large, in groups, from left to right in every script. */
export function Digits({ groups }: { readonly groups: readonly string[] }): VNode {
  return (
    <p class="digits" dir="ltr">
      {groups.map((group) => (
        <span key={group}>{group}</span>
      ))}
    </p>
  );
}

/** Whether all read the same; what it means that they do not. */
export function SameOrNot({
  same,
  onPick,
}: {
  readonly same: 'same' | 'differ' | undefined;
  readonly onPick: (said: 'same' | 'differ') => void;
}): VNode {
  return (
    <>
      <Choice
        label={firstRun.tell('compare.ask')}
        value={same}
        options={[
          { value: 'same', label: firstRun.tell('compare.same') },
          { value: 'differ', label: firstRun.tell('compare.differ') },
        ]}
        onPick={onPick}
      />
      {same === 'differ' ? (
        <p class="wrong" role="alert">
          {firstRun.tell('compare.stop')}
        </p>
      ) : null}
    </>
  );
}
