/** Notices outside the page: what they say, when they come, what wakes a closed app, and what that costs. */
import type { VNode } from 'preact';

import { device as words } from '../../words/device.ts';
import { shell } from '../../words/shell.ts';
import { view } from '../asking.ts';
import { chooseNotices, noticesOn, permission } from '../gate/notices.ts';
import { Checkbox } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading } from '../kit/rows.tsx';
import { practice } from '../practice.ts';
import { isWoken, WakeUpCard } from './wakeup.tsx';

/** The page. */
export function Notices(): VNode {
  // Read again whenever the choice changes: the browser's answer comes with it.
  const isOn = noticesOn.value;
  const allowed = permission();
  const waking = view('wake.show', {}).value;
  const isWakable = waking.state === 'known' && isWoken(waking.answer);
  return (
    <>
      <Notice
        sentence={words.tell(isWakable ? 'wake.title' : 'notices.cannotWake')}
        support={words.tell(isWakable ? 'wake.line' : 'notices.machine')}
      />
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
        {/* Nothing of a practice village is told outside the page. */}
        {practice.value === undefined ? <WakeUpCard /> : null}
      </div>
    </>
  );
}
