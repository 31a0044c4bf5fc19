import type {
  AssemblyState,
  DeviceId,
  Entry,
  Hour,
  LogId,
  MemberId,
  RecordId,
  RecordKind,
} from '@tocsin/core';
import { hour, idOf, INQUIRY_CLOSED, INQUIRY_OPENED, inquiryIdOf, KIND, PAUSE } from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';
import { describe, expect, test } from 'vitest';

import { isGoneBy, reasonGone } from './gone.ts';

const { hash } = nativeCrypto();
const id = <Id extends string>(name: string): Id =>
  idOf(hash(new TextEncoder().encode(name))) as string as Id;

const log = id<LogId>('log');
const member = id<MemberId>('member');
const other = id<MemberId>('other');
const theirs = id<DeviceId>('their device');
const ours = id<DeviceId>('our device');
const silence = { subject: member, silentSince: 5_000 as never };
const inquiry = inquiryIdOf(hash, log, silence);

function entry<T>(
  name: string,
  author: DeviceId,
  wallHour: number,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Entry {
  const body = { state: 'read', kind: KIND[kind.name], said: kind.shape.toCbor(said) } as const;
  const lane = kind.lanes[0];
  const header = { author, wallHour: hour(wallHour), lane } as Entry['header'];
  return { id: id<RecordId>(name), header, body };
}

const opened = entry('opened', ours, 90, INQUIRY_OPENED, { ...silence, reason: 'silence' });
const closing = (outcome: 'silent' | 'explained', author = ours, of = inquiry) =>
  entry('reason', author, 100, INQUIRY_CLOSED, { inquiry: of, outcome, note: 'none' });

function stateOf(inOrder: readonly Entry[]): AssemblyState {
  const device = (of: MemberId) => ({ member: of, status: 'active' });
  return {
    log,
    devices: new Map([
      [theirs, device(member)],
      [ours, device(other)],
    ]),
    members: new Map([member, other].map((one) => [one, { id: one, status: 'live' }])),
    overrides: [],
    reading: { inOrder, entryById: new Map(inOrder.map((one) => [one.id, one])) },
  } as unknown as AssemblyState;
}

function isGone(
  reason: Entry,
  more: readonly Entry[] = [opened],
  set: { readonly now?: number; readonly heardAt?: Hour | null } = {},
): boolean {
  const { now = 120, heardAt = null } = set;
  const absence = { member, reason: reason.id, now: hour(now), heardAt };
  return isGoneBy(stateOf([...more, reason]), absence, hash);
}

describe('R25: whether a member is gone', () => {
  test('by the outcome of an inquiry after them, which another wrote', () => {
    expect(isGone(closing('silent'))).toBe(true);
    expect(isGone(closing('explained'))).toBe(false);
    expect(isGone(closing('silent', theirs))).toBe(false);
    const elsewhere = inquiryIdOf(hash, log, { ...silence, subject: other });
    expect(isGone(closing('silent', ours, elsewhere))).toBe(false);
  });

  test('never by silence alone: without an inquiry an outcome is an outcome of nothing', () => {
    expect(isGone(closing('silent'), [])).toBe(false);
    expect(isGone(opened, [])).toBe(false);
  });

  test('no more once anything was heard of them since', () => {
    const since = entry('word', theirs, 101, PAUSE, {
      fromHour: hour(1),
      toHour: hour(2),
      agreesTo: null,
    });
    expect(isGone(closing('silent'), [opened, since])).toBe(false);
    expect(isGone(closing('silent'), [opened], { heardAt: hour(101) })).toBe(false);
    expect(isGone(closing('silent'), [opened], { heardAt: hour(100) })).toBe(true);
  });

  test('not while nobody had a day to answer', () => {
    expect(isGone(closing('silent'), [opened], { now: 113 })).toBe(false);
    expect(isGone(closing('silent'), [opened], { now: 114 })).toBe(true);
  });

  test('by no word without a date, which could have been said at any time', () => {
    const undated = entry('opened', ours, 0, INQUIRY_OPENED, { ...silence, reason: 'silence' });
    expect(isGone(closing('silent'), [undated])).toBe(false);
    const said = { fromHour: hour(1), toHour: hour(900), agreesTo: null };
    expect(isGone(entry('reason', theirs, 0, PAUSE, said))).toBe(false);
  });

  test('by their own word although their phone went on for a while, once it is quiet for a day', () => {
    const said = { fromHour: hour(90), toHour: hour(200), agreesTo: null };
    const pause = entry('reason', theirs, 90, PAUSE, said);
    const beat = entry('beat', theirs, 100, PAUSE, { ...said, agreesTo: id<RecordId>('other') });
    expect(isGone(pause, [beat], { now: 123 })).toBe(false);
    expect(isGone(pause, [beat], { now: 124 })).toBe(true);
    expect(isGone(pause, [beat], { now: 124, heardAt: hour(101) })).toBe(false);
    expect(isGone(pause, [], { now: 91, heardAt: hour(90) })).toBe(true);
  });

  test('by their own announced pause while it lasts, and by nobody else’s', () => {
    const said = { fromHour: hour(110), toHour: hour(130), agreesTo: null };
    const pause = (author: DeviceId) => entry('reason', author, 100, PAUSE, said);
    expect(isGone(pause(theirs))).toBe(true);
    expect(isGone(pause(ours))).toBe(false);
    expect(isGone(pause(theirs), [], { now: 109 })).toBe(false);
    expect(isGone(pause(theirs), [], { now: 130 })).toBe(false);
  });
});

describe('R25: the word by which somebody is gone', () => {
  const absence = { member, now: hour(120), heardAt: null };

  test('is the newest of those that count, and none where none does', () => {
    const said = { fromHour: hour(80), toHour: hour(200), agreesTo: null };
    const before = entry('before', theirs, 80, PAUSE, said);
    expect(reasonGone(stateOf([opened, before]), absence, hash)).toBe(before.id);
    const outcome = closing('silent');
    const all = [opened, outcome, before];
    for (const order of [all, all.toReversed()])
      expect(reasonGone(stateOf(order), absence, hash)).toBe(outcome.id);
    expect(reasonGone(stateOf([opened, closing('explained')]), absence, hash)).toBeNull();
  });
});
