/** Which app this is, by the hash of its files; a newer one takes over only when the person says so. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Versions } from '../../offline/register.ts';
import { lookForNewer, takeOver, versionsHere } from '../../offline/register.ts';
import { device as words } from '../../words/device.ts';
import { Button } from '../kit/button.tsx';
import { Checkbox } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';

/** The first 128 bits, as `tocsin up` says them: eight groups of four. */
const SHOWN_CHARS = 32;

/** The page. */
export function Version(): VNode {
  const versions = useSignal<Versions | undefined>(undefined);
  const hasLooked = useSignal(false);
  const isCompared = useSignal(false);
  const read = async (): Promise<void> => {
    versions.value = await versionsHere();
  };
  useEffect(() => void read(), []);
  const look = async (): Promise<void> => {
    await lookForNewer();
    await read();
    hasLooked.value = true;
  };
  const { now, waiting } = versions.value ?? {};
  return (
    <>
      <Notice
        sentence={words.tell(waiting === undefined ? 'version.title' : 'version.newer')}
        support={words.tell('version.why')}
      />
      <div class="col">
        <Card>
          <Heading>{words.tell('version.this')}</Heading>
          {now === undefined ? <p>{words.tell('version.none')}</p> : <Hash hash={now} />}
          <p class="sub">{words.tell('version.compare')}</p>
          <Button kind="line" onPress={() => void look()}>
            {words.tell('version.look')}
          </Button>
          <p role="status" class="sub">
            {hasLooked.value && waiting === undefined ? words.tell('version.noNewer') : ''}
          </p>
        </Card>
        {waiting === undefined ? null : (
          <Card>
            <Heading>{words.tell('version.waiting')}</Heading>
            <Hash hash={waiting} />
            <p>{words.tell('version.waitingHow')}</p>
            <Checkbox
              checked={isCompared.value}
              onChange={(checked) => (isCompared.value = checked)}
            >
              {words.tell('version.compared')}
            </Checkbox>
            <Button
              kind="main"
              {...(isCompared.value ? {} : { whyOff: words.tell('version.compareFirst') })}
              onPress={() => void takeOver()}
            >
              {words.tell('version.take')}
            </Button>
          </Card>
        )}
      </div>
    </>
  );
}

function Hash({ hash }: { readonly hash: string }): VNode {
  return (
    <p class="digits hash" dir="ltr">
      {(hash.slice(0, SHOWN_CHARS).match(/.{1,4}/gu) ?? []).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </p>
  );
}
