/** On a new or emptied device: its card, what a helper hands back, and its signed word (R17). */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { ask, chosenAssembly, view } from '../asking.ts';
import { Plain } from '../gate/plain.tsx';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { href } from '../route.ts';
import type { Stepped } from './flow.ts';
import { GoOn, WithDevice } from './lock-choice.tsx';
import { logNameOf } from './log-name.ts';

type Added = Stepped<Answer<'device.add'>>;

/** The screens. */
export function Again(): VNode {
  const isAgreed = useSignal(false);
  const added = useSignal<Added | undefined>(undefined);
  const step = added.value?.answer.stage ?? (isAgreed.value ? 'lock' : 'how');
  return (
    <Plain title={firstRun.say('again.title')} step={step} back={href('hello')}>
      {isAgreed.value ? null : (
        <>
          <Notice sentence={firstRun.tell('again.title')} support={firstRun.tell('again.need')} />
          <Card>
            <p>{firstRun.tell('again.lost')}</p>
            <p>{firstRun.tell('again.second')}</p>
          </Card>
          <GoOn onPress={() => (isAgreed.value = true)}>{firstRun.tell('goOn')}</GoOn>
        </>
      )}
      {isAgreed.value ? (
        <WithDevice>
          {() => <Adding added={added.value} onAdded={(now) => (added.value = now)} />}
        </WithDevice>
      ) : null}
    </Plain>
  );
}

function Adding({
  added,
  onAdded,
}: {
  readonly added: Added | undefined;
  readonly onAdded: (now: Added) => void;
}): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const name = useCardName();
  const step = async (file?: Uint8Array): Promise<void> => {
    if (name === undefined) return;
    const given = {
      out: 'card',
      folder: '',
      ...(file === undefined ? { name } : { file: 'from' }),
    };
    const files = file === undefined ? {} : { from: file };
    const done = await ask('device.add', given, { files });
    fault.value = done.ok ? undefined : done.fault;
    if (done.ok) onAdded({ answer: done.value.value, file: done.value.files['card'] });
    if (done.ok && done.value.value.stage === 'joined') chosenAssembly.value = name;
  };
  useEffect(() => {
    if (name !== undefined && added === undefined) void step();
  }, [name]);
  const isJoined = added?.answer.stage === 'joined';
  return (
    <>
      <Notice
        sentence={firstRun.tell(isJoined ? 'again.joined' : 'again.card')}
        support={firstRun.tell(isJoined ? 'again.joinedHow' : 'again.cardHow')}
      />
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      {added?.file === undefined ? null : (
        <Card>
          <Heading>{firstRun.tell('round.show')}</Heading>
          <Give
            key={added.answer.stage}
            file={{ bytes: added.file, name: 'phone.tocsin-device' }}
          />
        </Card>
      )}
      {isJoined || added === undefined ? null : (
        <Card>
          <Heading>{firstRun.tell('again.take')}</Heading>
          <Take onFile={(bytes) => void step(bytes)} />
        </Card>
      )}
      {isJoined ? (
        <LinkButton kind="main" big wide href={href('welcome')}>
          {firstRun.tell('again.done')}
        </LinkButton>
      ) : null}
    </>
  );
}

/** The log to be: one that was begun here before, else a new name. Its log is not known yet. */
function useCardName(): string | undefined {
  const status = view('status', {}).value;
  const name = useSignal<string | undefined>(undefined);
  if (status.state === 'known' && name.value === undefined) {
    const { assemblies } = status.answer;
    const begun = assemblies.find(
      ({ state, log }) => state === 'joining' && /^0+$/u.test(log ?? ''),
    );
    name.value =
      begun?.name ??
      logNameOf(
        'home',
        assemblies.map((one) => one.name),
      );
  }
  return name.value;
}
