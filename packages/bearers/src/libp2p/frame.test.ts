import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, invariant, ok } from '@tocsin/core';
import { encodeFrame, FRAME_HEADER_BYTES, FrameReader, PARCEL_BYTES_MAX } from './frame.ts';

describe('frames', () => {
  test('come out as they went in, however the wire cuts them', () => {
    const parcels = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
    const cuts = fc.array(fc.nat(4000), { maxLength: 40 });
    fc.assert(
      fc.property(parcels, cuts, (sent, at) => {
        const wire = concatBytes(...sent.map(encodeFrame));
        const reader = new FrameReader();
        const heard: Uint8Array[] = [];
        for (const chunk of cut(wire, at)) {
          const read = reader.read(chunk);
          invariant(read.ok, 'nothing is oversize');
          heard.push(...read.value);
        }
        expect(heard).toEqual(sent);
      }),
    );
  });

  test('say a length before the parcel, big-endian', () => {
    expect(encodeFrame(Uint8Array.of(9, 8))).toEqual(Uint8Array.of(0, 0, 0, 2, 9, 8));
  });

  test('are read up to the limit and refused above it, before anything is kept', () => {
    expect(new FrameReader().read(header(PARCEL_BYTES_MAX))).toEqual(ok([]));
    expect(new FrameReader().read(header(PARCEL_BYTES_MAX + 1))).toEqual({
      ok: false,
      fault: { kind: 'OversizeFrame', announcedBytes: PARCEL_BYTES_MAX + 1 },
    });
    expect(new FrameReader().read(header(0xffff_ffff)).ok).toBe(false);
  });

  test('never throw, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const reader = new FrameReader();
        for (const chunk of chunks) if (!reader.read(chunk).ok) return;
      }),
    );
  });

  test('do not keep the chunk alive that they came in', () => {
    const chunk = concatBytes(encodeFrame(Uint8Array.of(1)), new Uint8Array(60_000));
    const read = new FrameReader().read(chunk.subarray(0, 5));
    expect(read.ok && read.value[0]?.buffer.byteLength).toBe(1);
  });
});

function header(length: number): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function cut(wire: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const inside = [...new Set(at.filter((one) => one < wire.length))].toSorted((a, b) => a - b);
  const ends = [...inside, wire.length];
  return ends.map((end, index) => wire.subarray(ends[index - 1] ?? 0, end));
}
