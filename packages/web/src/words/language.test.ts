import { afterEach, describe, expect, test } from 'vitest';

import { language, sided } from './language.ts';

describe('a text of several names', () => {
  afterEach(() => (language.value = 'en'));

  test('runs as its language does, whatever its first name is written in', () => {
    expect(sided('\u2068Joon\u2069 and \u2068Amina\u2069')).toBe(
      '\u2068Joon\u2069 and \u2068Amina\u2069',
    );
    expect(sided('\u2068ليلى\u2069 and \u2068Joon\u2069')).toBe(
      '\u200e\u2068ليلى\u2069 and \u2068Joon\u2069',
    );
    language.value = 'ar';
    expect(sided('\u2068Joon\u2069 و\u2068Amina\u2069')).toBe(
      '\u200f\u2068Joon\u2069 و\u2068Amina\u2069',
    );
  });
});
