/** The fold of talk: threads with their posts. Whoever was a member when they said it has said it. */
import { compareText, concatBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { SaidBy } from '../assembly/spoken.ts';
import { spokenOf } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { saidAs } from '../log/entry.ts';
import type { FileManifest, Notice, Post } from './records.ts';
import {
  CHUNK_BYTES_MAX,
  CHUNKS_MAX,
  chunkKind,
  noticeKind,
  postKind,
  TALK_HOURS_MAX,
  talkEndedKind,
} from './records.ts';

/** Who said something in talk. */
export interface TalkSaid extends SaidBy {
  /** Its author took it back. */
  readonly isTakenBack: boolean;
}

/** A post in a thread. */
export interface PostState extends TalkSaid {
  readonly post: Post;
}

/** A notice, and what was answered. */
export interface ThreadState extends TalkSaid {
  readonly notice: Notice;
  /** What comes after what it cites; side by side by record: no clock decides. */
  readonly posts: readonly PostState[];
}

/** All of talk, ascending by record. */
export interface TalkState {
  readonly threads: readonly ThreadState[];
}

/** Folds all talk that the state's log holds. */
export function foldTalk(state: AssemblyState): TalkState {
  const ended = new Map<RecordId, Set<MemberId>>();
  for (const { by, said } of spokenOf(state, talkEndedKind)) {
    const some = ended.get(said.said);
    if (some === undefined) ended.set(said.said, new Set([by]));
    else some.add(by);
  }
  const isTakenBack = ({ record, by }: Pick<TalkSaid, 'record' | 'by'>): boolean =>
    ended.get(record)?.has(by) ?? false;
  const postsByNotice = new Map<RecordId, PostState[]>();
  for (const { said: post, ...who } of spokenOf(state, postKind)) {
    const one = { ...who, isTakenBack: isTakenBack(who), post };
    const some = postsByNotice.get(post.notice);
    if (some === undefined) postsByNotice.set(post.notice, [one]);
    else some.push(one);
  }
  const depth = state.reading.depthById;
  const threads = spokenOf(state, noticeKind)
    .filter(({ wall, said }) => wall === 0 || said.expiresAt <= wall + TALK_HOURS_MAX)
    .map(({ said: notice, ...who }): ThreadState => {
      // Each depth is looked up once, not at each comparison.
      const posts = (postsByNotice.get(who.record) ?? [])
        .map((post) => ({ post, at: depth.get(post.record) ?? 0 }))
        .toSorted((a, b) => a.at - b.at || compareText(a.post.record, b.post.record))
        .map(({ post }) => post);
      return { ...who, isTakenBack: isTakenBack(who), notice, posts };
    });
  return { threads };
}

/** How a file is named in its manifest. */
export function fileHashOf(hash: Hash, whole: Uint8Array): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'file', whole));
}

/** Cuts a file into chunks, each full but the last; none of a file without bytes. */
export function chunksOf(whole: Uint8Array): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += CHUNK_BYTES_MAX)
    chunks.push(whole.subarray(at, at + CHUNK_BYTES_MAX));
  return chunks;
}

/** What is here of a file. `missing`: so many chunks did not come yet; `broken`: it is not that file. */
export type FileFound =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing'; readonly chunks: number }
  | { readonly kind: 'broken' };

/**
 * Puts a file together from the chunks that its manifest names. Whoever wrote them does not matter:
 * the hash of the whole does.
 */
export function fileOf(state: AssemblyState, hash: Hash, manifest: FileManifest): FileFound {
  const found: Uint8Array[] = [];
  let missing = 0;
  for (const id of manifest.chunks.slice(0, CHUNKS_MAX)) {
    const entry = state.reading.entryById.get(id);
    const said = entry === undefined ? undefined : saidAs(chunkKind, entry);
    if (said === undefined) missing += 1;
    else found.push(said.bytes);
  }
  if (missing > 0) return { kind: 'missing', chunks: missing };
  const whole = concatBytes(...found);
  const isWhole = whole.length === manifest.bytes && fileHashOf(hash, whole) === manifest.hash;
  return isWhole ? { kind: 'whole', bytes: whole } : { kind: 'broken' };
}

/** Threads that still matter at an hour, ascending by record; a view. */
export function threadsNow(talk: TalkState, now: Hour): readonly ThreadState[] {
  return talk.threads.filter(({ notice }) => now <= notice.expiresAt);
}
