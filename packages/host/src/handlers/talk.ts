/** `talk …`: notices, threads and the files beside them. */

import type { FileManifest, RecordId, RecordKind, Result, ThreadState } from '@tocsin/core';
import {
  chunkKind,
  chunksOf,
  FILE_BYTES_MAX,
  FILE_NAME_MAX,
  fileHashOf,
  fileOf,
  FILES_MAX,
  foldTalk,
  hour,
  noticeKind,
  NOTICE_TEXT_MAX,
  NOTICE_TITLE_MAX,
  ok,
  POST_TEXT_MAX,
  postKind,
  TALK_HOURS_MAX,
  talkEndedKind,
  threadsNow,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Handlers, TalkChangedAnswer, TalkSavedAnswer, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { readOwn } from '../files.ts';
import { failAs, refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { Logs } from '../logs.ts';
import { pickById } from '../pick.ts';
import { threadShown } from '../show/talk.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Calls = `talk.${'post' | 'answer' | 'show' | 'take-back' | 'save'}`;
type Context = Parameters<typeof pickStanding>[1];

/** Days for which a notice matters unless told. */
const NOTICE_DAYS = 30;
/** Days for which a notice may matter: 90, the record’s own limit. */
const DAYS_MAX: number = TALK_HOURS_MAX / 24;

/** Media types by the end of a name; others are bytes. What shows a file decides by this alone. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  md: 'text/markdown',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
};

/** The handlers of talk. */
export function talkHandlers(logs: Logs): Pick<Handlers, Calls> {
  const here =
    <G, A>(run: (standing: Standing, given: G) => Promise<Result<A, ControlFault>>) =>
    async (given: G, context: Context): Promise<Result<A, ControlFault>> => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      return run(found.value, given);
    };
  return {
    'talk.post': here(post),
    'talk.answer': here(answer),
    'talk.show': here(async (standing, { id, all }: With<'talk.show'>) => {
      const talk = foldTalk(standing.state);
      const now = hourNow(standing.assembly.peer.peer.parts);
      const shown = all || id !== undefined ? talk.threads : threadsNow(talk, now);
      const found = id === undefined ? ok(shown) : one(shown, id);
      if (!found.ok) return found;
      const { name } = standing.assembly;
      return ok({ name, threads: found.value.map((thread) => threadShown(standing, thread)) });
    }),
    'talk.take-back': here(takeBack),
    'talk.save': here(save),
  };
}

function one(
  threads: readonly ThreadState[],
  start: string,
): Result<readonly ThreadState[], ControlFault> {
  const found = pickById(threads, ({ record }) => record, start, 'UnknownThread');
  return found.ok ? ok([found.value]) : found;
}

async function write<T>(
  { assembly }: Standing,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Result<RecordId, ControlFault>> {
  const checked = kind.shape.parse(kind.shape.toCbor(said));
  if (!checked.ok) return refuse('BadGiven', { field: checked.fault.rule });
  return appendTo(assembly.peer.peer, kind, said);
}

function threadNow({ assembly }: Standing, id: RecordId): Result<TalkChangedAnswer, ControlFault> {
  const { state, me } = assembly.peer.peer.judged();
  const found = state && foldTalk(state).threads.find(({ record }) => record === id);
  if (state === undefined || found === undefined) return refuse('UnknownThread');
  return ok({ thread: threadShown({ assembly, state, me }, found) });
}

async function post(
  standing: Standing,
  { title, text = '', days = NOTICE_DAYS, file }: With<'talk.post'>,
): Promise<Result<TalkChangedAnswer, ControlFault>> {
  if (title.trim() === '') return refuse('BadGiven', { field: 'title' });
  const head = saidText(title, NOTICE_TITLE_MAX);
  if (!head.ok) return head;
  const words = saidText(text, NOTICE_TEXT_MAX);
  if (!words.ok) return words;
  if (days < 1 || days > DAYS_MAX) return refuse('DaysOutOfRange', { least: 1, most: DAYS_MAX });
  const files = await sendFiles(standing, file);
  if (!files.ok) return files;
  const written = await write(standing, noticeKind, {
    title: head.value,
    text: words.value,
    expiresAt: hour(hourNow(standing.assembly.peer.peer.parts) + days * 24),
    files: files.value,
  });
  return written.ok ? threadNow(standing, written.value) : written;
}

async function answer(
  standing: Standing,
  { id, text = '', file }: With<'talk.answer'>,
): Promise<Result<TalkChangedAnswer, ControlFault>> {
  const found = pickById(
    foldTalk(standing.state).threads,
    ({ record }) => record,
    id,
    'UnknownThread',
  );
  if (!found.ok) return found;
  if (text.trim() === '' && file.length === 0) return refuse('NothingSaid');
  const words = saidText(text, POST_TEXT_MAX);
  if (!words.ok) return words;
  const files = await sendFiles(standing, file);
  if (!files.ok) return files;
  const said = { notice: found.value.record, text: words.value, files: files.value };
  const written = await write(standing, postKind, said);
  return written.ok ? threadNow(standing, found.value.record) : written;
}

/** Reads every file first: one that cannot be sent keeps the others from being sent without it. */
async function sendFiles(
  standing: Standing,
  paths: readonly string[],
): Promise<Result<readonly FileManifest[], ControlFault>> {
  if (paths.length > FILES_MAX) return refuse('TooManyFiles', { most: FILES_MAX });
  const read: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for (const path of paths) {
    const bytes = readOwn(standing.assembly.files, path, FILE_BYTES_MAX);
    if (!bytes.ok) return bytes;
    const name = standing.assembly.files.nameOf(path).normalize('NFC');
    if (name.length > FILE_NAME_MAX || /[\\:*?"<>|\n]/.test(name) || name.startsWith('.'))
      return refuse('FileNameUnfit');
    read.push({ name, bytes: bytes.value });
  }
  const manifests: FileManifest[] = [];
  for (const { name, bytes } of read) {
    const chunks: RecordId[] = [];
    for (const chunk of chunksOf(bytes)) {
      const written = await standing.assembly.peer.peer.append(chunkKind, { bytes: chunk });
      if (!written.ok) return failAs(written.fault);
      chunks.push(written.value);
    }
    const { hash } = standing.assembly.peer.peer.parts.crypto;
    const mediaType = mediaTypeOf(name);
    manifests.push({ name, mediaType, bytes: bytes.length, hash: fileHashOf(hash, bytes), chunks });
  }
  return ok(manifests);
}

function mediaTypeOf(name: string): string {
  const end = name.split('.').at(-1)?.toLowerCase() ?? '';
  return MEDIA_TYPES[end] ?? 'application/octet-stream';
}

async function takeBack(
  standing: Standing,
  { id }: With<'talk.take-back'>,
): Promise<Result<TalkChangedAnswer, ControlFault>> {
  const said = foldTalk(standing.state).threads.flatMap((thread) =>
    [thread, ...thread.posts].map(({ record, by }) => ({ record, by, thread: thread.record })),
  );
  const found = pickById(said, ({ record }) => record, id, 'UnknownThread');
  if (!found.ok) return found;
  if (found.value.by !== standing.me) return refuse('NotYourWord');
  const written = await write(standing, talkEndedKind, { said: found.value.record });
  return written.ok ? threadNow(standing, found.value.thread) : written;
}

async function save(
  standing: Standing,
  given: With<'talk.save'>,
): Promise<Result<TalkSavedAnswer, ControlFault>> {
  const said = foldTalk(standing.state).threads.flatMap((thread) => [
    { record: thread.record, files: thread.isTakenBack ? [] : thread.notice.files },
    ...thread.posts.map(({ record, post: { files }, isTakenBack }) => ({
      record,
      files: isTakenBack ? [] : files,
    })),
  ]);
  const found = pickById(said, ({ record }) => record, given.id, 'UnknownThread');
  if (!found.ok) return found;
  const { files } = found.value;
  const manifest =
    given.name === undefined ? files[0] : files.find(({ name }) => name === given.name);
  if (manifest === undefined) return refuse('NoSuchFile');
  const { hash } = standing.assembly.peer.peer.parts.crypto;
  const whole = fileOf(standing.state, hash, manifest);
  if (whole.kind === 'missing') return refuse('FileNotWhole', { chunks: whole.chunks });
  if (whole.kind === 'broken') return refuse('FileBroken');
  const dot = manifest.name.lastIndexOf('.');
  const stem = dot > 0 ? manifest.name.slice(0, dot) : manifest.name;
  const suffix = dot > 0 ? manifest.name.slice(dot) : '';
  const file = standing.assembly.files.write(given, stem, suffix, whole.bytes);
  return file.ok ? ok({ file: file.value, bytes: whole.bytes.length }) : file;
}
