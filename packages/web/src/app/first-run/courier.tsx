/**
 * Carrying for others, without an assembly: a parcel goes from one screen or file to another. This page
 * cannot open it, keeps it only while it is open, and says so.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { firstRun } from '../../words/first-run.ts';
import { Plain } from '../gate/plain.tsx';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { href } from '../route.ts';

/** The longest parcel (`BUNDLE_BYTES_MAX` of the protocol): 64 MiB. */
const PARCEL_BYTES_MAX = 67_108_864;

/** The screen. */
export function Courier(): VNode {
  const parcel = useSignal<Uint8Array | undefined>(undefined);
  return (
    <Plain
      title={firstRun.say('door.courier')}
      step={parcel.value === undefined ? 'take' : 'give'}
      back={href('hello')}
    >
      <Notice sentence={firstRun.tell('courier.title')} support={firstRun.tell('courier.how')} />
      {parcel.value === undefined ? (
        <Card>
          <Heading>{firstRun.tell('courier.take')}</Heading>
          <Take bytesMax={PARCEL_BYTES_MAX} onFile={(bytes) => (parcel.value = bytes)} />
        </Card>
      ) : (
        <Card>
          <Heading
            fact={firstRun.tell('courier.size', {
              kilobytes: Math.ceil(parcel.value.length / 1000),
            })}
          >
            {firstRun.tell('courier.give')}
          </Heading>
          <Give file={{ bytes: parcel.value, name: 'parcel.tocsin' }} />
          <Button kind="quiet" onPress={() => (parcel.value = undefined)}>
            {firstRun.tell('courier.forget')}
          </Button>
        </Card>
      )}
      <Card>
        <p>{firstRun.tell('courier.closed')}</p>
        <p>{firstRun.tell('courier.risk')}</p>
        <p>{firstRun.tell('courier.not')}</p>
      </Card>
    </Plain>
  );
}
