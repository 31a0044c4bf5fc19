/**
 * Who on the rota of ringers cannot be woken, in red on everybody's wall; and the canary of this app,
 * for whoever has nothing else that wakes them. Nothing here is a sign of life.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Waking, WakingMember } from '../../rpc/calls.ts';
import { pulse } from '../../words/pulse.ts';
import { sayWhen } from '../../words/time.ts';
import { ask } from '../asking.ts';
import { useAct } from '../kit/acts.tsx';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { nameOf } from './sentence.ts';

type Status = Answer<'status'>;

/** Whether somebody cannot be woken by some path, or by none. */
export function isRed({ state }: WakingMember): boolean {
  return state === 'weak' || state === 'unreachable';
}

/** How somebody on a rota is woken; undefined: they are on none here. */
export function wakingOf(who: string, { waking }: Status): WakingMember | undefined {
  // Asked for each of three hundred: no list is made for it.
  for (const { members } of waking) {
    const found = members.find((member) => member.who.id === who);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Everybody who cannot be woken, oneself too. */
export function CannotBeWoken({ status }: { readonly status: Status }): VNode {
  return (
    <>
      {status.waking
        .flatMap(({ members }) => members)
        .filter(isRed)
        .map((member) => (
          <Banner
            key={member.who.id}
            state={member.state === 'unreachable' ? 'alert' : 'late'}
            title={sayRed(member)}
          >
            {sayWhy(member)}
          </Banner>
        ))}
    </>
  );
}

function sayRed({ who, state }: WakingMember): ComponentChild {
  if (who.me) return pulse.tell(state === 'weak' ? 'wakes.youWeak' : 'wakes.you');
  const key = state === 'weak' ? 'wakes.weak' : 'wakes.cannot';
  return pulse.tell(key, { name: nameOf(who) });
}

function sayWhy({ who, paths, heardAt }: WakingMember): ComponentChild {
  if (paths.length === 0) return pulse.tell(who.me ? 'wakes.setUp' : 'wakes.nothing');
  if (paths.some(({ state }) => state === 'failed')) return pulse.tell('wakes.failed');
  return heardAt === null
    ? pulse.tell('wakes.never')
    : pulse.tell('wakes.since', { when: sayWhen(heardAt.ms) });
}

/** The canary of this app: one touch, where nothing else wakes its person. */
export function OwnCanary({ status }: { readonly status: Status }): VNode | null {
  const { fault, now } = useAct();
  const number = status.waking.flatMap(hereIn)[0];
  if (number === undefined) return null;
  return (
    <section class="card pad stack3">
      <h2>{pulse.tell('canary.title')}</h2>
      <p class="sub">{pulse.tell('canary.says')}</p>
      <Button
        kind="line"
        wide
        icon="check"
        onPress={() => void now({ seal: async () => ask('canary.heard', { number }) })}
      >
        {pulse.tell('canary.seen')}
      </Button>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </section>
  );
}

/** The number that waits in this app, unless another machine wakes its person. */
function hereIn({ members, waiting }: Waking): readonly string[] {
  const mine = members.find(({ who }) => who.me);
  if (mine?.paths.some(({ way }) => way !== 'app') === true) return [];
  return waiting.flatMap(({ number }) => number ?? []);
}

/** The number of a canary that came to a ringer some other way. */
export function CanaryNumber({ status }: { readonly status: Status }): VNode | null {
  const number = useSignal('');
  const isSaid = useSignal(false);
  const { fault, now } = useAct();
  if (!status.waking.some(({ mine }) => mine)) return null;
  return (
    <section class="card pad stack3">
      <h2>{pulse.tell('canary.came')}</h2>
      <TextField
        label={pulse.tell('canary.number')}
        help={pulse.tell('canary.digits')}
        charsMax={9}
        value={number.value}
        onInput={(typed) => {
          number.value = typed;
          isSaid.value = false;
        }}
      />
      <Button
        kind="line"
        onPress={() =>
          void now({
            seal: async () => ask('canary.heard', { number: number.value }),
            onDone: () => {
              number.value = '';
              isSaid.value = true;
            },
          })
        }
      >
        {pulse.tell('canary.confirm')}
      </Button>
      <p class="sub" role="status">
        {isSaid.value ? pulse.tell('canary.confirmed') : null}
      </p>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </section>
  );
}
