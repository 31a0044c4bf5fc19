/** What waits for a yes of the members: newcomers, devices, roles, rules. */
import type { ComponentChild, VNode } from 'preact';

import type { Pending } from '../../rpc/calls.ts';
import { assembly } from '../../words/assembly.ts';
import { ask, view } from '../asking.ts';
import { ActButton, OneOf } from '../kit/acts.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { EmptyState } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import type { ScreenProps } from '../screen.ts';
import { sayVerb } from './shared.tsx';

/** The screen. */
export function Agree(_props: ScreenProps): VNode {
  const pending = view('assembly.pending', {}).value;
  return (
    <Seen of={pending} title={assembly.tell('part.agree')}>
      {({ pending: all }) => (
        <>
          <Notice sentence={assembly.tell('agree.waits', { count: all.length })} />
          <div class="col all">
            {all.length === 0 ? <EmptyState title={assembly.tell('agree.none')} /> : null}
            {all.map((one) => (
              <Waits key={one.id} one={one} />
            ))}
          </div>
        </>
      )}
    </Seen>
  );
}

function Waits({ one }: { readonly one: Pending }): VNode {
  const isAsked = one.mine === null && one.waitsFor === 'people';
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <Chip state="due">{assembly.tell('agree.chip')}</Chip>
        {one.by === null ? null : (
          <span class="fact">{assembly.tell('agree.by', { name: nameOf(one.by) })}</span>
        )}
      </div>
      <h2>{sayVerb(one)}</h2>
      <p class="sub">{factOf(one)}</p>
      {one.exposed === null ? null : (
        <p class="sub">{assembly.tell('agree.exposed', { ...one.exposed })}</p>
      )}
      {one.against === 0 ? null : (
        <p class="sub">{assembly.tell('agree.against', { against: one.against })}</p>
      )}
      {one.mine === 'for' ? <p class="strong">{assembly.tell('agree.mineFor')}</p> : null}
      {one.mine === 'against' ? <p class="strong">{assembly.tell('agree.mineAgainst')}</p> : null}
      {isAsked ? <YesOrNo id={one.id} /> : null}
    </section>
  );
}

function factOf(one: Pending): ComponentChild {
  if (one.waitsFor === 'devices' || one.waitsFor === 'room')
    return assembly.tell(`agree.${one.waitsFor}`);
  if (one.waitsFor === 'time' && one.dueAt !== null)
    return assembly.tell('agree.time', { when: sayBoth(one.dueAt.ms) });
  if (one.decidedAt !== null)
    return assembly.tell('agree.ratify', {
      when: sayBoth(one.decidedAt.ms),
      until: sayBoth(one.validUntil.ms),
    });
  return assembly.tell('agree.people', { ...one.for, when: sayBoth(one.validUntil.ms) });
}

function YesOrNo({ id }: { readonly id: string }): VNode {
  return (
    <OneOf>
      <ActButton
        kind="main"
        held={assembly.say('agree.heldYes')}
        done={assembly.say('agree.saidYes')}
        seal={async () => ask('assembly.consent', { id, against: false })}
      >
        {assembly.tell('agree.yes')}
      </ActButton>
      <ActButton
        kind="line"
        held={assembly.say('agree.heldNo')}
        done={assembly.say('agree.saidNo')}
        seal={async () => ask('assembly.consent', { id, against: true })}
      >
        {assembly.tell('agree.no')}
      </ActButton>
    </OneOf>
  );
}
