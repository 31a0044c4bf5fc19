/** Notices outside the page: what they say, when they come, and what cannot be promised. */
import type { VNode } from 'preact';

import { device as words } from '../../words/device.ts';
import { shell } from '../../words/shell.ts';
import { chooseNotices, noticesOn, permission } from '../gate/notices.ts';
import { Banner } from '../kit/banner.tsx';
import { Checkbox } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';

/** The page. */
export function Notices(): VNode {
  // Read again whenever the choice changes: the browser's answer comes with it.
  const isOn = noticesOn.value;
  const allowed = permission();
  return (
    <>
      <Notice sentence={words.tell('notices.cannotWake')} support={words.tell('notices.machine')} />
      <div class="col">
        <Card>
          <Heading>{words.tell('notices.row')}</Heading>
          <p>{words.tell('notices.says')}</p>
          <p class="quote">{shell.tell('notice.waiting')}</p>
          {allowed === 'absent' ? (
            <p>{words.tell('notices.absent')}</p>
          ) : (
            <Checkbox checked={isOn} onChange={(checked) => void chooseNotices(checked)}>
              {words.tell('notices.choose')}
            </Checkbox>
          )}
          {allowed === 'denied' ? <p class="wrong">{words.tell('notices.denied')}</p> : null}
        </Card>
      </div>
      <div class="col side">
        <Banner icon="mute" title={words.tell('notices.noPush')}>
          {words.tell('notices.noPushWhy')}
        </Banner>
      </div>
    </>
  );
}
