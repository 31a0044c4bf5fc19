/** Threads as answers show them. */
import type { AssemblyState, FileManifest, PostState, TalkSaid, ThreadState } from '@tocsin/core';
import { fileOf } from '@tocsin/core';

import type { TalkFile, TalkPost, Thread } from '../calls.ts';
import { whenOfHour, whoOf } from './common.ts';
import type { AidPlace } from './exchange.ts';

/** A thread with its posts; what was taken back is shown as that, without its words. */
export function threadShown(place: AidPlace, one: ThreadState): Thread {
  const { notice, posts } = one;
  return {
    ...saidShown(place, one, notice.text, notice.files),
    title: one.isTakenBack ? '' : notice.title,
    expiresAt: whenOfHour(notice.expiresAt, place.state.tempoMs),
    posts: posts.map((post) => postShown(place, post)),
  };
}

function postShown(place: AidPlace, one: PostState): TalkPost {
  return saidShown(place, one, one.post.text, one.post.files);
}

function saidShown(
  { assembly, state, me }: AidPlace,
  { record, by, wall, isTakenBack }: TalkSaid,
  text: string,
  files: readonly FileManifest[],
): TalkPost {
  const { hash } = assembly.peer.peer.parts.crypto;
  return {
    id: record,
    by: whoOf(by, me),
    at: wall === 0 ? null : whenOfHour(wall, state.tempoMs),
    text: isTakenBack ? '' : text,
    takenBack: isTakenBack,
    files: isTakenBack ? [] : files.map((file) => fileShown(state, hash, file)),
  };
}

function fileShown(
  state: AssemblyState,
  hash: Parameters<typeof fileOf>[1],
  file: FileManifest,
): TalkFile {
  const { name, mediaType, bytes } = file;
  const found = fileOf(state, hash, file).kind;
  return { name, mediaType, bytes, state: found === 'whole' ? 'here' : found };
}
