/** A banner: a shape, one bold line, one reason, at most one act. It never goes away by itself. */
import type { ComponentChildren, VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';
import { Button } from './button.tsx';
import type { State } from './icon.tsx';
import { Icon, StateShape } from './icon.tsx';
import { sayFault } from './say-fault.ts';

export { sayFault } from './say-fault.ts';

/** A banner in the colour of a state, or plain with an icon. */
export function Banner({
  state,
  icon,
  title,
  children,
  act,
}: {
  readonly state?: State;
  readonly icon?: string;
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly act?: ComponentChildren;
}): VNode {
  return (
    <div class={state === undefined ? 'banner plain' : 'banner'} data-state={state}>
      {icon !== undefined ? <Icon name={icon} /> : <StateShape state={state ?? 'unknown'} />}
      <div>
        <b>{title}</b>
        {children === undefined ? null : <p>{children}</p>}
        {act}
      </div>
    </div>
  );
}

/** Why something did not work, and a way on. */
export function FaultBanner({
  fault,
  onAgain,
}: {
  readonly fault: ControlFault;
  readonly onAgain?: () => void;
}): VNode {
  return (
    <div role="alert">
      <Banner
        state="late"
        title={kit.tell('fault.title')}
        act={
          onAgain === undefined ? undefined : (
            <Button kind="line" onPress={onAgain}>
              {kit.tell('fault.again')}
            </Button>
          )
        }
      >
        {sayFault(fault)}
      </Banner>
    </div>
  );
}
