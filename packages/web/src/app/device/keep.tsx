/** Whether the browser keeps what is here: what it takes, what was promised, how to install. */
import type { VNode } from 'preact';

import { device as words } from '../../words/device.ts';
import { firstRun } from '../../words/first-run.ts';
import { sayNumber } from '../../words/language.ts';
import { askToKeep } from '../../worker/room.ts';
import { act, device } from '../asking.ts';
import { installNow, install } from '../gate/install.ts';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';

const BYTES_PER_MEGABYTE = 1_000_000;

/** The page. */
export function Keep(): VNode {
  const now = device();
  const open = now.kind === 'open' ? now : undefined;
  const isKept = open?.persistent === true;
  return (
    <>
      <Notice
        sentence={words.tell(isKept ? 'keep.yes' : 'keep.no')}
        support={words.tell(isKept ? 'keep.yesWhy' : 'keep.noWhy')}
      />
      <div class="col">
        <Card>
          <Heading>{words.tell('keep.room')}</Heading>
          {open?.usedBytes == null ? (
            <p>{words.tell('keep.unsaid')}</p>
          ) : (
            <p>
              {words.tell('keep.used', {
                used: sayMegabytes(open.usedBytes),
                room: sayMegabytes(open.roomBytes ?? 0),
              })}
            </p>
          )}
        </Card>
        <KeepIt />
      </div>
      <div class="col side">
        <Card>
          <Heading>{words.tell('keep.truth')}</Heading>
          <p>{words.tell('keep.safari')}</p>
          <p>{words.tell('keep.others')}</p>
        </Card>
      </div>
    </>
  );
}

/** Asks the browser, and installs. */
export function KeepIt(): VNode {
  const now = device();
  const isKept = now.kind === 'open' && now.persistent;
  const keep = async (): Promise<void> => {
    await askToKeep();
    await act({ kind: 'look' });
  };
  return (
    <div class="stack3">
      <p class="sub" role="status">
        {firstRun.tell(isKept ? 'welcome.kept' : 'welcome.notKept')}
      </p>
      <div class="btns">
        {isKept ? null : (
          <Button kind="soft" onPress={() => void keep()}>
            {firstRun.tell('welcome.keepGo')}
          </Button>
        )}
        {install.value === undefined ? null : (
          <Button kind="soft" icon="down" onPress={() => void installNow().then(keep)}>
            {firstRun.tell('welcome.install')}
          </Button>
        )}
      </div>
      {install.value === undefined ? (
        <p class="sub">{firstRun.tell('welcome.installHow')}</p>
      ) : null}
    </div>
  );
}

function sayMegabytes(bytes: number): string {
  return `${sayNumber(Math.ceil(bytes / BYTES_PER_MEGABYTE))} MB`;
}
