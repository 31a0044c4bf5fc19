/** Inviting one person: a file, a link, a code. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answered } from '../../asking.ts';
import { people } from '../../../words/people.ts';
import { ask } from '../../asking.ts';
import { CopyLink, GiveAll } from '../../handing/handed.tsx';
import { ActForm } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { Notice } from '../../kit/notice.tsx';
import { href } from '../../route.ts';

/** The screen. */
export function Invite(): VNode {
  const made = useSignal<Answered<'assembly.invite'> | undefined>(undefined);
  return (
    <>
      <Notice sentence={people.tell('invite.title')} support={people.tell('invite.support')} />
      <section class="card pad stack3 all">
        {made.value === undefined ? (
          <ActForm
            label={people.tell('invite.make')}
            held={people.say('invite.held')}
            done={people.say('invite.done')}
            onDone={(answered) => (made.value = answered)}
            seal={async () => ask('assembly.invite', { folder: '' })}
          />
        ) : (
          <>
            <p class="strong">
              {people.tell('invite.until', { when: sayBoth(made.value.value.notAfter.ms) })}
            </p>
            <GiveAll files={made.value.files} />
            {Object.values(made.value.files).map((file, at) => (
              <CopyLink key={at} file={file} />
            ))}
            <p class="sub">{people.tell('invite.next')}</p>
            <LinkButton kind="line" icon="hand" href={href('assembly', 'people', 'admit')}>
              {people.tell('all.admit')}
            </LinkButton>
          </>
        )}
      </section>
    </>
  );
}
