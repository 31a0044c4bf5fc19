/** The address of the practice village, met inside the app: the page begins anew at its door. */
import { useEffect } from 'preact/hooks';
import type { VNode } from 'preact';

import { kit } from '../../words/kit.ts';

/** Opens the door. */
export function Village(): VNode {
  useEffect(() => location.reload(), []);
  return <p class="sub all">{kit.tell('loading')}</p>;
}
