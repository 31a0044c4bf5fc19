/** The step of a new assembly without a bell: who may ring, with all who fit picked already. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Result } from '@tocsin/core';

import type { ControlFault, Who } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { ask, view } from '../asking.ts';
import { membersInside, PeoplePick } from '../assembly/shared.tsx';
import { ActForm } from '../kit/acts.tsx';
import { knownOf } from '../kit/seen.tsx';

/** Ringers that a small assembly begins with; half a year, as elsewhere. */
const RINGERS = 3;
const SEAT_HOURS = 4_392;

/** What to do, or that it was asked for. */
export function Ringers(): VNode | null {
  const members = knownOf(view('assembly.show', {}).value, undefined)?.members;
  const pending = knownOf(view('assembly.pending', {}).value, undefined)?.pending;
  if (members === undefined || pending === undefined) return null;
  if (pending.some(({ role }) => role === 'ringer'))
    return <>{firstRun.tell('welcome.ringersWait')}</>;
  return <Choosing among={membersInside(members).map(({ who }) => who)} />;
}

function Choosing({ among }: { readonly among: readonly Who[] }): VNode {
  const picked = useSignal<readonly string[]>(among.slice(0, RINGERS).map(({ id }) => id));
  return (
    <div class="stack3">
      <ActForm
        label={firstRun.tell('welcome.ringersGo')}
        held={firstRun.say('welcome.ringersHeld')}
        done={firstRun.say('welcome.ringersDone')}
        whyOff={picked.value.length === 0 ? firstRun.tell('welcome.ringersWho') : undefined}
        seal={async () => seat(picked.value)}
      >
        <p>{firstRun.tell('welcome.ringersHow')}</p>
        <PeoplePick
          label={firstRun.tell('welcome.ringersWho')}
          among={among}
          value={picked.value}
          onInput={(value) => (picked.value = value)}
        />
      </ActForm>
    </div>
  );
}

/** One act for each; what failed ends it, and those before it are asked. */
async function seat(members: readonly string[]): Promise<Result<unknown, ControlFault>> {
  for (const member of members) {
    const asked = await ask('assembly.seat', { member, role: 'ringer', hours: SEAT_HOURS });
    if (!asked.ok) return asked;
  }
  return { ok: true, value: undefined };
}
