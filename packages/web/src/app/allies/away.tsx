/**
 * Allies as witnesses (R25): who abroad may witness that members of ours are gone, and witnessing it for
 * an ally. Who is away, and letters of our own, stand under Assembly.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { ringers } from '../../words/ringers.ts';
import { sayWhen } from '../../words/time.ts';
import type { Answered } from '../asking.ts';
import { ask, view } from '../asking.ts';
import { ActForm, GraveButton, Opening } from '../kit/acts.tsx';
import { picked, ticked, typed, useDraft } from '../kit/draft.ts';
import { Checkbox, PickMany, SelectField } from '../kit/field.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading, PersonRow } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import { GiveAll } from '../handing/handed.tsx';
import { TakeIn } from '../handing/take-in.tsx';
import { Doors, usePacts } from './shared.tsx';

type Shown = Answer<'away.show'>;

/** The screen. */
export function Away(): VNode {
  const shown = view('away.show', {}).value;
  return (
    <Seen of={shown} title={ringers.tell('away.witnesses')}>
      {(answer) => (
        <>
          <Notice
            sentence={ringers.tell('away.title', { count: answer.away.length })}
            support={ringers.tell('away.support')}
          />
          <div class="col">
            <Doors
              doors={[
                {
                  icon: 'people',
                  href: href('assembly', 'people', 'away'),
                  label: ringers.tell('away.letters'),
                  why: ringers.tell('away.lettersWhy'),
                },
              ]}
            />
          </div>
          <div class="col side">
            <Witnesses answer={answer} />
            <NameWitnesses />
            <WitnessFor />
            <Witnessed answer={answer} />
          </div>
        </>
      )}
    </Seen>
  );
}

function People({
  people,
}: {
  readonly people: readonly { readonly name: string; readonly fact: ComponentChildren }[];
}): VNode | null {
  if (people.length === 0) return null;
  return (
    <ul class="card list">
      {people.map(({ name, fact }, at) => (
        <PersonRow key={at} name={name}>
          {fact}
        </PersonRow>
      ))}
    </ul>
  );
}

function Witnesses({ answer }: { readonly answer: Shown }): VNode {
  return (
    <>
      <Heading>{ringers.tell('away.witnesses')}</Heading>
      <section class="card pad stack">
        {answer.witnesses.length === 0 ? <p>{ringers.tell('away.noWitness')}</p> : null}
        {answer.witnesses.map(({ pact, keys }, at) => (
          <p key={at} class="flex between">
            <bdi>{pact ?? ringers.say('away.elsewhere')}</bdi>
            <span class="fact">{ringers.tell('away.keys', { keys })}</span>
          </p>
        ))}
      </section>
    </>
  );
}

function NameWitnesses(): VNode {
  const draft = useDraft<{ ally: readonly string[] }>({ ally: [] });
  const asked = useSignal<Answer<'away.witnesses'> | undefined>(undefined);
  const pacts = usePacts();
  return (
    <Opening label={ringers.tell('away.name')} icon="plus">
      {(close) => (
        <ActForm
          label={ringers.tell('away.nameDo')}
          held={ringers.say('away.nameHeld')}
          done={ringers.say('done')}
          whyOff={draft.value.ally.length === 0 ? ringers.tell('away.pick') : undefined}
          onClose={close}
          onDone={({ value }) => (asked.value = value)}
          seal={async () => ask('away.witnesses', draft.value)}
        >
          <PickMany
            label={ringers.tell('away.which')}
            help={ringers.tell('away.nameWhy')}
            options={pacts.map(({ name }) => ({ value: name, label: <bdi>{name}</bdi> }))}
            {...typed(draft, 'ally')}
          />
          <p role="status">
            {asked.value === undefined ? null : ringers.tell('away.asked', { ...asked.value.for })}
          </p>
        </ActForm>
      )}
    </Opening>
  );
}

/** Grave: two halves could both go on. It is held, after who is to be called was said. */
function WitnessFor(): VNode {
  const pacts = usePacts();
  const draft = useDraft({ pact: '', over: false });
  const files = useSignal<FilesByName>({});
  const signed = useSignal<Answered<'away.witness'> | undefined>(undefined);
  const [file] = Object.keys(files.value);
  const pact = draft.value.pact || (pacts[0]?.name ?? '');
  const isReady = file !== undefined && pact !== '';
  return (
    <Opening label={ringers.tell('witness.title')} icon="pen">
      {() => (
        <>
          <p>{ringers.tell('witness.what')}</p>
          <p>{ringers.tell('witness.once')}</p>
          <TakeIn
            label={ringers.tell('witness.letter')}
            onFile={(chosen) => (files.value = chosen)}
          />
          <SelectField
            label={ringers.tell('witness.pact')}
            options={pacts.map(({ name }) => ({ value: name, label: name }))}
            {...picked(draft, 'pact')}
            value={pact}
          />
          <Checkbox {...ticked(draft, 'over')}>{ringers.tell('witness.over')}</Checkbox>
          <GraveButton
            kind="main"
            consequence={ringers.tell('witness.sure')}
            confirm={ringers.tell('witness.confirm')}
            whyOff={isReady ? undefined : ringers.tell('witness.need')}
            onDone={(answered) => (signed.value = answered)}
            seal={async () =>
              ask(
                'away.witness',
                { pact, file: file ?? '', over: draft.value.over, folder: '' },
                { files: files.value },
              )
            }
          >
            {ringers.tell('witness.hold')}
          </GraveButton>
          {signed.value === undefined ? null : (
            <div class="stack3" role="status">
              <p class="strong">
                {ringers.tell('witness.done', { who: nameOf(signed.value.value.who) })}
              </p>
              <GiveAll files={signed.value.files} />
            </div>
          )}
        </>
      )}
    </Opening>
  );
}

function Witnessed({ answer }: { readonly answer: Shown }): VNode | null {
  if (answer.witnessed.length === 0) return null;
  return (
    <>
      <Heading>{ringers.tell('witnessed')}</Heading>
      <People
        people={answer.witnessed.map(({ who, by, pact, at }) => ({
          name: nameOf(who),
          fact: ringers.tell('witnessed.one', {
            name: nameOf(by),
            pact: pact ?? ringers.say('away.elsewhere'),
            when: sayWhen(at.ms),
          }),
        }))}
      />
    </>
  );
}
