/** Two halves decided differently: both, by what they decided, and saying which is to stand. */
import type { VNode } from 'preact';

import type { Answer, Branch } from '../../../rpc/calls.ts';
import { people } from '../../../words/people.ts';
import { ask, view } from '../../asking.ts';
import { ActButton } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Seen } from '../../kit/seen.tsx';
import { namesOf, sayVerb } from '../shared.tsx';

/** The screen. */
export function Heal(): VNode {
  const shown = view('assembly.heal', {}).value;
  return (
    <Seen of={shown} title={people.tell('heal.title')}>
      {(answer) =>
        answer.split === null ? (
          <Notice sentence={people.tell('heal.whole')} />
        ) : (
          <>
            <Notice sentence={people.tell('heal.title')} support={people.tell('heal.meet')} />
            <div class="col all">
              {answer.struck.length === 0 ? null : (
                <Banner
                  state="alert"
                  title={people.tell('heal.struck', { names: namesOf(answer.struck) })}
                />
              )}
              {answer.branches.map((branch) => (
                <One key={branch.id} branch={branch} answer={answer} />
              ))}
            </div>
          </>
        )
      }
    </Seen>
  );
}

function One({
  branch,
  answer,
}: {
  readonly branch: Branch;
  readonly answer: Answer<'assembly.heal'>;
}): VNode {
  const { id, steps, more, followers, support } = branch;
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <h2>{people.tell('heal.branch', { when: sayBoth(branch.placedAt.ms) })}</h2>
        {answer.stands === id ? <Chip state="due">{people.tell('heal.stands')}</Chip> : null}
      </div>
      <ul>
        {steps.length === 0 ? <li class="sub">{people.tell('heal.tick')}</li> : null}
        {steps.map(({ verb, about, role }, at) => (
          <li key={at}>{sayVerb({ verb: verb ?? 'other', about, role })}</li>
        ))}
        {more === 0 ? null : <li class="sub">{people.tell('heal.more', { more })}</li>}
      </ul>
      {followers.length === 0 ? null : (
        <p class="sub">{people.tell('heal.followers', { names: namesOf(followers) })}</p>
      )}
      <p class="sub">{people.tell('heal.count', { ...support })}</p>
      {answer.due === id ? <p class="strong">{people.tell('heal.due')}</p> : null}
      {branch.mine ? (
        <p class="strong">{people.tell('heal.mine')}</p>
      ) : (
        <ActButton
          kind="main"
          held={people.say('heal.held')}
          done={people.say('heal.done')}
          seal={async () => ask('assembly.heal', { branch: id })}
        >
          {people.tell('heal.choose')}
        </ActButton>
      )}
    </section>
  );
}
