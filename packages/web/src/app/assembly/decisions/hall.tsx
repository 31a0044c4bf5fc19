/** Answers that somebody writes down in a hall: leaving word with this device, or confirming them. */
import type { VNode } from 'preact';

import type { DecisionAnswer } from '../../../rpc/calls.ts';
import { decide } from '../../../words/decide.ts';
import { ask, view } from '../../asking.ts';
import { ActButton } from '../../kit/acts.tsx';
import { typed, useDraft } from '../../kit/draft.ts';
import { PickMany } from '../../kit/field.tsx';
import { Heading } from '../../kit/rows.tsx';
import { knownOf } from '../../kit/seen.tsx';

/** What this device may do with them; nothing where no act follows, or one answered by it. */
export function Hall({ answer: { id, hall } }: { readonly answer: DecisionAnswer }): VNode | null {
  if (hall === 'none') return null;
  return (
    <>
      <Heading>{decide.tell('hall.title')}</Heading>
      <section class="card pad stack3">
        <p>{decide.tell(`hall.${hall}`)}</p>
        {hall === 'open' ? (
          <ActButton
            kind="line"
            held={decide.say('hall.leaveHeld')}
            done={decide.say('hall.leaveDone')}
            seal={async () => ask('decide.hall', { id, also: [], off: false })}
          >
            {decide.tell('hall.leave')}
          </ActButton>
        ) : null}
        {hall === 'asks' ? <Confirming id={id} /> : null}
        {hall === 'left' || hall === 'confirmed' ? (
          <ActButton
            kind="quiet"
            held={decide.say('hall.offHeld')}
            done={decide.say('hall.offDone')}
            seal={async () => ask('decide.hall', { id, also: [], off: true })}
          >
            {decide.tell('hall.off')}
          </ActButton>
        ) : null}
      </section>
    </>
  );
}

/** Confirming what was written down: here, and for whatever else of the same evening waits for it. */
function Confirming({ id }: { readonly id: string }): VNode {
  const draft = useDraft<{ also: readonly string[] }>({ also: [] });
  const known = knownOf(view('decide.list', { all: false }).value, undefined)?.decisions ?? [];
  const others = known.filter((one) => one.id !== id && one.waits.includes('confirm'));
  const { also } = draft.value;
  return (
    <>
      {others.length === 0 ? null : (
        <PickMany
          label={decide.tell('hall.also')}
          options={others.map((one) => ({ value: one.id, label: <bdi>{one.title}</bdi> }))}
          {...typed(draft, 'also')}
        />
      )}
      <ActButton
        kind="main"
        held={decide.say('hall.confirmHeld')}
        done={decide.say('hall.confirmDone')}
        seal={async () => ask('decide.hall', { id, also, off: false })}
      >
        {decide.tell('hall.confirm')}
      </ActButton>
    </>
  );
}
