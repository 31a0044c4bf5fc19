import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, bytesNamed, idNamed, testCrypto } from '../testing.ts';
import { chunksOf, fileHashOf, fileOf, foldTalk, threadsNow } from './fold.ts';
import type { FileManifest } from './records.ts';
import {
  CHUNK_BYTES_MAX,
  chunkKind,
  FILE_BYTES_MAX,
  noticeKind,
  postKind,
  TALK_HOURS_MAX,
  talkEndedKind,
} from './records.ts';

function opened(world: TestWorld, by: number = 0, hours: number = 100): RecordId {
  const expiresAt = hour(world.now + hours);
  return world.write(world.id(by), noticeKind, { title: 'Heat', text: '', expiresAt, files: [] });
}

const answer = (world: TestWorld, by: number, notice: RecordId, text: string, set: object = {}) =>
  world.write(world.id(by), postKind, { notice, text, files: [] }, set);

describe('a thread', () => {
  test('holds its posts after what they cite', () => {
    const world = new TestWorld(3);
    const notice = opened(world);
    for (const text of ['one', 'two', 'three']) answer(world, 1, notice, text);
    const [thread] = foldTalk(world.state).threads;
    expect(thread?.posts.map(({ post }) => post.text)).toEqual(['one', 'two', 'three']);
    expect(thread?.by).toBe(world.member(0));
  });

  test('is hidden after its last hour, and not in it', () => {
    const world = new TestWorld(2);
    opened(world);
    const talk = foldTalk(world.state);
    expect(threadsNow(talk, hour(world.now + 100))).toHaveLength(1);
    expect(threadsNow(talk, hour(world.now + 101))).toHaveLength(0);
  });

  test('matters for so long at most', () => {
    const world = new TestWorld(2);
    opened(world, 0, TALK_HOURS_MAX);
    opened(world, 0, TALK_HOURS_MAX + 1);
    expect(foldTalk(world.state).threads).toHaveLength(1);
  });

  test('is taken back by its author for all to see, and by nobody else', () => {
    const world = new TestWorld(3);
    const notice = opened(world);
    const post = answer(world, 1, notice, 'I was wrong');
    world.write(world.id(2), talkEndedKind, { said: notice });
    world.write(world.id(0), talkEndedKind, { said: post });
    let [thread] = foldTalk(world.state).threads;
    expect([thread?.isTakenBack, thread?.posts[0]?.isTakenBack]).toEqual([false, false]);
    world.write(world.id(1), talkEndedKind, { said: post });
    [thread] = foldTalk(world.state).threads;
    expect([thread?.isTakenBack, thread?.posts[0]?.isTakenBack]).toEqual([false, true]);
  });

  test('hears no stranger', () => {
    const world = new TestWorld(2);
    const notice = opened(world);
    answer(world, 9, notice, 'hello');
    opened(world, 9);
    expect(foldTalk(world.state).threads.map(({ posts }) => posts.length)).toEqual([0]);
  });

  test('comes to the same whatever the order and repetition', () => {
    const world = new TestWorld(3);
    const notice = opened(world);
    const post = answer(world, 1, notice, 'one');
    answer(world, 2, notice, 'two', { deps: [notice] });
    world.write(world.id(1), talkEndedKind, { said: post });
    const before = foldTalk(world.state);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (entries) => {
        const state = world.fold(entries);
        expect(state.ok && foldTalk(state.value)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a file', () => {
  const whole = bytesNamed('file', 0, 2 * CHUNK_BYTES_MAX + 5);

  function sent(world: TestWorld): FileManifest {
    const chunks = chunksOf(whole).map((bytes) => world.write(world.id(1), chunkKind, { bytes }));
    return {
      name: 'letter.jpg',
      mediaType: 'image/jpeg',
      bytes: whole.length,
      hash: fileHashOf(testCrypto.hash, whole),
      chunks,
    };
  }

  test('comes out as it went in', () => {
    const world = new TestWorld(2);
    const manifest = sent(world);
    expect(manifest.chunks).toHaveLength(3);
    expect(
      noticeKind.shape.parse(
        noticeKind.shape.toCbor({
          title: 'a',
          text: '',
          expiresAt: hour(1),
          files: [manifest],
        }),
      ).ok,
    ).toBe(true);
    const found = fileOf(world.state, testCrypto.hash, manifest);
    expect(found).toEqual({ kind: 'whole', bytes: whole });
  });

  test('of which something is missing says how much', () => {
    const world = new TestWorld(2);
    const manifest = sent(world);
    const chunks = [idNamed<RecordId>('nowhere'), ...manifest.chunks.slice(1)];
    const found = fileOf(world.state, testCrypto.hash, { ...manifest, chunks });
    expect(found).toEqual({ kind: 'missing', chunks: 1 });
  });

  test('that is another one than was named is not given out', () => {
    const world = new TestWorld(2);
    const manifest = sent(world);
    const broken = { kind: 'broken' };
    const chunks = manifest.chunks.toReversed();
    const hash = idNamed<Hash32>('other');
    expect(fileOf(world.state, testCrypto.hash, { ...manifest, chunks })).toEqual(broken);
    expect(fileOf(world.state, testCrypto.hash, { ...manifest, hash })).toEqual(broken);
  });

  test('is cut into full chunks but the last, and none where there is nothing', () => {
    expect(chunksOf(new Uint8Array())).toEqual([]);
    expect(chunksOf(new Uint8Array(CHUNK_BYTES_MAX))).toHaveLength(1);
    expect(chunksOf(new Uint8Array(FILE_BYTES_MAX))).toHaveLength(32);
  });
});
