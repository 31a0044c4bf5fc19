/** People: who we are, and the ways in and out. */
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Member } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { kit } from '../../../words/kit.ts';
import { people } from '../../../words/people.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { GraveButton } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Heading, PersonRow } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { go, href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { membersInside, namesOf, sayRole, useAssemblyName } from '../shared.tsx';
import { Admit } from './admit.tsx';
import { Away } from './away.tsx';
import { Heal } from './heal.tsx';
import { Invite } from './invite.tsx';

type Shown = Answer<'assembly.show'>;

/** Letters by which two devices are compared. */
const HASH_LETTERS = 16;

/** The screen: `[]`, `[invite]`, `[admit]`, `[away]`, `[heal]`, `[leave]`. */
export function People({ rest }: ScreenProps): VNode {
  switch (rest[0]) {
    case 'invite':
      return <Invite />;
    case 'admit':
      return <Admit />;
    case 'away':
      return <Away />;
    case 'heal':
      return <Heal />;
    case 'leave':
      return <Leave />;
    default:
      return <All />;
  }
}

function All(): VNode {
  const shown = view('assembly.show', {}).value;
  const name = useAssemblyName();
  return (
    <Seen of={shown} title={assembly.tell('part.people')}>
      {(answer) => {
        const inside = membersInside(answer.members);
        return (
          <>
            <Notice
              sentence={people.tell('all.count', {
                name: name ?? answer.name,
                count: inside.length,
              })}
              support={
                answer.epoch.unconfirmed.length === 0
                  ? undefined
                  : people.tell('all.unconfirmed', { names: namesOf(answer.epoch.unconfirmed) })
              }
            />
            <div class="col">
              <Members answer={answer} />
            </div>
            <div class="col">
              <Ways />
              <Risks answer={answer} />
              <Compare answer={answer} />
            </div>
          </>
        );
      }}
    </Seen>
  );
}

function Ways(): VNode {
  return (
    <>
      <LinkButton kind="main" icon="plus" wide href={href('assembly', 'people', 'invite')}>
        {people.tell('all.invite')}
      </LinkButton>
      <LinkButton kind="soft" icon="hand" wide href={href('assembly', 'people', 'admit')}>
        {people.tell('all.admit')}
      </LinkButton>
      <LinkButton kind="line" wide href={href('assembly', 'people', 'away')}>
        {people.tell('all.away')}
      </LinkButton>
      <LinkButton kind="quiet" wide href={href('assembly', 'people', 'leave')}>
        {people.tell('all.leave')}
      </LinkButton>
    </>
  );
}

function Members({ answer }: { readonly answer: Shown }): VNode {
  const inside = membersInside(answer.members);
  const rest = answer.members.filter((one) => !inside.includes(one));
  return (
    <>
      <Heading fact={String(inside.length)}>{people.tell('all.members')}</Heading>
      <Rows of={inside} answer={answer} />
      {rest.length === 0 ? null : (
        <>
          <Heading fact={String(rest.length)}>{people.tell('all.gone')}</Heading>
          <Rows of={rest} answer={answer} />
        </>
      )}
    </>
  );
}

function Rows({ of, answer }: { readonly of: readonly Member[]; readonly answer: Shown }): VNode {
  return (
    <ul class="card list">
      {of.map((one, at) => {
        const roles = answer.mandates.filter(({ who }) => who.id === one.who.id);
        return (
          <PersonRow
            key={`${one.who.id}${at}`}
            name={nameOf(one.who)}
            end={roles.slice(0, 2).map(({ id, role }) => (
              <a key={id} class="tap" href={href('assembly', 'roles', id)}>
                {sayRole(role)}
              </a>
            ))}
          >
            {one.who.me ? <>{people.tell('who.me')} · </> : null}
            {sayState(one)}
          </PersonRow>
        );
      })}
    </ul>
  );
}

function sayState({ state, until, devices }: Member): ComponentChild {
  const when = until === null ? '' : sayDate(until.ms);
  switch (state) {
    case 'member':
      return people.tell('who.member', { devices });
    case 'probation':
      return people.tell('who.probation', { when });
    case 'suspended':
      return people.tell('who.suspended', { when });
    default:
      return people.tell(`who.${state}`);
  }
}

function Risks({ answer }: { readonly answer: Shown }): VNode | null {
  if (answer.risks.length === 0) return null;
  return (
    <>
      <Heading>{people.tell('all.risks')}</Heading>
      <section class="card pad stack">
        {answer.risks.map(({ id, exposed, agreed, agreedExposed }) => (
          <p key={id} class="sub">
            {people.tell('all.risk', {
              names: namesOf(exposed),
              have: agreed.have,
              of: agreed.needed,
              haveExposed: agreedExposed.have,
              ofExposed: agreedExposed.needed,
            })}
          </p>
        ))}
      </section>
    </>
  );
}

function Compare({ answer }: { readonly answer: Shown }): VNode {
  const hash = answer.stateHash.slice(0, HASH_LETTERS);
  return (
    <details class="card pad">
      <summary>{people.tell('all.compare')}</summary>
      <p class="sub">{people.tell('all.compareHow', { hash: <code>{hash}</code> })}</p>
    </details>
  );
}

function Leave(): VNode {
  const shown = view('assembly.show', {}).value;
  const called = useAssemblyName();
  return (
    <Seen of={shown} title={people.tell('all.leave')}>
      {({ name }) => (
        <>
          <Notice sentence={people.tell('leave.title', { name: called ?? name })} />
          <section class="card pad stack3 all">
            <p>{people.tell('leave.what')}</p>
            <GraveButton
              kind="main"
              consequence={people.tell('leave.what')}
              confirm={people.tell('leave.word')}
              onDone={() => go('pulse')}
              seal={async () => ask('assembly.leave', {})}
            >
              {people.tell('leave.hold')}
            </GraveButton>
            <LinkButton kind="line" wide href={href('assembly', 'people')}>
              {kit.tell('sheet.cancel')}
            </LinkButton>
          </section>
        </>
      )}
    </Seen>
  );
}
