/** Who is counted as away, what was decided without them, and an ally's witness to it. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { people } from '../../../words/people.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { GiveAll } from '../../handing/handed.tsx';
import { TakeIn } from '../../handing/take-in.tsx';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { SelectField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Heading, PersonRow } from '../../kit/rows.tsx';
import { knownOf, Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { href } from '../../route.ts';
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
            <Asking answer={answer} />
            <Placing />
            <LinkButton
              kind="line"
              wide
              small={people.tell('away.alliesWhy')}
              href={href('allies', 'away')}
            >
              {people.tell('away.allies')}
            </LinkButton>
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

/** Names of the pacts that are open here, for a picker. */
function usePacts(): readonly { readonly value: string; readonly label: string }[] {
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  return pacts.map(({ name }) => ({ value: name, label: name }));
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
          {written.value === undefined ? null : (
            <>
              <p class="strong">{people.tell('away.askDone')}</p>
              <GiveAll files={written.value} />
            </>
          )}
        </>
      )}
    </Opening>
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
          <TakeIn
            label={people.tell('away.placeFile')}
            onFile={(chosen) => (files.value = chosen)}
          />
        </ActForm>
      )}
    </Opening>
  );
}
