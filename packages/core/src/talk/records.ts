/**
 * What is said in talk, in the home log, lane 1: a *notice* opens a thread, *posts* answer it, and both
 * say for how long they matter; *talkEnded* takes one back for all to see. A file travels as *chunks*
 * that its manifest names. Nothing here binds anybody.
 */
import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, id, list, refined, text, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Characters of the title of a notice. */
export const NOTICE_TITLE_MAX = 120;
/** Characters of a notice; what is longer goes as a file. */
export const NOTICE_TEXT_MAX = 2_000;
/** Characters of an answer. */
export const POST_TEXT_MAX = 1_000;
/** Hours for which a notice may matter: 90 days, as long as ordinary words are kept (R14). */
export const TALK_HOURS_MAX: number = 90 * 24;
/** Characters of a file’s name. */
export const FILE_NAME_MAX = 80;
/** Characters of a file’s media type: the longest of the registry has 73. */
export const MEDIA_TYPE_MAX = 80;
/** Bytes of one chunk: a record holds 16 KiB with its header and frames. */
export const CHUNK_BYTES_MAX = 14_000;
/** Chunks of one file. */
export const CHUNKS_MAX = 32;
/** Bytes of one file: 32 × 14,000 = 448,000; a photograph of a letter has some 200,000. */
export const FILE_BYTES_MAX: number = CHUNKS_MAX * CHUNK_BYTES_MAX;
/** Files beside one notice or post. */
export const FILES_MAX = 4;

/** A file beside a notice or a post: what it is, and of which records it is made. */
export interface FileManifest {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** BLAKE2b-256("tocsin/file;" ‖ the whole). */
  readonly hash: Hash32;
  /** In the order of its bytes; each full but the last. */
  readonly chunks: readonly RecordId[];
}

/** Opens a thread. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** After this hour it matters no more: it is hidden, and swept when its time has come. */
  readonly expiresAt: Hour;
  readonly files: readonly FileManifest[];
}

/** Answers in a thread; it matters as long as its notice. */
export interface Post {
  readonly notice: RecordId;
  readonly text: string;
  readonly files: readonly FileManifest[];
}

/** Takes a notice or a post back. It stays readable in logs that have it; every screen strikes it out. */
export interface TalkEnded {
  readonly said: RecordId;
}

/** A piece of a file. */
export interface Chunk {
  readonly bytes: Uint8Array;
}

const common = { lanes: [LANE_COMMON], plain: false } as const;
const saidText = (max: number): Shape<string> =>
  refined(text(max), 'empty', (said) => said.trim().length > 0);
/** No path, and nothing that a shell or a file system reads otherwise. */
const isFileName = (name: string): boolean =>
  !/[/\\:*?"<>|\n]/.test(name) && name.trim() !== '' && !name.startsWith('.');

const fileShape: Shape<FileManifest> = refined(
  tuple<FileManifest>({
    name: refined(text(FILE_NAME_MAX), 'file-name', isFileName),
    mediaType: refined(text(MEDIA_TYPE_MAX), 'media-type', (type) =>
      /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type),
    ),
    bytes: uint(FILE_BYTES_MAX),
    hash: id<Hash32>(),
    chunks: list(id<RecordId>(), CHUNKS_MAX),
  }),
  'chunk-count',
  ({ bytes: length, chunks }) =>
    length <= chunks.length * CHUNK_BYTES_MAX && length > (chunks.length - 1) * CHUNK_BYTES_MAX,
);
const filesShape = list(fileShape, FILES_MAX);

/** Array 1, name 2 + 240, type 2 + 80, bytes 5, hash 34, chunks 2 + 32 × 34. */
const FILE_MANIFEST_BYTES_MAX: number = 1 + 242 + 82 + 5 + 34 + 2 + CHUNKS_MAX * 34;
/** All files beside one notice or post: list 1, 4 × 1,454. */
const FILES_BYTES_MAX: number = 1 + FILES_MAX * FILE_MANIFEST_BYTES_MAX;

/** Frame 3, array 1, title 3 + 360, text 3 + 6,000, expiresAt 9, files. */
export const NOTICE_BYTES_MAX: number = 3 + 1 + 363 + 6_003 + 9 + FILES_BYTES_MAX;
/** 144 */
export const noticeKind: RecordKind<Notice> = {
  name: 'notice',
  ...common,
  shape: tuple<Notice>({
    title: saidText(NOTICE_TITLE_MAX),
    text: text(NOTICE_TEXT_MAX),
    expiresAt: uint<Hour>(HOUR_MAX),
    files: filesShape,
  }),
  bytesMax: NOTICE_BYTES_MAX,
};

/** Frame 3, array 1, notice 34, text 3 + 3,000, files. */
export const POST_BYTES_MAX: number = 3 + 1 + 34 + 3_003 + FILES_BYTES_MAX;
/** 145 */
export const postKind: RecordKind<Post> = {
  name: 'post',
  ...common,
  shape: refined(
    tuple<Post>({ notice: id<RecordId>(), text: text(POST_TEXT_MAX), files: filesShape }),
    'empty',
    ({ text: said, files }) => said.trim().length > 0 || files.length > 0,
  ),
  bytesMax: POST_BYTES_MAX,
};

/** Frame 3, array 1, said 34. */
export const TALK_ENDED_BYTES_MAX = 38;
/** 146 */
export const talkEndedKind: RecordKind<TalkEnded> = {
  name: 'talkEnded',
  ...common,
  shape: tuple<TalkEnded>({ said: id<RecordId>() }),
  bytesMax: TALK_ENDED_BYTES_MAX,
};

/** Frame 3, array 1, bytes 3 + 14,000. */
export const CHUNK_RECORD_BYTES_MAX: number = 3 + 1 + 3 + CHUNK_BYTES_MAX;
/** 147 */
export const chunkKind: RecordKind<Chunk> = {
  name: 'chunk',
  ...common,
  shape: tuple<Chunk>({ bytes: bytes(1, CHUNK_BYTES_MAX) }),
  bytesMax: CHUNK_RECORD_BYTES_MAX,
};
