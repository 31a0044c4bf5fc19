import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBase45, encodeBase45 } from './base45.ts';
import { decodePayload, encodeLink, payloadIn } from './link.ts';
import { FILE_BYTES_MAX, pack, unpack } from './packing.ts';
import type { Gathered, Part } from './parts.ts';
import { decodePart, encodeParts, gather, WHOLE_BYTES_MAX, wholeOf } from './parts.ts';

const file = fc.uint8Array({ minLength: 1, maxLength: 4000 });

function partsOf(whole: Uint8Array): readonly Part[] {
  return (encodeParts(whole) ?? []).map((text) => {
    const read = decodePart(text);
    if (read.kind !== 'part') throw new Error(read.kind);
    return read.part;
  });
}

function gatherAll(parts: readonly Part[]): Gathered | undefined {
  let gathered: Gathered | undefined;
  for (const part of parts) gathered = gather(gathered, part);
  return gathered;
}

describe('the 45 characters', () => {
  test('are those of RFC 9285', () => {
    expect(encodeBase45(new TextEncoder().encode('Hello!!'))).toBe('%69 VD92EX0');
    expect(encodeBase45(new TextEncoder().encode('base-45'))).toBe('UJCLQE7W581');
  });

  test('give bytes back, and are read in no other way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const bytes = decodeBase45(text);
        if (bytes !== undefined) expect(encodeBase45(bytes)).toBe(text);
      }),
    );
    // 45³ − 1 and 45² − 1 are more than two bytes and one byte hold.
    expect(decodeBase45(':::')).toBeUndefined();
    expect(decodeBase45('::')).toBeUndefined();
    expect(decodeBase45('A')).toBeUndefined();
  });
});

describe('a file in parts', () => {
  test('comes back whole in any order and however often a part is read', () => {
    const shuffled = file.chain((whole) => {
      const parts = partsOf(whole);
      const twice = fc.shuffledSubarray([...parts, ...parts], { minLength: parts.length });
      return fc.tuple(fc.constant(whole), twice);
    });
    fc.assert(
      fc.property(shuffled, ([whole, read]) => {
        const all = [...read, ...partsOf(whole)];
        const gathered = gatherAll(all);
        expect(gathered && wholeOf(gathered)).toEqual(whole);
      }),
    );
  });

  test('is not given while one part is missing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 331, maxLength: 4000 }), fc.nat(), (whole, at) => {
        const parts = partsOf(whole);
        const gathered = gatherAll(parts.toSpliced(at % parts.length, 1));
        expect(gathered && wholeOf(gathered)).toBeUndefined();
      }),
    );
  });

  test('never mixes with another file: the newer one begins anew', () => {
    fc.assert(
      fc.property(file, file, (one, other) => {
        const [first] = partsOf(one);
        const parts = partsOf(other);
        if (first === undefined || first.whole === parts[0]?.whole) return;
        const gathered = gatherAll([first, ...parts]);
        expect(gathered && wholeOf(gathered)).toEqual(other);
      }),
    );
  });

  test('is found to be damaged where a part says another thing under the same name', () => {
    const parts = partsOf(new Uint8Array(700).fill(7));
    const [first, ...rest] = parts;
    if (first === undefined) return expect.unreachable('there are three parts');
    const wrong = { ...first, bytes: first.bytes.map((byte) => byte ^ 1) };
    const gathered = gatherAll([wrong, ...rest]);
    expect(gathered && wholeOf(gathered)).toBe('damaged');
  });

  test('has a tight limit, and every code fits 73 modules', () => {
    expect(encodeParts(new Uint8Array(WHOLE_BYTES_MAX + 1))).toBeUndefined();
    expect(encodeParts(new Uint8Array())).toBeUndefined();
    const texts = encodeParts(new Uint8Array(WHOLE_BYTES_MAX).fill(255)) ?? [];
    expect(texts).toHaveLength(255);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(528);
    expect(texts.every((text) => /^[0-9A-Z $%*+\-./:]+$/u.test(text))).toBe(true);
  });
});

describe('a code from a camera', () => {
  test('of anybody else is foreign, of a later version newer, and nothing throws', () => {
    expect(decodePart('https://example.org/menu')).toEqual({ kind: 'foreign' });
    expect(decodePart(`TOCSIN:${encodeBase45(Uint8Array.of(2, 0, 1, 9))}`)).toEqual({
      kind: 'newer',
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const read = decodePart(`TOCSIN:${encodeBase45(bytes)}`);
        if (read.kind === 'part') expect(read.part.at).toBeLessThan(read.part.of);
      }),
    );
  });

  test('cut short or changed in its frame is damaged', () => {
    const [text = ''] = encodeParts(new Uint8Array(300)) ?? [];
    expect(decodePart(text.slice(0, -3)).kind).toBe('damaged');
    expect(decodePart('TOCSIN:').kind).toBe('damaged');
    expect(decodePart('TOCSIN:é').kind).toBe('damaged');
  });
});

describe('packing', () => {
  test('gives any file back', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (whole) => {
        expect(await unpack(await pack(whole))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('makes hexadecimal small, and never anything longer by more than a byte', async () => {
    const hex = new TextEncoder().encode('9f03ab41'.repeat(400));
    expect((await pack(hex)).length).toBeLessThan(200);
    const noise = Uint8Array.from({ length: 64 }, (_, at) => (at * 89) % 251);
    expect((await pack(noise)).length).toBeLessThanOrEqual(65);
  });

  test('reads nothing that is not packed so, and stops at the longest file', async () => {
    expect(await unpack(new Uint8Array())).toBeUndefined();
    expect(await unpack(Uint8Array.of(9, 1, 2))).toBeUndefined();
    expect(await unpack(Uint8Array.of(1, 255, 255, 255))).toBeUndefined();
    const bomb = await pack(new Uint8Array(FILE_BYTES_MAX + 1));
    expect(bomb.length).toBeLessThan(2000);
    expect(await unpack(bomb)).toBeUndefined();
  });
});

describe('a link', () => {
  test('holds the whole invitation behind the #, and gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 1500 }), async (whole) => {
        const link = (await encodeLink(whole, 'http://127.0.0.1:7373')) ?? '';
        expect(new URL(link).pathname).toBe('/');
        expect(await decodePayload(payloadIn(link) ?? '')).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('that is broken, cut or none gives nothing', async () => {
    expect(payloadIn('https://example.org/#/bell')).toBeUndefined();
    for (const payload of ['a', '=', 'AQ', '', 'x'.repeat(4001), 'é'])
      expect(await decodePayload(payload)).toBeUndefined();
  });
});
