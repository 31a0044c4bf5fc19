import { describe, expect, test } from 'vitest';
import { FRAME_HEADER_BYTES, FrameReader, PARCEL_BYTES_MAX } from './frame.ts';
import { Pace, PACE_BYTES } from './pace.ts';

const FRAME = FRAME_HEADER_BYTES + PARCEL_BYTES_MAX;
/** Frames of the largest parcel that may be begun: the last one begins with one byte left. */
const FRAMES = Math.ceil(PACE_BYTES / FRAME);

describe('a paced link', () => {
  test('lets a sender begin frames while one byte is left, and its reader bears that', () => {
    const [sender, reader] = [new Pace(), new Pace()];
    let sent = 0;
    for (; sender.open; sent += 1) {
      sender.goes(PARCEL_BYTES_MAX);
      expect(reader.comes(PARCEL_BYTES_MAX)).toBe(true);
    }
    expect(sent).toBe(FRAMES);
    sender.goes(PARCEL_BYTES_MAX);
    expect(reader.comes(PARCEL_BYTES_MAX)).toBe(false);
  });

  test('gives a sender what was read, in one note for half of the window', () => {
    const [sender, reader] = [new Pace(), new Pace()];
    const more: number[] = [];
    const notes = new FrameReader((bytes) => more.push(bytes));
    for (let count = 1; sender.open; count += 1) {
      sender.goes(PARCEL_BYTES_MAX);
      reader.comes(PARCEL_BYTES_MAX);
      const note = count * FRAME * 2 < PACE_BYTES ? undefined : reader.grant();
      if (note === undefined) continue;
      notes.read(note);
      break;
    }
    expect(more).toEqual([Math.ceil(PACE_BYTES / 2 / FRAME) * FRAME]);
    expect(reader.grant()).toBeUndefined();
    sender.more(more[0] ?? 0);
    let sent = 0;
    for (; sender.open; sent += 1) {
      sender.goes(PARCEL_BYTES_MAX);
      expect(reader.comes(PARCEL_BYTES_MAX)).toBe(true);
    }
    expect(sent).toBe(FRAMES);
  });

  test('has no more than its window, whatever it is told', () => {
    const sender = new Pace();
    sender.more(0x7fff_ffff);
    let sent = 0;
    for (; sender.open; sent += 1) sender.goes(PARCEL_BYTES_MAX);
    expect(sent).toBe(FRAMES);
  });

  test('counts an empty parcel too', () => {
    const reader = new Pace();
    for (let came = 0; came < PACE_BYTES + FRAME - FRAME_HEADER_BYTES; came += FRAME_HEADER_BYTES)
      if (!reader.comes(0)) throw new Error('it had the window and one frame');
    expect(reader.comes(0)).toBe(false);
  });
});
