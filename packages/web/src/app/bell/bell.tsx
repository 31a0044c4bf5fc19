/** Bell: what must happen now? What is open, who can be woken, and every screen around a ring. */
import type { VNode } from 'preact';

import type { ScreenProps } from '../screen.ts';
import { Amber } from './amber.tsx';
import { FirstBell } from './first-bell.tsx';
import { Home } from './home.tsx';
import { Raise } from './raise.tsx';
import { RelayPage } from './relay.tsx';
import { RingPage } from './ring.tsx';
import { RunPage } from './run.tsx';

/** The place; `rest` is a ring's id, or one of its own screens. */
export function Bell({ rest }: ScreenProps): VNode {
  const [first, second = ''] = rest;
  switch (first) {
    case undefined:
      return <Home />;
    case 'raise':
      return <Raise context="live" inquiry={second === '' ? undefined : second} />;
    case 'amber':
      return <Amber context="live" />;
    case 'first':
      return <FirstBell context="live" />;
    case 'run':
      return <RunPage key={second} id={second} />;
    case 'relay':
      return <RelayPage key={second} id={second} />;
    default:
      return <RingPage key={first} id={first} />;
  }
}
