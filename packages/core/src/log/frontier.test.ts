import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, RecordId } from '../base/id.ts';
import { arbitraryBytes, arbitraryMutation, idNamed, testCrypto } from '../testing.ts';
import type { Frontier, Link } from './frontier.ts';
import {
  advanceFrontier,
  applyDelta,
  compareDeltaHeads,
  covers,
  decodeFrontier,
  deltaBetween,
  encodeFrontier,
  FRONTIER_BYTES_MAX,
  FRONTIER_DEVICES_MAX,
  frontierHashOf,
  frontierOf,
  headsOf,
  isAtOrBelow,
} from './frontier.ts';

/** Chains of some devices; every third link of a device with an even number forks. */
function linksOf(lengths: readonly number[]): readonly Link[] {
  return lengths.flatMap((length, number) => {
    const author = idNamed<DeviceId>('device', number);
    const main: Link[] = [];
    for (let seq = 0; seq < length; seq += 1) {
      const prev = main[seq - 1]?.id ?? null;
      const id = idNamed<RecordId>(`record-${number}`, seq);
      main.push({ id, header: { author, seq, prev } });
    }
    const forks = main
      .filter(({ header }) => number % 2 === 0 && header.seq % 3 === 2)
      .map(({ header }): Link => ({
        id: idNamed<RecordId>(`fork-${number}`, header.seq),
        header,
      }));
    return [...main, ...forks];
  });
}

const arbitraryLinks = fc.array(fc.nat(7), { maxLength: 5 }).map(linksOf);

/** Links and a part of them that holds the ancestors of each of its members. */
const arbitraryParts = arbitraryLinks.chain((links) =>
  fc.subarray([...links]).map((part) => {
    const chosen = new Set(part.map(({ id }) => id));
    const below = (link: Link): boolean =>
      part.some(
        (one) =>
          one.header.author === link.header.author &&
          isAtOrBelow([{ seq: one.header.seq, id: one.id }], link, lookUp(links)),
      );
    return { links, part: links.filter((link) => chosen.has(link.id) || below(link)) };
  }),
);

const lookUp =
  (links: readonly Link[]) =>
  (id: RecordId): Link | undefined =>
    links.find((link) => link.id === id);

describe('a frontier', () => {
  test('is the same for any order and repetition of the records', () => {
    fc.assert(
      fc.property(
        arbitraryLinks.chain((links) =>
          fc.tuple(fc.constant(links), fc.shuffledSubarray([...links, ...links].slice())),
        ),
        ([links, shuffled]) => {
          expect(frontierOf([...shuffled, ...links])).toEqual(frontierOf(links));
        },
      ),
    );
  });

  test('goes on from a part to the whole, by records and by delta', () => {
    fc.assert(
      fc.property(arbitraryParts, ({ links, part }) => {
        const held = new Set(part.map(({ id }) => id));
        const before = frontierOf(part);
        const after = advanceFrontier(
          before,
          links.filter(({ id }) => !held.has(id)),
        );
        expect(after).toEqual(frontierOf(links));
        expect(applyDelta(before, deltaBetween(before, after))).toEqual(after);
      }),
    );
  });

  test('covers every part of itself and nothing beyond', () => {
    fc.assert(
      fc.property(arbitraryParts, ({ links, part }) => {
        const whole = frontierOf(links);
        const some = frontierOf(part);
        expect(covers(whole, some, lookUp(links))).toBe(true);
        expect(covers(some, whole, lookUp(links))).toBe(
          frontierHashOf(testCrypto.hash, some) === frontierHashOf(testCrypto.hash, whole),
        );
      }),
    );
  });
});

describe('a delta', () => {
  const device = (number: number) => idNamed<DeviceId>('device', number);
  const shorter = (links: readonly Link[], number: number) =>
    links.filter(({ header }) => header.author !== device(number) || header.seq === 0);

  test('names the devices whose heads changed, and no other', () => {
    const links = linksOf([4, 3, 2]);
    const before = frontierOf(shorter(links, 1));
    const delta = deltaBetween(before, frontierOf(links));
    expect(delta).toEqual([{ device: device(1), seq: 2, id: idNamed('record-1', 2) }]);
    expect(deltaBetween(before, before)).toEqual([]);
  });

  test('names all heads of a device that forked since, though one of them was there', () => {
    const links = linksOf([3]);
    const before = frontierOf(links.slice(0, 3));
    expect(deltaBetween(before, frontierOf(links))).toHaveLength(2);
    expect(deltaBetween(frontierOf(links), before)).toHaveLength(1);
    const fork = links.filter(({ id }) => id !== idNamed('record-0', 2));
    expect(deltaBetween(frontierOf(links), frontierOf(fork))).toHaveLength(1);
  });

  test('ascends by device, then by seq, then by id', () => {
    const line = (of: number, seq: number, id: number) => ({
      device: (['a', 'b'] as const)[of] as never as DeviceId,
      seq,
      id: (['x', 'y'] as const)[id] as never as RecordId,
    });
    const lines = [line(0, 1, 1), line(0, 2, 0), line(1, 0, 0), line(1, 0, 1)];
    for (const [at, one] of lines.entries())
      for (const [other, two] of lines.entries())
        expect(Math.sign(compareDeltaHeads(one, two))).toBe(Math.sign(at - other));
  });
});

describe('a frontier with a hole below it', () => {
  const links = linksOf([3, 5]);
  const held = (...gone: readonly number[]) =>
    lookUp(links.filter(({ header }) => !gone.includes(header.seq)));
  const at = (seq: number): Link => ({
    id: idNamed<RecordId>('record-1', seq),
    header: { author: idNamed<DeviceId>('device', 1), seq, prev: null },
  });
  const head = { seq: 4, id: idNamed<RecordId>('record-1', 4) };

  test('tells of nothing that lies below the hole', () => {
    expect(isAtOrBelow([head], at(1), held())).toBe(true);
    expect(isAtOrBelow([head], at(1), held(2))).toBe(false);
    expect(isAtOrBelow([head], at(3), held(2))).toBe(true);
    expect(isAtOrBelow([head], { ...at(1), id: idNamed('another') }, held())).toBe(false);
    expect(isAtOrBelow([], at(1), held())).toBe(false);
  });

  test('covers a head that is not here only by having the same head', () => {
    const upper = frontierOf(links);
    const lower: Frontier = [{ device: idNamed('device', 1), heads: [head] }];
    expect(covers(upper, lower, held(4))).toBe(true);
    const other = { seq: 4, id: idNamed<RecordId>('never seen') };
    const strange: Frontier = [{ device: idNamed('device', 1), heads: [other, head] }];
    expect(covers(upper, strange, held())).toBe(false);
    expect(covers(strange, lower, held(4))).toBe(true);
    expect(covers(upper, [{ device: idNamed('nobody'), heads: [head] }], held())).toBe(false);
    expect(headsOf(upper, idNamed('nobody'))).toEqual([]);
  });
});

describe('the form of a frontier', () => {
  test('ascends by device, or is none', () => {
    const frontier = frontierOf(linksOf([1, 1]));
    expect(decodeFrontier(encodeFrontier(frontier)).ok).toBe(true);
    expect(decodeFrontier(encodeFrontier(frontier.toReversed())).ok).toBe(false);
    const none = frontier.map(({ device }) => ({ device, heads: [] }));
    expect(decodeFrontier(encodeFrontier(none)).ok).toBe(false);
  });

  test('lists both heads of a forked device', () => {
    const frontier = frontierOf(linksOf([3]));
    expect(headsOf(frontier, idNamed<DeviceId>('device', 0)).map(({ seq }) => seq)).toEqual([2, 2]);
  });

  test('is read back from its bytes, and from no others', () => {
    fc.assert(
      fc.property(arbitraryLinks, (links) => {
        const frontier = frontierOf(links);
        expect(decodeFrontier(encodeFrontier(frontier))).toEqual({ ok: true, value: frontier });
      }),
    );
    fc.assert(
      fc.property(
        arbitraryLinks.chain((links) => arbitraryMutation(encodeFrontier(frontierOf(links)))),
        (bytes) => {
          const read = decodeFrontier(bytes);
          if (read.ok) expect(encodeFrontier(read.value)).toEqual(bytes);
        },
      ),
    );
    fc.assert(
      fc.property(arbitraryBytes(0, 200), (bytes) => {
        const read = decodeFrontier(bytes);
        if (read.ok) expect(encodeFrontier(read.value)).toEqual(bytes);
      }),
    );
  });

  test('is never longer than its limit says', () => {
    const seq = 4_294_967_295;
    const device = (at: number) => at.toString(16).padStart(64, '0');
    const longest: Frontier = Array.from({ length: FRONTIER_DEVICES_MAX }, (_, at) => ({
      device: device(at) as DeviceId,
      heads: [{ seq, id: device(at) as RecordId }],
    }));
    expect(encodeFrontier(longest).length).toBe(FRONTIER_BYTES_MAX);
  });
});
