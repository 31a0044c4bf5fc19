/** Shows notices and what was answered. */
import type {
  TalkAnswer,
  TalkChangedAnswer,
  TalkFile,
  TalkPost,
  TalkSavedAnswer,
  Thread,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `talk show`. */
export function showTalk(answer: TalkAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const name = text(answer.name);
  const { threads } = answer;
  return {
    lines: [
      threads.length === 0
        ? say('talk.none', { name })
        : say('talk.sentence', { name, count: threads.length }),
      ...threads.flatMap((one) => ['', ...threadLines(one, shown)]),
    ],
  };
}

function threadLines(one: Thread, shown: Rendering): readonly string[] {
  const { say, text, who, when, short, tint } = shown;
  const title = one.takenBack ? say('talk.takenBack') : text(one.title);
  const said = { name: who(one.by), when: when(one.at), until: when(one.expiresAt) };
  return [
    tint('head', say('talk.title', { id: short(one.id), title })),
    `  ${say('talk.by', said)}`,
    ...(one.text === '' ? [] : [`  ${text(one.text)}`]),
    ...one.files.map((file) => `  ${fileLine(one.id, file, shown)}`),
    ...one.posts.flatMap((post) => postLines(post, shown)),
  ];
}

function postLines(one: TalkPost, shown: Rendering): readonly string[] {
  const { say, text, who, when, short } = shown;
  const said = one.takenBack ? say('talk.takenBack') : text(one.text);
  return [
    `    ${say('talk.post', { id: short(one.id), name: who(one.by), when: when(one.at), text: said })}`,
    ...one.files.map((file) => `      ${fileLine(one.id, file, shown)}`),
  ];
}

function fileLine(id: string, file: TalkFile, { say, text, bytes, short }: Rendering): string {
  const said = { name: text(file.name), size: bytes(file.bytes) };
  if (file.state === 'here') return say('talk.file.here', { ...said, id: short(id) });
  return file.state === 'missing'
    ? say('talk.file.missing', said)
    : say('talk.file.broken', { name: said.name });
}

/** `talk post`, `talk answer`, `talk take-back`. */
export function showTalkChanged({ thread }: TalkChangedAnswer, shown: Rendering): Shown {
  return {
    lines: [
      ...threadLines(thread, shown),
      shown.say('talk.posted', { when: shown.when(thread.expiresAt) }),
    ],
  };
}

/** `talk save`. */
export function showTalkSaved({ file, bytes }: TalkSavedAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  return {
    lines: [
      say('talk.saved', { file: text(file), size: shown.bytes(bytes) }),
      say('talk.saved.mind'),
    ],
  };
}
