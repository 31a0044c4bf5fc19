import fc from 'fast-check';

import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { describeKinds, kindCase } from '../record/testing.ts';
import { arbitraryBytes, arbitraryId, arbitraryUint, idNamed } from '../testing.ts';
import type { FileManifest, Notice, Post } from './records.ts';
import * as records from './records.ts';

const file: FileManifest = {
  name: '水'.repeat(records.FILE_NAME_MAX),
  mediaType: `a/${'b'.repeat(records.MEDIA_TYPE_MAX - 2)}`,
  bytes: records.FILE_BYTES_MAX,
  hash: idNamed<Hash32>('file'),
  chunks: Array.from({ length: records.CHUNKS_MAX }, (_, at) => idNamed<RecordId>('chunk', at)),
};
const files = [file, file, file, file];
const anyFile: fc.Arbitrary<FileManifest> = fc
  .integer({ min: 1, max: records.FILE_BYTES_MAX })
  .map((bytes) => ({
    name: 'letter.jpg',
    mediaType: 'image/jpeg',
    bytes,
    hash: idNamed<Hash32>('file', bytes),
    chunks: file.chunks.slice(0, Math.ceil(bytes / records.CHUNK_BYTES_MAX)),
  }));
const words = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => `a${text.normalize('NFC').replaceAll(/\p{Cc}/gu, '')}`);
const wrongFiles: readonly FileManifest[] = [
  { ...file, name: '../keys' },
  { ...file, name: '.hidden' },
  { ...file, name: ' ' },
  { ...file, mediaType: 'jpeg' },
  { ...file, bytes: file.bytes + 1 },
  { ...file, bytes: records.CHUNK_BYTES_MAX },
  { ...file, bytes: 1, chunks: [] },
];

const notice: Notice = {
  title: '水'.repeat(records.NOTICE_TITLE_MAX),
  text: '水'.repeat(records.NOTICE_TEXT_MAX),
  expiresAt: HOUR_MAX as Hour,
  files,
};
const post: Post = {
  notice: idNamed<RecordId>('notice'),
  text: '水'.repeat(records.POST_TEXT_MAX),
  files,
};

describeKinds([
  kindCase({
    kind: records.noticeKind,
    number: 144,
    any: fc.record({
      title: words,
      text: words,
      expiresAt: arbitraryUint(HOUR_MAX).map((hour) => hour as Hour),
      files: fc.array(anyFile, { maxLength: records.FILES_MAX }),
    }),
    longest: notice,
    wrong: [
      { ...notice, title: '' },
      { ...notice, text: 'x'.repeat(records.NOTICE_TEXT_MAX + 1) },
      { ...notice, files: [...files, file] },
      ...wrongFiles.map((one) => ({ ...notice, files: [one] })),
    ],
  }),
  kindCase({
    kind: records.postKind,
    number: 145,
    any: fc.record({
      notice: arbitraryId<RecordId>(),
      text: words,
      files: fc.array(anyFile, { maxLength: records.FILES_MAX }),
    }),
    longest: post,
    wrong: [
      { ...post, text: ' ', files: [] },
      { ...post, text: 'x'.repeat(records.POST_TEXT_MAX + 1) },
    ],
  }),
  kindCase({
    kind: records.talkEndedKind,
    number: 146,
    any: fc.record({ said: arbitraryId<RecordId>() }),
    longest: { said: idNamed<RecordId>('said') },
    wrong: [],
  }),
  kindCase({
    kind: records.chunkKind,
    number: 147,
    any: fc.record({ bytes: arbitraryBytes(1, 300) }),
    longest: { bytes: new Uint8Array(records.CHUNK_BYTES_MAX) },
    wrong: [{ bytes: new Uint8Array() }, { bytes: new Uint8Array(records.CHUNK_BYTES_MAX + 1) }],
  }),
]);
