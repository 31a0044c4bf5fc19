import { ok } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { refuse } from './fault.ts';
import { readOwn } from './files.ts';

/** A disk with one file of so many bytes, as every `Files` reads it. */
const diskOf = (length: number) => ({
  read: (file: string, bytesMax: number) => {
    if (file !== 'bill.txt') return refuse('FileMissing', { file });
    return length > bytesMax ? refuse('FileTooLarge') : ok(new Uint8Array(length));
  },
});

describe('a file that a person made', () => {
  test('is read up to the most, and beyond it they hear how large it may be', () => {
    expect(readOwn(diskOf(448_000), 'bill.txt', 448_000)).toEqual(ok(new Uint8Array(448_000)));
    expect(readOwn(diskOf(448_001), 'bill.txt', 448_000)).toEqual(
      refuse('OwnFileTooLarge', { kib: 437 }),
    );
  });

  test('that is not there is told as ever', () => {
    expect(readOwn(diskOf(1), 'other.txt', 10)).toEqual(
      refuse('FileMissing', { file: 'other.txt' }),
    );
  });
});
