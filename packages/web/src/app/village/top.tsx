/**
 * What stands above everything in a practice village: that nothing is real and nothing kept, and the
 * card that says what to try. Below it is the app as it is.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { WalkState } from '../../rpc/village.ts';
import { village } from '../../words/village.ts';
import { sayNumber } from '../../words/language.ts';
import { Button, Buttons, LinkButton } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { href, route } from '../route.ts';
import { isMoving, leaveVillage, move, walk } from './walking.ts';
import { doneOf, taskOf, titleOf, whereOf, WORDED } from './words-of.ts';

/** The band and the card. */
export function Top(): VNode {
  useSignalEffect(() => {
    // Every heading on the screen begins so; the style sheet draws it.
    document.body.style.setProperty('--practice', JSON.stringify(`${village.say('prefix')} `));
  });
  return (
    <aside class="practice-top" aria-label={village.say('where')}>
      <div class="practice-band">
        <p>
          <Icon name="house" small />
          <b>{village.tell('band')}</b>
        </p>
        <Button kind="line" onPress={leaveVillage}>
          {village.tell('leave')}
        </Button>
      </div>
      <Card />
    </aside>
  );
}

function Card(): VNode | null {
  const isOpen = useSignal(true);
  const now = walk.value;
  if (now === undefined) return null;
  const at = WORDED.indexOf(now.step) + 1;
  return (
    <details
      class="practice-card"
      open={isOpen.value}
      onToggle={(event) => (isOpen.value = event.currentTarget.open)}
    >
      <summary>
        <span class="fact">
          {now.step === 'end'
            ? village.tell('step.end')
            : village.tell('step', { at: sayNumber(at), of: sayNumber(WORDED.length) })}
        </span>
        <b>{titleOf(now)}</b>
        <Icon name="down" small />
      </summary>
      <div class="practice-task" aria-live="polite">
        <p>{isMoving.value ? village.tell('moving') : sayTask(now)}</p>
        <Acts now={now} />
      </div>
    </details>
  );
}

function sayTask(now: WalkState): ComponentChild {
  return now.done ? doneOf(now) : taskOf(now);
}

function Acts({ now }: { readonly now: WalkState }): VNode | null {
  if (isMoving.value) return null;
  const where = whereOf(now);
  return (
    <Buttons>
      {now.done && now.step !== 'end' ? (
        <Button kind="main" onPress={() => move('next')}>
          {village.tell('next')}
        </Button>
      ) : null}
      {now.dayHelps ? (
        <Button
          kind={now.step === 'end' ? 'soft' : 'main'}
          icon="clock"
          onPress={() => move('day')}
        >
          {village.tell('day')}
        </Button>
      ) : null}
      {where === undefined || where.href === href(route.value.place, ...route.value.rest) ? null : (
        <LinkButton href={where.href} kind={now.dayHelps || now.done ? 'soft' : 'main'}>
          {where.name}
        </LinkButton>
      )}
      {now.done ? null : (
        <Button kind="quiet" onPress={() => move('doForMe')}>
          {village.tell('doForMe')}
        </Button>
      )}
    </Buttons>
  );
}
