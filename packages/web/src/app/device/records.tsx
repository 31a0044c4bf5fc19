/** What is kept here and for how long, and checking every signature of it anew. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, KeptLog } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { sayDate } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { useCalled } from '../called.ts';
import { ActButton } from '../kit/acts.tsx';
import { Banner } from '../kit/banner.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';

type Verified = Answer<'log.verify'>;

/** The page. */
export function Records(): VNode {
  const kept = view('log.kept', {}).value;
  return (
    <>
      <Notice sentence={words.tell('records.title')} support={words.tell('records.why')} />
      <div class="col">
        <Seen of={kept}>{({ logs }) => logs.map((log) => <Kept key={log.log} of={log} />)}</Seen>
      </div>
      <div class="col side">
        <Verify />
      </div>
    </>
  );
}

function Kept({
  of: { log, records, husks, waiting, overUntil },
}: {
  readonly of: KeptLog;
}): VNode {
  const called = useCalled();
  return (
    <Card>
      <Heading>
        <bdi>{called(log)}</bdi>
      </Heading>
      <p>{words.tell('records.kept', { records, husks })}</p>
      <p class="sub">
        {overUntil === null
          ? words.tell('records.none')
          : words.tell('records.over', { when: sayDate(overUntil.ms) })}
      </p>
      {waiting === 0 ? null : <p class="sub">{words.tell('records.waiting', { waiting })}</p>}
    </Card>
  );
}

function Verify(): VNode {
  const verified = useSignal<Verified | undefined>(undefined);
  return (
    <Card>
      <p class="sub">{words.tell('records.verifyHow')}</p>
      <ActButton
        kind="main"
        wide
        icon="check"
        atOnce
        held=""
        done=""
        onDone={({ value }) => (verified.value = value)}
        seal={async () => ask('log.verify', {})}
      >
        {words.tell('records.verify')}
      </ActButton>
      <div role="status">
        {verified.value === undefined ? null : <Outcome of={verified.value} />}
      </div>
    </Card>
  );
}

function Outcome({ of: { logs } }: { readonly of: Verified }): VNode {
  const sum = (count: (log: Verified['logs'][number]) => number): number =>
    logs.reduce((total, log) => total + count(log), 0);
  const bad = sum((log) => log.bad);
  return bad === 0 ? (
    <Banner
      icon="check"
      title={words.tell('records.good', { signatures: sum((log) => log.signatures) })}
    />
  ) : (
    <Banner state="alert" title={words.tell('records.bad', { bad })} />
  );
}
