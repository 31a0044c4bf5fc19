/** Roles that are being taken back: who has signed, until when, how fast everybody knew. */
import type { ComponentChild, VNode } from 'preact';

import type { Answer, RecallShown } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { power } from '../../../words/power.ts';
import { ask, view } from '../../asking.ts';
import { GraveButton } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import type { State } from '../../kit/icon.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { QuorumRing } from '../../kit/ring.tsx';
import { EmptyState } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { go, href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { namesOf, sayRole } from '../shared.tsx';

const SHAPES: Readonly<Record<RecallShown['phase'], State>> = {
  gathering: 'due',
  open: 'disputed',
  carried: 'steady',
  failed: 'unknown',
  cooling: 'resting',
};

/** The screen: `[]`, a recall's id, or `[of, MANDATE]` to ask for one. */
export function Recalls({ rest }: ScreenProps): VNode {
  const [id, mandate] = rest;
  const shown = view('recall.show', {}).value;
  if (id === 'of' && mandate !== undefined) return <Begin mandate={mandate} />;
  return (
    <Seen of={shown} title={assembly.tell('part.recalls')}>
      {({ recalls }) => (
        <>
          <Notice
            sentence={power.tell('recall.count', { count: recalls.filter(isRunning).length })}
            support={power.tell('recall.support')}
          />
          <div class="col all">
            {recalls.length === 0 ? <EmptyState title={power.tell('recall.empty')} /> : null}
            {recalls
              .filter((one) => id === undefined || one.id === id)
              .map((one, at) => (
                <Recall key={`${one.id}${at}`} one={one} />
              ))}
            <p class="sub pad-s">{power.tell('recall.hall')}</p>
          </div>
        </>
      )}
    </Seen>
  );
}

function isRunning({ phase }: RecallShown): boolean {
  return phase === 'gathering' || phase === 'open';
}

function Recall({ one }: { readonly one: RecallShown }): VNode {
  const name = one.holder === null ? assembly.say('someone') : nameOf(one.holder);
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <Chip state={SHAPES[one.phase]}>{power.tell(`recall.${one.phase}`)}</Chip>
        <span class="fact">{sayRole(one.role)}</span>
      </div>
      <p class="strong">
        <bdi>{name}</bdi>
      </p>
      {isRunning(one) ? (
        <QuorumRing have={one.signed} needed={one.phase === 'gathering' ? one.opensAt : one.needed}>
          <p class="sub">{factOf(one)}</p>
        </QuorumRing>
      ) : (
        <p>{factOf(one)}</p>
      )}
      {one.hours === null ? null : <p>{power.tell('recall.hours', { hours: one.hours })}</p>}
      {one.missing.length === 0 ? null : (
        <p class="sub">{power.tell('recall.missing', { names: namesOf(one.missing) })}</p>
      )}
      {isRunning(one) ? <Sign one={one} /> : null}
    </section>
  );
}

function factOf(one: RecallShown): ComponentChild {
  const when = sayBoth(one.closes.ms);
  switch (one.phase) {
    case 'gathering':
      return power.tell('recall.gatheringSays', { opensAt: one.opensAt, when });
    case 'open':
      return power.tell('recall.openSays', { needed: one.needed, of: one.of, when });
    case 'carried':
      return one.interim === null
        ? power.tell('recall.vacant')
        : power.tell('recall.interim', { name: nameOf(one.interim) });
    case 'cooling':
      return power.tell('recall.coolingSays', {
        when: sayBoth(one.coolsUntil?.ms ?? one.closes.ms),
      });
    case 'failed':
      return power.tell('recall.failedSays');
  }
}

function Sign({ one }: { readonly one: RecallShown }): VNode {
  if (one.mine) return <p class="strong">{power.tell('recall.mine')}</p>;
  return (
    <GraveButton
      kind="main"
      consequence={power.tell('recall.signWhat')}
      confirm={power.tell('recall.signWord')}
      seal={async () => ask('recall.sign', { id: one.id })}
    >
      {power.tell('recall.sign')}
    </GraveButton>
  );
}

/** Asking for a recall: what it means, and the button that is held. */
function Begin({ mandate }: { readonly mandate: string }): VNode {
  const shown = view('mandate.show', { all: true }).value;
  const find = ({ mandates }: Answer<'mandate.show'>) => mandates.find(({ id }) => id === mandate);
  return (
    <Seen of={shown} title={assembly.tell('part.recalls')}>
      {(answer) => {
        const one = find(answer);
        if (one === undefined) return <Notice sentence={assembly.tell('home.other')} />;
        const role = sayRole(one.role);
        const name = nameOf(one.who);
        return (
          <>
            <Notice
              sentence={power.tell('recall.begin', { role })}
              support={power.tell('recall.support')}
            />
            <section class="card pad stack3 all">
              <p>{power.tell('recall.beginWhat', { name })}</p>
              <GraveButton
                kind="main"
                consequence={power.tell('recall.beginWhat', { name })}
                confirm={power.tell('recall.beginWord')}
                onDone={() => go('assembly', 'recalls')}
                seal={async () => ask('recall.propose', { mandate })}
              >
                {power.tell('recall.begin', { role })}
              </GraveButton>
              <LinkButton kind="line" wide href={href('assembly', 'roles')}>
                {power.tell('recall.leave')}
              </LinkButton>
            </section>
          </>
        );
      }}
    </Seen>
  );
}
