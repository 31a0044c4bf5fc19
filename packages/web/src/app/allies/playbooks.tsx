/** Playbooks: who does what first when a bell rings. One whole on its own page, to read and to print. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { Playbook } from '../../rpc/calls.ts';
import { sayWord } from '../../words/catalogue.ts';
import { consent } from '../../words/consent.ts';
import { ask, view } from '../asking.ts';
import { ActButton, ActForm, Opening } from '../kit/acts.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { typed, useDraft } from '../kit/draft.ts';
import { TextField } from '../kit/field.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { FileField } from '../kit/files.tsx';
import { Notice } from '../kit/notice.tsx';
import { EmptyState, Heading } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { Stepper } from '../kit/steps.tsx';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { Doors, faultOfName, isShortName, MembersPick, sayKinds } from './shared.tsx';

/** The playbook that comes with the program. */
const FIRST = 'twin-silent';

/** The screen; `rest` names one playbook. */
export function Playbooks({ rest }: ScreenProps): VNode {
  const [name] = rest;
  const shown = view('playbook.show', {}).value;
  return (
    <Seen of={shown} title={consent.tell('books.list')}>
      {({ playbooks }) =>
        name === undefined ? (
          <All playbooks={playbooks} />
        ) : (
          <One playbook={playbooks.find((one) => one.name === name)} />
        )
      }
    </Seen>
  );
}

function All({ playbooks }: { readonly playbooks: readonly Playbook[] }): VNode {
  const hasFirst = playbooks.some(({ name }) => name === FIRST);
  return (
    <>
      <Notice
        sentence={
          playbooks.length === 0
            ? consent.tell('books.none')
            : consent.tell('books.count', { count: playbooks.length })
        }
        support={consent.tell('books.support')}
      />
      <div class="col">
        {playbooks.length === 0 ? null : (
          <>
            <Heading>{consent.tell('books.list')}</Heading>
            <Doors
              doors={playbooks.map(({ name, title, kind, steps }) => ({
                icon: 'paper',
                href: href('allies', 'playbooks', name),
                label: <bdi>{title}</bdi>,
                why: (
                  <>
                    {consent.tell('books.for', { kind: sayKindsOf(kind) })} ·{' '}
                    {consent.tell('books.steps', { steps: steps.length })}
                  </>
                ),
              }))}
            />
          </>
        )}
      </div>
      <div class="col side">
        {hasFirst ? null : (
          <ActButton
            kind={playbooks.length === 0 ? 'main' : 'soft'}
            wide
            held={consent.say('add.held')}
            done={consent.say('add.done')}
            seal={async () => ask('playbook.add', { name: FIRST, exposes: [] })}
          >
            {consent.tell('add.first')}
          </ActButton>
        )}
        <AddOne />
        <LinkButton kind="quiet" href={href('assembly', 'agree')}>
          {consent.tell('agree')}
        </LinkButton>
      </div>
    </>
  );
}

/** Answers name several kinds in one text. */
function sayKindsOf(kind: string): string {
  return sayKinds(kind.split(', '));
}

function AddOne(): VNode {
  const draft = useDraft<{ name: string; exposes: readonly string[] }>({ name: '', exposes: [] });
  const files = useSignal<FilesByName>({});
  const [file] = Object.keys(files.value);
  const { name } = draft.value;
  return (
    <Opening label={consent.tell('add.open')} icon="plus">
      {(close) => (
        <ActForm
          label={consent.tell('add.do')}
          held={consent.say('add.held')}
          done={consent.say('add.done')}
          whyOff={isShortName(name) && file !== undefined ? undefined : consent.tell('add.need')}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('playbook.add', { ...draft.value, file: file ?? '' }, { files: files.value })
          }
        >
          <FileField label={consent.tell('add.file')} onPick={(chosen) => (files.value = chosen)} />
          <TextField
            label={consent.tell('add.name')}
            help={consent.tell('add.nameHelp')}
            fault={faultOfName(name)}
            charsMax={40}
            {...typed(draft, 'name')}
          />
          <MembersPick
            label={consent.tell('add.exposes')}
            help={consent.tell('add.exposesHelp')}
            {...typed(draft, 'exposes')}
          />
        </ActForm>
      )}
    </Opening>
  );
}

function One({ playbook }: { readonly playbook: Playbook | undefined }): VNode {
  if (playbook === undefined) {
    return (
      <>
        <Notice sentence={consent.tell('books.unknown')} />
        <EmptyState
          title={consent.tell('books.support')}
          act={
            <LinkButton kind="line" href={href('allies', 'playbooks')}>
              {consent.tell('books.list')}
            </LinkButton>
          }
        />
      </>
    );
  }
  return (
    <>
      <Notice
        sentence={<bdi>{playbook.title}</bdi>}
        support={consent.tell('books.for', { kind: sayKindsOf(playbook.kind) })}
      />
      <section class="card pad stack3 all">
        <Stepper
          steps={playbook.steps.map((step) => ({
            state: 'later',
            title: <bdi>{step.text}</bdi>,
            fact: factOfStep(step),
          }))}
        />
        <Button kind="line" icon="print" onPress={() => print()}>
          {consent.tell('books.print')}
        </Button>
      </section>
    </>
  );
}

function factOfStep(step: Playbook['steps'][number]): ComponentChildren {
  const role = sayWord(consent, 'role', step.ownerRole);
  return (
    <>
      {consent.tell('step.within', { minutes: step.withinMinutes, role })}{' '}
      {consent.tell(`step.${step.onDeadline}`)}{' '}
      {step.irreversible ? consent.tell('step.irreversible') : null}
    </>
  );
}
