/**
 * Starting a drill. It stands in Ready and never in Bell, so that the door to practice is not beside
 * the real one; from its first screen on it is dressed as a drill.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { bell } from '../../words/bell.ts';
import { Amber } from '../bell/amber.tsx';
import { FirstBell } from '../bell/first-bell.tsx';
import { Raise } from '../bell/raise.tsx';
import { Choice } from '../kit/field.tsx';

const WHAT = ['ring', 'amber', 'first'] as const;
type What = (typeof WHAT)[number];

/** The page. */
export function StartDrill(): VNode {
  const what = useSignal<What>('ring');
  return (
    <>
      {what.value === 'ring' ? <Raise context="drill" /> : null}
      {what.value === 'amber' ? <Amber context="drill" /> : null}
      {what.value === 'first' ? <FirstBell context="drill" /> : null}
      <div class="col side">
        <section class="card pad">
          <Choice<What>
            label={bell.tell('drill.pick')}
            value={what.value}
            options={WHAT.map((value) => ({ value, label: bell.tell(`drill.pick.${value}`) }))}
            onPick={(picked) => (what.value = picked)}
          />
        </section>
      </div>
    </>
  );
}
