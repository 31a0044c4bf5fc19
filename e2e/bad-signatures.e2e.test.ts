/** A member's device that sends what nobody signed: nothing of it is kept, and its link ends. */
import { createMemoryNet } from '@tocsin/bearers/memory';
import type { MemoryNet } from '@tocsin/bearers/memory';
import { decodeWire, encodeWire, hour, hourOf, noticeKind } from '@tocsin/core';
import { decodeFrame, encodeFrame } from '@tocsin/protocol';
import { afterEach, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { clock, close, found, must, until } from './engine-world.ts';

const HOUR_MS = 3_600_000;

let open: readonly Living[] = [];
afterEach(() => close(open));

/** The same parcel, but that no signature of a record in it is good. */
function unsigned(parcel: Uint8Array): Uint8Array {
  const frame = must(decodeFrame(parcel));
  if (frame.kind !== 'records') return parcel;
  const records = frame.records.map((encoded) => {
    const record = must(decodeWire(encoded));
    const signature = record.signature.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
    return encodeWire({ ...record, signature });
  });
  return encodeFrame({ kind: 'records', records });
}

/** A net of which the third bearer spoils signatures once it lies; counts the links that others end. */
function lyingNet(): {
  readonly net: MemoryNet;
  readonly lie: () => void;
  readonly ended: () => number;
  /** Spoils nothing any more. */
  readonly mend: () => void;
} {
  const inner = createMemoryNet();
  let [made, ended, isLying] = [0, 0, false];
  const net: MemoryNet = {
    cut: inner.cut.bind(inner),
    heal: inner.heal.bind(inner),
    redial: inner.redial.bind(inner),
    createBearer(options) {
      const bearer = inner.createBearer(options);
      made += 1;
      const isLiar = made === 3;
      const [carry, drop] = [bearer.carry.bind(bearer), bearer.drop.bind(bearer)];
      bearer.carry = (link, parcel, signal) =>
        carry(link, isLiar && isLying ? unsigned(parcel) : parcel, signal);
      bearer.drop = (link) => {
        if (!isLiar && isLying) ended += 1;
        return drop(link);
      };
      return bearer;
    },
  };
  return {
    net,
    lie: () => void (isLying = true),
    ended: () => ended,
    mend: () => void (isLying = false),
  };
}

test('a member who sends what nobody signed is hung up on, and nothing of it is kept', async () => {
  const { net, lie, ended, mend } = lyingNet();
  const { devices } = await found(3, HOUR_MS, [], undefined, net);
  open = devices;
  const [one, two, liar] = devices as readonly [Living, Living, Living];
  await until('all are in touch', () => one.home.peer.links.peers().length === 2);
  lie();
  const expiresAt = hour(hourOf(clock.now(), HOUR_MS) + 48);
  const said = { title: 'nobody signed this', text: '', expiresAt, files: [] };
  const id = must(await liar.home.peer.append(noticeKind, said));
  await until('the others hang up', () => ended() >= 2);
  for (const { home } of [one, two]) expect(home.peer.replica.index.known(id)).toBeUndefined();
  // Among themselves they go on.
  // The liar dials again at once, and is mended: it is turned away at the door all the same, for a minute.
  mend();
  net.redial();
  const own = must(await one.home.peer.append(noticeKind, { ...said, title: 'signed' }));
  await until('it comes', () => two.home.peer.replica.index.known(own) !== undefined);
  for (const { home } of [one, two]) {
    expect(home.peer.links.peers()).toHaveLength(1);
    expect(home.peer.replica.index.known(id)).toBeUndefined();
  }
  expect(liar.home.peer.links.peers()).toEqual([]);
});
