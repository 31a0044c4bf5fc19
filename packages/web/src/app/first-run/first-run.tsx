/** The first run: who somebody is here for, and how they come in. Four screens at most. */
import type { VNode } from 'preact';

import { route } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { Again } from './again.tsx';
import { Courier } from './courier.tsx';
import { Found } from './found.tsx';
import { Hello } from './hello.tsx';
import { Join } from './join.tsx';
import { Safe } from './safe.tsx';

/** The screen at this address; any other address leads to the first one. */
export function FirstRun({ rest }: ScreenProps): VNode {
  switch (route.value.place) {
    case 'join':
      return <Join rest={rest} />;
    case 'found':
      return <Found />;
    case 'courier':
      return <Courier />;
    case 'again':
      return <Again />;
    case 'safe':
      return <Safe />;
    default:
      return <Hello />;
  }
}
