/** "Is this safe for me?": one page of honest limits, before anything is decided. */
import type { VNode } from 'preact';

import { firstRun } from '../../words/first-run.ts';
import { Plain } from '../gate/plain.tsx';
import { Notice } from '../kit/notice.tsx';
import { href } from '../route.ts';

const PARTS = {
  does: ['does1', 'does2', 'does3'],
  doesNot: ['not1', 'not2', 'not3', 'not4', 'not5'],
  you: ['you1', 'you2', 'you4', 'you3'],
} as const;

/** The page. */
export function Safe(): VNode {
  return (
    <Plain title={firstRun.say('safe.ask')} back={href('hello')}>
      <Notice sentence={firstRun.tell('safe.title')} support={firstRun.tell('safe.line')} />
      {(['does', 'doesNot', 'you'] as const).map((part) => (
        <section key={part} class="card pad stack">
          <h2>{firstRun.tell(`safe.${part}`)}</h2>
          <ul class="dots">
            {PARTS[part].map((line) => (
              <li key={line}>{firstRun.tell(`safe.${line}`)}</li>
            ))}
          </ul>
        </section>
      ))}
    </Plain>
  );
}
