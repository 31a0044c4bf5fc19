import { describe, expect, test } from 'vitest';

import { saidText } from './said-text.ts';

describe('a text on its way into a record', () => {
  test('is refused where it is too long, and never cut', () => {
    expect(saidText('x'.repeat(300), 300)).toEqual({ ok: true, value: 'x'.repeat(300) });
    expect(saidText('x'.repeat(301), 300)).toEqual({
      ok: false,
      fault: { kind: 'TextTooLong', most: 300 },
    });
  });

  test('is measured as it will be kept, in composed letters', () => {
    const typed = 'e\u0301'.repeat(300);
    expect(saidText(typed, 300)).toEqual({ ok: true, value: '\u00E9'.repeat(300) });
  });
});
