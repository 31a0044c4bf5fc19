/** Talk: notices that go away by themselves, what was answered, files beside them. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, TalkFile, TalkPost, Thread } from '../../../rpc/calls.ts';
import { aid } from '../../../words/aid.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWhen } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActButton, ActForm, Opening } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { some, typed, useDraft } from '../../kit/draft.ts';
import { Checkbox, NumberField, TextField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField, saveFile } from '../../kit/files.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';

/** A notice hangs for a month unless told. */
const DAYS = 30;
/** Days for which a notice may matter (`TALK_HOURS_MAX` of the core). */
const DAYS_MAX = 90;

/** The screen: `[]` or a notice's id. */
export function Talk({ rest }: ScreenProps): VNode {
  const all = useSignal(false);
  const [id] = rest;
  const shown = view('talk.show', { all: all.value, ...some('id', id) }).value;
  return (
    <Seen of={shown} title={assembly.tell('part.talk')}>
      {(answer) =>
        id === undefined ? (
          <>
            <Notice
              sentence={aid.tell('talk.count', { count: answer.threads.length })}
              support={aid.tell('talk.support')}
            />
            <div class="col">
              <Threads answer={answer} />
            </div>
            <div class="col">
              <Write />
              <Checkbox checked={all.value} onChange={(checked) => (all.value = checked)}>
                {assembly.tell('with.all')}
              </Checkbox>
            </div>
          </>
        ) : (
          <Open thread={answer.threads.find((thread) => thread.id === id)} />
        )
      }
    </Seen>
  );
}

function Threads({ answer }: { readonly answer: Answer<'talk.show'> }): VNode {
  if (answer.threads.length === 0) return <EmptyState title={aid.tell('talk.empty')} />;
  return (
    <ul class="card list plainrows">
      {answer.threads.map((thread, at) => (
        <li key={`${thread.id}${at}`}>
          <a class="linkrow" href={href('assembly', 'talk', thread.id)}>
            <Icon name="paper" />
            <span class="grow">
              <bdi>{thread.title}</bdi>
              <small>
                {thread.takenBack ? aid.tell('talk.takenBack') : nameOf(thread.by)} ·{' '}
                {aid.tell('talk.answers', { count: thread.posts.length })} ·{' '}
                {aid.tell('talk.goes', { when: sayWhen(thread.expiresAt.ms) })}
              </small>
            </span>
            <Icon name="next" flips />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** One notice; it may have gone away by itself. */
function Open({ thread }: { readonly thread: Thread | undefined }): VNode {
  if (thread !== undefined) return <One thread={thread} />;
  return (
    <>
      <Notice sentence={assembly.tell('home.other')} />
      <LinkButton kind="line" href={href('assembly', 'talk')}>
        {aid.tell('talk.back.all')}
      </LinkButton>
    </>
  );
}

function One({ thread }: { readonly thread: Thread }): VNode {
  return (
    <>
      <Notice
        sentence={<bdi>{thread.title}</bdi>}
        support={aid.tell('talk.goes', { when: sayWhen(thread.expiresAt.ms) })}
      />
      <div class="col all">
        {[thread, ...thread.posts].map((post, at) => (
          <Post key={`${post.id}${at}`} post={post} />
        ))}
        <AnswerIt id={thread.id} />
        <LinkButton kind="quiet" href={href('assembly', 'talk')}>
          {aid.tell('talk.back.all')}
        </LinkButton>
      </div>
    </>
  );
}

function Post({ post }: { readonly post: TalkPost }): VNode {
  return (
    <section class="card pad stack">
      <p class="fact">
        {post.at === null ? (
          <bdi>{nameOf(post.by)}</bdi>
        ) : (
          aid.tell('talk.by', { name: nameOf(post.by), when: sayWhen(post.at.ms) })
        )}
      </p>
      <p class="prose">{post.takenBack ? aid.tell('talk.takenBack') : <bdi>{post.text}</bdi>}</p>
      {post.files.map((file) => (
        <File key={file.name} id={post.id} file={file} />
      ))}
      {post.by.me && !post.takenBack ? (
        <ActButton
          kind="quiet"
          held={aid.say('talk.backHeld')}
          done={aid.say('talk.backDone')}
          seal={async () => ask('talk.take-back', { id: post.id })}
        >
          {aid.tell('talk.back')}
        </ActButton>
      ) : null}
    </section>
  );
}

function File({ id, file }: { readonly id: string; readonly file: TalkFile }): VNode {
  const { name, state } = file;
  if (state !== 'here') return <p class="sub">{aid.tell(`talk.${state}`, { name })}</p>;
  return (
    <ActButton
      atOnce
      kind="line"
      icon="paper"
      held=""
      done=""
      onDone={({ files }) => {
        for (const [as, bytes] of Object.entries(files)) saveFile(as, bytes);
      }}
      seal={async () => ask('talk.save', { id, name, folder: '' })}
    >
      {aid.tell('talk.save', { name })}
    </ActButton>
  );
}

function Write(): VNode {
  const draft = useDraft<{ title: string; text: string; days: number | undefined }>({
    title: '',
    text: '',
    days: DAYS,
  });
  const files = useSignal<FilesByName>({});
  const { title, text, days } = draft.value;
  return (
    <Opening kind="main" icon="plus" label={aid.tell('talk.new')}>
      {(close) => (
        <ActForm
          label={aid.tell('talk.new')}
          held={aid.say('talk.postHeld')}
          done={aid.say('talk.postDone')}
          whyOff={title.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask(
              'talk.post',
              {
                title,
                ...some('text', text),
                ...some('days', days),
                file: Object.keys(files.value),
              },
              { files: files.value },
            )
          }
        >
          <TextField label={aid.tell('talk.title')} {...typed(draft, 'title')} />
          <TextField lines={4} optional label={aid.tell('talk.text')} {...typed(draft, 'text')} />
          <NumberField
            least={1}
            most={DAYS_MAX}
            label={aid.tell('talk.days')}
            {...typed(draft, 'days')}
          />
          <FileField
            many
            label={aid.tell('talk.files')}
            help={aid.tell('talk.filesHelp')}
            onPick={(chosen) => (files.value = chosen)}
          />
        </ActForm>
      )}
    </Opening>
  );
}

function AnswerIt({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ text: '' });
  const files = useSignal<FilesByName>({});
  const { text } = draft.value;
  const isEmpty = text.trim() === '' && Object.keys(files.value).length === 0;
  return (
    <section class="card pad">
      <ActForm
        label={aid.tell('talk.answer')}
        held={aid.say('talk.answerHeld')}
        done={aid.say('talk.answerDone')}
        whyOff={isEmpty ? assembly.tell('with.write') : undefined}
        onDone={() => (draft.value = { text: '' })}
        seal={async () =>
          ask(
            'talk.answer',
            { id, ...some('text', text), file: Object.keys(files.value) },
            { files: files.value },
          )
        }
      >
        <TextField lines={3} label={aid.tell('talk.text')} {...typed(draft, 'text')} />
        <FileField
          many
          label={aid.tell('talk.files')}
          help={aid.tell('talk.filesHelp')}
          onPick={(chosen) => (files.value = chosen)}
        />
      </ActForm>
    </section>
  );
}
