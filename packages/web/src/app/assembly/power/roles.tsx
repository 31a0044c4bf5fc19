/** Roles: who holds what until when, what they did in it, and the way to take it back. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, MandateShown, RecallShown } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { power } from '../../../words/power.ts';
import { sayDate } from '../../../words/time.ts';
import { view } from '../../asking.ts';
import { Banner } from '../../kit/banner.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/field.tsx';
import { MandateCard } from '../../kit/mandate.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Heading, PersonRow } from '../../kit/rows.tsx';
import { knownOf, Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { go, href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { Facts, Finality, namesOf, sayMay, sayRole } from '../shared.tsx';
import { Held, NewRole, Seat } from './giving.tsx';
import { ActsOf, Report, WriteAct } from './role-acts.tsx';

type Shown = Answer<'mandate.show'>;

/** The screen: `[]`, `[new]`, or a mandate's id. */
export function Roles({ rest }: ScreenProps): VNode {
  const all = useSignal(false);
  const [id] = rest;
  const shown = view('mandate.show', { all: all.value || id !== undefined }).value;
  if (id === 'new') return <NewRole />;
  return (
    <Seen of={shown} title={assembly.tell('part.roles')}>
      {(answer) => (
        <>
          <Notice
            sentence={power.tell('roles.count', {
              count: answer.mandates.filter(({ standing }) => standing).length,
            })}
            support={power.tell('roles.support')}
          />
          <div class="col">
            <Cards mandates={answer.mandates.filter((one) => id === undefined || one.id === id)} />
          </div>
          <div class="col">
            <LinkButton kind="main" icon="plus" wide href={href('assembly', 'roles', 'new')}>
              {power.tell('roles.new')}
            </LinkButton>
            <Seat />
            <LinkButton kind="line" icon="swap" wide href={href('assembly', 'recalls')}>
              {power.tell('roles.recalls')}
            </LinkButton>
            <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
              {assembly.tell('with.all')}
            </Checkbox>
            <Practice answer={answer} />
          </div>
        </>
      )}
    </Seen>
  );
}

function Cards({ mandates }: { readonly mandates: readonly MandateShown[] }): VNode {
  const recalls = knownOf(view('recall.show', {}).value, undefined)?.recalls ?? [];
  if (mandates.length === 0) return <EmptyState title={power.tell('roles.empty')} />;
  return (
    <>
      {mandates.map((one, at) => (
        <Card key={`${one.id}${at}`} one={one} recall={openRecall(one, recalls)} />
      ))}
    </>
  );
}

/** The recall of this mandate that is not over. */
function openRecall(
  { id }: MandateShown,
  recalls: readonly RecallShown[],
): RecallShown | undefined {
  return recalls.find(
    ({ mandate, phase }) => mandate === id && (phase === 'gathering' || phase === 'open'),
  );
}

function Card({
  one,
  recall,
}: {
  readonly one: MandateShown;
  readonly recall: RecallShown | undefined;
}): VNode {
  const needed = recall?.phase === 'gathering' ? recall.opensAt : recall?.needed;
  return (
    <MandateCard
      role={sayRole(one.role)}
      holder={nameOf(one.who)}
      standIn={one.deputies.length === 0 ? undefined : namesOf(one.deputies)}
      mark={
        one.standing ? (
          <Finality of={one.finality} />
        ) : (
          <Chip state="unknown">{power.tell('roles.over')}</Chip>
        )
      }
      may={
        one.verbs.length === 0 && one.caps.length === 0
          ? power.tell('roles.mayNothing')
          : sayMay(one.verbs, one.caps)
      }
      from={one.since ?? undefined}
      until={one.notAfter}
      {...(recall === undefined || needed === undefined
        ? {}
        : { recall: { asked: recall.signed, needed }, recallLabel: power.tell('recall.sign') })}
      onRecall={() => go('assembly', 'recalls', recall?.id ?? 'of', ...(recall ? [] : [one.id]))}
    >
      <Facts of={factsOf(one)} />
      {one.interim ? <p class="sub">{power.tell('roles.interim')}</p> : null}
      {one.reportDue === null ? null : one.reportOverdue ? (
        <Banner
          state="late"
          title={power.tell('roles.reportLate', { when: sayDate(one.reportDue.ms) })}
        />
      ) : (
        <p class="sub">{power.tell('roles.reportDue', { when: sayDate(one.reportDue.ms) })}</p>
      )}
      <ActsOf acts={one.acts} of={one} />
      {one.who.me && one.standing ? (
        <>
          <Report id={one.id} />
          <WriteAct id={one.id} verbs={one.verbs} />
        </>
      ) : null}
    </MandateCard>
  );
}

const KINDS = {
  imperative: 'roles.boundTo',
  withinDomain: 'roles.decides',
  observer: 'roles.watches',
} as const;

function factsOf(one: MandateShown): Parameters<typeof Facts>[0]['of'] {
  return [
    ...(one.kind === null || one.text === null
      ? []
      : [[power.tell(KINDS[one.kind]), <bdi key="text">{one.text}</bdi>] as const]),
    ...(one.handover.length === 0
      ? []
      : [
          [
            power.tell('roles.handover'),
            <ul key="handover">
              {one.handover.map((line) => (
                <li key={line}>
                  <bdi>{line}</bdi>
                </li>
              ))}
            </ul>,
          ] as const,
        ]),
  ];
}

/** Who really did the work, whoever has the role: written down by members. */
function Practice({ answer }: { readonly answer: Shown }): VNode {
  return (
    <>
      {answer.practice.length === 0 ? null : (
        <>
          <Heading>{power.tell('roles.practice')}</Heading>
          <ul class="card list">
            {answer.practice.map(({ role, who, hours, last }, at) => (
              <PersonRow key={at} name={nameOf(who)}>
                {power.tell('roles.practiceLine', {
                  role: sayRole(role),
                  hours,
                  when: sayDate(last.ms),
                })}
              </PersonRow>
            ))}
          </ul>
        </>
      )}
      <Held />
    </>
  );
}
