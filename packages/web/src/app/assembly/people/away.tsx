/** Who is counted as away, what was decided without them, and an ally's witness to it. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { people } from '../../../words/people.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { picked, some, ticked, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, PickMany, SelectField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField, FilesOut } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Heading, PersonRow } from '../../kit/rows.tsx';
import { knownOf, Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { PeoplePick, sayVerb } from '../shared.tsx';

type Shown = Answer<'away.show'>;

/** The screen. */
export function Away(): VNode {
  const shown = view('away.show', {}).value;
  return (
    <Seen of={shown} title={people.tell('all.away')}>
      {(answer) => (
        <>
          <Notice
            sentence={people.tell('away.title', { count: answer.away.length })}
            support={people.tell('away.left', { ...answer.left })}
          />
          <div class="col">
            <Who answer={answer} />
            <Decided answer={answer} />
          </div>
          <div class="col">
            <Witnesses answer={answer} />
            <Asking answer={answer} />
            <Placing />
            <Naming />
            <Witnessing />
          </div>
        </>
      )}
    </Seen>
  );
}

function Who({ answer }: { readonly answer: Shown }): VNode {
  return (
    <>
      {answer.reseed ? <Banner state="late" title={people.tell('away.reseed')} /> : null}
      {answer.away.length === 0 ? null : (
        <ul class="card list">
          {answer.away.map(({ who, since }, at) => (
            <PersonRow key={at} name={nameOf(who)}>
              {people.tell('away.since', { when: sayDate(since.ms) })}
            </PersonRow>
          ))}
        </ul>
      )}
      {answer.gone.length === 0 ? null : (
        <>
          <Heading>{people.tell('away.gone')}</Heading>
          <ul class="card list">
            {answer.gone.map(({ who, by }, at) => (
              <PersonRow key={at} name={nameOf(who)}>
                {people.tell(by === 'inquiry' ? 'away.byInquiry' : 'away.byOwnWord')}
              </PersonRow>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Decided({ answer }: { readonly answer: Shown }): VNode {
  return (
    <>
      {answer.decided.length === 0 ? null : (
        <>
          <Heading>{people.tell('away.decided')}</Heading>
          <section class="card pad stack">
            {answer.decided.map((one, at) => (
              <p key={at}>
                {sayVerb(one)} <span class="fact">{sayDate(one.at.ms)}</span>
              </p>
            ))}
          </section>
        </>
      )}
      {answer.overtaken.length === 0 ? null : (
        <>
          <Heading>{people.tell('away.overtaken')}</Heading>
          <section class="card pad stack">
            {answer.overtaken.map((one, at) => (
              <p key={at}>{sayVerb(one)}</p>
            ))}
          </section>
        </>
      )}
    </>
  );
}

function Witnesses({ answer }: { readonly answer: Shown }): VNode | null {
  if (answer.witnesses.length === 0) return null;
  return (
    <>
      <Heading>{people.tell('away.witnesses')}</Heading>
      <section class="card pad stack">
        {answer.witnesses.map(({ pact, keys }, at) => (
          <p key={at}>
            <bdi>{pact ?? people.say('away.otherPact')}</bdi>{' '}
            <span class="fact">{people.tell('away.witnessKeys', { keys })}</span>
          </p>
        ))}
      </section>
    </>
  );
}

/** Names of the pacts that are open here, for a picker. */
function usePacts(): readonly { readonly value: string; readonly label: string }[] {
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  return pacts.map(({ name }) => ({ value: name, label: name }));
}

function Naming(): VNode {
  const draft = useDraft<{ ally: readonly string[] }>({ ally: [] });
  const pacts = usePacts();
  return (
    <Opening label={people.tell('away.name')}>
      {(close) => (
        <ActForm
          label={people.tell('away.name')}
          held={people.say('away.nameHeld')}
          done={people.say('away.nameDone')}
          onClose={close}
          onDone={close}
          seal={async () => ask('away.witnesses', draft.value)}
        >
          <PickMany label={people.tell('away.which')} options={pacts} {...typed(draft, 'ally')} />
        </ActForm>
      )}
    </Opening>
  );
}

function Asking({ answer }: { readonly answer: Shown }): VNode {
  const draft = useDraft<{ who: readonly string[]; pact: string }>({ who: [], pact: '' });
  const written = useSignal<FilesByName | undefined>(undefined);
  const pacts = usePacts();
  const { who, pact } = draft.value;
  return (
    <Opening label={people.tell('away.ask')}>
      {(close) => (
        <>
          <ActForm
            atOnce
            label={people.tell('away.askMake')}
            held=""
            done=""
            whyOff={who.length === 0 ? assembly.tell('with.pick') : undefined}
            onClose={close}
            onDone={({ files }) => (written.value = files)}
            seal={async () => ask('away.ask', { who, ...some('pact', pact), folder: '' })}
          >
            <PeoplePick
              label={people.tell('away.who')}
              among={answer.gone.map((one) => one.who)}
              {...typed(draft, 'who')}
            />
            <SelectField
              label={people.tell('away.pact')}
              options={[{ value: '', label: people.say('away.anyPact') }, ...pacts]}
              {...picked(draft, 'pact')}
            />
          </ActForm>
          <Written files={written.value} says="away.askDone" />
        </>
      )}
    </Opening>
  );
}

function Written({
  files,
  says,
}: {
  readonly files: FilesByName | undefined;
  readonly says: 'away.askDone' | 'away.signDone';
}): VNode | null {
  if (files === undefined) return null;
  return (
    <>
      <p class="strong">{people.tell(says)}</p>
      <FilesOut files={files} />
    </>
  );
}

function Placing(): VNode {
  const files = useSignal<FilesByName>({});
  const [file] = Object.keys(files.value);
  return (
    <Opening label={people.tell('away.place')}>
      {(close) => (
        <ActForm
          label={people.tell('away.place')}
          held={people.say('away.placeHeld')}
          done={people.say('away.placeDone')}
          whyOff={file === undefined ? assembly.tell('with.file') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('away.place', { file: file ?? '' }, { files: files.value })}
        >
          <FileField
            label={people.tell('away.placeFile')}
            onPick={(chosen) => (files.value = chosen)}
          />
        </ActForm>
      )}
    </Opening>
  );
}

function Witnessing(): VNode {
  const draft = useDraft({ pact: '', over: false });
  const files = useSignal<FilesByName>({});
  const written = useSignal<FilesByName | undefined>(undefined);
  const pacts = usePacts();
  const [file] = Object.keys(files.value);
  const { pact, over } = draft.value;
  const isReady = file !== undefined && pact !== '';
  return (
    <Opening label={people.tell('away.witness')}>
      {(close) => (
        <>
          <ActForm
            label={people.tell('away.sign')}
            held={people.say('away.signHeld')}
            done={people.say('away.signDone')}
            whyOff={isReady ? undefined : assembly.tell('with.file')}
            onClose={close}
            onDone={(answered) => (written.value = answered.files)}
            seal={async () =>
              ask(
                'away.witness',
                { pact, file: file ?? '', over, folder: '' },
                { files: files.value },
              )
            }
          >
            <FileField
              label={people.tell('away.witnessFile')}
              onPick={(chosen) => (files.value = chosen)}
            />
            <SelectField
              label={people.tell('away.pact')}
              options={[{ value: '', label: assembly.say('with.pick') }, ...pacts]}
              {...picked(draft, 'pact')}
            />
            <Checkbox {...ticked(draft, 'over')}>{people.tell('away.over')}</Checkbox>
          </ActForm>
          <Written files={written.value} says="away.signDone" />
        </>
      )}
    </Opening>
  );
}
