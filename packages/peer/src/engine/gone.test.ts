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

import { isGoneBy } from './gone.ts';

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

function isGone(
  reason: Entry,
  more: readonly Entry[] = [opened],
  set: { readonly now?: number; readonly heardAt?: Hour | null } = {},
): boolean {
  const inOrder = [...more, reason];
  const device = (of: MemberId) => ({ member: of, status: 'active' });
  const state = {
    log,
    devices: new Map([
      [theirs, device(member)],
      [ours, device(other)],
    ]),
    members: new Map([member, other].map((one) => [one, { id: one, status: 'live' }])),
    reading: { inOrder, entryById: new Map(inOrder.map((one) => [one.id, one])) },
  } as unknown as AssemblyState;
  const { now = 120, heardAt = null } = set;
  return isGoneBy(state, { member, reason: reason.id, now: hour(now), heardAt }, hash);
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

  test('by their own announced pause while it lasts, and by nobody else’s', () => {
    const said = { fromHour: hour(110), toHour: hour(130), agreesTo: null };
    const pause = (author: DeviceId) => entry('reason', author, 100, PAUSE, said);
    expect(isGone(pause(theirs))).toBe(true);
    expect(isGone(pause(ours))).toBe(false);
    expect(isGone(pause(theirs), [], { now: 109 })).toBe(false);
    expect(isGone(pause(theirs), [], { now: 130 })).toBe(false);
  });
});
