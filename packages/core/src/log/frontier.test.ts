import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, RecordId } from '../base/id.ts';
import { arbitraryBytes, arbitraryMutation, idNamed, testCrypto } from '../testing.ts';
import type { Frontier, Link } from './frontier.ts';
import {
  advanceFrontier,
  applyDelta,
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

describe('the form of a frontier', () => {
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
